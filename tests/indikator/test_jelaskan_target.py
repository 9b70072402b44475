"""A target explained: as printed and as read, who wrote it, why a Perubahan changed it, and how a plan should end."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from indikator.akhir import akhir_target, check_akhir, read_akhir
from indikator.akhir import number_of as end_number
from indikator.commands import AlasanTarget, change_indikator, set_target, start_perubahan
from indikator.models import Indikator
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


def page(
    kantor: Kantor, actor: Actor, slug: str, indikator: Indikator, tahun: int = 2021
) -> tuple[dict[str, Any], str]:
    response = browser(kantor.stage, actor).get(f"/{kantor.stage.pemda.slug}/{slug}/jelaskan/{indikator.pk}/{tahun}/")
    assert response.status_code == 200
    found: dict[str, Any] = response.context["target"]
    return found, response.content.decode()


def test_a_target_says_who_wrote_it_how_it_was_read_and_who_set_it(kantor: Kantor) -> None:
    found, html = page(kantor, kantor.kepala_hukum, kantor.rencana.slug, kantor.surat)
    [year] = found["baris"]
    assert (year["teks"], year["terbaca"], year["penulis"].oleh) == ("10 Dokumen", "10 Dokumen", kantor.planner.nama)
    assert year["jelaskan"] is False  # the head of the other unit reads the promise, not what was measured
    assert found["versi"][0]["putusan"].oleh == kantor.stage.leader.nama
    assert "Ditulis bersama indikatornya" in html
    assert page(kantor, kantor.kepala_umum, kantor.rencana.slug, kantor.surat)[0]["baris"][0]["jelaskan"] is True
    there = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/1999/"
    assert browser(kantor.stage, kantor.planner).get(there).status_code == 404


def test_a_changed_target_stands_with_its_reason_and_the_text_of_each_version(kantor: Kantor) -> None:
    later = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran berubah")
    [surat] = Indikator.objects.filter(simpul__rencana=later, semula=kantor.surat)
    kept, _html = page(kantor, kantor.planner, later.slug, surat, 2022)
    assert (kept["baris"][0]["penulis"].apa, kept["baris"][0]["sejak"].slug) == (
        "Ditulis bersama indikatornya", kantor.rencana.slug,
    )  # fmt: skip
    alasan = AlasanTarget("anggaran", "Pagu berkurang")
    target = surat.target.get(tahun=2021)
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2021, teks="8 Dokumen", seen=target.revisi, alasan=alasan)
    found, html = page(kantor, kantor.planner, later.slug, surat)
    [year] = found["baris"]
    assert (year["teks"], year["penulis"].apa, year["sejak"].slug) == ("8 Dokumen", "Ditulis", later.slug)
    assert (year["alasan"]["sebelum"], year["alasan"]["alasan"]) == ("10 Dokumen", "Pagu berkurang")
    assert [(one["teks"], one["kini"]) for one in found["versi"]] == [(["10 Dokumen"], False), (["8 Dokumen"], True)]
    assert "Semula 10 Dokumen." in html


@pytest.mark.parametrize(
    ("akhir", "akumulasi", "satuan", "targets", "said"),
    [
        ("12", "nilai_akhir", "Dokumen", {2021: "10", 2022: "12"}, ""),
        ("15", "nilai_akhir", "Dokumen", {2021: "10", 2022: "12"}, "15 berbeda dari target 2022, yaitu 12."),
        ("15", "", "Dokumen", {2021: "10", 2022: "12"}, "Kondisi akhir 15 berbeda dari target 2022, yaitu 12."),
        ("22", "kumulatif", "Dokumen", {2021: "10", 2022: "12"}, ""),
        ("12", "kumulatif", "Dokumen", {2021: "10", 2022: "12"}, ""),
        ("23", "kumulatif", "Dokumen", {2021: "10", 2022: "12"}, "dan dari jumlah target 2021–2022, yaitu 22."),
        ("22", "kumulatif", "%", {2021: "10", 2022: "12"}, "Kondisi akhir 22 berbeda dari target 2022, yaitu 12."),
        ("11", "rata_rata", "Dokumen", {2021: "10", 2022: "12"}, ""),
        ("20", "minimum", "Dokumen", {2021: "10", 2022: "12"}, "dan dari nilai terendah target 2021–2022, yaitu 10."),
        ("22", "kumulatif", "Dokumen", {2022: "12"}, ""),  # a year is missing: nothing can be said
        ("22", "nilai_akhir", "Dokumen", {2021: "10"}, ""),
        ("", "nilai_akhir", "Dokumen", {2022: "12"}, ""),
    ],
)  # fmt: skip
def test_an_end_condition_is_compared_by_the_type_of_accumulation(
    akhir: str, akumulasi: str, satuan: str, targets: dict[int, str], said: str
) -> None:
    numbers = {year: Decimal(text) for year, text in targets.items()}
    found = check_akhir(end_number(read_akhir(akhir)), akumulasi, satuan, numbers, range(2021, 2023))
    assert bool(found) == bool(said)
    assert said in "".join(found)


def test_an_end_condition_is_read_like_a_target_beside_the_years(kantor: Kantor) -> None:
    found = read_akhir("3.250", ["3,05", "3,22"])
    assert end_number(found) == Decimal("3.250")
    assert read_akhir("84,01 (A)").bagian[0].predikat == "A"
    last = kantor.surat.target.get(tahun=2022)
    assert akhir_target("", last) is last
    made = akhir_target("20 Dokumen", last)
    assert made is not None
    assert (made.teks, made.bagian[0]["nilai"]) == ("20 Dokumen", "20")


def test_the_end_condition_stands_as_read_on_pages_api_and_among_the_remarks(kantor: Kantor) -> None:
    later = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Kondisi akhir")
    [surat] = Indikator.objects.filter(simpul__rencana=later, semula=kantor.surat)
    isi = {"akhir_teks": "20 Dokumen", "baseline_teks": "5 Dokumen"}
    change_indikator(kantor.planner, indikator_id=surat.pk, seen=surat.revisi, isi=isi)
    said = "Kondisi akhir 20 berbeda dari target 2022, yaitu 12."
    client = browser(kantor.stage, kantor.planner)
    root = f"/{kantor.stage.pemda.slug}/{later.slug}"
    for place in (f"jelaskan/{surat.pk}/2022/", f"ukur/{surat.pk}/", "periksa/"):
        assert said in client.get(f"{root}/{place}").content.decode(), place
    [tujuan] = client.get(f"/api/v1/rencana/{later.pk}/pohon").json()["simpul"]
    [surat_api] = tujuan["anak"][0]["anak"][0]["indikator"]
    assert surat_api["kondisi_akhir"] == {
        "teks": "20 Dokumen", "keadaan": "terisi", "nilai": [{"nilai": "20", "satuan": "Dokumen", "predikat": ""}],
    }  # fmt: skip
    assert surat_api["kondisi_awal"] == {"teks": "5 Dokumen", "nilai": None}
    [perda_api] = tujuan["anak"][0]["anak"][1]["indikator"]
    assert (perda_api["kondisi_awal"], perda_api["kondisi_akhir"]) == (None, None)
