"""Pengukuran rencana aksi until a quarter: performance and money side by side, as e-SAKIP asks for it.

Its 32 columns need A3. A quarter's money is what was spent in it, with its share of the year's pagu; serapan and fisik
are as far as they have come at the end of the chosen quarter.
"""

from django.utils.translation import gettext as _

from indikator.anggaran import amount_text
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import ROMAN
from indikator.efisiensi import absorbed
from indikator.models import Realisasi
from indikator.nilai import KOSONG, Keadaan, angka
from indikator.queries.anggaran import SelAnggaran
from indikator.queries.tabel import BarisCapaian, last_realisasi
from indikator.tabel import mean_text, rule_lines
from laporan.document import Align, Cell, Column, Note, Paragraph, Row, Section
from laporan.reports.rencana_aksi import QUARTER_NUMBERS, actions_of, measured, no_action
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.efisiensi import mean_of, until_notes
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import band_row, banded, side_by_side, spanning, utama

LEFT: tuple[tuple[str, float, Align], ...] = (
    ("No", 8.0, "center"), ("Sasaran", 34.0, "left"), ("Indikator", 34.0, "left"), ("Satuan", 15.0, "left"),
    ("Target tahunan", 15.0, "right"),
    *((f"Target TW {ROMAN[tw]}", 13.0, "right") for tw in QUARTER_NUMBERS),
    *((f"Realisasi TW {ROMAN[tw]}", 13.0, "right") for tw in QUARTER_NUMBERS),
    ("Realisasi", 15.0, "right"), ("Capaian %", 15.0, "right"), ("Predikat", 15.0, "center"),
)  # fmt: skip
RIGHT: tuple[tuple[str, float, Align], ...] = (
    ("Kode", 18.0, "left"), ("Program/Kegiatan/Sub Kegiatan", 34.0, "left"), ("Indikator", 30.0, "left"),
    ("Target", 15.0, "right"), ("Satuan", 14.0, "left"),
    *((f"Realisasi dan capaian anggaran TW {ROMAN[tw]}", 16.0, "right") for tw in QUARTER_NUMBERS),
    ("Serapan %", 14.0, "right"), ("Capaian program %", 15.0, "right"), ("Fisik %", 12.0, "right"),
    ("Penanggung jawab", 22.0, "left"), ("Faktor pendukung", 24.0, "left"), ("Faktor penghambat", 24.0, "left"),
    ("Catatan verifikator", 22.0, "left"),
)  # fmt: skip
"""Where a sasaran has no program, the last four columns tell of the sasaran itself."""


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    head = (*LEFT, *RIGHT)
    columns = tuple(Column(label, width, align=align) for label, width, align in head)
    body: list[Row] = []
    number = 0
    for band, butir in banded(bahan, utama(bahan)):
        if band:
            body.append(band_row(band, len(head)))
        left = []
        for baris in butir.baris:
            number += 1
            left.append(_measured(lembar, number, baris))
        left = left or [[Cell(0), Cell(2, lembar.without_indicator(butir), colspan=len(LEFT) - 2)]]
        body += side_by_side([Cell(1, butir.nama)], left, _actions(lembar, butir))
    until = _("TAHUN %(tahun)s SAMPAI TRIWULAN %(tw)s") % {"tahun": bahan.tahun, "tw": ROMAN[bahan.triwulan]}
    title = (_("PENGUKURAN RENCANA AKSI"), bahan.judul, until)
    blocks = table_or_nothing(columns, body)
    if body:
        shown = bahan.shown(utama(bahan))
        rows = [one for butir in utama(bahan) for one in actions_of(butir)]
        notes = (*(Note(line) for line in rule_lines(shown)), *until_notes(bahan, rows))
        blocks = (*blocks, Paragraph(mean_text(shown), bold=True), *notes)
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Pengukuran triwulan")),), lembar.kurang)


def _measured(lembar: Lembar, number: int, baris: BarisCapaian) -> list[Cell]:
    tertulis = lembar.bahan.tertulis(baris)
    unit, target = lembar.satuan(3, baris), lembar.target(4, baris)
    promised = [lembar.target_triwulan(4 + tw, baris, tw) for tw in QUARTER_NUMBERS]
    quarters = [lembar.realisasi_triwulan(8 + tw, baris, tertulis, tw) for tw in QUARTER_NUMBERS]
    done = lembar.realisasi(13, baris, tertulis)
    capaian = lembar.live(lembar.capaian(14, baris, tertulis), target, done, baris)
    name = Cell(2, baris.indikator.nama)
    return [Cell(0, str(number)), name, unit, target, *promised, *quarters, done, capaian, Cell(15, tertulis.status)]


def _actions(lembar: Lembar, butir: Butir) -> list[list[Cell]]:
    """Program, kegiatan, sub kegiatan; without any, what was said of the sasaran itself."""
    found = [cells for one in actions_of(butir) for cells in _action(lembar, one)]
    if found:
        return found
    first = len(LEFT)
    said = _said(lembar, first + 12, butir.baris)
    return [[Cell(first, no_action(lembar, butir), colspan=12), *said]]


def _action(lembar: Lembar, one: Butir) -> list[list[Cell]]:
    """A line for each indicator; the node itself and its money stand once beside them."""
    first = len(LEFT)
    lines = []
    for baris in one.baris or (None,):
        owner = lembar.penanggung_jawab(first + 12, one, baris)
        said = _said(lembar, first + 12, [baris] if baris else [])[1:]
        lines.append([*measured(lembar, first + 2, one, baris), owner, *said])
    own = [lembar.kode(first, one), Cell(first + 1, one.nama), *_spent(lembar, first + 5, one)]
    lines[0] = [*spanning(own, len(lines)), *lines[0]]
    return lines


def _spent(lembar: Lembar, first: int, one: Butir) -> list[Cell]:
    """What each quarter spent, then serapan, achievement and physical progress until the chosen one."""
    bahan = lembar.bahan
    sel = bahan.sel_anggaran(one.simpul.pk)
    cells = [_quarter(lembar, first + tw - 1, one, sel, tw) for tw in QUARTER_NUMBERS]
    share = absorbed(sel.pagu, sel.sampai(bahan.triwulan))
    cells.append(lembar.persen(first + 4, share, one.nama, _("Serapan"), tempat=_("Halaman Anggaran"),
                               alamat=bahan.halaman_anggaran()))  # fmt: skip
    alamat = bahan.halaman_isian(one.unit_id, bahan.triwulan)
    cells.append(lembar.persen(first + 5, mean_of(bahan, one), one.nama, _("Capaian program"),
                               tempat=_("Lembar isian realisasi"), alamat=alamat))  # fmt: skip
    fisik = sel.fisik[bahan.triwulan - 1]
    progress = KOSONG if fisik is None else angka(fisik)
    cells.append(lembar.persen(first + 6, progress, one.nama, _("Fisik"), tempat=_("Halaman Anggaran"),
                               alamat=bahan.halaman_anggaran(bahan.triwulan)))  # fmt: skip
    return cells


def _quarter(lembar: Lembar, column: int, one: Butir, sel: SelAnggaran, triwulan: int) -> Cell:
    """Amount and share of the year's pagu; a later quarter is not yet due."""
    bahan = lembar.bahan
    spent, masa = sel.triwulan[triwulan - 1], f"TW {ROMAN[triwulan]} {bahan.tahun}"
    if triwulan > bahan.triwulan:
        word = lembar.missing(one.nama, _("Realisasi anggaran"), Keadaan.BELUM_WAKTUNYA, masa=masa)
        return Cell(column, word)
    if spent.berlaku is None:
        alasan = _("Realisasinya hanya diisi setahun.") if sel.realisasi.berlaku is not None else ""
        word = lembar.missing(one.nama, _("Realisasi anggaran"), Keadaan.KOSONG, masa=masa, alasan=alasan,
                              tempat=_("Halaman Anggaran"), alamat=bahan.halaman_anggaran(triwulan))  # fmt: skip
        return Cell(column, word)
    share = absorbed(sel.pagu, spent).angka
    percent = f"{tulis(share, 2)} %" if share is not None else ""
    return Cell(column, "\n".join(filter(None, (amount_text(spent), percent))))


def _said(lembar: Lembar, first: int, rows: list[BarisCapaian]) -> list[Cell]:
    """Who answers, what helped, what hindered, what the verifier noted: of the last quarter that was measured."""
    last: list[Realisasi] = [row for one in rows if (row := last_realisasi(one)) is not None]
    notes = {row.paket_id: row.paket.catatan for row in last if row.paket_id}
    owner = lembar.bahan.nama_unit(rows[0].unit_id) if rows else ""
    return [
        Cell(first, owner),
        Cell(first + 1, "\n".join(filter(None, (row.faktor_pendukung for row in last)))),
        Cell(first + 2, "\n".join(filter(None, (row.faktor_penghambat for row in last)))),
        Cell(first + 3, "\n".join(filter(None, notes.values()))),
    ]


SAKIP = Sakip("pengukuran-triwulan", "Pengukuran kinerja triwulan", susun, paper="A3", perubahan="tahun")
