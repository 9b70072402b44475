"""Document -> PDF, painted by ourselves: dense tables in a hundredth of the time that a CSS engine needs.

fonts measures and embeds letters, grid cuts tables into pages, layout places blocks on sheets, paint and
structure write the file. Later reports whose prose needs more than titles and paragraphs join pages of WeasyPrint
behind this same function.
"""

from collections.abc import Callable

from laporan.document import Document
from laporan.render.pdf.fonts import STYLES, Face, FaceName
from laporan.render.pdf.layout import pages_of
from laporan.render.pdf.paint import paint


def render(document: Document, progress: Callable[[float], None] | None = None) -> bytes:
    """A tagged PDF with its fonts inside, the same bytes for the same Document.

    `progress` hears the share done, 0 to 1. Raises FontMissing where the machine lacks Liberation Sans, TooSmall
    where the paper cannot hold a table's head; both say in Indonesian what to do.
    """
    faces: dict[FaceName, Face] = {name: Face(name) for name in STYLES}
    widths = {name: face.widths for name, face in faces.items()}
    pages = pages_of(document, widths, progress and (lambda done: progress(done / 2)))
    return paint(document, pages, faces, progress and (lambda done: progress(0.5 + done / 2)))
