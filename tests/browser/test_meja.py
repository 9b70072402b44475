"""The planner's desk, as planners use it: keyboard, mouse, clipboard, undo."""

import re
from typing import Any

from playwright.sync_api import StorageState, expect

from tests.browser.conftest import PHONE, NewPlan, OpenPage, axe_findings
from tests.browser.desk import drag, paste, ready, row, saved, stand_on, type_into


def test_a_plan_is_built_from_nothing_by_keyboard(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan(empty=True)
    page = open_page(address, storage_state=planner)
    page.get_by_role("button", name="Tambah simpul pertama").press("Enter")
    type_into(page, "Tujuan satu", "1")
    expect(row(page, "Tujuan satu")).to_be_visible()
    expect(page.locator("#pohon")).to_be_focused()
    page.keyboard.press("Insert")
    type_into(page, "Sasaran satu")
    expect(row(page, "Sasaran satu")).to_be_visible()
    page.keyboard.press("Control+Enter")
    type_into(page, "Sasaran dua")
    expect(row(page, "Sasaran dua")).to_be_visible()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#meja-suara")).to_have_text("Dipindahkan")
    page.keyboard.press("F2")
    type_into(page, "Sasaran dua yang lebih jelas", "1.2")
    expect(row(page, "lebih jelas").locator(".keadaan-tersimpan")).to_have_text("tersimpan")
    saved(page)
    expected = [("Tujuan satu", 1), ("Sasaran dua yang lebih jelas", 2), ("Sasaran satu", 2)]
    assert stored(address) == expected
    page.reload()
    ready(page)
    expect(page.locator("#pohon .wb-title")).to_have_text(
        ["Tujuan satu", re.compile("Sasaran dua yang"), "Sasaran satu"]
    )
    expect(page.locator("#pohon .sel-kode")).to_have_text(["1", "1.2", ""])


def test_escape_gives_up_and_leaving_saves(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    row(page, "Program Penunjang").locator(".wb-title").dblclick()
    expect(page.locator("#meja-penyunting")).to_be_visible()
    page.keyboard.type("Tidak jadi")
    page.keyboard.press("Escape")
    expect(row(page, "Program Penunjang")).to_be_visible()
    row(page, "Program Penunjang").locator(".wb-title").dblclick()
    expect(page.locator("#meja-penyunting")).to_be_visible()
    page.keyboard.type("Program yang jadi")
    page.locator("h1").click()
    expect(row(page, "Program yang jadi")).to_be_visible()
    saved(page)
    assert ("Program yang jadi", 3) in stored(address)


def test_what_is_refused_is_said_and_kept(open_page: OpenPage, planner: StorageState, new_plan: NewPlan) -> None:
    page = ready(open_page(new_plan(), storage_state=planner))
    stand_on(page, "Program Penunjang")
    page.keyboard.press("F2")
    page.get_by_role("textbox", name="Pernyataan").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#meja-masalah")).to_contain_text("Pernyataan harus diisi.")
    expect(page.locator(".keadaan-ditolak")).to_have_text("ditolak")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Buang perubahan ini").click()
    expect(row(page, "Program Penunjang")).to_be_visible()


def test_deleting_names_what_goes_and_comes_back(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    before = stored(address)
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Program Penunjang")
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog", name="Hapus simpul ini?")
    expect(dialog).to_contain_text("2 simpul di bawahnya, 1 indikator, 1 di antaranya bertarget")
    dialog.get_by_role("button", name="Hapus").click()
    expect(row(page, "Program Penunjang")).to_have_count(0)
    assert len(stored(address)) == 2
    page.keyboard.press("Control+z")
    expect(row(page, "Program Penunjang")).to_be_visible()
    assert stored(address) == before


def test_twenty_steps_back_and_forth(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    before = stored(address)
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Program Penunjang")
    for number in range(8):
        page.keyboard.press("F2")
        type_into(page, f"Program ke-{number}")
        expect(row(page, f"Program ke-{number}")).to_be_visible()
    for number in range(8):
        page.keyboard.press("Control+Enter")
        type_into(page, f"Program tambahan {number}")
        added = row(page, f"Program tambahan {number}")
        expect(page.locator("#pohon")).to_have_attribute("aria-activedescendant", added.get_attribute("id") or "")
    for _number in range(4):
        page.keyboard.press("Alt+ArrowUp")
    back, forth = (page.get_by_role("button", name=re.compile(name)) for name in ("Urungkan", "Ulangi"))
    expect(back).to_have_text(re.compile(r"\(20\)"))
    after = stored(address)
    assert after != before
    for _number in range(20):
        page.keyboard.press("Control+z")
    expect(forth).to_have_text(re.compile(r"\(20\)"), timeout=30_000)
    assert stored(address) == before
    for _number in range(20):
        page.keyboard.press("Control+y")
    expect(back).to_have_text(re.compile(r"\(20\)"), timeout=30_000)
    assert stored(address) == after


def test_forty_rows_are_pasted_as_children(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Meningkatnya kualitas perencanaan")
    sheet = "\r\n".join(f'"Program\n""nomor"" {number}"\t4.{number:02}' for number in range(40)) + "\r\n"
    paste(page, sheet)
    expect(page.locator("#meja-suara")).to_have_text("40 baris ditempel")
    nodes = stored(address)
    assert len(nodes) == 45
    assert nodes[5:] == [(f'Program\n"nomor" {number}', 3) for number in range(40)]
    page.keyboard.press("Control+z")
    expect(page.locator("#alat-hasil")).to_have_text("5 simpul", timeout=30_000)


def test_rows_are_dragged_and_a_refused_drop_says_why(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    kegiatan, tujuan = row(page, "Perencanaan dan Evaluasi"), row(page, "Meningkatnya akuntabilitas")
    sub = row(page, "Penyusunan Dokumen")
    drag(page, kegiatan, sub)
    own = "Simpul tidak dapat dipindahkan ke bawah dirinya sendiri."
    expect(page.locator("#meja-suara")).to_have_text(own)
    expect(page.locator("#meja-alasan")).to_have_text(own)
    page.mouse.up()
    expect(page.locator("#meja-alasan")).to_be_hidden()
    before = stored(address)
    drag(page, tujuan, row(page, "Meningkatnya kualitas"))
    page.mouse.up()
    drag(page, row(page, "Program Penunjang"), sub)
    page.mouse.up()
    page.reload()
    ready(page)
    assert stored(address) == before
    drag(page, kegiatan, tujuan)
    page.mouse.up()
    expect(kegiatan).to_have_attribute("aria-level", "2")
    saved(page)
    assert ("Perencanaan dan Evaluasi", 2) in stored(address)


def test_the_dialog_moves_and_arrows_say_why_not(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Meningkatnya kualitas perencanaan")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#meja-suara")).to_contain_text("Tidak dapat dipindahkan lebih jauh")
    stand_on(page, "Penyusunan Dokumen")
    page.get_by_role("button", name="Pindahkan ke …").click()
    dialog = page.get_by_role("dialog", name="Pindahkan ke …")
    assert axe_findings(page) == []
    parent = dialog.locator("option", has_text="kualitas perencanaan").get_attribute("value")
    dialog.get_by_label("Induk yang baru").select_option(parent)
    dialog.get_by_role("button", name="Pindahkan").click()
    expect(page.locator("#meja-suara")).to_have_text("Dipindahkan")
    assert stored(address)[-1] == ("Penyusunan Dokumen Perencanaan", 3)


def test_the_desk_on_a_phone_has_no_serious_finding(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan
) -> None:
    page = ready(open_page(new_plan(), storage_state=planner, size=PHONE))
    page.get_by_role("button", name="+ Saudara").click()
    expect(page.locator("#meja-penyunting")).to_be_visible()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
