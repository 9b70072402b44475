"""Prose and painted tables in one PDF: one count, one outline, one tree; and the fence around WeasyPrint."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import median

import pikepdf
import pytest

from laporan.document import (
    USUAL_SPACING,
    Block,
    Cell,
    Clause,
    Clauses,
    Column,
    Contents,
    Document,
    Facts,
    Fraction,
    Heading,
    Margins,
    Meta,
    Paper,
    Paragraph,
    Points,
    Row,
    Section,
    Signature,
    Table,
    Typeface,
)
from laporan.render import pdf
from laporan.render.pdf.press import TooMuchProse, press
from tests.laporan import pdftools
from tests.laporan.listener import Listener
from tests.laporan.samples import AT, matrix

UPRIGHT = Paper("F4", "portrait", Margins(20, 20, 25, 30))
CLAUSES = Clauses("Menimbang", (Clause("a.", "bahwa pertama;"), Clause("b.", "bahwa kedua;")))
SIGN = Signature("Paringin", "", ("KEPALA,",), qr="https://contoh.go.id/v/abc")
SMALL_TABLE = Table(
    (Column("Uraian", 30), Column("Rumus", 40)),
    tuple(
        Row((Cell(0, f"uraian ke-{row} " + "yang panjang sekali/berikut " * 3), Cell(1, f"isi {row}")))
        for row in range(3)
    ),
)
SECTIONS = (
    Section((CLAUSES, Paragraph("kata " * 900)), ("KEPUTUSAN",), bookmark="Naskah"),
    Section((Contents(),)),
    Section((Heading("BAB I\nPENDAHULUAN"), Paragraph("isi " * 30), Heading("Latar", 2),
             Paragraph("kalimat panjang " * 500), Heading("Maksud", 2), Paragraph("akhir"))),
    Section((Facts((("JABATAN", "Camat"),)), matrix(60), SIGN), ("LAMPIRAN I",), paper=Paper(), bookmark="Lampiran I"),
    Section((Heading("Campuran", 2), CLAUSES, SMALL_TABLE)),
    Section((Heading("Lukisan", 2), SMALL_TABLE, SIGN)),
)  # fmt: skip
TYPEFACES: tuple[Typeface, ...] = ("Bookman", "Arial")


def whole(*sections: Section, typeface: Typeface = "Bookman", mark: str = "RANCANGAN") -> Document:
    return Document("contoh", "Judul berkas", sections, Meta(AT, 3, "Kaki"), UPRIGHT, typeface, mark)


@pytest.fixture(scope="module", params=TYPEFACES)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "berkas.pdf"
    path.write_bytes(pdf.render(whole(*SECTIONS, typeface=request.param)))
    return path


def test_the_file_is_sound_and_carries_its_fonts(file: Path) -> None:
    assert pdftools.complaints(file) == ""
    found = pdftools.fonts(file)
    assert {"KINERJ"} < {name.partition("+")[0] for name, _ in found}
    assert all(is_embedded for _, is_embedded in found)
    families = {name.partition("+")[2].replace("-", "").removesuffix("Bold")[:10] for name, _ in found}
    assert families in ({"URWBookman"}, {"Liberation"})


def test_every_page_says_its_number_and_that_it_is_a_draft(file: Path) -> None:
    pages = pdftools.texts(file)
    for number, text in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in text
        assert text.count("RANCANGAN") == 1


def outline_of(file: pikepdf.Pdf) -> list[tuple[str, int]]:
    """Titles and page numbers, in the order of the tree."""
    numbers = {page.obj.objgen: number for number, page in enumerate(file.pages, start=1)}

    def below(items: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            assert isinstance(item.destination, pikepdf.Array)
            yield item.title, numbers[item.destination[0].objgen]
            yield from below(list(item.children))

    with file.open_outline() as outline:
        return list(below(list(outline.root)))


def test_contents_and_outline_lead_to_the_pages_of_both_kinds(file: Path) -> None:
    pages = pdftools.texts(file)
    labels = {"Naskah": "KEPUTUSAN", "BAB I PENDAHULUAN": "BAB I PENDAHULUAN", "Latar": "Latar", "Maksud": "Maksud",
              "Lampiran I": "LAMPIRAN I", "Campuran": "Campuran", "Lukisan": "Lukisan"}  # fmt: skip
    contents = next(number for number, text in enumerate(pages, start=1) if "DAFTAR ISI" in text)
    with pikepdf.open(file) as opened:
        outline = dict(outline_of(opened))
    assert list(outline) == list(labels)
    for label, shown in labels.items():
        (page,) = [at for at, text in enumerate(pages, start=1) if shown in text and at != contents]
        assert outline[label] == page
        assert f"{label} {page}" in pages[contents - 1]


def test_each_line_of_the_contents_is_a_link_to_its_place(file: Path) -> None:
    """To the height where the outline goes too; and each link has its place in the structure tree."""
    with pikepdf.open(file) as opened:
        (page,) = [one for one in opened.pages if "/Annots" in one.obj]
        with opened.open_outline() as outline:
            waiting, wanted = list(outline.root), []
            while waiting:
                item = waiting.pop(0)
                assert isinstance(item.destination, pikepdf.Array)
                wanted.append((item.destination[0].objgen, float(item.destination[3])))
                waiting = [*item.children, *waiting]
        found = [(note.Dest[0].objgen, float(note.Dest[3])) for note in page.obj.Annots]
        assert [place for place, _y in found] == [place for place, _y in wanted]
        assert [y for _place, y in found] == pytest.approx([y for _place, y in wanted], abs=0.01)
        assert not any("/A" in note for note in page.obj.Annots)
        told = list(elements(opened.Root.StructTreeRoot.K, "/Link"))
        objects = {
            kid.Obj.objgen for link in told for kid in link.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
        }
        assert objects == {note.objgen for note in page.obj.Annots}


def test_one_structure_tree_reads_all_in_order(file: Path) -> None:
    with pikepdf.open(file) as opened:
        root = opened.Root.StructTreeRoot
        whole_element = root.K if isinstance(root.K, pikepdf.Dictionary) else root.K[0]
        tags = [str(kid.S) for kid in whole_element.K]
        assert [tag for tag in tags if tag in {"/Sect", "/Table"}] == ["/Sect"] * 3 + ["/Table", "/Sect", "/Table"]
        rows = list(elements(whole_element, "/TR"))
        cells = [len([kid for kid in row.K if kid.S in ("/TD", "/TH")]) for row in rows]
        assert len(rows) == 61 + 4 + 4
        assert all(cells)
        assert str(opened.Root.Lang) == "id"
        assert str(opened.docinfo.Title) == "Judul berkas"
        assert_parents_know_their_marks(opened)


def elements(element: pikepdf.Object, tag: str) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") is not None:
            if tag == kid.S:
                yield kid
            yield from elements(kid, tag)


def assert_parents_know_their_marks(opened: pikepdf.Pdf) -> None:
    """For each marked content of each page the parent tree has the element that holds it; each key once."""
    values = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in values[::2]]
    assert keys == sorted(set(keys))
    assert max(keys) < int(opened.Root.StructTreeRoot.ParentTreeNextKey)
    tree = dict(zip(keys, values[1::2], strict=True))
    for page in opened.pages:
        marks = [
            int(one.operands[1].MCID)
            for one in pikepdf.parse_content_stream(page)
            if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
        ]
        parents = tree[int(page.obj.StructParents)]
        for number in marks:
            kids = [kid.MCID if isinstance(kid, pikepdf.Dictionary) else kid for kid in parents[number].K
                    if not isinstance(kid, pikepdf.Dictionary) or "/MCID" in kid]  # fmt: skip
            assert number in [int(kid) for kid in kids]


@pytest.mark.parametrize("typeface", TYPEFACES)
def test_a_cell_looks_the_same_whichever_drew_it(typeface: Typeface, tmp_path: Path) -> None:
    """The same table once pressed and once painted: the same words in the same lines at the same places."""
    pressed = replace(SECTIONS[4], blocks=(Heading("Judul", 2), CLAUSES, SMALL_TABLE))
    painted = replace(SECTIONS[4], blocks=(Heading("Judul", 2), SMALL_TABLE))
    path = tmp_path / "dua.pdf"
    path.write_bytes(pdf.render(whole(pressed, painted, typeface=typeface, mark="")))
    places = []
    for page in pdftools.words(path):
        start = next(at for at, word in enumerate(page) if word.text == "Uraian")
        top = page[start].top
        table = [word for word in page[start:] if word.top < top + 200]
        places.append([(word.text, word.left, word.top - top) for word in table])
    assert [one[0] for one in places[0]] == [one[0] for one in places[1]]
    assert len(places[0]) == 2 + 3 * 13
    for (_, x, y), (_, left, top) in zip(*places, strict=True):
        assert abs(x - left) < 0.6
        assert abs(y - top) < 1.5


@pytest.mark.parametrize("typeface", TYPEFACES)
def test_the_same_document_gives_the_same_bytes(typeface: Typeface) -> None:
    document = whole(*SECTIONS[:2], SECTIONS[4], typeface=typeface)
    assert pdf.render(document) == pdf.render(document)


def test_numbering_may_begin_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    again = replace(SECTIONS[5], numbering="restart")
    path.write_bytes(pdf.render(whole(SECTIONS[2], again, mark="")))
    feet = [text[text.index("Halaman") :] for text in pdftools.texts(path)]
    count = len(feet) - 1
    assert count > 1
    assert feet == [*(f"Halaman {at} dari {count}" for at in range(1, count + 1)), "Halaman 1 dari 1"]


def test_a_painted_fraction_and_a_pressed_one_have_their_rule(tmp_path: Path) -> None:
    cell = Cell(1, "Nilai = atas / bawah", fraction=Fraction("atas", "bawah", "Nilai = "))
    table = Table((Column("A", 30), Column("B", 60)), (Row((Cell(0, "x"), cell)),))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.render(whole(Section((CLAUSES, table)), Section((Heading("x", 2), table)))))
    for page in pdftools.words(path):
        above, below = (next(word for word in page if word.text == text) for text in ("atas", "bawah"))
        assert above.bottom <= below.top + 2
        assert abs((above.left + above.right) - (below.left + below.right)) < 2


# --- the fence ------------------------------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.close()


def hostile(address: str, secret: Path) -> str:
    return (
        f'<html><head><link rel="stylesheet" href="{address}/css"><link rel="attachment" href="file://{secret}">'
        f"<style>@import url({address}/import); body {{ background: url({address}/bg); }}</style></head><body>"
        f'<img src="{address}/img"><img src="file://{secret}"><object data="{address}/object"></object>'
        f'<a rel="attachment" href="file://{secret}">a</a><p>tetap tercetak</p></body></html>'
    )


def test_the_fence_fetches_nothing(listener: Listener, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("isi-rahasia-4711")
    pages = press(hostile(listener.address, secret))
    assert listener.asked == []
    with pikepdf.open(BytesIO(pages.data)) as opened:
        assert not opened.attachments
    assert b"isi-rahasia-4711" not in pages.data


def test_without_the_fence_the_same_page_asks_and_reads(listener: Listener, tmp_path: Path) -> None:
    """The control: WeasyPrint as it comes."""
    import weasyprint  # noqa: PLC0415 - only here

    secret = tmp_path / "rahasia.txt"
    secret.write_text("isi-rahasia-4711")
    data = weasyprint.HTML(string=hostile(listener.address, secret)).write_pdf()
    assert {"/css", "/img", "/bg"} <= set(listener.asked)
    with pikepdf.open(BytesIO(data)) as opened:
        assert len(opened.attachments) > 0


def test_too_long_a_text_is_refused_in_words() -> None:
    page = (
        f"<html><body>{'<table><tr><td>a' + '<td>b' * 60 + '</table>' * 1}{'<p>kata kata</p>' * 60_000}</body></html>"
    )
    with pytest.raises(TooMuchProse, match="Naskah terlalu panjang"):
        press(page, seconds=2)


def test_too_much_memory_is_refused_in_words() -> None:
    with pytest.raises(TooMuchProse, match="Naskah terlalu panjang"):
        press(f"<html><body>{'<p>kata kata</p>' * 20_000}</body></html>", memory=280 * 1024**2)


def test_text_is_only_text(tmp_path: Path) -> None:
    text = '</style><script>x</script><img src="x" onerror="1">&amp;{}'
    blocks: tuple[Block, ...] = (Clauses("K", (Clause("", text),)), Paragraph(text), Heading(text, 2))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.render(whole(Section(blocks), mark="")))
    assert "".join(pdftools.texts(path)).replace(" ", "").count(text.replace(" ", "")) == 3


def line_distances(page: list[pdftools.Word], word: str) -> list[float]:
    """From one line of these words to the next."""
    tops = sorted({round(one.top, 2) for one in page if one.text == word})
    return [below - above for above, below in pairwise(tops)]


def assert_alike(pressed: list[pdftools.Word], painted: list[pdftools.Word]) -> None:
    """The prose of a legal product: as large and its lines as far apart, whichever drew it."""
    for name in ("judul", "alinea", "kecil", "fakta", "butir"):
        distances = [median(line_distances(words, name)) for words in (pressed, painted)]
        widths = [median(one.right - one.left for one in words if one.text == name) for words in (pressed, painted)]
        assert distances[1] == pytest.approx(distances[0], abs=0.15)
        assert widths[1] == pytest.approx(widths[0], abs=0.3)


@pytest.mark.parametrize("typeface", TYPEFACES)
def test_lines_are_as_far_apart_as_the_document_says_whichever_drew_them(typeface: Typeface, tmp_path: Path) -> None:
    """Of paragraphs, facts, points and titles; a table keeps its own."""
    prose = (Heading("judul " * 60, 2), Paragraph("alinea " * 100), Paragraph("kecil " * 200, size="small"),
             Facts((("Tugas", "fakta " * 100),)), Points(("butir " * 100,), "a."), SMALL_TABLE)  # fmt: skip
    pressed, painted = Section((*prose, CLAUSES), ("judul " * 30,)), Section(prose, ("judul " * 30,))
    found = []
    for spacing in (USUAL_SPACING, 2 * USUAL_SPACING):
        path = tmp_path / "jarak.pdf"
        document = whole(pressed, painted, typeface=typeface, mark="")
        path.write_bytes(pdf.render(replace(document, spacing=spacing)))
        pages = pdftools.words(path)
        at = next(number for number, page in enumerate(pages) if number and page[0].text == "judul")
        joined = [[word for page in part for word in page] for part in (pages[:at], pages[at:])]
        if typeface == "Bookman" and spacing == USUAL_SPACING:
            assert_alike(*joined)
        found.append([[median(line_distances(words, name)) for name in
                       ("judul", "alinea", "kecil", "fakta", "butir", "yang")] for words in joined])  # fmt: skip
    for usual, wide in zip(*found, strict=True):
        *prose_usual, cell_usual = usual
        *prose_wide, cell_wide = wide
        assert prose_wide == pytest.approx([2 * one for one in prose_usual], abs=0.3)
        assert cell_wide == pytest.approx(cell_usual, abs=0.1)
