"""Every case of the table tests/golden/capaian.csv, exact to the stated rounding; each names its source."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from indikator.capaian.efisiensi import Keluaran, absorption, difference, efficiency_score, saving, unit_cost
from indikator.capaian.hitung import compute_capaian
from indikator.capaian.skala import predikat
from indikator.capaian.target import cell_of
from indikator.capaian.waktu import Setahun, accumulate, year_to_date_pair
from indikator.nilai import Nilai, angka, rounded
from tests.indikator.capaian import kasus
from tests.indikator.capaian.kasus import ACUAN, DAY, Row, name_of, nilai, rows, skala_pada
from tests.indikator.capaian.susunan import pooled, score


def cases(jenis: str) -> Callable[[Callable[[Row], None]], Callable[[Row], None]]:
    return pytest.mark.parametrize("row", [pytest.param(row, id=name_of(row)) for row in rows(jenis)])


def expect(found: Nilai, row: Row, desimal: int) -> None:
    assert found.keadaan == row["keadaan"]
    if row["harap"]:
        assert found.angka is not None
        assert rounded(found.angka, desimal) == Decimal(row["harap"])
    else:
        assert found.angka is None


def test_the_table_has_enough_cases_each_with_its_source() -> None:
    every = [row for jenis in ("capaian", "akumulasi", "gabung", "tahun", "skala", "instrumen", "efisiensi")
             for row in rows(jenis)]  # fmt: skip
    assert len(every) >= 300
    assert all(row["sumber"] for row in every)
    assert len({(row["jenis"], name_of(row)) for row in every}) == len(every)


@cases("capaian")
def test_capaian(row: Row) -> None:
    done = compute_capaian(
        nilai(row["realisasi"]),
        kasus.target(row["target"]),
        kasus.aturan(row["aturan"]),
        Decimal(row["lain"]) if row["lain"] else None,
        kasus.skala_of(row["target"]),
    )
    assert done.keadaan == row["keadaan"]
    assert [str(x) if x is not None else "" for x in (done.mentah, done.nilai)] == [row["mentah"], row["harap"]]
    assert bool(done.alasan) == (done.nilai is None)


@cases("akumulasi")
def test_quarters_become_a_year(row: Row) -> None:
    quarters = [nilai(text) for text in row["realisasi"].split("|")]
    expect(accumulate(row["aturan"], quarters, int(row["lain"])), row, 6)


@cases("gabung")
def test_percentages_are_pooled(row: Row) -> None:
    pairs = [tuple(nilai(text) for text in pair.split("/")) for pair in row["realisasi"].split("|")]
    expect(pooled([(a, b) for a, b in pairs]), row, 6)


@cases("tahun")
def test_year_to_date_against_what_was_promised_until_then(row: Row) -> None:
    targets = [cell_of(kasus.target(text)) for text in row["target"].split("|")]
    year = Setahun(row["aturan"], [nilai(text) for text in row["realisasi"].split("|")], targets[:4], targets[4])
    done = compute_capaian(*year_to_date_pair(year, int(row["lain"])), kasus.aturan("POSITIF"))
    expect(Nilai(done.keadaan, done.nilai), row, 2)


@cases("skala")
def test_predikat(row: Row) -> None:
    skala = skala_pada(row["aturan"], DAY)
    assert skala is not None
    pita = predikat(Decimal(row["realisasi"]), skala)
    assert (pita.predikat if pita else "") == row["harap"]


@cases("instrumen")
def test_score_of_an_instrument_in_its_year(row: Row) -> None:
    pada = date(int(row["lain"]), 7, 1)
    (instrumen,) = [
        one
        for one in ACUAN.instrumen
        if one.kode == row["aturan"]
        and (one.berlaku_dari or pada) <= pada <= (one.berlaku_sampai or pada)
    ]  # fmt: skip
    given: list[Decimal | str] = [
        text if text in instrumen.jawaban else Decimal(text) for text in row["realisasi"].split("|")
    ]
    found = score(instrumen, {unsur.kode.lower(): x for unsur, x in zip(instrumen.unsur, given, strict=True)})
    expect(found, row, 2)
    skala = skala_pada(instrumen.skala, pada)
    assert skala is not None
    assert found.angka is not None
    pita = predikat(found.angka, skala)
    assert pita is not None
    assert pita.predikat == row["target"]


@cases("efisiensi")
def test_efficiency(row: Row) -> None:
    expect(efficiency(row["aturan"], row["realisasi"]), row, 2)


def efficiency(cara: str, text: str) -> Nilai:
    if cara == "biaya":
        return unit_cost([Keluaran(*(Decimal(x) for x in one.split(","))) for one in text.split("|")])
    numbers = [Decimal(x) for x in text.split("|")]
    if cara == "selisih":
        return difference(angka(numbers[0]), angka(numbers[1]))
    if cara == "sisa":
        return saving(angka(numbers[0]), numbers[1], numbers[2])
    if cara == "serapan":
        return absorption(numbers[0], numbers[1])
    return efficiency_score(angka(numbers[0]), Decimal(-20), Decimal(20))
