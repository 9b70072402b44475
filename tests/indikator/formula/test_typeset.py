"""Formulas in print and explained: fractions, escaping, numbers filled in."""

from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indikator.formula import Lingkungan, Pecahan, Rumus, evaluate, explain, fraction_parts, parse, to_html
from indikator.formula.explain import value_text
from indikator.nilai import KOSONG, Nilai, angka, tidak_berlaku
from tests.indikator.formula.strategies import NAMES, SETS, formulas


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a / b × 100%", (Pecahan("Jumlah A", "b"), " × 100%")),
        ("100 × a / b", (Pecahan("100 × Jumlah A", "b"),)),
        ("(a - lalu(a)) / lalu(a) × 100", (Pecahan("Jumlah A - lalu(Jumlah A)", "lalu(Jumlah A)"), " × 100")),
        ("a × b / c / d × e / f", (Pecahan("Jumlah A × b", "c × d"), " × ", Pecahan("e", "f"))),
        ("a / b + c / d", (Pecahan("Jumlah A", "b"), " + ", Pecahan("c", "d"))),
        ("(a + b) / (c × (d + e))", (Pecahan("Jumlah A + b", "c × (d + e)"),)),
        ("a + b", ("Jumlah A + b",)),
        ("predikat(a / b; akip)", (Pecahan("Jumlah A", "b"),)),
        ("jika a > 0 maka b", ("jika Jumlah A > 0 maka b",)),
    ],
)
def test_fractions_for_documents(text: str, parts: tuple[str | Pecahan, ...]) -> None:
    assert fraction_parts(parse(text), {"a": "Jumlah A"}) == parts


def test_html_of_a_percentage() -> None:
    html = to_html(parse("a / b × 100%"), {"a": 'Layanan <tepat> & "cepat"', "b": "Layanan"})
    assert (
        '<span class="pembilang"><span class="rumus-nama">Layanan &lt;tepat&gt; &amp; &quot;cepat&quot;</span>' in html
    )
    assert 'role="math" aria-label="Layanan &lt;tepat&gt; &amp; &quot;cepat&quot; dibagi Layanan dikali 100%"' in html
    assert "style=" not in html


@given(formulas(), st.text(max_size=20).filter(lambda text: text.isprintable()))
@settings(max_examples=200, deadline=None)
def test_html_is_always_well_formed(rumus: Rumus, label: str) -> None:
    root = ET.fromstring(to_html(rumus, dict.fromkeys(NAMES, label)))  # noqa: S314 - our own output
    assert {each.tag for each in root.iter()} <= {"span", "sub", "sup"}
    assert set().union(*(each.attrib for each in root.iter())) <= {"class", "role", "aria-label", "aria-hidden"}


def test_explained_with_numbers() -> None:
    found = explain(parse("a / b × 100%"), Lingkungan({"a": angka("1250.5"), "b": angka(-5000)}), {"a": "Tepat"})
    assert found.teks == "Tepat / b × 100%"
    assert found.isian == "1.250,5 / (-5.000) × 100%"
    assert value_text(found.hasil) == "-25,01"
    assert [step.teks for step in found.langkah] == ["Tepat / b × 100%"]


def test_explained_part_by_part() -> None:
    here = Lingkungan({"a": angka(138)}, lalu=Lingkungan({"a": angka(120)}))
    found = explain(parse("(a - lalu(a)) / lalu(a) × 100"), here)
    assert found.isian == "(138 - 120) / 120 × 100"
    assert [(step.teks, value_text(step.nilai)) for step in found.langkah] == [
        ("lalu(a)", "120"),
        ("a - lalu(a)", "18"),
        ("(a - lalu(a)) / lalu(a) × 100", "15"),
    ]


def test_explained_member_by_member() -> None:
    unsur = [Lingkungan({"n": angka(3)}, nama="Persyaratan"), Lingkungan({"n": KOSONG}, nama="Waktu")]
    found = explain(parse("jumlah(n × w untuk setiap unsur) × 25"), Lingkungan({"w": angka("0.5")}, {"unsur": unsur}))
    assert found.isian == "jumlah(3 × 0,5; (kosong) × 0,5) × 25"
    assert [(name, value_text(nilai)) for name, nilai in found.langkah[0].anggota] == [
        ("Persyaratan", "1,5"),
        ("Waktu", "(kosong)"),
    ]


def test_a_branch_not_taken_is_no_step() -> None:
    found = explain(parse("jika b > 0 maka a / b lainnya a × 2"), Lingkungan({"a": angka(1), "b": angka(0)}))
    assert [step.teks for step in found.langkah] == ["a × 2", "jika b > 0 maka a / b lainnya a × 2"]


@given(formulas(), st.integers(0, 10**9))
@settings(max_examples=100, deadline=None)
def test_explanation_ends_in_the_same_value(rumus: Rumus, seed: int) -> None:
    random = Random(seed)
    some = [KOSONG, tidak_berlaku("x"), *(angka(n) for n in range(-2, 5))]

    def values() -> dict[str, Nilai]:
        return {name: random.choice(some) for name in NAMES}

    members = [Lingkungan(values()) for _ in range(3)]
    here = Lingkungan(values(), dict.fromkeys(SETS, tuple(members)), Lingkungan(values()), Lingkungan(values()))
    found = explain(rumus, here)
    assert found.hasil == evaluate(rumus, here)
    assert all(step.nilai == found.hasil for step in found.langkah[-1:])


def test_an_explanation_has_its_limits_too() -> None:
    """Sets in sets in sets: neither the text nor the time grows with what they hold together."""
    deep = Lingkungan({"a": angka(1)})
    for _ in range(12):
        deep = Lingkungan({"a": angka(1)}, {"unit": (deep,) * 9})
    text = "a"
    for _ in range(12):
        text = f"jumlah({text} untuk setiap unit)"
    assert len(explain(parse(text), deep).isian) < 10_000
