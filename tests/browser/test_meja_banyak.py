"""Several rows at once, duplicates and cells: what makes the desk quicker than a sheet, each as one step."""

import re
from typing import Any

from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import PHONE, NewPlan, OpenPage, Stored, axe_findings
from tests.browser.desk import chosen, copied, drag, paste, ready, row, saved, stand_on, type_into, undo_count

TALL = {"width": 1280, "height": 1100}  # all rows in sight, so that nothing scrolls under the pointer
FIVE = [f"Program {number}" for number in range(1, 6)]


def five_programs(page: Page) -> None:
    """Below the sasaran, behind the program that is there; the cursor on the first."""
    stand_on(page, "Meningkatnya kualitas")
    paste(page, "\n".join(FIVE))
    expect(page.locator("#meja-suara")).to_have_text("5 baris ditempel")
    expect(page.locator("#pohon")).to_have_attribute(
        "aria-activedescendant", row(page, FIVE[0]).get_attribute("id") or ""
    )


def programs(stored: Stored, address: str) -> list[str]:
    return [name for name, level in stored(address) if level == 3]


def test_rows_are_chosen_by_keyboard_and_go_together(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    five_programs(page)
    before = stored(address)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert chosen(page) == FIVE[:3]
    expect(page.locator("#meja-pilihan output")).to_have_text("3 baris dipilih")
    expect(page.locator("#pohon [aria-selected=true]")).to_have_count(3)
    expect(page.locator("#pohon")).to_have_attribute("aria-multiselectable", "true")
    assert axe_findings(page) == []
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#meja-suara")).to_have_text("Dipindahkan")
    assert programs(stored, address) == [*FIVE[:3], "Program Penunjang", *FIVE[3:]]
    assert chosen(page) == FIVE[:3]
    undo_count(page, 2)
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog", name="Hapus 3 cabang ini?")
    expect(dialog.get_by_role("listitem")).to_have_text(FIVE[:3])
    dialog.get_by_role("button", name="Hapus").press("Enter")
    expect(page.locator("#alat-hasil")).to_have_text("7 simpul")
    expect(page.locator("#meja-pilihan")).to_be_hidden()
    undo_count(page, 3)
    for _number in range(2):
        page.keyboard.press("Control+z")
    undo_count(page, 1)
    saved(page)
    assert stored(address) == before


def test_siblings_get_one_owner_in_one_step(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    page = ready(open_page(new_plan(), storage_state=planner))
    five_programs(page)
    page.keyboard.press("Control+a")
    expect(page.locator("#meja-pilihan output")).to_have_text("6 baris dipilih")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#meja-pilihan output")).to_have_text("5 baris dipilih")
    expect(row(page, FIVE[2])).to_have_attribute("aria-selected", "false")
    page.get_by_role("button", name="Pemilik …").click()
    dialog = page.get_by_role("dialog", name="Unit pemilik")
    dialog.get_by_label("Cari unit").fill("bagian hukum")
    expect(dialog.get_by_role("option").first).to_contain_text(re.compile("hukum", re.IGNORECASE))
    dialog.get_by_label("Cari unit").press("Enter")
    owner = row(page, FIVE[0]).get_by_role("gridcell").nth(3)
    expect(owner).to_contain_text(re.compile("hukum", re.IGNORECASE))
    expect(row(page, FIVE[2]).get_by_role("gridcell").nth(3)).not_to_contain_text(re.compile("hukum", re.IGNORECASE))
    undo_count(page, 2)
    page.keyboard.press("Escape")
    assert chosen(page) == []
    page.keyboard.press("Control+z")
    expect(owner).not_to_contain_text(re.compile("hukum", re.IGNORECASE))


def test_rows_chosen_by_mouse_are_dragged_together(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner, size=TALL))
    five_programs(page)
    row(page, FIVE[1]).locator(".wb-title").click()
    row(page, FIVE[3]).locator(".wb-title").click(modifiers=["Shift"])
    assert chosen(page) == FIVE[1:4]
    row(page, FIVE[2]).locator(".wb-title").click(modifiers=["Control"])
    assert chosen(page) == [FIVE[1], FIVE[3]]
    before = stored(address)
    drag(page, row(page, FIVE[1]), row(page, "Perencanaan dan Evaluasi"))
    expect(page.locator("#meja-alasan")).to_have_text("Program tidak dapat berada di bawah Kegiatan.")
    page.mouse.up()
    drag(page, row(page, FIVE[1]), row(page, "Meningkatnya akuntabilitas"))
    page.mouse.up()
    expect(row(page, FIVE[1])).to_have_attribute("aria-level", "2")
    assert stored(address)[-2:] == [(FIVE[1], 2), (FIVE[3], 2)]
    page.locator("#pohon").focus()
    page.keyboard.press("Control+z")
    expect(row(page, FIVE[1])).to_have_attribute("aria-level", "3")
    saved(page)
    assert stored(address) == before


def test_a_branch_is_duplicated_and_the_step_taken_back(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    before = stored(address)
    stand_on(page, "Program Penunjang")
    page.keyboard.press("Control+d")
    expect(page.locator("#meja-suara")).to_have_text("1 cabang diduplikat, dengan indikator dan targetnya")
    expect(row(page, "Program Penunjang")).to_have_count(2)
    assert stored(address) == [*before, *before[2:]]
    page.locator("#alat-sampai").select_option("buka")
    expect(row(page, "Penyusunan Dokumen").nth(1).get_by_role("gridcell").nth(5)).to_have_text("12 Dokumen")
    page.locator("#pohon").focus()
    for key, nodes in (("z", 5), ("y", 8), ("z", 5)):
        page.keyboard.press(f"Control+{key}")
        expect(page.locator("#alat-hasil")).to_have_text(f"{nodes} simpul")
    assert stored(address) == before


def test_rows_are_ticked_on_a_phone(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner, size=PHONE, has_touch=True))
    page.get_by_role("button", name="Pilih beberapa").tap()
    for text in ("Program Penunjang", "Penyusunan Dokumen"):
        row(page, text).locator(".wb-title").tap()
    expect(page.locator("#meja-pilihan output")).to_have_text("2 baris dipilih")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Hapus", exact=True).tap()
    dialog = page.get_by_role("dialog", name="Hapus simpul ini?")
    expect(dialog.get_by_role("listitem")).to_have_text(["Program Penunjang"])  # the other one lies below it
    dialog.get_by_role("button", name="Hapus").tap()
    expect(page.locator("#alat-hasil")).to_have_text("2 simpul")
    page.get_by_role("button", name="Batal memilih").tap()
    row(page, "Meningkatnya akuntabilitas").locator(".wb-title").tap()
    expect(page.locator("#panel h2")).to_be_visible()


def test_cells_are_edited_as_in_a_sheet(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    page.locator("#alat-sampai").select_option("buka")
    cell = row(page, "Penyusunan Dokumen").get_by_role("gridcell")
    cell.nth(1).dblclick()
    editor = page.locator("#meja-penyunting")
    expect(editor.get_by_label("Kode simpul")).to_be_focused()
    assert axe_findings(page) == []
    page.keyboard.type("4.01.02")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("bagian huk")
    page.keyboard.press("Tab")
    page.keyboard.type("15 Dokumen")
    page.keyboard.press("Control+Enter")
    expect(cell.nth(1)).to_have_text("4.01.02")
    expect(cell.nth(3)).to_contain_text(re.compile("hukum", re.IGNORECASE))
    expect(cell.nth(5)).to_have_text("15 Dokumen")
    expect(row(page, "Penyusunan").locator(".keadaan-tersimpan")).to_have_text("tersimpan")
    undo_count(page, 1)
    page.keyboard.press("Control+z")
    expect(cell.nth(5)).to_have_text("12 Dokumen")
    expect(cell.nth(1)).to_have_text("")
    cell.nth(3).dblclick()
    page.keyboard.type("tidak ada unit begini")
    page.keyboard.press("Enter")
    expect(editor.get_by_role("alert")).to_contain_text("Tidak ada tepat satu unit")
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()


def test_typing_starts_and_enter_and_tab_go_on_as_in_a_sheet(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Stored
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    five_programs(page)
    page.keyboard.type("Satu")
    page.keyboard.press("Enter")
    page.keyboard.type("Dua")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("F2")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the owner, into the code of the next row
    expect(page.locator("#meja-penyunting").get_by_label("Kode simpul")).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.press("Alt+Enter")
    type_into(page, "baris kedua")
    saved(page)
    assert programs(stored, address)[1:5] == ["Satu", "Dua", "Program 3\nbaris kedua", "Program 4"]


def test_rows_go_to_a_sheet_and_come_back(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Meningkatnya kualitas")
    paste(page, '4.01\tProgram A\r\n4.02\t"Program ""B"""\r\n')  # the code first, as matrices have it
    expect(page.locator("#meja-suara")).to_have_text("2 baris ditempel")
    page.keyboard.press("Shift+ArrowDown")
    sheet = copied(page)
    assert sheet == 'Program A\t4.01\tProgram\tSetda\t\r\n"Program ""B"""\t4.02\tProgram\tSetda\t'
    stand_on(page, "Meningkatnya akuntabilitas")
    paste(page, sheet)
    expect(page.locator("#alat-hasil")).to_have_text("9 simpul")
    assert stored(address)[-2:] == [("Program A", 2), ('Program "B"', 2)]
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan papan ketik")).to_contain_text("menduplikat cabang")
