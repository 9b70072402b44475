"""Painted pages and pages of WeasyPrint as one file: one page count, one outline, one structure tree.

The painted file has an empty page for each page of prose, with its foot, its mark and its bookmarks. The page of prose
takes that page's place and draws its foot and mark too; its part of the structure goes where the painter left room.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final

import pikepdf

from laporan.render.pdf.flow import Page
from laporan.render.pdf.paint import Painted

SCHEME: Final = "halaman:"


def address(page: int, y: float) -> str:
    """Where a line of the Contents leads: a page from 0 and a height from its upper edge, until the pages are one."""
    return f"{SCHEME}{page}/{y:.2f}"


def join(painted: Painted, pages: list[Page], pressed: bytes) -> bytes:
    """The bytes of the joined file, the same for the same parts."""
    with pikepdf.open(BytesIO(painted.data)) as pdf, pikepdf.open(BytesIO(pressed)) as press:
        count = len(pdf.pages)
        pdf.pages.extend(press.pages)
        copies = [page.obj for page in list(pdf.pages)[count:]]
        tree = pdf.copy_foreign(press.Root.StructTreeRoot)
        _merge_parents(pdf, tree, copies)
        rooms = [index for index, page in enumerate(pages) if page.is_pressed]
        sections = {copy.objgen: pages[room].section for room, copy in zip(rooms, copies, strict=True)}
        _merge_structure(pdf, tree, painted.places, sections)
        del pdf.pages[count:]
        for room, copy in zip(rooms, copies, strict=True):
            _take_place(pdf, room, copy)
        for copy in copies:
            _lead_on(pdf, copy)
        target = BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def _merge_parents(pdf: pikepdf.Pdf, tree: pikepdf.Object, copies: Sequence[pikepdf.Object]) -> None:
    """The numbers of the copied pages and links go on where those of the painted pages end."""
    root = pdf.Root.StructTreeRoot
    first = int(root.ParentTreeNextKey)
    numbers = root.ParentTree.Nums
    last = first
    for key, value in _pairs(tree.ParentTree.Nums):
        numbers.extend(pikepdf.Array([first + int(key), value]))
        last = max(last, first + int(key) + 1)
    root.ParentTreeNextKey = last
    for page in copies:
        page.StructParents = first + int(page.StructParents)
        for note in page.get("/Annots", []):
            if "/StructParent" in note:
                note.StructParent = first + int(note.StructParent)


def _lead_on(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """The links of the Contents go to their pages, which were known to WeasyPrint by number alone."""
    for note in page.get("/Annots", []):
        uri = str(note.A.URI) if "/A" in note and "/URI" in note.A else ""
        if uri.startswith(SCHEME):
            number, y = uri.removeprefix(SCHEME).split("/")
            target = pdf.pages[int(number)].obj
            height = float(target.MediaBox[3])
            del note["/A"]
            note.Dest = pikepdf.Array([target, pikepdf.Name.XYZ, 0, round(height - float(y), 2), None])


def _pairs(numbers: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    values = list(numbers)
    return zip(values[::2], values[1::2], strict=True)


def _merge_structure(
    pdf: pikepdf.Pdf, tree: pikepdf.Object, places: Mapping[int, int], sections: Mapping[tuple[int, int], int]
) -> None:
    """Each section of prose in the place that was left for it; ids of table headings become known to the root.

    WeasyPrint makes an element of each page of a section; `sections` tells the section of each copied page.
    """
    whole = tree.K[0] if isinstance(tree.K, pikepdf.Array) else tree.K
    for part in whole.K:
        place = pdf.get_object(places[sections[part.Pg.objgen]], 0)
        for kid in part.K:
            kid.P = place
        place.K.extend(part.K)
        if "/Pg" not in place:
            place.Pg = part.Pg
    names = sorted(_ids(whole), key=lambda pair: bytes(pair[0]))
    if names:
        flat = [item for pair in names for item in pair]
        pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(flat)))


def _ids(element: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """All elements below this one that have an id."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if "/ID" in one:
            yield one.ID, one
        kids = one.get("/K", pikepdf.Array())
        every = kids if isinstance(kids, pikepdf.Array) else pikepdf.Array([kids])
        waiting += [kid for kid in every if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem"]


def _take_place(pdf: pikepdf.Pdf, index: int, copy: pikepdf.Object) -> None:
    """The page of prose instead of the empty one: above its mark and foot, with its bookmarks."""
    empty = pdf.pages[index].obj
    page = pikepdf.Page(copy)
    page.contents_add(b"q\n" + empty.Contents.read_bytes() + b"\nQ", prepend=True)
    fonts = page.resources.Font if "/Font" in page.resources else pikepdf.Dictionary()
    for name, font in empty.Resources.Font.items():
        fonts[name] = font
    page.resources.Font = fonts
    for item in _bookmarks(pdf):
        if item.Dest[0].objgen == empty.objgen:
            item.Dest[0] = copy
    pdf.pages[index] = page


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    waiting = [pdf.Root.Outlines.First] if "/Outlines" in pdf.Root else []
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [item[name] for name in ("/Next", "/First") if name in item]
