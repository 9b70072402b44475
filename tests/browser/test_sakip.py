"""The page of the SAKIP tables in a browser: chosen, refused, asked for, followed to its file; also on a phone."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, StorageState, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, sign_in

PAGE = "/balangan/sakip/?tahun=2022"


@pytest.fixture(scope="module")
def inspector(browser: Browser, site: str, accounts: dict[str, str]) -> StorageState:
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), "inspektur.balangan", accounts["inspektur.balangan"])
    state = context.storage_state()
    context.close()
    return state


def test_a_book_is_chosen_and_followed_to_its_file(
    open_page: OpenPage, inspector: StorageState, django_db_blocker: Any
) -> None:
    page = open_page(PAGE, storage_state=inspector)
    expect(page.get_by_label("Sekretariat Daerah")).to_be_checked()
    assert axe_findings(page) == []
    reports = page.locator("#sakip-laporan")
    reports.get_by_role("button", name="Kosongkan").click()
    page.get_by_role("button", name="Buat buku PDF").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih paling sedikit satu laporan")
    expect(page.get_by_label("Sekretariat Daerah")).to_be_checked()
    page.get_by_label("LKjIP bab III").check()
    page.get_by_role("button", name="Buat Excel").click()
    expect(page.get_by_role("status")).to_have_text("Menunggu giliran …")
    with django_db_blocker.unblock():
        call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    expect(page.get_by_role("status")).to_have_text("Selesai")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Excel").click()
    assert download.value.path().read_bytes().startswith(b"PK")
    page.get_by_role("link", name="Kembali ke laporan SAKIP").click()
    expect(page.get_by_text("Buku terakhir Anda")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", [PAGE, "/balangan/setda-iku-2021-2026/sakip/lkjip/?tahun=2022"])
def test_it_fits_the_screen(open_page: OpenPage, inspector: StorageState, size: Any, address: str) -> None:
    page = open_page(address, storage_state=inspector, size=size)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
