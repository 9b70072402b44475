"""The page of measurement: what it shows, what it saves, what it refuses and where, and its live answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from indikator.commands import start_perubahan
from indikator.models import AturanCapaian, Indikator, Satuan, SkalaPredikat, Target, TargetPerubahan, Variabel
from indikator.ukur_forms import members, reference
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage

FORM = {
    "bagian": "ukur", "cara_ukur": "rumus", "rumus": "a / b × 100%", "lembaga": "", "instrumen": "", "aturan": "",
    "skala": "", "desimal": "2", "baseline_nilai": "40,5", "baseline_teks": "40,5", "akhir_teks": "100",
    "polaritas": "naik", "akumulasi": "nilai_akhir", "v_kode": ["a", "b"], "v_label": ["Surat selesai", "Surat masuk"],
    "v_satuan": ["surat", "surat"], "v_sumber": ["Buku agenda", ""], "v_himpunan": ["", ""], "v_anggota": ["", ""],
    "v_rujukan": ["", ""], "v_jawaban": ["", ""],
}  # fmt: skip


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend")
    return client


def address(stage: Stage, indikator: Indikator | None = None, rencana: str = "") -> str:
    return f"/{stage.pemda.slug}/{rencana or stage.rencana.slug}/ukur/{(indikator or stage.indikator).pk}/"


def post(stage: Stage, data: dict[str, Any], *, status: int, by: Actor | None = None, **where: Any) -> str:
    response = browser(by or stage.planner).post(address(stage, **where), {"seen": "0", **data})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def ask(stage: Stage, asked: dict[str, Any], status: int = 200) -> dict[str, Any]:
    response = browser(stage.planner).post(
        address(stage) + "cek/", asked, "application/json", headers={"accept": "application/json"}
    )
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


def fresh(stage: Stage) -> Indikator:
    return Indikator.objects.get(pk=stage.indikator.pk)


# --- how it is measured ----------------------------------------------------------------------------------------------


def test_a_formula_with_its_variables_is_saved_at_once(stage: Stage) -> None:
    aturan = AturanCapaian.objects.get(kode="POSITIF-120")
    skala = SkalaPredikat.objects.get(kode="AKIP")
    post(stage, {**FORM, "aturan": aturan.pk, "skala": skala.pk}, status=302)
    found = fresh(stage)
    assert (found.cara_ukur, found.rumus, found.aturan, found.skala) == ("rumus", "a / b × 100%", aturan, skala)
    assert (found.desimal, str(found.baseline_nilai), found.akumulasi) == (2, "40.5000000000", "nilai_akhir")
    rows = Variabel.objects.filter(indikator=found).order_by("urutan").values_list("kode", "label", "satuan", "sumber")
    assert list(rows) == [("a", "Surat selesai", "surat", "Buku agenda"), ("b", "Surat masuk", "surat", "")]
    page = browser(stage.planner).get(address(stage)).content.decode()
    assert 'value="Surat selesai"' in page
    assert "a / b × 100%" in page
    assert "Contoh: target 10, realisasi 8: 8 ÷ 10 × 100 = 80,00" in page


def test_a_set_gets_codes_for_its_members(stage: Stage) -> None:
    rows = {**FORM, "rumus": "jumlah(nrr untuk setiap unsur)", "v_kode": ["nrr"], "v_label": ["NRR"], "v_satuan": [""],
            "v_sumber": [""], "v_himpunan": ["unsur"], "v_anggota": ["Persyaratan\r\nu2 = Biaya"],
            "v_rujukan": [""], "v_jawaban": [""]}  # fmt: skip
    post(stage, rows, status=302)
    assert Variabel.objects.get(indikator=stage.indikator).anggota == [
        {"kode": "persyaratan", "label": "Persyaratan"}, {"kode": "u2", "label": "Biaya"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rumus", "satuan_b", "sentence"),
    [
        ("a / b", "surat", "Hasilnya perbandingan, belum persen. Kalikan dengan 100%."),
        ("a / b × 100%", "orang", "satuannya sama"),
        ("a / b × 100", "orang", "satuannya sama"),
    ],
)
def test_a_percentage_of_unlike_parts_or_without_its_hundred_is_refused(
    stage: Stage, rumus: str, satuan_b: str, sentence: str
) -> None:
    """By the page when it saves, and at its door while somebody types."""
    Indikator.objects.filter(pk=stage.indikator.pk).update(satuan=Satuan.objects.get(nama="%"))
    page = post(stage, {**FORM, "rumus": rumus, "v_satuan": ["surat", satuan_b]}, status=422)
    assert sentence in page
    assert (fresh(stage).cara_ukur, fresh(stage).revisi) == ("langsung", 0)
    rows = [{"kode": "a", "satuan": "surat"}, {"kode": "b", "satuan": satuan_b}]
    answer = ask(stage, {"tindakan": "cek", "rumus": rumus, "variabel": rows})
    assert sentence in str(answer)
    post(stage, {**FORM, "rumus": "a / b × 100%"}, status=302)  # the control


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rumus": "a / / b"}, "Karakter "),
        ({"rumus": "a / c"}, "Variabel “c” tidak dikenal."),
        ({"v_kode": ["a", "9b"]}, "Variabel 2: Kode variabel berupa huruf kecil"),
        ({"v_kode": ["a", "a"]}, "Variabel 2: Kode “a” dipakai dua kali."),
        ({"cara_ukur": "luar"}, "Isian ini harus diisi."),
        ({"cara_ukur": "lain"}, "Pilih cara ukur dari daftar."),
        ({"desimal": "dua"}, "Desimal adalah 0 sampai 6."),
        ({"baseline_nilai": "empat"}, "tidak terbaca sebagai angka"),
        ({"aturan": "999999"}, "Pilihan ini tidak ada di Pemda ini."),
        ({"v_rujukan": ["", "999999 · Tidak ada"]}, "Indikator yang dirujuk tidak ada."),
        ({"v_rujukan": ["", "bukan nomor"]}, "Pilihan ini tidak dikenal."),
        ({"v_label": ["satu saja"]}, "Tabel variabel tidak terbaca."),
        ({"seen": ""}, "Formulir tidak terbaca."),
        ({"akumulasi": "sesuka"}, "Pilih salah satu tipe penghitungan."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(stage: Stage, change: dict[str, Any], sentence: str) -> None:
    trail = Jejak.objects.count()
    page = post(stage, {**FORM, "akhir_teks": "berubah", **change}, status=422)
    assert sentence in page
    assert (fresh(stage).cara_ukur, fresh(stage).akhir_teks, fresh(stage).revisi) == ("langsung", "", 0)
    assert Jejak.objects.count() == trail


def test_a_stale_form_shows_both_sides(stage: Stage) -> None:
    post(stage, FORM, status=302)
    page = post(stage, {**FORM, "rumus": "a / b × 50"}, status=409)
    assert "a / b × 50" in page  # what was typed
    assert "Isi terbaru dari orang lain" in page
    assert "<code>a / b × 100%</code>" in page
    assert fresh(stage).rumus == "a / b × 100%"


def test_an_indicator_may_refer_to_another_but_not_in_a_circle(stage: Stage) -> None:
    other = factories.indikator(stage.planner, stage.simpul[-1], "Indikator lain")
    post(stage, {**FORM, "v_rujukan": ["", f"{other.pk} · Indikator lain"]}, status=302)
    assert Variabel.objects.get(indikator=stage.indikator, kode="b").rujukan_id == other.pk
    back = {**FORM, "v_rujukan": ["", f"{stage.indikator.pk} · Jumlah dokumen"]}
    assert "Rumus berputar" in post(stage, back, status=422, indikator=other)


def test_a_set_plan_takes_a_formula_and_no_other_change(stage: Stage) -> None:
    factories.set_plan(stage.planner, stage.leader, stage.rencana)
    page = browser(stage.planner).get(address(stage)).content.decode()
    assert "Rencana ini sudah ditetapkan sehingga tidak dapat diubah." in page
    kept = {"polaritas": "naik", "akumulasi": "", "baseline_teks": "", "akhir_teks": ""}
    without = {name: value for name, value in FORM.items() if name not in kept}
    post(stage, without, status=302)
    assert fresh(stage).rumus == "a / b × 100%"
    post(stage, {**FORM, "seen": "1", "akhir_teks": "lain"}, status=422)
    post(stage, {"bagian": "target", "t-2021-1": "5", "asal-t-2021-1": "", "seen-t-2021-1": ""}, status=422)


@pytest.mark.parametrize("who", ["head", "inspector", "leader"])
def test_who_may_not_reads_why(stage: Stage, who: str) -> None:
    actor: Actor = getattr(stage, who)
    page = browser(actor).get(address(stage)).content.decode()
    assert "tidak berhak melakukan ini" in page
    assert "Simpan cara ukur" not in page
    post(stage, FORM, status=403, by=actor)


def test_percentages_that_would_be_summed_are_warned_of(stage: Stage) -> None:
    persen = Satuan.objects.get(pemda=stage.pemda, nama="%")
    Indikator.objects.filter(pk=stage.indikator.pk).update(satuan=persen, akumulasi="kumulatif")
    page = browser(stage.planner).get(address(stage)).content.decode()
    assert re.search(r'id="ukur-akumulasi-ingat"\s*>', page)  # shown: not hidden


# --- targets ---------------------------------------------------------------------------------------------------------


def cells(**typed: str) -> dict[str, str]:
    """Cells of 2021 by quarter (q0: the year), whose text was empty before."""
    names = {f"t-2021-{name[1]}": teks for name, teks in typed.items()}
    return {"bagian": "target", **names, **{f"asal-{name}": "" for name in names}}


def test_quarters_are_saved_and_checked_against_the_year(stage: Stage) -> None:
    Indikator.objects.filter(pk=stage.indikator.pk).update(akumulasi="kumulatif")
    post(stage, cells(q1="2", q2="3", q3="3", q4="1"), status=302)
    found = Target.objects.filter(indikator=stage.indikator, tahun=2021, triwulan__isnull=False).order_by("triwulan")
    assert [one.teks for one in found] == ["2", "3", "3", "1"]
    page = browser(stage.planner).get(address(stage)).content.decode()
    assert "Jumlah target triwulan 9, sedangkan target tahun 10." in page


def test_untouched_cells_are_left_alone_and_a_stale_one_is_refused(stage: Stage) -> None:
    grid = {"bagian": "target", "t-2021-0": "10 Dokumen", "asal-t-2021-0": "10 Dokumen", "seen-t-2021-0": "99",
            "t-2022-0": "15 Dokumen", "asal-t-2022-0": "12 Dokumen", "seen-t-2022-0": "0"}  # fmt: skip
    post(stage, grid, status=302)
    page = post(stage, grid, status=409)
    assert 'value="15 Dokumen"' in page
    assert [one.teks for one in Target.objects.filter(indikator=stage.indikator).order_by("tahun")] == [
        "10 Dokumen", "15 Dokumen",
    ]  # fmt: skip


def test_a_problem_stands_at_its_cell(stage: Stage) -> None:
    page = post(stage, cells(q1="x" * 241, q2="3"), status=422)
    assert page.count('<p class="medan-galat">Paling banyak 240 karakter.</p>') == 1
    assert Target.objects.filter(indikator=stage.indikator, triwulan__isnull=False).count() == 0
    assert "Formulir tidak terbaca." in post(stage, {"bagian": "target"}, status=422)


def test_a_perubahan_asks_why_a_target_changes(stage: Stage) -> None:
    factories.set_plan(stage.planner, stage.leader, stage.rencana)
    plan = start_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="Anggaran berubah.")
    measure = Indikator.objects.get(simpul__rencana=plan)
    target = Target.objects.get(indikator=measure, tahun=2021)
    where: dict[str, Any] = {"indikator": measure, "rencana": plan.slug}
    grid = {"bagian": "target", "t-2021-0": "8 Dokumen", "asal-t-2021-0": target.teks,
            "seen-t-2021-0": str(target.revisi)}  # fmt: skip
    page = post(stage, grid, status=422, **where)
    assert "Isi jenis alasan dan alasan perubahannya." in page
    target.refresh_from_db()
    assert target.teks == "10 Dokumen"
    post(stage, {**grid, "jenis_alasan": "anggaran", "alasan": "Pagu turun."}, status=302, **where)
    told = TargetPerubahan.objects.get(indikator=measure)
    assert (told.sebelum, told.sesudah, told.jenis_alasan, told.alasan) == (
        "10 Dokumen", "8 Dokumen", "anggaran", "Pagu turun.",
    )  # fmt: skip
    page = browser(stage.planner).get(address(stage, **where)).content.decode()
    assert "semula 10 Dokumen" in page
    more = {**cells(q1="4"), "seen-t-2021-1": ""}
    assert "Isi jenis alasan" in post(stage, more, status=422, **where)  # what is promised now was not before
    post(stage, {**more, "jenis_alasan": "pelengkap", "alasan": "Belum dibagi."}, status=302, **where)


# --- live answers ----------------------------------------------------------------------------------------------------


VARIABEL = [{"kode": "a", "label": "Selesai", "satuan": "surat"}, {"kode": "b", "label": "Masuk", "satuan": "surat"}]


def test_a_formula_is_checked_while_it_is_typed(stage: Stage) -> None:
    good = ask(stage, {"tindakan": "cek", "rumus": "a / b × 100%", "variabel": VARIABEL})
    assert good["masalah"] == []
    assert 'class="pecahan"' in good["html"]
    assert "Selesai" in good["html"]
    bad = ask(stage, {"tindakan": "cek", "rumus": "a / d × 100%", "variabel": VARIABEL})
    assert [(one["posisi"], one["panjang"]) for one in bad["masalah"]] == [(4, 1)]
    assert bad["baru"] == ["d"]
    assert bad["menganggur"] == ["b"]
    broken = ask(stage, {"tindakan": "cek", "rumus": "(a / b", "variabel": VARIABEL})
    assert broken["masalah"][0]["saran"] == ")"


def test_numbers_are_tried_by_the_same_calculation(stage: Stage) -> None:
    tried = {"tindakan": "cek", "rumus": "a / b × 100%", "variabel": VARIABEL, "coba": {"a": "3", "b": "8"},
             "tahun": 2021}  # fmt: skip
    found = ask(stage, tried)["hasil"]
    assert found["nilai"] == "37,5"
    assert "3 / 8" in found["isian"]
    assert any("37,5 ÷ 10 × 100 = 375,00" in one for one in found["capaian"])
    zero = ask(stage, {**tried, "coba": {"a": "3", "b": "0"}})["hasil"]
    assert not zero["ada"]
    assert zero["alasan"]
    wrong = ask(stage, {**tried, "coba": {"a": "tiga", "b": "8"}})["hasil"]
    assert wrong["masalah"][0]["letak"] == "a"


def test_a_printed_text_gives_a_proposal_or_a_reason(stage: Stage) -> None:
    texts = Indikator.objects.filter(pk=stage.indikator.pk)
    texts.update(rumus_teks="Jumlah surat selesai dibagi jumlah surat masuk x 100%", nama="Persentase surat selesai")
    found = ask(stage, {"tindakan": "baca"})
    assert [one["label"] for one in found["variabel"]] == ["Jumlah surat selesai", "jumlah surat masuk"]
    assert found["html"]
    texts.update(rumus_teks="LHE SAKIP")
    assert ask(stage, {"tindakan": "baca"})["bukan"]
    assert fresh(stage).rumus == ""


def test_targets_are_read_beside_each_other(stage: Stage) -> None:
    found = ask(stage, {"tindakan": "target", "target": {"t-2021-0": "2.991", "t-2022-0": "3.05", "t-2021-1": "x"}})
    assert found["terbaca"]["t-2021-0"]["terbaca"] == "2,991"
    assert "tidak terbaca" in found["terbaca"]["t-2021-1"]["catatan"]
    odd = {"t-2021-0": "BB", "t-2021-1": "10 - 12", "t-2021-2": "-", "t-2021-3": "39 OPD dan 22 puskesmas"}
    read = ask(stage, {"tindakan": "target", "target": odd})["terbaca"]
    assert [one["terbaca"] for one in read.values()] == ["BB", "10 – 12", "", "39 OPD; 22 puskesmas"]


def test_ranges_and_predicates_stand_in_the_grid(stage: Stage) -> None:
    post(stage, cells(q1="BB", q2="10 - 12", q3="-", q4="n/a"), status=302)
    page = browser(stage.planner).get(address(stage)).content.decode()
    for text in ("BB", "dibaca 10 – 12", "dibaca tidak ditargetkan", "dibaca tidak berlaku"):
        assert text in page, text


def test_other_indicators_are_found_by_name(stage: Stage) -> None:
    other = factories.indikator(stage.planner, stage.simpul[-1], "Indeks kepuasan")
    assert ask(stage, {"tindakan": "cari", "teks": "kepuas"})["indikator"] == [f"{other.pk} · Indeks kepuasan"]


@pytest.mark.parametrize("asked", [{}, {"tindakan": "lain"}, {"tindakan": "cek", "rumus": 5}])
def test_nonsense_is_refused(stage: Stage, asked: dict[str, Any]) -> None:
    ask(stage, asked, status=422)


@pytest.mark.parametrize("value", [[], 5, "x", [1], {"a": []}, None])
def test_odd_shapes_harm_nothing(stage: Stage, value: object) -> None:
    ask(stage, {"tindakan": "cek", "rumus": "a", "variabel": value, "coba": value})
    ask(stage, {"tindakan": "target", "target": value})


# --- shapes ----------------------------------------------------------------------------------------------------------


def test_members_name_themselves() -> None:
    assert [one["kode"] for one in members("Biaya/tarif\nBiaya tarif\n1 Waktu", "unsur")] == [
        "biaya_tarif", "biaya_tarif_2", "n1_waktu",
    ]  # fmt: skip
    assert len(members("", "bulan")) == 12
    assert (reference(""), reference("12 · Nama"), reference("Nama")) == (None, 12, 0)
