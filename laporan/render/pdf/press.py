"""Sections of prose as PDF pages: laid out by WeasyPrint in a fenced process for each document.

The fence: the process is isolated from our modules and environment, may use so much memory and time, and fetches
nothing but data that the page itself holds. What it cannot do within that becomes a sentence for the person who asked.
"""

import json
import signal
from dataclasses import dataclass
from typing import Final

from laporan.render.errors import RenderError
from laporan.render.pdf import pressroom

MEMORY: Final = 1024**3
SECONDS: Final = 60
WAIT: Final = 3  # times the seconds, on a busy machine
POINTS_PER_PX: Final = 0.75
NO_TIME, NO_MEMORY = (-signal.SIGXCPU, -signal.SIGKILL), (-signal.SIGTRAP, -signal.SIGABRT)  # the last as GLib ends


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
    try:
        found = pressroom.ask(html.encode(), memory=memory, seconds=seconds, patience=WAIT * seconds)
    except TimeoutError as error:
        raise _too_much(seconds) from error
    except pressroom.Unanswered as error:
        raise RenderError("Penyusun PDF berhenti di tengah jalan. Coba lagi sebentar lagi.") from error
    if found.code in (*NO_TIME, *NO_MEMORY) or found.data == b"M":
        raise _too_much(seconds)
    if found.code or not found.data.startswith(b"P"):
        why = found.data[1:].decode(errors="replace").strip() if found.data.startswith(b"E") else f"kode {found.code}"
        raise RenderError(
            "Naskah tidak dapat disusun menjadi PDF. Periksa teks yang luar biasa panjang atau aneh, lalu coba lagi. "
            f"({why[:200]})"
        )
    length = int(found.data[1:9])
    head = json.loads(found.data[9 : 9 + length])
    places = {name: (int(page), float(y) * POINTS_PER_PX) for name, (page, y) in head["places"].items()}
    return Pages(found.data[9 + length :], int(head["pages"]), places)


def _too_much(seconds: int) -> TooMuchProse:
    return TooMuchProse(
        f"Naskah terlalu panjang untuk disusun menjadi PDF (batas {seconds} detik kerja dan 1 GiB memori per dokumen). "
        "Perpendek teksnya atau pindahkan sebagian ke lampiran, lalu coba lagi."
    )
