"""Budgets typed by keyboard: they save themselves, sums follow, a colleague's change is settled at the row."""

import os
from pathlib import Path

from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import PHONE, NewPlan, OpenPage, axe_findings


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
