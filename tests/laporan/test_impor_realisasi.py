"""Realisations by import: no workbook reaches them, neither of a plan nor of budgets, whatever columns it brings."""

from collections.abc import Iterator
from typing import Any

import pytest

from indikator import importing, queries
from indikator.commands import start_perubahan, verify_paket
from indikator.importing import anggaran
from indikator.models import Anggaran, Indikator, Paket, Realisasi
from kinerja.core.errors import Forbidden, Invalid
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from laporan import anggaran_lembar
from tests.cast import Cast
from tests.indikator.editing import Editor, exported
from tests.indikator.kantor import Kantor, make_kantor


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    """One quarter is verified, another is being entered."""
    with inside(cast.here.pemda.pk):
        found = make_kantor(cast.here)
        paket, _row = found.diajukan("5")
        verify_paket(found.planner, paket_id=paket.pk, seen=paket.revisi)
        found.isi("6", triwulan=2)
        yield found


def entered() -> tuple[list[Any], list[Any], int]:
    """All that was entered, with its packages and what the trail says of them."""
    return (
        list(Realisasi.objects.order_by("pk").values()),
        list(Paket.objects.order_by("pk").values()),
        Jejak.objects.filter(tindakan__startswith="realisasi.").count(),
    )


def with_figures(editor: Editor) -> Editor:
    """A column and a sheet of realisations, as somebody may add them by hand."""
    sheet = editor.book["Indikator"]
    column = sheet.max_column + 1
    sheet.cell(1, column, "Realisasi 2021 TW I")
    sheet.cell(2, column, "999")
    extra = editor.book.create_sheet("Realisasi")
    extra.append(["id", "Tahun", "Triwulan", "Nilai"])
    extra.append([1, 2021, 1, "999"])
    return editor


def test_the_workbook_of_a_plan_that_is_set_is_refused_whole(kantor: Kantor) -> None:
    before = entered()
    data = with_figures(Editor(exported(kantor.planner, kantor.rencana))).bytes
    for actor, refusal in ((kantor.planner, Invalid), (kantor.kepala_umum, Forbidden)):
        with pytest.raises(refusal):
            importing.apply(actor, kantor.rencana.pk, data, import_id="impor-1")
    assert entered() == before


def test_the_workbook_of_a_perubahan_changes_the_plan_and_no_realisation(kantor: Kantor) -> None:
    version = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran")
    before = entered()
    editor = with_figures(Editor(exported(kantor.planner, version)))
    row = editor.row_of("Indikator", "Indikator", "Surat terkelola")
    editor.set("Indikator", row, Indikator="Surat masuk terkelola")
    editor.set("Indikator", editor.row_of("Indikator", "Indikator", "Perda selesai"), Hapus="ya")
    importing.apply(kantor.planner, version.pk, editor.bytes, import_id="impor-1")
    copy = Indikator.objects.get(simpul__rencana=version)
    assert copy.nama == "Surat masuk terkelola", "the control: the workbook was read"
    assert entered() == before


def test_the_workbook_of_budgets_writes_money_and_no_realisation(kantor: Kantor) -> None:
    before = entered()
    editor = Editor(anggaran_lembar.render(queries.anggaran_of(kantor.planner, kantor.rencana)))
    name = editor.book.sheetnames[0]
    editor.set(name, editor.row_of(name, "Uraian", "Surat"), Pagu_2021="1.000.000", Realisasi_2021="900.000")
    with pytest.raises(Forbidden):
        anggaran.apply(kantor.kepala_umum, kantor.rencana.pk, editor.bytes)
    assert not Anggaran.objects.exists()
    anggaran.apply(kantor.planner, kantor.rencana.pk, editor.bytes)
    assert Anggaran.objects.get().realisasi == 900_000, "the control: the workbook was read"
    assert entered() == before
