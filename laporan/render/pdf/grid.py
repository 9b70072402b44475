"""A table on paper: cells measured in lines, rows in points, and the body handed out page by page.

The rules, so that no text is ever cut off:

- A row is as high as its highest cell; a merged cell that needs more than its rows enlarges the last of them.
- Pages break between rows, and rather before a merged cell than so that its text would be torn apart, or a
  band be parted from what follows it. A row that would fill a third of a page may break between its lines.
- A cell that reaches over the end of a page is closed there. If its text isn't finished it goes on in the
  cell's piece on the next page; once finished, each further piece shows it again as a *repeat*: grey, with
  "(lanjutan)" before it, and shortened with "…" after eight lines. Rows grow where a piece is too low for
  what it has to show.

Lengths are points, measured downwards; widths of letters come as Widths in ems.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from laporan.document import Align, Cell, CellKind, Row, Table
from laporan.render.pdf.fonts import FaceName
from laporan.render.pdf.fraction import fraction_lines
from laporan.render.wrapping import Widths, fitted, longest_words, wrap

AGAIN, AGAIN_NARROW = "(lanjutan)", "(lanj.)"
REPEAT_LINES: Final = 8
LEAST_LINES: Final = 3  # of a row that is broken: on its first page
FULL_ENOUGH: Final = 0.55  # share of a page that must be filled before a break is moved up for a merged cell
TALL: Final = 1 / 3  # share of a page from which a row may break inside
HAIR: Final = 0.001  # rounding of sums

Faces = Mapping[FaceName, Widths]


@dataclass(frozen=True, slots=True)
class Type:
    """Size of the letters and the room around them."""

    points: float
    leading: float  # from line to line
    padding: float  # between border and text, on all sides

    def height(self, lines: int) -> float:
        """Height of a cell of so many lines; an empty cell needs nothing."""
        return lines * self.leading + 2 * self.padding if lines else 0.0

    def lines_in(self, height: float) -> int:
        """How many lines a cell of this height can show."""
        return max(0, int((height - 2 * self.padding + HAIR) / self.leading))

    def wrap(self, text: str, width: float, widths: Widths) -> list[str]:
        return wrap(text, (width - 2 * self.padding) / self.points, widths) if text else []


@dataclass(slots=True)
class Box:
    """A measured cell; `shown` counts the lines that earlier pages have shown."""

    cell: Cell
    first: int
    last: int
    x: float
    width: float
    align: Align
    lines: list[str]
    shown: int = 0

    @property
    def face(self) -> FaceName:
        return face_of(self.cell)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one page shows of a cell, or of a text outside tables: a rectangle, and lines in it.

    `drop` is the distance from the top of the rectangle to the top of the first line. A `repeat` shows a text
    once more that stands complete elsewhere. `cell` is the origin (part, row, column) within its table. Outside
    tables `tag` says what the text is, and pieces of the same `element` (but 0) are one text.
    """

    x: float
    y: float
    width: float
    height: float
    lines: list[str]
    align: Align
    face: FaceName
    type: Type
    drop: float
    kind: CellKind | None = None
    repeat: bool = False
    cell: tuple[str, int, int] | None = None
    spans: tuple[int, int] = (1, 1)
    tag: str = "P"
    element: int = 0


def face_of(cell: Cell) -> FaceName:
    return "bold" if cell.bold or cell.kind != "data" else "regular"


def column_edges(table: Table, width: float, style: Type, faces: Faces) -> list[float]:
    """Left edges of the columns, and the right edge of the last: wishes fitted into the width."""
    rows = (*table.head, *table.body)
    words = longest_words(rows, len(table.columns), lambda cell: faces[face_of(cell)])
    room = [word * style.points + 2 * style.padding + HAIR for word in words]
    return [0.0, *accumulate(fitted([column.width for column in table.columns], room, width))]


def measured(table: Table, rows: tuple[Row, ...], edges: list[float], style: Type, faces: Faces) -> list[Box]:
    """The cells of these rows with their lines, in reading order."""
    boxes = []
    for index, row in enumerate(rows):
        for cell in row.cells:
            x = edges[cell.column]
            wide = edges[cell.column + cell.colspan] - x
            lines = lines_of(cell, wide, style, faces[face_of(cell)])
            boxes.append(Box(cell, index, index + cell.rowspan - 1, x, wide, table.align_of(cell), lines))
    return boxes


def lines_of(cell: Cell, width: float, style: Type, widths: Widths) -> list[str]:
    """The lines of a cell; a fraction is set as one where there is room."""
    if cell.fraction is not None:
        lines = fraction_lines(cell.fraction, (width - 2 * style.padding) / style.points, widths)
        if lines is not None:
            return lines
    return style.wrap(cell.text, width, widths)


def own_heights(boxes: list[Box], count: int, style: Type) -> list[float]:
    """Heights of the rows so that the lines of cells in one row fit."""
    heights = [style.height(1)] * count
    for box in boxes:
        if box.last == box.first:
            heights[box.first] = max(heights[box.first], style.height(len(box.lines)))
    return heights


def row_heights(boxes: list[Box], own: list[float], style: Type) -> list[float]:
    """Heights of the rows so that merged cells fit too, were there no pages."""
    heights = own.copy()
    merged = [box for box in boxes if box.last > box.first]
    for box in sorted(merged, key=lambda box: (box.last, -box.first)):
        lack = style.height(len(box.lines)) - sum(heights[box.first : box.last + 1])
        if lack > 0:
            heights[box.last] += lack
    return heights


@dataclass(slots=True)
class Body:
    """The rows of a table on their way to pages: `fill` hands out one page after the other until `done`."""

    boxes: list[Box]
    own: list[float]
    heights: list[float]
    style: Type
    faces: Faces
    part: str
    row: int = 0  # the row that the next page begins with
    next: int = 0  # the first box that no page has shown yet
    open: list[Box] = field(default_factory=list)  # boxes that go on from earlier pages

    @property
    def done(self) -> bool:
        return self.row >= len(self.heights)

    @property
    def least(self) -> float:
        """The room below which a page is better left to begin anew."""
        return min(self.heights[self.row], self.style.height(LEAST_LINES))

    def fill(self, space: float, x: float = 0.0, y: float = 0.0) -> tuple[list[Piece], float]:
        """Pieces of as many rows as the space holds, from (x, y) on, and the height they take.

        At least one row, or the part of it that fits, is laid out: the space must hold a repeat's eight lines.
        """
        start = self.row
        self._make_room()
        edges = [0.0]  # top of each row on this page, and the bottom of the last
        row = start
        while row < len(self.heights) and edges[-1] + self.heights[row] <= space + HAIR:
            edges.append(edges[-1] + self.heights[row])
            row += 1
        if row < len(self.heights):
            better = self._better_break(row, edges, space)
            if row == start or self._may_cut(row, edges, space, settled=better == row):
                self.heights[row] = max(self.heights[row] - (space - edges[-1]), self.style.height(1))
                edges.append(space)
            else:
                row = better
                del edges[row - start + 1 :]
        return self._pieces(start, row, edges, x, y), edges[-1]

    def _make_room(self) -> None:
        """Let the boxes that go on from earlier pages have the height that they still need."""
        for box in sorted(self.open, key=lambda box: (box.last, -box.first)):
            need, row = self._need(box), self.row
            while need > HAIR and row <= box.last:
                need -= self.heights[row]
                row += 1
            if need > HAIR:
                self.heights[box.last] += need

    def _need(self, box: Box) -> float:
        """Height of what a box has still to show: the rest of its text, or the repeat of it."""
        if box.shown < len(box.lines):
            return self.style.height(len(box.lines) - box.shown)
        return self.style.height(min(REPEAT_LINES, len(self._again(box)))) if box.lines else 0.0

    def _again(self, box: Box) -> list[str]:
        widths = self.faces[box.face]
        fits = widths[AGAIN] * self.style.points <= box.width - 2 * self.style.padding
        return self.style.wrap(f"{AGAIN if fits else AGAIN_NARROW} {box.cell.text}", box.width, widths)

    def _may_cut(self, row: int, edges: list[float], space: float, *, settled: bool) -> bool:
        """Whether a part of this row may fill the page: the row is tall, or its own cells are shown whole there
        and a merged cell that stretches it goes on anyway (`settled`: no better break spares that one).
        """
        rest = space - edges[-1]
        if rest < self.style.height(LEAST_LINES):
            return False
        tall = self.heights[row] > space * TALL
        return tall or (settled and self.own[row] <= rest and self._is_unfinished(row, edges))

    def _is_unfinished(self, row: int, edges: list[float]) -> bool:
        """Whether a text on this page would go on after a break before this row."""
        for box in (*self.open, *self._beginning(row)):
            if box.last >= row and box.shown < len(box.lines):
                top = edges[max(box.first, self.row) - self.row]
                if self.style.height(len(box.lines) - box.shown) > edges[row - self.row] - top + HAIR:
                    return True
        return False

    def _better_break(self, row: int, edges: list[float], space: float) -> int:
        """The row to break before: this one, or one above where that keeps a text or a band whole."""
        start, best = self.row, row
        while True:
            torn = [box.first for box in self._beginning(best) if self._is_torn(box, best, edges, space)]
            if not torn:
                return best
            best = max(torn)
            if best <= start or edges[best - start] < FULL_ENOUGH * space:
                return row

    def _beginning(self, before: int) -> list[Box]:
        """Boxes that begin on this page, above the given row."""
        end = self.next
        while end < len(self.boxes) and self.boxes[end].first < before:
            end += 1
        return self.boxes[self.next : end]

    def _is_torn(self, box: Box, row: int, edges: list[float], space: float) -> bool:
        if box.last < row:
            return box.cell.kind == "band" and box.last == row - 1
        need = self.style.height(len(box.lines))
        return edges[row - self.row] - edges[box.first - self.row] + HAIR < need <= space

    def _pieces(self, start: int, row: int, edges: list[float], x: float, y: float) -> list[Piece]:
        """The page's pieces in reading order; moves on to `row`, where the next page begins."""
        last = start + len(edges) - 2
        begun = self._beginning(last + 1)
        visible = sorted([*self.open, *begun], key=lambda box: (max(box.first, start), box.x))
        pieces = []
        for box in visible:
            top = edges[max(box.first, start) - start]
            height = edges[min(box.last, last) + 1 - start] - top
            pieces.append(self._piece(box, x + box.x, y + top, height))
        self.open = [box for box in visible if box.last >= row]
        self.next += len(begun)
        self.row = row
        return pieces

    def _piece(self, box: Box, x: float, y: float, height: float) -> Piece:
        room = self.style.lines_in(height)
        repeat = bool(box.lines) and box.shown >= len(box.lines)
        if repeat:
            lines = self._shortened(self._again(box), min(room, REPEAT_LINES), box)
        else:
            lines = box.lines[box.shown : box.shown + room]
            box.shown += len(lines)
        drop = self.style.padding
        if box.cell.kind == "head":
            drop = (height - len(lines) * self.style.leading) / 2
        place = (self.part, box.first, box.cell.column)
        spans = (box.cell.rowspan, box.cell.colspan)
        look = (box.align, box.face, self.style, drop, box.cell.kind)
        return Piece(x, y, box.width, height, lines, *look, repeat, place, spans)

    def _shortened(self, lines: list[str], room: int, box: Box) -> list[str]:
        """These lines if there is room, else the first of them with an ellipsis at the end."""
        if len(lines) <= room or not room:
            return lines[:room]
        widths = self.faces[box.face]
        limit = (box.width - 2 * self.style.padding) / self.style.points - widths["…"]
        end = lines[room - 1]
        while end and widths.measure(end) > limit:
            end = end[:-1]
        return [*lines[: room - 1], end.rstrip() + "…"]


def parts_of(table: Table, width: float, style: Type, faces: Faces) -> tuple[Body, Body]:
    """Head and body, ready to be filled; the head is a body of its own, which fits on one page."""
    edges = column_edges(table, width, style, faces)

    def part(name: str, rows: tuple[Row, ...]) -> Body:
        boxes = measured(table, rows, edges, style, faces)
        own = own_heights(boxes, len(rows), style)
        return Body(boxes, own, row_heights(boxes, own, style), style, faces, name)

    return part("head", table.head), part("body", table.body)
