"""The tree as a diagram: a set of pages per program under its tujuan and sasaran, or the whole tree on one sheet.

On paper: each node below a program stands once; a program's tujuan and sasaran stand once in each of its sets, as the
documents print them. An overview before the sets shows the statements down to the programs once more, with their
pages; on a continuation page what lies above is repeated in short, marked by 'dari hlm'. The workbook has one row per
box (per indicator where it has several), each text once.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cascading.models import Rencana
from indikator.queries.kotak import Kotak
from kinerja.core.actor import Actor
from laporan.diagram.boxes import CAPTION
from laporan.diagram.drawing import whole
from laporan.diagram.sheets import sheets
from laporan.document import Cell, Column, Document, Meta, Paper, Paragraph, Plot, Row, Section, Table
from laporan.pohon import LABELS, Pohon, pohon_of, texts_of
from laporan.reports.base import Report

WHOLE = "utuh"
LEAST_POINTS = 5.0  # of letters on a sheet with the whole tree: below that the sheet grows
LEAST_SCALE = LEAST_POINTS / CAPTION.points  # of the smallest letters of a box
LONGEST = 5_080.0  # mm that a PDF page counts to; a longer one counts in larger units
EMPTY = "Rencana ini belum punya simpul."


def build(_actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """`parameter`: kertas ('F4', 'A4', 'A3', 'A1'), susunan ('program', 'utuh'). Three queries, or four."""
    pohon = pohon_of(rencana)
    paper = Paper(kind=parameter.get("kertas", "F4"), orientation="landscape")
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    sheet = Section((_table(pohon),), title=(pohon.title.name, pohon.title.about.upper()), sheet="Pohon kinerja")
    return Document(
        key=REPORT.key,
        title=f"Pohon kinerja – {rencana.judul}",
        sections=tuple(_sections(pohon, paper, parameter.get("susunan", "program"))),
        meta=Meta(printed=now, revision=rencana.revisi, footer=rencana.judul),
        paper=paper,
        workbook=(sheet,),
    )


def _sections(pohon: Pohon, paper: Paper, susunan: str) -> Iterator[Section]:
    if not pohon.kotak:
        yield Section((Paragraph(EMPTY),), title=(pohon.title.name,), sheet="Pohon kinerja")
        return
    room = (
        paper.width - paper.margins.left - paper.margins.right,
        paper.height - paper.margins.top - paper.margins.bottom,
    )
    if susunan == WHOLE:
        plot, paper = fitted(whole(pohon.branches(), pohon.style, pohon.title), paper, room)
        yield Section((plot,), paper=paper, bookmark=pohon.title.name, sheet="Pohon kinerja")
        return
    for part in sheets(pohon.branches(), pohon.set_level, room, pohon.style, pohon.title):
        yield Section(part.plots, bookmark=part.name, sheet=part.name)


def fitted(plot: Plot, paper: Paper, room: tuple[float, float]) -> tuple[Plot, Paper]:
    """The whole tree on the sheet where its letters stay legible, else on a sheet made to measure."""
    scale = min(1.0, room[0] / plot.width, room[1] / plot.height)
    if scale >= LEAST_SCALE:
        return replace(plot, scale=scale), paper
    beside = paper.width - room[0], paper.height - room[1]
    scale = min(LEAST_SCALE, (LONGEST - beside[0]) / plot.width, (LONGEST - beside[1]) / plot.height)
    size = max(paper.width, plot.width * scale + beside[0]), max(paper.height, plot.height * scale + beside[1])
    return replace(plot, scale=scale), replace(paper, size=size, unit=LEAST_SCALE / scale)


# --- The workbook -----------------------------------------------------------------------------------------------

COLUMNS = (
    Column("No.", 9.0, align="center"),
    Column("Induk", 10.0, align="center"),
    Column("Jenjang", 20.0),
    Column("Eselon", 12.0, align="center"),
    Column("Nomor", 12.0, align="center"),
    Column("Kode", 22.0),
    Column("Pernyataan", 48.0),
    Column("Sasaran", 48.0),
    Column("Indikator", 44.0),
    *(Column(label, 20.0 if label == LABELS[1] else 44.0, group="Penjelasan") for label in LABELS),
)


def _table(pohon: Pohon) -> Table:
    numbers = {one.id: number for number, one in enumerate(pohon.kotak, start=1)}
    return Table(COLUMNS, tuple(row for one in pohon.kotak for row in _rows(pohon, one, numbers)))


def _rows(pohon: Pohon, one: Kotak, numbers: dict[int, int]) -> Iterator[Row]:
    """A box over as many rows as it has indicators; No. and Induk (the number of the box above) are numbers."""
    height = max(1, len(one.indikator))
    above = numbers[one.induk_id] if one.induk_id else 0
    jenjang = pohon.jenjang[pohon.levels[one.jenjang]].nama
    statement = "\n".join(filter(None, (one.jabatan, one.pernyataan)))
    texts = (jenjang, one.eselon, one.nomor, one.kode, statement, one.sasaran)
    node = [
        Cell(0, str(numbers[one.id]), height, value=Decimal(numbers[one.id])),
        Cell(1, str(above) if above else "", height, value=Decimal(above) if above else None),
        *(Cell(column, text, height) for column, text in enumerate(texts, start=2)),
    ]
    for at in range(height):
        measure = one.indikator[at] if one.indikator else None
        shown = (measure.nama, *texts_of(measure)) if measure else ("",) * (1 + len(LABELS))
        yield Row((*(node if at == 0 else ()), *(Cell(8 + column, text) for column, text in enumerate(shown))))


REPORT = Report(key="pohon-kinerja", nama="Pohon kinerja", build=build)
