"""Breaking a text into lines of a given width: the one way that both painted pages and sheet heights use."""

import re
from collections.abc import Callable, Iterable, Mapping

from laporan.document import Cell, Row


class Widths(dict[str, float]):
    """Widths of words, each summed once from the widths of its letters and then remembered.

    The unit is that of `letters`; a letter missing there counts as `default`.
    """

    def __init__(self, letters: Mapping[str, float], default: float) -> None:
        super().__init__()
        self._letters = letters
        self._default = default

    def fresh(self) -> "Widths":
        """The same letters, nothing remembered yet: for a caller that lives no longer than its texts."""
        return Widths(self._letters, self._default)

    def __missing__(self, word: str) -> float:
        width = self[word] = self.measure(word)
        return width

    def measure(self, text: str) -> float:
        """Width of a text that is not worth remembering, such as a whole line."""
        of, default = self._letters.get, self._default
        return sum([of(letter, default) for letter in text])


_JOINT = re.compile(r"(?<=[-/])")  # where a word may be broken before it must be
WIDER, NARROWER = 1.5, 0.6  # how far a column may leave its wish for the sake of longest words


def fitted(wishes: list[float], longest: list[float], width: float) -> list[float]:
    """Widths of columns that fill `width` in proportion to the wishes, bent so that whole words fit.

    A column narrower than its longest word grows, at most by half; the others give what they can spare.
    """
    scale = width / sum(wishes)
    widths = [max(wish * scale, min(word, wish * scale * WIDER)) for wish, word in zip(wishes, longest, strict=True)]
    spare: list[float] = [
        max(0.0, now - max(word, wish * scale * NARROWER))
        for now, wish, word in zip(widths, wishes, longest, strict=True)
    ]
    excess, room = sum(widths) - width, sum(spare)
    give = min(1.0, excess / room) if excess > 0 and room else 0.0
    widths = [now - give * rest for now, rest in zip(widths, spare, strict=True)]
    return [now * width / sum(widths) for now in widths]


def longest_words(rows: Iterable[Row], columns: int, widths: Callable[[Cell], Widths]) -> list[float]:
    """For each column the widest word, or part of one up to a joint, in cells that span no other column."""
    longest = [0.0] * columns
    for row in rows:
        for cell in row.cells:
            if cell.colspan == 1:
                of = widths(cell)
                words = [of[word] for word in _JOINT.sub(" ", cell.text).split()]
                longest[cell.column] = max(longest[cell.column], *words, 0.0)
    return longest


def wrap(text: str, limit: float, widths: Widths) -> list[str]:
    """Lines no wider than `limit`, cut at line feeds and spaces, inside a word only where it must be.

    A line that ends at a space or line feed keeps one space at its end (not counted in its width), so that the
    lines joined are the text again, with each run of spaces and line feeds as one space. An empty text is one
    empty line. A single letter wider than the limit still gets its line.
    """
    lines: list[str] = []
    space = widths[" "]
    for paragraph in text.replace("\r\n", "\n").replace("\t", " ").split("\n"):
        line: list[str] = []
        used = 0.0
        for word in filter(None, paragraph.split(" ")):
            width = widths[word]
            if line and used + space + width <= limit:
                line.append(word)
                used += space + width
                continue
            if line:
                lines.append(" ".join(line) + " ")
            if width > limit:
                *full, rest = broken(word, limit, widths)
                lines.extend(full)
                line, used = [rest], widths[rest]
            else:
                line, used = [word], width
        lines.append(" ".join(line) + " " if line else "")
    lines[-1] = lines[-1].rstrip(" ")
    return lines


def broken(word: str, limit: float, widths: Widths) -> list[str]:
    """Pieces of too wide a word: cut after the last hyphen or slash that fits, else after any letter."""
    pieces: list[str] = []
    start, used, joint = 0, 0.0, 0
    for index, letter in enumerate(word):
        used += widths[letter]
        while used > limit and index > start:
            cut = joint if joint > start else index
            pieces.append(word[start:cut])
            start, used = cut, widths.measure(word[cut : index + 1])
        if letter in "-/":
            joint = index + 1
    pieces.append(word[start:])
    return pieces
