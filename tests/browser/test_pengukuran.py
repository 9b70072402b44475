"""The page of measurement in a browser: from the printed text to a saved formula, its problems, targets from Excel."""

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, sign_in

PLAN = "/sampang/kecamatan-iki-2022/"
NAME = "Persentase PNS yang mendapat pelayanan administrasi Kepegawaian"


@pytest.fixture(scope="module")
def village(browser: Browser, site: str, accounts: dict[str, str]) -> StorageState:
    """The cookies of the planner of the Kecamatan, whose plan is a draft."""
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), "perencana2.sampang", accounts["perencana2.sampang"])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(open_page: OpenPage, village: StorageState) -> Page:
    """The page of the first indicator that has this name, found as people find it."""
    opened = open_page(PLAN, storage_state=village)
    response = opened.request.get(f"{PLAN}pohon.json")
    node = next(row for row in response.json()["simpul"] if NAME in row[11])
    opened.goto(f"{PLAN}simpul/{node[0]}/")
    opened.get_by_role("link", name=f"Pengukuran: rumus, aturan capaian, target triwulan {NAME}").click()
    expect(opened.get_by_role("heading", level=1)).to_have_text(NAME)
    return opened


def test_a_printed_text_becomes_a_formula(page: Page) -> None:
    page.get_by_role("button", name="Baca dari teks").click()
    page.get_by_role("button", name="Pakai usulan ini").click()
    formula = page.get_by_label("Rumus sebagai ungkapan")
    expect(formula).to_have_value("pns_mendapat_pelayanan_administrasi / pns_mengajukan_pelayanan × 100")
    expect(page.locator("#ukur-pratinjau .pecahan")).to_be_visible()
    numbers = page.locator("#coba-isian input")
    numbers.nth(0).fill("30")
    numbers.nth(1).fill("40")
    expect(page.locator("#coba-hasil strong")).to_have_text("75")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Simpan cara ukur").click()
    expect(page.get_by_text("Cara ukur disimpan.")).to_be_visible()
    expect(page.get_by_label("Dihitung dari variabel")).to_be_checked()


def test_a_problem_is_marked_and_mended_by_a_click(page: Page) -> None:
    page.get_by_label("Dihitung dari variabel").check()
    formula = page.get_by_label("Rumus sebagai ungkapan")
    formula.fill("(selesai / masuk × 100%")
    expect(page.locator(".rumus-tanda mark")).to_have_text("(")
    page.get_by_role("button", name="→ )").click()
    expect(formula).to_have_value("(selesai / masuk × 100%)")
    page.get_by_role("button", name="+ selesai").click()
    expect(page.locator("[name=v_kode]").last).to_have_value("selesai")
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed is given up


def test_cells_are_pasted_and_shared_out(page: Page) -> None:
    page.get_by_label("Tipe penghitungan triwulan").select_option("kumulatif")
    year = page.get_by_label("Target 2022", exact=True)
    year.fill("90 Orang")
    page.get_by_role("button", name="Bagi rata").click()
    expect(page.get_by_label("Target 2022 TW I", exact=True)).to_have_value("22 Orang")
    expect(page.get_by_label("Target 2022 TW IV")).to_have_value("23 Orang")
    page.get_by_label("Target 2022 TW I", exact=True).evaluate(
        """(sel) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "10\\t20\\t30\\t40\\n");
          sel.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_label("Target 2022 TW IV")).to_have_value("40")
    page.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_reference_data_fit_the_screen(open_page: OpenPage, village: StorageState, size: dict[str, int]) -> None:
    page = open_page("/sampang/acuan/", storage_state=village, size=size)
    expect(page.get_by_role("heading", level=1)).to_have_text("Acuan penilaian")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert axe_findings(page) == []


def test_a_formula_with_last_years_figures_is_tried_with_them(page: Page) -> None:
    page.get_by_label("Dihitung dari variabel").check()
    page.get_by_label("Rumus sebagai ungkapan").fill("(naik - lalu(naik)) / lalu(naik) × 100")
    page.get_by_role("button", name="+ naik").first.click()
    page.locator('[name="coba:naik"]').fill("120")
    before = page.locator('[name="coba:lalu.naik"]')
    expect(before).to_be_visible()
    before.fill("100")
    expect(page.locator("#coba-hasil strong")).to_have_text("20")
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed is given up
