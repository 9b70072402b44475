"""A fraction as lines of a cell: numerator, a rule beneath it, denominator, and what stands beside the rule."""

from typing import Final, Self

from laporan.document import Fraction
from laporan.render.wrapping import Widths, wrap

LEAST_EMS: Final = 5.0  # of room for the fraction itself; below that the cell shows it in one line


class SetLine(str):
    """A line with a place of its own. Lengths are ems from where an ordinary line begins.

    `rule` is a stroke beneath the line, from where to where; `beside` are texts at the height of that stroke.
    """

    __slots__ = ("beside", "left", "rule")
    left: float
    rule: tuple[float, float] | None
    beside: tuple[tuple[float, str], ...]

    def __new__(
        cls,
        text: str,
        left: float,
        rule: tuple[float, float] | None = None,
        beside: tuple[tuple[float, str], ...] = (),
    ) -> Self:
        line = super().__new__(cls, text)
        line.left, line.rule, line.beside = left, rule, beside
        return line


def fraction_lines(fraction: Fraction, room: float, widths: Widths) -> list[str] | None:
    """The lines of a fraction in so many ems; None where that is too narrow for it.

    What stands before it is told before it: beside a numerator of one line, else, and where it has lines of its own
    already, above.
    """
    start = widths.measure(fraction.before)
    lines = None if "\n" in fraction.before else _lines(fraction, start, room, widths)
    if fraction.before and (lines is None or (len(lines) > 1 and not _has_rule(lines[0]))):
        lines = _lines(Fraction(fraction.above, fraction.below, after=fraction.after), 0.0, room, widths)
        *head, last = wrap(fraction.before, room, widths)
        return None if lines is None else [*head, f"{last.rstrip()} ", *lines]
    return lines


def _has_rule(line: str) -> bool:
    return isinstance(line, SetLine) and line.rule is not None


def _lines(fraction: Fraction, start: float, room: float, widths: Widths) -> list[str] | None:
    inner = room - start - widths.measure(fraction.after)
    if inner < LEAST_EMS:
        return None
    above, below = wrap(fraction.above, inner, widths), wrap(fraction.below, inner, widths)
    lengths = {line: widths.measure(line.rstrip(" ")) for line in (*above, *below)}
    span = max(lengths.values())
    places = [(line, start + (span - lengths[line]) / 2) for line in (*above, *below)]
    lines: list[str] = [SetLine(line, left) for line, left in places]
    last = len(above) - 1
    beside = tuple((x, text) for x, text in ((0.0, fraction.before), (start + span, fraction.after)) if text)
    lines[last] = SetLine(*places[last], (start, start + span), beside)
    return lines
