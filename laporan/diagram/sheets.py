"""A tree cut into sheets: a set of pages per branch with the boxes above it, and an overview that names their pages.

Each page shows a run of the set's boxes in reading order, laid out anew. What lies above the run is shown again,
small, with the page that it comes from; what goes on elsewhere ends in a pointer to its page. No box is ever cut;
a box too large for the sheet by itself makes its page smaller.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from laporan.diagram.boxes import NARROW, WIDE, Content, Faces, Type, box_of, mark_of, stub_of
from laporan.diagram.drawing import BAND_INSIDE, BESIDE, STRIP, TITLE_HEIGHT, Branch, Style, Title, drawn, is_foot
from laporan.diagram.tree import Columns, Node, Placed, columns_of_at_most, place
from laporan.document.plot import Plot, PlotBox

ONWARD, ORIGIN = "lanjut ke hlm {}", "dari hlm {}"
UNKNOWN: Final = 8888  # a page number as wide as any
SMALL: Final = 46.0  # mm, of the overview's boxes
OVERVIEW: Final = "Ikhtisar"
MOST_ROWS: Final = 6  # of leaves below each other, tried before a page is filled to its foot
BROADEST: Final = 220.0  # mm, of the boxes above the narrow ones
PLACE: Final = Type(7.0, 3.2, "bold", "tone")


@dataclass(frozen=True, slots=True)
class Entry:
    """A box of a set: its branch, the place of the one above it in the set (None: nothing above), where it ends."""

    branch: Branch
    parent: int | None
    after: int


@dataclass(slots=True)
class Set:
    """Boxes that belong on pages together, in reading order; the first `chain` of them lead down to the rest."""

    name: str
    entries: list[Entry]
    chain: int = 0
    pages: list[range] = field(default_factory=list)  # of entries
    first: int = 0  # number of its first page

    def page_of(self, entry: int) -> int:
        return self.first + next(at for at, page in enumerate(self.pages) if entry in page)


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of a set, with the name that stands in the outline of the file."""

    name: str
    plots: tuple[Plot, ...]


def sheets(roots: Sequence[Branch], level: int, room: tuple[float, float], style: Style, title: Title) -> list[Part]:
    """All pages, of so many mm within their margins: the overview where there are several, then a set per branch.

    A branch of this `level` begins a set, and so does each end of the tree above it; neighbours without anything
    below them share one.
    """
    cutter = Cutter(room, style)
    sets = [cutter.cut(one) for one in _sets(roots, level)]
    overview = None
    number = 1
    if sum(len(one.pages) for one in sets) > 1:
        overview = Overview(room, style).cut(_overview(roots, level))
        overview.first, number = number, number + len(overview.pages)
    for one in sets:
        one.first, number = number, number + len(one.pages)
    parts = [cutter.part(one, title) for one in sets]
    if overview is not None:
        painter = Overview(room, style, pages={entry_key(entry): pages for entry, pages in _pages(sets)})
        parts.insert(0, painter.part(overview, title))
    return parts


def _sets(roots: Sequence[Branch], level: int) -> Iterator[Set]:
    yield from _sets_below(list(roots), [], level)


def _sets_below(branches: list[Branch], chain: list[Branch], level: int) -> Iterator[Set]:
    ends: list[Branch] = []
    for branch in branches:
        if not branch.children:
            ends.append(branch)
            continue
        if ends:
            yield _set(chain, ends)
            ends = []
        if branch.content.level >= level:
            yield _set(chain, [branch])
        else:
            yield from _sets_below(branch.children, [*chain, branch], level)
    if ends:
        yield _set(chain, ends)


def _set(chain: list[Branch], tops: list[Branch]) -> Set:
    last = tops[-1]
    names = [": ".join(filter(None, (one.content.label, one.content.pernyataan))) for one in tops]
    name = names[0] if len(tops) == 1 else f"{names[0]} – {last.content.label}"
    entries: list[Entry] = []
    count = len(chain) + sum(_size(top) for top in tops)
    for at, branch in enumerate(chain):
        entries.append(Entry(branch, at - 1 if at else None, count))
    for top in tops:
        _append(entries, top, len(chain) - 1 if chain else None)
    return Set(name, entries, len(chain))


def _append(entries: list[Entry], branch: Branch, parent: int | None) -> None:
    at = len(entries)
    entries.append(Entry(branch, parent, at + _size(branch)))
    for child in branch.children:
        _append(entries, child, at)


def _size(branch: Branch) -> int:
    return 1 + sum(_size(child) for child in branch.children)


def _overview(roots: Sequence[Branch], level: int) -> Set:
    """The tree down to where the sets begin."""

    def trimmed(branch: Branch) -> Branch:
        below = [] if branch.content.level >= level else [trimmed(child) for child in branch.children]
        return Branch(branch.content, below)

    one = _set([], [trimmed(root) for root in roots])
    one.name = OVERVIEW
    return one


def entry_key(entry: Entry) -> int:
    return entry.branch.content.key


def _pages(sets: Sequence[Set]) -> Iterator[tuple[Entry, range]]:
    """The branches with which sets begin, each with its pages."""
    for one in sets:
        for at in range(one.chain, len(one.entries)):
            entry = one.entries[at]
            if entry.parent is None or entry.parent < one.chain:
                yield entry, range(one.page_of(at), one.page_of(entry.after - 1) + 1)


@dataclass(slots=True)
class Cutter:
    """Finds the pages of a set, and draws them when all numbers are known."""

    room: tuple[float, float]
    style: Style
    _boxes: dict[int, PlotBox] = field(default_factory=dict)
    _marks: dict[int, float] = field(default_factory=dict)

    @property
    def faces(self) -> Faces:
        return self.style.faces

    @property
    def free(self) -> tuple[float, float]:
        """Room of the tree itself, beside the bands and below the title."""
        strip = STRIP + BESIDE if self.style.bands else 0.0
        return self.room[0] - strip, self.room[1] - TITLE_HEIGHT - 2 * BAND_INSIDE

    def cut(self, one: Set) -> Set:
        start = 0
        while start < len(one.entries):
            end = self._end(one, start)
            one.pages.append(range(start, end))
            start = end
        return one

    def _end(self, one: Set, start: int) -> int:
        """After which entry the page that begins here is full."""
        count, end = len(one.entries), start
        while end < count:
            after = one.entries[end].after
            if self._fits(one, start, after):
                end = after
                continue
            is_begun = end > max(start, one.chain) + 1
            if is_begun and self._fits(one, end, after):
                break  # rather whole on the next page
            if end > start and not self._fits(one, start, end + 1):
                break
            end += 1
        while end - 1 > max(start, one.chain) and one.entries[end - 1].after > end:
            end -= 1  # a box that would stand here without anything of what is below it
        return end

    def _fits(self, one: Set, start: int, end: int) -> bool:
        placed, _boxes = self._placed(one, start, end)
        return self._is_inside(placed)

    def _is_inside(self, placed: Placed) -> bool:
        return placed.width <= self.free[0] and placed.height <= self.free[1]

    def _wide(self, one: Set, page: range) -> tuple[Placed, list[PlotBox]]:
        """A page with its columns as short as the width allows, at best all leaves side by side."""
        found = self._placed(one, page.start, page.stop)
        for most in range(1, MOST_ROWS):
            placed, boxes = self._placed(one, page.start, page.stop, columns_of_at_most(most))
            if self._is_inside(placed):
                return placed, boxes
        return found

    def _placed(self, one: Set, start: int, end: int, columns: Columns | None = None) -> tuple[Placed, list[PlotBox]]:
        """A page's nodes, whose keys are places in the boxes."""
        boxes: list[PlotBox] = []
        nodes: dict[int, Node] = {}
        roots: list[Node] = []

        def add(at: int, box: PlotBox, level: int) -> None:
            node = Node(box.width, box.height, level, len(boxes))
            boxes.append(box)
            parent = one.entries[at].parent
            nodes[at] = node
            (nodes[parent].children if parent in nodes else roots).append(node)

        for at in _above(one, start):
            add(at, self._stub(one, at, start), one.entries[at].branch.content.level)
        for at in range(start, end):
            add(at, self._box(one.entries[at].branch), one.entries[at].branch.content.level)
        for at, node in nodes.items():
            onward = _onward(one, at, end)
            if onward is not None:
                box = self._mark(one, at, onward)
                node.children.append(Node(box.width, box.height, self._level(one, onward), len(boxes)))
                boxes.append(box)
        return place(roots, columns, self.free[1]), boxes

    @staticmethod
    def _level(one: Set, at: int) -> int:
        return one.entries[at].branch.content.level

    def _box(self, branch: Branch) -> PlotBox:
        if id(branch) not in self._boxes:
            self._boxes[id(branch)] = self._measured(branch)
        return self._boxes[id(branch)]

    def _measured(self, branch: Branch) -> PlotBox:
        width = min(NARROW if is_foot(branch) else max(WIDE, self.free[0] / 2), BROADEST, self.free[0])
        return box_of(branch.content, width, self.faces, self.style.words, self.free[1] / 2, self.free[0])

    def _stub(self, one: Set, at: int, start: int) -> PlotBox:
        """From the page before that showed it last, or at first."""
        page = UNKNOWN if not one.first else one.page_of(start) - 1
        return stub_of(one.entries[at].branch.content, NARROW * 1.5, self.faces, ORIGIN.format(page), page)

    def _mark(self, one: Set, at: int, onward: int) -> PlotBox:
        level = one.entries[at].branch.content.level
        if level not in self._marks:
            self._marks[level] = mark_of(ONWARD.format(UNKNOWN), self.faces, level, 0).width
        page = one.page_of(onward) if one.first else UNKNOWN
        return replace(mark_of(ONWARD.format(page), self.faces, level, page), width=self._marks[level])

    def part(self, one: Set, title: Title) -> Part:
        """The finished pages of a set."""
        plots = []
        for number, page in enumerate(one.pages, start=1):
            placed, boxes = self._wide(one, page)
            place_ = f"lembar {number} dari {len(one.pages)}" if len(one.pages) > 1 else ""
            about = " · ".join(filter(None, (title.about, one.name)))
            plots.append(drawn(placed, boxes, self.style, Title(title.name, about, place_), self.room))
        return Part(one.name, tuple(plots))


@dataclass(slots=True)
class Overview(Cutter):
    """Small boxes that say on which pages their branch is drawn."""

    pages: dict[int, range] = field(default_factory=dict)

    def _measured(self, branch: Branch) -> PlotBox:
        content = branch.content
        pages = self.pages.get(content.key)
        short = Content(content.label, content.pernyataan, level=content.level, key=content.key, link=content.link)
        box = box_of(short, SMALL, self.faces, self.style.words)
        if branch.children:
            return box
        text = "hlm"
        if pages is not None:
            text = f"hlm {pages[0]}" if len(pages) == 1 else f"hlm {pages[0]}–{pages[-1]}"
        mark = mark_of(text, self.faces, content.level, 0)
        moved = tuple(
            replace(one, lines=tuple(replace(line, y=line.y + box.height - 1.5) for line in one.lines))
            for one in mark.texts
        )
        page = pages[0] if pages is not None else 0
        return replace(box, height=box.height + PLACE.leading, texts=(*box.texts, *moved), page=page)


def _above(one: Set, at: int) -> list[int]:
    """The entries above this one, from the top; of those that lead to the set no more than the lowest."""
    found: list[int] = []
    parent = one.entries[at].parent
    while parent is not None and (parent >= one.chain or not found):
        found.append(parent)
        parent = one.entries[parent].parent
    return found[::-1]


def _onward(one: Set, at: int, end: int) -> int | None:
    """The first entry right below `at` that stands on a later page; None where there is none."""
    child = at + 1
    if one.entries[at].after <= end:
        return None
    # children of an entry follow it, each where the one before it ends
    while child < one.entries[at].after:
        if child >= end:
            return child
        child = one.entries[child].after
    return None
