"""The workbook made for editing a plan: sheets with lists to choose from, and what lets an import tell what changed.

The ids stand in hidden, locked columns. The hidden sheet Acuan keeps for each exported row its revision and the
fingerprints of its fields, also for rows that an editor removes: so an import tells the editor's changes from those
that others made meanwhile. An unchanged plan gives the same bytes again.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from indikator.importing import plan
from indikator.importing.plan import (
    MEDAN_INDIKATOR,
    MEDAN_SIMPUL,
    IndikatorKini,
    Masa,
    Medan,
    RencanaKini,
    SimpulKini,
    target_heading,
)
from kinerja.core import sheets
from kinerja.core.errors import Masalah
from laporan.render.xlsx import MAX_TEXT, sheet_names

FREE_ROWS = 2_000  # below the plan's own, with the same lists to choose from
CREATED = datetime(2020, 1, 1, tzinfo=UTC)
NUMBER_WIDTH = 8
MAIN_OF_SIMPUL, MAIN_OF_INDIKATOR = 7, 9  # so many fields first; the narrative stands behind all else
MAY = {
    "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True,
    "autofilter": True,
}  # fmt: skip
GUIDE = (
    "Lembar kerja untuk menyunting rencana kinerja",
    "",
    "1. Lembar Simpul memuat satu baris untuk setiap simpul pohon, lembar Indikator satu baris untuk setiap indikator.",
    "2. Ubah isi sel yang putih. Sel abu-abu terkunci karena dipakai untuk mengenali baris saat diimpor.",
    "3. Menambah simpul: isi baris kosong di bawah. Beri No. yang belum dipakai; kolom Induk berisi No. induknya.",
    "4. Memindahkan simpul: ganti kolom Induk dengan No. induk yang baru. Kolom Induk yang kosong berarti paling atas.",
    "5. Menghapus: isi kolom Hapus dengan “ya”. Simpul dihapus beserta semua yang ada di bawahnya.",
    "6. Urutan baris dengan Induk yang sama adalah urutan simpul di pohon.",
    "7. Menambah indikator: isi baris kosong di lembar Indikator; kolom No. simpul berisi No. simpulnya.",
    "8. Target diisi seperti tercetak di dokumen, misalnya 84,01 (A) atau 10 Perda. Target kosong berarti dihapus.",
    "9. Simpan sebagai .xlsx, lalu unggah di halaman Impor. Perubahan diperlihatkan dahulu sebelum diterapkan.",
    "10. Bila sementara itu orang lain mengubah baris yang sama, Anda memilih isi mana yang dipakai.",
)


def render(kini: RencanaKini) -> bytes:
    """The workbook of a plan; asks the database nothing."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": kini.rencana.judul, "created": CREATED.replace(tzinfo=None)})
    looks = _looks(book)
    sources = _sources(kini)
    numbers = {pk: str(number) for number, pk in enumerate(kini.simpul, 1)}
    columns = _simpul_columns(numbers)
    _table(book.add_worksheet(plan.SIMPUL), columns, list(kini.simpul.values()), sources, looks)
    columns = _indikator_columns(kini, numbers)
    _table(book.add_worksheet(plan.INDIKATOR), columns, list(kini.indikator.values()), sources, looks)
    _guide(book.add_worksheet(plan.PETUNJUK), looks)
    _lists(book.add_worksheet(plan.PILIHAN), kini)
    _reference(book.add_worksheet(plan.ACUAN), kini)
    book.close()
    return target.getvalue()


class _Column:
    """A column of a table: heading, width, the text of a row; `is_open` columns may be edited."""

    def __init__(self, judul: object, lebar: int, text: Callable[[Any], str], *, is_open: bool = True,
                 medan: str = "") -> None:  # fmt: skip
        self.judul, self.lebar, self.text, self.is_open, self.medan = str(judul), lebar, text, is_open, medan


def _simpul_columns(numbers: dict[int, str]) -> list[_Column]:
    def above(row: SimpulKini) -> str:
        return numbers[row.induk_id] if row.induk_id else ""

    return [
        _Column(plan.ID, 0, lambda row: str(row.id), is_open=False),
        _Column(plan.NO, NUMBER_WIDTH, lambda row: numbers[row.id], is_open=False),
        _Column(plan.INDUK, NUMBER_WIDTH, above),
        *_field_columns(MEDAN_SIMPUL[:MAIN_OF_SIMPUL]),
        _Column(plan.HAPUS, NUMBER_WIDTH, lambda _row: "", medan=plan.HAPUS),
        *_field_columns(MEDAN_SIMPUL[MAIN_OF_SIMPUL:]),
    ]


def _indikator_columns(kini: RencanaKini, numbers: dict[int, str]) -> list[_Column]:
    def target(masa: Masa) -> Callable[[IndikatorKini], str]:
        return lambda row: row.target[masa].teks if masa in row.target else ""

    return [
        _Column(plan.ID, 0, lambda row: str(row.id), is_open=False),
        _Column(plan.NO_SIMPUL, NUMBER_WIDTH, lambda row: numbers[row.simpul_id], is_open=False),
        _Column(plan.NAMA_SIMPUL, 36, lambda row: kini.simpul[row.simpul_id].isi["pernyataan"], is_open=False),
        *_field_columns(MEDAN_INDIKATOR[:MAIN_OF_INDIKATOR]),
        *(_Column(target_heading(masa), 14, target(masa)) for masa in kini.masa),
        _Column(plan.HAPUS, NUMBER_WIDTH, lambda _row: "", medan=plan.HAPUS),
        *_field_columns(MEDAN_INDIKATOR[MAIN_OF_INDIKATOR:]),
    ]


def _field_columns(medan: Sequence[Medan]) -> list[_Column]:
    def text(nama: str) -> Callable[[Any], str]:
        return lambda row: row.isi[nama]

    return [_Column(one.judul, one.lebar, text(one.nama), medan=one.nama) for one in medan]


def _looks(book: Workbook) -> dict[str, Any]:
    """Text format everywhere: what looks like a formula, a date or a number stays as it is typed."""
    base = {"font_name": "Arial", "font_size": 9, "text_wrap": True, "valign": "top", "num_format": "@", "border": 1}
    return {
        "head": book.add_format({**base, "bold": True, "bg_color": "#D9E2EC"}),
        "open": book.add_format({**base, "locked": False}),
        "shut": book.add_format({**base, "bg_color": "#EEF2F6"}),
        "free": book.add_format({"font_name": "Arial", "font_size": 9, "num_format": "@", "locked": False,
                                 "text_wrap": True, "valign": "top"}),
        "line": book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True}),
        "title": book.add_format({"font_name": "Arial", "font_size": 12, "bold": True}),
    }  # fmt: skip


def _sources(kini: RencanaKini) -> dict[str, Any]:
    """Where the list of each choosing field stands in the sheet Pilihan."""
    kinds = list(kini.pilihan.lists)
    sources: dict[str, Any] = {plan.HAPUS: ["ya"]}
    for medan in (*MEDAN_SIMPUL, *MEDAN_INDIKATOR):
        if medan.pilihan:
            name = xl_col_to_name(kinds.index(medan.pilihan), col_abs=True)
            last = max(2, len(kini.pilihan.names(medan.pilihan)) + 1)
            sources[medan.nama] = f"={plan.PILIHAN}!{name}$2:{name}${last}"
    return sources


def _table(sheet: Worksheet, columns: Sequence[_Column], rows: Sequence[Any], sources: dict[str, Any],
           looks: dict[str, Any]) -> None:  # fmt: skip
    last = len(rows) + FREE_ROWS
    for index, column in enumerate(columns):
        # A new row needs a number of its own, so only the ids stay locked below the plan's rows.
        free = looks["shut"] if column.judul == plan.ID else looks["free"]
        sheet.set_column(index, index, column.lebar, free, {"hidden": column.judul == plan.ID})
        sheet.write_string(0, index, column.judul, looks["head"])
        look = looks["open"] if column.is_open else looks["shut"]
        for number, row in enumerate(rows, 1):
            _write(sheet, number, index, column.text(row), look)
        if column.medan in sources:
            _choose(sheet, index, last, sources[column.medan])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.protect("", MAY)


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Any) -> None:
    """As text whatever it begins with; an empty place keeps its look alone."""
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _choose(sheet: Worksheet, column: int, last: int, source: str | list[str]) -> None:
    rule = {
        "validate": "list", "source": source, "error_title": "Pilih dari daftar", "error_type": "warning",
        "error_message": "Isian ini tidak ada di daftar; impor akan menolaknya.",
    }  # fmt: skip
    sheet.data_validation(1, column, last, column, rule)


def _guide(sheet: Worksheet, looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 110)
    for row, text in enumerate(GUIDE):
        sheet.write_string(row, 0, text, looks["title" if row == 0 else "line"])
    sheet.protect()


def _lists(sheet: Worksheet, kini: RencanaKini) -> None:
    for column, kind in enumerate(kini.pilihan.lists):
        _column(sheet, column, [kind, *kini.pilihan.names(kind)])
    sheet.hide()
    sheet.protect()


def _reference(sheet: Worksheet, kini: RencanaKini) -> None:
    """First row: what this workbook is of; then kind, id, parent, revision, fingerprints and targets of each row."""
    head = [plan.FORMAT, kini.rencana.pemda.slug, kini.rencana.slug, str(kini.rencana.revisi)]
    for number, row in enumerate([head, *_reference_rows(kini)]):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    sheet.very_hidden()
    sheet.protect()


def _reference_rows(kini: RencanaKini) -> Iterable[list[str]]:
    for one in kini.simpul.values():
        yield ["S", str(one.id), str(one.induk_id or ""), str(one.revisi), _prints(MEDAN_SIMPUL, one.isi)]
    for row in kini.indikator.values():
        targets = " ".join(
            f"{tahun}.{triwulan}:{one.revisi}:{plan.fingerprint(one.teks)}"
            for (tahun, triwulan), one in sorted(row.target.items())
        )
        prints = _prints(MEDAN_INDIKATOR, row.isi)
        yield ["I", str(row.id), str(row.simpul_id), str(row.revisi), prints, targets]


def _prints(medan: Sequence[Medan], isi: dict[str, str]) -> str:
    return " ".join(plan.fingerprint(isi[one.nama]) for one in medan)


def _column(sheet: Worksheet, column: int, texts: Iterable[str]) -> None:
    for row, text in enumerate(texts):
        sheet.write_string(row, column, text)


def listed(hasil: dict[str, Any], number: Callable[[str], Decimal | None] | None) -> bytes:
    """All that a preview found, a row each: what changes, what holds the import back, what finds no place.

    `number` reads old and new content as amounts, None for what is none.
    """
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1})
    looks = {True: book.add_format({"num_format": "#,##0.00"}), False: book.add_format({"text_wrap": True})}

    def content(text: str) -> Decimal | str:
        found = number(text) if number else None
        return text if found is None else found

    changed = [(one["letak"], one["label"], one["nama"], beda["medan"], content(beda["lama"]), content(beda["baru"]))
               for one in hasil["perubahan"] for beda in one["beda"]]  # fmt: skip
    lists: tuple[tuple[str, tuple[str, ...], Sequence[tuple[Any, ...]]], ...] = (
        ("Perubahan", ("Sel", "Perubahan", "Simpul atau indikator", "Isian", "Lama", "Baru"), changed),
        ("Masalah", ("Sel", "Masalah"), [(one["letak"], one["pesan"]) for one in hasil["masalah"]]),
        ("Dilewati", ("Sel", "Mengapa"), [(one["letak"], one["pesan"]) for one in hasil["sisa"]]),
    )
    for name, headings, rows in lists:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headings, head)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 20)
        widest = min(2, len(headings) - 1)
        sheet.set_column(widest, widest, 60)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write(at, column, value if isinstance(value, Decimal) else str(value)[:MAX_TEXT],
                            looks[isinstance(value, Decimal)])  # fmt: skip
    book.close()
    return target.getvalue()


def annotated(book: sheets.Workbook, masalah: Sequence[Masalah]) -> bytes:
    """The texts of a workbook that could not be imported, with every problem as a comment at its cell, and a list."""
    target = BytesIO()
    out = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    look = {"font_name": "Arial", "font_size": 9, "text_wrap": True, "valign": "top", "num_format": "@"}
    plain, marked = out.add_format(look), out.add_format({**look, "bg_color": "#FDE2E1", "border": 1})
    said: dict[str, list[str]] = {}
    for one in masalah:
        said.setdefault(one.letak, []).append(one.pesan)
    listing = out.add_worksheet(sheet_names(["Masalah"])[0])
    listing.set_column(0, 0, 24)
    listing.set_column(1, 1, 110)
    for number, (letak, pesan) in enumerate([("Sel", "Masalah"), *((one.letak, one.pesan) for one in masalah)]):
        listing.write_string(number, 0, letak, plain)
        listing.write_string(number, 1, pesan, plain)
    names = sheet_names(["Masalah", *(one.nama for one in book.sheets)])[1:]
    for source, name in zip(book.sheets, names, strict=True):
        if not source.is_hidden:
            _copy(out.add_worksheet(name), source, said, plain, marked)
    out.close()
    return target.getvalue()


def _copy(sheet: Worksheet, source: sheets.Sheet, said: dict[str, list[str]], plain: Any, marked: Any) -> None:
    sheet.set_column(0, 60, 24)
    here = {letak.rpartition("!")[2]: texts for letak, texts in said.items()
            if letak.rpartition("!")[0] == source.nama}  # fmt: skip
    for row, cells in source.rows.items():
        for column, text in cells.items():
            place = f"{xl_col_to_name(column - 1)}{row}"
            sheet.write_string(row - 1, column - 1, text[:MAX_TEXT], marked if place in here else plain)
    for place, texts in here.items():
        sheet.write_comment(place, "\n".join(texts)[:MAX_TEXT], {"x_scale": 2})
