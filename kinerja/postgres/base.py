"""The database backend: sends the Pemda when a transaction begins, and starts the embedded server when there is one.

Recipe and pitfalls: a session-level setting would leak through a pooler, a middleware would run before the
transaction; so the transaction itself carries the tenant (SET LOCAL), and outside one every tenant table raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from kinerja.core.tenancy import current_pemda


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection as the application's role."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if embedded_data := self.settings_dict.get("EMBEDDED"):
            # Imported here: the wheel is not needed where DATABASE_URL names a server.
            from kinerja.postgres import embedded  # noqa: PLC0415

            conn_params = {**conn_params, "host": embedded.socket_folder(embedded_data)}
        return super().get_new_connection(conn_params)

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  (Django's own signature)
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        if not autocommit and current_pemda() is not None:
            self.send_tenant()  # where none is set, the new transaction has none either: SET LOCAL died with the last

    def send_tenant(self) -> None:
        """Tells the open transaction whose rows it may see; with no Pemda set, every tenant table raises."""
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return  # the rollback that must follow restores the earlier value by itself
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(current_pemda() or "")])


@contextmanager
def as_owner(connection: Any) -> Iterator[None]:
    """Runs the block as the role that owns the tables (BYPASSRLS): migrate, never web or worker."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        {key: settings.DATABASE_OWNER[key] for key in OWNER_KEYS & settings.DATABASE_OWNER.keys()}
    )
    try:
        yield
    finally:
        connection.close()
        for key in OWNER_KEYS:
            connection.settings_dict[key] = kept[key]


OWNER_KEYS = {"USER", "PASSWORD", "HOST", "PORT"}
