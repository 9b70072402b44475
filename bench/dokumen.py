"""The documents of a government as PDF and XLSX: seconds and memory beside WeasyPrint, Chromium and openpyxl.

Every comparison is made from one Document in one run, each rendering in a process of its own, in turn.
"""

import argparse
import copy
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
import weasyprint
from django.db import transaction

from bench import ground, matriks, measure
from bench.matriks import Taken, alone, extent, memory, seconds
from bench.measure import Goal
from cascading.models import Rencana
from kinerja import contoh
from kinerja.core.actor import system_in
from kinerja.core.tenancy import inside
from laporan.document import Document
from laporan.render import html, pdf, xlsx
from laporan.render.pdf.fonts import FACE_NAMES, Face
from laporan.render.pdf.layout import pages_of
from laporan.render.pdf.press import press
from laporan.reports import REPORTS
from laporan.reports.base import Terbitan
from tests.laporan.reading import Reading

SIZES = (254, 1_000, 2_540)
LARGEST = 12_700  # rows of the sheet
MATRIX_LIMITS = {254: 0.08, 1_000: 0.05, 2_540: 0.05}
PROSE_LIMIT, XLSX_LIMIT, MEMORY_LIMIT, GROWTH_LIMIT = 0.5, 0.6, 100, 1.3
OURS, WEASY, CHROMIUM, OPENPYXL = "kami", "WeasyPrint polos", "Chromium", "openpyxl write-only"
NEW = "kami, proses naskah baru"
SAMPLES = Path(__file__).resolve().parent.parent / "contoh"
TERBITAN = Terbitan("188.45/45/KUM/2021", date(2021, 12, 20), "https://contoh.go.id/v/abc")
STYLE = """
body { font-family: "%(family)s"; font-size: %(points)dpt; line-height: 1.3 } p { margin: 0 0 6pt }
.baris { display: table-row } .baris > div { display: table-cell; padding: 0 6pt 3pt 0; vertical-align: top }
table { border-collapse: collapse; width: 100%%; font-size: 8pt } .lajur { display: table }
td, th { border: 0.5pt solid black; padding: 2pt; vertical-align: top } caption { display: none }
h2 { font-size: 11pt; text-align: center } .rata-tengah { text-align: center } img { width: 58pt }
@page { @bottom-right { content: 'Halaman ' counter(page) ' dari ' counter(pages); font-size: 7pt } }
"""
Way = Callable[[Document], Taken]
Found = dict[str, list[Taken]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="satu putaran, tabel kecil: untuk mencoba")
    quick = parser.parse_args().cepat
    rounds = 1 if quick else 3
    whole = matriks.whole()
    goals = matrix(whole, SIZES[:1] if quick else SIZES, rounds)
    for name, made in samples().items():
        goals += prose(name, made, 1 if quick else 5)
    goals += sheet(matriks.first_rows(whole, SIZES[0] if quick else LARGEST), rounds)
    print(f"\nBeban mesin selama semenit terakhir: {os.getloadavg()[0]:.1f} dari {os.cpu_count()} prosesor")
    code = measure.verdict(goals)
    return 0 if quick else code  # one round on a busy machine proves nothing


# --- the matrix -------------------------------------------------------------------------------------------------------


def matrix(whole: Document, sizes: Sequence[int], rounds: int) -> list[Goal]:
    ways: dict[str, Way] = {
        OURS: lambda made: alone(pdf.render, made),
        WEASY: lambda made: alone(matriks.weasyprint_plain, made),
    }
    if why := chromium_missing():
        print(f"Tanpa Chromium: {why}")
    else:
        ways[CHROMIUM] = chromium
    documents = {size: matriks.first_rows(whole, size) for size in sizes}
    found: dict[int, Found] = {size: {name: [] for name in ways} for size in sizes}
    order = Random(1)
    for number in range(rounds):
        cases = [
            (size, name) for size in sizes for name in ways
            if not (number and name == WEASY and size == SIZES[-1])  # a minute and a half: once
        ]  # fmt: skip
        for size, name in order.sample(cases, len(cases)):
            told(number, name, f"{size:,} baris")
            found[size][name].append(ways[name](documents[size]))
    goals: list[Goal] = []
    rows = []
    for size in sizes:
        ours = found[size][OURS]
        cut, missing = clipped(documents[size]), unfound(documents[size], ours[0].file)
        rows.append([
            f"{size:,} baris", *(f"{seconds(taken):.2f}" for taken in found[size].values()),
            f"{ratio(found[size], WEASY):.3f}", f"{memory(ours):.0f}", str(cut), str(missing), extent(ours[0].file),
        ])  # fmt: skip
        goals += [
            Goal(f"Matriks {size:,} baris / {WEASY}", ratio(found[size], WEASY), MATRIX_LIMITS[size]),
            Goal(f"Matriks {size:,} baris: MiB di atas sebelum render", memory(ours), MEMORY_LIMIT),
            Goal(f"Matriks {size:,} baris: potongan teks terpotong atau hilang", cut + missing, 0),
        ]
        if CHROMIUM in ways and size != SIZES[0]:
            goals.append(Goal(f"Matriks {size:,} baris / {CHROMIUM}", ratio(found[size], CHROMIUM), 1))
    if len(sizes) == len(SIZES):
        growth = growth_of({size: median(one.cpu for one in found[size][OURS]) for size in sizes})
        goals.append(Goal("Matriks: waktu prosesor tiap baris di atas 1.000 / di bawahnya", growth, GROWTH_LIMIT))
    head = ("matriks PDF", *(f"{name} detik" for name in ways), "nisbah", "kami MiB", "terpotong", "hilang", "berkas")
    measure.show("Matriks PDF: median; MiB = puncak satu-satunya proses di atas ukurannya sebelum render", head, rows)
    return goals


def growth_of(taken: Mapping[int, float]) -> float:
    """How much more each further row takes in the upper half than in the lower: 1 where growth is linear."""
    first, middle, last = SIZES
    lower = (taken[middle] - taken[first]) / (middle - first)
    return (taken[last] - taken[middle]) / (last - middle) / lower


def clipped(document: Document) -> int:
    """Pieces of text that reach below the frame that the page gives them, or over its side."""
    widths = {name: Face(name, document.typeface).widths for name in FACE_NAMES}
    count = 0
    for page in pages_of(document, widths):
        for piece in page.pieces:
            style, of = piece.type, widths[piece.face]
            high = piece.drop + len(piece.lines) * style.leading > piece.height + 0.1
            room = piece.width - 2 * style.padding
            wide = any(of.measure(line.rstrip(" ")) * style.points > room + 0.1 for line in piece.lines)
            count += bool(piece.lines) and (high or wide)
    return count


def unfound(document: Document, file: bytes) -> int:
    """Texts of cells that the file does not hold whole, in the table of its structure."""
    read = [place.text for table in Reading(file).tables() for row in table for place in row]
    wanted = [
        cell.text for section in document.sections for table in section.tables
        for row in (*table.head, *table.body) for cell in row.cells
    ]  # fmt: skip
    same = sum(1 for one, other in zip(wanted, read, strict=False) if one.split() == other.split())
    return max(len(wanted), len(read)) - same


def chromium_missing() -> str:
    """Why there is no comparison with Chromium; empty where there is."""
    if not browser_path():
        return "peramban chromium tidak terpasang (make test-browser, atau isi KINERJA_CHROMIUM)."
    return "" if find_spec("playwright") else "paket playwright tidak terpasang (bin/setup.sh --dev)."


def browser_path() -> str | None:
    return os.environ.get("KINERJA_CHROMIUM") or shutil.which("chromium")


def chromium(document: Document) -> Taken:
    """The same HTML as WeasyPrint's, printed by a browser that has started already."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may be missing

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(0)
        source = matriks.plain_html(document)
        started = time.perf_counter()
        page.set_content(source)
        file = page.pdf(prefer_css_page_size=True)
        taken = time.perf_counter() - started
        browser.close()
    return Taken(taken, 0, 0, 0, file)


# --- decree and worksheet ---------------------------------------------------------------------------------------------


def prose(name: str, made: Document, rounds: int) -> list[Goal]:
    ways: dict[str, Way] = {
        OURS: lambda made: alone(pdf.render, made, lambda: press("<p>siap</p>")),
        NEW: lambda made: alone(pdf.render, made),
        WEASY: lambda made: alone(weasyprint_plain, made),
    }
    found = in_turn(name, made, ways, rounds)
    rows = [
        [way, f"{seconds(taken):.2f}", f"{seconds(taken) / seconds(found[WEASY]):.2f}", f"{memory(taken):.0f}",
         f"{max(one.child for one in taken) / matriks.MIB:.0f}", extent(taken[0].file)]
        for way, taken in found.items()
    ]  # fmt: skip
    head = ("cara", "detik", "nisbah", "MiB", "MiB proses naskah", "berkas")
    measure.show(f"{name}: median; proses naskah = proses lain terbesar, seluruhnya", head, rows)
    return [Goal(f"{name} / {WEASY}", ratio(found, WEASY), PROSE_LIMIT)]


def samples() -> dict[str, Document]:
    """The issued decree of Balangan with its eight Bagian, and Luwu Timur's worksheet with one condition more."""
    with ground.fresh() as database, ground.on(database):
        return {
            "SK IKU, 8 Bagian": sample("sk-iku", "balangan", "setda-iku-2021-2026.json", lambda _plan: None),
            "CSF, 45 kondisi": sample("kertas-kerja-csf", "luwu-timur", "setda-csf-2024.json", one_more),
        }


def sample(key: str, folder: str, file: str, change: Callable[[dict[str, Any]], None]) -> Document:
    data, plan = (json.loads((SAMPLES / folder / name).read_text(encoding="utf-8")) for name in ("pemda.json", file))
    change(plan)
    pemda = contoh.load_pemda(data, {})
    pk = contoh.load_rencana(pemda, plan, data)
    with inside(pemda.pk), transaction.atomic():
        rencana = Rencana.objects.select_related("skema", "unit", "pemda").get(pk=pk)
        issue = REPORTS[key].issue
        assert issue is not None
        return issue(system_in(pemda), rencana, {}, TERBITAN)


def one_more(plan: dict[str, Any]) -> None:
    """The sample has 44 conditions."""
    [outcome] = plan["simpul"]
    [csf] = outcome["anak"]
    last = csf["anak"][-1]
    added = copy.deepcopy(last["anak"][-1])
    added |= {"kunci": f"{added['kunci']}-lagi", "pernyataan": f"{added['pernyataan']} di kecamatan"}
    added.pop("nomor", None)
    last["anak"].append(added)


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
    family, points = ("URW Bookman", 12) if document.typeface == "Bookman" else ("Liberation Sans", 11)
    style = STYLE % {"family": family, "points": points}
    head = f"<!doctype html><html lang='id'><head><style>{style}{''.join(sheets)}</style></head>"
    return bytes(weasyprint.HTML(string=f"{head}<body>{''.join(parts)}</body></html>").write_pdf(pdf_tags=True))


# --- the sheet --------------------------------------------------------------------------------------------------------


def sheet(made: Document, rounds: int) -> list[Goal]:
    ways: dict[str, Way] = {
        OURS: lambda made: alone(xlsx.render, made),
        OPENPYXL: lambda made: alone(matriks.openpyxl_lean, made),
    }
    name = f"XLSX {made.rows:,} baris"
    small = matriks.first_rows(made, SIZES[0])  # reading the large ones back would take minutes
    matriks.check_same_merges(xlsx.render(small), matriks.openpyxl_lean(small))
    found = in_turn(name, made, ways, rounds)
    rows = [[way, f"{seconds(one):.2f}", f"{memory(one):.0f}", extent(one[0].file)] for way, one in found.items()]
    measure.show(f"{name}: median; MiB di atas ukuran proses sebelum render", ("cara", "detik", "MiB", "berkas"), rows)
    return [
        Goal(f"{name} / {OPENPYXL}", ratio(found, OPENPYXL), XLSX_LIMIT),
        Goal(f"{name}: MiB di atas sebelum render", memory(found[OURS]), MEMORY_LIMIT),
    ]


# --- all --------------------------------------------------------------------------------------------------------------


def in_turn(title: str, made: Document, ways: Mapping[str, Way], rounds: int) -> Found:
    """So many rounds, the ways in an order of its own each."""
    found: Found = {name: [] for name in ways}
    order = Random(1)
    for number in range(rounds):
        for name in order.sample(sorted(ways), len(ways)):
            told(number, name, title)
            found[name].append(ways[name](made))
    return found


def ratio(found: Found, peer: str) -> float:
    return seconds(found[OURS]) / seconds(found[peer])


def told(number: int, name: str, what: str) -> None:
    print(f"  putaran {number + 1}: {what}, {name} …", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
