"""Lines: never too wide, nothing lost, nothing doubled."""

from hypothesis import given
from hypothesis import strategies as st

from laporan.render.wrapping import Widths, broken, wrap

ONE = Widths({}, default=1.0)  # every letter is one unit wide


def test_fills_lines_at_spaces_and_line_feeds() -> None:
    assert wrap("satu dua tiga\nempat", 8, ONE) == ["satu dua ", "tiga ", "empat"]


def test_long_word_breaks_at_a_joint_else_anywhere() -> None:
    assert wrap("a Kabupaten/Kota", 12, ONE) == ["a ", "Kabupaten/", "Kota"]
    assert wrap("Kabupaten", 4, ONE) == ["Kabu", "pate", "n"]
    assert wrap("abc", 0.5, ONE) == ["a", "b", "c"]


def test_piece_after_a_joint_is_not_too_wide_either() -> None:
    letters = Widths({"-": 0.3, "W": 0.95}, default=0.5)
    pieces = broken("-WWWWWW", 2.9, letters)
    assert pieces == ["-", "WWW", "WWW"]


def test_empty_text_and_empty_paragraph_are_empty_lines() -> None:
    assert wrap("", 5, ONE) == [""]
    assert wrap("a\n\nb", 5, ONE) == ["a ", "", "b"]


@given(st.text("ab -/\n\té", max_size=60), st.integers(1, 12))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, limit: int) -> None:
    lines = wrap(text, limit, ONE)
    assert "".join(lines).strip() == " ".join(text.split())
    assert all(len(line.rstrip()) <= limit for line in lines)
