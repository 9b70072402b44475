"""The lease of a printing: who works on it, until when, and what is woken again after a worker died.

The Cetakan row is the truth; the task in the queue only wakes a worker, and may come twice or never.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy
from django_tasks import task

from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from laporan.models import Cetakan

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 3
OPEN_STATES = (Cetakan.Keadaan.MENUNGGU, Cetakan.Keadaan.BERJALAN)
GIVEN_UP = gettext_lazy("Pembuatan berkas terhenti berulang kali. Coba lagi; bila tetap gagal, hubungi pengelola.")


@task()
def render_cetakan(pemda_id: int, cetakan_id: int) -> None:
    """Arguments are ids: the worker enters the Pemda by itself and reads all else there."""
    import_string("laporan.jobs.run")(pemda_id, cetakan_id)  # by name: jobs stands above the commands that wake it


def wake(cetakan: Cetakan) -> None:
    """A worker gets to know of it with the commit; a transaction rolled back leaves no task.

    What waits has a lease too: when nobody takes it up until then, its task was lost, and it is woken again.
    """
    if cetakan.keadaan == Cetakan.Keadaan.MENUNGGU:
        cetakan.sewa_sampai = timezone.now() + LEASE
        cetakan.save(update_fields=["sewa_sampai"])
    render_cetakan.enqueue(cetakan.pemda_id, cetakan.pk)


def claim(pemda_id: int, cetakan_id: int) -> Cetakan | None:
    """Takes the lease, or None where somebody has it, or nothing is left to do."""
    with inside(pemda_id), transaction.atomic():
        cetakan = Cetakan.objects.select_for_update().filter(pk=cetakan_id).first()
        if cetakan is None or not _is_open(cetakan):
            return None
        if cetakan.keadaan == Cetakan.Keadaan.BERJALAN and cetakan.percobaan % MAX_ATTEMPTS == 0:
            cetakan.keadaan, cetakan.pesan = Cetakan.Keadaan.GAGAL, str(GIVEN_UP)
            cetakan.save(update_fields=["keadaan", "pesan"])
            return None
        cetakan.keadaan, cetakan.sewa_sampai = Cetakan.Keadaan.BERJALAN, timezone.now() + LEASE
        cetakan.percobaan += 1
        cetakan.save(update_fields=["keadaan", "sewa_sampai", "percobaan"])
        return cetakan


def next_round(percobaan: int) -> int:
    """Where a retry counts on, with all its attempts before it.

    Never from 0: the number names the holder of the lease, and a cancelled worker may still be drawing.
    """
    return -(-percobaan // MAX_ATTEMPTS) * MAX_ATTEMPTS


def renew(cetakan: Cetakan, percent: int) -> bool:
    """Reports progress and keeps the lease; False where the printing was cancelled or given to another."""
    with inside(cetakan.pemda_id), transaction.atomic():
        return bool(_held(cetakan).update(kemajuan=percent, sewa_sampai=timezone.now() + LEASE))


def finish(cetakan: Cetakan, **result: object) -> bool:
    """Writes the result, unless the lease went to another meanwhile: a job is done once."""
    with inside(cetakan.pemda_id), transaction.atomic():
        return bool(_held(cetakan).update(sewa_sampai=None, **result))


def requeue_expired() -> int:
    """Wakes workers for printings whose worker died or whose task was lost; returns how many.

    At each worker's start and every minute.
    """
    woken = 0
    for pemda_id in Pemda.objects.values_list("id", flat=True):
        with inside(pemda_id), transaction.atomic():
            expired = Cetakan.objects.filter(keadaan__in=OPEN_STATES, sewa_sampai__lt=timezone.now())
            for cetakan in expired.select_for_update(skip_locked=True):
                wake(cetakan)
                woken += 1
    return woken


def _is_open(cetakan: Cetakan) -> bool:
    if cetakan.keadaan == Cetakan.Keadaan.MENUNGGU:
        return True
    expired = cetakan.sewa_sampai is not None and cetakan.sewa_sampai < timezone.now()
    return cetakan.keadaan == Cetakan.Keadaan.BERJALAN and expired


def _held(cetakan: Cetakan) -> QuerySet[Cetakan]:
    """The row while this attempt holds it."""
    return Cetakan.objects.filter(pk=cetakan.pk, keadaan=Cetakan.Keadaan.BERJALAN, percobaan=cetakan.percobaan)
