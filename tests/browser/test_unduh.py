"""The matrix as a file, from the page."""

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import OpenPage, wait_for_tree


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
