"""The way of a large workbook of budgets: the worker checks and applies it, all of it or nothing, once."""

import datetime as dt
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from indikator import queries
from indikator.commands import set_anggaran_banyak
from indikator.importing import anggaran
from indikator.models import Anggaran
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from laporan import anggaran_lembar, import_jobs, inbox, queue
from laporan.commands import cancel_impor, continue_impor, request_impor, retry_impor
from laporan.models import Impor
from tests.cast import Stage, make_cast
from tests.committed import committed
from tests.indikator.editing import Editor

STATE, STEP = Impor.Keadaan, Impor.Tahap


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


def filled(stage: Stage, pagu: float = 750) -> bytes:
    with inside(stage.pemda.pk), transaction.atomic():
        editor = Editor(anggaran_lembar.render(queries.anggaran_of(stage.planner, stage.rencana)))
    editor.book["Anggaran"]["E4"] = pagu
    return editor.bytes


def uploaded(stage: Stage, data: bytes | None = None) -> Impor:
    with inside(stage.pemda.pk), transaction.atomic():
        return request_impor(
            stage.planner, rencana_id=stage.rencana.pk, nama_berkas="anggaran.xlsx", data=data or filled(stage),
            jenis=Impor.Jenis.ANGGARAN,
        )  # fmt: skip


def applying_of(stage: Stage) -> Impor:
    checked = run(uploaded(stage))
    with inside(stage.pemda.pk), transaction.atomic():
        return continue_impor(stage.planner, impor_id=checked.pk, tahap=STEP.TERAPKAN)


def run(impor: Impor) -> Impor:
    import_jobs.run(impor.pemda_id, impor.pk)
    return fresh(impor)


def fresh(impor: Impor) -> Impor:
    with inside(impor.pemda_id), transaction.atomic():
        return Impor.objects.get(pk=impor.pk)


def amounts(stage: Stage) -> list[Any]:
    with inside(stage.pemda.pk), transaction.atomic():
        return list(Anggaran.objects.values_list("pagu", flat=True))


def trail(stage: Stage) -> list[str]:
    with inside(stage.pemda.pk), transaction.atomic():
        return list(Jejak.objects.filter(tindakan="anggaran.set").values_list("permintaan", flat=True))


def browser(stage: Stage) -> Client:
    client = Client()
    person = Pengguna.objects.get(pk=stage.planner.pengguna_id or 0)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def worker() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_the_page_follows_checking_and_applying_by_a_worker(stage: Stage) -> None:
    client = browser(stage)
    upload_page = f"/{stage.pemda.slug}/{stage.rencana.slug}/anggaran/impor/"
    file = SimpleUploadedFile("anggaran.xlsx", filled(stage))
    address = client.post(upload_page, {"berkas": file})["Location"]
    waiting = client.get(address).content.decode()
    assert "Menunggu giliran" in waiting
    assert f'hx-get="{address}"' in waiting
    assert "Lanjutkan impor anggaran.xlsx" in client.get(upload_page).content.decode()
    assert "Lanjutkan" not in client.get(f"/{stage.pemda.slug}/{stage.rencana.slug}/impor/").content.decode()
    worker()
    assert "<ins>750</ins>" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert client.post(address, {"aksi": "terapkan"})["Location"] == address
    assert amounts(stage) == []
    worker()
    done = client.get(address).content.decode()
    assert "1 perubahan diterapkan" in done
    assert f'href="/{stage.pemda.slug}/{stage.rencana.slug}/anggaran/?tahun=2021"' in done
    assert amounts(stage) == [750]
    assert client.post(address, {"aksi": "terapkan"}).status_code == 422
    impor = client.get(upload_page).context["impor_lalu"][0].permintaan
    client.post(upload_page, {"aksi": "batal", "impor": impor})
    assert amounts(stage) == []


def test_an_import_delivered_twice_is_done_once(stage: Stage) -> None:
    impor = applying_of(stage)
    done = run(impor)
    assert (done.keadaan, done.tahap, done.hasil["diterapkan"]) == (STATE.SELESAI, STEP.TERAPKAN, 1)
    assert run(impor).percobaan == done.percobaan
    assert trail(stage) == [impor.import_id]


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


def test_cancelling_while_it_is_written_leaves_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    impor = applying_of(stage)

    def cancel() -> None:
        with inside(stage.pemda.pk), transaction.atomic():
            cancel_impor(stage.planner, impor_id=impor.pk)

    def written(*args: Any, **named: Any) -> int:
        n = set_anggaran_banyak(*args, **named)
        in_another_connection(cancel)
        return n

    with monkeypatch.context() as patch:
        patch.setattr(anggaran, "set_anggaran_banyak", written)
        stopped = run(impor)
    assert stopped.keadaan == STATE.DIBATALKAN
    assert (amounts(stage), trail(stage)) == ([], [])
    assert "tidak ada yang diubah" in browser(stage).get(f"/{stage.pemda.slug}/impor/{impor.pk}/").content.decode()
    with inside(stage.pemda.pk), transaction.atomic():
        retry_impor(stage.planner, impor_id=impor.pk)
    assert run(impor).keadaan == STATE.SELESAI
    assert amounts(stage) == [750]


def test_what_was_shown_is_what_is_applied(stage: Stage) -> None:
    """A colleague's amount came between: back to a preview made anew, nothing written."""
    impor = applying_of(stage)
    with inside(stage.pemda.pk), transaction.atomic():
        table = queries.anggaran_of(stage.planner, stage.rencana)
        row = list(table.baris.values())[-1]
        Anggaran.objects.create(pemda=stage.pemda, simpul_id=row.id, tahun=2021, pagu=9)
    again = run(impor)
    assert (again.keadaan, again.tahap) == (STATE.SELESAI, STEP.PERIKSA)
    assert again.pesan
    assert [one["letak"] for one in again.hasil["masalah"]] == ["Anggaran!E4"]
    assert amounts(stage) == [9]


HANGING = """
import sys, time
from django.conf import settings

database, settings.MEDIA_ROOT, pemda_id, impor_id = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = database
import django

django.setup()
from indikator.importing import anggaran
from laporan import import_jobs

write = anggaran.set_anggaran_banyak


def written(*args, **named):
    write(*args, **named)
    print("ditulis", flush=True)
    time.sleep(600)


anggaran.set_anggaran_banyak = written
import_jobs.run(int(pemda_id), int(impor_id))
"""
"""A worker that stands still between its writing and its commit, until somebody kills it."""


def test_a_killed_worker_leaves_nothing_and_the_next_one_does_it(stage: Stage, settings: Any) -> None:
    impor = applying_of(stage)
    place = [str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT), str(impor.pemda_id), str(impor.pk)]
    with subprocess.Popen([sys.executable, "-c", HANGING, *place], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ditulis\n"
        process.send_signal(signal.SIGKILL)
    assert fresh(impor).keadaan == STATE.BERJALAN
    assert (amounts(stage), trail(stage)) == ([], [])
    assert queue.requeue_expired() == 0  # its lease runs on
    with inside(stage.pemda.pk), transaction.atomic():
        Impor.objects.filter(pk=impor.pk).update(sewa_sampai=timezone.now() - dt.timedelta(seconds=1))
    assert queue.requeue_expired() == 1
    assert run(impor).keadaan == STATE.SELESAI
    assert trail(stage) == [impor.import_id]
