"""Rencana aksi: what is to be reached by each quarter, and the program, kegiatan and sub kegiatan that bring it about.

`rows_of` and `columns_of` serve the measurement of the same plan of action (`pengukuran_triwulan`) too.
"""

from django.utils.translation import gettext as _

from indikator.capaian.waktu import QUARTERS, ROMAN
from indikator.nilai import Keadaan
from indikator.queries.anggaran import JENJANG
from indikator.queries.tabel import BarisCapaian
from laporan.document import Align, Cell, Column, Row, Section
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import band_row, banded, side_by_side, spanning, utama

QUARTER_NUMBERS = tuple(range(1, QUARTERS + 1))
HEAD: tuple[tuple[str, float], ...] = (
    ("No", 8.0), ("Sasaran", 36.0), ("Indikator", 36.0), ("Satuan", 15.0), ("Target tahunan", 16.0),
    *((f"Target TW {ROMAN[tw]}", 14.0) for tw in QUARTER_NUMBERS),
    ("Kode", 20.0), ("Program/Kegiatan/Sub Kegiatan", 40.0), ("Indikator", 34.0), ("Target", 16.0), ("Satuan", 15.0),
    ("Penanggung jawab", 26.0),
)  # fmt: skip
FIGURES = {4, 5, 6, 7, 8, 12}
ACTIONS = 9  # the column in which the programs begin


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    columns = tuple(Column(label, width, align=_align(at)) for at, (label, width) in enumerate(HEAD))
    body: list[Row] = []
    number = 0
    for band, butir in banded(bahan, utama(bahan)):
        if band:
            body.append(band_row(band, len(HEAD)))
        left = []
        for baris in butir.baris:
            number += 1
            left.append(_promised(lembar, number, baris))
        left = left or [[Cell(0), Cell(2, lembar.without_indicator(butir), colspan=ACTIONS - 2)]]
        body += side_by_side([Cell(1, butir.nama)], left, _actions(lembar, butir))
    title = (_("RENCANA AKSI"), bahan.judul, _("TAHUN %(tahun)s") % {"tahun": bahan.tahun})
    blocks = table_or_nothing(columns, body)
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Rencana aksi")),), lembar.kurang)


def _align(at: int) -> Align:
    return "center" if at == 0 else "right" if at in FIGURES else "left"


def _promised(lembar: Lembar, number: int, baris: BarisCapaian) -> list[Cell]:
    return [
        Cell(0, str(number)),
        Cell(2, baris.indikator.nama),
        lembar.satuan(3, baris),
        lembar.target(4, baris),
        *(lembar.target_triwulan(4 + tw, baris, tw) for tw in QUARTER_NUMBERS),
    ]


def actions_of(butir: Butir) -> list[Butir]:
    """The programs, kegiatan and sub kegiatan below a node, in tree order."""
    return [one for one in butir.below() if one.jenjang in JENJANG]


def no_action(lembar: Lembar, butir: Butir) -> str:
    return lembar.missing(
        butir.nama, _("Program/Kegiatan/Sub Kegiatan"), Keadaan.KOSONG, tempat=_("Pohon kinerja"),
        alamat=lembar.bahan.halaman_rencana(),
    )  # fmt: skip


def _actions(lembar: Lembar, butir: Butir) -> list[list[Cell]]:
    found = [cells for one in actions_of(butir) for cells in _action(lembar, one)]
    return found or [[Cell(ACTIONS, no_action(lembar, butir), colspan=len(HEAD) - ACTIONS)]]


def _action(lembar: Lembar, one: Butir) -> list[list[Cell]]:
    """A line for each indicator; the node itself stands once beside them."""
    lines = [
        [*measured(lembar, ACTIONS + 2, one, baris), lembar.penanggung_jawab(ACTIONS + 5, one, baris)]
        for baris in one.baris or (None,)
    ]
    lines[0] = [*spanning([lembar.kode(ACTIONS, one), Cell(ACTIONS + 1, one.nama)], len(lines)), *lines[0]]
    return lines


def measured(lembar: Lembar, first: int, one: Butir, baris: BarisCapaian | None) -> list[Cell]:
    """Indicator, target, unit of measure."""
    if baris is None:
        return [Cell(first, lembar.without_indicator(one), colspan=3)]
    return [Cell(first, baris.indikator.nama), lembar.target(first + 1, baris), lembar.satuan(first + 2, baris)]


SAKIP = Sakip("rencana-aksi", "Rencana aksi", susun, perubahan="tahun")
