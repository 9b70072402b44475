"""Every page in a wide and in a phone's window: nothing serious for axe, nothing that scrolls sideways."""

import pytest
from playwright.sync_api import StorageState

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, wait_for_tree

TREE = "/sampang/setda-2021/"
PAGES = [
    "/sampang/", "/sampang/organisasi/", TREE, f"{TREE}?cari=surat", f"{TREE}riwayat/", f"{TREE}matriks/", "/sandi/",
    "/pilih-pemda/", "/sampang/tidak-ada/", f"{TREE}naskah/",
    f"{TREE}periksa/", f"{TREE}versi/", f"{TREE}banding/", f"{TREE}riwayat/pada/",
]  # fmt: skip
NARROWEST = {"width": 360, "height": 740}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/masuk/", *PAGES])
def test_page_has_no_serious_finding(
    open_page: OpenPage, planner: StorageState, path: str, size: dict[str, int]
) -> None:
    page = open_page(path, size=size, storage_state=None if path == "/masuk/" else planner)
    if page.locator("#pohon").count():
        wait_for_tree(page)
    assert axe_findings(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_open_panel_has_no_serious_finding(open_page: OpenPage, planner: StorageState, size: dict[str, int]) -> None:
    page = open_page(TREE, size=size, storage_state=planner)
    wait_for_tree(page)
    page.locator("#pohon [role=row] .wb-title").nth(3).click()
    page.locator("#panel h2").wait_for()
    page.locator("#panel summary").first.click()
    assert axe_findings(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_small_phone(open_page: OpenPage, planner: StorageState, path: str) -> None:
    page = open_page(path, size=NARROWEST, storage_state=planner)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_keyboard_reaches_the_content_first(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page("/sampang/", storage_state=planner)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Langsung ke isi"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
