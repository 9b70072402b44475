"""The job worker: the queue's own, and beside it the waking of printings whose worker died."""

import logging
import threading
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from laporan.queue import requeue_expired

logger = logging.getLogger(__name__)
EVERY = 60  # seconds


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
    """At the start and every minute, on a connection of its own."""
    try:
        while True:
            close_old_connections()
            try:
                requeue_expired()
            except DatabaseError:
                logger.exception("could not look for printings to take up; trying again in %s seconds", EVERY)
            if stop.wait(EVERY):
                return
    finally:
        connection.close()
