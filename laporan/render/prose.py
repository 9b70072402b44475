"""Prose blocks as HTML, the same for the page on screen and for the pages that WeasyPrint lays out.

Generic markup without inline style; every text is escaped; a line feed becomes <br>. An emblem that is neither PNG
nor JPEG is left out.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import singledispatch
from html import escape
from typing import Final

from laporan.document import (
    Align,
    Clauses,
    Contents,
    Cover,
    Facts,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Points,
    Prose,
    Signature,
)
from laporan.render import qr

ALIGN_CLASS: Final[dict[Align, str]] = {"left": "", "center": "rata-tengah", "right": "rata-kanan"}
SIZE_CLASS: Final = {"small": "huruf-kecil", "normal": "", "large": "huruf-besar"}
IMAGES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
Entry = tuple[int, str, str, str]
"""A line of the Contents: level, label, page number, address in the file (the last two may be empty)."""


@singledispatch
def prose(block: Prose) -> Iterator[str]:
    """Markup of one block; Contents, which need their entries, have a function of their own."""
    raise TypeError(f"no prose: {type(block).__name__}")


@prose.register
def _note(block: Note) -> Iterator[str]:
    yield f'<p class="laporan-catatan">{text_of(block.text)}</p>\n'


@prose.register
def _heading(block: Heading) -> Iterator[str]:
    yield heading(block)


def heading(block: Heading, name: str = "") -> str:
    """With a name it is a place that the Contents lead to."""
    place = f' id="{escape(name)}"' if name else ""
    return f'<h{block.level + 2} class="bab-{block.level}"{place}>{text_of(block.text)}</h{block.level + 2}>\n'


@prose.register
def _points(block: Points) -> Iterator[str]:
    yield from _rows("butir", list(block.marked))


@prose.register
def _facts(block: Facts) -> Iterator[str]:
    yield from _rows("fakta", [(label, ":", text) for label, text in block.rows])


@prose.register
def _cover(block: Cover) -> Iterator[str]:
    lines = "".join(f"<p>{text_of(line)}</p>\n" for line in block.lines)
    yield f'<div class="sampul">{_emblem(block.emblem)}{lines}</div>\n'


@prose.register
def _paragraph(block: Paragraph) -> Iterator[str]:
    looks = (ALIGN_CLASS[block.align], block.bold and "tebal", block.italic and "miring",
             SIZE_CLASS[block.size], block.indent > 0 and f"inden-{min(20, round(block.indent))}")  # fmt: skip
    yield f"<p{classes(*looks)}>{text_of(block.text)}</p>\n"


def _rows(name: str, rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Texts beside each other. No <table>: these are no tables to those who hear the page."""
    yield f'<div class="lajur {name}">\n'
    for row in rows:
        yield f'<div class="baris">{"".join(f"<div>{text_of(text)}</div>" for text in row)}</div>\n'
    yield "</div>\n"


@prose.register
def _clauses(block: Clauses) -> Iterator[str]:
    """Label, colon, mark, text; without any mark there is no column for it."""
    has_marks = any(clause.mark for clause in block.clauses)
    rows: list[tuple[str, ...]] = []
    for clause in block.clauses:
        before = ("", "") if rows else (block.label, ":")
        rows.append((*before, clause.mark, clause.text) if has_marks else (*before, clause.text))
    yield from _rows("konsiderans" if has_marks else "diktum", rows)


@prose.register
def _letterhead(block: Letterhead) -> Iterator[str]:
    yield f'<div class="kop">{_emblem(block.emblem)}<div class="kop-baris">\n'
    for index, line in enumerate(block.lines):
        yield f'<p class="kop-{min(index, 2) + 1}">{text_of(line)}</p>\n'
    yield "</div></div>\n"


@prose.register
def _signatures(block: Signature) -> Iterator[str]:
    """Two who sign side by side begin at one height: who has no place and date has empty lines there."""
    yield '<div class="tanda-tangan">'
    above = max(len(one.opening) for one in (block.beside, block) if one)
    for one in (block.beside, block):
        empty = "<p>&#160;</p>" * (above - len(one.opening)) if one else ""
        yield f'<div class="penanda">{empty}{_signature(one)}</div>' if one else '<div class="penanda"></div>'
    yield "</div>\n"


def _signature(one: Signature) -> str:
    opening = "".join(f"<p>{text_of(line)}</p>" for line in one.opening)
    role = "".join(f"<p>{text_of(line)}</p>" for line in one.role)
    address = escape(one.qr)
    code = f'<img src="{qr.data_uri(one.qr)}" alt="{address}">' if one.qr else ""
    name, *below = one.closing
    rest = "".join(f"<p>{text_of(line)}</p>" for line in below)
    return f'{opening}{role}<div class="ruang-tanda">{code}</div><p class="tebal">{text_of(name)}</p>{rest}'


def contents(block: Contents, entries: Sequence[Entry]) -> Iterator[str]:
    yield f'<nav class="daftar-isi"><p class="daftar-judul">{text_of(block.title)}</p>\n'
    for level, label, page, address in entries:
        name = f'<a href="{escape(address)}">{text_of(label)}</a>' if address else text_of(label)
        yield f'<div class="isi-{level}"><span class="isi-nama">{name}</span><span class="isi-halaman">'
        yield f"{escape(page)}</span></div>\n"
    yield "</nav>\n"


def _emblem(image: bytes | None) -> str:
    for start, kind in IMAGES.items():
        if image is not None and image.startswith(start):
            return f'<img class="lambang" src="data:{kind};base64,{b64encode(image).decode()}" alt="Lambang daerah">'
    return ""


def classes(*names: str | bool) -> str:
    """A class attribute of the names that hold, or nothing."""
    given = " ".join(name for name in names if isinstance(name, str) and name)
    return f' class="{given}"' if given else ""


def text_of(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
