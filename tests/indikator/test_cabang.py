"""Deleting a branch with all that hangs on it, and bringing it or an earlier value back."""

from collections.abc import Iterator
from typing import Any

import pytest

from cascading import tree
from cascading.commands import add_tautan, change_simpul, move_simpul, waive_temuan
from cascading.models import Pengecualian, Rencana, Simpul, Tautan
from indikator import commands
from indikator.models import Indikator, Target
from kinerja.core.errors import Conflict, Forbidden, Invalid, KinerjaError, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage

FIELDS = ("id", "induk_id", "level", "jenjang_id", "pernyataan", "kode", "unit_id", "penjelasan")


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def snapshot(rencana: Rencana) -> list[Any]:
    """All that the plan says, but for the revisions."""
    nodes = Simpul.objects.filter(rencana=rencana)
    indicators = Indikator.objects.filter(simpul__rencana=rencana)
    targets = Target.objects.filter(indikator__simpul__rencana=rencana).order_by("indikator_id", "tahun")
    links = Tautan.objects.filter(dari__rencana=rencana).order_by("dari_id", "ke_id")
    return [
        list(nodes.order_by("lft").values_list(*FIELDS)),
        list(indicators.order_by("id").values_list("id", "simpul_id", "urutan", "nama", "polaritas", "satuan_id")),
        list(targets.values_list("indikator_id", "tahun", "triwulan", "teks", "keadaan", "bagian")),
        list(links.values_list("dari_id", "ke_id", "jenis", "alasan")),
        list(Pengecualian.objects.filter(rencana=rencana).values_list("simpul_id", "temuan", "alasan")),
    ]


def last_jejak(tindakan: str) -> int:
    return Jejak.objects.filter(tindakan=tindakan).latest("id").pk


def test_a_deleted_branch_comes_back_as_it_was(stage: Stage) -> None:
    program, sub = stage.simpul[2], stage.simpul[-1]
    sibling = factories.simpul(stage.planner, stage.rencana, factories.baru("tujuan", "Tujuan kedua"))[0]
    add_tautan(stage.planner, dari_id=sibling.pk, ke_id=sub.pk, jenis="kontribusi", alasan="bersama")
    waive_temuan(
        stage.planner, rencana_id=stage.rencana.pk, simpul_id=sub.pk, temuan="tanpa_satuan", alasan="begitu adanya"
    )
    before = snapshot(stage.rencana)

    jejak_id = commands.delete_cabang(stage.planner, simpul_id=program.pk, seen=0)

    assert tree.faults(stage.rencana.pk) == []
    assert not Indikator.objects.filter(simpul__rencana=stage.rencana).exists()
    restored = commands.restore_cabang(stage.planner, jejak_id=jejak_id)
    assert restored.pk == program.pk
    assert tree.faults(stage.rencana.pk) == []
    assert snapshot(stage.rencana) == before
    assert Jejak.objects.filter(tindakan="simpul.restore", objek_id=program.pk).count() == 1


def test_who_saw_the_rows_before_they_went_may_go_on(stage: Stage) -> None:
    """Nobody can have changed them in between; so older steps can still be undone."""
    sub, measure = stage.simpul[-1], stage.indikator.pk
    kedua = factories.simpul(stage.planner, stage.rencana, factories.baru("tujuan", "Tujuan kedua"))[0]
    after = change_simpul(stage.planner, simpul_id=sub.pk, seen=0, isi={"pernyataan": "Lain"})
    commands.set_target(stage.planner, indikator_id=measure, tahun=2021, teks="11 Dokumen", seen=0)
    jejak_id = commands.delete_cabang(stage.planner, simpul_id=stage.simpul[2].pk, seen=0)
    restored = commands.restore_cabang(stage.planner, jejak_id=jejak_id)
    assert restored.revisi == 0
    with pytest.raises(Conflict):
        change_simpul(stage.planner, simpul_id=sub.pk, seen=0, isi={"pernyataan": "Basi"})
    change_simpul(stage.planner, simpul_id=sub.pk, seen=after.revisi, isi={"pernyataan": sub.pernyataan})
    with pytest.raises(Conflict):
        commands.set_target(stage.planner, indikator_id=measure, tahun=2021, teks="basi", seen=0)
    commands.set_target(stage.planner, indikator_id=measure, tahun=2021, teks="10 Dokumen", seen=1)
    move_simpul(stage.planner, simpul_id=restored.pk, parent_id=kedua.pk, after_id=None, seen=0)


def revisions(stage: Stage) -> list[int]:
    """Of the sub kegiatan, its indicator and that one's targets."""
    nodes, measure = Simpul.objects.filter(pk=stage.simpul[-1].pk), Indikator.objects.filter(pk=stage.indikator.pk)
    targets = Target.objects.filter(indikator=stage.indikator.pk).order_by("tahun")
    return [pk for rows in (nodes, measure, targets) for pk in rows.values_list("revisi", flat=True)]


def edit_all(stage: Stage, text: str) -> None:
    """A change of the node, its indicator and one target, by somebody who sees them as they are."""
    node, measure, target, _other = revisions(stage)
    change_simpul(stage.planner, simpul_id=stage.simpul[-1].pk, seen=node, isi={"kode": text})
    commands.change_indikator(stage.planner, indikator_id=stage.indikator.pk, seen=measure, isi={"nama": text})
    commands.set_target(stage.planner, indikator_id=stage.indikator.pk, tahun=2021, teks=text, seen=target)


def delete_branch(stage: Stage) -> tuple[Any, int]:
    node = Simpul.objects.get(pk=stage.simpul[-1].pk)
    return commands.restore_cabang, commands.delete_cabang(stage.planner, simpul_id=node.pk, seen=node.revisi)


def delete_measure(stage: Stage) -> tuple[Any, int]:
    indikator = Indikator.objects.get(pk=stage.indikator.pk)
    commands.delete_indikator(stage.planner, indikator_id=indikator.pk, seen=indikator.revisi)
    return commands.restore_indikator, last_jejak("indikator.delete")


@pytest.mark.parametrize("delete", [delete_branch, delete_measure])
@pytest.mark.parametrize("delete_again", [delete_branch, delete_measure])
def test_no_two_states_ever_bear_the_same_revision(stage: Stage, delete: Any, delete_again: Any) -> None:
    """Brought back from an older deletion, rows go on where they were already: a stale edit must not pass there."""
    restore, first = delete(stage)
    restore(stage.planner, jejak_id=first)
    edit_all(stage, "lain")
    seen = revisions(stage)
    restore_again, second = delete_again(stage)
    if restore_again is restore:
        restore(stage.planner, jejak_id=first)
    elif delete is delete_branch:  # the indicator alone is gone; the older deletion holds the whole branch
        delete_branch(stage)
        restore(stage.planner, jejak_id=first)
    else:  # the branch is gone with its indicator; both come back, the indicator in its older state
        restore_again(stage.planner, jejak_id=second)
        delete_measure(stage)
        restore(stage.planner, jejak_id=first)
    edit_all(stage, "baru")
    changed = [before == after for before, after in zip(seen, revisions(stage), strict=True)]
    assert not any(changed[1:3])
    assert not changed[0] or delete is delete_measure
    with pytest.raises(Conflict):
        commands.change_indikator(stage.planner, indikator_id=stage.indikator.pk, seen=seen[1], isi={"nama": "basi"})


def test_a_target_promised_anew_is_another_one(stage: Stage) -> None:
    """Who saw the one that was taken back must not overwrite it unseen."""
    place: dict[str, Any] = {"indikator_id": stage.indikator.pk, "tahun": 2021}
    commands.set_target(stage.planner, teks="", seen=0, **place)
    new = commands.set_target(stage.planner, teks="20 Dokumen", seen=None, **place)
    with pytest.raises(Conflict):
        commands.set_target(stage.planner, teks="basi", seen=0, **place)
    assert new is not None
    commands.set_target(stage.planner, teks="21 Dokumen", seen=new.revisi, **place)


def test_a_branch_comes_back_to_its_place_between_its_siblings(stage: Stage) -> None:
    new = [factories.baru("tujuan", name) for name in ("A", "B", "C")]
    a, b, c = factories.simpul(stage.planner, stage.rencana, *new)
    root = tree.root_of(stage.rencana)
    jejak_id = commands.delete_cabang(stage.planner, simpul_id=b.pk, seen=0)
    commands.restore_cabang(stage.planner, jejak_id=jejak_id)
    order = list(Simpul.objects.filter(induk=root).order_by("lft").values_list("pk", flat=True))
    assert order == [a.pk, b.pk, c.pk, stage.simpul[0].pk]


def test_without_its_old_sibling_it_comes_last(stage: Stage) -> None:
    a, b, c = factories.simpul(
        stage.planner, stage.rencana, *[factories.baru("tujuan", name) for name in ("A", "B", "C")]
    )
    jejak_id = commands.delete_cabang(stage.planner, simpul_id=b.pk, seen=0)
    commands.delete_cabang(stage.planner, simpul_id=a.pk, seen=0)
    commands.restore_cabang(stage.planner, jejak_id=jejak_id)
    top = Simpul.objects.filter(induk=tree.root_of(stage.rencana)).order_by("lft").values_list("pk", flat=True)
    assert list(top) == [c.pk, stage.simpul[0].pk, b.pk]
    assert tree.faults(stage.rencana.pk) == []


def test_it_is_refused_twice_without_its_parent_and_in_a_plan_that_is_no_draft(stage: Stage) -> None:
    program, sub = stage.simpul[2], stage.simpul[-1]
    inner = commands.delete_cabang(stage.planner, simpul_id=sub.pk, seen=0)
    outer = commands.delete_cabang(stage.planner, simpul_id=program.pk, seen=0)
    with pytest.raises(Invalid, match="Induk dari simpul ini sudah tidak ada"):
        commands.restore_cabang(stage.planner, jejak_id=inner)
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="diajukan")
    with pytest.raises(Invalid, match="sudah diajukan"):
        commands.restore_cabang(stage.planner, jejak_id=outer)
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="draf")
    commands.restore_cabang(stage.planner, jejak_id=outer)
    with pytest.raises(Invalid, match="sudah dipulihkan"):
        commands.restore_cabang(stage.planner, jejak_id=outer)
    commands.restore_cabang(stage.planner, jejak_id=inner)
    assert tree.faults(stage.rencana.pk) == []


def test_its_level_must_still_lie_below_its_parents(stage: Stage) -> None:
    program, kegiatan = stage.simpul[2], stage.simpul[3]
    jejak_id = commands.delete_cabang(stage.planner, simpul_id=kegiatan.pk, seen=0)
    change_simpul(stage.planner, simpul_id=program.pk, seen=0, isi={"jenjang_id": stage.simpul[4].jenjang_id})
    with pytest.raises(Invalid, match="tidak dapat berada di bawah"):
        commands.restore_cabang(stage.planner, jejak_id=jejak_id)


def test_a_deleted_indicator_comes_back(stage: Stage) -> None:
    factories.indikator(stage.planner, stage.simpul[-1], "Kedua")
    before = snapshot(stage.rencana)
    commands.delete_indikator(stage.planner, indikator_id=stage.indikator.pk, seen=0)
    jejak_id = last_jejak("indikator.delete")
    commands.restore_indikator(stage.planner, jejak_id=jejak_id)
    assert snapshot(stage.rencana) == before
    with pytest.raises(Invalid, match="sudah dipulihkan"):
        commands.restore_indikator(stage.planner, jejak_id=jejak_id)


def change(stage: Stage) -> str:
    change_simpul(stage.planner, simpul_id=stage.simpul[0].pk, seen=0, isi={"pernyataan": "Lain", "kode": "1"})
    return "simpul.change"


def move(stage: Stage) -> str:
    kedua = factories.simpul(stage.planner, stage.rencana, factories.baru("tujuan", "Tujuan kedua"))[0]
    move_simpul(stage.planner, simpul_id=stage.simpul[1].pk, parent_id=kedua.pk, after_id=None, seen=0)
    return "simpul.move"


def change_indicator(stage: Stage) -> str:
    commands.change_indikator(
        stage.planner, indikator_id=stage.indikator.pk, seen=0, isi={"nama": "Lain", "polaritas": "turun"}
    )
    return "indikator.change"


def take_back_a_target(stage: Stage) -> str:
    commands.set_target(stage.planner, indikator_id=stage.indikator.pk, tahun=2021, teks="", seen=0)
    return "target.set"


CHANGES = [change, move, change_indicator, take_back_a_target]


@pytest.mark.parametrize("make", CHANGES)
def test_an_earlier_value_comes_back_as_a_new_change(stage: Stage, make: Any) -> None:
    def told() -> list[Any]:
        nodes = Simpul.objects.filter(pk__in=[one.pk for one in stage.simpul]).order_by("pk")
        return [list(nodes.values_list("pk", "induk_id", "pernyataan", "kode")), *snapshot(stage.rencana)[1:3]]

    before = told()
    tindakan = make(stage)
    assert told() != before
    first = last_jejak(tindakan)
    commands.restore_nilai(stage.planner, jejak_id=first)
    assert told() == before
    assert last_jejak(tindakan) > first
    assert tree.faults(stage.rencana.pk) == []


@pytest.mark.parametrize("make", CHANGES)
def test_a_value_that_changed_since_is_not_overwritten(stage: Stage, make: Any) -> None:
    first = last_jejak(make(stage))
    commands.restore_nilai(stage.planner, jejak_id=first)
    before, count = snapshot(stage.rencana), Jejak.objects.count()
    with pytest.raises(Conflict, match="sudah diubah lagi"):
        commands.restore_nilai(stage.planner, jejak_id=first)
    assert snapshot(stage.rencana) == before
    assert Jejak.objects.count() == count


def test_only_who_may_change_may_restore(stage: Stage) -> None:
    change(stage)
    value = last_jejak("simpul.change")
    branch = commands.delete_cabang(stage.planner, simpul_id=stage.simpul[-1].pk, seen=0)
    restores = [(commands.restore_nilai, value), (commands.restore_cabang, branch)]
    for restore, jejak_id in restores:
        for actor, error in ((stage.inspector, Forbidden), (stage.head, Forbidden), (stage.other_planner, NotFound)):
            with pytest.raises(KinerjaError) as refused:
                restore(actor, jejak_id=jejak_id)
            assert refused.type is error
        with pytest.raises(NotFound):
            restore(stage.planner, jejak_id=last_jejak("rencana.create"))
