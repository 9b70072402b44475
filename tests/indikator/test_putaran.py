"""No indicator takes its own value by a detour: by lineage, over the versions that values really come from."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction

from cascading.models import Rencana
from indikator import commands
from indikator.commands import (
    delete_indikator,
    duplicate_cabang,
    restore_indikator,
    set_cara_ukur,
    set_rencana,
    start_perubahan,
    submit_rencana,
)
from indikator.commands import rujukan as turns
from indikator.models import Indikator, Target, Variabel
from indikator.queries.rujukan import graphs_of
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage, make_cast
from tests.committed import committed
from tests.factories import baru


def dua(stage: Stage) -> tuple[Rencana, Rencana]:
    """Two plans of the office, each with one measure."""
    plans = []
    for name in ("surat", "perda"):
        plan = factories.rencana(stage.planner, stage.setda, slug=name)
        program = baru("program", name.title(), unit_id=stage.umum.pk)
        nodes = factories.simpul(stage.planner, plan, baru("tujuan", "Tertib", baru("sasaran", "Tertib", program)))
        factories.indikator(stage.planner, nodes[2], name.title(), {2021: "10 Dokumen", 2022: "12 Dokumen"})
        plans.append(plan)
    return plans[0], plans[1]


def indikator_of(plan: Rencana) -> Indikator:
    return Indikator.objects.get(simpul__rencana=plan)


def refer(actor: Actor, one: Indikator, to: Indikator, rumus: str = "p × 2") -> None:
    one.refresh_from_db()
    isi: dict[str, Any] = {
        "cara_ukur": "rumus", "rumus": rumus, "variabel": [{"kode": "p", "label": "P", "rujukan_id": to.pk}],
    }  # fmt: skip
    set_cara_ukur(actor, indikator_id=one.pk, seen=one.revisi, isi=isi)


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def test_through_two_versions_of_a_perubahan(stage: Stage) -> None:
    surat, perda = dua(stage)
    refer(stage.planner, indikator_of(surat), indikator_of(perda))
    for plan in (surat, perda):
        factories.set_plan(stage.planner, stage.leader, plan)
    newer = start_perubahan(stage.planner, rencana_id=perda.pk, alasan="Rumus baru.")
    assert indikator_of(newer).pk != indikator_of(perda).pk  # by their ids alone no way leads back
    with pytest.raises(Invalid) as caught:
        refer(stage.planner, indikator_of(newer), indikator_of(surat))
    assert [(one.letak, one.pesan) for one in caught.value.masalah] == [
        ("rumus", "Rumus berputar: Perda → Surat → Perda.")
    ]
    assert not Variabel.objects.filter(indikator=indikator_of(newer)).exists()


def test_two_drafts_that_are_each_well_meet_when_the_second_is_submitted_or_set(stage: Stage) -> None:
    plans = dua(stage)
    for plan in plans:
        factories.set_plan(stage.planner, stage.leader, plan)
    surat, perda = (start_perubahan(stage.planner, rencana_id=plan.pk, alasan="Rumus baru.") for plan in plans)
    refer(stage.planner, indikator_of(surat), indikator_of(plans[1]))
    refer(stage.planner, indikator_of(perda), indikator_of(plans[0]))
    submit_rencana(stage.planner, rencana_id=surat.pk)
    submit_rencana(stage.planner, rencana_id=perda.pk)
    set_rencana(stage.leader, rencana_id=surat.pk)
    with pytest.raises(Invalid, match="Rumus berputar: Perda → Surat → Perda"):
        set_rencana(stage.leader, rencana_id=perda.pk)
    perda.refresh_from_db()
    assert perda.status == "diajukan"
    commands.return_rencana(stage.leader, rencana_id=perda.pk, catatan="Rumusnya berputar.")
    with pytest.raises(Invalid, match="Rumus berputar"):
        submit_rencana(stage.planner, rencana_id=perda.pk)


def test_what_the_perubahan_says_no_more_counts_no_more(stage: Stage) -> None:
    surat, perda = dua(stage)
    refer(stage.planner, indikator_of(surat), indikator_of(perda))
    for plan in (surat, perda):
        factories.set_plan(stage.planner, stage.leader, plan)
    newer = start_perubahan(stage.planner, rencana_id=surat.pk, alasan="Tidak merujuk lagi.")
    own = indikator_of(newer)
    set_cara_ukur(stage.planner, indikator_id=own.pk, seen=own.revisi,
                  isi={"cara_ukur": "langsung", "rumus": "", "variabel": []})  # fmt: skip
    submit_rencana(stage.planner, rencana_id=newer.pk)
    set_rencana(stage.leader, rencana_id=newer.pk)
    later = start_perubahan(stage.planner, rencana_id=perda.pk, alasan="Sebaliknya.")
    refer(stage.planner, indikator_of(later), own)
    assert [graph[indikator_of(later).garis] for graph in graphs_of(later)] == [[own.garis]]


def test_last_year_is_no_circle_and_the_year_so_far_is(stage: Stage) -> None:
    surat, perda = dua(stage)
    for plan in (surat, perda):
        factories.set_plan(stage.planner, stage.leader, plan)
    refer(stage.planner, indikator_of(surat), indikator_of(perda), "lalu(p) × 2")
    refer(stage.planner, indikator_of(perda), indikator_of(surat))
    own = indikator_of(surat)
    refer(stage.planner, own, own, "lalu(p) × 2")
    refer(stage.planner, own, indikator_of(perda), "lalu(p) × 2")
    with pytest.raises(Invalid, match="berputar"):
        refer(stage.planner, own, indikator_of(perda), "kumulatif(p) - lalu(p)")


def test_copies_of_another_period_are_other_years(stage: Stage) -> None:
    """The same lineages, each taking the other's value in a period of its own."""
    surat, perda = dua(stage)
    refer(stage.planner, indikator_of(surat), indikator_of(perda))
    later = [
        commands.copy_rencana(
            stage.planner, rencana_id=one.pk, slug=f"{one.slug}-23", judul="Nanti", tahun_awal=2023,
            tahun_akhir=2024, pilihan=commands.Pilihan(), seen=Rencana.objects.get(pk=one.pk).revisi,
        ) for one in (surat, perda)
    ]  # fmt: skip
    own = indikator_of(later[0])
    set_cara_ukur(stage.planner, indikator_id=own.pk, seen=own.revisi,
                  isi={"cara_ukur": "langsung", "rumus": "", "variabel": []})  # fmt: skip
    refer(stage.planner, indikator_of(later[1]), own)
    for plan in (surat, perda, *later):
        Target.objects.filter(indikator__simpul__rencana=plan).exclude(teks="").update(keadaan="angka")
        plan.refresh_from_db()
        factories.set_plan(stage.planner, stage.leader, plan)
    assert Rencana.objects.filter(pk__in=[surat.pk, later[1].pk], status="ditetapkan").count() == 2


def test_what_is_brought_back_may_not_close_the_circle(stage: Stage) -> None:
    surat, perda = dua(stage)
    factories.set_plan(stage.planner, stage.leader, perda)
    newer = start_perubahan(stage.planner, rencana_id=perda.pk, alasan="Rumus baru.")
    other = indikator_of(newer)
    refer(stage.planner, other, indikator_of(surat))
    other.refresh_from_db()
    delete_indikator(stage.planner, indikator_id=other.pk, seen=other.revisi)
    refer(stage.planner, indikator_of(surat), indikator_of(perda))
    factories.set_plan(stage.planner, stage.leader, surat)
    gone = Jejak.objects.filter(tindakan="indikator.delete", objek_id=other.pk).latest("id")
    with pytest.raises(Invalid, match="Rumus berputar: Perda → Surat → Perda"), transaction.atomic():
        restore_indikator(stage.planner, jejak_id=gone.pk)
    assert not Indikator.objects.filter(pk=other.pk).exists()


def test_a_duplicated_branch_refers_to_its_own_neighbours(stage: Stage) -> None:
    surat, _perda = dua(stage)
    own = indikator_of(surat)
    other = factories.indikator(stage.planner, own.simpul, "Kotak surat", {2021: "1 Dokumen"})
    refer(stage.planner, own, other)
    own.simpul.refresh_from_db()
    made = duplicate_cabang(stage.planner, simpul_id=own.simpul_id, seen=own.simpul.revisi)
    variable = Variabel.objects.get(indikator__simpul=made)
    assert variable.rujukan is not None
    assert (variable.rujukan.nama, variable.rujukan.simpul_id) == ("Kotak surat", made.pk)


def test_another_reference_alone_is_a_change_with_its_trail(stage: Stage) -> None:
    surat, perda = dua(stage)
    own = indikator_of(surat)
    other = factories.indikator(stage.planner, own.simpul, "Kotak surat", {2021: "1 Dokumen"})
    refer(stage.planner, own, other)
    revisi = Indikator.objects.get(pk=own.pk).revisi
    refer(stage.planner, own, indikator_of(perda))
    assert Indikator.objects.get(pk=own.pk).revisi == revisi + 1
    told = Jejak.objects.filter(tindakan="rumus.set", objek_id=own.pk).latest("id")
    assert ("Kotak surat" in str(told.sebelum), "Perda" in str(told.sesudah)) == (True, True)


# --- two writers at once -----------------------------------------------------------------------------------------


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Stage, list[Indikator]]]:
    """Rows that other connections see."""
    with committed(django_db_blocker):
        with transaction.atomic():
            here = make_cast().here
            with inside(here.pemda.pk):
                found = [indikator_of(plan) for plan in dua(here)]
        yield here, found


def each_to_the_other(stage: Stage, two: list[Indikator]) -> list[str]:
    """Both planners at once; what each was refused with, empty where it went well."""
    answers = ["", ""]

    def work(place: int) -> None:
        try:
            with inside(stage.pemda.pk), transaction.atomic():
                refer(stage.planner, two[place], two[1 - place])
        except Invalid as error:
            answers[place] = error.masalah[0].pesan
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[place]) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has written when either of them looks: as long as nobody makes them take turns."""
    meet = threading.Barrier(2, timeout=3)
    real = graphs_of

    def late(rencana: Rencana) -> Any:
        with suppress(threading.BrokenBarrierError):
            meet.wait()
        return real(rencana)

    monkeypatch.setattr(turns, "graphs_of", late)


def test_two_at_once_make_no_circle_together(
    kept: tuple[Stage, list[Indikator]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two plans that look at each other before they are set: what each planner reads must hold for both."""
    stage, two = kept
    for_each_other(stage, two)
    held_up(monkeypatch)
    answers = each_to_the_other(stage, two)
    assert sorted(map(bool, answers)) == [False, True]
    assert "berputar" in max(answers)


def test_control_without_taking_turns_the_circle_is_closed(
    kept: tuple[Stage, list[Indikator]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, two = kept
    for_each_other(stage, two)
    monkeypatch.setattr(turns, "_take_turns", lambda _pemda_id: None)
    held_up(monkeypatch)
    assert each_to_the_other(stage, two) == ["", ""]
    with inside(stage.pemda.pk), transaction.atomic():
        assert Variabel.objects.filter(indikator__in=[one.pk for one in two], rujukan__isnull=False).count() == 2


def for_each_other(stage: Stage, two: list[Indikator]) -> None:
    """Both plans are in force, so what one says counts for the other."""
    with inside(stage.pemda.pk), transaction.atomic():
        for one in two:
            factories.set_plan(stage.planner, stage.leader, one.simpul.rencana)
