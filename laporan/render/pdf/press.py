"""Sections of prose as PDF pages: laid out by WeasyPrint in a fenced process of its own.

The fence: the process is isolated from our modules and environment, may use so much memory and time, and fetches
nothing but data that the page itself holds. What it cannot do within that becomes a sentence for the person who asked.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from laporan.render.errors import RenderError

CHILD: Final = Path(__file__).with_name("press_child.py")
MEMORY: Final = 1024**3
SECONDS: Final = 60
WAIT: Final = 3  # times the seconds, on a busy machine
POINTS_PER_PX: Final = 0.75
KEPT: Final = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


class TooMuchProse(RenderError):
    """The texts need more time or memory than one document may take."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """How many pages a section takes, and for each of its headings the page (from 0) and the height in points."""

    pages: int
    headings: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The PDF, and where each id of the HTML stands: page from 0, height in points."""

    data: bytes
    count: int
    places: dict[str, tuple[int, float]]


def press(html: str, *, memory: int = MEMORY, seconds: int = SECONDS) -> Pages:
    """Raises TooMuchProse beyond the limits, RenderError where WeasyPrint fails."""
    words = [sys.executable, "-I", str(CHILD), str(memory), str(seconds)]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own program and numbers
            words, input=html.encode(), capture_output=True, env=environment, timeout=WAIT * seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(seconds) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL) or b"MemoryError" in done.stderr[-2000:]:
        raise _too_much(seconds)
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RenderError(
            "Naskah tidak dapat disusun menjadi PDF. Periksa teks yang luar biasa panjang atau aneh, lalu coba lagi. "
            f"({why[:200]})"
        )
    length = int(done.stdout[:8])
    head = json.loads(done.stdout[8 : 8 + length])
    places = {name: (int(page), float(y) * POINTS_PER_PX) for name, (page, y) in head["places"].items()}
    return Pages(done.stdout[8 + length :], int(head["pages"]), places)


def _too_much(seconds: int) -> TooMuchProse:
    return TooMuchProse(
        f"Naskah terlalu panjang untuk disusun menjadi PDF (batas {seconds} detik kerja dan 1 GiB memori per dokumen). "
        "Perpendek teksnya atau pindahkan sebagian ke lampiran, lalu coba lagi."
    )
