"""Bench: formulas evaluated beside the same arithmetic written by hand with Decimal, over the same values.

    .venv/bin/python bench/rumus.py [--cepat]

The hand-written side reads the same Nilai from the same mappings and computes with Python's operators in the same
context; it knows no missing values, no zero divisors, no fuel.
"""

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.measure import Goal, interleaved, show, verdict
from indikator.formula import Lingkungan, Rumus, evaluate, parse
from indikator.formula.arithmetic import CONTEXT
from indikator.nilai import Nilai, angka

LIMIT = 10.0
HUNDRED = Decimal(100)
THIRTY, FIFTEEN, QUARTER, NINTH = Decimal("0.3"), Decimal("0.15"), Decimal("0.25"), Decimal(9)
Tempat = Lingkungan[Nilai]


def share(here: Tempat) -> Decimal:
    v = here.nilai
    return v["a"].angka / v["b"].angka * HUNDRED  # type: ignore[operator]


def growth(here: Tempat) -> Decimal:
    now, before = here.nilai["a"].angka, here.lalu.nilai["a"].angka  # type: ignore[union-attr]
    return (now - before) / before * HUNDRED  # type: ignore[operator]


def akip(here: Tempat) -> Decimal:
    v = here.nilai
    first = THIRTY * v["a"].angka + THIRTY * v["b"].angka  # type: ignore[operator]
    return first + FIFTEEN * v["c"].angka + QUARTER * v["d"].angka  # type: ignore[operator]


def ikm(here: Tempat) -> Decimal:
    total = Decimal(0)
    for member in here.himpunan["unsur"]:
        total += member.nilai["n"].angka / NINTH  # type: ignore[operator]
    return total * 25


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    rumus: Rumus
    by_hand: Callable[[Tempat], Decimal]


PEERS = (
    Peer("persentase", parse("a / b × 100%"), share),
    Peer("pertumbuhan", parse("(a - lalu(a)) / lalu(a) × 100"), growth),
    Peer("AKIP, empat bobot", parse("0,3 × a + 0,3 × b + 0,15 × c + 0,25 × d"), akip),
    Peer("IKM, sembilan unsur", parse("jumlah(n / 9 untuk setiap unsur) × 25"), ikm),
)


def places(count: int, seed: int = 1) -> list[Tempat]:
    """So many indicators with values of their own, none of them zero."""
    dice = random.Random(seed)

    def value() -> Nilai:
        return angka(Decimal(dice.randint(1, 100_000)) / 100)

    return [
        Lingkungan(
            {name: value() for name in "abcd"},
            {"unsur": tuple(Lingkungan({"n": value()}) for _ in range(9))},
            Lingkungan({"a": value()}),
        )
        for _ in range(count)
    ]


def check_same(peer: Peer, here: Sequence[Tempat]) -> None:
    with localcontext(CONTEXT):
        for each in here:
            found = evaluate(peer.rumus, each).angka
            if found != peer.by_hand(each):
                raise SystemExit(f"{peer.name}: {found} bukan {peer.by_hand(each)}.")


def main() -> int:
    fast = "--cepat" in sys.argv[1:]
    here, rounds = places(50 if fast else 2_000), 3 if fast else 25
    rows, goals = [], []
    for peer in PEERS:
        check_same(peer, here)

        def ours(peer: Peer = peer) -> None:
            for each in here:
                evaluate(peer.rumus, each)

        def hand(peer: Peer = peer) -> None:
            for each in here:
                peer.by_hand(each)

        with localcontext(CONTEXT):
            taken = interleaved({"rumus": ours, "tangan": hand}, rounds)
        ratio = taken["rumus"] / taken["tangan"]
        each = [f"{taken[case] / len(here) * 1e6:.2f}" for case in ("rumus", "tangan")]
        rows.append((peer.name, *each, f"{ratio:.1f}×"))
        goals.append(Goal(f"{peer.name}, rumus / tangan", ratio, LIMIT))
    show("Menghitung satu rumus (µs)", ("rumus", "Kinerja", "Decimal", "rasio"), rows)
    return verdict(goals)


if __name__ == "__main__":
    raise SystemExit(main())
