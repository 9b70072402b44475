"""How the last value of each indicator with a formula came about: its variables in cells, the result live over them.

A live formula stands only where the values in the cells give exactly the figure that Kinerja has; else the result is
its plain number. Formulas over sets, last year or the year to date are not laid out in cells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indikator.angka import value_text
from indikator.capaian.tulisan import tulis
from indikator.formula import FormulaError, Lingkungan, Rumus, evaluate, to_excel
from indikator.formula.syntax import Panggilan, walk
from indikator.isian import read_isian
from indikator.models import Realisasi, Variabel
from indikator.nilai import KOSONG, Keadaan, Nilai, angka
from indikator.queries.acuan import parameters_on
from indikator.queries.hitungan import Huruf, letter_of, nilai_of, quarter_end, rumus_of, stored
from indikator.queries.instrumen import answers_on
from indikator.queries.tabel import BarisCapaian, TabelCapaian, last_realisasi
from indikator.susunan.gabungan import counted_in
from indikator.tabel import Tertulis
from indikator.tugas import ROMAN
from laporan.document import Cell, Column, Row, Section, Table
from laporan.document.numbers import number_format

FIRST = 3  # the column of the first variable
MOST = 10  # variables beside each other
OTHER_QUARTERS = {"lalu", "kumulatif"}


@dataclass(frozen=True, slots=True)
class Hitungan:
    """A value with what it was computed from: for each name what it stands for, and its value."""

    baris: BarisCapaian
    row: Realisasi
    rumus: Rumus
    nilai: dict[str, tuple[str, Nilai]]


def computed_section(tabel: TabelCapaian) -> tuple[Section, ...]:
    """One section, or none where nothing of this kind was measured; a query for each quarter that needs parameters."""
    found = list(_computed(tabel))
    if not found:
        return ()
    width = max(len(one.nilai) for one in found)
    columns = (
        Column(_("No."), 8.0, align="center"), Column(_("Indikator"), 60.0), Column(_("Masa"), 16.0, align="center"),
        *(Column(str(n), 24.0, align="right", group=_("Variabel")) for n in range(1, width + 1)),
        Column(_("Hasil"), 26.0, align="right"),
    )  # fmt: skip
    body = [row for number, one in enumerate(found, 1) for row in _rows(number, one, width)]
    title = (_("PERHITUNGAN RUMUS"), _("Nilai triwulan terakhir yang terisi"))
    return (Section(blocks=(Table(columns=columns, body=tuple(body)),), title=title, sheet=_("Perhitungan")),)


def _computed(tabel: TabelCapaian) -> Iterator[Hitungan]:
    entered = {one.indikator.garis: one.realisasi for one in tabel.baris}
    parameters: dict[int, Mapping[str, Nilai]] = {}
    letters: dict[int, Mapping[str, Huruf]] = {}
    for baris in tabel.baris:
        row, rumus = last_realisasi(baris), rumus_of(baris.indikator.rumus) if baris.indikator.rumus else None
        variabel = sorted(baris.indikator.variabel.all(), key=lambda one: one.urutan)
        if row is None or row.nilai is None or rumus is None or not _is_plain(rumus, variabel):
            continue
        if any(one.jawaban for one in variabel) and row.triwulan not in letters:
            letters[row.triwulan] = answers_on(tabel.rencana.pemda_id, quarter_end(tabel.tahun, row.triwulan))
        huruf = letters.get(row.triwulan, {})
        nilai = {one.kode: (_label(one), _value(one, row, entered, huruf)) for one in variabel}
        if names := sorted(rumus.nama - nilai.keys()):
            if row.triwulan not in parameters:
                parameters[row.triwulan] = _parameters(tabel, row.triwulan)
            known = parameters[row.triwulan]
            nilai |= {kode: (_("%(kode)s: parameter") % {"kode": kode}, known.get(kode, KOSONG)) for kode in names}
        if len(nilai) <= MOST:
            yield Hitungan(baris, row, rumus, nilai)


def _is_plain(rumus: Rumus, variabel: list[Variabel]) -> bool:
    calls = {node.fungsi for node, _depth in walk(rumus.akar) if isinstance(node, Panggilan)}
    return not calls & OTHER_QUARTERS and not any(one.himpunan for one in variabel)


def _label(variabel: Variabel) -> str:
    return f"{variabel.kode}: {variabel.label}" + (f" ({variabel.satuan})" if variabel.satuan else "")


def _value(
    variabel: Variabel, row: Realisasi, entered: Mapping[int, Mapping[int, Realisasi]], huruf: Mapping[str, Huruf]
) -> Nilai:
    """As it was typed, a letter as its number; of a variable that is another indicator, or one of its variables, the
    value in the same quarter, as this table has it.
    """
    if variabel.rujukan is None:
        text = str(row.isian.get(variabel.kode, ""))
        letter = letter_of(text, huruf.get(variabel.jawaban, {}))
        return read_isian(text).nilai if letter is None else angka(letter)
    other = entered.get(variabel.rujukan.garis, {}).get(row.triwulan)
    if other is None:
        return KOSONG
    if not variabel.rujukan_variabel:
        return nilai_of(other)
    part = read_isian(str(other.isian.get(variabel.rujukan_variabel, ""))).nilai
    return counted_in(nilai_of(other), part)


def _parameters(tabel: TabelCapaian, triwulan: int) -> dict[str, Nilai]:
    """Those of the last day of the quarter."""
    last = quarter_end(tabel.tahun, triwulan)
    return {kode: angka(nilai) for kode, nilai in parameters_on(tabel.rencana.pemda_id, last).items()}


def _rows(number: int, one: Hitungan, width: int) -> Iterator[Row]:
    """What each variable is, and below it its value; the result stands beside the values."""
    indikator, rest = one.baris.indikator, range(FIRST + len(one.nilai), FIRST + width)
    head = (Cell(0, str(number), rowspan=2), Cell(1, indikator.nama, rowspan=2),
            Cell(2, f"TW {ROMAN[one.row.triwulan]}", rowspan=2))  # fmt: skip
    blank = [Cell(at, rowspan=2) for at in rest]
    labels = [Cell(at, label, align="left") for at, (label, _nilai) in enumerate(one.nilai.values(), FIRST)]
    satuan = indikator.satuan.nama if indikator.satuan else ""
    yield Row((*head, *labels, *blank, Cell(FIRST + width, satuan)))
    values = [_shown(nilai) for _label, nilai in one.nilai.values()]
    cells = [Cell(at, each.teks, value=each.angka) for at, each in enumerate(values, FIRST)]
    result = value_text(one.row, indikator)
    yield Row((*cells, Cell(FIRST + width, result, bold=True, value=one.row.nilai, formula=_live(one, values))))


def _shown(nilai: Nilai) -> Tertulis:
    if nilai.angka is None:
        return Tertulis("n/a" if nilai.keadaan is Keadaan.TIDAK_BERLAKU else "–")
    return Tertulis(tulis(nilai.angka), nilai.angka)


def _live(one: Hitungan, shown: list[Tertulis]) -> str:
    """The formula over the cells of its row; empty where they are no numbers there, or give another figure."""
    if any(each.angka is not None and number_format(each.teks, each.angka) is None for each in shown):
        return ""
    values = {kode: nilai for kode, (_label, nilai) in one.nilai.items()}
    if stored(evaluate(one.rumus, Lingkungan(values))).angka != one.row.nilai:
        return ""
    try:
        return to_excel(one.rumus, Lingkungan({kode: f"{{{at}}}" for at, kode in enumerate(one.nilai, FIRST)}))
    except FormulaError:
        return ""
