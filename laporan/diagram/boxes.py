"""What stands in a box, measured: a coloured head, the statement, its sasaran, each indicator with its Penjelasan.

Widths of letters come as Widths in ems, the same that the painter embeds, so that every line fits where it is painted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from laporan.document.plot import Ink, PlotBox, PlotFace, PlotKind, PlotLine, PlotRun, PlotText
from laporan.render.wrapping import Widths, wrap

MM: Final = 72 / 25.4  # points in a millimetre
NARROW, WIDE = 55.0, 130.0  # mm, of the boxes at the foot of a tree and of those above them
PADDING: Final = 1.6
HEAD: Final = 4.4  # of the coloured head, where its label takes one line
INNER: Final = 3.0  # by which the lines of an indicator's Penjelasan stand in
CLEAR: Final = 1.1  # between parts of a box
ASCENT, DESCENT = 0.905, 0.212  # of the letters, in ems
TALLEST: Final = 120.0  # mm, from which a box is made wider

Faces = Mapping[PlotFace, Widths]


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of text: its size in points, its leading in mm."""

    points: float
    leading: float
    face: PlotFace = "regular"
    ink: Ink = "ink"


LABEL = Type(6.6, 3.0, "bold", "paper")
CODE = Type(6.2, 3.0, "regular", "paper")
STATEMENT = Type(7.6, 3.25, "bold")
SASARAN = Type(6.6, 2.8)
CAPTION = Type(5.6, 2.5, "bold", "tone")
NAME = Type(6.8, 2.9, "bold")
DETAIL = Type(6.3, 2.65)


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator and its Penjelasan: pairs of label and text, those without text left out."""

    nama: str
    penjelasan: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a box says. `level` gives its colour, `jenjang` its name in captions ('Indikator Kinerja Program')."""

    label: str
    pernyataan: str
    kode: str = ""
    jenjang: str = ""
    sasaran: str = ""
    indikator: tuple[Measure, ...] = ()
    level: int = 0
    key: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a box, as the document prints them."""

    sasaran: str = "Sasaran"
    indikator: str = "Indikator Kinerja"
    penjelasan: str = "Penjelasan"


@dataclass(slots=True)
class Writer:
    """Fills a box from top to bottom; `y` is where the next line begins, from the top of the box."""

    width: float
    faces: Faces
    y: float = 0.0
    texts: list[PlotText] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)

    def write(self, text: str, style: Type, label: str = "", inset: float = 0.0, room: float = 0.0) -> None:
        """A paragraph behind an optional grey label on its first line; `room` stays free at the right."""
        if not text and not label:
            return
        limit = (self.width - 2 * PADDING - inset - room) * MM / style.points
        sign = _joined(label)
        whole = f"{sign} {text}" if sign and text else sign or text
        lines = wrap(whole, limit, self.faces[style.face])
        self.texts.append(PlotText(tuple(self._line(one, style, sign, inset, at) for at, one in enumerate(lines))))
        self.y += len(lines) * style.leading

    def _line(self, text: str, style: Type, label: str, inset: float, at: int) -> PlotLine:
        base = self.y + at * style.leading + (style.leading + (ASCENT - DESCENT) * style.points / MM) / 2
        runs = [PlotRun(text.replace(HARD, " "), style.face, style.ink)]
        if at == 0 and label and text.startswith(label):
            rest = text[len(label) :].replace(HARD, " ")
            runs = [PlotRun(label.replace(HARD, " "), style.face, "quiet")]
            if rest:
                runs.append(PlotRun(rest, style.face, style.ink))
        return PlotLine(PADDING + inset, base, style.points, tuple(runs))

    def aside(self, text: str, style: Type, beside: Type) -> float:
        """A short text at the right end of the next line, on the base line of its letters; returns its room."""
        length = self.faces[style.face].measure(text) * style.points / MM
        base = self.y + (beside.leading + (ASCENT - DESCENT) * beside.points / MM) / 2
        run = PlotRun(text, style.face, style.ink)
        self.texts.append(PlotText((PlotLine(self.width - PADDING - length, base, style.points, (run,)),)))
        return length + 2 * PADDING


HARD: Final = "\u00a0"  # a space that doesn't end a line; as wide as any


def _joined(label: str) -> str:
    return label.replace(" ", HARD)


def box_of(
    content: Content,
    width: float,
    faces: Faces,
    words: Words | None = None,
    most: float = TALLEST,
    broadest: float = float("inf"),
) -> PlotBox:
    """A box with all that it says, at the corner (0, 0).

    Made wider, as far as `broadest` mm, where it would be taller than `most` mm.
    """
    words = words or Words()
    box = _box(content, width, faces, words)
    for factor in (1.5, 2.25, 3.25, 4.5, 6.0):
        if box.height <= most or box.width >= broadest:
            break
        box = _box(content, min(width * factor, broadest), faces, words)
    return box


def _box(content: Content, width: float, faces: Faces, words: Words) -> PlotBox:
    writer = Writer(width, faces)
    head = _head(writer, content)
    writer.y = head + CLEAR
    writer.write(content.pernyataan, STATEMENT)
    if content.sasaran:
        writer.y += CLEAR / 2
        writer.write(content.sasaran, SASARAN, f"{words.sasaran}:")
    if content.indikator:
        writer.y += CLEAR
        writer.rules.append(writer.y)
        writer.y += CLEAR
        writer.write(f"{words.indikator} {content.jenjang}".strip(), CAPTION)
    for number, one in enumerate(content.indikator, start=1):
        _measure(writer, one, f"{number}." if len(content.indikator) > 1 else "", words)
    return _closed(writer, content, head)


def _head(writer: Writer, content: Content) -> float:
    writer.y = (HEAD - LABEL.leading) / 2
    room = 0.0
    if content.kode and writer.faces["regular"].measure(content.kode) * CODE.points / MM < writer.width / 2:
        at = len(writer.texts)
        room = writer.aside(content.kode, CODE, LABEL)
        writer.texts.insert(0, writer.texts.pop(at))
    writer.write(content.label, LABEL, room=room)
    if room:  # read after the label, though it had to be measured before
        writer.texts.append(writer.texts.pop(0))
    elif content.kode:
        writer.write(content.kode, CODE)
    return writer.y + (HEAD - LABEL.leading) / 2


def _measure(writer: Writer, one: Measure, number: str, words: Words) -> None:
    writer.write(one.nama, NAME, number)
    if one.penjelasan:
        writer.write(words.penjelasan, CAPTION, inset=INNER)
    for label, text in one.penjelasan:
        writer.write(text, DETAIL, f"{label}:", inset=INNER)
    writer.y += CLEAR / 2


def _closed(writer: Writer, content: Content, head: float, kind: PlotKind = "box") -> PlotBox:
    return PlotBox(
        0.0, 0.0, writer.width, writer.y + CLEAR, tuple(writer.texts), content.level, kind, head,
        tuple(writer.rules), link=content.link, key=content.key,
    )  # fmt: skip


def stub_of(content: Content, width: float, faces: Faces, origin: str, page: int) -> PlotBox:
    """A box shown again on a further page: its label and statement, and from which page it comes."""
    writer = Writer(width, faces)
    head = _head(writer, content)
    writer.y = head + CLEAR
    writer.write(content.pernyataan, SASARAN)
    writer.write(origin, Type(DETAIL.points, DETAIL.leading, "italic", "tone"))
    box = _closed(writer, content, head, "repeat")
    return PlotBox(0.0, 0.0, box.width, box.height, box.texts, box.tone, "repeat", head, page=page, key=box.key)


def mark_of(text: str, faces: Faces, level: int, page: int) -> PlotBox:
    """A pointer to a further page, as wide as its text needs."""
    style = Type(7.0, 3.2, "bold", "tone")
    length = faces[style.face].measure(text) * style.points / MM
    writer = Writer(length + 2 * PADDING + 0.5, faces)
    writer.y = 1.0
    writer.write(text, style)
    return PlotBox(0.0, 0.0, writer.width, writer.y + 1.0, tuple(writer.texts), level, "mark", page=page)
