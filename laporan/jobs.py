"""The worker's side of a job, the one place that catches everything; and of a printing: build, render, store."""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy

from cascading import queries as plan_queries
from kinerja.core.access import require
from kinerja.core.actor import actor_in
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.models import Pemda
from kinerja.core.waktu import at_home
from laporan import queries, queue
from laporan.document import Document
from laporan.models import Cetakan, Pekerjaan
from laporan.queries.sidik import sidik_of
from laporan.reports import REPORTS, SAKIP, buku_sakip, render

logger = logging.getLogger(__name__)
REPORT_EVERY = 1.0  # seconds between two reports of progress
LONGEST = 15 * 60.0  # seconds that a lease is kept from beside the work
FAILED = gettext_lazy("Pekerjaan ini gagal karena kesalahan aplikasi. Coba lagi; bila tetap gagal, hubungi pengelola.")
State = Pekerjaan.Keadaan
P = TypeVar("P", bound=Pekerjaan)


class Cancelled(Exception):
    """The job is no longer ours to finish."""


def carry_out(model: type[P], pemda_id: int, pk: int, work: Callable[[P], None]) -> None:
    """Does one job under its lease, and tells its row how it failed; a second delivery finds nothing to do."""
    job = queue.claim(model, pemda_id, pk)
    if job is None:
        return
    try:
        with keeping(job):
            work(job)
    except Cancelled:
        return
    except KinerjaError as error:
        queue.finish(job, keadaan=State.GAGAL, pesan=error.pesan)
    except Exception:
        logger.exception("%s %s failed", model._meta.model_name, pk)
        queue.finish(job, keadaan=State.GAGAL, pesan=str(FAILED))


@contextmanager
def keeping(job: Pekerjaan) -> Iterator[None]:
    """Keeps the lease from beside the work, since laying out prose tells of no progress for minutes.

    Not for ever: a worker that hangs gives its job up at last.
    """
    stop = threading.Event()
    beating = threading.Thread(target=_beat, args=[job, stop], daemon=True)
    beating.start()
    try:
        yield
    finally:
        stop.set()
        beating.join(timeout=30)


def _beat(job: Pekerjaan, stop: threading.Event) -> None:
    end = time.monotonic() + LONGEST
    try:
        while not stop.wait(queue.LEASE.total_seconds() / 4) and time.monotonic() < end:
            if not queue.keep(job):
                return
    except DatabaseError:
        logger.exception("%s %s: could not keep its lease", job._meta.model_name, job.pk)
    finally:
        connection.close()


def run(pemda_id: int, cetakan_id: int) -> None:
    """Renders one printing."""
    carry_out(Cetakan, pemda_id, cetakan_id, _print)


def _print(cetakan: Cetakan) -> None:
    report = progress_of(cetakan)
    if cetakan.rencana_id is None:
        document, sidik = _bind(cetakan, lambda done: report(done / 2))
        data = render(document, cetakan.format, lambda done: report(0.5 + done / 2))
    else:
        document, sidik = _build(cetakan)
        data = render(document, cetakan.format, report)
    name = store(data, cetakan)
    is_ours = queue.finish(
        cetakan, keadaan=State.SELESAI, kemajuan=100, berkas=name, sha256=hashlib.sha256(data).hexdigest(),
        ukuran=len(data), revisi=document.meta.revision or 0, sidik=sidik,
    )  # fmt: skip
    if not is_ours:  # cancelled, or given to another, while the file was being written
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def _build(cetakan: Cetakan) -> tuple[Document, str]:
    """All queries of the job, in one transaction; rights are those that the person has now, not when asking.

    With the document comes the state that it tells of, which may be newer than that of the request.
    """
    with at_home(cetakan.pemda_id), transaction.atomic():
        actor = actor_in(cetakan.diminta_oleh, cetakan.pemda_id)
        if actor is None:
            raise NotFound
        rencana = plan_queries.rencana_by_id(actor, cetakan.rencana_id or 0)
        require(actor, "laporan.print", rencana)
        sidik = sidik_of(cetakan.pemda_id, cetakan.laporan, rencana)
        return REPORTS[cetakan.laporan].build(actor, rencana, cetakan.parameter), sidik


def _bind(cetakan: Cetakan, report: Callable[[float], None]) -> tuple[Document, str]:
    """A book: each Perangkat Daerah in a transaction of its own, with progress between them."""
    with at_home(cetakan.pemda_id), transaction.atomic():
        actor = actor_in(cetakan.diminta_oleh, cetakan.pemda_id)
        if actor is None or not queries.may_bind(actor, cetakan.parameter["pd"]):
            raise NotFound
        require(actor, "laporan.print")
        sidik = sidik_of(cetakan.pemda_id, cetakan.laporan)
        chosen = buku_sakip.chosen(actor, cetakan.parameter)
    parts = []
    for place, one in enumerate(chosen):
        report(place / len(chosen))
        with at_home(cetakan.pemda_id), transaction.atomic():
            parts.append(buku_sakip.part(actor, one, cetakan.parameter, SAKIP))
    report(1)
    return buku_sakip.bound(Pemda.objects.get(pk=cetakan.pemda_id), parts, cetakan.parameter), sidik


def progress_of(job: Pekerjaan) -> Callable[[float], None]:
    """Called by the renderer with 0…1; tells the row at most once a second, and stops when it is no longer ours."""
    last = time.monotonic()

    def report(part: float) -> None:
        nonlocal last
        if time.monotonic() - last >= REPORT_EVERY:
            last = time.monotonic()
            if not queue.renew(job, min(99, int(100 * part))):
                raise Cancelled

    return report


def store(data: bytes, cetakan: Cetakan) -> str:
    """Writes the file whole or not at all; returns its name below MEDIA_ROOT, which no request can set."""
    name = f"{cetakan.pemda_id}/{cetakan.pk}-{cetakan.percobaan}.{cetakan.format}"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(".sebagian")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return name
