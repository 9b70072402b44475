"""Interleaved timing, medians, ratios and goals: the arithmetic that all benches share."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Case = Callable[[], object]
"""What is timed; a case that times only a part of itself returns the seconds of that part."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure and the most that it may be; `least` turns that round."""

    name: str
    value: float
    limit: float
    least: bool = False

    @property
    def held(self) -> bool:
        return self.value >= self.limit if self.least else self.value <= self.limit


def seconds(case: Case) -> float:
    started = time.perf_counter()
    answer = case()
    return answer if isinstance(answer, float) else time.perf_counter() - started


def interleaved(cases: Mapping[str, Case], rounds: int, *, seed: int = 1) -> dict[str, float]:
    """The median seconds of each case; every round runs each once, in an order of its own, after one untimed round.

    So a busy moment of the machine hits all cases alike, and none profits from always coming last.
    """
    order = random.Random(seed)
    names = list(cases)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        for name in order.sample(names, len(names)):
            took = seconds(cases[name])
            if number:
                taken[name].append(took)
    return {name: median(times) for name, times in taken.items()}


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on the terminal: the first column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}")
    for row in [head, *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  " + "  ".join(cells).rstrip())


def ms(value: float) -> str:
    return f"{value * 1000:.1f}"


def verdict(goals: Sequence[Goal]) -> int:
    """Prints each goal and whether it held; the exit code of the bench."""
    head = ("sasaran", "hasil", "batas", "")
    show("Sasaran", head, [
        (goal.name, f"{goal.value:.2f}", f"{'≥' if goal.least else '≤'} {goal.limit:g}", "ya" if goal.held else "TIDAK")
        for goal in goals
    ])  # fmt: skip
    return 0 if all(goal.held for goal in goals) else 1
