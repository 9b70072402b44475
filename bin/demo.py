"""Runs Kinerja on this machine for a first look: prepares the data, keeps web and worker up, stops them all.

It runs what production runs; the one difference is KINERJA_TLS=0, because localhost has no certificate.
"""

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_WITHIN = 60  # seconds until the first page must have answered
STOP_WITHIN = 10  # seconds that a process has to end by itself
MANY_DEATHS, MEANWHILE = 5, 60  # so many within so many seconds, and another start will not help
LAST_PORT = 65535


class Refusal(Exception):
    """What went wrong and what to do, in one sentence for the terminal."""


@dataclass
class Service:
    """One process that stays up: started again whenever it ends."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches this supervisor alone and it decides the order."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True)

    def keep_up(self) -> None:
        """Starts it again if it has ended; refuses when that happens over and over."""
        if self.process and self.process.poll() is None:
            return
        if self.process:
            now = time.monotonic()
            self.deaths = [death for death in self.deaths if now - death < MEANWHILE] + [now]
            if len(self.deaths) >= MANY_DEATHS:
                raise Refusal(f"{self.name} berhenti berulang kali; sebabnya ada pada pesan di atas.")
            print(f"• {self.name} berhenti (kode {self.process.returncode}), dijalankan lagi", flush=True)
        self.start()

    def stop(self) -> None:
        """Asks it to end, and ends it where it does not."""
        if not self.process or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def chosen_port() -> int:
    """PORT from the environment, free on this machine."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise Refusal(f"PORT={text} bukan nomor porta (1 sampai {LAST_PORT}).")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refusal(f"porta {port} hanya boleh dipakai root; coba make demo PORT=8001") from None
        except OSError:
            raise Refusal(f"porta {port} sudah dipakai; coba make demo PORT={port % LAST_PORT + 1}") from None
    return port


def prepare() -> None:
    """Brings database, sample data and static files up to date.

    In this process: Django starts once, and the embedded PostgreSQL stays up from here until the end.
    """
    django.setup()
    try:
        print("• Basis data", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
        print("• Data contoh", flush=True)
        call_command("muat_contoh")
        collect_static()
    except CommandError as error:
        raise Refusal(str(error)) from None
    except (DatabaseError, subprocess.SubprocessError) as error:
        raise Refusal(f"basis data tidak dapat dipakai: {str(error).strip().splitlines()[0]}") from None
    finally:
        connections.close_all()


def collect_static() -> None:
    """Compresses and names the static files, only when one of them has changed since: it takes seconds."""
    files = [ROOT / "requirements" / "app.txt", *sorted((ROOT / "static").rglob("*"))]
    seen = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    state = hashlib.sha256(repr(seen).encode()).hexdigest()
    stamp = settings.VAR_DIR / "static.cap"
    if stamp.exists() and stamp.read_text() == state:
        return
    print("• Berkas statis", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state)


def services(port: int) -> list[Service]:
    """The same two programs that production runs."""
    python = [sys.executable, "-m"]
    web = f"gunicorn kinerja.wsgi --bind {HOST}:{port} --workers 2 --log-level warning --no-control-socket"
    worker = "django db_worker --interval 0.2 --no-startup-delay --verbosity 0"
    return [
        Service("Peladen web", [*python, *web.split()]),
        Service("Pekerja cetak", [*python, *worker.split()]),
    ]


def first_answer(port: int) -> int | None:
    """The status of the sign-in page; None while there is none."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/masuk/")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def is_ready(port: int) -> bool:
    """Whether the first page comes as it should; refuses when it comes otherwise."""
    status = first_answer(port)
    if status not in (None, http.HTTPStatus.OK):
        raise Refusal(f"halaman masuk menjawab {status}; sebabnya ada pada pesan di atas.")
    return status is not None


@dataclass
class Ending:
    """Whether the end was asked for: a flag, because an exception may fall between a start and the note of it."""

    asked: bool = False

    def listen(self) -> None:
        """From now on Ctrl-C and its like only set the flag."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self.ask)

    def ask(self, _sign: int, _frame: FrameType | None) -> None:
        """Answers the signal."""
        self.asked = True


def serve(port: int) -> None:
    """Keeps both programs up until the end is asked for, then stops them."""
    running = services(port)
    ending = Ending()
    ending.listen()
    deadline = time.monotonic() + READY_WITHIN
    ready = False
    try:
        while not ending.asked:
            for service in running:
                service.keep_up()
            if not ready and is_ready(port):
                ready = True
                call_command("akun_contoh")
                print(f"\nKinerja siap di http://localhost:{port} (Ctrl-C menghentikannya)", flush=True)
            elif not ready and time.monotonic() > deadline:
                raise Refusal(f"halaman masuk tidak menjawab dalam {READY_WITHIN} detik.")
            time.sleep(0.2)
    finally:
        for service in running:
            service.stop()
        forget_the_killed()
    print("\nKinerja dihentikan; datanya tersimpan.", flush=True)


def forget_the_killed() -> None:
    """A service that was killed would hold the embedded server for ever."""
    from kinerja.postgres.embedded import strike_off_the_dead  # noqa: PLC0415  (main has put us on the path)

    if embedded_data := settings.DATABASES["default"].get("EMBEDDED"):
        strike_off_the_dead(embedded_data)


def main() -> int:
    """Everything, with one sentence at the end whatever happens."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.default_int_handler)
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kinerja.settings"
    os.environ["KINERJA_TLS"] = "0"
    try:
        port = chosen_port()
        prepare()
        serve(port)
    except Refusal as refusal:
        print(f"\nKinerja tidak berjalan: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nKinerja dihentikan sebelum siap.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
