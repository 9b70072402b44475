"""Links between plans: seen only by who sees both ends, and taken away with a trail in the plan that owned them."""

from collections.abc import Iterator

import pytest

from cascading.commands import add_tautan, delete_simpul
from cascading.models import Rencana, Simpul, Tautan
from cascading.queries import tautan_of
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def other(here: Stage) -> Simpul:
    """A node in the plan of another Perangkat Daerah."""
    plan = factories.rencana(here.other_planner, here.dinas)
    return factories.simpul(here.other_planner, plan, factories.baru("tujuan", "Rahasia dinas"))[0]


def link(here: Stage, other: Simpul) -> Tautan:
    """From Setda's tujuan to the other's, by somebody who plans for the whole Pemda."""
    of_all = factories.member(here.pemda, "perencana")
    return add_tautan(of_all, dari_id=here.simpul[0].pk, ke_id=other.pk, jenis="crosscutting")


def test_a_link_shows_to_those_who_see_both_ends(here: Stage, other: Simpul) -> None:
    tautan = link(here, other)
    assert tautan_of(here.inspector, here.simpul[0].pk) == [tautan]
    assert tautan_of(here.planner, here.simpul[0].pk) == []


def test_deleting_the_other_end_is_told_in_the_plan_of_the_link(here: Stage, other: Simpul) -> None:
    tautan = link(here, other)
    before = Rencana.objects.get(pk=here.rencana.pk).revisi
    delete_simpul(here.other_planner, simpul_id=other.pk, seen=0)
    told = Jejak.objects.get(tindakan="tautan.delete")
    assert (told.rencana_id, told.objek_id) == (here.rencana.pk, tautan.pk)
    assert told.sebelum["ke"] == other.pk
    assert Rencana.objects.get(pk=here.rencana.pk).revisi == before + 1
