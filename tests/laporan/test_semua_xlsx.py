"""Every XLSX of every report and sample plan: a sound package, all in its cell, and computed anew to the same."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring

from laporan.document import Document, Section
from laporan.document.numbers import number_format
from laporan.render.xlsx import PAPER, sheet_names
from laporan.reports import REPORTS
from tests.laporan.semua import Berkas, Semua
from tests.laporan.sheetplaces import places
from tests.laporan.test_semua_pdf import changed

SECONDS = 300
WRONG = re.compile(r"Err:\d+|#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NULL!|NUM!)")
RESULT = re.compile(r"(</f>)<v>[^<]*</v>")


@pytest.mark.parametrize("key", REPORTS)
def test_its_sheets_hold_every_cell(key: str, every: Semua) -> None:
    found = {one.name: [*package(one.xlsx), *sheets_differ(one)] for one in every.of(key)}
    assert not {name: wrong[:5] for name, wrong in found.items() if wrong}


def package(path: Path) -> Iterator[str]:
    """A whole zip, each part named once and well formed, each known to the list of contents."""
    with ZipFile(path) as file:
        if broken := file.testzip():
            yield f"zip: {broken}"
        names = Counter(file.namelist())
        yield from (f"twice in the zip: {name}" for name, count in names.items() if count > 1)
        types = fromstring(file.read("[Content_Types].xml"))
        listed = {one.get("PartName", "").removeprefix("/") for one in types if one.tag.endswith("Override")}
        kinds = {one.get("Extension") for one in types if one.tag.endswith("Default")}
        for name in names:
            fromstring(file.read(name))
            if name != "[Content_Types].xml" and name not in listed and name.rpartition(".")[2] not in kinds:
                yield f"of no known kind: {name}"
        yield from (f"listed but not there: {name}" for name in listed - names.keys())


def sheets_differ(one: Berkas) -> Iterator[str]:
    document = one.document
    book = openpyxl.load_workbook(one.xlsx)
    names = sheet_names([section.sheet for section in document.sheets])
    if book.sheetnames != names or any(len(name) > 31 for name in names):
        yield f"sheets: {book.sheetnames}"
        return
    yield from cells_differ(document, book)
    for section, sheet in zip(document.sheets, book.worksheets, strict=True):
        yield from (f"{sheet.title}: {wrong}" for wrong in set_up_differs(document, section, sheet))


def cells_differ(document: Document, book: openpyxl.Workbook) -> Iterator[str]:
    """Each cell of the document at its place, merged as far as it reaches, and nothing in any other cell."""
    every = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    filled = {(cell.parent.title, cell.row, cell.column) for cell in every if cell.value is not None}
    merges = {(sheet.title, one.min_row, one.min_col): (one.size["rows"], one.size["columns"])
              for sheet in book.worksheets for one in sheet.merged_cells.ranges}  # fmt: skip
    for place in places(document):
        cell = book[place.sheet].cell(place.row, place.column)
        filled.discard((place.sheet, place.row, place.column))
        where = f"{place.sheet}!{cell.coordinate}"
        number = place.cell and place.cell.value is not None and number_format(place.text, place.cell.value)
        if number and place.cell:
            live = place.cell.formula
            if cell.data_type != ("f" if live else "n") or cell.number_format != number:
                yield f"{where}: no number {place.text!r}, but {cell.data_type} {cell.value!r} {cell.number_format!r}"
            elif not live and Decimal(str(cell.value)) != Decimal(str(float(place.cell.value or 0))):
                yield f"{where}: {cell.value!r} instead of {place.cell.value!r}"
            elif not live and shown(cell) != place.text:
                yield f"{where}: shows {shown(cell)!r} instead of {place.text!r}"
        elif (cell.value or "") != place.text.replace("\r\n", "\n") or (place.text and cell.data_type != "s"):
            yield f"{where}: {cell.data_type} {cell.value!r} instead of the text {place.text!r}"
        size = (place.cell.rowspan, place.cell.colspan) if place.cell else None
        if size and size != merges.get((place.sheet, place.row, place.column), (1, 1)):
            yield f"{where}: merged {merges.get((place.sheet, place.row, place.column))} instead of {size}"
    index = {one for one in filled if str(book[one[0]].cell(one[1], one[2]).value).startswith("=HYPERLINK")}
    yield from (f"{place}: nothing of the document" for place in sorted(filled - index)[:5])


def shown(cell: SheetCell | MergedCell) -> str:
    """What an Indonesian Excel shows of a number in its cell's format."""
    parts = re.fullmatch(r'(?:"([^"]*)")?([#,0]+)(?:\.(0+))?(?:"([^"]*)")?', cell.number_format)
    assert parts, cell.number_format
    places_ = len(parts[3] or "")
    value = Decimal(str(cell.value)).quantize(Decimal(1).scaleb(-places_), ROUND_HALF_UP)
    figure = f"{value:,.{places_}f}" if "," in parts[2] else f"{value:.{places_}f}"
    return f"{parts[1] or ''}{figure.translate(str.maketrans(',.', '.,'))}{parts[4] or ''}"


def set_up_differs(document: Document, section: Section, sheet: Worksheet) -> Iterator[str]:
    """Paper, direction, one page wide, a foot with page numbers; the heading of a single table on each page."""
    paper, setup = document.paper_of(section), sheet.page_setup
    if int(setup.paperSize or 0) != PAPER[paper.kind] or (setup.orientation or "portrait") != paper.orientation:
        yield f"paper {setup.paperSize} {setup.orientation}"
    fit = sheet.sheet_properties.pageSetUpPr
    if fit is None or not fit.fitToPage or setup.fitToHeight != 0 or setup.fitToWidth not in (None, 1):
        yield "not fitted to the width of a page"
    foot = sheet.oddFooter and sheet.oddFooter.right
    if not foot or "&P" not in str(foot.text):
        yield f"foot {foot}"
    tables = list(section.tables)
    if len(tables) == 1 and (repeated := sheet.print_title_rows) is not None:
        first, last = (int(number) for number in re.findall(r"\d+", repeated))
        top = [sheet.cell(first, cell.column + 1).value or "" for cell in tables[0].head[0].cells]
        if last - first + 1 != len(tables[0].head) or top != [cell.text for cell in tables[0].head[0].cells]:
            yield f"repeats rows {repeated}"
    elif len(tables) == 1:
        yield "repeats no heading"


@pytest.mark.parametrize("change", ["less", "more", "elsewhere"])
def test_a_fault_would_be_seen(every: Semua, change: str) -> None:
    """The control: the sheets of a document that says a text less, more or elsewhere."""
    one = max(every.of("sk-iku"), key=lambda berkas: berkas.document.rows)
    book = openpyxl.load_workbook(one.xlsx)
    assert not list(cells_differ(one.document, book))
    assert list(cells_differ(changed(one.document, change), book))


# --- LibreOffice ------------------------------------------------------------------------------------------------------


def test_libreoffice_opens_all_and_computes_the_same(every: Semua, tmp_path: Path) -> None:
    """One start for all files, and for one that is torn: that one does not come back. All results are taken out
    before, so that none can remain.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is missing: bin/setup.sh --dev installs it where there is apt")
    files = {one.name: one for one in every.berkas.values()}
    for name, one in files.items():
        without_results(one.xlsx, tmp_path / f"{name}.xlsx")
    torn = tmp_path / "rusak.xlsx"
    torn.write_bytes(next(iter(files.values())).xlsx.read_bytes()[:-400])
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", "hasil", *sorted(one.name for one in tmp_path.glob("*.xlsx"))],
        cwd=tmp_path, check=False, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    made = {path.stem for path in (tmp_path / "hasil").glob("*.xlsx")}
    assert made == set(files), "opened without repair, all but the torn one"
    computed, wrong = Counter[str](), list[str]()
    for name, one in files.items():
        again = tmp_path / "hasil" / f"{name}.xlsx"
        wrong += [f"{name}: {text}" for text in errors_in(again)]
        for text in results_differ(one.document, again):
            computed[one.report] += 1
            wrong += [f"{name}: {text}"] if text else []
    assert not wrong
    assert {"pengukuran-tahunan", "matriks-capaian", "lkjip", "pengukuran-kinerja"} <= computed.keys(), "live formulas"
    assert sum(computed.values()) > 100


def without_results(source: Path, target: Path) -> None:
    """The same workbook, but that no formula has its result yet."""
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                data = RESULT.sub(r"\1", data.decode()).encode()
            new.writestr(info, data)


def errors_in(path: Path) -> Iterator[str]:
    with ZipFile(path) as file:
        for name in file.namelist():
            if name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                text = file.read(name).decode()
                yield from re.findall(r'<c [^>]*t="e"[^>]*>', text)
                yield from WRONG.findall(text)


def results_differ(document: Document, path: Path) -> Iterator[str]:
    """For each live formula what is wrong with its result, or nothing."""
    live = [place for place in places(document) if place.cell and place.cell.formula]
    live = [one for one in live if one.cell and one.cell.value is not None and number_format(one.text, one.cell.value)]
    if not live:
        return
    book = openpyxl.load_workbook(path, data_only=True)
    for place in live:
        assert place.cell
        assert place.cell.value is not None
        found, wanted = book[place.sheet].cell(place.row, place.column).value, place.cell.value
        near = Decimal("1e-9") * max(Decimal(1), abs(wanted))
        if not isinstance(found, int | float) or abs(Decimal(str(found)) - wanted) > near:
            yield f"{place.sheet} row {place.row}, column {place.column}: {found!r} instead of {wanted}"
        else:
            yield ""
