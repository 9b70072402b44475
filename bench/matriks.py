"""The matrix as PDF and XLSX: seconds and memory of our renderers beside WeasyPrint and openpyxl, from one Document."""

import argparse
import ctypes
import gc
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
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

from bench import generator, ground, measure
from bench.measure import Goal
from cascading.models import Rencana
from kinerja.core.tenancy import inside
from laporan.document import Align, CellKind, Document, Row, Section
from laporan.render import pdf, xlsx
from laporan.reports import REPORTS

SIZES = (254, 1_000, 2_540)
XLSX_RATIO = 0.6
OURS_PDF, PEER_PDF = "pdf", "WeasyPrint polos"
OURS_XLSX, PEER_XLSX = "xlsx", "openpyxl write-only"
PLAN = 1_800  # nodes; with two indicators each somewhat more than 2,540 rows
MIB = 1024 * 1024
Render = Callable[[Document], bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one rendering took: seconds, bytes of memory beyond those before it, and the file."""

    seconds: float
    memory: int
    file: bytes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="hanya 254 baris, satu kali: untuk mencoba")
    quick = parser.parse_args().cepat
    sizes, rounds = (SIZES[:1], 1) if quick else (SIZES, 3)
    whole = document()
    documents = {size: first_rows(whole, size) for size in sizes}
    taken = render_all(documents, rounds)
    check_same_merges(taken[sizes[0], OURS_XLSX][0].file, taken[sizes[0], PEER_XLSX][0].file)
    for title, ours, peer in (("PDF", OURS_PDF, PEER_PDF), ("XLSX", OURS_XLSX, PEER_XLSX)):
        report(title, sizes, taken, ours, peer)
    if quick:
        return 0  # a goal of 2,540 rows is not measured by 254
    ratio = seconds(taken[2_540, OURS_XLSX]) / seconds(taken[2_540, PEER_XLSX])
    return measure.verdict([Goal("XLSX 2.540 baris / openpyxl write-only", ratio, XLSX_RATIO)])


def render_all(documents: Mapping[int, Document], rounds: int) -> dict[tuple[int, str], list[Taken]]:
    """Every way at every size, in an order of its own each round; naive WeasyPrint does 2,540 rows once."""
    ways: dict[str, Render] = {
        OURS_PDF: pdf.render, PEER_PDF: weasyprint_plain, OURS_XLSX: xlsx.render, PEER_XLSX: openpyxl_lean,
    }  # fmt: skip
    taken: dict[tuple[int, str], list[Taken]] = {}
    order = Random(1)
    for number in range(rounds):
        cases = [
            (size, name) for size in documents for name in ways
            if not (number and name == PEER_PDF and size == SIZES[-1])
        ]  # fmt: skip
        for size, name in order.sample(cases, len(cases)):
            print(f"  putaran {number + 1}: {name}, {size:,} baris …", file=sys.stderr)
            taken.setdefault((size, name), []).append(alone(ways[name], documents[size]))
    return taken


def report(
    title: str, sizes: Iterable[int], taken: Mapping[tuple[int, str], list[Taken]], ours: str, peer: str
) -> None:
    rows = []
    for size in sizes:
        own, other = taken[size, ours], taken[size, peer]
        rows.append([
            f"{size:,} baris", f"{seconds(own):.2f}", f"{seconds(other):.2f}", f"{seconds(own) / seconds(other):.3f}",
            f"{memory(own):.0f}", f"{memory(other):.0f}", extent(own[0].file), extent(other[0].file),
        ])  # fmt: skip
    head = (title, "kami detik", f"{peer} detik", "nisbah", "kami MiB", "MiB", "kami berkas", "berkas")
    measure.show(f"{title}: median; MiB di atas ukuran proses sebelum render (puncak)", head, rows)


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


def document() -> Document:
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
    return bytes(weasyprint.HTML(string="".join([*parts, "</body></html>"])).write_pdf())


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


def alone(render: Render, document: Document) -> Taken:
    """Renders in a fork, so that no rendering warms up or fills the memory of another."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_render, args=(render, document, sender))
    process.start()
    sender.close()
    taken: Taken = receiver.recv()
    process.join()
    return taken


def _render(render: Render, document: Document, sender: Connection) -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # or memory that the parent has freed would be taken again unseen
    before = _reset_peak()
    started = time.perf_counter()
    file = render(document)
    seconds = time.perf_counter() - started
    sender.send(Taken(seconds, _memory("VmHWM") - before, file))


def _reset_peak() -> int:
    """Linux forgets the peak of this process; returns the memory that it has now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _memory(name: str) -> int:
    """A line of /proc/self/status, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024


if __name__ == "__main__":
    sys.exit(main())
