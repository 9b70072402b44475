"""The cell of a table that shows the formula of an indicator: as a fraction where it is one, else as text."""

from collections.abc import Mapping

from laporan.document import Cell
from laporan.reports.pecahan import text_cell
from laporan.rumus import expression_cell


def printed_formula(column: int, teks: str, rumus: str, label: Mapping[str, str]) -> Cell:
    """The text that the plan prints for it; where there is none, the expression with the names of its variables."""
    return expression_cell(column, rumus, label) if rumus and not teks else text_cell(column, teks)
