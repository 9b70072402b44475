"""Daftar IKU: every key indicator with what a form of the list prints of it; usually as e-SAKIP does.

The other forms are those of the decree on key indicators (`kolom_iku`): the choice of the Naskah, or of who prints. In
the form of e-SAKIP the realisation of a year is that of the plan which counted then; a year after the chosen one is not
yet due.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from indikator.models import Indikator
from indikator.nilai import Keadaan
from indikator.queries.tabel import BarisCapaian
from indikator.tabel import written
from laporan.document import Cell, Column, Row, Section
from laporan.queries.naskah import kept_naskah
from laporan.reports.makna import labelled
from laporan.reports.rumus import printed_formula
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import band_row, banded, side_by_side, utama

USUAL: Final = "esakip"
FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "esakip": ("no", "simpul", "indikator", "definisi", "sumber", "pj", "satuan", "tahunan"),
    "rumus": ("no", "simpul", "indikator", "rumus", "sumber"),
    "satuan": ("no", "simpul", "indikator", "satuan", "pj", "sumber"),
    "kondisi": ("simpul", "indikator", "awal", "target", "akhir", "makna", "rumus", "pj", "sumber"),
    "target": ("no", "simpul", "indikator", "target", "makna", "rumus", "pj", "sumber"),
}
"""Columns from left to right. A kind of several columns, one or two for each year, stands for all of them."""
COLUMNS: Final[Mapping[str, tuple[str, float]]] = {
    "no": ("No", 8.0), "simpul": ("Tujuan/Sasaran", 36.0), "indikator": ("Indikator", 38.0),
    "definisi": ("Definisi Operasional/Formulasi", 44.0), "sumber": ("Sumber Data", 24.0),
    "pj": ("Penanggung Jawab", 22.0), "satuan": ("Satuan", 16.0), "rumus": ("Rumus", 44.0),
    "awal": ("Kondisi awal", 16.0), "akhir": ("Kondisi akhir", 16.0), "makna": ("Makna/Alasan Pemilihan", 44.0),
}  # fmt: skip
LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "rumus": {"simpul": "Sasaran Strategis"},
    "satuan": {"simpul": "Sasaran", "indikator": "Indikator Kinerja Utama"},
    "kondisi": {"simpul": "Sasaran", "rumus": "Definisi Operasional/Cara Hitung"},
    "target": {"simpul": "Kinerja Utama", "indikator": "Indikator Kinerja Utama", "rumus": "Cara Hitung"},
}
YEAR: Final = 14.0
CENTRED: Final = {"no", "awal", "akhir"}


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    form = bahan.kolom or str(kept_naskah(bahan.rencana, "sk-iku").isi.get("kolom_iku") or USUAL)
    kinds, years = FORMS[form], list(bahan.rencana.tahun)
    columns = tuple(column for kind in kinds for column in _columns(form, kind, years))
    place = kinds.index("simpul")
    body: list[Row] = []
    number = 0
    for band, butir in banded(bahan, utama(bahan, tujuan=True)):
        if band:
            body.append(band_row(band, len(columns)))
        rows = []
        for baris in butir.baris:
            number += 1
            rows.append(_cells(lembar, kinds, number, baris, years))
        body += side_by_side([Cell(place, butir.nama)], rows or [_without(lembar, butir, place, len(columns))])
    periode = _("TAHUN %(periode)s") % {"periode": bahan.rencana.periode}
    title = (_("DAFTAR INDIKATOR KINERJA UTAMA"), bahan.judul, periode)
    blocks = table_or_nothing(columns, body)
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Daftar IKU")),), lembar.kurang)


def _columns(form: str, kind: str, years: Sequence[int]) -> list[Column]:
    if kind == "tahunan":
        pairs = ((year, label) for year in years for label in ("Target", "Realisasi"))
        return [Column(label, YEAR, align="right", group=str(year)) for year, label in pairs]
    if kind == "target":
        return [Column(str(year), YEAR, align="right", group="Target") for year in years]
    label, width = COLUMNS[kind]
    return [Column(LABELS.get(form, {}).get(kind, label), width, "center" if kind in CENTRED else "left")]


def _cells(lembar: Lembar, kinds: Sequence[str], number: int, baris: BarisCapaian, years: Sequence[int]) -> list[Cell]:
    """Each kind of column with its cells, one after the other; the statement of the node is put beside them later."""
    cells: list[Cell] = []
    column = 0
    for kind in kinds:
        if kind == "simpul":
            column += 1
            continue
        made = [Cell(column, str(number))] if kind == "no" else _made(lembar, kind, column, baris, years)
        cells += made
        column += len(made)
    return cells


def _made(lembar: Lembar, kind: str, column: int, baris: BarisCapaian, years: Sequence[int]) -> list[Cell]:
    one = baris.indikator
    if kind == "tahunan":
        return [cell for place, year in enumerate(years) for cell in _of_year(lembar, column + 2 * place, baris, year)]
    if kind == "target":
        return [lembar.target_of(column + place, one, year) for place, year in enumerate(years)]
    if kind == "satuan":
        return [lembar.satuan(column, baris)]
    if kind == "rumus":
        return [_formula(lembar, column, one)]
    if kind == "indikator":
        return [Cell(column, one.nama)]
    text, what = TEXTS[kind]
    return [lembar.text(column, text(one), one, what)]


def _definition(one: Indikator) -> str:
    formula = one.rumus_teks or _written(0, one).text
    return "\n".join(dict.fromkeys(filter(None, (one.definisi or one.makna, formula))))


def _written(column: int, one: Indikator) -> Cell:
    return printed_formula(column, one.rumus_teks, one.rumus, {each.kode: each.label for each in one.variabel.all()})


TEXTS: Final[Mapping[str, tuple[Callable[[Indikator], str], str]]] = {
    "definisi": (_definition, "Definisi Operasional/Formulasi"),
    "makna": (labelled, "Makna/Alasan Pemilihan"),
    "sumber": (lambda one: one.sumber_data, "Sumber Data"),
    "pj": (lambda one: one.penanggung_jawab, "Penanggung Jawab"),
    "awal": (lambda one: one.baseline_teks, "Kondisi awal"),
    "akhir": (lambda one: one.akhir_teks, "Kondisi akhir"),
}
"""The text of an indicator in a column, and by what name it is listed where it is missing."""


def _formula(lembar: Lembar, column: int, one: Indikator) -> Cell:
    cell = _written(column, one)
    return replace(lembar.text(column, cell.text, one, "Rumus"), fraction=cell.fraction)


def _of_year(lembar: Lembar, column: int, baris: BarisCapaian, year: int) -> list[Cell]:
    return [lembar.target_of(column, baris.indikator, year), _realisasi(lembar, column + 1, baris, year)]


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


def _without(lembar: Lembar, butir: Butir, place: int, width: int) -> list[Cell]:
    numbers = [Cell(at) for at in range(place)]
    return [*numbers, Cell(place + 1, lembar.without_indicator(butir), colspan=width - place - 1)]


SAKIP = Sakip("daftar-iku", "Daftar IKU", susun, perubahan="rencana")
