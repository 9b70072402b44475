"""Rights: how far each role reaches, several roles together, and the sentence of a refusal."""

from collections.abc import Iterator

import pytest

from cascading.models import Rencana, Simpul
from indikator.models import Indikator, Target
from kinerja.core import commands
from kinerja.core.access import GRANTS, Reach, require, verdict, visible_to
from kinerja.core.actor import NO_PEMDA, OPERATOR, SISTEM, Actor, Mandat, actor_in, operator, system_in
from kinerja.core.errors import Forbidden
from kinerja.core.models import Keanggotaan, Pemda, Pengguna, Unit
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.factories import baru


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def plans(here: Stage) -> dict[str, Rencana]:
    """One of the Setda, one of the Dinas, one of a Bagian in the Setda, one of the Pemda itself."""
    whole = factories.member(here.pemda, "perencana")
    rows = {"setda": here.setda, "umum": here.umum, "dinas": here.dinas, "pemda": None}
    found = {name: factories.rencana(whole, unit) for name, unit in rows.items()}
    for rencana in found.values():
        (node,) = factories.simpul(whole, rencana, baru("tujuan", "T"))
        factories.indikator(whole, node, target={2021: "1"})
    return {name: Rencana.objects.select_related("unit").get(pk=one.pk) for name, one in found.items()}


SEES = {
    "planner": {"setda", "umum", "pemda"},
    "head": {"setda", "umum", "pemda"},  # reads the whole Perangkat Daerah of the own Bagian
    "other_planner": {"dinas", "pemda"},
    "inspector": {"setda", "umum", "dinas", "pemda"},
    "leader": {"setda", "umum", "dinas", "pemda"},
    "admin": {"setda", "umum", "dinas", "pemda"},
}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_which_plans(here: Stage, plans: dict[str, Rencana], who: str) -> None:
    """The plan, and what hangs on it, by the same reach."""
    actor: Actor = getattr(here, who)
    expected = {plans[name].pk for name in SEES[who]}
    ours = {one.pk for one in plans.values()}
    assert set(visible_to(actor, Rencana.objects.filter(pk__in=ours)).values_list("pk", flat=True)) == expected
    nodes = visible_to(actor, Simpul.objects.filter(rencana__in=ours, induk__isnull=False))
    assert set(nodes.values_list("rencana", flat=True)) == expected
    rows = visible_to(actor, Indikator.objects.filter(simpul__rencana__in=ours))
    assert set(rows.values_list("simpul__rencana", flat=True)) == expected
    targets = visible_to(actor, Target.objects.filter(indikator__simpul__rencana__in=ours))
    assert set(targets.values_list("indikator__simpul__rencana", flat=True)) == expected


WRITES = {"planner": {"setda", "umum"}, "other_planner": {"dinas"}, "head": set(), "inspector": set(), "leader": set(),
          "admin": set()}  # fmt: skip


@pytest.mark.parametrize("who", WRITES)
def test_who_may_change_which_plans(here: Stage, plans: dict[str, Rencana], who: str) -> None:
    actor: Actor = getattr(here, who)
    assert {name for name, plan in plans.items() if verdict(actor, "simpul.add", plan).allowed} == WRITES[who]
    for name, plan in plans.items():
        node = Simpul.objects.select_related("rencana").get(rencana=plan, pernyataan="T")
        assert verdict(actor, "simpul.change", node).allowed == (name in WRITES[who])
        indikator = Indikator.objects.select_related("simpul__rencana").get(simpul=node)
        assert verdict(actor, "target.set", indikator).allowed == (name in WRITES[who])


def test_only_the_pimpinan_sets(here: Stage, plans: dict[str, Rencana]) -> None:
    people = ("planner", "head", "other_planner", "inspector", "leader", "admin")
    assert [who for who in people if verdict(getattr(here, who), "rencana.set", plans["setda"]).allowed] == ["leader"]


def test_the_reason_says_whether_the_role_or_its_reach_is_missing(here: Stage, plans: dict[str, Rencana]) -> None:
    assert verdict(here.inspector, "simpul.add").reason == "Peran Anda (Inspektur) tidak berhak melakukan ini."
    assert verdict(here.other_planner, "simpul.add", plans["setda"]).reason == (
        "Hak Anda (Perencana) tidak menjangkau unit ini."
    )
    assert verdict(here.planner, "simpul.add", plans["setda"]).reason == ""
    assert verdict(here.other_planner, "simpul.add").allowed  # somewhere in this Pemda
    with pytest.raises(Forbidden, match=r"Peran Anda \(Kepala unit\) tidak berhak melakukan ini\."):
        require(here.head, "simpul.add", plans["setda"])


def test_several_roles_add_up(here: Stage, plans: dict[str, Rencana]) -> None:
    """A planner of one Perangkat Daerah who heads a unit of another: writes there, reads both."""
    person = factories.pengguna("Dua peran")
    factories.member(here.pemda, "kepala_unit", here.umum, orang=person)
    both = factories.member(here.pemda, "perencana", here.dinas, orang=person)
    assert both.peran_label == "Kepala unit, Perencana"
    assert {name for name, plan in plans.items() if verdict(both, "simpul.add", plan).allowed} == {"dinas"}
    seen = visible_to(both, Rencana.objects.filter(pk__in=[one.pk for one in plans.values()]))
    assert {one.pk for one in seen} == {one.pk for one in plans.values()}
    assert seen.count() == 4  # none twice


def test_the_same_role_in_two_units_reaches_both(here: Stage, plans: dict[str, Rencana]) -> None:
    person = factories.pengguna("Dua unit")
    factories.member(here.pemda, "perencana", here.setda, orang=person)
    both = factories.member(here.pemda, "perencana", here.dinas, orang=person)
    assert both.peran_label == "Perencana"
    assert {name for name, plan in plans.items() if verdict(both, "simpul.add", plan).allowed} == {
        "setda", "umum", "dinas"
    }  # fmt: skip


def test_units_within_reach(here: Stage) -> None:
    """The own subtree at any depth, and all of the Perangkat Daerah."""
    sub = commands.add_unit(here.admin, induk_id=here.umum.pk, jenis="sub_bagian", nama="Sub Bagian Rumah Tangga")
    hukum = factories.unit(here.admin, "Bagian Hukum", here.setda)
    head = factories.member(here.pemda, "kepala_unit", here.umum)
    (mandat,) = head.mandat
    assert mandat.unit_ids == frozenset({here.umum.pk, sub.pk})
    assert mandat.pd_ids == frozenset({here.setda.pk, here.umum.pk, sub.pk, hukum.pk})
    (top,) = factories.member(here.pemda, "kepala_unit", here.setda).mandat
    assert top.unit_ids == top.pd_ids == mandat.pd_ids
    (whole,) = here.inspector.mandat
    assert (whole.unit_ids, whole.pd_ids) == (None, None)


def test_a_membership_counts_while_all_of_it_is_active(here: Stage) -> None:
    person = Pengguna.objects.get(pk=here.planner.pengguna_id or 0)
    assert actor_in(person, here.pemda.pk) == here.planner
    Keanggotaan.objects.filter(pengguna=person).update(aktif=False)
    assert actor_in(person, here.pemda.pk) is None
    Keanggotaan.objects.filter(pengguna=person).update(aktif=True)
    person.is_active = False
    assert actor_in(person, here.pemda.pk) is None
    person.is_active = True
    Pemda.objects.filter(pk=here.pemda.pk).update(ditangguhkan_pada="2021-01-01T00:00:00Z")
    assert actor_in(person, here.pemda.pk) is None


def test_nobody_is_an_actor_in_a_pemda_without_a_role(cast: Cast) -> None:
    with inside(cast.there.pemda.pk):
        person = Pengguna.objects.get(pk=cast.here.planner.pengguna_id or 0)
        assert actor_in(person, cast.there.pemda.pk) is None


def test_the_operator_sees_nothing_of_any_pemda(here: Stage, plans: dict[str, Rencana]) -> None:
    actor = operator(factories.pengguna("Operator", is_operator=True))
    assert actor.pemda_id == NO_PEMDA
    for model in (Rencana, Simpul, Indikator, Unit):
        assert not visible_to(actor, model._default_manager.all()).exists()
    there = Actor("operator", here.pemda.pk, (Mandat(OPERATOR),))
    assert {action for action, roles in GRANTS.items() if OPERATOR in roles} == {
        action for action in GRANTS if verdict(there, action).allowed
    }
    assert not any(verdict(there, action, plans["setda"]).allowed for action in ("rencana.read", "simpul.add"))
    with pytest.raises(ValueError, match="is no operator"):
        operator(Pengguna.objects.get(pk=here.planner.pengguna_id or 0))


def test_the_system_reads_and_writes_nothing(here: Stage, plans: dict[str, Rencana]) -> None:
    actor = system_in(here.pemda)
    assert visible_to(actor, Rencana.objects.all()).count() == 5
    allowed = {action for action in GRANTS if verdict(actor, action).allowed}
    assert {action.partition(".")[2] for action in allowed} == {"read", "print"}
    assert {Reach.PEMDA} == {reach for roles in GRANTS.values() for role, reach in roles.items() if role == SISTEM}


def test_rights_end_at_the_pemda(cast: Cast) -> None:
    """Also where the wall of the database is not asked: an object of another Pemda is out of reach."""
    for who in ("planner", "leader", "admin", "inspector"):
        actor: Actor = getattr(cast.here, who)
        for action in GRANTS:
            if verdict(actor, action).allowed:
                assert not verdict(actor, action, cast.there.rencana).allowed
