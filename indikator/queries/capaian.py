"""Achievements from the tables: rows as the bulk calculation takes them, whoever asks and however many.

The worksheet, the live computation before saving, "Jelaskan angka ini", API, reports and dashboards all come through
`rows_for`, so that a figure cannot differ between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from indikator.capaian.aturan import Aturan
from indikator.capaian.banyak import Baris, CapaianSetahun, combine_parts, compute_many
from indikator.capaian.skala import Skala
from indikator.capaian.target import BELUM_ADA, Sel, Target, cell_of, part_cell, predikat_value, stored_target
from indikator.capaian.waktu import GABUNGAN, QUARTERS, Isian, accumulation, has_quarters
from indikator.isian import read_isian
from indikator.models import Indikator, Realisasi
from indikator.nilai import BELUM_WAKTUNYA, KOSONG, Keadaan, Nilai, tak_terhitung
from indikator.queries.acuan import AcuanPemda
from indikator.queries.hitungan import KUMULATIF, Penghitung, Tercatat, functions
from indikator.queries.semula import as_measured

DUE_IN_LAST = Nilai(
    BELUM_WAKTUNYA.keadaan, None, "Targetnya hanya per tahun, jadi realisasinya dinilai pada triwulan IV."
)
BANYAK_BAGIAN = tak_terhitung("Realisasinya beberapa bagian, sedangkan targetnya satu.")
RUMUS_BERUBAH = tak_terhitung(
    "Rumus berubah di antara triwulan, jadi jumlah pembilang dan penyebutnya tidak dapat digabung."
)
BagianTabel = Mapping[str, str]
"""One part as the tables keep it: {"nilai", "atas", "satuan", "predikat"}."""


class Ukuran(NamedTuple):
    """What decides how an indicator is judged; `aturan` is its own rule or the Pemda's default."""

    id: int
    aturan: Aturan | None
    akumulasi: str
    skala: Skala | None
    baseline: Decimal | None


@dataclass(frozen=True, slots=True)
class Terbagi:
    """A realisation that is no single number: the parts of a composite, or a predicate alone."""

    bagian: Sequence[BagianTabel]


Terukur = Isian | Terbagi
Janji = Sel | Target
"""A target that is a number, a range or a state as its cell; a compound or a predicate alone as it is."""


def measured(keadaan: str, nilai: Decimal | None, alasan: str, bagian: Sequence[BagianTabel] = ()) -> Terukur:
    """What the columns of a realisation mean."""
    if nilai is not None:
        return nilai
    return Terbagi(bagian) if keadaan == Keadaan.TERISI else Nilai(Keadaan(keadaan), None, alasan)


def promised(keadaan: str, bagian: Sequence[BagianTabel]) -> Janji:
    """What the columns of a target mean."""
    target = stored_target(keadaan, bagian)
    if target.bagian and (target.majemuk or target.bagian[0].nilai is None):
        return target
    return cell_of(target)


def rows_for(
    ukuran: Ukuran,
    target: Sequence[Janji],
    realisasi: Sequence[Terukur | None],
    gabungan: Sequence[Isian] | None = None,
) -> list[Baris]:
    """One row; of a compound target one for each of its parts.

    `target` has five places, first the year and then its quarters; `realisasi` four, None where nobody wrote anything:
    that is missing, or not yet due where there is a target of the year alone and the quarter is not the last.
    """
    kinds = {*map(type, target), *map(type, realisasi)}
    if not kinds & UNUSUAL:  # most of them, and looking at each value by itself would take half of the time
        same: Any = target  # `cast` is a call, and this runs 25,000 times for a page
        numbers: Any = realisasi
        return [(ukuran.id, ukuran.aturan, ukuran.akumulasi, numbers, same[1:], same[0], ukuran.baseline, gabungan)]
    parts = max((len(one.bagian) for one in target if isinstance(one, Target)), default=1)
    if parts > 1:
        return [_part_row(ukuran, target, realisasi, place) for place in range(parts)]
    skala = ukuran.skala
    year, *cells = [part_cell(one.bagian[0], skala) if isinstance(one, Target) else one for one in target]
    done = _quarters(cells, [_value(one, skala) if isinstance(one, Terbagi) else one for one in realisasi])
    return [(ukuran.id, ukuran.aturan, ukuran.akumulasi, done, cells, year, ukuran.baseline, gabungan)]


UNUSUAL = {Target, Terbagi, type(None)}
"""What has to be turned into a number or a state first."""


def _quarters(cells: Sequence[Sel], entered: Sequence[Isian | None]) -> list[Isian]:
    empty: Nilai | None = None
    done: list[Isian] = []
    for place, one in enumerate(entered, 1):
        if one is None:
            empty = empty or (KOSONG if has_quarters(cells) else DUE_IN_LAST)
            one = KOSONG if place == QUARTERS else empty
        done.append(one)
    return done


def _value(one: Terbagi, skala: Skala | None) -> Isian:
    """Of a predicate without a figure the lowest figure that has it."""
    if len(one.bagian) != 1:
        return BANYAK_BAGIAN
    found = predikat_value(one.bagian[0].get("predikat", ""), skala)
    return found if found.angka is None else found.angka


def _part_row(
    ukuran: Ukuran, target: Sequence[Janji], realisasi: Sequence[Terukur | None], place: int
) -> Baris:  # fmt: skip
    """One part of a compound target, against the same part of the realisations; a lone number is that of the first."""

    def promise(one: Janji) -> Sel:
        if not isinstance(one, Target):
            return one if isinstance(one, Nilai) or place == 0 else BELUM_ADA
        return part_cell(one.bagian[place], ukuran.skala) if place < len(one.bagian) else BELUM_ADA

    def done(one: Terukur | None) -> Isian | None:
        if not isinstance(one, Terbagi):
            return KOSONG if isinstance(one, Decimal) and place > 0 else one
        text = one.bagian[place].get("nilai") if place < len(one.bagian) else ""
        return Decimal(text) if text else KOSONG

    year, *cells = [promise(one) for one in target]
    entered = _quarters(cells, [done(one) for one in realisasi])
    return (ukuran.id, ukuran.aturan, ukuran.akumulasi, entered, cells, year, None, None)


def compute_rows(rows: Iterable[Sequence[Baris]], sampai: int) -> list[CapaianSetahun]:
    """One result for each list of rows, in their order."""
    parts: list[Sequence[Baris]] = []
    places: list[int] = []

    def single() -> Iterator[Baris]:
        for place, own in enumerate(rows):
            if len(own) > 1:
                parts.append(own)
                places.append(place)
            yield own[0]

    results = compute_many(single(), sampai)
    for place, own in zip(places, parts, strict=True):
        rule = own[0][1]
        results[place] = combine_parts(compute_many(own, sampai), rule.desimal if rule else 2)
    return results


# --- from model instances, for pages of a few indicators --------------------------------------------------------

Penghitungs = Mapping[int, Penghitung]
"""One for each quarter of a year, shared by all indicators of a page; each reads what it needs once."""


def years_of(
    indikator: Sequence[Indikator],
    realisasi: Mapping[tuple[int, int, int], Realisasi],
    tahun: int,
    sampai: int,
    acuan: AcuanPemda,
) -> dict[int, CapaianSetahun]:
    """By id of indicator: each quarter until `sampai`, the year to date, the year's target reached so far.

    The indicators come with `satuan`, `variabel__rujukan__satuan` and their targets; realisations by lineage, year and
    quarter, saved or not. No
    query but those of pooled formulas.
    """
    shared = penghitungs_of(indikator, tahun)
    rows = [year_rows(one, realisasi, tahun, acuan, shared) for one in indikator]
    return {result.kunci: result for result in compute_rows(rows, sampai)}


def year_rows(
    indikator: Indikator,
    realisasi: Mapping[tuple[int, int, int], Realisasi],
    tahun: int,
    acuan: AcuanPemda,
    penghitung: Penghitungs | None = None,
) -> list[Baris]:
    """The rows of one indicator, for `capaian.penjelasan.explain_row` too."""
    ukuran = ukuran_of(indikator, acuan, tahun)
    target: list[Janji] = [BELUM_ADA] * (QUARTERS + 1)
    for one in indikator.target.all():
        if one.tahun == tahun:
            target[one.triwulan or 0] = promised(one.keadaan, one.bagian)
    quarters = [realisasi.get((indikator.garis, tahun, place)) for place in range(1, QUARTERS + 1)]
    done = [
        None if row is None else measured(row.keadaan, row.nilai, row.alasan_keadaan, row.bagian) for row in quarters
    ]
    pooled = None
    if needs_pool(indikator, ukuran.akumulasi):
        entries = [None if row is None else row.isian for row in quarters]
        pooled = pooled_of(indikator, entries, done, penghitung or penghitungs_of([indikator], tahun), quarters)
    return rows_for(ukuran, target, done, pooled)


def ukuran_of(indikator: Indikator, acuan: AcuanPemda, tahun: int) -> Ukuran:
    """One year is judged by one rule: that of its last day."""
    last_day = date(tahun, 12, 31)
    aturan = acuan.aturan_for(indikator.aturan_id, indikator.polaritas, last_day)
    satuan = indikator.satuan.nama if indikator.satuan else ""
    skala = acuan.skala_for(indikator.skala_id, last_day)
    return Ukuran(indikator.pk, aturan, accumulation(indikator.akumulasi, satuan), skala, indikator.baseline_nilai)


def needs_pool(indikator: Indikator, akumulasi: str) -> bool:
    """A cumulative percentage is made of the sums of its variables, not of those of its quarters."""
    return akumulasi == GABUNGAN and indikator.cara_ukur == Indikator.CaraUkur.RUMUS


def penghitungs_of(indikator: Sequence[Indikator], tahun: int, *, resmi: bool = False) -> dict[int, Penghitung]:
    """`resmi`: indicators that a formula refers to count with what is verified of them alone."""
    if not indikator:
        return {}
    pemda_id = indikator[0].pemda_id
    shared = Tercatat(pemda_id, indikator, tahun, resmi=resmi)
    return {quarter: Penghitung(pemda_id, indikator, tahun, quarter, shared) for quarter in range(1, QUARTERS + 1)}


def pooled_of(
    indikator: Indikator,
    entries: Sequence[Mapping[str, Any] | None],
    done: Sequence[Terukur | None],
    penghitung: Penghitungs,
    rows: Sequence[Realisasi | None] = (None,) * QUARTERS,
) -> list[Isian] | None:
    """The value of the year until each quarter, by the formula on the sums of its variables; None where none is made.

    `entries` are what was typed for each quarter, `rows` their rows where quarters may have been measured by another
    formula than today's: such sums mean different things and are not added. A formula that sums by itself (`kumulatif`)
    has the value of the year in its own quarter already.
    """
    values: list[Isian] = []
    last: Isian = KOSONG
    total: Mapping[str, Any] | None = None
    several = False
    masa: list[tuple[int, int]] = []
    ways: set[tuple[str, str]] = set()
    for quarter, (entry, value) in enumerate(zip(entries, done, strict=True), 1):
        if entry is not None and isinstance(value, Decimal):
            several = total is not None
            total = entry if total is None else summed([total, entry])
            masa.append((penghitung[quarter].tahun, quarter))
            last = value
            maker = as_measured(indikator, rows[quarter - 1])
            ways.add((maker.cara_ukur, maker.rumus))
            if not several or KUMULATIF in functions(maker.rumus):
                pass
            elif len(ways) > 1:
                last = RUMUS_BERUBAH
            else:
                made = _of_sums(indikator, maker, total, masa, penghitung[quarter])
                if made.keadaan not in {Keadaan.TERISI, Keadaan.TAK_TERHITUNG}:
                    return None
                last = made if made.angka is None else made.angka
        values.append(last)
    return values if several else None


def _of_sums(
    indikator: Indikator,
    maker: Indikator,
    total: Mapping[str, Any],
    masa: Sequence[tuple[int, int]],
    counter: Penghitung,
) -> Nilai:
    if maker.cara_ukur != Indikator.CaraUkur.RUMUS:
        return KOSONG  # typed percentages have no parts to add
    own = counter if maker is indikator else counter.afresh()
    return own.terhitung(maker, total, masa=masa).nilai


def summed(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Texts as typed, of several quarters → the number that is their sum, by code; of a set by code of its members.

    Where there is no number the last text stays. Sums may be summed again.
    """
    total: dict[str, Any] = {}
    for entry in entries:
        for kode, text in entry.items():
            if isinstance(text, Mapping):
                own = total.get(kode)
                total[kode] = summed([own, text] if isinstance(own, Mapping) else [text])
            else:
                one, other = _number(total.get(kode)), _number(text)
                total[kode] = one + other if one is not None and other is not None else other if one is None else one
                if total[kode] is None:
                    total[kode] = text
    return total


def _number(text: object) -> Decimal | None:
    if text is None or isinstance(text, Decimal):
        return text
    return read_isian(str(text)).nilai.angka
