"""A drawing as data: boxes with lines of text, arrows and bands on one sheet, every place settled.

Lengths are millimetres from the upper left corner of the drawing, downwards; a line's `y` is its base line. What
stands in a box is measured from the corner of that box. Nothing is left to be measured: a renderer only paints.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Ink = Literal["ink", "quiet", "tone", "paper"]
"""Black, grey, the colour of the box's level, white."""

PlotFace = Literal["regular", "bold", "italic"]
PlotKind = Literal["box", "repeat", "mark"]
"""A box of the tree; one that stands complete elsewhere and is shown again; a pointer to another page."""

TONES = ("#0f4c75", "#6b3fa0", "#1d6b43", "#9a5b00", "#5b6570", "#9b2743")
"""The colour of each level from the top, the same as in the tree of the pages; deeper levels begin again."""


def tone_of(level: int) -> str:
    return TONES[level % len(TONES)]


@dataclass(frozen=True, slots=True)
class PlotRun:
    text: str
    face: PlotFace = "regular"
    ink: Ink = "ink"


@dataclass(frozen=True, slots=True)
class PlotLine:
    """One line of letters; where it ends at a space of its text, its last run keeps that space."""

    x: float
    y: float
    points: float
    runs: tuple[PlotRun, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class PlotText:
    """A paragraph, as lines."""

    lines: tuple[PlotLine, ...]

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class PlotBox:
    """`head` is the height of its coloured top; `rules` are the heights of hairlines across it.

    `parent` is the place of the box above it in Plot.boxes, None at the top; `page` is the page that it leads to
    (counted from 1, 0 = none), `link` an address, `key` names what it shows.
    """

    x: float
    y: float
    width: float
    height: float
    texts: tuple[PlotText, ...]
    tone: int = 0
    kind: PlotKind = "box"
    head: float = 0.0
    rules: tuple[float, ...] = ()
    parent: int | None = None
    page: int = 0
    link: str = ""
    key: int = 0

    @property
    def text(self) -> str:
        """Its paragraphs in reading order, one per line."""
        return "\n".join(text.text for text in self.texts)


@dataclass(frozen=True, slots=True)
class PlotEdge:
    """A line with right angles; `arrow` at its last point."""

    points: tuple[tuple[float, float], ...]
    arrow: bool = True


@dataclass(frozen=True, slots=True)
class PlotBand:
    """A level as a stripe across the drawing; its lines stand upright in a coloured strip at the left, `strip` wide."""

    y: float
    height: float
    strip: float
    tone: int
    lines: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing on a sheet of its own; boxes stand in reading order, each after the one above it.

    `scale` is that of print: 1 = the lengths as they are. `title` are the lines above all; `label` says what it shows.
    """

    width: float
    height: float
    boxes: tuple[PlotBox, ...]
    edges: tuple[PlotEdge, ...] = ()
    bands: tuple[PlotBand, ...] = ()
    title: tuple[PlotText, ...] = ()
    label: str = ""
    scale: float = 1.0

    @property
    def lines(self) -> Iterator[PlotLine]:
        """All lines of all boxes, from their boxes' corners."""
        return (line for box in self.boxes for text in box.texts for line in text.lines)
