"""Formulas read from text: what they mean, what they print, and what is said of texts that are none."""

import pytest
from hypothesis import given, settings

from indikator.formula import FormulaError, Rumus, parse, to_text
from indikator.formula.syntax import MAX_DEPTH, MAX_TEXT, walk
from tests.indikator.formula.strategies import formulas


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a/b*100%", "a / b × 100%"),  # domain.md F1
        ("A ÷ B · 100 %", "a / b × 100%"),
        ("a dibagi b dikali 100%", "a / b × 100%"),
        ("(a − lalu(a)) : lalu(a) × 100", "(a - lalu(a)) / lalu(a) × 100"),  # F7
        ("jumlah( nrr*bobot untuk setiap unsur )*25", "jumlah(nrr × bobot untuk setiap unsur) × 25"),  # F8
        ("0,30*p+0,30*u+15%*l+25%*e", "0,30 × p + 0,30 × u + 15% × l + 25% × e"),  # F10
        ("(p1+p2+p3)/3", "(p1 + p2 + p3) / 3"),  # F11
        ("(1-[pengaduan/pemohon])*100", "(1 - pengaduan / pemohon) × 100"),  # F16
        ("rata-rata(a, b; 1,5)", "rata_rata(a; b; 1,5)"),
        ("1.000.000 + 1.234,5", "1000000 + 1234,5"),
        ("((a))", "a"),
        ("a-(b-c)", "a - (b - c)"),
        ("a-b-c", "a - b - c"),
        ("a/(b*c)", "a / (b × c)"),
        ("(a/b)/c", "(a / b) / c"),
        ("-a^2", "-a^2"),
        ("(-a)^2", "(-a)^2"),
        ("a^b^c", "a^b^c"),
        ("(a^b)^c", "(a^b)^c"),
        ("a^-1", "a^-1"),
        ("a--b", "a - -b"),
        ("Jika a >= 1 Maka 2 Lainnya 3", "jika a >= 1 maka 2 lainnya 3"),
        ("jika a≠1 dan (b>2 atau bukan terisi(c)) maka 1", "jika a <> 1 dan (b > 2 atau bukan terisi(c)) maka 1"),
        ("jika a=1 maka jika b=1 maka 2 lainnya 3", "jika a = 1 maka (jika b = 1 maka 2 lainnya 3)"),
        ("jika a=1 maka 2 lainnya jika b=1 maka 3", "jika a = 1 maka 2 lainnya jika b = 1 maka 3"),
        ("2*(jika a=1 maka 2)", "2 × (jika a = 1 maka 2)"),
        ("cacah(jika skor>70 maka 1 untuk setiap unit)", "cacah(jika skor > 70 maka 1 untuk setiap unit)"),
        ("predikat(a;akip)", "predikat(a; akip)"),
    ],
)
def test_canonical(text: str, canonical: str) -> None:
    rumus = parse(text)
    assert to_text(rumus) == canonical
    assert parse(canonical) == rumus


@given(formulas())
@settings(max_examples=300, deadline=None)
def test_print_and_parse_round_trip(rumus: Rumus) -> None:
    again = parse(to_text(rumus))
    assert again == rumus
    assert to_text(again) == to_text(rumus)


def test_places_are_those_of_the_text() -> None:
    text = " jumlah( a ; 2,5 ) / (b + c)"
    found = {text[node.letak.posisi : node.letak.posisi + node.letak.panjang] for node, _ in walk(parse(text).akar)}
    assert found == {"jumlah( a ; 2,5 ) / (b + c)", "jumlah( a ; 2,5 )", "(b + c)", "a", "b", "c", "2,5"}


def test_names() -> None:
    assert parse("A + lalu(b) + jumlah(c untuk setiap unsur)").nama == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("text", "places", "saran", "words"),
    [
        ("", [(0, 0)], "", "masih kosong"),
        ("a b", [(2, 1)], "×", "Kurang tanda hitung"),
        ("a / b x 100%", [(6, 1)], "×", "tanda kali"),
        ("x = a / b", [(2, 1)], "", "ruas kanan"),
        ("a > b", [(2, 1)], "", "jika"),
        ("jika 0 < x < 5 maka 1", [(11, 1)], "", "dua bagian"),
        ("a / 0.5", [(4, 3)], "0,5", "koma"),
        ("a / 2.991", [(4, 5)], "2,991", "2991 atau 2,991"),  # domain.md §2.7
        ("jumla(a) * (b", [(0, 5), (11, 1)], "jumlah", "Maksud Anda “jumlah”?"),
        ("sum(a)", [(0, 3)], "jumlah", "Maksud Anda “jumlah”?"),
        ("a (b + c)", [(0, 1)], "", "perkalian"),
        ("jumlah", [(0, 6)], "jumlah(…)", "kurung"),
        ("a +", [(2, 1)], "", "kurang satu bagian"),
        ("a + * b", [(4, 1)], "", "kurang satu bagian"),
        ("a)", [(1, 1)], "", "pasangan"),
        ("()", [(1, 1)], "", "kurang satu bagian"),
        ("a / b %", [(6, 1)], "× 100%", "sesudah angka"),
        ("“a” / b", [(0, 1), (2, 1)], "", "kutip"),
        ("a ; b", [(2, 1)], "", "pemisah"),
        ("jika a maka b", [(7, 4)], "", "tidak pada tempatnya"),
        ("jika a > b", [(10, 0)], "", "terlalu awal"),
        ("jika a > b maka", [(11, 4)], "", "kurang satu bagian"),
        ("a untuk setiap unsur", [(2, 12)], "", "untuk setiap"),
        ("lalu(a untuk setiap unsur)", [(0, 26)], "", "tidak dapat dipakai"),
        ("mutlak(a; b)", [(0, 12)], "", "paling banyak 1"),
        ("bulatkan(a; b)", [(0, 14)], "", "bilangan bulat"),
        ("1 + predikat(a; akip)", [(4, 17)], "", "seluruh rumus"),
        ("lalu(a;b) + mutlak(c;d)", [(0, 9), (12, 11)], "", "paling banyak 1"),
        ("1" * 25, [(0, 25)], "", "terlalu panjang"),
        ("٣ + ²", [(0, 1), (4, 1)], "", "tidak dikenal"),
        ("a\x00", [(1, 1)], "", "U+0000"),
    ],
)
def test_problems_say_where_and_what(text: str, places: list[tuple[int, int]], saran: str, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    problems = caught.value.masalah
    assert [(each.posisi, each.panjang) for each in problems] == places
    assert problems[0].saran == saran
    assert words in problems[0].pesan


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1500 + "a" + ")" * 1500,
        "-" * 3000 + "a",
        "^".join("a" * 1500),
        "+".join("a" * 1900),
        "jika a = 1 maka " * 200 + "1",
        "mutlak(" * 500 + "a" + ")" * 500,
        "a" * (MAX_TEXT + 1),
    ],
)
def test_no_text_gets_past_the_limits(text: str) -> None:
    """Brackets alone cost nothing; all else is refused with one sentence, far from any limit of Python's."""
    try:
        rumus = parse(text)
    except FormulaError as error:
        assert "paling banyak" in error.masalah[0].pesan  # noqa: PT017
        return
    assert max(depth for _, depth in walk(rumus.akar)) <= MAX_DEPTH
