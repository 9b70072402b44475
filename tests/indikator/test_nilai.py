"""Measured values: states are kept apart, and rounding is half away from zero."""

from decimal import ROUND_DOWN, Decimal, localcontext

import pytest

from indikator.nilai import (
    BELUM_WAKTUNYA,
    KOSONG,
    Keadaan,
    Nilai,
    angka,
    rounded,
    strongest,
    tak_terhitung,
    tidak_berlaku,
)


@pytest.mark.parametrize(
    ("x", "desimal", "expected"),
    [
        ("101.7737", 2, "101.77"),  # domain.md §2.9: 83,20 / 81,75
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("2.5", 0, "3"),
        ("99.995", 2, "100.00"),
        ("37.5", 2, "37.50"),
        ("12345", -2, "12300"),
        ("0", 2, "0.00"),
        ("1E+40", 2, "1E+40"),  # 41 digits before the comma leave no room for two behind
        ("1E-50", 2, "0.00"),
    ],
)
def test_rounded(x: str, desimal: int, expected: str) -> None:
    with localcontext(rounding=ROUND_DOWN, prec=3):  # the context of the thread has no say
        result = rounded(Decimal(x), desimal)
    assert f"{result:f}" == f"{Decimal(expected):f}"


def test_zero_is_a_number() -> None:
    assert angka(0).terisi
    assert angka(0) != KOSONG
    assert not KOSONG.terisi


@pytest.mark.parametrize(
    ("values", "keadaan"),
    [
        ([angka(0), BELUM_WAKTUNYA], Keadaan.BELUM_WAKTUNYA),
        ([BELUM_WAKTUNYA, KOSONG], Keadaan.KOSONG),
        ([KOSONG, tidak_berlaku("tidak ada pemohon"), BELUM_WAKTUNYA], Keadaan.TIDAK_BERLAKU),
        ([tidak_berlaku("x"), tak_terhitung("pembagi nol"), KOSONG], Keadaan.TAK_TERHITUNG),
    ],
)
def test_the_strongest_state_wins(values: list[Nilai], keadaan: Keadaan) -> None:
    found = strongest(values)
    assert found is not None
    assert found.keadaan is keadaan


def test_of_equal_states_the_first_speaks() -> None:
    assert strongest([angka(1), tidak_berlaku("a"), tidak_berlaku("b")]) == tidak_berlaku("a")
    assert strongest([angka(1), angka(0)]) is None
