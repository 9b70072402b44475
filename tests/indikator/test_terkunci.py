"""What is locked is what the formula gives: computed when a package is handed in, and compared when it is verified."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from indikator.commands import (
    record_realisasi,
    return_paket,
    set_cara_ukur,
    start_perubahan,
    submit_paket,
    verify_paket,
)
from indikator.models import Indikator, Paket, Realisasi, Variabel
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor, planner_now


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here)


def ukur(kantor: Kantor, rumus: str, *kode: str, indikator: Indikator | None = None) -> None:
    """The planner says by which formula it is measured; an empty one: by the value itself."""
    indikator = indikator or kantor.surat
    indikator.refresh_from_db()
    isi: dict[str, Any] = {"cara_ukur": "langsung", "variabel": []}
    if rumus:
        variabel = [{"kode": one, "label": f"Banyaknya {one}"} for one in kode]
        isi = {"cara_ukur": "rumus", "rumus": rumus, "variabel": variabel}
    set_cara_ukur(kantor.planner, indikator_id=indikator.pk, seen=indikator.revisi, isi=isi)


def typed(kantor: Kantor, triwulan: int = 1, seen: int | None = None, **isian: str) -> Realisasi:
    return kantor.isi("", triwulan=triwulan, seen=seen, isian=isian)


def handed_in(kantor: Kantor, row: Realisasi, actor: Actor | None = None) -> Paket:
    paket = Paket.objects.get(pk=row.paket_id)
    return submit_paket(actor or kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)


def verified(kantor: Kantor, row: Realisasi) -> Realisasi:
    paket = Paket.objects.get(pk=row.paket_id)
    verify_paket(planner_now(kantor), paket_id=paket.pk, seen=paket.revisi)
    return Realisasi.objects.get(pk=row.pk)


def sent_back(kantor: Kantor, row: Realisasi) -> None:
    paket = Paket.objects.get(pk=row.paket_id)
    return_paket(planner_now(kantor), paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "Hitung ulang."})
    row.refresh_from_db()


def refused(kantor: Kantor, row: Realisasi, pesan: str) -> None:
    with pytest.raises(Invalid) as caught:
        verified(kantor, row)
    [problem] = caught.value.masalah
    assert pesan in problem.pesan
    assert problem.letak == kantor.surat.nama


def test_a_formula_that_was_mended_counts_though_nobody_types_again(kantor: Kantor) -> None:
    ukur(kantor, "a / b", "a", "b")
    row = typed(kantor, a="3", b="8")
    assert row.nilai == Decimal("0.375")
    ukur(kantor, "a / b × 100%", "a", "b")
    handed_in(kantor, row)
    locked = verified(kantor, row)
    assert (locked.nilai, locked.rumus, locked.status) == (Decimal("37.5"), "a / b × 100%", "terverifikasi")


def test_a_formula_that_changes_after_the_hand_in_is_computed_before_it_is_locked(kantor: Kantor) -> None:
    ukur(kantor, "a / b", "a", "b")
    row = typed(kantor, a="3", b="8")
    handed_in(kantor, row)
    ukur(kantor, "a / b × 100%", "a", "b")
    refused(kantor, row, "bukan lagi hasil cara ukurnya")
    sent_back(kantor, row)
    handed_in(kantor, row)
    assert verified(kantor, row).nilai == Decimal("37.5")


@pytest.mark.parametrize("triwulan", [1, 4])
def test_another_way_of_measuring_does_not_take_over_what_was_typed_for_the_old_one(
    kantor: Kantor, triwulan: int
) -> None:
    """Empty is missing, in the quarter in which it is due and before; and back again as well."""
    row = typed(kantor, triwulan, nilai="5")
    ukur(kantor, "a / b", "a", "b")
    with pytest.raises(Invalid, match=r"Belum diisi|Belum ada isian"):
        handed_in(kantor, row)
    again = typed(kantor, triwulan, seen=row.revisi, a="3", b="8")
    ukur(kantor, "")
    handed_in(kantor, again)
    locked = verified(kantor, again)
    assert (locked.nilai, locked.keadaan) == (Decimal(5), "terisi")


def test_the_year_so_far_takes_the_earlier_quarter_as_it_is_now_and_waits_for_it(kantor: Kantor) -> None:
    ukur(kantor, "kumulatif(a)", "a")
    first, second = typed(kantor, 1, a="10"), typed(kantor, 2, a="5")
    assert second.nilai == 15
    handed_in(kantor, first)
    handed_in(kantor, second)
    refused(kantor, second, "“Surat terkelola Triwulan I 2021” yang belum terverifikasi")
    sent_back(kantor, first)
    refused(kantor, second, "“Surat terkelola Triwulan I 2021” yang belum terverifikasi")
    handed_in(kantor, typed(kantor, 1, seen=first.revisi, a="12"))
    verified(kantor, first)
    refused(kantor, second, "bukan lagi hasil cara ukurnya")
    sent_back(kantor, second)
    handed_in(kantor, second)
    assert verified(kantor, second).nilai == 17


def test_two_quarters_are_verified_in_one_step(kantor: Kantor) -> None:
    ukur(kantor, "kumulatif(a)", "a")
    first, second = typed(kantor, 1, a="10"), typed(kantor, 2, a="5")
    one, other = handed_in(kantor, first), handed_in(kantor, second)
    verify_paket(kantor.planner, paket_id=other.pk, seen=other.revisi, bersama={one.pk: one.revisi})
    assert set(Realisasi.objects.values_list("nilai", "status")) == {
        (Decimal(10), "terverifikasi"), (Decimal(15), "terverifikasi")}  # fmt: skip


def test_last_year_is_waited_for_unless_it_was_typed_as_such(kantor: Kantor) -> None:
    ukur(kantor, "a - lalu(a)", "a")
    typed(kantor, 4, a="10")  # of 2021, never handed in
    for triwulan in (1, 2):
        factories.jendela(kantor.stage.admin, triwulan, tahun=2022)
    isi: tuple[dict[str, Any], ...] = {"isian": {"a": "12"}}, {"isian": {"a": "12", "lalu": {"a": "9"}}}
    rests, own = (
        record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2022, triwulan=one, seen=None,
                         isi=texts)
        for one, texts in enumerate(isi, 1)
    )  # fmt: skip
    handed_in(kantor, rests)
    handed_in(kantor, own)
    refused(kantor, rests, "“Surat terkelola Triwulan IV 2021” yang belum terverifikasi")
    assert verified(kantor, own).nilai == 3


@pytest.mark.parametrize("noted", [False, True])
def test_a_computed_source_that_is_not_due_yet_holds_nobody_up(cast: Cast, *, noted: bool) -> None:
    """Bagian Hukum has this one alone and cannot hand it in before its time; a note in it changes nothing."""
    made: list[Indikator] = []

    def prepare(surat: Indikator, _perda: Indikator) -> None:
        made.extend(
            factories.indikator(cast.here.planner, surat.simpul, nama, {2021: "4 Kotak"})
            for nama in ("Kotak surat", "Tas surat")
        )

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=prepare)
        for one, source in ((kantor.perda, made[1]), (kantor.surat, kantor.perda)):
            Indikator.objects.filter(pk=one.pk).update(cara_ukur="rumus", rumus="p × 2")
            Variabel.objects.create(pemda=cast.here.pemda, indikator=one, urutan=1, kode="p", label="P", rujukan=source)
        place: dict[str, Any] = {"tahun": 2021, "triwulan": 1, "seen": None}
        if noted:
            note = record_realisasi(kantor.kepala_hukum, indikator_id=kantor.perda.pk, isi={"catatan": "Nanti."},
                                    **place)  # fmt: skip
            with pytest.raises(Invalid, match="Belum ada isian"):
                handed_in(kantor, note, kantor.kepala_hukum)
        row = record_realisasi(kantor.kepala_umum, indikator_id=made[0].pk, isi={"isian": {"nilai": "4"}}, **place)
        handed_in(kantor, row)
        assert verified(kantor, row).status == "terverifikasi"
        rests = Realisasi.objects.get(indikator=kantor.surat)
        assert (rests.keadaan, rests.status) == ("belum_waktunya", "terverifikasi")


def test_what_was_verified_by_it_keeps_its_way_in_the_next_version_too(kantor: Kantor) -> None:
    """The draft of a Perubahan may measure it anew; once that is set, the line has verified quarters again."""
    ukur(kantor, "a / b", "a", "b")
    row = typed(kantor, a="3", b="8")
    handed_in(kantor, row)
    verified(kantor, row)
    made = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran")
    surat, perda = (Indikator.objects.get(simpul__rencana=made, semula=one) for one in (kantor.surat, kantor.perda))
    ukur(kantor, "a / b × 100%", "a", "b", indikator=surat)
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    with pytest.raises(Invalid, match="sudah diverifikasi"):
        ukur(kantor, "a / b", "a", "b", indikator=surat)
    with pytest.raises(Invalid, match="sudah diverifikasi"):
        set_cara_ukur(kantor.planner, indikator_id=surat.pk, seen=surat.revisi, isi={"desimal": 1})
    ukur(kantor, "a", "a", indikator=perda)  # nothing of it is verified


def test_what_was_handed_in_and_goes_over_to_another_formula_is_computed_by_it(kantor: Kantor) -> None:
    ukur(kantor, "a / b", "a", "b")
    row = typed(kantor, a="3", b="8")
    handed_in(kantor, row)
    made = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran")
    ukur(kantor, "a / b × 100%", "a", "b", indikator=Indikator.objects.get(simpul__rencana=made, semula=kantor.surat))
    factories.set_plan(kantor.planner, kantor.stage.leader, made)
    refused(kantor, row, "bukan lagi hasil cara ukurnya")
    sent_back(kantor, row)
    handed_in(kantor, row)
    assert verified(kantor, row).nilai == Decimal("37.5")
