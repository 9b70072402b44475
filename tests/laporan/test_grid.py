"""The layout of a tree as a table: any tree comes back from the places of its cells alone."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporan.document import Column, Table
from laporan.reports.grid import Layout, Level, Node
from tests.laporan.matrix import boxes_of, in_order, read_back

LEVELS = [Level(0, 3), Level(3, 4), Level(7, 3), Level(10, 3), Level(13, 2)]
BAND_LEVEL = 3
COLUMNS = tuple(Column(f"K{index}", 10) for index in range(15))


def table_of(roots: list[Node], band: str = "", *, levels: list[Level] = LEVELS, band_level: int = BAND_LEVEL) -> Table:
    """Table itself refuses rows with a hole, an overlap or an edge passed."""
    return Table(
        columns=COLUMNS[: levels[-1].start + levels[-1].width], body=Layout(levels, band_level).rows(roots, band)
    )


def bands_as_read(nodes: list[Node], outer: str, above: int = -1) -> None:
    """Sets for each node the band in which it must stand: its own where bands are printed, else that around it."""
    for node in nodes:
        node.band = node.band if node.level >= BAND_LEVEL > above else outer
        bands_as_read(node.children, node.band, node.level)


class Drawer:
    """Draws forests: levels strictly down (some skipped), 0–4 indicators, texts told apart by a number."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.count = 0

    def text(self) -> str:
        self.count += 1
        words: int = self.draw(st.integers(0, 12))
        return f"{self.count} " + "kata " * words

    def forest(self, first: int, most: int) -> list[Node]:
        if first >= len(LEVELS):
            return []
        return [self.node(first) for _ in range(self.draw(st.integers(0, most)))]

    def node(self, first: int) -> Node:
        level = self.draw(st.integers(first, len(LEVELS) - 1) if self.draw(st.booleans()) else st.just(first))
        width = LEVELS[level].width
        indicators = [
            (self.text(), *(self.text() if self.draw(st.booleans()) else "" for _ in range(width - 2)))
            for _ in range(self.draw(st.integers(0, 4)))
        ]
        band = self.draw(st.sampled_from(["Bagian Umum", "Bagian Hukum", "Setda"]))
        return Node(level, self.text(), indicators, band, self.forest(level + 1, 3))


@st.composite
def forests(draw: Any) -> list[Node]:
    return Drawer(draw).forest(0, 3)


@settings(deadline=None, max_examples=300)
@given(forests())
def test_any_tree_comes_back_from_its_cells(roots: list[Node]) -> None:
    table = table_of(roots, "Setda")
    found = read_back(boxes_of(table.body), LEVELS, BAND_LEVEL, "Setda")
    bands_as_read(roots, "Setda")
    assert [asdict(node) for node in found] == [asdict(node) for node in roots]


@settings(deadline=None, max_examples=100)
@given(forests())
def test_no_row_is_wasted(roots: list[Node]) -> None:
    """Every row begins something: a node, an indicator or a band."""
    for row in table_of(roots, "Setda").body:
        assert any(cell.text for cell in row.cells)


@settings(deadline=None, max_examples=100)
@given(forests())
def test_a_table_without_bands_has_none(roots: list[Node]) -> None:
    def unite(nodes: list[Node]) -> None:
        for node in nodes:
            node.band = "Setda"
            unite(node.children)

    unite(roots)
    assert [cell for row in table_of(roots, "Setda").body for cell in row.cells if cell.kind == "band"] == []


def test_no_node_no_row() -> None:
    assert table_of([]).body == ()


def test_one_branch_stands_in_one_row() -> None:
    deepest = Node(4, "sub", [("ind sub",)])
    node = deepest
    for level in (3, 2, 1, 0):
        node = Node(level, f"n{level}", [(f"i{level}", f"t{level}")], children=[node])
    (row,) = table_of([node]).body
    texts = [cell.text for cell in row.cells]
    assert texts == ["n0", "i0", "t0", "n1", "i1", "t1", "", "n2", "i2", "t2", "n3", "i3", "t3", "sub", "ind sub"]


def test_several_indicators_stand_below_each_other_beside_their_node() -> None:
    table = table_of([Node(4, "sub", [("a",), ("b",), ("c",)])])
    assert [(box.row, box.rowspan, box.text) for box in boxes_of(table.body) if box.text] == [
        (0, 3, "sub"), (0, 1, "a"), (1, 1, "b"), (2, 1, "c")
    ]  # fmt: skip


def test_few_indicators_share_the_rows_of_many_children() -> None:
    """Where a child begins if possible, by the length of the texts."""
    parent = Node(
        3, "kegiatan", [("pendek", "1"), ("panjang " * 20, "2")], children=[Node(4, f"s{i}") for i in range(6)]
    )
    boxes = boxes_of(table_of([parent]).body)
    assert [(box.row, box.rowspan) for box in boxes if box.column == 11] == [(0, 1), (1, 5)]


def test_more_indicators_than_children_lengthen_the_last_child() -> None:
    parent = Node(3, "kegiatan", [(f"i{i}", "") for i in range(4)], children=[Node(4, "s0"), Node(4, "s1")])
    boxes = boxes_of(table_of([parent]).body)
    assert [(box.text, box.row, box.rowspan) for box in boxes if box.column == 13] == [("s0", 0, 1), ("s1", 1, 3)]


@pytest.mark.parametrize("skipped", [3, 2])
def test_a_band_lies_inside_the_merges_to_its_left(skipped: int) -> None:
    """Also where a sub kegiatan hangs on a program, or on a sasaran, without a kegiatan."""
    children = [Node(4, "s0", band="Setda"), Node(4, "s1", band="Bagian Umum"), Node(4, "s2", band="Setda")]
    table = table_of([Node(skipped - 1, "atas", [("i", "")], "Setda", children)], "Setda")
    boxes = boxes_of(table.body)
    assert [(box.row, box.column, box.colspan, box.text) for box in boxes if box.colspan > 1] == [
        (1, 10, 5, "Bagian Umum"), (3, 10, 5, "Setda")
    ]  # fmt: skip
    assert next((box.row, box.rowspan) for box in boxes if box.text == "atas") == (0, 5)
    assert [node.band for node in in_order(read_back(boxes, LEVELS, BAND_LEVEL, "Setda"))][1:] == [
        "Setda", "Bagian Umum", "Setda"
    ]  # fmt: skip


def test_each_parent_begins_its_bands_anew() -> None:
    """The next program's kegiatan of the same Bagian get their band again: it lies inside their own program."""
    programs = [Node(2, f"p{i}", children=[Node(3, f"k{i}", band="Bagian Umum")]) for i in range(2)]
    bands = [box.row for box in boxes_of(table_of(programs, "Setda").body) if box.colspan > 1]
    assert bands == [0, 2]


def test_a_program_between_kegiatan_ends_their_band() -> None:
    """For who reads "as above", a change in a column further left ends it for everything to its right."""
    umum = [Node(3, f"k{i}", band="Bagian Umum") for i in range(3)]
    siblings = [umum[0], Node(2, "program", children=[umum[1]]), umum[2]]
    boxes = boxes_of(table_of([Node(1, "sasaran", children=siblings)], "Setda").body)
    assert [box.row for box in boxes if box.colspan > 1] == [0, 2, 4]


def test_a_flat_table_may_begin_its_bands_on_the_left() -> None:
    levels = [Level(0, 3)]
    roots = [Node(0, "a", [("i", "1")], "X"), Node(0, "b", [("j", "2")], "Y")]
    boxes = boxes_of(table_of(roots, levels=levels, band_level=0).body)
    assert [(box.row, box.text) for box in boxes if box.colspan == 3] == [(0, "X"), (2, "Y")]
