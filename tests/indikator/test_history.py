"""The plan as it was: after any commands, the state of each moment is the one that was seen then."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cascading import tree
from cascading.commands import add_simpul, change_simpul, move_simpul
from cascading.models import Jenjang, Rencana, Simpul
from indikator import commands
from indikator.details import ACTIONS
from indikator.history import LEAVING_ALONE, TAKING_BACK, Keadaan, state_on
from indikator.models import Indikator, Satuan
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage

LEVELS = ("tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan")


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def told(keadaan: Keadaan) -> list[Any]:
    """All of a state as plain values; parents that lost their last child are no difference."""
    indicators = keadaan.indicators_of()
    return [
        [(pk, keadaan.induk[pk], keadaan.simpul[pk]) for pk in keadaan.in_order()],
        sorted(keadaan.simpul) == sorted(keadaan.in_order()),
        {pk: [(one.id, one.urutan, one.isi, one.target) for one in found] for pk, found in indicators.items()},
    ]


class Planner:
    """Does random things to a plan, of which some are refused."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.random = random.Random(seed)
        self.actor, self.rencana = stage.planner, stage.rencana
        self.levels = list(Jenjang.objects.filter(skema_id=stage.rencana.skema_id))
        self.units = [None, stage.setda.pk, stage.umum.pk]
        self.satuan = [None, *Satuan.objects.values_list("pk", flat=True)[:3]]

    def act(self) -> str:
        name = self.random.choice([name for name in dir(self) if name.startswith("make_")])
        try:
            getattr(self, name)()
        except KinerjaError:
            return ""
        return name

    def pick(self, rows: Iterable[Any]) -> Any:
        found = list(rows)
        if not found:
            raise NotFound
        return self.random.choice(found)

    def nodes(self) -> list[Simpul]:
        return list(Simpul.objects.filter(rencana=self.rencana, induk__isnull=False).order_by("lft"))

    def node(self) -> Simpul:
        one: Simpul = self.pick(self.nodes())
        return one

    def place(self) -> dict[str, Any]:
        """A parent (often the root) and one of its children, or none."""
        parent = self.random.choice([tree.root_of(self.rencana), *self.nodes()])
        children = list(Simpul.objects.filter(induk=parent).values_list("pk", flat=True))
        return {"parent_id": parent.pk, "after_id": self.random.choice([None, *children])}

    def indicator(self) -> Indikator:
        one: Indikator = self.pick(Indikator.objects.filter(simpul__rencana=self.rencana).order_by("pk"))
        return one

    def word(self) -> str:
        return f"kata {self.random.randrange(50)}"

    def make_nodes(self) -> None:
        below = factories.baru(self.random.choice(LEVELS[2:]), self.word())
        new = factories.baru(self.random.choice(LEVELS[:3]), self.word(), below, penjelasan=[self.word()])
        add_simpul(self.actor, **self.place(), cabang=(new, factories.baru(self.random.choice(LEVELS), self.word())))

    def make_change(self) -> None:
        node = self.node()
        isi = {"pernyataan": self.word(), "unit_id": self.random.choice(self.units), "masalah": [self.word()],
               "jenjang_id": self.random.choice([node.jenjang_id, self.random.choice(self.levels).pk])}  # fmt: skip
        some = dict(self.random.sample(sorted(isi.items()), 2))
        change_simpul(self.actor, simpul_id=node.pk, seen=node.revisi, isi=some)

    def make_move(self) -> None:
        node = self.node()
        move_simpul(self.actor, simpul_id=node.pk, seen=node.revisi, **self.place())

    def make_deletion(self) -> None:
        node = self.pick(self.nodes()[1:])
        commands.delete_cabang(self.actor, simpul_id=node.pk, seen=node.revisi)

    def make_restored(self) -> None:
        found = Jejak.objects.filter(tindakan="simpul.delete").order_by("id")
        commands.restore_cabang(self.actor, jejak_id=self.pick(found).pk)

    def make_indicator(self) -> None:
        targets = {2021: self.word(), 2022: self.word()}
        factories.indikator(
            self.actor, self.node(), self.word(), dict(self.random.sample(sorted(targets.items()), 1)),
            satuan_id=self.random.choice(self.satuan),
        )  # fmt: skip

    def make_indicator_change(self) -> None:
        one = self.indicator()
        isi = {"nama": self.word(), "polaritas": self.random.choice(["naik", "turun"])}
        commands.change_indikator(self.actor, indikator_id=one.pk, seen=one.revisi, isi=isi)

    def make_indicator_deletion(self) -> None:
        one = self.indicator()
        commands.delete_indikator(self.actor, indikator_id=one.pk, seen=one.revisi)

    def make_indicator_restored(self) -> None:
        found = Jejak.objects.filter(tindakan="indikator.delete").order_by("id")
        commands.restore_indikator(self.actor, jejak_id=self.pick(found).pk)

    def make_target(self) -> None:
        one, tahun = self.indicator(), self.random.choice([2021, 2022])
        triwulan = self.random.choice([None, 1])
        target = one.target.filter(tahun=tahun, triwulan=triwulan).first()
        commands.set_target(
            self.actor, indikator_id=one.pk, tahun=tahun, triwulan=triwulan,
            teks=self.random.choice(["", self.word()]), seen=target.revisi if target else None,
        )  # fmt: skip

    def make_value_restored(self) -> None:
        rows = Jejak.objects.filter(tindakan__in=("simpul.change", "simpul.move", "indikator.change", "target.set"))
        commands.restore_nilai(self.actor, jejak_id=self.pick(rows.order_by("id")).pk)


@pytest.mark.parametrize("seed", range(4))
def test_the_state_of_each_moment_is_the_one_seen_then(stage: Stage, seed: int) -> None:
    planner = Planner(stage, seed)
    factories.indikator(stage.planner, stage.simpul[0], "Tetap", {2021: "1"})
    seen: list[tuple[datetime, list[Any]]] = []
    done: list[str] = []
    for _ in range(70):
        done.append(planner.act())
        seen.append((timezone.now(), told(state_on(stage.rencana))))
    assert tree.faults(stage.rencana.pk) == []
    assert len(set(done) - {""}) >= 9
    for moment, state in seen[::4]:
        assert told(state_on(stage.rencana, moment)) == state


def test_before_it_was_made_a_plan_said_nothing(stage: Stage) -> None:
    long_ago = timezone.now() - timedelta(days=1)
    assert told(state_on(stage.rencana, long_ago)) == [[], True, {}]
    made = commands.copy_rencana(
        stage.planner, rencana_id=stage.rencana.pk, slug="salinan", judul="Salinan", tahun_awal=2023,
        tahun_akhir=2024, pilihan=commands.Pilihan(), seen=Rencana.objects.get(pk=stage.rencana.pk).revisi,
    )  # fmt: skip
    change_simpul(stage.planner, simpul_id=next(iter(state_on(made).in_order())), seen=0, isi={"pernyataan": "Lain"})
    assert told(state_on(made, long_ago)) == [[], True, {}]
    assert len(list(state_on(made, timezone.now()).in_order())) == 5


def test_four_queries_and_no_more(stage: Stage, django_assert_num_queries: Any) -> None:
    rencana = Rencana.objects.get(pk=stage.rencana.pk)
    with django_assert_num_queries(4):
        state_on(rencana, timezone.now() - timedelta(days=1))


def test_every_action_on_a_plan_is_known_here() -> None:
    """A new action must be taken back too, or be said to leave the plan's content alone."""
    assert TAKING_BACK.keys() | LEAVING_ALONE == ACTIONS.keys()
    assert not TAKING_BACK.keys() & LEAVING_ALONE
