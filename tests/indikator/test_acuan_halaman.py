"""The page of reference data, the page of changed targets, and the section that documents print of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cascading.models import Rencana
from indikator.commands import AlasanTarget, set_banyak_target, start_perubahan
from indikator.commands.ubah_banyak import TargetUbahan
from indikator.models import AturanCapaian, Indikator, Target, TargetPerubahan
from kinerja.core.actor import Actor
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from laporan.reports import REPORTS
from tests import factories
from tests.cast import Cast, Stage


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def changed(stage: Stage) -> Rencana:
    """A Perubahan in which the target of 2021 is another one."""
    factories.set_plan(stage.planner, stage.leader, stage.rencana)
    plan = start_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="Anggaran berubah.")
    measure = Indikator.objects.get(simpul__rencana=plan)
    seen = Target.objects.get(indikator=measure, tahun=2021).revisi
    ubahan = [TargetUbahan(measure.pk, 2021, None, "8 Dokumen", seen)]
    set_banyak_target(stage.planner, rencana_id=plan.pk, ubahan=ubahan, alasan=AlasanTarget("lainnya", "Lupa."))
    TargetPerubahan.objects.all().delete()  # as plans have them that were changed before each had to be explained
    return plan


def page(stage: Stage, path: str, actor: Actor | None = None) -> str:
    response = browser(actor or stage.planner).get(f"/{stage.pemda.slug}/{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", ["planner", "head", "inspector", "leader", "admin"])
def test_everybody_reads_what_figures_are_judged_by(stage: Stage, who: str) -> None:
    found = page(stage, "acuan/", getattr(stage, who))
    for text in (
        "Contoh: target 10, realisasi 8: (2 × 10 − 8) ÷ 10 × 100 = 120,00",
        "Contoh: target 8–12, realisasi 15: ",
        "kondisi awal 5: (8 − 5) ÷ (10 − 5) × 100 = 60,00",
        "bawaan: makin tinggi makin baik",
        "&gt; 70 – 80",
        "<code>ikm_konversi</code>",
        "sejak 1 Januari 2022",
    ):
        assert text in found, text
    assert found.count("Contoh: ") == AturanCapaian.objects.count()


def test_a_changed_target_waits_for_its_reason_and_gets_it(stage: Stage, changed: Rencana) -> None:
    address = f"{changed.slug}/perubahan-target/"
    found = page(stage, address)
    assert "1 target berbeda dari versi sebelumnya, 1 belum beralasan." in found
    assert "10 Dokumen" in found
    measure = Indikator.objects.get(simpul__rencana=changed)
    form = {"target": f"{measure.pk}-2021-0", "jenis_alasan": "anggaran", "alasan": "Pagu turun."}
    response = browser(stage.planner).post(f"/{stage.pemda.slug}/{address}", form)
    assert response.status_code == 302
    assert TargetPerubahan.objects.get(indikator=measure).alasan == "Pagu turun."
    found = page(stage, address)
    assert "1 target berbeda dari versi sebelumnya, 0 belum beralasan." in found
    assert "Perubahan anggaran: Pagu turun." in found


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"target": []}, 422),
        ({"target": ["x"]}, 422),
        ({"jenis_alasan": "sesuka"}, 422),
        ({"alasan": " "}, 422),
        ({"target": ["999999-2021-0"]}, 404),
    ],
)
def test_a_reason_is_whole_or_refused(stage: Stage, changed: Rencana, change: dict[str, Any], status: int) -> None:
    measure = Indikator.objects.get(simpul__rencana=changed)
    form = {"target": [f"{measure.pk}-2021-0"], "jenis_alasan": "anggaran", "alasan": "Pagu turun.", **change}
    response = browser(stage.planner).post(f"/{stage.pemda.slug}/{changed.slug}/perubahan-target/", form)
    assert response.status_code == status
    assert not TargetPerubahan.objects.exists()


def test_a_first_version_and_a_reader_see_why_there_is_nothing_to_do(stage: Stage, changed: Rencana) -> None:
    assert "Rencana ini versi pertama" in page(stage, f"{stage.rencana.slug}/perubahan-target/")
    found = page(stage, f"{changed.slug}/perubahan-target/", stage.inspector)
    assert "tidak berhak melakukan ini" in found
    assert "Catat alasan" not in found


def test_documents_print_the_changed_targets(stage: Stage, changed: Rencana) -> None:
    sections = REPORTS["perbandingan"].build(stage.planner, changed, {}).sections
    assert [one.sheet for one in sections] == ["Perbandingan", "Perubahan target"]
    (row,) = next(sections[1].tables).body
    assert [cell.text for cell in row.cells] == [
        "Jumlah dokumen", "2021", "10 Dokumen", "8 Dokumen", "belum ada alasan",
    ]  # fmt: skip
    first = REPORTS["perbandingan"].build(stage.planner, stage.rencana, {}).sections
    assert [one.sheet for one in first] == ["Perbandingan"]
