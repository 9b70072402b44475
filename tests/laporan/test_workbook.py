"""The workbook for editing, opened again with openpyxl as Excel would."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cascading.rules import CHANGEABLE as SIMPUL_FIELDS
from indikator.commands import change_indikator, set_target
from indikator.importing.plan import ACUAN, FORMAT, MEDAN_INDIKATOR, MEDAN_SIMPUL, plan_of
from indikator.rules import CHANGEABLE as INDIKATOR_FIELDS
from kinerja.core import sheets
from kinerja.core.tenancy import inside
from laporan import workbook
from tests import factories
from tests.cast import Cast

ODD = ["=1+1", "+62", "-5", "@SUM(A1)", "{=1}", "https://x.id", "007", "1/2", " a  b", "a\nb", "<b>&amp;"]


def rendered(cast: Cast) -> bytes:
    with inside(cast.here.pemda.pk):
        return workbook.render(plan_of(cast.here.planner, cast.here.rencana))


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def test_an_unchanged_plan_gives_the_same_bytes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rendered(cast)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 5, 5, tzinfo=UTC))
    assert rendered(cast) == first


def test_sheets_rows_and_numbers_of_parents(cast: Cast) -> None:
    book = opened(rendered(cast))
    assert [(one.title, one.sheet_state) for one in book] == [
        ("Simpul", "visible"), ("Indikator", "visible"), ("Petunjuk", "visible"), ("Pilihan", "hidden"),
        ("Acuan", "veryHidden"),
    ]  # fmt: skip
    simpul = list(book["Simpul"].values)
    assert simpul[0] == ("id", "No.", "Induk", "Jenjang", "Nomor", "Kode", "Pernyataan", "Kalimat sasaran", "Unit",
                         "Jabatan", "Hapus", "Eselon", "Penjelasan", "Masalah", "Faktor penyebab",
                         "Penutup")  # fmt: skip
    assert [row[:4] for row in simpul[1:4]] == [
        (str(cast.here.simpul[0].pk), "1", None, "Tujuan"),
        (str(cast.here.simpul[1].pk), "2", "1", "Sasaran"),
        (str(cast.here.simpul[2].pk), "3", "2", "Program"),
    ]
    heading, row = list(book["Indikator"].values)
    assert heading[12:] == ("Target 2021", "Target 2022", "Hapus", "Definisi", "Makna", "Alasan pemilihan",
                            "Relevansi", "Keterangan")  # fmt: skip
    assert row[:4] == (str(cast.here.indikator.pk), "5", "Penyusunan Dokumen Perencanaan", "Jumlah dokumen")
    assert row[12:14] == ("10 Dokumen", "12 Dokumen")
    assert book[ACUAN]["A1"].value == FORMAT


def test_ids_are_hidden_and_locked_and_the_rest_is_open(cast: Cast) -> None:
    sheet = opened(rendered(cast))["Simpul"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert [sheet.cell(2, column).protection.locked for column in (1, 2, 3, 7)] == [True, True, False, False]
    assert sheet.freeze_panes == "A2"


def test_lists_offer_what_the_import_takes(cast: Cast) -> None:
    book = opened(rendered(cast))
    rules = {str(one.sqref): one.formula1 for one in book["Simpul"].data_validations.dataValidation}
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["Pilihan"].columns}
    assert rules["D2:D2006"] == "Pilihan!$A$2:$A$6"
    assert lists["jenjang"] == ["Tujuan", "Sasaran", "Program", "Kegiatan", "Sub Kegiatan"]
    assert lists["unit"] == ["Sekretariat Daerah", "Bagian Umum", "Dinas Kesehatan"]
    assert "Makin rendah makin baik" in lists["polaritas"]


def test_names_that_occur_twice_are_told_apart(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        factories.unit(cast.here.admin, "bagian umum", cast.here.dinas)
        names = plan_of(cast.here.planner, cast.here.rencana).pilihan.names("unit")
    assert sorted(names[1:]) == ["Bagian Umum (Sekretariat Daerah)", "Dinas Kesehatan", "bagian umum (Dinas Kesehatan)"]


@pytest.mark.parametrize("text", ODD)
def test_text_stays_text(cast: Cast, text: str) -> None:
    with inside(cast.here.pemda.pk):
        change_indikator(
            cast.here.planner, indikator_id=cast.here.indikator.pk, seen=0, isi={"rumus_teks": text, "nama": text}
        )
    data = rendered(cast)
    cell = opened(data)["Indikator"]["E2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@")
    sheet = sheets.read(data).sheet("Indikator")
    assert sheet is not None
    assert (sheet.text(2, 4), sheet.text(2, 5)) == (text, text)


def test_every_field_that_can_be_changed_has_its_column() -> None:
    """A field that is added to a table and forgotten here would be lost on no round trip, but could not be edited."""
    assert {one.nama for one in MEDAN_SIMPUL} == SIMPUL_FIELDS
    assert {one.nama for one in MEDAN_INDIKATOR} == INDIKATOR_FIELDS


def test_quarters_have_columns_in_the_years_that_promise_some(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        set_target(cast.here.planner, indikator_id=cast.here.indikator.pk, tahun=2022, triwulan=3, teks="9 Dokumen")
    heading, row = list(opened(rendered(cast))["Indikator"].values)
    assert heading[12:18] == ("Target 2021", "Target 2022", "Target 2022 TW I", "Target 2022 TW II",
                              "Target 2022 TW III", "Target 2022 TW IV")  # fmt: skip
    assert row[12:18] == ("10 Dokumen", "12 Dokumen", None, None, "9 Dokumen", None)


def test_queries_do_not_grow_with_the_plan(cast: Cast, django_assert_num_queries: Any) -> None:
    with inside(cast.here.pemda.pk), django_assert_num_queries(7):
        plan_of(cast.here.planner, cast.here.rencana)
