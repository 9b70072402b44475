"""Files of jobs that came to nothing go; what a row speaks of stays, and so does what is young or not ours."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from kinerja.core.tenancy import inside
from laporan import inbox, jobs, orphans
from laporan.commands import cancel_cetakan, request_cetakan, request_impor, retry_cetakan
from laporan.models import Cetakan, Impor
from laporan.reports import RENDERERS
from tests.cast import Cast, Stage, make_cast
from tests.committed import committed
from tests.indikator.editing import exported


@pytest.fixture
def stage(cast: Cast, settings: Any, tmp_path: Path) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    return cast.here


def asked(stage: Stage) -> Cetakan:
    with inside(stage.pemda.pk):
        return request_cetakan(
            stage.planner, rencana_id=stage.rencana.pk, laporan="matriks-cascading", bentuk="xlsx", parameter={}
        )


def printed(stage: Stage) -> Cetakan:
    cetakan = asked(stage)
    jobs.run(cetakan.pemda_id, cetakan.pk)
    with inside(stage.pemda.pk):
        return Cetakan.objects.get(pk=cetakan.pk)


def old(*files: Path) -> None:
    """As if they had been written before the time in which a file may be ahead of its row."""
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_bytes(b"sisa")
        moment = (timezone.now() - orphans.YOUNG - dt.timedelta(minutes=1)).timestamp()
        os.utime(file, (moment, moment))


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def cancelled_while_it_draws(stage: Stage, cetakan: Cetakan) -> Callable[..., bytes]:
    def draw(_document: Any, _progress: Any) -> bytes:
        with inside(stage.pemda.pk):
            cancel_cetakan(stage.planner, cetakan_id=cetakan.pk)
        return b"terlambat"

    return draw


def test_a_printing_that_was_cancelled_at_its_end_leaves_no_file(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asked for the last time before it was cancelled, and writes its file."""
    cetakan = asked(stage)
    with monkeypatch.context() as patch:
        patch.setitem(RENDERERS, "xlsx", cancelled_while_it_draws(stage, cetakan))
        jobs.run(cetakan.pemda_id, cetakan.pk)
    assert files(tmp_path) == set()
    with inside(stage.pemda.pk):
        retry_cetakan(stage.planner, cetakan_id=cetakan.pk)
    jobs.run(cetakan.pemda_id, cetakan.pk)
    with inside(stage.pemda.pk):
        assert files(tmp_path) == {Cetakan.objects.get(pk=cetakan.pk).berkas}


def test_files_of_dead_workers_go_and_the_printing_stays(stage: Stage, tmp_path: Path) -> None:
    done = printed(stage)
    own, folder = tmp_path / done.berkas, tmp_path / str(stage.pemda.pk)
    earlier = folder / f"{done.pk}-{done.percobaan + 2}"
    old(own, earlier.with_suffix(".xlsx"), earlier.with_suffix(".sebagian"), folder / "999999-1.pdf")

    assert orphans.sweep() == 3
    assert files(tmp_path) == {done.berkas}
    assert orphans.sweep() == 0


def test_a_deleted_printing_takes_its_file_along(stage: Stage, tmp_path: Path) -> None:
    done = printed(stage)
    old(tmp_path / done.berkas)
    with inside(stage.pemda.pk):
        Cetakan.objects.filter(pk=done.pk).delete()

    assert orphans.sweep() == 1


def test_what_is_young_or_bears_another_name_is_not_touched(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / str(stage.pemda.pk)
    old(folder / "catatan.txt", folder / "12-1.xlsx.bak")
    old(tmp_path / "bukti" / "12-1.pdf", tmp_path / "impor" / "surat.xlsx")
    (folder / "999999-1.xlsx").write_bytes(b"baru saja ditulis")  # its row may not be committed yet

    assert orphans.sweep() == 0
    assert len(files(tmp_path)) == 5


def test_another_pemda_keeps_its_printing_of_the_same_name(cast: Cast, stage: Stage, tmp_path: Path) -> None:
    """A row of one Pemda speaks for no file of another."""
    done = printed(stage)
    stray = tmp_path / str(cast.there.pemda.pk) / Path(done.berkas).name
    old(tmp_path / done.berkas, stray)

    assert orphans.sweep() == 1
    assert files(tmp_path) == {done.berkas}


def test_an_upload_stays_until_it_is_applied(stage: Stage, tmp_path: Path) -> None:
    with inside(stage.pemda.pk):
        data = exported(stage.planner, stage.rencana)
        impor = request_impor(stage.planner, rencana_id=stage.rencana.pk, nama_berkas="rencana.xlsx", data=data)
    own = inbox.path_of(stage.pemda.pk, stage.planner.pengguna_id, stage.rencana.pk)
    half, without_row = own.with_suffix(".4711.part"), inbox.path_of(stage.pemda.pk, 999_999, stage.rencana.pk)
    old(own, half, without_row)

    assert orphans.sweep() == 2
    assert own.exists()
    with inside(stage.pemda.pk):
        Impor.objects.filter(pk=impor.pk).update(keadaan=Impor.Keadaan.SELESAI)
    assert orphans.sweep() == 0  # checked, and not applied yet
    with inside(stage.pemda.pk):
        Impor.objects.filter(pk=impor.pk).update(tahap=Impor.Tahap.TERAPKAN)
    assert orphans.sweep() == 1
    assert files(tmp_path) == set()


def test_a_worker_sweeps_at_its_start(
    django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with committed(django_db_blocker):
        with transaction.atomic():
            stage = make_cast().here
        old(tmp_path / str(stage.pemda.pk) / "999999-1.pdf")
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert files(tmp_path) == set()


def test_budgets_lie_beside_the_plan_of_the_same_person(stage: Stage, tmp_path: Path) -> None:
    with inside(stage.pemda.pk):
        _plan, budgets = (
            request_impor(stage.planner, rencana_id=stage.rencana.pk, nama_berkas="buku.xlsx", data=b"PK", jenis=jenis)
            for jenis in Impor.Jenis
        )
    place = stage.pemda.pk, stage.planner.pengguna_id, stage.rencana.pk
    plan, money = inbox.path_of(*place), inbox.path_of(*place, Impor.Jenis.ANGGARAN)
    old(plan, money)
    assert orphans.sweep() == 0
    with inside(stage.pemda.pk):
        Impor.objects.filter(pk=budgets.pk).delete()
    assert orphans.sweep() == 1
    assert plan.exists()
    assert not money.exists()
