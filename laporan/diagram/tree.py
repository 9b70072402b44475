"""A tidy tree: boxes of any size in rows by level, none over another, each parent in the middle above its children.

Reingold and Tilford's contours, with Buchheim's even spacing of what lies between: each subtree is placed once as
close to the one before as their outlines allow, in a time linear in the boxes (for a fixed number of levels). An
outline is kept per level, since all boxes of a level begin at the same height. A child further down than the next
level leaves a narrow free way for its arrow.

Leaves of the deepest level stand in columns below their parent, which keeps a wide tree narrow.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

GAP: Final = 4.0  # mm between neighbours
ROW_GAP: Final = 9.0  # between rows: the arrows' room
INDENT: Final = 6.0  # of a column of leaves, for the line at its left
STACK_GAP: Final = 3.0  # between the leaves of a column
WAY: Final = 2.0  # width kept free for an arrow that passes a level
HAIR: Final = 1e-6


@dataclass(slots=True)
class Node:
    """A box to be placed. `level` counts from 0 and grows downwards; (x, y) is the corner that `place` found."""

    width: float
    height: float
    level: int
    key: int = 0
    children: list["Node"] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    spine: float | None = None  # where the line runs that a column of leaves hangs on
    gate: float = 0.0  # the middle of those columns, where their arrow comes down

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def walk(self) -> Iterator["Node"]:
        """The box and all below it, each before its children, from left to right."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)


@dataclass(slots=True)
class Placed:
    """The whole: its size, and for each level that has boxes the height where its row begins and ends."""

    roots: list[Node]
    width: float
    height: float
    rows: dict[int, tuple[float, float]]

    def walk(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()


Columns = Callable[[Sequence[Node]], list[list[Node]]]
"""How the leaves of one parent are dealt to columns."""


@dataclass(slots=True)
class _Item:
    """What the outlines know: a box, a free way, or columns of leaves as one block. `x` is its middle."""

    width: float
    height: float
    level: int
    node: Node | None = None
    columns: list[list[Node]] = field(default_factory=list)
    indent: float = 0.0
    children: list["_Item"] = field(default_factory=list)
    x: float = 0.0
    left: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)


def columns_within(limit: float) -> Columns:
    """As few columns as the height allows, and those as even as can be."""

    def deal(leaves: Sequence[Node]) -> list[list[Node]]:
        whole = sum(leaf.height for leaf in leaves) + STACK_GAP * (len(leaves) - 1)
        if whole <= limit + HAIR:
            return [list(leaves)]
        tallest = max(leaf.height for leaf in leaves)
        best = _filled(leaves, max(limit, tallest))
        low, high = max(tallest, whole / len(best) - STACK_GAP), max(limit, tallest)
        for _step in range(8):
            middle = (low + high) / 2
            tried = _filled(leaves, middle)
            if len(tried) <= len(best):
                best, high = tried, middle
            else:
                low = middle
        return best

    return deal


def columns_of_at_most(count: int) -> Columns:
    """Columns of so many leaves at most, filled evenly."""

    def deal(leaves: Sequence[Node]) -> list[list[Node]]:
        number = -(-len(leaves) // count)
        size = -(-len(leaves) // number)
        return [list(leaves[start : start + size]) for start in range(0, len(leaves), size)]

    return deal


def _filled(leaves: Sequence[Node], limit: float) -> list[list[Node]]:
    columns: list[list[Node]] = [[]]
    used = 0.0
    for leaf in leaves:
        if columns[-1] and used + STACK_GAP + leaf.height > limit + HAIR:
            columns.append([])
            used = 0.0
        used += leaf.height + (STACK_GAP if columns[-1] else 0.0)
        columns[-1].append(leaf)
    return columns


def place(roots: list[Node], columns: Columns | None = None, height: float | None = None) -> Placed:
    """Give each box its corner. With `height` columns of leaves keep to what the rows above leave of it.

    The roots stand side by side; a level without boxes takes no room.
    """
    nodes = [node for root in roots for node in root.walk()]
    if not nodes:
        return Placed(roots, 0.0, 0.0, {})
    deepest = max(node.level for node in nodes)
    if columns is None:
        columns = columns_within(_rest(nodes, deepest, height))
    items = _items(roots, -1, deepest, columns)
    forest = _Item(0.0, 0.0, -1, children=items)
    _outline(forest)
    rows = _rows(forest)
    start = -min(forest.left[1:])
    _settle(forest, start, rows)
    bottom = max(end for _top, end in rows.values())
    return Placed(roots, start + max(forest.right[1:]), bottom, rows)


def _rest(nodes: Sequence[Node], deepest: int, height: float | None) -> float:
    """The height that is left for the deepest row."""
    if height is None:
        return float("inf")
    above: dict[int, float] = {}
    for node in nodes:
        if node.level < deepest:
            above[node.level] = max(above.get(node.level, 0.0), node.height)
    return height - sum(above.values()) - ROW_GAP * len(above)


def _items(nodes: Sequence[Node], above: int, deepest: int, columns: Columns) -> list[_Item]:
    """The children of a box (at level `above`) as items, with free ways where they skip levels."""
    items: list[_Item] = []
    leaves: list[Node] = []
    for node in (*nodes, None):
        if node is not None and node.level == deepest and not node.children:
            leaves.append(node)
            continue
        if leaves:
            items += [_way(item, above) for item in _leaves(leaves, columns, INDENT if above >= 0 else 0.0)]
            leaves = []
        if node is not None:
            item = _Item(node.width, node.height, node.level, node)
            item.children = _items(node.children, node.level, deepest, columns)
            items.append(_way(item, above))
    return items


def _leaves(leaves: list[Node], columns: Columns, indent: float) -> list[_Item]:
    """Leaves side by side where each would have a column of its own, else as one block."""
    dealt = columns(leaves)
    if all(len(column) == 1 for column in dealt):
        return [_Item(leaf.width, leaf.height, leaf.level, leaf) for leaf in leaves]
    width = sum(indent + max(leaf.width for leaf in column) for column in dealt) + GAP * (len(dealt) - 1)
    height = max(sum(leaf.height for leaf in column) + STACK_GAP * (len(column) - 1) for column in dealt)
    return [_Item(width, height, leaves[0].level, columns=dealt, indent=indent)]


def _way(item: _Item, above: int) -> _Item:
    """Free ways through the levels between a box and the one above it."""
    for level in range(item.level - 1, above, -1):
        # nothing leads to a root, but what stands above it must stay clear of the rows below
        item = _Item(WAY if above >= 0 else 0.0, 0.0, level, children=[item])
    return item


def _outline(item: _Item) -> None:
    """Places the children of an item, and theirs, around its middle; keeps the outline per level."""
    for child in item.children:
        _outline(child)
    half = item.width / 2
    left, right = _spread(item.children) if item.children else ([], [])
    item.left, item.right = [-half, *left], [half, *right]


def _spread(children: list[_Item]) -> tuple[list[float], list[float]]:
    """Children side by side as close as their outlines allow, about their middle; their common outline."""
    left: list[float] = []
    right: list[float] = []
    owner: list[int] = []  # per level: the child whose outline is the right one
    shift, change = [0.0] * len(children), [0.0] * len(children)
    for index, child in enumerate(children):
        x = 0.0
        for depth, edge in enumerate(child.left[: len(right)]):
            lack = right[depth] + GAP - (x + edge)
            if depth == 0:
                x += lack
            elif lack > 0:
                x += lack
                between = index - owner[depth]
                if between > 1:  # what lies between moves its share, so that it stays evenly spaced
                    change[index] -= lack / between
                    shift[index] += lack
                    change[owner[depth]] += lack / between
        child.x = x
        for depth, edge in enumerate(child.right):
            if depth < len(right):
                right[depth], owner[depth] = x + edge, index
            else:
                left.append(x + child.left[depth])
                right.append(x + edge)
                owner.append(index)
    _share(children, shift, change)
    middle = (children[0].x + children[-1].x) / 2
    for child in children:
        child.x -= middle
    return [edge - middle for edge in left], [edge - middle for edge in right]


def _share(children: list[_Item], shift: list[float], change: list[float]) -> None:
    moved = rate = 0.0
    for index in range(len(children) - 1, -1, -1):
        children[index].x += moved
        rate += change[index]
        moved += shift[index] + rate


def _rows(forest: _Item) -> dict[int, tuple[float, float]]:
    """Top and bottom of each level's row."""
    heights: dict[int, float] = {}
    waiting = list(forest.children)
    while waiting:
        item = waiting.pop()
        waiting += item.children
        if item.node is not None or item.columns:
            heights[item.level] = max(heights.get(item.level, 0.0), item.height)
    rows, y = {}, 0.0
    for level in sorted(heights):
        rows[level] = (y, y + heights[level])
        y += heights[level] + ROW_GAP
    return rows


def _settle(item: _Item, middle: float, rows: dict[int, tuple[float, float]]) -> None:
    """From places relative to the parent to corners on the sheet."""
    if item.node is not None:
        item.node.x, item.node.y = middle - item.node.width / 2, rows[item.level][0]
    x = middle - item.width / 2
    for column in item.columns:
        y = rows[item.level][0]
        for leaf in column:
            leaf.x, leaf.y, leaf.spine = x + item.indent, y, x + item.indent * 2 / 3
            leaf.gate = middle
            y += leaf.height + STACK_GAP
        x += item.indent + max(leaf.width for leaf in column) + GAP
    for child in item.children:
        _settle(child, middle + child.x, rows)
