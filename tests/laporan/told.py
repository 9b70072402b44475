"""What a Document says in reading order, block by block, without blanks; for comparison with its files.

Beside each other stand: label, colon, mark and text of a clause (told row by row, from left to right), and two who sign
(painted: line by line; set as prose: first the left one, then the right one). A fraction is told from the
numerator, with what stands beside its rule, to the denominator.
"""

from collections.abc import Iterator
from itertools import zip_longest

from laporan.document import (
    Block,
    Cell,
    Clauses,
    Contents,
    Cover,
    Document,
    Facts,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Plot,
    Points,
    Prose,
    Section,
    Signature,
    Table,
)
from laporan.render.pdf.layout import is_painted


def bare(text: str) -> str:
    """Without blanks and hyphens: poppler drops a hyphen at the end of a line."""
    return "".join(text.split()).replace("-", "")


def told(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where, and the forms in which it may be told, of which one must be met."""
    for section in document.sections:
        for number, line in enumerate(section.title):
            yield f"{section.sheet}, title {number}", (bare(line),)
        for number, block in enumerate(section.blocks):
            for at, forms in enumerate(_block(block, section)):
                yield f"{section.sheet}, {type(block).__name__} {number}.{at}", tuple(bare(one) for one in forms)


def _block(block: Block, section: Section) -> Iterator[tuple[str, ...]]:
    if isinstance(block, Table):
        yield (block.caption,)
        for row in (*block.head, *block.body):
            yield from (cell_forms(cell) for cell in row.cells)
    elif isinstance(block, Signature):
        yield from ((line,) for line in _signed(block, by_lines=is_painted(section)))
    elif isinstance(block, Plot):
        raise TypeError("a drawing is compared box by box")
    else:
        yield from ((text,) for text in _prose(block))


def _prose(block: Prose) -> Iterator[str]:
    match block:
        case Paragraph() | Note() | Heading():
            yield block.text
        case Points():
            yield from (f"{mark}{text}" for mark, text in block.marked)
        case Clauses():
            yield f"{block.label}:"
            yield from (f"{one.mark}{one.text}" for one in block.clauses)
        case Letterhead() | Cover():
            yield from block.lines
        case Facts():
            yield from (f"{label}:{text}" for label, text in block.rows)
        case Contents():
            yield block.title


def cell_forms(cell: Cell) -> tuple[str, ...]:
    """Its text, or the same as a fraction."""
    one = cell.fraction
    if one is None:
        return (cell.text,)
    start = f"{one.before}{one.above}"
    return (cell.text, f"{start}{one.after}{one.below}", f"{start}{one.below}{one.after}")


def _signed(block: Signature, *, by_lines: bool) -> Iterator[str]:
    signers = [one for one in (block.beside, block) if one is not None]
    if not by_lines:
        for one in signers:
            yield from (*one.opening, *one.role, *one.closing)
        return
    parts = ([one.opening for one in signers], [one.role for one in signers],
             [one.closing[:1] for one in signers], [one.closing[1:] for one in signers])  # fmt: skip
    for part in parts:
        for row in zip_longest(*part, fillvalue=""):
            yield from row
