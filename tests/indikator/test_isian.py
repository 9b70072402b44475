"""The pages of realisations: what is due, the worksheet of a quarter, its doors and steps, and the entry windows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from indikator import queries
from indikator.commands import (
    correct_realisasi,
    return_paket,
    set_jendela,
    set_jendela_khusus,
    set_target,
    submit_paket,
    verify_paket,
)
from indikator.models import Bukti, Indikator, JendelaKhusus, JendelaPengisian, Paket, Realisasi
from indikator.queries.pengisian import masa_of
from indikator.reading import read_target
from indikator.tugas import task_page
from kinerja.core.actor import Actor, actor_in
from kinerja.core.models import Jejak, Keanggotaan, Pemda, Pengguna
from kinerja.core.tenancy import inside
from tests.cast import Cast
from tests.indikator.berkas import pdf
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


def address(kantor: Kantor, triwulan: int = 1, *, unit: int | None = None, tahun: int = 2021) -> str:
    return f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{unit or kantor.umum.pk}/{tahun}/{triwulan}/"


def send(
    kantor: Kantor, edit: dict[str, Any], *, by: Actor | None = None, status: int = 200, door: str = "kirim"
) -> Any:
    response = browser(kantor.stage, by or kantor.kepala_umum).post(
        f"{address(kantor)}{door}/", edit, "application/json", headers={"accept": "application/json"}
    )
    assert response.status_code == status, response.content
    return response.json()


def typed(kantor: Kantor, text: str, seen: int | None = None, **more: Any) -> dict[str, Any]:
    isi = {"isian": {"nilai": text}, **more}
    return {"tindakan": "isi", "indikator": kantor.surat.pk, "seen": seen, "isi": isi}


# --- tasks -----------------------------------------------------------------------------------------------------------


def fresh(actor: Actor) -> Actor:
    """Of a new request, when a unit has been added since."""
    found = actor_in(Pengguna.objects.get(pk=actor.pengguna_id or 0), actor.pemda_id)
    assert found is not None
    return found


def sections(kantor: Kantor, actor: Actor, days: int = 0) -> dict[str, list[tuple[str, int]]]:
    hari = timezone.localdate() + timedelta(days=days)
    page = task_page(actor, queries.tasks_of(actor), hari)
    return {one["kode"]: [(card["unit"], card["triwulan"]) for card in one["tugas"]] for one in page["bagian"]}


def test_a_head_sees_the_own_unit_alone_and_a_planner_all_of_the_pd(kantor: Kantor) -> None:
    assert sections(kantor, kantor.kepala_umum) == {"terbuka": [("Bagian Umum", tw) for tw in (4, 3, 2, 1)]}
    of_planner = sections(kantor, fresh(kantor.planner))["terbuka"]
    assert {unit for unit, _tw in of_planner} == {"Bagian Umum", "Bagian Hukum"}
    assert sections(kantor, kantor.stage.other_planner) == {}


def test_tasks_move_with_the_package_and_turn_late(kantor: Kantor) -> None:
    kantor.diajukan("5", triwulan=1)
    found = sections(kantor, kantor.kepala_umum)
    assert found["diajukan"] == [("Bagian Umum", 1)]
    assert found["terbuka"] == [("Bagian Umum", tw) for tw in (4, 3, 2)]
    late = sections(kantor, kantor.kepala_umum, days=4000)
    assert late["diajukan"] == [("Bagian Umum", 1)], "what was handed in is not late"
    assert late["terlambat"] == [("Bagian Umum", tw) for tw in (4, 3, 2)]


def test_an_exception_of_the_unit_above_moves_the_deadline(kantor: Kantor) -> None:
    window = JendelaPengisian.objects.get(triwulan=1)
    later = window.tutup + timedelta(days=30)
    set_jendela_khusus(
        kantor.stage.admin, jendela_id=window.pk, unit_id=kantor.stage.setda.pk, tutup=later, alasan="Bencana banjir"
    )
    [task] = [one for one in queries.tasks_of(kantor.kepala_umum) if one.triwulan == 1]
    assert task.tutup == later
    assert not task.is_late(later)
    assert task.is_late(later + timedelta(days=1))


def test_the_page_of_tasks_leads_to_the_worksheet(kantor: Kantor) -> None:
    text = browser(kantor.stage, kantor.kepala_umum).get(f"/{kantor.stage.pemda.slug}/tugas/").content.decode()
    assert "Tugas saya" in text
    assert address(kantor, 3) in text
    assert "Bagian Hukum" not in text
    watching = browser(kantor.stage, kantor.stage.inspector).get(f"/{kantor.stage.pemda.slug}/tugas/").content.decode()
    assert "Tugas saya" not in watching
    assert "Bagian Hukum" in watching


def test_who_watches_sees_which_units_have_entered_nothing_or_not_all(kantor: Kantor) -> None:
    kantor.isi("5", triwulan=2)

    def lacking(actor: Actor) -> dict[int, tuple[int, list[str]]]:
        page = task_page(actor, queries.tasks_of(actor), timezone.localdate())
        return {one["triwulan"]: (one["n"], [unit.unit for unit in one["unit"]]) for one in page["kosong"]}

    both = (2, ["Bagian Umum", "Bagian Hukum"])
    expected = {4: both, 3: both, 2: (1, ["Bagian Hukum"]), 1: both}
    assert lacking(fresh(kantor.planner)) == lacking(kantor.stage.leader) == expected
    assert lacking(kantor.kepala_umum) == {}, "the own tasks say it already"
    text = browser(kantor.stage, kantor.planner).get(f"/{kantor.stage.pemda.slug}/tugas/").content.decode()
    assert "1 unit belum mengisi, 0 unit baru sebagian; 1 indikator belum terisi" in text
    assert "2 unit belum mengisi, 0 unit baru sebagian; 2 indikator belum terisi" in text
    kantor.diajukan("5", triwulan=3)
    assert lacking(fresh(kantor.planner))[3] == (1, ["Bagian Hukum"]), "handed in is no longer owed"


@pytest.mark.parametrize(
    ("zona", "bagian"), [("Asia/Jayapura", "Sedang diisi"), ("Asia/Jakarta", "Akan datang")], ids=["WIT", "WIB"]
)
def test_pages_and_commands_begin_the_day_where_the_pemda_lies(
    kantor: Kantor, monkeypatch: pytest.MonkeyPatch, zona: str, bagian: str
) -> None:
    """Half past midnight in Jayapura is half past ten of the evening before in Jakarta."""
    pemda = kantor.stage.pemda
    Pemda.objects.filter(pk=pemda.pk).update(zona_waktu=zona)
    JendelaPengisian.objects.filter(pemda=pemda).exclude(triwulan=1).delete()
    JendelaPengisian.objects.filter(pemda=pemda).update(buka=date(2026, 4, 1), tutup=date(2026, 4, 20))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 31, 15, 30, tzinfo=UTC))
    client = browser(kantor.stage, kantor.kepala_umum)
    text = client.get(f"/{pemda.slug}/tugas/").content.decode()
    assert [name for name in ("Sedang diisi", "Akan datang") if name in text] == [bagian]
    is_open = bagian == "Sedang diisi"
    sheet = client.get(address(kantor)).content.decode()
    assert ("Pengisian dibuka mulai 01/04/2026" not in sheet) is is_open
    assert masa_of(pemda.pk, kantor.umum.pk, 2021, 1).terbuka is is_open, "what the commands ask"


# --- the worksheet ---------------------------------------------------------------------------------------------------


def test_a_cell_saves_itself_and_answers_with_its_row(kantor: Kantor) -> None:
    answer = send(kantor, typed(kantor, "2,5", catatan="Dua setengah"))
    row = Realisasi.objects.get(indikator=kantor.surat, triwulan=1)
    assert (str(row.nilai), row.catatan) == ("2.5000000000", "Dua setengah")
    assert answer["kini"] == [{"jenis": "realisasi", "id": kantor.surat.pk, "dari": None, "revisi": row.revisi}]
    assert (answer["baris"]["nilai"], answer["baris"]["terisi"]) == ("2,5", True)
    text = browser(kantor.stage, kantor.kepala_umum).get(address(kantor)).content.decode()
    assert 'value="2,5"' in text
    assert "Dua setengah" in text


def test_an_edit_whose_answer_was_lost_is_done_once(kantor: Kantor) -> None:
    edit = typed(kantor, "3") | {"kunci": "0123456789abcdef"}
    first, again = send(kantor, edit), send(kantor, edit)
    assert first == again
    assert Jejak.objects.filter(tindakan="realisasi.record").count() == 1


def test_a_value_before_saving_leaves_nothing(kantor: Kantor) -> None:
    edit = {"indikator": kantor.surat.pk, "isi": {"isian": {"nilai": "8"}}}
    assert send(kantor, edit, door="hitung")["nilai"] == "8"
    bad = {"indikator": kantor.surat.pk, "isi": {"isian": {"nilai": "delapan"}}}
    assert "delapan" in send(kantor, bad, door="hitung")["masalah"]
    assert not Realisasi.objects.exists()


def test_a_stale_cell_is_answered_with_what_stands_there(kantor: Kantor) -> None:
    send(kantor, typed(kantor, "3"))
    answer = send(kantor, typed(kantor, "4"), status=409)
    assert answer["keadaan"]["isian"] == {"nilai": "3"}
    assert Realisasi.objects.get().isian == {"nilai": "3"}


def test_a_head_meets_another_units_worksheet_as_absent(kantor: Kantor) -> None:
    theirs = address(kantor, unit=kantor.hukum.pk)
    client = browser(kantor.stage, kantor.kepala_umum)
    assert client.get(theirs).status_code == 404
    edit = {"indikator": kantor.perda.pk, "seen": None, "isi": {"isian": {"nilai": "1"}}}
    assert client.post(f"{theirs}kirim/", edit, "application/json").status_code == 404
    send(kantor, {**edit, "tindakan": "isi"}, status=404)
    assert not Realisasi.objects.exists()


def test_a_package_goes_its_way_on_the_page(kantor: Kantor) -> None:
    head, planner = browser(kantor.stage, kantor.kepala_umum), browser(kantor.stage, kantor.planner)
    here = address(kantor)
    send(kantor, typed(kantor, "5"))
    paket = Paket.objects.get()
    assert head.post(here, {"langkah": "ajukan", "seen": paket.revisi, "catatan": "Lengkap"}).status_code == 302
    paket.refresh_from_db()
    row = Realisasi.objects.get()
    back = {"langkah": "kembalikan", "seen": paket.revisi, f"alasan-{row.pk}": "Buktinya belum ada"}
    assert planner.post(here, back).status_code == 302
    text = head.get(here).content.decode()
    assert "Diminta diperbaiki" in text
    assert "Buktinya belum ada" in text
    row.refresh_from_db()
    send(kantor, typed(kantor, "6", row.revisi))
    paket.refresh_from_db()
    assert head.post(here, {"langkah": "ajukan", "seen": paket.revisi}).status_code == 302
    paket.refresh_from_db()
    assert planner.post(here, {"langkah": "verifikasi", "seen": paket.revisi}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.isian) == ("terverifikasi", {"nilai": "6"})
    send(kantor, typed(kantor, "7", row.revisi), status=422)

    correction = {
        "langkah": "koreksi",
        "realisasi": row.pk,
        "seen": row.revisi,
        "isian-nilai": "7",
        "alasan": "Salah baca",
    }
    assert head.post(here, correction).status_code == 302
    assert list(Realisasi.objects.order_by("versi").values_list("versi", "nilai", "status")) == [
        (1, row.nilai, "terverifikasi"), (2, 7, "draf"),
    ]  # fmt: skip


def test_a_refused_step_shows_the_page_with_the_reason(kantor: Kantor) -> None:
    head = browser(kantor.stage, kantor.kepala_umum)
    response = head.post(address(kantor), {"langkah": "ajukan", "seen": "0"})
    assert response.status_code == 422
    assert "Belum ada isian dalam paket ini." in response.content.decode()
    assert head.post(address(kantor), {"langkah": "entah"}).status_code == 422


# --- windows ---------------------------------------------------------------------------------------------------------


def test_an_admin_opens_a_quarter_and_grants_a_unit_more_time(kantor: Kantor) -> None:
    here = f"/{kantor.stage.pemda.slug}/jendela/"
    admin = browser(kantor.stage, kantor.stage.admin)
    new = {"langkah": "jendela", "tahun": "2022", "triwulan": "1", "buka": "2022-04-01", "tutup": "2022-04-15",
           "hari_perbaikan": "7"}  # fmt: skip
    assert admin.post(here, new).status_code == 302
    window = JendelaPengisian.objects.get(tahun=2022)
    assert admin.post(here, {**new, "tutup": "2022-04-20"}).status_code == 409, "it was there already"
    assert admin.post(here, {**new, "tutup": "2022-04-20", "seen": "0"}).status_code == 302
    more = {
        "langkah": "khusus",
        "jendela": window.pk,
        "unit": kantor.umum.pk,
        "tutup": "2022-05-01",
        "alasan": "Mutasi",
    }
    assert admin.post(here, more).status_code == 302
    assert JendelaKhusus.objects.get().alasan == "Mutasi"
    text = admin.get(here).content.decode()
    assert "Bagian Umum sampai 01/05/2022" in text


def test_windows_say_all_that_is_wrong_and_only_an_admin_sets_them(kantor: Kantor) -> None:
    here = f"/{kantor.stage.pemda.slug}/jendela/"
    wrong = {
        "langkah": "jendela",
        "tahun": "x",
        "triwulan": "1",
        "buka": "2022-02-30",
        "tutup": "",
        "hari_perbaikan": "5",
    }
    response = browser(kantor.stage, kantor.stage.admin).post(here, wrong)
    assert response.status_code == 422
    assert response.content.decode().count("Pilih sebuah tanggal.") == 2
    fine = {**wrong, "tahun": "2022", "buka": "2022-04-01", "tutup": "2022-04-15"}
    assert browser(kantor.stage, kantor.planner).post(here, fine).status_code == 403
    assert not JendelaPengisian.objects.filter(tahun=2022).exists()
    assert "Hanya dibaca." in browser(kantor.stage, kantor.kepala_umum).get(here).content.decode()
    set_jendela(kantor.stage.admin, tahun=2022, triwulan=1, buka=timezone.localdate(), tutup=timezone.localdate())


# --- evidence, and a figure explained --------------------------------------------------------------------------------


def test_evidence_is_attached_downloaded_and_taken_away(kantor: Kantor) -> None:
    head, here = browser(kantor.stage, kantor.kepala_umum), address(kantor)
    file = SimpleUploadedFile("Laporan surat.pdf", pdf())
    post = {"langkah": "lampirkan", "indikator": kantor.surat.pk, "berkas": file}
    assert "Isi nilainya dahulu" in head.post(here, post).content.decode()
    send(kantor, typed(kantor, "5"))
    file.seek(0)
    assert head.post(here, post).status_code == 302
    bukti = Bukti.objects.get()
    there = f"/{kantor.stage.pemda.slug}/bukti/{bukti.pk}/"
    answer = head.get(there)
    assert answer.content == pdf() or answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="Laporan surat.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser(kantor.stage, kantor.kepala_hukum).get(there).status_code == 404
    wrong = {**post, "berkas": SimpleUploadedFile("laporan.pdf", b"<svg onload=alert(1)>")}
    refused = head.post(here, wrong)
    assert (refused.status_code, Bukti.objects.count()) == (422, 1)
    assert head.post(here, {"langkah": "hapus_bukti", "bukti": bukti.pk}).status_code == 302
    assert not Bukti.objects.exists()


def test_a_figure_is_explained_down_to_who_entered_it(kantor: Kantor) -> None:
    kantor.diajukan("5")
    there = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/2021/1/"
    text = browser(kantor.stage, kantor.planner).get(there).content.decode()
    for word in ("Surat terkelola", "10 Dokumen", "Diserahkan", "realisasi ÷ target × 100"):
        assert word in text, word
    assert browser(kantor.stage, kantor.kepala_hukum).get(there).status_code == 404
    assert browser(kantor.stage, kantor.stage.inspector).get(there.replace("/2021/", "/2031/")).status_code == 404


def test_while_a_figure_is_corrected_the_official_one_is_explained(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    paket = verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    row.refresh_from_db()
    there = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/2021/1/"
    client = browser(kantor.stage, kantor.stage.inspector)
    before = client.get(there).context["angka"]
    assert (before["nilai"], before["koreksi"], [one["apa"] for one in before["jalan"]]) == (
        "5", None, ["Diisi", "Diserahkan", "Diverifikasi"],
    )  # fmt: skip
    made = correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, isi={"isian": {"nilai": "7"}},
                             alasan="Salah ketik")  # fmt: skip
    for step in ("draf", "diajukan", "dikembalikan"):
        paket.refresh_from_db()
        if step == "diajukan":
            submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
        elif step == "dikembalikan":
            return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={made.pk: "Buktinya mana?"})
        response = client.get(there)
        now = response.context["angka"]
        assert (now["nilai"], now["capaian"], now["keadaan"]) == (before["nilai"], before["capaian"], "Terverifikasi")
        assert [one["pada"] for one in now["jalan"][:1]] == [before["jalan"][0]["pada"]]
        assert [(one["apa"], one["oleh"]) for one in now["jalan"]] == [
            (one["apa"], one["oleh"]) for one in before["jalan"]
        ]  # fmt: skip
        assert now["koreksi"]["status"].lower() == step
        html = response.content.decode()
        assert "Sedang dikoreksi" in html
        assert f"/isian/{kantor.umum.pk}/2021/1/#indikator-{kantor.surat.pk}" in html
    paket.refresh_from_db()
    paket = submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    after = client.get(there).context["angka"]
    assert (after["nilai"], after["koreksi"]) == ("7", None)  # the control: the correction is official now


def test_a_range_and_a_predicate_are_judged_as_targets(cast: Cast) -> None:
    """Inside a range is 100; the lowest figure of a predicate stands for it."""
    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=_with_a_range)
        assert [one.as_dict()["atas"] for one in read_target("7-8 bulan").bagian] == ["8"]
        kantor.isi("7,5", triwulan=4)
        text = browser(kantor.stage, kantor.kepala_umum).get(address(kantor, 4)).content.decode()
        assert "100,00 %" in text


def _with_a_range(surat: Indikator, _perda: Indikator) -> None:
    target = surat.target.get(tahun=2021)
    planner = Keanggotaan.objects.get(peran="perencana", unit=surat.simpul.rencana.unit).pengguna
    actor = actor_in(planner, surat.pemda_id)
    assert actor is not None
    set_target(actor, indikator_id=surat.pk, tahun=2021, teks="7-8 bulan", seen=target.revisi)
