"""`migrate` as the role that owns the tables: web and worker could not change them."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from kinerja.postgres.base import as_owner


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(connection):
            super().handle(*args, **options)
