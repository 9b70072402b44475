"""A Perubahan that changes targets says why; what units had entered goes on in the new version."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from cascading.commands import change_simpul
from cascading.models import Rencana
from indikator.commands import (
    correct_realisasi,
    explain_targets,
    record_realisasi,
    set_target,
    start_perubahan,
    submit_paket,
    verify_paket,
)
from indikator.models import Indikator, Paket, TargetPerubahan
from indikator.queries import pengisian
from indikator.queries.perubahan import changed_targets
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


def changed(kantor: Kantor) -> tuple[Rencana, Indikator]:
    """The next version, in which the target of 2022 is another one; and its indicator."""
    made = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran berubah.")
    surat = Indikator.objects.get(simpul__rencana=made, semula=kantor.surat)
    seen = surat.target.get(tahun=2022).revisi
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, teks="15 Dokumen", seen=seen)
    return made, surat


def test_each_changed_target_bears_a_reason(kantor: Kantor) -> None:
    made, surat = changed(kantor)
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, triwulan=4, teks="15 Dokumen")
    assert [(one.tahun, one.triwulan, one.sebelum, one.sesudah) for one in changed_targets(made)] == [
        (2022, None, "12 Dokumen", "15 Dokumen"), (2022, 4, "", "15 Dokumen"),
    ]  # fmt: skip
    explain_targets(kantor.planner, rencana_id=made.pk, target=[(surat.pk, 2022, None)], jenis_alasan="anggaran",
                    alasan="Pagu naik.")  # fmt: skip
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    told = TargetPerubahan.objects.order_by("id").values_list("triwulan", "jenis_alasan", "alasan", "sesudah")
    assert list(told) == [
        (None, "anggaran", "Pagu naik.", "15 Dokumen"), (4, "lainnya", "Anggaran berubah.", "15 Dokumen"),
    ]  # fmt: skip


def test_a_reason_is_from_the_list_for_what_did_change(kantor: Kantor) -> None:
    made, surat = changed(kantor)
    for target, jenis, alasan, refusal in (
        ([(surat.pk, 2022, None)], "malas", "Pagu", Invalid),
        ([(surat.pk, 2022, None)], "anggaran", " ", Invalid),
        ([(surat.pk, 2021, None)], "anggaran", "Pagu", NotFound),
        ([], "anggaran", "Pagu", NotFound),
    ):
        with pytest.raises(refusal):
            explain_targets(kantor.planner, rencana_id=made.pk, target=target, jenis_alasan=jenis, alasan=alasan)


def test_what_was_entered_goes_on_in_the_new_version(kantor: Kantor) -> None:
    paket, first = kantor.diajukan("5", triwulan=1)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    draft = kantor.isi("6", triwulan=2)
    made, surat = changed(kantor)
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    assert set(Paket.objects.values_list("rencana_id", flat=True)) == {made.pk}
    draft.refresh_from_db()
    assert (draft.indikator_id, draft.nilai) == (surat.pk, Decimal(6))
    with pytest.raises(Invalid, match="digantikan"):
        kantor.isi("7", triwulan=2, seen=0)
    row = record_realisasi(kantor.kepala_umum, indikator_id=surat.pk, tahun=2021, triwulan=2, seen=0,
                           isi={"isian": {"nilai": "8"}})  # fmt: skip
    assert row.pk == draft.pk
    first.refresh_from_db()
    assert first.indikator_id == kantor.surat.pk  # verified, so untouched
    assert pengisian.newest(made.pemda_id, [surat.garis], [2021], resmi=True)[surat.garis, 2021, 1].nilai == 5
    fixed = correct_realisasi(kantor.kepala_umum, realisasi_id=first.pk, seen=first.revisi, alasan="Salah",
                              isi={"isian": {"nilai": "4"}})  # fmt: skip
    paket.refresh_from_db()
    paket = submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    assert fixed.indikator_id == surat.pk
    assert pengisian.newest(made.pemda_id, [surat.garis], [2021], resmi=True)[surat.garis, 2021, 1].nilai == 4


def test_what_another_unit_had_entered_stays_with_that_unit(kantor: Kantor) -> None:
    """The Perubahan gives the node from Bagian Umum to Bagian Hukum."""
    old = kantor.isi("6", triwulan=2)
    made, surat = changed(kantor)
    change_simpul(kantor.planner, simpul_id=surat.simpul_id, seen=0, isi={"unit_id": kantor.hukum.pk})
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    row = record_realisasi(kantor.kepala_hukum, indikator_id=surat.pk, tahun=2021, triwulan=2, seen=None,
                           isi={"isian": {"nilai": "8"}})  # fmt: skip
    old.refresh_from_db()
    assert (row.paket.unit_id, row.nilai, old.nilai) == (kantor.hukum.pk, Decimal(8), Decimal(6))
    assert pengisian.newest(made.pemda_id, [surat.garis], [2021])[surat.garis, 2021, 2].pk == row.pk
