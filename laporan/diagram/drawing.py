"""From placed boxes to a drawing: title above, a band for each level, boxes, arrows; whole trees and single sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from laporan.diagram.arrows import arrows
from laporan.diagram.boxes import ASCENT, DESCENT, MM, NARROW, WIDE, Content, Faces, Words, box_of
from laporan.diagram.tree import Columns, Node, Placed, columns_of_at_most, place
from laporan.document.plot import Plot, PlotBand, PlotBox, PlotLine, PlotRun, PlotText
from laporan.render.wrapping import Widths

STRIP: Final = 8.0  # mm, of the bands' coloured strip
BESIDE: Final = 3.0  # between the strip and the first box
TITLE, SUBTITLE = 12.5, 8.0  # points
TITLE_HEIGHT: Final = 14.0  # mm, with the room below it
BAND_POINTS, BAND_LEAST = 6.6, 3.5
BAND_INSIDE: Final = 2.5  # by which a band is higher than its row, above and below
LARGEST: Final = 1.5  # by which a small tree is enlarged to fill its sheet
MOST_IN_COLUMN: Final = 8  # leaves below each other on a sheet without end


@dataclass(slots=True)
class Branch:
    """What is to be drawn: the content of a box and what stands below it."""

    content: Content
    children: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Style:
    """What all sheets of a drawing share: letters, fixed words, and the lines in each level's band."""

    faces: Faces
    bands: Mapping[int, tuple[str, ...]]
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class Title:
    """`name` large, `about` small below it, `place` small at the right end."""

    name: str = ""
    about: str = ""
    place: str = ""


def whole(roots: Sequence[Branch], style: Style, title: Title | None = None, columns: Columns | None = None) -> Plot:
    """The whole tree on one sheet as large as it needs."""
    boxes: list[PlotBox] = []
    forest = [_node(root, style, boxes) for root in roots]
    placed = place(forest, columns or columns_of_at_most(MOST_IN_COLUMN))
    return drawn(placed, boxes, style, title)


def _node(root: Branch, style: Style, boxes: list[PlotBox]) -> Node:
    """A branch as nodes whose keys are places in `boxes`."""
    box = box_of(root.content, NARROW if is_foot(root) else WIDE, style.faces, style.words)
    node = Node(box.width, box.height, root.content.level, len(boxes))
    boxes.append(box)
    node.children = [_node(child, style, boxes) for child in root.children]
    return node


def is_foot(branch: Branch) -> bool:
    """Whether it is a leaf or stands right above leaves: such boxes are many, so they are narrow."""
    return all(not child.children for child in branch.children)


def drawn(
    placed: Placed,
    boxes: Sequence[PlotBox],
    style: Style,
    title: Title | None = None,
    room: tuple[float, float] | None = None,
) -> Plot:
    """The drawing of placed nodes, whose keys are places in `boxes`; in the middle of `room` (mm), scaled into it."""
    top = TITLE_HEIGHT if title and title.name else 0.0
    left = STRIP + BESIDE if style.bands else 0.0
    width, height = left + placed.width, top + BAND_INSIDE * 2 + placed.height
    scale = 1.0
    if room is not None:
        scale = min(LARGEST, room[0] / width, room[1] / height)
        spare = room[0] / scale - width
        left, width, height = left + spare / 2, width + spare, room[1] / scale
    order = {id(node): at for at, node in enumerate(placed.walk())}
    above = {id(child): at for at, node in enumerate(placed.walk()) for child in node.children}
    dy = top + BAND_INSIDE
    shown = tuple(
        replace(boxes[node.key], x=node.x + left, y=node.y + dy, parent=above.get(id(node)))
        for node in sorted(placed.walk(), key=lambda node: order[id(node)])
    )
    edges = tuple(replace(edge, points=tuple((x + left, y + dy) for x, y in edge.points)) for edge in arrows(placed))
    bands = tuple(_band(level, row, dy, style) for level, row in placed.rows.items() if level in style.bands)
    lines = _title(title, width, style) if title and title.name else ()
    return Plot(width, height, shown, edges, bands, lines, title.name if title else "", scale)


def _band(level: int, row: tuple[float, float], dy: float, style: Style) -> PlotBand:
    """The names of a level upright in its strip, in letters as large as its height allows."""
    y, height = row[0] + dy - BAND_INSIDE, row[1] - row[0] + 2 * BAND_INSIDE
    letters = style.faces["bold"]
    room = height - 1.0
    lines = tuple(part for line in style.bands[level] for part in _parted(line, room, letters))
    longest = max((letters.measure(line) / MM for line in lines), default=0.0)
    points = min(BAND_POINTS, room / longest) if longest else BAND_POINTS
    return PlotBand(y, height, STRIP, level, lines, max(BAND_LEAST, points))


def _parted(line: str, room: float, letters: Widths) -> list[str]:
    """A name too long for its band in two lines, parted at the space nearest to its middle."""
    spaces = [at for at, letter in enumerate(line) if letter == " "]
    if not spaces or letters.measure(line) * BAND_POINTS / MM <= room:
        return [line]
    middle = min(spaces, key=lambda at: abs(at - len(line) / 2))
    return [line[:middle], line[middle + 1 :]]


def _title(title: Title, width: float, style: Style) -> tuple[PlotText, ...]:
    """Lines that keep to the width: letters get smaller where a name is long."""
    ems = style.faces["bold"].measure(title.name)
    points = min(TITLE, width * MM / ems) if ems else TITLE
    texts = [_line(0.0, _base(0.0, 6.0, points), points, title.name, bold=True)]
    place = style.faces["regular"].measure(title.place) * SUBTITLE / MM
    if title.place:
        texts.append(_line(width - place, _base(6.0, 4.0, SUBTITLE), SUBTITLE, title.place))
    if title.about:
        ems, free = style.faces["regular"].measure(title.about), width - place - (4.0 if place else 0.0)
        points = min(SUBTITLE, max(free, width / 4) * MM / ems)
        texts.insert(1, _line(0.0, _base(6.0, 4.0, points), points, title.about))
    return tuple(texts)


def _line(x: float, y: float, points: float, text: str, *, bold: bool = False) -> PlotText:
    run = PlotRun(text, "bold" if bold else "regular", "ink" if bold else "quiet")
    return PlotText((PlotLine(x, y, points, (run,)),))


def _base(top: float, height: float, points: float) -> float:
    return top + (height + (ASCENT - DESCENT) * points / MM) / 2
