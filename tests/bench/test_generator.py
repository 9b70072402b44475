"""The generated Pemda: trees that hold, as many rows as ordered, the same from one seed, read through the walls."""

from random import Random

import pytest
from django.db import transaction

from bench import generator
from bench.generator import Government
from cascading import tree
from cascading.models import Rencana, Simpul
from indikator.models import Indikator, Target
from indikator.queries import rows_of
from kinerja.core.access import verdict, visible_to
from kinerja.core.tenancy import inside


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 8, 12, 40, 254, 1_000])
def test_shape_is_a_tree_in_its_order(size: int) -> None:
    nodes = generator.shape(size, Random(1))

    assert len(nodes) == size
    assert sorted(number for node in nodes for number in (node.lft, node.rght)) == list(range(2, 2 * size + 2))
    assert [node.lft for node in nodes] == sorted(node.lft for node in nodes)
    for node in nodes:
        if node.parent is None:
            assert node.level == 0
        else:
            parent = nodes[node.parent]
            assert parent.lft < node.lft < node.rght < parent.rght
            assert parent.level == node.level - 1


def test_a_plan_of_254_nodes_has_five_levels() -> None:
    levels = [node.level for node in generator.shape(254, Random(1))]
    assert [levels.count(level) for level in range(5)] == [2, 4, 12, 47, 189]


@pytest.mark.django_db(transaction=True)
def test_a_generated_pemda_holds_what_was_ordered() -> None:
    government = generator.make_pemda([12, 30], indicators=2, years=3)
    _orang, actor = generator.planner(government, 1)

    with inside(government.pemda.pk), transaction.atomic():
        assert [tree.faults(pk) for pk in government.rencana] == [[], []]
        assert Simpul.objects.filter(induk__isnull=False).count() == 42
        assert (Indikator.objects.count(), Target.objects.count()) == (84, 252)
        assert not Target.objects.exclude(keadaan="terisi").exists()
        seen = visible_to(actor, Simpul.objects.filter(induk__isnull=False))
        assert {one.rencana_id for one in seen} == {government.rencana[1]}
        assert verdict(actor, "simpul.add", seen[0]).allowed


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_says_the_same() -> None:
    first, same, other = (
        generator.make_pemda([30], number=number, seed=seed) for number, seed in ((1, 5), (2, 5), (3, 6))
    )
    assert _texts(first) == _texts(same)
    assert _texts(first) != _texts(other)


def _texts(government: Government) -> list[tuple[str, list[str]]]:
    with inside(government.pemda.pk), transaction.atomic():
        rencana = Rencana.objects.select_related("unit").get(pk=government.rencana[0])
        return [(row.pernyataan, [one.nama for one in row.indikator]) for row in rows_of(rencana)]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "\\N"), ("a\tb\nc\\d", "a\\tb\\nc\\\\d"), ([], "[]"), ({"a": 'b"'}, '{"a": "b\\\\""}'), (7, "7")],
)
def test_as_text_is_what_copy_reads(value: object, text: str) -> None:
    assert generator.as_text(value) == text


def test_targets_are_read_as_commands_would_read_them() -> None:
    assert generator.as_read("82,53") == ("terisi", '[{"nilai": "82.53", "satuan": "", "predikat": ""}]')
