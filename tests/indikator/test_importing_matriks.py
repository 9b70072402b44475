"""Foreign matrices: the one that we print, in other forms too, and the shapes that governments use."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from cascading.models import Rencana, Simpul
from indikator import importing, queries
from indikator.importing.columns import Bentuk
from indikator.importing.rows import Pratinjau
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from laporan.render import xlsx
from laporan.reports import matriks_cascading
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.editing import sample_rencana

Tree = list[Any]


def tree_of(rencana: Rencana) -> Tree:
    """Level, statement, indicators with formula and targets, and what is below; as deep as the matrix prints them."""
    children: dict[int | None, Tree] = {None: []}
    for row in queries.rows_of(rencana):
        formula = row.urutan_jenjang <= 2
        target = row.urutan_jenjang > 1 or len(rencana.tahun) > 1
        measures = [
            (one.nama, one.rumus_teks if formula else "", one.target if target else {}) for one in row.indikator
        ]
        below: Tree = []
        children[row.id] = below
        children[row.induk_id].append((row.jenjang, row.pernyataan, measures, below))
    return children[None]


def statements(tree: Tree, above: str = "") -> Iterator[tuple[str, str, str]]:
    for level, statement, _measures, below in tree:
        yield level, statement, above
        yield from statements(below, statement)


@pytest.fixture
def sampang(db: None) -> Iterator[tuple[Rencana, Rencana, Actor]]:
    """The sample of Sampang, and an empty plan beside it."""
    pemda, rencana, actor = sample_rencana("sampang", "setda-2021")
    with inside(pemda.pk):
        empty = factories.rencana(actor, rencana.unit, tahun=(2021, 2021))
        yield rencana, Rencana.objects.select_related("skema", "unit", "pemda").get(pk=empty.pk), actor


def printed(rencana: Rencana, actor: Actor) -> Any:
    return load_workbook(io.BytesIO(xlsx.render(matriks_cascading.build(actor, rencana, {}))))


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def import_into(empty: Rencana, actor: Actor, data: bytes) -> Pratinjau:
    found = importing.apply(actor, empty.pk, data, import_id="matriks")
    assert found.bentuk == "matriks"
    return found


def test_the_printed_matrix_gives_the_same_tree(sampang: tuple[Rencana, Rencana, Actor]) -> None:
    rencana, empty, actor = sampang
    found = import_into(empty, actor, saved(printed(rencana, actor)))
    assert tree_of(empty) == tree_of(rencana)
    skipped = [one for one in found.sisa if "tidak punya Kegiatan" in one.pesan]
    assert len(skipped) == 15
    assert [one.letak for one in found.sisa if one not in skipped] == ["Matriks!A1", "Matriks!A2", "Matriks!A3"]


def test_the_bands_give_the_owners_back(sampang: tuple[Rencana, Rencana, Actor]) -> None:
    rencana, empty, actor = sampang
    import_into(empty, actor, saved(printed(rencana, actor)))
    owners = [[row.unit for row in queries.rows_of(one) if row.urutan_jenjang > 3] for one in (rencana, empty)]
    assert owners[0] == owners[1]


NEW_WORDS = {
    "Tujuan PD": "TUJUAN PERANGKAT DAERAH", "Sasaran PD": "Sasaran Strategis", "Sub Kegiatan": "Sub-Kegiatan",
    "Program": "Nama Program", "Kegiatan": "KEGIATAN",
    "Indikator": "Indikator Kinerja {level}", "Formula": "Cara Perhitungan {level}", "Target": "Target {level} 2021",
}  # fmt: skip


def rearranged(sheet: Any, order: Sequence[int], words: dict[str, str] | None = None) -> Any:
    """The sheet with its columns in another order, and its headings in other words."""
    book = Workbook()
    copy: Any = book.active
    place = {old: new for new, old in enumerate(order, 1)}
    level = ""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.column not in place:
                continue
            value = cell.value
            if words and cell.row == 5:
                level = {"Tujuan PD": "Tujuan", "Sasaran PD": "Sasaran"}.get(value, value if value in words and
                         value not in {"Indikator", "Formula", "Target"} else level)  # fmt: skip
                value = words.get(value, value).format(level=level)
            target = copy.cell(cell.row, place[cell.column])
            target.value, target.data_type = value, "s"
    for merge in sheet.merged_cells.ranges:
        columns = sorted(place[at] for at in range(merge.min_col, merge.max_col + 1))
        first, last = get_column_letter(columns[0]), get_column_letter(columns[-1])
        copy.merge_cells(f"{first}{merge.min_row}:{last}{merge.max_row}")
        anchor = copy.cell(merge.min_row, columns[0])
        anchor.value = sheet.cell(merge.min_row, merge.min_col).value
        anchor.data_type = "s" if anchor.value else "n"
    return book


def test_other_words_and_another_order_of_columns(sampang: tuple[Rencana, Rencana, Actor]) -> None:
    """Targets and indicators before their statement, the groups of Tujuan and Sasaran and of the last two swapped."""
    rencana, empty, actor = sampang
    sheet = printed(rencana, actor).active
    headings = [cell.value for cell in sheet[5]]
    assert headings[:4] == ["Tujuan PD", "Indikator", "Formula", "Sasaran PD"]
    order = [7, 5, 6, 4, 3, 1, 2, 10, 9, 8, *range(16, 10, -1)]
    book = rearranged(sheet, order, NEW_WORDS)
    assert book.active is not None
    found = import_into(empty, actor, saved(book))
    assert tree_of(empty) == tree_of(rencana)
    kolom = [(one.letak, one.judul, one.arti) for one in found.kolom]
    assert ("Sheet!B5", "Indikator Kinerja Sasaran", "Sasaran: indikator") in kolom


def test_without_merges_only_what_a_blank_cannot_tell_differs(sampang: tuple[Rencana, Rencana, Actor]) -> None:
    rencana, empty, actor = sampang
    book = printed(rencana, actor)
    for merge in list(book.active.merged_cells.ranges):
        book.active.unmerge_cells(str(merge))
    found = import_into(empty, actor, saved(book))
    expected, read = list(statements(tree_of(rencana))), list(statements(tree_of(empty)))
    alone = [one for one, level in zip(expected, levels_above(rencana), strict=True)
             if one[0] == "sub_kegiatan" and level == "program"]  # fmt: skip
    said = [one for one in found.sisa if "tidak punya Kegiatan" in one.pesan]
    cells = {book.active[one.letak.partition("!")[2]].value for one in said}
    assert [one for one in read if one not in expected and one[1] not in cells] == []
    assert cells == {one[1] for one in alone}
    assert len(said) == len(alone) == 15
    assert tree_of(empty) == tree_of(rencana)


def levels_above(rencana: Rencana) -> list[str]:
    rows = {row.id: row for row in queries.rows_of(rencana)}
    return [rows[row.induk_id].jenjang if row.induk_id else "" for row in rows.values()]


# --- shapes of their own -------------------------------------------------------------------------------------------


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def empty(here: Stage) -> Rencana:
    made = factories.rencana(here.planner, here.setda)
    return Rencana.objects.select_related("skema", "unit", "pemda").get(pk=made.pk)


def matrix(*rows: Sequence[object], merge: Sequence[str] = ()) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Data"
    for row in rows:
        sheet.append(row)
    for one in merge:
        sheet.merge_cells(one)
    return saved(book)


def read(stage: Stage, rencana: Rencana, data: bytes) -> tuple[Pratinjau, Tree]:
    found = importing.apply(stage.planner, rencana.pk, data, import_id="m")
    return found, tree_of(rencana)


def test_two_rows_of_heading_with_years_and_column_numbers(here: Stage, empty: Rencana) -> None:
    data = matrix(
        ["Program", None, None, None, "Kegiatan", None, None, None],
        ["Uraian", "Indikator", "Target", None, "Uraian", "Indikator", "Target 2021", "Target 2022"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        ["P1", "I1", "1", "2", "K1", "J1", 84.5, "n/a"],
        [None, "I2", "3", None, None, "J2", None, "7 Dokumen"],
        [None, None, None, None, "K2", None, None, None],
        merge=["A1:D1", "E1:H1", "C2:D2"],
    )
    found, tree = read(here, empty, data)
    assert tree == [
        ("program", "P1", [("I1", "", {2021: "1", 2022: "2"}), ("I2", "", {2021: "3"})], [
            ("kegiatan", "K1", [("J1", "", {2021: "84,5", 2022: "n/a"}), ("J2", "", {2022: "7 Dokumen"})], []),
            ("kegiatan", "K2", [], []),
        ])
    ]  # fmt: skip
    assert found.sisa == []


def test_indicators_numbered_in_one_cell(here: Stage, empty: Rencana) -> None:
    data = matrix(
        ["Program", "Indikator Program", "Target 2021", "Kegiatan", "Indikator"],
        ["P1", "1. Satu\n2. Dua\nlanjutan", "1. 10\n2. 20", "K1", "1) Tiga\n2) Empat"],
        [None, None, None, "K2", "2021. bukan nomor"],
    )
    _found, tree = read(here, empty, data)
    ((_level, _name, measures, below),) = tree
    assert [(one[0], one[2]) for one in measures] == [("Satu", {2021: "10"}), ("Dua\nlanjutan", {2021: "20"})]
    assert [[one[0] for one in node[2]] for node in below] == [["Tiga", "Empat"], ["2021. bukan nomor"]]


def test_a_band_ends_as_above_and_names_the_owner(here: Stage, empty: Rencana) -> None:
    data = matrix(
        ["Program", "Kegiatan", "Sub Kegiatan", "Indikator Sub Kegiatan"],
        ["P1", "K1", "S1", "I1"],
        [None, "Bagian Umum", None, None],
        [None, None, "S2", "I2"],
        [None, "K2", "S3", None],
        ["P2", None, "S4", None],
    )
    found, tree = read(here, empty, data)
    assert list(statements(tree)) == [
        ("program", "P1", ""), ("kegiatan", "K1", "P1"), ("sub_kegiatan", "S1", "K1"), ("sub_kegiatan", "S2", "P1"),
        ("kegiatan", "K2", "P1"), ("sub_kegiatan", "S3", "K2"), ("program", "P2", ""), ("sub_kegiatan", "S4", "P2"),
    ]  # fmt: skip
    assert [one.letak for one in found.sisa] == ["Data!C4", "Data!C6"]
    owners = dict(Simpul.objects.filter(rencana=empty).values_list("pernyataan", "unit__nama"))
    assert {name: owner for name, owner in owners.items() if owner} == {"S2": "Bagian Umum", "K2": "Bagian Umum"}


def test_what_finds_no_place_is_listed_with_its_cell(here: Stage, empty: Rencana) -> None:
    data = matrix(
        ["RENCANA TAHUN 2021"],
        ["Program", "Indikator", "Target 2021", "Target 2030", "Keterangan", "Satuan"],
        [None, "Tanpa simpul"],
        ["P1", "I1", "1", "9", "catatan", "dokumn"],
        [None, None, "2"],
        ["Bidang Antah Berantah"],
    )
    found = importing.check(here.planner, empty, data)
    assert found.masalah == []
    told = {one.letak: one.pesan for one in found.sisa}
    assert told.keys() == {"Data!A1", "Data!B3", "Data!D4", "Data!E4", "Data!F4", "Data!C5", "Data!A6"}
    assert "Maksud Anda “Dokumen”?" in told["Data!F4"]
    assert told["Data!E4"] == "catatan"


def test_codes_numbers_units_and_sentences_of_a_node(here: Stage, empty: Rencana) -> None:
    data = matrix(
        ["No", "Kode", "Program", "Sasaran Program", "Indikator", "Unit Kerja", "Kegiatan"],
        [1, "4.01.01", "P1", "Meningkatnya sesuatu", "I1", "bagian umum", "K1"],
    )
    read(here, empty, data)
    node = Simpul.objects.select_related("unit").get(rencana=empty, pernyataan="P1")
    assert (node.nomor_lama, node.kode, node.sasaran) == ("1", "4.01.01", "Meningkatnya sesuatu")
    assert node.unit is not None
    assert node.unit.nama == "Bagian Umum"


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: matrix(["a", "b"], [1, 2]), "Tidak ada baris judul"),
        (matrix, "kosong"),
        (lambda: matrix(["Program", "Kegiatan"], ["P" * 9000, "K"]), "8000"),
    ],
)
def test_problems_of_a_matrix(here: Stage, empty: Rencana, make: Callable[[], bytes], word: str) -> None:
    found = importing.check(here.planner, empty, make())
    assert word in " ".join(one.pesan for one in found.masalah)


def test_a_plan_that_holds_nodes_takes_no_matrix(here: Stage) -> None:
    found = importing.check(here.planner, here.rencana, matrix(["Program", "Kegiatan"], ["P", "K"]))
    assert "masih kosong" in found.masalah[0].pesan


# --- what a person says of the columns --------------------------------------------------------------------------------


ODD: list[list[str | None]] = [
    ["Hasil akhir", "Ukuran", "Janji 2021", "Program", "Indikator", "Target 2021", "Kegiatan"],
    ["H1", "U1", "3,5", "P1", "I1", "80 %", "K1"],
    [None, None, None, None, None, None, "K2"],
]


def said(stage: Stage, rencana: Rencana, **kolom: str) -> Pratinjau:
    return importing.check(stage.planner, rencana, matrix(*ODD), importing.Putusan(kolom=kolom))


def test_a_column_means_what_the_person_says(here: Stage, empty: Rencana) -> None:
    told = {one.huruf: (one.arti, one.contoh) for one in said(here, empty).kolom}
    assert told["A"] == ("–", ("H1",))
    assert told["G"] == ("Kegiatan: pernyataan", ("K1", "K2"))
    kolom = {"A": "pernyataan:0", "B": "indikator:0", "C": "target:0:2021"}
    found = said(here, empty, **kolom)
    assert (found.masalah, found.sisa) == ([], [one for one in found.sisa if "tidak punya Sasaran" in one.pesan])
    putusan = importing.Putusan(kolom=kolom)
    importing.apply(here.planner, empty.pk, matrix(*ODD), import_id="m", putusan=putusan)
    assert tree_of(empty) == [
        ("tujuan", "H1", [("U1", "", {2021: "3,5"})], [
            ("program", "P1", [("I1", "", {2021: "80 %"})], [("kegiatan", "K1", [], []), ("kegiatan", "K2", [], [])]),
        ]),
    ]  # fmt: skip


def test_a_column_that_is_not_to_be_read_is_listed(here: Stage, empty: Rencana) -> None:
    found = said(here, empty, G="-")
    assert {"Data!G2", "Data!G3"} <= {one.letak for one in found.sisa}
    assert len(found.isian.simpul) == 1


@pytest.mark.parametrize(
    ("kolom", "letak", "word"),
    [
        ({"A": "pernyataan:9"}, "Data", "tidak dikenal"),
        ({"A": "apa saja"}, "Data", "tidak dikenal"),
        ({"A": "target:2:1999"}, "Data", "tidak dikenal"),
        ({"??": "pernyataan:0"}, "Data", "tidak dikenal"),
        ({"A": "pernyataan:2"}, "Data!D1", "sudah dipilih untuk kolom A"),
        ({"B": "indikator:1"}, "Data!B1", "Pilih juga kolom"),
        ({"baris": "77"}, "Data", "tidak ada"),
        ({"baris": "x"}, "Data", "tidak ada"),
    ],
)
def test_what_columns_cannot_mean_is_said(
    here: Stage, empty: Rencana, kolom: dict[str, str], letak: str, word: str
) -> None:
    found = said(here, empty, **kolom)
    assert (letak, True) in [(one.letak, word in one.pesan) for one in found.masalah]


def test_headings_that_tell_nothing_can_be_told(here: Stage, empty: Rencana) -> None:
    data = matrix(["Laporan"], ["Satu", "Dua"], ["T", "I"])
    assert "pilih arti kolom" in importing.check(here.planner, empty, data).masalah[0].pesan
    putusan = importing.Putusan(kolom={"baris": "2", "A": "pernyataan:0", "B": "indikator:0"})
    importing.apply(here.planner, empty.pk, data, import_id="m", putusan=putusan)
    assert tree_of(empty) == [("tujuan", "T", [("I", "", {})], [])]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("pernyataan sasaran", "pernyataan:1"), ("Sasaran", "pernyataan:1"),
        ("target sub kegiatan 2022", "target:4:2022"),
        ("kalimat sasaran program", "sasaran:2"), ("indikator kegiatan", "indikator:3"), ("-", "-"),
    ],
)  # fmt: skip
def test_meanings_in_words(words: str, code: str) -> None:
    names = ["Tujuan", "Sasaran", "Program", "Kegiatan", "Sub Kegiatan"]
    assert Bentuk(names, range(2021, 2023)).in_words(words) == code


@pytest.mark.parametrize("words", ["", "apa saja", "target program", "target program 1999"])
def test_words_that_mean_no_column(words: str) -> None:
    with pytest.raises(ValueError, match=r"^(target:0)?$|apa"):
        Bentuk(["Program"], range(2021, 2023)).in_words(words)
