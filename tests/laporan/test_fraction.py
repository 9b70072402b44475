"""Fractions in documents: over a rule in PDF and HTML, in one line in XLSX and where there is no room."""

from io import BytesIO

import openpyxl
import pytest

from indikator.formula import parse
from laporan.document import Cell, Column, Fraction, Row, Table
from laporan.render import html, pdf, xlsx
from laporan.render.pdf.fraction import SetLine, fraction_lines
from laporan.render.wrapping import Widths
from laporan.reports.pecahan import text_cell
from laporan.reports.rumus import printed_formula
from laporan.rumus import formula_cell
from tests.laporan.reading import Reading
from tests.laporan.samples import document

HALF = Widths({}, default=0.5)
SHARE = Fraction("Layanan tepat waktu", "Seluruh layanan", after=" × 100%")


def table(fraction: Fraction, width: float = 60) -> Table:
    cell = Cell(1, fraction.text, fraction=fraction)
    return Table(
        (Column("No", 10), Column("Rumus", width), Column("Sumber", 200)), (Row((Cell(0, "1"), cell, Cell(2))),)
    )


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (SHARE, "Layanan tepat waktu / Seluruh layanan × 100%"),
        (Fraction("a - b", "b", after=" × 100"), "(a - b) / b × 100"),
        (Fraction("a × b", "c × d", before="1 + "), "1 + a × b / (c × d)"),
    ],
)
def test_in_one_line(fraction: Fraction, text: str) -> None:
    assert fraction.text == text


def test_lines_of_a_fraction() -> None:
    lines = fraction_lines(Fraction("aaaa", "bb", "x", "yy"), 20, HALF)
    assert lines == ["aaaa", "bb"]
    first, second = lines
    assert isinstance(first, SetLine)
    assert isinstance(second, SetLine)
    assert (first.left, first.rule, first.beside) == (0.5, (0.5, 2.5), ((0.0, "x"), (2.5, "yy")))
    assert (second.left, second.rule) == (1.0, None)


def test_long_labels_wrap_above_and_below() -> None:
    lines = fraction_lines(Fraction("satu dua tiga empat", "lima enam"), 5, HALF)
    assert lines == ["satu dua ", "tiga empat", "lima enam"]
    rules = [line.rule for line in lines if isinstance(line, SetLine)]
    assert rules == [None, (0.0, 5.0), None]


def test_no_room_no_fraction() -> None:
    assert fraction_lines(SHARE, 8, HALF) is None


def test_html_is_set_and_spoken() -> None:
    page = html.fragment(document(table(Fraction("a < b", "c"))))
    assert '<span class="pembilang">a &lt; b</span><span class="penyebut">c</span>' in page
    assert 'role="math" aria-label="a &lt; b / c"' in page


def test_pdf_shows_all_of_it_over_a_rule() -> None:
    data = pdf.render(document(table(SHARE, 90)))
    reading = Reading(data)
    assert "Layanan tepat waktu × 100%Seluruh layanan" in reading.texts(0, artifacts=False)
    content = reading.pdf.pages[0].Contents.read_bytes().decode()
    _, stroke = content.split("0.5 w 0 G\n")
    x0, y0, _, x1, y1, *_ = stroke.split()
    assert y0 == y1
    assert float(x1) - float(x0) > 60  # points: as wide as the numerator at 8 points


def test_a_narrow_cell_of_a_pdf_shows_one_line() -> None:
    reading = Reading(pdf.render(document(table(SHARE, 12))))
    assert SHARE.text in reading.texts(0, artifacts=False)


def test_xlsx_shows_the_text() -> None:
    sheet = openpyxl.load_workbook(BytesIO(xlsx.render(document(table(SHARE))))).worksheets[0]
    assert SHARE.text in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("rumus", "text", "fraction"),
    [
        ("a / b × 100%", "Tepat / b × 100%", Fraction("Tepat", "b", "", " × 100%")),
        ("1 - (a + b) / c", "1 - (Tepat + b) / c", Fraction("Tepat + b", "c", "1 - ")),
        ("a / b + c / d", "Tepat / b + c / d", None),
        ("a + b", "Tepat + b", None),
    ],
)
def test_the_cell_of_a_formula(rumus: str, text: str, fraction: Fraction | None) -> None:
    assert formula_cell(2, parse(rumus), {"a": "Tepat"}) == Cell(2, text, fraction=fraction)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("Jumlah surat selesai / Jumlah surat masuk × 100 %",
         Fraction("Jumlah surat selesai", "Jumlah surat masuk", "", " × 100 %")),
        ("Jumlah surat selesai di bagi jumlah surat masuk di kali 100",
         Fraction("Jumlah surat selesai", "jumlah surat masuk", "", " di kali 100")),
        ("Persentase surat = Jumlah surat selesai dibagi jumlah surat masuk x 100%",
         Fraction("Jumlah surat selesai", "jumlah surat masuk", "Persentase surat = ", " x 100%")),
        ("Jumlah kasus/ perkara yang ditangani dibagi jumlah perkara yang masuk dikali 100%",
         Fraction("Jumlah kasus/ perkara yang ditangani", "jumlah perkara yang masuk", "", " dikali 100%")),
        ("Jumlah surat selesai x 100% : Jumlah surat masuk",
         Fraction("Jumlah surat selesai x 100%", "Jumlah surat masuk")),
        ("=(realisasi koordinasi / target koordinasi) x 100%;",
         Fraction("realisasi koordinasi", "target koordinasi", "=(", ") x 100%;")),
        ("Jumlah laporan kegiatan Kabupaten/Kota", None),
        ("Rekap hasil evaluasi dibagi sesuai bidang urusan untuk ditindaklanjuti melalui rapat", None),
        ("Jumlah surat selesai dibagi jumlah surat masuk dibagi jumlah hari", None),
    ],
)  # fmt: skip
def test_a_printed_text_is_set_where_it_reads_surely_as_a_share(text: str, fraction: Fraction | None) -> None:
    """Only the sign or word of division is not printed; the cell keeps the text as it is."""
    cell = text_cell(3, text)
    assert (cell.text, cell.fraction) == (text, fraction)


def test_a_formula_without_a_text_is_printed_from_its_expression() -> None:
    label = {"a": "surat selesai", "b": "surat masuk"}
    cell = printed_formula(2, "", "a / b × 100", label)
    assert (cell.column, cell.text) == (2, "surat selesai / surat masuk × 100")
    assert cell.fraction == Fraction("surat selesai", "surat masuk", "", " × 100")
    assert printed_formula(2, "menurut lembaga", "a / b × 100", label) == Cell(2, "menurut lembaga")
    assert printed_formula(2, "", "", {}) == Cell(2)


def test_what_stands_before_a_high_fraction_is_told_before_it() -> None:
    lines = fraction_lines(Fraction("satu dua tiga empat", "lima", "nilai = ", "%"), 9, HALF)
    assert lines == ["nilai = ", "satu dua tiga ", "empat", "lima"]
    assert [line.rule for line in lines if isinstance(line, SetLine)] == [None, (0.0, 6.5), None]
