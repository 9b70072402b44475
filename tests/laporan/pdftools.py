"""What the tools of poppler and qpdf say about a PDF."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path


@dataclass(frozen=True)
class Word:
    """A word and its box on a page: points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def _run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def complaints(path: Path) -> str:
    """What qpdf finds wrong; empty for a sound file."""
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 and "No syntax" in done.stdout else done.stdout + done.stderr


def fonts(path: Path) -> list[tuple[str, bool]]:
    """Each font's name, and whether it is embedded."""
    rows = _run("pdffonts", str(path)).splitlines()[2:]
    return [(row.split()[0], row.split()[-5] == "yes") for row in rows]


def texts(path: Path) -> list[str]:
    """The text of each page, in reading order."""
    return [" ".join(page.split()) for page in _run("pdftotext", str(path), "-").split("\f")[:-1]]


def words(path: Path) -> list[list[Word]]:
    """The words of each page with their places."""
    pages = _run("pdftotext", "-bbox", str(path), "-").split("<page ")[1:]
    pattern = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
    return [[Word(unescape(text), *map(float, box)) for *box, text in pattern.findall(page)] for page in pages]


def raw(path: Path) -> list[str]:
    """The text of each page in the order of its content."""
    return _run("pdftotext", "-raw", str(path), "-").split("\f")[:-1]
