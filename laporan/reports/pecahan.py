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
    if not _is_division(text, match["above"], match["below"]):
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


def _is_division(text: str, above: str, below: str) -> bool:
    """Whether the text reads as one quantity over another, and parts where the slash stands ('kasus/perkara')."""
    read = read_formula(text)
    if not isinstance(read, Usulan) or len(read.variabel) != 2 or " / " not in read.rumus_teks:
        return False
    numerator, denominator = (_letters(one.label) for one in read.variabel)
    return numerator in _letters(above) and denominator in _letters(below)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") and part.endswith(")") else part
