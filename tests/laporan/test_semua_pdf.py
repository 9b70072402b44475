"""Every PDF of every report and sample plan: sound, tagged, with its fonts, telling its Document in order and whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from laporan.document import Document, Plot, Table
from laporan.reports import REPORTS
from tests.laporan import pdftools
from tests.laporan.semua import Berkas, Semua
from tests.laporan.tagged import Node, Tagged
from tests.laporan.told import bare, cell_forms, told

PLANS = 6  # the five documents, and the Perubahan of one of them


def test_every_report_makes_a_document_of_a_plan(every: Semua) -> None:
    """Each of every plan but where the report itself says in words that it makes none."""
    assert len({plan for _key, plan in every.berkas}) == PLANS
    assert {key for key, _plan in every.berkas} == set(REPORTS)
    assert len(every.berkas) + len(every.refused) == PLANS * len(REPORTS)
    assert all(every.refused.values())


@pytest.mark.parametrize("key", REPORTS)
def test_its_files_are_sound_and_tell_all_in_order(key: str, every: Semua) -> None:
    found = {one.name: list(faults(one)) for one in every.of(key)}
    assert not {name: wrong for name, wrong in found.items() if wrong}


def faults(one: Berkas) -> Iterator[str]:
    path = one.pdf
    if wrong := pdftools.complaints(path):
        yield f"qpdf: {wrong}"
    fonts = pdftools.fonts(path)
    yield from (f"font not embedded: {name}" for name, is_embedded in fonts if not is_embedded)
    if not fonts:
        yield "no fonts"
    file = Tagged(path)
    yield from properties(one, file)
    yield from structure(one, file)
    yield from order(one, file)
    yield from extracted(one, file)


def properties(one: Berkas, file: Tagged) -> Iterator[str]:
    """What a reader is told of the file: its title, its language, that it is tagged; and bookmarks to its parts."""
    if file.title != one.document.title or not file.title.strip() or not file.shows_title:
        yield f"title: {file.title!r}"
    if file.language != "id":
        yield f"language: {file.language!r}"
    if not file.is_marked:
        yield "not marked as tagged"
    wanted = [section.bookmark for section in one.document.sections if section.bookmark]
    names = [name for name, _page in file.outline]
    if not names:
        yield "no bookmarks"
    places = iter(names)
    yield from (f"no bookmark in its place: {name}" for name in wanted if name not in places)
    pages = [page for _name, page in file.outline]
    if pages != sorted(pages) or not {*pages} <= set(range(1, len(file.pages) + 1)):
        yield f"pages of the bookmarks: {pages}"


def structure(one: Berkas, file: Tagged) -> Iterator[str]:
    """One tree in which every text stands once; each table with its rows, its headings and its cells, and no hole."""
    if file.untagged:
        yield f"text that is neither content nor artifact: {file.untagged[:3]}"
    if file.missed:
        yield f"content that no element holds: {sorted(file.missed)[:3]}"
    if file.doubled:
        yield f"content that two elements hold: {sorted(file.doubled)[:3]}"
    yield from file.wrong_parents[:3]
    found = list(file.root.all("/Table"))
    wanted = [table for section in one.document.sections for table in section.tables]
    if len(found) != len(wanted):
        yield f"{len(found)} tables in the tree, {len(wanted)} in the document"
        return
    for number, (node, table) in enumerate(zip(found, wanted, strict=True)):
        yield from (f"table {number}: {wrong}" for wrong in rows_differ(node, table))


def rows_differ(node: Node, table: Table) -> Iterator[str]:
    rows = list(node.all("/TR"))
    wanted = [(row, kind) for part, kind in ((table.head, "/TH"), (table.body, "/TD")) for row in part]
    if len(rows) != len(wanted):
        yield f"{len(rows)} rows instead of {len(wanted)}"
        return
    for at, (row, (own, kind)) in enumerate(zip(rows, wanted, strict=True)):
        cells = list(row.all("/TH", "/TD"))
        spans = [(cell.rowspan, cell.colspan) for cell in own.cells]
        if [cell.spans for cell in cells] != spans:
            yield f"row {at}: spans {[cell.spans for cell in cells]} instead of {spans}"
            continue
        for cell, mine in zip(cells, own.cells, strict=True):
            if kind == "/TH" and cell.tag != "/TH":
                yield f"row {at}: a heading is no TH"
            text = bare("".join(below.text for below in _below(cell)))
            if text not in {bare(form) for form in cell_forms(mine)}:
                yield f"row {at}: {text!r} instead of {mine.text!r}"


def _below(node: Node) -> Iterator[Node]:
    yield node
    for one in node.nodes:
        yield from _below(one)


def order(one: Berkas, file: Tagged) -> Iterator[str]:
    """The tree tells the document from its first word to the last; the Contents tell the bookmarks."""
    if any(isinstance(block, Plot) for section in one.document.sections for block in section.blocks):
        yield from drawn(one, file)
        return
    text, at = bare(file.reading()), 0
    for where, forms in told(one.document):
        form = next((form for form in forms if text.startswith(form, at)), None)
        if form is None:
            yield f"{where}: {forms[0]!r} is not told after {text[max(0, at - 60) : at]!r}, but {text[at : at + 60]!r}"
            return
        at += len(form)
        if ", Contents" in where:
            lines = [bare(f"{name}{page}") for name, page in file.outline]
            if not text.startswith("".join(lines), at):
                yield f"{where}: {text[at : at + 200]!r}"
                return
            at += sum(map(len, lines))
    if text[at:]:
        yield f"told beyond the document: {text[at : at + 100]!r}"


def drawn(one: Berkas, file: Tagged) -> Iterator[str]:
    """Each box of a drawing, from its first line to its last, once in the section that shows it."""
    text = bare(file.reading())
    for section in one.document.sections:
        for plot in (block for block in section.blocks if isinstance(block, Plot)):
            for box in plot.boxes:
                if box.kind == "box" and bare(box.text) not in text:
                    yield f"box not told: {box.text[:60]!r}"


def extracted(one: Berkas, file: Tagged) -> Iterator[str]:
    """`pdftotext` gives the texts page by page as they were painted, and they were painted in the order of the tree.

    In the content's own order (-raw): how a program guesses columns from places is no property of the file. Beside the
    texts of the document there are only artifacts: feet, headings repeated on further pages, marked repeats. Boxes of
    a drawing stand beside each other: their order is that of the tree alone.
    """
    places = {key: at for at, key in enumerate(file.references)}
    drawing = any(isinstance(block, Plot) for section in one.document.sections for block in section.blocks)
    for number, (shown, page) in enumerate(zip(pdftools.raw(one.pdf), file.pages, strict=True)):
        if bare(shown) != bare("".join(text for _mark, text in page)):
            yield f"page {number + 1}: {shown[:80]!r}"
        turns = [places[number, mark] for mark, text in page if mark is not None and text]
        if turns != sorted(turns) and not drawing:
            yield f"page {number + 1} is painted in another order than told"
        if not re.search(r"Halaman\d+dari\d+", bare(shown)):
            yield f"page {number + 1} has no number"
        if not turns:
            yield f"page {number + 1} is empty: {[text for _mark, text in page][:3]}"


@pytest.mark.parametrize("change", ["less", "more", "elsewhere"])
def test_a_fault_would_be_seen(every: Semua, change: str) -> None:
    """The control: a document that says a word less or more than its file, or the same in another order."""
    for key in ("sk-iku", "sk-iki", "matriks-cascading"):
        one = max(every.of(key), key=lambda berkas: berkas.document.rows)
        file = Tagged(one.pdf)
        assert not list(order(one, file))
        assert list(order(replace(one, document=changed(one.document, change)), file)), key


def changed(document: Document, change: str) -> Document:
    """In its last section with a table."""
    at, section = next((at, one) for at, one in reversed([*enumerate(document.sections)]) if any(one.tables))
    place, table = next((place, one) for place, one in enumerate(section.blocks) if isinstance(one, Table))
    assert isinstance(table, Table)
    row = next(row for row in table.body if len(row.cells) > 1 and row.cells[0].text != row.cells[1].text)
    first, second, *others = row.cells
    swapped = (replace(first, text=second.text), replace(second, text=first.text))
    pairs = {"less": (replace(first, text=""), replace(second, text="")), "elsewhere": swapped,
             "more": (replace(first, text=f"{first.text} lagi"), second)}  # fmt: skip
    body = tuple(replace(one, cells=(*pairs[change], *others)) if one is row else one for one in table.body)
    blocks = (*section.blocks[:place], replace(table, body=body), *section.blocks[place + 1 :])
    sections = (*document.sections[:at], replace(section, blocks=blocks), *document.sections[at + 1 :])
    return replace(document, sections=sections)


@pytest.mark.parametrize("wrong", ["lost", "doubled"])
def test_a_hole_in_the_tree_would_be_seen(every: Semua, tmp_path: Path, wrong: str) -> None:
    """The control: a cell taken out of the tree, and a content that two cells hold."""
    one = every.of("matriks-cascading")[0]
    path = tmp_path / "rusak.pdf"
    with pikepdf.open(one.pdf) as pdf:
        table = next(kid for kid in pdf.Root.StructTreeRoot.K.K if kid.S == "/Table")
        cells = table.K[0].K
        if wrong == "lost":
            del cells[1]
        else:
            cells[1].K = cells[0].K
        pdf.save(path)
    assert list(structure(one, Tagged(path)))
