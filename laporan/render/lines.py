"""Prose blocks as plain lines, one below the other, for a medium that has no columns beside its tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
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

LARGER: Final = {"small": -1, "normal": 0, "large": 2}  # points


@dataclass(frozen=True, slots=True)
class Line:
    """`larger` in points than ordinary text."""

    text: str
    align: Align = "left"
    bold: bool = False
    italic: bool = False
    larger: int = 0


@singledispatch
def lines_of(block: Prose) -> Iterator[Line]:
    """The lines of a block; Contents have none, since a workbook has no pages."""
    raise TypeError(f"no prose: {type(block).__name__}")


@lines_of.register
def _paragraph(block: Paragraph) -> Iterator[Line]:
    yield Line(block.text, block.align, block.bold, block.italic, LARGER[block.size])


@lines_of.register
def _note(block: Note) -> Iterator[Line]:
    yield Line(block.text, italic=True, larger=-1)


@lines_of.register
def _heading(block: Heading) -> Iterator[Line]:
    yield Line(block.text, "center" if block.level == 1 else "left", bold=True)


@lines_of.register
def _points(block: Points) -> Iterator[Line]:
    for mark, text in block.marked:
        yield Line(f"{mark} {text}")


@lines_of.register
def _clauses(block: Clauses) -> Iterator[Line]:
    for index, clause in enumerate(block.clauses):
        label = f"{block.label} : " if index == 0 else ""
        yield Line(label + f"{clause.mark} {clause.text}".strip())


@lines_of.register
def _facts(block: Facts) -> Iterator[Line]:
    for label, text in block.rows:
        yield Line(f"{label} : {text}")


@lines_of.register
def _letterhead(block: Letterhead) -> Iterator[Line]:
    for index, text in enumerate(block.lines):
        yield Line(text, "center", bold=index < 2, larger=1 if index < 2 else -1)


@lines_of.register
def _cover(block: Cover) -> Iterator[Line]:
    for text in block.lines:
        yield Line(text, "center", bold=True, larger=2)


@lines_of.register
def _contents(_block: Contents) -> Iterator[Line]:
    yield from ()


@lines_of.register
def _signature(one: Signature) -> Iterator[Line]:
    """Both who sign, one after the other: the left one stands left."""
    if one.beside is not None:
        for line in _signature(replace(one.beside, beside=None)):
            yield replace(line, align="left")
    yield Line("", "right")
    for text in (*one.opening, *one.role):
        yield Line(text, "right")
    for text in ("", "", one.qr) if one.qr else ("", "", ""):
        yield Line(text, "right")
    name, *below = one.closing
    yield Line(name, "right", bold=True)
    for text in below:
        yield Line(text, "right")
