"""A printed formula as a fraction where its text is one: 'A / B × 100 %', with what stands before and behind it."""

import re
from typing import Final

from indikator.formula.teks import Usulan, read_formula
from laporan.document import Cell, Fraction

# before = numerator / denominator × 100 %
SHAPE: Final = re.compile(
    r"(?P<before>[^=/]*=\s*)?(?P<above>[^=/]+?|\([^=()]+\))\s*/\s*(?P<below>[^=/]+?|\([^=()]+\))"
    r"(?P<after>\s*[×xX*]\s*100\s*%?\s*)?"
)


def fraction_of(text: str) -> Fraction | None:
    """The fraction that a text prints in one line; None where it is none: a slash alone ('Kabupaten/Kota') is not."""
    match = SHAPE.fullmatch(text)
    if match is None or "\n" in text:
        return None
    read = read_formula(text)
    if not isinstance(read, Usulan) or " / " not in read.rumus_teks:
        return None
    before, after = match["before"] or "", match["after"] or ""
    for above in (_bare(match["above"]), match["above"]):
        for below in (_bare(match["below"]), match["below"]):
            fraction = Fraction(above, below, before, after)
            if fraction.text == text:  # brackets that the rule makes needless
                return fraction
    return Fraction(match["above"], match["below"], before, after)


def text_cell(column: int, text: str, rowspan: int = 1) -> Cell:
    """The cell of a printed formula."""
    return Cell(column, text, rowspan, fraction=fraction_of(text))


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") and part.endswith(")") else part
