"""Bullets: places that follow the figures, words for whatever has no place, greys alone where something is missing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indikator.acuan import load_acuan
from indikator.bilah import Bilah, Kotak, Ukur, bilah_of, shade
from indikator.capaian.aturan import Aturan, Jenis
from indikator.capaian.banyak import Baris, quarters_missing
from indikator.capaian.hitung import calculator
from indikator.capaian.skala import Skala, predikat
from indikator.capaian.target import BELUM_ADA, Sel, predikat_value
from indikator.capaian.waktu import Isian
from indikator.nilai import BELUM_WAKTUNYA, KOSONG, Nilai, tidak_berlaku

ACUAN = load_acuan()
POSITIF = next(one for one in ACUAN.aturan if one.bawaan == "naik")
STATUS = next(one for one in ACUAN.skala if one.jenis == "status" and one.bawaan)
AKIP = next(one for one in ACUAN.skala if one.kode == "AKIP")
D = Decimal


def rule(jenis: Jenis) -> Aturan:
    return replace(POSITIF, kode=jenis.value, jenis=jenis, batas_atas=None, batas_bawah=None)


def drawn(
    done: Isian | str, target: Sel | str, *, aturan: Aturan = POSITIF, awal: str = "", satuan: str = "Dokumen",
    skala: Skala | None = None,
) -> Bilah:  # fmt: skip
    """Of a last quarter with a target for the year alone."""
    last: Any = D(done) if isinstance(done, str) else done
    year: Any = D(target) if isinstance(target, str) else target
    entered = [BELUM_WAKTUNYA, BELUM_WAKTUNYA, BELUM_WAKTUNYA, last]
    row = (1, aturan, "nilai_akhir", entered, [BELUM_ADA] * 4, year, D(awal) if awal else None, None)
    return bilah_of(row, 4, Ukur(satuan, None, skala, STATUS))


def middle(kotak: Kotak | None) -> Decimal:
    assert kotak is not None
    return D(kotak.x) + D(kotak.lebar) / 2


def test_bar_and_mark_stand_on_one_scale() -> None:
    one = drawn("8", "10")
    assert (one.bawah, one.atas) == ("0", "12")
    assert one.isi is not None
    assert (one.isi.x, one.isi.lebar) == ("0.0", "666.7")
    assert abs(middle(one.target) - 1000 * D(10) / 12) < 1
    assert one.angka == "8 dari target 10 Dokumen"
    assert one.nama == "8 dari target 10 Dokumen. Skala 0 sampai 12."


@pytest.mark.parametrize(
    ("done", "target", "satuan", "ends"),
    [
        ("80", "90", "%", ("0", "100")),
        ("130", "90", "Persen", ("0", "150")),
        ("-2", "4", "%", ("-2,5", "5")),
        ("0", "0", "Kasus", ("0", "1")),
        ("1234567", "2000000", "Rp", ("0", "2.500.000")),
        ("0.004", "0.01", "Rasio", ("0", "0,012")),
    ],
)
def test_the_ends_are_round_and_hold_zero_and_all_figures(
    done: str, target: str, satuan: str, ends: tuple[str, str]
) -> None:
    one = drawn(done, target, satuan=satuan)
    assert (one.bawah, one.atas) == ends


def test_lower_is_better_says_so_and_has_its_best_band_below() -> None:
    one = drawn("8", "10", aturan=rule(Jenis.NEGATIF_LINEAR))
    assert one.angka == "8 dari target 10 Dokumen (makin rendah makin baik)"
    assert [band.taraf for band in one.pita] == sorted(band.taraf for band in one.pita)
    assert one.pita[0].taraf == 0
    up = drawn("8", "10")
    assert [band.taraf for band in up.pita] == sorted((band.taraf for band in up.pita), reverse=True)


def test_a_range_is_a_stretch_with_the_best_band_inside() -> None:
    one = drawn("13", (D(8), D(12)), aturan=rule(Jenis.RENTANG))
    assert one.rentang
    assert one.target is not None
    assert D(one.target.lebar) > 200
    assert one.angka == "13 dari target 8 – 12 Dokumen"
    best = [band for band in one.pita if band.taraf == 0]
    assert len(best) == 1
    assert D(best[0].x) <= middle(one.target) <= D(best[0].x) + D(best[0].lebar)


def test_a_predicate_has_its_own_scale_where_the_indicator_has_chosen_one() -> None:
    promised = predikat_value("BB", AKIP)
    assert promised.angka is not None
    one = drawn("78.2", promised.angka, skala=AKIP, satuan="")
    assert (one.bawah, one.atas) == ("0", "100")
    assert one.angka == "78,2 (BB) dari target 70,01 (BB)"
    shades = [band.taraf for band in one.pita]
    assert (shades, len(shades)) == (sorted(shades, reverse=True), len([x for x in AKIP.pita if x.atas != 0]))
    without = predikat_value("BB", None)
    words = drawn(without, without, satuan="")
    assert (words.bawah, words.isi, words.target) == ("", None, None)
    assert "belum memilih skala" in words.kata


def test_the_baseline_has_a_mark_of_its_own() -> None:
    one = drawn("15", "20", aturan=rule(Jenis.KEMAJUAN), awal="10")
    assert abs(middle(one.awal) - 1000 * D(10) / 25) < 1
    assert "kondisi awal 10" in one.nama


@pytest.mark.parametrize(
    ("done", "word"),
    [
        (KOSONG, "Realisasi belum diisi."),
        (Nilai(KOSONG.keadaan, None, "Realisasi belum terverifikasi."), "Realisasi belum terverifikasi."),
        (tidak_berlaku("Tidak ada pemilu."), "Tidak ada pemilu."),
    ],
)
def test_a_missing_realisation_is_an_empty_bar_with_words(done: Nilai, word: str) -> None:
    one = drawn(done, "10")
    assert one.isi is None
    assert one.pita == ()
    assert one.target is not None
    assert (one.kata, word in one.nama) == (word, True)


def test_without_a_target_the_bar_stands_alone_and_says_so() -> None:
    one = drawn("8", BELUM_ADA)
    assert (one.target, one.pita) == (None, ())
    assert one.isi is not None
    assert "Target belum diisi." in one.nama


def test_a_sum_that_lacks_a_quarter_is_called_provisional() -> None:
    sums = year("kumulatif", D(3))
    assert quarters_missing(sums, 4) == [2]
    assert "Triwulan II belum diisi" in bilah_of(sums, 4, Ukur("", None, None, STATUS)).kata
    assert quarters_missing(year("nilai_akhir", D(3)), 4) == []
    assert quarters_missing(year("kumulatif", tidak_berlaku("")), 4) == []


def year(akumulasi: str, second: Sel) -> Baris:
    """Of four quarters the second is missing, which promised this."""
    return (1, POSITIF, akumulasi, [D(2), KOSONG, D(3), D(4)], [D(3), second, D(3), D(3)], BELUM_ADA, None, None)


numbers = st.decimals(min_value=-1000, max_value=100_000, places=2)


@given(numbers, numbers, st.sampled_from(list(Jenis)), st.none() | numbers)
def test_every_place_is_on_the_drawing_and_bands_are_those_of_the_rule(
    done: Decimal, target: Decimal, jenis: Jenis, awal: Decimal | None
) -> None:
    aturan = rule(jenis)
    one = drawn(str(done), str(target), aturan=aturan, awal="" if awal is None else str(awal))
    for box in filter(None, (one.isi, one.target, one.awal, *one.pita)):
        assert 0 <= D(box.x) <= D(box.x) + D(box.lebar) <= D("1000.1")
    low, high = (D(text.replace(".", "").replace(",", ".")) for text in (one.bawah, one.atas))
    for band in one.pita:
        value = low + middle(band) * (high - low) / 1000
        figure = calculator(aturan)(value, target, awal)[2]
        own = None if figure is None else predikat(figure, STATUS)
        near = D(band.lebar) < 1  # the middle of a sliver is not told from its neighbours by its rounded place
        assert near or (own is not None and shade(STATUS.pita.index(own), len(STATUS.pita)) == band.taraf)
