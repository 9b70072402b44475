"""The fields of the panel: each saves itself and says what became of it."""

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import PHONE, NewPlan, OpenPage, axe_findings
from tests.browser.desk import ready, row, stand_on


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_panel_saves_each_field(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, size: dict[str, int] | None
) -> None:
    page = ready(open_page(new_plan(), storage_state=planner, size=size))
    row(page, "Penyusunan Dokumen").locator(".wb-title").click()
    page.get_by_text("Ubah isi simpul dan indikatornya").click()
    for label, value in (
        ("Kalimat sasaran", "Terwujudnya dokumen"), ("Nama indikator", "Persentase dokumen"), ("Rumus", "A/B x 100%"),
        ("Target 2021", "95%"), ("Target 2022", "97%"), ("Target 2022", "98%"),
    ):  # fmt: skip
        page.locator(".panel-sunting").get_by_label(label).fill(value)
        page.keyboard.press("Tab")
        expect(page.locator(".panel-sunting label", has_text=label).locator("[role=status]")).to_have_text("tersimpan")
    assert axe_findings(page) == []
    page.get_by_label("Indikator baru").fill("Jumlah rapat")
    page.keyboard.press("Tab")
    expect(page.locator("#panel .indikator h4")).to_have_text(["Persentase dokumen", "Jumlah rapat"])
    expect(page.locator("#panel .indikator").first).to_contain_text("98%")
    expect(page.locator("#panel .simpul-sasaran")).to_contain_text("Terwujudnya dokumen")
    page.get_by_text("Ubah isi simpul dan indikatornya").click()
    page.locator(".panel-sunting").get_by_label("Nama indikator").first.fill("")
    page.keyboard.press("Tab")
    expect(page.locator(".panel-sunting .keadaan-ditolak")).to_contain_text("Nama indikator harus diisi.")


def test_the_panel_chooses_owner_and_satuan_and_deletes_an_indicator(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan
) -> None:
    page = ready(open_page(new_plan(), storage_state=planner))
    stand_on(page, "Penyusunan Dokumen")
    page.get_by_text("Ubah isi simpul dan indikatornya").click()
    chosen = []
    for label in ("Unit pemilik", "Satuan"):
        field = page.locator(".panel-sunting label", has_text=label)
        expect(field.locator("option:checked")).to_have_attribute("value", "")
        field.get_by_role("combobox").select_option(index=2)
        expect(field.locator("[role=status]")).to_have_text("tersimpan")
        chosen.append(field.get_by_role("combobox").input_value())
    assert axe_findings(page) == []
    page.reload()
    ready(page)
    page.get_by_text("Ubah isi simpul dan indikatornya").click()
    for label, value in zip(("Unit pemilik", "Satuan"), chosen, strict=True):
        field = page.locator(".panel-sunting label", has_text=label).get_by_role("combobox")
        expect(field).to_have_value(value)
    field.select_option("")
    satuan = page.locator(".panel-sunting label", has_text="Satuan")
    expect(satuan.locator("[role=status]")).to_have_text("tersimpan")
    page.get_by_role("button", name="Hapus indikator ini").click()
    dialog = page.get_by_role("dialog", name="Hapus indikator ini dengan targetnya?")
    dialog.get_by_role("button", name="Hapus").click()
    expect(page.locator("#panel .indikator")).to_have_count(0)
    page.locator("#pohon").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#meja-suara")).to_have_text("Satu langkah diurungkan")
    page.reload()
    ready(page)
    expect(page.locator("#panel .indikator")).to_have_count(1)
