"""The program in which WeasyPrint works: imported once, with a fork of its own for each document.

Run by pressroom.py as a process of its own, isolated (python -I), without secrets in its environment:
`press_child.py OWNER IDLE_SECONDS`. On its input, a socket, each message brings the limits of a document (bytes of
memory, seconds of processor time) and a line, again a socket, on which the HTML comes and the answer goes. A document's
process sees nothing of the others, and fetches nothing but what the page itself holds (data:).

It ends with its owner: when the socket closes, or at the latest seconds after it has another parent; and when nobody
asks for long.
"""

import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

LIMITS = struct.Struct("!QQ")
LENGTH = struct.Struct("!Q")
STATUS = struct.Struct("!i")
END = b"\0ujung cetak\xff"  # then the STATUS: nothing comes after it
SHORT = 8 << 20  # bytes below the limit, where the next block no longer fitted
LOOK_EVERY = 2_000  # milliseconds between two looks at the parent
PR_SET_PDEATHSIG = 1
WARMING = (
    '<html lang="id"><style>td { border: 1pt solid }</style>'
    "<p style='font-family: URW Bookman'>a <b>b</b> <i>c</i></p>"
    "<table style='font-family: Liberation Sans'><thead><tr><th>a<tbody><tr><td>b <i>c</i></table>"
    "<div style='display: table'><div style='display: table-row'><div style='display: table-cell'>a</div></div></div>"
    "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>"
)


def main() -> None:
    owner, idle = int(sys.argv[1]), float(sys.argv[2])
    gc.disable()  # short lives; looking for cycles costs a tenth of them
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the owner, who may want to finish
    with suppress(ImportError, OSError):  # each document says by itself what is missing
        lay_out(WARMING)
    gc.freeze()
    task = Room(owner, idle).serve()
    if task is not None:
        work(task)


@dataclass(frozen=True)
class Task:
    """A document for the process that finds itself forked for it: its line, its limits, its parent."""

    line: int
    memory: int
    seconds: int
    server: int


class Room:
    """Waits for documents and for the ends of their processes; `lines` are those of the running ones."""

    def __init__(self, owner: int, idle: float) -> None:
        self.owner, self.idle = owner, idle
        self.control = socket.socket(fileno=0)
        self.lines: dict[int, socket.socket] = {}
        self.poll = select.poll()
        self.poll.register(self.control, select.POLLIN)
        self.ended, woken = os.pipe()
        os.set_blocking(self.ended, False)
        os.set_blocking(woken, False)
        self.poll.register(self.ended, select.POLLIN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken)

    def serve(self) -> Task | None:
        """Returns in each fork with its task, and without one when there is nothing more to do."""
        asked = time.monotonic()
        while os.getppid() == self.owner and (self.lines or time.monotonic() - asked < self.idle):
            for number, _event in self.poll.poll(LOOK_EVERY):
                if number == self.ended:
                    self.reap()
                elif number != self.control.fileno():
                    self.abandon(number)
                else:
                    task = self.next()
                    if task is None or self.fork(task):
                        return task  # what still runs ends with this process
                    asked = time.monotonic()
        return None

    def next(self) -> Task | None:
        """None where the owner is gone."""
        message, lines, _flags, _address = socket.recv_fds(self.control, LIMITS.size, 1)
        if len(message) < LIMITS.size:
            return None
        memory, seconds = LIMITS.unpack(message)
        return Task(lines[0], memory, seconds, os.getpid())

    def fork(self, task: Task) -> bool:
        """Whether this is the new process."""
        pid = os.fork()
        if pid:
            self.lines[pid] = socket.socket(fileno=task.line)
            self.poll.register(task.line, 0)  # hears only that the other end closed
        return pid == 0

    def reap(self) -> None:
        """Tells the asker how each finished process ended, behind what that has written."""
        with suppress(BlockingIOError):
            os.read(self.ended, 1_000)
        while self.lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            line = self.lines.pop(pid)
            self.poll.unregister(line)
            with suppress(OSError):
                line.send(END + STATUS.pack(os.waitstatus_to_exitcode(status)))
            line.close()

    def abandon(self, number: int) -> None:
        """Nobody waits any longer for the document of this line."""
        for pid, line in self.lines.items():
            if line.fileno() == number:
                os.kill(pid, signal.SIGKILL)


# --- the process of one document -------------------------------------------------------------------------------------


def work(task: Task) -> None:
    """Within the limits, with no file of the server open but the line; never returns.

    Reads a length and as many bytes of HTML; writes "P", the length of the JSON in 8 digits, JSON and PDF.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(task.line, 0)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.excepthook = partial(fail, task.memory)
    die_with(task.server)
    resource.setrlimit(resource.RLIMIT_AS, (task.memory, task.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (task.seconds, task.seconds))
    line = socket.socket(fileno=0)
    with line.makefile("rb") as reading:
        source = reading.read(*LENGTH.unpack(reading.read(LENGTH.size))).decode()
    head, data = lay_out(source)
    line.sendall(b"P%08d" % len(head) + head + data)
    os._exit(0)


def fail(memory: int, kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """The last words of a process that something ended: "M" where the memory did not suffice, "E" and why else."""
    is_memory = kind is MemoryError or is_full(memory)
    with suppress(OSError):
        os.write(0, b"M" if is_memory else f"E{kind.__name__}: {error}"[:1_000].encode(errors="replace"))
    os._exit(1)


def die_with(server: int) -> None:
    """Linux ends this process with the one that forked it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != server:
        os._exit(1)


def is_full(memory: int) -> bool:
    """Whether memory has been short: not every library below WeasyPrint says so in these words."""
    with suppress(OSError):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        peak = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmPeak:"))
        return peak > memory - SHORT
    return False


def lay_out(source: str) -> tuple[bytes, bytes]:
    """How many pages and where each id stands, as JSON; and the PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - a machine without Pango tells it to each document
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = HTML(string=source, url_fetcher=fetcher).render(pdf_tags=True)
    places: dict[str, tuple[int, float]] = {}
    for index, page in enumerate(document.pages):
        for name, place in page.anchors.items():
            places.setdefault(name, (index, place[1]))  # what goes on over pages stands on each of them
    data = document.write_pdf(pdf_tags=True)
    return json.dumps({"pages": len(document.pages), "places": places}).encode(), data


if __name__ == "__main__":
    main()
