"""Two hundred broken workbooks from a seed: each gets its page, each problem its cell, and nothing is half written."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from cascading import tree
from cascading.models import Rencana
from indikator import importing, queries
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.editing import Editor, exported
from tests.indikator.test_importing_matriks import matrix

CELL = re.compile(r"[^!]+![A-Z]{1,3}\d+")
JUNK = (
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", "NULL", "😀" * 50, "x" * 9_000, "'; DROP TABLE--", "<b>",
    "a\nb", "0", "-5", "99999999999999999999", "1e308", "TRUE", " ", "\t", "Bagian", "Sub Kegiatan", "tujuan", 0, -1,
    3.5, 10**15, float("1e300"), True, "#REF!", "١٢", "_x0000_", "𝟙𝟚", "1,5", "№ 4", "ya",
)  # fmt: skip
Make = Callable[[Stage, random.Random], bytes]


def scribbled(stage: Stage, chance: random.Random) -> bytes:
    """Junk in cells anywhere, the hidden sheets included."""
    editor = Editor(exported(stage.planner, stage.rencana))
    for _number in range(chance.randint(1, 8)):
        sheet = editor.book[chance.choice(["Simpul", "Simpul", "Indikator", "Acuan", "Pilihan"])]
        cell = sheet.cell(chance.randint(1, sheet.max_row + 2), chance.randint(1, sheet.max_column + 1))
        cell.value = chance.choice(JUNK)
    return editor.bytes


def torn(stage: Stage, chance: random.Random) -> bytes:
    """Columns, rows or sheets that are missing, doubled or renamed."""
    editor = Editor(exported(stage.planner, stage.rencana))
    sheet = editor.book[chance.choice(["Simpul", "Indikator", "Acuan"])]
    match chance.randrange(6):
        case 0:
            sheet.delete_cols(chance.randint(1, sheet.max_column))
        case 1:
            sheet.delete_rows(chance.randint(1, sheet.max_row))
        case 2:
            del editor.book[sheet.title]
        case 3:
            sheet.title = "Lain"
        case 4:
            sheet.cell(1, chance.randint(1, sheet.max_column)).value = chance.choice(
                ["Induk", "id", None, "Target 2050"]
            )
        case _:
            sheet.insert_rows(1, amount=chance.randint(1, 3))
    return editor.bytes


def knotted(stage: Stage, chance: random.Random) -> bytes:
    """Circles of parents, ids that occur twice or belong elsewhere, rows copied over each other."""
    editor = Editor(exported(stage.planner, stage.rencana))
    sheet = editor.book["Simpul"]
    for _number in range(chance.randint(1, 4)):
        row, other = chance.randint(2, 6), chance.randint(2, 6)
        match chance.randrange(4):
            case 0:
                editor.set("Simpul", row, Induk=editor.get("Simpul", other, "No."))
            case 1:
                editor.set("Simpul", row, id=chance.choice([editor.get("Simpul", other, "id"), "1", "-1", "a", 2**70]))
            case 2:
                sheet.append([cell.value for cell in sheet[row]])
            case _:
                editor.set("Simpul", row, No=editor.get("Simpul", other, "No."), Hapus=chance.choice(["ya", "x", "?"]))
    return editor.bytes


def unknown(stage: Stage, chance: random.Random) -> bytes:
    """Names that no list holds, and new rows that lack what they need."""
    editor = Editor(exported(stage.planner, stage.rencana))
    for _number in range(chance.randint(1, 3)):
        name = chance.choice(["Bagian Umun", "Sub Kegiatn", "prsen", "naik", "Kepala", "x" * 300])
        heading = chance.choice(["Jenjang", "Unit", "Jabatan"])
        editor.set("Simpul", chance.randint(2, 8), **{heading: name})
        editor.set("Indikator", chance.randint(2, 4), **{chance.choice(["Satuan", "Polaritas", "Akumulasi"]): name}
                   if chance.random() < 0.5 else {"Target_2021": chance.choice(JUNK)})  # fmt: skip
    return editor.bytes


def mangled_matrix(_stage: Stage, chance: random.Random) -> bytes:
    """A foreign matrix with junk, odd merges and half a heading."""
    rows: list[list[Any]] = [
        ["Program", "Indikator", "Target 2021", "Kegiatan", "Indikator", "Sub Kegiatan"],
        ["P1", "I1", 1, "K1", "J1", "S1"], [None, "I2", None, None, "J2", "S2"], ["P2", None, "2", "K2", None, None],
    ]  # fmt: skip
    for _number in range(chance.randint(1, 6)):
        rows[chance.randrange(4)][chance.randrange(6)] = chance.choice(JUNK)
    merges = [f"{chance.choice('ABC')}{chance.randint(1, 3)}:{chance.choice('CDEF')}{chance.randint(3, 9)}"]
    return matrix(*rows, merge=merges if chance.random() < 0.6 else ())


def damaged(stage: Stage, chance: random.Random) -> bytes:
    """Bytes lost or changed, in the package or in one of its parts."""
    data = exported(stage.planner, stage.rencana)
    if chance.random() < 0.4:
        at = chance.randrange(len(data))
        return data[:at] + chance.randbytes(chance.randint(0, 30)) + data[at + chance.randint(0, 30) :]
    part = chance.choice(["xl/worksheets/sheet1.xml", "xl/worksheets/sheet5.xml", "xl/sharedStrings.xml"])
    return replaced(data, part, lambda old: _torn_markup(old, chance))


def _torn_markup(old: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(old))
    return chance.choice([
        old[:at], old[:at] + old[at + 20 :], old.replace(b't="s"', b"", 3), old.replace(b"<v>", b"<v>9", 5),
        old.replace(b' r="', b' r="9', 4), old.replace(b"<c ", b"<f>1</f><c ", 2),
    ])  # fmt: skip


def hostile(stage: Stage, chance: random.Random) -> bytes:
    """Bombs and entities."""
    data = exported(stage.planner, stage.rencana)
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    lol = b"<!DOCTYPE x [<!ENTITY a 'lol'><!ENTITY b '" + b"&a;" * 1000 + b"'>]><worksheet>&b;</worksheet>"
    rows = "".join(f'<row r="{n}"/>' for n in range(10, 1_000_000)).encode()
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    match chance.randrange(6):
        case 0:
            return replaced(data, sheet, lambda _old: entity)
        case 1:
            return replaced(data, strings, lambda _old: lol)
        case 2:
            return replaced(data, "xl/media/nol.bin", lambda _old: bytes(50 * 1024**2))
        case 3:
            return replaced(data, sheet, lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>"))
        case 4:
            return b"nama;target\n" * chance.randint(1, 9)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(600)


def replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in source.infolist():
            if part.filename != name:
                package.writestr(part.filename, source.read(part))
        package.writestr(name, change(source.read(name) if name in source.namelist() else b""))
    return target.getvalue()


KINDS: dict[str, tuple[Make, int]] = {
    "scribbled": (scribbled, 60), "torn": (torn, 30), "knotted": (knotted, 35), "unknown": (unknown, 25),
    "matrix": (mangled_matrix, 25), "damaged": (damaged, 15), "hostile": (hostile, 10),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_broken_workbooks(cast: Cast, kind: str, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    make, times = KINDS[kind]
    chance = random.Random(f"rusak-{kind}")
    stage = cast.here
    client = Client()
    person = Pengguna.objects.get(pk=stage.planner.pengguna_id or 0)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    with inside(stage.pemda.pk):
        empty = factories.rencana(stage.planner, stage.setda)
        rencana = Rencana.objects.select_related("skema", "unit", "pemda").get(
            pk=empty.pk if kind == "matrix" else stage.rencana.pk
        )
        for number in range(times):
            with transaction.atomic():
                one_broken(client, stage, rencana, make(stage, chance), f"{kind} {number}")
                transaction.set_rollback(True)


def one_broken(client: Client, stage: Stage, rencana: Rencana, data: bytes, name: str) -> None:
    file = SimpleUploadedFile("rusak.xlsx", data)
    before = queries.pohon_json(stage.planner, rencana.pk)
    page = client.post(f"/{stage.pemda.slug}/{rencana.slug}/impor/", {"berkas": file}, follow=True)
    assert page.status_code == 200, name
    try:
        importing.apply(stage.planner, rencana.pk, data, import_id=name)
    except Invalid as refused:
        assert queries.pohon_json(stage.planner, rencana.pk) == before, name
        assert not Jejak.objects.filter(permintaan=name).exists(), name
        for one in refused.masalah:
            problem_is_placed(one, name)
    assert tree.faults(rencana.pk) == [], name


def problem_is_placed(one: Masalah, name: str) -> None:
    assert one.pesan, name
    assert CELL.fullmatch(one.letak) or is_of_the_file(one.letak, one.pesan), (name, str(one))


def is_of_the_file(letak: str, pesan: str) -> bool:
    """What concerns a whole file or sheet has no cell."""
    return not letak or letak in {"Acuan", "Simpul", "Indikator"} or "rusak" in pesan
