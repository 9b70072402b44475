"""The dashboard in a browser: its charts are drawn, and the table behind each says the same."""

from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, Route, StorageState, expect

from cascading.models import Rencana
from indikator.commands import BarisIsian, record_many
from indikator.models import Indikator
from indikator.queries import pengisian
from kinerja.core.actor import actor_in
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, axe_findings, sign_in

PAGE = "/banyumas/dasbor/?tahun=2021&triwulan=4&belum=1"


@pytest.fixture(scope="module")
def measured(accounts: dict[str, str], django_db_blocker: Any) -> None:
    """The unit head of Banyumas enters a quarter of 2021 for the first indicators; nobody has verified them yet."""
    with django_db_blocker.unblock(), transaction.atomic():
        pemda = Pemda.objects.get(slug="banyumas")
        with inside(pemda.pk):
            plan = Rencana.objects.get(status=Rencana.Status.DITETAPKAN, tahun_awal__lte=2021, tahun_akhir__gte=2021)
            owners = pengisian.owners_of(plan)
            head = actor_in(Pengguna.objects.get(nama_pengguna="kepala.banyumas"), pemda.pk)
            assert head is not None
            assert plan.unit_id
            typed = Indikator.objects.filter(pk__in=owners, cara_ukur="langsung", target__tahun=2021).distinct()
            some = [one for one in typed.order_by("pk") if owners[one.pk] == plan.unit_id][:6]
            rows = [
                BarisIsian(one.pk, None, {"isian": {"nilai": str(number * 7)}}) for number, one in enumerate(some, 1)
            ]
            record_many(head, rencana_id=plan.pk, unit_id=plan.unit_id, tahun=2021, triwulan=4, baris=rows)
            admin = actor_in(Pengguna.objects.get(nama_pengguna="admin.banyumas"), pemda.pk)
            assert admin is not None
            factories.jendela(admin, 4, tahun=2022)  # nobody has entered anything there yet


@pytest.fixture(scope="module")
def inspector(browser: Browser, site: str, accounts: dict[str, str], measured: None) -> StorageState:
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), "inspektur.banyumas", accounts["inspektur.banyumas"])
    state = context.storage_state()
    context.close()
    return state


def drawn(page: Page, place: str) -> int:
    """How many pixels of the chart are not blank."""
    count: int = page.locator(f"{place} canvas").first.evaluate(
        """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
            .reduce((n, value, i) => n + (i % 4 === 3 && value > 0), 0)"""
    )
    return count


def test_the_chart_says_what_its_table_says(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE, storage_state=inspector)
    expect(page.get_by_role("link", name="Dasbor", exact=True).first).to_have_attribute("aria-current", "page")
    expect(page.locator("#bagan-peta canvas").first).to_be_visible()
    assert drawn(page, "#bagan-peta") > 500
    series: list[list[str]] = page.evaluate(
        """() => echarts.getInstanceByDom(document.getElementById("bagan-peta")).getOption().series[0].data
            .map((one) => [one.nama, one.sel.teks, one.sel.kata, one.sel.cakupan,
                           ...(one.sel.angka === null ? [] : [one.sel.cara[0]])])"""
    )
    table = page.locator('[data-tabel="peta"]')
    expect(table).not_to_have_attribute("open", "")
    table.locator("summary").click()
    said = [
        [row.locator("th").inner_text(), *cell.locator("> *").all_inner_texts()]
        for row in table.locator("tbody tr").all()
        for cell in row.locator("td").all()
    ]
    assert said == series
    assert any("%" in cell[1] for cell in said)


def test_the_trend_says_what_its_table_says(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE, storage_state=inspector)
    page.locator("#tren").scroll_into_view_if_needed()  # it comes by itself
    expect(page.locator("#bagan-tren canvas").first).to_be_visible()
    assert drawn(page, "#bagan-tren") > 500
    series: list[list[str]] = page.evaluate(
        """() => echarts.getInstanceByDom(document.getElementById("bagan-tren")).getOption().series[0].data
            .map((one) => [String(one.satu.tahun), one.satu.teks, one.satu.kata, one.satu.cakupan,
                           ...(one.satu.angka === null ? [] : [one.satu.cara[0]])])"""
    )
    page.locator('[data-tabel="tren"] summary').click()
    said = [
        [row.locator("th").inner_text(), *row.locator("td > *").all_inner_texts()]
        for row in page.locator('[data-tabel="tren"] tbody tr').all()
    ]
    assert said == series
    assert [one[0] for one in said] == ["2021", "2022"]
    assert axe_findings(page) == []


def test_a_trend_on_its_way_says_so_and_one_that_failed_can_be_asked_again(
    open_page: OpenPage, inspector: StorageState
) -> None:
    page = open_page(storage_state=inspector)
    asked: list[Route] = []
    page.route("**/dasbor/**/tren/**", lambda route: asked.append(route))  # noqa: PLW0108 (no builtin may wait)
    page.goto(PAGE)
    page.locator('[data-tabel="peta"] summary').click()
    page.locator('[data-tabel="peta"] tbody a').first.click()
    page.locator("#tren").scroll_into_view_if_needed()
    place = page.locator("#tren [data-muat]")
    expect(place.get_by_role("progressbar", name="Menghitung tren antartahun …")).to_be_visible()
    expect(place.get_by_role("status")).to_have_text("Menghitung tren antartahun …")
    asked[-1].abort()  # the page before asked for its own
    expect(place.get_by_role("status")).to_contain_text("Tren belum dapat dihitung")
    assert axe_findings(page) == []
    page.unroute("**/dasbor/**/tren/**")
    place.get_by_role("button", name="Coba lagi").click()
    expect(page.locator("#bagan-tren canvas").first).to_be_visible()
    expect(place.get_by_role("progressbar")).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_bullets_have_one_scale_a_name_and_the_numbers_beside_them(
    open_page: OpenPage, inspector: StorageState, size: dict[str, int]
) -> None:
    page = open_page(PAGE, size=size, storage_state=inspector)
    page.locator('[data-tabel="peta"] summary').click()
    page.locator('[data-tabel="peta"] tbody a').first.click()
    page.get_by_role("button", name="Buka semua").click()
    row = page.locator("tr.dasbor-indikator", has_text="Indeks Kepuasan Masyarakat")
    drawing = row.get_by_role("img")
    expect(drawing).to_have_accessible_name("Indeks Kepuasan Masyarakat (IKM): 7 dari target 82,5. Skala 0 sampai 100.")
    place = drawing.locator(".alas").bounding_box()
    bar, mark = drawing.locator(".isi").bounding_box(), drawing.locator(".target").bounding_box()
    assert place is not None
    assert bar is not None
    assert mark is not None
    assert bar["width"] / place["width"] == pytest.approx(0.07, abs=0.01)
    assert (mark["x"] + mark["width"] / 2 - place["x"]) / place["width"] == pytest.approx(0.825, abs=0.01)
    expect(row).to_contain_text("7 dari target 82,5")
    empty = page.locator("tr.dasbor-indikator", has=page.locator("svg:not(:has(.isi))")).first
    expect(empty.locator(".dasbor-gambar")).to_contain_text("Realisasi belum diisi.")
    expect(empty.locator("svg rect")).to_have_count(2)  # the ground and the mark: no bar and no band
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe_findings(page) == []


def test_the_whole_opens_the_indicators_of_a_node(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE, size=PHONE, storage_state=inspector)
    own = page.locator("details.dasbor-sendiri").first
    own.locator("summary").click()
    expect(own.get_by_role("img").first).to_be_visible()
    expect(own.locator("tbody th a").first).to_have_text("Indeks Kepuasan Masyarakat (IKM)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe_findings(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_is_missing_is_listed_and_leads_to_its_row(
    open_page: OpenPage, inspector: StorageState, size: dict[str, int]
) -> None:
    page = open_page(PAGE, size=size, storage_state=inspector)
    page.get_by_role("link", name="Lihat yang belum diisi").click()
    expect(page.locator(".anak-judul")).to_have_text("Triwulan IV 2021 · 40 indikator wajib belum diisi")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    first = page.locator(".belum-daftar a").first
    name = first.inner_text()
    first.click()
    expect(page.locator(":target th[scope=row]").first).to_contain_text(name)


def test_paper_has_the_tables_and_every_branch_and_no_controls(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE + "&tren=1", storage_state=inspector)
    expect(page.locator("#bagan-tren canvas").first).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # as the browser does before it prints
    page.emulate_media(media="print")
    for place in ("peta", "tren"):
        expect(page.locator(f'[data-tabel="{place}"] table')).to_be_visible()
    expect(page.locator(".dasbor-pilih")).to_be_hidden()
    expect(page.locator("#bagan-peta")).to_be_hidden()
    assert page.locator(".dasbor-pohon tbody tr[hidden]").count() == 0


def test_from_the_whole_to_a_figure_explained(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE, storage_state=inspector)
    page.locator('[data-tabel="peta"] summary').click()
    page.locator('[data-tabel="peta"] tbody a').first.click()
    page.get_by_role("button", name="Buka semua").click()
    row = page.locator("tr.dasbor-indikator", has=page.locator("svg")).first
    figure = row.locator(".dasbor-nilai strong").inner_text()
    row.locator(".dasbor-nilai a").click()
    expect(page.locator(".jelaskan-angka strong").nth(1)).to_have_text(figure)


def test_a_mean_says_how_it_came_about(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE, size=PHONE, storage_state=inspector)
    page.locator('[data-tabel="peta"] summary').click()
    page.locator('[data-tabel="peta"] tbody a').first.click()
    card = page.locator(".dasbor-angka li").first
    card.get_by_text("Dari mana angka ini").click()
    expect(card.locator(".dasbor-cara")).to_contain_text("÷ 6 = ")
    expect(card.locator(".dasbor-cara")).to_contain_text("Cakupan: 6 dari 46 indikator terisi")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    card.locator(".dasbor-cara a").first.click()
    expect(page.locator(".jelaskan-langkah").first).to_be_visible()


def test_branches_fold_by_keyboard(open_page: OpenPage, inspector: StorageState) -> None:
    page = open_page(PAGE, storage_state=inspector)
    page.locator('[data-tabel="peta"] summary').click()
    page.locator('[data-tabel="peta"] tbody a').first.click()
    page.get_by_role("button", name="Buka semua").click()
    rows = page.locator(".dasbor-pohon tbody tr:visible")
    many = rows.count()
    branch = page.locator(".dasbor-cabang").first
    branch.press("Enter")
    expect(branch).to_have_attribute("aria-expanded", "false")
    assert rows.count() < many


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_serious_for_axe_and_nothing_scrolls_sideways(
    open_page: OpenPage, inspector: StorageState, size: dict[str, int]
) -> None:
    page = open_page(PAGE, size=size, storage_state=inspector)
    expect(page.locator("#bagan-peta canvas").first).to_be_visible()
    assert axe_findings(page) == []
    page.locator('[data-tabel="peta"] summary').click()
    page.locator('[data-tabel="peta"] tbody a').first.click()
    expect(page.locator("#bagan-peta canvas").first).to_be_visible()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
