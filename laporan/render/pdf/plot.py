"""Painting a drawing: bands, arrows and boxes as shapes, every text as text, the tree of boxes as nested lists.

Shapes, pointers to other pages and boxes shown again are artifacts. A box is an item of a list; what stands below it
is a list inside that item, also where it stands on a later page of the same section.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import pydyf

from laporan.document.plot import Ink, Plot, PlotBand, PlotBox, PlotEdge, PlotLine, PlotText, tone_of
from laporan.render.pdf.fonts import Face, FaceName
from laporan.render.pdf.structure import Element, Structure

MM: Final = 72 / 25.4
ROUND: Final = 1.1  # mm, of the corners
KAPPA: Final = 0.5523  # a quarter of a circle as a Bézier curve
EDGE_WIDTH, BORDER_WIDTH, RULE_WIDTH = 0.7, 0.6, 0.3  # points
ARROW: Final = (1.5, 0.75)  # mm, length and half the width
BAND_TINT, BORDER_TINT, RULE_TINT, MARK_TINT = 0.06, 0.6, 0.3, 0.12
EDGE_COLOUR: Final = "#7c8894"
INKS: Final[dict[Ink, str]] = {"ink": "#1b2733", "quiet": "#52606d", "paper": "#ffffff", "tone": ""}
ARTIFACT: Final = "/Artifact<</Type/Layout>>BDC"
TURN_UP: Final = "0 1 -1 0"


@dataclass(frozen=True, slots=True)
class Link:
    """A place of a page (points, PDF's own direction) that leads to a page of the file, counted from 1.

    `element` is what stands for it in the structure tree.
    """

    place: tuple[float, float, float, float]
    page: int
    element: Element


@dataclass(slots=True)
class Tree:
    """The lists of a file's drawings: per section and key the item of a box, and the list below it."""

    structure: Structure
    lists: dict[tuple[int, int | None], Element] = field(default_factory=dict)
    bodies: dict[tuple[int, int], Element] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def body(self, section: int, box: PlotBox, above: PlotBox | None) -> Element:
        """Where the paragraphs of a box go."""
        return self._item(self._list(section, above), section, box)

    def _list(self, section: int, above: PlotBox | None) -> Element:
        key = (section, above.key if above else None)
        if key not in self.lists:
            parent = self.bodies.get((section, above.key)) if above else None
            self.lists[key] = self.structure.child("L", parent)
        return self.lists[key]

    def _item(self, inside: Element, section: int, box: PlotBox) -> Element:
        item = self.structure.child("LI", inside)
        self.bodies[section, box.key] = self.structure.child("LBody", item)
        return self.bodies[section, box.key]


@dataclass(slots=True)
class Pen:
    """Writes the operators of one drawing whose corner is at (x, y) points from the upper left of a sheet."""

    faces: dict[FaceName, Face]
    fonts: dict[FaceName, str]
    tree: Tree
    section: int
    out: list[str]

    def paint(self, plot: Plot, x: float, y: float, sheet: float) -> list[Link]:
        """`sheet` is the height of the paper in points; answers the boxes that lead to other pages."""
        scale, origin, links = plot.scale, sheet - y, list[Link]()
        self.out.append(f"q {scale:.5f} 0 0 {scale:.5f} {x:.2f} {origin:.2f} cm")
        self.out.append(ARTIFACT)
        for band in plot.bands:
            self._stripe(band, plot.width)
        self._edges(plot.edges)
        for box in plot.boxes:
            self._frame(box)
        self.out.append("EMC")
        self._title(plot)
        for band in plot.bands:
            self._band(band)
        for box in plot.boxes:
            self._box(box, plot)
            if box.page:
                left, top = x + box.x * MM * scale, origin - box.y * MM * scale
                right, bottom = left + box.width * MM * scale, top - box.height * MM * scale
                element = self.tree.structure.child("Link")
                links.append(Link((left, bottom, right, top), box.page, element))
        self.out.append("Q")
        return links

    # --- shapes ---

    def _stripe(self, band: PlotBand, width: float) -> None:
        colour = tone_of(band.tone)
        self.out += [_fill(colour, BAND_TINT), _box_path(0, band.y, width, band.height), "f"]
        self.out += [_fill(colour), _box_path(0, band.y, band.strip, band.height), "f"]

    def _edges(self, edges: Iterable[PlotEdge]) -> None:
        paths, heads = [], []
        for edge in edges:
            (x, y), *rest = edge.points
            paths.append(f"{_at(x, y)} m " + " ".join(f"{_at(*point)} l" for point in rest))
            if edge.arrow:
                heads.append(_arrow_head(edge))
        if paths:
            self.out += [_stroke(EDGE_COLOUR), f"{EDGE_WIDTH} w 1 j", *paths, "S", _fill(EDGE_COLOUR), *heads, "f"]

    def _frame(self, box: PlotBox) -> None:
        colour, frame = tone_of(box.tone), (box.x, box.y, box.width, box.height)
        if box.kind == "mark":
            self.out += [_fill(colour, MARK_TINT), _rounded(*frame), "f"]
            return
        dash = "[2 1.5] 0 d" if box.kind == "repeat" else "[] 0 d"
        self.out += [_fill("#ffffff"), _rounded(*frame), "f"]
        strength = 0.75 if box.kind == "repeat" else 1.0
        self.out += [_fill(colour, strength), _rounded(box.x, box.y, box.width, box.head, foot=False), "f"]
        self.out += [_stroke(colour, BORDER_TINT), f"{BORDER_WIDTH} w {dash}", _rounded(*frame), "S [] 0 d"]
        if box.rules:
            lines = [f"{_at(box.x, box.y + y)} m {_at(box.x + box.width, box.y + y)} l" for y in box.rules]
            self.out += [_stroke(colour, RULE_TINT), f"{RULE_WIDTH} w", *lines, "S"]

    # --- texts ---

    def _title(self, plot: Plot) -> None:
        """Told once; on further pages the same line is an artifact."""
        for index, text in enumerate(plot.title):
            if text.text in self.tree.told:
                self._artifact(text)
                continue
            self.tree.told.add(text.text)
            self._tagged(self.tree.structure.child("H1" if index == 0 else "H2"), text)

    def _band(self, band: PlotBand) -> None:
        """Its lines upright in the strip, side by side, in its middle."""
        leading = band.points * 1.2 / MM
        left = (band.strip - leading * len(band.lines)) / 2
        for index, line in enumerate(band.lines):
            length = self.faces["bold"].widths.measure(line) * band.points / MM
            x = left + leading * (index + 0.5) + band.points * 0.35 / MM
            y = band.y + (band.height + length) / 2
            self._open("P", self.tree.structure.child("P"))
            self.out += ["BT", f"/{self.fonts['bold']} {band.points:.2f} Tf", _fill(INKS["paper"])]
            self.out += [f"{TURN_UP} {_at(x, y)} Tm<{self.faces['bold'].encode(line)}>Tj", "ET", "EMC"]

    def _box(self, box: PlotBox, plot: Plot) -> None:
        if box.kind != "box":
            for text in box.texts:
                self._artifact(text, box)
            if box.kind == "repeat" and (self.section, box.key) not in self.tree.bodies:
                self._open_item(box, plot)
            return
        body = self._open_item(box, plot)
        for text in box.texts:
            self._tagged(self.tree.structure.child("P", body), text, box)

    def _open_item(self, box: PlotBox, plot: Plot) -> Element:
        above = plot.boxes[box.parent] if box.parent is not None else None
        return self.tree.body(self.section, box, above)

    def _tagged(self, element: Element, text: PlotText, box: PlotBox | None = None) -> None:
        self._open(element.tag, element)
        self._lines(text.lines, box)
        self.out.append("EMC")

    def _open(self, tag: str, element: Element) -> None:
        self.out.append(f"/{tag}<</MCID {self.tree.structure.content(element)}>>BDC")

    def _artifact(self, text: PlotText, box: PlotBox | None = None) -> None:
        self.out.append(ARTIFACT)
        self._lines(text.lines, box)
        self.out.append("EMC")

    def _lines(self, lines: Iterable[PlotLine], box: PlotBox | None) -> None:
        x, y, tone = (box.x, box.y, box.tone) if box else (0.0, 0.0, 0)
        self.out.append("BT")
        look: tuple[str, float, str] | None = None
        for line in lines:
            self.out.append(f"1 0 0 1 {_at(x + line.x, y + line.y)} Tm")
            for run in line.runs:
                wanted = (run.face, line.points, run.ink)
                if wanted != look:
                    colour = INKS[run.ink] or tone_of(tone)
                    self.out.append(f"/{self.fonts[run.face]} {line.points:.2f} Tf {_fill(colour)}")
                    look = wanted
                self.out.append(f"<{self.faces[run.face].encode(run.text)}>Tj")
        self.out.append("ET")


def annotate(
    pdf: pydyf.PDF, structure: Structure, sheets: list[pydyf.Dictionary], links: dict[int, list[Link]]
) -> None:
    """Makes the places of each page (by number from 0) lead to their pages, once all pages are objects of the file."""
    for number, found in links.items():
        notes = pydyf.Array()
        for link in found:
            if 1 <= link.page <= len(sheets):
                edges = " ".join(f"{edge:.2f}" for edge in link.place)
                note = pydyf.Dictionary({
                    "Type": "/Annot", "Subtype": "/Link", "Rect": f"[{edges}]", "Border": "[0 0 0]",
                    "Contents": pydyf.String(f"Ke halaman {link.page}"), "F": 4,
                    "Dest": pydyf.Array([sheets[link.page - 1].reference, "/Fit"]),
                })  # fmt: skip
                pdf.add_object(note)
                structure.annotate(link.element, sheets[number], note)
                notes.append(note.reference)
        if notes:
            sheets[number]["Annots"] = notes


def _at(x: float, y: float) -> str:
    return f"{x * MM:.2f} {-y * MM:.2f}"


def _box_path(x: float, y: float, width: float, height: float) -> str:
    return f"{_at(x, y + height)} {width * MM:.2f} {height * MM:.2f} re"


def _rounded(x: float, y: float, width: float, height: float, *, foot: bool = True) -> str:
    """A rectangle with round corners; without `foot` only its upper ones are."""
    r = min(ROUND, width / 2, height / 2)
    k = r * (1 - KAPPA)
    right, bottom, low = x + width, y + height, r if foot else 0.0
    path = [
        f"{_at(x + r, y)} m {_at(right - r, y)} l",
        f"{_at(right - k, y)} {_at(right, y + k)} {_at(right, y + r)} c {_at(right, bottom - low)} l",
    ]
    if foot:
        path.append(f"{_at(right, bottom - k)} {_at(right - k, bottom)} {_at(right - r, bottom)} c")
        path.append(f"{_at(x + r, bottom)} l")
        path.append(f"{_at(x + k, bottom)} {_at(x, bottom - k)} {_at(x, bottom - r)} c")
    else:
        path.append(f"{_at(x, bottom)} l")
    path.append(f"{_at(x, y + r)} l {_at(x, y + k)} {_at(x + k, y)} {_at(x + r, y)} c h")
    return " ".join(path)


def _arrow_head(edge: PlotEdge) -> str:
    """A triangle at the last point, along the last stretch (downwards or to the right)."""
    (x0, y0), (x, y) = edge.points[-2:]
    length, half = ARROW
    if abs(x - x0) > abs(y - y0):
        corners = ((x - length, y - half), (x - length, y + half))
    else:
        corners = ((x - half, y - length), (x + half, y - length))
    return f"{_at(x, y)} m {_at(*corners[0])} l {_at(*corners[1])} l h"


def _mixed(colour: str, strength: float) -> str:
    """A colour over white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return " ".join(f"{1 - (1 - part) * strength:.3f}" for part in parts)


def _fill(colour: str, strength: float = 1.0) -> str:
    return f"{_mixed(colour, strength)} rg"


def _stroke(colour: str, strength: float = 1.0) -> str:
    return f"{_mixed(colour, strength)} RG"
