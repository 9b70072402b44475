"""The stored tree: what the database itself refuses, and `faults`, which must see each way to break one."""

import time

import pytest
from django.db import IntegrityError, connection, transaction

from cascading import tree
from cascading.models import Simpul
from kinerja.core.errors import NotFound
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.factories import baru


def outline(rencana_id: int) -> list[tuple[int, str]]:
    rows = Simpul.objects.filter(rencana_id=rencana_id, induk__isnull=False).order_by("lft")
    return list(rows.values_list("level", "pernyataan"))


def test_a_plan_begins_with_its_hidden_root(here: Stage) -> None:
    rencana = factories.rencana(here.planner, here.setda)
    root = tree.root_of(rencana)
    assert (root.tree_id, root.lft, root.rght, root.level, root.jenjang_id) == (rencana.pk, 1, 2, 0, None)
    assert tree.faults(rencana.pk) == []


def test_a_second_root_is_refused_by_the_database(here: Stage) -> None:
    with pytest.raises(IntegrityError, match="simpul_satu_akar"), transaction.atomic():
        tree.plant(here.rencana)


def test_a_tree_id_of_another_plan_is_refused_by_the_database(here: Stage) -> None:
    other = factories.rencana(here.planner, here.setda)
    for change in ({"tree_id": other.pk}, {"rencana_id": other.pk}, {"tree_id": 0}):
        with pytest.raises(IntegrityError, match="simpul_pohon_rencana"), transaction.atomic():
            Simpul.objects.filter(pk=here.simpul[0].pk).update(**change)


def test_a_node_without_level_and_a_root_with_one_are_refused_by_the_database(here: Stage) -> None:
    root = tree.root_of(here.rencana)
    for pk, jenjang_id in ((here.simpul[0].pk, None), (root.pk, here.simpul[0].jenjang_id)):
        with pytest.raises(IntegrityError, match="simpul_akar_tanpa_jenjang"), transaction.atomic():
            Simpul.objects.filter(pk=pk).update(jenjang_id=jenjang_id)


def test_a_node_cannot_be_made_a_root_by_mptt(here: Stage) -> None:
    """Not by mistake either: mptt would give it a tree_id of its own."""
    node = Simpul.objects.get(pk=here.simpul[1].pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        node.move_to(None, "last-child")


def test_the_lock_is_for_those_who_see_the_plan(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        assert tree.lock_for(cast.here.planner, cast.here.simpul[3].pk) == cast.here.rencana
        for actor, pk in (
            (cast.here.other_planner, cast.here.simpul[3].pk),
            (cast.here.planner, cast.there.simpul[3].pk),
            (cast.here.planner, 0),
        ):
            with pytest.raises(NotFound):
                tree.lock_for(actor, pk)


# One invariant broken at a time, and the words by which `faults` names it. {0} … {4} are the nodes, {r} the root.
CORRUPTIONS = {
    "a number used twice": ("UPDATE cascading_simpul SET lft = lft - 1 WHERE id = {4}", "each once"),
    "a gap in the numbers": ("UPDATE cascading_simpul SET lft = lft + 9, rght = rght + 9 WHERE id = {4}", "each once"),
    "the root too wide": ("UPDATE cascading_simpul SET rght = rght + 2 WHERE id = {r}", "each once"),
    "a range turned round": ("UPDATE cascading_simpul SET lft = rght, rght = lft WHERE id = {4}", "impossible range"),
    "a wrong parent": ("UPDATE cascading_simpul SET induk_id = {1} WHERE id = {4}", "its parent is"),
    "a wrong level": ("UPDATE cascading_simpul SET level = level + 1 WHERE id = {2}", "level 4, but 3 deep"),
    "a parent in another plan": (
        "UPDATE cascading_simpul SET induk_id = {other} WHERE id = {0}",
        "its parent is"),
    "two nodes exchanged by half": (
        "UPDATE cascading_simpul a SET (lft, rght) = (b.lft, b.rght) FROM cascading_simpul b WHERE a.id+b.id = {0}+{4}",
        "stands inside",
    ),
    "a lost row": (
        "DELETE FROM indikator_target; DELETE FROM indikator_indikator; DELETE FROM cascading_simpul WHERE id = {4}",
        "each once",
    ),
}  # fmt: skip


@pytest.mark.parametrize("statement", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_each_broken_invariant_is_seen(here: Stage, statement: tuple[str, str]) -> None:
    sql, words = statement
    assert tree.faults(here.rencana.pk) == []
    other = tree.root_of(factories.rencana(here.planner, here.setda))
    names = {str(index): node.pk for index, node in enumerate(here.simpul)}
    for name, pk in {**names, "r": tree.root_of(here.rencana).pk, "other": other.pk}.items():
        sql = sql.replace(f"{{{name}}}", str(pk))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount >= 1
    assert words in " / ".join(tree.faults(here.rencana.pk))


@pytest.mark.parametrize("shape", ["wide", "deep and wide", "many roots"])
def test_5000_nodes_grow_in_one_call(here: Stage, shape: str) -> None:
    rencana = factories.rencana(here.planner, here.setda)
    branches = {
        "wide": [baru("tujuan", "T", *(baru("sub_kegiatan", f"S {i}") for i in range(4_999)))],
        "deep and wide": [
            baru("tujuan", f"T {t}", *(
                baru("sasaran", f"S {s}", *(
                    baru("program", f"P {p}", *(
                        baru("kegiatan", f"K {k}", *(baru("sub_kegiatan", f"SK {i}") for i in range(9)))
                        for k in range(9)))
                    for p in range(5)))
                for s in range(5)))
            for t in range(2)
        ],
        "many roots": [baru("tujuan", f"T {i}") for i in range(500)],
    }[shape]  # fmt: skip
    start = time.monotonic()
    grown = factories.simpul(here.planner, rencana, *branches)
    print(f"{shape}: {len(grown)} nodes in {time.monotonic() - start:.2f} s")  # noqa: T201  (shown by pytest -s)
    assert tree.faults(rencana.pk) == []
    assert [(node.level, node.pernyataan) for node in grown] == outline(rencana.pk)
    assert (
        len(grown) == {"wide": 5_000, "deep and wide": 2 * (1 + 5 * (1 + 5 * (1 + 9 * 10))), "many roots": 500}[shape]
    )


def test_growth_elsewhere_leaves_other_plans_alone(here: Stage) -> None:
    before = outline(here.rencana.pk)
    factories.simpul(here.planner, factories.rencana(here.planner, here.setda), baru("tujuan", "Lain"))
    assert outline(here.rencana.pk) == before
    assert tree.faults(here.rencana.pk) == []


def test_paths_branches_and_places(here: Stage) -> None:
    first, *_rest, last = here.simpul
    assert [node.pk for node in tree.path_to(last)] == [node.pk for node in here.simpul[:-1]]
    assert tree.path_to(first) == []
    assert [node.pk for node in tree.branch_of(here.simpul[2])] == [node.pk for node in here.simpul[2:]]
    assert tree.place_of(last) == {"induk": here.simpul[3].pk, "setelah": None}
