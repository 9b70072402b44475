"""One page of each report against its kept picture: letters may be smoothed otherwise, nothing may move or vanish.

`KINERJA_RUJUKAN=1 pytest tests/laporan/test_rujukan.py` paints the kept pictures anew; look at each before it is kept.
"""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from laporan.document import Block, Letterhead, Row, Table
from laporan.render import pdf
from laporan.reports import REPORTS
from tests.laporan.semua import Semua

FOLDER = Path(__file__).parent / "rujukan"
DPI = 60
# The most telling page of each report: of which plan, and which page from 1.
PAGES = {
    "matriks-cascading": ("setda-2021", 1), "perbandingan": ("sokaraja-2021-perubahan-1", 1),
    "pengukuran-kinerja": ("setda-iku-2021-2026", 1), "pohon-kinerja": ("sokaraja-2021", 3),
    "kertas-kerja-csf": ("setda-csf-2024", 10), "sk-iki": ("kecamatan-iki-2022", 9),
    "sk-iku": ("setda-iku-2021-2026", 1),
    "daftar-iku": ("setda-iku-2021-2026", 1), "perjanjian-kinerja": ("setda-2021", 2),
    "rencana-aksi": ("sokaraja-2021", 1), "pengukuran-triwulan": ("setda-iku-2021-2026", 1),
    "pengukuran-tahunan": ("setda-iku-2021-2026", 1), "lkjip": ("setda-iku-2021-2026", 1),
    "manual-iku": ("setda-iku-2021-2026", 10), "matriks-capaian": ("setda-2021", 1),
}  # fmt: skip


def page_of(path: Path, page: int, folder: Path) -> Image.Image:
    number = str(page)
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", "-f", number, "-l", number, "-png", "-singlefile", path, folder / "a"],
        check=True,
    )
    return Image.open(folder / "a.png").convert("L")


def differs(page: Image.Image, kept: Image.Image) -> str:
    """In what two pages differ; empty where they look alike.

    Two marks: how much ink differs on the whole page, and in any square of about four millimetres.
    """
    if page.size != kept.size:
        return f"size {page.size} instead of {kept.size}"
    difference = ImageChops.difference(page, kept)
    whole = ImageStat.Stat(difference).mean[0]
    small = difference.resize((page.width // 10, page.height // 10), Image.Resampling.BOX)
    most = max(small.tobytes())
    return "" if whole < 1 and most < 32 else f"mean {whole:.2f}, most {most}"


@pytest.mark.parametrize("key", REPORTS)
def test_a_page_looks_as_it_did(key: str, every: Semua, tmp_path: Path) -> None:
    plan, number = PAGES[key]
    page = page_of(every.berkas[key, plan].pdf, number, tmp_path)
    kept = FOLDER / f"{key}.png"
    if os.environ.get("KINERJA_RUJUKAN"):
        page.quantize(16).save(kept, optimize=True)
    assert differs(page, Image.open(kept).convert("L")) == ""


@pytest.mark.parametrize("key", [key for key in PAGES if key not in {"sk-iku", "pohon-kinerja"}])
def test_a_missing_column_would_be_seen(key: str, every: Semua, tmp_path: Path) -> None:
    """The control: the same page when the texts of one column are gone."""
    plan, number = PAGES[key]
    document = every.berkas[key, plan].document
    sections = tuple(replace(one, blocks=tuple(map(without_column, one.blocks))) for one in document.sections)
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf.render(replace(document, sections=sections)))
    assert differs(page_of(path, number, tmp_path), Image.open(FOLDER / f"{key}.png").convert("L"))


def without_column(block: Block) -> Block:
    if not isinstance(block, Table):
        return block

    def row(one: Row) -> Row:
        return Row(tuple(replace(cell, text="", fraction=None) if cell.column == 1 else cell for cell in one.cells))

    return replace(block, head=tuple(map(row, block.head)), body=tuple(map(row, block.body)))


def test_a_missing_kop_would_be_seen(every: Semua, tmp_path: Path) -> None:
    plan, number = PAGES["sk-iku"]
    document = every.berkas["sk-iku", plan].document
    first, *others = document.sections
    blocks = tuple(block for block in first.blocks if not isinstance(block, Letterhead))
    assert len(blocks) == len(first.blocks) - 1
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf.render(replace(document, sections=(replace(first, blocks=blocks), *others))))
    assert differs(page_of(path, number, tmp_path), Image.open(FOLDER / "sk-iku.png").convert("L"))
