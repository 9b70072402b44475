"""Lays a tree out as table rows: every node beside its children, merged over exactly the rows that are its own.

Pure: nodes in, rows of cells out. No block is repeated; what has no text is an empty cell.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from laporan.document import Cell, Row


@dataclass(frozen=True, slots=True)
class Level:
    """The columns of one jenjang: from `start` the statement, then `width - 1` columns for each of its indicators."""

    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A text that stands for a number, live where it has a formula; as long as its text."""

    text: str
    value: Decimal | None
    formula: str = ""
    link: str = ""

    def __len__(self) -> int:
        return len(self.text)


@dataclass(slots=True)
class Node:
    """A node as its cells: the statement, one tuple of texts (or figures) per indicator, its children.

    `band` is the name of the unit in whose band it stands; a band begins in the columns of `Layout.band_level`.
    """

    level: int
    text: str
    indicators: Sequence[tuple[str | Figure, ...]] = field(default_factory=list)
    band: str = ""
    children: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """Turns nodes into rows. `levels` are the columns per jenjang, left to right; together they fill `columns`."""

    levels: Sequence[Level]
    band_level: int

    @property
    def columns(self) -> int:
        return self.levels[-1].start + self.levels[-1].width

    def rows(self, roots: Sequence[Node], band: str = "") -> tuple[Row, ...]:
        """All body rows; `band` is the unit that needs no band, since the whole table is its own."""
        if not roots:
            return ()
        count = self._height(roots, 0, band)
        cells: list[list[Cell]] = [[] for _ in range(count)]
        self._place(roots, 0, 0, count, band, cells)
        return tuple(Row(tuple(sorted(row, key=lambda cell: cell.column))) for row in cells)

    def _height(self, siblings: Sequence[Node], level: int, band: str) -> int:
        """How many rows these siblings with all below them need, bands included."""
        return sum(
            1 if node is None else self._node_height(node, band) for node, band in self._banded(siblings, level, band)
        )

    def _node_height(self, node: Node, band: str) -> int:
        return max(1, len(node.indicators), self._height(node.children, node.level + 1, band))

    def _banded(self, siblings: Sequence[Node], level: int, band: str) -> Iterator[tuple[Node | None, str]]:
        """The siblings in order; before each that stands in another band, (None, its name).

        One of a level above the bands ends the band before it, for itself and for what follows.
        """
        outer = band
        for node in siblings:
            if node.level < self.band_level:
                band = outer
            elif level <= self.band_level and node.band != band:
                band = node.band
                yield None, band
            yield node, band

    def _place(
        self, siblings: Sequence[Node], level: int, top: int, height: int, band: str, cells: list[list[Cell]]
    ) -> list[int]:
        """Writes siblings into the columns from `level` on, over exactly `height` rows; returns where each begins."""
        items = list(self._banded(siblings, level, band))
        if not items:
            self._blank(level, len(self.levels), top, height, cells)
            return []
        starts = []
        bottom = top + height
        for index, (node, inner) in enumerate(items):
            starts.append(top)
            if node is None:
                self._band(level, inner, top, cells)
                top += 1
                continue
            # The last one takes the rows that its parent's indicators need beyond the children.
            is_last = index == len(items) - 1
            own = bottom - top if is_last else self._node_height(node, inner)
            self._node(node, level, top, own, inner, cells)
            top += own
        return starts

    def _node(self, node: Node, level: int, top: int, height: int, band: str, cells: list[list[Cell]]) -> None:
        self._blank(level, node.level, top, height, cells)  # levels that the tree skips
        columns = self.levels[node.level]
        cells[top].append(Cell(columns.start, node.text, rowspan=height))
        starts = (
            self._place(node.children, node.level + 1, top, height, band, cells)
            if node.level + 1 < len(self.levels)
            else []
        )
        for (at, rows), texts in zip(
            _shares(node.indicators, top, height, starts), node.indicators or [()], strict=True
        ):
            for offset in range(columns.width - 1):
                shown = texts[offset] if offset < len(texts) else ""
                figure = Figure(shown, None) if isinstance(shown, str) else shown
                cells[at].append(
                    Cell(columns.start + 1 + offset, figure.text, rowspan=rows, value=figure.value,
                         formula=figure.formula, link=figure.link)
                )  # fmt: skip

    def _blank(self, first: int, after: int, top: int, height: int, cells: list[list[Cell]]) -> None:
        for columns in self.levels[first:after]:
            cells[top] += [Cell(columns.start + offset, rowspan=height) for offset in range(columns.width)]

    def _band(self, level: int, name: str, top: int, cells: list[list[Cell]]) -> None:
        """A band fills the columns from its level on; a level that lies between is left empty."""
        self._blank(level, self.band_level, top, 1, cells)
        start = self.levels[self.band_level].start
        cells[top].append(Cell(start, name, colspan=self.columns - start, kind="band", bold=True))


def _shares(
    indicators: Sequence[tuple[str | Figure, ...]], top: int, height: int, starts: Sequence[int]
) -> list[tuple[int, int]]:
    """First row and number of rows of each indicator: by the length of its texts, and where a child begins."""
    count = max(1, len(indicators))
    weights = [max([20, *map(len, texts)]) for texts in indicators] or [1]
    edges = [top]
    done = 0
    for index, weight in enumerate(weights[:-1], start=1):
        done += weight
        ideal = top + height * done / sum(weights)
        lowest, highest = edges[-1] + 1, top + height - (count - index)
        near = [start for start in starts if lowest <= start <= highest]
        edges.append(
            min(near, key=lambda start: abs(start - ideal)) if near else min(max(round(ideal), lowest), highest)
        )
    edges.append(top + height)
    return [(first, after - first) for first, after in itertools.pairwise(edges)]
