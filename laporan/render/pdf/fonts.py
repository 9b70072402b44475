"""The typefaces of a PDF: found on the machine, and measured for layout. How they get into the file: embedding.py.

Liberation Sans has the same letter widths as Arial, URW Bookman those of Bookman. Kerning and ligatures stay off, so
that the width of a text is the sum of its letters and its letters come out again, one for one, when it is copied or
searched.
"""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import pydyf
from fontTools.ttLib import TTFont

from laporan.document import Typeface
from laporan.render.errors import RenderError
from laporan.render.pdf import embedding
from laporan.render.wrapping import Widths

FaceName = Literal["regular", "bold", "italic"]
FACE_NAMES: Final[tuple[FaceName, ...]] = ("regular", "bold", "italic")
FONTS: Final = Path("/usr/share/fonts")
EM: Final = 1000  # PDF measures glyphs in thousandths of the type size


@dataclass(frozen=True, slots=True)
class Family:
    """A typeface as files: the style of each face is part of the name of its file."""

    name: str
    file: str
    styles: dict[FaceName, str]
    folders: tuple[str, ...]
    package: str


FAMILIES: Final[dict[Typeface, Family]] = {
    "Arial": Family(
        "Liberation Sans",
        "LiberationSans-{}.ttf",
        {"regular": "Regular", "bold": "Bold", "italic": "Italic"},
        ("truetype/liberation", "truetype/liberation2", "liberation", "liberation-sans", "TTF"),
        "fonts-liberation",
    ),
    "Bookman": Family(
        "URW Bookman",
        "URWBookman-{}.otf",
        {"regular": "Light", "bold": "Demi", "italic": "LightItalic"},
        ("opentype/urw-base35", "urw-base35", "OTF"),
        "fonts-urw-base35",
    ),
}


class FontMissing(RenderError):
    """The machine lacks the typeface; the message says how to install it."""


@cache
def path_of(name: FaceName, typeface: Typeface = "Arial") -> Path:
    """The file of a face: in the usual folders, else where fontconfig knows it. Raises FontMissing."""
    family = FAMILIES[typeface]
    file = family.file.format(family.styles[name])
    for folder in family.folders:
        if (FONTS / folder / file).is_file():
            return FONTS / folder / file
    if program := shutil.which("fc-match"):
        words = [program, "-f", "%{file}", f"{family.name}:style={family.styles[name]}"]
        answer = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our words
        if Path(answer.stdout).name == file:
            return Path(answer.stdout)
    raise FontMissing(
        f"Huruf {family.name} tidak ditemukan, padahal diperlukan untuk PDF. "
        f"Pasang paket {family.package} (Debian/Ubuntu: apt install {family.package}), lalu coba lagi."
    )


class Face:
    """One face during one rendering: knows widths, and numbers the characters that were painted with it.

    Each character gets a number (CID) of its own, even where two share a glyph or the face has none (it shows an
    empty box then), so that every text is extracted exactly as it was written. `ascent` and `descent` are in ems.
    """

    def __init__(self, name: FaceName, typeface: Typeface = "Arial") -> None:
        self.name = name
        self.path = path_of(name, typeface)
        self.font = TTFont(BytesIO(self.path.read_bytes()), lazy=True, recalcTimestamp=False)
        self._glyphs: dict[int, str] = self.font.getBestCmap()
        em = 1 / self.font["head"].unitsPerEm
        self.ascent, self.descent = self.font["hhea"].ascent * em, -self.font["hhea"].descent * em
        self.cids = _Cids()
        advances = self.font["hmtx"].metrics
        self.widths = Widths(
            {chr(code): advances[glyph][0] * em for code, glyph in self._glyphs.items()},
            default=advances[".notdef"][0] * em,
        )

    def encode(self, text: str) -> str:
        """The text as hexadecimal CIDs, ready to stand between < and >."""
        return text.translate(self.cids)

    def glyph(self, letter: str) -> str:
        """The name of a letter's outline in the font."""
        return self._glyphs.get(ord(letter), ".notdef")

    def embed(self, pdf: pydyf.PDF) -> bytes:
        """Add the font with the characters used so far to the file; answers its reference."""
        codes = list(self.cids)
        return embedding.embed(
            pdf,
            self.path,
            self.font,
            codes,
            glyphs=[self._glyphs.get(code, ".notdef") for code in codes],
            widths=[round(self.widths[chr(code)] * EM) for code in codes],
            default=round(self.widths["\0"] * EM),
        )


class _Cids(dict[int, str]):
    """Code points to the hexadecimal form of their CID, numbered from 1 in the order of first use."""

    def __missing__(self, code: int) -> str:
        cid = self[code] = f"{len(self) + 1:04x}"
        return cid
