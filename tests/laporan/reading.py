"""Reads back a painted PDF with pikepdf: marked contents by way of ToUnicode, and the tree of a tagged file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf


@dataclass(frozen=True)
class Mark:
    """A marked content: its tag, its number (None for artifacts), and the text in it."""

    tag: str
    number: int | None
    text: str


@dataclass(frozen=True)
class Place:
    """A cell of a table in the structure tree."""

    tag: str
    rowspan: int
    colspan: int
    text: str


class Reading:
    """An opened file: `pages` are the marked contents of each page, in the order of painting."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.pages = [list(_marks(page)) for page in self.pdf.pages]
        self._page_of = {page.obj.objgen: index for index, page in enumerate(self.pdf.pages)}
        self._by_number = [{mark.number: mark.text for mark in marks} for marks in self.pages]

    def texts(self, page: int, *, artifacts: bool) -> list[str]:
        return [mark.text for mark in self.pages[page] if (mark.tag == "/Artifact") is artifacts and mark.text]

    def tables(self) -> list[list[list[Place]]]:
        """Tables as rows of places, from the structure tree."""
        whole = self.pdf.Root.StructTreeRoot.K
        return [[[self._place(cell) for cell in row.K] for row in table.K] for table in whole.K if table.S == "/Table"]

    def _place(self, cell: pikepdf.Object) -> Place:
        attributes = cell.get("/A", pikepdf.Dictionary())
        spans = [int(attributes.get(name, 1)) for name in ("/RowSpan", "/ColSpan")]
        text = "".join(self._content(kid, cell) for kid in cell.K)
        return Place(str(cell.S), spans[0], spans[1], text)

    def _content(self, kid: pikepdf.Object | int, cell: pikepdf.Object) -> str:
        if isinstance(kid, pikepdf.Dictionary):
            return self._by_number[self._page_of[kid.Pg.objgen]][int(kid.MCID)]
        return self._by_number[self._page_of[cell.Pg.objgen]][int(kid)]


def _marks(page: pikepdf.Page) -> Iterator[Mark]:
    fonts = {name: _characters(font.ToUnicode) for name, font in page.resources.get("/Font", {}).items()}
    font: dict[int, str] = {}
    tag, number, text = "", None, ""
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "BDC":
                tag, number, text = str(operands[0]), operands[1].get("/MCID"), ""
            case "EMC":
                yield Mark(tag, None if number is None else int(number), text)
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                codes = bytes(operands[0])
                text += "".join(font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))


def _characters(cmap: pikepdf.Object) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>\n", cmap.read_bytes())
    return {int(cid, 16): bytes.fromhex(code.decode()).decode("utf-16-be") for cid, code in pairs}
