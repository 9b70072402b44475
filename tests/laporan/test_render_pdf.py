"""PDF: layout as geometry (nothing cut, lost, doubled or overlapping), then the file read back."""

import gc
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporan.document import Cell, Column, Document, Margins, Meta, Note, Paper, Paragraph, Row, Section, Table
from laporan.render import pdf
from laporan.render.pause import collector_at_rest
from laporan.render.pdf import fonts
from laporan.render.pdf.grid import Faces, Piece
from laporan.render.pdf.layout import MM, Page, TooSmall, pages_of
from laporan.render.wrapping import Widths, fitted
from tests.laporan.reading import Reading
from tests.laporan.samples import AT, document, grids, matrix

HALF = Widths({}, default=0.5)  # every letter is half an em wide
FACES: Faces = {"regular": HALF, "bold": HALF, "italic": HALF}
SMALL = Paper("A4", "landscape", Margins(top=50, bottom=60))  # 100 mm high inside
HAIR = 0.01

long_texts = st.builds(
    lambda count, word: " ".join([word] * count),
    st.integers(0, 120),
    st.sampled_from(("kata", "kemasyarakatan", "a-b/c")),
)


def normal(text: str) -> str:
    return " ".join(text.split())


def table_pieces(page: Page) -> list[Piece]:
    return [piece for piece in page.pieces if piece.cell is not None]


def shown_texts(pages: list[Page]) -> dict[tuple[str, int, int], str]:
    """The text that the pages show of each cell, repeats left out."""
    texts: dict[tuple[str, int, int], str] = defaultdict(str)
    for page in pages:
        for piece in table_pieces(page):
            if piece.cell is not None and not piece.repeat:
                texts[piece.cell] += "".join(piece.lines)
    return texts


def assert_lines_fit(piece: Piece) -> None:
    assert piece.drop + len(piece.lines) * piece.type.leading + piece.drop <= piece.height + HAIR
    for line in piece.lines:
        assert HALF.measure(line.rstrip()) * piece.type.points <= piece.width - 2 * piece.type.padding + HAIR


def assert_tiled(pieces: list[Piece]) -> None:
    """The pieces fill the rectangle around them without hole or overlap."""
    left, right = min(p.x for p in pieces), max(p.x + p.width for p in pieces)
    top, bottom = min(p.y for p in pieces), max(p.y + p.height for p in pieces)
    assert sum(p.width * p.height for p in pieces) == pytest.approx((right - left) * (bottom - top))
    for index, one in enumerate(pieces):
        for other in pieces[index + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert across <= HAIR or down <= HAIR


@given(grids(long_texts))
@settings(max_examples=60, deadline=None)
def test_every_text_is_whole_and_inside_its_piece_and_pieces_tile_each_page(table: Table) -> None:
    pages = pages_of(document(table, paper=SMALL), FACES)
    texts = shown_texts(pages)
    for index, row in enumerate(table.body):
        for cell in row.cells:
            assert texts["body", index, cell.column] == normal(cell.text)
    for page in pages:
        pieces = table_pieces(page)
        assert_tiled(pieces)
        for piece in pieces:
            assert_lines_fit(piece)
            assert piece.y + piece.height <= (SMALL.height - SMALL.margins.bottom) * MM + HAIR


@given(grids(long_texts))
@settings(max_examples=40, deadline=None)
def test_a_cell_that_crosses_pages_says_something_on_each(table: Table) -> None:
    pages = pages_of(document(table, paper=SMALL), FACES)
    begun: set[tuple[str, int, int]] = set()
    for page in pages:
        for piece in table_pieces(page):
            assert piece.cell is not None
            part, row, column = piece.cell
            if part == "head" or not next(c for c in table.body[row].cells if c.column == column).text:
                continue
            if piece.cell in begun:
                assert piece.lines
            if piece.lines:
                begun.add(piece.cell)
            if piece.repeat:
                assert piece.lines[0].startswith(("(lanjutan)", "(lanj.)", "("))


def test_matrix_keeps_texts_whole_on_a_page_where_it_can() -> None:
    pages = pages_of(document(matrix(300)), FACES)
    cells: dict[tuple[str, int, int], int] = defaultdict(int)
    for page in pages:
        for piece in table_pieces(page):
            if piece.cell is not None and piece.lines and not piece.repeat:
                cells[piece.cell] += 1
    torn = [cell for cell, count in cells.items() if count > 1]
    assert len(torn) <= len(cells) * 0.01


def test_band_stays_with_the_row_below() -> None:
    for page in pages_of(document(matrix(300)), FACES):
        pieces = table_pieces(page)
        bottom = max(piece.y + piece.height for piece in pieces)
        assert not [p for p in pieces if p.kind == "band" and p.y + p.height > bottom - HAIR]


def test_row_taller_than_a_page_goes_on_between_its_lines() -> None:
    text = " ".join(f"kata{number}" for number in range(3000))
    table = Table((Column("A", 1), Column("B", 1)), (Row((Cell(0, text), Cell(1, "pendek"))),))
    pages = pages_of(document(table, paper=SMALL), FACES)
    assert len(pages) > 3
    assert shown_texts(pages)["body", 0, 0] == text
    repeats = [piece.lines for page in pages for piece in table_pieces(page) if piece.repeat and piece.kind == "data"]
    assert repeats == [["(lanjutan) pendek"]] * (len(pages) - 1)


def test_long_repeat_is_shortened_with_an_ellipsis() -> None:
    text = " ".join(["panjang"] * 60)
    rows = [Row((Cell(0, text, rowspan=200), Cell(1, "x"))), *[Row((Cell(1, "x"),))] * 199]
    pages = pages_of(document(Table((Column("A", 10), Column("B", 90)), tuple(rows))), FACES)
    repeats = [piece for page in pages for piece in table_pieces(page) if piece.repeat and piece.kind == "data"]
    assert repeats
    assert all(len(piece.lines) == 8 and piece.lines[-1].endswith("…") for piece in repeats)


def test_a_piece_too_low_for_its_repeat_grows() -> None:
    text = " ".join(["panjang"] * 12)
    body = [Row((Cell(0, text, rowspan=34), Cell(1, "x"))), *[Row((Cell(1, "x"),))] * 33]
    for height in range(150, 190):
        paper = Paper("A4", "landscape", Margins(top=5, bottom=210 - height))
        pages = pages_of(document(Table((Column("A", 10), Column("B", 90)), tuple(body)), paper=paper), FACES)
        for page in pages:
            for piece in table_pieces(page):
                assert_lines_fit(piece)
                if piece.repeat and piece.kind == "data":
                    assert normal("".join(piece.lines)) == f"(lanjutan) {text}"


def test_a_row_stretched_by_a_text_from_above_may_break_where_that_text_must() -> None:
    rows = [Row((Cell(0, "kata " * 230, rowspan=3), Cell(1, "a"))), *[Row((Cell(1, "b"),))] * 2]
    pages = pages_of(document(Table((Column("A", 10), Column("B", 90)), tuple(rows)), paper=SMALL), FACES)
    bottom = (SMALL.height - SMALL.margins.bottom) * MM
    for page in pages[:-1]:
        assert max(piece.y + piece.height for piece in table_pieces(page)) == pytest.approx(bottom)


def test_columns_grow_for_their_longest_word() -> None:
    assert fitted([10, 10], [5, 5], 40) == [20, 20]
    assert fitted([10, 10], [24, 5], 40) == [24, 16]
    assert fitted([10, 10], [99, 5], 40) == [28, 12] or sum(fitted([10, 10], [99, 5], 40)) == pytest.approx(40)


def test_head_that_leaves_no_room_is_refused() -> None:
    table = Table((Column("kata " * 400, 1),), (Row((Cell(0, "a"),)),))
    paper = Paper("A4", "landscape", Margins(left=100, right=150, top=50, bottom=60))
    with pytest.raises(TooSmall, match="Pilih kertas yang lebih besar"):
        pages_of(document(table, paper=paper), FACES)


# --- The file -------------------------------------------------------------------------------------------------


def test_structure_tree_holds_each_cell_once_with_spans_and_exact_text() -> None:
    table = matrix(120)
    (read,) = Reading(pdf.render(document(table))).tables()
    expected = [*table.head, *table.body]
    assert len(read) == len(expected)
    for places, row in zip(read, expected, strict=True):
        assert [(p.rowspan, p.colspan, p.text) for p in places] == [
            (cell.rowspan, cell.colspan, normal(cell.text)) for cell in row.cells
        ]
        assert [p.tag for p in places] == ["/TD" if cell.kind == "data" else "/TH" for cell in row.cells]


def test_head_and_foot_stand_on_every_page() -> None:
    table = matrix(120)
    reading = Reading(pdf.render(document(table, title=("JUDUL", "TAHUN 2021"))))
    labels = [column.label for column in table.columns]
    count = len(reading.pages)
    assert count > 3
    for index in range(count):
        artifacts = reading.texts(index, artifacts=True)
        assert artifacts[-1] == f"Halaman {index + 1} dari {count}"
        assert artifacts[-2] == "Sekretariat Daerah · Revisi 7 · Dicetak 3 Maret 2025 14.05 WIB"
        shown = reading.texts(index, artifacts=False)[2:] if index == 0 else artifacts
        assert shown[: len(labels)] == labels
    assert reading.texts(0, artifacts=False)[:2] == ["JUDUL", "TAHUN 2021"]


def test_marked_repeats_are_artifacts_and_the_only_doubles() -> None:
    table = matrix(200)
    reading = Reading(pdf.render(document(table)))
    real = [text for index in range(len(reading.pages)) for text in reading.texts(index, artifacts=False)]
    whole = "\n".join(real)
    for row in table.body:
        for cell in row.cells:
            if cell.value is None:
                assert whole.count(cell.text.split()[0] + " ") == 1
    again = [text for index in range(len(reading.pages)) for text in reading.texts(index, artifacts=True)]
    assert any(text.startswith("(lanjutan) T") for text in again)


@pytest.mark.parametrize("text", ["μ → ≤ é ­x", "مرحبا", "😀 a", "a\u00a0b", "</P> (x) \\ <x>", "fi fl ffi AV"])
def test_any_letter_is_extracted_as_written(text: str) -> None:
    table = Table((Column("K", 1),), (Row((Cell(0, text),)),))
    (read,) = Reading(pdf.render(document(table))).tables()
    assert read[1][0].text == text


def test_paragraphs_and_notes_flow_over_pages() -> None:
    long = " ".join(f"kata{number}" for number in range(4000))
    section = Section((Paragraph("Pembuka", bold=True), Paragraph(long), matrix(3), Note("Catatan.")), ("JUDUL",))
    reading = Reading(pdf.render(Document("k", "K", (section, section), Meta(AT))))
    texts = [text for index in range(len(reading.pages)) for text in reading.texts(index, artifacts=False)]
    assert texts.count("Pembuka") == texts.count("Catatan.") == 2
    assert "".join(texts).count("kata3999") == 2
    assert len(reading.tables()) == 2


@pytest.mark.parametrize(
    ("paper", "size"),
    [(Paper(), (935.43, 609.45)), (Paper("A4"), (841.89, 595.28)), (Paper("A3", "portrait"), (841.89, 1190.55))],
)
def test_paper(paper: Paper, size: tuple[float, float]) -> None:
    reading = Reading(pdf.render(document(matrix(3), paper=paper)))
    assert [float(edge) for edge in reading.pdf.pages[0].mediabox] == [0, 0, *size]


def test_file_says_language_and_title_and_embeds_its_fonts() -> None:
    reading = Reading(pdf.render(document(matrix(30))))
    file = reading.pdf
    assert str(file.Root.Lang) == "id"
    assert file.Root.MarkInfo.Marked
    assert file.Root.ViewerPreferences.DisplayDocTitle
    assert str(file.docinfo.Title) == "Contoh"
    assert str(file.docinfo.CreationDate) == "D:20250303140500+07'00'"
    for font in file.pages[0].resources.Font.values():
        assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"
    assert not file.check_pdf_syntax()


def test_every_content_is_marked_and_the_parent_tree_knows_its_element() -> None:
    reading = Reading(pdf.render(document(matrix(60))))
    file = reading.pdf
    numbers = file.Root.StructTreeRoot.ParentTree.Nums
    for index, page in enumerate(file.pages):
        assert int(page.obj.StructParents) == int(numbers[2 * index]) == index
        for number, element in enumerate(numbers[2 * index + 1]):
            kids = [kid.MCID if isinstance(kid, pikepdf.Dictionary) else kid for kid in element.K]
            assert number in [int(kid) for kid in kids]


def test_same_document_same_bytes_and_progress_rises_to_one() -> None:
    heard: list[float] = []
    report = document(matrix(80))
    assert pdf.render(report, heard.append) == pdf.render(report)
    assert all(one <= two for one, two in pairwise(heard))
    assert heard[-1] == 1


def test_the_collector_rests_meanwhile_and_wakes_again() -> None:
    """Also after a refusal; who had put it to rest finds it so."""
    awake: list[bool] = []
    pdf.render(document(matrix(80)), lambda _done: awake.append(gc.isenabled()))
    assert awake
    assert not any(awake)
    assert gc.isenabled()
    with pytest.raises(TooSmall), collector_at_rest():
        raise TooSmall
    assert gc.isenabled()
    gc.disable()
    try:
        pdf.render(document(matrix(3)))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_missing_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    fonts.path_of.cache_clear()
    try:
        with pytest.raises(fonts.FontMissing, match="Pasang paket fonts-liberation"):
            fonts.path_of("regular")
    finally:
        fonts.path_of.cache_clear()
