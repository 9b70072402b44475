"""Where the parts of a Document stand in its workbook: rows from the top, as the renderer of XLSX lays them out."""

from collections.abc import Iterator
from dataclasses import dataclass

from laporan.document import Cell, Contents, Document, Plot, Section, Table
from laporan.render.lines import lines_of
from laporan.render.xlsx import sheet_names


@dataclass(frozen=True)
class Place:
    """A text or a cell in a sheet; row and column counted from 1. `cell` is None for a line across the sheet."""

    sheet: str
    row: int
    column: int
    text: str
    cell: Cell | None = None


def places(document: Document) -> Iterator[Place]:
    names = sheet_names([section.sheet for section in document.sheets])
    for section, name in zip(document.sheets, names, strict=True):
        yield from _section(document, section, name)


def _section(document: Document, section: Section, name: str) -> Iterator[Place]:
    row = 1
    mark = document.mark_of(section)
    for text in (*((mark,) if mark else ()), *section.title):
        yield Place(name, row, 1, text)
        row += 1
    row += bool(section.title)
    for block in section.blocks:
        if isinstance(block, Plot):
            continue
        if isinstance(block, Contents) and block.sheets:
            row += 2 + sum(1 for one in document.sheets if one.bookmark)
        elif isinstance(block, Table):
            if block.caption:
                yield Place(name, row, 1, block.caption)
                row += 1
            for cells in (*block.head, *block.body):
                yield from (Place(name, row, cell.column + 1, cell.text, cell) for cell in cells.cells)
                row += 1
            row += 1
        else:
            for line in lines_of(block):
                yield Place(name, row, 1, line.text)
                row += 1
