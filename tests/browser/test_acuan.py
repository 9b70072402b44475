"""The page of reference data in a browser: a rule and a scale tried before they are saved, on a desk and a phone."""

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, sign_in

ACUAN = "/sampang/acuan/"


@pytest.fixture(scope="module")
def admin(browser: Browser, site: str, accounts: dict[str, str]) -> StorageState:
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), "admin.sampang", accounts["admin.sampang"])
    state = context.storage_state()
    context.close()
    return state


def fits(page: Page) -> bool:
    """Nothing sticks out to the right of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_rule_is_tried_saved_and_taken_back(open_page: OpenPage, admin: StorageState, size: dict[str, int]) -> None:
    page = open_page(ACUAN, storage_state=admin, size=size)
    assert fits(page)
    page.get_by_role("link", name="Positif, paling tinggi 110 (POSITIF-110 v1)").click()
    result = page.locator("#acuan-hasil")
    expect(result).to_contain_text("8 ÷ 10 × 100 = 80,00")
    page.get_by_label("Realisasi").fill("12")
    expect(result).to_contain_text("Batas atas 110,00: 120,00 menjadi 110,00")
    limit = page.get_by_label("Paling tinggi (persen)")
    limit.fill("115.5")
    expect(page.get_by_text("bukan angka. Tulis desimal dengan koma")).to_be_visible()
    expect(limit).to_have_attribute("aria-invalid", "true")
    limit.fill("115,5")
    expect(result).to_contain_text("115,5")
    expect(result).to_contain_text("Menurut versi sebelumnya (v1): 110,00")
    page.locator("#acuan-berlaku_dari").fill("2040-01-01")
    assert fits(page)
    assert axe_findings(page) == []
    page.get_by_role("button", name="Simpan versi baru").click()
    expect(page.get_by_text("Versi baru disimpan.")).to_be_visible()
    expect(page.get_by_text("akan berlaku", exact=True)).to_be_visible()
    page.get_by_text("Hapus versi ini").click()
    page.get_by_role("button", name="Ya, hapus").click()
    expect(page.get_by_text("Versi dihapus.")).to_be_visible()
    expect(page.get_by_text("akan berlaku", exact=True)).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_bands_are_edited_by_keyboard_with_gaps_said_at_once(
    open_page: OpenPage, admin: StorageState, size: dict[str, int]
) -> None:
    page = open_page(f"{ACUAN}ubah/?acuan=skala&kode=AKIP", storage_state=admin, size=size)
    result = page.locator("#acuan-hasil")
    expect(result).to_contain_text("70,00 termasuk > 60 – 70: B")
    rows = page.locator("[data-baris=pita]")
    count = rows.count()
    rows.nth(2).locator("[name=pita_bawah]").fill("75")
    expect(page.get_by_text("tidak mendapat predikat")).to_be_visible()
    rows.nth(3).locator("[name=pita_atas]").fill("75")
    expect(result).to_contain_text("> 60 – 75")
    page.get_by_label("Nilai", exact=True).fill("75")
    expect(result).to_contain_text("75,00 termasuk > 60 – 75: B")
    expect(result).to_contain_text("Menurut versi sebelumnya: 75,00 termasuk > 70 – 80: BB")
    button = page.get_by_role("button", name="Tambah pita")
    button.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(count + 1)
    expect(rows.last.locator("[name=pita_predikat]")).to_be_focused()
    rows.last.get_by_role("button", name="Hapus").click()
    expect(rows).to_have_count(count)
    assert fits(page)
    assert axe_findings(page) == []
