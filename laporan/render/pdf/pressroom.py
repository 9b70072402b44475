"""The process that WeasyPrint works in (press_child.py): started with the first document, kept, begun anew when gone.

Importing WeasyPrint takes three times as long as laying out a decree. So a process that has done so waits for
documents, and forks for each: every document has its own memory, its own limits and its own end.

It inherits nothing of its owner but its end of a socket, and a few names of the environment. A fork of the owner has
none: it starts its own. Threads may ask at once.
"""

import atexit
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHILD: Final = Path(__file__).with_name("press_child.py")
KEPT: Final = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
IDLE: Final = 600  # seconds after which the process gives its memory back
TRIES: Final = 2  # a process may have ended just when it was asked
CHUNK: Final = 1 << 18
LIMITS: Final = struct.Struct("!QQ")
LENGTH: Final = struct.Struct("!Q")
STATUS: Final = struct.Struct("!i")
END: Final = b"\0ujung cetak\xff"
TAIL: Final = len(END) + STATUS.size


class Unanswered(Exception):
    """The process ended before the document's, twice."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the document's process wrote, and its exit code (negative: the signal that ended it)."""

    data: bytes
    code: int


@dataclass(slots=True)
class Room:
    """The running process and the socket to ask it by."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def close(self) -> None:
        self.control.close()
        self.process.wait()


_lock = threading.Lock()
_room: Room | None = None


def open_room() -> Room:
    """The running process, started where there is none. It gets ready beside its owner."""
    global _room  # noqa: PLW0603 - one for each process, as its module
    with _lock:
        if _room is not None and _room.process.poll() is not None:
            _room.control.close()
            _room = None
        if _room is None:
            _room = _start()
        return _room


def close_room() -> None:
    """Ends the process; the next document starts another."""
    global _room  # noqa: PLW0603
    with _lock:
        if _room is not None:
            _room.close()
            _room = None


def ask(source: bytes, *, memory: int, seconds: int, patience: float) -> Answer:
    """One document. Raises TimeoutError after so many seconds by the clock, Unanswered where the process dies."""
    for _try in range(TRIES):
        found = _ask(source, memory, seconds, time.monotonic() + patience)
        if found is not None:
            return found
    raise Unanswered


def _ask(source: bytes, memory: int, seconds: int, deadline: float) -> Answer | None:
    """None where the process ended before it could tell how the document's did."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            room = open_room()
            try:
                with _lock:
                    socket.send_fds(room.control, [LIMITS.pack(memory, seconds)], [theirs.fileno()])
            except OSError:
                _give_up(room)
                return None
        ours.settimeout(max(0.0, deadline - time.monotonic()))
        with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read all: how, comes now
            ours.sendall(LENGTH.pack(len(source)) + source)
        data = _read(ours, deadline)
    if not _is_whole(data):
        _give_up(room)
        return None
    return Answer(bytes(data[:-TAIL]), *STATUS.unpack(data[-STATUS.size :]))


def _read(line: socket.socket, deadline: float) -> bytearray:
    """All up to the END, or until the line is closed: a fork of ours may hold it open."""
    data = bytearray()
    while not _is_whole(data):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        try:
            part = line.recv(CHUNK)
        except ConnectionResetError:
            break
        if not part:
            break
        data += part
    return data


def _is_whole(data: bytearray) -> bool:
    return data[-TAIL : -STATUS.size] == END


def _give_up(room: Room) -> None:
    """A process that no longer answers is ended for good, so that the next try starts another."""
    global _room  # noqa: PLW0603
    with _lock:
        if _room is room:
            room.process.kill()
            room.close()
            _room = None


def _start() -> Room:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"LANG": "C.UTF-8"}
    words = [sys.executable, "-I", str(CHILD), str(os.getpid()), str(IDLE)]
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own program and numbers
            words, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )
    return Room(process, ours)


def _forget() -> None:
    """In a fork: the process belongs to the parent, and must not live on because this one holds its socket."""
    global _room, _lock  # noqa: PLW0603
    _lock = threading.Lock()
    if _room is not None:
        _room.control.close()
        _room.process.returncode = 0  # not ours to wait for
        _room = None


os.register_at_fork(after_in_child=_forget)
atexit.register(close_room)
