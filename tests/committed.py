"""A database with committed rows: for tests that change the connection's role, and for loads shared by a module."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection

from kinerja.postgres.base import as_owner


@contextmanager
def committed(blocker: Any) -> Iterator[None]:
    """What the block writes stays for the tests of a module, and is gone after it; `blocker` is pytest-django's."""
    with blocker.unblock():
        try:
            yield
        finally:
            with as_owner(connection):
                call_command("flush", verbosity=0, interactive=False, allow_cascade=True, inhibit_post_migrate=True)
