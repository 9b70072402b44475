"""Decrees with their lampiran as PDF: seconds of our renderer beside WeasyPrint laying out the same document alone.

The decree is the sample SK IKU of Balangan: prose by WeasyPrint in its fenced process (whose start counts too), eight
tables painted, joined. The peer gets the same texts in the same order on the same sheets as one HTML page.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
import weasyprint
from django.db import transaction

from bench import ground, measure
from bench.matriks import Taken, alone, extent, seconds
from bench.measure import Goal
from cascading.models import Rencana
from kinerja import contoh
from kinerja.core.actor import system_in
from kinerja.core.tenancy import inside
from laporan.document import Document
from laporan.render import html, pdf
from laporan.reports import REPORTS
from laporan.reports.base import Terbitan

ROUNDS, LIMIT = 5, 0.5
SAMPLES = Path(__file__).resolve().parent.parent / "contoh"
TERBITAN = Terbitan("188.45/45/KUM/2021", date(2021, 12, 20), "https://contoh.go.id/v/abc")
STYLE = """
body { font-family: "URW Bookman"; font-size: 12pt; line-height: 1.3 } p { margin: 0 0 6pt }
.baris { display: table-row } .baris > div { display: table-cell; padding: 0 6pt 3pt 0; vertical-align: top }
table { border-collapse: collapse; width: 100%; font-size: 8pt } .lajur { display: table }
td, th { border: 0.5pt solid black; padding: 2pt; vertical-align: top } caption { display: none }
h2 { font-size: 11pt; text-align: center } .rata-tengah { text-align: center } img { width: 58pt }
@page { @bottom-right { content: 'Halaman ' counter(page) ' dari ' counter(pages); font-size: 7pt } }
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="satu putaran: untuk mencoba")
    rounds = 1 if parser.parse_args().cepat else ROUNDS
    made = decree()
    ways: dict[str, Callable[[Document], bytes]] = {"kami": pdf.render, "WeasyPrint polos": weasyprint_plain}
    taken: dict[str, list[Taken]] = {name: [] for name in ways}
    order = Random(1)
    for number in range(rounds):
        for name in order.sample(sorted(ways), len(ways)):
            print(f"  putaran {number + 1}: {name} …", file=sys.stderr)
            taken[name].append(alone(ways[name], made))
    ours, peer = (seconds(taken[name]) for name in ways)
    rows = [[name, f"{seconds(found):.2f}", extent(found[0].file)] for name, found in taken.items()]
    measure.show(f"SK IKU, {len(made.sections) - 1} lampiran: median", ("cara", "detik", "berkas"), rows)
    if rounds == 1:
        print(f"  nisbah {ours / peer:.2f} (satu putaran)")
        return 0
    return measure.verdict([Goal("SK IKU / WeasyPrint polos", ours / peer, LIMIT)])


def decree() -> Document:
    """The issued decree of the sample government."""
    folder = SAMPLES / "balangan"
    data, plan = (json.loads((folder / name).read_text(encoding="utf-8")) for name in
                  ("pemda.json", "setda-iku-2021-2026.json"))  # fmt: skip
    with ground.fresh() as database, ground.on(database):
        pemda = contoh.load_pemda(data, {})
        pk = contoh.load_rencana(pemda, plan, data)
        with inside(pemda.pk), transaction.atomic():
            rencana = Rencana.objects.select_related("skema", "unit", "pemda").get(pk=pk)
            issue = REPORTS["sk-iku"].issue
            assert issue is not None
            return issue(system_in(pemda), rencana, {}, TERBITAN)


def weasyprint_plain(document: Document) -> bytes:
    """All sections on sheets of their own in one page of HTML, as anybody would write it first; tagged too."""
    parts, sheets = [], []
    for number, section in enumerate(document.sections):
        paper = document.paper_of(section)
        sides = paper.margins
        margin = f"{sides.top}mm {sides.right}mm {sides.bottom}mm {sides.left}mm"
        sheets.append(f"@page p{number} {{ size: {paper.width}mm {paper.height}mm; margin: {margin} }}")
        fragment = html.fragment(replace(document, sections=(section,)))
        parts.append(f"<div style='page: p{number}; break-before: page'>{fragment}</div>")
    head = f"<!doctype html><html lang='id'><head><style>{STYLE}{''.join(sheets)}</style></head>"
    return bytes(weasyprint.HTML(string=f"{head}<body>{''.join(parts)}</body></html>").write_pdf(pdf_tags=True))


if __name__ == "__main__":
    sys.exit(main())
