"""The diagram of the real document: each text in its box on paper and in its cell of the workbook, none lost or cut."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

from indikator.models import Indikator, Variabel
from kinerja.core.actor import system_in
from laporan.document import Document, Plot, PlotBox
from laporan.render.pdf.metrics import faces
from laporan.reports import pohon_kinerja, render
from tests import benih
from tests.kinerja.seeds import loaded, needs_seeds, opened
from tests.laporan import pdftools
from tests.laporan.kesetiaan import assert_holds_all
from tests.laporan.reading import _characters

pytestmark = [needs_seeds, pytest.mark.django_db]
REFERENCE = "banyumas/sokaraja-2021"
MM = 72 / 25.4
LABEL = {"tujuan": "Tujuan", "sasaran": "Sasaran", "program": "Program", "kegiatan": "Kegiatan",
         "sub_kegiatan": "Sub Kegiatan"}  # fmt: skip
TIPE = {"kumulatif": "Kumulatif", "non_kumulatif": "Non Kumulatif", "kumulatif_negatif": "Kumulatif Negatif"}


@pytest.fixture(scope="module", autouse=True)
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with loaded(django_db_blocker) as plans:
        yield plans
    built.cache_clear()


@cache
def built(kertas: str = "A3", susunan: str = "program") -> Document:
    with opened(REFERENCE) as rencana:
        document = pohon_kinerja.build(system_in(rencana.pemda), rencana, {"kertas": kertas, "susunan": susunan})
    return replace(
        document, meta=replace(document.meta, printed=document.meta.printed.replace(2026, 1, 2, 9, 30, 0, 0))
    )


def seed_rows() -> list[benih.Obj]:
    rows: list[benih.Obj] = benih.seed("sokaraja-2021.json")["simpul"]
    return rows


def penjelasan(one: benih.Obj) -> list[tuple[str, str]]:
    pairs = (("Formulasi", one["formula"]), ("Tipe Penghitungan", TIPE.get(one["tipe_hitung"] or "", "")),
             ("Sumber Data", one["sumber_data"]), ("Keterangan", one["keterangan"]))  # fmt: skip
    return [(label, text) for label, text in pairs if text]


def told(row: benih.Obj) -> list[str]:
    """All paragraphs of a box, from the seed alone."""
    label = LABEL[row["jenis"]]
    texts = [f"{label} {row['nomor']}", row["nama"]]
    if row["sasaran"]:
        texts.append(f"Sasaran: {row['sasaran']}")
    if row["indikator"]:
        texts.append(f"Indikator Kinerja {label}")
    for number, one in enumerate(row["indikator"], start=1):
        texts.append(f"{number}. {one['nama']}" if len(row["indikator"]) > 1 else one["nama"])
        texts.append("Penjelasan")
        texts += [f"{name}: {text}" for name, text in penjelasan(one)]
    return [" ".join(text.split()) for text in texts]


@dataclass(frozen=True)
class Shown:
    """A piece of text of the file: where it begins and ends (mm from the upper left of the page)."""

    x: float
    right: float
    y: float
    text: str


def shown_on(page: pikepdf.Page) -> list[Shown]:
    """The level texts of a page in painting order, placed by the matrices of its content."""
    fonts = {name: _characters(font.ToUnicode) for name, font in page.resources.get("/Font", {}).items()}
    names = {name: str(font.BaseFont) for name, font in page.resources.get("/Font", {}).items()}
    widths = faces()
    high = float(page.mediabox[3])
    scale, left, bottom = 1.0, 0.0, 0.0
    found: list[Shown] = []
    face, size, place = "", 0.0, (0.0, 0.0)
    for instruction in pikepdf.parse_content_stream(page):
        numbers = _numbers(list(instruction.operands))
        match str(instruction.operator):
            case "cm":
                scale, left, bottom = numbers[0], numbers[4], numbers[5]
            case "Q":
                scale, left, bottom = 1.0, 0.0, 0.0
            case "Tf":
                face, size = str(instruction.operands[0]), numbers[-1]
            case "Tm":
                place = (numbers[4], numbers[5]) if numbers[0] == 1 else (-1.0, 0.0)
            case "Tj" if place[0] >= 0:
                codes = bytes(instruction.operands[0])
                text = "".join(fonts[face][int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))
                look = "bold" if "Bold" in names[face] else "italic" if "Italic" in names[face] else "regular"
                length = widths[look].measure(text.rstrip(" ")) * size  # type: ignore[index]
                x, y = left + place[0] * scale, bottom + place[1] * scale
                found.append(Shown(x / MM, (x + length * scale) / MM, (high - y) / MM, text))
                place = (place[0] + widths[look].measure(text) * size, place[1])  # type: ignore[index]
    return found


def _numbers(operands: list[Any]) -> list[float]:
    """The numbers among the operands; names and strings are left out."""
    return [float(one) for one in operands if not isinstance(one, pikepdf.Object)]


def inside(plot: Plot, box: PlotBox, margins: tuple[float, float], texts: list[Shown]) -> list[Shown]:
    """The texts that begin in the rectangle of a box."""
    x, y = margins[0] + box.x * plot.scale, margins[1] + box.y * plot.scale
    right, bottom = x + box.width * plot.scale, y + box.height * plot.scale
    return [one for one in texts if x <= one.x <= right and y <= one.y <= bottom]


def boxes_read(document: Document) -> Iterator[tuple[int, Plot, PlotBox, list[Shown]]]:
    """Each box of each page of the file, with the texts that stand in it."""
    pdf = pikepdf.open(io.BytesIO(render(document, "pdf")))
    plots = [(document.paper_of(section), block) for section in document.sections for block in section.blocks]
    assert len(plots) == len(pdf.pages)
    for number, (page, (paper, plot)) in enumerate(zip(pdf.pages, plots, strict=True), start=1):
        assert isinstance(plot, Plot)
        texts = shown_on(page)
        taken = 0
        for box in plot.boxes:
            here = inside(plot, box, (paper.margins.left, paper.margins.top), texts)
            taken += len(here)
            yield number, plot, box, here
        beside = 2 + len([line for text in plot.title for line in text.lines])  # the foot, and the title
        assert len(texts) == taken + beside


def assert_box_shows(plot: Plot, box: PlotBox, here: list[Shown], margin: float, expected: list[str]) -> None:
    assert "".join(one.text for one in here).replace(" ", "") == "".join(expected).replace(" ", "")
    assert "\n".join(" ".join(text.split()) for text in box.text.split("\n")) == "\n".join(expected)
    right = margin + (box.x + box.width) * plot.scale
    assert all(one.right <= right + 0.05 for one in here)


@pytest.mark.parametrize(("kertas", "susunan"), [("A3", "program"), ("F4", "program"), ("A1", "utuh"), ("A4", "utuh")])
def test_every_text_of_the_document_stands_in_its_box(kertas: str, susunan: str) -> None:
    document = built(kertas, susunan)
    rows = {tuple(told(row)): row for row in seed_rows()}
    assert len(rows) == 44
    counts: Counter[str] = Counter()
    for _number, plot, box, here in boxes_read(document):
        section = next(one for one in document.sections if plot in one.blocks)
        if box.kind != "box" or section.bookmark == "Ikhtisar":
            continue
        expected = [" ".join(text.split()) for text in box.text.split("\n")]
        row = rows[tuple(expected)]
        counts[row["id"]] += 1
        assert_box_shows(plot, box, here, document.paper_of(section).margins.left, told(row))
    sets = 1 if susunan == "utuh" else 5
    assert counts == {row["id"]: sets if row["id"] in {"t1", "s1"} else 1 for row in seed_rows()}


def test_each_box_hangs_below_the_right_one_with_its_band() -> None:
    (section,) = built("A1", "utuh").sections
    (plot,) = section.blocks
    assert isinstance(plot, Plot)
    rows = {tuple(told(row)): row for row in seed_rows()}
    found = [rows[tuple(" ".join(text.split()) for text in box.text.split("\n"))] for box in plot.boxes]
    for box, row in zip(plot.boxes, found, strict=True):
        assert row["induk"] == (None if box.parent is None else found[box.parent]["id"])
        band = next(one for one in plot.bands if one.y <= box.y < one.y + one.height)
        eselon = (f"ESELON {row['eselon']}",) if row["eselon"] else ()
        assert band.lines == (LABEL[row["jenis"]].upper(), *eselon)


def test_the_workbook_has_each_text_in_its_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(built(), "xlsx")))
    assert book.sheetnames == ["Pohon kinerja"]
    sheet = book.active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == "No.")
    assert [text for text in rows[start] if text] == ["No.", "Induk", "Jenjang", "Eselon", "Nomor", "Kode",
                                                      "Pernyataan", "Sasaran", "Indikator", "Penjelasan"]  # fmt: skip
    assert rows[start + 1][9:13] == ["Formulasi", "Tipe Penghitungan", "Sumber Data", "Keterangan"]
    numbers = {row["id"]: number for number, row in enumerate(seed_rows(), start=1)}
    expected: list[list[Any]] = []
    for row in seed_rows():
        node = [numbers[row["id"]], numbers.get(row["induk"]), LABEL[row["jenis"]], row["eselon"], row["nomor"], None,
                row["nama"], row["sasaran"]]  # fmt: skip
        for at, one in enumerate(row["indikator"]):
            texts = [
                one["nama"],
                one["formula"],
                TIPE.get(one["tipe_hitung"] or ""),
                one["sumber_data"],
                one["keterangan"],
            ]
            expected.append([*(node if at == 0 else [None] * 8), *texts])
    assert rows[start + 2 : start + 2 + len(expected)] == expected


def test_the_structure_is_a_tree_of_lists() -> None:
    """Boxes are items; what stands below one is a list inside it, read in the order of the tree."""
    data = render(built("A1", "utuh"), "pdf")
    pdf = pikepdf.open(io.BytesIO(data))
    depths: list[int] = []

    def walk(element: Any, depth: int) -> None:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        if element.S == "/LI":
            depths.append(depth)
        for kid in element.get("/K", []):
            walk(kid, depth + (element.S == "/L"))

    walk(pdf.Root.StructTreeRoot.K, 0)
    level = {row["id"]: list(LABEL).index(row["jenis"]) + 1 for row in seed_rows()}
    assert depths == [level[row["id"]] for row in seed_rows()]


def test_an_overview_and_pointers_lead_to_their_pages() -> None:
    pdf = pikepdf.open(io.BytesIO(render(built(), "pdf")))
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    leads = [(str(note.Contents), numbers[note.Dest[0].objgen]) for note in pdf.pages[0].Annots]
    assert leads
    assert all(text == f"Ke halaman {number}" for text, number in leads)
    numbers_of = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, numbers_of[::2]), numbers_of[1::2], strict=True))
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(parents)
    for note in (note for page in pdf.pages for note in page.get("/Annots", [])):
        link = parents[int(note.StructParent)]
        assert link.S == "/Link"
        assert [kid.Obj.objgen for kid in link.K] == [note.objgen]
    with pdf.open_outline() as outline:
        names = [item.title for item in outline.root]
    assert names[0] == "Ikhtisar"
    assert [re.sub(r":.*", "", name) for name in names[1:]] == [
        "Program 2",
        "Program 2",
        "Program 3",
        "Program 4",
        "Program 5",
    ]


def test_the_same_bytes_again() -> None:
    assert render(built(), "pdf") == render(built(), "pdf")


def test_the_file_is_sound_and_carries_its_fonts(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(render(built(), "pdf"))
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("id", True)
        for page in pdf.pages:
            for font in page.resources.Font.values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert pdftools.complaints(path) == ""


def test_an_expression_without_a_text_is_the_formulasi_of_its_box() -> None:
    """With the names of its variables, as the decrees print it: in the box and in the workbook."""
    with opened("sampang/setda-2021") as rencana:
        one = Indikator.objects.filter(simpul__rencana=rencana, rumus_teks="").earliest("pk")
        Indikator.objects.filter(pk=one.pk).update(rumus="a / b")
        one.variabel.all().delete()
        for urutan, (kode, label) in enumerate((("a", "Dokumen selesai"), ("b", "Dokumen masuk"))):
            Variabel.objects.create(pemda=rencana.pemda, indikator=one, urutan=urutan, kode=kode, label=label)
        document = pohon_kinerja.build(system_in(rencana.pemda), rencana, {})
    want = "Dokumen selesai / Dokumen masuk"
    [sheet] = document.workbook
    assert want in {cell.text for table in sheet.tables for row in table.body for cell in row.cells}
    told = {
        "".join(text.text.split()) for section in document.sections for plot in section.blocks if isinstance(plot, Plot)
        for box in plot.boxes for text in box.texts
    }  # fmt: skip
    assert any(f"Formulasi:{want.replace(' ', '')}" in text for text in told)


def test_no_text_of_the_file_is_missing(tmp_path: Path) -> None:
    """As PDF and as XLSX; what is exempt stands in `kesetiaan.EXEMPT`."""
    assert_holds_all(REFERENCE, "pohon-kinerja", built(), tmp_path)
