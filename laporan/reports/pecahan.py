"""A printed formula as a fraction where its text is one: 'A / B × 100 %', 'A dibagi B dikali 100 %', 'A : B'.

Only where `baca teks` reads the text surely as one quantity over another. The rule stands for the sign or the word of
division, which alone is not printed; every other letter of the text stays, before, above, below or behind the rule.
"""

import re
from typing import Final

from indikator.formula.teks import Usulan, read_formula
from laporan.document import Cell, Fraction

# What parts the two, from the surest: a word, a colon between blanks, a slash.
SIGNS: Final = (
    re.compile(r"\s+(?:di\s?bagi|dibandingkan)(?:\s+dengan)?\s+"),
    re.compile(r"\s+:\s+"),
    re.compile(r"\s*/\s*"),
)
IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
BEFORE: Final = re.compile(r"[^=]*=\s*")
AFTER: Final = re.compile(r"\s*(?:[×xX*]|di\s?kali(?:kan)?)\s*100\s*%?\s*[;.]?\s*")
READ: Final = re.compile(r"\w+ / \w+(?: × 100%?)?")  # one quantity over another


def fraction_of(text: str) -> Fraction | None:
    """The fraction that a text prints in one line; None where it is none: a slash alone ('Kabupaten/Kota') is not."""
    if "\n" in text or "=" in text[text.find("=") + 1 :]:
        return None
    outside = IN_BRACKETS.sub(lambda match: "·" * len(match.group()), text)
    for sign in SIGNS:
        found = list(sign.finditer(outside)) or list(sign.finditer(text))
        if len(found) == 1:
            return _parted(text, text[: found[0].start()], text[found[0].end() :])
        if found:
            return None
    return None


def _parted(text: str, left: str, right: str) -> Fraction | None:
    before, above = _split(left, BEFORE.match(left))
    tail = next((match for match in AFTER.finditer(right) if match.end() == len(right)), None)
    below, after = (right, "") if tail is None else (right[: tail.start()], tail.group())
    while above.startswith("(") and above.count("(") > above.count(")"):  # closed behind the rule, or never
        before, above = before + "(", above[1:]
    while below.endswith(")") and below.count(")") > below.count("("):
        below, after = below[:-1], ")" + after
    if above.count("(") != above.count(")") or below.count("(") != below.count(")"):
        return None
    if not above.strip() or not below.strip() or not _is_division(text, above, below):
        return None
    for over in (_bare(above), above):
        for under in (_bare(below), below):
            fraction = Fraction(over, under, before, after)
            if fraction.text == text:  # brackets that the rule makes needless
                return fraction
    return Fraction(above, below, before, after)


def _split(text: str, match: re.Match[str] | None) -> tuple[str, str]:
    end = match.end() if match else 0
    return text[:end], text[end:]


def text_cell(column: int, text: str, rowspan: int = 1) -> Cell:
    """The cell of a printed formula."""
    return Cell(column, text, rowspan, fraction=fraction_of(text))


def _is_division(text: str, above: str, below: str) -> bool:
    """Whether the text reads as one quantity over another, and parts where the sign stands ('kasus/perkara')."""
    read = read_formula(text)
    if not isinstance(read, Usulan) or len(read.variabel) != 2 or not READ.fullmatch(read.rumus_teks):
        return False
    numerator, denominator = (_letters(one.label) for one in read.variabel)
    return numerator in _letters(above) and denominator in _letters(below)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") and part.endswith(")") else part
