"""Tables: a grid in which every place is covered by exactly one cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Align = Literal["left", "center", "right"]
CellKind = Literal["data", "head", "band"]


class GridError(ValueError):
    """Cells of a table overlap, leave a hole, or reach over its edge; the text names row and column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `width` is in mm and relative at the same time: renderers scale all columns so that the table fills the
    width between the margins. Neighbouring columns with the same `group` share a heading above their labels.
    """

    label: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fraction:
    """A numerator above a line above a denominator, and what stands before and behind them on the same line."""

    above: str
    below: str
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The same in one line, with brackets where they are needed: '(a + b) / c × 100%'."""
        above = f"({self.above})" if any(sign in self.above for sign in (" + ", " - ")) else self.above
        below = f"({self.below})" if any(sign in self.below for sign in (" + ", " - ", " × ", " / ")) else self.below
        return f"{self.before}{above} / {below}{self.after}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle of a table, kept once, in the row and at the column of its upper left corner.

    `value` is the number that `text` shows; it is set only where the whole text stands for that number
    ('3,23', '10 Perda'), and makes the cell a real number in XLSX. `align` overrides that of the column.
    A number may be more exact than `text`, which rounds it half up.
    `formula` gives the same number in XLSX, live: "={9}*100/{4}" names cells of the same row by their columns, "{3+2}"
    the one of column 3 two rows below it, "{14:}" those of a column in the whole body of the table.
    `fraction` is how `text`, which says the same in one line, is set where the medium can; XLSX and narrow cells show
    the text.
    `link` is the address within this site of the page that explains the figure; only a page on screen has it.
    """

    column: int
    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    kind: CellKind = "data"
    align: Align | None = None
    bold: bool = False
    value: Decimal | None = None
    fraction: Fraction | None = None
    formula: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in this row, from left to right; columns covered from above are left out."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid: every place of the head and of the body is covered by exactly one cell (else GridError).

    Without `head`, the heading is made from the labels and groups of the columns (one row, two with groups).
    A cell of the head never reaches into the body. A band may begin in any column and then lies beside the
    cells that span over its row from above.
    """

    columns: tuple[Column, ...]
    body: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    caption: str = ""
    totals: bool = False  # the last row of the body sums up the others, so formulas over a column leave it out

    def __post_init__(self) -> None:
        if not self.columns:
            raise GridError("a table needs at least one column")
        if not self.head:
            object.__setattr__(self, "head", heading(self.columns))
        self._check("head", self.head)
        self._check("body", self.body)

    def _check(self, part: str, rows: tuple[Row, ...]) -> None:
        count, height = len(self.columns), len(rows)
        ends = [0] * count  # per column: the first row that nothing covers yet
        for index, row in enumerate(rows):
            edge = 0
            for cell in row.cells:
                column, after, below = cell.column, cell.column + cell.colspan, index + cell.rowspan
                if column < edge:
                    raise self._error(part, index, column, "is covered twice, or its cell is out of order")
                if cell.rowspan < 1 or cell.colspan < 1:
                    raise self._error(part, index, column, "holds a cell of less than one row or column")
                if after > count or below > height:
                    raise self._error(part, index, column, "holds a cell that reaches over the edge")
                for edge in range(column, after):
                    if ends[edge] > index:
                        raise self._error(part, index, edge, "is covered twice")
                    ends[edge] = below
                edge = after
            if min(ends) <= index:
                raise self._error(part, index, ends.index(min(ends)), "is covered by no cell")

    def _error(self, part: str, row: int, column: int, what: str) -> GridError:
        label = self.columns[column].label if 0 <= column < len(self.columns) else "outside"
        return GridError(f"{part} row {row + 1}, column {column + 1} ({label}) {what}")

    def align_of(self, cell: Cell) -> Align:
        """How the text of a cell stands: its own wish, centred in the head, else that of its column."""
        if cell.align is not None:
            return cell.align
        return "center" if cell.kind == "head" else self.columns[cell.column].align


def heading(columns: Sequence[Column]) -> tuple[Row, ...]:
    """Head rows made from the columns: labels, with a row of groups above them where there are any."""
    if not any(column.group for column in columns):
        return (Row(tuple(Cell(i, column.label, kind="head") for i, column in enumerate(columns))),)
    upper: list[Cell] = []
    lower: list[Cell] = []
    start = 0
    while start < len(columns):
        group, end = columns[start].group, start + 1
        if not group:
            upper.append(Cell(start, columns[start].label, rowspan=2, kind="head"))
            start = end
            continue
        while end < len(columns) and columns[end].group == group:
            end += 1
        upper.append(Cell(start, group, colspan=end - start, kind="head"))
        lower.extend(Cell(i, columns[i].label, kind="head") for i in range(start, end))
        start = end
    return Row(tuple(upper)), Row(tuple(lower))
