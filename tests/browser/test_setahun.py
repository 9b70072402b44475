"""A whole year of two governments: entered by their unit heads, verified, one quarter sent back and mended, exported.

The figures of each indicator are then the same on the page, in the PDF, in the sheet and from the API.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any, NamedTuple

import openpyxl
import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from cascading.models import Rencana
from indikator.capaian.waktu import ROMAN
from indikator.models import Paket
from kinerja.core.models import Jejak, Pemda
from kinerja.core.tenancy import inside
from tests.browser.conftest import OpenPage, sign_in
from tests.laporan.reading import Reading

MOST_SAVES = 24  # requests of a year: a paste goes in a few, not in one for each box
PUT_BACK = 2  # the quarter that the planner sends back
# Where a line of the table has its figures: the year's target to the achievement.
FIRST, LAST = 4, 15
DONE, UNTIL, REACHED = slice(9, 13), 13, 14
PASTE = """(box, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Kasus(NamedTuple):
    pemda: str
    rencana: str
    tahun: int
    kepala: str
    n_unit: int
    """All of them are entered by the one head above them."""
    n_indikator: int


KASUS = [
    Kasus("banyumas", "sokaraja-2021-perubahan-1", 2021, "kepala.banyumas", 1, 46),
    Kasus("balangan", "setda-iku-2021-2026", 2022, "kepala.balangan", 29, 55),
]


@pytest.mark.parametrize("kasus", KASUS, ids=lambda one: one.rencana)
def test_a_year_is_entered_verified_and_printed_alike_everywhere(
    open_page: OpenPage, accounts: dict[str, str], kasus: Kasus, django_db_blocker: Any
) -> None:
    head, planner = open_page(), open_page()
    sign_in(head, kasus.kepala, accounts[kasus.kepala])
    name = f"perencana.{kasus.pemda}"
    sign_in(planner, name, accounts[name])
    sent = savings_of(head)
    for triwulan in range(1, 5):
        address = to_worksheet(head, kasus, triwulan)
        enter(head, kasus, triwulan)
        submit(head, kasus.n_unit)
        if triwulan == PUT_BACK:
            send_back(planner, address)
            mend(head, address)
            submit(head, 1)
        verify(planner, address, kasus.n_unit)
    assert len(sent) <= MOST_SAVES, sent
    with django_db_blocker.unblock(), transaction.atomic():
        pemda = Pemda.objects.get(slug=kasus.pemda)
        with inside(pemda.pk):
            plan = Rencana.objects.get(slug=kasus.rencana).pk
            check_trail(kasus, plan)
    compare(planner, kasus, plan)


def savings_of(page: Page) -> list[str]:
    """The requests that save something, from now on."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/kirim/") else None)
    return sent


def check_trail(kasus: Kasus, plan: int) -> None:
    """Each package went its own way, entered by one person and verified by another."""
    packages = Paket.objects.filter(rencana=plan, tahun=kasus.tahun)
    assert packages.count() == 4 * kasus.n_unit
    for one in packages.select_related("diajukan_oleh__pengguna", "diputus_oleh__pengguna"):
        assert one.status == Paket.Status.TERVERIFIKASI
        assert one.diajukan_oleh is not None
        assert one.diputus_oleh is not None
        assert one.diajukan_oleh.pengguna.nama_pengguna == kasus.kepala
        assert one.diputus_oleh.pengguna.nama_pengguna == f"perencana.{kasus.pemda}"
    steps = Jejak.objects.filter(rencana_id=plan, objek_jenis="indikator.Paket")
    assert steps.filter(tindakan="realisasi.submit").count() == 4 * kasus.n_unit + 1
    assert steps.filter(tindakan="realisasi.verify").count() == 4 * kasus.n_unit + 1, "one of them sent it back"
    cells = Jejak.objects.filter(rencana_id=plan, tindakan="realisasi.record").values("objek_id").distinct()
    assert cells.count() == 4 * kasus.n_indikator


def to_worksheet(page: Page, kasus: Kasus, triwulan: int) -> str:
    """From the tasks to what is due in the quarter: one card, however many units it is of."""
    page.goto(f"/{kasus.pemda}/tugas/?tahun={kasus.tahun}")
    cards = page.locator(".tugas-terbuka > .tugas-daftar > .tugas-kartu")
    cards.filter(has=page.get_by_text(f"Triwulan {ROMAN[triwulan]} {kasus.tahun}")).locator("> .btn").click()
    page.wait_for_url("**/isian/**")
    return page.url


def saved(page: Page) -> None:
    expect(page.locator("[data-simpan]")).to_have_text("Semua isian tersimpan", timeout=60_000)


def enter(page: Page, kasus: Kasus, triwulan: int) -> None:
    """The first box is typed, the rest pasted below it as one column of a sheet."""
    boxes = page.locator(".isian-kotak")
    values = [
        value_for(str(kode), triwulan) for kode in boxes.evaluate_all("all => all.map((one) => one.dataset.kode)")
    ]
    boxes.first.select_text()  # what the sample year left there is replaced
    page.keyboard.type(values[0])
    page.keyboard.press("Enter")
    boxes.nth(1).evaluate(PASTE, "\n".join(values[1:]))
    saved(page)
    assert page.locator("tbody.isian-indikator").count() == kasus.n_indikator
    expect(page.locator("[data-terisi]")).to_have_text(str(kasus.n_indikator))
    assert boxes.evaluate_all("all => all.map((one) => one.value)") == values, "nothing of the paste was lost"


def value_for(kode: str, triwulan: int) -> str:
    return {"a": f"{triwulan + 1},5", "b": "6", "nilai": str(triwulan), "tahun": "2021"}.get(kode, "1")


def submit(page: Page, n_unit: int) -> None:
    """One press for all units, with a question before it; of a single unit its own button."""
    many = page.get_by_role("button", name="Serahkan yang tercentang")
    if many.count():
        expect(many).to_contain_text(f"({n_unit})")
        many.click()
        expect(page.get_by_role("dialog")).to_contain_text(f"{n_unit} paket dengan ")
        page.get_by_role("button", name="Ya, serahkan").click()
        expect(page.get_by_text(f"{n_unit} paket diserahkan.")).to_be_visible(timeout=30_000)
    else:
        page.get_by_role("button", name="Serahkan Triwulan").click()
        expect(page.get_by_text("Diserahkan. Perencana akan memverifikasi")).to_be_visible()


def verify(page: Page, address: str, n_unit: int) -> None:
    page.goto(address)
    many = page.get_by_role("button", name="Verifikasi yang tercentang")
    if many.count():
        expect(many).to_contain_text(f"({n_unit})")
        many.click()
        expect(page.get_by_role("dialog")).to_contain_text("Nilainya akan terkunci")
        page.get_by_role("button", name="Ya, verifikasi").click()
        expect(page.get_by_text(f"{n_unit} paket terverifikasi.")).to_be_visible(timeout=30_000)
    else:
        page.get_by_role("button", name="Verifikasi semua").click()
        expect(page.get_by_text("Terverifikasi. Nilai-nilainya sekarang terkunci.")).to_be_visible()


def send_back(page: Page, address: str) -> None:
    """Two figures of the first unit, each with its reason."""
    page.goto(address)
    for place, reason in enumerate(("Angka belum sesuai laporan.", "Bukti belum cukup.")):
        page.locator("[data-buka]").nth(place).click()
        page.locator("[data-kembali]").nth(place).fill(reason)
    page.get_by_role("button", name="Kembalikan yang diberi alasan").click()
    expect(page.get_by_text("engan alasan pada 2 isian.")).to_be_visible()


def mend(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("Angka belum sesuai laporan.")).to_be_visible()
    expect(page.get_by_text("Bukti belum cukup.")).to_be_visible()
    box = page.locator(".isian-kotak").first
    box.fill("2,75")
    box.press("Enter")
    saved(page)


def compare(page: Page, kasus: Kasus, plan: int) -> None:
    asked = f"tahun={kasus.tahun}&triwulan=4"
    page.goto(f"/{kasus.pemda}/{kasus.rencana}/pengukuran/?{asked}")
    shown = lines_of_page(page)
    assert len(shown) == kasus.n_indikator
    assert all(text for one in shown for text in one[DONE]), "every quarter of every indicator is there"
    assert not [one for one in shown if not is_number(one[UNTIL])], "so is the year"
    assert not [one for one in shown if one[FIRST] and not is_number(one[REACHED])], "and how far it was reached"
    assert lines_of_pdf(download(page, "Unduh PDF")) == [squeezed(one) for one in shown]
    compare_sheet(download(page, "Unduh Excel"), shown)
    answer = page.request.get(f"/api/v1/capaian?rencana={plan}&{asked}").json()
    assert [line_of_api(one) for one in answer["indikator"]] == [[one[2], *one[FIRST:LAST], one[15]] for one in shown]
    entered = page.request.get(f"/api/v1/realisasi?rencana={plan}&triwulan={PUT_BACK}&limit=500").json()
    assert len(entered["realisasi"]) == kasus.n_indikator
    assert "2,75" in str([one["isian"] for one in entered["realisasi"]])
    assert {one["status"] for one in entered["realisasi"]} == {"terverifikasi"}
    assert answer["rata_rata"]["cakupan"] in page.locator(".matriks").inner_text()


def is_number(text: str) -> bool:
    return re.match(r"-?\d", text) is not None


def lines_of_page(page: Page) -> list[list[str]]:
    """The body of the first table; a merged statement stands in each of its lines."""
    return full_lines(
        page.locator(".matriks table").first.locator("tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.cells].map((cell) => [cell.innerText.trim(), cell.rowSpan]))"
        )
    )  # fmt: skip


def full_lines(rows: list[list[Any]]) -> list[list[str]]:
    lines, statement = [], ""
    for row in rows:
        texts = [str(text) for text, _span in row]
        if len(texts) < 16:
            continue  # the mean
        if len(texts) == 17:
            statement = texts[1]
        else:
            texts.insert(1, statement)
        lines.append(texts)
    return lines


def squeezed(line: list[str]) -> list[str]:
    return ["".join(text.split()) for text in line]


def lines_of_pdf(data: bytes) -> list[list[str]]:
    """As the page has them, without spaces: a line break in a cell is none of the text."""
    tables = Reading(data).tables()
    rows = [[(cell.text, cell.rowspan) for cell in row] for row in tables[0] if row[0].tag == "/TD"]
    return [squeezed(line) for line in full_lines(rows)]


def compare_sheet(data: bytes, shown: list[list[str]]) -> None:
    """Texts as they are; numbers as real numbers, whose format shows the text."""
    sheet = openpyxl.load_workbook(BytesIO(data), data_only=True).worksheets[0]
    names = {line[0]: line for line in shown}
    rows = [row for row in sheet.iter_rows() if str(row[0].value or "") in names and row[2].value]
    assert len(rows) == len(shown)
    numbers = 0
    for row in rows:
        line = names[str(row[0].value)]
        for column in range(FIRST, LAST):
            value, text = row[column].value, line[column]
            if isinstance(value, int | float):
                numbers += 1
                wanted = number_in(text)
                assert Decimal(str(value)).quantize(wanted, rounding=ROUND_HALF_UP) == wanted, (text, value)
            else:
                assert (value or "") == text
        assert isinstance(row[UNTIL].value, int | float) or not any(map(str.isdigit, line[UNTIL]))
    assert numbers >= 5 * len(shown), "target and quarters at least; a blank accumulation leaves the year open"


def number_in(text: str) -> Decimal:
    """The first number: "3,40 (-B)" is 3.40, "BB = 70.4" is 70.4, "1.234,5" is 1234.5."""
    match = re.search(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:[.,](\d+))?", text)
    assert match, text
    sign, whole, part = match.groups("0")
    return Decimal(f"{sign.strip('0')}{whole.replace('.', '')}.{part}")


def line_of_api(one: dict[str, Any]) -> list[str]:
    """The same columns, from the texts beside the numbers."""
    quarters = one["per_triwulan"]
    texts = [one["target"], *(q["target"] for q in quarters), *(q["realisasi"] for q in quarters), one["realisasi"]]
    return [one["nama"], *(cell["teks"] for cell in texts), one["capaian"]["teks"], one["status"]]


def download(page: Page, button: str) -> bytes:
    with page.expect_download() as file:
        page.get_by_role("button", name=button).click()
    return file.value.path().read_bytes()
