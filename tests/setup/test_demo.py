"""bin/demo.py: one sentence where it cannot run; a dead process comes back; the end stops everything."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(port: str, folder: str) -> dict[str, str]:
    """Of a newcomer's terminal: an embedded database of its own, whatever this test run uses."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KINERJA_", "DATABASE_"))}
    return inherited | {"PORT": port, "KINERJA_VAR": folder, "PYTHONUNBUFFERED": "1"}


def refusal(port: str, folder: Path) -> str:
    """What the demo says on the error output when it does not start."""
    result = subprocess.run(
        [sys.executable, "bin/demo.py"],
        cwd=ROOT,
        env=environment(port, str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    return result.stderr.strip()


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(str(port), tmp_path)
    assert said == f"Kinerja tidak berjalan: porta {port} sudah dipakai; coba make demo PORT={port % 65535 + 1}"


@pytest.mark.parametrize("port", ["delapan", "0", "65536"])
def test_a_port_that_is_none_is_one_sentence(tmp_path: Path, port: str) -> None:
    said = refusal(port, tmp_path)
    assert said == f"Kinerja tidak berjalan: PORT={port} bukan nomor porta (1 sampai 65535)."


@pytest.fixture
def var_folder() -> Iterator[str]:
    """Outside pytest's own folders: the embedded server opens the parents of its data to its system user."""
    with tempfile.TemporaryDirectory(prefix="kinerja-demo-") as folder:
        yield folder


def read_until(process: subprocess.Popen[str], pattern: str) -> str:
    """The output up to the line that matches; the whole of it where none does."""
    assert process.stdout
    seen = ""
    for line in process.stdout:
        seen += line
        if re.search(pattern, line):
            return seen
    pytest.fail(f"{pattern} was never said:\n{seen}")


@pytest.fixture
def demo(var_folder: str) -> Iterator[subprocess.Popen[str]]:
    """A demo on its first run, ended as its user would end it."""
    with subprocess.Popen(
        [sys.executable, "bin/demo.py"],
        cwd=ROOT,
        env=environment(str(free_port()), var_folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.terminate()


def landing_page(port: int, name: str, password: str) -> str:
    """Signs in by the form; returns the address that the person lands on."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = browser.open(f"http://localhost:{port}/masuk/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    filled = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "username": name, "password": password})
    return str(browser.open(f"http://localhost:{port}/masuk/", filled.encode()).url).partition(str(port))[2]


def test_the_demo_serves_its_people_replaces_a_dead_worker_and_leaves_nothing_behind(
    demo: subprocess.Popen[str], var_folder: str
) -> None:
    said = read_until(demo, r"^Kinerja siap di http://localhost:\d+")
    port = int(said.rpartition("localhost:")[2].split()[0])

    with urllib.request.urlopen(f"http://localhost:{port}/") as page:
        assert page.url.endswith("/masuk/?next=/")
    accounts = json.loads((Path(var_folder) / "akun-contoh.json").read_text("utf-8"))
    assert len(accounts) == 24
    for name, password in accounts.items():
        assert re.search(rf"{name} +{re.escape(password)}$", said, re.MULTILINE)
        assert landing_page(port, name, password) == f"/{name.rpartition('.')[2]}/"

    started = psutil.Process(demo.pid).children(recursive=True)
    next(process for process in started if "db_worker" in process.cmdline()).kill()
    read_until(demo, r"Pekerja cetak berhenti \(kode -9\), dijalankan lagi")
    started += psutil.Process(demo.pid).children(recursive=True)

    demo.terminate()
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert "Kinerja dihentikan; datanya tersimpan." in said
    assert [process for process in started if process.is_running()] == []
    assert not (Path(var_folder) / "postgres" / "postmaster.pid").exists()
