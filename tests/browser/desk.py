"""What a planner does at the desk, for the browser tests: standing on a row, typing into it, the clipboard."""

from playwright.sync_api import Locator, Page, expect


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


def type_into(page: Page, text: str, kode: str = "", end: str = "Control+Enter") -> None:
    """Types into the editor and leaves it, the cursor staying where it is."""
    expect(page.locator("#meja-penyunting")).to_be_visible()
    page.keyboard.type(text)
    if kode:
        page.keyboard.press("Shift+Tab")
        page.keyboard.type(kode)
    page.keyboard.press(end)
    expect(page.locator("#meja-penyunting")).to_be_hidden()


def paste(page: Page, sheet: str) -> None:
    """What a sheet put on the clipboard, pasted into the tree."""
    page.evaluate(
        """(sheet) => {
          const data = new DataTransfer();
          data.setData("text/plain", sheet);
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          document.getElementById("pohon").dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        sheet,
    )


def copied(page: Page) -> str:
    """What Ctrl+C in the tree puts on the clipboard."""
    return str(
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              const options = { clipboardData: data, bubbles: true, cancelable: true };
              document.getElementById("pohon").dispatchEvent(new ClipboardEvent("copy", options));
              return data.getData("text/plain");
            }"""
        )
    )


def chosen(page: Page) -> list[str]:
    """The statements of the rows that are chosen."""
    rows = page.locator("#pohon [role=row].dipilih .wb-title > .dua-baris")
    return [str(title) for title in rows.evaluate_all("rows => rows.map((row) => row.title)")]


def drag(page: Page, source: Locator, target: Locator) -> None:
    """From row to row, held over the target."""
    source.locator(".wb-title").hover()
    page.mouse.down()
    target.locator(".wb-title").hover()
    target.locator(".wb-title").hover()


def undo_count(page: Page, number: int) -> None:
    """So many steps can be taken back."""
    text = f"Urungkan ({number})" if number else "Urungkan"
    expect(page.locator("[data-meja=mundur]")).to_have_text(text)
