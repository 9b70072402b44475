"""Documents to render in tests: random grids, and a cascading-like matrix of any size."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from laporan.document import Cell, Column, Document, Meta, Paper, Row, Section, Table

AT = datetime(2025, 3, 3, 14, 5, tzinfo=ZoneInfo("Asia/Jakarta"))


@st.composite
def grids(draw: st.DrawFn, texts: st.SearchStrategy[str] | None = None) -> Table:
    """A table whose body is tiled with cells of random spans and texts."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    text = texts or st.text("abc é", max_size=8)
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
