"""Finds the amounts in a workbook of budgets: for which node, year and amount each filled cell stands."""

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from indikator.importing.headings import covers_of
from indikator.importing.plan import folded
from indikator.models.anggaran import FISIK_TW, REALISASI_TW
from indikator.queries.anggaran import TabelAnggaran
from kinerja.core.errors import Masalah
from kinerja.core.sheets import Merge, Sheet, Workbook

FORMAT = "kinerja-anggaran/1"  # in the first cell of the hidden sheet of what was exported
LEMBAR, ACUAN, PETUNJUK = "Anggaran", "Acuan", "Petunjuk"
ID, JENJANG, KODE, URAIAN = "id", "Jenjang", "Kode", "Uraian"
ROMAN = ("I", "II", "III", "IV")
SETAHUN = {"pagu": "Pagu", "realisasi": "Realisasi"}
MEDAN = {
    **SETAHUN,
    **{name: f"Realisasi TW {tw}" for name, tw in zip(REALISASI_TW, ROMAN, strict=True)},
    **{name: f"Fisik % TW {tw}" for name, tw in zip(FISIK_TW, ROMAN, strict=True)},
}
"""What is entered, with the heading of its column but for the year; what is spent in the quarter itself, and how far
the work has come at its end.
"""
SEARCHED = 60  # rows from the top in which a heading may stand
YEAR = re.compile(r"\b(20\d\d)\b")
# Parts of a heading, the first that fits; what says a share, a rest or a volume is none of ours.
NOT_OURS = re.compile(
    r"%|\b(persen\w*|persentase|serapan|penyerapan|sisa|selisih|fisik|volume|target|kinerja|indikator)\b"
)
PARTS = (
    ("realisasi", re.compile(r"\brealisasi\b")),
    ("pagu", re.compile(r"\b(pagu|anggaran|alokasi|apbd|dpa)\b")),
    ("kode", re.compile(r"\b(kode|kode rekening|no\.? ?rek\w*|nomor rekening)\b")),
    ("uraian", re.compile(r"\b(uraian|nomenklatur|nama|program|kegiatan|sub ?kegiatan|pernyataan)\b")),
)
QUARTER = re.compile(r"\b(?:tw|triwulan|tribulan|trw)\W{0,2}(iv|iii|ii|i|[1-4])\b")
FISIK = re.compile(r"\bfisik\b")
UNTIL = re.compile(r"\bs\W{0,2}d\b|\bs/d\b|\b(?:sampai|hingga|kumulatif)\b")  # of a quarter: a sum, not its own
SUM = re.compile(r"(grand )?(total|jumlah)\b")


@dataclass(frozen=True, slots=True)
class Terbaca:
    """The text of a cell; `terisi` are all places that the file fills, the same set for every cell."""

    letak: str
    teks: str
    terisi: AbstractSet[tuple[int, int, str]] = field(repr=False)


@dataclass(slots=True)
class Bacaan:
    """`isi` and, of our own sheets, `dasar` (what was exported) by (node, year, amount)."""

    isi: dict[tuple[int, int, str], Terbaca] = field(default_factory=dict)
    dasar: dict[tuple[int, int, str], str] = field(default_factory=dict)
    masalah: list[Masalah] = field(default_factory=list)
    sisa: list[Masalah] = field(default_factory=list)

    def put(self, place: tuple[int, int, str], letak: str, teks: str) -> None:
        if place in self.isi:
            pesan = _("Simpul dan tahun ini sudah diisi di %(letak)s. Hapus salah satunya.")
            self.masalah.append(Masalah(pesan % {"letak": self.isi[place].letak}, letak))
        else:
            self.isi[place] = Terbaca(letak, teks, self.isi.keys())


def column_heading(medan: str, tahun: int) -> str:
    return f"{MEDAN[medan]} {tahun}"


# --- Our own ---------------------------------------------------------------------------------------------------------


def read_template(book: Workbook, table: TabelAnggaran) -> Bacaan:
    """Rows by their hidden ids; an emptied cell takes its amount away."""
    out = Bacaan()
    base = next(sheet for sheet in book.sheets if sheet.text(1, 1) == FORMAT)
    sheet = book.sheet(LEMBAR)
    rencana = table.rencana
    if (base.text(1, 2), base.text(1, 3)) != (rencana.pemda.slug, rencana.slug):
        pesan = _("Lembar ini diunduh dari rencana %(asal)s, bukan dari rencana ini.")
        out.masalah.append(Masalah(pesan % {"asal": f"{base.text(1, 2)}/{base.text(1, 3)}"}))
        return out
    if sheet is None:
        out.masalah.append(Masalah(_("Lembar “%(nama)s” tidak ada lagi. Unduh lembar baru.") % {"nama": LEMBAR}))
        return out
    columns = _template_columns(sheet, table)
    if not columns:
        out.masalah.append(Masalah(_("Judul kolom tidak dikenali lagi. Unduh lembar baru."), sheet.at(1, 1)))
        return out
    out.dasar = _exported(base)
    for row in list(sheet.rows)[1:]:
        _template_row(out, sheet, row, columns, table)
    return out


def _template_columns(sheet: Sheet, table: TabelAnggaran) -> dict[int, tuple[int, str]]:
    if sheet.text(1, 1) != ID:
        return {}
    known = {folded(column_heading(medan, tahun)): (tahun, medan) for tahun in table.rencana.tahun for medan in MEDAN}
    heads = sheet.rows.get(1, {})
    return {column: known[folded(text)] for column, text in heads.items() if folded(text) in known}


def _exported(base: Sheet) -> dict[tuple[int, int, str], str]:
    """What the hidden sheet keeps, as far as it is still what was written there."""
    found = {}
    for row in list(base.rows)[1:]:
        simpul, tahun, medan, teks = (base.text(row, column) for column in (1, 2, 3, 4))
        if simpul.isdecimal() and tahun.isdecimal() and medan in MEDAN and len(simpul) < 19 and len(tahun) == 4:
            found[int(simpul), int(tahun), medan] = teks
    return found


def _template_row(
    out: Bacaan, sheet: Sheet, row: int, columns: dict[int, tuple[int, str]], table: TabelAnggaran
) -> None:
    text = sheet.text(row, 1).replace(".", "")
    filled = [column for column in columns if sheet.text(row, column)]
    simpul_id = int(text) if text.isdecimal() and len(text) < 19 else 0
    if simpul_id not in table.baris:
        pesan = _("Baris ini tidak dikenali (simpulnya dihapus, atau barisnya ditambahkan sendiri).")
        if filled:
            out.sisa.append(Masalah(pesan, sheet.at(row, filled[0])))
        return
    for column, (tahun, medan) in columns.items():
        place = (simpul_id, tahun, medan)
        if sheet.text(row, column) or out.dasar.get(place):
            out.put(place, sheet.at(row, column), sheet.text(row, column))


# --- Others' ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Kolom:
    """What the columns of a foreign sheet hold; several columns of a code are its parts."""

    bottom: int
    kode: list[int] = field(default_factory=list)
    uraian: int = 0
    jumlah: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → year (0: not said), amount


def read_foreign(book: Workbook, table: TabelAnggaran) -> Bacaan:
    """Every visible sheet with a heading that names a code or a description, and amounts."""
    out = Bacaan()
    codes = _codes(table)
    names = Counter(folded(row.pernyataan) for row in table.baris.values())
    by_name = {folded(row.pernyataan): row.id for row in table.baris.values()}
    unique = {name: pk for name, pk in by_name.items() if names[name] == 1}
    found = [(sheet, kolom) for sheet in book.sheets if not sheet.is_hidden and (kolom := _heading(sheet, table))]
    if not found and not book.masalah:
        pesan = _("Judul kolom tidak ditemukan: perlu Kode atau Uraian, dan Pagu atau Realisasi dengan tahunnya.")
        out.masalah.append(Masalah(pesan))
    for sheet, kolom in found:
        _settle_years(out, sheet, kolom, table)
        for row in sheet.rows:
            if row > kolom.bottom:
                _foreign_row(out, sheet, row, kolom, codes, unique)
    return out


def _codes(table: TabelAnggaran) -> dict[tuple[str, ...], list[int]]:
    codes: dict[tuple[str, ...], list[int]] = {}
    for row in table.baris.values():
        if key := code_key(row.kode):
            codes.setdefault(key, []).append(row.id)
    return codes


def code_key(text: str) -> tuple[str, ...]:
    """`1.03.02.2.01.` and `1 . 3 . 2 . 2 . 1` are the same code."""
    return tuple(part.lstrip("0") or "0" for part in re.split(r"[.\s/-]+", text.strip().casefold()) if part)


def _heading(sheet: Sheet, table: TabelAnggaran) -> Kolom | None:
    """In one row, or in two with groups above (Pagu over 2021 and 2022); the one that tells most."""
    covers = covers_of(sheet)
    best: Kolom | None = None
    for top in list(sheet.rows)[:SEARCHED]:
        for bottom in (top, top + 1):
            found = Kolom(bottom)
            for column, text in _heading_texts(sheet, top, bottom, covers).items():
                _assign(found, column, text, table)
            if found.jumlah and (found.kode or found.uraian) and (best is None or _worth(found) > _worth(best)):
                best = found
    return best


def _worth(kolom: Kolom) -> tuple[int, int, int]:
    return len(kolom.jumlah), sum(1 for tahun, _medan in kolom.jumlah.values() if tahun), bool(kolom.kode)


def _heading_texts(sheet: Sheet, top: int, bottom: int, covers: dict[tuple[int, int], Merge]) -> dict[int, str]:
    last = max((column for row in (top, bottom) for column in sheet.rows.get(row, {})), default=0)
    if bottom > top and not all(_is_heading(text) for text in sheet.rows.get(bottom, {"": ""}).values()):
        return {}
    texts: dict[int, str] = {}
    group = ""
    for column in range(1, last + 1):
        parts = []
        for row in range(top, bottom + 1):
            merge = covers.get((row, column))
            text = sheet.text(merge.top, merge.left) if merge else sheet.text(row, column)
            if text and text not in parts:
                parts.append(text)
        own = sheet.text(top, column)
        group = own or group
        if bottom > top and not own and (top, column) not in covers and parts:
            parts.insert(0, group)  # a group that was not merged over its columns
        texts[column] = folded(" ".join(parts))
    return {column: text for column, text in texts.items() if text}


def _is_heading(text: str) -> bool:
    """A year, a number of a column, or words of ours; never an amount."""
    plain = folded(text)
    return bool(YEAR.fullmatch(plain) or any(part.search(plain) for _name, part in PARTS) or NOT_OURS.search(plain)
                or plain in {"rp", "(rp)"})  # fmt: skip


def _assign(kolom: Kolom, column: int, text: str, table: TabelAnggaran) -> None:
    part = _quarter_part(text) or next((name for name, pattern in PARTS if pattern.search(text)), "")
    if not part or len(text) > 80 or (part in MEDAN.keys() - SETAHUN.keys()) != bool(QUARTER.search(text)):
        return
    if NOT_OURS.search(FISIK.sub("", text).replace("%", "") if part in FISIK_TW else text):
        return
    if part == "kode":
        kolom.kode.append(column)
    elif part == "uraian":
        kolom.uraian = kolom.uraian or column
    else:
        year = YEAR.search(text)
        tahun = int(year[1]) if year else 0
        if tahun in table.rencana.tahun or not tahun:
            kolom.jumlah[column] = tahun, part


def _quarter_part(text: str) -> str:
    """What a heading with a quarter holds: what was spent in it, or the progress at its end; no sum over quarters."""
    found = QUARTER.search(text)
    if found is None:
        return ""
    number = found[1] if found[1].isdecimal() else str(ROMAN.index(found[1].upper()) + 1)
    if FISIK.search(text):
        return f"fisik_{number}"
    if re.search(r"\brealisasi\b", text) and not UNTIL.search(text):
        return f"realisasi_{number}"
    return ""


def _settle_years(out: Bacaan, sheet: Sheet, kolom: Kolom, table: TabelAnggaran) -> None:
    """Years that the columns do not say stand above them ("Tahun Anggaran 2021"), or the plan has only one."""
    unsaid = [column for column, (tahun, _medan) in kolom.jumlah.items() if not tahun]
    if not unsaid:
        return
    above = [sheet.nama, *(text for row, cells in sheet.rows.items() if row < kolom.bottom for text in cells.values())]
    told = {int(one) for text in above for one in YEAR.findall(text)} & set(table.rencana.tahun)
    years = told or set(table.rencana.tahun)
    if len(years) != 1:
        pesan = _("Tahun kolom ini tidak terbaca. Tulis tahunnya di judul kolom, misalnya Pagu %(tahun)s.")
        for column in unsaid:
            out.masalah.append(Masalah(pesan % {"tahun": table.rencana.tahun_awal}, sheet.at(kolom.bottom, column)))
            del kolom.jumlah[column]
        return
    (only,) = years
    for column in unsaid:
        kolom.jumlah[column] = only, kolom.jumlah[column][1]


def _foreign_row(out: Bacaan, sheet: Sheet, row: int, kolom: Kolom, codes: dict[tuple[str, ...], list[int]],
                 names: dict[str, int]) -> None:  # fmt: skip
    filled = {
        column: text for column in kolom.jumlah if (text := sheet.text(row, column).strip()) not in {"", "-", "–"}
    }
    if not filled or all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in sheet.rows[row].values()):
        return  # nothing to place, or a row that numbers the columns
    kode = ".".join(filter(None, (sheet.text(row, column).strip() for column in kolom.kode)))
    uraian = sheet.text(row, kolom.uraian) if kolom.uraian else ""
    first = min(filled)
    nodes = codes.get(code_key(kode), []) if kode else []
    if not nodes and folded(uraian) in names and not kode:
        nodes = [names[folded(uraian)]]
    if len(nodes) != 1:
        out.sisa.append(Masalah(_why_no_place(kode, uraian, len(nodes)), sheet.at(row, first)))
        return
    for column, text in filled.items():
        tahun, medan = kolom.jumlah[column]
        out.put((nodes[0], tahun, medan), sheet.at(row, column), text)


def _why_no_place(kode: str, uraian: str, n: int) -> str:
    if n > 1:
        return _("Kode %(kode)s dipakai %(n)s simpul rencana ini; isilah lewat lembar kerja atau halaman ini.") % {
            "kode": kode, "n": n,
        }  # fmt: skip
    if kode:
        return _("Kode %(kode)s tidak ada di rencana ini (%(uraian)s).") % {"kode": kode, "uraian": uraian[:80]}
    if SUM.match(folded(uraian)):
        return _("Baris jumlah tidak dibaca: %(uraian)s.") % {"uraian": uraian[:80]}
    return _("Baris tanpa kode; uraiannya tidak sama dengan satu simpul pun: %(uraian)s.") % {"uraian": uraian[:80]}
