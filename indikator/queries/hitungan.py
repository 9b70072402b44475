"""From what was typed to a value: the same calculation before saving and when saving."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from indikator.capaian.waktu import QUARTERS, accumulate, accumulation
from indikator.formula import FormulaError, Lingkungan, Rumus, evaluate, parse
from indikator.formula.syntax import Panggilan, walk
from indikator.isian import read_isian
from indikator.models import Indikator, Realisasi, Variabel
from indikator.nilai import KOSONG, Keadaan, Nilai, angka, rounded, tak_terhitung, tidak_berlaku
from indikator.queries.acuan import parameters_on
from indikator.queries.pengisian import newest
from kinerja.core.errors import Masalah

LANGSUNG = "nilai"  # the key of a value that is entered itself
TAHUN_LUAR = "tahun"  # the year of a score that another body gave
KUMULATIF = "kumulatif"  # the function of the year so far
LALU = "lalu"  # last year's figures by variable, where Kinerja has none
YEAR_DIGITS = 4
PLACES = 10
LIMIT = Decimal(10) ** 24
Isian = Mapping[str, Any]
Masa = Sequence[tuple[int, int]]
"""Quarters, each as (year, quarter)."""


@dataclass(slots=True)
class Terhitung:
    """A value with what there is to say: problems at the code of their variable, and how unsure numbers were read."""

    nilai: Nilai = KOSONG
    bagian: list[dict[str, str]] = field(default_factory=list)
    masalah: list[Masalah] = field(default_factory=list)
    catatan: list[str] = field(default_factory=list)

    def read(self, teks: object, letak: str, alasan: str, saudara: Sequence[str] = ()) -> Nilai:
        """One cell; what is wrong with it is noted. A sum that was made of several cells is a number already."""
        if isinstance(teks, Decimal):
            return angka(teks)
        found = read_isian(str(teks or ""), saudara=saudara)
        if found.masalah:
            self.masalah.append(Masalah(found.masalah, letak))
        if found.catatan:
            self.catatan.append(found.catatan)
        return tidak_berlaku(alasan) if found.nilai.keadaan is Keadaan.TIDAK_BERLAKU else found.nilai


def variables_of(indikator: Indikator) -> list[Variabel]:
    return sorted(indikator.variabel.all(), key=lambda one: one.urutan)


def kode_isian(indikator: Indikator) -> list[str]:
    """What is entered for an indicator, in order: its variables, or the value itself."""
    if indikator.cara_ukur == Indikator.CaraUkur.RUMUS:
        own = [one.kode for one in variables_of(indikator) if one.rujukan_id is None]
        return [*own, LALU] if LALU in functions(indikator.rumus) else own
    return [LANGSUNG, TAHUN_LUAR] if indikator.cara_ukur == Indikator.CaraUkur.LUAR else [LANGSUNG]


def refers(indikator: Indikator) -> bool:
    """Whether its value rests on other indicators, so that it changes though nobody types here."""
    return bool(sources_of(indikator))


def sources_of(indikator: Indikator) -> list[Indikator]:
    """The indicators that its formula refers to."""
    if indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        return []
    return [one.rujukan for one in indikator.variabel.all() if one.rujukan is not None]


def rumus_of(teks: str) -> Rumus | None:
    """A stored expression; None where it cannot be read (any more)."""
    return _read(teks)[0]


def functions(teks: str) -> frozenset[str]:
    """The functions that a formula calls; `lalu` and `kumulatif` need the figures of other quarters."""
    return _read(teks)[1]


@lru_cache(maxsize=16_384)
def _read(teks: str) -> tuple[Rumus | None, frozenset[str]]:
    """A text means the same for ever, so each is read once in a process; about a kilobyte each."""
    try:
        rumus = parse(teks)
    except FormulaError:
        return None, frozenset()
    return rumus, frozenset(node.fungsi for node, _depth in walk(rumus.akar) if isinstance(node, Panggilan))


class Tercatat:
    """What stands in the tables for this year and the last, of these indicators and of those that they refer to: read
    at once, and only when asked; shared by the quarters of a page. `resmi` takes what is verified alone.
    """

    def __init__(self, pemda_id: int, indikator: Iterable[Indikator], tahun: int, *, resmi: bool = False) -> None:
        self.pemda_id, self.tahun, self.resmi = pemda_id, tahun, resmi
        self._indikator = list(indikator)
        self._rows: dict[int, dict[tuple[int, int], Realisasi]] = {}

    def of(self, garis: int) -> Mapping[tuple[int, int], Realisasi]:
        """The rows of a lineage by year and quarter."""
        if garis not in self._rows:
            some = {garis, *self._lineages()} - self._rows.keys()
            self._rows |= {one: {} for one in some}
            found = newest(self.pemda_id, some, [self.tahun - 1, self.tahun], resmi=self.resmi)
            for (own, tahun, triwulan), row in found.items():
                self._rows[own][tahun, triwulan] = row
        return self._rows[garis]

    def put(self, row: Realisasi) -> None:
        """A row that was written since."""
        self._rows.setdefault(row.indikator.garis, {})[row.tahun, row.triwulan] = row

    def _lineages(self) -> Iterable[int]:
        for indikator in self._indikator:
            yield indikator.garis
            yield from (one.garis for one in sources_of(indikator))


class Penghitung:
    """Computes indicators of one Pemda for one quarter; what they need of other quarters is read once, and only then.

    Hand it all indicators of a page, with `variabel__rujukan__satuan` and `target` prefetched.
    """

    def __init__(self, pemda_id: int, indikator: Iterable[Indikator], tahun: int, triwulan: int,
                 tercatat: Tercatat | None = None) -> None:  # fmt: skip
        self.pemda_id, self.tahun, self.triwulan = pemda_id, tahun, triwulan
        self._tercatat = tercatat or Tercatat(pemda_id, indikator, tahun)
        self._parameter: dict[str, Nilai] | None = None
        self._variabel: dict[int, list[Variabel]] = {}

    def terhitung(self, indikator: Indikator, isian: Isian, alasan: str = "", masa: Masa = ()) -> Terhitung:
        """The value that `isian` gives; `alasan` is why something does not apply.

        `masa` are the quarters whose sums `isian` holds, where it is not the one quarter: indicators that the formula
        refers to are taken over the same ones.
        """
        if indikator.cara_ukur == Indikator.CaraUkur.RUMUS:
            return self._by_formula(indikator, isian, alasan.strip(), masa)
        return _direct(indikator, isian, alasan.strip())

    def sampai(self, indikator: Indikator, isian: Isian | None = None) -> Nilai:
        """The formula over the year to date: each variable added up first, so a percentage is pooled, never summed.

        `isian` stands for what was entered for this quarter.
        """
        rumus = rumus_of(indikator.rumus)
        if rumus is None:
            return tak_terhitung(_("Rumus indikator ini tidak terbaca."))
        current = self._entered(indikator).get((self.tahun, self.triwulan), {}) if isian is None else isian
        result = Terhitung()
        masa = self._masa_to_date(indikator)
        ruang = self._ruang(indikator, self._to_date(indikator, current), result, "", masa=masa)
        return stored(evaluate(rumus, ruang))

    def _by_formula(self, indikator: Indikator, isian: Isian, alasan: str, masa: Masa) -> Terhitung:
        rumus = rumus_of(indikator.rumus)
        result = Terhitung()
        if rumus is None:
            result.nilai = tak_terhitung(_("Rumus indikator ini tidak terbaca."))
            return result
        ruang = self.ruang(indikator, isian, result, alasan, masa)
        result.nilai = stored(evaluate(rumus, ruang))
        return result

    def ruang(
        self, indikator: Indikator, isian: Isian, result: Terhitung, alasan: str = "", masa: Masa = ()
    ) -> Lingkungan[Nilai]:
        """What the formula computes with: its names, last year's and the year's so far where it asks for them."""
        used = functions(indikator.rumus)
        ruang = self._ruang(indikator, isian, result, alasan, masa=masa)
        if LALU not in used and KUMULATIF not in used:
            return ruang
        lalu = self._last_year(indikator, isian) if LALU in used else None
        kini = self._to_date(indikator, isian) if KUMULATIF in used else None
        quiet = Terhitung() if LALU not in used else result
        before = [(self.tahun - 1, quarter) for quarter in range(1, QUARTERS + 1)]
        so_far = self._masa_to_date(indikator)
        return Lingkungan(
            ruang.nilai, ruang.himpunan,
            None if lalu is None else self._ruang(indikator, lalu, quiet, alasan, f"{LALU}.", before),
            None if kini is None else self._ruang(indikator, kini, Terhitung(), alasan, masa=so_far),
        )  # fmt: skip

    def _ruang(
        self, indikator: Indikator, isian: Isian, result: Terhitung, alasan: str, letak: str = "", masa: Masa = ()
    ) -> Lingkungan[Nilai]:
        """The names of a formula with their values: parameters of the last day, variables, members of sets, and
        other indicators over the quarters `masa`.
        """
        variables = self._variables(indikator)
        own = {one.kode for one in variables}
        rumus = rumus_of(indikator.rumus)
        values = dict(self._parameters()) if rumus is not None and rumus.nama - own else {}
        sets: dict[str, dict[str, tuple[str, dict[str, Nilai]]]] = {}
        for one in variables:
            if one.rujukan_id is not None:
                values[one.kode] = self._referred(one, masa or [(self.tahun, self.triwulan)])
            elif not one.himpunan:
                values[one.kode] = result.read(isian.get(one.kode), letak + one.kode, alasan)
            else:
                texts = isian.get(one.kode)
                texts = texts if isinstance(texts, Mapping) else {}
                members = sets.setdefault(one.himpunan, {})
                for member in one.anggota:
                    kode = member["kode"]
                    value = result.read(texts.get(kode), f"{letak}{one.kode}.{kode}", alasan)
                    members.setdefault(kode, (member.get("label", kode), {}))[1][one.kode] = value
        himpunan = {
            name: [Lingkungan(values, nama=label) for label, values in members.values()]
            for name, members in sets.items()
        }
        return Lingkungan(values, himpunan)

    def _variables(self, indikator: Indikator) -> list[Variabel]:
        found = self._variabel.get(indikator.pk)
        if found is None:
            found = self._variabel[indikator.pk] = variables_of(indikator)
        return found

    def _referred(self, variabel: Variabel, masa: Masa) -> Nilai:
        """The value of another indicator in the same quarter; over several by its own type of accumulation."""
        rujukan = variabel.rujukan
        assert rujukan is not None
        rows = self._tercatat.of(rujukan.garis)
        values = [nilai_of(rows[when]) if when in rows else KOSONG for when in masa]
        if len(values) == 1:
            return values[0]
        return accumulate(accumulation(rujukan.akumulasi, rujukan.satuan.nama if rujukan.satuan else ""), values)

    def _parameters(self) -> dict[str, Nilai]:
        if self._parameter is None:
            pada = quarter_end(self.tahun, self.triwulan)
            self._parameter = {kode: angka(nilai) for kode, nilai in parameters_on(self.pemda_id, pada).items()}
        return self._parameter

    def _entered(self, indikator: Indikator) -> dict[tuple[int, int], Isian]:
        """What was entered in the quarters of this year and the last."""
        return {when: row.isian for when, row in self._tercatat.of(indikator.garis).items()}

    def _masa_to_date(self, indikator: Indikator) -> Masa:
        """The quarters of the year so far; where something is typed, those for which it was and this one."""
        so_far = [(self.tahun, quarter) for quarter in range(1, self.triwulan + 1)]
        if all(one.rujukan_id is not None for one in self._variables(indikator)):
            return so_far
        entered = self._entered(indikator)
        return [when for when in so_far if entered.get(when) or when == (self.tahun, self.triwulan)]

    def _last_year(self, indikator: Indikator, isian: Isian) -> Isian:
        """Last year's figures: what was typed as such, else those of its quarters."""
        entered = self._entered(indikator)
        quarters = [entered.get((self.tahun - 1, quarter), {}) for quarter in range(1, 5)]
        known = _added_up(indikator, quarters, indikator.akumulasi or Indikator.Akumulasi.NILAI_AKHIR)
        typed = isian.get(LALU)
        return {**known, **(typed if isinstance(typed, Mapping) else {})}

    def _to_date(self, indikator: Indikator, isian: Isian) -> Isian:
        entered = self._entered(indikator)
        before = [entered.get((self.tahun, quarter), {}) for quarter in range(1, self.triwulan)]
        return _added_up(indikator, [*before, isian], Indikator.Akumulasi.KUMULATIF)


def _added_up(indikator: Indikator, quarters: Sequence[Isian], akumulasi: str) -> dict[str, Any]:
    """Each variable over several quarters, as text again; of a set each member."""

    def total(texts: Sequence[object]) -> str:
        quiet = Terhitung()
        values = [quiet.read(text, "", "") for text in texts]
        found = accumulate(akumulasi, [*values, *[KOSONG] * (4 - len(values))])
        return "" if found.angka is None else f"{found.angka:f}".replace(".", ",")

    result: dict[str, Any] = {}
    for one in variables_of(indikator):
        cells = [quarter.get(one.kode) for quarter in quarters]
        if not one.himpunan:
            result[one.kode] = total(cells)
            continue
        maps = [cell if isinstance(cell, Mapping) else {} for cell in cells]
        codes = [member["kode"] for member in one.anggota]
        result[one.kode] = {kode: total([cell.get(kode) for cell in maps]) for kode in codes}
    return result


def quarter_end(tahun: int, triwulan: int) -> date:
    return date(tahun, 3 * triwulan, monthrange(tahun, 3 * triwulan)[1])


def terhitung(indikator: Indikator, isian: Isian, *, tahun: int, triwulan: int, alasan: str = "") -> Terhitung:
    """The value of one indicator; for several share a Penghitung."""
    return Penghitung(indikator.pemda_id, [indikator], tahun, triwulan).terhitung(indikator, isian, alasan)


def _direct(indikator: Indikator, isian: Isian, alasan: str) -> Terhitung:
    """A value as entered; how the indicator's targets are written settles what `2.991` is."""
    texts = [one.teks for one in indikator.target.all()]
    found = read_isian(str(isian.get(LANGSUNG, "")), saudara=texts, majemuk=True)
    result = Terhitung(stored(found.nilai), [one.as_dict() for one in found.bagian])
    if found.masalah:
        result.masalah.append(Masalah(found.masalah, LANGSUNG))
    if found.catatan:
        result.catatan.append(found.catatan)
    if found.nilai.keadaan is Keadaan.TIDAK_BERLAKU:
        result.nilai = tidak_berlaku(alasan)
    year = str(isian.get(TAHUN_LUAR, "")).strip()
    if year and not (year.isdecimal() and len(year) == YEAR_DIGITS):
        result.masalah.append(Masalah(_("Tahun ditulis dengan empat angka."), TAHUN_LUAR))
    return result


def nilai_of(row: Realisasi) -> Nilai:
    """A stored realisation as the calculations take it."""
    return Nilai(Keadaan(row.keadaan), row.nilai, "" if row.nilai is not None else row.alasan_keadaan)


def stored(nilai: Nilai) -> Nilai:
    """The value as the table can hold it: ten decimals, and fewer than 25 digits before them."""
    if nilai.angka is None:
        return nilai
    if abs(nilai.angka) >= LIMIT:
        return tak_terhitung(_("Hasilnya terlalu besar untuk disimpan. Periksa isian dan satuannya."))
    return angka(rounded(nilai.angka, PLACES))
