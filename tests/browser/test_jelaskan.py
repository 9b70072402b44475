"""A target and a figure explained, in a browser: each leads to the other, on a desktop and on a phone."""

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, sign_in

TABLE = "/banyumas/sokaraja-2021-perubahan-1/pengukuran/?tahun=2021&triwulan=4"


@pytest.fixture(scope="module")
def inspector(browser: Browser, site: str, accounts: dict[str, str]) -> StorageState:
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), "inspektur.banyumas", accounts["inspektur.banyumas"])
    state = context.storage_state()
    context.close()
    return state


def fits(page: Page) -> bool:
    """Nothing is wider than the screen but what scrolls by itself."""
    whole: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    return whole


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_target_leads_to_its_figure_and_back(
    open_page: OpenPage, inspector: StorageState, size: dict[str, int]
) -> None:
    page = open_page(TABLE, size=size, storage_state=inspector)
    page.locator("a.laporan-jelaskan").first.click()
    expect(page.get_by_role("heading", name="Yang dijanjikan, dan siapa menuliskannya")).to_be_visible()
    assert fits(page)
    assert axe_findings(page) == []
    page.get_by_role("link", name="Realisasi dan capaiannya").first.click()
    expect(page.locator(".jelaskan-angka strong").first).to_be_visible()
    assert fits(page)
    assert axe_findings(page) == []
    page.locator("#jelaskan-capaian ~ ul a").first.click()
    expect(page.get_by_role("heading", name="Yang dijanjikan, dan siapa menuliskannya")).to_be_visible()
