"""A formula in print: from its expression, with the names of its variables."""

from collections.abc import Mapping

from indikator.formula import FormulaError, Pecahan, Rumus, fraction_parts, parse
from laporan.document import Cell, Fraction


def formula_cell(column: int, rumus: Rumus, label: Mapping[str, str] | None = None) -> Cell:
    """`label` gives for each name what to print instead of its code. Of several fractions none is set."""
    parts = fraction_parts(rumus, label)
    places = [index for index, part in enumerate(parts) if isinstance(part, Pecahan)]
    shown = [_fraction(part) if isinstance(part, Pecahan) else part for part in parts]
    if len(places) != 1:
        return Cell(column, "".join(part if isinstance(part, str) else part.text for part in shown))
    at = places[0]
    found = parts[at]
    assert isinstance(found, Pecahan)
    before, after = ("".join(map(str, side)) for side in (parts[:at], parts[at + 1 :]))
    fraction = Fraction(found.pembilang, found.penyebut, before, after)
    return Cell(column, fraction.text, fraction=fraction)


def expression_cell(column: int, rumus: str, label: Mapping[str, str]) -> Cell:
    """The same of an expression as it is kept; without one, empty."""
    if not rumus:
        return Cell(column)
    try:
        return formula_cell(column, parse(rumus), label)
    except FormulaError:  # written in a form of the language that is no more
        return Cell(column, rumus)


def _fraction(part: Pecahan) -> Fraction:
    return Fraction(part.pembilang, part.penyebut)
