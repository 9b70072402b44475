"""A paste into the worksheet says what became of it; nothing is left out without a word."""

from typing import Any

from django.db import transaction
from playwright.sync_api import expect

from kinerja.core.actor import actor_in
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.browser.conftest import OpenPage, sign_in
from tests.browser.test_setahun import PASTE


def test_a_paste_says_what_was_used_and_what_not(
    open_page: OpenPage, accounts: dict[str, str], django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), transaction.atomic():
        pemda = Pemda.objects.get(slug="balangan")
        with inside(pemda.pk):
            admin = actor_in(Pengguna.objects.get(nama_pengguna="admin.balangan"), pemda.pk)
            assert admin is not None
            factories.jendela(admin, 1, tahun=2023)
    page = open_page()
    sign_in(page, "kepala.balangan", accounts["kepala.balangan"])
    page.goto("/balangan/tugas/?tahun=2023")
    page.locator(".tugas-terbuka > .tugas-daftar > .tugas-kartu > .btn").first.click()
    page.wait_for_url("**/isian/**")
    page.context.set_offline(True)  # what is typed stays in the page
    boxes, told = page.locator(".isian-kotak"), page.locator("[data-tempel]")
    boxes.nth(1).evaluate("(box) => { box.readOnly = true; }")
    boxes.nth(0).evaluate(PASTE, "3\n4\n5\n")
    expect(told).to_have_text("2 nilai ditempel. 1 tidak dipakai: 1 pada kotak terkunci.")
    assert [boxes.nth(place).input_value() for place in range(3)] == ["3", "", "5"]
    boxes.last.evaluate(PASTE, "6\tDokumen\n7\t\n8")
    expect(told).to_have_text(
        "1 nilai ditempel. 3 tidak dipakai: 1 di kolom sebelah (hanya kolom pertama yang dipakai); "
        "2 melewati kotak terakhir."
    )
    boxes.nth(0).evaluate(PASTE, "9\t10")
    expect(boxes.nth(0)).to_have_value("9")
    expect(told).to_contain_text("1 nilai ditempel. 1 tidak dipakai")
