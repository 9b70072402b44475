"""The prose that may stand around painted tables: titles, headings, paragraphs, lists, facts, signatures."""

from functools import singledispatch
from itertools import zip_longest
from typing import Final

from laporan.document import Facts, Heading, Note, Paragraph, Plot, Points, Prose, Signature
from laporan.render import qr
from laporan.render.pdf.flow import GAP, MM, Code, Flow, PlacedPlot, Strip
from laporan.render.pdf.fonts import FaceName

LEAD_LINES: Final = 3  # of what follows a heading, on the same page
SIGN_MM: Final = 22.0  # room for the sign, or for the code
SIGN_SHARE: Final = 0.42  # of the width: a signature


def title(flow: Flow, lines: tuple[str, ...]) -> None:
    """The title of a section: centred lines, each a heading."""
    for line in lines:
        flow.text(line, "bold", flow.types.title, "center", "H1")
    if lines:
        flow.y += GAP


@singledispatch
def draw(block: Prose | Plot, _flow: Flow) -> None:
    """One block at the flow's place."""
    raise TypeError(f"not painted: {type(block).__name__}")


@draw.register
def _paragraph(block: Paragraph, flow: Flow) -> None:
    face: FaceName = "bold" if block.bold else "italic" if block.italic else "regular"
    types = flow.types
    style = {"small": types.small, "normal": types.prose, "large": types.large}[block.size]
    flow.text(block.text, face, style, block.align, indent=block.indent * MM)


@draw.register
def _note(block: Note, flow: Flow) -> None:
    flow.text(block.text, "italic", flow.types.small, "left")


@draw.register
def _heading(block: Heading, flow: Flow) -> None:
    style = flow.types.prose
    flow.keep(style.leading * (block.text.count("\n") + 1 + LEAD_LINES))
    flow.pin(block.level, block.label)
    flow.text(block.text, "bold", style, "center" if block.level == 1 else "left", f"H{block.level}")


@draw.register
def _plot(block: Plot, flow: Flow) -> None:
    """A drawing is made for its sheet: where it doesn't fit below what is there, it gets the next."""
    height = block.height * block.scale * MM
    page = flow.pages[-1]
    if page.plots or (page.pieces and flow.y + height > flow.bottom):
        flow.turn()
    flow.pages[-1].plots.append(PlacedPlot(flow.left, flow.y, block))
    flow.y += height


@draw.register
def _points(block: Points, flow: Flow) -> None:
    style = flow.types.prose
    hang = (max((flow.faces["regular"].measure(mark) for mark, _ in block.marked), default=0.0) + 0.5) * style.points
    for mark, text in block.marked:
        flow.strips([Strip(mark, 0.0, hang), Strip(text, hang, flow.width - hang)], style)


@draw.register
def _facts(block: Facts, flow: Flow) -> None:
    style, widths = flow.types.prose, flow.faces["bold"]
    label = min(0.4 * flow.width, (max(widths.measure(label) for label, _ in block.rows) + 1) * style.points)
    colon = style.points
    for name, text in block.rows:
        beside = Strip(text, label + colon, flow.width - label - colon)
        flow.strips([Strip(name, 0.0, label, "bold"), Strip(":", label, colon), beside], style)


def height_of(block: Signature, flow: Flow) -> float:
    """The room that a signature needs, with a line or two to spare for long names."""
    signers = [one for one in (block.beside, block) if one is not None]
    count = max(len(one.opening) + len(one.role) + len(one.closing) for one in signers)
    return SIGN_MM * MM + flow.types.prose.leading * (count + 2)


@draw.register
def _signature(block: Signature, flow: Flow) -> None:
    """Kept on one page; who signs beside stands at the left, line by line with the other."""
    style, room = flow.types.prose, SIGN_MM * MM
    wide = flow.width * SIGN_SHARE
    places = [(0.0, block.beside), (flow.width - wide, block)]
    signers = [(left, one) for left, one in places if one is not None]
    flow.keep(height_of(block, flow))

    def group(texts: list[tuple[float, tuple[str, ...]]], *, face: FaceName = "regular") -> None:
        for row in zip_longest(*([(left, line) for line in lines] for left, lines in texts)):
            strips = [Strip(one[1], one[0], wide, face) for one in row if one is not None and one[1]]
            if strips:
                flow.strips(strips, style)

    group([(left, one.opening) for left, one in signers])
    group([(left, one.role) for left, one in signers])
    for left, one in signers:
        if one.qr:
            code = Code(flow.left + left, flow.y + GAP / 2, room - GAP, qr.modules(one.qr), one.qr)
            flow.pages[-1].codes.append(code)
    flow.y += room
    group([(left, one.closing[:1]) for left, one in signers], face="bold")
    group([(left, one.closing[1:]) for left, one in signers])
