"""A Perubahan that changes targets says why; what units had entered goes on in the new version."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from cascading.commands import change_simpul
from cascading.models import Rencana
from indikator.checks import check_page
from indikator.commands import (
    AlasanTarget,
    TargetUbahan,
    correct_realisasi,
    delete_indikator,
    explain_targets,
    record_realisasi,
    restore_indikator,
    set_banyak_target,
    set_target,
    start_perubahan,
    submit_paket,
    submit_rencana,
    verify_paket,
    waive_findings,
)
from indikator.models import Indikator, Paket, TargetPerubahan
from indikator.queries import findings_of, pengisian
from indikator.queries.perubahan import changed_targets
from indikator.rules import Temuan
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_periksa import signed_in


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


PAGU = AlasanTarget("anggaran", "Pagu naik.")


def told(plan: Rencana) -> list[tuple[int | None, str, str, str]]:
    rows = TargetPerubahan.objects.filter(rencana=plan).order_by("triwulan", "id")
    return [(one.triwulan, one.jenis_alasan, one.alasan, one.sesudah) for one in rows]


def changed(kantor: Kantor) -> tuple[Rencana, Indikator]:
    """The next version, in which the target of 2022 is another one; and its indicator."""
    made = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran berubah.")
    surat = Indikator.objects.get(simpul__rencana=made, semula=kantor.surat)
    seen = surat.target.get(tahun=2022).revisi
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, teks="15 Dokumen", seen=seen, alasan=PAGU)
    return made, surat


def test_each_changed_target_bears_a_reason(kantor: Kantor) -> None:
    made, surat = changed(kantor)
    more = AlasanTarget("pelengkap", "Triwulan belum dibagi.")
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, triwulan=4, teks="15 Dokumen", alasan=more)
    assert [(one.tahun, one.triwulan, one.sebelum, one.sesudah) for one in changed_targets(made)] == [
        (2022, None, "12 Dokumen", "15 Dokumen"), (2022, 4, "", "15 Dokumen"),
    ]  # fmt: skip
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    assert told(made) == [
        (4, "pelengkap", "Triwulan belum dibagi.", "15 Dokumen"), (None, "anggaran", "Pagu naik.", "15 Dokumen"),
    ]  # fmt: skip


def test_no_command_changes_a_set_target_without_saying_why(kantor: Kantor) -> None:
    made = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran berubah.")
    surat = Indikator.objects.get(simpul__rencana=made, semula=kantor.surat)
    seen = surat.target.get(tahun=2022).revisi

    def one(teks: str, alasan: AlasanTarget | None = None) -> None:
        set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, teks=teks, seen=seen, alasan=alasan)

    def many(teks: str, alasan: AlasanTarget | None = None) -> None:
        ubahan = [TargetUbahan(surat.pk, 2022, None, teks, seen)]
        set_banyak_target(kantor.planner, rencana_id=made.pk, ubahan=ubahan, alasan=alasan)

    for write in (one, many):
        for teks in ("15 Dokumen", ""):
            for alasan in (None, AlasanTarget("sesuka", "x"), AlasanTarget("anggaran", " ")):
                with pytest.raises(Invalid) as refusal:
                    write(teks, alasan)
                assert {problem.letak for problem in refusal.value.masalah} <= {"jenis_alasan", "alasan"}
    assert surat.target.get(tahun=2022).teks == "12 Dokumen"
    assert changed_targets(made) == []
    assert not TargetPerubahan.objects.exists()


def test_a_reason_stands_until_another_is_given_and_goes_with_the_change(kantor: Kantor) -> None:
    made, surat = changed(kantor)

    def put(teks: str, alasan: AlasanTarget | None = None) -> None:
        seen = surat.target.get(tahun=2022).revisi
        set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, teks=teks, seen=seen, alasan=alasan)

    put("16 Dokumen")  # the reason of this change of the plan stands
    put("12 Dokumen")  # nothing changes any more; a step forward again needs no new reason
    put("17 Dokumen")
    put("18 Dokumen", AlasanTarget("kebijakan", "Arahan bupati."))
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    assert told(made) == [(None, "kebijakan", "Arahan bupati.", "18 Dokumen")]


def test_a_target_as_before_has_no_reason_when_the_plan_is_submitted(kantor: Kantor) -> None:
    made, surat = changed(kantor)
    seen = surat.target.get(tahun=2022).revisi
    set_target(kantor.planner, indikator_id=surat.pk, tahun=2022, teks="12 Dokumen", seen=seen)
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    assert told(made) == []


def test_submitting_waits_for_a_reason_that_went_missing(kantor: Kantor) -> None:
    """With a deleted indicator its reasons go; restored, its changed target has none."""
    made, surat = changed(kantor)
    trail = delete_indikator(kantor.planner, indikator_id=surat.pk, seen=surat.revisi)
    back = restore_indikator(kantor.planner, jejak_id=trail)
    waived = [one for one in findings_of(made) if one[1] is not Temuan.TARGET_TANPA_ALASAN]
    for temuan in {one[1] for one in waived}:
        ids = [simpul for simpul, one in waived if one is temuan]
        waive_findings(kantor.planner, rencana_id=made.pk, temuan=temuan, simpul_ids=ids, alasan="Contoh.")
    with pytest.raises(Invalid, match="target berubah tanpa alasan"):
        submit_rencana(kantor.planner, rencana_id=made.pk)
    with pytest.raises(Invalid, match="tidak dapat dikecualikan"):
        waive_findings(kantor.planner, rencana_id=made.pk, temuan=Temuan.TARGET_TANPA_ALASAN,
                       simpul_ids=[back.simpul_id], alasan="Nanti.")  # fmt: skip
    (group,) = [one for one in check_page(kantor.planner, made)["temuan"] if one["kode"] == "target_tanpa_alasan"]
    (cell,) = group["terbuka"][0]["sel"]
    assert cell["nama"].endswith(": 2022")
    client = signed_in(kantor.planner)
    page = client.get(cell["alamat"].partition("#")[0]).content.decode()
    kunci = cell["alamat"].partition("#target-")[2]
    assert f'id="target-{kunci}"' in page
    assert page.count("checked") == 1
    assert "1 belum beralasan" in page
    explain_targets(kantor.planner, rencana_id=made.pk, target=[(back.pk, 2022, None)], jenis_alasan="anggaran",
                    alasan="Pagu naik.")  # fmt: skip
    submit_rencana(kantor.planner, rencana_id=made.pk)


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
