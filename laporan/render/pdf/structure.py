"""The structure tree of a tagged PDF: which painted text is a heading, a paragraph, a place of a table.

Screen readers read a table by it, and it carries each cell's spans even where pages cut the cell apart.
"""

import pydyf

from laporan.render.pdf.grid import Piece


class Element(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """A node of the tree: holds further nodes, or marked content of pages as (page object, number)."""

    def __init__(self, tag: str, parent: int, attributes: str = "", alternative: str = "") -> None:
        super().__init__()
        spoken = f"/Alt {pydyf.String(alternative).data.decode()}" if alternative else ""
        self.tag = tag
        self.head = f"<</Type/StructElem/S/{tag}/P {parent} 0 R{spoken}"
        self.attributes = attributes
        self.kids: list[int] = []
        self.content: list[tuple[int, int]] = []
        self.note: tuple[int, int] | None = None  # page object and annotation that it stands for

    @property
    def data(self) -> bytes:
        parts = [self.head]
        kids = [f"{kid} 0 R" for kid in self.kids]
        if self.content:
            first, _ = self.content[0]
            parts.append(f"/Pg {first} 0 R")
            kids += [
                str(number) if page == first else f"<</Type/MCR/Pg {page} 0 R/MCID {number}>>"
                for page, number in self.content
            ]
        if self.note:
            page, note = self.note
            kids.append(f"<</Type/OBJR/Pg {page} 0 R/Obj {note} 0 R>>")
        if self.attributes:
            parts.append(f"/A<</O/Table{self.attributes}>>")
        return "".join((*parts, "/K[", " ".join(kids), "]>>")).encode()


class Structure:
    """Grows with the painted pieces: `turn` for each page, `mark` for each piece, at last `close`."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(self._root)
        self._whole = self._element("Document", self._root.number)
        self._root["K"] = self._whole.reference
        self._tables: dict[int, Element] = {}
        self._rows: dict[tuple[int, str, int], Element] = {}
        self._cells: dict[tuple[int, str, int, int], Element] = {}
        self._texts: dict[int, Element] = {}
        self._page = 0
        self._pages: list[list[int]] = []  # per page: the elements of its marked contents
        self._notes: list[int] = []  # the elements of annotations

    def turn(self, page: pydyf.Dictionary) -> None:
        """The next pieces stand on this page (already an object of the file)."""
        self._page = page.number
        page["StructParents"] = len(self._pages)
        page["Tabs"] = "/S"
        self._pages.append([])

    def mark(self, piece: Piece, table: int | None) -> tuple[str, int]:
        """Tag and number of the marked content that shows this piece's text; never called for repeats."""
        tag, element = self._place(piece, table)
        return tag, self._holding(element)

    def _holding(self, element: Element) -> int:
        contents = self._pages[-1]
        element.content.append((self._page, len(contents)))
        contents.append(element.number)
        return len(contents) - 1

    def hold(self, piece: Piece, table: int) -> None:
        """Give an empty cell its place in the table, so that the grid of the tree has no hole."""
        self._place(piece, table)

    def picture(self, alternative: str) -> int:
        """The number of the marked content that draws a picture, which is told in these words."""
        element = Element("Figure", self._whole.number, alternative=alternative)
        self._pdf.add_object(element)
        self._whole.kids.append(element.number)
        return self._holding(element)

    def child(self, tag: str, parent: Element | None = None) -> Element:
        """A further element at the end of this one, or of the whole."""
        return self._child(tag, parent or self._whole)

    def content(self, element: Element) -> int:
        """The number of the next marked content of the page, which belongs to this element."""
        return self._holding(element)

    def annotate(self, element: Element, page: pydyf.Dictionary, note: pydyf.Dictionary) -> None:
        """The element stands for an annotation of this page, such as a link; call it when all pages are turned."""
        element.note = page.number, note.number
        note["StructParent"] = len(self._pages) + len(self._notes)
        self._notes.append(element.number)

    def leave(self) -> int:
        """A place in the reading order that a joined part takes later; answers its object's number."""
        number: int = self._child("Sect", self._whole).number
        return number

    def close(self) -> None:
        """Add the tree to the file."""
        numbers = pydyf.Array()
        for index, elements in enumerate(self._pages):
            array = pydyf.Array([f"{number} 0 R" for number in elements])
            self._pdf.add_object(array)
            numbers += [index, array.reference]
        for index, element in enumerate(self._notes, start=len(self._pages)):
            numbers += [index, f"{element} 0 R"]
        tree = pydyf.Dictionary({"Nums": numbers})
        self._pdf.add_object(tree)
        self._root |= {"ParentTree": tree.reference, "ParentTreeNextKey": len(self._pages) + len(self._notes)}
        self._pdf.catalog |= {"StructTreeRoot": self._root.reference, "MarkInfo": "<</Marked true>>"}

    def _element(self, tag: str, parent: int, attributes: str = "") -> Element:
        element = Element(tag, parent, attributes)
        self._pdf.add_object(element)
        return element

    def _child(self, tag: str, parent: Element, attributes: str = "") -> Element:
        element = self._element(tag, parent.number, attributes)
        parent.kids.append(element.number)
        return element

    def _place(self, piece: Piece, table: int | None) -> tuple[str, Element]:
        if table is None or piece.cell is None:
            if not piece.element or piece.element not in self._texts:
                self._texts[piece.element] = self._child(piece.tag, self._whole)
            return piece.tag, self._texts[piece.element]
        tag = "TD" if piece.kind == "data" else "TH"
        part, row, _ = piece.cell
        key = (table, *piece.cell)
        if key not in self._cells:
            if table not in self._tables:
                self._tables[table] = self._child("Table", self._whole)
            if (table, part, row) not in self._rows:
                self._rows[table, part, row] = self._child("TR", self._tables[table])
            scope = "" if piece.kind == "data" else "/Scope/Column"
            names = zip(("RowSpan", "ColSpan"), piece.spans, strict=True)
            spans = "".join([f"/{name} {count}" for name, count in names if count > 1])
            self._cells[key] = self._child(tag, self._rows[table, part, row], scope + spans)
        return tag, self._cells[key]
