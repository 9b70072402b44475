"""Document -> HTML: a fragment for the page on screen, and a whole page that stands alone as a file.

The fragment carries no inline style or script (the Content-Security-Policy allows none): its look is
static/css/laporan.css, and column widths are classes on <col>. The file embeds that same sheet, so it looks
alike. Every text is escaped; a line feed becomes <br>.
"""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from laporan.document import Align, Cell, Document, Fraction, Note, Paper, Paragraph, Row, Section, Table

STYLE: Final = Path(__file__).parents[2] / "static" / "css" / "laporan.css"
ALIGN_CLASS: Final[dict[Align, str]] = {"left": "", "center": "rata-tengah", "right": "rata-kanan"}
WIDE = 8  # columns; a table with more gets a least width and scrolls sideways on a small screen
MAX_PERCENT = 60  # laporan.css has a width class for each percent up to this


def fragment(document: Document) -> str:
    """Sections, titles, tables and notes as markup to be put into a page as it is (all text is escaped)."""
    return "".join(_document(document))


def render(document: Document, progress: Callable[[float], None] | None = None) -> bytes:
    """A whole page in UTF-8 with its look inside; printed by a browser it takes the Document's paper."""
    language, title = escape(document.meta.language), _text(document.title)
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE.read_text(encoding='utf-8')}{_page_rule(document.paper)}</style>\n</head>\n"
        f'<body class="laporan-berkas">\n<h1 class="laporan-tersembunyi">{title}</h1>\n{fragment(document)}'
        f'<footer class="laporan-kaki">{_text(document.meta.imprint)}</footer>\n</body>\n</html>\n'
    )
    if progress is not None:
        progress(1.0)
    return page.encode()


def _page_rule(paper: Paper) -> str:
    sides = paper.margins
    margin = f"{sides.top:g}mm {sides.right:g}mm {sides.bottom:g}mm {sides.left:g}mm"
    return f"@page {{ size: {paper.width:g}mm {paper.height:g}mm; margin: {margin}; }}\n"


def _document(document: Document) -> Iterator[str]:
    yield f'<div class="laporan laporan-{escape(document.key)}" lang="{escape(document.meta.language)}">\n'
    for section in document.sections:
        yield '<section class="laporan-bagian">\n'
        if section.title:
            yield f'<h2 class="laporan-judul">{"<br>".join(map(_text, section.title))}</h2>\n'
        for block in section.blocks:
            match block:
                case Table():
                    yield from _table(block, section, document)
                case Paragraph():
                    classes = _classes(ALIGN_CLASS[block.align], block.bold and "tebal")
                    yield f"<p{classes}>{_text(block.text)}</p>\n"
                case Note():
                    yield f'<p class="laporan-catatan">{_text(block.text)}</p>\n'
        yield "</section>\n"
    yield "</div>\n"


def _table(table: Table, section: Section, document: Document) -> Iterator[str]:
    wide = len(table.columns) > WIDE
    yield f"<table{_classes('laporan-tabel', wide and 'laporan-tabel-lebar')}>\n"
    if table.caption:
        yield f"<caption>{_text(table.caption)}</caption>\n"
    else:
        name = " ".join(section.title) or document.title
        yield f'<caption class="laporan-tersembunyi">{_text(name)}</caption>\n'
    whole = sum(column.width for column in table.columns)
    percents = (min(MAX_PERCENT, max(1, round(100 * column.width / whole))) for column in table.columns)
    widths = "".join([f'<col class="lebar-{percent}">' for percent in percents])
    yield f"<colgroup>{widths}</colgroup>\n"
    yield from ("<thead>\n", *(_row(table, row) for row in table.head), "</thead>\n<tbody>\n")
    for row in table.body:
        yield _row(table, row)
    yield "</tbody>\n</table>\n"


def _row(table: Table, row: Row) -> str:
    return f"<tr>{''.join([_cell(cell, table.align_of(cell)) for cell in row.cells])}</tr>\n"


def _cell(cell: Cell, align: Align) -> str:
    """A place of the grid; heads and bands are headings of the columns below them."""
    tag, scope = ("td", "") if cell.kind == "data" else ("th", ' scope="col"')
    if cell.kind == "head" and cell.colspan > 1:
        scope = ' scope="colgroup"'
    rows = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    columns = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    look = "" if cell.kind == "head" else ALIGN_CLASS[align]  # heads are centred anyway
    classes = _classes(look, cell.kind == "band" and "pita", cell.bold and "tebal")
    return f"<{tag}{classes}{scope}{rows}{columns}>{_content(cell)}</{tag}>"


def _content(cell: Cell) -> str:
    return _text(cell.text) if cell.fraction is None else _fraction(cell.fraction)


def _fraction(fraction: Fraction) -> str:
    """Set as people set it; screen readers hear it in one line."""
    parts = (
        f'<span class="pecahan"><span class="pembilang">{_text(fraction.above)}</span>'
        f'<span class="penyebut">{_text(fraction.below)}</span></span>'
    )
    shown = f"{_text(fraction.before)}{parts}{_text(fraction.after)}"
    label = escape(fraction.text)
    return f'<span class="rumus" role="math" aria-label="{label}"><span aria-hidden="true">{shown}</span></span>'


def _classes(*names: str | bool) -> str:
    """A class attribute of the names that hold, or nothing."""
    given = " ".join(name for name in names if isinstance(name, str) and name)
    return f' class="{given}"' if given else ""


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
