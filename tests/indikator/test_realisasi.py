"""Entering a quarter and its way to being verified: by whom, when, with what refusals."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from indikator.commands import (
    BarisIsian,
    correct_realisasi,
    record_many,
    record_realisasi,
    return_paket,
    set_jendela,
    set_jendela_khusus,
    submit_paket,
    verify_paket,
)
from indikator.models import JendelaPengisian, Paket, Realisasi
from indikator.queries import pengisian
from kinerja.core.access import visible_to
from kinerja.core.actor import actor_in
from kinerja.core.errors import Conflict, Forbidden, Invalid, NotFound
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from kinerja.core.waktu import hari_ini
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teks", "nilai"),
    [("5", "5"), ("0", "0"), ("1.250,5", "1250.5"), ("82.53", "82.53"), ("75%", "75"), ("12 Dokumen", "12"),
     ("Rp 1.250.000", "1250000"), ("84,01/A", "84.01"), ("-2,5", "-2.5")],
)  # fmt: skip
def test_a_number_as_people_type_it(kantor: Kantor, teks: str, nilai: str) -> None:
    row = kantor.isi(teks)
    assert (row.nilai, row.keadaan, row.isian) == (Decimal(nilai), "terisi", {"nilai": teks})
    assert row.oleh.pengguna_id == kantor.kepala_umum.pengguna_id


def test_missing_and_not_applicable_are_no_zeros(kantor: Kantor) -> None:
    row = kantor.isi("")
    assert (row.nilai, row.keadaan) == (None, "kosong")
    row = kantor.isi("n/a", seen=0, alasan_keadaan="Survei dilakukan semester II.")
    assert (row.nilai, row.keadaan, row.alasan_keadaan) == (None, "tidak_berlaku", "Survei dilakukan semester II.")
    row = kantor.isi("3", seen=1)
    assert (row.nilai, row.keadaan, row.alasan_keadaan) == (Decimal(3), "terisi", "")


def test_a_reason_written_before_the_na_is_kept(kantor: Kantor) -> None:
    """The box still shows it, so it is still there: whatever stands in the other box meanwhile."""
    kantor.isi("", alasan_keadaan="Kegiatan dihapus.", triwulan=4)
    kantor.isi("3", seen=0, triwulan=4)
    row = kantor.isi("n/a", seen=1, triwulan=4)
    assert (row.keadaan, row.alasan_keadaan) == ("tidak_berlaku", "Kegiatan dihapus.")
    assert submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0).status == "diajukan"


def test_a_composite_keeps_its_parts(kantor: Kantor) -> None:
    row = kantor.isi("39 OPD dan 22 puskesmas dan 2 RSD")
    assert (row.nilai, row.keadaan) == (None, "terisi")
    assert [(one["nilai"], one["satuan"]) for one in row.bagian] == [("39", "OPD"), ("22", "puskesmas"), ("2", "RSD")]


@pytest.mark.parametrize("teks", ["-", "lima", "5 - 7", "<10x", "1e5", "9" * 25, "\x00"])
def test_what_is_no_number_is_refused_and_leaves_nothing(kantor: Kantor, teks: str) -> None:
    with pytest.raises(Invalid) as caught:
        kantor.isi(teks)
    assert caught.value.masalah[0].letak == "nilai"
    assert not Realisasi.objects.exists()


def test_narrative_stays_where_a_later_save_does_not_name_it(kantor: Kantor) -> None:
    kantor.isi("5", catatan="Lancar", faktor_pendukung="Tim lengkap", faktor_penghambat="", tindak_lanjut="Lanjut")
    row = kantor.isi("6", seen=0)
    assert (row.catatan, row.faktor_pendukung, row.tindak_lanjut, row.revisi) == ("Lancar", "Tim lengkap", "Lanjut", 1)
    again = kantor.isi("6", seen=1)
    assert again.revisi == 1  # nothing new, nothing written


def test_a_stale_cell_is_not_overwritten(kantor: Kantor) -> None:
    kantor.isi("5")
    with pytest.raises(Conflict) as caught:
        kantor.isi("6")
    assert (caught.value.keadaan["isian"], caught.value.keadaan["revisi"]) == ({"nilai": "5"}, 0)
    assert Realisasi.objects.get().nilai == 5


# --- many cells at once ----------------------------------------------------------------------------------------------


def test_a_pasted_block_is_written_whole_or_not_at_all(kantor: Kantor) -> None:
    head = factories.member(kantor.stage.pemda, "kepala_unit", kantor.stage.setda)
    rencana = factories.rencana(kantor.planner, kantor.stage.setda)
    nodes = factories.simpul(kantor.planner, rencana, factories.baru("tujuan", "Satu"))
    both = [factories.indikator(kantor.planner, nodes[0], nama, {2021: "10"}) for nama in ("Satu", "Dua")]
    factories.set_plan(kantor.planner, kantor.stage.leader, rencana)
    place: dict[str, Any] = {"rencana_id": rencana.pk, "unit_id": kantor.stage.setda.pk, "tahun": 2021, "triwulan": 1}
    wrong = [
        BarisIsian(both[0].pk, None, {"isian": {"nilai": "x"}}),
        BarisIsian(both[1].pk, None, {"isian": {"q": "1"}}),
    ]
    with pytest.raises(Invalid) as caught:
        record_many(head, **place, baris=wrong)
    assert [one.letak for one in caught.value.masalah] == [f"{both[0].pk}.nilai", f"{both[1].pk}.q"]
    assert not Realisasi.objects.exists()
    right = [BarisIsian(one.pk, None, {"isian": {"nilai": str(n)}}) for n, one in enumerate(both, 1)]
    assert [row.nilai for row in record_many(head, **place, baris=right)] == [1, 2]
    with pytest.raises(Conflict) as late:
        record_many(head, **place, baris=right)
    assert late.value.keadaan["realisasi"].keys() == {one.pk for one in both}
    with pytest.raises(NotFound):  # an indicator of another plan
        record_many(head, **place, baris=[BarisIsian(kantor.surat.pk, None, {})])


# --- when ------------------------------------------------------------------------------------------------------------


def move_window(kantor: Kantor, sisa: int, triwulan: int = 1) -> JendelaPengisian:
    found = JendelaPengisian.objects.get(tahun=2021, triwulan=triwulan)
    tutup = hari_ini(kantor.stage.pemda.pk) + timedelta(sisa)
    buka = min(found.buka, tutup)
    return set_jendela(kantor.stage.admin, tahun=2021, triwulan=triwulan, buka=buka, tutup=tutup, seen=found.revisi)


def test_out_of_the_window_nothing_is_entered_or_submitted(kantor: Kantor) -> None:
    row = kantor.isi("5")
    move_window(kantor, -1)
    with pytest.raises(Invalid, match="sudah ditutup"):
        kantor.isi("6", seen=0)
    with pytest.raises(Invalid, match="sudah ditutup"):
        submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    move_window(kantor, 0)  # the last day counts
    assert kantor.isi("6", seen=0).nilai == 6
    JendelaPengisian.objects.filter(tahun=2021, triwulan=2).delete()
    with pytest.raises(Invalid, match="belum dibuat"):
        kantor.isi("5", triwulan=2)


def test_before_the_window_opens(kantor: Kantor) -> None:
    found = JendelaPengisian.objects.get(tahun=2021, triwulan=1)
    besok = hari_ini(kantor.stage.pemda.pk) + timedelta(1)
    set_jendela(kantor.stage.admin, tahun=2021, triwulan=1, buka=besok, tutup=besok, seen=found.revisi)
    with pytest.raises(Invalid, match="dibuka mulai"):
        kantor.isi("5")


def test_a_dated_exception_reaches_the_unit_and_what_lies_below_it(kantor: Kantor) -> None:
    closed = move_window(kantor, -3)
    today = hari_ini(kantor.stage.pemda.pk)
    for unit in (kantor.umum, kantor.stage.setda):
        set_jendela_khusus(
            kantor.stage.admin, jendela_id=closed.pk, unit_id=unit.pk, tutup=today, alasan="Jaringan terputus"
        )
        assert kantor.isi("5", seen=Realisasi.objects.values_list("revisi", flat=True).first()).nilai == 5
        set_jendela_khusus(
            kantor.stage.admin, jendela_id=closed.pk, unit_id=unit.pk, tutup=today - timedelta(1), alasan="Berakhir"
        )
        with pytest.raises(Invalid, match="ditutup"):
            kantor.isi("6", seen=0)
    set_jendela_khusus(kantor.stage.admin, jendela_id=closed.pk, unit_id=kantor.hukum.pk, tutup=today, alasan="Lain")
    with pytest.raises(Invalid, match="ditutup"):
        kantor.isi("6", seen=0)


def test_only_a_plan_that_is_set_and_its_years(kantor: Kantor) -> None:
    with pytest.raises(Invalid, match="di luar periode"):
        record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2030, triwulan=1, seen=None, isi={})
    with pytest.raises(Invalid, match="Triwulan"):
        record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=5, seen=None, isi={})
    draft = kantor.stage.indikator
    with pytest.raises(Invalid, match="setelah rencana ditetapkan"):
        head = factories.member(kantor.stage.pemda, "kepala_unit", kantor.stage.setda)
        record_realisasi(head, indikator_id=draft.pk, tahun=2021, triwulan=1, seen=None, isi={})


# --- whose -----------------------------------------------------------------------------------------------------------


def test_a_unit_head_neither_writes_nor_sees_another_units_entry(kantor: Kantor) -> None:
    row = kantor.isi("5")
    with pytest.raises(Forbidden):
        record_realisasi(kantor.kepala_hukum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=1, seen=0,
                         isi={"isian": {"nilai": "9"}})  # fmt: skip
    with pytest.raises(Forbidden):
        record_many(kantor.kepala_hukum, rencana_id=kantor.rencana.pk, unit_id=kantor.umum.pk, tahun=2021, triwulan=1,
                    baris=[BarisIsian(kantor.surat.pk, 0, {})])  # fmt: skip
    with pytest.raises(NotFound):  # not through the own unit either
        record_many(kantor.kepala_hukum, rencana_id=kantor.rencana.pk, unit_id=kantor.hukum.pk, tahun=2021, triwulan=1,
                    baris=[BarisIsian(kantor.surat.pk, 0, {})])  # fmt: skip
    with pytest.raises(NotFound):
        submit_paket(kantor.kepala_hukum, paket_id=row.paket_id, seen=0)
    for model in (Paket, Realisasi):
        assert not visible_to(kantor.kepala_hukum, model._default_manager.all()).exists()
        for sees in (kantor.kepala_umum, kantor.planner, kantor.stage.inspector, kantor.stage.leader):
            assert visible_to(sees, model._default_manager.all()).count() == 1
        assert not visible_to(kantor.stage.other_planner, model._default_manager.all()).exists()


# --- the way of a package --------------------------------------------------------------------------------------------


def test_from_draft_to_verified_with_one_return(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    assert paket.status == "diajukan"
    assert paket.diajukan_oleh is not None
    assert paket.diajukan_oleh.pengguna_id == kantor.kepala_umum.pengguna_id
    with pytest.raises(Invalid, match="sudah diajukan"):
        kantor.isi("6", seen=1)
    paket = return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "Lampirkan rekap."})
    row.refresh_from_db()
    assert (paket.status, row.status, row.alasan_kembali) == ("dikembalikan", "dikembalikan", "Lampirkan rekap.")
    row = kantor.isi("7", seen=row.revisi)
    assert row.status == "draf"
    paket = submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    paket = verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    row.refresh_from_db()
    assert (paket.status, row.status, row.nilai) == ("terverifikasi", "terverifikasi", Decimal(7))


def test_what_was_sent_back_may_be_mended_after_the_window(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    move_window(kantor, -1)
    paket = return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "Periksa."})
    row.refresh_from_db()
    assert kantor.isi("8", seen=row.revisi).nilai == 8
    Paket.objects.filter(pk=paket.pk).update(perbaikan_sampai=hari_ini(paket.pemda_id) - timedelta(1))
    with pytest.raises(Invalid, match="ditutup"):
        kantor.isi("9", seen=row.revisi + 1)


def test_a_return_names_a_cell_of_this_package_and_a_reason(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    with pytest.raises(Invalid):
        return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={})
    with pytest.raises(Invalid):
        return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "  "})
    with pytest.raises(NotFound):
        return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={row.pk + 999: "Salah"})


def test_what_is_due_blocks_the_submission(kantor: Kantor) -> None:
    """Without targets per quarter a figure is due in the last one."""
    row = kantor.isi("", catatan="Menyusul", triwulan=4)
    with pytest.raises(Invalid) as caught:
        submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    assert [one.letak for one in caught.value.masalah] == ["Surat terkelola"]
    kantor.isi("n/a", seen=0, triwulan=4)  # without its reason it is no answer
    with pytest.raises(Invalid):
        submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    kantor.isi("n/a", seen=1, triwulan=4, alasan_keadaan="Kegiatan dihapus.")
    assert submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0).status == "diajukan"
    empty = kantor.isi("", triwulan=2, catatan="Kosong")
    with pytest.raises(Invalid, match="Belum ada isian"):
        submit_paket(kantor.kepala_umum, paket_id=empty.paket_id, seen=0)


def test_nobody_verifies_what_he_entered_himself(kantor: Kantor) -> None:
    """The head is a planner too."""
    orang = Pengguna.objects.get(pk=kantor.kepala_umum.pengguna_id or 0)
    factories.member(kantor.stage.pemda, "perencana", kantor.stage.setda, orang=orang)
    both = actor_in(orang, kantor.stage.pemda.pk)
    assert both is not None
    paket, _row = kantor.diajukan("5")
    with pytest.raises(Forbidden, match="sendiri"):
        verify_paket(both, paket_id=paket.pk, seen=paket.revisi)
    with pytest.raises(NotFound):
        verify_paket(kantor.stage.other_planner, paket_id=paket.pk, seen=paket.revisi)
    for who in (kantor.kepala_umum, kantor.stage.inspector, kantor.stage.leader, kantor.stage.admin):
        with pytest.raises(Forbidden):
            verify_paket(who, paket_id=paket.pk, seen=paket.revisi)
    assert verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi).status == "terverifikasi"


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_verified_value_stays_beside_its_correction(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    paket = verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    row.refresh_from_db()
    with pytest.raises(Invalid, match="sudah terverifikasi"):
        kantor.isi("6", seen=row.revisi)
    made = correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, alasan="Salah hitung",
                             isi={"isian": {"nilai": "6"}})  # fmt: skip
    assert (made.versi, made.koreksi_dari_id, made.nilai, made.status) == (2, row.pk, Decimal(6), "draf")
    garis = {kantor.surat.pk}
    assert pengisian.newest(paket.pemda_id, garis, [2021], resmi=True)[kantor.surat.pk, 2021, 1].nilai == 5
    with pytest.raises(Invalid, match="terakhir"):
        correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, alasan="Lagi", isi={})
    assert kantor.isi("7", seen=0).pk == made.pk
    paket.refresh_from_db()
    paket = submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    assert pengisian.newest(paket.pemda_id, garis, [2021], resmi=True)[kantor.surat.pk, 2021, 1].nilai == 7
    row.refresh_from_db()
    assert (row.nilai, row.status) == (Decimal(5), "terverifikasi")


def test_a_correction_needs_a_reason_and_an_open_window(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("5")
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    row.refresh_from_db()
    place: dict[str, Any] = {"realisasi_id": row.pk, "seen": row.revisi, "isi": {"isian": {"nilai": "6"}}}
    with pytest.raises(Invalid):
        correct_realisasi(kantor.kepala_umum, **place, alasan=" ")
    move_window(kantor, -1)
    with pytest.raises(Invalid, match="ditutup"):
        correct_realisasi(kantor.kepala_umum, **place, alasan="Salah hitung")
    with pytest.raises(NotFound):
        correct_realisasi(kantor.kepala_hukum, **place, alasan="Salah hitung")
    assert Realisasi.objects.count() == 1
