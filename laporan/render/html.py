"""Document -> HTML: a fragment for the page on screen, and a whole page that stands alone as a file.

The fragment carries no inline style or script (the Content-Security-Policy allows none): its look is
static/css/laporan.css, and column widths are classes on <col>. The file embeds that same sheet, so it looks
alike. Every text is escaped; a line feed becomes <br>. Links of cells stand in the fragment alone: a file is read away
from the site.
"""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from laporan.document import Align, Cell, Contents, Document, Fraction, Heading, Paper, Plot, Row, Table
from laporan.render.prose import ALIGN_CLASS, Entry, classes, contents, heading, prose, text_of
from laporan.render.svg import svg

STYLE: Final = Path(__file__).parents[2] / "static" / "css" / "laporan.css"
WIDE = 8  # columns; a table with more gets a least width and scrolls sideways on a small screen
EXPLAIN: Final = "Jelaskan angka ini"
MAX_PERCENT = 60  # laporan.css has a width class for each percent up to this


def fragment(document: Document) -> str:
    """Sections, titles, tables and notes as markup to be put into a page as it is (all text is escaped)."""
    return "".join(_document(document, linked=True))


def render(document: Document, progress: Callable[[float], None] | None = None) -> bytes:
    """A whole page in UTF-8 with its look inside; printed by a browser it takes the Document's paper."""
    language, title = escape(document.meta.language), text_of(document.title)
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE.read_text(encoding='utf-8')}{_page_rule(document.paper)}</style>\n</head>\n"
        f'<body class="laporan-berkas">\n<h1 class="laporan-tersembunyi">{title}</h1>\n{"".join(_document(document))}'
        f'<footer class="laporan-kaki">{text_of(document.meta.imprint)}</footer>\n</body>\n</html>\n'
    )
    if progress is not None:
        progress(1.0)
    return page.encode()


def _page_rule(paper: Paper) -> str:
    sides = paper.margins
    margin = f"{sides.top:g}mm {sides.right:g}mm {sides.bottom:g}mm {sides.left:g}mm"
    return f"@page {{ size: {paper.width:g}mm {paper.height:g}mm; margin: {margin}; }}\n"


def _document(document: Document, *, linked: bool = False) -> Iterator[str]:
    mark = f'<p class="laporan-tanda">{text_of(document.mark)}</p>\n' if document.mark else ""
    yield f'<div class="laporan laporan-{escape(document.key)}" lang="{escape(document.meta.language)}">\n{mark}'
    entries = tuple(_entries(document)) if _has_contents(document) else ()
    for place, section in enumerate(document.sections):
        anchor = f' id="{_anchor(place)}"' if entries and section.bookmark else ""
        yield f'<section class="laporan-bagian"{anchor}>\n'
        if section.title:
            yield f'<h2 class="laporan-judul">{"<br>".join(map(text_of, section.title))}</h2>\n'
        for number, block in enumerate(section.blocks):
            match block:
                case Heading() if entries:
                    yield heading(block, _anchor(place, number))
                case Table():
                    yield from table_markup(block, " ".join(section.title) or document.title, linked=linked)
                case Contents():
                    yield from contents(block, entries)
                case Plot():
                    yield from svg(block)
                case _:
                    yield from prose(block)
        yield "</section>\n"
    yield "</div>\n"


def _entries(document: Document) -> Iterator[Entry]:
    """The lines of the Contents; a page on screen has no numbers, its lines lead to their places."""
    for place, section in enumerate(document.sections):
        if section.bookmark:
            yield 1, section.bookmark, "", f"#{_anchor(place)}"
        for number, block in enumerate(section.blocks):
            if isinstance(block, Heading):
                yield block.level, block.label, "", f"#{_anchor(place, number)}"


def _has_contents(document: Document) -> bool:
    return any(isinstance(block, Contents) for section in document.sections for block in section.blocks)


def _anchor(section: int, block: int | None = None) -> str:
    return f"isi-{section + 1}" if block is None else f"isi-{section + 1}-{block + 1}"


def table_markup(table: Table, name: str, *, linked: bool = False) -> Iterator[str]:
    """A table with its caption, or with a name that screen readers alone hear."""
    wide = len(table.columns) > WIDE
    yield f"<table{classes('laporan-tabel', wide and 'laporan-tabel-lebar')}>\n"
    if table.caption:
        yield f"<caption>{text_of(table.caption)}</caption>\n"
    else:
        yield f'<caption class="laporan-tersembunyi">{text_of(name)}</caption>\n'
    whole = sum(column.width for column in table.columns)
    percents = (min(MAX_PERCENT, max(1, round(100 * column.width / whole))) for column in table.columns)
    widths = "".join([f'<col class="lebar-{percent}">' for percent in percents])
    yield f"<colgroup>{widths}</colgroup>\n"
    yield from ("<thead>\n", *(_row(table, row) for row in table.head), "</thead>\n<tbody>\n")
    for row in table.body:
        yield _row(table, row, linked=linked)
    yield "</tbody>\n</table>\n"


def _row(table: Table, row: Row, *, linked: bool = False) -> str:
    return f"<tr>{''.join([_cell(cell, table.align_of(cell), linked=linked) for cell in row.cells])}</tr>\n"


def _cell(cell: Cell, align: Align, *, linked: bool) -> str:
    """A place of the grid; heads and bands are headings of the columns below them."""
    tag, scope = ("td", "") if cell.kind == "data" else ("th", ' scope="col"')
    if cell.kind == "head" and cell.colspan > 1:
        scope = ' scope="colgroup"'
    rows = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    columns = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    look = "" if cell.kind == "head" else ALIGN_CLASS[align]  # heads are centred anyway
    looks = classes(look, cell.kind == "band" and "pita", cell.bold and "tebal")
    return f"<{tag}{looks}{scope}{rows}{columns}>{_linked(cell) if linked and cell.link else _content(cell)}</{tag}>"


def _linked(cell: Cell) -> str:
    """A figure as the way to its explanation, which its title announces."""
    look = f'class="laporan-jelaskan" href="{escape(cell.link)}" title="{EXPLAIN}"'
    return f"<a {look}>{_content(cell)}</a>"


def _content(cell: Cell) -> str:
    return text_of(cell.text) if cell.fraction is None else _fraction(cell.fraction)


def _fraction(fraction: Fraction) -> str:
    """Set as people set it; screen readers hear it in one line."""
    parts = (
        f'<span class="pecahan"><span class="pembilang">{text_of(fraction.above)}</span>'
        f'<span class="penyebut">{text_of(fraction.below)}</span></span>'
    )
    shown = f"{text_of(fraction.before)}{parts}{text_of(fraction.after)}"
    label = escape(fraction.text)
    return f'<span class="rumus" role="math" aria-label="{label}"><span aria-hidden="true">{shown}</span></span>'
