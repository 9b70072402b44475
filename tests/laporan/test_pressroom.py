"""The process in which WeasyPrint works: kept and shared, one fork for each document, gone with its owner."""

import multiprocessing
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from laporan.render.pdf import pressroom
from laporan.render.pdf.press import TooMuchProse, press

LITTLE = 280 * 1024**2  # bytes: enough for a page, not for LONG
PAGE = "<html><body><p>satu halaman</p></body></html>"
LONG = f"<html><body>{'<p>kata kata</p>' * 2_000}</body></html>"
LONGER = f"<html><body>{'<p>kata kata</p>' * 20_000}</body></html>"
OWNER = """
import os, subprocess, sys
from laporan.render.pdf import pressroom
from laporan.render.pdf.press import press
press("<p>x</p>")
keeper = subprocess.Popen(["sleep", "60"], pass_fds=[pressroom.open_room().control.fileno()] if sys.argv[1:] else [])
print(pressroom.open_room().process.pid, keeper.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    """Each test begins without the process."""
    pressroom.close_room()
    yield
    pressroom.close_room()


def server() -> int:
    return pressroom.open_room().process.pid


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(asked: Callable[[], object], seconds: float = 20) -> None:
    """Asks again and again, with the processor free for others between."""
    end = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < end, "waited in vain"
        select.select([], [], [], 0.01)


def ended(pid: int, seconds: float) -> bool:
    """Whether a process ends within this time; it need not be our child."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], seconds)[0])
    finally:
        os.close(watch)


def links(pid: int) -> list[str]:
    """What a process has open."""
    found = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(str(one.readlink()))
    return found


def sockets(pid: int) -> int:
    return sum(1 for one in links(pid) if one.startswith("socket:"))


def test_documents_share_the_process_and_nothing_else() -> None:
    first = press(PAGE)
    pid = server()
    other = press(PAGE.replace("satu halaman", "halaman yang lain"))
    assert press(PAGE).data == first.data != other.data
    assert server() == pid
    assert children(pid) == []


@pytest.mark.django_db
def test_it_has_no_connection_and_no_secret_of_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    database = Path(f"/proc/self/fd/{connection.connection.fileno()}").readlink()
    monkeypatch.setenv("DATABASE_URL", "postgres://rahasia")
    press(PAGE)
    assert str(database) not in links(server())
    until(lambda: sockets(server()) == 1)  # that of the document is closed behind its end
    names = {one.partition("=")[0] for one in Path(f"/proc/{server()}/environ").read_text().split("\0") if one}
    assert names <= {*pressroom.KEPT, "LANG"}


def test_a_document_sees_neither_the_process_nor_other_documents() -> None:
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(press, LONG) for _ in range(2)]
        until(lambda: len(children(server())) == 2)
        for pid in children(server()):
            until(lambda pid=pid: len(links(pid)) <= 3)  # type: ignore[misc]  # once it has closed the rest
            assert sockets(pid) == 1
        assert len({job.result().data for job in jobs}) == 1


def test_threads_that_ask_at_once_get_their_own_pages() -> None:
    pages = [PAGE.replace("satu", "satu " * 600 * count) for count in range(1, 5)]
    with ThreadPoolExecutor(4) as pool:
        counts = [one.count for one in pool.map(press, pages * 2)]
    assert counts == [press(page).count for page in pages] * 2
    assert len(set(counts)) == 4


def test_a_killed_process_is_begun_anew() -> None:
    press(PAGE)
    pid = server()
    os.kill(pid, signal.SIGKILL)
    assert ended(pid, 10)
    assert press(PAGE).count == 1
    assert server() != pid


def test_killed_in_the_middle_the_document_is_laid_out_again() -> None:
    press(PAGE)
    pid = server()
    with ThreadPoolExecutor() as pool:
        job = pool.submit(press, LONG)
        until(lambda: children(pid))
        (child,) = children(pid)
        os.kill(pid, signal.SIGKILL)
        assert ended(child, 10)
        assert job.result().count > 50


def test_killed_whenever_it_is_asked_it_is_given_up_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(1)")
    monkeypatch.setattr(pressroom, "CHILD", broken)
    with pytest.raises(Exception, match="Penyusun PDF berhenti di tengah jalan"):
        press(PAGE)


def test_idle_it_ends_and_the_next_document_starts_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressroom, "IDLE", 0)
    monkeypatch.setattr(pressroom, "TRIES", 1)  # it serves nobody, and is asked by nobody
    assert ended(server(), 20)
    monkeypatch.undo()
    assert press(PAGE).count == 1


@pytest.mark.parametrize("argument", ["", "keeper"])
def test_it_dies_with_its_owner(argument: str) -> None:
    """Killed by signal 9; also where another process of the owner's still holds the socket."""
    words = [sys.executable, "-c", OWNER, *filter(None, [argument])]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid, keeper = map(int, owner.stdout.readline().split())
        assert Path(f"/proc/{pid}").exists()
        owner.kill()
        try:
            assert ended(pid, 10)
        finally:
            os.kill(keeper, signal.SIGKILL)


def test_the_documents_die_with_the_process_of_a_killed_owner() -> None:
    words = [sys.executable, "-c", OWNER.replace("sys.stdin.read()", f"press({LONG!r})")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid, keeper = map(int, owner.stdout.readline().split())
        os.kill(keeper, signal.SIGKILL)
        until(lambda: children(pid))
        (child,) = children(pid)
        owner.kill()
        assert ended(child, 10)
        assert ended(pid, 10)


def test_a_fork_of_the_owner_starts_its_own() -> None:
    press(PAGE)
    ours = server()
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def elsewhere() -> None:
        sender.send((press(PAGE).count, server()))
        pressroom.close_room()

    process = multiprocessing.get_context("fork").Process(target=elsewhere)
    process.start()
    assert receiver.poll(60)
    count, theirs = receiver.recv()
    process.join()
    assert (count, process.exitcode) == (1, 0)
    assert theirs != ours
    assert press(PAGE).count == 1
    assert server() == ours


def test_a_document_that_nobody_waits_for_is_ended() -> None:
    press(PAGE)
    with pytest.raises(TimeoutError):
        pressroom.ask(LONGER.encode(), memory=1 << 30, seconds=60, patience=0.3)
    until(lambda: children(server()) == [])
    assert press(PAGE).count == 1


def test_the_memory_of_one_document_does_not_hit_the_next() -> None:
    press(PAGE)
    before = resident(server())
    with pytest.raises(TooMuchProse, match="Naskah terlalu panjang"):
        press(LONGER, memory=LITTLE)
    assert press(PAGE, memory=LITTLE).count == 1
    assert resident(server()) < before + 1024


def test_the_time_of_one_document_does_not_hit_the_next() -> None:
    with pytest.raises(TooMuchProse, match="Naskah terlalu panjang"):
        press(LONGER, seconds=1)
    for _ in range(3):
        assert press(PAGE, seconds=1).count == 1


def test_within_the_limits_the_same_pages_are_laid_out() -> None:
    """The control: it is the limits that end the documents above, nothing in them."""
    assert press(LONG).count > 50
    assert press(LONG, memory=4 * LITTLE, seconds=30).count > 50


def test_a_socket_that_is_closed_under_our_hands_is_no_end() -> None:
    press(PAGE)
    pressroom.open_room().control.shutdown(socket.SHUT_RDWR)
    assert press(PAGE).count == 1


def resident(pid: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
