"""Computes indicators for a quarter from what was typed and from what others measured."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from indikator.capaian.gabungan import Cakupan, coverage
from indikator.capaian.waktu import QUARTERS, accumulate, accumulation
from indikator.formula import Lingkungan, evaluate
from indikator.models import Indikator, Variabel
from indikator.nilai import KOSONG, Keadaan, Nilai, angka, tak_terhitung
from indikator.queries.acuan import parameters_on
from indikator.queries.hitungan.jumlah import added_up
from indikator.queries.hitungan.nilai import Huruf, Isian, Terhitung, direct, named, nilai_of, quarter_end, stored
from indikator.queries.hitungan.rumus import KUMULATIF, LALU, functions, gabungan_of, rumus_of, variables_of
from indikator.queries.hitungan.tercatat import Tercatat
from indikator.queries.hitungan.waktu import own_quarters
from indikator.queries.instrumen import answers_on
from indikator.susunan.gabungan import counted_in

Masa = Sequence[tuple[int, int]]
"""Quarters, each as (year, quarter)."""


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
        self._huruf: Mapping[str, Huruf] | None = None

    def afresh(self) -> "Penghitung":
        """Another for the same quarter and tables, for an indicator as another version of the plan measures it."""
        return Penghitung(self.pemda_id, (), self.tahun, self.triwulan, self._tercatat)

    def terhitung(self, indikator: Indikator, isian: Isian, alasan: str = "", masa: Masa = ()) -> Terhitung:
        """The value that `isian` gives; `alasan` is why something does not apply.

        `masa` are the quarters whose sums `isian` holds, where it is not the one quarter: indicators that the formula
        refers to are taken over the same ones.
        """
        if indikator.cara_ukur == Indikator.CaraUkur.RUMUS:
            return self._by_formula(indikator, isian, alasan.strip(), masa)
        return direct(indikator, isian, alasan.strip())

    def _by_formula(self, indikator: Indikator, isian: Isian, alasan: str, masa: Masa) -> Terhitung:
        rumus = rumus_of(indikator.rumus)
        result = Terhitung()
        if rumus is None:
            result.nilai = tak_terhitung(_("Rumus indikator ini tidak terbaca."))
            return result
        if circle := self._tercatat.circle(indikator):
            result.nilai = tak_terhitung(circle)
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
        variables, waktu = self._variables(indikator), self._tercatat.waktu
        masa = masa or [(self.tahun, self.triwulan)]
        own, letters = {one.kode for one in variables}, self.letters(indikator)
        rumus = rumus_of(indikator.rumus)
        values = dict(self._parameters()) if rumus is not None and rumus.nama - own else {}
        sets: dict[str, dict[str, tuple[str, dict[str, Nilai]]]] = {}
        for one in variables:
            if one.rujukan_id is not None:
                values[one.kode] = named(self._referred(one, masa), one.label or one.kode)
            elif not one.himpunan:
                value = result.read(isian.get(one.kode), letak + one.kode, alasan, huruf=letters.get(one.jawaban))
                values[one.kode] = waktu.cell(value, masa[-1])
            else:
                texts = isian.get(one.kode)
                texts = texts if isinstance(texts, Mapping) else {}
                members = sets.setdefault(one.himpunan, {})
                for member, quarter in zip(one.anggota, own_quarters(one), strict=True):
                    kode, place = member["kode"], (masa[-1][0], quarter) if quarter else None
                    cell = f"{letak}{one.kode}.{kode}"
                    value = result.read(texts.get(kode), cell, alasan, huruf=letters.get(one.jawaban))
                    value = waktu.cell(value, masa[-1], place)
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
        values = [self._source(variabel, when) for when in masa]
        if variabel.rujukan_variabel:
            return self._part(variabel, rujukan, masa, values)
        if len(values) == 1:
            return values[0]
        return accumulate(accumulation(rujukan.akumulasi, rujukan.satuan.nama if rujukan.satuan else ""), values)

    def _source(self, variabel: Variabel, when: tuple[int, int]) -> Nilai:
        """The value of the indicator that a variable refers to, in a quarter: as written, or as it would be now."""
        assert variabel.rujukan is not None
        return self.source_now(variabel.rujukan, when)

    def source_now(self, rujukan: Indikator, when: tuple[int, int]) -> Nilai:
        """The value of an indicator that others refer to, in a quarter."""
        known = self._tercatat
        if known.is_live(rujukan.garis, when):
            value = self._live(rujukan.garis, when)
        else:
            row = known.of(rujukan.garis).get(when)
            value = KOSONG if row is None else nilai_of(row)
        return known.waktu.source(value, rujukan.garis, when)

    def _live(self, garis: int, when: tuple[int, int]) -> Nilai:
        """Computed in the order of what rests on what, so that however long the way is, no call waits for another."""
        known = self._tercatat
        if (garis, when) not in known.dihitung:
            there = self if when == (self.tahun, self.triwulan) else Penghitung(self.pemda_id, (), *when, known)
            for one in known.jaringan().needed_by(garis):
                if known.is_live(one.garis, when):
                    row = known.of(one.garis).get(when)
                    found = there.terhitung(one, row.isian if row else {}, row.alasan_tertulis if row else "")
                    known.dihitung[one.garis, when] = found.nilai
        return known.dihitung[garis, when]

    def _part(self, variabel: Variabel, rujukan: Indikator, masa: Masa, sumber: Sequence[Nilai]) -> Nilai:
        """A variable of another indicator, whose values of these quarters are `sumber`; over several it is added up,
        as in a formula of its own.
        """
        values = [self._part_in(variabel, when, value) for when, value in zip(masa, sumber, strict=True)]
        if len(values) == 1:
            return values[0]
        this_year = masa[-1][0] == self.tahun
        own = rujukan.akumulasi or Indikator.Akumulasi.NILAI_AKHIR
        return accumulate(Indikator.Akumulasi.KUMULATIF if this_year else own, values)

    def _part_in(self, variabel: Variabel, when: tuple[int, int], sumber: Nilai) -> Nilai:
        """As it was typed in that quarter; what is gone cannot be computed with, it is not just missing."""
        assert variabel.rujukan is not None
        row = self._tercatat.of(variabel.rujukan.garis).get(when)
        text = row.isian.get(variabel.rujukan_variabel) if row is not None else None
        found = counted_in(sumber, Terhitung().read(text, "", "") if isinstance(text, str) else KOSONG)
        if found.keadaan is Keadaan.KOSONG and sumber.keadaan is not Keadaan.KOSONG:
            said = {"nama": variabel.label, "kode": variabel.rujukan_variabel}
            return tak_terhitung(_("%(nama)s: variabel “%(kode)s” tidak terisi.") % said)
        return found

    def cakupan(self, indikator: Indikator) -> Cakupan | None:
        """Of how many of the units that it combines there is a value; None where it combines none."""
        if gabungan_of(indikator) is None:
            return None
        sources = {one.rujukan.garis: one for one in self._variables(indikator) if one.rujukan is not None}
        count = dict.fromkeys(Keadaan, 0)
        for one in sources.values():
            count[self._source(one, (self.tahun, self.triwulan)).keadaan] += 1
        return coverage(count)

    def letters(self, indikator: Indikator) -> Mapping[str, Huruf]:
        """The letters that its variables may be typed as, by code of the instrument: of the version that held on the
        quarter's last day.
        """
        if not any(one.jawaban for one in self._variables(indikator)):
            return {}
        if self._huruf is None:
            self._huruf = answers_on(self.pemda_id, quarter_end(self.tahun, self.triwulan))
        return self._huruf

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
        known = added_up(indikator, quarters, indikator.akumulasi or Indikator.Akumulasi.NILAI_AKHIR,
                         self.letters(indikator))  # fmt: skip
        typed = isian.get(LALU)
        return {**known, **(typed if isinstance(typed, Mapping) else {})}

    def _to_date(self, indikator: Indikator, isian: Isian) -> Isian:
        entered = self._entered(indikator)
        before = [entered.get((self.tahun, quarter), {}) for quarter in range(1, self.triwulan)]
        letters = self.letters(indikator)
        return added_up(indikator, [*before, isian], Indikator.Akumulasi.KUMULATIF, letters)


def terhitung(indikator: Indikator, isian: Isian, *, tahun: int, triwulan: int, alasan: str = "") -> Terhitung:
    """The value of one indicator; for several share a Penghitung."""
    return Penghitung(indikator.pemda_id, [indikator], tahun, triwulan).terhitung(indikator, isian, alasan)
