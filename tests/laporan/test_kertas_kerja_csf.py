"""The CSF worksheet of the real document, read back: each text in its place, as often as the report says."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cascading.models import Simpul
from indikator.commands import IndikatorBaru, add_indikator
from kinerja.core.actor import system_in
from laporan.document import Block, Cover, Document, Heading, Paragraph, Points, Section, Signature, Table
from laporan.reports import kertas_kerja_csf, render
from laporan.reports.base import Terbitan
from tests import benih, factories
from tests.kinerja.seeds import loaded, needs_seeds, opened
from tests.laporan import pdftools
from tests.laporan.kesetiaan import assert_holds_all
from tests.laporan.pdfgrid import beside_tables, columns_of, set_forms

pytestmark = [needs_seeds, pytest.mark.django_db]
LUWU = "luwu-timur/setda-csf-2024"
TERBITAN = Terbitan("000.8/1/2024", date(2024, 10, 28))
BELOW = (330 - 20) * 72 / 25.4  # points: the bottom margin of F4 with the foot
CAUSE, STATEMENT = ["No", "Faktor Penyebab", "Kondisi yang Diperlukan (CSF)"], 3
DETAIL = ["Indikator Kinerja", "Definisi/Penjelasan", "Relevansi Menggambarkan Kondisi",
          "Formulasi/Rumus Perhitungan", "Sumber Data"]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with loaded(django_db_blocker) as plans:
        yield plans


def built(reference: str = LUWU) -> Document:
    with opened(reference) as rencana:
        return kertas_kerja_csf.build(system_in(rencana.pemda), rencana, {})


def issued() -> Document:
    with opened(LUWU) as rencana:
        return kertas_kerja_csf.issue(system_in(rencana.pemda), rencana, {}, TERBITAN)


def conditions() -> list[benih.Obj]:
    """All nodes of the file but the outcome, in order, each with its parent's statement under 'atas'."""
    return list(_below(benih.rencana_of(LUWU)["simpul"]))


def _below(rows: list[benih.Obj]) -> Iterator[benih.Obj]:
    for row in rows:
        for child in row.get("anak", []):
            yield {**child, "atas": row["pernyataan"]}
            yield from _below([{**child, "anak": []}])
            yield from _below([child]) if child.get("anak") else ()


def label(row: benih.Obj) -> str:
    """As the document numbers it; its only CSF has no printed number over the detail."""
    number = row.get("nomor", "1")
    return number if row["jenjang"] == "kondisi_operasional" else f"CSF {number}"


def tables(section: Section) -> list[Table]:
    return list(section.tables)


def texts_in(table: Table) -> list[list[str]]:
    """The rows as they read: what is merged down stands in each of its rows."""
    grid = [[""] * len(table.columns) for _row in table.body]
    for at, row in enumerate(table.body):
        for cell in row.cells:
            for down in range(cell.rowspan):
                grid[at + down][cell.column] = cell.text
    return grid


def test_the_expectation_is_the_document() -> None:
    rows = conditions()
    assert len(rows) == 44
    assert sum(len(row.get("indikator", [])) for row in rows) == 54
    assert Counter(row["jenjang"] for row in rows) == {"csf": 1, "kondisi_antara": 9, "kondisi_operasional": 34}


def test_the_overview_is_the_tree() -> None:
    csf, antara, operasional = tables(built().sections[1])
    rows = conditions()
    levels = ["csf", "kondisi_antara", "kondisi_operasional"]
    by_level = [[row for row in rows if row["jenjang"] == level] for level in levels]
    assert [column.label for column in csf.columns] == CAUSE
    assert texts_in(csf) == [[label(row), row["faktor_penyebab"], row["pernyataan"]] for row in by_level[0]]
    for table, found in ((antara, by_level[1]), (operasional, by_level[2])):
        assert texts_in(table) == [[label(row), row["atas"], row["pernyataan"]] for row in found]


def expected(row: benih.Obj) -> list[Any]:
    """What stands under the heading of a condition, in its order."""
    found: list[Any] = [f"{label(row)} {row['pernyataan']}"]
    if row.get("penjelasan"):
        found += ["Penjelasan", *row["penjelasan"]]
    if row.get("masalah"):
        found += ["Masalah", tuple(row["masalah"])]
    if indicators := row.get("indikator"):
        found.append([one["nama"] for one in indicators])
        found.append([[one.get(key, "") for key in ("nama", "definisi", "relevansi", "rumus_teks", "sumber_data")]
                      for one in indicators])  # fmt: skip
    return [*found, row["penutup"]] if row.get("penutup") else found


def test_each_condition_holds_its_texts_in_order() -> None:
    heading, *blocks, closing = built().sections[2].blocks
    assert isinstance(heading, Heading)
    assert heading.text == benih.rencana_of(LUWU)["naskah"]["bagian"][1]
    assert isinstance(closing, Signature)
    assert closing.role == ("SEKRETARIS DAERAH,",)
    wanted = [one for row in conditions() for one in expected(row)]
    assert len(wanted) == len(blocks)
    for want, block in zip(wanted, blocks, strict=True):
        check(want, block)


def check(want: Any, block: Block) -> None:
    match block:
        case Heading() | Paragraph() if isinstance(want, str):
            assert block.text == want
        case Paragraph():
            assert all(name.rstrip(".") in block.text for name in want)
        case Points():
            assert block.items == want
        case Table():
            assert [column.label for column in block.columns] == DETAIL
            assert texts_in(block) == want
        case _:
            raise AssertionError(block)


def test_an_outcome_tells_its_own_texts_before_its_conditions() -> None:
    texts: dict[str, Any] = {"penjelasan": ["Mengapa ini."], "masalah": ["Apa yang kurang."], "penutup": "Sekian."}
    with opened(LUWU) as rencana:
        actor = system_in(rencana.pemda)
        plain = kertas_kerja_csf.build(actor, rencana, {})
        outcome = Simpul.objects.get(rencana=rencana, induk__induk=None, induk__isnull=False)
        Simpul.objects.filter(pk=outcome.pk).update(**texts)
        planner = factories.member(rencana.pemda, "perencana")
        add_indikator(planner, simpul_id=outcome.pk, baru=IndikatorBaru({"nama": "Nilai SAKIP"}))
        told = kertas_kerja_csf.build(actor, rencana, {})
    heading, *blocks = told.sections[2].blocks
    want: list[Any] = [f"Outcome {outcome.pernyataan}", "Penjelasan", *texts["penjelasan"], "Masalah",
                       tuple(texts["masalah"]), ["Nilai SAKIP"], [["Nilai SAKIP", "", "", "", ""]],
                       texts["penutup"]]  # fmt: skip
    for one, block in zip(want, blocks, strict=False):
        check(one, block)
    assert (heading, *blocks[len(want) :]) == plain.sections[2].blocks
    assert told.sections[1] == plain.sections[1], "the overviews begin with its conditions"


def test_the_cover_names_the_document() -> None:
    naskah = benih.rencana_of(LUWU)["naskah"]
    (cover,) = built().sections[0].blocks
    assert isinstance(cover, Cover)
    assert cover.lines[:2] == (naskah["subjudul"], naskah["judul"])


def test_a_share_is_set_as_a_fraction() -> None:
    cells = [cell for table in built().sections[2].tables for row in table.body for cell in row.cells]
    shares = [cell.fraction for cell in cells if cell.fraction]
    assert len(shares) == 7
    assert ("Jumlah Kebijakan yang difasilitasi", "Jumlah target kebijakan yang difasilitasi", " x 100") in {
        (one.above, one.below, one.after) for one in shares
    }
    assert not [cell.text for cell in cells if cell.fraction and cell.column != STATEMENT]


def test_the_workbook_holds_each_text_in_its_column() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(built(), "xlsx")))
    sheet = book["Uraian"]
    found = Counter((cell.column, str(cell.value)) for row in sheet.iter_rows() for cell in row if cell.value)
    keys = ("nama", "definisi", "relevansi", "rumus_teks", "sumber_data")
    wanted = Counter(
        (column, one[key])
        for row in conditions()
        for one in row.get("indikator", [])
        for column, key in enumerate(keys, 1)
        if one.get(key)
    )
    assert {place: found[place] for place in wanted} == wanted


def test_queries_do_not_grow() -> None:
    with opened(LUWU) as rencana, CaptureQueriesContext(connection) as run:
        kertas_kerja_csf.build(system_in(rencana.pemda), rencana, {})
    assert len(run) <= 5  # the texts of the decree name who signs


def test_another_scheme_is_read_by_its_levels() -> None:
    csf, antara, operasional = tables(built("sampang/setda-2021").sections[1])
    assert [len(table.body) for table in (csf, antara, operasional)] == [3, 3, 84]


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(documents: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issued worksheet: without the mark of a draft across its words."""
    document = issued()
    path = tmp_path_factory.mktemp("csf") / "csf.pdf"
    path.write_bytes(render(document, "pdf"))
    return path


def bare(text: str) -> str:
    return "".join(text.split())


def starts(file: Path) -> tuple[int, int]:
    """The pages on which the two parts begin."""
    texts = pdftools.texts(file)
    first, second = (next(at for at, text in enumerate(texts) if text.startswith(part)) for part in parts())
    return first, second


def parts() -> list[str]:
    return list(benih.rencana_of(LUWU)["naskah"]["bagian"])


def test_the_file_is_sound(file: Path) -> None:
    assert pdftools.complaints(file) == ""
    assert all(is_embedded for _, is_embedded in pdftools.fonts(file))


def test_the_pages_print_the_prose_whole_and_in_order(file: Path) -> None:
    """All that stands beside the tables of the detail, word for word from its heading to the signature."""
    naskah = benih.rencana_of(LUWU)["naskah"]
    wanted = [parts()[1]]
    for row in conditions():
        for want in expected(row):
            match want:
                case str():
                    wanted.append(want)
                case tuple():
                    wanted += [f"-{text}" for text in want]
                case [str(), *_]:
                    names = [name.rstrip(".") for name in want]
                    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, dan {names[-1]}"
                    wanted.append(f"Kondisi ini diukur dengan indikator {joined}.")
    found = beside_tables(file, starts(file)[1], len(pdftools.texts(file)), below=BELOW)
    prose = bare("".join(wanted))
    assert found[: len(prose)] == prose
    rest = found[len(prose) :]
    assert rest.startswith(bare(f"{naskah['ditetapkan_di']}, 28 Oktober 2024 SEKRETARIS DAERAH,"))


def test_the_pages_print_each_indicator_in_its_columns(file: Path) -> None:
    found = columns_of(file, starts(file)[1], len(pdftools.texts(file)), len(DETAIL))
    keys = ("nama", "definisi", "relevansi", "rumus_teks", "sumber_data")
    for head, key, text in zip(DETAIL, keys, found, strict=True):
        wanted = [set_forms(one.get(key, ""))[0] for row in conditions() for one in row.get("indikator", [])]
        assert text.replace(bare(head), "") == "".join(wanted)


def test_the_pages_print_the_overview_in_its_columns(file: Path) -> None:
    first, second = starts(file)
    numbers, left, right = columns_of(file, first, second, 3)
    rows = conditions()
    levels = ("csf", "kondisi_antara", "kondisi_operasional")
    by_level = [row for level in levels for row in rows if row["jenjang"] == level]
    assert numbers.replace("No", "") == "".join(bare(label(row)) for row in by_level)
    for _, head in kertas_kerja_csf.HEADS.values():
        right = right.replace(bare(head), "")
    assert right == "".join(bare(row["pernyataan"]) for row in by_level)
    assert left.count(bare(by_level[0]["pernyataan"])) == 1
    for row in by_level:
        if row["jenjang"] == "kondisi_antara":
            assert left.count(bare(row["pernyataan"])) == sum(
                bare(other["pernyataan"]).count(bare(row["pernyataan"]))
                for other in by_level
                if other["jenjang"] == "kondisi_antara"
            )


def test_an_issued_worksheet_carries_its_number_and_names_what_it_replaces() -> None:
    with opened(LUWU) as rencana:
        terbitan = Terbitan("7 TAHUN 2026", date(2026, 11, 21), mencabut="KERTAS KERJA Nomor 6 TAHUN 2025 tentang X")
        made = kertas_kerja_csf.issue(system_in(rencana.pemda), rencana, {}, terbitan)
        draft = kertas_kerja_csf.build(system_in(rencana.pemda), rencana, {})
    (cover,), (first,) = made.sections[0].blocks, draft.sections[0].blocks
    assert isinstance(cover, Cover)
    assert isinstance(first, Cover)
    assert cover.lines[-1] == "NOMOR 7 TAHUN 2026"
    assert first.lines[-1].startswith("NOMOR ....")
    *_rest, clause, sign = made.sections[2].blocks
    assert isinstance(clause, Paragraph)
    assert "KERTAS KERJA Nomor 6 TAHUN 2025 tentang X dicabut" in clause.text
    assert isinstance(sign, Signature)
    assert (made.meta.footer, made.meta.revision) == ("Nomor 7 TAHUN 2026", None)


def test_no_text_of_the_file_is_missing(tmp_path: Path) -> None:
    """As PDF and as XLSX; what is exempt stands in `kesetiaan.EXEMPT`."""
    assert_holds_all(LUWU, "kertas-kerja-csf", issued(), tmp_path)
