"""The matrix with achievement columns: the whole plan as one table, beside each indicator what it reached in a year.

Each level has columns of its own, as in the cascading matrix: statement, indicator, target, realisation, achievement.
"""

from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from indikator.capaian.waktu import ROMAN
from indikator.queries.tabel import BarisCapaian
from indikator.tabel import mean_text, rule_lines
from laporan.document import Align, Column, Note, Paper, Paragraph, Section
from laporan.reports.grid import Figure, Layout, Level, Node
from laporan.sakip.bahan import Bahan
from laporan.sakip.dokumen import Bagian, Sakip, table_or_nothing
from laporan.sakip.lembar import Lembar

STATEMENT, INDICATOR, FIGURE = 26.0, 28.0, 15.0
DENSE = 15  # columns; more need A3
BAND_LEVEL = {"cascading": "kegiatan"}


FORM: tuple[tuple[str, float, Align], ...] = (
    ("", STATEMENT, "left"), ("Indikator", INDICATOR, "left"), ("Target", FIGURE, "right"),
    ("Realisasi", FIGURE, "right"), ("Capaian %", FIGURE, "right"),
)  # fmt: skip
"""The columns of a level; the first has the level's own name."""


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    used = {one.jenjang for one in bahan.butir}
    shown = [one for one in plan_queries.jenjang_of(bahan.rencana) if one.kode in used]
    is_list = bool(shown) and all(one.induk is None for one in bahan.butir)
    names = ["Kinerja"] if is_list else [one.nama for one in shown]
    position = {one.kode: 0 if is_list else index for index, one in enumerate(shown)}
    columns = tuple(Column(label or name, width, align=align) for name in names for label, width, align in FORM)
    levels = [Level(len(FORM) * index, len(FORM)) for index in range(len(names))]
    band_level = position.get(BAND_LEVEL.get(bahan.rencana.skema.kode, ""), 0)
    bands = plan_queries.unit_bands(bahan.rencana)
    roots = _nodes(lembar, position, bands, {one.kode: one.nama for one in shown} if is_list else {})
    own = bands.get(bahan.rencana.unit_id or 0, "")
    body = Layout(levels, band_level).rows(roots, own) if roots else ()
    until = _("TAHUN %(tahun)s SAMPAI TRIWULAN %(tw)s") % {"tahun": bahan.tahun, "tw": ROMAN[bahan.triwulan]}
    blocks = table_or_nothing(columns, body)
    if body:
        notes = (Note(line) for line in rule_lines(bahan.tabel))
        blocks = (*blocks, Paragraph(mean_text(bahan.tabel), bold=True), *notes)
    title = (_("MATRIKS CAPAIAN KINERJA"), bahan.judul, until)
    paper = Paper("A3", "landscape") if len(columns) > DENSE else None
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Matriks capaian"), paper=paper),), lembar.kurang)


def _nodes(lembar: Lembar, position: dict[str, int], bands: dict[int, str], names: dict[str, str]) -> list[Node]:
    """`names` tells the levels where all stand in one list: then their bands do it."""
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for one in lembar.bahan.butir:
        band = " – ".join(filter(None, (bands.get(one.unit_id or 0, ""), names.get(one.jenjang, ""))))
        start = position[one.jenjang] * len(FORM)
        figures = [_figures(lembar, start, row) for row in one.baris] or [(lembar.without_indicator(one), "", "", "")]
        node = nodes[one.simpul.pk] = Node(position[one.jenjang], one.nama, [*figures], band)
        (nodes[one.induk.simpul.pk].children if one.induk else roots).append(node)
    return roots


def _figures(lembar: Lembar, start: int, baris: BarisCapaian) -> tuple[str | Figure, ...]:
    """Name, target, realisation and achievement, in the columns of their level."""
    cells = lembar.hasil(start + 2, baris)
    return (baris.indikator.nama, *(Figure(cell.text, cell.value, cell.formula, cell.link) for cell in cells))


SAKIP = Sakip("matriks-capaian", "Matriks capaian", susun, perubahan="tahun")
