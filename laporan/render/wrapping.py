"""Breaking a text into lines of a given width: the one way that both painted pages and sheet heights use."""

from collections.abc import Mapping


class Widths(dict[str, float]):
    """Widths of words, each summed once from the widths of its letters and then remembered.

    The unit is that of `letters`; a letter missing there counts as `default`.
    """

    def __init__(self, letters: Mapping[str, float], default: float) -> None:
        super().__init__()
        self._letters = letters
        self._default = default

    def __missing__(self, word: str) -> float:
        width = self[word] = self.measure(word)
        return width

    def measure(self, text: str) -> float:
        """Width of a text that is not worth remembering, such as a whole line."""
        of, default = self._letters.get, self._default
        return sum([of(letter, default) for letter in text])


def wrap(text: str, limit: float, widths: Widths) -> list[str]:
    """Lines no wider than `limit`, cut at line feeds and spaces, inside a word only where it must be.

    A line that ends at a space or line feed keeps one space at its end (not counted in its width), so that the
    lines joined are the text again, with each run of spaces and line feeds as one space. An empty text is one
    empty line. A single letter wider than the limit still gets its line.
    """
    lines: list[str] = []
    space = widths[" "]
    for paragraph in text.replace("\t", " ").split("\n"):
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
        if used > limit and index > start:
            cut = joint if joint > start else index
            pieces.append(word[start:cut])
            start, used = cut, widths.measure(word[cut : index + 1])
        if letter in "-/":
            joint = index + 1
    pieces.append(word[start:])
    return pieces
