"""A Document on pages: each section painted from top to bottom, or room left for the pages that WeasyPrint lays out.

Plain data to be painted. Lengths are points, measured from the upper left corner of the sheet.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import Final

from laporan.document import Block, Document, Facts, Heading, Note, Paragraph, Plot, Points, Section, Signature, Table
from laporan.render.errors import RenderError
from laporan.render.pdf import blocks
from laporan.render.pdf.flow import FOOT, GAP, MM, PROSE, Flow, Page, Pin
from laporan.render.pdf.grid import REPEAT_LINES, Body, Faces, Piece, Type, parts_of
from laporan.render.pdf.press import Pressed

__all__ = ["MM", "Page", "TooSmall", "is_painted", "pages_of"]

CELL, DENSE = Type(8, 9.6, 2.5), Type(7, 8.4, 2)
DENSE_MM: Final = 22  # average width of the columns below which a table is set in the smaller type
BESIDE: Final = (Table, Note, Paragraph, Heading, Facts, Points, Signature, Plot)


class TooSmall(RenderError):
    """The paper leaves no room for the table; the message says what to do."""


def is_painted(section: Section) -> bool:
    """Whether our painter draws the section: tables with what may stand around them; not the pages of prose."""
    plain = all(isinstance(block, Paragraph | Note | Table | Plot) for block in section.blocks)
    few = section.brief or any(section.tables)
    return plain or (few and all(isinstance(block, BESIDE) for block in section.blocks))


def pages_of(
    document: Document,
    faces: Faces,
    progress: Callable[[float], None] | None = None,
    pressed: Mapping[int, Pressed] | None = None,
) -> list[Page]:
    """All pages, with their feet; `pressed` are the sections laid out elsewhere, by their index.

    Raises TooSmall where a table's head leaves no room for rows.
    """
    flow = Flow(document.paper, faces, document.typeface, document.spacing)
    whole, done = max(1, document.rows), 0

    def tell(rows: int) -> None:
        if progress is not None:
            progress((done + rows) / whole)

    names = _bookmarks(document)
    for index, section in enumerate(document.sections):
        flow.paper = document.paper_of(section)
        first = len(flow.pages)
        if pressed and index in pressed:
            _leave_room(flow, section, pressed[index], names[index])
        else:
            flow.turn()
            _section(flow, section, names[index], tell)
        for page in flow.pages[first:]:
            page.section, page.mark = index, document.mark_of(section)
        done += sum(len(table.body) for table in section.tables)
    _number(document, flow)
    return flow.pages


def style_of(table: Table, width: float) -> Type:
    """The type of a table that is so many points wide."""
    return DENSE if width / MM / len(table.columns) < DENSE_MM else CELL


def _bookmarks(document: Document) -> list[str]:
    """The bookmark of each section, if any; where the document has none at all, each section is marked by its title."""
    if any(one.bookmark or any(isinstance(block, Heading) for block in one.blocks) for one in document.sections):
        return [section.bookmark for section in document.sections]
    return [" ".join((*section.title, section.sheet)[0].split()) for section in document.sections]


def _leave_room(flow: Flow, section: Section, pressed: Pressed, name: str) -> None:
    """Empty pages that prose is put into later, with its bookmarks at their places."""
    first = len(flow.pages)
    for _ in range(pressed.pages):
        flow.turn()
        flow.pages[-1].is_pressed = True
    if name:
        flow.pages[first].pins.append(Pin(1, name, flow.top))
    headings = (block for block in section.blocks if isinstance(block, Heading))
    for block, (page, y) in zip(headings, pressed.headings, strict=True):
        flow.pages[first + page].pins.append(Pin(block.level, block.label, y))


def _section(flow: Flow, section: Section, name: str, tell: Callable[[int], None]) -> None:
    if name:
        flow.pin(1, name)
    blocks.title(flow, section.title)
    for block, after in zip_longest(section.blocks, section.blocks[1:]):
        tail = blocks.height_of(after, flow) + GAP if isinstance(after, Signature) else 0.0
        _block(flow, block, tell, tail)


def _block(flow: Flow, block: Block, tell: Callable[[int], None], tail: float) -> None:
    if isinstance(block, Table):
        _table(flow, block, tell, tail)
    else:
        blocks.draw(block, flow)
    flow.y += GAP


def _table(flow: Flow, table: Table, tell: Callable[[int], None], tail: float) -> None:
    """Caption, head and rows; each further page begins with the head again.

    `tail` is the height of a signature that follows: its page shows the last row of the table too.
    """
    number, flow.tables = flow.tables, flow.tables + 1
    head, body = parts_of(table, flow.width, style_of(table, flow.width), flow.faces)
    style = head.style
    high = sum(head.heights)
    if flow.bottom - flow.top - high < style.height(REPEAT_LINES + 1):
        raise TooSmall("Kepala tabel terlalu tinggi untuk kertas ini. Pilih kertas yang lebih besar.")
    caption = len(PROSE.wrap(table.caption, flow.width, flow.faces["bold"])) * PROSE.leading
    if flow.bottom - flow.y < caption + high + (0 if body.done else body.least) and flow.y > flow.top:
        flow.turn()
    flow.text(table.caption, "bold", PROSE, "left")
    placed = flow.y
    headings, _ = head.fill(high, flow.left, placed)
    flow.pages[-1].add(headings, number)
    flow.y += high
    while not body.done:
        pieces, height = body.fill(_space(body, flow.bottom - flow.y, tail), flow.left, flow.y)
        flow.pages[-1].add(pieces, number)
        flow.y += height
        tell(body.row)
        if not body.done:
            flow.turn()
            again = [replace(piece, y=piece.y - placed + flow.y, repeat=True) for piece in headings]
            flow.pages[-1].add(again, number)
            flow.y += high


def _space(body: Body, room: float, tail: float) -> float:
    """The room for rows on this page: less than all the rest needs where what follows would stand alone."""
    rest = body.heights[body.row :]
    whole = sum(rest)
    if tail and len(rest) > 1 and whole <= room < whole + tail:
        return whole - rest[-1] / 2
    return room


def _number(document: Document, flow: Flow) -> None:
    """The feet of all pages: one count, but for sections that count anew."""
    runs: list[int] = []
    run = 0
    for page in flow.pages:
        is_first = not runs or flow.pages[len(runs) - 1].section != page.section
        run += is_first and document.sections[page.section].numbering == "restart"
        runs.append(run)
    numbered = zip(flow.pages, runs, strict=True)
    for _run, group in groupby(numbered, key=lambda pair: pair[1]):
        pages = [page for page, _ in group]
        for number, page in enumerate(pages, start=1):
            page.number = str(number)
            flow.paper = page.paper
            imprint = " · ".join(filter(None, (page.mark, document.meta.imprint)))
            page.foot = _foot(flow, imprint, f"Halaman {number} dari {len(pages)}")


def _foot(flow: Flow, imprint: str, number: str) -> list[Piece]:
    """Imprint at the left, page number at the right, in the bottom margin."""
    widths = flow.faces["regular"]
    y = flow.bottom + (flow.paper.height * MM - flow.bottom - FOOT.leading) / 2
    right = (widths.measure(number) + 2) * FOOT.points
    pieces = []
    for text, align in ((imprint, "left"), (number, "right")):
        lines = FOOT.wrap(text, flow.width - (right if align == "left" else 0), widths)
        pieces.append(
            Piece(
                flow.left,
                y,
                flow.width,
                FOOT.leading,
                lines,
                "left" if align == "left" else "right",
                "regular",
                FOOT,
                0.0,
            )
        )
    return pieces
