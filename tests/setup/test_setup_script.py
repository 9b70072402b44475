"""bin/setup.sh where something is missing: one sentence that says what to do, and nothing done by halves.

The script runs in an empty folder with a PATH of stand-in programs, so that it meets another machine.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ["bash", "sh", "cat", "cut", "dirname", "env", "mkdir", "rm", "sha256sum"]
PYTHON = 'case "$*" in *version_info*) exit 0 ;; *) exit 1 ;; esac'  # new enough, but without the venv module


def meet(folder: Path, programs: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the script on a machine that has `programs` (name → shell text) beside the plainest tools."""
    (folder / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "setup.sh", folder / "bin")
    machine = folder / "machine"
    machine.mkdir()
    for tool in TOOLS:
        (machine / tool).symlink_to(str(shutil.which(tool)))
    for name, text in programs.items():
        (machine / name).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (machine / name).chmod(0o755)
    return subprocess.run(
        [machine / "bash", folder / "bin" / "setup.sh", *arguments],
        env={"PATH": str(machine), "LANG": os.environ.get("LANG", "C.UTF-8")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({"python3": "exit 1"}, "dibutuhkan Python 3.11 atau lebih baru."),
        ({"python3": PYTHON}, "pasang dahulu modul venv"),
        (
            {"python3": PYTHON, "dpkg-query": "exit 1", "apt-get": "exit 1", "id": "echo 1000"},
            "jalankan sebagai root: apt-get install libpango-1.0-0",
        ),
        (
            {
                "python3": PYTHON,
                "dpkg-query": "exit 1",
                "apt-get": "echo E: no address; exit 100",
                "id": "echo 0",
            },
            "gagal dipasang; periksa sambungan internet, lalu ulangi. Rinciannya di var/penyiapan.log.",
        ),
    ],
    ids=["old python", "no apt", "neither root nor sudo", "no network"],
)
def test_a_missing_thing_ends_in_one_sentence(tmp_path: Path, programs: dict[str, str], sentence: str) -> None:
    result = meet(tmp_path, programs)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 2
    assert sentence in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_what_failed_stands_in_the_log(tmp_path: Path) -> None:
    programs = {
        "python3": PYTHON,
        "dpkg-query": "exit 1",
        "apt-get": "echo E: no address; exit 100",
        "id": "echo 0",
    }
    meet(tmp_path, programs)
    assert "E: no address" in (tmp_path / "var" / "penyiapan.log").read_text("utf-8")


def test_an_unknown_option_is_refused(tmp_path: Path) -> None:
    assert "Pilihan tidak dikenal: --semua" in meet(tmp_path, {}, "--semua").stderr
