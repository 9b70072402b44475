"""The prose sections of a Document as one HTML page for WeasyPrint, each on sheets of its own.

Tables in it have the columns, the sizes and the line breaks that the painter would give them.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from laporan.document import Block, Cell, Contents, Document, Fraction, Heading, Plot, Section, Table
from laporan.render.pdf.flow import MM
from laporan.render.pdf.fonts import FAMILIES
from laporan.render.pdf.grid import Faces, Type, column_edges, face_of, lines_of
from laporan.render.pdf.layout import style_of
from laporan.render.prose import Entry, classes, contents, prose, text_of
from laporan.render.svg import svg

POINTS: Final = {"Bookman": 12, "Arial": 11}
STYLE: Final = """
html { font-family: "%(family)s"; font-size: %(points)gpt; font-kerning: none; font-variant-ligatures: none; }
body { margin: 0; line-height: %(spacing)g; text-align: justify; hyphens: none; orphans: 2; widows: 2; }
p { margin: 0 0 6pt; }
h1, h2, h3 { margin: 12pt 0 6pt; font-size: 1em; text-align: left; break-after: avoid; }
h1, .judul p, .rata-tengah { text-align: center; }
.judul p { font-weight: bold; margin: 0; } .judul { margin-bottom: 12pt; }
.rata-kanan { text-align: right; } .tebal { font-weight: bold; } .miring { font-style: italic; }
.huruf-kecil, .laporan-catatan { font-size: 0.8em; } .laporan-catatan { font-style: italic; }
.huruf-besar { font-size: 1.15em; }
.lajur { display: table; width: 100%%; margin: 0 0 6pt; }
.baris { display: table-row; break-inside: avoid; }
.baris > div { display: table-cell; vertical-align: top; padding: 0 0 3pt; }
.baris > div:last-child { width: auto; }
.butir .baris > div:first-child { width: 1.9em; padding-right: 0.3em; text-align: left; }
.konsiderans .baris > div:first-child, .diktum .baris > div:first-child { width: 8em; text-align: left; }
.konsiderans .baris > div:nth-child(2), .diktum .baris > div:nth-child(2), .fakta .baris > div:nth-child(2)
{ width: 1em; }
.konsiderans .baris > div:nth-child(3) { width: 1.7em; padding-right: 0.3em; text-align: left; }
.fakta .baris > div:first-child { width: 9em; text-align: left; }
.kop { display: table; width: 100%%; border-bottom: 3pt double black; margin-bottom: 18pt; line-height: 1.15; }
.kop-baris { display: table-cell; text-align: center; vertical-align: middle; padding-bottom: 4pt; }
.kop .lambang { display: table-cell; width: 60pt; max-height: 72pt; object-fit: contain; padding: 0 0 4pt; }
.kop p { margin: 0; } .kop-1, .kop-2 { font-size: 1.2em; } .kop-2 { font-weight: bold; } .kop-3 { font-size: 0.8em; }
.sampul { text-align: center; font-weight: bold; font-size: 1.3em; padding-top: 60pt; }
.sampul .lambang { height: 110pt; margin-bottom: 48pt; } .sampul p { margin: 0 0 14pt; }
.tanda-tangan { display: table; width: 100%%; margin-top: 18pt; text-align: left;
break-inside: avoid; break-before: avoid; }
.penanda { display: table-cell; width: 46%%; padding-right: 4%%; } .penanda p { margin: 0; }
.ruang-tanda { height: 64pt; } .ruang-tanda img { width: 58pt; height: 58pt; margin: 3pt 0; }
.daftar-judul { text-align: center; font-weight: bold; margin-bottom: 12pt; }
.daftar-isi > div { display: table; width: 100%%; }
.isi-nama { display: table-cell; text-align: left; padding-bottom: 3pt; }
.isi-halaman { display: table-cell; width: 3em; text-align: right; vertical-align: bottom; padding-bottom: 3pt; }
.daftar-isi a { color: inherit; text-decoration: none; }
.isi-2 .isi-nama { padding-left: 1.5em; } .isi-3 .isi-nama { padding-left: 3em; }
table { border-collapse: collapse; table-layout: fixed; margin: 0 0 6pt; text-align: left; }
th, td { border: 0.45pt solid #4d4d4d; vertical-align: top; white-space: pre; overflow: visible; }
th { font-weight: bold; } thead th { background: #d9e2ec; vertical-align: middle; text-align: center; }
.pita { background: #eef2f6; } tr { break-inside: avoid; }
caption { text-align: left; font-weight: bold; }
.pecahan { display: inline-block; vertical-align: middle; text-align: center; }
.pembilang { display: block; border-bottom: 0.5pt solid black; } .penyebut { display: block; }
"""


def page_html(document: Document, indexes: Sequence[int], faces: Faces, entries: Sequence[Entry]) -> str:
    """The sections of these indexes; their ids are s<index>, those of their headings h<index>-<block>."""
    family = FAMILIES[document.typeface].name
    looks = {"family": family, "points": POINTS[document.typeface], "spacing": document.spacing}
    style = [STYLE % looks, *(f".inden-{mm} {{ text-indent: {mm}mm; }}" for mm in range(1, 21))]
    body: list[str] = []
    for index in indexes:
        section = document.sections[index]
        style.append(_sheet(document, section, index))
        body += _section(document, section, index, faces, entries, style)
    language, title = escape(document.meta.language), text_of(document.title)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{''.join(style)}</style></head><body>{''.join(body)}</body></html>"
    )


def heading_id(section: int, block: int) -> str:
    return f"h{section}-{block}"


def _sheet(document: Document, section: Section, index: int) -> str:
    paper = document.paper_of(section)
    sides = paper.margins
    margin = f"{sides.top:g}mm {sides.right:g}mm {sides.bottom:g}mm {sides.left:g}mm"
    return (
        f"@page p{index} {{ size: {paper.width:g}mm {paper.height:g}mm; margin: {margin}; }}\n"
        f"#s{index} {{ page: p{index}; break-before: page; }}\n"
    )


def _section(
    document: Document, section: Section, index: int, faces: Faces, entries: Sequence[Entry], style: list[str]
) -> Iterator[str]:
    paper = document.paper_of(section)
    width = (paper.width - paper.margins.left - paper.margins.right) * MM
    yield f'<section id="s{index}">'
    if section.title:
        yield f'<div class="judul">{"".join(f"<p>{text_of(line)}</p>" for line in section.title)}</div>'
    for number, block in enumerate(section.blocks):
        yield from _block(block, (index, number), width, faces, entries, style)
    yield "</section>"


def _block(
    block: Block, place: tuple[int, int], width: float, faces: Faces, entries: Sequence[Entry], style: list[str]
) -> Iterator[str]:
    match block:
        case Table():
            name = "t{}-{}".format(*place)
            type_ = style_of(block, width)
            edges = column_edges(block, width, type_, faces)
            style.append(_table_style(name, edges, type_))
            yield from _table(block, name, edges, type_, faces)
        case Contents():
            yield from contents(block, entries)
        case Heading():
            yield f'<h{block.level} id="{heading_id(*place)}">{text_of(block.text)}</h{block.level}>'
        case Plot():
            yield from svg(block)
        case _:
            yield from prose(block)


def _table_style(name: str, edges: list[float], type_: Type) -> str:
    widths = "".join(
        f"#{name} col:nth-child({number}) {{ width: {after - left:.3f}pt; }}\n"
        for number, (left, after) in enumerate(pairwise(edges), start=1)
    )
    return (
        f"#{name} {{ width: {edges[-1]:.3f}pt; font-size: {type_.points:g}pt; line-height: {type_.leading:g}pt; }}\n"
        f"#{name} th, #{name} td {{ padding: {type_.padding:g}pt; }}\n{widths}"
    )


def _table(table: Table, name: str, edges: list[float], type_: Type, faces: Faces) -> Iterator[str]:
    yield f'<table id="{name}">'
    if table.caption:
        yield f"<caption>{text_of(table.caption)}</caption>"
    yield f"<colgroup>{'<col>' * len(table.columns)}</colgroup>"
    for part, rows in (("thead", table.head), ("tbody", table.body)):
        yield f"<{part}>"
        for row in rows:
            cells = "".join(_cell(table, cell, edges, type_, faces) for cell in row.cells)
            yield f"<tr>{cells}</tr>"
        yield f"</{part}>"
    yield "</table>"


ALIGN: Final[Mapping[str, str]] = {"left": "", "center": "rata-tengah", "right": "rata-kanan"}


def _cell(table: Table, cell: Cell, edges: list[float], type_: Type, faces: Faces) -> str:
    """A cell with the painter's lines."""
    tag = "td" if cell.kind == "data" else "th"
    spans = f' rowspan="{cell.rowspan}" colspan="{cell.colspan}"'
    look = classes(ALIGN[table.align_of(cell)], cell.kind == "band" and "pita", cell.bold and "tebal")
    if cell.fraction is not None:
        return f"<{tag}{look}{spans}>{_fraction(cell.fraction)}</{tag}>"
    wide = edges[cell.column + cell.colspan] - edges[cell.column]
    lines = lines_of(cell, wide, type_, faces[face_of(cell)])
    return f"<{tag}{look}{spans}>{text_of(chr(10).join(lines))}</{tag}>"


def _fraction(fraction: Fraction) -> str:
    above, below = text_of(fraction.above), text_of(fraction.below)
    both = f'<span class="pembilang">{above}</span><span class="penyebut">{below}</span>'
    return f'{text_of(fraction.before)}<span class="pecahan">{both}</span>{text_of(fraction.after)}'
