"""The workbook made for entering budgets: a row for each program, kegiatan and sub kegiatan, two columns a year, or
the quarters of one year.

The ids stand in a hidden, locked column; a hidden sheet keeps what was exported, so that an import tells the editor's
changes from those that others made meanwhile.
"""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from indikator.importing.anggaran_lembar import (
    ACUAN,
    FORMAT,
    ID,
    JENJANG,
    KODE,
    LEMBAR,
    MEDAN,
    PETUNJUK,
    SETAHUN,
    URAIAN,
    column_heading,
)
from indikator.models.anggaran import FISIK_TW
from indikator.queries.anggaran import TabelAnggaran
from indikator.rupiah import write_rupiah
from laporan.workbook import CREATED

GUIDE = (
    "Lembar kerja anggaran",
    "",
    "1. Lembar Anggaran memuat satu baris untuk setiap program, kegiatan, dan sub kegiatan rencana ini.",
    "2. Isi kolom yang putih dengan rupiah penuh, misalnya 1250000. Kolom abu-abu terkunci.",
    "3. Sel kosong berarti belum diisi; itu lain dari 0. Mengosongkan sel yang tadinya terisi menghapus isinya.",
    "4. Pagu program boleh diisi sendiri. Bila lain dari jumlah kegiatannya, halaman Anggaran menandainya.",
    "5. Realisasi TW adalah yang dibelanjakan pada triwulan itu sendiri; setahun adalah jumlahnya. Fisik dalam persen.",
    "6. Simpan sebagai .xlsx, lalu unggah di halaman Anggaran. Perubahan diperlihatkan dahulu sebelum diterapkan.",
)
EXACT = 15  # digits that a number in a cell keeps
RUPIAH = {
    "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Bukan jumlah rupiah",
    "error_message": "Isi dengan angka rupiah, tanpa huruf dan tidak negatif.",
}  # fmt: skip
PERSEN = {
    "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_title": "Bukan persen",
    "error_message": "Isi kemajuan fisik dengan angka 0 sampai 100, tanpa tanda persen.",
}  # fmt: skip
Kolom = tuple[int, str]
"""Year, and the name of what is entered."""
FIXED = ((ID, 0), (JENJANG, 14), (KODE, 20), (URAIAN, 60))


def columns_of(table: TabelAnggaran, tahun: int) -> list[Kolom]:
    """Pagu and realisasi of all years; of one year what quarters spent and how far the work has come."""
    if tahun:
        return [(tahun, name) for name in MEDAN if name != "realisasi"]
    return [(year, name) for year in table.rencana.tahun for name in SETAHUN]


def render(table: TabelAnggaran, tahun: int = 0) -> bytes:
    """The workbook of a plan's budgets, of all its years or of the quarters of one; asks the database nothing."""
    columns = columns_of(table, tahun)
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": table.rencana.judul, "created": CREATED.replace(tzinfo=None)})
    base = {"font_name": "Arial", "font_size": 9, "valign": "top", "border": 1}
    looks = {
        "head": book.add_format({**base, "bold": True, "bg_color": "#D9E2EC", "text_wrap": True}),
        "shut": book.add_format({**base, "bg_color": "#EEF2F6", "num_format": "@", "text_wrap": True}),
        "open": book.add_format({**base, "locked": False, "num_format": "#,##0.00"}),
        "line": book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True}),
    }
    _amounts(book.add_worksheet(LEMBAR), table, columns, looks)
    guide = book.add_worksheet(PETUNJUK)
    guide.set_column(0, 0, 110)
    for row, text in enumerate(GUIDE):
        guide.write_string(row, 0, text, looks["line"])
    guide.protect()
    _exported(book.add_worksheet(ACUAN), table, columns)
    book.close()
    return target.getvalue()


def _amounts(sheet: Worksheet, table: TabelAnggaran, kolom: list[Kolom], looks: dict[str, Any]) -> None:
    for column, (title, width) in enumerate(FIXED):
        sheet.set_column(column, column, width, None, {"hidden": title == ID})
        sheet.write_string(0, column, title, looks["head"])
    for column, (tahun, medan) in enumerate(kolom, len(FIXED)):
        sheet.set_column(column, column, 14 if medan in FISIK_TW else 20)
        sheet.write_string(0, column, column_heading(medan, tahun), looks["head"])
    for number, row in enumerate(table.baris.values(), 1):
        texts = str(row.id), row.jenjang_nama, row.kode, row.pernyataan
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text, looks["shut"])
        for column, (tahun, medan) in enumerate(kolom, len(FIXED)):
            amount = row.sel[tahun].diisi(medan)
            if amount is None:
                sheet.write_blank(number, column, None, looks["open"])
            elif len(amount.normalize().as_tuple().digits) > EXACT:
                sheet.write_string(number, column, write_rupiah(amount), looks["open"])
            else:
                sheet.write_number(number, column, amount, looks["open"])
    for column, (_tahun, medan) in enumerate(kolom, len(FIXED)):
        if table.baris:
            sheet.data_validation(1, column, len(table.baris), column, PERSEN if medan in FISIK_TW else RUPIAH)
    sheet.freeze_panes(1, len(FIXED))
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _exported(sheet: Worksheet, table: TabelAnggaran, kolom: list[Kolom]) -> None:
    """First row: what this workbook is of; then node, year, amount and its text."""
    for column, text in enumerate((FORMAT, table.rencana.pemda.slug, table.rencana.slug)):
        sheet.write_string(0, column, text)
    number = 1
    for row in table.baris.values():
        for tahun, medan in kolom:
            text = write_rupiah(row.sel[tahun].diisi(medan))
            for column, part in enumerate((str(row.id), str(tahun), medan, text)):
                sheet.write_string(number, column, part)
            number += 1
    sheet.very_hidden()
    sheet.protect()
