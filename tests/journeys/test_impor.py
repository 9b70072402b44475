"""The way of a large workbook: checked and applied by a worker, cancelled, tried again; all of it or nothing, once."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cascading.commands import change_simpul
from indikator import importing as plan_importing
from indikator import queries
from indikator.importing import applying
from kinerja.core.errors import KinerjaError
from kinerja.core.models import Jejak, Keanggotaan, Pengguna
from kinerja.core.tenancy import inside
from laporan import import_jobs, importing, inbox, jobs, queue
from laporan.commands import cancel_impor, continue_impor, request_impor, retry_impor
from laporan.models import Impor
from tests.cast import Stage, make_cast
from tests.committed import committed
from tests.indikator.editing import Editor, exported

STATE, STEP = Impor.Keadaan, Impor.Tahap
OLD = "Penyusunan Dokumen Perencanaan"


@pytest.fixture
def stage(
    django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """Committed, since the worker tells its progress on a connection of its own; every workbook counts as large."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(inbox, "INLINE_ROWS", 0)
    monkeypatch.setattr(import_jobs, "REPORT_EVERY", 0.01)
    with committed(django_db_blocker):
        with transaction.atomic():
            stage = make_cast().here
        yield stage


def edited(stage: Stage, pernyataan: str = "Diganti") -> bytes:
    with inside(stage.pemda.pk), transaction.atomic():
        editor = Editor(exported(stage.planner, stage.rencana))
    editor.set("Simpul", 6, Pernyataan=pernyataan)
    return editor.bytes


def uploaded(stage: Stage, data: bytes | None = None) -> Impor:
    with inside(stage.pemda.pk), transaction.atomic():
        return request_impor(
            stage.planner, rencana_id=stage.rencana.pk, nama_berkas="rencana.xlsx", data=data or edited(stage)
        )


def checked(stage: Stage, data: bytes | None = None) -> Impor:
    return run(uploaded(stage, data))


def applying_of(stage: Stage, impor: Impor) -> Impor:
    with inside(stage.pemda.pk), transaction.atomic():
        return continue_impor(stage.planner, impor_id=impor.pk, tahap=STEP.TERAPKAN, pilihan={})


def run(impor: Impor) -> Impor:
    import_jobs.run(impor.pemda_id, impor.pk)
    return fresh(impor)


def fresh(impor: Impor) -> Impor:
    with inside(impor.pemda_id), transaction.atomic():
        return Impor.objects.get(pk=impor.pk)


def last(stage: Stage) -> str:
    with inside(stage.pemda.pk), transaction.atomic():
        return queries.rows_of(stage.rencana)[-1].pernyataan


def trail(stage: Stage, impor: Impor) -> int:
    with inside(stage.pemda.pk), transaction.atomic():
        return Jejak.objects.filter(permintaan=impor.import_id).count()


def browser(stage: Stage) -> Client:
    client = Client()
    client.force_login(
        Pengguna.objects.get(pk=stage.planner.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def worker() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_the_page_follows_checking_and_applying_by_a_worker(stage: Stage, tmp_path: Path) -> None:
    client = browser(stage)
    file = tmp_path / "rencana.xlsx"
    file.write_bytes(edited(stage))
    with file.open("rb") as opened:
        answer = client.post(f"/{stage.pemda.slug}/{stage.rencana.slug}/impor/", {"berkas": opened})
    address = answer["Location"]
    waiting = client.get(address).content.decode()
    assert "Menunggu giliran" in waiting
    assert f'hx-get="{address}"' in waiting
    assert (
        "Lanjutkan impor rencana.xlsx"
        in client.get(f"/{stage.pemda.slug}/{stage.rencana.slug}/impor/").content.decode()
    )
    worker()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "hx-trigger" not in fragment  # it asks no more
    assert "<ins>Diganti</ins>" in fragment
    assert client.post(address, {"aksi": "terapkan"})["Location"] == address
    assert last(stage) == OLD
    worker()
    assert "1 perubahan diterapkan" in client.get(address).content.decode()
    assert last(stage) == "Diganti"
    assert client.post(address, {"aksi": "terapkan"}).status_code == 422


def test_an_import_delivered_twice_is_done_once(stage: Stage) -> None:
    impor = applying_of(stage, checked(stage))
    done = run(impor)
    assert (done.keadaan, done.tahap, done.hasil["diterapkan"]) == (STATE.SELESAI, STEP.TERAPKAN, 1)
    assert run(impor).percobaan == done.percobaan
    assert trail(stage, impor) == 1


def test_a_worker_that_dies_leaves_nothing_and_the_next_one_does_it(stage: Stage) -> None:
    impor = applying_of(stage, checked(stage))
    dead = queue.claim(Impor, impor.pemda_id, impor.pk)
    assert dead
    with inside(stage.pemda.pk), transaction.atomic():
        Impor.objects.filter(pk=impor.pk).update(sewa_sampai=timezone.now() - dt.timedelta(seconds=1))
    assert queue.requeue_expired() == 1
    assert run(impor).keadaan == STATE.SELESAI
    # The dead one comes back to life, and does its step once more: it holds nothing, so all of it is rolled back.
    with pytest.raises(jobs.Cancelled):
        late(dead)
    assert trail(stage, impor) == 1


def late(impor: Impor) -> None:
    """As `import_jobs` does a step, but for the heartbeat; the plan gets a change that must not stay."""
    with inside(impor.pemda_id), transaction.atomic():
        node = impor.rencana.simpul.order_by("lft").last()
        assert node is not None
        impor.rencana.simpul.filter(pk=node.pk).update(pernyataan="Terlambat")
        if not queue.finish(impor, keadaan=STATE.SELESAI):
            raise jobs.Cancelled


def slowed(stage: Stage, monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> None:
    """Writing goes on reporting after the changes, until the job notices what `then` did meanwhile."""
    write = applying.Writer.write

    def slow(self: applying.Writer, report: Callable[[float], None]) -> None:
        write(self, report)
        then()
        waiting = timezone.now() + dt.timedelta(seconds=20)
        while timezone.now() < waiting:
            report(0.9)
        raise AssertionError("the worker never noticed")

    monkeypatch.setattr(plan_importing, "Writer", type("Slow", (applying.Writer,), {"write": slow}))


def in_another_connection(act: Callable[[], object]) -> None:
    """As another request would, while the worker's transaction is open."""

    def body() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()


def test_cancelling_stops_a_worker_in_the_midst_and_nothing_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    impor = applying_of(stage, checked(stage))

    def cancel() -> None:
        with inside(stage.pemda.pk), transaction.atomic():
            cancel_impor(stage.planner, impor_id=impor.pk)

    with monkeypatch.context() as patch:
        slowed(stage, patch, lambda: in_another_connection(cancel))
        stopped = run(impor)
    assert stopped.keadaan == STATE.DIBATALKAN
    assert last(stage) == OLD
    assert trail(stage, impor) == 0
    assert "tidak ada yang diubah" in browser(stage).get(f"/{stage.pemda.slug}/impor/{impor.pk}/").content.decode()
    with inside(stage.pemda.pk), transaction.atomic():
        retry_impor(stage.planner, impor_id=impor.pk)
    assert run(impor).keadaan == STATE.SELESAI
    assert last(stage) == "Diganti"


def test_progress_is_seen_while_the_import_is_written(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    impor = applying_of(stage, checked(stage))
    seen: list[tuple[int, str]] = []

    def look() -> None:
        def ask() -> None:
            deadline = timezone.now() + dt.timedelta(seconds=10)
            while fresh(impor).kemajuan == 0 and timezone.now() < deadline:
                pass
            seen.append((fresh(impor).kemajuan, last(stage)))
            with inside(stage.pemda.pk), transaction.atomic():
                cancel_impor(stage.planner, impor_id=impor.pk)

        in_another_connection(ask)

    slowed(stage, monkeypatch, look)
    run(impor)
    ((percent, text),) = seen
    assert 0 < percent < 100
    assert text == OLD  # told before anything is committed


def test_a_fault_is_told_and_can_be_tried_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    impor = applying_of(stage, checked(stage))

    def broken(self: applying.Writer, report: Callable[[float], None]) -> None:
        applying.Writer.write(self, report)
        raise RuntimeError("rahasia")

    with monkeypatch.context() as patch:
        patch.setattr(plan_importing, "Writer", type("Broken", (applying.Writer,), {"write": broken}))
        failed = run(impor)
    assert (failed.keadaan, failed.pesan) == (STATE.GAGAL, str(jobs.FAILED))
    assert (last(stage), trail(stage, impor)) == (OLD, 0)
    client, address = browser(stage), f"/{stage.pemda.slug}/impor/{impor.pk}/"
    page = client.get(address).content.decode()
    assert "Impor gagal; tidak ada yang diubah" in page
    assert "rahasia" not in page
    client.post(address, {"aksi": "ulang"})
    worker()
    assert last(stage) == "Diganti"


def test_what_came_between_leads_back_to_the_preview(stage: Stage) -> None:
    impor = applying_of(stage, checked(stage))
    with inside(stage.pemda.pk), transaction.atomic():
        change_simpul(stage.planner, simpul_id=stage.simpul[4].pk, seen=0, isi={"pernyataan": "Milik rekan"})
    back = run(impor)
    assert (back.keadaan, back.tahap) == (STATE.SELESAI, STEP.PERIKSA)
    assert back.pesan
    (conflict,) = back.hasil["konflik"]
    with inside(stage.pemda.pk), transaction.atomic():
        continue_impor(stage.planner, impor_id=impor.pk, tahap=STEP.TERAPKAN, pilihan={conflict["kunci"]: "saya"})
    assert run(impor).tahap == STEP.TERAPKAN
    assert last(stage) == "Diganti"


def test_rights_are_those_of_the_moment_of_writing(stage: Stage) -> None:
    impor = applying_of(stage, checked(stage))
    Keanggotaan.objects.filter(pengguna_id=stage.planner.pengguna_id or 0).update(aktif=False)
    assert run(impor).keadaan == STATE.GAGAL
    assert last(stage) == OLD


def test_a_new_upload_takes_the_place_of_the_one_before(stage: Stage) -> None:
    first = checked(stage)
    second = uploaded(stage, edited(stage, "Kedua"))
    with inside(stage.pemda.pk), transaction.atomic():
        assert [one.pk for one in Impor.objects.all()] == [second.pk]
        with pytest.raises(KinerjaError):
            continue_impor(stage.planner, impor_id=first.pk, tahap=STEP.TERAPKAN)
    assert run(second).hasil["perubahan"][0]["beda"][0]["baru"] == "Kedua"


def test_only_who_uploaded_sees_and_steers_an_import(stage: Stage) -> None:
    impor = checked(stage)
    with inside(stage.pemda.pk), transaction.atomic():
        other = Client()
        other.force_login(Pengguna.objects.get(pk=stage.leader.pengguna_id or 0),
                          "django.contrib.auth.backends.ModelBackend")  # fmt: skip
    address = f"/{stage.pemda.slug}/impor/{impor.pk}/"
    assert other.get(address).status_code == 404
    assert other.post(address, {"aksi": "terapkan"}).status_code == 404


def test_a_step_takes_the_same_way_at_once_and_in_the_worker(stage: Stage) -> None:
    """The preview of a small workbook is that of a large one."""
    data = edited(stage)
    by_worker = checked(stage, data)
    with inside(stage.pemda.pk), transaction.atomic():
        at_once = importing.carry_out(
            stage.planner,
            request_impor(stage.planner, rencana_id=stage.rencana.pk, nama_berkas="rencana.xlsx", data=data),
        )
        at_once.refresh_from_db()
    assert at_once.hasil == by_worker.hasil
