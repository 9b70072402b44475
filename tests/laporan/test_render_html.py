"""HTML read back with the parser of the standard library: escaping, spans, headings, no inline style."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporan.document import Cell, Column, Document, Meta, Note, Paper, Paragraph, Row, Section, Table
from laporan.render import html
from tests.laporan.samples import AT, document, grids, matrix

Attributes = dict[str, str | None]


class Reader(HTMLParser):
    """Collects cells as (tag, attributes, text) and every element with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.cells: list[tuple[str, Attributes, str]] = []
        self.rows: list[list[tuple[str, Attributes, str]]] = []
        self.inside = False
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.inside = True
            self.rows[-1].append((tag, dict(attrs), ""))
        elif tag == "br" and self.inside:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, attributes, text = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, attributes, text + data)


def span(attributes: Attributes, name: str) -> int:
    return int(attributes.get(name) or 1)


@given(grids(st.text("a<>&\"'\né", max_size=12)))
@settings(max_examples=40, deadline=None)
def test_cells_read_back_as_they_are_in_the_table(table: Table) -> None:
    body = Reader(html.fragment(document(table))).rows[1:]
    read = [[(text, span(at, "rowspan"), span(at, "colspan")) for _, at, text in row] for row in body]
    assert read == [[(cell.text, cell.rowspan, cell.colspan) for cell in row.cells] for row in table.body]


def test_heads_and_bands_are_headings_with_scope() -> None:
    columns = (Column("No", 5), Column("Nama", 10, group="SASARAN"), Column("Target", 5, group="SASARAN"))
    body = (
        Row((Cell(0, "1", rowspan=2), Cell(1, "BAGIAN", colspan=2, kind="band"))),
        Row((Cell(1, "a"), Cell(2, "b", align="right", bold=True))),
    )
    rows = Reader(html.fragment(document(Table(columns, body)))).rows
    assert rows[0][1] == ("th", {"scope": "colgroup", "colspan": "2"}, "SASARAN")
    assert rows[1][0] == ("th", {"scope": "col"}, "Nama")
    assert rows[2][1] == ("th", {"class": "pita", "scope": "col", "colspan": "2"}, "BAGIAN")
    assert rows[3][1] == ("td", {"class": "rata-kanan tebal"}, "b")


def test_fragment_has_caption_column_classes_and_no_inline_style_or_script() -> None:
    elements = Reader(html.fragment(document(matrix(60), title=("MATRIKS", "2021")))).elements
    names = [name for name, _ in elements]
    assert names.count("caption") == 1
    assert [at["class"] for name, at in elements if name == "col"][:2] == ["lebar-7", "lebar-6"]
    assert not {"script", "style", "link"} & set(names)
    assert not any(key == "style" or key.startswith("on") for _, at in elements for key in at)


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "</style><img src=x onerror=1>", "&lt;b&gt;"])
def test_every_text_is_escaped(payload: str) -> None:
    table = Table((Column(payload, 1),), (Row((Cell(0, payload),)),), caption=payload)
    section = Section((table, Paragraph(payload), Note(payload)), (payload,), payload)
    report = Document("kunci", payload, (section,), Meta(AT, footer=payload))
    page = html.render(report).decode()
    assert {name for name, _ in Reader(page).elements}.isdisjoint({"script", "img", "b"})
    assert Reader(page).rows[1][0][2] == payload


def test_page_stands_alone() -> None:
    page = html.render(document(matrix(3), paper=Paper("A4"))).decode()
    names = {name for name, _ in Reader(page).elements}
    assert "@page { size: 297mm 210mm; margin: 12mm 10mm 14mm 10mm; }" in page
    assert '<html lang="id">' in page
    assert "Revisi 7 · Dicetak 3 Maret 2025 14.05 WIB" in page
    assert {"style", "h1", "h2"} <= names
    assert {"script", "link", "img"}.isdisjoint(names)


def test_progress_ends_at_one() -> None:
    heard: list[float] = []
    html.render(document(matrix(3)), heard.append)
    assert heard == [1.0]


def test_the_link_of_a_cell_stands_escaped_on_the_page_alone() -> None:
    cell = Cell(0, "92,86 <b>%", link='/a/b/jelaskan/1/2021/3/?x="1"&y')
    found = document(Table(columns=(Column("Capaian", 10.0),), body=(Row((cell,)),)))
    reader = Reader(html.fragment(found))
    [link] = [at for tag, at in reader.elements if tag == "a"]
    assert (link["href"], link["title"]) == (cell.link, "Jelaskan angka ini")
    assert reader.rows[1][0][2] == cell.text
    file = html.render(found).decode()
    assert "<a " not in file
    assert "92,86" in file
