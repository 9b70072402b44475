"""The matrix as a file, from the page."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import OpenPage, axe_findings, wait_for_tree


@pytest.mark.parametrize(("button", "start"), [("Matriks PDF", b"%PDF"), ("Matriks Excel", b"PK")])
def test_matrix_from_the_tree_page(open_page: OpenPage, planner: StorageState, button: str, start: bytes) -> None:
    page = open_page("/sampang/setda-2021/", storage_state=planner)
    wait_for_tree(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert download.value.path().read_bytes().startswith(start)


def test_matrix_page_shows_and_prints_the_same(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page("/sampang/setda-2021/matriks/", storage_state=planner)
    expect(page.get_by_role("table").first).to_contain_text("Sub Kegiatan")
    page.get_by_label("Kertas").select_option("A3")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh matriks").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_long_printing_is_followed_to_its_file(
    open_page: OpenPage, big: tuple[str, StorageState], django_db_blocker: Any
) -> None:
    address, state = big
    page = open_page(address, storage_state=state)
    page.get_by_role("button", name="Matriks Excel").click()
    expect(page.get_by_role("status")).to_have_text("Menunggu giliran …")
    expect(page.get_by_role("progressbar", name="Kemajuan cetakan")).to_be_visible()
    assert axe_findings(page) == []
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_role("alert")).to_contain_text("dibatalkan")
    page.get_by_role("button", name="Buat sekali lagi").click()
    expect(page.get_by_role("status")).to_have_text("Menunggu giliran …")

    with django_db_blocker.unblock():
        call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    expect(page.get_by_role("status")).to_have_text("Selesai")  # the page asks by itself
    assert axe_findings(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Excel").click()
    assert download.value.path().read_bytes().startswith(b"PK")
