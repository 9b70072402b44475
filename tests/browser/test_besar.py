"""A plan of 5,000 nodes: how soon its rows are painted, and whether scrolling and searching hold the page up."""

import statistics

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import BIG as NODES
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, wait_for_tree

FIRST_ROWS_MS = 1_500
LONGEST_TASK_MS = 200
ROUNDS = 3  # the best counts: whatever else the machine does can only add

# Before anything of the page runs: notes long tasks, and the moment at which the first rows of the tree are painted.
WATCH = """
window.panjang = [];
new PerformanceObserver((list) => window.panjang.push(...list.getEntries().map((one) => Math.round(one.duration))))
  .observe({ type: "longtask", buffered: true });
new MutationObserver((_, observer) => {
  if (document.querySelector("#pohon [role=row][aria-level]")) {
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.baris = Math.round(performance.now()); }));
  }
}).observe(document, { childList: true, subtree: true });
"""
FIRST_ROWS = """new Promise((resolve) => {
  const look = () => (window.baris ? resolve(window.baris) : requestAnimationFrame(look));
  look();
})"""
SCROLL = """async (steps) => {
  const tree = document.getElementById("pohon");
  for (let step = 0; step <= steps; step += 1) {
    tree.scrollTop = (tree.scrollHeight * step) / steps;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}"""


def longest(page: Page) -> int:
    """The longest task since the last call, in milliseconds; 0 where none took 50 ms or more."""
    found: int = page.evaluate("Math.max(0, ...window.panjang.splice(0))")
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_5000_nodes(
    open_page: OpenPage, big: tuple[str, StorageState], size: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    address, state = big
    rows, opening = [], []
    for _round in range(ROUNDS):
        page = open_page(size=size, storage_state=state)
        page.add_init_script(WATCH)
        page.goto(address)
        wait_for_tree(page)
        rows.append(page.evaluate(FIRST_ROWS))
        opening.append(longest(page))
    expect(page.locator("#alat-hasil")).to_have_text(f"{NODES} simpul")

    if size is PHONE:
        page.get_by_role("button", name="Saring", exact=True).click()
    page.locator("#alat-sampai").select_option("buka")
    expect(page.locator("#pohon")).to_have_attribute("aria-rowcount", str(NODES + 1))
    longest(page)
    page.evaluate(SCROLL, 100)
    scrolling = longest(page)
    page.get_by_label("Cari", exact=True).fill("pelayanan")
    expect(page.locator("#alat-hasil")).to_contain_text(f"dari {NODES} simpul cocok")
    searching = longest(page)
    with capsys.disabled():
        print(  # noqa: T201  (the figures are what this test is for)
            f"\n  pohon {NODES} simpul, lebar {size['width']} px: baris pertama {rows} ms; tugas terpanjang: "
            f"membuka {opening} ms, menggulir {scrolling} ms, mencari {searching} ms"
        )
    assert statistics.median(rows) < FIRST_ROWS_MS
    assert scrolling <= LONGEST_TASK_MS
    assert searching <= LONGEST_TASK_MS
