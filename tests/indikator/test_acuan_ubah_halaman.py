"""The pages on which an admin dates reference data anew: forms, problems at their fields, live checks, readers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from indikator.commands import verify_paket
from indikator.models import AturanCapaian, Instrumen, Parameter, SkalaPredikat
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests.cast import Cast, Stage
from tests.indikator.kantor import make_kantor

RULE = {"acuan": "aturan", "kode": "POSITIF", "seen": "0", "langkah": "simpan", "berlaku_dari": "2040-01-01",
        "nama": "Positif", "jenis": "positif", "batas_atas": "110", "batas_bawah": "0", "angkat_di_atas": "",
        "angkat_menjadi": "", "kebijakan_nol": "tidak_dihitung", "desimal": "2", "sumber": "Perbup"}  # fmt: skip
SCALE = {"acuan": "skala", "kode": "AKIP", "seen": "0", "langkah": "simpan", "berlaku_dari": "2040-01-01",
         "nama": "Predikat AKIP", "jenis_skala": "predikat", "desimal": "2", "sumber": "", "catatan": "",
         "pita_predikat": ["B", "A", ""], "pita_makna": ["", "", ""], "pita_bawah": ["", "70", ""],
         "pita_bawah_termasuk": ["ya", "", "ya"], "pita_atas": ["70", "", ""],
         "pita_atas_termasuk": ["ya", "", ""], "pita_warna": ["biru", "hijau", "merah"]}  # fmt: skip


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def ask(stage: Stage, actor: Actor, path: str, form: dict[str, Any] | None = None, status: int = 200) -> str:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend")
    address = f"/{stage.pemda.slug}{path}" if path.startswith("/") else f"/{stage.pemda.slug}/acuan/{path}"
    response = client.get(address) if form is None else client.post(address, form)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_an_admin_makes_a_version_on_the_page(stage: Stage) -> None:
    page = ask(stage, stage.admin, "ubah/?acuan=aturan&kode=POSITIF")
    for text in ("Versi baru", "Yang berlaku sekarang tidak diubah", "Jadikan bawaan", 'name="batas_atas"'):
        assert text in page, text
    ask(stage, stage.admin, "ubah/", RULE, status=302)
    page = ask(stage, stage.admin, "ubah/?acuan=aturan&kode=POSITIF")
    assert page.index("v2") < page.index("v1")
    assert "akan berlaku" in page
    assert "sampai 31 Desember 2039" in page
    made = AturanCapaian.objects.get(kode="POSITIF", versi=2)
    form = {"acuan": "aturan", "kode": "POSITIF", "langkah": "hapus", "id": str(made.pk), "seen": str(made.revisi)}
    ask(stage, stage.admin, "ubah/", form, status=302)
    assert not AturanCapaian.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"batas_atas": "110.5"}, "bukan angka. Tulis desimal dengan koma"),
        ({"batas_atas": "90"}, "Batas atas tidak boleh di bawah 100"),
        ({"berlaku_dari": "2040-02-31", "nama": ""}, "Pilih tanggal mulai berlaku."),
        ({"nama": ""}, "Isian ini harus diisi."),
        ({"berlaku_dari": "1800-01-01"}, "antara 1990 dan 2100"),
        ({"kode": "pos itif", "seen": ""}, "Kode berupa huruf besar"),
        ({"langkah": "lain"}, "Permintaan tidak dapat dibaca."),
        ({"seen": "x"}, "Formulir tidak terbaca."),
        ({"acuan": "lain"}, "Jenis acuan ini tidak dikenal."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(stage: Stage, change: dict[str, str], sentence: str) -> None:
    before = Jejak.objects.count()
    page = ask(stage, stage.admin, "ubah/", {**RULE, "sumber": "Perbup Uji 7", **change}, status=422)
    assert sentence in page
    if not change.keys() & {"langkah", "seen", "acuan"}:
        assert "Perbup Uji 7" in page
    assert Jejak.objects.count() == before


def test_an_older_page_is_told_so(stage: Stage) -> None:
    ask(stage, stage.admin, "ubah/", RULE, status=302)
    page = ask(stage, stage.admin, "ubah/", {**RULE, "berlaku_dari": "2041-01-01"}, status=409)
    assert "sudah diubah sejak Anda membukanya" in page


def test_bands_come_as_a_table_with_open_and_closed_ends(stage: Stage) -> None:
    ask(stage, stage.admin, "ubah/", SCALE, status=302)
    page = ask(stage, stage.admin, "ubah/?acuan=skala&kode=AKIP")
    assert "&gt; 70" in page
    assert "≤ 70" in page
    assert "“di atas” dan “di bawah” tidak" in page
    made = SkalaPredikat.objects.get(kode="AKIP", berlaku_dari=date(2040, 1, 1))
    bands = list(made.pita.order_by("urutan").values_list("predikat", "bawah_termasuk", "atas_termasuk"))
    assert bands == [("A", False, False), ("B", True, True)]
    gap = {**SCALE, "seen": str(made.revisi), "berlaku_dari": "2041-01-01", "pita_atas": ["69", "", ""]}
    assert "tidak mendapat predikat" in ask(stage, stage.admin, "ubah/", gap, status=422)
    crooked = {**gap, "pita_warna": ["biru"]}
    ask(stage, stage.admin, "ubah/", crooked, status=422)


def test_parameters_and_instruments_have_their_pages_too(stage: Stage) -> None:
    form: dict[str, Any] = {
        "acuan": "parameter", "kode": "ikm_konversi", "seen": "0", "langkah": "simpan", "nama": "Pengali",
        "berlaku_dari": "2040-01-01", "nilai": "20,5", "sumber": "",
    }  # fmt: skip
    ask(stage, stage.admin, "ubah/", form, status=302)
    assert Parameter.objects.filter(kode="IKM_KONVERSI").count() == 2
    assert "bobot instrumen" in ask(stage, stage.admin, "ubah/?acuan=parameter&kode=IPP_SDM")
    page = ask(stage, stage.admin, "ubah/?acuan=instrumen&kode=IKM")
    assert page.count('value="1/9"') == 9
    unsur = {"unsur_kode": ["A", "B", ""], "unsur_nama": ["Satu", "Dua", ""], "unsur_bobot": ["30%", "0,7", ""]}
    form = {"acuan": "instrumen", "kode": "uji", "seen": "", "langkah": "simpan", "berlaku_dari": "2040-01-01",
            "nama": "Instrumen uji", "versi": "1/2040", "faktor": "1", "skala": "akip", "jawaban": "AA = 100; A = 90",
            "sumber": "", **unsur}  # fmt: skip
    ask(stage, stage.admin, "ubah/", form, status=302)
    assert Instrumen.objects.get(kode="UJI").jawaban == {"AA": "100", "A": "90"}
    assert "30,00 %" in ask(stage, stage.admin, "ubah/?acuan=instrumen&kode=UJI")


def test_another_default_is_chosen_on_the_page(stage: Stage) -> None:
    form = {"acuan": "aturan", "kode": "POSITIF-100", "seen": "0", "langkah": "bawaan", "polaritas": "naik",
            "berlaku_dari": "2040-01-01"}  # fmt: skip
    ask(stage, stage.admin, "ubah/", form, status=302)
    assert AturanCapaian.objects.get(kode="POSITIF-100", versi=2).bawaan == "naik"
    form = {"acuan": "skala", "kode": "STATUS-ESAKIP", "seen": "0", "langkah": "bawaan", "berlaku_dari": "2040-01-01"}
    ask(stage, stage.admin, "ubah/", form, status=302)
    assert "menilai capaian" in ask(stage, stage.admin, "ubah/?acuan=skala&kode=STATUS-ESAKIP")


def test_the_live_check_computes_before_anything_is_saved(stage: Stage) -> None:
    before = Jejak.objects.count()
    tried = {**RULE, "coba_target": "10", "coba_realisasi": "12", "coba_awal": ""}
    found = ask(stage, stage.admin, "cek/", tried)
    assert "12 \\u00f7 10 \\u00d7 100 = 120,00" in found
    assert "Menurut versi sebelumnya (v1): 120,00" in found
    found = ask(stage, stage.admin, "cek/", {**SCALE, "coba_nilai": "70,00"})
    assert "70,00 termasuk \\u2264 70: B" in found
    wrong = ask(stage, stage.admin, "cek/", {**SCALE, "berlaku_dari": "", "pita_predikat": ["", "A", ""]})
    assert '"letak": "pita.1.predikat"' in wrong
    assert '"letak": "berlaku_dari"' in wrong
    assert Jejak.objects.count() == before


def test_the_page_says_from_when_on_a_version_may_begin(stage: Stage) -> None:
    kantor = make_kantor(stage)
    paket, _row = kantor.diajukan("12", triwulan=4)
    verify_paket(stage.planner, paket_id=paket.pk, seen=paket.revisi)
    assert "Angka sebelum 1 Januari 2022 sudah diverifikasi" in ask(
        stage, stage.admin, "ubah/?acuan=aturan&kode=POSITIF"
    )
    page = ask(stage, stage.admin, "ubah/", {**RULE, "berlaku_dari": "2021-01-01"}, status=422)
    assert "Pilih tanggal mulai sesudah 31/12/2021." in page


@pytest.mark.parametrize("who", ["planner", "head", "inspector", "leader"])
def test_others_read_and_are_refused(stage: Stage, who: str) -> None:
    actor = getattr(stage, who)
    page = ask(stage, actor, "ubah/?acuan=aturan&kode=POSITIF")
    assert "Hanya dibaca." in page
    assert 'id="acuan-form"' not in page
    assert "Aturan baru" not in ask(stage, actor, "")
    ask(stage, actor, "ubah/", RULE, status=403)
    ask(stage, actor, "", {"langkah": "nasional"}, status=403)
    assert AturanCapaian.objects.filter(kode="POSITIF").count() == 1


def test_what_is_not_there_is_not_found(stage: Stage) -> None:
    ask(stage, stage.admin, "ubah/?acuan=aturan&kode=TAK-ADA", status=404)


def test_national_defaults_are_adopted_on_the_page(stage: Stage) -> None:
    assert "Acuan nasional yang belum ada" not in ask(stage, stage.admin, "")
    Instrumen.objects.filter(kode="AKIP").delete()
    assert "Salin 1 acuan baru" in ask(stage, stage.admin, "")
    ask(stage, stage.admin, "", {"langkah": "nasional"}, status=302)
    assert Instrumen.objects.filter(kode="AKIP").exists()


def test_the_page_of_an_indicator_says_which_version_judges_it(stage: Stage) -> None:
    ask(stage, stage.admin, "ubah/", {**RULE, "berlaku_dari": "2022-01-01"}, status=302)
    page = ask(stage, stage.planner, f"/{stage.rencana.slug}/ukur/{stage.indikator.pk}/")
    assert "Positif (POSITIF v1)" in page
    assert "Positif (POSITIF v2)" in page
