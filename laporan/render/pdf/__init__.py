"""Document -> PDF: tables painted by ourselves, prose laid out by WeasyPrint behind a fence, joined into one file.

A CSS engine needs a hundred times as long for dense tables. fonts measures and embedding embeds letters, grid cuts
tables into pages, flow, blocks and layout place things on sheets, paint, structure and outline write the file;
page_html, press and pressroom make the pages of prose, join puts them in.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

from laporan.document import Contents, Document, Heading
from laporan.render.errors import RenderError
from laporan.render.pause import collector_at_rest
from laporan.render.pdf.flow import Page
from laporan.render.pdf.fonts import FACE_NAMES, Face, FaceName
from laporan.render.pdf.grid import Faces
from laporan.render.pdf.join import address, join
from laporan.render.pdf.layout import is_painted, pages_of
from laporan.render.pdf.page_html import heading_id, page_html
from laporan.render.pdf.paint import paint
from laporan.render.pdf.press import Pages, Pressed, press
from laporan.render.pdf.pressroom import open_room
from laporan.render.prose import Entry

ROUNDS: Final = 3  # in which the numbers of the contents must settle


def render(document: Document, progress: Callable[[float], None] | None = None) -> bytes:
    """A tagged PDF with its fonts inside, the same bytes for the same Document.

    `progress` hears the share done, 0 to 1. Raises FontMissing where the machine lacks a typeface, TooSmall where the
    paper cannot hold a table's head, TooMuchProse beyond the limits of one document; all say in Indonesian what to do.
    """
    with collector_at_rest():
        return _rendered(document, progress)


def _rendered(document: Document, progress: Callable[[float], None] | None) -> bytes:
    indexes = [index for index, section in enumerate(document.sections) if not is_painted(section)]
    if indexes:
        open_room()  # it gets ready while we measure
    faces: dict[FaceName, Face] = {name: Face(name, document.typeface) for name in FACE_NAMES}
    widths = {name: face.widths for name, face in faces.items()}
    pressed, pages = _laid_out(document, indexes, widths, progress and (lambda done: progress(done / 2)))
    painted = paint(document, pages, faces, progress and (lambda done: progress(0.5 + done / 2)))
    return join(painted, pages, pressed.data) if pressed else painted.data


def _laid_out(
    document: Document, indexes: list[int], faces: Faces, progress: Callable[[float], None] | None
) -> tuple[Pages | None, list[Page]]:
    """All pages; where there are Contents, as often as their numbers need to be right."""
    if not indexes:
        return None, pages_of(document, faces, progress)
    has_contents = any(isinstance(block, Contents) for section in document.sections for block in section.blocks)
    entries = _entries(document, [])
    for _round in range(ROUNDS):
        pressed = press(page_html(document, indexes, faces, entries))
        pages = pages_of(document, faces, progress, _by_section(document, indexes, pressed))
        found = _entries(document, pages)
        if not has_contents or found == entries:
            return pressed, pages
        entries = found
    raise RenderError("Nomor halaman daftar isi tidak dapat ditetapkan. Ubah sedikit panjang teks, lalu coba lagi.")


def _by_section(document: Document, indexes: list[int], pressed: Pages) -> Mapping[int, Pressed]:
    firsts = [*(pressed.places[f"s{index}"][0] for index in indexes), pressed.count]
    return {
        index: Pressed(
            after - first,
            tuple(
                (page - first, y)
                for number, block in enumerate(document.sections[index].blocks)
                if isinstance(block, Heading)
                for page, y in [pressed.places[heading_id(index, number)]]
            ),
        )
        for index, (first, after) in zip(indexes, pairwise(firsts), strict=True)
    }


def _entries(document: Document, pages: list[Page]) -> list[Entry]:
    """The lines of the Contents; before the first layout their numbers are unknown."""
    if pages:
        return [
            (pin.level, pin.label, page.number, address(place, pin.y))
            for place, page in enumerate(pages)
            for pin in page.pins
        ]
    entries: list[Entry] = []
    for section in document.sections:
        entries += [(1, section.bookmark, "0", "")] if section.bookmark else []
        entries += [(one.level, one.label, "0", "") for one in section.blocks if isinstance(one, Heading)]
    return entries
