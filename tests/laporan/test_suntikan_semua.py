"""A hundred payloads in every text of a plan that is measured: each report prints them literally, and asks for nothing.

Each report is made once, as PDF, XLSX and page. What `test_suntikan.py` has as control holds here too: the same texts
as markup ask the listener and attach the file.
"""

import re
import tempfile
from collections.abc import Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from django.db import transaction

from cascading.models import Rencana
from indikator.commands import BarisIsian, IndikatorBaru, add_indikator, record_many, submit_paket, verify_paket
from indikator.models import Indikator, Paket
from kinerja.core import commands
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from laporan.commands import save_naskah
from laporan.render import html
from laporan.reports import REPORTS
from laporan.rules.naskah import BERNASKAH
from tests import factories
from tests.committed import committed
from tests.factories import baru
from tests.laporan.listener import Listener
from tests.laporan.semua import Berkas, wish
from tests.laporan.test_semua_pdf import faults
from tests.laporan.test_semua_xlsx import package, sheets_differ
from tests.laporan.test_suntikan import ALLOWED, SHAPES, Tags, naskah_of

COUNT = 100
SECRET = "isi-rahasia-4711"
# What a sheet would compute, fetch or run, were it no text.
FORMULAS = ('=WEBSERVICE("{u}")', '=HYPERLINK("{u}";"x")', '=IMAGE("{u}")', "=cmd|'/c calc'!A0", "+1+1",
            "-2+3+cmd|'x'!A0", "@SUM(1;2)", "=1+1", '="{u}"', "\t=1+1|{u}")  # fmt: skip
NAMES = ("nama", "definisi", "makna", "alasan", "relevansi", "rumus_teks", "sumber_data", "penanggung_jawab",
         "keterangan", "baseline_teks", "akhir_teks")  # fmt: skip
NOTES = ("catatan", "faktor_pendukung", "faktor_penghambat", "tindak_lanjut")
IN_EVERY = {  # how many of the payloads a report shows at least; the others have tables without these texts
    "matriks-cascading": COUNT, "perbandingan": COUNT, "pengukuran-kinerja": COUNT, "pohon-kinerja": COUNT,
    "kertas-kerja-csf": COUNT, "sk-iki": COUNT, "sk-iku": COUNT, "daftar-iku": COUNT, "perjanjian-kinerja": COUNT,
    "rencana-aksi": COUNT, "pengukuran-triwulan": COUNT, "pengukuran-tahunan": COUNT, "lkjip": COUNT,
    "manual-iku": COUNT, "matriks-capaian": COUNT,
}  # fmt: skip


def payloads(listener: Listener, secret: Path) -> list[str]:
    """Markup of every shape for three kinds of addresses, and formulas."""
    addresses = (listener.address, f"file://{secret}", listener.address.removeprefix("http:"))
    markup = [shape.format(u=address) for address, shape in product(addresses, SHAPES)][: COUNT - len(FORMULAS)]
    every = [*markup, *(text.format(u=listener.address).strip() for text in FORMULAS)]
    assert len(set(every)) == COUNT
    assert max(map(len, every)) <= 120  # the shortest field
    return every


@pytest.fixture(scope="module")
def hostile(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Listener, list[str], dict[str, Berkas]]]:
    listener = Listener()
    with tempfile.TemporaryDirectory(prefix="r") as folder, committed(django_db_blocker):
        secret = Path(folder) / "r"
        secret.write_text(SECRET)
        texts = payloads(listener, secret)
        with transaction.atomic():
            actor, plan = measured_plan(texts)
        with inside(plan.pemda_id), transaction.atomic():
            target = tmp_path_factory.mktemp("suntikan")
            made = {key: Berkas(key, "suntikan", report.build(actor, plan, wish(key, plan)), target)
                    for key, report in REPORTS.items()}  # fmt: skip
        yield listener, texts, made
    listener.close()


def measured_plan(texts: list[str]) -> tuple[Actor, Rencana]:
    """A node for each payload, with an indicator in which each field is that payload, and the notes of its figures."""
    pemda = factories.pemda()
    one = texts[0]
    with inside(pemda.pk):
        admin = factories.member(pemda, "admin_pemda")
        unit = factories.unit(admin, one)
        planner, leader = factories.member(pemda, "perencana", unit), factories.member(pemda, "pimpinan")
        head = factories.member(pemda, "kepala_unit", unit)
        office = commands.add_jabatan(admin, unit_id=unit.pk, nama=texts[1], tugas=one, fungsi=texts)
        commands.add_pejabat(admin, jabatan_id=office.pk, nama=texts[2], pangkat=texts[-1][:60])
        plan = factories.rencana(planner, unit)
        narrative = ("sasaran", "faktor_penyebab", "penutup")
        below = [
            baru("sasaran", text, baru("program", text), jabatan_id=office.pk, penjelasan=[text], masalah=[text],
                 **dict.fromkeys(narrative, text))
            for text in texts
        ]  # fmt: skip
        nodes = factories.simpul(planner, plan, baru("tujuan", one, *below))
        for node in (each for each in nodes if each.jenjang is not None and each.jenjang.kode == "sasaran"):
            new = IndikatorBaru(dict.fromkeys(NAMES, node.pernyataan), {2021: node.pernyataan})
            add_indikator(planner, simpul_id=node.pk, baru=new)
        for laporan in BERNASKAH:
            save_naskah(planner, rencana_id=plan.pk, laporan=laporan, isi=naskah_of(texts), seen=None)
        factories.set_plan(planner, leader, plan)
        for triwulan in range(1, 5):
            factories.jendela(admin, triwulan)
        rows = [BarisIsian(pk, None, {"isian": {"nilai": "5"}, **dict.fromkeys(NOTES, nama)})
                for pk, nama in Indikator.objects.filter(simpul__rencana=plan).values_list("id", "nama")]  # fmt: skip
        record_many(head, rencana_id=plan.pk, unit_id=unit.pk, tahun=2021, triwulan=4, baris=rows)
        paket = Paket.objects.get(rencana=plan)
        submitted = submit_paket(head, paket_id=paket.pk, seen=paket.revisi, catatan=one)
        verify_paket(planner, paket_id=paket.pk, seen=submitted.revisi, catatan=one)
        return planner, Rencana.objects.select_related("skema", "unit", "pemda").get(pk=plan.pk)


def said(one: Berkas) -> str:
    """All texts of the document."""
    return "\n".join(cell.text for section in one.document.sheets for table in section.tables for row in table.body
                     for cell in row.cells)  # fmt: skip


@pytest.mark.parametrize("key", REPORTS)
def test_a_report_prints_every_payload_literally(
    key: str, hostile: tuple[Listener, list[str], dict[str, Berkas]]
) -> None:
    """In the document they stand as they were typed; its files are exactly that document, and nothing was asked for."""
    listener, texts, made = hostile
    one = made[key]
    shown = said(one)
    assert sum(1 for text in texts if text in shown) >= IN_EVERY[key]
    assert not list(faults(one))
    check_file(one.pdf)
    assert not [*package(one.xlsx), *sheets_differ(one)]
    check_sheets(one.xlsx, texts)
    check_page(html.fragment(one.document), texts, listener, [text for text in texts if text in shown])
    assert listener.asked == []


def check_file(path: Path) -> None:
    """Nothing is attached, nothing leads out of the file, nothing of the secret is in it."""
    with pikepdf.open(path) as pdf:
        assert not pdf.attachments
        assert "/AcroForm" not in pdf.Root
        assert "/OpenAction" not in pdf.Root
        for page in pdf.pages:
            for note in page.obj.get("/Annots", []):
                assert "/A" not in note, "only leads within the file"
        images = [image for page in pdf.pages for image in page.get_images()]
    assert not images
    assert SECRET.encode() not in path.read_bytes()


def check_sheets(path: Path, texts: list[str]) -> None:
    with ZipFile(path) as file:
        assert not [name for name in file.namelist() if "external" in name.lower() or "drawing" in name.lower()]
        parts = "".join(file.read(name).decode() for name in file.namelist())
    assert "<hyperlink" not in parts
    assert 'TargetMode="External"' not in parts
    assert SECRET not in parts
    book = openpyxl.load_workbook(path)
    live = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [formula for formula in live if any(text in formula for text in texts if len(text) > 6)]


def check_page(page: str, texts: list[str], listener: Listener, shown: list[str]) -> None:
    found = Tags(page)
    assert not found.tags - ALLOWED
    assert not {name for name in found.names if name.startswith("on")}
    assert not any(listener.address in link for link in found.links)
    assert SECRET not in page
    words = re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", page)))
    assert not [text for text in shown if re.sub(r"\s+", "", text) not in words]
