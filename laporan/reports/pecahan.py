"""A printed formula as a fraction where its text is one: 'A / B × 100 %', with what stands before and behind it."""

import re
from typing import Final

from laporan.document import Cell, Fraction

# before = numerator / denominator × 100 %; a slash between blanks, so that 'Kabupaten/Kota' is none.
SHAPE: Final = re.compile(
    r"(?P<before>[^=/]*=\s*)?(?P<above>[^=/]+?|\([^=()]+\)) / (?P<below>[^=/]+?|\([^=()]+\))"
    r"(?P<after>\s*[×xX*]\s*100\s*%?\s*)?"
)


def fraction_of(text: str) -> Fraction | None:
    """The fraction that a text prints in one line; None where it is none, or would not read the same again."""
    if text.count(" / ") != 1 or "\n" in text:
        return None
    match = SHAPE.fullmatch(text)
    if match is None:
        return None
    before, after = match["before"] or "", match["after"] or ""
    for above in (match["above"], _bare(match["above"])):
        for below in (match["below"], _bare(match["below"])):
            fraction = Fraction(above, below, before, after)
            if fraction.text == text:
                return fraction
    return None


def text_cell(column: int, text: str, rowspan: int = 1) -> Cell:
    """The cell of a printed formula."""
    return Cell(column, text, rowspan, fraction=fraction_of(text))


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") and part.endswith(")") else part
