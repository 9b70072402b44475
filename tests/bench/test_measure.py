"""The arithmetic of the benches: medians, goals, exit codes."""

import pytest

from bench.measure import Goal, interleaved, verdict


def test_interleaved_times_each_case_once_a_round_and_drops_the_first_round() -> None:
    calls: list[str] = []
    durations = {"a": iter([9.0, 1.0, 3.0, 2.0]), "b": iter([9.0, 5.0, 5.0, 8.0])}

    def case(name: str) -> float:
        calls.append(name)
        return next(durations[name])

    taken = interleaved({"a": lambda: case("a"), "b": lambda: case("b")}, rounds=3)

    assert taken == {"a": 2.0, "b": 5.0}
    assert [sorted(calls[start : start + 2]) for start in range(0, 8, 2)] == [["a", "b"]] * 4


def test_interleaved_takes_the_wall_clock_of_a_case_that_returns_no_seconds() -> None:
    assert 0 <= interleaved({"a": lambda: None}, rounds=1)["a"] < 1


@pytest.mark.parametrize(
    ("goal", "held"),
    [
        (Goal("at the limit", 1.3, 1.3), True),
        (Goal("above", 1.31, 1.3), False),
        (Goal("enough", 1, 1, least=True), True),
        (Goal("too few", 0, 1, least=True), False),
    ],
)
def test_a_goal_counts_its_limit_in(goal: Goal, held: bool) -> None:  # noqa: FBT001
    assert goal.held is held


def test_a_missed_goal_is_shown_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict([Goal("cukup cepat", 1.0, 1.3), Goal("cukup kecil", 2.0, 1.0)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "TIDAK" in line] == ["  cukup kecil   2.00    ≤ 1  TIDAK"]


def test_held_goals_end_with_nought(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict([Goal("cukup cepat", 1.0, 1.3)]) == 0
    assert "ya" in capsys.readouterr().out
