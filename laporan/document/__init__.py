"""The one shape every report has: what to print, free of how (HTML, PDF, XLSX) it is printed.

A Document is built once by a report and given to any renderer, so that a figure cannot differ between
screen, PDF and Excel. Everything here is a frozen value from the standard library; lengths are millimetres,
columns and rows are counted from 0 (error messages count from 1, as people do).

Texts are plain. A line feed in a text starts a new line; no other markup exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from laporan.document.paper import MONTHS, PAPER_MM, Margins, Meta, Orientation, Paper, PaperKind, long_date
from laporan.document.plot import Plot, PlotBand, PlotBox, PlotEdge, PlotLine, PlotRun, PlotText
from laporan.document.prose import (
    GAP,
    Clause,
    Clauses,
    Contents,
    Cover,
    Facts,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Points,
    PointStyle,
    Prose,
    Signature,
    Size,
    letters,
    mark,
)
from laporan.document.table import Align, Cell, CellKind, Column, Fraction, GridError, Row, Table, heading

__all__ = [
    "GAP", "MONTHS", "PAPER_MM", "USUAL_SPACING", "Align", "Block", "Cell", "CellKind", "Clause", "Clauses",
    "Column", "Contents", "Cover", "Document", "Facts", "Fraction", "GridError", "Heading", "Letterhead", "Margins",
    "Meta", "Note", "Orientation", "Paper", "PaperKind", "Paragraph", "Plot", "PlotBand", "PlotBox", "PlotEdge",
    "PlotLine", "PlotRun", "PlotText", "PointStyle", "Points", "Prose", "Row", "Section", "Signature", "Size",
    "Table", "Typeface", "heading", "letters", "long_date", "mark",
]  # fmt: skip

Typeface = Literal["Bookman", "Arial"]
USUAL_SPACING: Final = 1.3  # of lines of prose, in heights of the letters
Block = Table | Prose | Plot


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under their title lines: a new page in print, a sheet named `sheet` in XLSX.

    `paper` where it is not the Document's; `bookmark` stands in the outline and in the Contents; `numbering`
    "restart" counts the pages anew; `mark` where it is not the Document's; `brief`: a page of few lines, of which a
    document may hold hundreds, so it is set the fast way even without a table.
    """

    blocks: tuple[Block, ...]
    title: tuple[str, ...] = ()
    sheet: str = "Lembar"
    paper: Paper | None = None
    bookmark: str = ""
    numbering: Literal["continue", "restart"] = "continue"
    mark: str = ""
    brief: bool = False

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `key` names it ('matriks-cascading'), `title` stands in the file's properties.

    `typeface`: Bookman for legal products, Arial for the others. `mark` stands large and pale on each page. `spacing`
    is that of lines of prose, in heights of the letters.
    `workbook` are the sections of the XLSX where they are others: a drawing has no cells.
    """

    key: str
    title: str
    sections: tuple[Section, ...]
    meta: Meta
    paper: Paper = field(default_factory=Paper)
    typeface: Typeface = "Arial"
    mark: str = ""
    spacing: float = USUAL_SPACING
    workbook: tuple[Section, ...] = ()

    @property
    def sheets(self) -> tuple[Section, ...]:
        """The sections of its XLSX."""
        return self.workbook or self.sections

    @property
    def rows(self) -> int:
        """Body rows of all tables: the measure of progress while rendering."""
        return sum(len(table.body) for section in self.sections for table in section.tables)

    def paper_of(self, section: Section) -> Paper:
        return section.paper or self.paper

    def mark_of(self, section: Section) -> str:
        return section.mark or self.mark
