"""The tidy tree as geometry: random trees of random boxes never overlap, cross, or change their order."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporan.diagram import tree
from laporan.diagram.arrows import arrows
from laporan.diagram.tree import GAP, STACK_GAP, Node, Placed, columns_of_at_most, columns_within, place
from laporan.document import PlotEdge
from tests.laporan.geometry import HAIR, Box, Shelf, crossings, overlaps, strokes

sizes = st.integers(5, 90)


@st.composite
def forests(draw: st.DrawFn, deepest: int = 5) -> list[Node]:
    """One to three trees of up to twenty-five boxes; a child may skip levels."""
    count = draw(st.integers(1, 25))
    roots = [Node(draw(sizes), draw(sizes), 0, 0)]
    nodes = list(roots)
    for key in range(1, count):
        above = draw(st.sampled_from([*nodes, None])) if len(roots) < 3 else draw(st.sampled_from(nodes))
        if above is not None and above.level == deepest:
            above = roots[0]
        lowest = 0 if above is None else above.level + 1
        level = draw(st.integers(lowest, min(deepest, lowest + draw(st.sampled_from((0, 0, 0, 1, 2))))))
        node = Node(draw(sizes), draw(sizes), level, key)
        (roots if above is None else above.children).append(node)
        nodes.append(node)
    return roots


def box(node: Node) -> Box:
    return Box(node.x, node.y, node.width, node.height)


def assert_tidy(placed: Placed, edges: list[PlotEdge]) -> None:
    nodes = list(placed.walk())
    boxes = [box(node) for node in nodes]
    assert overlaps(boxes) == []
    for node in nodes:
        assert -HAIR <= node.x <= placed.width - node.width + HAIR
        assert -HAIR <= node.y <= placed.height - node.height + HAIR
        top, bottom = placed.rows[node.level]
        assert top - HAIR <= node.y
        assert node.y + node.height <= bottom + HAIR
    for above, below in pairwise(sorted(placed.rows)):
        assert placed.rows[above][1] < placed.rows[below][0]
    assert_order(placed)
    assert len(edges) == len(nodes) - len(placed.roots)
    shelf = Shelf(boxes)
    assert [edge for edge in edges if shelf.through(edge.points)] == []
    groups = {id(node): [] for node in nodes}  # type: dict[int, list[PlotEdge]]
    rest = iter(edges)
    for node in nodes:
        groups[id(node)] = [next(rest) for _child in node.children]
    lines = [[stroke for edge in group for stroke in strokes(edge.points)] for group in groups.values() if group]
    assert crossings(lines) == []


def assert_order(placed: Placed) -> None:
    """Children below their parent; siblings of one level from left to right, those of a column from top to bottom."""
    for node in placed.walk():
        for child in node.children:
            assert child.y > node.y + node.height - HAIR
    for siblings in (placed.roots, *(node.children for node in placed.walk())):
        for first, second in pairwise(siblings):
            if first.level == second.level:
                is_below = first.x == pytest.approx(second.x) and second.y > first.y
                assert is_below or second.x >= first.x + first.width + GAP - HAIR


@given(forests(), st.sampled_from((1, 2, 8)))
@settings(max_examples=150, deadline=None)
def test_no_overlap_no_crossing_order_kept(roots: list[Node], most: int) -> None:
    placed = place(roots, columns_of_at_most(most))
    assert_tidy(placed, arrows(placed))


@given(forests(3), st.integers(50, 600))
@settings(max_examples=100, deadline=None)
def test_columns_keep_to_the_height_where_a_leaf_can(roots: list[Node], height: float) -> None:
    placed = place(roots, height=height)
    assert_tidy(placed, arrows(placed))
    last = max(placed.rows)
    leaves = [node for node in placed.walk() if node.level == last]
    if placed.rows[last][0] + max(leaf.height for leaf in leaves) <= height:
        assert placed.height <= height + HAIR


@given(forests())
@settings(max_examples=50, deadline=None)
def test_a_parent_stands_in_the_middle_above_its_children(roots: list[Node]) -> None:
    """Side by side, without columns: between the first and the last."""
    for node in place(roots, columns_of_at_most(1)).walk():
        if node.children:
            middle = (node.children[0].middle + node.children[-1].middle) / 2
            assert node.middle == pytest.approx(middle)


def test_small_subtrees_between_large_ones_are_spread_evenly() -> None:
    """Two broad branches with three leaves between them: the leaves do not cling to the left one."""

    def broad(key: int) -> Node:
        return Node(10, 10, 1, key, [Node(10, 10, 2, key + n, [Node(200, 10, 3, key + n)]) for n in (1, 2)])

    root = Node(10, 10, 0, 0, [broad(10), *(Node(10, 10, 1, n) for n in (1, 2, 3)), broad(20)])
    place([root], columns_of_at_most(1))
    between = [second.middle - first.middle for first, second in pairwise(root.children)]
    assert between == pytest.approx([between[0]] * 4)


def test_columns_are_filled_evenly_and_kept_in_order() -> None:
    leaves = [Node(10, 20, 1, key) for key in range(7)]
    dealt = columns_within(100)(leaves)
    assert [[leaf.key for leaf in column] for column in dealt] == [[0, 1, 2, 3], [4, 5, 6]]
    assert [len(column) for column in columns_of_at_most(3)(leaves)] == [3, 3, 1]
    assert columns_within(5)(leaves) == [[leaf] for leaf in leaves]
    assert columns_within(7 * 20 + 6 * STACK_GAP)(leaves) == [leaves]


def test_an_empty_forest_takes_no_room() -> None:
    assert place([]) == Placed([], 0.0, 0.0, {})


def big(count: int) -> list[Node]:
    """Four children everywhere, down to the fifth level, then further trees."""
    roots: list[Node] = []
    nodes: list[Node] = []
    for key in range(count):
        node = Node(30.0 + key % 7, 10.0 + key % 11, 0, key)
        above = next((one for one in nodes[-400:] if one.level < 5 and len(one.children) < 4), None)
        if above is None:
            roots.append(node)
        else:
            node.level = above.level + 1
            above.children.append(node)
        nodes.append(node)
    return roots


def test_the_work_grows_with_the_boxes_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: comparisons of outlines per box stay the same from 500 to 8,000 boxes."""
    steps = 0
    spread = tree._spread

    def counting(children: list[tree._Item]) -> tuple[list[float], list[float]]:
        nonlocal steps
        steps += sum(len(child.left) for child in children)
        return spread(children)

    monkeypatch.setattr(tree, "_spread", counting)
    per_box = []
    for count in (500, 8_000):
        steps = 0
        place(big(count), columns_of_at_most(8))
        per_box.append(steps / count)
    assert per_box[1] < per_box[0] * 1.5
