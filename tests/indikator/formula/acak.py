"""Random formulas without a library: the same ones from the same seed, many a second."""

from decimal import Decimal
from random import Random
from typing import Literal

from indikator.formula import Rumus
from indikator.formula.scanner import AGGREGATES
from indikator.formula.syntax import (
    Angka,
    Banding,
    Bukan,
    Hasilkali,
    Jika,
    Jumlahan,
    Logika,
    Nama,
    Negatif,
    Panggilan,
    Pangkat,
    Persen,
    Simpul,
    Syarat,
    Tanda,
    Terisi,
)

NAMES = ("a", "b", "c", "d", "e")
FOLDS = sorted(AGGREGATES)
PLUS: list[Literal["+", "-"]] = ["+", "-"]
TIMES: list[Literal["*", "/"]] = ["*", "/"]
SIGNS: list[Tanda] = ["=", "<>", "<", "<=", ">", ">="]
EXPONENTS: list[Simpul] = [Angka(Decimal(2)), Negatif(Angka(Decimal(1))), Angka(Decimal(0))]


def random_formula(random: Random, depth: int = 3) -> Rumus:
    """What doubles and Decimals must agree on: comparing and rounding only what is written down exactly."""
    return Rumus(_node(random, depth))


def _node(random: Random, depth: int) -> Simpul:  # noqa: PLR0911 - one line a kind of node
    if depth == 0 or random.random() < 0.15:
        return _leaf(random)
    kind = random.choice(["sum", "product", "product", "fold", "fold", "set", "call", "if", "minus", "power"])
    inner = [_node(random, depth - 1) for _ in range(random.randint(2, 3))]
    match kind:
        case "sum":
            return Jumlahan((("+", inner[0]), *((random.choice(PLUS), each) for each in inner[1:])))
        case "product":
            return Hasilkali((("*", inner[0]), *((random.choice(TIMES), each) for each in inner[1:])))
        case "fold":
            return Panggilan(random.choice(FOLDS), tuple(inner))
        case "set":
            return Panggilan(random.choice(FOLDS), (inner[0],), "unit")
        case "call":
            return _call(random, inner[0])
        case "if":
            return Jika(_condition(random, inner[0]), inner[1], random.choice([None, inner[0]]))
        case "minus":
            return Negatif(inner[0])
        case _:
            return Pangkat(inner[0], random.choice(EXPONENTS))


def _leaf(random: Random) -> Simpul:
    match random.randint(0, 9):
        case 0:
            return Angka(Decimal(random.randint(0, 500)) / 100)
        case 1:
            return Persen(Decimal(random.choice(["100", "30", "12.5"])))
        case _:
            return Nama(random.choice(NAMES))


def _exact(random: Random) -> Simpul:
    return Nama(random.choice(NAMES)) if random.random() < 0.8 else Angka(Decimal(random.randint(0, 100)))


def _call(random: Random, inner: Simpul) -> Simpul:
    match random.choice(["bulatkan", "mutlak", "lalu", "kumulatif"]):
        case "bulatkan":
            digits = Angka(Decimal(random.randint(0, 2)))
            return Panggilan("bulatkan", (_exact(random), Negatif(digits) if random.random() < 0.5 else digits))
        case name:
            return Panggilan(name, (inner,))


def _condition(random: Random, inner: Simpul, depth: int = 2) -> Syarat:
    match random.randint(0, 4 if depth else 1):
        case 0:
            return Terisi(inner)
        case 1 | 2:
            return Banding(_exact(random), random.choice(SIGNS), _exact(random))
        case 3:
            return Bukan(_condition(random, inner, depth - 1))
        case _:
            parts = tuple(_condition(random, inner, depth - 1) for _ in range(2))
            return Logika("dan" if random.random() < 0.5 else "atau", parts)
