"""XLSX read back with openpyxl: merges, borders, numbers, texts that look like formulas, print settings."""

import re
from decimal import Decimal
from io import BytesIO
from itertools import product
from typing import cast
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.utility import xl_col_to_name

from laporan.document import Cell, Column, Document, Meta, Note, Paper, Paragraph, Row, Section, Table
from laporan.document.numbers import number_format
from laporan.render import xlsx
from tests.laporan.samples import AT, document, grids, matrix


def sheets(report: Document) -> list[Worksheet]:
    book = load_workbook(BytesIO(xlsx.render(report)))
    return [cast("Worksheet", sheet) for sheet in book.worksheets]


def single(text: str, value: Decimal | None = None) -> Document:
    return document(Table((Column("K", 40),), (Row((Cell(0, text, value=value),)),)), title=())


def merges(sheet: Worksheet) -> set[tuple[int, int, int, int]]:
    """(row, column, rowspan, colspan), counted from 0."""
    return {
        (area.min_row - 1, area.min_col - 1, area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }


@given(grids())
@settings(max_examples=30, deadline=None)
def test_texts_and_merges_are_those_of_the_table(table: Table) -> None:
    (sheet,) = sheets(document(table, title=()))
    expected = set()
    for index, row in enumerate(table.body, start=1):
        for cell in row.cells:
            assert (sheet.cell(index + 1, cell.column + 1).value or "") == cell.text
            if cell.rowspan > 1 or cell.colspan > 1:
                expected.add((index, cell.column, cell.rowspan, cell.colspan))
    assert merges(sheet) == expected


@given(grids())
@settings(max_examples=30, deadline=None)
def test_every_place_of_a_merge_has_the_look_and_so_the_border_of_its_cell(table: Table) -> None:
    package = ZipFile(BytesIO(xlsx.render(document(table, title=()))))
    markup = package.read("xl/worksheets/sheet1.xml").decode()
    looks = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', markup))
    for index, row in enumerate(table.body, start=2):
        for cell in row.cells:
            places = product(range(cell.column, cell.column + cell.colspan), range(cell.rowspan))
            shown = {looks[f"{xl_col_to_name(column)}{index + down}"] for column, down in places}
            assert len(shown) == 1
            assert "0" not in shown
    assert len(looks) == len(table.columns) * (len(table.body) + 1)


def test_matrix_with_bands_and_title() -> None:
    table = matrix(120)
    (sheet,) = sheets(document(table, title=("MATRIKS", "TAHUN 2021")))
    assert sheet["A1"].value == "MATRIKS"
    assert sheet["A2"].value == "TAHUN 2021"
    assert [cell.value for cell in sheet[4]] == [column.label for column in table.columns]
    for index, row in enumerate(table.body, start=5):
        for cell in row.cells:
            place = sheet.cell(index, cell.column + 1)
            assert place.value == (cell.text if cell.value is None else cell.value)
            assert (place.fill.fgColor.rgb == "FFEEF2F6") == (cell.kind == "band")
            if cell.rowspan > 1 or cell.colspan > 1:
                assert (index - 1, cell.column, cell.rowspan, cell.colspan) in merges(sheet)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+62",
        "-5",
        "@SUM(A1)",
        "{=1}",
        "https://x.id",
        "<r>a</r>",
        "<b>&amp;",
        "12",
        "TRUE",
        " a  b ",
        "a\nb",
    ],
)
def test_text_stays_text(text: str) -> None:
    place = sheets(single(text))[0]["A2"]
    assert (place.data_type, place.value) == ("s", text)
    assert place.hyperlink is None


def test_what_xml_cannot_hold_is_kept_in_the_form_of_excel() -> None:
    assert xlsx.escaped("a\x01\x0b<") == "a_x0001__x000B_&lt;"
    assert xlsx.escaped("_x0041_") == "_x005F_x0041_"


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("3,23", "3.23", "0.00"),
        ("10 Perda", "10", '0" Perda"'),
        ("1.250,50 ha", "1250.5", '#,##0.00" ha"'),
        ("Rp 1.000", "1000", '"Rp "#,##0'),
        ("100%", "100", '0"%"'),
        ("-2", "-2", "0"),
        ("007", "7", None),
        ("84,01/A", "84.01", '0.00"/A"'),
        ("sepuluh", "10", None),
        ("10", "11", None),
        ("1234567890123456", "1234567890123456", None),
        ('5 "unit"', "5", None),
        ("B = 68.4", "68.4", None),
        ("5.7 %", "5.7", None),
    ],
)
def test_number_format_shows_exactly_the_text(text: str, value: str, expected: str | None) -> None:
    assert number_format(text, Decimal(value)) == expected


def test_value_is_a_number_and_an_unprintable_one_is_text() -> None:
    place = sheets(single("1.250,50 ha", Decimal("1250.50")))[0]["A2"]
    assert (place.data_type, place.value, place.number_format) == ("n", 1250.5, '#,##0.00" ha"')
    place = sheets(single("kira-kira 5", Decimal(6)))[0]["A2"]
    assert (place.data_type, place.value) == ("s", "kira-kira 5")


@pytest.mark.parametrize(("kind", "code"), [("F4", 14), ("A4", 9), ("A3", 8)])
def test_print_settings(kind: str, code: int) -> None:
    (sheet,) = sheets(document(matrix(5), paper=Paper(kind), title=("JUDUL",)))  # type: ignore[arg-type]
    assert sheet.page_setup.paperSize == code
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # 1 is the default
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    footer = sheet.oddFooter
    assert footer is not None
    assert "Revisi 7 · Dicetak 3 Maret 2025 14.05 WIB" in (footer.left.text or "")
    assert (footer.right.text or "").strip() == "Halaman &P dari &N"


def test_paragraphs_and_notes_span_the_sheet() -> None:
    blocks = (Paragraph("Pembuka"), matrix(3), Note("=catatan"))
    (sheet,) = sheets(Document("k", "K", (Section(blocks, sheet="A"),), Meta(AT)))
    assert sheet["A1"].value == "Pembuka"
    assert (0, 0, 1, 16) in merges(sheet)
    assert sheet["A7"].value == "=catatan"
    assert sheet.freeze_panes is None


def test_rows_are_high_enough_for_a_tall_merge() -> None:
    body = (Row((Cell(0, "kata " * 200, rowspan=2), Cell(1, "a"))), Row((Cell(1, "b"),)))
    heights = xlsx.row_heights(body, [100.0, 100.0])
    assert heights[0] == heights[1] > 200
    assert sum(heights) >= xlsx.text_height("kata " * 200, 100.0, xlsx.POINTS, bold=False)


def test_sheet_names_are_made_valid_and_unique() -> None:
    long = "Bagian Protokol dan Komunikasi Pimpinan"
    assert xlsx.sheet_names(["a/b:c", long, long, "HISTORY", "''", "A b c"]) == [
        "a b c",
        "Bagian Protokol dan Komunikasi",
        "Bagian Protokol dan Komunikas 2",
        "HISTORY 2",
        "Lembar",
        "A b c 2",
    ]


def test_too_long_a_text_is_refused_with_its_place() -> None:
    with pytest.raises(xlsx.SheetLimit, match="sel A2"):
        xlsx.render(single("x" * 32_768))


def test_same_document_same_bytes_and_progress_ends_at_one() -> None:
    heard: list[float] = []
    report = document(matrix(450))
    assert xlsx.render(report, heard.append) == xlsx.render(report)
    assert heard == sorted(heard)
    assert heard[-1] == 1
