"""Achievements from the tables: one figure whoever asks, verified or newest, within reach, up the tree."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cascading.models import Simpul
from indikator.capaian.banyak import CapaianSetahun
from indikator.capaian.gabungan import Kumpulan
from indikator.capaian.penjelasan import explain_row
from indikator.commands import correct_realisasi, record_realisasi, submit_paket, verify_paket
from indikator.isian import read_isian
from indikator.models import AturanCapaian, Indikator, Parameter, Realisasi, Satuan, SkalaPredikat, Target, Variabel
from indikator.nilai import Keadaan
from indikator.queries.acuan import acuan_of
from indikator.queries.capaian import measured, promised, rows_for, summed, ukuran_of, year_rows, years_of
from indikator.queries.kumpulan import Rekap
from indikator.queries.pengisian import newest
from indikator.queries.rekap import capaian_for, capaian_pemda
from kinerja.core.actor import actor_in
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.kantor import Kantor, make_kantor


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def kantor(here: Stage) -> Kantor:
    return make_kantor(here, prepare=cumulative)


def cumulative(*indikator: Indikator) -> None:
    Indikator.objects.filter(pk__in=[one.pk for one in indikator]).update(akumulasi="kumulatif")


def verified(kantor: Kantor, *numbers: str) -> None:
    """The head of Bagian Umum enters the quarters in turn, the planner verifies each."""
    for triwulan, text in enumerate(numbers, 1):
        paket, _row = kantor.diajukan(text, triwulan=triwulan)
        verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)


def rekap(kantor: Kantor, sampai: int = 4, *, resmi: bool = True) -> Rekap:
    return capaian_for(kantor.stage.inspector, kantor.rencana, 2021, sampai, resmi=resmi)


def page(kantor: Kantor, sampai: int = 4) -> dict[int, CapaianSetahun]:
    """The way of the pages, by model instances."""
    some = list(Indikator.objects.filter(simpul__rencana=kantor.rencana).select_related("satuan"))
    rows = newest(kantor.stage.pemda.pk, [one.garis for one in some], [2021], resmi=True)
    return years_of(some, rows, 2021, sampai, acuan_of(kantor.stage.pemda.pk))


def test_a_year_of_verified_quarters_against_its_target(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    found = rekap(kantor).indikator[kantor.surat.pk]
    assert [cell[2] for cell in found.triwulan] == [Decimal(x) for x in ("20.00", "50.00", "50.00", "90.00")]
    assert found.sampai == found.tahun == (Keadaan.TERISI, Decimal("90.00"), Decimal("90.00"), "")
    assert rekap(kantor).indikator == page(kantor)


def test_a_figure_is_explained_from_its_rows(kantor: Kantor) -> None:
    verified(kantor, "2", "3")
    rows = newest(kantor.stage.pemda.pk, [kantor.surat.pk], [2021], resmi=True)
    surat = Indikator.objects.select_related("satuan").get(pk=kantor.surat.pk)
    (row,) = year_rows(surat, rows, 2021, acuan_of(kantor.stage.pemda.pk))
    assert explain_row(row, 2) == [
        "Realisasi sampai triwulan II (jumlah triwulan): TW I 2 · TW II 3 → 5",
        "Target setahun: 10",
        "Aturan Positif (POSITIF v1): realisasi ÷ target × 100",
        "Batas: paling rendah 0; bila pembaginya 0: tidak dihitung",
        "Dibulatkan ke 2 desimal, setengah ke atas",
        "5 ÷ 10 × 100 = 50,00",
    ]


def test_what_is_not_verified_counts_only_where_it_is_asked_for(kantor: Kantor) -> None:
    kantor.isi("4", triwulan=4)
    official = rekap(kantor).indikator[kantor.surat.pk].sampai
    assert official[:3] == (Keadaan.KOSONG, None, None)
    assert official[3] == "Realisasi belum terverifikasi."
    assert rekap(kantor, resmi=False).indikator[kantor.surat.pk].sampai[2] == Decimal("40.00")


def test_the_newest_verified_version_counts(kantor: Kantor) -> None:
    verified(kantor, "2")
    row = Realisasi.objects.get(indikator=kantor.surat)
    correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, alasan="Salah hitung",
                      isi={"isian": {"nilai": "6"}})  # fmt: skip
    assert rekap(kantor).indikator[kantor.surat.pk].triwulan[0][2] == Decimal("20.00")
    assert rekap(kantor, resmi=False).indikator[kantor.surat.pk].triwulan[0][2] == Decimal("60.00")
    paket = row.paket
    paket.refresh_from_db()
    paket = submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    assert rekap(kantor).indikator[kantor.surat.pk].triwulan[0][2] == Decimal("60.00")


def test_a_yearly_target_is_not_due_before_the_last_quarter(kantor: Kantor) -> None:
    early, late = rekap(kantor, 2), rekap(kantor, 4)
    assert early.indikator[kantor.surat.pk].sampai[0] is Keadaan.BELUM_WAKTUNYA
    assert early.semua.rata().cakupan.wajib == 0
    assert late.indikator[kantor.surat.pk].triwulan[2][0] is Keadaan.BELUM_WAKTUNYA
    assert late.indikator[kantor.surat.pk].triwulan[3][0] is Keadaan.KOSONG
    assert not late.semua.rata().cakupan.lengkap


def per_quarter(surat: Indikator, perda: Indikator) -> None:
    cumulative(surat, perda)
    Target.objects.bulk_create(
        Target(pemda=surat.pemda, indikator=surat, tahun=2021, triwulan=quarter, teks="2,5",
               keadaan="terisi", bagian=[{"nilai": "2.5", "satuan": "", "predikat": ""}])
        for quarter in range(1, 5)
    )  # fmt: skip


def test_with_targets_per_quarter_every_quarter_is_due(here: Stage) -> None:
    kantor = make_kantor(here, prepare=per_quarter)
    assert rekap(kantor, 1).indikator[kantor.surat.pk].sampai[0] is Keadaan.KOSONG
    verified(kantor, "2", "3")
    assert rekap(kantor, 2).indikator[kantor.surat.pk].sampai[2] == Decimal("100.00")
    assert rekap(kantor, 2).indikator[kantor.surat.pk].tahun[2] == Decimal("50.00")
    assert rekap(kantor, 3).indikator[kantor.surat.pk].sampai[2] == Decimal("66.67")
    assert rekap(kantor, 3).indikator == page(kantor, 3)


def test_a_sum_over_a_gap_makes_every_mean_provisional(here: Stage) -> None:
    """Quarters I and III are filled: the sum of III lacks II, and no mean over it may look whole."""
    kantor = make_kantor(here, prepare=per_quarter)
    for triwulan in (1, 3):
        paket, _row = kantor.diajukan("3", triwulan=triwulan)
        verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    found = rekap(kantor, 3)
    assert found.indikator[kantor.surat.pk].sementara == (False, False, True, True)
    own = found.unit[kantor.umum.pk]
    assert said(own) == (Decimal("80.00"), "1 dari 1 indikator terisi; 1 sementara (ada triwulan yang belum diisi)")
    for count in (own, found.pd[kantor.stage.setda.pk], found.bawah[kantor.surat.simpul_id], found.semua):
        assert not count.rata().cakupan.lengkap
    assert [one.rata().cakupan.lengkap for one in found.unit_triwulan[kantor.umum.pk]] == [True, False, False]
    assert found.indikator == page(kantor, 3)


def test_means_go_up_the_tree_with_their_coverage(kantor: Kantor) -> None:
    verified(kantor, "2", "3", "0", "4")
    found = rekap(kantor)
    tujuan, sasaran, surat, perda = Simpul.objects.filter(rencana=kantor.rencana, level__gt=0).order_by("lft")
    assert said(found.simpul[surat.pk]) == (Decimal("90.00"), "1 dari 1 indikator terisi")
    assert said(found.simpul[perda.pk]) == (None, "0 dari 1 indikator terisi")
    assert sasaran.pk not in found.simpul
    for above in (found.bawah[sasaran.pk], found.bawah[tujuan.pk], found.semua):
        assert said(above) == (Decimal("90.00"), "1 dari 2 indikator terisi")
    assert said(found.unit[kantor.umum.pk]) == (Decimal("90.00"), "1 dari 1 indikator terisi")
    assert said(found.pd[kantor.stage.setda.pk]) == (Decimal("90.00"), "1 dari 2 indikator terisi")
    by_quarter = [said(one)[0] for one in found.pd_triwulan[kantor.stage.setda.pk]]
    assert by_quarter == [Decimal(x) for x in ("20.00", "50.00", "50.00", "90.00")]


def said(counted: Kumpulan) -> tuple[Decimal | None, str]:
    rata = counted.rata()
    return rata.nilai, str(rata.cakupan)


def test_averages_are_of_limited_or_raw_figures_as_the_pemda_says(kantor: Kantor) -> None:
    AturanCapaian.objects.filter(bawaan="naik").update(batas_atas=100)
    verified(kantor, "2", "3", "0", "15")
    assert rekap(kantor).semua.rata().nilai == Decimal("100.00")
    Parameter.objects.filter(kode="RATA_CAPAIAN_TERBATAS").update(nilai=0)
    assert rekap(kantor).semua.rata().nilai == Decimal("200.00")


def test_an_indicator_follows_its_own_rule_before_the_default(kantor: Kantor) -> None:
    verified(kantor, "0", "0", "0", "8")
    rule = AturanCapaian.objects.get(kode="NEGATIF-LINEAR")
    Indikator.objects.filter(pk=kantor.surat.pk).update(aturan=rule)
    assert rekap(kantor).semua.rata().nilai == Decimal("120.00")
    assert rekap(kantor).indikator == page(kantor)
    Indikator.objects.filter(pk=kantor.surat.pk).update(aturan=None)
    AturanCapaian.objects.update(bawaan="")
    without = rekap(kantor).indikator[kantor.surat.pk].sampai
    assert without[0] is Keadaan.TAK_TERHITUNG
    assert "belum punya aturan" in without[3]


def test_only_what_the_actor_may_read_is_counted(kantor: Kantor, cast: Cast) -> None:
    verified(kantor, "2", "3", "0", "4")
    stage = kantor.stage
    # The office got a Bagian since the stage's planner signed in.
    planner = actor_in(Pengguna.objects.get(pk=stage.planner.pengguna_id or 0), stage.pemda.pk)
    assert planner is not None
    reach = {
        who: set(capaian_for(actor, kantor.rencana, 2021, 4).indikator)
        for who, actor in {"head": kantor.kepala_umum, "other head": kantor.kepala_hukum, "planner": planner,
                           "stranger": stage.other_planner, "inspector": stage.inspector}.items()
    }  # fmt: skip
    both = {kantor.surat.pk, kantor.perda.pk}
    assert reach == {"head": {kantor.surat.pk}, "other head": {kantor.perda.pk}, "planner": both,
                     "stranger": set(), "inspector": both}  # fmt: skip
    assert capaian_pemda(stage.inspector, 2021, 4).semua.rata().cakupan.wajib == 2
    assert capaian_pemda(stage.other_planner, 2021, 4).semua.rata().cakupan.wajib == 0


def test_another_pemda_is_not_counted(kantor: Kantor, cast: Cast) -> None:
    verified(kantor, "2", "3", "0", "4")
    with inside(cast.there.pemda.pk):
        other = make_kantor(cast.there)
        assert not capaian_for(cast.there.inspector, kantor.rencana, 2021, 4).indikator
        assert set(capaian_pemda(cast.there.inspector, 2021, 4, rinci=True).indikator) == {
            other.surat.pk, other.perda.pk,
        }  # fmt: skip


def test_the_number_of_queries_does_not_grow(kantor: Kantor) -> None:
    inspector = kantor.stage.inspector
    few = queries(lambda: capaian_pemda(inspector, 2021, 4))
    rencana = factories.rencana(kantor.planner, kantor.stage.setda)
    nodes = factories.simpul(kantor.planner, rencana, factories.baru("tujuan", "Lain"))
    for place in range(3):
        factories.indikator(kantor.planner, nodes[0], f"Lain {place}", {2021: "5"})
    factories.set_plan(kantor.planner, kantor.stage.leader, rencana)
    found = capaian_pemda(inspector, 2021, 4, rinci=True)
    assert len(found.indikator) == 5
    assert queries(lambda: capaian_pemda(inspector, 2021, 4)) == few <= 12


def queries(act: object) -> int:
    assert callable(act)
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def by_formula(kantor: Kantor, indikator: Indikator, *kode: str) -> None:
    """A share that is said to be cumulative, made of two variables."""
    kode = kode or ("a", "b")
    Indikator.objects.filter(pk=indikator.pk).update(cara_ukur="rumus", rumus=" / ".join(kode) + " * 100")
    for urutan, one in enumerate(kode, 1):
        Variabel.objects.create(pemda=kantor.stage.pemda, indikator=indikator, urutan=urutan, kode=one, label=one)


@pytest.mark.parametrize("kode", ["a", "jumlah_kumulatif"], ids=["plain", "a name that holds the name of a function"])
def test_a_cumulative_percentage_is_pooled_never_summed(here: Stage, kode: str) -> None:
    def percentages(surat: Indikator, perda: Indikator) -> None:
        cumulative(surat, perda)
        Indikator.objects.filter(pk__in=[surat.pk, perda.pk]).update(satuan=Satuan.objects.get(nama="%"))
        Target.objects.filter(indikator=surat).update(bagian=[{"nilai": "80", "satuan": "%", "predikat": ""}])

    kantor = make_kantor(here, prepare=percentages)
    by_formula(kantor, kantor.surat, kode, "b")
    for triwulan, (a, b) in enumerate([("8", "10"), ("90", "100")], 1):
        row = record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=triwulan,
                               seen=None, isi={"isian": {kode: a, "b": b}})  # fmt: skip
        paket = submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=row.paket.revisi)
        verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    found = rekap(kantor).indikator[kantor.surat.pk]
    assert [cell[2] for cell in found.triwulan[:2]] == [Decimal("100.00"), Decimal("111.36")]  # 98/110 = 89,09 of 80
    assert found.sampai[2] == Decimal("111.36")
    assert rekap(kantor).indikator == page(kantor)
    few = queries(lambda: rekap(kantor))
    by_formula(kantor, kantor.perda)
    assert queries(lambda: rekap(kantor)) == few


# --- shapes of targets and realisations ------------------------------------------------------------------------------


def test_each_part_of_a_compound_target_counts_alike(kantor: Kantor) -> None:
    acuan = acuan_of(kantor.stage.pemda.pk)
    ukuran = ukuran_of(Indikator.objects.select_related("satuan").get(pk=kantor.surat.pk), acuan, 2021)
    parts = [{"nilai": "39", "satuan": "OPD"}, {"nilai": "22", "satuan": "puskesmas"}]
    target = [promised("terisi", parts), *[promised("kosong", [])] * 4]
    last = measured("terisi", None, "", [{"nilai": "39"}, {"nilai": "11"}])
    rows = rows_for(ukuran, target, [None, None, None, last])
    assert [(str(row[3][3]), str(row[5])) for row in rows] == [("39", "39"), ("11", "22")]
    assert len(rows_for(ukuran, [Decimal(1)] * 5, [last] * 4)) == 1


@pytest.mark.parametrize(
    ("bagian", "expected"),
    [({"nilai": "", "predikat": "BB"}, "107.13"), ({"nilai": "80", "atas": "90"}, "93.75")],
    ids=["a predicate alone", "a range"],
)
def test_targets_that_are_no_single_number(here: Stage, bagian: dict[str, str], expected: str) -> None:
    scale = SkalaPredikat.objects.get(kode="AKIP")

    def special(surat: Indikator, _perda: Indikator) -> None:
        Indikator.objects.filter(pk=surat.pk).update(skala=scale, akumulasi="nilai_akhir")
        Target.objects.filter(indikator=surat, tahun=2021).update(bagian=[bagian])

    kantor = make_kantor(here, prepare=special)
    verified(kantor, "60", "65", "70", "75")
    assert rekap(kantor).indikator[kantor.surat.pk].sampai[2] == Decimal(expected)
    assert rekap(kantor).indikator == page(kantor)
    assert acuan_of(here.pemda.pk).skala[scale.pk].pita[2].rentang == "> 70 – 80"


@pytest.mark.parametrize("teks", ["0", "007", "12", "12,5", "12,50", "9" * 24])
def test_plain_numbers_are_read_the_same_without_more_ado(teks: str) -> None:
    assert read_isian(teks) == read_isian(f"{teks} ")
    assert read_isian(teks, majemuk=True) == read_isian(f" {teks}", majemuk=True)


def test_sums_of_what_was_typed() -> None:
    assert summed([{"a": "1,5", "b": "10"}, {"a": "2", "b": "20"}]) == {"a": Decimal("3.5"), "b": Decimal(30)}
    of_set = summed([{"u": {"x": "1", "y": ""}}, {"u": {"x": "2", "y": "4"}}])
    assert of_set == {"u": {"x": Decimal(3), "y": Decimal(4)}}
    assert summed([{"a": "n/a"}, {"a": ""}]) == {"a": ""}
    assert summed([summed([{"a": "1.250"}, {"a": "n/a"}]), {"a": "1"}]) == {"a": Decimal(1251)}


def test_reference_data_are_those_of_one_pemda(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        ours = acuan_of(cast.here.pemda.pk)
        assert acuan_of(cast.there.pemda.pk).aturan == {}
    assert {rule.kode for rule in ours.aturan.values()} > {"POSITIF", "NEGATIF-LINEAR"}
