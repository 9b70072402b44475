"""The organisation tree."""

import re

from playwright.sync_api import StorageState, expect

from tests.browser.conftest import OpenPage


def test_organisation_opens_and_is_searched(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page("/sampang/", storage_state=planner)
    page.get_by_role("link", name="Organisasi").click()
    expect(page.get_by_role("link", name="Organisasi")).to_have_attribute("aria-current", "page")
    page.get_by_label("Cari unit, jabatan atau pejabat").fill("bagian umum")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ dari \d+ unit$"))
    hit = page.locator(".organisasi-nama:visible", has_text=re.compile("Bagian Umum", re.IGNORECASE)).first
    expect(hit).to_be_visible()
    page.get_by_label("Cari unit, jabatan atau pejabat").fill("")
    page.get_by_role("button", name="Tutup semua").click()
    expect(hit).to_be_hidden()
    page.get_by_role("button", name="Buka semua").click()
    expect(hit).to_be_visible()
