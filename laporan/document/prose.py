"""Blocks of prose: headings, paragraphs, lists, and the parts that a decree is made of."""

from dataclasses import dataclass
from typing import Literal

from laporan.document.table import Align

Size = Literal["small", "normal", "large"]
PointStyle = Literal["1.", "a.", "-"]
Level = Literal[1, 2, 3]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`indent` in mm is that of the first line alone."""

    text: str
    align: Align = "left"
    bold: bool = False
    italic: bool = False
    indent: float = 0.0
    size: Size = "normal"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small print, below or above a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with a bookmark of its own, and a line in the Contents. Level 1 (a bab) is centred.

    A line feed separates 'BAB I' from its name; bookmark and Contents show both in one line.
    """

    text: str
    level: Level = 1

    @property
    def label(self) -> str:
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Points:
    """A numbered, lettered or dashed list; after z. come aa., ab. and so on."""

    items: tuple[str, ...]
    style: PointStyle = "1."

    @property
    def marked(self) -> tuple[tuple[str, str], ...]:
        """Each item behind its mark."""
        return tuple((mark(self.style, index), item) for index, item in enumerate(self.items))


@dataclass(frozen=True, slots=True)
class Clause:
    """A text behind its mark ('a.', '1.', or none)."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Clauses:
    """'Menimbang : a. bahwa …;': a label, a colon, and beside them the clauses with their marks."""

    label: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Kop: the emblem (PNG or JPEG) at the left, centred lines, a rule below.

    The first two lines are large, the second of them bold; the others are the address in small print.
    """

    lines: tuple[str, ...]
    emblem: bytes | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, at the right, with room for the sign above the name.

    `decree`: 'Ditetapkan di …' and 'pada tanggal …' in two lines, else 'Place, date'. An empty place, date or name
    leaves a visible gap; without any place and date there is no such line. `qr` is the address that the code leads to.
    `beside` signs at the left in the same rows.
    """

    place: str
    date: str
    role: tuple[str, ...]
    name: str = ""
    rank: str = ""
    nip: str = ""
    qr: str = ""
    decree: bool = False
    beside: "Signature | None" = None

    @property
    def opening(self) -> tuple[str, ...]:
        """The lines above the role."""
        if self.decree:
            return (f"Ditetapkan di {self.place or GAP}", f"pada tanggal {self.date or GAP}")
        return (f"{self.place or GAP}, {self.date or GAP}",) if self.place or self.date else ()

    @property
    def closing(self) -> tuple[str, ...]:
        """The lines below the sign."""
        nip = f"NIP {self.nip}" if self.nip else ""
        return (self.name or GAP, *filter(None, (self.rank, nip)))


@dataclass(frozen=True, slots=True)
class Contents:
    """Daftar isi: all headings and bookmarks of the Document with their page numbers.

    No part of a workbook, unless `sheets`: then the bookmark of each section with a link to its sheet.
    """

    title: str = "DAFTAR ISI"
    sheets: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """A page of its own: the emblem and centred lines."""

    lines: tuple[str, ...]
    emblem: bytes | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """'JABATAN : …' in rows: labels, a colon, texts."""

    rows: tuple[tuple[str, str], ...]


Prose = Paragraph | Note | Heading | Points | Clauses | Letterhead | Signature | Contents | Cover | Facts
GAP = "." * 24
"""Where a number, a date or a name is still to come."""


def mark(style: PointStyle, index: int) -> str:
    """'3.', 'c.' or '-' for the item of this index, counted from 0."""
    if style == "1.":
        return f"{index + 1}."
    return f"{letters(index)}." if style == "a." else "-"


def letters(index: int) -> str:
    """For 0, 1, …: a, b, …, z, aa, ab and so on."""
    text, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        text = chr(ord("a") + place) + text
    return text
