"""Reading of foreign workbooks: what a person sees comes out, and nothing else comes in."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import numbers

from kinerja.core import sheets
from kinerja.core.errors import Invalid, Masalah

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(fill: Callable[[Workbook], None] = lambda _book: None) -> bytes:
    book = Workbook()
    book.active.title = "Data"  # type: ignore[union-attr]
    fill(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def filled(rows: list[list[object]]) -> bytes:
    def fill(book: Workbook) -> None:
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]

    return workbook(fill)


def with_part(name: str, change: Callable[[bytes], bytes], data: bytes | None = None) -> bytes:
    """The package with one part changed, or added."""
    source = zipfile.ZipFile(io.BytesIO(data or filled([["a", "b"], [1, 2]])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in source.infolist():
            if part.filename != name:
                package.writestr(part.filename, source.read(part))
        package.writestr(name, change(source.read(name) if name in source.namelist() else b""))
    return target.getvalue()


def sheet_xml(rows: str, before: str = "", after: str = "") -> bytes:
    markup = f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}'
    return with_part(SHEET, lambda _old: f"{markup}</worksheet>".encode())


def refusal(data: bytes) -> list[Masalah]:
    with pytest.raises(Invalid) as refused:
        sheets.read(data)
    return list(refused.value.masalah)


# --- what a person sees --------------------------------------------------------------------------------------------


def test_texts_numbers_merges_and_addresses() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet["A1"], sheet["B2"], sheet["C3"], sheet["D4"] = "Tujuan\nPD", 84.5, 1250, True
        sheet["E1"], sheet["E2"], sheet["E3"] = 0.855, 10, 1234.5
        for cell, code in (("E1", "0.0%"), ("E2", '0" Perda"'), ("E3", '#,##0.00" ha"')):
            sheet[cell].number_format = code
        sheet["F1"] = datetime(2025, 3, 9)  # noqa: DTZ001
        sheet.merge_cells("A1:A3")
        book.create_sheet("Tersembunyi").sheet_state = "hidden"

    book = sheets.read(workbook(fill))
    data, hidden = book.sheets
    assert data.rows == {
        1: {1: "Tujuan\nPD", 5: "85,5%", 6: "09/03/2025"}, 2: {2: "84,5", 5: "10 Perda"},
        3: {3: "1250", 5: "1.234,50 ha"}, 4: {4: "TRUE"},
    }  # fmt: skip
    assert data.merges == [sheets.Merge(1, 1, 3, 1)]
    assert data.at(17, 3) == "Data!C17"
    assert hidden.is_hidden
    assert book.sheet("data") is data
    assert book.masalah == []


@given(st.lists(st.lists(st.text("aé=+-@ <&'\n1", max_size=9), min_size=1, max_size=4), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_any_text_comes_back_as_it_was_written(rows: list[list[str]]) -> None:
    def fill(book: Workbook) -> None:
        for index, row in enumerate(rows, 1):
            for column, text in enumerate(row, 1):
                cell = book.active.cell(index, column)  # type: ignore[union-attr]
                cell.value, cell.data_type = text, "s"
                cell.number_format = numbers.FORMAT_TEXT

    (sheet,) = sheets.read(workbook(fill)).sheets
    for index, row in enumerate(rows, 1):
        assert [sheet.text(index, column) for column in range(1, len(row) + 1)] == row


def test_formulas_are_read_by_their_stored_value() -> None:
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c></row>'
    (sheet,) = sheets.read(sheet_xml(rows)).sheets
    assert sheet.rows == {1: {1: "2", 2: "a"}}


def test_what_cannot_be_read_is_said_at_its_cell() -> None:
    rows = (
        '<row r="7"><c r="C7"><f>1+1</f></c><c r="D7" t="e"><v>#REF!</v></c><c r="E7" t="s"><v>999</v></c>'
        '<c r="F7"><v>x</v></c><c r="??"><v>1</v></c><c r="H7"><v>5</v></c></row>'
    )
    book = sheets.read(sheet_xml(rows))
    assert book.sheets[0].rows == {7: {8: "5"}}
    assert [one.letak for one in book.masalah] == ["Data!C7", "Data!D7", "Data!E7", "Data!F7", "Data!G7"]
    assert "#REF!" in book.masalah[1].pesan


@pytest.mark.parametrize("declared", ["A1:B8", "A1", "A1:XFD1048576"])
def test_the_declared_size_is_not_believed(declared: str) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 901))
    (sheet,) = sheets.read(sheet_xml(rows, before=f'<dimension ref="{declared}"/>')).sheets
    assert list(sheet.rows) == list(range(1, 901))


def test_a_million_empty_rows_hide_nothing() -> None:
    rows = "".join(f'<row r="{n}" ht="15" customHeight="1"/>' for n in range(1, 1_000_001))
    (sheet,) = sheets.read(sheet_xml(f'{rows}<row r="1000001"><c r="B1000001"><v>5</v></c></row>')).sheets
    assert sheet.rows == {1_000_001: {2: "5"}}


# --- what is refused -----------------------------------------------------------------------------------------------


def compound(inside: bytes) -> bytes:
    return sheets.OLE + bytes(512) + inside


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "kosong"),
        (b" \n", "kosong"),
        (b"nama;target\na;1\n", "CSV"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\0\0", "bukan buku kerja"),
        (compound(b"Workbook"), ".xls"),
        (compound("EncryptedPackage".encode("utf-16-le")), "sandi"),
        (b"PK\x03\x04", "rusak"),
        (with_part("xl/vbaProject.bin", lambda _old: b"x"), "makro"),
        (with_part("xl/workbook.bin", lambda _old: b"x"), ".xlsb"),
        (with_part("xl/media/nol.bin", lambda _old: bytes(30 * 1024**2)), "padat"),
        (with_part(SHEET, lambda _old: b"<worksheet>" + b"<c/>" * 3_000_001), "padat"),
        (sheet_xml("".join(f'<row r="{n}"/>' for n in range(1, 3_000_002))), "terlalu banyak sel"),
        (with_part(SHEET, lambda old: old[: len(old) // 2]), "rusak"),
        (with_part("xl/workbook.xml", lambda _old: b"bukan xml"), "rusak"),
        (with_part("[Content_Types].xml", lambda _old: b"<Types/>"), "rusak"),
        (bytes(sheets.MAX_BYTES + 1), "terlalu besar"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_its_sentence(data: bytes, word: str) -> None:
    (masalah,) = refusal(data)
    assert word in masalah.pesan


ENTITIES = """<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<worksheet {main}><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-7"])
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "[Content_Types].xml"]
)
def test_document_types_and_entities_are_refused_in_any_part(part: str, encoding: str) -> None:
    markup = ENTITIES.format(encoding=encoding, main=MAIN).encode(encoding)
    (masalah,) = refusal(with_part(part, lambda _old: markup))
    assert re.search("definisi dokumen|pengodean", masalah.pesan)


def test_too_many_rows_or_columns_name_the_cell() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, sheets.MAX_ROWS + 2))
    (masalah,) = refusal(sheet_xml(rows))
    assert masalah.letak == f"Data!A{sheets.MAX_ROWS + 1}"
    (masalah,) = refusal(sheet_xml('<row r="3"><c r="ZZ3"><v>1</v></c></row>'))
    assert masalah.letak == "Data!ZZ3"


def test_merges_over_merges_are_refused_at_their_cell() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_001))
    merges = '<mergeCells count="9">' + '<mergeCell ref="B1:GR1048576"/>' * 9 + "</mergeCells>"
    (masalah,) = refusal(sheet_xml(rows, after=merges))
    assert masalah.letak == "Data!B1"


def test_two_hundred_damaged_files_give_texts_or_a_sentence() -> None:
    """Bytes changed, cut out, doubled and cut off, in the package and in its parts (seeded)."""
    chance = random.Random(41)
    whole = filled([["Tujuan", "Indikator", "Target"], ["a", "b", 84.5], ["=1+1", "d", "10 Perda"]])
    parts = zipfile.ZipFile(io.BytesIO(whole)).namelist()
    for number in range(200):
        if number % 2:
            data = damaged(whole, chance)
        else:
            part = chance.choice(parts)
            data = with_part(part, lambda old: damaged(old, chance), whole)
        assert all(one.pesan for one in problems(data))


def problems(data: bytes) -> Sequence[Masalah]:
    try:
        return sheets.read(data).masalah
    except Invalid as refused:
        return refused.masalah


def damaged(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.randint(1, 40)
    match chance.randrange(5):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + chance.randbytes(length) + data[at + length :]
        case 2:
            return data[:at] + data[at + length :]
        case 3:
            return data[: at + length] + data[at:]
    return data.replace(b'"', b"'" if zlib.crc32(data) % 2 else b"", chance.randint(1, 5))
