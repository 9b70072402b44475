"""The wall between Pemda: the one ambient value of the house, and the list of tables that stand outside the wall."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_pemda: ContextVar[int | None] = ContextVar("pemda", default=None)

# Tables without row-level security, each with its reason. The catalogue test fails for any other.
FLOOR_TABLES = {
    "core_pemda": "the tenant itself; its slug leads into it",
    "core_pengguna": "a person may work in several Pemda",
    "core_keanggotaan": "read at sign-in, before a Pemda is chosen",
    "core_kejadianakun": "sign-ins and refusals happen outside any Pemda",
    "core_kodeverifikasi": "whoever holds an issued document asks with its code, without signing in",
    "core_hitunganpermintaan": "the public page counts who asks, before any Pemda is known",
    "django_session": "read before the person is known",
    "axes_accessattempt": "lockout counts before the person is known",
    "axes_accessattemptexpiration": "lockout counts before the person is known",
    "axes_accessfailurelog": "lockout counts before the person is known",
    "axes_accesslog": "lockout counts before the person is known",
    "django_tasks_database_dbtaskresult": "the queue holds ids only; the worker enters the Pemda by itself",
    "auth_permission": "Django's own, unused and empty of tenant data",
    "auth_group": "Django's own, unused and empty of tenant data",
    "auth_group_permissions": "Django's own, unused and empty of tenant data",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
}


def current_pemda() -> int | None:
    """The Pemda of this request, job or command; read by the database backend alone."""
    return _pemda.get()


@contextmanager
def inside(pemda_id: int) -> Iterator[None]:
    """Everything in the block sees the rows of this Pemda and no other; may be nested, also in an open transaction."""
    token = _pemda.set(pemda_id)
    _tell_open_transaction()
    try:
        yield
    finally:
        _pemda.reset(token)
        _tell_open_transaction()


def _tell_open_transaction() -> None:
    if connection.connection is not None and connection.in_atomic_block:
        connection.send_tenant()  # type: ignore[attr-defined]  # our backend's own method
