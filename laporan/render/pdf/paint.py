"""Painting laid-out pages into a PDF file: shades, borders, text, tags."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Final

import pydyf

from laporan.document import CellKind, Document
from laporan.render.pdf.flow import MM, Code, Page
from laporan.render.pdf.fonts import Face, FaceName
from laporan.render.pdf.fraction import SetLine
from laporan.render.pdf.grid import Piece, Type
from laporan.render.pdf.mark import mark
from laporan.render.pdf.outline import add_outline
from laporan.render.pdf.plot import Link, Pen, Tree, annotate
from laporan.render.pdf.structure import Structure

SHADES: Final[dict[CellKind, str]] = {"head": "0.851 0.886 0.925 rg", "band": "0.933 0.949 0.965 rg"}
BORDER: Final = "0.45 w 0.3 G"
RULE: Final = "0.5 w 0 G"
INK, GREY = "0 g", "0.4 g"
FONT_KEYS: Final[dict[FaceName, str]] = {"regular": "F1", "bold": "F2", "italic": "F3"}


@dataclass(frozen=True, slots=True)
class Painted:
    """The file's bytes; for each section laid out elsewhere the object that its part of the structure replaces."""

    data: bytes
    places: dict[int, int]


def paint(
    document: Document,
    pages: list[Page],
    faces: dict[FaceName, Face],
    progress: Callable[[float], None] | None = None,
) -> Painted:
    """Repeats, feet, shades and borders are artifacts: outside the tree of what is to be read."""
    pdf = pydyf.PDF()
    structure = Structure(pdf)
    resources = pydyf.Dictionary()
    pdf.add_object(resources)
    sheets: list[pydyf.Dictionary] = []
    places: dict[int, int] = {}
    tree = Tree(structure)
    links: dict[int, list[Link]] = {}
    for number, page in enumerate(pages, start=1):
        sheet = _sheet(pdf, page, resources)
        sheets.append(sheet)
        structure.turn(sheet)
        if page.is_pressed and page.section not in places:
            places[page.section] = structure.leave()
        operators = Canvas(page.paper.height * MM, faces, structure).page(page)
        for placed in page.plots:
            pen = Pen(faces, FONT_KEYS, tree, page.section, operators)
            links.setdefault(number - 1, []).extend(pen.paint(placed.plot, placed.x, placed.y, page.paper.height * MM))
        content = "\n".join(operators).encode()
        stream = pydyf.Stream([zlib.compress(content)], {"Filter": "/FlateDecode"})
        pdf.add_object(stream)
        sheet["Contents"] = stream.reference
        if progress is not None:
            progress(number / len(pages))
    annotate(pdf, structure, sheets, links)
    structure.close()
    used = [face for face in faces.values() if face.cids]
    fonts = pydyf.Dictionary({FONT_KEYS[face.name]: face.embed(pdf) for face in used})
    resources["Font"] = fonts.data
    add_outline(pdf, pages, sheets)
    _describe(pdf, document)
    target = BytesIO()
    pdf.write(target, compress=True)
    return Painted(target.getvalue(), places)


def _sheet(pdf: pydyf.PDF, page: Page, resources: pydyf.Dictionary) -> pydyf.Dictionary:
    width, height = page.paper.width * MM, page.paper.height * MM
    sheet = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": pydyf.Array([0, 0, round(width, 2), round(height, 2)]),
            "Resources": resources.reference,
        }
    )
    if page.paper.unit > 1:
        sheet["UserUnit"] = round(page.paper.unit, 4)
    pdf.add_page(sheet)
    return sheet


def _describe(pdf: pydyf.PDF, document: Document) -> None:
    pdf.catalog |= {
        "Lang": pydyf.String(document.meta.language),
        "ViewerPreferences": "<</DisplayDocTitle true>>",
    }
    pdf.info |= {
        "Title": pydyf.String(document.title),
        "Creator": pydyf.String("Kinerja"),
        "CreationDate": pydyf.String(_date(document.meta.printed)),
    }


def _date(at: datetime) -> str:
    """Such as D:20250303140500+07'00'."""
    zone = at.strftime("%z")
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


class Canvas:
    """Writes the operators of one page."""

    def __init__(self, height: float, faces: dict[FaceName, Face], structure: Structure) -> None:
        self._height = height
        self._faces = faces
        self._structure = structure
        self._out: list[str] = []
        self._font = ("", 0.0)

    def page(self, page: Page) -> list[str]:
        self._out += mark(page, self._faces["bold"])
        self._frames(page.pieces)
        self._rules(page.pieces)
        self._out.append(INK)
        for piece, table in zip(page.pieces, page.tables, strict=True):
            if piece.repeat:
                grey = piece.kind != "head"
                self._artifact("Layout", piece, GREY if grey else INK)
            elif any(piece.lines):
                tag, number = self._structure.mark(piece, table)
                self._out.append(f"/{tag}<</MCID {number}>>BDC")
                self._text(piece)
                self._out.append("EMC")
            elif table is not None:
                self._structure.hold(piece, table)
        for code in page.codes:
            self._code(code)
        for piece in page.foot:
            self._artifact("Pagination", piece, GREY)
        return self._out

    def _code(self, code: Code) -> None:
        """A QR code as one path of squares."""
        number = self._structure.picture(code.address)
        side = code.size / len(code.modules)
        top = self._height - code.y - side
        squares = [
            f"{code.x + column * side:.3f} {top - row * side:.3f} {side:.3f} {side:.3f} re"
            for row, line in enumerate(code.modules)
            for column, dark in enumerate(line)
            if dark
        ]
        self._out += [f"/Figure<</MCID {number}>>BDC {INK}", *squares, "f EMC"]

    def _artifact(self, kind: str, piece: Piece, ink: str) -> None:
        if piece.lines:
            self._out.append(f"/Artifact<</Type/{kind}>>BDC {ink}")
            self._text(piece)
            self._out.append(f"{INK} EMC")

    def _frames(self, pieces: list[Piece]) -> None:
        """Shades first, then all borders in one stroke."""
        cells = [piece for piece in pieces if piece.kind is not None]
        if not cells:
            return
        self._out.append("/Artifact<</Type/Layout>>BDC")
        shaded = sorted((piece for piece in cells if piece.kind in SHADES), key=lambda piece: str(piece.kind))
        for kind, group in groupby(shaded, key=lambda piece: piece.kind):
            if kind is not None:
                self._out += [SHADES[kind], *map(self._rectangle, group), "f"]
        self._out += [BORDER, *map(self._rectangle, cells), "S EMC"]

    def _rectangle(self, piece: Piece) -> str:
        bottom = self._height - piece.y - piece.height
        return f"{piece.x:.2f} {bottom:.2f} {piece.width:.2f} {piece.height:.2f} re"

    def _text(self, piece: Piece) -> None:
        face, style, out = self._faces[piece.face], piece.type, self._out
        out.append("BT")
        if self._font != (piece.face, style.points):
            self._font = (piece.face, style.points)
            out.append(f"/{FONT_KEYS[piece.face]} {style.points:g} Tf")
        x = y = 0.0
        base = self._height - piece.y - piece.drop - _baseline(style, face)
        for index, line in enumerate(piece.lines):
            for left, down, text in self._places(piece, line, base - index * style.leading):
                out.append(f"{left - x:.2f} {down - y:.2f} Td<{face.encode(text)}>Tj")
                # what was printed with two decimals is what the next text is measured from
                x, y = x + round(left - x, 2), y + round(down - y, 2)
        out.append("ET")

    def _places(self, piece: Piece, line: str, down: float) -> Iterator[tuple[float, float, str]]:
        """The texts of a line with their beginnings; what stands beside a fraction's rule comes with it."""
        if not line:
            return
        if not isinstance(line, SetLine):
            yield self._left(piece, line), down, line
            return
        style, face = piece.type, self._faces[piece.face]
        start = piece.x + style.padding
        middle = _rule_below(style, down, face) - (face.ascent - face.descent) * style.points / 2
        for ems, text in line.beside[:1] if line.beside and line.beside[0][0] == 0 else ():
            yield start + ems * style.points, middle, text
        yield start + line.left * style.points, down, str(line)
        for ems, text in line.beside:
            if ems:
                yield start + ems * style.points, middle, text

    def _rules(self, pieces: list[Piece]) -> None:
        """The strokes of fractions, as artifacts."""
        strokes = []
        for piece in pieces:
            style, face = piece.type, self._faces[piece.face]
            base = self._height - piece.y - piece.drop - _baseline(style, face)
            for index, line in enumerate(piece.lines):
                if isinstance(line, SetLine) and line.rule is not None:
                    y = _rule_below(style, base - index * style.leading, face)
                    first, last = (piece.x + style.padding + ems * style.points for ems in line.rule)
                    strokes.append(f"{first:.2f} {y:.2f} m {last:.2f} {y:.2f} l")
        if strokes:
            self._out += ["/Artifact<</Type/Layout>>BDC", RULE, *strokes, "S EMC"]

    def _left(self, piece: Piece, line: str) -> float:
        """Where a line begins; the space that may end it doesn't count."""
        if piece.align == "left":
            return piece.x + piece.type.padding
        length = self._faces[piece.face].widths.measure(line.rstrip(" ")) * piece.type.points
        if piece.align == "center":
            return piece.x + (piece.width - length) / 2
        return piece.x + piece.width - piece.type.padding - length


def _baseline(style: Type, face: Face) -> float:
    """From the top of a line to its base line, the letters standing in the middle of the line."""
    height: float = style.leading + (face.ascent - face.descent) * style.points
    return height / 2


def _rule_below(style: Type, base: float, face: Face) -> float:
    """The height of the boundary between a line with this base line and the next."""
    return base - style.leading + _baseline(style, face)
