"""Budgets: rupiah as people type them, missing is no zero, the trail keeps each change."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from indikator.commands import Pilihan, copy_rencana, set_anggaran, start_perubahan
from indikator.models import Anggaran, Indikator
from indikator.queries.anggaran import anggaran_of
from kinerja.core.errors import Conflict, Forbidden, Invalid, NotFound
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.kantor import make_kantor


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def put(stage: Stage, pagu: str, realisasi: str = "", seen: int | None = None) -> Anggaran | None:
    return set_anggaran(
        stage.planner, simpul_id=stage.simpul[-1].pk, tahun=2021, isi={"pagu": pagu, "realisasi": realisasi}, seen=seen
    )


@pytest.mark.parametrize(
    ("teks", "amount"),
    [("1.250.000", "1250000"), ("Rp 1.250.000,50", "1250000.50"), ("Rp1.250", "1250"), ("0", "0"), ("1.250", "1250"),
     ("1.250.000,-", "1250000")],
)  # fmt: skip
def test_rupiah_as_people_type_them(stage: Stage, teks: str, amount: str) -> None:
    row = put(stage, teks)
    assert row is not None
    assert (row.pagu, row.realisasi) == (Decimal(amount), None)


@pytest.mark.parametrize("teks", ["banyak", "-5", "1 - 2", "5 juta", "9" * 19])
def test_what_is_no_amount_is_refused_at_its_field(stage: Stage, teks: str) -> None:
    with pytest.raises(Invalid) as caught:
        put(stage, teks, teks)
    assert [one.letak for one in caught.value.masalah] == ["pagu", "realisasi"]
    assert not Anggaran.objects.exists()


def test_who_and_when(stage: Stage, cast: Cast) -> None:
    put(stage, "100")
    with pytest.raises(Conflict):
        put(stage, "200")
    assert put(stage, "", "", seen=0) is None
    assert not Anggaran.objects.exists()
    place: dict[str, Any] = {"simpul_id": stage.simpul[-1].pk, "isi": {"pagu": "1", "realisasi": ""}, "seen": None}
    with pytest.raises(Invalid):
        set_anggaran(stage.planner, tahun=2030, **place)
    for who, refusal in ((stage.head, Forbidden), (stage.inspector, Forbidden), (stage.other_planner, NotFound)):
        with pytest.raises(refusal):
            set_anggaran(who, tahun=2021, **place)


def test_money_is_spent_after_the_plan_is_set(stage: Stage) -> None:
    kantor = make_kantor(stage, quarters=0)
    row = set_anggaran(
        stage.planner, simpul_id=kantor.surat.simpul_id, tahun=2021, isi={"pagu": "100", "realisasi": "88"}, seen=None
    )
    assert row is not None
    assert row.realisasi == 88


def test_money_goes_on_in_a_perubahan_and_not_in_a_copy(stage: Stage) -> None:
    """What is entered in the plan in force while its Perubahan is a draft is not lost when that is set."""
    kantor = make_kantor(stage, quarters=0)

    def enter(simpul_id: int, tahun: int, pagu: str, realisasi: str) -> None:
        row = Anggaran.objects.filter(simpul=simpul_id, tahun=tahun).first()
        set_anggaran(stage.planner, simpul_id=simpul_id, tahun=tahun, isi={"pagu": pagu, "realisasi": realisasi},
                     seen=row.revisi if row else None)  # fmt: skip

    surat, perda = kantor.surat.simpul_id, kantor.perda.simpul_id
    enter(surat, 2021, "100", "10")
    enter(perda, 2021, "200", "")
    made = start_perubahan(stage.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran berubah.")
    new = {one.semula_id: one.simpul_id for one in Indikator.objects.filter(simpul__rencana=made)}
    after = {simpul: new[one.pk] for simpul, one in ((surat, kantor.surat), (perda, kantor.perda))}

    def amounts(simpul: int) -> dict[int, tuple[Any, Any]]:
        rows = Anggaran.objects.filter(simpul=after[simpul])
        return {row.tahun: (row.pagu, row.realisasi) for row in rows}

    assert (amounts(surat), amounts(perda)) == ({2021: (100, 10)}, {2021: (200, None)})
    enter(after[surat], 2021, "150", "10")  # the Perubahan's own pagu
    enter(surat, 2021, "100", "60")  # spent meanwhile
    enter(perda, 2022, "70", "5")
    factories.set_plan(stage.planner, stage.leader, made)
    assert amounts(surat) == {2021: (150, 60)}
    assert amounts(perda) == {2021: (200, None), 2022: (70, 5)}
    made.refresh_from_db()
    copied = copy_rencana(
        stage.planner, rencana_id=made.pk, slug="salinan", judul="Salinan", tahun_awal=2025, tahun_akhir=2026,
        pilihan=Pilihan(), seen=made.revisi,
    )  # fmt: skip
    assert not Anggaran.objects.filter(simpul__rencana=copied).exists()


# --- by quarters --------------------------------------------------------------------------------------------------


def quarters(stage: Stage, seen: int | None = None, **isi: str) -> Anggaran | None:
    return set_anggaran(stage.planner, simpul_id=stage.simpul[-1].pk, tahun=2021, isi=isi, seen=seen)


def test_a_year_is_the_sum_of_its_quarters(stage: Stage) -> None:
    row = quarters(stage, pagu="1.000", realisasi_1="100", fisik_1="12,5 %")
    assert row is not None
    assert (row.realisasi, row.fisik_1, row.realisasi_2) == (100, Decimal("12.5"), None)
    row = quarters(stage, seen=0, realisasi_2="0,50")
    assert row is not None
    assert (row.pagu, row.realisasi) == (1000, Decimal("100.50"))  # what is not named stays
    with pytest.raises(Invalid) as caught:
        quarters(stage, seen=1, realisasi="900")
    assert [one.letak for one in caught.value.masalah] == ["realisasi"]
    assert "100,50" in caught.value.pesan
    row = quarters(stage, seen=1, realisasi="100,50", pagu="2.000")
    assert row is not None
    row = quarters(stage, seen=2, realisasi_1="", realisasi_2="")
    assert row is not None
    assert row.realisasi is None  # it was nothing but their sum
    row = quarters(stage, seen=3, realisasi="900")
    assert row is not None
    assert row.realisasi == 900


@pytest.mark.parametrize("teks", ["100,01", "-1", "banyak", "101 %"])
def test_progress_is_a_percentage(stage: Stage, teks: str) -> None:
    with pytest.raises(Invalid) as caught:
        quarters(stage, fisik_4=teks)
    assert [one.letak for one in caught.value.masalah] == ["fisik_4"]


def test_what_is_not_entered_here_is_refused(stage: Stage) -> None:
    with pytest.raises(Invalid):
        quarters(stage, revisi="7")
    assert not Anggaran.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"realisasi_1": 5}, {"realisasi_1": 5, "realisasi": 6}, {"fisik_2": 101}, {"realisasi_3": -1}]
)
def test_the_database_says_so_too(stage: Stage, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Anggaran.objects.create(pemda=stage.pemda, simpul=stage.simpul[-1], tahun=2021, **wrong)
    right = {"realisasi_1": 5, "realisasi_4": 1, "realisasi": 6, "fisik_2": 100}
    Anggaran.objects.create(pemda=stage.pemda, simpul=stage.simpul[-1], tahun=2021, **right)


def test_quarters_add_up_the_tree(stage: Stage) -> None:
    quarters(stage, pagu="1.000", realisasi_1="100", realisasi_2="50", fisik_2="40")
    table = anggaran_of(stage.planner, stage.rencana)
    top = table.jumlah[2021]
    assert [one.bawah for one in top.triwulan] == [100, 50, None, None]
    assert [top.sampai(tw).berlaku for tw in (1, 2, 4)] == [100, 150, 150]
    assert not top.sampai(3).lengkap  # nobody has said anything of the third quarter
    assert [one for one in top.fisik if one is not None] == []  # percentages are no sums
