"""“Jelaskan angka ini”: from a figure to every number behind it, its scale, and what is missing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indikator.commands import (
    record_realisasi,
    set_cara_ukur,
    set_target,
    start_perubahan,
    submit_paket,
    verify_paket,
)
from indikator.models import Indikator, Parameter, Realisasi, Satuan, SkalaPredikat, Variabel
from indikator.queries.capaian import RUMUS_BERUBAH
from kinerja.core.actor import Actor, actor_in
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor, make_usang
from tests.indikator.test_sunting import browser


@pytest.fixture
def kantor(cast: Cast, request: pytest.FixtureRequest) -> Iterator[Kantor]:
    """With `persen` what Bagian Umum measures is a percentage; else it may promise several parts, or a predicate."""
    wanted = getattr(request, "param", "")

    def promise(surat: Indikator, _perda: Indikator) -> None:
        target = surat.target.get(tahun=2021)
        set_target(cast.here.planner, indikator_id=surat.pk, tahun=2021, teks=PROMISES[wanted], seen=target.revisi)

    prepare = percentage if wanted == "persen" else promise if wanted else None
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, prepare=prepare)


PROMISES = {"majemuk": "39 OPD dan 22 puskesmas", "predikat": "BB"}


def percentage(surat: Indikator, _perda: Indikator) -> None:
    Indikator.objects.filter(pk=surat.pk).update(satuan=Satuan.objects.get(nama="%"))


def measured_by(kantor: Kantor, rumus: str, *variabel: dict[str, Any], **lain: Any) -> None:
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus=rumus, **lain)
    for urutan, one in enumerate(variabel, 1):
        Variabel.objects.create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=urutan, **one)


def entered(actor: Actor, indikator: Indikator, isian: dict[str, Any], triwulan: int = 1) -> Realisasi:
    return record_realisasi(
        actor, indikator_id=indikator.pk, tahun=2021, triwulan=triwulan, seen=None, isi={"isian": isian}
    )


def verified(kantor: Kantor, actor: Actor, row: Realisasi) -> None:
    planner = actor_in(Pengguna.objects.get(pk=kantor.planner.pengguna_id or 0), kantor.stage.pemda.pk)
    assert planner is not None
    paket = submit_paket(actor, paket_id=row.paket_id, seen=row.paket.revisi)
    verify_paket(planner, paket_id=paket.pk, seen=paket.revisi)


def address(kantor: Kantor, triwulan: int = 1, indikator: Indikator | None = None) -> str:
    pk = (indikator or kantor.surat).pk
    return f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{pk}/2021/{triwulan}/"


def shown(kantor: Kantor, triwulan: int = 1, actor: Actor | None = None) -> tuple[dict[str, Any], str]:
    response = browser(kantor.stage, actor or kantor.stage.inspector).get(address(kantor, triwulan))
    assert response.status_code == 200
    angka: dict[str, Any] = response.context["angka"]
    return angka, response.content.decode()


def test_another_indicator_stands_with_its_value_and_leads_to_its_own_explanation(kantor: Kantor) -> None:
    measured_by(kantor, "a / p × 100", {"kode": "a", "label": "Surat"},
                {"kode": "p", "label": "", "rujukan": kantor.perda})  # fmt: skip
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "40"})
    entered(kantor.kepala_umum, kantor.surat, {"a": "10"})
    angka, html = shown(kantor)
    [a, p] = angka["ukur"]["isian"]
    assert (a.label, a.nilai, a.tautan) == ("Surat", "10", ())
    assert (p.label, p.nilai, p.sumber) == ("Perda selesai", "40", "Indikator “Perda selesai”")
    assert p.tautan == [("TW I 2021", address(kantor, 1, kantor.perda))]
    assert f'<a href="{address(kantor, 1, kantor.perda)}">TW I 2021</a>' in html
    assert browser(kantor.stage, kantor.stage.inspector).get(p.tautan[0][1]).status_code == 200
    angka, _html = shown(kantor, 1, kantor.kepala_umum)  # who may not read the other unit gets no way there
    assert angka["ukur"]["isian"][1].tautan == []
    assert "di luar jangkauan" in angka["ukur"]["isian"][1].sumber


def test_what_was_recorded_is_said_beside_what_its_sources_give_now(kantor: Kantor) -> None:
    measured_by(kantor, "p × 2", {"kode": "p", "label": "Perda", "rujukan": kantor.perda})
    make_usang(kantor, dari="40", ke="60")
    assert "80" in shown(kantor)[0]["ukur"]["berbeda"]
    assert "120" in shown(kantor)[0]["ukur"]["berbeda"]


def test_a_parameter_stands_with_its_value_since_when_and_by_which_source(kantor: Kantor) -> None:
    measured_by(kantor, "bobot_uji × a", {"kode": "a", "label": "Surat"})
    for since, until, value in ((date(2020, 1, 1), date(2021, 6, 30), "0.3"), (date(2021, 7, 1), None, "0.4")):
        Parameter.objects.create(pemda=kantor.stage.pemda, kode="BOBOT_UJI", nama="Bobot uji", nilai=Decimal(value),
                                 berlaku_dari=since, berlaku_sampai=until, sumber="Perbup 1")  # fmt: skip
    entered(kantor.kepala_umum, kantor.surat, {"a": "10"}, 2)
    [_a, bobot] = shown(kantor, 2)[0]["ukur"]["isian"]
    assert (bobot.label, bobot.nilai) == ("Bobot uji", "0,3")
    assert bobot.sumber == "berlaku sejak 1 Januari 2020 sampai 30 Juni 2021 · Perbup 1"
    assert bobot.tautan[0][1].endswith("/acuan/ubah/?acuan=parameter&kode=BOBOT_UJI")
    assert browser(kantor.stage, kantor.stage.inspector).get(bobot.tautan[0][1]).status_code == 200
    [_a, later] = shown(kantor, 3)[0]["ukur"]["isian"]
    assert (later.nilai, later.sumber) == ("0,4", "berlaku sejak 1 Juli 2021 · Perbup 1")


def test_members_of_a_set_stand_each_with_what_was_typed(kantor: Kantor) -> None:
    anggota = [{"kode": "u1", "label": "Prosedur"}, {"kode": "u2", "label": "Biaya"}]
    measured_by(kantor, "jumlah(nrr untuk setiap unsur)",
                {"kode": "nrr", "label": "Nilai unsur", "himpunan": "unsur", "anggota": anggota})  # fmt: skip
    entered(kantor.kepala_umum, kantor.surat, {"nrr": {"u1": "3,5", "u2": "3"}})
    angka, html = shown(kantor)
    assert [(one.kelompok, one.label, one.nilai) for one in angka["ukur"]["isian"]] == [
        ("Nilai unsur (setiap unsur)", "Prosedur", "3,5"), ("", "Biaya", "3"),
    ]  # fmt: skip
    assert angka["ukur"]["langkah"][-1]["nilai"] == "6,5"
    assert "Nilai unsur (setiap unsur)" in html


def test_last_year_and_the_year_so_far_lead_to_the_quarters_they_come_from(kantor: Kantor) -> None:
    measured_by(kantor, "kumulatif(a) / lalu(a) × 100", {"kode": "a", "label": "Surat"}, akumulasi="kumulatif")
    entered(kantor.kepala_umum, kantor.surat, {"a": "10", "lalu": {"a": "40"}})
    entered(kantor.kepala_umum, kantor.surat, {"a": "20", "lalu": {"a": "60"}}, 2)
    angka, _html = shown(kantor, 2)
    [_a, before, so_far] = angka["ukur"]["isian"]
    assert (before.kelompok, before.nilai, before.sumber) == (
        "Tahun lalu (2020)", "60", "Diisi pada lembar triwulan ini",
    )  # fmt: skip
    assert (so_far.kelompok, so_far.nilai) == ("Kumulatif sampai TW II 2021", "30")
    assert so_far.tautan == [("TW I: 10", address(kantor, 1)), ("TW II: 20", address(kantor, 2))]
    assert angka["ukur"]["langkah"][-1]["nilai"] == "50"


@pytest.mark.parametrize("kantor", ["persen"], indirect=True)
def test_a_pooled_percentage_shows_the_sums_it_is_made_of(kantor: Kantor) -> None:
    measured_by(kantor, "a / b × 100%", {"kode": "a", "label": "Tepat"}, {"kode": "b", "label": "Semua"},
                akumulasi="kumulatif")  # fmt: skip
    entered(kantor.kepala_umum, kantor.surat, {"a": "8", "b": "10"})
    entered(kantor.kepala_umum, kantor.surat, {"a": "40", "b": "90"}, 2)
    assert len(shown(kantor)[0]["hitungan"]) == 1  # of one quarter nothing is pooled
    angka, html = shown(kantor, 2)
    pooled = angka["hitungan"][1]
    last = pooled["langkah"][-1]
    assert (pooled["masa"], last["isian"], last["nilai"]) == ("I, II", "48 / 100 × 100%", "48")
    assert "Digabung dari triwulan I, II" in html


def remeasured(kantor: Kantor, rumus: str, *kode: str) -> Indikator:
    """A Perubahan that measures what Bagian Umum measures by another formula."""
    later = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Definisi baru")
    surat = Indikator.objects.get(simpul__rencana=later, semula=kantor.surat)
    variabel = [{"kode": one, "label": f"Baru {one}"} for one in kode]
    set_cara_ukur(kantor.planner, indikator_id=surat.pk, seen=surat.revisi,
                  isi={"cara_ukur": "rumus", "rumus": rumus, "variabel": variabel})  # fmt: skip
    factories.set_plan(kantor.planner, kantor.stage.leader, later)
    return Indikator.objects.select_related("simpul__rencana").get(pk=surat.pk)


def shown_later(kantor: Kantor, surat: Indikator, triwulan: int) -> tuple[dict[str, Any], str]:
    place = f"/{kantor.stage.pemda.slug}/{surat.simpul.rencana.slug}/jelaskan/{surat.pk}/2021/{triwulan}/"
    response = browser(kantor.stage, kantor.stage.inspector).get(place)
    return response.context["angka"], response.content.decode()


@pytest.mark.parametrize("kantor", ["persen"], indirect=True)
def test_a_verified_figure_is_explained_by_the_formula_it_was_made_with(kantor: Kantor) -> None:
    measured_by(kantor, "a / b × 100%", {"kode": "a", "label": "Tepat"}, {"kode": "b", "label": "Semua"},
                akumulasi="kumulatif")  # fmt: skip
    verified(kantor, kantor.kepala_umum, entered(kantor.kepala_umum, kantor.surat, {"a": "8", "b": "10"}))
    assert shown(kantor)[0]["ukur"]["rumus_berubah"] == ""
    surat = remeasured(kantor, "x / y × 100%", "x", "y")
    angka, html = shown_later(kantor, surat, 1)
    ukur = angka["ukur"]
    assert [(one.label, one.nilai) for one in ukur["isian"]] == [("Tepat", "8"), ("Semua", "10")]
    assert (ukur["langkah"][-1]["isian"], ukur["langkah"][-1]["nilai"]) == ("8 / 10 × 100%", "80")
    assert (ukur["alasan"], ukur["berbeda"]) == ("", "")
    assert ukur["rumus_berubah"] in html
    assert "x / y × 100%" in ukur["rumus_berubah"]


@pytest.mark.parametrize("kantor", ["persen"], indirect=True)
def test_sums_of_two_formulas_are_not_pooled_and_it_is_said(kantor: Kantor) -> None:
    measured_by(kantor, "a / b × 100%", {"kode": "a", "label": "Tepat"}, {"kode": "b", "label": "Semua"},
                akumulasi="kumulatif")  # fmt: skip
    verified(kantor, kantor.kepala_umum, entered(kantor.kepala_umum, kantor.surat, {"a": "8", "b": "10"}))
    row = entered(kantor.kepala_umum, kantor.surat, {"a": "40", "b": "90"}, 2)
    verified(kantor, kantor.kepala_umum, row)
    surat = remeasured(kantor, "x / y × 100%", "x", "y")
    angka, html = shown_later(kantor, surat, 2)
    assert angka["hitungan"][1]["langkah"][-1]["isian"] == "48 / 100 × 100%"  # both by the same older formula
    assert angka["besar"][-1]["teks"] == "480,00 %"  # 48 of a target of 10
    record_realisasi(kantor.kepala_umum, indikator_id=surat.pk, tahun=2021, triwulan=3, seen=None,
                     isi={"isian": {"x": "1", "y": "2"}})  # fmt: skip
    angka, html = shown_later(kantor, surat, 3)
    assert angka["hitungan"][1] == {"masa": "I, II, III", "langkah": [], "sebab": RUMUS_BERUBAH.alasan}
    assert "Triwulan I, II, III tidak digabung." in html
    assert any(RUMUS_BERUBAH.alasan in line for part in angka["uraian"] for line in part["langkah"])


def test_an_empty_quarter_shows_the_last_judged_one_by_name_and_what_is_missing(kantor: Kantor) -> None:
    Indikator.objects.filter(pk=kantor.surat.pk).update(akumulasi="kumulatif")
    for triwulan, nilai in enumerate(("2", "3", "2,5"), 1):
        entered(kantor.kepala_umum, kantor.surat, {"nilai": nilai}, triwulan)
    angka, html = shown(kantor, 4)
    assert angka["besar"][:2] == [
        {"label": "Nilai s.d. triwulan III", "teks": "7,5", "status": ""},
        {"label": "Capaian s.d. triwulan III", "teks": "75,00 %", "status": angka["besar"][1]["status"]},
    ]
    assert angka["kurang"].startswith("Triwulan IV belum diisi.")
    assert angka["kurang"] in html
    full, _html = shown(kantor, 3)  # the control: nothing is missing there
    assert (full["kurang"], full["besar"][1]["teks"]) == ("", "75,00 %")


def test_the_predicate_stands_with_its_scale_and_band_on_page_table_and_api(kantor: Kantor) -> None:
    skala = SkalaPredikat.objects.get(kode="AKIP", berlaku_sampai=None)
    Indikator.objects.filter(pk=kantor.surat.pk).update(skala=skala, akumulasi="nilai_akhir")
    verified(kantor, kantor.kepala_umum, entered(kantor.kepala_umum, kantor.surat, {"nilai": "72,5"}))
    angka, html = shown(kantor)
    assert angka["nilai"] == "72,5 (BB)"
    [line, *_note] = angka["predikat"]
    assert line.startswith("72,50 termasuk > 70 – 80: BB – ")
    assert skala.nama in line
    assert line in html.replace("&gt;", ">")
    inspector = browser(kantor.stage, kantor.stage.inspector)
    root = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}"
    table = inspector.get(f"{root}/pengukuran/?tahun=2021&triwulan=1").content.decode()
    assert f"Predikat: BB (&gt; 70 – 80, {skala.nama})" in table
    answer = inspector.get(f"/api/v1/capaian?rencana={kantor.rencana.pk}&tahun=2021&triwulan=1").json()
    rows = {one["indikator"]: one["predikat"] for one in answer["indikator"]}
    assert rows == {
        kantor.surat.pk: {"predikat": "BB", "rentang": "> 70 – 80", "skala": skala.nama}, kantor.perda.pk: None,
    }  # fmt: skip


@pytest.mark.parametrize("kantor", ["majemuk"], indirect=True)
def test_a_compound_target_is_judged_part_by_part_on_worksheet_explanation_table_and_api(kantor: Kantor) -> None:
    verified(
        kantor, kantor.kepala_umum, entered(kantor.kepala_umum, kantor.surat, {"nilai": "39 OPD dan 11 puskesmas"}, 4)
    )
    angka, html = shown(kantor, 4)
    assert (angka["nilai"], angka["capaian"]["teks"]) == ("39 OPD; 11 puskesmas", "75,00 %")
    [told] = angka["uraian"]
    assert "Bagian 1: 39 ÷ 39 × 100 = 100,00" in told["langkah"]
    assert "Bagian 2: 11 ÷ 22 × 100 = 50,00" in told["langkah"]
    assert "Target majemuk: capaiannya rata-rata dari 2 bagian." in told["langkah"]
    assert "11 ÷ 22 × 100 = 50,00" in html
    root = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}"
    head = browser(kantor.stage, kantor.kepala_umum)
    sheet = head.get(f"{root}/isian/{kantor.umum.pk}/2021/4/").content.decode()
    assert "39 OPD dan 22 puskesmas" in sheet
    assert "75,00 %" in sheet
    table = head.get(f"{root}/pengukuran/?tahun=2021&triwulan=4").content.decode()
    assert "39 OPD; 11 puskesmas" in table
    assert "75,00 %" in table
    inspector = browser(kantor.stage, kantor.stage.inspector)
    answer = inspector.get(f"/api/v1/capaian?rencana={kantor.rencana.pk}&tahun=2021&triwulan=4").json()
    [row] = [one for one in answer["indikator"] if one["indikator"] == kantor.surat.pk]
    assert (row["target"]["teks"], row["capaian"]["nilai"]) == ("39 OPD dan 22 puskesmas", "75")


@pytest.mark.parametrize("kantor", ["predikat"], indirect=True)
def test_a_target_of_a_predicate_alone_is_judged_by_its_scale(kantor: Kantor) -> None:
    skala = SkalaPredikat.objects.get(kode="AKIP", berlaku_sampai=None)
    Indikator.objects.filter(pk=kantor.surat.pk).update(skala=skala)
    verified(kantor, kantor.kepala_umum, entered(kantor.kepala_umum, kantor.surat, {"nilai": "75"}, 4))
    angka, html = shown(kantor, 4)
    assert (angka["nilai"], angka["capaian"]["teks"]) == ("75 (BB)", "107,13 %")  # 75 ÷ 70,01
    assert "75 ÷ 70,01 × 100 = 107,13" in html
