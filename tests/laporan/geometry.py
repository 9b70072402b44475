"""Rectangles and lines with right angles: which overlap, which cross, by a sweep from left to right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

HAIR = 1e-6
Point = tuple[float, float]
Stroke = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def holds(self, other: "Box", slack: float = HAIR) -> bool:
        return (
            self.x - slack <= other.x
            and other.right <= self.right + slack
            and self.y - slack <= other.y
            and other.bottom <= self.bottom + slack
        )


def overlaps(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Pairs that share room; boxes that only touch don't."""
    found = []
    active: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.x):
        active = [one for one in active if one.right > box.x + HAIR]
        found += [(one, box) for one in active if min(one.bottom, box.bottom) - max(one.y, box.y) > HAIR]
        active.append(box)
    return found


def strokes(points: Sequence[Point]) -> Iterator[Stroke]:
    """The straight parts, each level or upright."""
    for first, second in pairwise(points):
        assert abs(first[0] - second[0]) < HAIR or abs(first[1] - second[1]) < HAIR, "a slant"
        yield first, second


class Shelf:
    """Boxes in slices of their x, so that a line is compared with those near it alone."""

    SLICE = 200.0

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.slices: dict[int, list[Box]] = {}
        for box in boxes:
            for number in self._numbers(box.x, box.right):
                self.slices.setdefault(number, []).append(box)

    def through(self, points: Sequence[Point]) -> list[Box]:
        """Boxes whose inside the line passes."""
        return [
            box
            for stroke in strokes(points)
            for number in self._numbers(*sorted((stroke[0][0], stroke[1][0])))
            for box in self.slices.get(number, ())
            if _enters(stroke, box)
        ]

    def _numbers(self, left: float, right: float) -> range:
        return range(int(left // self.SLICE), int(right // self.SLICE) + 1)


def _enters(stroke: Stroke, box: Box) -> bool:
    (x0, y0), (x1, y1) = stroke
    across = min(max(x0, x1), box.right) - max(min(x0, x1), box.x)
    down = min(max(y0, y1), box.bottom) - max(min(y0, y1), box.y)
    inside_x = box.x + HAIR < min(x0, x1) and max(x0, x1) < box.right - HAIR
    inside_y = box.y + HAIR < min(y0, y1) and max(y0, y1) < box.bottom - HAIR
    return (across > HAIR and (inside_y or down > HAIR)) or (down > HAIR and inside_x)


def crossings(groups: Sequence[Sequence[Stroke]]) -> list[tuple[Stroke, Stroke]]:
    """Strokes of different groups that meet; those of one group share their way."""
    marked = sorted(
        (min(one[0][0], one[1][0]), max(one[0][0], one[1][0]), index, one)
        for index, group in enumerate(groups)
        for one in group
    )
    found: list[tuple[Stroke, Stroke]] = []
    active: list[tuple[float, float, int, Stroke]] = []
    for left, right, index, stroke in marked:
        active = [one for one in active if one[1] >= left - HAIR]
        low, high = sorted((stroke[0][1], stroke[1][1]))
        for _left, _right, other, before in active:
            first, last = sorted((before[0][1], before[1][1]))
            if other != index and first <= high + HAIR and low <= last + HAIR:
                found.append((before, stroke))
        active.append((left, right, index, stroke))
    return found
