"""Reads the workbook that we exported for editing: its rows by their headings, and the reference that it carries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from indikator.capaian.waktu import ROMAN
from indikator.importing import plan
from indikator.importing.plan import MEDAN_INDIKATOR, MEDAN_SIMPUL, Masa, Medan, target_heading
from indikator.importing.rows import BarisIndikator, BarisSimpul
from kinerja.core.errors import Masalah
from kinerja.core.sheets import Sheet, Workbook

TARGET = re.compile(r"target (\d{4})(?: tw (i{1,3}|iv))?")  # a folded heading
TARGET_PRINT = re.compile(r"(?P<tahun>\d{4})\.(?P<triwulan>[0-4]):(?P<revisi>\d{1,9}):(?P<sidik>[0-9a-f]+)", re.ASCII)
YES = {"ya", "y", "x", "true"}


@dataclass(frozen=True, slots=True)
class Rujukan:
    """An exported row: `atas` is the parent of a node, the node of an indicator; `sidik` by field."""

    atas: int | None
    revisi: int
    sidik: dict[str, str]


@dataclass(slots=True)
class Acuan:
    """What was exported, in the order of the export."""

    pemda: str = ""
    rencana: str = ""
    simpul: dict[int, Rujukan] = field(default_factory=dict)
    indikator: dict[int, Rujukan] = field(default_factory=dict)
    target: dict[tuple[int, Masa], Rujukan] = field(default_factory=dict)


@dataclass(slots=True)
class Lembar:
    """The rows as they were read; `hapus` are those marked for deletion, `atas` the No. written in each row."""

    acuan: Acuan = field(default_factory=Acuan)
    simpul: list[BarisSimpul] = field(default_factory=list)
    indikator: list[BarisIndikator] = field(default_factory=list)
    masalah: list[Masalah] = field(default_factory=list)


def is_lembar(book: Workbook) -> bool:
    sheet = book.sheet(plan.ACUAN)
    return sheet is not None and sheet.text(1, 1).startswith("kinerja-lembar/")


def read_plan(book: Workbook, tahun: Sequence[int]) -> Lembar:
    """All rows with what is wrong with them as rows; whether they fit the plan is told by comparing."""
    found = Lembar(masalah=list(book.masalah))
    _read_reference(book, found)
    for nama, read_rows in ((plan.SIMPUL, _read_simpul), (plan.INDIKATOR, _read_indikator)):
        sheet = book.sheet(nama)
        if sheet is None:
            found.masalah.append(Masalah(_("Lembar “%(nama)s” tidak ada. Unduh lembar kerja baru.") % {"nama": nama}))
        else:
            read_rows(sheet, found, tahun)
    return found


def _read_simpul(sheet: Sheet, found: Lembar, _tahun: Sequence[int]) -> None:
    columns = _columns(sheet, [plan.ID, plan.NO, plan.INDUK, plan.HAPUS], MEDAN_SIMPUL, found.masalah)
    for number, isi, pk in _rows(sheet, columns, found.masalah):
        found.simpul.append(BarisSimpul(sheet, number, columns, pk, isi, no=number_in(isi[plan.NO])))


def _read_indikator(sheet: Sheet, found: Lembar, tahun: Sequence[int]) -> None:
    columns = _columns(sheet, [plan.ID, plan.NO_SIMPUL, plan.HAPUS], MEDAN_INDIKATOR, found.masalah)
    masa = _periods(sheet, found, tahun)
    columns |= {target_heading(one): column for one, column in masa.items()}
    for number, isi, pk in _rows(sheet, columns, found.masalah):
        targets = {one: sheet.text(number, column) for one, column in masa.items()}
        found.indikator.append(BarisIndikator(sheet, number, columns, pk, isi, target=targets))


def _periods(sheet: Sheet, found: Lembar, tahun: Sequence[int]) -> dict[Masa, int]:
    """The columns of targets; missing is one of a year of the plan, or of a quarter that was exported."""
    columns: dict[Masa, int] = {}
    for column, heading in sheet.rows.get(1, {}).items():
        match = TARGET.fullmatch(plan.folded(heading))
        if match and int(match[1]) in tahun:
            triwulan = ROMAN.index((match[2] or "").upper())
            columns[int(match[1]), triwulan] = column
        elif match:
            pesan = _("Tahun %(tahun)s di luar periode rencana.") % {"tahun": match[1]}
            found.masalah.append(Masalah(pesan, sheet.at(1, column)))
    wanted = {(one, 0) for one in tahun} | {masa for _pk, masa in found.acuan.target}
    pesan = _("Kolom “%(judul)s” tidak ada di baris judul. Unduh lembar kerja baru.")
    found.masalah += [
        Masalah(pesan % {"judul": target_heading(one)}, sheet.at(1, 1)) for one in sorted(wanted - columns.keys())
    ]
    return columns


def _columns(sheet: Sheet, own: Sequence[str], medan: Sequence[Medan], masalah: list[Masalah]) -> dict[str, int]:
    """Where each field stands, told by the headings; their order doesn't matter."""
    headings: dict[str, int] = {}
    for column, text in sheet.rows.get(1, {}).items():
        if plan.folded(text) in headings:
            masalah.append(Masalah(_("Judul kolom “%(judul)s” ada dua.") % {"judul": text}, sheet.at(1, column)))
        headings.setdefault(plan.folded(text), column)
    names = {**dict.fromkeys(own), **{one.nama: str(one.judul) for one in medan}}
    columns = {nama: headings.get(plan.folded(judul or nama), 0) for nama, judul in names.items()}
    for nama, column in columns.items():
        if not column:
            pesan = _("Kolom “%(judul)s” tidak ada di baris judul. Unduh lembar kerja baru.")
            masalah.append(Masalah(pesan % {"judul": names[nama] or nama}, sheet.at(1, 1)))
    return {nama: column for nama, column in columns.items() if column} or {plan.ID: 1}


def _rows(
    sheet: Sheet, columns: dict[str, int], masalah: list[Masalah]
) -> list[tuple[int, dict[str, str], int | None]]:
    """Row number, texts by field and id of every row below the heading that says something."""
    found = []
    known = set(columns.values())
    headed = set(sheet.rows.get(1, {}))
    for number, cells in sheet.rows.items():
        if number == 1:
            continue
        outside = sorted(cells.keys() - headed - known)
        masalah += [Masalah(_("Teks ini berada di luar kolom lembar kerja."), sheet.at(number, one)) for one in outside]
        isi = {nama: cells.get(column, "") for nama, column in columns.items()}
        isi |= dict.fromkeys((plan.NO, plan.INDUK, plan.NO_SIMPUL, plan.HAPUS, plan.ID), "") | isi
        text = isi[plan.ID].strip()
        if text and not _is_id(text):
            pesan = _("Kolom tersembunyi “id” berisi “%(text)s”. Kosongkan agar baris ini menjadi baru.")
            masalah.append(Masalah(pesan % {"text": text[:40]}, sheet.at(number, columns.get(plan.ID, 1))))
        elif any(isi[nama].strip() for nama in isi.keys() - {plan.NO, plan.HAPUS}):
            found.append((number, isi, int(text) if text else None))
    return found


def is_marked(isi: dict[str, str]) -> bool:
    return plan.folded(isi[plan.HAPUS]) in YES


def number_in(text: str) -> str:
    """A No. as people may type it: 12, 012 or ' 12 '."""
    text = text.strip()
    return text.lstrip("0") or text if text.isdecimal() else text


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _read_reference(book: Workbook, found: Lembar) -> None:
    sheet = book.sheet(plan.ACUAN)
    if sheet is None or sheet.text(1, 1) != plan.FORMAT:
        found.masalah.append(Masalah(_("Lembar kerja ini dari versi lain. Unduh lembar kerja baru."), plan.ACUAN))
        return
    acuan = found.acuan
    acuan.pemda, acuan.rencana = sheet.text(1, 2), sheet.text(1, 3)
    for number in sheet.rows:
        if number > 1 and not _read_row(acuan, [sheet.text(number, column) for column in range(1, 7)]):
            pesan = _("Lembar acuan rusak. Unduh lembar kerja baru, lalu salin perubahan Anda ke sana.")
            found.masalah.append(Masalah(pesan, sheet.at(number, 1)))
            return


def _read_row(acuan: Acuan, texts: list[str]) -> bool:
    """Kind, id, parent, revision, fingerprints, and of an indicator its targets; False where that is not so."""
    kind, pk, above, revisi, prints, targets = texts
    is_node = kind == "S"
    if not (is_node or kind == "I") or not (_is_id(pk) and _is_id(revisi)):
        return False
    medan, sidik = MEDAN_SIMPUL if is_node else MEDAN_INDIKATOR, prints.split()
    if len(sidik) != len(medan) or not (_is_id(above) or (is_node and not above)):
        return False
    row = Rujukan(
        int(above) if above else None, int(revisi), {one.nama: text for one, text in zip(medan, sidik, strict=True)}
    )
    (acuan.simpul if is_node else acuan.indikator)[int(pk)] = row
    for target in targets.split():
        match = TARGET_PRINT.fullmatch(target)
        if match is None or is_node:
            return False
        masa = int(match["tahun"]), int(match["triwulan"])
        acuan.target[int(pk), masa] = Rujukan(int(pk), int(match["revisi"]), {"teks": match["sidik"]})
    return True
