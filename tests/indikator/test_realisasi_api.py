"""Realisations by the API: the same command, the same rights, the same figures; and what page and API refuse alike."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from indikator.commands import set_jendela
from indikator.models import JendelaPengisian, Paket, Realisasi
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from kinerja.core.waktu import hari_ini
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser

JSON = "application/json"


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


class Caller:
    """Somebody at the doors of the API and of the worksheet, for the plan of the office."""

    def __init__(self, kantor: Kantor, actor: Actor) -> None:
        self.kantor, self.client = kantor, browser(kantor.stage, actor)
        session = self.client.session
        session["pemda_id"] = kantor.stage.pemda.pk
        session.save()

    def get(self, name: str, status: int = 200, **filters: Any) -> Any:
        asked = {"rencana": self.kantor.rencana.pk, **filters}
        return self._checked(self.client.get(f"/api/v1/{name}", asked), status)

    def write(self, edit: dict[str, Any], status: int, *, method: str = "post", **headers: str) -> Any:
        address = f"/api/v1/realisasi?rencana={self.kantor.rencana.pk}"
        call = getattr(self.client, method)
        return self._checked(call(address, edit, JSON, headers=headers), status)

    def step(self, paket: Paket, name: str, status: int = 200, **more: Any) -> Any:
        paket.refresh_from_db()
        body = {"seen": paket.revisi, **more}
        return self._checked(self.client.post(f"/api/v1/paket/{paket.pk}/{name}", body, JSON), status)

    def type_on_the_page(self, indikator: int, unit: int, text: str, *, seen: int | None = None) -> int:
        kantor = self.kantor
        root = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{unit}/2021/1"
        edit = {"tindakan": "isi", "indikator": indikator, "seen": seen, "isi": {"isian": {"nilai": text}}}
        return self.client.post(f"{root}/kirim/", edit, JSON, headers={"accept": JSON}).status_code

    def _checked(self, response: Any, status: int) -> Any:
        assert response.status_code == status, response.content
        if status >= 400:
            assert response["Content-Type"] == "application/problem+json"
        return response.json()


def cell(kantor: Kantor, text: str, seen: int | None = None, **more: Any) -> dict[str, Any]:
    isi = {"isian": {"nilai": text}}
    return {"indikator": kantor.surat.pk, "tahun": 2021, "triwulan": 1, "seen": seen, "isi": isi, **more}


def test_a_quarter_goes_its_way_by_the_api(kantor: Kantor) -> None:
    head, planner = Caller(kantor, kantor.kepala_umum), Caller(kantor, kantor.planner)
    made = head.write(cell(kantor, "2,5"), 201)
    assert (made["nilai"], made["nilai_teks"], made["keadaan"]) == ("2.5", "2,5", "terisi")
    paket = Paket.objects.get()
    assert head.step(paket, "ajukan", catatan="Sudah lengkap")["status"] == "diajukan"
    back = planner.step(paket, "kembalikan", alasan={str(made["id"]): "Bukti kurang"})
    assert back["status"] == "dikembalikan"
    [row] = head.get("realisasi")["realisasi"]
    assert row["alasan_kembali"] == "Bukti kurang"
    again = head.write(cell(kantor, "5", row["revisi"]), 200)
    assert again["nilai"] == "5"
    head.step(paket, "ajukan")
    assert planner.step(paket, "verifikasi")["status"] == "terverifikasi"


def test_a_stale_cell_gets_409_and_the_fresh_state(kantor: Kantor) -> None:
    head = Caller(kantor, kantor.kepala_umum)
    first = head.write(cell(kantor, "3"), 201)
    answer = head.write(cell(kantor, "4"), 409)
    assert answer["keadaan"]["isian"] == {"nilai": "3"}
    moved = head.write(cell(kantor, "4"), 200, method="put", if_match=f'"{first["revisi"]}"')
    head.write(cell(kantor, "5"), 409, method="put", if_match=f'"{first["revisi"]}"')
    head.write(cell(kantor, "5"), 422, method="put")
    head.write(cell(kantor, "5"), 422, method="put", if_match='"x"')
    assert Realisasi.objects.get().revisi == moved["revisi"]


def test_an_edit_whose_answer_was_lost_is_done_once(kantor: Kantor) -> None:
    head = Caller(kantor, kantor.kepala_umum)
    edit = cell(kantor, "3", kunci="0123456789abcdef")
    assert head.write(edit, 201) == head.write(edit, 201)
    assert Realisasi.objects.get().revisi == 0


def test_bad_input_is_named(kantor: Kantor) -> None:
    head = Caller(kantor, kantor.kepala_umum)
    answer = head.write({"indikator": "x", "tahun": 2021}, 422)
    assert {one["letak"] for one in answer["masalah"]} == {"indikator", "triwulan", "isi"}
    assert head.write(cell(kantor, "tiga"), 422)["masalah"][0]["letak"] == "nilai"
    assert head.get("realisasi", 422, rencana="")["masalah"][0]["letak"] == "rencana"
    assert head.get("realisasi", 422, limit=501, unit="x")["status"] == 422
    head.get("capaian", 404, tahun=1999)


def test_pages_follow_the_cursor(kantor: Kantor) -> None:
    for triwulan in (1, 2, 3):
        kantor.isi(str(triwulan), triwulan=triwulan)
    head = Caller(kantor, kantor.kepala_umum)
    first = head.get("realisasi", limit=2)
    second = head.get("realisasi", limit=2, cursor=first["berikutnya"])
    assert [one["triwulan"] for one in first["realisasi"] + second["realisasi"]] == [1, 2, 3]
    assert second["berikutnya"] is None
    assert [one["triwulan"] for one in head.get("realisasi", tahun=2021, triwulan=2)["realisasi"]] == [2]


def test_achievements_have_state_number_text_and_reason(kantor: Kantor) -> None:
    paket, _row = kantor.diajukan("8", triwulan=4)
    planner = Caller(kantor, kantor.planner)
    [waiting] = planner.get("capaian", tahun=2021, triwulan=4, unit=kantor.umum.pk)["indikator"]
    assert (waiting["keadaan"], waiting["capaian"]["nilai"]) == ("kosong", None)
    assert waiting["alasan"] == "Realisasi belum terverifikasi."
    planner.step(paket, "verifikasi")
    answer = planner.get("capaian", tahun=2021, triwulan=4, unit=kantor.umum.pk)
    [done] = answer["indikator"]
    assert done["target"] == {"nilai": "10", "teks": "10 Dokumen"}
    assert done["realisasi"] == {"nilai": "8", "teks": "8"}
    assert done["capaian"] == {"mentah": "80", "nilai": "80", "teks": "80,00 %"}
    assert (done["keadaan"], done["status"]) == ("terisi", "Tinggi")
    assert done["per_triwulan"][0]["keadaan"] == "belum_waktunya"
    assert answer["rata_rata"] == {"nilai": "80", "cakupan": "1 dari 1 indikator terisi", "lengkap": True}


# --- rights: by page and API alike ------------------------------------------------------------------------------------


def test_another_units_entry_is_neither_seen_nor_written(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    other = Caller(kantor, kantor.kepala_hukum)
    assert other.get("realisasi")["realisasi"] == []
    assert [one["nama"] for one in other.get("capaian", tahun=2021)["indikator"]] == ["Perda selesai"]
    other.get("capaian", 404, tahun=2021, unit=kantor.umum.pk)
    other.write(cell(kantor, "9", row.revisi), 403)
    other.step(paket, "ajukan", 404)
    assert other.type_on_the_page(kantor.surat.pk, kantor.umum.pk, "9", seen=row.revisi) == 404
    page = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/"
    assert other.client.get(page).status_code == 404
    assert Realisasi.objects.get().isian == {"nilai": "5"}
    assert len(Caller(kantor, kantor.kepala_umum).get("realisasi")["realisasi"]) == 1, "its own unit does see it"


def test_nothing_is_written_outside_the_window(kantor: Kantor) -> None:
    head = Caller(kantor, kantor.kepala_umum)
    first = head.write(cell(kantor, "3"), 201)
    window = JendelaPengisian.objects.get(tahun=2021, triwulan=1)
    today = hari_ini(kantor.stage.pemda.pk)
    set_jendela(kantor.stage.admin, tahun=2021, triwulan=1, buka=today - timedelta(30), tutup=today - timedelta(1),
                seen=window.revisi)  # fmt: skip
    assert "tutup" in head.write(cell(kantor, "4", first["revisi"]), 422)["title"]
    assert head.type_on_the_page(kantor.surat.pk, kantor.umum.pk, "4", seen=first["revisi"]) == 422
    head.step(Paket.objects.get(), "ajukan", 422)
    assert Realisasi.objects.get().isian == {"nilai": "3"}


def test_a_verified_value_is_not_changed(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    Caller(kantor, kantor.planner).step(paket, "verifikasi")
    row.refresh_from_db()
    head = Caller(kantor, kantor.kepala_umum)
    head.write(cell(kantor, "9", row.revisi), 422)
    head.write(cell(kantor, "9", row.revisi), 422, method="put")
    assert head.type_on_the_page(kantor.surat.pk, kantor.umum.pk, "9", seen=row.revisi) == 422
    assert Realisasi.objects.get().isian == {"nilai": "5"}


def test_who_may_not_write_is_told_why(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    for actor in (kantor.planner, kantor.stage.inspector, kantor.stage.leader):
        answer = Caller(kantor, actor).write(cell(kantor, "9", row.revisi), 403)
        assert "tidak berhak" in answer["title"]
    Caller(kantor, kantor.kepala_umum).step(paket, "verifikasi", 403)
