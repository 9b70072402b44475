"""What an indicator is and why it was chosen, as the cell of a table tells it: labelled, and before its formula."""

from dataclasses import replace
from typing import Protocol

from laporan.document import Cell, Fraction

FORMULA = "Formulasi: "


class Bermakna(Protocol):
    """An indicator with the texts that explain it."""

    @property
    def definisi(self) -> str: ...
    @property
    def makna(self) -> str: ...
    @property
    def alasan(self) -> str: ...
    @property
    def relevansi(self) -> str: ...


def labelled(one: Bermakna) -> str:
    """Each of its texts on a line under its name; empty where it has none."""
    texts = (("Definisi", one.definisi), ("Makna", one.makna), ("Alasan", one.alasan), ("Relevansi", one.relevansi))
    return "\n".join(f"{label}: {text}" for label, text in texts if text)


def before_formula(text: str, formula: Cell) -> Cell:
    """The explanation and below it, named, the formula, which stays a fraction; one alone stands without a name."""
    if not text or not formula.text:
        return replace(formula, text=text or formula.text)
    lead = f"{text}\n{FORMULA}"
    own = formula.fraction
    fraction = own and Fraction(own.above, own.below, lead + own.before, own.after)
    return replace(formula, text=lead + formula.text, fraction=fraction)
