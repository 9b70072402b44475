"""Reads workbooks that others made: the only place where openpyxl is used, and where a file is distrusted.

A file is measured before it is opened, its XML is searched for document types before it is parsed, and the size that
a sheet declares is ignored: openpyxl's own reader believed it and silently read 8 of 900,000 rows. What comes out are
plain texts as a person sees them in the sheet; what cannot be read is said with sheet and cell.
"""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, WorkSheetParser

from kinerja.core.errors import Invalid, Masalah

if not openpyxl.DEFUSEDXML:
    raise ImportError("defusedxml is missing: without it openpyxl expands XML entities")

MAX_BYTES = 10 * 1024**2
MAX_PARTS = 500  # files inside the package
MAX_UNPACKED = 64 * 1024**2
MAX_RATIO, RATIO_FROM = 150, 1024**2  # no part of more than 1 MiB shrinks like this in an honest workbook
MAX_TAGS = 3_000_000  # "<" in all sheets and texts; 2,540 nodes with their indicators have about 600,000
MAX_SHEETS = 40
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 200, 400_000  # with something in them; empty ones cost nothing
MAX_PROBLEMS = 1_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of a workbook with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ROW = re.compile(rb"<(?:\w+:)?row\b")
DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
NUMBER = re.compile(r'(?:"([^"]*)")?(#,##0|0)(?:\.(0+))?(%)?(?:"([^"]*)")?')
# All that zipfile, expat and openpyxl raise on files that are not what they say they are.
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged rectangle, both corners included, counted from 1 as in the sheet."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet as texts: `rows` holds the filled cells alone, by row and column counted from 1, rows in order."""

    nama: str
    is_hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        return self.rows.get(row, {}).get(column, "")

    def at(self, row: int, column: int) -> str:
        """The address of a cell as problems name it: Simpul!C17."""
        return address(self.nama, row, column)


@dataclass(slots=True)
class Workbook:
    """The sheets in their order, and the cells that could not be read."""

    sheets: list[Sheet] = field(default_factory=list)
    masalah: list[Masalah] = field(default_factory=list)

    def sheet(self, nama: str) -> Sheet | None:
        return next((one for one in self.sheets if one.nama.casefold() == nama.casefold()), None)


def column_letter(column: int) -> str:
    return get_column_letter(column)


def column_number(letter: str) -> int:
    """Raises ValueError for what is no letter of a column."""
    return column_index_from_string(letter)


def address(sheet: str, row: int, column: int) -> str:
    return f"{sheet}!{get_column_letter(column)}{row}"


Report = Callable[[float], None]  # told 0…1 while something long goes on; may raise to stop it


def rows_in(data: bytes) -> int:
    """How many rows the sheets of a workbook hold, without parsing them; raises Invalid like `read`."""
    check_file(data)
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [one for one in package.infolist() if one.filename.startswith("xl/worksheets/")]
        return sum(len(ROW.findall(package.read(one))) for one in parts)


def read(data: bytes, report: Report | None = None) -> Workbook:
    """The texts of an .xlsx workbook; raises Invalid with one sentence where the file as a whole is refused."""
    total = max(1, rows_in(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl leaves out; they hold no cells
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except BROKEN:
            raise Invalid(
                _("Berkas ini rusak atau bukan buku kerja Excel. Buka, simpan ulang sebagai .xlsx.")
            ) from None
        try:
            return _read_sheets(book, lambda rows: report(min(1.0, rows / total)) if report else None)
        finally:
            book.close()


def check_file(data: bytes) -> None:
    """Everything that can be told without parsing: kind, size, number of parts, ratio, document types, entities."""
    if len(data) > MAX_BYTES:
        raise Invalid(_("Berkas terlalu besar: paling besar %(n)s MiB.") % {"n": MAX_BYTES // 1024**2})
    if not data.startswith(b"PK"):
        raise Invalid(_what_it_is(data))
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_parts(package.infolist())
            _check_markup(package)
    except BROKEN:
        raise Invalid(_("Berkas ini terpotong atau rusak. Unduh atau simpan ulang, lalu unggah lagi.")) from None


def _what_it_is(data: bytes) -> str:
    """The sentence for a file that is no package at all."""
    if data.startswith(OLE) and ENCRYPTED in data:
        return _("Buku kerja ini berkata sandi. Hapus kata sandinya di Excel, lalu unggah lagi.")
    if data.startswith(OLE):
        return _("Ini buku kerja Excel lama (.xls). Simpan sebagai .xlsx, lalu unggah lagi.")
    if not data.strip():
        return _("Berkas ini kosong.")
    if data.startswith(b"%PDF"):
        return _("Ini berkas PDF, bukan buku kerja. Unggah buku kerja .xlsx.")
    if b"\0" not in data[:4096]:
        return _("Ini berkas teks (misalnya CSV), bukan buku kerja. Buka di Excel dan simpan sebagai .xlsx.")
    return _("Berkas ini bukan buku kerja .xlsx.")


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid(_("Buku kerja ini berkata sandi. Hapus kata sandinya di Excel, lalu unggah lagi."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Invalid(_("Buku kerja ini memuat makro. Simpan sebagai .xlsx tanpa makro, lalu unggah lagi."))
    if "xl/workbook.bin" in names:
        raise Invalid(_("Ini buku kerja biner (.xlsb). Simpan sebagai .xlsx, lalu unggah lagi."))
    if "content.xml" in names and "[Content_Types].xml" not in names:
        raise Invalid(_("Ini lembar kerja OpenDocument (.ods). Simpan sebagai .xlsx, lalu unggah lagi."))
    if "[Content_Types].xml" not in names:
        raise Invalid(_("Berkas ini bukan buku kerja .xlsx."))
    # zipfile reads no more of a part than its header declares, so the headers bound what unpacking can cost.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Invalid(_("Isi berkas terlalu besar setelah dibuka. Hapus lembar dan gambar yang tidak perlu."))
    if any(part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size for part in parts):
        raise Invalid(_("Isi berkas ini terlalu padat untuk buku kerja biasa sehingga tidak dibuka."))


def _check_markup(package: zipfile.ZipFile) -> None:
    """XML in UTF-8 without document types; a search in the bytes, so that nothing is parsed before it is known."""
    tags = 0
    for part in package.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        markup = package.read(part)
        declared = DECLARED.match(markup)
        is_utf8 = not markup.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in markup[:64]
        if not is_utf8 or (declared and declared[1].lower() not in ENCODINGS):
            raise Invalid(_("Berkas ini memakai pengodean yang tidak dikenal. Simpan ulang sebagai .xlsx."))
        if DOCTYPE.search(markup):
            raise Invalid(_("Berkas ini memuat definisi dokumen XML yang tidak diizinkan sehingga tidak dibuka."))
        tags += markup.count(b"<")
        if tags > MAX_TAGS:
            raise Invalid(_("Buku kerja ini memuat terlalu banyak sel. Hapus baris dan kolom kosong yang berformat."))


def _read_sheets(book: Any, told: Callable[[int], None]) -> Workbook:
    """Within the limits on what is filled; a limit names the cell where it was passed. `told` gets rows read so far."""
    found = Workbook()
    if len(book.worksheets) > MAX_SHEETS:
        raise Invalid(_("Buku kerja ini punya lebih dari %(n)s lembar.") % {"n": MAX_SHEETS})
    cells = rows = 0
    for source in book.worksheets:
        sheet = Sheet(str(source.title), source.sheet_state != "visible")
        try:
            for row, column, text in _filled(book, source, sheet, found.masalah):
                cells += 1
                if row not in sheet.rows:
                    rows += 1
                    told(rows)
                sheet.rows.setdefault(row, {})[column] = text
                if len(sheet.rows) > MAX_ROWS or column > MAX_COLUMNS or cells > MAX_CELLS:
                    pesan = _("Terlalu banyak isi: paling banyak %(rows)s baris, %(columns)s kolom, %(cells)s sel.")
                    limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
                    raise Invalid([Masalah(pesan % limits, sheet.at(row, column))])
        except BROKEN:
            raise Invalid([Masalah(_("Lembar ini rusak. Simpan ulang berkasnya di Excel."), sheet.nama)]) from None
        sheet.rows = dict(sorted(sheet.rows.items()))
        _check_merges(sheet)
        found.sheets.append(sheet)
    return found


def _check_merges(sheet: Sheet) -> None:
    """What the merges cover is bounded too, so that readers may look at each place; one may span a whole column."""
    last, places = max(sheet.rows, default=0), 0
    for one in sheet.merges:
        places += max(0, min(one.bottom, last) - one.top + 1) * max(0, min(one.right, MAX_COLUMNS) - one.left + 1)
        if places > 2 * MAX_CELLS:
            pesan = _("Sel gabungan menutupi terlalu banyak sel. Pisahkan sel gabungan yang tidak perlu.")
            raise Invalid([Masalah(pesan, sheet.at(one.top, one.left))])


def _filled(book: Any, source: Any, sheet: Sheet, masalah: list[Masalah]) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of each cell that holds one; merges and problems are put where they belong."""
    formats = _Formats(book)
    with source._get_source() as stream:  # noqa: SLF001 - openpyxl's own door to one sheet's XML
        parser = _Parser(
            stream, source._shared_strings, data_only=True, epoch=book.epoch,  # noqa: SLF001
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )  # fmt: skip
        for _number, row in parser.parse():
            for cell in row:
                place = cell["row"], cell["column"]
                if cell["data_type"] == "e":
                    if len(masalah) < MAX_PROBLEMS:
                        masalah.append(Masalah(str(cell["value"]), sheet.at(*place)))
                elif cell["value"] not in (None, ""):
                    yield *place, formats.text(cell["value"], cell["style_id"])
        ranges = parser.merged_cells.mergeCell if parser.merged_cells else ()
        for one in ranges:
            sheet.merges.append(Merge(one.min_row, one.min_col, one.max_row, one.max_col))


class _Parser(WorkSheetParser):
    """openpyxl's parser of one sheet, without what is not needed, and with a problem where it would raise."""

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        number = row.get("r")
        self.row_counter = int(number) if number else self.row_counter + 1
        self.col_counter = 0
        return self.row_counter, [self.parse_cell(one) for one in row if one.tag == CELL_TAG]

    def parse_cell(self, element: Any) -> dict[str, Any]:
        expected = self.col_counter + 1
        try:
            cell: dict[str, Any] = super().parse_cell(element)
        except BROKEN:
            column = max(expected, self.col_counter)
            return {"row": self.row_counter, "column": column, "data_type": "e", "value": _("Isi sel ini rusak.")}
        if cell["data_type"] == "e" and cell["value"]:
            pesan = _("Sel ini berisi galat %(value)s. Perbaiki rumusnya atau tulis nilainya.")
            cell["value"] = pesan % {"value": cell["value"]}
        elif cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "e"
            cell["value"] = _("Rumus di sel ini belum dihitung. Buka berkas di Excel, simpan, lalu unggah lagi.")
        return cell


class _Formats:
    """Shows numbers as the sheet shows them, in Indonesian notation."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[int, re.Match[str] | None] = {}

    def text(self, value: object, style: int) -> str:
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return self._number(Decimal(repr(value)), style)
        if isinstance(value, datetime):
            return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
        if isinstance(value, time | timedelta):
            return str(value)
        return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")

    def _number(self, value: Decimal, style: int) -> str:
        match = self._format(style)
        if not value.is_finite() or abs(value) >= Decimal(10) ** 30:
            return str(value)
        if match is None:
            return _indonesian(f"{value.normalize():f}")
        before, whole, fraction, percent, after = match.groups(default="")
        if percent:
            value *= 100
        if not (before or after or percent) and whole == "0" and not fraction:
            return _indonesian(f"{value.normalize():f}")  # the plain format of a number: nothing is rounded away
        digits = f"{value:{',' if ',' in whole else ''}.{len(fraction)}f}"
        return f"{before}{_indonesian(digits)}{percent}{after}"

    def _format(self, style: int) -> re.Match[str] | None:
        if style not in self._known:
            number = self._book._cell_styles[style].numFmtId  # noqa: SLF001 - no public way in read-only mode
            own = self._book._number_formats  # noqa: SLF001
            code = BUILTIN_FORMATS.get(number, "General") if number < 164 else own[number - 164]
            self._known[style] = NUMBER.fullmatch(code)
        return self._known[style]


def _indonesian(number: str) -> str:
    return number.translate(str.maketrans(",.", ".,"))
