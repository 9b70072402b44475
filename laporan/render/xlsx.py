"""Document -> XLSX: one sheet per section, with real merged cells, ready to read, sort out and print.

XlsxWriter writes the package, the looks and the settings of the sheets; the rows reach it as finished markup,
one by one (constant_memory), so that memory doesn't grow with them and the many empty places of merges cost
next to nothing. Each row writes its own share of every merge, which also gives each place of it its border.

Text is always text, whatever it begins with (= + - @). A number is written only for a Cell with a `value`, in
a number format that shows exactly the text of the cell. Neither Excel nor LibreOffice grows a row for a
merged cell, so heights are computed here from the widths of Arial's letters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from laporan.document import Align, Cell, CellKind, Contents, Document, Paper, PaperKind, Plot, Row, Section, Table
from laporan.document.numbers import number_format
from laporan.render.errors import RenderError
from laporan.render.lines import lines_of
from laporan.render.links import link_formula
from laporan.render.wrapping import Widths, fitted, longest_words, wrap

PAPER: Final[dict[PaperKind, int]] = {"A3": 8, "A4": 9, "F4": 14, "A1": 8}
"""OOXML codes. 14 is Folio, 8.5 × 13 in = 215.9 × 330.2 mm: F4 within a millimetre, and known to every
printer; a custom size would need a printer driver's own settings inside the file. Excel has no code for A1 either:
such a sheet is set up as A3, of the same proportions, and its columns are fitted to the width of that page."""

FONT, POINTS, TITLE_POINTS = "Arial", 9, 11
SCREEN: Final = 1.25  # columns are this much wider than on paper: 9 pt on screen is 7.2 pt when fitted to the page
PIXELS_PER_MM: Final = 96 / 25.4
PIXELS_PER_POINT: Final = 96 / 72
MM_PER_INCH: Final = 25.4
LINE: Final = 1.28  # height of a line in ems, as LibreOffice and Excel set Arial
PADDING_PX, PADDING_PT = 7, 3.0  # what a cell keeps free beside and above its text
PROSE_COLUMNS: Final = 8  # of a sheet without tables: LibreOffice fits no single column to the page
MAX_ROW_PT: Final = 409.0  # Excel's own limits, here and below
MAX_TEXT, MAX_ROWS, MAX_SHEET_NAME, MAX_FOOTER = 32_767, 1_048_576, 31, 200

# Advance widths of Arial (and of its metric twin Liberation Sans) in 1/1000 em, from the space to the tilde.
_ARIAL = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 "
    "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 "
    "778 722 278 500 667 556 833 722 778 667 778 722 667 "
    "611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 "
    "556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_LETTERS = {chr(32 + index): int(width) / 1000 for index, width in enumerate(_ARIAL.split())}
_BOLD_WIDER = 1.08
WIDTHS = {
    False: Widths(_LETTERS, default=0.6),
    True: Widths({letter: width * _BOLD_WIDER for letter, width in _LETTERS.items()}, default=0.65),
}
"""Widths in ems of plain and of bold text."""

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class SheetLimit(RenderError):
    """A text or a table is larger than an Excel sheet can hold; nothing is cut off silently."""


@dataclass(slots=True)
class Counter:
    """Counts the rows of all sheets and tells the listener now and then."""

    rows: int
    tell: Callable[[float], None] | None
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.tell is not None and (self.done % 200 == 0 or self.done == self.rows):
            self.tell(self.done / self.rows)


def render(document: Document, progress: Callable[[float], None] | None = None) -> bytes:
    """The bytes of a workbook, the same for the same Document. `progress` hears the share done, 0 to 1.

    Raises SheetLimit for a text over 32,767 characters or more than 1,048,576 rows in a section. A row can be
    at most 409 pt high in Excel: a longer text in a single row is whole in its cell, but not all in sight.
    """
    target = BytesIO()
    with TemporaryDirectory(prefix="kinerja-xlsx-") as folder:
        workbook = Workbook(target, {"constant_memory": True, "tmpdir": folder})
        try:
            _write(workbook, document, Counter(document.rows, progress))
            workbook.close()
        finally:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()  # left open by XlsxWriter where a limit ended the writing
    return target.getvalue()


def _write(workbook: Workbook, document: Document, counter: Counter) -> None:
    printed = document.meta.printed.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties({"title": document.title, "created": printed})
    looks = Looks(workbook)
    names = sheet_names([section.sheet for section in document.sheets])
    marked = zip(document.sheets, names, strict=True)
    index = [(section.bookmark, name) for section, name in marked if section.bookmark]
    for section, name in zip(document.sheets, names, strict=True):
        Sheet(workbook.add_worksheet(name, RowSheet), document, looks, counter, index).write(section)


def sheet_names(wishes: list[str]) -> list[str]:
    r"""Names that Excel takes: up to 31 characters, none of []:*?/\, no quote at the ends, each once."""
    names: list[str] = []
    taken = {"history"}  # reserved by Excel
    for wish in wishes:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wish).strip(" '")[:MAX_SHEET_NAME].strip(" '") or "Lembar"
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base[: MAX_SHEET_NAME - 1 - len(str(count))].rstrip()} {count}"
        taken.add(name.casefold())
        names.append(name)
    return names


_PLACE = re.compile(r"\{(\d+)(:?)(?:\+(\d+))?\}")


class RowSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter's types are not followed
    """A sheet of XlsxWriter that takes a row as finished markup instead of cell by cell."""

    def write_markup(self, row: int, height: float, cells: list[str]) -> None:
        """Append a row, from the top down; `height` in points."""
        self._check_dimensions(row, len(cells) - 1)
        self.fh.write(f'<row r="{row + 1}" ht="{height:.2f}" customHeight="1">{"".join(cells)}</row>')

    def note_merge(self, row: int, column: int, rowspan: int, colspan: int) -> None:
        """List a merge; unlike merge_range it writes no cells, since rows write their own."""
        if rowspan > 1 or colspan > 1:
            self.merge.append([row, column, row + rowspan - 1, column + colspan - 1])


class Looks:
    """The number of each look (font, border, alignment) in the workbook, made when it is first needed."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: dict[tuple[CellKind, Align, bool, str], int] = {}

    def cell(self, cell: Cell, align: Align, number: str = "") -> int:
        key = (cell.kind, align, cell.bold, number)
        if key not in self._known:
            look: dict[str, object] = {"border": 1, "align": align, "bold": is_bold(cell)}
            look["valign"] = "vcenter" if cell.kind == "head" else "top"
            if cell.kind != "data":
                look["bg_color"] = "#D9E2EC" if cell.kind == "head" else "#EEF2F6"
            if number:
                look["num_format"] = number
            self._known[key] = self.line(**look)
        return self._known[key]

    def line(self, **look: object) -> int:
        """A look of wrapped text; without further wishes, that of a paragraph."""
        base = {"font_name": FONT, "font_size": POINTS, "text_wrap": True, "valign": "top"}
        index: int = self._workbook.add_format(base | look)._get_xf_index()  # noqa: SLF001 - rows are our markup
        return index


@dataclass(slots=True)
class Sheet:
    """Writes one section from top to bottom; `row` is the next free row."""

    sheet: RowSheet
    document: Document
    looks: Looks
    counter: Counter
    index: list[tuple[str, str]]  # bookmarks of the sections, each with the name of its sheet
    row: int = 0
    widths: list[float] = field(default_factory=list)  # of the columns, in pixels
    names: list[str] = field(default_factory=list)  # of the columns: A, B, …
    body: tuple[int, int] = (0, 0)  # first and last row of the table being written but for a last row of totals

    def write(self, section: Section) -> None:
        self.widths = column_widths(section, self.document)
        self.names = [xl_col_to_name(column) for column in range(len(self.widths))]
        for column, width in enumerate(self.widths):
            self.sheet.set_column_pixels(column, column, round(width))
        if mark := self.document.mark_of(section):
            self._line(mark, TITLE_POINTS, align="right", bold=True)
        for text in section.title:
            self._line(text, TITLE_POINTS, align="center", bold=True)
        self.row += bool(section.title)
        alone = len(list(section.tables)) == 1
        for block in section.blocks:
            if isinstance(block, Table):
                self._table(block, alone=alone, first=block is section.blocks[0])
                continue
            if isinstance(block, Plot):
                continue  # a drawing has no cells: what it says stands in Document.workbook
            if isinstance(block, Contents) and block.sheets:
                self._index(block.title)
                continue
            for line in lines_of(block):
                look = {"align": line.align, "bold": line.bold, "italic": line.italic}
                self._line(line.text, POINTS + line.larger, **look)
        self._page_setup(self.document.paper_of(section))

    def _page_setup(self, paper: Paper) -> None:
        sheet = self.sheet
        sheet.set_paper(PAPER[paper.kind])
        if paper.orientation == "landscape":
            sheet.set_landscape()
        sides = (paper.margins.left, paper.margins.right, paper.margins.top, paper.margins.bottom)
        sheet.set_margins(*(side / MM_PER_INCH for side in sides))
        sheet.fit_to_pages(1, 0)
        imprint = self.document.meta.imprint[:MAX_FOOTER].replace("&", "&&")
        sheet.set_footer(f"&L&8 {imprint}&R&8 Halaman &P dari &N")
        sheet.hide_gridlines(2)

    def _index(self, title: str) -> None:
        """A line for each section with a bookmark, that leads to its sheet."""
        self._line(title, bold=True)
        look = self.looks.line(font_color="#0B5CAD", underline=1)
        for bookmark, name in self.index:
            cells = [self._blank(column, look) for column in range(len(self.widths))]
            formula = escaped(link_formula(bookmark, name))
            cells[0] = f'<c r="A{self.row + 1}" s="{look}" t="str"><f>{formula}</f><v>{escaped(bookmark)}</v></c>'
            self.sheet.note_merge(self.row, 0, 1, len(cells))
            height = text_height(bookmark, sum(self.widths), POINTS, bold=False)
            self.sheet.write_markup(self.row, min(height, MAX_ROW_PT), cells)
            self.row += 1
        self.row += 1

    def _line(self, text: str, points: int = POINTS, **look: object) -> None:
        """A text across the whole width of the sheet, without border."""
        index = self.looks.line(font_size=points, **look)
        cells = [self._blank(column, index) for column in range(len(self.widths))]
        if text:
            cells[0] = self._text(0, text, index)
        self.sheet.note_merge(self.row, 0, 1, len(cells))
        height = text_height(text, sum(self.widths), points, bold=bool(look.get("bold")))
        self.sheet.write_markup(self.row, min(height, MAX_ROW_PT), cells)
        self.row += 1

    def _table(self, table: Table, *, alone: bool, first: bool) -> None:
        """Heading and body; if `alone`, print repeats the heading; if `first` too, the screen keeps it."""
        if table.caption:
            self._line(table.caption, bold=True)
        top = self.row
        self._rows(table, table.head)
        if alone:
            self.sheet.repeat_rows(top, self.row - 1)
        if alone and first:
            self.sheet.freeze_panes(self.row, 0)
        self.body = self.row + 1, self.row + len(table.body) - bool(table.totals)
        self._rows(table, table.body, self.counter.step)
        self.row += 1

    def _rows(self, table: Table, rows: tuple[Row, ...], step: Callable[[], None] | None = None) -> None:
        if self.row + len(rows) > MAX_ROWS:
            raise SheetLimit("Tabel terlalu panjang: satu lembar Excel memuat 1.048.576 baris.")
        width = len(table.columns)
        ends, above = [0] * width, [0] * width  # per column: where the merge from above ends, and its look
        for index, (row, height) in enumerate(zip(rows, row_heights(rows, self.widths), strict=True)):
            cells = [self._blank(column, above[column]) for column in range(width)]
            for cell in row.cells:
                cells[cell.column], look = self._cell(cell, table.align_of(cell))
                for column in range(cell.column, cell.column + cell.colspan):
                    ends[column], above[column] = index + cell.rowspan, look
                    if column > cell.column:
                        cells[column] = self._blank(column, look)
                self.sheet.note_merge(self.row, cell.column, cell.rowspan, cell.colspan)
            self.sheet.write_markup(self.row, height, cells)
            self.row += 1
            if step is not None:
                step()

    def _cell(self, cell: Cell, align: Align) -> tuple[str, int]:
        """Markup of a cell and the number of its look."""
        number = None if cell.value is None else number_format(cell.text, cell.value)
        look = self.looks.cell(cell, align, number or "")
        if number is not None:
            live = f"<f>{escaped(self._formula(cell.formula))}</f>" if cell.formula else ""
            place = f"{self.names[cell.column]}{self.row + 1}"
            return f'<c r="{place}" s="{look}">{live}<v>{cell.value:f}</v></c>', look
        if not cell.text:
            return self._blank(cell.column, look), look
        return self._text(cell.column, cell.text, look), look

    def _formula(self, text: str) -> str:
        """With the addresses of the cells that it names, without the sign before it."""

        def address(match: re.Match[str]) -> str:
            name = self.names[int(match[1])]
            if match[2]:
                return f"{name}{self.body[0]}:{name}{self.body[1]}"
            return f"{name}{self.row + 1 + int(match[3] or 0)}"

        return _PLACE.sub(address, text.removeprefix("="))

    def _blank(self, column: int, look: int) -> str:
        return f'<c r="{self.names[column]}{self.row + 1}" s="{look}"/>'

    def _text(self, column: int, text: str, look: int) -> str:
        place = f"{self.names[column]}{self.row + 1}"
        if len(text) > MAX_TEXT:
            raise SheetLimit(f"Teks di sel {place} melebihi 32.767 huruf, batas satu sel Excel.")
        shown = f'<is><t xml:space="preserve">{escaped(text)}</t></is>'
        return f'<c r="{place}" s="{look}" t="inlineStr">{shown}</c>'


def is_bold(cell: Cell) -> bool:
    return cell.bold or cell.kind != "data"


def escaped(text: str) -> str:
    """A text as markup: what XML cannot hold, and what looks like Excel's _xHHHH_, in that form."""
    text = text.replace("\r\n", "\n")
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if _NOT_XML.search(text):
        text = _NOT_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def column_widths(section: Section, document: Document) -> list[float]:
    """Widths in pixels of the sheet's columns: together the printed width, enlarged for the screen.

    Tables below each other share the columns of the sheet; the widest wish and the longest word count.
    """
    count = max((len(table.columns) for table in section.tables), default=PROSE_COLUMNS)
    wishes, words = [0.0] * count, [0.0] * count
    for table in section.tables:
        rows = (*table.head, *table.body)
        longest = longest_words(rows, len(table.columns), lambda cell: WIDTHS[is_bold(cell)])
        for index, (column, word) in enumerate(zip(table.columns, longest, strict=True)):
            wishes[index] = max(wishes[index], column.width)
            words[index] = max(words[index], word * POINTS * PIXELS_PER_POINT + PADDING_PX + 1)
    paper = document.paper_of(section)
    width = (paper.width - paper.margins.left - paper.margins.right) * PIXELS_PER_MM * SCREEN
    return fitted(wishes if any(wishes) else [1.0] * count, words, width)


def row_heights(rows: tuple[Row, ...], widths: list[float]) -> list[float]:
    """Heights in points that show every text; what a tall merge lacks is shared out among its rows."""
    heights = [LINE * POINTS + PADDING_PT] * len(rows)
    merges: list[tuple[int, int, float]] = []
    for index, row in enumerate(rows):
        for cell in row.cells:
            if not cell.text:
                continue
            width = widths[cell.column]
            if cell.colspan > 1:
                width = sum(widths[cell.column : cell.column + cell.colspan])
            need = text_height(cell.text, width, POINTS, bold=is_bold(cell))
            if cell.rowspan > 1:
                merges.append((cell.rowspan, index, need))
            elif need > heights[index]:
                heights[index] = need
    for span, first, need in sorted(merges):
        lack = (need - sum(heights[first : first + span])) / span
        if lack > 0:
            for index in range(first, first + span):
                heights[index] += lack
    return [min(height, MAX_ROW_PT) for height in heights]


def text_height(text: str, width: float, points: int, *, bold: bool) -> float:
    """Height in points that a text takes in a column of so many pixels."""
    ems = (width - PADDING_PX) / PIXELS_PER_POINT / points
    return len(wrap(text, ems, WIDTHS[bold])) * LINE * points + PADDING_PT
