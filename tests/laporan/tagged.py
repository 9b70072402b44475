"""A tagged PDF as a screen reader has it: which text each element of the structure tree holds, and in which order.

Works on painted pages and on those of WeasyPrint alike: marked contents are read by way of ToUnicode.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

OPERATORS = "BMC BDC EMC Tf Tj TJ"
Key = tuple[int, int]
"""Page (from 0) and number of a marked content."""


@dataclass
class Node:
    """An element: its tag, spans of a cell, its elements, and the text in its own marked contents."""

    tag: str
    spans: tuple[int, int] = (1, 1)
    nodes: list["Node"] = field(default_factory=list)
    marks: list[Key] = field(default_factory=list)
    text: str = ""

    def all(self, *tags: str) -> Iterator["Node"]:
        """Itself and all below it with one of these tags, in reading order."""
        if self.tag in tags:
            yield self
        for node in self.nodes:
            yield from node.all(*tags)


class Tagged:
    """`pages`: per page the texts in the order of painting, each with its number, None for artifacts."""

    def __init__(self, path: Path) -> None:
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}
        with pikepdf.open(path) as pdf:
            self.title = str(pdf.docinfo.get("/Title", ""))
            self.language = str(pdf.Root.get("/Lang", ""))
            self.is_marked = "/MarkInfo" in pdf.Root and bool(pdf.Root.MarkInfo.Marked)
            self.shows_title = "/ViewerPreferences" in pdf.Root and bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            self.pages = [list(self._marks(page)) for page in pdf.pages]
            self.untagged = [text for page in self.pages for number, text in page if number == UNTAGGED and text]
            self._numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
            self._texts = {(at, number): text for at, page in enumerate(self.pages)
                           for number, text in page if number is not None}  # fmt: skip
            self.references: list[Key] = []
            self.root = self._node(pdf.Root.StructTreeRoot, -1)
            self.wrong_parents = list(self._wrong_parents(pdf))
            with pdf.open_outline() as outline:
                self.outline = list(self._bookmarks(list(outline.root)))

    @property
    def missed(self) -> set[Key]:
        """Marked contents that no element holds."""
        return self._texts.keys() - set(self.references)

    @property
    def doubled(self) -> list[Key]:
        return [one for one in set(self.references) if self.references.count(one) > 1]

    def reading(self) -> str:
        """All that is told, in the order of the structure tree."""
        return "".join(self._told(self.root))

    def _told(self, node: Node) -> Iterator[str]:
        yield node.text
        for one in node.nodes:
            yield from self._told(one)

    def _marks(self, page: pikepdf.Page) -> Iterator[tuple[int | None, str]]:
        fonts = {name: self._characters(font) for name, font in page.resources.get("/Font", {}).items()}
        font: dict[int, str] = {}
        stack: list[int | None] = []
        text = ""
        for instruction in pikepdf.parse_content_stream(page, OPERATORS):
            match str(instruction.operator):
                case "BMC" | "BDC":
                    if text:
                        yield UNTAGGED if not stack else stack[-1], text
                    stack.append(_number(list(instruction.operands)))
                    text = ""
                case "EMC":
                    number = stack.pop()
                    yield number, text
                    text = ""
                case "Tf":
                    font = fonts[str(instruction.operands[0])]
                case _:
                    text += "".join(_decoded(bytes(one), font) for one in _strings(instruction.operands[0]))
        if text:
            yield UNTAGGED, text

    def _characters(self, font: pikepdf.Object) -> dict[int, str]:
        key = font.ToUnicode.objgen
        if key not in self._fonts:
            pairs = re.findall(rb"<([0-9a-fA-F]{4})>\s+<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes())
            self._fonts[key] = {
                int(cid, 16): bytes.fromhex(code.decode()).decode("utf-16-be") for cid, code in pairs
            }  # fmt: skip
        return self._fonts[key]

    def _node(self, element: pikepdf.Object, page: int) -> Node:
        if "/Pg" in element:
            page = self._numbers[element.Pg.objgen]
        node = Node(str(element.get("/S", "/Root")), _spans(element))
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                self._hold(node, page, int(kid))
            elif "/MCID" in kid:
                self._hold(node, self._numbers[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID))
            elif "/S" in kid:
                if node.text:  # what comes after a child is told after it
                    node.nodes.append(Node("/Text", text=node.text))
                    node.text = ""
                node.nodes.append(self._node(kid, page))
        if node.nodes and node.text:
            node.nodes.append(Node("/Text", text=node.text))
            node.text = ""
        return node

    def _hold(self, node: Node, page: int, number: int) -> None:
        node.marks.append((page, number))
        self.references.append((page, number))
        node.text += self._texts.get((page, number), "")

    def _wrong_parents(self, pdf: pikepdf.Pdf) -> Iterator[str]:
        """For each marked content the parent tree names the element that holds it; each key once, in order."""
        values = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        keys = [int(key) for key in values[::2]]
        if keys != sorted(set(keys)):
            yield "keys of the parent tree"
        tree = dict(zip(keys, values[1::2], strict=True))
        for at, page in enumerate(pdf.pages):
            parents = tree[int(page.obj.StructParents)]
            for number, _text in self.pages[at]:
                if number is None or number == UNTAGGED:
                    continue
                own = parents[number].get("/K", pikepdf.Array())
                kids = own if isinstance(own, pikepdf.Array) else [own]
                held = [int(one.MCID) if isinstance(one, pikepdf.Dictionary) else int(one) for one in kids
                        if not isinstance(one, pikepdf.Dictionary) or "/MCID" in one]  # fmt: skip
                if number not in held:
                    yield f"page {at + 1}, content {number}"

    def _bookmarks(self, items: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            assert isinstance(item.destination, pikepdf.Array)
            yield item.title, self._numbers[item.destination[0].objgen] + 1
            yield from self._bookmarks(list(item.children))


UNTAGGED = -1


def _number(operands: list[pikepdf.Object]) -> int | None:
    """The number of a marked content; None for an artifact."""
    if str(operands[0]) == "/Artifact":
        return None
    number = operands[1].get("/MCID") if len(operands) > 1 else None
    return UNTAGGED if number is None else int(number)


def _strings(shown: pikepdf.Object) -> list[pikepdf.Object]:
    """The strings of a Tj or a TJ, without the shifts between them."""
    return [shown] if isinstance(shown, pikepdf.String) else [one for one in shown if isinstance(one, pikepdf.String)]


def _decoded(codes: bytes, font: dict[int, str]) -> str:
    return "".join(font[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2))


def _spans(element: pikepdf.Object) -> tuple[int, int]:
    found = {"/RowSpan": 1, "/ColSpan": 1}
    attributes = element.get("/A", pikepdf.Array())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary):
            found |= {name: int(one[name]) for name in found if name in one}
    return found["/RowSpan"], found["/ColSpan"]
