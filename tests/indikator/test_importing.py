"""The round trip through the workbook for editing: out, edited offline, and back as exactly what was edited."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
import pytest

from cascading import commands as plan_commands
from cascading import tree
from cascading.models import Rencana, Simpul
from indikator import importing, queries
from indikator.commands import change_indikator, delete_cabang, delete_indikator, set_target
from indikator.importing.comparing.simpul import longest_rising
from indikator.importing.rows import MINE, THEIRS, Jenis, Pratinjau
from indikator.models import Indikator
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Forbidden, Invalid
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests.cast import Cast, Stage
from tests.indikator.editing import Editor, exported, sample_rencana


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def edited(stage: Stage) -> Editor:
    return Editor(exported(stage.planner, stage.rencana))


def check(stage: Stage, editor: Editor, **pilihan: str) -> Pratinjau:
    return importing.check(stage.planner, stage.rencana, editor.bytes, importing.Putusan(pilihan))


def apply(stage: Stage, editor: Editor, **pilihan: str) -> Pratinjau:
    return importing.apply(stage.planner, stage.rencana.pk, editor.bytes, import_id="impor-1",
                           putusan=importing.Putusan(pilihan))  # fmt: skip


def body(actor: Actor, rencana: Rencana) -> Any:
    """The whole plan without revisions."""
    return orjson.loads(queries.pohon_json(actor, rencana.pk)[0])


def kinds(found: Pratinjau) -> Counter[Jenis]:
    return Counter(one.jenis for one in found.perubahan)


# --- the sample of Sampang -----------------------------------------------------------------------------------------


@pytest.fixture
def sampang(db: None) -> Iterator[tuple[Rencana, Actor]]:
    pemda, rencana, actor = sample_rencana("sampang", "setda-2021")
    with inside(pemda.pk):
        yield rencana, actor


def test_unchanged_is_no_change_and_gives_the_same_bytes_again(sampang: tuple[Rencana, Actor]) -> None:
    rencana, actor = sampang
    first = exported(actor, rencana)
    for data in (first, Editor(first).bytes):
        assert importing.check(actor, rencana, data).is_empty
        assert importing.apply(actor, rencana.pk, data, import_id="nihil").is_empty
    assert exported(actor, Rencana.objects.select_related("skema", "unit", "pemda").get(pk=rencana.pk)) == first
    assert not Jejak.objects.filter(permintaan="nihil").exists()


def test_thirty_edits_are_exactly_those_thirty(sampang: tuple[Rencana, Actor]) -> None:
    rencana, actor = sampang
    before = {row.id: row for row in queries.rows_of(rencana)}
    children = Counter(row.induk_id for row in before.values())
    leaves = [row for row in before.values() if row.jenjang == "sub_kegiatan" and not children[row.id]]
    with_target = [row for row in leaves if row.indikator and row.indikator[0].target]
    kegiatan = [row for row in before.values() if row.jenjang == "kegiatan"]
    editor = Editor(exported(actor, rencana))
    at = {int(editor.get("Simpul", row, "id")): row for row in range(2, len(before) + 2)}
    no = {pk: editor.get("Simpul", row, "No.") for pk, row in at.items()}
    indicator_at = {
        int(editor.get("Indikator", row, "id")): row for row in range(2, editor.book["Indikator"].max_row + 1)
    }
    renamed, moved = leaves[:5], leaves[5:10]
    removed = leaves[10:15]
    measured = [row for row in with_target if row not in removed]
    changed, promised = measured[-5:], measured[-10:-5]

    for n in range(5):
        editor.add("Simpul", No=f"9{n}0", Induk=no[kegiatan[n].id], Jenjang="Sub Kegiatan", Pernyataan=f"Sub baru {n}")
        editor.set("Simpul", at[renamed[n].id], Pernyataan=f"Diganti {n}")
        other = next(one for one in kegiatan[::-1] if one.id != moved[n].induk_id)
        editor.set("Simpul", at[moved[n].id], Induk=no[other.id])
        editor.set("Indikator", indicator_at[changed[n].indikator[0].id], Indikator=f"Ukuran {n}", Satuan="dokumen")
        editor.set("Indikator", indicator_at[promised[n].indikator[0].id], Target_2021=f"{n + 1} Dokumen")
    for row in sorted((at[one.id] for one in removed), reverse=True):
        editor.drop("Simpul", row)

    five = dict.fromkeys(
        (Jenis.TAMBAH_SIMPUL, Jenis.UBAH_SIMPUL, Jenis.PINDAH_SIMPUL, Jenis.HAPUS_SIMPUL, Jenis.UBAH_INDIKATOR,
         Jenis.UBAH_TARGET), 5,
    )  # fmt: skip
    preview = importing.check(actor, rencana, editor.bytes)
    assert (preview.masalah, preview.konflik) == ([], [])
    assert kinds(preview) == five
    done = importing.apply(actor, rencana.pk, editor.bytes, import_id="impor-30")
    assert done.perubahan == preview.perubahan

    after = {row.id: row for row in queries.rows_of(rencana)}
    assert tree.faults(rencana.pk) == []
    assert before.keys() - after.keys() == {one.id for one in removed}
    assert sorted(after[pk].pernyataan for pk in after.keys() - before.keys()) == [f"Sub baru {n}" for n in range(5)]
    assert [after[one.id].pernyataan for one in renamed] == [f"Diganti {n}" for n in range(5)]
    assert all(after[one.id].induk_id != one.induk_id for one in moved)
    assert [after[one.id].indikator[0].nama for one in changed] == [f"Ukuran {n}" for n in range(5)]
    assert [after[one.id].indikator[0].target[2021] for one in promised] == [f"{n + 1} Dokumen" for n in range(5)]
    touched = {one.id for one in (*renamed, *moved, *removed, *changed, *promised)}
    for pk in before.keys() - touched:
        assert (after[pk].pernyataan, after[pk].induk_id, after[pk].indikator) == (
            before[pk].pernyataan, before[pk].induk_id, before[pk].indikator,
        )  # fmt: skip
    trail = Counter(Jejak.objects.filter(permintaan="impor-30").values_list("tindakan", flat=True))
    assert trail == dict.fromkeys(
        ("simpul.add", "simpul.change", "simpul.move", "simpul.delete", "indikator.change", "target.set"), 5
    )
    assert importing.check(actor, rencana, exported(actor, rencana)).is_empty

    check_taken_back(actor, rencana, before, next(pk for pk in before if pk not in touched))


def check_taken_back(actor: Actor, rencana: Rencana, before: Mapping[int, queries.SimpulBaris], other: int) -> None:
    """The import goes, and what a colleague did at another row stays."""
    seen = Simpul.objects.get(pk=other).revisi
    plan_commands.change_simpul(actor, simpul_id=other, seen=seen, isi={"pernyataan": "Milik rekan"})
    importing.take_back(actor, rencana.pk, import_id="impor-30")
    assert tree.faults(rencana.pk) == []
    back = queries.rows_of(rencana)
    assert [row.id for row in back] == [*before]
    for row in back:
        was = before[row.id]
        text = "Milik rekan" if row.id == other else was.pernyataan
        assert (row.pernyataan, row.induk_id) == (text, was.induk_id)
        assert [(one.nama, one.satuan, one.target) for one in row.indikator] == [
            (one.nama, one.satuan, one.target) for one in was.indikator
        ]


# --- one by one ----------------------------------------------------------------------------------------------------


def test_a_new_branch_with_an_indicator_stands_where_its_rows_stand(here: Stage) -> None:
    editor = edited(here)
    editor.add("Simpul", No="A", Induk="3", Jenjang="kegiatan ", Pernyataan="Kegiatan baru", Unit="bagian umum")
    editor.add("Simpul", No="B", Induk="A", Jenjang="Sub Kegiatan", Pernyataan="Sub baru")
    editor.add("Indikator", No_simpul="B", Indikator="Jumlah", Satuan="dokumen", Target_2022="5 Dokumen")
    assert kinds(check(here, editor)) == {Jenis.TAMBAH_SIMPUL: 2, Jenis.TAMBAH_INDIKATOR: 1}
    apply(here, editor)
    rows = queries.rows_of(here.rencana)
    assert [row.pernyataan for row in rows][-2:] == ["Kegiatan baru", "Sub baru"]
    assert rows[-2].unit == "Bagian Umum"
    assert (rows[-1].indikator[0].satuan, rows[-1].indikator[0].target) == ("Dokumen", {2022: "5 Dokumen"})


def test_rows_that_change_places_are_a_move_of_the_fewest(here: Stage) -> None:
    names = ["B", "C", "D"]
    plan_commands.add_simpul(
        here.planner, parent_id=here.simpul[3].pk, after_id=here.simpul[4].pk,
        cabang=[plan_commands.SimpulBaru("sub_kegiatan", {"pernyataan": one}) for one in names],
    )  # fmt: skip
    editor = edited(here)
    sheet = editor.book["Simpul"]
    values = [cell.value for cell in sheet[9]]
    sheet.delete_rows(9)
    sheet.insert_rows(7)
    for column, value in enumerate(values, 1):
        sheet.cell(7, column).value = value
    (change,) = check(here, editor).perubahan
    assert (change.jenis, change.nama) == (Jenis.PINDAH_SIMPUL, "D")
    apply(here, editor)
    assert [row.pernyataan for row in queries.rows_of(here.rencana)][-4:] == [
        "Penyusunan Dokumen Perencanaan", "D", "B", "C",
    ]  # fmt: skip
    assert check(here, edited(here)).is_empty


def test_levels_can_be_swapped_in_one_import(here: Stage) -> None:
    """Kegiatan above sub kegiatan becomes the other way round: no single order of commands is given beforehand."""
    editor = edited(here)
    editor.set("Simpul", 6, Induk="3", Jenjang="Kegiatan")
    editor.set("Simpul", 5, Induk="5", Jenjang="Sub Kegiatan")
    assert check(here, editor).masalah == []
    apply(here, editor)
    rows = queries.rows_of(here.rencana)
    assert [(row.pernyataan, row.jenjang) for row in rows][-2:] == [
        ("Penyusunan Dokumen Perencanaan", "kegiatan"), ("Perencanaan dan Evaluasi", "sub_kegiatan"),
    ]  # fmt: skip
    assert tree.faults(here.rencana.pk) == []


def test_a_known_node_moves_below_a_new_one(here: Stage) -> None:
    editor = edited(here)
    editor.add("Simpul", No="X", Induk="3", Jenjang="Kegiatan", Pernyataan="Kegiatan baru")
    editor.set("Simpul", 6, Induk="X")
    assert kinds(check(here, editor)) == {Jenis.TAMBAH_SIMPUL: 1, Jenis.PINDAH_SIMPUL: 1}
    apply(here, editor)
    rows = {row.pernyataan: row for row in queries.rows_of(here.rencana)}
    assert rows["Penyusunan Dokumen Perencanaan"].induk_id == rows["Kegiatan baru"].id


def test_hapus_takes_the_branch_and_a_marked_indicator(here: Stage) -> None:
    editor = edited(here)
    editor.set("Indikator", 2, Hapus="Ya")
    assert kinds(check(here, editor)) == {Jenis.HAPUS_INDIKATOR: 1}
    editor.set("Simpul", 5, Hapus="ya")
    (change,) = check(here, editor).perubahan
    assert (change.jenis, change.letak, change.beda[0].lama) == (Jenis.HAPUS_SIMPUL, "Simpul!K5", "2 simpul")
    apply(here, editor)
    assert len(queries.rows_of(here.rencana)) == 3
    assert not Indikator.objects.filter(pk=here.indikator.pk).exists()


def test_an_emptied_target_is_taken_back_and_text_keeps_its_blanks(here: Stage) -> None:
    editor = edited(here)
    editor.set("Indikator", 2, Target_2021=None, Formula="=SUM(A1)\nbaris dua")
    assert kinds(check(here, editor)) == {Jenis.UBAH_TARGET: 1, Jenis.UBAH_INDIKATOR: 1}
    apply(here, editor)
    (row,) = queries.rows_of(here.rencana)[-1].indikator
    assert (row.target, row.rumus_teks) == ({2022: "12 Dokumen"}, "=SUM(A1)\nbaris dua")


NARRATIVE = {"eselon": "II.a", "penjelasan": ["Satu\nbaris", "Dua"], "masalah": ["Masalah"], "penutup": "Demikian.",
             "faktor_penyebab": "Sebab"}  # fmt: skip
EXPLAINED = {"definisi": "Definisi", "makna": "Makna", "alasan": "Alasan", "relevansi": "Relevan", "keterangan": "Ket"}


def test_the_narrative_and_the_quarters_make_the_round_trip_too(here: Stage) -> None:
    node, measure = here.simpul[4], here.indikator
    plan_commands.change_simpul(here.planner, simpul_id=node.pk, seen=0, isi=NARRATIVE)
    change_indikator(here.planner, indikator_id=measure.pk, seen=0, isi=EXPLAINED)
    set_target(here.planner, indikator_id=measure.pk, tahun=2022, triwulan=2, teks="4 Dokumen")
    before = body(here.planner, here.rencana)
    assert check(here, edited(here)).is_empty
    assert apply(here, edited(here)).is_empty
    assert body(here.planner, here.rencana) == before
    editor = edited(here)
    editor.set("Simpul", 6, Eselon="III.a", Penjelasan="Satu\nbaris\n \nDua\n\n\nTiga", Masalah=None)
    editor.set("Indikator", 2, Makna="Lain", Target_2022_TW_II=None, Target_2022_TW_IV="6 Dokumen")
    editor.add("Indikator", No_simpul="2", Indikator="Baru", Relevansi="Ya", Target_2022="9", Target_2022_TW_I="3")
    assert kinds(check(here, editor)) == {Jenis.UBAH_SIMPUL: 1, Jenis.UBAH_INDIKATOR: 1, Jenis.UBAH_TARGET: 2,
                                          Jenis.TAMBAH_INDIKATOR: 1}  # fmt: skip
    apply(here, editor)
    node.refresh_from_db()
    assert (node.eselon, node.penjelasan, node.masalah) == ("III.a", ["Satu\nbaris", "Dua", "Tiga"], [])
    targets = [(one.tahun, one.triwulan, one.teks) for one in measure.target.order_by("tahun", "triwulan")]
    assert targets == [(2021, None, "10 Dokumen"), (2022, 4, "6 Dokumen"), (2022, None, "12 Dokumen")]
    made = Indikator.objects.get(nama="Baru")
    assert [(one.triwulan, one.teks) for one in made.target.order_by("triwulan")] == [(1, "3"), (None, "9")]
    assert made.relevansi == "Ya"
    assert check(here, edited(here)).is_empty


def test_a_number_typed_as_a_number_is_read_as_it_is_shown(here: Stage) -> None:
    editor = edited(here)
    editor.set("Indikator", 2, Target_2021=84.5)
    assert check(here, editor).perubahan[0].beda[0].baru == "84,5"


# --- problems at their cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "row", "values", "letak", "word"),
    [
        ("Indikator", 2, {"Satuan": "dokumn"}, "Indikator!F2", "Maksud Anda “Dokumen”?"),
        ("Simpul", 6, {"Unit": "Bagian Umun"}, "Simpul!I6", "Maksud Anda “Bagian Umum”?"),
        ("Simpul", 6, {"Jenjang": "Sub Kegiatn"}, "Simpul!D6", "Maksud Anda “Sub Kegiatan”?"),
        ("Simpul", 6, {"Jenjang": ""}, "Simpul!D6", "harus dipilih"),
        ("Simpul", 6, {"Jenjang": "Program"}, "Simpul!D6", "tidak dapat berada di bawah"),
        ("Simpul", 6, {"Pernyataan": " "}, "Simpul!G6", "harus diisi"),
        ("Simpul", 6, {"Kode": "1" * 41}, "Simpul!F6", "40 karakter"),
        ("Simpul", 6, {"Induk": "77"}, "Simpul!C6", "Tidak ada simpul dengan No. 77"),
        ("Simpul", 6, {"Induk": "5"}, "Simpul!C6", "berputar"),
        ("Simpul", 6, {"No": "4"}, "Simpul!B6", "sudah dipakai"),
        ("Simpul", 6, {"id": "abc"}, "Simpul!A6", "Kosongkan"),
        ("Simpul", 6, {"id": "99999999"}, "Simpul!A6", "bukan dari rencana ini"),
        ("Simpul", 7, {"Pernyataan": "Tanpa jenjang", "Induk": "3"}, "Simpul!D7", "harus dipilih"),
        ("Indikator", 2, {"Indikator": ""}, "Indikator!D2", "harus diisi"),
        ("Indikator", 2, {"Target_2021": "x" * 241}, "Indikator!M2", "240"),
        ("Indikator", 2, {"No_simpul": "3"}, "Indikator!B2", "tidak dapat pindah"),
        ("Indikator", 3, {"Indikator": "Baru", "No_simpul": "88"}, "Indikator!B3", "Tidak ada simpul"),
        ("Indikator", 3, {"Indikator": "Baru", "No_simpul": "2", "Polaritas": "naik"}, "Indikator!G3", "tidak dikenal"),
    ],
)
def test_each_problem_names_its_cell_and_nothing_is_written(
    here: Stage, sheet: str, row: int, values: dict[str, str], letak: str, word: str
) -> None:
    editor = edited(here)
    editor.set(sheet, row, **values)
    before = body(here.planner, here.rencana)
    masalah = check(here, editor).masalah
    assert letak in [one.letak for one in masalah]
    assert word in " ".join(one.pesan for one in masalah if one.letak == letak)
    with pytest.raises(Invalid):
        apply(here, editor)
    assert body(here.planner, here.rencana) == before


def test_problems_come_all_at_once(here: Stage) -> None:
    editor = edited(here)
    editor.set("Simpul", 6, Unit="x", Jenjang="y", Induk="z")
    editor.set("Indikator", 2, Satuan="q")
    assert {one.letak for one in check(here, editor).masalah} == {"Simpul!C6", "Simpul!D6", "Simpul!I6", "Indikator!F2"}


def test_a_removed_row_with_rows_below_it_is_said(here: Stage) -> None:
    editor = edited(here)
    editor.drop("Simpul", 5)
    (masalah,) = check(here, editor).masalah
    assert masalah.letak == "Simpul!C5"
    assert "No. 4 dihapus" in masalah.pesan


def test_a_copied_row_is_said(here: Stage) -> None:
    editor = edited(here)
    for sheet in ("Simpul", "Indikator"):
        editor.book[sheet].append([cell.value for cell in editor.book[sheet][2]])
    assert {one.letak for one in check(here, editor).masalah} >= {"Simpul!A7", "Indikator!A3"}


def test_a_missing_column_and_a_missing_sheet_are_said(here: Stage) -> None:
    editor = edited(here)
    editor.book["Simpul"].delete_cols(editor.column("Simpul", "Pernyataan"))
    assert "“Pernyataan” tidak ada" in str(check(here, editor).masalah[0])
    editor = edited(here)
    del editor.book["Indikator"]
    assert "“Indikator” tidak ada" in str(check(here, editor).masalah[0])


def test_columns_may_change_places(here: Stage) -> None:
    editor = edited(here)
    editor.book["Simpul"].move_range("D1:D20", cols=20)
    assert check(here, editor).is_empty


def test_the_workbook_of_another_plan_is_refused(cast: Cast) -> None:
    with inside(cast.there.pemda.pk):
        data = exported(cast.there.planner, cast.there.rencana)
    with inside(cast.here.pemda.pk):
        (masalah,) = importing.check(cast.here.planner, cast.here.rencana, data).masalah
    assert "milik rencana" in masalah.pesan


# --- with others at work -------------------------------------------------------------------------------------------


def test_what_only_others_changed_stays(here: Stage) -> None:
    editor = edited(here)
    change(here, "Diganti rekan")
    set_target(here.planner, indikator_id=here.indikator.pk, tahun=2021, teks="11 Dokumen", seen=0)
    assert check(here, editor).is_empty


def change(stage: Stage, pernyataan: str, index: int = 4) -> None:
    node = Simpul.objects.get(pk=stage.simpul[index].pk)
    plan_commands.change_simpul(stage.planner, simpul_id=node.pk, seen=node.revisi, isi={"pernyataan": pernyataan})


@pytest.mark.parametrize(("choice", "expected"), [(MINE, "Milik saya"), (THEIRS, "Milik rekan")])
def test_a_row_that_both_changed_waits_for_a_choice(here: Stage, choice: str, expected: str) -> None:
    editor = edited(here)
    editor.set("Simpul", 6, Pernyataan="Milik saya")
    change(here, "Milik rekan")
    (conflict,) = check(here, editor).konflik
    (beda,) = conflict.perubahan[0].beda
    assert (beda.lama, beda.baru, conflict.perubahan[0].letak) == ("Milik rekan", "Milik saya", "Simpul!G6")
    with pytest.raises(Conflict):
        apply(here, editor)
    apply(here, editor, **{conflict.kunci: choice})
    assert queries.rows_of(here.rencana)[-1].pernyataan == expected


def test_targets_and_indicators_that_both_changed_wait_too(here: Stage) -> None:
    editor = edited(here)
    editor.set("Indikator", 2, Indikator="Milik saya", Target_2021="1 Saya", Target_2022="2 Saya")
    set_target(here.planner, indikator_id=here.indikator.pk, tahun=2021, teks="11 Rekan", seen=0)
    change_indikator(here.planner, indikator_id=here.indikator.pk, seen=0, isi={"nama": "Milik rekan"})
    found = check(here, editor)
    assert kinds(found) == {Jenis.UBAH_TARGET: 1}
    keys = [one.kunci for one in found.konflik]
    assert keys == [f"I{here.indikator.pk}", f"T{here.indikator.pk}-2021"]
    apply(here, editor, **{keys[0]: THEIRS, keys[1]: MINE})
    (row,) = queries.rows_of(here.rencana)[-1].indikator
    assert (row.nama, row.target) == ("Milik rekan", {2021: "1 Saya", 2022: "2 Saya"})


def test_deleting_what_others_changed_or_added_below_waits_for_a_choice(here: Stage) -> None:
    editor = edited(here)
    editor.set("Simpul", 5, Hapus="ya")
    plan_commands.add_simpul(
        here.planner, parent_id=here.simpul[3].pk, after_id=None,
        cabang=[plan_commands.SimpulBaru("sub_kegiatan", {"pernyataan": "Baru dari rekan"})],
    )  # fmt: skip
    (conflict,) = check(here, editor).konflik
    assert conflict.perubahan[0].beda[0].lama == "3 simpul"
    apply(here, editor, **{conflict.kunci: THEIRS})
    assert len(queries.rows_of(here.rencana)) == 6


def test_rows_that_others_deleted_stay_away_or_are_said(here: Stage) -> None:
    editor = edited(here)
    node = Simpul.objects.get(pk=here.simpul[4].pk)
    delete_indikator(here.planner, indikator_id=here.indikator.pk, seen=0)
    plan_commands.delete_simpul(here.planner, simpul_id=node.pk, seen=node.revisi)
    assert check(here, editor).is_empty
    editor.set("Simpul", 6, Pernyataan="Diganti")
    editor.set("Indikator", 2, Indikator="Diganti")
    assert [one.letak for one in check(here, editor).masalah] == ["Simpul!G6", "Indikator!D2"]


# --- taken back ----------------------------------------------------------------------------------------------------


def said(stage: Stage) -> list[Any]:
    """The plan without ids of indicators that came back and without revisions."""
    return [
        (row.id, row.induk_id, row.pernyataan, [(one.nama, one.satuan, one.target) for one in row.indikator])
        for row in queries.rows_of(stage.rencana)
    ]


def test_an_import_is_taken_back_as_one_step(here: Stage) -> None:
    before = said(here)
    editor = edited(here)
    editor.add("Simpul", No="A", Induk="3", Jenjang="Kegiatan", Pernyataan="Kegiatan baru")
    editor.add("Simpul", No="B", Induk="A", Jenjang="Sub Kegiatan", Pernyataan="Sub baru")
    editor.add("Indikator", No_simpul="B", Indikator="Jumlah")
    editor.add("Indikator", No_simpul="2", Indikator="Lain", Target_2021="1")
    editor.set("Simpul", 6, Induk="A", Pernyataan="Pindah dan diganti")
    editor.set("Indikator", 2, Indikator="Diganti", Target_2021=None, Target_2022="9")
    editor.set("Simpul", 5, Hapus="ya")
    apply(here, editor)
    assert said(here) != before
    count = importing.take_back(here.planner, here.rencana.pk, import_id="impor-1")
    assert count == Jejak.objects.filter(permintaan="impor-1").count()
    assert said(here) == before
    assert tree.faults(here.rencana.pk) == []
    assert Jejak.objects.filter(permintaan="batal-1").exists()


def test_what_others_did_elsewhere_stays_when_an_import_is_taken_back(here: Stage) -> None:
    editor = edited(here)
    editor.set("Simpul", 6, Pernyataan="Diganti")
    apply(here, editor)
    change(here, "Diganti rekan", 3)
    assert take_back(here) == 1
    said_now = [row.pernyataan for row in queries.rows_of(here.rencana)]
    assert "Diganti rekan" in said_now
    assert "Diganti" not in said_now
    with pytest.raises(Invalid, match="sudah dibatalkan"):
        take_back(here)


def take_back(stage: Stage) -> int:
    return importing.take_back(stage.planner, stage.rencana.pk, import_id="impor-1")


def changed_by_import(editor: Editor) -> None:
    editor.set("Simpul", 6, Pernyataan="Diganti")


def added_by_import(editor: Editor) -> None:
    editor.add("Simpul", No="A", Induk="3", Jenjang="Kegiatan", Pernyataan="Kegiatan baru")


def deleted_by_import(editor: Editor) -> None:
    editor.set("Simpul", 6, Hapus="ya")


def promised_by_import(editor: Editor) -> None:
    editor.set("Indikator", 2, Target_2021="9 Dokumen")


def rename(stage: Stage) -> None:
    node = Simpul.objects.get(pk=stage.simpul[4].pk)
    plan_commands.change_simpul(stage.planner, simpul_id=node.pk, seen=node.revisi, isi={"pernyataan": "Milik rekan"})


def build_below(stage: Stage) -> None:
    new = Simpul.objects.get(pernyataan="Kegiatan baru")
    sub = plan_commands.SimpulBaru("sub_kegiatan", {"pernyataan": "Sub rekan"})
    plan_commands.add_simpul(stage.planner, parent_id=new.pk, after_id=None, cabang=[sub])


def delete_parent(stage: Stage) -> None:
    node = Simpul.objects.get(pk=stage.simpul[3].pk)
    delete_cabang(stage.planner, simpul_id=node.pk, seen=node.revisi)


def delete_measure(stage: Stage) -> None:
    one = Indikator.objects.get(pk=stage.indikator.pk)
    delete_indikator(stage.planner, indikator_id=one.pk, seen=one.revisi)


def promise(stage: Stage) -> None:
    target = stage.indikator.target.get(tahun=2021)
    set_target(stage.planner, indikator_id=stage.indikator.pk, tahun=2021, triwulan=None, teks="7", seen=target.revisi)


@pytest.mark.parametrize(
    ("edit", "build"),
    [
        (changed_by_import, rename),
        (added_by_import, build_below),
        (deleted_by_import, delete_parent),
        (promised_by_import, promise),
        (promised_by_import, delete_measure),
    ],
)
def test_what_others_built_on_is_named_and_nothing_is_taken_back(
    here: Stage, edit: Callable[[Editor], None], build: Callable[[Stage], None]
) -> None:
    editor = edited(here)
    edit(editor)
    apply(here, editor)
    build(here)
    before, trail = said(here), Jejak.objects.count()
    with pytest.raises(Conflict) as refusal:
        take_back(here)
    (row,) = refusal.value.keadaan["baris"]
    assert row["nama"]
    assert row["oleh"] == here.planner.nama
    assert (said(here), Jejak.objects.count()) == (before, trail)


def test_two_thousand_rows_are_taken_back_in_few_queries(
    here: Stage, django_assert_max_num_queries: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fields, targets and indicators go back in batches; the time is printed and not judged."""
    before = said(here)
    editor = edited(here)
    editor.add("Simpul", No="K", Induk="3", Jenjang="Kegiatan", Pernyataan="Kegiatan baru")
    for n in range(1_000):
        editor.add("Simpul", No=f"B{n}", Induk="K", Jenjang="Sub Kegiatan", Pernyataan=f"Sub {n}")
        editor.add("Indikator", No_simpul=f"B{n}", Indikator=f"Jumlah {n}", Target_2021="1")
    apply(here, editor)
    grown = said(here)
    editor = edited(here)
    for row in range(2, editor.book["Simpul"].max_row + 1):
        editor.set("Simpul", row, Kalimat_sasaran=f"Sasaran {row}")
    for row in range(2, editor.book["Indikator"].max_row + 1):
        editor.set("Indikator", row, Indikator=f"Ukuran {row}", Target_2021=f"{row}")
    importing.apply(here.planner, here.rencana.pk, editor.bytes, import_id="impor-2")
    assert said(here) != grown
    start = time.perf_counter()
    with django_assert_max_num_queries(120):
        count = importing.take_back(here.planner, here.rencana.pk, import_id="impor-2")
    took = time.perf_counter() - start
    assert count > 3_000
    assert said(here) == grown
    start = time.perf_counter()
    assert take_back(here) == 2_001
    again = time.perf_counter() - start
    assert said(here) == before
    assert tree.faults(here.rencana.pk) == []
    with capsys.disabled():
        print(f"\n{count} changes back in {took:.1f} s, a branch of 2,001 added rows in {again:.1f} s")  # noqa: T201 - told, not judged


def test_only_imports_are_taken_back_and_only_by_planners(here: Stage) -> None:
    editor = edited(here)
    editor.set("Simpul", 6, Pernyataan="Diganti")
    apply(here, editor)
    with pytest.raises(Invalid):
        importing.take_back(here.planner, here.rencana.pk, import_id="lain")
    with pytest.raises(Forbidden):
        importing.take_back(here.inspector, here.rencana.pk, import_id="impor-1")


# --- who may -------------------------------------------------------------------------------------------------------


def test_only_planners_import_and_only_into_a_draft(here: Stage) -> None:
    data = exported(here.planner, here.rencana)
    with pytest.raises(Forbidden):
        importing.check(here.inspector, here.rencana, data)
    with pytest.raises(Forbidden):
        importing.apply(here.leader, here.rencana.pk, data, import_id="x")
    Rencana.objects.filter(pk=here.rencana.pk).update(status="ditetapkan")
    with pytest.raises(Invalid):
        importing.apply(here.planner, here.rencana.pk, data, import_id="x")


@pytest.mark.parametrize(("numbers", "staying"), [([], set()), ([3], {0}), ([0, 3, 1, 2], {0, 2, 3}), ([2, 1, 0], {2})])
def test_the_longest_rising_part_stays(numbers: list[int], staying: set[int]) -> None:
    assert longest_rising(numbers) == staying
