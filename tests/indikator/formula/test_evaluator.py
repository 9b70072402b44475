"""Values of formulas: a table by hand, the rules of the states, and that nothing gets past the limits."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indikator.formula import Rumus, parse
from indikator.formula.compiler import OUT_OF_FUEL
from indikator.formula.evaluator import FUEL, evaluate
from indikator.formula.lingkungan import Lingkungan
from indikator.nilai import BELUM_WAKTUNYA, KOSONG, Keadaan, Nilai, angka, rounded, tak_terhitung, tidak_berlaku
from tests.indikator.formula.strategies import NAMES, SETS, formulas

TB = tidak_berlaku("tidak ada pemohon")
TT = tak_terhitung("rusak")
Isi = Nilai | str | int


def env(**values: Isi) -> Lingkungan[Nilai]:
    return Lingkungan({name: x if isinstance(x, Nilai) else angka(x) for name, x in values.items()})


def each(**rows: list[Isi]) -> list[Lingkungan[Nilai]]:
    """Members of a set, one for each place of the lists."""
    return [env(**dict(zip(rows, row, strict=True))) for row in zip(*rows.values(), strict=True)]


# The sources: domain.md §2.8 (shapes F1–F25), §2.9 (vectors), §1.13 (IKM), §2.5 (pooled ratios); the rest by hand.
NUMBERS: list[tuple[str, Lingkungan[Nilai], str]] = [
    ("a / b × 100%", env(a=3, b=8), "37.50"),  # §2.9 share
    ("a / b × 100", env(a="83.20", b="81.75"), "101.77"),  # §2.9 positive
    ("(a - lalu(a)) / lalu(a) × 100", Lingkungan({"a": angka(138)}, lalu=env(a=120)), "15.00"),  # §2.9 growth
    ("0,3×p + 0,3×u + 0,15×l + 0,25×e", env(p=80, u=70, l=60, e=70), "71.50"),  # §2.9 AKIP
    ("30%×p + 30%×u + 15%×l + 25%×e", env(p=70, u=70, l=70, e=70), "70.00"),  # §2.9
    ("jumlah(nrr / 9 untuk setiap unsur) × 25", Lingkungan({}, {"unsur": each(nrr=["3.3"] * 9)}), "82.50"),  # §2.9
    ("jumlah(nrr × 0,11 untuk setiap unsur) × 25", Lingkungan({}, {"unsur": each(nrr=["32.932", *[0] * 8])}), "90.56"),
    ("jumlah(nrr × 1/9 untuk setiap unsur) × 25", Lingkungan({}, {"unsur": each(nrr=["32.932", *[0] * 8])}), "91.48"),
    ("jumlah(t untuk setiap triwulan)", Lingkungan({}, {"triwulan": each(t=[10, 15, 5, 0])}), "30.00"),  # §2.9
    ("terakhir(t untuk setiap triwulan)", Lingkungan({}, {"triwulan": each(t=[70, 75, KOSONG, 82])}), "82.00"),
    ("rata_rata(t untuk setiap triwulan)", Lingkungan({}, {"triwulan": each(t=[80, KOSONG, 90, KOSONG])}), "85.00"),
    ("rata_rata(a / b × 100 untuk setiap unit)", Lingkungan({}, {"unit": each(a=[8, 90], b=[10, 100])}), "85.00"),
    (
        "jumlah(a untuk setiap unit) / jumlah(b untuk setiap unit) × 100",
        Lingkungan({}, {"unit": each(a=[8, 90], b=[10, 100])}),
        "89.09",  # §2.5 pooled
    ),
    ("kumulatif(a / b) × 100", Lingkungan({}, kumulatif=env(a=180, b=300)), "60.00"),  # §2.5
    ("cacah(jika skor > 70 maka 1 untuk setiap unit)", Lingkungan({}, {"unit": each(skor=[71, 70, 90])}), "2.00"),  # F5
    ("cetak + gandakan", env(cetak=12, gandakan=30), "42.00"),  # F6
    ("(p1+p2+p3+p4+p5)/5", env(p1=80, p2=90, p3=100, p4=70, p5=60), "80.00"),  # F11
    ("(1 - pengaduan / pemohon) × 100", env(pengaduan=3, pemohon=120), "97.50"),  # F16
    ("jawaban / (n × skor_maks) × 100", env(jawaban=340, n=100, skor_maks=4), "85.00"),  # F19
    ("a - b - c", env(a=10, b=3, c=2), "5.00"),
    ("a - (b - c)", env(a=10, b=3, c=2), "9.00"),
    ("a / b / c", env(a=100, b=5, c=4), "5.00"),
    ("a / (b / c)", env(a=100, b=5, c=4), "80.00"),
    ("2^3^2", env(), "512.00"),
    ("-2^2", env(), "-4.00"),
    ("(-2)^2", env(), "4.00"),
    ("4^0,5", env(), "2.00"),
    ("2^-1", env(), "0.50"),
    ("(a / b)^(1/5) - 1", env(a="1.61051", b=1), "0.10"),  # growth of 10 % a year over five years
    ("bulatkan(2,5) + bulatkan(-2,5)", env(), "0.00"),
    ("bulatkan(a; 1)", env(a="0.25"), "0.30"),
    ("bulatkan(a; -2)", env(a=1250), "1300.00"),
    ("mutlak(a - b)", env(a=3, b=8), "5.00"),
    ("terkecil(a; b; 4)", env(a=3, b=8), "3.00"),
    ("terbesar(a; b; 4)", env(a=3, b=KOSONG), "4.00"),
    ("pertama_terisi(a; b; 4)", env(a=KOSONG, b=0), "0.00"),  # zero is a number
    ("jumlah(a; b; c)", env(a=1, b=KOSONG, c=TB), "1.00"),
    ("cacah(a; b; c; d)", env(a=0, b=KOSONG, c=TB, d=BELUM_WAKTUNYA), "1.00"),
    ("cacah(a; b)", env(a=KOSONG, b=TB), "0.00"),
    ("cacah(a untuk setiap unit)", Lingkungan({}, {"unit": []}), "0.00"),
    ("jika a > 0 maka b / a lainnya 0", env(a=0, b=5), "0.00"),  # the branch not taken divides by zero
    ("jika terisi(a) maka a lainnya 7", env(a=KOSONG), "7.00"),
    ("jika terisi(a) maka 7 lainnya 8", env(a=0), "7.00"),
    ("jika bukan terisi(a / 0) maka 7 lainnya 8", env(a=0), "7.00"),
    ("jika a > 1 dan b > 1 maka 1 lainnya 2", env(a=0, b=KOSONG), "2.00"),
    ("jika b > 1 atau a = 0 maka 1 lainnya 2", env(a=0, b=KOSONG), "1.00"),
    ("jika a <> 1 dan a <= 0 dan a >= 0 dan a < 1 maka 1 lainnya 2", env(a=0), "1.00"),
    ("jika a = 1 maka 1 lainnya jika a = 2 maka 2 lainnya 3", env(a=2), "2.00"),
    (
        "jumlah(jumlah(s × w untuk setiap unsur) × bobot untuk setiap aspek)",  # F9, IPP
        Lingkungan(
            {},
            {
                "aspek": [
                    Lingkungan({"bobot": angka("0.4")}, {"unsur": each(s=[4, 5], w=["0.5", "0.5"])}),
                    Lingkungan({"bobot": angka("0.6")}, {"unsur": each(s=[3], w=[1])}),
                ]
            },
        ),
        "3.60",
    ),
    ("jumlah(a × bobot untuk setiap unit)", Lingkungan({"bobot": angka(2)}, {"unit": each(a=[1, 2])}), "6.00"),
    (
        "jumlah(a - lalu(a) untuk setiap unit)",
        Lingkungan({}, {"unit": [Lingkungan({"a": angka(5)}, lalu=env(a=3)), Lingkungan({"a": angka(9)})]}),
        "2.00",  # the second has no last year, and is left out
    ),
    ("lalu(lalu(a))", Lingkungan({}, lalu=Lingkungan({}, lalu=env(a=4))), "4.00"),
]


@pytest.mark.parametrize(("text", "lingkungan", "expected"), NUMBERS, ids=[text for text, _, _ in NUMBERS])
def test_numbers(text: str, lingkungan: Lingkungan[Nilai], expected: str) -> None:
    result = evaluate(parse(text), lingkungan)
    assert result.angka is not None, result.alasan
    assert rounded(result.angka, 2) == Decimal(expected)


S = Keadaan
STATES: list[tuple[str, Lingkungan[Nilai], Keadaan, str]] = [
    ("a / b", env(a=5, b=0), S.TAK_TERHITUNG, "Pembagi “b” bernilai 0."),
    ("a / (b - c)", env(a=5, b=2, c=2), S.TAK_TERHITUNG, "Pembagi “b - c” bernilai 0."),
    ("c × a / b", env(a=5, b=0, c=1), S.TAK_TERHITUNG, "Pembagi “b” bernilai 0."),
    ("a / b / c / d", env(a=5, b=0, c=KOSONG, d=1), S.TAK_TERHITUNG, "Pembagi “b” bernilai 0."),
    ("(a / b) / c", env(a=5, b=0, c=KOSONG), S.TAK_TERHITUNG, "Pembagi “b” bernilai 0."),
    ("a / b / c", env(a=KOSONG, b=0, c=1), S.KOSONG, "“a” belum diisi."),
    ("a + b", env(a=5, b=KOSONG), S.KOSONG, "“b” belum diisi."),
    ("0 × b", env(b=KOSONG), S.KOSONG, "“b” belum diisi."),
    ("a + b", env(a=KOSONG, b=TB), S.TIDAK_BERLAKU, "tidak ada pemohon"),
    ("a / b", env(a=BELUM_WAKTUNYA, b=KOSONG), S.KOSONG, "“b” belum diisi."),
    ("a × b × c", env(a=KOSONG, b=BELUM_WAKTUNYA, c=TT), S.TAK_TERHITUNG, "rusak"),
    ("(a + b) / (a / 0)", env(a=1, b=KOSONG), S.TAK_TERHITUNG, "Pembagi “0” bernilai 0."),
    ("a / b × 100", env(a=BELUM_WAKTUNYA, b=4), S.BELUM_WAKTUNYA, "“a” belum waktunya diisi."),
    ("jumlah(a; b)", env(a=KOSONG, b=TB), S.KOSONG, "“a” belum diisi."),
    ("jumlah(a; b)", env(a=BELUM_WAKTUNYA, b=TB), S.BELUM_WAKTUNYA, "“a” belum waktunya diisi."),
    ("rata_rata(a; b)", env(a=TB, b=TB), S.TIDAK_BERLAKU, "tidak ada pemohon"),
    ("jumlah(a; b)", env(a=1, b=TT), S.TAK_TERHITUNG, "rusak"),
    ("cacah(a; b)", env(a=1, b=TT), S.TAK_TERHITUNG, "rusak"),
    ("pertama_terisi(a; b)", env(a=KOSONG, b=TT), S.TAK_TERHITUNG, "rusak"),
    ("jumlah(a untuk setiap unit)", Lingkungan({}, {"unit": []}), S.KOSONG, "Himpunan ini belum punya anggota."),
    ("jumlah(a untuk setiap unit)", env(a=1), S.TAK_TERHITUNG, "Himpunan “unit” tidak dikenal."),
    ("zz + 1", env(a=1), S.TAK_TERHITUNG, "“zz” tidak dikenal."),
    ("lalu(a)", env(a=1), S.KOSONG, "Tahun lalu belum punya nilai."),
    ("kumulatif(a)", env(a=1), S.KOSONG, "Belum ada nilai kumulatif."),
    ("jika a > 1 maka 1", env(a=0), S.TIDAK_BERLAKU, "Syarat “a > 1” tidak terpenuhi."),
    ("jika a > 1 maka 1 lainnya 2", env(a=KOSONG), S.KOSONG, "“a” belum diisi."),
    ("jika a > 1 dan b > 1 maka 1 lainnya 2", env(a=2, b=TB), S.TIDAK_BERLAKU, "tidak ada pemohon"),
    ("0^0", env(), S.TAK_TERHITUNG, "0 pangkat 0 tidak punya nilai."),
    ("a^-1", env(a=0), S.TAK_TERHITUNG, "Pembagi “a” bernilai 0."),
    ("(-8)^(1/3)", env(), S.TAK_TERHITUNG, "Bilangan negatif tidak dapat dipangkatkan dengan pecahan."),
    ("2^101", env(), S.TAK_TERHITUNG, "Pangkat di luar −100 sampai 100."),
    ("10^50 × 10^50", env(), S.TAK_TERHITUNG, "Hasilnya terlalu besar untuk dihitung."),
    ("a", env(a="1E+99999"), S.TAK_TERHITUNG, "Hasilnya terlalu besar untuk dihitung."),
    ("a", env(a="Infinity"), S.TAK_TERHITUNG, "Hasilnya terlalu besar untuk dihitung."),
    ("jika a > 1 maka 1", env(a="NaN"), S.TAK_TERHITUNG, "Hasilnya terlalu besar untuk dihitung."),
]


@pytest.mark.parametrize(("text", "lingkungan", "keadaan", "alasan"), STATES, ids=[row[0] for row in STATES])
def test_states(text: str, lingkungan: Lingkungan[Nilai], keadaan: Keadaan, alasan: str) -> None:
    result = evaluate(parse(text), lingkungan)
    assert (result.keadaan, result.alasan, result.angka) == (keadaan, alasan, None)


def test_fuel_ends_what_would_take_too_long() -> None:
    """Three sets inside each other, each of a hundred members, would take a million steps."""
    inner = Lingkungan({}, {"unsur": each(a=[1] * 100)})
    middle = Lingkungan[Nilai]({}, {"unit": [inner] * 100})
    outer = Lingkungan[Nilai]({}, {"bulan": [middle] * 100})
    rumus = parse("jumlah(jumlah(jumlah(a untuk setiap unsur) untuk setiap unit) untuk setiap bulan)")
    assert evaluate(rumus, outer) == OUT_OF_FUEL
    assert evaluate(rumus, Lingkungan({}, {"bulan": [middle] * 10}), fuel=10**6) == angka(100_000)  # the control
    assert evaluate(parse("a + b"), env(a=1, b=1), fuel=2) == OUT_OF_FUEL


def test_no_condition_hides_that_the_fuel_is_gone() -> None:
    many = Lingkungan[Nilai]({}, {"unit": each(a=[1] * FUEL)})
    for text in ("terisi({})", "bukan terisi({})", "{} > 0 atau 1 = 1"):
        rumus = parse(f"jika {text.format('jumlah(a untuk setiap unit)')} maka 1 lainnya 2")
        assert evaluate(rumus, many) == OUT_OF_FUEL


ODD = ("NaN", "sNaN", "Infinity", "-Infinity", "1E+99999", "1E-99999", "-0", "0", "1", "-1", "0.5", "100", "3.3", "7")
VALUES = [KOSONG, BELUM_WAKTUNYA, TB, TT, *(angka(Decimal(x)) for x in ODD)]


@given(formulas(), st.integers(0, 10**9))
@settings(max_examples=200, deadline=None)
def test_evaluation_never_raises(rumus: Rumus, seed: int) -> None:
    random = Random(seed)
    own, last, cumulated, *members = ({name: random.choice(VALUES) for name in NAMES} for _ in range(6))
    before = Lingkungan(last)
    leaves = tuple(Lingkungan(part) for part in members)
    inside = tuple(Lingkungan(part, dict.fromkeys(SETS, leaves), before) for part in members)
    lingkungan = Lingkungan(own, dict.fromkeys(SETS, inside), before, Lingkungan(cumulated))
    result = evaluate(rumus, lingkungan)
    assert (result.angka is None) is (result.keadaan is not Keadaan.TERISI)
    assert result.angka is not None or result.alasan
