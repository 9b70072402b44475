"""The editor of texts in Chromium: keyboard, advice, two people at once; and a file compared on the public page."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Page, StorageState, expect

from cascading.models import Rencana
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from laporan.models import Dokumen
from tests.browser.conftest import DESKTOP, PHONE, NewPlan, OpenPage, axe_findings
from tests.laporan import terbit

FIRST = "bahwa untuk mengukur keberhasilan"


@pytest.fixture
def address(new_plan: NewPlan) -> str:
    return f"{new_plan()}naskah/sk-iku/"


@pytest.fixture
def page(open_page: OpenPage, planner: StorageState, address: str) -> Page:
    """A naskah that begins with the template of its document, not saved yet."""
    page = open_page(address, storage_state=planner, size=DESKTOP)
    expect(page.locator("#keadaan")).to_have_text("Belum disimpan.")
    return page


def test_points_are_moved_added_and_removed_by_keyboard_and_taken_back(page: Page) -> None:
    points = page.locator('[data-daftar="menimbang"] textarea')
    expect(points).to_have_count(3)
    first, second = points.nth(0).input_value(), points.nth(1).input_value()
    assert first.startswith(FIRST)
    points.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(points.nth(1)).to_have_value(first)
    expect(points.nth(1)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(points).to_have_count(4)
    page.keyboard.type("bahwa <b>ketiga</b>;")
    expect(page.locator("#kertas")).to_contain_text("bahwa <b>ketiga</b>;")
    page.keyboard.press("Alt+Delete")
    expect(points).to_have_count(3)
    for _step in range(2):
        page.get_by_role("button", name="Urungkan").click()
    page.get_by_role("button", name="Urungkan").click()
    expect(points.nth(0)).to_have_value(first)
    expect(points.nth(1)).to_have_value(second)
    page.on("dialog", lambda dialog: dialog.accept())


def test_advice_is_taken_by_one_click_and_saved(page: Page) -> None:
    summary, points = page.locator("#saran-daftar"), page.locator('[data-daftar="menimbang"] textarea')
    expect(summary).to_have_text("Tidak ada saran.")
    points.nth(0).fill("Perlu diatur")
    expect(summary).to_have_text("2 saran naskah")
    page.get_by_role("button", name="Perbaiki").first.click()
    expect(points.nth(0)).to_have_value("bahwa perlu diatur")
    expect(summary).to_have_text("1 saran naskah")
    page.get_by_role("button", name="Perbaiki").first.click()
    expect(points.nth(0)).to_have_value("bahwa perlu diatur;")
    expect(page.locator("#keadaan")).to_have_text("Ada yang belum disimpan.")
    page.keyboard.press("Control+s")
    expect(page.locator("#keadaan")).to_have_text("Tersimpan.")
    points.nth(0).fill("bahwa lain;")
    page.keyboard.press("Control+s")
    expect(page.locator("#keadaan")).to_have_text("Tersimpan.")
    page.reload()
    expect(points.nth(0)).to_have_value("bahwa lain;")
    expect(page.locator("#kertas")).to_contain_text("bahwa lain;")
    assert axe_findings(page) == []
    page.get_by_text("Riwayat naskah").click()
    page.get_by_role("button", name="Kembalikan semula").first.click()
    expect(page.get_by_text("Sudah dikembalikan")).to_be_visible()
    expect(points.nth(0)).to_have_value("bahwa perlu diatur;")


def test_two_people_at_once_choose_between_mine_and_theirs(
    open_page: OpenPage, colleague: StorageState, page: Page, address: str
) -> None:
    saved = page.locator("#keadaan")
    page.keyboard.press("Control+s")
    expect(saved).to_have_text("Tersimpan.")
    other = open_page(address, storage_state=colleague, size=DESKTOP)
    other.get_by_label("Judul", exact=True).fill("KEPUTUSAN REKAN")
    other.get_by_label("Tentang", exact=True).fill("DARI REKAN")
    other.get_by_role("button", name="Simpan").click()
    expect(other.locator("#keadaan")).to_have_text("Tersimpan.")
    title = page.get_by_label("Judul", exact=True)
    title.fill("KEPUTUSAN SAYA")
    page.get_by_role("button", name="Simpan").click()
    panel = page.locator("#konflik")
    expect(panel).to_be_visible()
    expect(panel.locator("fieldset")).to_have_count(1)  # what one person alone changed is joined
    expect(page.get_by_label("Tentang", exact=True)).to_have_value("DARI REKAN")
    expect(title).to_have_value("KEPUTUSAN SAYA")
    panel.get_by_text("Punya rekan").click()
    expect(title).to_have_value("KEPUTUSAN REKAN")
    panel.get_by_text("Punya saya").click()
    page.get_by_role("button", name="Simpan").click()
    expect(saved).to_have_text("Tersimpan.")
    expect(panel).to_be_hidden()
    other.reload()
    expect(other.get_by_label("Judul", exact=True)).to_have_value("KEPUTUSAN SAYA")


def test_letters_paper_and_columns_are_chosen_and_seen_at_once(page: Page) -> None:
    sheet = page.locator("#kertas")
    expect(sheet).to_have_attribute("data-huruf", "Bookman")
    page.get_by_label("Huruf", exact=True).select_option("Arial")
    expect(sheet).to_have_attribute("data-huruf", "Arial")
    page.get_by_label("Bentuk kolom").select_option("rumus")
    expect(sheet.get_by_role("columnheader", name="Rumus")).to_be_visible()
    page.get_by_label("Tepi kiri (mm)").fill("dua")
    page.keyboard.press("Control+s")
    expect(page.locator("#keadaan")).to_contain_text("milimeter")
    page.get_by_label("Tepi kiri (mm)").fill("25,5")
    page.keyboard.press("Control+s")
    expect(page.locator("#keadaan")).to_have_text("Tersimpan.")
    page.reload()
    expect(page.get_by_label("Huruf", exact=True)).to_have_value("Arial")
    expect(page.get_by_label("Bentuk kolom")).to_have_value("rumus")
    expect(page.get_by_label("Tepi kiri (mm)")).to_have_value("25,5")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("place", ["naskah/", "naskah/sk-iki/", "dokumen/", "dokumen/perjanjian/"])
def test_the_pages_of_a_plan_fit_the_screen(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, place: str, size: dict[str, int]
) -> None:
    page = open_page(f"{new_plan()}{place}", storage_state=planner, size=size)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert axe_findings(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("place", ["/sampang/dokumen/", "/sampang/templat/"])
def test_the_pages_of_a_pemda_fit_the_screen(
    open_page: OpenPage, planner: StorageState, place: str, size: dict[str, int]
) -> None:
    page = open_page(place, storage_state=planner, size=size)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert axe_findings(page) == []


@pytest.fixture
def dokumen(accounts: dict[str, str], new_plan: NewPlan, django_db_blocker: Any) -> Dokumen:
    slug = new_plan().split("/")[2]
    with django_db_blocker.unblock(), transaction.atomic():
        pemda = Pemda.objects.get(slug="sampang")
        with inside(pemda.pk):
            leader = Pengguna.objects.get(nama_pengguna="pimpinan.sampang")
            stage: Any = SimpleNamespace(
                pemda=pemda, rencana=Rencana.objects.get(slug=slug), leader=SimpleNamespace(pengguna_id=leader.pk)
            )
            made = terbit.row(stage)
    return made


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_file_is_compared_in_the_browser_and_goes_nowhere(
    open_page: OpenPage, dokumen: Dokumen, size: dict[str, int], tmp_path: Path
) -> None:
    page = open_page(f"/v/{dokumen.kode}/", size=size)
    expect(page.get_by_text("Dokumen ini terdaftar dan berlaku.")).to_be_visible()
    assert axe_findings(page) == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    original = Path(settings.MEDIA_ROOT) / dokumen.berkas("pdf")
    page.get_by_label("Pilih berkas").set_input_files(original)
    expect(page.locator("#hasil")).to_contain_text("Cocok: berkas ini sama persis dengan yang diterbitkan (PDF).")
    changed = bytearray(original.read_bytes())
    changed[-1] ^= 1
    (tmp_path / "sk.pdf").write_bytes(changed)
    page.get_by_label("Pilih berkas").set_input_files(tmp_path / "sk.pdf")
    expect(page.locator("#hasil")).to_contain_text("Tidak cocok")
    assert asked == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
