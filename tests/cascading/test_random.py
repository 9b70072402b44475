"""Any sequence of commands leaves a sound tree, in the order that a plain list of children says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cascading import tree
from cascading.commands import SimpulBaru, add_simpul, delete_simpul, move_simpul
from cascading.models import Rencana, Simpul
from kinerja.core.errors import Invalid
from tests import factories
from tests.cast import Stage

LEVELS = ("tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan")


@dataclass(eq=False)
class Node:
    """The same tree in plain Python: a node, its level (0 is the hidden root) and its children in order."""

    level: int
    pk: int = 0
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> list["Node"]:
        return [self, *(node for child in self.children for node in child.walk())]

    def outline(self, depth: int = 0) -> list[tuple[int, int]]:
        return [(self.pk, depth), *(line for child in self.children for line in child.outline(depth + 1))]

    def insert(self, nodes: list["Node"], after: "Node | None") -> None:
        at = self.children.index(after) + 1 if after else 0
        self.children[at:at] = nodes
        for node in nodes:
            node.parent = self


# A branch: how many levels it stands below its parent (0: not possible), and its children.
offsets = st.sampled_from([1, 1, 1, 1, 1, 2, 2, 0])
branches = st.recursive(
    st.tuples(offsets, st.just(())),
    lambda inner: st.tuples(offsets, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)
# Which node, below which, behind which of its children (None: the first): numbers taken modulo what there is.
steps = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 99), st.integers(-1, 9), st.lists(branches, min_size=1, max_size=3)),
    st.tuples(st.just("move"), st.integers(0, 99), st.integers(0, 99), st.integers(-1, 9)),
    st.tuples(st.just("delete"), st.integers(0, 99)),
)


def grown(drawn: Sequence[tuple[int, Any]], above: int) -> list[Node]:
    """The drawn branches below a level; what would fall below the lowest level is left out."""
    nodes = []
    for offset, children in drawn:
        if above + max(offset, 1) <= len(LEVELS):
            node = Node(max(above + offset, 1))
            node.insert(grown(children, node.level), None)
            nodes.append(node)
    return nodes


def as_command(node: Node) -> SimpulBaru:
    return SimpulBaru(LEVELS[node.level - 1], {"pernyataan": "x"}, tuple(as_command(child) for child in node.children))


def sinks(node: Node, above: int) -> bool:
    """Whether levels go strictly down, from `above` on."""
    return node.level > above and all(sinks(child, node.level) for child in node.children)


class World:
    """The plan in the database beside the plain one; every step is done to both."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rencana = factories.rencana(stage.planner, stage.setda)
        self.root = Node(0, tree.root_of(self.rencana).pk)
        twice = ((1, ()), (1, ()))
        self.add(0, -1, [(1, ((1, twice), (1, twice))), (1, ((1, twice),))])

    def node(self, number: int) -> Node:
        nodes = self.root.walk()
        return nodes[number % len(nodes)]

    @staticmethod
    def child(parent: Node, number: int) -> Node | None:
        return parent.children[number % len(parent.children)] if number >= 0 and parent.children else None

    def add(self, below: int, behind: int, drawn: list[tuple[int, Any]]) -> bool:
        parent = self.node(below)
        after, new = self.child(parent, behind), grown(drawn, parent.level)
        try:
            made = add_simpul(
                self.stage.planner, parent_id=parent.pk, after_id=after.pk if after else None,
                cabang=[as_command(one) for one in new],
            )  # fmt: skip
        except Invalid:
            assert not all(sinks(one, parent.level) for one in new)
            return False
        assert all(sinks(one, parent.level) for one in new)
        for node, row in zip([node for one in new for node in one.walk()], made, strict=True):
            node.pk = row.pk
        parent.insert(new, after)
        return True

    def move(self, what: int, below: int, behind: int) -> bool:
        node, parent = self.node(what), self.node(below)
        after = self.child(parent, behind)
        seen = Simpul.objects.get(pk=node.pk).revisi
        possible = (
            node is not self.root and parent not in node.walk() and after is not node and node.level > parent.level
        )
        try:
            move_simpul(
                self.stage.planner, simpul_id=node.pk, parent_id=parent.pk, after_id=after.pk if after else None,
                seen=seen,
            )  # fmt: skip
        except Invalid:
            assert not possible
            return False
        assert possible
        assert node.parent is not None
        node.parent.children.remove(node)
        parent.insert([node], after)
        return True

    def delete(self, what: int) -> bool:
        node = self.node(what)
        if node.parent is None:
            return False
        seen = Simpul.objects.get(pk=node.pk).revisi
        gone = delete_simpul(self.stage.planner, simpul_id=node.pk, seen=seen).sebelum["cabang"]
        assert len(gone) == len(node.walk())
        node.parent.children.remove(node)
        return True

    def check(self) -> None:
        assert tree.faults(self.rencana.pk) == []
        stored = Simpul.objects.filter(rencana=self.rencana).order_by("lft").values_list("id", "level", "induk_id")
        assert [row[:2] for row in stored] == self.root.outline()
        assert [row[2] for row in stored] == [node.parent.pk if node.parent else None for node in self.root.walk()]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=4, max_size=14))
def test_any_sequence_of_commands_leaves_a_sound_tree(here: Stage, sequence: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        world = World(here)
        for name, *numbers in sequence:
            event(f"{name} {'done' if getattr(world, name)(*numbers) else 'refused'}")
            world.check()
        changes = Rencana.objects.get(pk=world.rencana.pk).revisi
        assert changes <= len(sequence) + 1
        assert tree.faults(here.rencana.pk) == []  # the plan next door
        transaction.set_rollback(True)
