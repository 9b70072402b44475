"""The place where the next block goes, and the pages that have been filled so far.

Lengths are points, measured from the upper left corner of the sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from laporan.document import USUAL_SPACING, Align, Orientation, Paper, Plot, Typeface
from laporan.render.pdf.fonts import FaceName
from laporan.render.pdf.fraction import SetLine
from laporan.render.pdf.grid import Faces, Piece, Type

MM: Final = 72 / 25.4
PROSE: Final = Type(9, 12, 0)
FOOT: Final = Type(7, 9, 0)
GAP: Final = 6.0  # below a title or a block


@dataclass(frozen=True, slots=True)
class Types:
    """Those of the prose on a sheet."""

    title: Type
    prose: Type
    small: Type
    large: Type


TITLE, SMALL, LARGE = Type(11, 14, 0), Type(8, 10.5, 0), Type(12, 15, 0)
WIDE: Final = Types(TITLE, PROSE, SMALL, LARGE)
LETTER: Final = Types(TITLE, Type(11, 15, 0), SMALL, LARGE)
LEGAL: Final = Types(*(Type(points, points * USUAL_SPACING, 0) for points in (12, 12, 9.6, 13.8)))


@cache
def types_of(typeface: Typeface, orientation: Orientation, spacing: float) -> Types:
    """On an upright sheet those of a legal product, as WeasyPrint sets it, or of a letter; around a wide table smaller.

    Where the document wants its lines farther apart than usual they are so by the same share.
    """
    upright = LEGAL if typeface == "Bookman" else LETTER
    usual, share = upright if orientation == "portrait" else WIDE, spacing / USUAL_SPACING
    styles = (usual.title, usual.prose, usual.small, usual.large)
    return Types(*(replace(style, leading=style.leading * share) for style in styles))


@dataclass(frozen=True, slots=True)
class Pin:
    """A bookmark at a height of its page."""

    level: int
    label: str
    y: float


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: its modules in a square, and the address that it holds."""

    x: float
    y: float
    size: float
    modules: Sequence[Sequence[bool]]
    address: str


@dataclass(frozen=True, slots=True)
class PlacedPlot:
    """A drawing, and where its upper left corner goes."""

    x: float
    y: float
    plot: Plot


@dataclass(slots=True)
class Page:
    """The pieces of one sheet, in reading order; `tables` parallels `pieces`: the table's number, or None.

    `section` is the index of its section, `number` what its foot counts, `is_pressed` that prose is put in later.
    """

    paper: Paper
    pieces: list[Piece] = field(default_factory=list)
    tables: list[int | None] = field(default_factory=list)
    foot: list[Piece] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    plots: list[PlacedPlot] = field(default_factory=list)
    section: int = 0
    number: str = ""
    mark: str = ""
    is_pressed: bool = False

    def add(self, pieces: Iterable[Piece], table: int | None = None) -> None:
        for piece in pieces:
            self.pieces.append(piece)
            self.tables.append(table)


@dataclass(frozen=True, slots=True)
class Strip:
    """A text beside others: `left` counts from the left margin."""

    text: str
    left: float
    width: float
    face: FaceName = "regular"
    align: Align = "left"


@dataclass(slots=True)
class Flow:
    """`y` is a height on the last of the `pages`; `elements` counts the texts outside tables.

    `typeface` and `spacing` are those of the Document.
    """

    paper: Paper
    faces: Faces
    typeface: Typeface = "Arial"
    spacing: float = USUAL_SPACING
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0
    tables: int = 0
    elements: int = 0

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

    @property
    def types(self) -> Types:
        return types_of(self.typeface, self.paper.orientation, self.spacing)

    def turn(self) -> None:
        self.pages.append(Page(self.paper))
        self.y = self.top

    def keep(self, height: float) -> None:
        """Begin a page unless this one has so much room left."""
        if self.bottom - self.y < height and self.y > self.top:
            self.turn()

    def pin(self, level: int, label: str) -> None:
        self.pages[-1].pins.append(Pin(level, label, self.y))

    def text(self, text: str, face: FaceName, style: Type, align: Align, tag: str = "P", indent: float = 0.0) -> None:
        """A text across the page; its first line may be indented."""
        if indent and align == "left":
            self._place([(Strip(text, 0.0, self.width, face), self._indented(text, face, style, indent))], style, tag)
        elif text:
            self.strips([Strip(text, 0.0, self.width, face, align)], style, tag)

    def strips(self, strips: Sequence[Strip], style: Type, tag: str = "P") -> None:
        """Texts beside each other, one element of the structure, carried on to further pages where they must."""
        self._place([(one, style.wrap(one.text, one.width, self.faces[one.face])) for one in strips], style, tag)

    def _place(self, columns: Sequence[tuple[Strip, list[str]]], style: Type, tag: str) -> None:
        self.elements += 1
        most = max(len(lines) for _, lines in columns)
        shown = 0
        while shown < most:
            room = style.lines_in(self.bottom - self.y)
            if not room and self.y > self.top:
                self.turn()
                continue
            count = min(max(1, room), most - shown)
            height = style.height(count)
            for one, lines in columns:
                if part := lines[shown : shown + count]:
                    look = (one.align, one.face, style, 0.0)
                    place = (self.left + one.left, self.y, one.width, height)
                    self.pages[-1].add([Piece(*place, part, *look, tag=tag, element=self.elements)])
            self.y += height
            shown += count

    def _indented(self, text: str, face: FaceName, style: Type, indent: float) -> list[str]:
        """The lines of a paragraph whose first begins further to the right."""
        widths = self.faces[face]
        paragraph, _, rest = text.partition("\n")
        first, *others = style.wrap(paragraph, self.width - indent, widths)
        lines: list[str] = [SetLine(first, indent / style.points)]
        if others:
            lines += style.wrap("".join(others), self.width, widths)
        if rest:
            lines[-1] = _spaced(lines[-1])
            lines += style.wrap(rest, self.width, widths)
        return lines


def _spaced(line: str) -> str:
    """The line with the space at its end by which it is joined to the next."""
    return SetLine(f"{line} ", line.left, line.rule, line.beside) if isinstance(line, SetLine) else f"{line} "
