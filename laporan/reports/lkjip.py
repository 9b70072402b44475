"""LKjIP chapter III, the tables of its analyses: this year, years before, end of the Renstra, efficiency.

Table 1 has target and realisation of the year, 2 the same beside up to three years before, 3 how far the target of
the Renstra's last year is reached, 6 the money beside the performance by the formula that the Pemda has chosen
(parameter EFISIENSI_CARA), named under the table.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from indikator.capaian.hitung import compute_capaian
from indikator.capaian.target import BELUM_ADA
from indikator.efisiensi import Cara, way_of
from indikator.nilai import Nilai, rounded, tak_terhitung
from indikator.queries.capaian import BANYAK_BAGIAN, promised
from indikator.queries.tabel import BarisCapaian
from indikator.tabel import DECIMALS, explain_address, mean_text, rule_lines, written
from laporan.document import Block, Cell, Column, Note, Paragraph, Row, Section
from laporan.reports.pengukuran_tahunan import money, money_total
from laporan.sakip import efisiensi
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import band_row, banded, side_by_side, utama

BEFORE = 3  # years
EFFICIENCY = {
    Cara.SELISIH: "=ROUND({1}-{4},2)",
    Cara.SISA: "=ROUND(({2}-{3})*100/{2},2)",
}
"""Live over the columns of table 6; the cost of outputs stands in no column of it."""
Cells = Callable[[Lembar, BarisCapaian], list[Cell]]
"""What stands behind the name of an indicator, from the second column on."""


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    makers = (_this_year, _years_before, _end_of_renstra, _efficiency)
    return Bagian(tuple(make(lembar) for make in makers), lembar.kurang)


def _section(lembar: Lembar, nomor: str, judul: str, blocks: tuple[Block, ...]) -> Section:
    title = (_("TABEL %(nomor)s. %(judul)s") % {"nomor": nomor, "judul": judul}, lembar.bahan.judul,
             _("TAHUN %(tahun)s") % {"tahun": lembar.bahan.tahun})  # fmt: skip
    return Section(blocks=blocks, title=title, sheet=f"LKjIP {nomor}")


def _columns(labels: list[tuple[str, float, str]]) -> tuple[Column, ...]:
    """Label, width, group; what is a figure stands at the right."""
    texts = {"Sasaran", "Indikator", "Satuan"}
    return tuple(Column(label, width, align="left" if label in texts else "right", group=group)
                 for label, width, group in labels)  # fmt: skip


# --- 1: this year -------------------------------------------------------------------------------------------------


def _this_year(lembar: Lembar) -> Section:
    bahan = lembar.bahan
    columns = _columns([("Sasaran", 60.0, ""), ("Indikator", 70.0, ""), ("Satuan", 24.0, ""), ("Target", 28.0, ""),
                        ("Realisasi", 28.0, ""), ("Capaian %", 26.0, "")])  # fmt: skip
    body: list[Row] = []
    for band, butir in banded(bahan, utama(bahan)):
        if band:
            body.append(band_row(band, len(columns)))
        rows = [[Cell(1, one.indikator.nama), *_year(lembar, one)] for one in butir.baris]
        rows = rows or [[Cell(1, lembar.without_indicator(butir), colspan=len(columns) - 1)]]
        body += side_by_side([Cell(0, butir.nama)], rows)
    blocks = table_or_nothing(columns, body)
    if body:
        shown = bahan.shown(utama(bahan))
        notes = (Note(line) for line in rule_lines(shown))
        blocks = (*blocks, Paragraph(mean_text(shown), bold=True), *notes)
    return _section(lembar, "1", _("TARGET DAN REALISASI KINERJA TAHUN INI"), blocks)


def _year(lembar: Lembar, baris: BarisCapaian) -> list[Cell]:
    return [lembar.satuan(2, baris), *lembar.hasil(3, baris)]


def _by_indicator(lembar: Lembar, columns: tuple[Column, ...], cells: Cells) -> tuple[Block, ...]:
    """A table that has no column for the sasaran: one line for each indicator."""
    body: list[Row] = []
    for band, butir in banded(lembar.bahan, utama(lembar.bahan)):
        if band:
            body.append(band_row(band, len(columns)))
        body += [Row((Cell(0, baris.indikator.nama), *cells(lembar, baris))) for baris in butir.baris]
        if not butir.baris:
            body.append(Row((Cell(0, f"{butir.nama}: {lembar.without_indicator(butir)}", colspan=len(columns)),)))
    return table_or_nothing(columns, body)


# --- 2: years before ----------------------------------------------------------------------------------------------


def _years_before(lembar: Lembar) -> Section:
    tahun = lembar.bahan.tahun
    years = list(range(tahun - BEFORE, tahun + 1))
    columns = _columns([
        ("Indikator", 52.0, ""), ("Satuan", 18.0, ""),
        *((label, 18.0, str(year)) for year in years for label in ("Target", "Realisasi", "Capaian")),
        ("naik/turun", 18.0, ""),
    ])  # fmt: skip

    def cells(lembar: Lembar, baris: BarisCapaian) -> list[Cell]:
        made = [lembar.satuan(1, baris)]
        for place, year in enumerate(years):
            made += _past(lembar, 2 + 3 * place, baris, year)
        return [*made, _trend(lembar, 2 + 3 * len(years), baris)]

    blocks = _by_indicator(lembar, columns, cells)
    note = Note(_("“naik/turun” membandingkan realisasi tahun ini dengan realisasi tahun sebelumnya."))
    return _section(lembar, "2", _("PERBANDINGAN DENGAN TAHUN-TAHUN SEBELUMNYA"), (*blocks, note))


def _past(lembar: Lembar, column: int, baris: BarisCapaian, year: int) -> list[Cell]:
    bahan = lembar.bahan
    if year == bahan.tahun:
        return lembar.hasil(column, baris)
    found = bahan.tahun_lain(baris.indikator, year)
    pair = (found[0], written(*found)) if found else None
    target = lembar.target_lain(column, baris.indikator, year, found and found[0].target.get(0))
    done = lembar.realisasi_lain(column + 1, baris.indikator, year, pair)
    capaian = lembar.capaian_lain(column + 2, baris.indikator, year, pair)
    return [target, done, lembar.live(capaian, target, done, found[0]) if found else capaian]


def _trend(lembar: Lembar, column: int, baris: BarisCapaian) -> Cell:
    """Of the realisation against that of the year before."""
    tahun = lembar.bahan.tahun
    found = lembar.bahan.tahun_lain(baris.indikator, tahun - 1)
    now, before = baris.sampai.angka, found[0].sampai.angka if found else None
    if now is not None and before is not None:
        word = _("naik") if now > before else _("turun") if now < before else _("tetap")
        return Cell(column, word, align="center")
    lack = baris.sampai if now is None else found[0].sampai if found else Nilai(BELUM_ADA.keadaan)
    return lembar.without_trend(column, baris, tahun if now is None else tahun - 1, lack)


# --- 3: end of the Renstra ----------------------------------------------------------------------------------------


def _end_of_renstra(lembar: Lembar) -> Section:
    akhir, tahun = lembar.bahan.rencana.tahun_akhir, lembar.bahan.tahun
    columns = _columns([("Indikator", 90.0, ""), ("Satuan", 24.0, ""), ("Target akhir Renstra", 34.0, ""),
                        (f"Realisasi {tahun}", 30.0, ""), ("Tingkat kemajuan %", 32.0, "")])  # fmt: skip
    blocks = _by_indicator(lembar, columns, _progress)
    note = Note(
        _("Target akhir Renstra adalah kondisi akhir yang tertulis pada rencana; bila tidak tertulis, target tahun "
          "%(akhir)s. Tingkat kemajuan menilai realisasi tahun %(tahun)s terhadap target itu dengan aturan capaian "
          "indikatornya.") % {"akhir": akhir, "tahun": tahun}
    )  # fmt: skip
    return _section(lembar, "3", _("KEMAJUAN TERHADAP TARGET JANGKA MENENGAH"), (*blocks, note))


def _progress(lembar: Lembar, baris: BarisCapaian) -> list[Cell]:
    bahan = lembar.bahan
    target = lembar.target_akhir(2, baris.indikator)
    done = lembar.realisasi(3, baris, bahan.tertulis(baris))
    kemajuan = lembar.persen(
        4, progress_of(bahan, baris), baris.indikator.nama, _("Tingkat kemajuan"), tempat=_("Lembar isian realisasi"),
        alamat=bahan.halaman_isian(baris.unit_id, bahan.triwulan),
        jelaskan=explain_address(baris, bahan.tabel, bahan.triwulan),
    )  # fmt: skip
    return [lembar.satuan(1, baris), target, done, lembar.live(kemajuan, target, done, baris)]


def progress_of(bahan: Bahan, baris: BarisCapaian) -> Nilai:
    """The realisation of this year against what the end of the plan promises, by the indicator's own rule."""
    if baris.terbagi:
        return BANYAK_BAGIAN
    if baris.aturan is None:
        return tak_terhitung(_("Indikator ini belum punya aturan capaian."))
    last = bahan.target_akhir(baris.indikator)
    target = promised(last.keadaan, last.bagian) if last else BELUM_ADA
    skala = bahan.tabel.acuan.skala.get(baris.indikator.skala_id or 0)
    done = compute_capaian(baris.sampai, target, baris.aturan, baris.indikator.baseline_nilai, skala)
    return Nilai(done.keadaan, None if done.nilai is None else rounded(done.nilai, DECIMALS), done.alasan)


# --- 6: efficiency ------------------------------------------------------------------------------------------------


def _efficiency(lembar: Lembar) -> Section:
    bahan = lembar.bahan
    columns = _columns([("Sasaran", 80.0, ""), ("Capaian kinerja %", 30.0, ""), ("Pagu", 36.0, ""),
                        ("Realisasi", 36.0, ""), ("Serapan %", 28.0, ""), ("Efisiensi %", 28.0, "")])  # fmt: skip
    cara = way_of(bahan.tabel.acuan, bahan.tahun)
    rows = utama(bahan)
    body: list[Row] = []
    for band, butir in banded(bahan, rows):
        if band:
            body.append(band_row(band, len(columns)))
        body.append(Row((Cell(0, butir.nama), *_efficient(lembar, butir, cara))))
    listed = [found for one in rows for found in bahan.beranggaran(one)]
    if listed:
        total = Cell(0, _("Jumlah"), colspan=2, kind="band", bold=True)
        body.append(Row((total, *money_total(bahan, 2, listed), Cell(5))))
    blocks = table_or_nothing(columns, body, totals=bool(listed))
    notes = (*(Note(line) for line in efisiensi.described(cara)), *efisiensi.until_notes(bahan, listed))
    return _section(lembar, "6", _("EFISIENSI PENGGUNAAN SUMBER DAYA"), (*blocks, *notes))


def _efficient(lembar: Lembar, butir: Butir, cara: Cara) -> list[Cell]:
    bahan = lembar.bahan
    capaian = efisiensi.mean_of(bahan, butir)
    uang = efisiensi.amounts(bahan, bahan.beranggaran(butir))
    found = efisiensi.compute(bahan, butir)
    isian = bahan.halaman_isian(butir.unit_id, bahan.triwulan)
    return [
        lembar.persen(1, capaian, butir.nama, _("Capaian kinerja"), tempat=_("Lembar isian realisasi"), alamat=isian,
                      jelaskan=bahan.halaman_dasbor()),
        *money(lembar, 2, butir.nama, uang),
        lembar.persen(5, found, butir.nama, _("Efisiensi"), tempat=_("Halaman Anggaran"),
                      alamat=bahan.halaman_anggaran(), formula=EFFICIENCY.get(cara, "")),
    ]  # fmt: skip


SAKIP = Sakip("lkjip", "LKjIP bab III", susun, perubahan="rencana")
