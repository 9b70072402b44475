"""Achievements from the tables: rows as the bulk calculation takes them, whoever asks and however many.

The worksheet, the live computation before saving, "Jelaskan angka ini", API, reports and dashboards all come through
`rows_for`, so that a figure cannot differ between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indikator.capaian.aturan import Aturan
from indikator.capaian.banyak import Baris, CapaianSetahun, combine_parts, compute_many
from indikator.capaian.skala import Skala
from indikator.capaian.target import BELUM_ADA, Sel, Target, cell_of, part_cell, predikat_value, stored_target
from indikator.capaian.waktu import GABUNGAN, QUARTERS, Isian, accumulation, has_quarters
from indikator.isian import read_isian
from indikator.models import Indikator, Realisasi
from indikator.nilai import BELUM_WAKTUNYA, KOSONG, Keadaan, Nilai, tak_terhitung
from indikator.queries.acuan import AcuanPemda
from indikator.queries.hitungan import terhitung

DUE_IN_LAST = Nilai(
    BELUM_WAKTUNYA.keadaan, None, "Targetnya hanya per tahun, jadi realisasinya dinilai pada triwulan IV."
)
BANYAK_BAGIAN = tak_terhitung("Realisasinya beberapa bagian, sedangkan targetnya satu.")
Bagian2 = Mapping[str, str]
"""One part as the tables keep it: {"nilai", "atas", "satuan", "predikat"}."""


@dataclass(frozen=True, slots=True)
class Ukuran:
    """What decides how an indicator is judged; `aturan` is its own rule or the Pemda's default."""

    id: int
    aturan: Aturan | None
    akumulasi: str
    skala: Skala | None
    baseline: Decimal | None


@dataclass(frozen=True, slots=True)
class Terukur:
    """A realisation of a quarter: a number, a state, or the parts of a composite or predicate."""

    nilai: Isian
    bagian: Sequence[Bagian2] = ()


def measured(keadaan: str, nilai: Decimal | None, alasan: str, bagian: Sequence[Bagian2] = ()) -> Terukur:
    """What the columns of a realisation mean."""
    if nilai is not None:
        return Terukur(nilai)
    if keadaan == Keadaan.TERISI:
        return Terukur(BANYAK_BAGIAN, bagian)
    return Terukur(Nilai(Keadaan(keadaan), None, alasan))


def rows_for(
    ukuran: Ukuran,
    target: Mapping[int | None, Target],
    realisasi: Mapping[int, Terukur],
    gabungan: Sequence[Isian] | None = None,
) -> list[Baris]:
    """One row; of a compound target one for each of its parts. Both mappings go by quarter, None is the year.

    A quarter without a realisation is missing; it is not yet due where there is a target of the year alone and the
    quarter is not the last.
    """
    parts = max((len(one.bagian) for one in target.values()), default=0)
    if parts > 1:
        return [_part_row(ukuran, target, realisasi, place) for place in range(parts)]
    skala = ukuran.skala
    cells = [cell_of(target[place], skala) if place in target else BELUM_ADA for place in range(1, QUARTERS + 1)]
    year = cell_of(target[None], skala) if None in target else BELUM_ADA
    done = _quarters(cells, {place: _value(one, skala) for place, one in realisasi.items()})
    return [(ukuran.id, ukuran.aturan, ukuran.akumulasi, done, cells, year, ukuran.baseline, gabungan)]


def _quarters(cells: Sequence[Sel], entered: Mapping[int, Isian]) -> list[Isian]:
    if len(entered) == QUARTERS:
        return [entered[1], entered[2], entered[3], entered[4]]
    empty = KOSONG if has_quarters(cells) else DUE_IN_LAST
    return [entered.get(1, empty), entered.get(2, empty), entered.get(3, empty), entered.get(QUARTERS, KOSONG)]


def _value(one: Terukur, skala: Skala | None) -> Isian:
    """Of a predicate without a figure the lowest figure that has it."""
    if len(one.bagian) != 1:
        return one.nilai
    found = predikat_value(one.bagian[0].get("predikat", ""), skala)
    return found if found.angka is None else found.angka


def _part_row(
    ukuran: Ukuran, target: Mapping[int | None, Target], realisasi: Mapping[int, Terukur], place: int
) -> Baris:
    def promised(period: int | None) -> Sel:
        one = target.get(period)
        if one is None or not one.bagian:
            return BELUM_ADA if one is None else one.keadaan
        return part_cell(one.bagian[place], ukuran.skala) if place < len(one.bagian) else BELUM_ADA

    def done(one: Terukur) -> Isian:
        if not one.bagian:
            return one.nilai if isinstance(one.nilai, Nilai) or place == 0 else KOSONG
        text = one.bagian[place].get("nilai") if place < len(one.bagian) else ""
        return Decimal(text) if text else KOSONG

    cells = [promised(quarter) for quarter in range(1, QUARTERS + 1)]
    entered = _quarters(cells, {quarter: done(one) for quarter, one in realisasi.items()})
    return (ukuran.id, ukuran.aturan, ukuran.akumulasi, entered, cells, promised(None), None, None)


def compute_rows(rows: Sequence[Sequence[Baris]], sampai: int) -> list[CapaianSetahun]:
    """One result for each list of rows, in their order."""
    flat = compute_many([row for parts in rows for row in parts], sampai)
    if len(flat) == len(rows):
        return flat
    results, place = [], 0
    for parts in rows:
        own = flat[place : place + len(parts)]
        place += len(parts)
        rule = parts[0][1]
        results.append(own[0] if len(own) == 1 else combine_parts(own, rule.desimal if rule else 2))
    return results


# --- from model instances, for pages of a few indicators --------------------------------------------------------


def years_of(
    indikator: Sequence[Indikator],
    realisasi: Mapping[tuple[int, int, int], Realisasi],
    tahun: int,
    sampai: int,
    acuan: AcuanPemda,
) -> dict[int, CapaianSetahun]:
    """By id of indicator: each quarter until `sampai`, the year to date, the year's target reached so far.

    The indicators come with `satuan` and their targets; realisations by lineage, year and quarter, saved or not. No
    query but those of pooled formulas.
    """
    rows = [year_rows(one, realisasi, tahun, acuan) for one in indikator]
    return {result.kunci: result for result in compute_rows(rows, sampai)}


def year_rows(
    indikator: Indikator, realisasi: Mapping[tuple[int, int, int], Realisasi], tahun: int, acuan: AcuanPemda
) -> list[Baris]:
    """The rows of one indicator, for `capaian.penjelasan.explain_row` too."""
    ukuran = ukuran_of(indikator, acuan, tahun)
    target = {
        one.triwulan: stored_target(one.keadaan, one.bagian) for one in indikator.target.all() if one.tahun == tahun
    }
    quarters = {
        place: row for place in range(1, QUARTERS + 1) if (row := realisasi.get((indikator.garis, tahun, place)))
    }
    done = {
        place: measured(row.keadaan, row.nilai, row.alasan_keadaan, row.bagian) for place, row in quarters.items()
    }  # fmt: skip
    pooled = pooled_of(indikator, quarters, done) if needs_pool(indikator, ukuran.akumulasi) else None
    return rows_for(ukuran, target, done, pooled)


def ukuran_of(indikator: Indikator, acuan: AcuanPemda, tahun: int) -> Ukuran:
    """One year is judged by one rule: that of its last day."""
    own = acuan.aturan.get(indikator.aturan_id or 0)
    aturan = own or acuan.defaults(date(tahun, 12, 31))[indikator.polaritas]
    satuan = indikator.satuan.nama if indikator.satuan else ""
    skala = acuan.skala.get(indikator.skala_id or 0)
    return Ukuran(indikator.pk, aturan, accumulation(indikator.akumulasi, satuan), skala, indikator.baseline_nilai)


def needs_pool(indikator: Indikator, akumulasi: str) -> bool:
    """A cumulative percentage is made of the sums of its variables, not of those of its quarters."""
    return akumulasi == GABUNGAN and indikator.cara_ukur == Indikator.CaraUkur.RUMUS


def pooled_of(
    indikator: Indikator, quarters: Mapping[int, Realisasi], done: Mapping[int, Terukur]
) -> list[Isian] | None:
    """The value of the year until each quarter, by the formula on the sums of its variables; None where none is made.

    A formula that sums by itself (`kumulatif`) has it in its own quarter already.
    """
    if len(quarters) < 2:
        return None
    values: list[Isian] = []
    for until in range(1, QUARTERS + 1):
        filled = [place for place in sorted(quarters) if place <= until and isinstance(done[place].nilai, Decimal)]
        last: Isian = done[filled[-1]].nilai if filled else KOSONG
        if len(filled) > 1 and "kumulatif" not in indikator.rumus:
            made = terhitung(indikator, summed([quarters[place].isian for place in filled])).nilai
            if made.keadaan not in {Keadaan.TERISI, Keadaan.TAK_TERHITUNG}:
                return None
            last = made if made.angka is None else made.angka
        values.append(last)
    return values


def summed(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Texts as typed, of several quarters → the text of their sum, by code; of a set by code of its members."""
    total: dict[str, Any] = {}
    for entry in entries:
        for kode, text in entry.items():
            if isinstance(text, Mapping):
                own = total.get(kode)
                total[kode] = summed([own, text] if isinstance(own, Mapping) else [text])
            else:
                total[kode] = _added(str(total.get(kode, "")), str(text))
    return total


def _added(one: str, other: str) -> str:
    numbers = [x for text in (one, other) if (x := read_isian(text).nilai.angka) is not None]
    return f"{sum(numbers, Decimal(0)):f}".replace(".", ",") if numbers else other
