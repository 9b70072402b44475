"""A verified figure whose source is corrected later: not changed silently, said everywhere, computed anew in a step."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indikator.commands import correct_realisasi, reopen_paket
from indikator.models import Indikator, JendelaPengisian, Paket, Realisasi, Variabel
from indikator.queries.tabel import tabel_of
from indikator.queries.tugas import tasks_of
from indikator.queries.usang import outdated_in
from indikator.tabel import rule_lines, written
from indikator.tugas import task_page
from kinerja.core.errors import Forbidden, Invalid
from kinerja.core.tenancy import inside
from laporan.reports.pengukuran_kinerja import REPORT
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor, make_usang, planner_now, settled
from tests.indikator.test_sunting import browser

SENTENCE = "“Perda selesai” TW I 2021 berubah dari 21 menjadi 25"


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


def newest(kantor: Kantor) -> Realisasi:
    return Realisasi.objects.filter(indikator=kantor.surat).latest("versi")


def url(kantor: Kantor, kind: str = "isian") -> str:
    at = kantor.umum.pk if kind == "isian" else kantor.surat.pk
    return f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/{kind}/{at}/2021/1/"


def test_the_verified_value_stays_and_every_page_says_that_it_is_outgrown(kantor: Kantor) -> None:
    make_usang(kantor)
    row = newest(kantor)
    assert (row.nilai, row.status, row.versi) == (Decimal(42), "terverifikasi", 1)
    watcher = browser(kantor.stage, kantor.stage.inspector)
    for kind in ("isian", "jelaskan"):
        page = watcher.get(url(kantor, kind)).content.decode()
        assert "Perlu dihitung ulang" in page
        assert "Terverifikasi 42; dengan angka sumbernya yang sekarang 50" in page
        assert SENTENCE in page
        assert "Alasan: Salah hitung." in page
    board = watcher.get(f"/{kantor.stage.pemda.slug}/dasbor/?tahun=2021&triwulan=1").content.decode()
    assert '#bagian-ulang"><strong>1</strong>' in board
    for actor, action in ((kantor.kepala_umum, "Hitung ulang"), (planner_now(kantor), "Minta hitung ulang")):
        tasks = task_page(actor, tasks_of(actor), timezone.localdate())["bagian"]
        [card] = next(one["tugas"] for one in tasks if one["kode"] == "ulang")
        assert (card["unit"], card["usang"], card["tindakan"]) == ("Bagian Umum", 1, action)


def test_reports_and_api_print_the_verified_figure_with_its_mark(kantor: Kantor) -> None:
    make_usang(kantor)
    table = tabel_of(kantor.stage.inspector, kantor.rencana, 2021, 1)
    line = next(one for one in table.baris if one.indikator == kantor.surat)
    assert written(line, table).realisasi[0].teks == "42"
    assert "TW I: perlu dihitung ulang, sumbernya berubah." in written(line, table).alasan
    assert any(SENTENCE in one and "terverifikasi 42" in one for one in rule_lines(table))
    document = REPORT.build(kantor.stage.inspector, kantor.rencana, {"tahun": "2021", "triwulan": "1"})
    assert SENTENCE in str(document)
    api = browser(kantor.stage, kantor.stage.inspector)
    query = f"?rencana={kantor.rencana.pk}&tahun=2021&triwulan=1"
    figures = api.get(f"/api/v1/capaian{query}").json()["indikator"]
    [own] = [one for one in figures if one["indikator"] == kantor.surat.pk]
    flag = own["per_triwulan"][0]["perlu_dihitung_ulang"]
    assert (own["per_triwulan"][0]["realisasi"]["nilai"], flag["nilai"]) == ("42", "50")
    rows = api.get(f"/api/v1/realisasi{query}").json()["realisasi"]
    flagged = {one["indikator"]: one["perlu_dihitung_ulang"] for one in rows}
    assert flagged[kantor.perda.pk] is None
    assert SENTENCE in flagged[kantor.surat.pk]["sumber"][0]


def test_the_head_computes_anew_in_one_press_and_it_is_verified_again(kantor: Kantor) -> None:
    paket = make_usang(kantor)
    page = browser(kantor.stage, kantor.kepala_umum)
    assert "Hitung ulang 1 angka" in page.get(url(kantor)).content.decode()
    assert page.post(url(kantor), {"langkah": "hitung_ulang", "seen": str(paket.revisi)}).status_code == 302
    row = newest(kantor)
    assert (row.nilai, row.status, row.versi) == (Decimal(50), "draf", 2)
    assert row.alasan_koreksi.startswith(f"Dihitung ulang. {SENTENCE}")
    assert [one.kini.angka for one in outdated_in(kantor.stage.pemda.pk, [2021])] == [50]  # until that is verified
    settled(kantor, kantor.kepala_umum, row)
    assert outdated_in(kantor.stage.pemda.pk, [2021]) == []
    again = page.post(url(kantor), {"langkah": "hitung_ulang", "seen": "0"})
    assert again.status_code == 422
    assert "Tidak ada angka" in again.content.decode()


def test_after_the_window_the_planner_gives_time_for_it(kantor: Kantor) -> None:
    paket = make_usang(kantor)
    past = timezone.localdate() - timedelta(days=30)
    JendelaPengisian.objects.filter(triwulan=1).update(buka=past, tutup=past + timedelta(days=5))
    head = browser(kantor.stage, kantor.kepala_umum)
    page = head.get(url(kantor)).content.decode()
    assert "Hitung ulang 1 angka" not in page
    assert "Perencana dapat memberi waktu untuk menghitung ulang." in page
    desk = browser(kantor.stage, planner_now(kantor))
    assert "Minta unit menghitung ulang" in desk.get(url(kantor)).content.decode()
    step = {"langkah": "minta_ulang", "seen": str(paket.revisi), "catatan": "Perda dikoreksi."}
    assert desk.post(url(kantor), step).status_code == 302
    paket.refresh_from_db()
    assert (paket.status, paket.perbaikan_sampai is not None) == ("terverifikasi", True)
    assert "Hitung ulang 1 angka" in head.get(url(kantor)).content.decode()
    head.post(url(kantor), {"langkah": "hitung_ulang", "seen": str(paket.revisi)})
    settled(kantor, kantor.kepala_umum, newest(kantor))
    assert newest(kantor).nilai == 50
    assert Paket.objects.get(pk=paket.pk).perbaikan_sampai is None


def test_only_what_is_outgrown_is_opened_again_and_only_by_the_planner(kantor: Kantor) -> None:
    paket = make_usang(kantor, dari="21", ke="21")
    planner = planner_now(kantor)
    with pytest.raises(Invalid, match="Tidak ada angka"):
        reopen_paket(planner, paket_id=paket.pk, seen=paket.revisi, catatan="Coba.")
    with pytest.raises(Forbidden):
        reopen_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi, catatan="Coba.")
    assert outdated_in(kantor.stage.pemda.pk, [2021]) == []


def test_a_figure_over_its_own_quarters_is_outgrown_by_a_correction_of_one(kantor: Kantor) -> None:
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus="kumulatif(a)")
    Variabel.objects.create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=1, kode="a", label="A")
    first = kantor.isi("", isian={"a": "10"})
    settled(kantor, kantor.kepala_umum, first)
    second = kantor.isi("", triwulan=2, isian={"a": "5"})
    settled(kantor, kantor.kepala_umum, second)
    first.refresh_from_db()
    newer = correct_realisasi(kantor.kepala_umum, realisasi_id=first.pk, seen=first.revisi,
                              isi={"isian": {"a": "12"}}, alasan="Kurang dua.")  # fmt: skip
    assert outdated_in(kantor.stage.pemda.pk, [2021]) == []
    settled(kantor, kantor.kepala_umum, newer)
    [found] = outdated_in(kantor.stage.pemda.pk, [2021])
    assert (found.row.triwulan, found.row.nilai, found.kini.angka) == (2, Decimal(15), Decimal(17))


def test_where_nothing_rests_on_others_it_costs_one_query(kantor: Kantor) -> None:
    row = kantor.isi("5")
    settled(kantor, kantor.kepala_umum, row)
    with CaptureQueriesContext(connection) as captured:
        assert outdated_in(kantor.stage.pemda.pk, [2021]) == []
    assert len(captured) == 1
