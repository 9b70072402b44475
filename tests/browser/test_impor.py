"""The way of a workbook as a planner goes it: out, edited and back; what columns of a matrix mean; a broken file."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import PHONE, NewPlan, OpenPage, axe_findings
from tests.indikator.editing import Editor
from tests.indikator.test_importing_matriks import matrix

MATRIX: list[list[str | None]] = [
    ["Hasil akhir", "Ukuran", "Janji 2021", "Program", "Indikator", "Target 2021", "Kegiatan"],
    ["Meningkatnya mutu layanan", "Indeks layanan", "3,5", "Program Layanan", "Cakupan", "80 %", "Survei"],
    [None, None, None, None, "Waktu", "2 hari", "Pelatihan"],
    [None, None, None, "Program Data", None, None, "Pendataan"],
]


@pytest.fixture(autouse=True)
def inbox_of_its_own(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def upload(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Berkas .xlsx").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Periksa berkas").click()


def downloaded(page: Page) -> Editor:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh lembar kerja").click()
    return Editor(Path(waiting.value.path()).read_bytes())


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_workbook_goes_out_and_comes_back(
    open_page: OpenPage,
    planner: StorageState,
    new_plan: NewPlan,
    size: dict[str, int] | None,
) -> None:
    address = new_plan()
    page = open_page(f"{address}impor/", storage_state=planner, size=size)
    editor = downloaded(page)
    editor.set("Simpul", 6, Pernyataan="Penyusunan Dokumen Anggaran", Kode="4.01")
    editor.set("Indikator", 2, Target_2021="11 Dokumen")
    editor.add("Simpul", No="9", Induk="4", Jenjang="Sub Kegiatan", Pernyataan="Sub baru")
    upload(page, "rencana.xlsx", editor.bytes)
    expect(page.get_by_role("heading", name="Pratinjau · rencana.xlsx")).to_be_visible()
    expect(page.get_by_text("Penyusunan Dokumen Anggaran")).to_be_visible()
    shoot(page, f"edited-{bool(size)}")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Terapkan semua").click()
    expect(page.get_by_text("Impor selesai: 3 perubahan diterapkan.")).to_be_visible()
    page.goto(f"{address}impor/")
    shoot(page, f"after-{bool(size)}")
    page.get_by_role("button", name="Batalkan impor itu").click()
    expect(page.get_by_text("3 perubahan ditarik kembali")).to_be_visible()


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_column_that_was_misread_is_set_right(
    open_page: OpenPage,
    planner: StorageState,
    new_plan: NewPlan,
    size: dict[str, int] | None,
) -> None:
    """`Hasil akhir` tells no level; the person says that it is the tujuan, and what stands beside it."""
    page = open_page(f"{new_plan(empty=True)}impor/", storage_state=planner, size=size)
    upload(page, "matriks.xlsx", matrix(*MATRIX))
    expect(page.locator(".impor-pernyataan", has_text="Program Data")).to_be_visible()
    page.get_by_text("Arti kolom: periksa").click()
    for label, meaning in (("Arti kolom A", "Tujuan: pernyataan"), ("Arti kolom B", "Tujuan: indikator"),
                           ("Arti kolom C", "Tujuan: target 2021")):  # fmt: skip
        page.get_by_label(label).select_option(label=meaning)
    shoot(page, f"columns-{bool(size)}")
    page.get_by_role("button", name="Baca lagi").click()
    tree = page.locator(".impor-pohon").first
    expect(tree.locator("summary").first).to_contain_text("Meningkatnya mutu layanan")
    expect(tree).to_contain_text("Target 2021: 3,5")
    shoot(page, f"tree-{bool(size)}")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Terapkan semua").click()
    expect(page.get_by_text("perubahan diterapkan")).to_be_visible()


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_broken_workbook_names_its_cells(
    open_page: OpenPage,
    planner: StorageState,
    new_plan: NewPlan,
    size: dict[str, int] | None,
) -> None:
    page = open_page(f"{new_plan()}impor/", storage_state=planner, size=size)
    editor = downloaded(page)
    editor.set("Simpul", 6, Jenjang="Sub Kegiatn", Induk="77")
    editor.set("Indikator", 2, Satuan="dokumn")
    upload(page, "rusak.xlsx", editor.bytes)
    expect(page.get_by_text("3 masalah menahan impor")).to_be_visible()
    expect(page.get_by_text("Simpul!D6")).to_be_visible()
    expect(page.get_by_role("button", name="Terapkan semua")).to_have_count(0)
    shoot(page, f"broken-{bool(size)}")
    assert axe_findings(page) == []
    with page.expect_download():
        page.get_by_role("button", name="Unduh buku kerja dengan masalahnya").click()
    page.goto(page.url)
    page.get_by_role("link", name="Impor dari Excel").click()
    upload(page, "data.csv", b"nama;target\n")
    expect(page.get_by_text("1 masalah menahan impor")).to_be_visible()


def shoot(page: Page, name: str) -> None:
    """For people to look at, where KINERJA_BIDIKAN names a folder."""
    if folder := os.environ.get("KINERJA_BIDIKAN"):
        page.screenshot(path=f"{folder}/impor-{name}.png", full_page=True)
