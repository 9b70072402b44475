"""Pengukuran in a browser: units combined into one value, an instrument with letters, and the heads who see them."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from indikator.models import Indikator, Satuan
from kinerja.core.actor import Actor
from kinerja.core.models import Pengguna, Unit
from kinerja.core.tenancy import inside
from tests import factories
from tests.browser.conftest import PHONE, OpenPage, axe_findings, sign_in
from tests.cast import make_stage
from tests.indikator.kantor import Kantor, make_kantor

NO_SIDEWAYS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@dataclass(frozen=True)
class Kota:
    """A small government of its own: `induk` is measured by the Setda, above two Bagian with an indicator each."""

    kantor: Kantor
    induk: Indikator
    kepala: Actor

    def ukur(self, indikator: Indikator) -> str:
        return f"/{self.kantor.stage.pemda.slug}/{self.kantor.rencana.slug}/ukur/{indikator.pk}/"

    def isian(self, unit: Unit) -> str:
        return f"/{self.kantor.stage.pemda.slug}/{self.kantor.rencana.slug}/isian/{unit.pk}/2021/4/"


@pytest.fixture(scope="module")
def kota(site: str, django_db_blocker: Any) -> Kota:
    made: list[Indikator] = []

    with django_db_blocker.unblock(), transaction.atomic():
        stage = make_stage()

        def above(surat: Indikator, perda: Indikator) -> None:
            induk = surat.simpul.induk
            assert induk is not None
            made.append(factories.indikator(stage.planner, induk, "Nilai akuntabilitas", {2021: "80", 2022: "82"}))
            Indikator.objects.filter(pk__in=[surat.pk, perda.pk, made[0].pk]).update(
                satuan=Satuan.objects.get_or_create(pemda=stage.pemda, nama="Nilai")[0], akumulasi="nilai_akhir"
            )
            Indikator.objects.filter(pk=surat.pk).update(nama="Nilai akuntabilitas Bagian Umum")

        with inside(stage.pemda.pk):
            kantor = make_kantor(stage, prepare=above)
            return Kota(kantor, made[0], factories.member(stage.pemda, "kepala_unit", stage.setda))


def signed_in(open_page: OpenPage, actor: Actor, django_db_blocker: Any, **options: Any) -> Page:
    with django_db_blocker.unblock():
        name = Pengguna.objects.get(pk=actor.pengguna_id or 0).nama_pengguna
    page = open_page(**options)
    sign_in(page, name, factories.SANDI)
    return page


def combine(page: Page, kota: Kota) -> None:
    """The planner ticks both units and takes the smallest value."""
    page.goto(kota.ukur(kota.induk))
    page.get_by_role("radio", name="Digabung dari unit lain").check()
    sources = page.get_by_role("group", name="Indikator yang digabungkan")
    expect(sources.get_by_label("Bagian Umum")).to_be_checked()  # its name speaks of the same
    expect(sources.get_by_label("Bagian Hukum")).not_to_be_checked()
    expect(page.locator("[data-cara=gabungan] [data-susun-masalah]")).to_contain_text("sedikitnya dua")
    sources.get_by_label("Bagian Hukum").check()
    preview = page.locator("[data-cara=gabungan] [data-susun-rumus]")
    expect(preview).to_contain_text("Bagian Hukum")
    page.get_by_role("radio", name="Terkecil").check()
    expect(preview).to_contain_text("terkecil")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Simpan cara ukur").click()
    expect(page.get_by_text("Cara ukur disimpan.")).to_be_visible()
    expect(page.get_by_role("radio", name="Digabung dari unit lain")).to_be_checked()
    expect(page.get_by_role("radio", name="Terkecil")).to_be_checked()


def score(page: Page, kota: Kota) -> None:
    """The planner has Bagian Umum measured by the letters of AKIP."""
    page.goto(kota.ukur(kota.kantor.surat))
    page.get_by_role("radio", name="Skor instrumen").check()
    page.get_by_label("Instrumen", exact=True).select_option(label="Evaluasi AKIP (88/2021)")
    expect(page.locator("[data-cara=instrumen] [data-susun-rumus]")).to_contain_text("Pengukuran kinerja: kualitas")
    expect(page.locator("[data-instrumen=AKIP]")).to_contain_text("Perencanaan kinerja (0,3)")
    expect(page.locator("[data-instrumen=AKIP]")).to_contain_text("AA = 100")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Simpan cara ukur").click()
    expect(page.get_by_text("Cara ukur disimpan.")).to_be_visible()
    expect(page.get_by_role("radio", name="Skor instrumen")).to_be_checked()


def test_units_are_combined_an_instrument_is_scored_and_each_head_sees_it(
    open_page: OpenPage, kota: Kota, django_db_blocker: Any
) -> None:
    kantor = kota.kantor
    page = signed_in(open_page, kantor.planner, django_db_blocker)

    combine(page, kota)
    score(page, kota)

    head = signed_in(open_page, kantor.kepala_umum, django_db_blocker)
    head.goto(kota.isian(kantor.umum))
    boxes = head.locator("#isian .isian-kotak")
    expect(boxes).to_have_count(12)
    for place in range(12):
        boxes.nth(place).fill("bb" if place else "AA")
    boxes.last.press("Tab")
    value = head.locator("[data-nilai]")
    expect(value).to_have_text("81,2 (A)")
    expect(head.locator("[data-kabar]")).to_have_text("tersimpan")
    boxes.first.fill("F")
    boxes.first.press("Tab")
    expect(head.locator("[data-masalah]").first).to_contain_text("Isi huruf AA, A, BB, B, CC, C, D, E")

    above = signed_in(open_page, kota.kepala, django_db_blocker)
    above.goto(kota.isian(kantor.stage.setda))
    row = above.locator(f"#indikator-{kota.induk.pk}")
    expect(row.locator("[data-nilai]")).to_have_text("81,2")
    expect(row).to_contain_text("1 dari 2 unit terisi")
    expect(row.locator(".isian-kotak")).to_have_count(0)
    assert axe_findings(above) == []
    row.get_by_role("link", name="Jelaskan angka").click()
    expect(above.get_by_text("1 dari 2 unit terisi")).to_be_visible()
    above.locator(f"a[href*='/jelaskan/{kantor.surat.pk}/']").first.click()
    expect(above.get_by_text("AA = 100")).to_be_visible()


def test_both_choices_fit_a_phone(open_page: OpenPage, kota: Kota, django_db_blocker: Any) -> None:
    page = signed_in(open_page, kota.kantor.planner, django_db_blocker, size=PHONE)
    for name in ("Digabung dari unit lain", "Skor instrumen"):
        page.goto(kota.ukur(kota.induk))
        page.get_by_role("radio", name=name).check()
        assert page.evaluate(NO_SIDEWAYS)
