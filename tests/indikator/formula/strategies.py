"""Random formulas for hypothesis: every kind of node, small enough for the limits."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from hypothesis import strategies as st

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
    Predikat,
    Simpul,
    Syarat,
    Tanda,
    Terisi,
)

NAMES = ("a", "b", "c", "layanan_tepat_waktu", "nrr", "x", "_1")
PLUS: list[Literal["+", "-"]] = ["+", "-"]
TIMES: list[Literal["*", "/"]] = ["*", "/"]
SETS = ("unsur", "unit", "triwulan")

Draw = st.DrawFn
Part = Callable[[], Simpul]

NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2).map(abs) | st.integers(0, 10).map(Decimal)
SIGNS: list[Tanda] = ["=", "<>", "<", "<=", ">", ">="]


def _leaf(draw: Draw) -> Simpul:
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2:
            return Angka(draw(NUMBERS))
        case 3:
            return Persen(Decimal(draw(st.sampled_from(["100", "30", "2.5"]))))
        case _:
            return Nama(draw(st.sampled_from(NAMES)))


def _chain(draw: Draw, part: Part) -> Simpul:
    count = draw(st.integers(1, 3))
    if draw(st.booleans()):
        return Jumlahan((("+", part()), *((draw(st.sampled_from(PLUS)), part()) for _ in range(count))))
    return Hasilkali((("*", part()), *((draw(st.sampled_from(TIMES)), part()) for _ in range(count))))


def _call(draw: Draw, part: Part) -> Simpul:
    match draw(st.integers(0, 4)):
        case 0 | 1:
            parts = tuple(part() for _ in range(draw(st.integers(1, 3))))
            return Panggilan(draw(st.sampled_from(sorted(AGGREGATES))), parts)
        case 2:
            return Panggilan(draw(st.sampled_from(sorted(AGGREGATES))), (part(),), draw(st.sampled_from(SETS)))
        case 3:
            digits = Angka(Decimal(draw(st.integers(0, 6))))
            return Panggilan("bulatkan", (part(), Negatif(digits) if draw(st.booleans()) else digits))
        case _:
            return Panggilan(draw(st.sampled_from(["mutlak", "lalu", "kumulatif", "bulatkan"])), (part(),))


def _condition(draw: Draw, part: Part, depth: int) -> Syarat:
    match draw(st.integers(0, 5 if depth else 3)):
        case 0 | 1 | 2:
            return Banding(part(), draw(st.sampled_from(SIGNS)), part())
        case 3:
            return Terisi(part())
        case 4:
            return Bukan(_condition(draw, part, depth - 1))
        case _:
            parts = tuple(_condition(draw, part, depth - 1) for _ in range(draw(st.integers(2, 3))))
            return Logika("dan" if draw(st.booleans()) else "atau", parts)


def _node(draw: Draw, depth: int) -> Simpul:
    def part() -> Simpul:
        return _node(draw, depth - 1)

    match draw(st.integers(0, 9 if depth else 0)):
        case 0 | 1:
            return _leaf(draw)
        case 2 | 3 | 4:
            return _chain(draw, part)
        case 5 | 6 | 7:
            return _call(draw, part)
        case 8:
            return Negatif(part()) if draw(st.booleans()) else Pangkat(part(), part())
        case _:
            return Jika(_condition(draw, part, 2), part(), part() if draw(st.booleans()) else None)


@st.composite
def formulas(draw: Draw, depth: int = 4) -> Rumus:
    node = _node(draw, depth)
    return Rumus(Predikat(node, "akip") if draw(st.integers(0, 9)) == 0 else node)
