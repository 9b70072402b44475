"""Reads a matrix back from where its cells stand: which node is below which, and in whose band."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from laporan.document import Row
from laporan.reports.grid import Level


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the body by its place; rows and columns from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.rowspan)

    def holds(self, other: "Box") -> bool:
        return self.row <= other.row and other.row + other.rowspan <= self.row + self.rowspan


@dataclass(slots=True)
class Found:
    """A node as the cells tell it; each indicator with the texts beside it."""

    level: int
    text: str
    indicators: list[tuple[str, ...]] = field(default_factory=list)
    band: str = ""
    children: list["Found"] = field(default_factory=list)


def boxes_of(rows: Iterable[Row]) -> list[Box]:
    return [
        Box(index, cell.column, cell.rowspan, cell.colspan, cell.text)
        for index, row in enumerate(rows)
        for cell in row.cells
    ]


def boxes_in(rows: Sequence[Sequence[tuple[int, int, str]]]) -> list[Box]:
    """From rows of (rowspan, colspan, text) without columns, as in HTML: each takes the first free place."""
    taken: set[tuple[int, int]] = set()
    boxes = []
    for index, row in enumerate(rows):
        column = 0
        for rowspan, colspan, text in row:
            while (index, column) in taken:
                column += 1
            boxes.append(Box(index, column, rowspan, colspan, text))
            taken |= {(index + down, column + right) for down in range(rowspan) for right in range(colspan)}
    return boxes


def read_back(boxes: Sequence[Box], levels: Sequence[Level], band_level: int, own: str = "") -> list[Found]:
    """The forest, from the places alone; fails where a cell stands beside nothing that it could belong to."""
    bands = sorted((box for box in boxes if box.colspan > 1), key=lambda box: box.row)
    for one in bands:
        check_band(one, boxes, levels, band_level)
    changes = changes_left_of(levels[:band_level], boxes)
    homes: list[tuple[Box, Found, str]] = []  # outer before inner
    roots: list[Found] = []
    for level, columns in sorted(enumerate(levels)):
        for box in (one for one in boxes if one.column == columns.start and one.text and one.colspan == 1):
            above = [(home, node, band) for home, node, band in homes if home.holds(box) and node.level < level]
            home, parent, outer = above[-1] if above else (None, None, own)
            band = outer
            if level >= band_level and (parent is None or parent.level < band_level):
                first = max(row for row in [home.row if home else 0, *changes] if row <= box.row)
                band = next((one.text for one in reversed(bands) if first <= one.row < box.row), outer)
            node = Found(level, box.text, indicators_beside(box, columns, boxes), band)
            homes.append((box, node, band))
            (parent.children if parent else roots).append(node)
    rows = {id(node): box.row for box, node, _band in homes}
    for _box, node, _band in homes:
        node.children.sort(key=lambda child: rows[id(child)])
    assert_each_text_belongs(boxes, [*in_order(roots)], bands)
    return sorted(roots, key=lambda node: rows[id(node)])


def indicators_beside(node: Box, columns: Level, boxes: Sequence[Box]) -> list[tuple[str, ...]]:
    """The indicators within the node's rows, in order, with formula and targets from exactly the same rows."""
    found = []
    for name in sorted((one for one in boxes if one.column == columns.start + 1 and one.text), key=lambda one: one.row):
        if node.holds(name) and name.colspan == 1:
            beside = {one.column: one for one in boxes if one.rows == name.rows and one.row == name.row}
            found.append(tuple(beside[columns.start + offset].text for offset in range(1, columns.width)))
    return found


def changes_left_of(levels: Sequence[Level], boxes: Sequence[Box]) -> list[int]:
    """The rows in which a statement of these levels begins, or ends before nothing: no band goes on below them."""
    changes = []
    for columns in levels:
        texts = {row: box.text for box in boxes if box.column == columns.start for row in box.rows}
        begins = {box.row for box in boxes if box.column == columns.start and box.text}
        changes += [row for row in texts if row in begins or (texts.get(row - 1) and not texts[row])]
    return changes


def check_band(band: Box, boxes: Sequence[Box], levels: Sequence[Level], band_level: int) -> None:
    """It fills the columns from its level to the right edge; what stands left of it goes on in the row below."""
    start, end = levels[band_level].start, levels[-1].start + levels[-1].width
    assert (band.column, band.colspan, band.rowspan) == (start, end - start, 1)
    for box in boxes:
        if box.column < start and band.row in box.rows and box.text and box.column in {one.start for one in levels}:
            assert band.row + 1 in box.rows


def in_order(nodes: Iterable[Found]) -> Iterator[Found]:
    for node in nodes:
        yield node
        yield from in_order(node.children)


def assert_each_text_belongs(boxes: Sequence[Box], nodes: Sequence[Found], bands: Sequence[Box]) -> None:
    """No text stands outside what was read: none twice, none lost, none without a node."""
    told = [text for node in nodes for text in (node.text, *(one for row in node.indicators for one in row)) if text]
    assert sorted(told) == sorted(box.text for box in boxes if box.text and box not in bands)
