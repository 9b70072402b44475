"""The job worker: the queue's own, and beside it the waking of jobs whose worker died, and the sweep of their files."""

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from laporan.orphans import sweep
from laporan.queue import requeue_expired

logger = logging.getLogger(__name__)
EVERY, SWEEP_EVERY = 60, 3_600  # seconds


class Command(db_worker.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        requeueing = threading.Thread(target=keep_requeueing, args=[stop], daemon=True)
        requeueing.start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
            requeueing.join(timeout=10)  # it may be in the middle of a transaction


def keep_requeueing(stop: threading.Event) -> None:
    """At the start and every minute, on a connection of its own; files that nobody wants go once an hour."""
    due = time.monotonic()
    try:
        while True:
            close_old_connections()
            try:
                requeue_expired()
                if time.monotonic() >= due:
                    sweep()
                    due += SWEEP_EVERY
            except (DatabaseError, OSError):
                logger.exception("could not look for jobs to take up; trying again in %s seconds", EVERY)
            if stop.wait(EVERY):
                return
    finally:
        connection.close()
