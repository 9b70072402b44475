"""Databases of the benches: made and migrated anew, used as the application's role, dropped at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg2 import sql

from kinerja.postgres.base import as_owner

NAME: str = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]


@contextmanager
def fresh(name: str = NAME) -> Iterator[str]:
    """A new, empty database of this name for the block; the block enters it with `on`."""
    with on(name):
        _recreate(name)
        call_command("migrate", verbosity=0, interactive=False)
    try:
        yield name
    finally:
        with on(name):
            _drop(name)


_known: dict[str, Any] = {}


@contextmanager
def on(name: str) -> Iterator[None]:
    """Django's connection leads to this database; it stays open, so that a bench may change to and fro."""
    kept = connections[DEFAULT_DB_ALIAS]
    if name not in _known:
        _known[name] = connections.create_connection(DEFAULT_DB_ALIAS)
        _known[name].settings_dict = {**kept.settings_dict, "NAME": name}
    connections[DEFAULT_DB_ALIAS] = _known[name]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = kept


def tidy() -> None:
    """After the loading of many rows: what autovacuum would do in the midst of a measurement."""
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _recreate(name: str) -> None:
    _drop(name)
    with as_owner(connection), connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own test databases
        cursor.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name)))


def _drop(name: str) -> None:
    with as_owner(connection), connection._nodb_cursor() as cursor:  # noqa: SLF001
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
