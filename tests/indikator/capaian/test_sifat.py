"""Properties that hold for all numbers: direction, limits, states, accumulation, bands, and bulk = one by one."""

import dataclasses
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol, resolve_aturan
from indikator.capaian.banyak import Baris, CapaianSetahun, compute_many, compute_row
from indikator.capaian.gabungan import mean_capaian
from indikator.capaian.hitung import compute_capaian
from indikator.capaian.penjelasan import explain, explain_realisasi
from indikator.capaian.skala import Pita, Skala, check_skala, predikat
from indikator.capaian.target import BELUM_ADA, TIDAK_DITARGETKAN, Sel, number
from indikator.capaian.waktu import FOLD, GABUNGAN, KUMULATIF, Setahun, accumulate
from indikator.nilai import KOSONG, Keadaan, Nilai, angka, tak_terhitung, tidak_berlaku
from indikator.susunan.gabungan import Cara
from tests.indikator.capaian.kasus import ACUAN
from tests.indikator.capaian.susunan import combined, pooled

HUNDRED = Decimal(100)
numbers = st.decimals(-10_000, 10_000, places=2)
positive = st.decimals(Decimal("0.01"), 10_000, places=2)
limits = st.sampled_from([None, Decimal(100), Decimal(110), Decimal(120)])
rules = st.builds(
    Aturan,
    kode=st.just("UJI"),
    versi=st.just(1),
    nama=st.just("Uji"),
    jenis=st.sampled_from(Jenis),
    batas_atas=limits,
    batas_bawah=st.sampled_from([None, Decimal(0)]),
    kebijakan_nol=st.sampled_from(KebijakanNol),
    desimal=st.integers(0, 4),
)
states = st.sampled_from([KOSONG, Nilai(Keadaan.BELUM_WAKTUNYA), tidak_berlaku("n/a"), tak_terhitung("dibagi 0")])
cells = st.one_of(numbers, states)
ranges = st.tuples(positive, positive).map(lambda pair: (min(pair), max(pair)))
target_cells: st.SearchStrategy[Sel] = st.one_of(numbers, st.sampled_from([BELUM_ADA, TIDAK_DITARGETKAN]), ranges)
types = st.sampled_from(["kumulatif", "nilai_akhir", "rata_rata", "maksimum", "minimum", "", GABUNGAN])


def nilai_of(r: Decimal, t: Decimal, aturan: Aturan, baseline: Decimal | None = None) -> Decimal | None:
    return compute_capaian(angka(r), number(t), aturan, baseline).nilai


@given(rules, positive, numbers, numbers)
def test_a_better_realisation_never_gives_less(aturan: Aturan, t: Decimal, one: Decimal, other: Decimal) -> None:
    """Downwards for the two negative kinds, upwards for the others, towards the target for exact ones."""
    low, high = sorted((one, other))
    if aturan.jenis in {Jenis.NEGATIF_LINEAR, Jenis.NEGATIF_RASIO}:
        worse, better = high, low
    elif aturan.jenis in {Jenis.TEPAT, Jenis.RENTANG}:
        better, worse = sorted((one, other), key=lambda r: abs(r - t))
    else:
        worse, better = low, high
    first, second = nilai_of(worse, t, aturan, t - 5), nilai_of(better, t, aturan, t - 5)
    if first is None:
        assert aturan.jenis is Jenis.NEGATIF_RASIO
        assert worse <= 0
    elif second is None:
        assert aturan.jenis is Jenis.NEGATIF_RASIO
        assert better <= 0
        assert aturan.batas_atas is None
    else:
        assert second >= first


@given(rules, positive)
def test_a_target_that_is_just_reached_gives_100(aturan: Aturan, t: Decimal) -> None:
    assert nilai_of(t, t, aturan, t - 1) == 100


@given(rules, numbers, numbers, numbers)
def test_limits_and_decimals_hold(aturan: Aturan, r: Decimal, t: Decimal, baseline: Decimal) -> None:
    done = compute_capaian(angka(r), number(t), aturan, baseline)
    assert (done.keadaan is Keadaan.TERISI) == (done.mentah is not None) == (done.nilai is not None)
    if done.nilai is None or done.mentah is None:
        assert done.alasan
        return
    assert aturan.batas_atas is None or done.nilai <= aturan.batas_atas
    assert aturan.batas_bawah is None or done.nilai >= aturan.batas_bawah
    for figure in (done.mentah, done.nilai):
        assert figure.as_tuple().exponent == -aturan.desimal
        assert str(figure) != "-0.00"
    within_limits = (aturan.batas_bawah is None or done.mentah >= aturan.batas_bawah) and (
        aturan.batas_atas is None or done.mentah <= aturan.batas_atas
    )
    assert (done.nilai == done.mentah) or not within_limits


@given(positive, numbers)
def test_rounding_is_that_of_exact_fractions(t: Decimal, r: Decimal) -> None:
    exact = Fraction(r) * 100 / Fraction(t)
    cents = abs(exact) * 100 + Fraction(1, 2)
    expected = Decimal(cents.numerator // cents.denominator).scaleb(-2).copy_sign(Decimal(exact.numerator))
    aturan = Aturan("P", 1, "P", Jenis.POSITIF)
    assert nilai_of(r, t, aturan) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False), rules)
def test_no_number_makes_it_raise(r: Decimal, t: Decimal, aturan: Aturan) -> None:
    done = compute_capaian(angka(r), number(t), aturan, r)
    assert (done.nilai is None) == bool(done.alasan)
    assert explain(done)


@given(types, st.lists(cells, min_size=4, max_size=4), st.integers(1, 4))
def test_one_filled_quarter_is_the_year_of_any_type(akumulasi: str, row: list[Decimal | Nilai], sampai: int) -> None:
    quarters = [x if isinstance(x, Nilai) else angka(x) for x in row]
    filled = [x.angka for x in quarters[:sampai] if x.angka is not None]
    done = accumulate(akumulasi, quarters, sampai)
    if len(filled) == 1:
        assert done.angka == filled[0]
    elif not filled:
        assert done.angka is None
        assert done.keadaan in {x.keadaan for x in quarters[:sampai]}
    elif akumulasi in FOLD:
        assert done.angka is not None
        if akumulasi == KUMULATIF:
            assert done.angka == sum(filled)
        else:
            assert min(filled) <= done.angka <= max(filled)
    else:
        assert done.keadaan is Keadaan.TAK_TERHITUNG


baris: st.SearchStrategy[Baris] = st.tuples(
    st.integers(1, 9),
    st.one_of(st.none(), rules, rules, rules),
    types,
    st.lists(cells, min_size=4, max_size=4),
    st.one_of(
        st.lists(target_cells, min_size=4, max_size=4),
        st.lists(numbers, min_size=4, max_size=4),
        st.just([BELUM_ADA] * 4),
    ),
    target_cells,
    st.one_of(st.none(), numbers),
    st.one_of(st.none(), st.none(), st.lists(cells, min_size=4, max_size=4)),
)


@given(st.lists(baris, max_size=6), st.integers(1, 4))
def test_many_at_once_is_the_same_as_one_by_one(rows: list[Baris], sampai: int) -> None:
    assert compute_many(rows, sampai) == [compute_row(row, sampai) for row in rows]


@given(st.lists(baris, max_size=6), st.integers(1, 4))
def test_many_pooled_ones_too(rows: list[Baris], sampai: int) -> None:
    rows = [(*row[:2], GABUNGAN, *row[3:]) for row in rows]
    assert compute_many(rows, sampai) == [compute_row(row, sampai) for row in rows]


@given(baris, st.integers(1, 4))
def test_a_quarter_can_be_explained(row: Baris, sampai: int) -> None:
    year = Setahun(row[2], [x if isinstance(x, Nilai) else angka(x) for x in row[3]], row[4], row[5])
    first, *_rest = explain_realisasi(year, sampai)
    assert first.startswith("Realisasi sampai triwulan")


@given(st.lists(st.tuples(positive, positive), min_size=1, max_size=6))
def test_pooled_lies_between_the_ratios_and_of_one_pair_is_its_ratio(pairs: list[tuple[Decimal, Decimal]]) -> None:
    found = pooled([(angka(a), angka(b)) for a, b in pairs]).angka
    ratios = [Fraction(a) / Fraction(b) * 100 for a, b in pairs]
    assert found is not None
    tiny = Fraction(1, 10**20)
    assert min(ratios) - tiny <= Fraction(found) <= max(ratios) + tiny


@given(st.lists(cells, min_size=2, max_size=6))
def test_units_without_a_number_are_left_out_but_one_that_cannot_be_computed_spoils_all(
    row: list[Decimal | Nilai],
) -> None:
    values = [x if isinstance(x, Nilai) else angka(x) for x in row]
    filled = [x for x in row if isinstance(x, Decimal)]
    spoilt = any(one.keadaan is Keadaan.TAK_TERHITUNG for one in values)
    for cara, expected in ((Cara.JUMLAH, sum), (Cara.TERBESAR, max), (Cara.TERKECIL, min)):
        assert combined(cara, values).angka == (expected(filled) if filled and not spoilt else None)


@given(st.lists(st.one_of(numbers, states), max_size=12))
def test_a_mean_is_of_those_that_have_a_figure_and_says_how_many(row: list[Decimal | Nilai]) -> None:
    cells = [(x.keadaan, None, None, "") if isinstance(x, Nilai) else (Keadaan.TERISI, x, x, "") for x in row]
    rata = mean_capaian((CapaianSetahun(1, [], cell, cell) for cell in cells), limited=True)
    figures = [x for x in row if isinstance(x, Decimal)]
    assert rata.cakupan.terhitung == len(figures)
    assert rata.cakupan.wajib + rata.cakupan.belum_waktunya + rata.cakupan.tidak_berlaku == len(row)
    assert rata.cakupan.lengkap == (KOSONG not in row and rata.cakupan.wajib > 0)
    if figures:
        exact = (sum(figures, Decimal(0)) / len(figures)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert rata.nilai == exact
    else:
        assert rata.nilai is None


@given(st.sampled_from(ACUAN.skala), numbers)
def test_each_figure_lies_in_one_band_at_most_and_in_one_between_the_ends(skala: Skala, x: Decimal) -> None:
    rounded = x.quantize(Decimal(1).scaleb(-skala.desimal), ROUND_HALF_UP)
    holding = [pita for pita in skala.pita if pita.holds(rounded)]
    best, worst = skala.pita[0], skala.pita[-1]
    between = (worst.bawah is None or rounded >= worst.bawah) and (best.atas is None or rounded <= best.atas)
    assert len(holding) == (1 if between else 0)
    assert predikat(x, skala) == (holding[0] if holding else None)


@given(st.sets(st.decimals(0, 100, places=2), min_size=1, max_size=6), st.sampled_from([(True, False), (False, True)]))
def test_bands_cut_from_one_line_are_whole_and_a_moved_bound_is_found(
    cuts: set[Decimal], ends: tuple[bool, bool]
) -> None:
    edges = [None, *sorted(cuts), None]
    made = tuple(
        Pita(str(place), bawah=low, bawah_termasuk=ends[0], atas=high, atas_termasuk=ends[1])
        for place, (low, high) in reversed(list(enumerate(pairwise(edges))))
    )
    assert check_skala(Skala("UJI", "Uji", made)) == []
    top = made[0]
    assert top.bawah is not None
    for shift in (Decimal("0.01"), Decimal("-0.01")):
        moved = dataclasses.replace(top, bawah=top.bawah + shift)
        assert check_skala(Skala("UJI", "Uji", (moved, *made[1:])))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 700))
def test_the_default_of_the_day_is_chosen(pada: date, days: int) -> None:
    old = Aturan("P", 1, "P", Jenis.POSITIF, bawaan="naik")
    new = dataclasses.replace(old, versi=2, berlaku_dari=date(2024, 1, 1) + timedelta(days))
    own = dataclasses.replace(old, kode="K", bawaan="")
    assert new.berlaku_dari is not None
    assert resolve_aturan(None, [old, new], "naik", pada) == (new if pada >= new.berlaku_dari else old)
    assert resolve_aturan(own, [old, new], "naik", pada) == own
    assert resolve_aturan(None, [old, new], "turun", pada) is None
