"""Figures as pages show them: a value and its achievement as text, with the colour of the Pemda's status scale."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indikator.capaian.banyak import CapaianSetahun, Sel4
from indikator.capaian.skala import Skala, predikat
from indikator.capaian.tulisan import decimals_shown, part_text, tulis
from indikator.formula.syntax import Predikat
from indikator.models import Indikator, Realisasi
from indikator.nilai import Keadaan
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.queries.capaian import years_of
from indikator.queries.hitungan import Terhitung, quarter_end, rumus_of, terhitung
from indikator.queries.lembar import BarisLembar, Lembar
from indikator.queries.ukur import formula_name

WORDS = {
    Keadaan.KOSONG: "",
    Keadaan.BELUM_WAKTUNYA: "",
    Keadaan.TIDAK_BERLAKU: "n/a",
    Keadaan.TAK_TERHITUNG: "–",
}


@dataclass(frozen=True, slots=True)
class Angka:
    """`status` is the colour of the band that the achievement lies in, empty where there is none; `alasan` says why.

    `cakupan` says of a value combined from units of how many it is; while one is missing it has no colour.
    """

    nilai_teks: str
    capaian_teks: str
    status: str = ""
    alasan: str = ""
    capaian: Decimal | None = None
    cakupan: str = ""


def figures_of(lembar: Lembar) -> dict[int, Angka]:
    """The figures of all rows of a worksheet, for its quarter."""
    acuan = acuan_of(lembar.rencana.pemda_id)
    done = _years(lembar, lembar.baris, acuan)
    return {
        one.indikator.pk: _figure(one, lembar, done[one.indikator.pk], acuan) for one in lembar.baris
    }  # fmt: skip


def figure_with(lembar: Lembar, baris: BarisLembar, isian: Mapping[str, Any]) -> tuple[Angka, Terhitung]:
    """The figures as they would be with these texts; nothing is saved."""
    now = baris.realisasi.get((lembar.tahun, lembar.triwulan))
    alasan = now.alasan_tertulis if now else ""
    indikator = baris.indikator
    found = terhitung(indikator, isian, tahun=lembar.tahun, triwulan=lembar.triwulan, alasan=alasan)
    row = Realisasi(
        indikator=indikator, tahun=lembar.tahun, triwulan=lembar.triwulan, isian=dict(isian), nilai=found.nilai.angka,
        bagian=found.bagian, keadaan=found.nilai.keadaan.value, alasan_keadaan=found.nilai.alasan,
    )  # fmt: skip
    typed = replace(baris, realisasi={**baris.realisasi, (lembar.tahun, lembar.triwulan): row}, dihitung=None)
    acuan = acuan_of(lembar.rencana.pemda_id)
    done = _years(lembar, [typed], acuan)
    return _figure(typed, lembar, done[indikator.pk], acuan), found


def _years(lembar: Lembar, rows: list[BarisLembar], acuan: AcuanPemda) -> dict[int, CapaianSetahun]:
    entered = {(one.indikator.garis, *when): row for one in rows for when, row in one.realisasi.items()}
    now = (lembar.tahun, lembar.triwulan)
    entered |= {(one.indikator.garis, *now): one.dihitung for one in rows if one.dihitung is not None}
    return years_of([one.indikator for one in rows], entered, lembar.tahun, lembar.triwulan, acuan)


def _figure(baris: BarisLembar, lembar: Lembar, done: CapaianSetahun, acuan: AcuanPemda) -> Angka:
    row = baris.kini(lembar.tahun, lembar.triwulan)
    value = value_text(row, baris.indikator) if row else ""
    if word := predicate_word(row, baris.indikator, acuan):
        value = f"{value} ({word})"
    keadaan, _mentah, nilai, alasan = cell = done.triwulan[lembar.triwulan - 1]
    cakupan = baris.cakupan
    known = done.utuh_pada(lembar.triwulan) and (cakupan is None or cakupan.lengkap)
    status = status_of(nilai, acuan.status(date(lembar.tahun, 12, 31))) if known else ""
    said = cakupan.of(_("unit")) if cakupan is not None else ""
    return Angka(value, capaian_text(cell), status, alasan if keadaan != Keadaan.TERISI else "", nilai, said)


def predicate_word(row: Realisasi | None, indikator: Indikator, acuan: AcuanPemda) -> str:
    """The word of the scale for what was measured; empty where there is none, or where the value says it itself."""
    if row is None or row.nilai is None or any(one.get("predikat") for one in row.bagian):
        return ""
    skala = scale_of(indikator, acuan, row.tahun, row.triwulan)
    return skala_word(row.nilai, skala) if skala else ""


def scale_of(indikator: Indikator, acuan: AcuanPemda, tahun: int, triwulan: int) -> Skala | None:
    """The scale that names a value: the one that its formula asks for (`predikat(…; akip)`), as it holds on the
    quarter's last day; else the indicator's own, on the year's.
    """
    rumus = rumus_of(indikator.rumus) if indikator.cara_ukur == Indikator.CaraUkur.RUMUS else None
    if rumus is None or not isinstance(rumus.akar, Predikat):
        return acuan.skala_for(indikator.skala_id, date(tahun, 12, 31))
    scales = acuan.skala_pada(quarter_end(tahun, triwulan)).values()
    return next((one for one in scales if formula_name(one.kode) == rumus.akar.skala), None)


def skala_word(nilai: Decimal, skala: Skala) -> str:
    pita = predikat(nilai, skala)
    return pita.predikat if pita else ""


def capaian_text(cell: Sel4) -> str:
    """`101,77 %`; n/a; a dash where it cannot be computed; nothing where nothing is due."""
    keadaan, _mentah, nilai, _alasan = cell
    return f"{tulis(nilai, 2)} %" if nilai is not None else WORDS[keadaan]


def status_of(nilai: Decimal | None, skala: Skala | None) -> str:
    """The colour of the band of an achievement in the Pemda's status scale."""
    pita = predikat(nilai, skala) if nilai is not None and skala is not None else None
    return pita.warna if pita else ""


def value_text(row: Realisasi, indikator: Indikator) -> str:
    """What was measured, as a reader in Indonesia writes it; parts and predicates with it."""
    if row.nilai is not None:
        grade = next((one["predikat"] for one in row.bagian if one.get("predikat")), "")
        return tulis(row.nilai, decimals_shown(row.nilai, indikator.desimal)) + (f" ({grade})" if grade else "")
    if row.bagian:
        return "; ".join(part_text(one) for one in row.bagian)
    if row.keadaan == Realisasi.Keadaan.TAK_TERHITUNG:
        return _("tidak dapat dihitung")
    return WORDS[Keadaan(row.keadaan)]
