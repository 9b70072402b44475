"""The matrix of the real documents, read back by cell and merge range: each text in its column, below its parent."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl.worksheet.worksheet import Worksheet

from cascading.models import Rencana
from kinerja.core.actor import system_in
from laporan.document import Document
from laporan.reports import matriks_cascading, render
from laporan.reports.grid import Level
from tests import benih
from tests.kinerja.seeds import loaded, needs_seeds, opened
from tests.laporan.kesetiaan import assert_holds_all
from tests.laporan.matrix import Box, Found, boxes_in, boxes_of, read_back
from tests.laporan.reading import Reading

pytestmark = [needs_seeds, pytest.mark.django_db]
SAMPANG = "sampang/setda-2021"
SETDA = "SEKRETARIAT DAERAH"
TITLE = ["CASCADING KINERJA", "SEKRETARIAT DAERAH KABUPATEN SAMPANG", "TAHUN 2021"]
HEAD = ["Tujuan PD", "Indikator", "Formula", "Sasaran PD", "Indikator", "Formula", "Target", "Program", "Indikator",
        "Target", "Kegiatan", "Indikator", "Target", "Sub Kegiatan", "Indikator", "Target"]  # fmt: skip
JENJANG = ["tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan"]
LEVELS = [Level(0, 3), Level(3, 4), Level(7, 3), Level(10, 3), Level(13, 3)]
BAND_LEVEL = 3


@pytest.fixture(scope="module", autouse=True)
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with loaded(django_db_blocker) as plans:
        yield plans


def built(reference: str, **parameter: str) -> Document:
    with opened(reference) as rencana:
        return matriks_cascading.build(system_in(rencana.pemda), rencana, parameter)


def expected(reference: str) -> list[Found]:
    """The forest as the file has it: for each node its texts, and the Bagian in whose band it must stand."""
    names = {row["kunci"]: row["nama"] for row in benih.pemda_of(reference.partition("/")[0])["unit"]}
    return _found(benih.rencana_of(reference)["simpul"], names, SETDA, above=-1)


def _found(rows: list[benih.Obj], names: dict[str, str], outer: str, above: int) -> list[Found]:
    nodes = []
    for row in rows:
        level = JENJANG.index(row["jenjang"])
        band = names[row["unit"]] if level >= BAND_LEVEL > above else outer
        indicators = [_texts(one, level) for one in row.get("indikator", [])]
        nodes.append(Found(level, row["pernyataan"], indicators, band, _found(row.get("anak", []), names, band, level)))
    return nodes


def _texts(indikator: benih.Obj, level: int) -> tuple[str, ...]:
    """The columns of its level: a formula for the first two, a target for all but the first; nothing else is lost."""
    formula, target = indikator.get("rumus_teks", ""), indikator.get("target", {})
    assert target.keys() <= {"2021"}
    assert not (formula and level > 1)
    assert not (target and level == 0)
    shown = [formula] if level < 2 else []
    return (indikator["nama"], *shown, *([target.get("2021", "")] if level else []))


def in_order(nodes: list[Found]) -> Iterator[Found]:
    for node in nodes:
        yield node
        yield from in_order(node.children)


def test_the_expectation_is_the_document() -> None:
    """Against a test that expects nothing: the figures of the document."""
    nodes = list(in_order(expected(SAMPANG)))
    indicators = [texts for node in nodes for texts in node.indicators]
    assert (len(nodes), len(indicators)) == (93, 119)
    assert sum(1 for node in nodes for texts in node.indicators if node.level and texts[-1]) == 112
    assert sum(1 for node in nodes for texts in node.indicators if node.level < 2 and texts[1]) == 6


# --- the Document -----------------------------------------------------------------------------------------------


def test_columns_and_title_are_those_of_the_document() -> None:
    section = built(SAMPANG).sections[0]
    assert list(section.title) == TITLE
    assert [column.label for column in next(section.tables).columns] == HEAD


def test_the_document_holds_the_tree() -> None:
    table = next(built(SAMPANG).sections[0].tables)
    assert read_back(boxes_of(table.body), LEVELS, BAND_LEVEL, SETDA) == expected(SAMPANG)


@pytest.mark.parametrize("reference", sorted(benih.REFERENCES))
def test_the_number_of_queries_does_not_grow(reference: str) -> None:
    with opened(reference) as rencana, CaptureQueriesContext(connection) as queries:
        matriks_cascading.build(system_in(rencana.pemda), rencana, {})
    assert len(queries) <= 7


# --- XLSX -------------------------------------------------------------------------------------------------------


def sheet_of(reference: str) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(render(built(reference), "xlsx")))
    assert isinstance(book.active, Worksheet)
    return book.active


def head_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, 20) if sheet.cell(row, 1).value == HEAD[0])


def boxes_on(sheet: Worksheet) -> list[Box]:
    """Each merge range as one box, each other cell as one of its own."""
    top = head_row(sheet) + 1
    merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    covered = {(row, column) for one in merged.values() for row, column in one.cells} - merged.keys()
    boxes = []
    for row in sheet.iter_rows(min_row=top, max_col=len(HEAD)):
        for cell in row:
            assert cell.row is not None
            assert cell.column is not None
            place = (cell.row, cell.column)
            if place in covered:
                assert cell.value is None
                continue
            range_ = merged.get(place)
            rows, columns = (range_.size["rows"], range_.size["columns"]) if range_ else (1, 1)
            boxes.append(Box(place[0] - top, place[1] - 1, rows, columns, str(cell.value or "")))
    return boxes


def test_the_workbook_holds_the_tree_by_cell_and_merge_range() -> None:
    sheet = sheet_of(SAMPANG)
    assert [sheet.cell(row, 1).value for row in range(1, 4)] == TITLE
    assert [sheet.cell(head_row(sheet), column).value for column in range(1, 17)] == HEAD
    assert read_back(boxes_on(sheet), LEVELS, BAND_LEVEL, SETDA) == expected(SAMPANG)


def test_the_workbook_is_ready_to_print() -> None:
    sheet = sheet_of(SAMPANG)
    head = head_row(sheet)
    assert sheet.freeze_panes == f"A{head + 1}"
    assert str(sheet.print_title_rows).replace("$", "") == f"{head}:{head}"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "14")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in {None, 1}  # one page wide: what is not said is 1
    assert sheet.page_setup.fitToHeight == 0
    cell = sheet.cell(head + 1, 1)
    assert cell.alignment.wrap_text
    assert (cell.alignment.vertical, cell.border.left.style) == ("top", "thin")


@pytest.mark.parametrize(("kertas", "code"), [("A4", 9), ("A3", 8), ("F4", 14)])
def test_the_paper_is_as_asked(kertas: str, code: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(built(SAMPANG, kertas=kertas), "xlsx")))
    assert book.active is not None
    assert str(book.active.page_setup.paperSize) == str(code)


# --- PDF --------------------------------------------------------------------------------------------------------


def normal(text: str) -> str:
    return " ".join(text.split())


def normalised(nodes: list[Found]) -> list[Found]:
    """Line ends of the page are spaces."""
    return [
        Found(one.level, normal(one.text), [tuple(map(normal, texts)) for texts in one.indicators], one.band,
              normalised(one.children))
        for one in nodes
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pdf(documents: dict[str, int], django_db_blocker: Any) -> Reading:
    with django_db_blocker.unblock():
        return Reading(render(built(SAMPANG), "pdf"))


def test_the_pdf_holds_the_tree_by_its_structure(pdf: Reading) -> None:
    """By the spans of the tagged table: repeats on continuation pages are artifacts and not part of it."""
    (table,) = pdf.tables()
    heads, *body = [[(cell.rowspan, cell.colspan, normal(cell.text)) for cell in row] for row in table]
    assert [text for _rows, _columns, text in heads] == HEAD
    assert read_back(boxes_in(body), LEVELS, BAND_LEVEL, SETDA) == normalised(expected(SAMPANG))


def test_every_page_has_the_head_and_its_number(pdf: Reading) -> None:
    count = len(pdf.pages)
    assert count > 1
    for index in range(count):
        shown = [normal(text) for text in pdf.texts(index, artifacts=index > 0)]
        assert [text for text in shown if text in set(HEAD)][: len(HEAD)] == HEAD
        foot = " ".join(pdf.texts(index, artifacts=True))
        assert f"{index + 1} dari {count}" in foot


def test_the_pdf_is_folio_landscape(pdf: Reading) -> None:
    for page in pdf.pdf.pages:
        width, height = (float(size) * 25.4 / 72 for size in page.mediabox[2:])
        assert (round(width), round(height)) == (330, 215)


# --- the other four, and plans that are hardly there ----------------------------------------------------------------


@pytest.mark.parametrize("bentuk", ["pdf", "xlsx", "html"])
@pytest.mark.parametrize("reference", sorted(set(benih.REFERENCES) - {SAMPANG}))
def test_every_document_prints(reference: str, bentuk: str) -> None:
    assert len(render(built(reference), bentuk)) > 4_000


@pytest.mark.parametrize("reference", sorted(set(benih.REFERENCES) - {SAMPANG}))
def test_every_document_prints_each_of_its_texts_once(reference: str) -> None:
    """Statements (in an IKI below their jabatan), indicators, and the formulas and targets that its columns show."""
    table = next(built(reference).sections[0].tables)
    printed = sorted(cell.text for row in table.body for cell in row.cells if cell.text and cell.kind == "data")
    skema, texts = reference, []
    data, offices = benih.rencana_of(reference), {}
    for row in benih.pemda_of(skema.partition("/")[0]).get("jabatan", []):
        offices[row["kunci"]] = row["nama"]
    stack = list(data["simpul"])
    while stack:
        row = stack.pop()
        stack += row.get("anak", [])
        texts.append("\n".join(filter(None, (offices.get(row.get("jabatan")), row.get("pernyataan")))))
        for one in row.get("indikator", []):
            shows_formula = data["skema"] != "cascading" or row["jenjang"] in {"tujuan", "sasaran"}
            texts += [one["nama"], one.get("rumus_teks", "") if shows_formula else "", *one.get("target", {}).values()]
    assert printed == sorted(filter(None, texts))


@pytest.mark.parametrize("bentuk", ["pdf", "xlsx", "html"])
def test_an_empty_plan_prints_its_head_alone(bentuk: str) -> None:
    with opened(SAMPANG) as rencana:
        empty = Rencana(pk=0, pemda=rencana.pemda, skema=rencana.skema, unit=rencana.unit, judul="Kosong",
                        tahun_awal=2021, tahun_akhir=2021)  # fmt: skip
        document = matriks_cascading.build(system_in(rencana.pemda), empty, {})
    assert document.rows == 0
    assert len(render(document, bentuk)) > 1_000


def test_no_text_of_the_file_is_missing(tmp_path: Path) -> None:
    """As PDF and as XLSX; what is exempt stands in `kesetiaan.EXEMPT`."""
    assert_holds_all(SAMPANG, "matriks-cascading", built(SAMPANG), tmp_path)
