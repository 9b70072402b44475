"""Sheets as geometry: nothing overlaps, is cut or lost; pointers name the pages where the tree goes on."""

import io
import re
from collections import Counter
from dataclasses import replace
from itertools import chain, pairwise
from time import process_time

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporan.diagram.boxes import MM, Content, Faces, Measure, box_of
from laporan.diagram.drawing import Branch, Style, Title, whole
from laporan.diagram.sheets import OVERVIEW, Part, sheets
from laporan.document import PAPER_MM, Document, Meta, Paper, Plot, PlotBox, Section
from laporan.render import pdf
from laporan.render.pdf.metrics import faces
from laporan.render.wrapping import Widths
from laporan.reports.pohon_kinerja import LEAST_POINTS, fitted
from tests.laporan.geometry import HAIR, Box, Shelf, crossings, overlaps, strokes
from tests.laporan.plans import BANDS, JENJANG, Cascading
from tests.laporan.samples import AT

HALF: Faces = {"regular": Widths({}, 0.5), "bold": Widths({}, 0.55), "italic": Widths({}, 0.5)}
TITLE = Title("POHON KINERJA DINAS CONTOH", "Kabupaten Contoh · Tahun 2025")
PROGRAM = 2
SECONDS = 20
ROOMS = {kind: (sides[1] - 20, sides[0] - 26) for kind, sides in PAPER_MM.items()}  # landscape, within its margins


def style() -> Style:
    return Style(HALF, BANDS)


def frame(box: PlotBox) -> Box:
    return Box(box.x, box.y, box.width, box.height)


def assert_drawn_well(plot: Plot, room: tuple[float, float] | None = None, widths: Faces = HALF) -> None:
    """No box over another or over the edge; no arrow through a box or over another; each line inside its box."""
    boxes = [frame(box) for box in plot.boxes]
    sheet = Box(0, 0, plot.width, plot.height)
    assert overlaps(boxes) == []
    assert all(sheet.holds(box) for box in boxes)
    if room is not None:
        assert plot.width * plot.scale <= room[0] + 0.01
        assert plot.height * plot.scale <= room[1] + 0.01
    shelf = Shelf(boxes)
    assert [edge for edge in plot.edges if shelf.through(edge.points)] == []
    origins: list[list[tuple[tuple[float, float], tuple[float, float]]]] = []
    edges = iter(plot.edges)
    below: dict[int | None, list[PlotBox]] = {}
    for box in plot.boxes:
        below.setdefault(box.parent, []).append(box)
    for parent in range(len(plot.boxes)):
        reached = [(box, next(edges).points) for box in below.get(parent, ())]
        for box, points in reached:
            assert is_entered(box, points[-1])
        if reached:
            origins.append([stroke for _box, points in reached for stroke in strokes(points)])
    assert list(edges) == []
    assert crossings(origins) == []
    for box in plot.boxes:
        assert_lines_inside(box, widths)
    bands = sorted(plot.bands, key=lambda one: one.y)
    assert all(first.y + first.height <= second.y + HAIR for first, second in pairwise(bands))
    assert all(any(band.y <= box.y and box.y + box.height <= band.y + band.height for band in bands)
               for box in plot.boxes)  # fmt: skip


def is_entered(box: PlotBox, end: tuple[float, float]) -> bool:
    """An arrow ends in the middle of the top, or at the left side."""
    is_top = end == pytest.approx((box.x + box.width / 2, box.y))
    return is_top or (end[0] == pytest.approx(box.x) and box.y < end[1] < box.y + box.height)


def assert_lines_inside(box: PlotBox, widths: Faces) -> None:
    below = 0.0
    for line in (line for text in box.texts for line in text.lines):
        size = line.points / MM
        length = sum(widths[run.face].measure(run.text) for run in line.runs) * size
        trailing = widths[line.runs[-1].face][" "] * size if line.text.endswith(" ") else 0.0
        assert line.x >= 0
        assert line.x + length - trailing <= box.width + HAIR
        assert line.y - 0.73 * size >= -HAIR  # the height of a capital
        assert line.y + 0.212 * size <= box.height + HAIR
        assert line.y >= below - HAIR
        below = line.y


def assert_whole(parts: list[Part], roots: list[Branch]) -> None:
    """Each box of the tree stands on a page, from the programs on once; pointers and repeats tell the right page."""
    pages = [plot for part in parts for plot in part.plots]
    overview = len(parts[0].plots) if parts[0].name == OVERVIEW else 0
    shown = [box.key for plot in pages[overview:] for box in plot.boxes if box.kind == "box"]
    expected = {branch.content.key: branch.content.level for branch in _walk(roots)}
    assert set(shown) == expected.keys()
    assert [key for key, count in Counter(shown).items() if count > 1 and expected[key] >= PROGRAM] == []
    for number, plot in enumerate(pages, start=1):
        assert_pointers(number, plot, pages)


def assert_pointers(number: int, plot: Plot, pages: list[Plot]) -> None:
    for box in plot.boxes:
        if box.kind == "repeat":
            assert box.text.endswith(f"dari hlm {box.page}")
            assert box.page == number - 1
            assert any(one.key == box.key for one in pages[box.page - 1].boxes)
        if box.kind == "mark":
            assert box.text == f"lanjut ke hlm {box.page}"
            assert box.parent is not None
            above = plot.boxes[box.parent].key
            assert any(one.key == above and one.kind == "repeat" for one in pages[box.page - 1].boxes)


def _walk(roots: list[Branch]) -> list[Branch]:
    return list(chain.from_iterable([root, *_walk(root.children)] for root in roots))


@given(st.integers(1, 90), st.integers(0, 10_000), st.sampled_from(sorted(ROOMS)))
@settings(max_examples=20, deadline=None)
def test_pages_hold_the_whole_tree(count: int, seed: int, kind: str) -> None:
    roots = Cascading(count, seed).roots
    parts = sheets(roots, PROGRAM, ROOMS[kind], style(), TITLE)  # type: ignore[index]
    for part in parts:
        for plot in part.plots:
            assert_drawn_well(plot, ROOMS[kind])  # type: ignore[index]
    assert_whole(parts, roots)


def test_two_thousand_boxes() -> None:
    """The layout of the printed file, with the painter's own letters."""
    letters = faces()
    roots = Cascading(2_000).roots
    parts = sheets(roots, PROGRAM, ROOMS["A3"], Style(letters, BANDS), TITLE)
    for part in parts:
        for plot in part.plots:
            assert_drawn_well(plot, ROOMS["A3"], letters)
    assert_whole(parts, roots)
    plot = whole(roots, Style(letters, BANDS), TITLE)
    assert_drawn_well(plot, widths=letters)
    assert [box.key for box in plot.boxes] == [branch.content.key for branch in _walk(roots)]


def test_two_thousand_boxes_are_printed_in_seconds() -> None:
    """Of this process's own time, so that other work on the machine doesn't count."""
    roots = Cascading(2_000).roots
    begun = process_time()
    parts = sheets(roots, PROGRAM, ROOMS["A3"], Style(faces(), BANDS), TITLE)
    sections = tuple(Section(part.plots, bookmark=part.name) for part in parts)
    data = pdf.render(Document("pohon-kinerja", "Uji", sections, Meta(AT), Paper("A3")))
    assert process_time() - begun < SECONDS
    assert len(pikepdf.open(io.BytesIO(data)).pages) == sum(len(part.plots) for part in parts)


@pytest.mark.parametrize(("count", "grows"), [(4, False), (60, True), (700, True), (2_000, True)])
def test_a_whole_tree_keeps_its_letters_legible(count: int, *, grows: bool) -> None:
    """On the sheet itself, on one made to measure, and on one longer than a PDF page can count in points."""
    paper = Paper("A3")
    plot, sheet = fitted(whole(Cascading(count).roots, style(), TITLE), paper, ROOMS["A3"])
    points = min(line.points for box in plot.boxes for text in box.texts for line in text.lines)
    assert points * plot.scale * sheet.unit >= LEAST_POINTS - 0.001
    assert plot.width * plot.scale <= sheet.width - 20 + 0.01
    assert plot.height * plot.scale <= sheet.height - 26 + 0.01
    assert max(sheet.width, sheet.height) <= 5_080 + 0.01, "200 inches"
    assert (sheet.size is not None) is grows
    assert (sheet.unit > 1) is (count >= 700)


def test_a_sheet_longer_than_a_pdf_can_count_has_a_larger_unit() -> None:
    plot, sheet = fitted(whole(Cascading(700).roots, style(), TITLE), Paper("A3"), ROOMS["A3"])
    data = pdf.render(Document("pohon-kinerja", "Uji", (Section((plot,), paper=sheet),), Meta(AT)))
    with pikepdf.open(io.BytesIO(data)) as opened:
        (page,) = opened.pages
        assert float(page.obj.UserUnit) == pytest.approx(sheet.unit, abs=0.001)
        assert float(page.mediabox[2]) <= 14_400
    ordinary = pdf.render(Document("pohon-kinerja", "Uji", (Section((plot,), paper=replace(sheet, unit=1)),), Meta(AT)))
    with pikepdf.open(io.BytesIO(ordinary)) as opened:
        assert "/UserUnit" not in opened.pages[0].obj


def test_the_overview_names_the_pages_of_each_program() -> None:
    roots = Cascading(200, 3).roots
    parts = sheets(roots, PROGRAM, ROOMS["A3"], style(), TITLE)
    assert parts[0].name == OVERVIEW
    first = 1
    pages = {}
    for part in parts:
        pages[part.name] = (first, first + len(part.plots) - 1)
        first += len(part.plots)
    named = 0
    for plot in parts[0].plots:
        for box in plot.boxes:
            found = re.search(r"hlm (\d+)(?:–(\d+))?$", box.text)
            if found and box.kind == "box" and box.tone == PROGRAM:
                statement = box.text.split("\n")[1].strip()
                expected = next(value for name, value in pages.items() if name.endswith(box.texts[1].text.strip()))
                assert (int(found[1]), int(found[2] or found[1])) == expected, statement
                assert box.page == expected[0]
                named += 1
    assert named == sum(1 for branch in _walk(roots) if branch.content.level == PROGRAM)


def test_a_box_larger_than_the_sheet_is_made_wider_then_smaller() -> None:
    measures = tuple(Measure(f"Indikator {n} " * 9, (("Formulasi", "a b " * 60),)) for n in range(60))
    root = Branch(Content("Tujuan 1", "Pernyataan", "", "Tujuan", "", measures, 0, 1))
    (part,) = sheets([root], PROGRAM, ROOMS["A4"], style(), TITLE)
    (plot,) = part.plots
    assert_drawn_well(plot, ROOMS["A4"])
    assert plot.scale < 1
    assert box_of(root.content, 55.0, HALF).width > 55.0


def test_leaves_without_anything_below_share_a_set() -> None:
    ends = [Branch(Content(f"Program {n}", f"Teks {n}", "", "Program", "", (), 2, n)) for n in range(2, 9)]
    root = Branch(Content("Sasaran 1", "Teks", "", "Sasaran", "", (), 1, 1), ends)
    parts = sheets([root], PROGRAM, ROOMS["A3"], style(), TITLE)
    assert [part.name for part in parts] == ["Program 2: Teks 2 – Program 8"]
    assert len(parts[0].plots) == 1


def test_a_code_too_long_for_the_head_goes_on_below_the_label() -> None:
    box = box_of(
        Content("Sub Kegiatan 1", "Teks", "7.01.01.2.01.0001.0002.0003.0004.0005", JENJANG[4], level=4), 55, HALF
    )
    assert_lines_inside(box, HALF)
    assert [text.text for text in box.texts][:2] == ["Sub Kegiatan 1", "7.01.01.2.01.0001.0002.0003.0004.0005"]
