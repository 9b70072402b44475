"""A Document on pages: titles, paragraphs and tables placed from top to bottom, as plain data to be painted.

Lengths are points, measured from the upper left corner of the sheet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from laporan.document import Align, Document, Note, Paper, Paragraph, Section, Table
from laporan.render.errors import RenderError
from laporan.render.lines import lines_of
from laporan.render.pdf.fonts import FaceName
from laporan.render.pdf.grid import REPEAT_LINES, Faces, Piece, Type, parts_of

MM: Final = 72 / 25.4
TITLE, PROSE, SMALL = Type(11, 14, 0), Type(9, 12, 0), Type(8, 10.5, 0)
FOOT: Final = Type(7, 9, 0)
CELL, DENSE = Type(8, 9.6, 2.5), Type(7, 8.4, 2)
DENSE_MM: Final = 22  # average width of the columns below which a table is set in the smaller type
GAP: Final = 6.0  # below a title or a block


class TooSmall(RenderError):
    """The paper leaves no room for the table; the message says what to do."""


@dataclass(slots=True)
class Page:
    """The pieces of one sheet, in reading order; `tables` parallels `pieces`: the table's number, or None."""

    paper: Paper
    pieces: list[Piece] = field(default_factory=list)
    tables: list[int | None] = field(default_factory=list)
    foot: list[Piece] = field(default_factory=list)

    def add(self, pieces: Iterable[Piece], table: int | None = None) -> None:
        for piece in pieces:
            self.pieces.append(piece)
            self.tables.append(table)


def pages_of(document: Document, faces: Faces, progress: Callable[[float], None] | None = None) -> list[Page]:
    """All pages, with their feet. Raises TooSmall where a table's head leaves no room for rows."""
    flow = Flow(document.paper, faces)
    whole, done = max(1, document.rows), 0

    def tell(rows: int) -> None:
        if progress is not None:
            progress((done + rows) / whole)

    for section in document.sections:
        flow.paper = document.paper_of(section)
        flow.turn()
        flow.section(section, tell)
        done += sum(len(table.body) for table in section.tables)
    for number, page in enumerate(flow.pages, start=1):
        flow.paper = page.paper
        page.foot = flow.foot(document.meta.imprint, f"Halaman {number} dari {len(flow.pages)}")
    return flow.pages


@dataclass(slots=True)
class Flow:
    """The place where the next block goes: `y` on the last of the `pages`."""

    paper: Paper
    faces: Faces
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0
    tables: int = 0

    @property
    def left(self) -> float:
        return self.paper.margins.left * MM

    @property
    def top(self) -> float:
        return self.paper.margins.top * MM

    @property
    def bottom(self) -> float:
        return (self.paper.height - self.paper.margins.bottom) * MM

    @property
    def width(self) -> float:
        return (self.paper.width - self.paper.margins.left - self.paper.margins.right) * MM

    def turn(self) -> None:
        self.pages.append(Page(self.paper))
        self.y = self.top

    def section(self, section: Section, tell: Callable[[int], None]) -> None:
        for line in section.title:
            self.text(line, "bold", TITLE, "center")
        if section.title:
            self.y += GAP
        for block in section.blocks:
            match block:
                case Table():
                    self.table(block, tell)
                case Paragraph():
                    self.text(block.text, "bold" if block.bold else "regular", PROSE, block.align)
                case Note():
                    self.text(block.text, "italic", SMALL, "left")
                case _:
                    for plain in lines_of(block):
                        self.text(plain.text or " ", "bold" if plain.bold else "regular", PROSE, plain.align)
            self.y += GAP

    def text(self, text: str, face: FaceName, style: Type, align: Align) -> None:
        """A text across the page, carried on to further pages where it must."""
        lines = style.wrap(text, self.width, self.faces[face])
        while lines:
            room = style.lines_in(self.bottom - self.y)
            if not room:
                self.turn()
                continue
            shown, lines = lines[:room], lines[room:]
            height = style.height(len(shown))
            self.pages[-1].add([Piece(self.left, self.y, self.width, height, shown, align, face, style, 0.0)])
            self.y += height

    def table(self, table: Table, tell: Callable[[int], None]) -> None:
        """Caption, head and rows; each further page begins with the head again."""
        number, self.tables = self.tables, self.tables + 1
        average = self.width / MM / len(table.columns)
        style = DENSE if average < DENSE_MM else CELL
        head, body = parts_of(table, self.width, style, self.faces)
        high = sum(head.heights)
        if self.bottom - self.top - high < style.height(REPEAT_LINES + 1):
            raise TooSmall("Kepala tabel terlalu tinggi untuk kertas ini. Pilih kertas yang lebih besar.")
        caption = len(PROSE.wrap(table.caption, self.width, self.faces["bold"])) * PROSE.leading
        if self.bottom - self.y < caption + high + (0 if body.done else body.least) and self.y > self.top:
            self.turn()
        self.text(table.caption, "bold", PROSE, "left")
        placed = self.y
        headings, _ = head.fill(high, self.left, placed)
        self.pages[-1].add(headings, number)
        self.y += high
        while not body.done:
            pieces, height = body.fill(self.bottom - self.y, self.left, self.y)
            self.pages[-1].add(pieces, number)
            self.y += height
            tell(body.row)
            if not body.done:
                self.turn()
                again = [replace(piece, y=piece.y - placed + self.y, repeat=True) for piece in headings]
                self.pages[-1].add(again, number)
                self.y += high

    def foot(self, imprint: str, number: str) -> list[Piece]:
        """Imprint at the left, page number at the right, in the bottom margin."""
        widths = self.faces["regular"]
        y = self.bottom + (self.paper.height * MM - self.bottom - FOOT.leading) / 2
        right = (widths.measure(number) + 2) * FOOT.points
        places: tuple[tuple[str, Align], ...] = ((imprint, "left"), (number, "right"))
        pieces = []
        for text, align in places:
            lines = FOOT.wrap(text, self.width - (right if align == "left" else 0), widths)
            pieces.append(Piece(self.left, y, self.width, FOOT.leading, lines, align, "regular", FOOT, 0.0))
        return pieces
