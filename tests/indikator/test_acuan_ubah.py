"""Reference data changed by an admin: dated versions, never under figures that were judged; rights; the trail."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indikator.capaian.skala import predikat
from indikator.commands import (
    adopt_acuan,
    delete_acuan,
    set_aturan,
    set_aturan_bawaan,
    set_cara_ukur,
    set_instrumen,
    set_parameter,
    set_skala,
    set_skala_bawaan,
    verify_paket,
)
from indikator.models import AturanCapaian, Indikator, Instrumen, Parameter, SkalaPredikat
from indikator.queries.acuan import acuan_of, parameters_on
from indikator.queries.capaian import ukuran_of
from indikator.queries.instrumen import instruments_of
from indikator.queries.rekap import capaian_for
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from kinerja.core.waktu import hari_ini
from tests.cast import Cast, Stage
from tests.indikator.kantor import Kantor, make_kantor

ISI = {"nama": "Positif, paling tinggi 110", "jenis": "positif", "batas_atas": "110", "batas_bawah": "0",
       "kebijakan_nol": "tidak_dihitung", "desimal": "2", "sumber": "Perbup 7/2022"}  # fmt: skip
AKIP = [("AA", "90", "100"), ("A", "80", "90"), ("BB", "70", "80"), ("B", "60", "70"), ("CC", "50", "60"),
        ("C", "30", "50"), ("D", "0", "30")]  # fmt: skip


def bands(rows: Any = AKIP) -> list[dict[str, str]]:
    """Open below, closed above, as AKIP prints them."""
    return [{"predikat": name, "bawah": low, "bawah_termasuk": "", "atas": high, "atas_termasuk": "ya"}
            for name, low, high in rows]  # fmt: skip


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def kantor(here: Stage) -> Kantor:
    """An office whose first quarter of 2021 is verified: 12 of the 10 that were promised for the year."""
    made = make_kantor(here)
    paket, _row = made.diajukan("12", triwulan=4)
    verify_paket(here.planner, paket_id=paket.pk, seen=paket.revisi)
    return made


def places(refused: Any) -> set[str]:
    return {one.letak for one in refused.value.masalah}


def rule(stage: Stage, year: int = 2022, **change: Any) -> AturanCapaian:
    arguments = {"kode": "POSITIF", "seen": 0, "berlaku_dari": date(year, 1, 1), "isi": ISI, **change}
    return set_aturan(stage.admin, **arguments)


# --- rules -----------------------------------------------------------------------------------------------------------


def test_a_new_version_begins_on_its_day_and_ends_the_one_before(here: Stage, kantor: Kantor) -> None:
    made = rule(here)
    old = AturanCapaian.objects.get(kode="POSITIF", versi=1)
    assert (made.versi, made.bawaan, made.berlaku_dari, made.berlaku_sampai) == (2, "naik", date(2022, 1, 1), None)
    assert old.berlaku_sampai == date(2021, 12, 31)
    acuan = acuan_of(here.pemda.pk)
    for year, limit in ((2021, None), (2022, Decimal(110))):
        found = ukuran_of(kantor.surat, acuan, year).aturan
        assert found is not None
        assert found.batas_atas == limit
    jejak = Jejak.objects.get(tindakan="acuan.set", objek_id=made.pk)
    assert (jejak.sebelum["batas_atas"], jejak.sesudah["batas_atas"]) == ("", "110")


def test_last_years_figure_is_still_judged_by_last_years_rule(here: Stage, kantor: Kantor) -> None:
    def figure() -> Decimal | None:
        return capaian_for(here.inspector, kantor.rencana, 2021, 4).indikator[kantor.surat.pk].tahun[2]

    assert figure() == Decimal("120.00")
    rule(here)
    assert figure() == Decimal("120.00")


@pytest.mark.parametrize("kode", ["POSITIF", "POSITIF-120"])
def test_a_version_cannot_begin_under_a_verified_figure(here: Stage, kode: str) -> None:
    positif = AturanCapaian.objects.get(kode=kode)

    def prepare(surat: Indikator, _perda: Indikator) -> None:
        if kode == "POSITIF-120":
            set_cara_ukur(here.planner, indikator_id=surat.pk, seen=surat.revisi, isi={"aturan_id": positif.pk})

    made = make_kantor(here, prepare=prepare)
    rule(here, 2021, kode=positif.kode)  # nothing is verified yet
    paket, _row = made.diajukan("12", triwulan=4)
    verify_paket(here.planner, paket_id=paket.pk, seen=paket.revisi)
    newest = AturanCapaian.objects.get(kode=kode, versi=2)
    with pytest.raises(Invalid, match="sesudah 31/12/2021") as refused:
        rule(here, kode=kode, seen=newest.revisi, berlaku_dari=date(2021, 7, 1))
    assert places(refused) == {"berlaku_dari"}
    assert AturanCapaian.objects.filter(kode=positif.kode).count() == 2


def test_an_indicators_own_rule_is_of_the_version_of_the_year(here: Stage, kantor: Kantor) -> None:
    chosen = AturanCapaian.objects.get(kode="POSITIF-120")
    Indikator.objects.filter(pk=kantor.perda.pk).update(aturan=chosen)
    rule(here, kode="POSITIF-120")
    kantor.perda.refresh_from_db()
    found = {year: ukuran_of(kantor.perda, acuan_of(here.pemda.pk), year).aturan for year in (2021, 2022)}
    assert [one.batas_atas for one in found.values() if one] == [Decimal(120), Decimal(110)]
    assert kantor.perda.pk in capaian_for(here.inspector, kantor.rencana, 2022, 4).indikator


def test_a_version_in_between_ends_where_the_next_begins(here: Stage) -> None:
    rule(here, 2030)
    seen = AturanCapaian.objects.get(kode="POSITIF", versi=2).revisi
    made = rule(here, 2026, seen=seen)
    assert made.berlaku_sampai == date(2029, 12, 31)
    assert AturanCapaian.objects.get(kode="POSITIF", versi=1).berlaku_sampai == date(2025, 12, 31)


def test_all_problems_come_at_once_at_their_fields(here: Stage) -> None:
    isi = {**ISI, "nama": "", "batas_atas": "110.5", "desimal": "9", "jenis": "lain"}
    with pytest.raises(Invalid) as refused:
        rule(here, isi=isi)
    assert places(refused) == {"nama", "batas_atas", "desimal", "jenis"}
    with pytest.raises(Invalid, match="di bawah 100"):
        rule(here, isi={**ISI, "batas_atas": "90"})
    with pytest.raises(Invalid, match="huruf besar"):
        rule(here, kode="positif kita", seen=None)


def test_an_older_state_is_found_out_also_after_a_deletion(here: Stage) -> None:
    made = rule(here, 2030)
    with pytest.raises(Conflict):
        rule(here, 2031)
    delete_acuan(here.admin, jenis="aturan", acuan_id=made.pk, seen=made.revisi)
    with pytest.raises(Conflict):
        rule(here, 2031)
    assert AturanCapaian.objects.get(kode="POSITIF").berlaku_sampai is None


def test_another_default_from_a_day_on_and_back_again(here: Stage) -> None:
    made = set_aturan_bawaan(here.admin, polaritas="naik", kode="POSITIF-100", seen=0, berlaku_dari=date(2027, 1, 1))
    assert (made.versi, made.batas_atas) == (2, Decimal(100))
    set_aturan_bawaan(here.admin, polaritas="naik", kode="POSITIF", seen=0, berlaku_dari=date(2029, 1, 1))
    acuan = acuan_of(here.pemda.pk)
    codes = [acuan.defaults(date(year, 12, 31))["naik"] for year in (2026, 2027, 2028, 2029)]
    assert [one.kode for one in codes if one] == ["POSITIF", "POSITIF-100", "POSITIF-100", "POSITIF"]
    with pytest.raises(Invalid, match="sudah menjadi bawaan"):
        set_aturan_bawaan(here.admin, polaritas="naik", kode="SKP-POSITIF", seen=0, berlaku_dari=date(2027, 1, 1))


def test_a_version_that_begins_on_the_day_becomes_the_default_itself(here: Stage) -> None:
    made = rule(here, 2027, kode="KITA", seen=None)
    again = set_aturan_bawaan(
        here.admin, polaritas="naik", kode="KITA", seen=made.revisi, berlaku_dari=date(2027, 1, 1)
    )
    assert (again.pk, again.bawaan) == (made.pk, "naik")
    with pytest.raises(NotFound):
        set_aturan_bawaan(here.admin, polaritas="naik", kode="TAK-ADA", seen=None, berlaku_dari=date(2027, 1, 1))


# --- scales ----------------------------------------------------------------------------------------------------------


def scale(stage: Stage, year: int = 2027, **change: Any) -> SkalaPredikat:
    isi = {"nama": "Predikat AKIP", "jenis": "predikat", "desimal": "2", "sumber": "PermenPANRB"}
    arguments = {"kode": "AKIP", "seen": 0, "berlaku_dari": date(year, 1, 1), "isi": isi, "pita": bands(), **change}
    return set_skala(stage.admin, **arguments)


def test_a_figure_of_last_year_keeps_its_predicate_and_seventy_is_b(here: Stage) -> None:
    old = SkalaPredikat.objects.get(kode="AKIP")
    shifted = [(name, str(int(low) + (5 if low != "0" else 0)), str(int(high) + (5 if high != "100" else 0)))
               for name, low, high in AKIP]  # fmt: skip
    scale(here, pita=bands(shifted))
    acuan = acuan_of(here.pemda.pk)
    for year, x, word in ((2026, "70.00", "B"), (2026, "70.01", "BB"), (2027, "70.01", "B"), (2027, "75.01", "BB")):
        found = acuan.skala_for(old.pk, date(year, 12, 31))
        assert found is not None
        pita = predikat(Decimal(x), found)
        assert pita is not None
        assert pita.predikat == word, (year, x)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("A", "50", "100"), ("B", "0", "60")], "bertindihan"),
        ([("A", "60", "100"), ("B", "0", "50")], "tidak mendapat predikat"),
        ([("A", "50", "100"), ("A", "0", "50")], "ada dua kali"),
        ([("A", "60", "50")], "lebih kecil daripada batas bawah"),
        ([("", "50", "100")], "harus diisi"),
        ([("A", "lima", "100")], "bukan angka"),
        ([], "sedikitnya satu pita"),
    ],
)
def test_bands_that_do_not_fit_are_refused(here: Stage, rows: Any, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        scale(here, pita=bands(rows))
    assert SkalaPredikat.objects.filter(kode="AKIP").count() == 1


def test_bands_may_come_in_any_order(here: Stage) -> None:
    made = scale(here, pita=bands(AKIP[::-1]))
    assert list(made.pita.order_by("urutan").values_list("predikat", flat=True)) == [name for name, *_ in AKIP]


def test_another_status_scale_from_a_day_on(here: Stage) -> None:
    set_skala_bawaan(here.admin, kode="STATUS-ESAKIP", seen=0, berlaku_dari=date(2027, 1, 1))
    acuan = acuan_of(here.pemda.pk)
    found = [acuan.status(date(year, 12, 31)) for year in (2026, 2027)]
    assert [one.kode for one in found if one] == ["STATUS-86", "STATUS-ESAKIP"]
    with pytest.raises(Invalid, match="Hanya skala status"):
        set_skala_bawaan(here.admin, kode="AKIP", seen=0, berlaku_dari=date(2027, 1, 1))


def test_the_status_scale_of_a_verified_year_stays(here: Stage, kantor: Kantor) -> None:
    with pytest.raises(Invalid, match="sesudah 31/12/2021"):
        set_skala_bawaan(here.admin, kode="STATUS-ESAKIP", seen=0, berlaku_dari=date(2021, 1, 1))


# --- parameters and instruments --------------------------------------------------------------------------------------


def test_a_parameter_has_another_value_from_its_day_on(here: Stage) -> None:
    isi = {"nama": "Pengali konversi IKM", "nilai": "20", "sumber": "Uji"}
    set_parameter(here.admin, kode="IKM_KONVERSI", seen=0, berlaku_dari=date(2027, 1, 1), isi=isi)
    values = [parameters_on(here.pemda.pk, date(year, 3, 31))["ikm_konversi"] for year in (2026, 2027)]
    assert values == [Decimal(25), Decimal(20)]
    with pytest.raises(Invalid, match="bukan angka") as refused:
        set_parameter(here.admin, kode="BARU", seen=None, berlaku_dari=date(2027, 1, 1), isi={"nilai": "0.5"})
    assert places(refused) == {"nama", "nilai"}


def test_weights_of_an_instrument_change_with_it_alone(here: Stage) -> None:
    with pytest.raises(Invalid, match="bobot instrumen"):
        set_parameter(
            here.admin, kode="IPP_SDM", seen=0, berlaku_dari=date(2027, 1, 1), isi={"nama": "x", "nilai": "1"}
        )
    unsur = [
        {"kode": "sdm", "nama": "Profesionalisme SDM", "bobot": "0,4"},
        {"kode": "SARPRAS", "nama": "Sarana", "bobot": "35%"},
        {"kode": "SIPP", "nama": "Informasi", "bobot": "1/4"},
    ]
    isi = {"nama": "Indeks Pelayanan Publik", "versi": "1/2027", "faktor": "1", "skala": "IPP"}
    newest = Instrumen.objects.filter(kode="IPP").order_by("berlaku_dari").last()
    assert newest is not None
    made = set_instrumen(
        here.admin, kode="IPP", seen=newest.revisi, berlaku_dari=date(2027, 1, 1), isi=isi, unsur=unsur
    )
    assert [str(one.bobot) for one in instruments_of(here.pemda.pk)[made.pk].unsur] == ["2/5", "7/20", "1/4"]
    before, after = (parameters_on(here.pemda.pk, date(year, 3, 31)) for year in (2026, 2027))
    assert (before["ipp_sdm"], after["ipp_sdm"]) == (Decimal("0.25"), Decimal("0.4"))
    assert "ipp_inovasi" in before
    assert "ipp_inovasi" not in after  # the new version has no such part


def test_weights_make_one_hundred_percent(here: Stage) -> None:
    unsur = [{"kode": "A", "nama": "Satu", "bobot": "0,5"}, {"kode": "B", "nama": "Dua", "bobot": "0,4"}]
    isi = {"nama": "Uji", "versi": "1", "faktor": "1"}
    with pytest.raises(Invalid, match="90,00 %, seharusnya 100 %"):
        set_instrumen(here.admin, kode="UJI", seen=None, berlaku_dari=date(2027, 1, 1), isi=isi, unsur=unsur)
    with pytest.raises(Invalid) as refused:
        set_instrumen(here.admin, kode="UJI", seen=None, berlaku_dari=date(2027, 1, 1), isi={}, unsur=[{"bobot": "x"}])
    assert places(refused) == {"unsur.1.kode", "unsur.1.nama", "unsur.1.bobot", "faktor", "nama", "versi"}


# --- deleting, adopting ----------------------------------------------------------------------------------------------


def test_only_what_has_not_begun_and_is_not_used_is_deleted(here: Stage) -> None:
    old = AturanCapaian.objects.get(kode="POSITIF")
    with pytest.raises(Invalid, match="sudah mulai berlaku"):
        delete_acuan(here.admin, jenis="aturan", acuan_id=old.pk, seen=0)
    tomorrow = hari_ini(here.pemda.pk) + timedelta(days=1)
    made = rule(here, kode="KITA", seen=None, berlaku_dari=tomorrow)
    Indikator.objects.filter(pk=here.indikator.pk).update(aturan=made)
    with pytest.raises(Invalid, match="Dipakai oleh 1 indikator"):
        delete_acuan(here.admin, jenis="aturan", acuan_id=made.pk, seen=made.revisi)
    Indikator.objects.filter(pk=here.indikator.pk).update(aturan=None)
    delete_acuan(here.admin, jenis="aturan", acuan_id=made.pk, seen=made.revisi)
    assert not AturanCapaian.objects.filter(kode="KITA").exists()
    assert Jejak.objects.get(tindakan="acuan.delete").sebelum["kode"] == "KITA"


def test_an_instrument_takes_its_weights_along_when_it_is_deleted(here: Stage) -> None:
    unsur = [{"kode": "A", "nama": "Satu", "bobot": "100%"}]
    isi = {"nama": "Uji", "versi": "1", "faktor": "1"}
    made = set_instrumen(here.admin, kode="UJI", seen=None, berlaku_dari=date(2030, 1, 1), isi=isi, unsur=unsur)
    assert Parameter.objects.filter(kode="UJI_A").exists()
    delete_acuan(here.admin, jenis="instrumen", acuan_id=made.pk, seen=made.revisi)
    assert not Parameter.objects.filter(kode="UJI_A").exists()


def test_an_old_pemda_adopts_what_the_defaults_have_got_since(here: Stage) -> None:
    assert adopt_acuan(here.admin) == 0
    Instrumen.objects.filter(kode="AKIP").delete()
    Parameter.objects.filter(kode="EFISIENSI_CARA").delete()
    assert adopt_acuan(here.admin) == 2
    assert sorted(Jejak.objects.filter(tindakan="acuan.add").latest("id").sesudah["kode"]) == ["AKIP", "EFISIENSI_CARA"]
