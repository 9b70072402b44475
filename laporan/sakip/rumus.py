"""Live formulas of the SAKIP sheets, written only where they give exactly the figure that Kinerja has."""

from decimal import Decimal, localcontext

from indikator.capaian.aturan import Aturan
from indikator.capaian.hitung import calculator
from indikator.nilai import CONTEXT, rounded
from indikator.tabel import DECIMALS
from laporan.document import Cell
from laporan.document.numbers import number_format
from laporan.reports.rumus_sel import FORMULAS, limited


def number_in(cell: Cell) -> Decimal | None:
    """The number that the sheet has in this cell; None where it is text there."""
    return cell.value if cell.value is not None and number_format(cell.text, cell.value) is not None else None


def reached(target: Cell, done: Cell, nilai: Decimal | None, aturan: Aturan | None, baseline: Decimal | None) -> str:
    """An achievement from the two cells beside it, by its rule."""
    promised, measured = number_in(target), number_in(done)
    if nilai is None or aturan is None or aturan.jenis not in FORMULAS or not promised or not measured:
        return ""
    if "{b}" in FORMULAS[aturan.jenis] and baseline is None:
        return ""
    with localcontext(CONTEXT):
        found = calculator(aturan)(measured, promised, baseline)[2]
    if found is None or rounded(found, DECIMALS) != rounded(nilai, DECIMALS):
        return ""  # judged by something else than these two: the quarters so far, the parts of a composite
    return limited(aturan, place(done), place(target), baseline)


def place(cell: Cell) -> str:
    return f"{{{cell.column}}}"


def share(part: int, whole: int) -> str:
    """A percentage of two columns."""
    return f"=ROUND({{{part}}}*100/{{{whole}}},{DECIMALS})"


def summed(column: int) -> str:
    """The total of a column, in the last row of a table with `totals`."""
    return f"=SUM({{{column}:}})"
