"""A drawing as SVG: the same places as on paper, looks by class (static/css/laporan.css), every text escaped.

One unit is a millimetre. A box with a link leads to it; its texts are real texts, to be searched and copied.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from laporan.document import Plot, PlotBand, PlotBox, PlotEdge, PlotLine
from laporan.document.plot import TONES

MM: Final = 72 / 25.4
ROUND: Final = 1.1
ARROW: Final = (1.5, 0.75)


def svg(plot: Plot) -> Iterator[str]:
    """The markup of one drawing."""
    name = escape(plot.label or "Gambar", quote=True)
    yield (
        f'<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(plot.width)} {_n(plot.height)}" '
        f'role="group" aria-label="{name}">\n'
    )
    for band in plot.bands:
        yield from _band(band, plot.width)
    yield f'<path class="plot-panah" aria-hidden="true" d="{"".join(map(path, plot.edges))}"/>\n'
    heads = "".join(arrow_head(edge) for edge in plot.edges if edge.arrow)
    yield f'<path class="plot-ujung" aria-hidden="true" d="{heads}"/>\n'
    for text in plot.title:
        yield from (_line(line) for line in text.lines)
    for box in plot.boxes:
        yield from _box(box)
    yield "</svg>\n"


def tone_class(level: int) -> str:
    """The colour of a level, by name."""
    return f"nada-{level % len(TONES) + 1}"


def _band(band: PlotBand, width: float) -> Iterator[str]:
    yield f'<g class="plot-pita {tone_class(band.tone)}">'
    yield f'<rect class="plot-jalur" y="{_n(band.y)}" width="{_n(width)}" height="{_n(band.height)}"/>'
    yield f'<rect class="plot-sisi" y="{_n(band.y)}" width="{_n(band.strip)}" height="{_n(band.height)}"/>'
    size = band.points / MM
    middle, leading = band.y + band.height / 2, size * 1.2
    left = (band.strip - leading * len(band.lines)) / 2
    for index, line in enumerate(band.lines):
        x = left + leading * (index + 0.5) + size * 0.35
        yield (
            f'<text class="plot-tebal plot-putih plot-tengah" font-size="{_n(size)}" '
            f'transform="translate({_n(x)} {_n(middle)}) rotate(-90)">{escape(line)}</text>'
        )
    yield "</g>\n"


def _box(box: PlotBox) -> Iterator[str]:
    inner = "".join(_inside(box))
    if box.link:
        label = escape(box.text.partition("\n")[0], quote=True)
        inner = f'<a href="{escape(box.link, quote=True)}" aria-label="{label}">{inner}</a>'
    look = f"plot-kotak plot-{box.kind} {tone_class(box.tone)}"
    yield f'<g class="{look}" transform="translate({_n(box.x)} {_n(box.y)})">{inner}</g>\n'


def _inside(box: PlotBox) -> Iterator[str]:
    yield f'<rect class="plot-bingkai" width="{_n(box.width)}" height="{_n(box.height)}" rx="{ROUND}"/>'
    if box.head:
        r, right = ROUND, box.width
        path = (
            f"M0 {_n(box.head)}V{r}A{r} {r} 0 0 1 {r} 0H{_n(right - r)}A{r} {r} 0 0 1 {_n(right)} {r}V{_n(box.head)}Z"
        )
        yield f'<path class="plot-kepala" d="{path}"/>'
    if box.rules:
        lines = "".join(f"M0 {_n(y)}H{_n(box.width)}" for y in box.rules)
        yield f'<path class="plot-garis" d="{lines}"/>'
    for text in box.texts:
        yield from (_line(line) for line in text.lines)


def _line(line: PlotLine) -> str:
    looks = [_look(run.face, run.ink) for run in line.runs]
    start = f'<text x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(line.points / MM)}"'
    if len(looks) == 1:
        return f"{start}{looks[0]}>{escape(line.text)}</text>"
    runs = "".join(f"<tspan{look}>{escape(run.text)}</tspan>" for look, run in zip(looks, line.runs, strict=True))
    return f"{start}>{runs}</text>"


def _look(face: str, ink: str) -> str:
    given = classes(face, ink)
    return f' class="{given}"' if given else ""


def classes(face: str, ink: str) -> str:
    """The looks of a run of letters, by name."""
    names = [{"bold": "plot-tebal", "italic": "plot-miring"}.get(face, ""),
             {"quiet": "plot-redup", "paper": "plot-putih", "tone": "plot-warna"}.get(ink, "")]  # fmt: skip
    return " ".join(filter(None, names))


def path(edge: PlotEdge) -> str:
    """The strokes of an arrow."""
    (x, y), *rest = edge.points
    return f"M{_n(x)} {_n(y)}" + "".join(f"L{_n(a)} {_n(b)}" for a, b in rest)


def arrow_head(edge: PlotEdge) -> str:
    """The triangle at its end, downwards or to the right."""
    (x0, y0), (x, y) = edge.points[-2:]
    length, half = ARROW
    if abs(x - x0) > abs(y - y0):
        return f"M{_n(x)} {_n(y)}l{-length} {-half}v{2 * half}Z"
    return f"M{_n(x)} {_n(y)}l{-half} {-length}h{2 * half}Z"


def _n(number: float) -> str:
    """At most hundredths of a millimetre, and no idle zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
