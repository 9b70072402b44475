"""Changed targets with their reasons: the same words on page, PDF and sheet; and each door that asks why."""

from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cascading.models import Rencana
from indikator.commands import AlasanTarget, set_target, start_perubahan
from indikator.models import Indikator, Target, TargetPerubahan
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from laporan.document import Document
from laporan.render import html, pdf, xlsx
from laporan.reports import REPORTS, SAKIP, pengukuran_kinerja, perbandingan
from laporan.reports.buku_sakip import part
from laporan.sakip.rencana import Terpilih
from tests.cast import Cast
from tests.indikator.editing import Editor, exported
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_isian import fresh
from tests.indikator.test_sunting import browser
from tests.laporan.reading import Reading

SAID = [
    ["Surat terkelola", "2022", "12 Dokumen", "15 Dokumen", "Perubahan anggaran: Pagu naik."],
    ["Surat terkelola", "2022 triwulan IV", "–", "15 Dokumen",
     "Melengkapi target yang belum ditetapkan: Triwulan belum dibagi."],
]  # fmt: skip


@pytest.fixture
def kantor(cast: Cast, tmp_path: Path, settings: Any) -> Iterator[Kantor]:
    settings.MEDIA_ROOT = tmp_path
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


@pytest.fixture
def made(kantor: Kantor) -> Rencana:
    return start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran berubah.")


def surat_of(kantor: Kantor, made: Rencana) -> Indikator:
    return Indikator.objects.get(simpul__rencana=made, semula=kantor.surat)


def changed(kantor: Kantor, made: Rencana) -> None:
    surat = surat_of(kantor, made)
    seen = surat.target.get(tahun=2022, triwulan=None).revisi
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, teks="15 Dokumen", seen=seen,
               alasan=AlasanTarget("anggaran", "Pagu naik."))  # fmt: skip
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, triwulan=4, teks="15 Dokumen",
               alasan=AlasanTarget("pelengkap", "Triwulan belum dibagi."))  # fmt: skip


def pengukuran(kantor: Kantor, made: Rencana, tahun: int) -> Document:
    return pengukuran_kinerja.build(fresh(kantor.planner), made, {"tahun": str(tahun), "triwulan": "4"})


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "laporan",
    ["pengukuran", "perbandingan", "lkjip", "pengukuran-tahunan", "pengukuran-triwulan", "perjanjian-kinerja",
     "rencana-aksi", "matriks-capaian", "daftar-iku"],
)  # fmt: skip
def test_changed_targets_are_printed_with_their_reasons_everywhere(kantor: Kantor, made: Rencana, laporan: str) -> None:
    changed(kantor, made)
    if laporan == "pengukuran":
        found = pengukuran(kantor, made, 2022)
    elif laporan in SAKIP:
        found = REPORTS[laporan].build(fresh(kantor.planner), made, {"tahun": "2022", "triwulan": "4"})
    else:
        dari = {"dari": f"rencana:{kantor.rencana.slug}", "ke": "kini"}
        found = perbandingan.build(fresh(kantor.planner), made, dari)
    book = openpyxl.load_workbook(BytesIO(xlsx.render(found)))
    rows = [[str(cell.value) for cell in row[:5]] for row in book["Perubahan target"].iter_rows()]
    assert [row for row in rows if row[0] == "Surat terkelola"] == SAID
    shown = html.fragment(found)
    reading = Reading(pdf.render(found))
    printed = squeezed("".join("".join(reading.texts(page, artifacts=False)) for page in range(len(reading.pages))))
    for text in (text for row in SAID for text in row):
        assert text in shown
        assert squeezed(text) in printed


def test_a_year_without_changes_has_no_such_section(kantor: Kantor, made: Rencana) -> None:
    changed(kantor, made)
    wish = {"tahun": "2021", "triwulan": "4"}
    has = {
        key: "Perubahan target" in [one.sheet for one in REPORTS[key].build(fresh(kantor.planner), made, wish).sections]
        for key in SAKIP
    }
    assert {key for key, printed in has.items() if printed} == {"daftar-iku", "lkjip"}, "they have the last year too"
    assert [one.sheet for one in pengukuran(kantor, made, 2021).sections] == ["Pengukuran"]
    assert [one.sheet for one in pengukuran(kantor, made, 2022).sections] == ["Pengukuran", "Perubahan target"]


def test_a_book_prints_them_once(kantor: Kantor, made: Rencana) -> None:
    changed(kantor, made)
    wish = {"pd": ["1"], "laporan": [*SAKIP], "tahun": "2022", "triwulan": "4"}
    bab = part(fresh(kantor.planner), Terpilih(kantor.stage.setda, made, ""), wish, SAKIP)
    sheets = [one.sheet for one in bab.sections]
    assert sheets.count("Perubahan target") == 1
    assert sheets.index("Perubahan target") == sheets.index("LKjIP 6") + 1


# --- the doors -------------------------------------------------------------------------------------------------------


def sunting(kantor: Kantor, made: Rencana, edit: dict[str, Any], status: int) -> dict[str, Any]:
    client = browser(kantor.stage, kantor.planner)
    response = client.post(
        f"/{kantor.stage.pemda.slug}/{made.slug}/sunting/", edit, "application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("several", ["", "several"])
def test_the_grid_is_asked_why_and_goes_on_with_the_answer(kantor: Kantor, made: Rencana, several: str) -> None:
    surat = surat_of(kantor, made)
    seen = surat.target.get(tahun=2022, triwulan=None).revisi
    one: dict[str, Any] = {"tindakan": "target", "indikator": surat.pk, "tahun": 2022, "triwulan": None, "seen": seen,
                           "teks": "15 Dokumen"}  # fmt: skip
    two = {**one, "triwulan": 4, "seen": None}

    def step(**more: Any) -> dict[str, Any]:
        return {"tindakan": "banyak", "edit": [{**one, **more}, {**two, **more}]} if several else {**one, **more}

    refused = sunting(kantor, made, step(), 422)
    assert {row["letak"] for row in refused["masalah"]} == {"jenis_alasan", "alasan"}
    assert surat.target.get(tahun=2022, triwulan=None).teks == "12 Dokumen"
    answer = sunting(kantor, made, step(alasan={"jenis": "anggaran", "teks": "Pagu naik."}), 200)
    assert TargetPerubahan.objects.filter(rencana=made, alasan="Pagu naik.").count() == (2 if several else 1)
    back = sunting(kantor, made, answer["balik"], 200)
    assert surat.target.get(tahun=2022, triwulan=None).teks == "12 Dokumen"
    sunting(kantor, made, back["balik"], 200)  # forward again: its reason was kept
    assert surat.target.get(tahun=2022, triwulan=None).teks == "15 Dokumen"
    for wrong in ("Pagu", {"jenis": 1, "teks": "x"}, {}):
        sunting(kantor, made, {**one, "teks": "16", "seen": 99, "alasan": wrong}, 422)


def workbook(kantor: Kantor, made: Rencana) -> bytes:
    editor = Editor(exported(kantor.planner, made))
    row = editor.row_of("Indikator", "Indikator", "Surat terkelola")
    editor.set("Indikator", row, **{"Target 2022": "15 Dokumen"})
    return editor.bytes


def test_an_import_asks_once_for_all_its_targets(kantor: Kantor, made: Rencana) -> None:
    client = browser(kantor.stage, kantor.planner)
    file = SimpleUploadedFile("rencana.xlsx", workbook(kantor, made))
    page = client.post(f"/{kantor.stage.pemda.slug}/{made.slug}/impor/", {"berkas": file}, follow=True)
    address = str(page.redirect_chain[-1][0])
    assert "1 target yang sudah ditetapkan berubah. Mengapa?" in page.content.decode()
    target = Target.objects.get(indikator=surat_of(kantor, made), tahun=2022)
    half = {"alasan-jenis": "anggaran", "alasan-teks": " "}
    for refused in ({}, half):
        page = client.post(address, {"aksi": "terapkan", **refused}, follow=True)
        assert "Belum diterapkan." in page.content.decode()
        target.refresh_from_db()
        assert target.teks == "12 Dokumen"
    assert '<option value="anggaran" selected>' in page.content.decode()
    client.post(address, {"aksi": "terapkan", **half, "alasan-teks": "Pagu naik."})
    target.refresh_from_db()
    assert target.teks == "15 Dokumen"
    assert TargetPerubahan.objects.get(rencana=made).alasan == "Pagu naik."
    root = f"/{kantor.stage.pemda.slug}/{made.slug}/impor/"
    impor = client.get(root).content.decode().partition('name="impor"')[2].partition('value="')[2].partition('"')[0]
    client.post(root, {"aksi": "batal", "impor": impor})
    target.refresh_from_db()
    assert target.teks == "12 Dokumen"


def test_the_terminal_takes_the_reason_too(kantor: Kantor, made: Rencana, tmp_path: Path) -> None:
    file = tmp_path / "rencana.xlsx"
    file.write_bytes(workbook(kantor, made))
    name = Pengguna.objects.get(pk=kantor.planner.pengguna_id or 0).nama_pengguna
    args = ["impor", str(file), "--rencana", f"{kantor.stage.pemda.slug}/{made.slug}", "--pengguna", name, "--terapkan"]
    with pytest.raises(CommandError, match="Isi jenis alasan"):
        call_command(*args, stdout=StringIO())
    call_command(*args, "--jenis-alasan", "anggaran", "--alasan", "Pagu naik.", stdout=StringIO())
    assert TargetPerubahan.objects.get(rencana=made).sesudah == "15 Dokumen"
