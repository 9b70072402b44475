"""The cells of painted tables by their place on the page: rectangles from the strokes, words by where they stand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from laporan.document import Table
from laporan.reports.pecahan import fraction_of
from tests.laporan import pdftools

AGAIN = ("(lanjutan)", "(lanj.)")


@dataclass(frozen=True)
class Kotak:
    """A rectangle of a page in points from its upper left corner, and the words inside, lines from top to bottom."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """Without blanks, since a line may end inside a word; empty for the marked repeat of an earlier cell."""
        text = "".join(self.words)
        return "" if text.startswith(AGAIN) else text


def boxes(path: Path, first: int = 0) -> Iterator[list[Kotak]]:
    """The rectangles of each page from `first` on; a word belongs to the one around its middle, and lies inside."""
    words = pdftools.words(path)
    with pikepdf.open(path) as file:
        for number, page in enumerate(file.pages):
            if number < first:
                continue
            height = float(page.mediabox[3])
            edges = set()
            for one in pikepdf.parse_content_stream(page):
                if str(one.operator) == "re":
                    left, bottom, wide, high = (float(operand) for operand in one.operands)
                    if wide > 3:  # no module of a QR code
                        edges.add((left, height - bottom - high, left + wide, height - bottom))
            yield _filled(number, sorted(edges, key=lambda one: (round(one[1], 1), one[0])), words[number])


def _filled(page: int, edges: list[tuple[float, float, float, float]], words: list[pdftools.Word]) -> list[Kotak]:
    inside: defaultdict[int, list[pdftools.Word]] = defaultdict(list)
    for word in words:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        for at, (left, top, right, bottom) in enumerate(edges):
            if left <= x <= right and top <= y <= bottom:
                assert left - 0.5 <= word.left, word
                assert word.right <= right + 0.5, word
                assert word.bottom <= bottom + 1.5, word
                inside[at].append(word)
                break
    return [
        Kotak(page, *edge, tuple(word.text for word in sorted(inside[at], key=lambda one: (round(one.top), one.left))))
        for at, edge in enumerate(edges)
    ]


def bare(text: str) -> str:
    return "".join(text.split())


def set_forms(text: str) -> tuple[str, ...]:
    """How the text of a formula may stand in its cell, read from the top: as a fraction, else as it is.

    What stands before and behind a fraction is at the height of its rule, between numerator and denominator, or the
    former above it. The sign or word of division is the rule.
    """
    one = fraction_of(text)
    if one is None:
        return (bare(text),)
    shapes = (one.before, one.above, one.after, one.below), (one.above, one.before, one.after, one.below), (text,)
    return tuple(bare("".join(shape)) for shape in shapes)


def edges_of(pages: list[list[Kotak]], table: Table) -> tuple[list[float], list[float]]:
    """Left and right edges of the columns, from the boxes of the headings on the first page."""
    heads = [one for one in pages[0] if bare(one.text) in {bare(column.label) for column in table.columns}]
    lefts = sorted({round(one.left, 1) for one in heads})
    rights = sorted({round(one.right, 1) for one in heads})
    assert len(lefts) == len(rights) == len(table.columns)
    return lefts, rights


def below_head(page: list[Kotak], table: Table) -> list[Kotak]:
    """The boxes under the heading; no band, which fills the width."""
    labels = {bare(cell.text) for row in table.head for cell in row.cells}
    heads = [one for one in page if one.text in labels and one.text]
    end = max((one.bottom for one in heads if one.top < heads[0].top + 80), default=0.0) if heads else 0.0
    return [one for one in page if one.top >= end - 0.2 and not one.text.startswith("ESELON")]


def column_text(pages: list[list[Kotak]], table: Table, column: int) -> str:
    """All that a column says from page to page, marked repeats left out."""
    lefts, rights = edges_of(pages, table)
    return "".join(
        one.text
        for page in pages
        for one in below_head(page, table)
        if round(one.left, 1) == lefts[column] and round(one.right, 1) == rights[column]
    )


def beside_tables(path: Path, first: int, end: int, *, below: float) -> str:
    """What stands outside all rectangles of these pages, line by line, without blanks and without the pages' feet.

    `below` is where a foot begins, in points from the upper edge.
    """
    words, grids = pdftools.words(path), list(boxes(path))
    text = ""
    for page in range(first, end):
        outside = [
            word
            for word in words[page]
            if word.top < below
            and not any(
                one.left <= (word.left + word.right) / 2 <= one.right
                and one.top <= (word.top + word.bottom) / 2 <= one.bottom
                for one in grids[page]
            )
        ]
        text += "".join(word.text for word in sorted(outside, key=lambda one: (round(one.top), one.left)))
    return text


def columns_of(path: Path, first: int, end: int, lefts: int) -> list[str]:
    """What each of so many columns says from page to page, without blanks; marked repeats left out."""
    grids = list(boxes(path))[first:end]
    edges = sorted({round(one.left, 1) for page in grids for one in page})
    assert len(edges) == lefts, edges
    return ["".join(one.text for page in grids for one in page if round(one.left, 1) == edge) for edge in edges]
