"""The word across each page by which a draft is known: pale outlines, which leave a copied text as it is."""

from math import atan2, cos, hypot, sin
from typing import Final

from fontTools.pens.basePen import BasePen

from laporan.render.pdf.flow import MM, Page
from laporan.render.pdf.fonts import Face

PALE: Final = "0.91 g"
SHARE, MOST_POINTS = 0.7, 110.0  # of the diagonal, and at most


class _Path(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Writes outlines as operators of a page, in units of the font."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.out: list[str] = []
        self.x = 0.0

    def _point(self, point: tuple[float, float]) -> str:
        return f"{point[0] + self.x:.0f} {point[1]:.0f}"

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' names
        self.out.append(f"{self._point(pt)} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.out.append(f"{self._point(pt)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.out.append(f"{' '.join(map(self._point, points))} c")

    def _closePath(self) -> None:  # noqa: N802
        self.out.append("h")


def mark(page: Page, face: Face) -> list[str]:
    """The operators that draw the page's mark from corner to corner; nothing without one."""
    if not page.mark:
        return []
    width, height = page.paper.width * MM, page.paper.height * MM
    angle = atan2(height, width)
    ems = face.widths.measure(page.mark)
    points = min(SHARE * hypot(width, height) / ems, MOST_POINTS)
    along, across = ems * points / 2, (face.ascent - face.descent) * points / 2
    x = width / 2 - along * cos(angle) + across * sin(angle)
    y = height / 2 - along * sin(angle) - across * cos(angle)
    units = face.font["head"].unitsPerEm
    scale = points / units
    turn = [scale * part for part in (cos(angle), sin(angle), -sin(angle), cos(angle))]
    matrix = " ".join([*(f"{part:.6f}" for part in turn), f"{x:.2f}", f"{y:.2f}"])
    glyphs = face.font.getGlyphSet()
    pen = _Path(glyphs)
    for letter in page.mark:
        glyphs[face.glyph(letter)].draw(pen)
        pen.x += face.widths[letter] * units
    return [f"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC q {PALE} {matrix} cm", *pen.out, "f Q EMC"]
