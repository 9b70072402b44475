"""Arrows with right angles from each box to its children: down, across in the free room below the row, down again.

No arrow crosses another: the way across lies within the breadth of its own subtree, and the ways of neighbours
stay as far apart as the subtrees. Children in a column hang on a line at the column's left.
"""

from itertools import groupby
from typing import Final

from laporan.diagram.tree import HAIR, ROW_GAP, Node, Placed
from laporan.document.plot import PlotEdge

ACROSS: Final = 0.45  # of the free room below a row: how far down the way across lies
INSIDE: Final = 0.9  # mm within the parent's edge from where a line may start straight down


def arrows(placed: Placed) -> list[PlotEdge]:
    """All arrows, in the order of the boxes that they lead to."""
    return [edge for node in placed.walk() if node.children for edge in _below(node, placed.rows[node.level][1])]


def _below(parent: Node, row_end: float) -> list[PlotEdge]:
    across = row_end + ROW_GAP * ACROSS
    edges = []
    for spine, group in groupby(parent.children, key=lambda child: child.spine):
        leaves = list(group)
        if spine is None:
            edges += [PlotEdge(_bent(parent, child.middle, across, child.y)) for child in leaves]
            continue
        edges += _hanging(parent, leaves, spine, across)
    return edges


def _hanging(parent: Node, leaves: list[Node], spine: float, across: float) -> list[PlotEdge]:
    """To each leaf of a column: to its line, down along it, and in from the left."""
    above = leaves[0].y - ROW_GAP * (1 - ACROSS)  # the way across right above the columns
    if above - across > HAIR:  # rows lie between: down through the way that is kept free in their middle
        start = (*_bent(parent, leaves[0].gate, across, above), (spine, above))
    elif len(leaves) == len(parent.children) and _is_under(parent, spine):
        start = ((spine, parent.bottom),)
    else:
        start = _bent(parent, spine, across, None)
    return [PlotEdge((*start, *((x, _side(leaf)) for x in (spine, leaf.x)))) for leaf in leaves]


def _bent(parent: Node, x: float, across: float, end: float | None) -> tuple[tuple[float, float], ...]:
    """Down from the parent's middle, across to `x`, down to `end`."""
    start = parent.middle
    tail = () if end is None else ((x, end),)
    if abs(x - start) < HAIR and tail:
        return ((start, parent.bottom), *tail)
    return ((start, parent.bottom), (start, across), (x, across), *tail)


def _side(leaf: Node) -> float:
    """Where an arrow meets the left side of a leaf: beside its head."""
    return leaf.y + min(leaf.height / 2, 2.2)


def _is_under(parent: Node, x: float) -> bool:
    return parent.x + INSIDE <= x <= parent.x + parent.width - INSIDE
