"""Formulir Pengukuran Kinerja: what each sasaran promised and reached in a year, beside the money of its programs."""

from dataclasses import replace

from django.utils.translation import gettext as _

from indikator.efisiensi import Uang
from indikator.nilai import KOSONG
from indikator.tabel import mean_text, rule_lines
from laporan.document import Cell, Column, Note, Paragraph, Row, Section
from laporan.sakip import rumus
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.efisiensi import amounts, until_notes
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import band_row, banded, side_by_side, utama

HEAD: tuple[tuple[str, float], ...] = (
    ("Sasaran Strategis", 50.0), ("Indikator", 56.0), ("Target", 22.0), ("Realisasi", 22.0), ("%", 20.0),
    ("Program", 52.0), ("Pagu", 28.0), ("Realisasi", 28.0), ("%", 20.0),
)  # fmt: skip
FIGURES = {2, 3, 4, 6, 7, 8}


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    columns = tuple(
        Column(label, width, align="right" if at in FIGURES else "left") for at, (label, width) in enumerate(HEAD)
    )
    body: list[Row] = []
    for band, butir in banded(bahan, utama(bahan)):
        if band:
            body.append(band_row(band, len(HEAD)))
        left = [_measured(lembar, butir, place) for place in range(len(butir.baris))]
        left = left or [[Cell(1, lembar.without_indicator(butir), colspan=4)]]
        body += side_by_side([Cell(0, butir.nama)], left, programs(lembar, butir, 5))
    listed = [found for one in utama(bahan) for found in bahan.beranggaran(one)]
    if listed:
        body.append(Row((Cell(0, _("Jumlah"), colspan=6, kind="band", bold=True), *money_total(bahan, 6, listed))))
    title = (_("FORMULIR PENGUKURAN KINERJA"), bahan.judul, _("TAHUN ANGGARAN %(tahun)s") % {"tahun": bahan.tahun})
    blocks = table_or_nothing(columns, body, totals=bool(listed))
    if body:
        shown = bahan.shown(utama(bahan))
        notes = (*(Note(line) for line in rule_lines(shown)), *until_notes(bahan, listed))
        mean = Paragraph(mean_text(shown), bold=True)
        blocks = (*blocks, mean, *notes)
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Pengukuran tahunan")),), lembar.kurang)


def _measured(lembar: Lembar, butir: Butir, place: int) -> list[Cell]:
    baris = butir.baris[place]
    return [Cell(1, baris.indikator.nama), *lembar.hasil(2, baris)]


def programs(lembar: Lembar, butir: Butir, first: int) -> list[list[Cell]]:
    """Program, pagu, realisasi and serapan of each program below a sasaran; one line that says so where none is."""
    bahan = lembar.bahan
    found = bahan.beranggaran(butir)
    if not found:
        return [[Cell(first, no_program(lembar, butir), colspan=4)]]
    return [
        [Cell(first, one.nama), *money(lembar, first + 1, one.nama, amounts(bahan, [one]))] for one in found
    ]  # fmt: skip


def no_program(lembar: Lembar, butir: Butir) -> str:
    return lembar.missing(
        butir.nama, _("Program"), KOSONG.keadaan, tempat=_("Pohon kinerja"), alamat=lembar.bahan.halaman_rencana()
    )


def money(lembar: Lembar, first: int, objek: str, uang: Uang) -> list[Cell]:
    """Pagu, realisasi, serapan."""
    return [
        lembar.uang(first, uang.pagu, objek, _("Pagu")),
        lembar.uang(first + 1, uang.realisasi, objek, _("Realisasi anggaran")),
        lembar.persen(first + 2, uang.serapan, objek, _("Serapan"), tempat=_("Halaman Anggaran"),
                      alamat=lembar.bahan.halaman_anggaran(), formula=rumus.share(first + 1, first)),
    ]  # fmt: skip


def money_total(bahan: Bahan, first: int, rows: list[Butir]) -> list[Cell]:
    """The same of all programs of a table; what is missing here is missing at its program, and listed there."""
    cells = money(Lembar(bahan, ""), first, "", amounts(bahan, rows))
    sums = [replace(cell, formula=rumus.summed(cell.column)) if cell.value is not None else cell for cell in cells[:2]]
    return [*sums, cells[2]]


SAKIP = Sakip("pengukuran-tahunan", "Pengukuran kinerja tahunan", susun, perubahan="tahun")
