"""One worksheet for a unit and all below it: its reach, its rows saved together, its packages moved on together."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indikator import queries
from indikator.commands import verify_paket
from indikator.models import Indikator, Paket, Realisasi
from indikator.tugas import task_page
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jejak, Unit
from kinerja.core.tenancy import inside
from kinerja.core.waktu import hari_ini
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_isian import fresh
from tests.indikator.test_sunting import browser


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


@pytest.fixture
def kepala(kantor: Kantor) -> Actor:
    """The head of the whole Setda."""
    return factories.member(kantor.stage.pemda, "kepala_unit", kantor.stage.setda)


def address(kantor: Kantor, unit: Unit | None = None, triwulan: int = 1) -> str:
    pk = (unit or kantor.stage.setda).pk
    return f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{pk}/2021/{triwulan}/bawahan/"


def cell(indikator: Indikator, text: str, seen: int | None = None, kunci: str = "") -> dict[str, Any]:
    isi = {"isian": {"nilai": text}}
    return {"tindakan": "isi", "indikator": indikator.pk, "seen": seen, "isi": isi, "kunci": kunci}


def send(kantor: Kantor, by: Actor, *cells: dict[str, Any], status: int = 200) -> Any:
    body = {"edit": list(cells)} if len(cells) > 1 else cells[0]
    answer = browser(kantor.stage, by).post(
        f"{address(kantor)}kirim/", body, "application/json", headers={"accept": "application/json"}
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def step(kantor: Kantor, by: Actor, langkah: str, units: list[Unit], *, status: int = 302, **more: str) -> str:
    seen = {f"seen-{one.unit_id}": str(one.revisi) for one in Paket.objects.filter(triwulan=1)}
    empty = {f"seen-{one.pk}": "0" for one in units}
    data = {"langkah": langkah, "unit": [one.pk for one in units], **empty, **seen, **more}
    client = browser(kantor.stage, by)
    answer = client.post(address(kantor), data)
    assert answer.status_code == status, answer.content.decode()
    return (client.get(address(kantor)) if status == 302 else answer).content.decode()


def fill_both(kantor: Kantor, kepala: Actor) -> None:
    send(kantor, kepala, cell(kantor.surat, "5"), cell(kantor.perda, "6"))


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_it_holds_the_units_within_reach_and_no_other(kantor: Kantor, kepala: Actor) -> None:
    text = browser(kantor.stage, kepala).get(address(kantor)).content.decode()
    assert "Surat terkelola" in text
    assert "Perda selesai" in text
    own = browser(kantor.stage, kantor.kepala_umum).get(address(kantor, kantor.umum)).content.decode()
    assert "Surat terkelola" in own
    assert "Perda selesai" not in own
    for unit in (kantor.hukum, kantor.stage.setda):  # of a neighbour, and of the unit above
        answer = browser(kantor.stage, kantor.kepala_umum).get(address(kantor, unit))
        assert answer.status_code == 404
    with pytest.raises(NotFound):
        queries.lembar_bawahan(kantor.stage.other_planner, kantor.rencana, kantor.stage.setda.pk, 2021, 1)


def test_more_units_cost_no_more_queries(kantor: Kantor, kepala: Actor) -> None:
    def count(unit: Unit) -> int:
        with CaptureQueriesContext(connection) as found:
            queries.lembar_bawahan(kepala, kantor.rencana, unit.pk, 2021, 1)
        return len(found)

    assert len(queries.lembar_bawahan(kepala, kantor.rencana, kantor.stage.setda.pk, 2021, 1)) == 2
    assert count(kantor.stage.setda) == count(kantor.umum)


def test_the_tasks_of_a_quarter_are_one_card_that_leads_there(kantor: Kantor, kepala: Actor) -> None:
    hari = hari_ini(kantor.stage.pemda.pk)
    [section] = task_page(kepala, queries.tasks_of(kepala), hari)["bagian"]
    assert [(one["atas"], one["n"], one["jumlah"]) for one in section["kelompok"]] == [
        (kantor.stage.setda.pk, 2, 2)
    ] * 4
    text = browser(kantor.stage, kepala).get(f"/{kantor.stage.pemda.slug}/tugas/").content.decode()
    assert address(kantor) in text
    [section] = task_page(kantor.kepala_umum, queries.tasks_of(kantor.kepala_umum), hari)["bagian"]
    assert all(len(one["tugas"]) == 1 and "atas" not in one for one in section["kelompok"]), "one unit is no group"


# --- saving ----------------------------------------------------------------------------------------------------------


def test_rows_of_many_units_are_saved_together(kantor: Kantor, kepala: Actor) -> None:
    answer = send(kantor, kepala, cell(kantor.perda, "6"), cell(kantor.surat, "5"))
    assert [(one["status"], one["baris"]["nilai"]) for one in answer["jawaban"]] == [(200, "6"), (200, "5")]
    assert set(Realisasi.objects.values_list("indikator", "paket__unit")) == {
        (kantor.surat.pk, kantor.umum.pk), (kantor.perda.pk, kantor.hukum.pk)
    }  # fmt: skip
    assert send(kantor, kepala, cell(kantor.surat, "7", 0))["baris"]["nilai"] == "7"


def test_what_is_refused_takes_nothing_else_with_it(kantor: Kantor, kepala: Actor) -> None:
    """A text that is no number, an older revision, an indicator of another plan: each says so at its own row."""
    fill_both(kantor, kepala)
    foreign = factories.indikator(kantor.planner, kantor.stage.simpul[-1], "Lain")
    answer = send(kantor, kepala, cell(kantor.surat, "banyak", 0), cell(kantor.perda, "8", 0), cell(foreign, "1"))
    assert [one["status"] for one in answer["jawaban"]] == [422, 200, 404]
    assert "banyak" in str(answer["jawaban"][0])
    stale = send(kantor, kepala, cell(kantor.surat, "9", 0), cell(kantor.perda, "9", 0))["jawaban"]
    assert [one["status"] for one in stale] == [200, 409]
    assert stale[1]["keadaan"]["isian"] == {"nilai": "8"}
    assert {one.indikator_id: str(one.nilai.normalize()) for one in Realisasi.objects.all() if one.nilai} == {
        kantor.surat.pk: "9", kantor.perda.pk: "8"
    }  # fmt: skip


def test_two_rows_of_one_unit_do_not_fall_together(cast: Cast) -> None:
    """Of one unit they are one command; where it is refused, each goes by itself."""
    here = cast.here

    def second(surat: Indikator, _perda: Indikator) -> None:
        factories.indikator(here.planner, surat.simpul, "Arsip tertata", {2021: "3"})

    with inside(here.pemda.pk):
        kantor = make_kantor(here, prepare=second)
        arsip = Indikator.objects.get(nama="Arsip tertata")
        own = f"/{here.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/kirim/"
        edit = {"edit": [cell(kantor.surat, "empat kali"), cell(arsip, "3")]}
        answer = browser(here, kantor.kepala_umum).post(own, edit, "application/json").json()
        assert [one["status"] for one in answer["jawaban"]] == [422, 200]
        assert list(Realisasi.objects.values_list("indikator", flat=True)) == [arsip.pk]


def test_a_paste_whose_answer_was_lost_is_done_once(kantor: Kantor, kepala: Actor) -> None:
    cells = [cell(kantor.surat, "5", kunci="satu-000001"), cell(kantor.perda, "6", kunci="dua-0000002")]
    first = send(kantor, kepala, *cells)
    assert send(kantor, kepala, *cells) == first
    assert Jejak.objects.filter(tindakan="realisasi.record").count() == 2
    assert {one.permintaan for one in Jejak.objects.filter(tindakan="realisasi.record")} == {
        "satu-000001", "dua-0000002"
    }  # fmt: skip
    without = [{**one, "kunci": ""} for one in cells]  # the control: without its key it is another edit, and stale
    assert [one["status"] for one in send(kantor, kepala, *without)["jawaban"]] == [409, 409]


def test_a_bundle_is_not_taken_twice_or_without_end(kantor: Kantor, kepala: Actor) -> None:
    send(kantor, kepala, cell(kantor.surat, "5"), cell(kantor.surat, "6"), status=422)
    send(kantor, kepala, *(cell(kantor.surat, "5") | {"indikator": pk} for pk in range(1, 102)), status=422)
    assert not Realisasi.objects.exists()


# --- steps -----------------------------------------------------------------------------------------------------------


def test_all_packages_go_at_once_and_each_has_its_trail(kantor: Kantor, kepala: Actor) -> None:
    fill_both(kantor, kepala)
    units = [kantor.umum, kantor.hukum]
    assert "2 paket diserahkan." in step(kantor, kepala, "ajukan", units)
    assert set(Paket.objects.values_list("status", flat=True)) == {"diajukan"}
    planner = fresh(kantor.planner)
    assert "2 paket terverifikasi." in step(kantor, planner, "verifikasi", units)
    assert set(Paket.objects.values_list("status", flat=True)) == {"terverifikasi"}
    for action in ("realisasi.submit", "realisasi.verify"):
        rows = Jejak.objects.filter(tindakan=action)
        assert {one.sesudah["unit"] for one in rows} == {kantor.umum.pk, kantor.hukum.pk}
        assert rows.count() == 2


def test_what_cannot_go_is_named_and_what_can_has_gone(kantor: Kantor, kepala: Actor) -> None:
    send(kantor, kepala, cell(kantor.surat, "5"))
    text = step(kantor, kepala, "ajukan", [kantor.umum, kantor.hukum], status=422)
    assert "1 paket diserahkan." in text
    assert "Belum ada isian dalam paket ini. (Bagian Hukum)" in text
    assert Paket.objects.get().status == "diajukan"
    assert "Pilih sedikitnya satu unit." in step(kantor, kepala, "ajukan", [], status=422)


def test_a_package_goes_back_by_its_reasons_and_is_not_verified_with_them(kantor: Kantor, kepala: Actor) -> None:
    fill_both(kantor, kepala)
    units = [kantor.umum, kantor.hukum]
    step(kantor, kepala, "ajukan", units)
    row = Realisasi.objects.get(indikator=kantor.surat)
    planner, reason = fresh(kantor.planner), {f"alasan-{row.pk}": "Bukti kurang"}
    text = step(kantor, planner, "verifikasi", units, status=422, **reason)
    assert "1 paket terverifikasi." in text
    assert "Ada alasan pengembalian yang tertulis." in text
    assert "1 paket dikembalikan dengan alasan pada 1 isian." in step(
        kantor, planner, "kembalikan", [], status=302, **reason
    )
    assert dict(Paket.objects.values_list("unit", "status")) == {
        kantor.umum.pk: "dikembalikan", kantor.hukum.pk: "terverifikasi"
    }  # fmt: skip
    page = browser(kantor.stage, kepala).get(address(kantor) + "?keadaan=dikembalikan").content.decode()
    assert "Bukti kurang" in page
    assert "Perda selesai" not in page


def test_steps_ask_for_the_right_as_ever(kantor: Kantor, kepala: Actor) -> None:
    fill_both(kantor, kepala)
    units = [kantor.umum, kantor.hukum]
    text = step(kantor, kepala, "verifikasi", units, status=422)
    assert "Langkah ini tidak berlaku" in text or "tidak berhak" in text
    step(kantor, kepala, "ajukan", units)
    paket = Paket.objects.get(unit=kantor.umum)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    stale = {f"seen-{kantor.umum.pk}": "0", f"seen-{kantor.hukum.pk}": "0"}
    assert "sudah berubah sejak Anda membukanya" in step(
        kantor, fresh(kantor.planner), "verifikasi", units, status=422, **stale
    )
    assert Paket.objects.get(unit=kantor.hukum).status == "diajukan"
    foreign = factories.unit(kantor.stage.admin, "Bagian Lain", kantor.stage.setda)
    step(kantor, kepala, "ajukan", [foreign], status=404)
