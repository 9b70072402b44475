"""The tree page: keyboard, roles, search, filters, permanent addresses, the phone, and what happens without network."""

import re

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import PHONE, OpenPage, axe_findings, sign_in, wait_for_tree

TREE = "/sampang/setda-2021/"


@pytest.fixture
def tree(open_page: OpenPage, planner: StorageState) -> Page:
    page = open_page(TREE, storage_state=planner)
    wait_for_tree(page)
    return page


def test_tree_tells_its_structure(tree: Page) -> None:
    grid = tree.get_by_role("treegrid", name=re.compile("Pohon kinerja"))
    expect(grid.get_by_role("columnheader")).to_have_text(
        ["Pernyataan", "Kode", "Jenjang", "Pemilik", "Indikator", "Target 2021", "Kelengkapan"]
    )
    first = grid.locator("[role=row][aria-level='1']").first
    expect(first).to_have_attribute("aria-rowindex", "2")
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(first.get_by_role("gridcell")).to_have_count(7)
    expect(first.locator(".jenjang-ikon use")).to_have_attribute("href", re.compile("jenjang-1$"))
    expect(first.get_by_role("gridcell").nth(5)).to_have_text("Tanpa target")
    expect(first.get_by_role("gridcell").nth(6)).to_have_text("2 kurang: tanpa target; indikator tanpa satuan")
    expect(tree.locator("#alat-hasil")).to_have_text("93 simpul")


@pytest.mark.parametrize(
    ("name", "path", "nodes"),
    [
        ("perencana2.sampang", "/sampang/kecamatan-iki-2022/", 11),
        ("perencana.banyumas", "/banyumas/sokaraja-2021/", 44),
        ("perencana.luwu-timur", "/luwu-timur/setda-csf-2024/", 45),
        ("perencana.balangan", "/balangan/setda-iku-2021-2026/", 45),
    ],
)
def test_each_sample_document_opens_as_a_tree(
    open_page: OpenPage, accounts: dict[str, str], name: str, path: str, nodes: int
) -> None:
    page = open_page()
    sign_in(page, name, accounts[name])
    page.goto(path)
    expect(page.locator("#alat-hasil")).to_have_text(f"{nodes} simpul")
    page.locator("#pohon [role=row] .wb-title").last.click()
    expect(page.locator("#panel .simpul h2")).to_be_visible()
    assert axe_findings(page) == []


def test_tree_works_by_keyboard_alone(tree: Page) -> None:
    grid = tree.locator("#pohon")
    first = grid.locator("[role=row][aria-level]").first
    top = first.get_attribute("id") or ""
    tree.locator("#alat-sampai").press("Tab")
    expect(grid).to_be_focused()
    expect(grid).to_have_attribute("aria-activedescendant", top)
    rows = grid.get_attribute("aria-rowcount") or ""
    tree.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(grid).not_to_have_attribute("aria-rowcount", rows)
    tree.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(grid).to_have_attribute("aria-rowcount", rows)

    tree.keyboard.press("ArrowDown")
    expect(grid).not_to_have_attribute("aria-activedescendant", top)
    tree.keyboard.press("End")
    last = grid.locator(f"[aria-rowindex='{rows}']")
    expect(grid).to_have_attribute("aria-activedescendant", last.get_attribute("id") or "")
    tree.keyboard.press("Home")
    expect(grid).to_have_attribute("aria-activedescendant", top)

    tree.keyboard.press("Enter")
    expect(tree.locator("#panel .simpul h2")).to_be_visible()
    expect(first).to_have_attribute("aria-selected", "true")
    expect(tree.locator("#pohon-suara")).to_contain_text("Rincian ditampilkan")
    expect(grid).to_be_focused()


def test_search_keeps_the_path_and_counts(tree: Page) -> None:
    tree.get_by_label("Cari", exact=True).fill("surat menyurat")
    expect(tree.locator("#alat-hasil")).to_have_text(re.compile(r"^\d+ dari 93 simpul cocok$"))
    expect(tree).to_have_url(re.compile(r"\?cari=surat\+menyurat$"))
    levels = tree.locator("#pohon [role=row][aria-level]").evaluate_all("rows => rows.map(r => Number(r.ariaLevel))")
    assert levels[0] == 1, "the way down to the hit stays visible"
    assert max(levels) > 1
    expect(tree.locator("#pohon .wb-title mark").first).to_be_visible()

    tree.get_by_label("Cari", exact=True).fill("tidak-ada-yang-begini")
    expect(tree.get_by_text("Tidak ada simpul yang cocok")).to_be_visible()
    tree.get_by_role("button", name="Hapus semua saringan").click()
    expect(tree.locator("#alat-hasil")).to_have_text("93 simpul")
    expect(tree).to_have_url(re.compile(f"{TREE}$"))


def test_search_finds_indicators_by_name(tree: Page) -> None:
    tree.locator("#alat-sampai").select_option("buka")
    tree.get_by_label("Cari", exact=True).fill("persentase")
    expect(tree.locator("#pohon mark", has_text="cocok di nama indikator").first).to_be_attached()


def test_filters_combine_and_travel_with_the_address(tree: Page, open_page: OpenPage, planner: StorageState) -> None:
    tree.get_by_label("Jenjang", exact=True).select_option("sub_kegiatan")
    expect(tree.locator("#alat-hasil")).to_have_text("69 dari 93 simpul cocok")
    tree.get_by_label("Tanpa target").check()
    hits = tree.locator("#alat-hasil")
    expect(hits).not_to_have_text("69 dari 93 simpul cocok")
    expect(tree).to_have_url(re.compile(r"\?jenjang=sub_kegiatan&tanpa=target$"))

    shared = open_page(tree.url, storage_state=planner)
    wait_for_tree(shared)
    expect(shared.locator("#alat-hasil")).to_have_text(hits.inner_text())
    expect(shared.get_by_label("Tanpa target")).to_be_checked()


def test_levels_open_and_close(tree: Page) -> None:
    depth = tree.locator("#alat-sampai")
    depth.select_option("tutup")
    expect(tree.locator("#pohon")).to_have_attribute("aria-rowcount", "4")  # header and three tujuan
    depth.select_option("buka")
    expect(tree.locator("#pohon")).to_have_attribute("aria-rowcount", "94")
    depth.select_option(label="Sasaran")
    expect(tree.locator("#pohon")).to_have_attribute("aria-rowcount", "7")


def test_node_has_a_permanent_address(tree: Page, open_page: OpenPage, planner: StorageState) -> None:
    tree.get_by_label("Cari", exact=True).fill("surat menyurat")
    tree.locator("#pohon [role=row]", has_text=re.compile("surat menyurat", re.IGNORECASE)).first.click()
    title = tree.locator("#panel .simpul h2").inner_text()
    expect(tree).to_have_url(re.compile(r"/simpul/\d+/\?cari="))
    expect(tree.locator("#panel .indikator").first).to_be_visible()
    tree.locator("#panel .simpul-jalur a").first.click()
    expect(tree.locator("#panel h2")).not_to_have_text(title)
    tree.go_back()
    expect(tree.locator("#panel h2")).to_have_text(title)
    address = tree.url.split("?")[0]
    tree.go_back()
    expect(tree.get_by_role("heading", name="Pilih satu simpul")).to_be_visible()

    shared = open_page(address, storage_state=planner)
    expect(shared.locator("#panel h2")).to_have_text(title)
    wait_for_tree(shared)
    expect(shared.locator("#pohon [aria-selected=true]")).to_contain_text(title)


def test_panel_lies_over_the_tree_on_a_phone(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(TREE, size=PHONE, storage_state=planner)
    wait_for_tree(page)
    page.get_by_role("button", name="Saring", exact=True).click()
    expect(page.get_by_label("Jenjang", exact=True)).to_be_visible()
    page.locator("#pohon [role=row] .wb-title").first.click()
    expect(page.locator("#panel h2")).to_be_focused()
    assert page.locator(".pohon-kiri").evaluate("element => element.inert")
    page.get_by_role("button", name="Kembali ke pohon").click()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#pohon")).to_be_focused()
    expect(page).to_have_url(re.compile(f"{TREE}$"))


def test_failed_loading_offers_another_try(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(storage_state=planner)
    page.route("**/pohon.json", lambda route: route.fulfill(status=503), times=1)
    page.goto(TREE)
    expect(page.get_by_role("alert")).to_contain_text("Pohon kinerja tidak dapat dimuat")
    page.get_by_role("button", name="Coba lagi").click()
    wait_for_tree(page)
    expect(page.locator("#alat-hasil")).to_have_text("93 simpul")


def test_without_scripts_the_matrix_is_offered(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(TREE, storage_state=planner, java_script_enabled=False)
    expect(page.get_by_text("Ia memerlukan JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="Buka matriks")).to_be_visible()
