"""A hundred thousand texts, most of them no formulas: refused with a place and a sentence, or computed within fuel."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import ClassVar, cast

import pytest

from indikator.formula import FUEL, FormulaError, Lingkungan, evaluate, parse, periksa_rumus, to_text
from indikator.formula.scanner import FUNCTIONS, SIGNS, WORDS
from indikator.nilai import BELUM_WAKTUNYA, KOSONG, Keadaan, Nilai, tidak_berlaku
from tests.indikator.formula.acak import NAMES, random_formula

TEXTS = 100_000
PARTS = 4  # as many tests, so that the cores share them
VOCABULARY = [
    *NAMES, *FUNCTIONS, *WORDS, *SIGNS, "unit", "untuk setiap unit", "rata-rata(", "predikat(", "100%", "0,5", "0.5",
    "1.000.000", "2.991", "1e5", "9" * 30, "x", "%", '"', "“", ".", "²", "٣", "\x00", "\n", "😀", "é", "_", "#", "=a",
    "jika a > b maka", "lalu(", "bulatkan(a; 2)", "terisi(", "eval", "__import__('os')", "{{a}}", "<script>", "'; --",
]  # fmt: skip


@dataclass
class Counted:
    """Stands for a Nilai and counts how often anybody asked for its number."""

    angka_asli: Decimal | None
    keadaan: Keadaan = Keadaan.TERISI
    alasan: str = ""
    asked: ClassVar[list[int]] = [0]

    @property
    def angka(self) -> Decimal | None:
        self.asked[0] += 1
        return self.angka_asli


def here() -> Lingkungan[Nilai]:
    """Sets of thirty in sets of thirty in sets of thirty: far more than the fuel goes through."""
    some = [*(Counted(Decimal(n)) for n in (-2, 0, 0, 1, 7)), KOSONG, BELUM_WAKTUNYA, tidak_berlaku("x")]
    random = Random(7)

    def values() -> dict[str, Nilai]:
        return {name: cast(Nilai, random.choice(some)) for name in NAMES}

    level = Lingkungan(values())
    for _ in range(3):
        level = Lingkungan(values(), {"unit": (level,) * 30}, Lingkungan(values()), Lingkungan(values()))
    return level


def random_text(random: Random) -> str:
    match random.randint(0, 9):
        case 0:
            return "".join(chr(random.randint(0, 0x2FFF)) for _ in range(random.randint(0, 40)))
        case 1:
            return random.choice(VOCABULARY) * random.randint(1, 60) + random.choice(VOCABULARY)
        case 2 | 3 | 4:
            return random.choice(["", " "]).join(random.choices(VOCABULARY, k=random.randint(1, 15)))
        case _:
            return _spoiled(random)


def _spoiled(random: Random) -> str:
    """A formula with up to two places changed."""
    text = to_text(random_formula(random, 2))
    for _ in range(random.randint(0, 2)):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(["", *VOCABULARY]) + text[at + random.randint(0, 3) :]
    return text


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_raises_or_runs_on(part: int) -> None:
    random, lingkungan, good = Random(part), here(), 0
    for _ in range(TEXTS // PARTS):
        text = random_text(random)
        try:
            rumus = parse(text)
        except FormulaError as error:
            for each in error.masalah:
                assert each.pesan, text
                assert 0 <= each.posisi <= each.posisi + each.panjang <= max(len(text), 1), text
            continue
        good += 1
        Counted.asked[0] = 0
        result = evaluate(rumus, lingkungan)
        assert Counted.asked[0] <= 4 * FUEL, text  # a name asks once or twice, twice over where it has no number
        assert (result.angka is None) is (result.keadaan is not Keadaan.TERISI), text
        assert result.angka is not None or result.alasan, text
        if good % 20 == 0:
            assert parse(to_text(rumus)) == rumus, text
            assert periksa_rumus(text, {}).html, text
    assert good > TEXTS // PARTS / 10  # else the evaluator would hardly be tried


def test_the_count_shows_what_the_fuel_holds_back() -> None:
    """The control: with ten times the fuel, the same sets are gone through further."""
    rumus = parse("jumlah(jumlah(jumlah(a + b + c + d + e untuk setiap unit) untuk setiap unit) untuk setiap unit)")
    counts = []
    for fuel in (FUEL, 10 * FUEL):
        Counted.asked[0] = 0
        evaluate(rumus, here(), fuel)
        counts.append(Counted.asked[0])
    assert counts[0] <= 4 * FUEL < counts[1]
