"""Commands of indicators and targets, and what the queries tell of them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cascading.commands import waive_temuan
from cascading.models import Rencana, Simpul
from indikator import commands, queries
from indikator.commands import IndikatorBaru
from indikator.models import Indikator, Satuan, Target
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Forbidden, Invalid, NotFound
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.factories import baru


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def set_target(stage: Stage, teks: str, tahun: int = 2021, **rest: Any) -> Target | None:
    return commands.set_target(stage.planner, indikator_id=stage.indikator.pk, tahun=tahun, teks=teks, **rest)


def texts(stage: Stage) -> dict[tuple[int, int | None], str]:
    rows = stage.indikator.target.order_by("tahun", "triwulan")
    return {(one.tahun, one.triwulan): one.teks for one in rows}


# --- indicators ---------------------------------------------------------------------------------------------------


def test_an_indicator_comes_behind_the_others(here: Stage) -> None:
    satuan = commands.add_satuan(here.planner, nama="  Ekor   sapi ")
    target = {2021: "81,75", 2022: " "}
    made = factories.indikator(here.planner, here.simpul[-1], "Dua", target, satuan_id=satuan.pk, polaritas="turun")
    assert (made.urutan, made.polaritas, made.satuan_id, satuan.nama) == (2, "turun", satuan.pk, "Ekor sapi")
    assert [(one.tahun, one.teks, one.keadaan) for one in made.target.all()] == [(2021, "81,75", "terisi")]
    assert factories.indikator(here.planner, here.simpul[0], "Lain").urutan == 1


@pytest.mark.parametrize(
    ("isi", "target", "sentence"),
    [
        ({"nama": " "}, {}, "nama: Nama indikator harus diisi."),
        ({}, {}, "nama: Nama indikator harus diisi."),
        ({"nama": "x", "urutan": 1}, {}, "urutan: Isian ini tidak dikenal."),
        ({"nama": "x", "polaritas": "miring"}, {}, "polaritas: Pilihan “miring” tidak dikenal."),
        ({"nama": "x", "akumulasi": None}, {}, "akumulasi: Pilihan “None” tidak dikenal."),
        ({"nama": "x" * 8_001}, {}, "nama: Paling banyak 8000 karakter."),
        ({"nama": "x", "baseline_teks": "x" * 121}, {}, "baseline_teks: Paling banyak 120 karakter."),
        ({"nama": "a\x00"}, {}, "nama: Ada karakter yang tidak dapat dicetak."),
        ({"nama": "x", "makna": 3}, {}, "makna: Isian ini berupa teks."),
        ({"nama": "x", "satuan_id": "3"}, {}, "satuan_id: Pilihan ini tidak dikenal."),
        ({"nama": "x", "satuan_id": 999_999}, {}, "satuan: Satuan yang dipilih tidak ada di Pemda ini."),
        ({"nama": "x"}, {2020: "1"}, "tahun: Tahun 2020 di luar periode rencana (2021–2022)."),
        ({"nama": "x"}, {2021: "1" * 241}, "teks: Paling banyak 240 karakter."),
    ],
)
def test_what_cannot_be_added(here: Stage, isi: dict[str, Any], target: dict[int, str], sentence: str) -> None:
    with pytest.raises(Invalid) as error:
        commands.add_indikator(here.planner, simpul_id=here.simpul[0].pk, baru=IndikatorBaru(isi, target))
    assert sentence in error.value.pesan
    assert Indikator.objects.count() == 1


def test_a_satuan_is_one_and_its_pemdas_own(cast: Cast) -> None:
    with inside(cast.there.pemda.pk):
        foreign = commands.add_satuan(cast.there.planner, nama="Ekor")
    with inside(cast.here.pemda.pk):
        here = cast.here
        assert commands.add_satuan(here.planner, nama="%") == Satuan.objects.get(nama="%")
        assert not Jejak.objects.filter(tindakan="satuan.add", sesudah__nama="%").exists()
        for nama in ("", "  ", "x" * 81, "a\x00"):
            with pytest.raises(Invalid):
                commands.add_satuan(here.planner, nama=nama)
        with pytest.raises(Invalid, match="Satuan yang dipilih tidak ada di Pemda ini"):
            factories.indikator(here.planner, here.simpul[0], satuan_id=foreign.pk)


def test_changing_needs_the_revision_that_was_seen(here: Stage) -> None:
    changed = commands.change_indikator(here.planner, indikator_id=here.indikator.pk, seen=0, isi={"nama": "Baru"})
    assert (changed.nama, changed.revisi) == ("Baru", 1)
    with pytest.raises(Conflict, match="Indikator ini sudah diubah orang lain"):
        commands.change_indikator(here.planner, indikator_id=here.indikator.pk, seen=0, isi={"nama": "Lagi"})
    same = commands.change_indikator(here.planner, indikator_id=here.indikator.pk, seen=1, isi={"nama": "Baru"})
    assert same.revisi == 1
    trail = Jejak.objects.get(tindakan="indikator.change")
    assert (trail.sebelum, trail.sesudah) == ({"nama": "Jumlah dokumen"}, {"nama": "Baru"})
    with pytest.raises(Invalid, match="Nama indikator harus diisi"):
        commands.change_indikator(here.planner, indikator_id=here.indikator.pk, seen=1, isi={"nama": ""})


def test_a_deleted_indicator_stays_in_the_trail_with_its_targets(here: Stage) -> None:
    commands.delete_indikator(here.planner, indikator_id=here.indikator.pk, seen=0)
    assert not Target.objects.exists()
    trail = Jejak.objects.get(tindakan="indikator.delete")
    assert [one["teks"] for one in trail.sebelum["target"]] == ["10 Dokumen", "12 Dokumen"]
    with pytest.raises(NotFound):
        commands.delete_indikator(here.planner, indikator_id=here.indikator.pk, seen=0)


# --- targets ------------------------------------------------------------------------------------------------------


def test_a_target_keeps_its_text_and_the_values_read(here: Stage) -> None:
    target = set_target(here, " 3,01 (-B) ", seen=0)
    assert target is not None
    assert (target.teks, target.revisi, target.keadaan, target.catatan) == (" 3,01 (-B) ", 1, "terisi", [])
    assert target.bagian == [{"nilai": "3.01", "satuan": "", "predikat": "B-"}]
    trail = Jejak.objects.get(tindakan="target.set")
    assert (trail.sebelum["teks"], trail.sesudah["teks"]) == ("10 Dokumen", " 3,01 (-B) ")


def test_what_cannot_be_read_is_kept_with_a_sentence(here: Stage) -> None:
    target = set_target(here, "sangat baik", seen=0)
    assert target is not None
    assert (target.teks, target.bagian, target.keadaan) == ("sangat baik", [], "tak_terbaca")
    assert target.catatan == ["“sangat baik” tidak terbaca sebagai angka."]


def test_a_target_is_set_over_what_was_seen(here: Stage) -> None:
    for seen in (None, 1):
        with pytest.raises(Conflict, match="Target ini sudah diubah orang lain"):
            set_target(here, "11", seen=seen)
    set_target(here, "11", seen=0)
    with pytest.raises(Conflict) as error:
        set_target(here, "12", seen=0)
    assert (error.value.keadaan["teks"], error.value.keadaan["revisi"]) == ("11", 1)
    assert texts(here) == {(2021, None): "11", (2022, None): "12 Dokumen"}


def test_an_empty_text_takes_the_promise_back(here: Stage) -> None:
    with pytest.raises(Conflict):
        set_target(here, "", seen=None)
    assert set_target(here, " \n", seen=0) is None
    assert texts(here) == {(2022, None): "12 Dokumen"}
    assert Jejak.objects.get(tindakan="target.set").sesudah["teks"] == ""
    revisi = Rencana.objects.get(pk=here.rencana.pk).revisi
    assert set_target(here, "", seen=None) is None  # nothing was there
    assert Rencana.objects.get(pk=here.rencana.pk).revisi == revisi
    again = set_target(here, "5", seen=None)
    assert again is not None
    assert again.revisi > 0  # another one than what was taken back


def test_a_dash_is_a_promise_of_none(here: Stage) -> None:
    target = set_target(here, "-", seen=0)
    assert target is not None
    assert target.keadaan == "nihil"


def test_quarters_stand_beside_their_year(here: Stage) -> None:
    for quarter in (1, 4):
        set_target(here, f"{quarter} Dokumen", triwulan=quarter)
    assert texts(here) == {(2021, None): "10 Dokumen", (2021, 1): "1 Dokumen", (2021, 4): "4 Dokumen",
                           (2022, None): "12 Dokumen"}  # fmt: skip
    with pytest.raises(Conflict):
        set_target(here, "2", triwulan=1)
    set_target(here, "", triwulan=1, seen=Target.objects.get(triwulan=1).revisi)
    assert (2021, 1) not in texts(here)
    for triwulan in (0, 5):
        with pytest.raises(Invalid, match="Triwulan adalah 1 sampai 4"):
            set_target(here, "2", triwulan=triwulan)


@pytest.mark.parametrize("tahun", [2020, 2023, 0, -1])
def test_years_outside_the_period(here: Stage, tahun: int) -> None:
    with pytest.raises(Invalid, match=rf"Tahun {tahun} di luar periode rencana \(2021–2022\)"):
        set_target(here, "1", tahun)


def test_the_years_settle_each_other_in_whatever_order_they_come(here: Stage) -> None:
    def values() -> dict[int, str]:
        return {one.tahun: one.bagian[0]["nilai"] for one in here.indikator.target.all()}

    set_target(here, "2.991", 2021, seen=0)
    assert values()[2021] == "2991"
    set_target(here, "3.05", 2022, seen=0)
    assert values() == {2021: "2.991", 2022: "3.05"}
    set_target(here, "", 2022, seen=1)
    assert values() == {2021: "2991"}
    assert here.indikator.target.get().revisi == 1  # nobody changed its text


def test_only_a_draft_changes_and_only_its_planner_changes_it(here: Stage) -> None:
    simpul, indikator = here.simpul[0], here.indikator
    attempts: list[Callable[[Actor], object]] = [
        lambda actor: commands.add_indikator(actor, simpul_id=simpul.pk, baru=IndikatorBaru({"nama": "x"})),
        lambda actor: commands.change_indikator(actor, indikator_id=indikator.pk, seen=0, isi={"nama": "x"}),
        lambda actor: commands.delete_indikator(actor, indikator_id=indikator.pk, seen=0),
        lambda actor: commands.set_target(actor, indikator_id=indikator.pk, tahun=2021, teks="1", seen=0),
    ]
    for attempt in attempts:
        for actor in (here.head, here.inspector, here.leader, here.admin):
            with pytest.raises(Forbidden, match="tidak berhak melakukan ini"):
                attempt(actor)
        with pytest.raises(NotFound):
            attempt(here.other_planner)
    for status in ("diajukan", "ditetapkan", "digantikan"):
        Rencana.objects.filter(pk=here.rencana.pk).update(status=status)
        for attempt in attempts:
            with pytest.raises(Invalid, match=f"Rencana ini sudah {status} sehingga tidak dapat diubah"):
                attempt(here.planner)


# --- the way to being set -----------------------------------------------------------------------------------------


def test_submitting_names_every_open_finding(here: Stage) -> None:
    with pytest.raises(Invalid) as error:
        commands.submit_rencana(here.planner, rencana_id=here.rencana.pk)
    found = {(one.letak, one.pesan) for one in error.value.masalah}
    bare = {(one.pernyataan, "tanpa indikator") for one in here.simpul[:-1]}
    assert found == {*bare, (here.simpul[-1].pernyataan, "indikator tanpa satuan")}
    assert Rencana.objects.get(pk=here.rencana.pk).status == "draf"


def test_from_draft_to_set_and_back(here: Stage) -> None:
    pk = here.rencana.pk
    for simpul_id, temuan in queries.findings_of(here.rencana):
        waive_temuan(here.planner, rencana_id=pk, simpul_id=simpul_id, temuan=temuan, alasan="memang begitu")
    with pytest.raises(Invalid, match="Langkah ini tidak berlaku untuk rencana yang draf"):
        commands.set_rencana(here.leader, rencana_id=pk)
    assert commands.submit_rencana(here.planner, rencana_id=pk).status == "diajukan"
    with pytest.raises(Forbidden):
        commands.set_rencana(here.planner, rencana_id=pk)
    with pytest.raises(Invalid, match="Catatan pengembalian harus diisi"):
        commands.return_rencana(here.leader, rencana_id=pk, catatan=" ")
    assert commands.return_rencana(here.leader, rencana_id=pk, catatan="lengkapi").status == "draf"
    commands.submit_rencana(here.planner, rencana_id=pk)
    assert commands.set_rencana(here.leader, rencana_id=pk).status == "ditetapkan"
    with pytest.raises(Invalid, match="ditetapkan"):
        commands.return_rencana(here.leader, rencana_id=pk, catatan="terlambat")


# --- queries ------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(here: Stage) -> Rencana:
    """Two tujuan; owners at some nodes alone."""
    made = factories.rencana(here.planner, here.setda)
    tujuan, _sasaran, program, *_rest = factories.simpul(
        here.planner, made,
        baru("tujuan", "A", baru("sasaran", "a1", baru("program", "p", baru("kegiatan", "k"), unit_id=here.umum.pk))),
        baru("tujuan", "B"),
    )  # fmt: skip
    factories.indikator(here.planner, tujuan, "I", {2022: "2", 2021: "1 OPD"}, rumus_teks="a / b")
    factories.indikator(here.planner, program, "tanpa target")
    return Rencana.objects.select_related("unit", "skema", "pemda").get(pk=made.pk)


def test_an_owner_is_inherited_from_the_nearest_above(here: Stage, plan: Rencana) -> None:
    assert [(row.pernyataan, row.unit) for row in queries.rows_of(plan)] == [
        ("A", "Sekretariat Daerah"), ("a1", "Sekretariat Daerah"), ("p", "Bagian Umum"), ("k", "Bagian Umum"),
        ("B", "Sekretariat Daerah"),
    ]  # fmt: skip
    rows = {row.pernyataan: row for row in queries.rows_of(plan)}
    assert rows["A"].indikator[0].target == {2021: "1 OPD", 2022: "2"}
    assert (rows["A"].induk_id, rows["a1"].induk_id) == (None, rows["A"].id)


def test_the_json_of_a_plan_is_what_the_models_say(here: Stage, plan: Rencana) -> None:
    body, tag = queries.pohon_json(here.planner, plan.pk)
    said = json.loads(body)
    assert tag == queries.etag(plan)
    assert [one["kode"] for one in said["jenjang"]] == ["tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan"]

    def as_model(simpul: Simpul) -> dict[str, Any]:
        assert simpul.jenjang is not None
        return {
            "id": simpul.pk, "jenjang": simpul.jenjang.kode, "nomor": simpul.nomor_lama, "kode": simpul.kode,
            "pernyataan": simpul.pernyataan, "sasaran": simpul.sasaran, "jabatan": None, "revisi": simpul.revisi,
            "unit": {"id": simpul.unit_id, "nama": simpul.unit.nama} if simpul.unit else None,
            "indikator": [
                {"id": one.pk, "nama": one.nama, "rumus_teks": one.rumus_teks, "satuan": None,
                 "polaritas": one.polaritas, "akumulasi": one.akumulasi, "sumber_data": one.sumber_data,
                 "revisi": one.revisi, "kondisi_awal": None, "kondisi_akhir": None, "target": [
                     {"tahun": row.tahun, "triwulan": row.triwulan, "teks": row.teks, "keadaan": row.keadaan,
                      "nilai": row.bagian} for row in one.target.order_by("tahun")]}
                for one in simpul.indikator.order_by("urutan")
            ],
            "anak": [as_model(one) for one in simpul.get_children().order_by("lft")],
        }  # fmt: skip

    tops = Simpul.objects.filter(rencana=plan, level=1).order_by("lft")
    assert said["simpul"] == [as_model(one) for one in tops]


def test_the_json_of_an_empty_plan_and_of_one_out_of_reach(here: Stage) -> None:
    empty = factories.rencana(here.planner, here.setda)
    assert json.loads(queries.pohon_json(here.planner, empty.pk)[0])["simpul"] == []
    with pytest.raises(NotFound):
        queries.pohon_json(here.other_planner, empty.pk)


def test_the_summaries_count_each_plan_for_itself(here: Stage, plan: Rencana) -> None:
    found = {one.pk: (one.n_simpul, counts) for one, counts in queries.plan_summaries(here.planner)}  # type: ignore[attr-defined]
    assert found[plan.pk] == (5, {"n_indikator": 2, "n_tanpa_target": 1, "n_lengkap": 1, "n_tanpa_indikator": 3})
    assert found[here.rencana.pk] == (
        5, {"n_indikator": 1, "n_tanpa_target": 0, "n_lengkap": 1, "n_tanpa_indikator": 4}
    )  # fmt: skip
    assert queries.plan_summaries(here.other_planner) == []


def test_the_panel_shows_where_an_indicator_begins_and_ends_also_without_targets(here: Stage) -> None:
    factories.indikator(here.planner, here.simpul[0], "Indeks", baseline_teks="66,04", akhir_teks="82,53")
    client = Client()
    person = Pengguna.objects.get(pk=here.planner.pengguna_id or 0)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    address = reverse("simpul", args=[here.pemda.slug, here.rencana.slug, here.simpul[0].pk])
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "66,04" in page
    assert "82,53" in page
    assert "Indikator ini belum punya target." in page
