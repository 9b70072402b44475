"""Daftar IKU: every key indicator with definition, source, who answers for it, and target and realisation per year.

Columns as e-SAKIP prints them. The realisation of a year is that of the plan which counted then; a year after the
chosen one is not yet due.
"""

from django.utils.translation import gettext as _

from indikator.models import Indikator
from indikator.nilai import Keadaan
from indikator.queries.tabel import BarisCapaian
from indikator.tabel import written
from laporan.document import Cell, Column, Row, Section
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import band_row, banded, side_by_side, utama

HEAD = (("No", 8.0), ("Tujuan/Sasaran", 36.0), ("Indikator", 38.0), ("Definisi Operasional/Formulasi", 44.0),
        ("Sumber Data", 24.0), ("Penanggung Jawab", 22.0), ("Satuan", 16.0))  # fmt: skip
YEAR = 14.0


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    years = list(bahan.rencana.tahun)
    columns = tuple(Column(label, width, align="center" if at == 0 else "left")
                    for at, (label, width) in enumerate(HEAD))  # fmt: skip
    columns += tuple(
        Column(label, YEAR, align="right", group=str(year)) for year in years for label in ("Target", "Realisasi")
    )
    body: list[Row] = []
    number = 0
    for band, butir in banded(bahan, utama(bahan, tujuan=True)):
        if band:
            body.append(band_row(band, len(columns)))
        rows = []
        for baris in butir.baris:
            number += 1
            rows.append(_cells(lembar, number, baris, years))
        body += side_by_side([Cell(1, butir.nama)], rows or [_without(lembar, butir, len(columns))])
    periode = _("TAHUN %(periode)s") % {"periode": bahan.rencana.periode}
    title = (_("DAFTAR INDIKATOR KINERJA UTAMA"), bahan.judul, periode)
    blocks = table_or_nothing(columns, body)
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Daftar IKU")),), lembar.kurang)


def _cells(lembar: Lembar, number: int, baris: BarisCapaian, years: list[int]) -> list[Cell]:
    one = baris.indikator
    definition = "\n".join(dict.fromkeys(filter(None, (one.definisi or one.makna, one.rumus_teks))))
    cells = [
        Cell(0, str(number)),
        Cell(2, one.nama),
        lembar.text(3, definition, one, "Definisi Operasional/Formulasi"),
        lembar.text(4, one.sumber_data, one, "Sumber Data"),
        lembar.text(5, one.penanggung_jawab, one, "Penanggung Jawab"),
        lembar.satuan(6, baris),
    ]
    for place, year in enumerate(years):
        column = len(HEAD) + 2 * place
        cells += [lembar.target_of(column, one, year), _realisasi(lembar, column + 1, baris, year)]
    return cells


def _realisasi(lembar: Lembar, column: int, baris: BarisCapaian, year: int) -> Cell:
    bahan = lembar.bahan
    if year == bahan.tahun:
        return lembar.realisasi(column, baris, bahan.tertulis(baris))
    if year > bahan.tahun:
        return Cell(column, _not_yet(lembar, baris.indikator, year))
    found = bahan.tahun_lain(baris.indikator, year)
    return lembar.realisasi_lain(column, baris.indikator, year, found and (found[0], written(*found)))


def _not_yet(lembar: Lembar, indikator: Indikator, year: int) -> str:
    bahan = lembar.bahan
    unit = bahan.pemilik_indikator.get(indikator.pk)
    return lembar.missing(
        indikator.nama, _("Realisasi"), Keadaan.BELUM_WAKTUNYA, masa=str(year), tempat=_("Lembar isian realisasi"),
        alamat=bahan.halaman_isian(unit, 4, year),
    )  # fmt: skip


def _without(lembar: Lembar, butir: Butir, width: int) -> list[Cell]:
    return [Cell(0), Cell(2, lembar.without_indicator(butir), colspan=width - 2)]


SAKIP = Sakip("daftar-iku", "Daftar IKU", susun)
