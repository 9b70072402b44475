"""Signing in and out."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_wrong_password_is_said_and_reached(open_page: OpenPage) -> None:
    page = open_page("/masuk/")
    page.get_by_label("Nama pengguna").fill("perencana.sampang")
    page.get_by_label("Sandi").fill("bukan-sandinya")
    page.get_by_role("button", name="Masuk").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("tidak cocok")
    expect(summary).to_be_focused()


def test_planner_signs_in_sees_the_plans_and_signs_out(open_page: OpenPage, accounts: dict[str, str]) -> None:
    page = open_page("/")
    expect(page).to_have_url(re.compile("/masuk/"))
    page.get_by_label("Nama pengguna").fill("perencana.sampang")
    page.get_by_label("Sandi").fill(accounts["perencana.sampang"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sampang/$"))
    expect(page.get_by_role("heading", name="Rencana kinerja")).to_be_visible()
    expect(page.locator("#daftar-rencana > li").first).to_contain_text("Indikator")

    page.locator("summary", has_text="Menu pengguna").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keluar").press("Enter")
    expect(page).to_have_url(re.compile("/masuk/"))
    page.goto("/sampang/")
    expect(page).to_have_url(re.compile("/masuk/"))
