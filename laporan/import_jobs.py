"""The worker's side of a large import: the step in one transaction, its progress told from beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from kinerja.core.actor import actor_in
from kinerja.core.errors import NotFound
from kinerja.core.sheets import Report
from kinerja.core.tenancy import inside
from laporan import importing, queue
from laporan.jobs import REPORT_EVERY, Cancelled, carry_out, logger
from laporan.models import Impor


def run(pemda_id: int, impor_id: int) -> None:
    carry_out(Impor, pemda_id, impor_id, _step)


def _step(impor: Impor) -> None:
    """The changes and the end of the job are one transaction: a worker that dies leaves neither, none comes twice."""
    with reporting(impor) as report, inside(impor.pemda_id), transaction.atomic():
        actor = actor_in(impor.diminta_oleh, impor.pemda_id)
        if actor is None:
            raise NotFound
        fields = importing.outcome(actor, impor, report)
        if not queue.finish(impor, **fields):
            raise Cancelled


@contextmanager
def reporting(impor: Impor) -> Iterator[Report]:
    """Renews the lease every second from a connection of its own: what the step writes is seen by nobody until its end.

    The step stops at its next report once the job was cancelled or given to another.
    """
    reached = 0.0
    stop, lost = threading.Event(), threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(REPORT_EVERY):
                if not queue.renew(impor, min(99, int(100 * reached))):
                    lost.set()
                    return
        except DatabaseError:
            logger.exception("impor %s: could not renew its lease", impor.pk)
            lost.set()
        finally:
            connection.close()

    def report(part: float) -> None:
        nonlocal reached
        reached = part
        if lost.is_set():
            raise Cancelled

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        yield report
    finally:
        stop.set()
        beating.join(timeout=30)
