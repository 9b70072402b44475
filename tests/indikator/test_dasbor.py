"""The dashboard: the recap's figures in the worksheet's words, coverage beside each mean, nobody else's figures."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from indikator.commands import (
    correct_realisasi,
    record_realisasi,
    set_jendela,
    set_jendela_khusus,
    set_target,
    submit_paket,
    verify_paket,
)
from indikator.models import Indikator, JendelaPengisian, Variabel
from indikator.queries.rekap import capaian_pemda
from indikator.queries.tugas import tasks_of
from kinerja.core.actor import Actor, actor_in
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_rekap import cumulative, verified
from tests.indikator.test_sunting import browser

WHOLE = "dasbor/"


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, prepare=cumulative)


def perda(kantor: Kantor, text: str, triwulan: int = 4) -> None:
    row = record_realisasi(kantor.kepala_hukum, indikator_id=kantor.perda.pk, tahun=2021, triwulan=triwulan,
                           seen=None, isi={"isian": {"nilai": text}})  # fmt: skip
    paket = submit_paket(kantor.kepala_hukum, paket_id=row.paket_id, seen=row.paket.revisi)
    verify_paket(fresh(kantor.planner), paket_id=paket.pk, seen=paket.revisi)


def page(kantor: Kantor, by: Actor, place: str = WHOLE, status: int = 200, **query: Any) -> dict[str, Any]:
    response = browser(kantor.stage, by).get(f"/{kantor.stage.pemda.slug}/{place}", query)
    assert response.status_code == status
    context: Any = response.context
    if status != 200:
        return {}
    several = isinstance(context, list)  # a page is made of several templates, a fragment of one
    found = {key: context[key] for key in context.keys()} if several else context.flatten()  # noqa: SIM118 (no dict)
    return found | {"html": response.content.decode()}


def rows(found: dict[str, Any], jenis: str = "indikator") -> dict[str, dict[str, Any]]:
    return {one["nama"]: one for one in found["pohon"] if one["jenis"] == jenis}


def test_figures_are_those_of_the_recap(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    perda(kantor, "8")
    found = page(kantor, kantor.planner)
    mean = capaian_pemda(kantor.stage.inspector, 2021, 4).semua.rata()
    assert str(mean.nilai) == "85.00"
    assert found["angka"]["semua"]["teks"] == "85,00 %"
    assert found["angka"]["semua"]["cakupan"] == str(mean.cakupan) == "2 dari 2 indikator terisi"
    assert (found["angka"]["terisi"], found["angka"]["terverifikasi"], found["angka"]["jumlah"]) == (2, 2, 2)
    assert [[cell["teks"] for cell in row["sel"]] for row in found["peta"]] == [
        ["20,00 %", "50,00 %", "50,00 %", "90,00 %"], ["–", "–", "–", "80,00 %"],
    ]  # fmt: skip
    assert rows(found, "simpul")["Tertib administrasi"]["rata"]["teks"] == "85,00 %"
    assert found["data"]["baris"][0]["sel"] == found["peta"][0]["sel"]


def test_each_mean_says_how_it_came_about_and_what_is_missing(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    found = page(kantor, kantor.planner)
    [missing] = found["angka"]["semua"]["kurang"]
    assert found["angka"]["semua"]["cara"] == ["(90,00) ÷ 1 = 90,00", "Cakupan: 1 dari 2 indikator terisi"]
    assert missing == {"nama": "Perda selesai", "tautan": rows(found)["Perda selesai"]["tautan"]}
    assert rows(found, "simpul")["Perda"]["rata"]["kurang"] == [missing]
    assert rows(found, "simpul")["Surat"]["rata"]["kurang"] == []
    perda(kantor, "8")
    found = page(kantor, kantor.planner)
    for mean in (found["angka"]["semua"], rows(found, "simpul")["Tertib administrasi"]["rata"]):
        assert mean["cara"] == ["(90,00 + 80,00) ÷ 2 = 85,00", "Cakupan: 2 dari 2 indikator terisi"]
        assert mean["kurang"] == []
    assert found["peta"][0]["sel"][0]["cara"][0] == "Jumlah 20,00 ÷ 1 = 20,00"
    assert found["html"].count("(90,00 + 80,00) ÷ 2 = 85,00") == 3, "the tile, tujuan and sasaran"
    many = page(kantor, kantor.stage.inspector)
    assert many["angka"]["semua"]["cara"][0] == "Jumlah 170,00 ÷ 2 = 85,00", "a page without indicators has the sum"


def test_a_figure_reads_as_on_the_worksheet_and_in_its_explanation(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4,5")
    row = rows(page(kantor, kantor.planner))["Surat terkelola"]
    client = browser(kantor.stage, kantor.planner)
    sheet = client.get(
        f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/4/"
    ).content.decode()
    explained = client.get(row["tautan"])
    assert (row["realisasi"], row["triwulan"], row["capaian"]) == ("4,5", "95,00 %", "95,00 %")
    assert "95,00 %" in sheet
    assert explained.context["angka"]["capaian"] == {"teks": "95,00 %", "status": row["status"]}
    assert explained.context["angka"]["nilai"] == row["realisasi"]


def test_what_is_not_verified_counts_only_with_the_switch(kantor: Kantor) -> None:
    kantor.isi("4", triwulan=4)
    official = page(kantor, kantor.planner)
    assert rows(official)["Surat terkelola"]["capaian"] == ""
    assert official["angka"]["semua"]["kelas"] == "kosong"
    assert (official["angka"]["terisi"], official["angka"]["terverifikasi"]) == (1, 0)
    everything = page(kantor, kantor.planner, belum=1)
    assert rows(everything)["Surat terkelola"]["capaian"] == "40,00 %"
    assert "termasuk yang belum diverifikasi" in everything["html"]
    assert "belum=1" in everything["query"]


def test_no_colour_of_the_scale_while_data_are_missing(kantor: Kantor) -> None:
    verified(kantor, "4", "3", "2", "1")  # 100 %: green by itself, but Bagian Hukum has entered nothing
    found = page(kantor, kantor.planner)
    assert found["angka"]["semua"] | {"angka": 100} == found["angka"]["semua"]
    assert (found["angka"]["semua"]["kelas"], found["angka"]["semua"]["kata"]) == ("sebagian", "belum lengkap")
    assert {one["rata"]["kelas"] for one in rows(found, "simpul").values()} == {"sebagian", "hijau", "kosong"}
    cards = re.findall(r'<li class="card" data-kelas="(\w+)"', found["html"])
    assert cards
    assert set(cards) == {"sebagian"}
    perda(kantor, "10")
    assert page(kantor, kantor.planner)["angka"]["semua"]["kelas"] == "hijau"  # the control


def test_an_early_quarter_owes_nothing_and_says_so(kantor: Kantor) -> None:
    found = page(kantor, kantor.planner, tahun=2021, triwulan=1)
    assert found["angka"]["semua"]["kelas"] == "nihil"
    assert found["angka"]["terlambat"] == 0
    assert "belum ada yang wajib diisi" in found["html"]


def test_late_is_what_is_due_after_the_last_day_and_not_handed_in(kantor: Kantor) -> None:
    assert page(kantor, kantor.planner)["angka"]["terlambat"] == 0
    paket, _row = kantor.diajukan("4", triwulan=4)
    today = timezone.localdate()
    window = JendelaPengisian.objects.get(tahun=2021, triwulan=4)
    set_jendela(kantor.stage.admin, tahun=2021, triwulan=4, buka=today - timedelta(30), tutup=today - timedelta(1),
                seen=window.revisi)  # fmt: skip
    found = page(kantor, kantor.planner)
    assert (found["angka"]["menunggu"], found["angka"]["terlambat"]) == (1, 1)  # Bagian Hukum's alone
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    assert page(kantor, kantor.planner)["angka"]["terlambat"] == 1


def close(kantor: Kantor, triwulan: int = 4) -> JendelaPengisian:
    today = timezone.localdate()
    window = JendelaPengisian.objects.get(tahun=2021, triwulan=triwulan)
    return set_jendela(kantor.stage.admin, tahun=2021, triwulan=triwulan, buka=today - timedelta(30),
                       tutup=today - timedelta(1), seen=window.revisi)  # fmt: skip


def late(kantor: Kantor, **query: Any) -> int:
    number: int = page(kantor, fresh(kantor.planner), **query)["angka"]["terlambat"]
    return number


def test_late_counts_packages_never_begun_and_drafts_whatever_the_page_shows(kantor: Kantor) -> None:
    kantor.isi("4", triwulan=4)  # a draft, never handed in; Bagian Hukum has not even begun
    assert (late(kantor), late(kantor, belum=1)) == (0, 0)  # the window is still open
    window = close(kantor)
    assert (late(kantor), late(kantor, belum=1)) == (2, 2)
    owing = [one.unit for one in tasks_of(fresh(kantor.planner)) if one.is_late(timezone.localdate())]
    assert owing == ["Bagian Umum", "Bagian Hukum"]  # the list of the late names the same
    set_jendela_khusus(kantor.stage.admin, jendela_id=window.pk, unit_id=kantor.umum.pk,
                       tutup=timezone.localdate() + timedelta(3), alasan="Server padam")  # fmt: skip
    assert late(kantor) == 1  # Bagian Umum has more time


def test_a_correction_that_was_handed_in_hides_no_other_indicator(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("4", triwulan=4)
    paket = verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    row.refresh_from_db()
    correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, isi={"isian": {"nilai": "5"}},
                      alasan="Salah ketik")  # fmt: skip
    paket.refresh_from_db()
    submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    close(kantor)
    assert late(kantor) == 1  # Bagian Hukum's; the corrected one was handed in long ago
    assert late(kantor, triwulan=1, tahun=2021) == 0  # nothing is due in a quarter without a target


def test_each_sees_as_far_as_the_role_reaches(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    head = page(kantor, fresh(kantor.kepala_hukum))
    assert head["akar"].pk == kantor.hukum.pk
    assert set(rows(head)) == {"Perda selesai"}
    assert "90,00" not in head["html"]
    assert {one["nama"] for one in page(kantor, kantor.stage.inspector)["peta"]} == {"Sekretariat Daerah"}
    assert [one["nama"] for one in page(kantor, fresh(kantor.planner))["peta"]] == ["Bagian Umum", "Bagian Hukum"]
    unit = f"dasbor/{kantor.umum.pk}/"
    assert page(kantor, kantor.stage.leader, unit)["angka"]["semua"]["teks"] == "90,00 %"
    page(kantor, fresh(kantor.kepala_hukum), unit, status=404)
    page(kantor, kantor.stage.other_planner, unit, status=404)
    page(kantor, kantor.stage.other_planner, f"dasbor/{kantor.stage.dinas.pk}/")


def fresh(actor: Actor) -> Actor:
    """Of a new request, when a unit has been added since."""
    found = actor_in(Pengguna.objects.get(pk=actor.pengguna_id or 0), actor.pemda_id)
    assert found is not None
    return found


def test_a_quarter_without_window_gives_the_newest_and_says_so(kantor: Kantor) -> None:
    found = page(kantor, kantor.planner, tahun=1999, triwulan=9)
    assert (found["tahun"], found["triwulan"]) == (2021, 4)
    assert "tidak mempunyai jendela" in found["html"]
    for wrong in ("-1", "abc", "²", "9" * 40, ""):
        page(kantor, kantor.planner, tahun=wrong, triwulan=wrong)


def test_without_windows_or_plans_the_page_says_what_comes(cast: Cast) -> None:
    here = cast.here
    client = browser(here, here.leader)
    assert "Belum ada triwulan yang dibuka" in client.get(f"/{here.pemda.slug}/dasbor/").content.decode()
    with inside(here.pemda.pk):
        factories.jendela(here.admin)
    html = client.get(f"/{here.pemda.slug}/dasbor/").content.decode()
    assert "Belum ada indikator yang dihitung" in html
    assert here.rencana.judul in html  # the draft is named as not counted


def test_the_trend_has_the_same_quarter_of_each_year(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    perda(kantor, "8")
    assert "Tren tampil setelah" in page(kantor, kantor.planner, tren=1)["html"]
    factories.jendela(kantor.stage.admin, 4, tahun=2022)
    without = page(kantor, kantor.planner, tahun=2021, triwulan=4)
    assert "tren=1#tren" in without["html"], "for a browser without scripts"
    address = f"dasbor/{kantor.stage.setda.pk}/tren/"
    assert f'data-muat="/{kantor.stage.pemda.slug}/{address}?tahun=2021&amp;triwulan=4"' in without["html"]
    later = page(kantor, kantor.planner, address, tahun=2021, triwulan=4)
    found = page(kantor, kantor.planner, tahun=2021, triwulan=4, tren=1)["tren"]
    assert later["tren"] == found
    assert "<html" not in later["html"]
    assert [(one["tahun"], one["teks"], one["kelas"]) for one in found] == [
        (2021, "85,00 %", "hijau"), (2022, "–", "kosong"),
    ]  # fmt: skip


def test_the_trend_is_of_who_may_read_it_and_of_the_own_unit(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    perda(kantor, "8")
    factories.jendela(kantor.stage.admin, 4, tahun=2022)
    asked = {"tahun": 2021, "triwulan": 4}
    assert page(kantor, kantor.stage.inspector, "dasbor/tren/", **asked)["tren"][0]["teks"] == "85,00 %"
    unit = f"dasbor/{kantor.umum.pk}/tren/"
    assert page(kantor, kantor.planner, unit, **asked)["tren"][0]["teks"] == "90,00 %"
    page(kantor, fresh(kantor.kepala_hukum), unit, status=404, **asked)
    assert page(kantor, fresh(kantor.kepala_hukum), "dasbor/tren/", **asked)["tren"][0]["teks"] == "80,00 %"
    page(kantor, kantor.stage.inspector, "dasbor/900001/tren/", status=404)


def test_a_bullet_shows_the_pair_that_the_achievement_is_made_of(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    found = page(kantor, kantor.planner)
    [bullet] = rows(found)["Surat terkelola"]["bilah"]
    assert bullet.angka == "9 dari target 10 Dokumen", "the sum of the quarters, as its achievement of 90 %"
    assert 'aria-label="Surat terkelola: 9 dari target 10 Dokumen. Skala 0 sampai 12."' in found["html"]
    [empty] = rows(found)["Perda selesai"]["bilah"]
    assert (empty.isi, empty.pita, empty.kata) == (None, (), "Realisasi belum diisi.")


def test_a_sum_that_lacks_a_quarter_has_no_colour_of_the_scale(cast: Cast) -> None:
    def by_quarters(surat: Indikator, perda: Indikator) -> None:
        cumulative(surat, perda)
        for triwulan in range(1, 5):
            set_target(cast.here.planner, indikator_id=surat.pk, tahun=2021, triwulan=triwulan, teks="3 Dokumen")

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=by_quarters)
        paket, _row = kantor.diajukan("12", triwulan=4)
        verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
        row = rows(page(kantor, kantor.planner))["Surat terkelola"]
    assert (row["capaian"], row["status"], row["kata"]) == ("100,00 %", "sebagian", "belum lengkap")
    assert row["bilah"][0].kata == "Triwulan I, II, III belum diisi: angkanya sementara."


def test_the_whole_has_the_indicators_of_a_node_by_themselves(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    simpul = kantor.surat.simpul_id
    address = f"dasbor/simpul/{simpul}/"
    whole = page(kantor, kantor.stage.inspector)
    assert not rows(whole, "sendiri"), "none of the two upper levels has an indicator"
    found = page(kantor, kantor.stage.inspector, address, tahun=2021, triwulan=4)
    assert [(one["nama"], one["capaian"]) for one in found["pohon"]] == [("Surat terkelola", "90,00 %")]
    assert "<svg" in found["html"]
    assert "<html" not in found["html"]
    assert page(kantor, fresh(kantor.kepala_hukum), address, tahun=2021, triwulan=4)["pohon"] == []
    page(kantor, kantor.stage.other_planner, address, status=404)
    page(kantor, kantor.stage.inspector, f"dasbor/simpul/{kantor.stage.simpul[-1].pk}/", status=404)


def test_names_cannot_break_out_of_the_data(kantor: Kantor) -> None:
    kantor.umum.nama = "</script><b>Bagian</b>"
    kantor.umum.save()
    html = page(kantor, kantor.planner)["html"]
    assert "</script><b>" not in html
    assert "\\u003C/script\\u003E\\u003Cb\\u003EBagian" in html


def test_what_is_missing_is_named_with_the_place_where_it_is_entered(kantor: Kantor) -> None:
    kantor.isi("4", triwulan=4)
    found = page(kantor, kantor.planner)
    assert (
        found["angka"]["belum"] == f"/{kantor.stage.pemda.slug}/dasbor/{kantor.stage.setda.pk}/belum/{found['query']}"
    )
    place = f"dasbor/{kantor.stage.setda.pk}/belum/"
    asked = {"tahun": 2021, "triwulan": 4}
    missing = page(kantor, kantor.planner, place, **asked)
    assert missing["n"] == 1
    sheet = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.hukum.pk}/2021/4/"
    assert f'href="{sheet}#indikator-{kantor.perda.pk}">Perda selesai</a>' in missing["html"]
    row = f'id="indikator-{kantor.perda.pk}"'
    assert row in browser(kantor.stage, kantor.planner).get(sheet).content.decode(), "the link leads to the row itself"
    whole = page(kantor, kantor.stage.leader, "dasbor/belum/", **asked)
    assert [one["unit"] for one in whole["kelompok"]] == ["Bagian Hukum"]
    close(kantor)
    assert page(kantor, fresh(kantor.planner), place, **asked)["kelompok"][0]["lewat"]
    tasks = browser(kantor.stage, kantor.stage.leader).get(f"/{kantor.stage.pemda.slug}/tugas/").content.decode()
    assert f"/dasbor/{kantor.hukum.pk}/belum/?tahun=2021" in tasks


def test_the_list_of_the_missing_reaches_as_far_as_the_role_and_asks_for_what_is_due_alone(kantor: Kantor) -> None:
    asked = {"tahun": 2021, "triwulan": 4}
    head = page(kantor, fresh(kantor.kepala_hukum), "dasbor/belum/", **asked)
    assert [one["unit"] for one in head["kelompok"]] == ["Bagian Hukum"]
    page(kantor, fresh(kantor.kepala_hukum), f"dasbor/{kantor.umum.pk}/belum/", status=404, **asked)
    both = page(kantor, kantor.stage.inspector, "dasbor/belum/", **asked)
    assert [one["unit"] for one in both["kelompok"]] == ["Bagian Umum", "Bagian Hukum"]
    early = page(kantor, kantor.stage.inspector, "dasbor/belum/", tahun=2021, triwulan=1)
    assert early["n"] == 0, "a target of the year alone is due in the last quarter"
    assert "Tidak ada yang belum diisi" in early["html"]


def test_what_is_computed_already_is_missing_nowhere(kantor: Kantor) -> None:
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus="p × 2")
    Variabel.objects.create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=1, kode="p", label="Perda",
                            rujukan=kantor.perda)  # fmt: skip
    asked = {"tahun": 2021, "triwulan": 4}
    assert page(kantor, kantor.planner, "dasbor/belum/", **asked)["n"] == 2
    record_realisasi(kantor.kepala_hukum, indikator_id=kantor.perda.pk, tahun=2021, triwulan=4, seen=None,
                     isi={"isian": {"nilai": "3"}})  # fmt: skip
    assert page(kantor, kantor.planner, "dasbor/belum/", **asked)["n"] == 0


def test_each_year_of_the_trend_leads_to_its_own_dashboard(kantor: Kantor) -> None:
    factories.jendela(kantor.stage.admin, 4, tahun=2022)
    found = page(kantor, kantor.stage.inspector, f"dasbor/{kantor.stage.setda.pk}/tren/", tahun=2021, triwulan=4)
    place = f"/{kantor.stage.pemda.slug}/dasbor/{kantor.stage.setda.pk}/"
    assert [one["tautan"] for one in found["tren"]] == [f"{place}?tahun={year}&triwulan=4" for year in (2021, 2022)]
