"""The cascading matrix: the whole plan as one table, each level in columns of its own, in the form that Sampang prints.

Each statement, indicator, formula and target stands exactly as often as the plan holds it. A band with the name of
a Bagian begins in the columns of the Kegiatan wherever the owner changes, and lies inside the merges to its left.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cascading import queries as plan_queries
from cascading.models import Jenjang, Rencana
from indikator import queries
from indikator.queries import IndikatorBaris, SimpulBaris
from kinerja.core.actor import Actor
from laporan.document import Column, Document, Meta, Paper, Section, Table
from laporan.reports.base import Report
from laporan.reports.grid import Layout, Level, Node

# mm on the sheet; renderers scale all columns to the width between the margins.
STATEMENT, INDICATOR, FORMULA, TARGET, TARGET_OF_YEAR = 24.0, 26.0, 30.0, 14.0, 12.0
# The level in whose columns the bands of the Bagian begin, per scheme; one's own scheme begins them on the left.
BAND_LEVEL = {"cascading": "kegiatan", "csf": "kondisi_antara"}


def build(_actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """`parameter`: kertas ('F4', 'A4', 'A3'). Seven queries whatever the size of the plan."""
    jenjang = plan_queries.jenjang_of(rencana)
    rows = queries.rows_of(rencana)
    years = list(rencana.tahun)
    columns, levels = _columns(rencana, jenjang, years)
    band_kode = BAND_LEVEL.get(rencana.skema.kode, jenjang[0].kode)
    layout = Layout(levels, band_level=next(i for i, one in enumerate(jenjang) if one.kode == band_kode))
    bands = plan_queries.unit_bands(rencana)
    roots = _nodes(rows, rencana, jenjang, bands)
    table = Table(columns=columns, body=layout.rows(roots, band=bands.get(rencana.unit_id or 0, "")))
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    return Document(
        key=REPORT.key,
        title=rencana.judul,
        sections=(Section(blocks=(table,), title=_title(rencana), sheet="Matriks"),),
        meta=Meta(printed=now, revision=rencana.revisi, footer=rencana.judul),
        paper=Paper(kind=parameter.get("kertas", "F4"), orientation="landscape"),
    )


def _title(rencana: Rencana) -> tuple[str, ...]:
    """Three lines, as the documents print them."""
    where = f"{rencana.unit.nama} {rencana.pemda.nama}" if rencana.unit else rencana.pemda.nama
    return rencana.skema.nama.upper(), where.upper(), f"TAHUN {rencana.periode}"


def _columns(rencana: Rencana, jenjang: list[Jenjang], years: list[int]) -> tuple[tuple[Column, ...], list[Level]]:
    columns: list[Column] = []
    levels = []
    for index, one in enumerate(jenjang):
        start = len(columns)
        columns.append(Column(_label(rencana, one), STATEMENT))
        columns.append(Column("Indikator", INDICATOR))
        if _has_formula(rencana, index):
            columns.append(Column("Formula", FORMULA))
        if _has_target(rencana, index):
            columns += _target_columns(years)
        levels.append(Level(start, len(columns) - start))
    return tuple(columns), levels


def _label(rencana: Rencana, jenjang: Jenjang) -> str:
    """'Tujuan PD' and 'Sasaran PD' in a cascading of a Perangkat Daerah, else the level's name."""
    of_pd = rencana.skema.kode == "cascading" and rencana.unit_id is not None and jenjang.urutan <= 2
    return f"{jenjang.nama} PD" if of_pd else jenjang.nama


def _has_formula(rencana: Rencana, index: int) -> bool:
    """A cascading prints formulas for Tujuan and Sasaran alone; the other schemes everywhere."""
    return rencana.skema.kode != "cascading" or index < 2


def _has_target(rencana: Rencana, index: int) -> bool:
    """A cascading of one year prints no target for the Tujuan, whose end lies years away."""
    return rencana.skema.kode != "cascading" or index > 0


def _target_columns(years: list[int]) -> list[Column]:
    if len(years) == 1:
        return [Column("Target", TARGET, align="center")]
    return [Column(str(year), TARGET_OF_YEAR, align="center", group="Target") for year in years]


def _nodes(rows: list[SimpulBaris], rencana: Rencana, jenjang: list[Jenjang], bands: dict[int, str]) -> list[Node]:
    position = {one.kode: index for index, one in enumerate(jenjang)}
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for row in rows:
        level = position[row.jenjang]
        node = Node(
            level,
            _statement(row),
            [_texts(one, rencana, level) for one in row.indikator],
            bands.get(row.unit_id or 0, ""),
        )
        nodes[row.id] = node
        (nodes[row.induk_id].children if row.induk_id else roots).append(node)
    return roots


def _statement(row: SimpulBaris) -> str:
    """In an IKI the jabatan is what the row is about, so it stands above the sentence."""
    return "\n".join(text for text in (row.jabatan, row.pernyataan) if text)


def _texts(indikator: IndikatorBaris, rencana: Rencana, level: int) -> tuple[str, ...]:
    formula = [indikator.rumus_teks] if _has_formula(rencana, level) else []
    targets = [indikator.target.get(year, "") for year in rencana.tahun] if _has_target(rencana, level) else []
    return (indikator.nama, *formula, *targets)


REPORT = Report(key="matriks-cascading", nama="Matriks cascading", build=build)
