"""The way of a long printing: asked for on the page, made by a worker, fetched, cancelled, tried again; done once."""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cascading.commands import change_simpul
from kinerja.core.models import Keanggotaan, KejadianAkun, Pengguna
from kinerja.core.tenancy import inside
from laporan import jobs, queue, rules
from laporan.commands import cancel_cetakan, request_cetakan, retry_cetakan
from laporan.models import Cetakan
from laporan.reports import RENDERERS
from tests.cast import Cast, Stage, make_cast
from tests.committed import committed
from tests.factories import unit

STATE = Cetakan.Keadaan


@pytest.fixture
def stage(cast: Cast, settings: Any, tmp_path: Path) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    return cast.here


def asked(stage: Stage, bentuk: str = "xlsx") -> Cetakan:
    with inside(stage.pemda.pk):
        return request_cetakan(
            stage.planner, rencana_id=stage.rencana.pk, laporan="matriks-cascading", bentuk=bentuk, parameter={}
        )


def fresh(cetakan: Cetakan) -> Cetakan:
    with inside(cetakan.pemda_id):
        return Cetakan.objects.get(pk=cetakan.pk)


def expire(cetakan: Cetakan) -> None:
    """As after a worker that died: nobody renews the lease."""
    with inside(cetakan.pemda_id):
        Cetakan.objects.filter(pk=cetakan.pk).update(sewa_sampai=timezone.now() - dt.timedelta(seconds=1))


def run(cetakan: Cetakan) -> Cetakan:
    jobs.run(cetakan.pemda_id, cetakan.pk)
    return fresh(cetakan)


def claim(cetakan: Cetakan) -> Cetakan | None:
    return queue.claim(Cetakan, cetakan.pemda_id, cetakan.pk)


def browser(stage: Stage) -> Client:
    client = Client()
    client.force_login(
        Pengguna.objects.get(pk=stage.planner.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend"
    )
    return client


# --- on the page, by a real worker ---------------------------------------------------------------------------------


@pytest.fixture
def committed_stage(django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Stage]:
    settings.MEDIA_ROOT = tmp_path
    with committed(django_db_blocker):
        with transaction.atomic():
            stage = make_cast().here
        yield stage


def worker() -> None:
    """Works on all that waits, then ends."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_a_long_printing_goes_through_the_worker(committed_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = committed_stage
    monkeypatch.setattr(rules, "INLINE_NODES", 4)  # the plan has five
    client = browser(stage)
    response = client.post(f"/{stage.pemda.slug}/{stage.rencana.slug}/cetak/", {"format": "xlsx", "kertas": "A3"})
    address = response["Location"]
    assert response.status_code == 302
    waiting = client.get(address).content.decode()
    assert "Menunggu giliran" in waiting
    assert f'hx-get="{address}"' in waiting
    assert client.get(f"{address}berkas").status_code == 404
    worker()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "hx-get" not in fragment  # it asks no more
    download = client.get(f"{address}berkas")
    assert download.content.startswith(b"PK")
    assert hashlib.sha256(download.content).hexdigest() in fragment
    assert f'filename="matriks-cascading-{stage.rencana.slug}-r' in download["Content-Disposition"]
    assert 'paperSize="8"' in sheet_of(download.content)  # A3, as asked
    again = client.post(f"/{stage.pemda.slug}/{stage.rencana.slug}/cetak/", {"format": "xlsx", "kertas": "A3"})
    assert again["Location"] == address  # unchanged since: the same file
    assert KejadianAkun.objects.filter(jenis=KejadianAkun.Jenis.EKSPOR).count() == 1


def test_a_long_comparison_goes_through_the_worker_until_nothing_has_changed(
    committed_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says hangs on more than this plan's revision: any change in the Pemda has it made anew."""
    stage = committed_stage
    monkeypatch.setattr(rules, "INLINE_NODES", 4)
    client, page = browser(stage), f"/{stage.pemda.slug}/{stage.rencana.slug}/"
    body = client.get(f"{page}banding/").content.decode()
    assert "Perbandingan di layar" in body
    assert "beda-simpul" not in body  # nothing was compared yet
    form = {"laporan": "perbandingan", "dari": "2000-01-01T00:00", "ke": "kini"}
    places = set()
    for bentuk, begin in (("html", b"<!doctype"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        address = client.post(f"{page}cetak/", {**form, "format": bentuk})["Location"]
        assert client.post(f"{page}cetak/", {**form, "format": bentuk})["Location"] == address  # it waits already
        worker()
        done = client.get(f"{address}berkas")
        assert done.content.startswith(begin)
        assert client.post(f"{page}cetak/", {**form, "format": bentuk})["Location"] == address
        with inside(stage.pemda.pk), transaction.atomic():
            unit(stage.admin, f"Bagian {bentuk}", stage.setda)
        places |= {address, client.post(f"{page}cetak/", {**form, "format": bentuk})["Location"]}
    assert len(places) == 6
    monkeypatch.setattr(rules, "INLINE_NODES", 5)
    assert "beda-simpul" in client.get(f"{page}banding/", {"dari": "waktu", "dari_pada": form["dari"]}).content.decode()
    assert client.post(f"{page}cetak/", {**form, "format": "xlsx"}).content.startswith(b"PK")


def sheet_of(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_short_printing_comes_at_once(stage: Stage) -> None:
    response = browser(stage).post(f"/{stage.pemda.slug}/{stage.rencana.slug}/cetak/", {"format": "xlsx"})
    assert response.status_code == 200
    assert response.content.startswith(b"PK")
    assert not DBTaskResult.objects.exists()
    assert KejadianAkun.objects.filter(jenis=KejadianAkun.Jenis.EKSPOR).count() == 1


def test_the_page_cancels_and_tries_again(stage: Stage) -> None:
    cetakan = asked(stage)
    client, address = browser(stage), f"/{stage.pemda.slug}/cetakan/{cetakan.pk}/"
    assert client.post(f"{address}batal/")["Location"] == address
    assert "dibatalkan" in client.get(address).content.decode()
    assert run(cetakan).keadaan == STATE.DIBATALKAN  # the worker leaves it alone
    assert client.post(f"{address}batal/").status_code == 422
    assert client.post(f"{address}ulang/")["Location"] == address
    assert run(cetakan).keadaan == STATE.SELESAI
    assert client.post(f"{address}ulang/").status_code == 422
    assert client.get(f"{address}berkas").status_code == 200


@pytest.mark.parametrize(("format_", "kertas"), [("docx", "F4"), ("xlsx", "A0"), ("", "F4")])
def test_what_cannot_be_printed_is_refused_with_its_reason(stage: Stage, format_: str, kertas: str) -> None:
    address = f"/{stage.pemda.slug}/{stage.rencana.slug}/cetak/"
    response = browser(stage).post(address, {"format": format_, "kertas": kertas})
    assert response.status_code == 422
    assert "tidak dikenal. Pilih" in response.content.decode()


# --- once, whatever happens ----------------------------------------------------------------------------------------


def test_a_task_delivered_twice_is_done_once(stage: Stage) -> None:
    cetakan = asked(stage)
    first = run(cetakan)
    file = Path(settings.MEDIA_ROOT) / first.berkas
    written = file.stat().st_mtime_ns
    assert hashlib.sha256(file.read_bytes()).hexdigest() == first.sha256
    assert first.ukuran == file.stat().st_size
    second = run(cetakan)
    assert (second.percobaan, second.berkas, file.stat().st_mtime_ns) == (1, first.berkas, written)


def test_a_printing_at_work_is_given_to_nobody_else(stage: Stage) -> None:
    cetakan = asked(stage)
    assert claim(cetakan)
    assert claim(cetakan) is None
    assert queue.requeue_expired() == 0


def test_a_dead_workers_printing_is_taken_up_again(stage: Stage) -> None:
    cetakan = asked(stage)
    dead = claim(cetakan)
    assert dead
    expire(cetakan)
    tasks = DBTaskResult.objects.count()
    assert queue.requeue_expired() == 1
    assert DBTaskResult.objects.count() == tasks + 1
    done = run(cetakan)
    assert (done.keadaan, done.percobaan) == (STATE.SELESAI, 2)
    # The dead one comes back to life: it holds nothing any more, and writes nothing over the result.
    assert not queue.renew(dead, 50)
    assert not queue.finish(dead, keadaan=STATE.GAGAL, pesan="terlambat")
    assert fresh(cetakan).sha256 == done.sha256


def test_a_printing_whose_task_was_lost_is_woken_again(stage: Stage) -> None:
    """As when a worker dies between taking the task and taking the lease."""
    cetakan = asked(stage)
    assert queue.requeue_expired() == 0
    DBTaskResult.objects.all().delete()
    expire(cetakan)
    assert queue.requeue_expired() == 1
    assert queue.requeue_expired() == 0  # one waking a lease is enough
    assert DBTaskResult.objects.count() == 1
    assert run(cetakan).keadaan == STATE.SELESAI


def test_after_three_dead_workers_it_has_failed(stage: Stage) -> None:
    cetakan = asked(stage)
    for _attempt in range(queue.MAX_ATTEMPTS):
        assert claim(cetakan)
        expire(cetakan)
    assert claim(cetakan) is None
    failed = fresh(cetakan)
    assert (failed.keadaan, failed.pesan) == (STATE.GAGAL, str(queue.GIVEN_UP))
    page = browser(stage).get(f"/{stage.pemda.slug}/cetakan/{cetakan.pk}/").content.decode()
    assert "Cetakan gagal dibuat" in page
    assert "ulang/" in page
    with inside(stage.pemda.pk):
        retry_cetakan(stage.planner, cetakan_id=cetakan.pk)
    for _attempt in range(queue.MAX_ATTEMPTS):  # as many tries as the first time
        assert claim(cetakan)
        expire(cetakan)
    assert claim(cetakan) is None


def test_a_cancelled_worker_does_not_work_on_for_the_retry(stage: Stage) -> None:
    """Cancelled and tried again while the first worker still draws: its result must not become the second's."""
    cetakan = asked(stage)
    first = claim(cetakan)
    assert first
    with inside(stage.pemda.pk):
        cancel_cetakan(stage.planner, cetakan_id=cetakan.pk)
        retry_cetakan(stage.planner, cetakan_id=cetakan.pk)
    second = claim(cetakan)
    assert second
    assert not queue.renew(first, 90)
    assert not queue.finish(first, keadaan=STATE.SELESAI, berkas="lama")
    assert queue.renew(second, 10)
    assert jobs.store(b"lama", first) != jobs.store(b"baru", second)


def test_cancelling_stops_a_worker_at_its_next_step(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    cetakan = asked(stage)
    steps: list[float] = []

    def slow(_document: Any, progress: Callable[[float], None]) -> bytes:
        for part in (0.25, 0.5, 0.75):
            progress(part)
            steps.append(part)
            if part == 0.5:
                with inside(stage.pemda.pk):
                    assert fresh(cetakan).kemajuan == 50
                    cancel_cetakan(stage.planner, cetakan_id=cetakan.pk)
        return b"selesai"

    monkeypatch.setitem(RENDERERS, "xlsx", slow)
    monkeypatch.setattr(jobs, "REPORT_EVERY", 0)
    assert run(cetakan).keadaan == STATE.DIBATALKAN
    assert steps == [0.25, 0.5]
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_a_fault_is_told_and_can_be_tried_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: Any, _progress: Any) -> bytes:
        raise RuntimeError("rahasia")

    cetakan = asked(stage)
    with monkeypatch.context() as patch:
        patch.setitem(RENDERERS, "xlsx", broken)
        failed = run(cetakan)
    assert (failed.keadaan, failed.pesan, failed.berkas) == (STATE.GAGAL, str(jobs.FAILED), "")
    assert "rahasia" not in browser(stage).get(f"/{stage.pemda.slug}/cetakan/{cetakan.pk}/").content.decode()
    with inside(stage.pemda.pk):
        retry_cetakan(stage.planner, cetakan_id=cetakan.pk)
    assert run(cetakan).keadaan == STATE.SELESAI


# --- rights when it is made, and what is given again -----------------------------------------------------------------


def test_rights_are_those_of_the_moment_of_making(stage: Stage) -> None:
    cetakan = asked(stage)
    Keanggotaan.objects.filter(pengguna_id=stage.planner.pengguna_id or 0).update(aktif=False)
    failed = run(cetakan)
    assert (failed.keadaan, failed.berkas) == (STATE.GAGAL, "")


def test_a_changed_plan_is_printed_anew(stage: Stage) -> None:
    first = run(asked(stage))
    assert asked(stage).pk == first.pk
    with inside(stage.pemda.pk):
        change_simpul(stage.planner, simpul_id=stage.simpul[0].pk, seen=0, isi={"pernyataan": "Lain"})
    assert asked(stage).pk != first.pk
    assert asked(stage, "html").pk != first.pk


def test_only_who_asked_sees_and_steers_a_printing(stage: Stage) -> None:
    cetakan = run(asked(stage))
    other = Client()
    other.force_login(
        Pengguna.objects.get(pk=stage.inspector.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend"
    )
    address = f"/{stage.pemda.slug}/cetakan/{cetakan.pk}/"
    assert other.get(address).status_code == other.get(f"{address}berkas").status_code == 404
    assert other.post(f"{address}batal/").status_code == other.post(f"{address}ulang/").status_code == 404
    assert fresh(cetakan).keadaan == STATE.SELESAI


def test_a_file_that_is_gone_is_said_so_and_made_anew(stage: Stage) -> None:
    """As after a disk was restored without it: a sentence instead of a fault, and a new request gets a new file."""
    done = run(asked(stage))
    (Path(settings.MEDIA_ROOT) / done.berkas).unlink()
    answer = browser(stage).get(f"/{stage.pemda.slug}/cetakan/{done.pk}/berkas")
    assert answer.status_code == 422
    assert "sudah tidak tersimpan" in answer.content.decode()
    assert asked(stage).pk != done.pk
