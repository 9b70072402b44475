"""The planner's desk, as planners use it: keyboard, mouse, clipboard, undo, and two planners in one plan."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, Route, StorageState, expect

from cascading import tree
from cascading.models import Rencana, Simpul
from kinerja.core.actor import actor_in
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.browser.conftest import PHONE, OpenPage, axe_findings, sign_in
from tests.cast import BRANCH

_numbers = itertools.count(1)

NewPlan = Callable[..., str]


@pytest.fixture
def new_plan(accounts: dict[str, str], django_db_blocker: Any) -> NewPlan:
    """A plan of its own for a test that writes, empty or with one branch; returns its address."""

    def make(*, empty: bool = False) -> str:
        with django_db_blocker.unblock(), transaction.atomic():
            pemda = Pemda.objects.get(slug="sampang")
            with inside(pemda.pk):
                planner = actor_in(Pengguna.objects.get(nama_pengguna="perencana.sampang"), pemda.pk)
                assert planner is not None
                unit = Rencana.objects.select_related("unit").get(slug="setda-2021").unit
                plan = factories.rencana(planner, unit, slug=f"meja-{next(_numbers)}")
                if not empty:
                    nodes = factories.simpul(planner, plan, BRANCH)
                    factories.indikator(planner, nodes[-1], target={2021: "10 Dokumen"})
        return f"/sampang/{plan.slug}/"

    return make


@pytest.fixture
def stored(django_db_blocker: Any) -> Callable[[str], list[tuple[str, int]]]:
    """What the database holds of a plan: statement and depth, in order; its tree is whole."""

    def read(address: str) -> list[tuple[str, int]]:
        with django_db_blocker.unblock(), transaction.atomic():
            pemda = Pemda.objects.get(slug="sampang")
            with inside(pemda.pk):
                plan = Rencana.objects.get(slug=address.split("/")[2])
                assert tree.faults(plan.pk) == []
                rows = Simpul.objects.filter(rencana=plan, induk__isnull=False).order_by("lft")
                return list(rows.values_list("pernyataan", "level"))

    return read


def row(page: Page, text: str) -> Locator:
    return page.locator("#pohon [role=row][aria-level]", has_text=text)


def saved(page: Page) -> None:
    expect(page.locator("#meja-kabar output")).to_have_text("Semua perubahan tersimpan")


def ready(page: Page) -> Page:
    expect(page.locator("#meja")).to_be_visible()
    expect(page.locator("#alat-hasil")).not_to_be_empty()
    return page


def stand_on(page: Page, text: str) -> None:
    """The cursor of the tree on this row, by a click on it."""
    row(page, text).first.locator(".wb-title").click()
    expect(page.locator("#panel h2")).to_contain_text(text)
    page.locator("#pohon").focus()


def type_into(page: Page, text: str, kode: str = "") -> None:
    expect(page.locator("#meja-penyunting")).to_be_visible()
    page.keyboard.type(text)
    if kode:
        page.keyboard.press("Shift+Tab")
        page.keyboard.type(kode)
    page.keyboard.press("Enter")
    expect(page.locator("#meja-penyunting")).to_be_hidden()


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
        [re.compile("^1 Tujuan satu"), re.compile("1.2 Sasaran dua yang"), "Sasaran satu"]
    )


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
    expect(forth).to_have_text(re.compile(r"\(20\)"))
    assert stored(address) == before
    for _number in range(20):
        page.keyboard.press("Control+y")
    expect(back).to_have_text(re.compile(r"\(20\)"))
    assert stored(address) == after


def test_forty_rows_are_pasted_as_children(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Meningkatnya kualitas perencanaan")
    sheet = "\r\n".join(f'"Program\n""nomor"" {number}"\t4.{number:02}' for number in range(40)) + "\r\n"
    page.evaluate(
        """(sheet) => {
          const data = new DataTransfer();
          data.setData("text/plain", sheet);
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          document.getElementById("pohon").dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        sheet,
    )
    expect(page.locator("#meja-suara")).to_have_text("40 baris ditempel")
    nodes = stored(address)
    assert len(nodes) == 45
    assert nodes[5:] == [(f'Program\n"nomor" {number}', 3) for number in range(40)]
    page.keyboard.press("Control+z")
    expect(page.locator("#alat-hasil")).to_have_text("5 simpul")


def test_rows_are_dragged_and_a_refused_drop_says_why(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    kegiatan, tujuan = row(page, "Perencanaan dan Evaluasi"), row(page, "Meningkatnya akuntabilitas")
    sub = row(page, "Penyusunan Dokumen")
    kegiatan.locator(".wb-title").hover()
    page.mouse.down()
    sub.locator(".wb-title").hover()
    sub.locator(".wb-title").hover()
    expect(page.locator("#meja-suara")).to_have_text("Simpul tidak dapat dipindahkan ke bawah dirinya sendiri.")
    page.mouse.up()
    row(page, "Program Penunjang").locator(".wb-title").hover()
    page.mouse.down()
    sub.locator(".wb-title").hover()
    sub.locator(".wb-title").hover()
    page.mouse.up()
    assert [name for name, _level in stored(address)][-1] == "Penyusunan Dokumen Perencanaan"
    kegiatan.locator(".wb-title").hover()
    page.mouse.down()
    tujuan.locator(".wb-title").hover()
    tujuan.locator(".wb-title").hover()
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


def test_two_planners_in_one_plan(open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any) -> None:
    address = new_plan()
    mine, theirs = (ready(open_page(address, storage_state=planner)) for _one in range(2))
    stand_on(theirs, "Program Penunjang")
    theirs.keyboard.press("F2")
    expect(theirs.locator("#meja-penyunting")).to_be_visible()
    stand_on(mine, "Program Penunjang")
    mine.keyboard.press("F2")
    type_into(mine, "Program saya")
    saved(mine)
    theirs.keyboard.type("Program mereka")
    theirs.keyboard.press("Enter")
    problem = theirs.locator("#meja-masalah")
    expect(problem).to_contain_text("sudah diubah orang lain")
    expect(problem).to_contain_text("Program saya")
    expect(problem).to_contain_text("Program mereka")
    assert axe_findings(theirs) == []
    theirs.get_by_role("button", name="Pakai punya saya").click()
    saved(theirs)
    expect(row(mine, "Program mereka")).to_be_visible(timeout=10_000)
    assert ("Program mereka", 3) in stored(address)


def test_what_was_typed_without_network_arrives_afterwards(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Program Penunjang")
    page.context.set_offline(True)
    for name in ("Satu", "Dua"):
        page.keyboard.press("F2")
        type_into(page, name)
    expect(page.locator("#meja-kabar output")).to_contain_text("2 perubahan menunggu")
    expect(row(page, "Dua").locator(".keadaan-menunggu")).to_be_visible()
    page.context.set_offline(False)
    saved(page)
    assert ("Dua", 3) in stored(address)


def test_an_edit_whose_answer_was_lost_is_done_once(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = ready(open_page(address, storage_state=planner))
    stand_on(page, "Program Penunjang")
    keys: list[str] = []

    def lose_the_first(route: Route) -> None:
        keys.append((route.request.post_data_json or {})["kunci"])
        if len(keys) > 1:
            route.continue_()
        else:
            assert route.fetch().ok
            route.abort()

    page.route("**/sunting/", lose_the_first)
    page.keyboard.press("Control+Enter")
    type_into(page, "Program sekali saja")
    expect(row(page, "Program sekali saja")).to_have_count(1)
    saved(page)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert [name for name, _level in stored(address)].count("Program sekali saja") == 1
    page.keyboard.press("Control+z")
    expect(row(page, "Program sekali saja")).to_have_count(0)


def test_what_was_typed_survives_the_end_of_the_session(
    open_page: OpenPage, accounts: dict[str, str], new_plan: NewPlan, stored: Any
) -> None:
    address = new_plan()
    page = open_page()
    sign_in(page, "perencana.sampang", accounts["perencana.sampang"])
    page.goto(address)
    ready(page)
    stand_on(page, "Program Penunjang")
    page.context.clear_cookies(name="sesi")
    page.keyboard.press("F2")
    type_into(page, "Ditulis sesudah sesi berakhir")
    expect(page.locator("#meja-kabar output")).to_contain_text("Sesi Anda berakhir. 1 perubahan menunggu")
    page.get_by_role("link", name="Masuk lagi").click()
    page.get_by_label("Nama pengguna").fill("perencana.sampang")
    page.get_by_label("Sandi").fill(accounts["perencana.sampang"])
    page.get_by_role("button", name="Masuk").click()
    ready(page)
    saved(page)
    expect(row(page, "Ditulis sesudah")).to_be_visible()
    assert ("Ditulis sesudah sesi berakhir", 3) in stored(address)


def test_who_may_not_edit_reads_the_same_page(open_page: OpenPage, accounts: dict[str, str]) -> None:
    page = open_page()
    sign_in(page, "inspektur.sampang", accounts["inspektur.sampang"])
    page.goto("/sampang/setda-2021/")
    expect(page.locator("#alat-hasil")).to_have_text("93 simpul")
    expect(page.locator(".meja-baca")).to_contain_text("Peran Anda (Inspektur) tidak berhak melakukan ini.")
    expect(page.locator("#meja")).to_have_count(0)
    page.locator("#pohon .wb-title").first.dblclick()
    page.keyboard.press("F2")
    expect(page.locator("#meja-penyunting")).to_have_count(0)


def test_the_desk_on_a_phone_has_no_serious_finding(
    open_page: OpenPage, planner: StorageState, new_plan: NewPlan
) -> None:
    page = ready(open_page(new_plan(), storage_state=planner, size=PHONE))
    page.get_by_role("button", name="+ Saudara").click()
    expect(page.locator("#meja-penyunting")).to_be_visible()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
