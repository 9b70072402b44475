"""The matrix of a generated plan, other ways to print it, and one rendering alone in a process: for dokumen.py."""

import ctypes
import gc
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
import pikepdf
import weasyprint
from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.cell_range import CellRange

from bench import generator, ground
from cascading.models import Rencana
from kinerja.core.tenancy import inside
from laporan.document import Align, CellKind, Document, Row, Section
from laporan.render.pdf import pressroom
from laporan.reports import REPORTS

PLAN = 9_300  # nodes; with two indicators each somewhat more than 12,700 rows
MIB = 1024 * 1024
Render = Callable[[Document], bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one rendering took: seconds, bytes of memory beyond those before it, of its largest child, and the file.

    `cpu` are the seconds of the processor in this process alone, which other work on the machine hardly touches.
    """

    seconds: float
    cpu: float
    memory: int
    child: int
    file: bytes


def seconds(taken: list[Taken]) -> float:
    return median(one.seconds for one in taken)


def memory(taken: list[Taken]) -> float:
    return median(one.memory for one in taken) / MIB


def extent(file: bytes) -> str:
    size = f"{len(file) / 1_000:.0f} kB"
    if not file.startswith(b"%PDF"):
        return size
    with pikepdf.open(BytesIO(file)) as opened:
        return f"{size}, {len(opened.pages)} hlm"


# --- the Document that all render -------------------------------------------------------------------------------------


def whole() -> Document:
    """The report of a generated plan of one year: 16 columns, as Sampang prints it."""
    with ground.fresh() as database, ground.on(database):
        government = generator.make_pemda([PLAN], years=1)
        _orang, actor = generator.planner(government, 0)
        with inside(actor.pemda_id), transaction.atomic():
            rencana = Rencana.objects.select_related("skema", "unit", "pemda").get(pk=government.rencana[0])
            return REPORTS["matriks-cascading"].build(actor, rencana, {})


def first_rows(whole: Document, count: int) -> Document:
    """The same Document with so many rows; what would reach beyond them ends with the last."""
    (section,) = whole.sections
    (table,) = section.tables
    body = tuple(
        Row(tuple(replace(cell, rowspan=min(cell.rowspan, count - index)) for cell in row.cells))
        for index, row in enumerate(table.body[:count])
    )
    if len(body) < count:
        raise ValueError(f"the plan has only {len(body)} rows")
    return replace(whole, sections=(Section((replace(table, body=body),), section.title, section.sheet),))


# --- the peers --------------------------------------------------------------------------------------------------------


def weasyprint_plain(document: Document) -> bytes:
    return bytes(weasyprint.HTML(string=plain_html(document)).write_pdf())


def plain_html(document: Document) -> str:
    """One HTML table with rowspans and borders, as anybody would write it first."""
    paper = document.paper
    style = (
        f"@page {{ size: {paper.width}mm {paper.height}mm; margin: 12mm 10mm 14mm;"
        " @bottom-right { content: 'Halaman ' counter(page) ' dari ' counter(pages); font-size: 7pt } }"
        "body { font-family: 'Liberation Sans'; font-size: 7pt } h1 { font-size: 9pt; text-align: center }"
        "table { border-collapse: collapse; width: 100% }"
        "td, th { border: 0.5pt solid black; padding: 2pt; vertical-align: top }"
    )
    parts = [f"<!doctype html><html lang='id'><head><style>{style}</style></head><body>"]
    for section in document.sections:
        parts.append(f"<h1>{'<br>'.join(map(escape, section.title))}</h1>")
        for table in section.tables:
            parts += ["<table><thead>", *map(_html_row, table.head), "</thead><tbody>"]
            parts += [*map(_html_row, table.body), "</tbody></table>"]
    return "".join([*parts, "</body></html>"])


def _html_row(row: Row) -> str:
    cells = (
        f"<td rowspan={cell.rowspan} colspan={cell.colspan}>{escape(cell.text)}</td>" if cell.kind == "data" else
        f"<th rowspan={cell.rowspan} colspan={cell.colspan}>{escape(cell.text)}</th>"
        for cell in row.cells
    )  # fmt: skip
    return f"<tr>{''.join(cells)}</tr>"


def openpyxl_lean(document: Document) -> bytes:
    """The fastest that openpyxl can: write-only, one style object per look, merges registered before the first row."""
    book = Workbook(write_only=True)
    (section,) = document.sections
    (table,) = section.tables
    sheet = book.create_sheet(section.sheet)
    rows, width, top = (*table.head, *table.body), len(table.columns), len(section.title) + 2  # a free row below it
    merge = sheet.merged_cells.ranges.add  # the way round openpyxl's own check, which compares each with all others
    for number in range(1, top - 1):
        merge(CellRange(min_row=number, max_row=number, min_col=1, max_col=width))
    for index, row in enumerate(rows, top):
        for cell in row.cells:
            if cell.rowspan > 1 or cell.colspan > 1:
                bottom, right = index + cell.rowspan - 1, cell.column + cell.colspan
                merge(CellRange(min_row=index, max_row=bottom, min_col=cell.column + 1, max_col=right))
    looks = Looks(sheet)
    for text in section.title:
        sheet.append([looks.cell(text, "data", "center")])
    sheet.append([])
    above = [looks.blank("data", "left")] * width
    for row in rows:
        cells = list(above)  # what a merge covers is blank and has its look, for its borders
        for cell in row.cells:
            align = table.align_of(cell)
            cells[cell.column] = looks.cell(cell.text, cell.kind, align)
            end = cell.column + cell.colspan
            above[cell.column : end] = [looks.blank(cell.kind, align)] * cell.colspan
            cells[cell.column + 1 : end] = above[cell.column + 1 : end]
        sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


class Looks:
    """Cells of a write-only sheet that share one style object for each look; blank ones are shared themselves."""

    FILLS: ClassVar[dict[CellKind, str | None]] = {"data": None, "head": "D9E2EC", "band": "EEF2F6"}

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.blanks: dict[tuple[CellKind, Align], Any] = {}

    def blank(self, kind: CellKind, align: Align) -> Any:
        if (kind, align) not in self.blanks:
            side, cell = Side("thin"), WriteOnlyCell(self.sheet)
            cell.border = Border(side, side, side, side)
            cell.font = Font("Arial", 9, bold=kind != "data")
            cell.alignment = Alignment(align, "center" if kind == "head" else "top", wrap_text=True)
            if fill := self.FILLS[kind]:
                cell.fill = PatternFill("solid", fill)
            self.blanks[kind, align] = cell
        return self.blanks[kind, align]

    def cell(self, text: str, kind: CellKind, align: Align) -> Any:
        blank = self.blank(kind, align)
        if not text:
            return blank
        cell = WriteOnlyCell(self.sheet, text)
        cell._style = blank._style  # type: ignore[attr-defined]  # noqa: SLF001 - the shared object; setting styles cell by cell costs 1.6 times
        return cell


def check_same_merges(*files: bytes) -> None:
    """Both workbooks merge the same cells, or their times say nothing."""
    ours, theirs = (
        {str(one) for one in load_workbook(BytesIO(file)).worksheets[0].merged_cells.ranges} for file in files
    )
    if ours != theirs:
        raise RuntimeError(f"{len(ours ^ theirs)} penggabungan sel berbeda antara kedua buku kerja")


# --- one rendering in a process of its own ----------------------------------------------------------------------------


def alone(render: Render, document: Document, prepare: Callable[[], object] | None = None) -> Taken:
    """Renders in a fork, so that no rendering warms up or fills the memory of another; `prepare` is not timed."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    arguments = (render, document, prepare, sender)
    process = multiprocessing.get_context("fork").Process(target=_render, args=arguments)
    process.start()
    sender.close()
    taken: Taken = receiver.recv()
    process.join()
    return taken


def _render(render: Render, document: Document, prepare: Callable[[], object] | None, sender: Connection) -> None:
    if prepare is not None:
        prepare()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # or memory that the parent has freed would be taken again unseen
    before = _reset_peak()
    started, worked = time.perf_counter(), time.process_time()
    file = render(document)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    memory = _memory("VmHWM") - before
    pressroom.close_room()  # only a child that has ended is counted
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    sender.send(Taken(seconds, cpu, memory, child, file))


def _reset_peak() -> int:
    """Linux forgets the peak of this process; returns the memory that it has now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _memory(name: str) -> int:
    """A line of /proc/self/status, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024
