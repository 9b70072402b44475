"""The widths of the painter's own letters, for those who must know them before anything is painted."""

from functools import cache

from laporan.document.plot import PlotFace
from laporan.render.pdf.fonts import Face
from laporan.render.wrapping import Widths

FACES: tuple[PlotFace, ...] = ("regular", "bold", "italic")


def faces() -> dict[PlotFace, Widths]:
    """Widths in ems per face, to be filled with the words of one document. Raises FontMissing."""
    return {name: _letters(name).fresh() for name in FACES}


@cache
def _letters(name: PlotFace) -> Widths:
    """Read from the font file once."""
    return Face(name).widths
