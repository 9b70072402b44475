"""Documents to render in tests: random grids, and a cascading-like matrix of any size."""

from datetime import datetime
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from laporan.document import Cell, Column, Document, Meta, Paper, Row, Section, Table

AT = datetime(2025, 3, 3, 14, 5, tzinfo=ZoneInfo("Asia/Jakarta"))


@st.composite
def grids(draw: st.DrawFn, texts: st.SearchStrategy[str] | None = None) -> Table:
    """A table whose body is tiled with cells of random spans and texts."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    text = st.text("abc é", max_size=8) if texts is None else texts
    ends = [0] * width
    rows = []
    for index in range(height):
        cells, column = [], 0
        while column < width:
            if ends[column] > index:
                column += 1
                continue
            room = 1
            while column + room < width and ends[column + room] <= index:
                room += 1
            rowspan, colspan = draw(st.integers(1, height - index)), draw(st.integers(1, room))
            cells.append(Cell(column, draw(text), rowspan, colspan))
            ends[column : column + colspan] = [index + rowspan] * colspan
            column += colspan
        rows.append(Row(tuple(cells)))
    return Table(tuple(Column(f"K{i}", draw(st.integers(10, 40))) for i in range(width)), tuple(rows))


def document(*tables: Table, paper: Paper | None = None, title: tuple[str, ...] = ("JUDUL",)) -> Document:
    """A document of one section that holds the given tables."""
    meta = Meta(AT, revision=7, footer="Sekretariat Daerah")
    return Document("contoh", "Contoh", (Section(tables, title, "Contoh"),), meta, paper or Paper())


MATRIX = tuple(
    Column(label, width, "center" if label == "Target" else "left")
    for label, width in (
        ("Tujuan PD", 22), ("Indikator", 20), ("Formula", 26),
        ("Sasaran PD", 22), ("Indikator", 20), ("Formula", 26), ("Target", 12),
        ("Program", 22), ("Indikator", 22), ("Target", 12),
        ("Kegiatan", 22), ("Indikator", 24), ("Target", 12),
        ("Sub Kegiatan", 24), ("Indikator", 24), ("Target", 12),
    )
)  # fmt: skip
GROUPS = ((0, 3), (3, 7), (7, 10), (10, 13), (13, 16))  # columns of each level of the tree
KEGIATAN = 3  # the level that bands begin at
WORDS = (
    "meningkatnya", "kualitas", "penyelenggaraan", "pemerintahan", "yang", "efektif", "persentase", "dokumen",
    "perencanaan", "pelaksanaan", "kegiatan", "koordinasi", "pengawasan", "administrasi", "jumlah",
)  # fmt: skip


class Cascade:
    """Fills a matrix like a real cascading: nested merges, bands, numbered (hence unique) texts."""

    def __init__(self, rows: int, seed: int) -> None:
        self.random = Random(seed)
        self.cells: list[list[Cell]] = [[] for _ in range(rows)]
        self.count = 0
        self.fill(0, 0, rows)

    def text(self) -> str:
        self.count += 1
        return " ".join((f"T{self.count}", *self.random.choices(WORDS, k=self.random.randint(3, 14))))

    def fill(self, level: int, start: int, end: int) -> None:
        if level == len(GROUPS):
            return
        most = (60, 30, 15, 5, 2)[level]
        while start < end:
            stop = min(end, start + self.random.randint(max(1, most // 2), most))
            if level == KEGIATAN and stop - start > 1 and self.random.random() < 0.3:
                self.cells[start].append(Cell(GROUPS[level][0], self.text(), colspan=6, kind="band"))
                start += 1
            self.node(level, start, stop)
            self.fill(level + 1, start, stop)
            start = stop

    def node(self, level: int, start: int, end: int) -> None:
        first, after = GROUPS[level]
        self.cells[start].append(Cell(first, self.text(), end - start))
        half = start + (end - start) // 2
        for top, below in ((start, half), (half, end)) if half > start else ((start, end),):
            for column in range(first + 1, after):
                number = self.random.randint(1, 999)
                target = MATRIX[column].label == "Target"
                text, value = (f"{number} dokumen", Decimal(number)) if target else (self.text(), None)
                self.cells[top].append(Cell(column, text, below - top, value=value))


def matrix(rows: int, seed: int = 1) -> Table:
    """A matrix of so many body rows and 16 columns."""
    cells = Cascade(rows, seed).cells
    return Table(MATRIX, tuple(Row(tuple(sorted(line, key=lambda cell: cell.column))) for line in cells))
