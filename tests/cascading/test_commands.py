"""Commands of plans and nodes: what they change, in which order, what they refuse and with which sentence."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cascading import commands, rules, tree
from cascading.commands import SimpulBaru, add_simpul, change_simpul, create_rencana, delete_simpul, move_simpul
from cascading.models import Jenjang, Pengecualian, Rencana, Simpul, Tautan
from kinerja.core.commands import add_jabatan
from kinerja.core.errors import Conflict, Forbidden, Invalid, KinerjaError, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.factories import baru

STALE = "Baris ini sudah diubah orang lain sejak Anda membukanya. Periksa isinya lalu ulangi."
MOVED = "Letak yang dipilih sudah berubah. Muat ulang pohon lalu ulangi."


def outline(rencana: Rencana) -> list[str]:
    """The tree as lines, indented by level."""
    rows = Simpul.objects.filter(rencana=rencana, induk__isnull=False).order_by("lft")
    assert tree.faults(rencana.pk) == []
    return [f"{'.' * (level - 1)}{text}" for level, text in rows.values_list("level", "pernyataan")]


@pytest.fixture
def rencana(here: Stage) -> Rencana:
    """A: a1 (x, y), a2; B."""
    made = factories.rencana(here.planner, here.setda)
    factories.simpul(
        here.planner, made,
        baru("tujuan", "A", baru("sasaran", "a1", baru("program", "x"), baru("program", "y")), baru("sasaran", "a2")),
        baru("tujuan", "B"),
    )  # fmt: skip
    return made


def named(rencana: Rencana, pernyataan: str) -> Simpul:
    return Simpul.objects.get(rencana=rencana, pernyataan=pernyataan)


def refused(error: pytest.ExceptionInfo[KinerjaError]) -> str:
    return error.value.pesan


# --- plans --------------------------------------------------------------------------------------------------------


def test_a_plan_is_a_draft_with_a_root(here: Stage) -> None:
    made = create_rencana(
        here.planner, skema="csf", slug="csf-2024", judul="CSF", unit_id=here.setda.pk, tahun_awal=2024,
        tahun_akhir=2026,
    )  # fmt: skip
    assert (made.status, made.revisi, made.skema.kode, list(made.tahun)) == ("draf", 0, "csf", [2024, 2025, 2026])
    assert outline(made) == []


@pytest.mark.parametrize(
    ("change", "letak", "sentence"),
    [
        ({"skema": "bsc"}, "skema", "Skema “bsc” tidak dikenal."),
        ({"slug": "Setda 2021"}, "slug", "Alamat hanya boleh berisi huruf kecil, angka, dan tanda hubung."),
        ({"tahun_awal": 2023}, "tahun_awal", "Periode harus berada antara 2000 dan 2100"),
        ({"tahun_awal": 1999}, "tahun_awal", "Periode harus berada antara 2000 dan 2100"),
        ({"tahun_akhir": 2101}, "tahun_awal", "Periode harus berada antara 2000 dan 2100"),
    ],
)
def test_a_plan_that_cannot_be(here: Stage, change: dict[str, Any], letak: str, sentence: str) -> None:
    good: dict[str, Any] = {"skema": "iku", "slug": "iku", "judul": "IKU", "unit_id": here.setda.pk,
                            "tahun_awal": 2021, "tahun_akhir": 2022}  # fmt: skip
    with pytest.raises(Invalid, match=sentence) as error:
        create_rencana(here.planner, **{**good, **change})
    assert [one.letak for one in error.value.masalah] == [letak]
    assert Rencana.objects.count() == 1


def test_an_address_is_taken_once_in_a_pemda(cast: Cast) -> None:
    for stage in (cast.here, cast.there):
        with inside(stage.pemda.pk):
            factories.rencana(stage.planner, stage.setda, slug="sama")
    with inside(cast.here.pemda.pk), pytest.raises(Invalid, match="Sudah ada rencana dengan alamat ini"):
        factories.rencana(cast.here.planner, cast.here.setda, slug="sama")


def test_a_plan_is_for_the_planners_own_perangkat_daerah(here: Stage, cast: Cast) -> None:
    with pytest.raises(Forbidden, match="tidak menjangkau unit ini"):
        factories.rencana(here.other_planner, here.setda)
    with pytest.raises(Forbidden, match="tidak berhak"):
        factories.rencana(here.inspector, here.setda)
    with pytest.raises(NotFound):
        factories.rencana(here.planner, cast.there.setda)


# --- adding -------------------------------------------------------------------------------------------------------


def test_nodes_are_added_in_order(here: Stage, rencana: Rencana) -> None:
    assert outline(rencana) == ["A", ".a1", "..x", "..y", ".a2", "B"]
    a, a1, root = named(rencana, "A"), named(rencana, "a1"), tree.root_of(rencana)
    add_simpul(
        here.planner, parent_id=a.pk, after_id=a1.pk, cabang=[baru("sasaran", "new 1"), baru("sasaran", "new 2")]
    )
    add_simpul(here.planner, parent_id=a.pk, after_id=None, cabang=[baru("sasaran", "first", baru("program", "in it"))])
    last = add_simpul(here.planner, parent_id=root.pk, after_id=named(rencana, "B").pk, cabang=[baru("tujuan", "C")])
    assert outline(rencana) == ["A", ".first", "..in it", ".a1", "..x", "..y", ".new 1", ".new 2", ".a2", "B", "C"]
    assert [(one.level, one.revisi, one.jenjang.kode) for one in last if one.jenjang] == [(1, 0, "tujuan")]


def test_each_change_counts_the_plan_up_and_leaves_its_trail(here: Stage, rencana: Rencana) -> None:
    before = Rencana.objects.get(pk=rencana.pk).revisi
    grown = add_simpul(here.planner, parent_id=named(rencana, "B").pk, after_id=None,
                       cabang=[baru("sasaran", "b1", baru("program", "b11"))])  # fmt: skip
    assert Rencana.objects.get(pk=rencana.pk).revisi == before + 1
    trail = Jejak.objects.filter(rencana_id=rencana.pk, tindakan="simpul.add", objek_id__in=[one.pk for one in grown])
    assert [row.sesudah["pernyataan"] for row in trail.order_by("id")] == ["b1", "b11"]
    assert [row.sesudah["induk"] for row in trail.order_by("id")] == [named(rencana, "B").pk, grown[0].pk]


def test_a_level_may_be_skipped(here: Stage, rencana: Rencana) -> None:
    parent = named(rencana, "a2")
    add_simpul(here.planner, parent_id=parent.pk, after_id=None, cabang=[baru("sub_kegiatan", "deep")])
    assert outline(rencana)[-2:] == ["..deep", "B"]


@pytest.mark.parametrize(
    ("cabang", "sentence"),
    [
        (baru("sasaran", "same level"), "Sasaran tidak dapat berada di bawah Sasaran."),
        (baru("tujuan", "above"), "Tujuan tidak dapat berada di bawah Sasaran."),
        (baru("program", "ok", baru("kegiatan", "ok", baru("program", "no"))),
         "Program tidak dapat berada di bawah Kegiatan."),
        (baru("outcome", "of another scheme"), "Jenjang harus dipilih."),
        (baru("", "none"), "Jenjang harus dipilih."),
        (baru("program", " \n"), "Pernyataan harus diisi."),
        (baru("program", "x" * 8_001), "Paling banyak 8000 karakter."),
        (baru("program", "bell \x07"), "Ada karakter yang tidak dapat dicetak."),
        (baru("program", "half \ud800"), "Ada karakter yang tidak dapat dicetak."),
        (baru("program", "no XML \uffff"), "Ada karakter yang tidak dapat dicetak."),
        (baru("program", "x", warna="merah"), "warna: Isian ini tidak dikenal."),
        (baru("program", "x", jenjang_id=1), "jenjang_id: Isian ini tidak dikenal."),
        (baru("program", "x", lft=1), "lft: Isian ini tidak dikenal."),
        (baru("program", "x", kode="1" * 41), "Paling banyak 40 karakter."),
        (baru("program", "x", penjelasan="text"), "Isian ini berupa daftar paragraf."),
        (baru("program", "x", penjelasan=[1]), "Isian ini berupa teks."),
        (baru("program", "x", sasaran=None), "Isian ini berupa teks."),
        (baru("program", "x", unit_id="1"), "unit_id: Pilihan ini tidak dikenal."),
        (baru("program", "x", unit_id=True), "unit_id: Pilihan ini tidak dikenal."),
        (baru("program", "x", jabatan_id=2**64), "jabatan_id: Pilihan ini tidak dikenal."),
        (baru("program", "x", jabatan_id=999_999), "jabatan: Pemilik yang dipilih tidak ada di Pemda ini."),
    ],
)  # fmt: skip
def test_what_cannot_be_added(here: Stage, rencana: Rencana, cabang: SimpulBaru, sentence: str) -> None:
    before = outline(rencana)
    with pytest.raises(Invalid) as error:
        add_simpul(here.planner, parent_id=named(rencana, "a2").pk, after_id=None, cabang=[cabang])
    assert sentence in refused(error)
    assert outline(rencana) == before


def test_an_iki_may_leave_the_sentence_to_its_jabatan(here: Stage) -> None:
    jabatan = add_jabatan(here.admin, unit_id=here.umum.pk, nama="Kepala Bagian Umum")
    iki = factories.rencana(here.planner, here.setda, skema="iki")
    factories.simpul(here.planner, iki, SimpulBaru("kinerja_individu", {"jabatan_id": jabatan.pk}))
    with pytest.raises(Invalid, match="Pernyataan harus diisi"):
        factories.simpul(here.planner, iki, SimpulBaru("kinerja_individu", {}))


def test_owners_of_another_pemda_do_not_exist(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        here = cast.here
        for pk in (cast.there.umum.pk, 999_999):
            with pytest.raises(Invalid, match="Pemilik yang dipilih tidak ada di Pemda ini"):
                factories.simpul(here.planner, here.rencana, baru("tujuan", "x", unit_id=pk))
            with pytest.raises(Invalid, match="Pemilik yang dipilih tidak ada di Pemda ini"):
                change_simpul(here.planner, simpul_id=here.simpul[0].pk, seen=0, isi={"unit_id": pk})
        factories.simpul(here.planner, here.rencana, baru("tujuan", "x", unit_id=here.umum.pk))


# --- changing -----------------------------------------------------------------------------------------------------


def test_a_change_is_kept_with_what_was_before(here: Stage, rencana: Rencana) -> None:
    x = named(rencana, "x")
    isi = {"pernyataan": "x2", "kode": "4.01.02", "penjelasan": ["satu", "dua"], "eselon": ""}
    changed = change_simpul(here.planner, simpul_id=x.pk, seen=0, isi=isi)
    assert (changed.pernyataan, changed.kode, changed.penjelasan, changed.revisi) == (
        "x2",
        "4.01.02",
        ["satu", "dua"],
        1,
    )
    trail = Jejak.objects.get(tindakan="simpul.change", objek_id=x.pk)
    assert trail.sebelum == {"pernyataan": "x", "kode": "", "penjelasan": []}
    assert trail.sesudah == {"pernyataan": "x2", "kode": "4.01.02", "penjelasan": ["satu", "dua"]}


def test_the_same_again_is_no_change(here: Stage, rencana: Rencana) -> None:
    x, revisi = named(rencana, "x"), Rencana.objects.get(pk=rencana.pk).revisi
    assert change_simpul(here.planner, simpul_id=x.pk, seen=0, isi={"pernyataan": "x"}).revisi == 0
    assert Rencana.objects.get(pk=rencana.pk).revisi == revisi
    assert not Jejak.objects.filter(tindakan="simpul.change").exists()


def test_a_stale_change_shows_the_fresh_state(here: Stage, rencana: Rencana) -> None:
    x = named(rencana, "x")
    change_simpul(here.planner, simpul_id=x.pk, seen=0, isi={"pernyataan": "mine"})
    with pytest.raises(Conflict, match=STALE) as error:
        change_simpul(here.planner, simpul_id=x.pk, seen=0, isi={"pernyataan": "yours"})
    assert error.value.keadaan.items() >= {"id": x.pk, "revisi": 1, "pernyataan": "mine"}.items()
    for stale in (
        lambda: move_simpul(here.planner, simpul_id=x.pk, parent_id=named(rencana, "a2").pk, after_id=None, seen=0),
        lambda: delete_simpul(here.planner, simpul_id=x.pk, seen=0),
    ):
        with pytest.raises(Conflict, match=STALE):
            stale()
    assert outline(rencana) == ["A", ".a1", "..mine", "..y", ".a2", "B"]


def test_changes_elsewhere_are_no_conflict(here: Stage, rencana: Rencana) -> None:
    change_simpul(here.planner, simpul_id=named(rencana, "y").pk, seen=0, isi={"pernyataan": "y2"})
    change_simpul(here.planner, simpul_id=named(rencana, "x").pk, seen=0, isi={"pernyataan": "x2"})
    assert outline(rencana)[2:4] == ["..x2", "..y2"]


def test_a_level_changes_only_between_parent_and_children(here: Stage, rencana: Rencana) -> None:
    levels = {one.kode: one.pk for one in Jenjang.objects.filter(skema=rencana.skema)}
    other = Jenjang.objects.exclude(skema=rencana.skema).first()
    assert other is not None
    a1, y = named(rencana, "a1"), named(rencana, "y")
    for simpul, jenjang_id, sentence in (
        (a1, levels["tujuan"], "Tujuan tidak dapat berada di bawah Tujuan."),
        (a1, levels["program"], "Program tidak dapat berada di bawah Program."),
        (a1, other.pk, "Jenjang harus dipilih."),
        (a1, None, "Jenjang harus dipilih."),
    ):
        with pytest.raises(Invalid, match=sentence):
            change_simpul(here.planner, simpul_id=simpul.pk, seen=0, isi={"jenjang_id": jenjang_id})
    changed = change_simpul(here.planner, simpul_id=y.pk, seen=0, isi={"jenjang_id": levels["sub_kegiatan"]})
    assert changed.jenjang_id == levels["sub_kegiatan"]


# --- moving -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "below", "behind", "expected"),
    [
        ("x", "a1", "y", ["A", ".a1", "..y", "..x", ".a2", "B"]),
        ("y", "a1", None, ["A", ".a1", "..y", "..x", ".a2", "B"]),
        ("a1", "B", None, ["A", ".a2", "B", ".a1", "..x", "..y"]),
        ("a1", "A", "a2", ["A", ".a2", ".a1", "..x", "..y", "B"]),
        ("x", "a2", None, ["A", ".a1", "..y", ".a2", "..x", "B"]),
        ("x", "B", None, ["A", ".a1", "..y", ".a2", "B", ".x"]),
        ("A", "", "B", ["B", "A", ".a1", "..x", "..y", ".a2"]),
        ("a1", "", "A", ["A", ".a2", "a1", ".x", ".y", "B"]),
        ("a2", "A", "a1", ["A", ".a1", "..x", "..y", ".a2", "B"]),
    ],
)
def test_a_branch_moves_whole(
    here: Stage, rencana: Rencana, what: str, below: str, behind: str | None, expected: list[str]
) -> None:
    simpul = named(rencana, what)
    before = tree.place_of(simpul)
    moved = move_simpul(
        here.planner, simpul_id=simpul.pk, parent_id=named(rencana, below).pk,
        after_id=named(rencana, behind).pk if behind else None, seen=0,
    )  # fmt: skip
    assert outline(rencana) == expected
    assert moved.revisi == 1
    trail = Jejak.objects.get(tindakan="simpul.move")
    assert (trail.sebelum, trail.sesudah) == (before, tree.place_of(moved))


@pytest.mark.parametrize(
    ("what", "below", "behind", "sentence"),
    [
        ("a1", "a1", None, "Simpul tidak dapat dipindahkan ke bawah dirinya sendiri."),
        ("A", "x", None, "Simpul tidak dapat dipindahkan ke bawah dirinya sendiri."),
        ("a1", "a2", None, "Sasaran tidak dapat berada di bawah Sasaran."),
        ("B", "A", None, "Tujuan tidak dapat berada di bawah Tujuan."),
        ("x", "a1", "x", "Simpul tidak dapat diletakkan setelah dirinya sendiri."),
        ("x", "a2", "y", MOVED),
        ("x", "a1", "B", MOVED),
        ("", "A", None, "Akar rencana tidak dapat dipindahkan."),
    ],
)
def test_places_that_cannot_be(
    here: Stage, rencana: Rencana, what: str, below: str, behind: str | None, sentence: str
) -> None:
    before = outline(rencana)
    with pytest.raises(Invalid) as error:
        move_simpul(
            here.planner, simpul_id=named(rencana, what).pk, parent_id=named(rencana, below).pk,
            after_id=named(rencana, behind).pk if behind else None, seen=0,
        )  # fmt: skip
    assert refused(error).removeprefix("jenjang: ") == sentence
    assert outline(rencana) == before


def test_a_branch_stays_in_its_plan(here: Stage, rencana: Rencana) -> None:
    """For the command a node of another plan is not there; the rule says it for whoever asks."""
    theirs = here.simpul[1]
    x, a1 = named(rencana, "x"), named(rencana, "a1")
    for parent_id, after_id in ((theirs.pk, None), (a1.pk, theirs.pk)):
        with pytest.raises(NotFound):
            move_simpul(here.planner, simpul_id=x.pk, parent_id=parent_id, after_id=after_id, seen=0)
    with pytest.raises(Invalid, match="ke rencana lain"):
        rules.check_placement(named(rencana, "x"), theirs, None)


# --- deleting -----------------------------------------------------------------------------------------------------


def test_a_branch_goes_whole_and_the_trail_keeps_it(here: Stage, rencana: Rencana) -> None:
    a1 = named(rencana, "a1")
    assert len(delete_simpul(here.planner, simpul_id=a1.pk, seen=0).sebelum["cabang"]) == 3
    assert outline(rencana) == ["A", ".a2", "B"]
    trail = Jejak.objects.get(tindakan="simpul.delete")
    assert [one["pernyataan"] for one in trail.sebelum["cabang"]] == ["a1", "x", "y"]
    assert trail.sebelum["letak"] == {"induk": named(rencana, "A").pk, "setelah": None}
    with pytest.raises(NotFound):
        delete_simpul(here.planner, simpul_id=a1.pk, seen=0)


def test_the_hidden_root_stays_as_it_is(here: Stage, rencana: Rencana) -> None:
    root = tree.root_of(rencana)
    level = Jenjang.objects.get(skema=rencana.skema, kode="tujuan")
    for attempt in (
        lambda: change_simpul(here.planner, simpul_id=root.pk, seen=0, isi={"pernyataan": "text"}),
        lambda: change_simpul(here.planner, simpul_id=root.pk, seen=0, isi={"jenjang_id": level.pk}),
        lambda: delete_simpul(here.planner, simpul_id=root.pk, seen=0),
        lambda: commands.add_tautan(here.planner, dari_id=root.pk, ke_id=here.simpul[0].pk, jenis="kontribusi"),
        lambda: commands.waive_temuan(
            here.planner, rencana_id=rencana.pk, simpul_id=root.pk, temuan="tanpa_indikator", alasan="x"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            attempt()
    assert outline(rencana) == ["A", ".a1", "..x", "..y", ".a2", "B"]


# --- links and waivers ----------------------------------------------------------------------------------------------


def test_links_lead_to_nodes_that_the_actor_sees(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        here, dari = cast.here, cast.here.simpul[0]
        lain = factories.simpul(here.planner, factories.rencana(here.planner, here.setda), baru("tujuan", "Lain"))[0]
        tautan = commands.add_tautan(here.planner, dari_id=dari.pk, ke_id=lain.pk, jenis="kontribusi", alasan="a")
        again = commands.add_tautan(here.planner, dari_id=dari.pk, ke_id=lain.pk, jenis="kontribusi", alasan="b")
        assert (again.pk, Tautan.objects.get().alasan) == (tautan.pk, "b")
        for ke_id, jenis in ((dari.pk, "kontribusi"), (lain.pk, "warisan"), (tree.root_of(lain.rencana).pk, "salinan")):
            with pytest.raises(Invalid, match="Tautan ini tidak mungkin"):
                commands.add_tautan(here.planner, dari_id=dari.pk, ke_id=ke_id, jenis=jenis)
        with pytest.raises(NotFound):
            commands.add_tautan(here.planner, dari_id=dari.pk, ke_id=cast.there.simpul[0].pk, jenis="kontribusi")
        theirs = factories.rencana(here.other_planner, here.dinas)
        dinas = factories.simpul(here.other_planner, theirs, baru("tujuan", "Sehat"))[0]
        with pytest.raises(NotFound):
            commands.add_tautan(here.planner, dari_id=dari.pk, ke_id=dinas.pk, jenis="crosscutting")
        commands.delete_tautan(here.planner, tautan_id=tautan.pk)
        assert not Tautan.objects.exists()


def test_a_waiver_needs_a_reason_and_stays_one(here: Stage) -> None:
    waive: dict[str, Any] = {"rencana_id": here.rencana.pk, "simpul_id": here.simpul[0].pk, "temuan": "tanpa_indikator"}
    with pytest.raises(Invalid, match="Alasan harus diisi"):
        commands.waive_temuan(here.planner, **waive, alasan="  ")
    commands.waive_temuan(here.planner, **waive, alasan="lama")
    commands.waive_temuan(here.planner, **waive, alasan="baru")
    assert list(Pengecualian.objects.values_list("alasan", flat=True)) == ["baru"]


# --- who, and when ---------------------------------------------------------------------------------------------------


def test_only_a_draft_changes(here: Stage) -> None:
    simpul = here.simpul[0]
    for status in ("diajukan", "ditetapkan", "digantikan"):
        Rencana.objects.filter(pk=here.rencana.pk).update(status=status)
        for attempt in (
            lambda: add_simpul(here.planner, parent_id=simpul.pk, after_id=None, cabang=[baru("program", "x")]),
            lambda: change_simpul(here.planner, simpul_id=simpul.pk, seen=0, isi={"pernyataan": "x"}),
            lambda: move_simpul(
                here.planner, simpul_id=here.simpul[4].pk, parent_id=simpul.pk, after_id=None, seen=0),
            lambda: delete_simpul(here.planner, simpul_id=simpul.pk, seen=0),
            lambda: commands.add_tautan(
                here.planner, dari_id=simpul.pk, ke_id=here.simpul[1].pk, jenis="kontribusi"),
            lambda: commands.waive_temuan(
                here.planner, rencana_id=here.rencana.pk, simpul_id=simpul.pk, temuan="x", alasan="x"),
        ):  # fmt: skip
            with pytest.raises(Invalid, match=f"Rencana ini sudah {status} sehingga tidak dapat diubah."):
                attempt()


def test_the_plans_lock_is_taken_before_anything_is_read(here: Stage) -> None:
    """In every tree command: nothing but ids of plans is read before FOR NO KEY UPDATE."""
    simpul = here.simpul[4]
    for attempt in (
        lambda: add_simpul(here.planner, parent_id=here.simpul[0].pk, after_id=None, cabang=[baru("program", "p")]),
        lambda: change_simpul(here.planner, simpul_id=simpul.pk, seen=0, isi={"pernyataan": "x"}),
        lambda: move_simpul(here.planner, simpul_id=simpul.pk, parent_id=here.simpul[0].pk, after_id=None, seen=1),
        lambda: delete_simpul(here.planner, simpul_id=simpul.pk, seen=2),
    ):
        with CaptureQueriesContext(connection) as queries:
            attempt()
        statements = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
        locked = next(index for index, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
        for sql in statements[:locked]:
            assert re.match(r'SELECT \S+\."rencana_id"( AS \S+)? FROM', sql)
