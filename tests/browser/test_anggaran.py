"""Budgets typed by keyboard: they save themselves, sums follow, a colleague's change is settled at the row."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from playwright.sync_api import Page, StorageState, expect

from indikator.commands import set_anggaran_banyak
from indikator.importing import anggaran
from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from laporan import import_jobs, inbox
from laporan.models import Impor
from tests.browser.conftest import PHONE, NewPlan, OpenPage, axe_findings
from tests.indikator.editing import Editor

LEAF = "Penyusunan Dokumen Perencanaan"


def box(page: Page, name: str, row: str) -> str:
    expect(page.get_by_label(f"{name} 2021: {row}")).to_be_visible()
    return f'[aria-label="{name} 2021: {row}"]'


def shot(page: Page, name: str) -> None:
    """Kept where the person who runs the tests asks for it."""
    if folder := os.environ.get("KINERJA_FOTO"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_typing_saves_and_sums(open_page: OpenPage, planner: StorageState, new_plan: NewPlan) -> None:
    address = f"{new_plan()}anggaran/?tahun=2021"
    page = open_page(address, storage_state=planner)
    other = open_page(address, storage_state=planner)
    pagu = box(page, "Pagu", "Penyusunan Dokumen Perencanaan")
    page.fill(pagu, "1250000")
    page.fill(box(page, "Realisasi", "Penyusunan Dokumen Perencanaan"), "1.000.000")
    page.fill(box(page, "Pagu", "Program Penunjang"), "2.000.000")
    page.keyboard.press("Enter")
    expect(page.locator("[data-simpan]")).to_have_text("Semua isian tersimpan")
    expect(page.locator(pagu)).to_have_value("1.250.000")
    expect(page.locator("tr", has_text="Penyusunan Dokumen").locator("[data-serapan]")).to_have_text("80,00 %")
    expect(page.locator(".anggaran-beda")).to_have_text("Jumlah di bawahnya 1.250.000")
    page.fill(pagu, "banyak")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Tulis rupiah sebagai angka").first).to_be_visible()
    shot(page, "anggaran")
    assert axe_findings(page) == []
    page.fill(pagu, "1.300.000")
    page.keyboard.press("Tab")
    expect(page.locator("[data-simpan]")).to_have_text("Semua isian tersimpan")
    other.fill(pagu, "9")
    other.keyboard.press("Tab")
    other.get_by_role("button", name="Pakai yang tersimpan").click()
    expect(other.locator(pagu)).to_have_value("1.300.000")
    phone = open_page(address, storage_state=planner, size=PHONE)
    expect(phone.locator(pagu)).to_have_value("1.300.000")
    shot(phone, "anggaran-ponsel")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_quarters_are_typed_and_add_up(open_page: OpenPage, planner: StorageState, new_plan: NewPlan) -> None:
    address = f"{new_plan()}anggaran/?tahun=2021"
    page = open_page(address, storage_state=planner)
    page.fill(box(page, "Pagu", LEAF), "1.000.000")
    page.keyboard.press("Tab")
    expect(page.locator("[data-simpan]")).to_have_text("Semua isian tersimpan")
    page.get_by_role("link", name="TW I", exact=True).click()
    page.fill(f'[aria-label="Realisasi triwulan ini 2021: {LEAF}"]', "0")
    page.keyboard.press("Tab")
    expect(page.locator("[data-simpan]")).to_have_text("Semua isian tersimpan")
    page.get_by_role("link", name="TW II", exact=True).click()
    spent = f'[aria-label="Realisasi triwulan ini 2021: {LEAF}"]'
    page.fill(spent, "250.000")
    page.fill(f'[aria-label="Fisik s.d. triwulan ini (persen) 2021: {LEAF}"]', "120")
    page.keyboard.press("Tab")
    expect(page.get_by_text("persen dari 0 sampai 100").first).to_be_visible()
    page.fill(f'[aria-label="Fisik s.d. triwulan ini (persen) 2021: {LEAF}"]', "30")
    page.keyboard.press("Tab")
    expect(page.locator("[data-simpan]")).to_have_text("Semua isian tersimpan")
    row = page.locator("tbody tr", has_text=LEAF)
    expect(row.locator("[data-sampai]")).to_have_text("250.000")
    expect(row.locator("[data-serapan]")).to_have_text("25,00 %")
    expect(page.locator("[data-jumlah] [data-sampai]")).to_have_text("250.000")
    shot(page, "anggaran-triwulan")
    assert axe_findings(page) == []
    phone = open_page(f"{address}&triwulan=2", storage_state=planner, size=PHONE)
    expect(phone.locator(spent)).to_have_value("250.000")
    shot(phone, "anggaran-triwulan-ponsel")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Setahun", exact=True).click()
    expect(page.locator(box(page, "Realisasi", LEAF))).to_have_value("250.000")
    assert page.locator(box(page, "Realisasi", LEAF)).get_attribute("readonly") is not None
    shot(page, "anggaran-setahun")


@pytest.fixture
def inbox_of_its_own(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def upload(page: Page, data: bytes) -> None:
    page.get_by_label("Berkas .xlsx").set_input_files(
        {"name": "anggaran.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Periksa berkas").click()


def sheet(page: Page) -> Editor:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh lembar kerja").click()
    return Editor(Path(waiting.value.path()).read_bytes())


@pytest.mark.usefixtures("inbox_of_its_own")
@pytest.mark.parametrize("size", [None, PHONE])
def test_a_wrong_cell_is_named_mended_applied_and_taken_back(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, size: dict[str, int] | None
) -> None:
    kind = "-ponsel" if size else ""
    page = open_page(f"{new_plan()}anggaran/", storage_state=planner, size=size)
    expect(page.get_by_text("Belum ada anggaran yang diisi.")).to_be_visible()
    shot(page, f"anggaran-kosong{kind}")
    page.get_by_role("link", name="Impor dari Excel").click()
    shot(page, f"anggaran-impor{kind}")
    assert axe_findings(page) == []
    editor = sheet(page)
    cells = editor.book["Anggaran"]
    cells["E2"], cells["E4"], cells["F4"] = 2_000_000, "lima juta", 100
    upload(page, editor.bytes)
    expect(page.get_by_text("1 masalah menahan impor")).to_be_visible()
    expect(page.get_by_text("Anggaran!E4")).to_be_visible()
    expect(page.get_by_role("button", name="Terapkan semua")).to_have_count(0)
    shot(page, f"anggaran-salah{kind}")
    page.get_by_role("link", name="Impor dari Excel").click()
    cells["E4"] = 1_250_000
    upload(page, editor.bytes)
    expect(page.get_by_text("3 isian baru")).to_be_visible()
    shot(page, f"anggaran-pratinjau{kind}")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Terapkan semua").click()
    expect(page.get_by_text("Impor selesai: 3 perubahan diterapkan.")).to_be_visible()
    shot(page, f"anggaran-selesai{kind}")
    expect(page.get_by_label(f": {LEAF}").first).to_have_value("1.250.000")
    page.get_by_role("link", name="Impor dari Excel").click()
    shot(page, f"anggaran-batal{kind}")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Batalkan impor").click()
    expect(page.get_by_text("3 perubahan ditarik kembali")).to_be_visible()
    page.get_by_role("link", name="2021", exact=True).click()
    expect(page.get_by_label(f": {LEAF}").first).to_have_value("")


def work() -> None:
    """A worker that does what waits, and ends."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def beside(act: Callable[[], None]) -> threading.Thread:
    """Runs beside the test, on a connection of its own."""

    def body() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=body)
    thread.start()
    return thread


def last_import() -> tuple[int, int]:
    pemda = Pemda.objects.get(slug="sampang")
    with inside(pemda.pk), transaction.atomic():
        return pemda.pk, Impor.objects.latest("pk").pk


@pytest.mark.usefixtures("inbox_of_its_own")
def test_a_large_workbook_is_followed_cancelled_and_tried_again(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(inbox, "INLINE_ROWS", 0)
    monkeypatch.setattr(import_jobs, "REPORT_EVERY", 0.05)
    page = open_page(f"{new_plan()}anggaran/impor/", storage_state=planner)
    editor = sheet(page)
    editor.book["Anggaran"]["E4"] = 1_250_000
    upload(page, editor.bytes)
    expect(page.get_by_text("Menunggu giliran …")).to_be_visible()
    with django_db_blocker.unblock():
        work()
    page.get_by_role("button", name="Terapkan semua").click()
    expect(page.get_by_text("Menunggu giliran …")).to_be_visible()
    written, may_end = threading.Event(), threading.Event()

    def slow(*args: Any, **named: Any) -> int:
        n = set_anggaran_banyak(*args, **named)
        written.set()
        assert may_end.wait(60)
        return n

    with monkeypatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(anggaran, "set_anggaran_banyak", slow)
        job = last_import()
        worker = beside(lambda: import_jobs.run(*job))
        assert written.wait(60)
        expect(page.get_by_text("Menerapkan perubahan …")).to_be_visible()
        shot(page, "anggaran-kemajuan")
        assert axe_findings(page) == []
        page.get_by_role("button", name="Batalkan").click()
        expect(page.get_by_text("Impor dibatalkan; tidak ada yang diubah")).to_be_visible()
        may_end.set()
        worker.join()
    page.get_by_role("button", name="Coba sekali lagi").click()
    expect(page.get_by_text("Menunggu giliran …")).to_be_visible()
    with django_db_blocker.unblock():
        work()
    expect(page.get_by_text("Impor selesai: 1 perubahan diterapkan.")).to_be_visible()
    page.get_by_role("link", name="Lihat anggaran").click()
    expect(page.get_by_label(f": {LEAF}").first).to_have_value("1.250.000")
