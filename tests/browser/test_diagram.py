"""The diagram in a real browser: it follows wheel, drag, keys and search, also with 2,000 boxes and no long task."""

from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, StorageState, expect

from bench import generator
from kinerja.postgres.base import as_owner
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, sign_in

NODES = 2_000
LONGEST_TASK_MS = 200
ROUNDS = 3  # the best counts: whatever else the machine does can only add
ADDRESS = "/sampang/setda-2021/pohon-kinerja/"
WATCH = """
window.panjang = [];
new PerformanceObserver((list) => window.panjang.push(...list.getEntries().map((one) => Math.round(one.duration))))
  .observe({ type: "longtask", buffered: true });
"""
FRAMES = """(count) => new Promise((done) => {
  const step = () => (count-- > 0 ? requestAnimationFrame(step) : done());
  step();
})"""
SCALE = "() => Number(/scale\\(([^)]+)\\)/.exec(document.querySelector('.bagan-svg > g').getAttribute('transform'))[1])"
OVERLAPS = """() => {
  const all = [...document.querySelectorAll(".bagan-sentuh")].map((one) => one.getBoundingClientRect());
  return all.filter((a, i) => all.some((b, j) => j > i
    && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)).length;
}"""
OUTSIDE = """() => [...document.querySelectorAll(".bagan-kotak")].filter((box) => {
  const frame = box.querySelector(".bagan-sentuh").getBoundingClientRect();
  return [...box.querySelectorAll("text")].some((one) => {
    const text = one.getBoundingClientRect();
    return text.right > frame.right + 1 || text.left < frame.left - 1 || text.bottom > frame.bottom + 1;
  });
}).length"""


@pytest.fixture(scope="module")
def big(browser: Browser, site: str, django_db_blocker: Any) -> tuple[str, StorageState]:
    """The address of a plan of 2,000 nodes, and the cookies of its planner."""
    with django_db_blocker.unblock():
        government = generator.make_pemda([NODES], number=1_002)
        person, _actor = generator.planner(government, 0)
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what autovacuum does within a minute
    context = browser.new_context(base_url=site)
    page = context.new_page()
    sign_in(page, person.nama_pengguna, generator.SANDI)
    address = page.locator("#daftar-rencana h2 a").get_attribute("href")
    state = context.storage_state()
    context.close()
    return f"{address}pohon-kinerja/", state


def wait_for_boxes(page: Page) -> None:
    expect(page.locator(".bagan-kotak").first).to_be_visible()


def settle(page: Page) -> None:
    page.evaluate(FRAMES, 12)


def longest(page: Page) -> int:
    found: int = page.evaluate("Math.max(0, ...window.panjang.splice(0))")
    return found


def test_the_drawing_follows_mouse_and_keys(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(ADDRESS, storage_state=planner)
    wait_for_boxes(page)
    frame = page.locator("#bagan-bingkai")
    place = frame.bounding_box()
    assert place
    scale = page.evaluate(SCALE)
    page.mouse.move(place["x"] + 300, place["y"] + 200)
    page.mouse.wheel(0, -400)
    settle(page)
    assert page.evaluate(SCALE) > scale * 1.5
    before = page.locator(".bagan-svg > g").get_attribute("transform")
    page.mouse.down()
    page.mouse.move(place["x"] + 200, place["y"] + 150, steps=4)
    page.mouse.up()
    settle(page)
    assert page.locator(".bagan-svg > g").get_attribute("transform") != before
    assert page.url.endswith(ADDRESS)  # a drag opens nothing
    frame.focus()
    page.keyboard.press("0")
    settle(page)
    near = page.evaluate(SCALE)
    page.keyboard.press("+")
    settle(page)
    assert page.evaluate(SCALE) > near
    page.keyboard.press("ArrowRight")
    settle(page)


def test_two_fingers_bring_it_nearer(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(ADDRESS, size=PHONE, storage_state=planner, has_touch=True, is_mobile=True)
    wait_for_boxes(page)
    page.locator("#bagan-bingkai").scroll_into_view_if_needed()
    place = page.locator("#bagan-bingkai").bounding_box()
    assert place
    x, y = place["x"] + 180, place["y"] + 150
    before = page.evaluate(SCALE)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    for apart in (30, 45, 60):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    settle(page)
    assert page.evaluate(SCALE) > before * 2
    assert page.url.endswith(ADDRESS)


def test_boxes_hold_their_texts_and_do_not_overlap(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(ADDRESS, storage_state=planner)
    wait_for_boxes(page)
    page.get_by_role("button", name="Perkecil").click()
    settle(page)
    assert page.locator(".bagan-kotak").count() > 10
    assert page.evaluate(OVERLAPS) == 0
    assert page.evaluate(OUTSIDE) == 0


def test_a_branch_closes_and_opens_where_it_is(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(ADDRESS, storage_state=planner)
    wait_for_boxes(page)
    expect(page.locator("#bagan-jumlah")).to_have_text("93 dari 93 kotak terbuka")
    first = page.locator(".bagan-lipat").first
    name = first.get_attribute("aria-label")
    assert name
    assert name.startswith("Tutup cabang: Tujuan")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bagan-jumlah")).not_to_have_text("93 dari 93 kotak terbuka")
    again = page.get_by_role("button", name=name.replace("Tutup", "Buka"))
    expect(again).to_be_focused()
    expect(again).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator("#bagan-jumlah")).to_have_text("93 dari 93 kotak terbuka")


def test_search_opens_the_branch_and_a_click_leads_to_the_node(open_page: OpenPage, planner: StorageState) -> None:
    page = open_page(ADDRESS, storage_state=planner)
    wait_for_boxes(page)
    page.locator("#bagan-sampai").select_option("0")
    expect(page.locator("#bagan-jumlah")).to_have_text("3 dari 93 kotak terbuka")
    page.locator("#bagan-cari").fill("tidak ada kata seperti ini")
    page.keyboard.press("Enter")
    expect(page.locator("#bagan-hasil")).to_have_text("Tidak ada yang cocok")
    page.locator("#bagan-cari").fill("sub kegiatan")
    page.keyboard.press("Enter")
    expect(page.locator("#bagan-hasil")).to_contain_text("1 dari ")
    found = page.locator(".bagan-kotak.ditemukan")
    expect(found).to_have_count(1)
    href = found.get_attribute("href")
    found.click()
    page.wait_for_url(f"**{href}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_is_accessible_and_fits_the_screen(open_page: OpenPage, planner: StorageState, size: dict[str, int]) -> None:
    page = open_page(ADDRESS, size=size, storage_state=planner)
    wait_for_boxes(page)
    page.get_by_text("Pohon sebagai teks").click()
    expect(page.locator("#bagan-uraian li").first).to_be_visible()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_2000_boxes_without_a_long_task(
    open_page: OpenPage, big: tuple[str, StorageState], size: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = [round_of(open_page, big, size) for _round in range(ROUNDS)]
    best = {name: min(one[name] for one in rounds) for name in rounds[0]}
    with capsys.disabled():
        print(f"\n  diagram {NODES} kotak, {size['width']} px: tugas terpanjang (ms) {rounds}")  # noqa: T201
    assert max(best.values()) <= LONGEST_TASK_MS


def round_of(open_page: OpenPage, big: tuple[str, StorageState], size: dict[str, int]) -> dict[str, int]:
    """The longest task (ms) of opening all branches, zooming, panning, searching and closing branches."""
    address, state = big
    page = open_page(size=size, storage_state=state)
    page.add_init_script(WATCH)
    page.goto(address)
    wait_for_boxes(page)
    page.locator("#bagan-sampai").select_option("4")
    expect(page.locator("#bagan-jumlah")).to_have_text(f"{NODES} dari {NODES} kotak terbuka")
    settle(page)
    opening = longest(page)
    place = page.locator("#bagan-bingkai").bounding_box()
    assert place
    middle = place["x"] + place["width"] / 2, place["y"] + 200
    page.mouse.move(*middle)
    for step in range(24):
        page.mouse.wheel(0, 300 if step < 12 else -300)
    settle(page)
    zooming = longest(page)
    for _round in range(6):
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] - 150, middle[1] - 40, steps=8)
        page.mouse.up()
    settle(page)
    panning = longest(page)
    page.get_by_role("button", name="Seluruhnya").click()
    settle(page)
    page.locator("#bagan-cari").fill("pelayanan")
    page.keyboard.press("Enter")
    expect(page.locator(".bagan-kotak.ditemukan")).to_have_count(1)
    searching = longest(page)
    page.locator("#bagan-sampai").select_option("2")
    expect(page.locator("#bagan-jumlah")).not_to_have_text(f"{NODES} dari {NODES} kotak terbuka")
    settle(page)
    return {"open": opening, "zoom": zooming, "pan": panning, "search": searching, "close": longest(page)}
