"""The door of the grid: every edit with its way back, its cost, and each refusal as JSON that changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cascading import tree
from cascading.models import Rencana, Simpul
from indikator.models import Indikator, Target
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def browser(stage: Stage, actor: Actor) -> Client:
    """Signed in, and at work in this Pemda already."""
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["pemda_id"] = stage.pemda.pk
    session.save()
    return client


def send(stage: Stage, edit: object, *, by: Actor | None = None, status: int = 200) -> dict[str, Any]:
    response = browser(stage, by or stage.planner).post(
        f"/{stage.pemda.slug}/{stage.rencana.slug}/sunting/", edit, "application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


def shape(stage: Stage) -> list[tuple[Any, ...]]:
    """All that the plan says, without revisions."""
    assert tree.faults(stage.rencana.pk) == []
    nodes = Simpul.objects.filter(rencana=stage.rencana).order_by("lft")
    targets = Target.objects.filter(indikator__simpul__rencana=stage.rencana).order_by("indikator", "tahun")
    return [
        *nodes.values_list("id", "induk", "pernyataan", "kode", "unit"),
        *Indikator.objects.filter(simpul__rencana=stage.rencana).order_by("id").values_list("id", "nama", "rumus_teks"),
        *targets.values_list("indikator", "tahun", "teks"),
    ]


def edits(stage: Stage) -> dict[str, dict[str, Any]]:
    """One of each kind."""
    top, node, last = stage.simpul[0], stage.simpul[2], stage.simpul[-1]
    measure = stage.indikator.pk
    new = {"jenjang": "program", "isi": {"pernyataan": "Program Kedua"},
           "anak": [{"jenjang": "kegiatan", "isi": {"pernyataan": "Kegiatan Kedua", "kode": "2.1"}}]}  # fmt: skip
    isi = {"pernyataan": "Program Baru", "kode": "4.01", "unit_id": stage.umum.pk}
    step = [
        {"tindakan": "ubah", "simpul": node.pk, "seen": 0, "isi": {"unit_id": stage.umum.pk}},
        {"tindakan": "ubah", "simpul": last.pk, "seen": 0, "isi": {"pernyataan": last.pernyataan}},  # changes nothing
        {"tindakan": "target", "indikator": measure, "tahun": 2021, "seen": 0, "teks": "11 Dokumen"},
        {"tindakan": "pindah", "simpul": stage.simpul[3].pk, "seen": 0, "induk": top.pk, "setelah": None},
        {"tindakan": "duplikat", "simpul": last.pk, "seen": 0},
        {"tindakan": "tambah", "induk": None, "setelah": top.pk,
         "cabang": [{"jenjang": "tujuan", "isi": {"pernyataan": "Tujuan Kedua"}}]},
        {"tindakan": "hapus", "simpul": [{"id": last.pk, "seen": 0}]},
    ]  # fmt: skip
    return {
        "ubah": {"simpul": node.pk, "seen": 0, "isi": isi},
        "tambah": {"induk": stage.simpul[1].pk, "setelah": node.pk, "cabang": [new, new]},
        "pindah": {"simpul": node.pk, "seen": 0, "induk": top.pk, "setelah": stage.simpul[1].pk},
        "hapus": {"simpul": [{"id": stage.simpul[3].pk, "seen": 0}]},
        "ubah_indikator": {"indikator": measure, "seen": 0, "isi": {"nama": "Persentase", "rumus_teks": "A/B"}},
        "tambah_indikator": {"simpul": last.pk, "isi": {"nama": "Jumlah kegiatan"}},
        "hapus_indikator": {"indikator": measure, "seen": 0},
        "target": {"indikator": measure, "tahun": 2021, "seen": 0, "teks": "11 Dokumen"},
        "duplikat": {"simpul": node.pk, "seen": 0},
        "banyak": {"edit": step},
    }


KINDS = ["ubah", "tambah", "pindah", "hapus", "ubah_indikator", "tambah_indikator", "hapus_indikator", "target",
         "duplikat", "banyak"]  # fmt: skip
KUNCI = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_undone_and_redone_by_what_it_answers(stage: Stage, kind: str) -> None:
    before, count = shape(stage), Jejak.objects.count()
    done = send(stage, {"tindakan": kind, **edits(stage)[kind]})
    after = shape(stage)
    assert after != before
    back = send(stage, done["balik"])
    assert shape(stage) == before
    again = send(stage, back["balik"])
    assert shape(stage) == after
    send(stage, again["balik"])
    assert shape(stage) == before
    assert Jejak.objects.count() >= count + 4


@pytest.mark.parametrize(("kind", "most"), [("ubah", 15), ("ubah_indikator", 14), ("target", 15), ("pindah", 23)])
def test_an_edit_costs_few_queries(stage: Stage, kind: str, most: int) -> None:
    client, edit = browser(stage, stage.planner), {"tindakan": kind, "kunci": KUNCI, **edits(stage)[kind]}
    with CaptureQueriesContext(connection) as found:
        client.post(f"/{stage.pemda.slug}/{stage.rencana.slug}/sunting/", edit, "application/json")
    asked = [one["sql"] for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert 10 < len(asked) <= most, "\n".join(asked)


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_that_comes_again_is_done_once(stage: Stage, kind: str) -> None:
    edit = {"tindakan": kind, "kunci": KUNCI, **edits(stage)[kind]}
    before = shape(stage)
    first = send(stage, edit)
    after, count = shape(stage), Jejak.objects.count()
    again = send(stage, edit)
    assert (shape(stage), Jejak.objects.count()) == (after, count)
    assert (again["sudah"], again["muat_ulang"]) == (True, True)
    assert again["revisi"] == Rencana.objects.get(pk=stage.rencana.pk).revisi
    assert again.get("kini", []) == [one for one in first.get("kini", ()) if one["dari"] != one["revisi"]]
    send(stage, again["balik"])
    assert shape(stage) == before


def test_an_id_is_known_for_its_person_alone(stage: Stage) -> None:
    edit = {"tindakan": "tambah", "kunci": KUNCI, **edits(stage)["tambah"]}
    count = len(shape(stage))
    send(stage, edit)
    assert "sudah" not in send(stage, edit, by=factories.member(stage.pemda, "perencana", stage.setda))
    assert len(shape(stage)) == count + 8


def test_what_was_refused_may_come_again(stage: Stage) -> None:
    edit = {"tindakan": "tambah", "kunci": KUNCI, **edits(stage)["tambah"]}
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="diajukan")
    send(stage, edit, status=422)
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="draf")
    assert "sudah" not in send(stage, edit)


@pytest.mark.parametrize("kunci", ["pendek", "a" * 41, "ada spasi", "impor-1234567890", "batal-1234567890", 12345678])
def test_an_id_has_its_shape(stage: Stage, kunci: object) -> None:
    answer = send(stage, {"tindakan": "tambah", "kunci": kunci, **edits(stage)["tambah"]}, status=422)
    assert answer["masalah"][0]["letak"] == "kunci"


@pytest.mark.parametrize("kind", ["ubah", "pindah", "hapus", "ubah_indikator", "target"])
def test_a_stale_edit_gets_the_fresh_state(stage: Stage, kind: str) -> None:
    edit = edits(stage)[kind]
    edit |= {"simpul": [{"id": stage.simpul[3].pk, "seen": 5}]} if kind == "hapus" else {"seen": 5}
    before = shape(stage)
    answer = send(stage, {"tindakan": kind, **edit}, status=409)
    assert answer["keadaan"]["revisi"] == 0
    assert "sudah diubah orang lain" in answer["title"]
    assert shape(stage) == before


def test_a_step_of_several_edits_is_done_whole_or_not_at_all(stage: Stage) -> None:
    step = {"tindakan": "banyak", **edits(stage)["banyak"]}
    step["edit"][3]["seen"] = 5
    before, count = shape(stage), Jejak.objects.count()
    answer = send(stage, step, status=409)
    assert (answer["keadaan"]["edit"], answer["keadaan"]["id"]) == (3, stage.simpul[3].pk)
    step["edit"][3]["seen"] = 0
    step["edit"][3]["induk"] = stage.simpul[4].pk
    assert send(stage, step, status=422)["title"] == "Simpul tidak dapat dipindahkan ke bawah dirinya sendiri."
    assert (shape(stage), Jejak.objects.count()) == (before, count)


@pytest.mark.parametrize("edit", [None, [], [1], [{}], [{"tindakan": "banyak", "edit": []}], [{"tindakan": "ubah"}]])
def test_a_step_of_what_is_no_edit_is_refused(stage: Stage, edit: object) -> None:
    before = shape(stage)
    assert send(stage, {"tindakan": "banyak", "edit": edit}, status=422)["title"]
    assert shape(stage) == before


def test_a_branch_is_duplicated_beside_itself_with_all_that_measures_it(stage: Stage) -> None:
    program = stage.simpul[2]
    (new,) = send(stage, {"tindakan": "duplikat", **edits(stage)["duplikat"]})["baru"]
    top = Simpul.objects.get(pk=new)
    assert (top.induk_id, top.get_previous_sibling().pk, top.revisi) == (program.induk_id, program.pk, 0)
    old, copy = (
        list(one.get_descendants(include_self=True).values_list("pernyataan", "kode", "level", "jenjang"))
        for one in (Simpul.objects.get(pk=program.pk), top)
    )
    assert old == copy
    measure = Indikator.objects.get(simpul__in=top.get_descendants())
    assert (measure.nama, measure.revisi) == (stage.indikator.nama, 0)
    assert list(measure.target.order_by("tahun").values_list("teks", "bagian")) == list(
        stage.indikator.target.order_by("tahun").values_list("teks", "bagian")
    )
    assert "Menduplikat simpul" in browser(stage, stage.planner).get(
        f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/"
    ).content.decode()  # fmt: skip


def test_a_branch_restored_a_second_time_says_the_new_revision_of_each_row(stage: Stage) -> None:
    """So that older steps back, which name those rows, hold again."""
    program, measure = stage.simpul[2], stage.indikator.pk
    older = [
        send(stage, {"tindakan": "ubah", "simpul": stage.simpul[3].pk, "seen": 0, "isi": {"kode": "9"}}),
        send(stage, {"tindakan": "ubah_indikator", "indikator": measure, "seen": 0, "isi": {"nama": "Lain"}}),
        send(stage, {"tindakan": "target", "indikator": measure, "tahun": 2021, "seen": 0, "teks": "11 Dokumen"}),
    ]
    gone = send(stage, {"tindakan": "hapus", "simpul": [{"id": program.pk, "seen": 0}]})
    again = send(stage, gone["balik"])
    assert again["kini"] == []  # as they went
    send(stage, again["balik"])
    now = {(one["jenis"], one["id"], one.get("tahun")): one for one in send(stage, gone["balik"])["kini"]}
    assert len(now) == 3 + 1 + 2
    for step in older:
        back = step["balik"]
        jenis = {"ubah": "simpul", "ubah_indikator": "indikator", "target": "target"}[back["tindakan"]]
        row = now[jenis, back.get("simpul", measure), back.get("tahun")]
        assert row["dari"] == back["seen"]
        assert row["revisi"] > row["dari"]
        send(stage, {**back, "seen": row["revisi"]})


def test_a_step_back_asks_before_it_takes_the_work_of_others_away(stage: Stage) -> None:
    other = factories.member(stage.pemda, "perencana", stage.setda)
    done = send(stage, {"tindakan": "tambah", **edits(stage)["tambah"]})
    top = done["baru"][0]
    send(stage, {"tindakan": "tambah_indikator", "simpul": top, "isi": {"nama": "Indikator rekan"}}, by=other)
    child = {"jenjang": "kegiatan", "isi": {"pernyataan": "Kegiatan rekan"}}
    send(stage, {"tindakan": "tambah", "induk": top, "setelah": None, "cabang": [child]}, by=other)
    before = shape(stage)
    refused = send(stage, done["balik"], status=409)
    assert refused["keadaan"]["ikut"] == [
        f"{other.nama} menambah indikator “Indikator rekan”", f"{other.nama} menambah simpul “Kegiatan rekan”",
    ]  # fmt: skip
    assert shape(stage) == before
    known = [{**one, "sejak": refused["keadaan"]["sejak"]} for one in done["balik"]["simpul"]]
    send(stage, {**done["balik"], "simpul": known})
    assert len(shape(stage)) == len(before) - 6


def test_an_own_indicator_with_a_colleagues_target_does_not_go_unasked(stage: Stage) -> None:
    other = factories.member(stage.pemda, "perencana", stage.setda)
    done = send(stage, {"tindakan": "tambah_indikator", **edits(stage)["tambah_indikator"]})
    promise = {"tindakan": "target", "indikator": done["kini"][0]["id"], "tahun": 2021, "seen": None, "teks": "5"}
    send(stage, promise, by=other)
    answer = send(stage, done["balik"], status=409)
    assert answer["keadaan"]["ikut"] == [f"{other.nama} mengisi target “5”"]
    send(stage, {**done["balik"], "sejak": answer["keadaan"]["sejak"]})


def test_a_target_that_went_and_came_is_another_one(stage: Stage) -> None:
    """Whoever saw the old one is told."""
    edit = {"tindakan": "target", "indikator": stage.indikator.pk, "tahun": 2021}
    empty = send(stage, {**edit, "seen": 0, "teks": ""})
    assert empty["kini"][0]["revisi"] is None
    send(stage, {**edit, "seen": None, "teks": "20 Dokumen"})
    send(stage, {**edit, "seen": 0, "teks": "30 Dokumen"}, status=409)


def test_a_conflict_tells_each_field(stage: Stage) -> None:
    node = stage.simpul[2].pk
    send(stage, {"tindakan": "ubah", "simpul": node, "seen": 0, "isi": {"kode": "lain"}})
    mine = {"tindakan": "ubah", "simpul": node, "seen": 0, "isi": {"kode": "saya", "sasaran": "Saya"}}
    keadaan = send(stage, mine, status=409)["keadaan"]
    assert (keadaan["kode"], keadaan["sasaran"], keadaan["revisi"]) == ("lain", "", 1)
    assert send(stage, {**mine, "seen": keadaan["revisi"]})["kini"][0]["revisi"] == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_id_is_found_nowhere(cast: Cast, kind: str) -> None:
    with inside(cast.there.pemda.pk):
        foreign = edits(cast.there)[kind]
    with inside(cast.here.pemda.pk):
        before = shape(cast.here)
        send(cast.here, {"tindakan": kind, **foreign}, status=404)
        assert shape(cast.here) == before


def test_another_plans_trail_brings_nothing_back(cast: Cast) -> None:
    with inside(cast.there.pemda.pk):
        gone = send(cast.there, {"tindakan": "hapus", **edits(cast.there)["hapus"]})["balik"]
    with inside(cast.here.pemda.pk):
        send(cast.here, gone, status=404)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_that_is_set_stays_as_it_is(stage: Stage, kind: str) -> None:
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="ditetapkan")
    answer = send(stage, {"tindakan": kind, **edits(stage)[kind]}, status=422)
    assert answer["masalah"][0]["pesan"] == "Rencana ini sudah ditetapkan sehingga tidak dapat diubah."


@pytest.mark.parametrize("kind", KINDS)
def test_who_only_reads_is_told_why(stage: Stage, kind: str) -> None:
    answer = send(stage, {"tindakan": kind, **edits(stage)[kind]}, by=stage.inspector, status=403)
    assert answer["title"] == "Peran Anda (Inspektur) tidak berhak melakukan ini."


@pytest.mark.parametrize(
    "edit",
    [
        {}, [], {"tindakan": "lain"}, {"tindakan": "ubah"}, {"tindakan": "ubah", "simpul": "1", "seen": True},
        {"tindakan": "hapus", "simpul": []}, {"tindakan": "hapus", "simpul": [1]},
        {"tindakan": "tambah", "cabang": [1]},
        {"tindakan": "pulihkan", "jejak": [1, 1]}, {"tindakan": "target", "indikator": 1, "tahun": 2021, "teks": 5},
        {"tindakan": "tambah", "cabang": [{"jenjang": "tujuan", "isi": {"pernyataan": " "}}]},
        {"tindakan": "tambah", "cabang": [{"jenjang": "lain", "isi": {"pernyataan": "x"}}]},
    ],
)  # fmt: skip
def test_what_is_not_an_edit_is_refused_with_its_place(stage: Stage, edit: object) -> None:
    before = shape(stage)
    answer = send(stage, edit, status=422)
    assert all(one["pesan"] for one in answer["masalah"])
    assert shape(stage) == before


def test_a_field_that_is_none_is_refused(stage: Stage) -> None:
    for name in ("pk", "rencana_id", "delete", "revisi"):
        edit = {"tindakan": "ubah", "simpul": stage.simpul[2].pk, "seen": 0, "isi": {name: 1}}
        assert send(stage, edit, status=422)["masalah"][0]["letak"] == name
