"""Why a target of a Perubahan changes: asked for where it is changed, remembered, printed."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import StorageState, expect

from cascading.models import Rencana
from indikator.commands import start_perubahan
from indikator.models import TargetPerubahan
from kinerja.core.actor import actor_in
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.browser.conftest import PHONE, NewPlan, OpenPage, axe_findings
from tests.browser.desk import ready, stand_on


@pytest.fixture
def perubahan(new_plan: NewPlan, django_db_blocker: Any) -> str:
    """The address of a Perubahan of a plan that is set."""
    slug = new_plan().split("/")[2]
    with django_db_blocker.unblock(), transaction.atomic():
        pemda = Pemda.objects.get(slug="sampang")
        with inside(pemda.pk):
            planner, leader = (
                actor_in(Pengguna.objects.get(nama_pengguna=f"{who}.sampang"), pemda.pk)
                for who in ("perencana", "pimpinan")
            )
            assert planner is not None
            assert leader is not None
            plan = Rencana.objects.get(slug=slug)
            factories.set_plan(planner, leader, plan)
            return f"/sampang/{start_perubahan(planner, rencana_id=plan.pk, alasan='Anggaran.').slug}/"


def reasons(address: str, django_db_blocker: Any) -> list[tuple[str, str, str]]:
    with django_db_blocker.unblock(), transaction.atomic(), inside(Pemda.objects.get(slug="sampang").pk):
        rows = TargetPerubahan.objects.filter(rencana__slug=address.split("/")[2]).order_by("tahun")
        return list(rows.values_list("sesudah", "jenis_alasan", "alasan"))


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_panel_asks_why_once_and_remembers(
    open_page: OpenPage, planner: StorageState, perubahan: str, size: dict[str, int] | None, django_db_blocker: Any,
    tmp_path: Path,
) -> None:  # fmt: skip
    page = ready(open_page(perubahan, storage_state=planner, size=size))
    if size:
        page.locator(".wb-row", has_text="Penyusunan Dokumen").locator(".wb-title").click()
    else:
        stand_on(page, "Penyusunan Dokumen")
    page.get_by_text("Ubah isi simpul dan indikatornya").click()
    dialog = page.get_by_role("dialog", name="Mengapa target ini berubah?")

    def write(label: str, value: str) -> Any:
        page.locator(".panel-sunting").get_by_label(label).fill(value)
        page.keyboard.press("Tab")
        return page.locator(".panel-sunting label", has_text=label).locator("[role=status]")

    write("Target 2021", "11 Dokumen")
    expect(dialog).to_contain_text("2021: 11 Dokumen")
    page.screenshot(path=tmp_path / "alasan.png")
    assert axe_findings(page) == []
    dialog.get_by_role("button", name="Batal").click()
    expect(page.locator(".panel-sunting").get_by_label("Target 2021")).to_have_value("10 Dokumen")
    assert reasons(perubahan, django_db_blocker) == []
    state = write("Target 2021", "11 Dokumen")
    dialog.get_by_label("Jenis alasan").select_option("anggaran")
    dialog.get_by_label("Alasan perubahan target").fill("Pagu naik.")
    dialog.get_by_label("Pakai alasan ini untuk target berikutnya").check()
    dialog.get_by_role("button", name="Simpan target").click()
    expect(state).to_have_text("tersimpan")
    state = write("Target 2022", "13 Dokumen")
    expect(state).to_have_text("tersimpan")
    expect(dialog).to_be_hidden()
    assert reasons(perubahan, django_db_blocker) == [
        ("11 Dokumen", "anggaran", "Pagu naik."), ("13 Dokumen", "anggaran", "Pagu naik."),
    ]  # fmt: skip
