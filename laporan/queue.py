"""The lease of a job, a printing or an import: who works on it, until when, what is woken again after a worker died.

The row is the truth; the task in the queue only wakes a worker, and may come twice or never.
"""

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy
from django_tasks import task

from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from laporan.models import Cetakan, Impor, Pekerjaan, Penerbitan

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 3
State = Pekerjaan.Keadaan
OPEN_STATES = (State.MENUNGGU, State.BERJALAN)
GIVEN_UP = gettext_lazy("Pekerjaan ini terhenti berulang kali. Coba lagi; bila tetap gagal, hubungi pengelola.")
P = TypeVar("P", bound=Pekerjaan)


@task()
def render_cetakan(pemda_id: int, cetakan_id: int) -> None:
    """Arguments are ids: the worker enters the Pemda by itself and reads all else there."""
    import_string("laporan.jobs.run")(pemda_id, cetakan_id)  # by name: jobs stands above the commands that wake it


@task()
def run_impor(pemda_id: int, impor_id: int) -> None:
    import_string("laporan.import_jobs.run")(pemda_id, impor_id)


@task()
def run_penerbitan(pemda_id: int, penerbitan_id: int) -> None:
    import_string("laporan.penerbitan.run")(pemda_id, penerbitan_id)


TASKS: dict[type[Pekerjaan], Any] = {Cetakan: render_cetakan, Impor: run_impor, Penerbitan: run_penerbitan}


def wake(job: Pekerjaan) -> None:
    """A worker gets to know of it with the commit; a transaction rolled back leaves no task.

    What waits has a lease too: when nobody takes it up until then, its task was lost, and it is woken again.
    """
    if job.keadaan == State.MENUNGGU:
        job.sewa_sampai = timezone.now() + LEASE
        job.save(update_fields=["sewa_sampai"])
    TASKS[type(job)].enqueue(job.pemda_id, job.pk)


def claim(model: type[P], pemda_id: int, pk: int) -> P | None:
    """Takes the lease, or None where somebody has it, or nothing is left to do."""
    with inside(pemda_id), transaction.atomic():
        job = model._default_manager.select_for_update().filter(pk=pk).first()
        if job is None or not _may_be_taken(job):
            return None
        if job.keadaan == State.BERJALAN and job.percobaan % MAX_ATTEMPTS == 0:
            job.keadaan, job.pesan = State.GAGAL, str(GIVEN_UP)
            job.save(update_fields=["keadaan", "pesan"])
            return None
        job.keadaan, job.sewa_sampai = State.BERJALAN, timezone.now() + LEASE
        job.percobaan += 1
        job.save(update_fields=["keadaan", "sewa_sampai", "percobaan"])
        return job


def ask_again(job: Pekerjaan) -> list[str]:
    """Back to the beginning, to be saved and woken by the caller; returns the fields to save.

    The attempts count on, never from 0: the number names the holder of the lease, and a cancelled worker may still
    be at work.
    """
    job.keadaan, job.kemajuan, job.pesan = State.MENUNGGU, 0, ""
    job.percobaan = -(-job.percobaan // MAX_ATTEMPTS) * MAX_ATTEMPTS
    return ["keadaan", "percobaan", "kemajuan", "pesan"]


def renew(job: Pekerjaan, percent: int, **fields: object) -> bool:
    """Reports progress and keeps the lease; False where the job was cancelled or given to another."""
    with inside(job.pemda_id), transaction.atomic():
        return bool(_held(job).update(kemajuan=percent, sewa_sampai=timezone.now() + LEASE, **fields))


def keep(job: Pekerjaan) -> bool:
    """Keeps the lease where there is no progress to tell; False where the job was cancelled or given to another."""
    with inside(job.pemda_id), transaction.atomic():
        return bool(_held(job).update(sewa_sampai=timezone.now() + LEASE))


def finish(job: Pekerjaan, **result: object) -> bool:
    """Writes the result, unless the lease went to another meanwhile: a job is done once."""
    with inside(job.pemda_id), transaction.atomic():
        return bool(_held(job).update(sewa_sampai=None, **result))


def requeue_expired() -> int:
    """Wakes workers for jobs whose worker died or whose task was lost; returns how many.

    At each worker's start and every minute.
    """
    woken = 0
    for pemda_id in Pemda.objects.values_list("id", flat=True):
        with inside(pemda_id), transaction.atomic():
            for model in TASKS:
                expired = model._default_manager.filter(keadaan__in=OPEN_STATES, sewa_sampai__lt=timezone.now())
                for job in expired.select_for_update(skip_locked=True):
                    wake(job)
                    woken += 1
    return woken


def _may_be_taken(job: Pekerjaan) -> bool:
    if job.keadaan == State.MENUNGGU:
        return True
    expired = job.sewa_sampai is not None and job.sewa_sampai < timezone.now()
    return job.keadaan == State.BERJALAN and expired


def _held(job: Pekerjaan) -> QuerySet[Pekerjaan]:
    """The row while this attempt holds it."""
    rows: QuerySet[Pekerjaan] = type(job)._default_manager.all()
    return rows.filter(pk=job.pk, keadaan=State.BERJALAN, percobaan=job.percobaan)
