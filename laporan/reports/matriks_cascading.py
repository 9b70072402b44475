"""The cascading matrix: the whole plan as one table, each level in columns of its own, in the form that Sampang prints.

Each statement and indicator stands exactly as often as the plan holds it, and so does each formula and yearly target
that the form has a column for: a cascading prints formulas of Tujuan and Sasaran alone and no target of a Tujuan,
the other schemes print all. Quarterly targets are no part of it. A band with the name of a Bagian begins in the
columns of the Kegiatan wherever the owner changes, and lies inside the merges to its left.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns one level has, beside the statement and the names of its indicators."""

    label: str
    formula: bool = True
    target: bool = True


def build(_actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """`parameter`: kertas ('F4', 'A4', 'A3'). Seven queries whatever the size of the plan."""
    jenjang = plan_queries.jenjang_of(rencana)
    rows = queries.rows_of(rencana)
    bands = plan_queries.unit_bands(rencana)
    is_flat = rencana.skema.kode not in BAND_LEVEL and not any(row.induk_id for row in rows)
    if is_flat:
        shapes, band_level = [Shape("Kinerja")], 0
        position = dict.fromkeys((one.kode for one in jenjang), 0)
    else:
        shapes, band_level = _shapes(rencana, jenjang), _band_level(rencana, jenjang)
        position = {one.kode: index for index, one in enumerate(jenjang)}
    columns, levels = _columns(shapes, list(rencana.tahun))
    roots = _nodes(rows, rencana, shapes, position, bands)
    if is_flat and len(jenjang) > 1:
        _name_levels_in_bands(roots, rows, jenjang)
    table = Table(columns=columns, body=Layout(levels, band_level).rows(roots, bands.get(rencana.unit_id or 0, "")))
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


def _shapes(rencana: Rencana, jenjang: list[Jenjang]) -> list[Shape]:
    """A cascading prints formulas for Tujuan and Sasaran alone, and no target for the Tujuan: it ends years away."""
    if rencana.skema.kode != "cascading":
        return [Shape(one.nama) for one in jenjang]
    of_pd = " PD" if rencana.unit_id is not None else ""
    return [
        Shape(one.nama + (of_pd if index < 2 else ""), formula=index < 2, target=index > 0)
        for index, one in enumerate(jenjang)
    ]


def _band_level(rencana: Rencana, jenjang: list[Jenjang]) -> int:
    kode = BAND_LEVEL.get(rencana.skema.kode, jenjang[0].kode)
    return next((index for index, one in enumerate(jenjang) if one.kode == kode), 0)


def _columns(shapes: list[Shape], years: list[int]) -> tuple[tuple[Column, ...], list[Level]]:
    columns: list[Column] = []
    levels = []
    for shape in shapes:
        start = len(columns)
        columns += [Column(shape.label, STATEMENT), Column("Indikator", INDICATOR)]
        if shape.formula:
            columns.append(Column("Formula", FORMULA))
        if shape.target:
            columns += _target_columns(years)
        levels.append(Level(start, len(columns) - start))
    return tuple(columns), levels


def _target_columns(years: list[int]) -> list[Column]:
    if len(years) == 1:
        return [Column("Target", TARGET, align="center")]
    return [Column(str(year), TARGET_OF_YEAR, align="center", group="Target") for year in years]


def _nodes(
    rows: list[SimpulBaris], rencana: Rencana, shapes: list[Shape], position: dict[str, int], bands: dict[int, str]
) -> list[Node]:
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for row in rows:
        level = position[row.jenjang]
        texts = [_texts(one, rencana, shapes[level]) for one in row.indikator]
        nodes[row.id] = Node(level, _statement(row), texts, bands.get(row.unit_id or 0, ""))
        (nodes[row.induk_id].children if row.induk_id else roots).append(nodes[row.id])
    return roots


def _name_levels_in_bands(roots: list[Node], rows: list[SimpulBaris], jenjang: list[Jenjang]) -> None:
    """A plan without depth (an IKU decree) is one list: its bands tell the unit and the level."""
    names = {one.kode: one.nama for one in jenjang}
    for node, row in zip(roots, rows, strict=True):
        node.band = " – ".join(filter(None, (node.band, names[row.jenjang])))


def _statement(row: SimpulBaris) -> str:
    """In an IKI the jabatan is what the row is about, so it stands above the sentence."""
    return "\n".join(text for text in (row.jabatan, row.pernyataan) if text)


def _texts(indikator: IndikatorBaris, rencana: Rencana, shape: Shape) -> tuple[str, ...]:
    formula = [indikator.rumus_teks] if shape.formula else []
    targets = [indikator.target.get(year, "") for year in rencana.tahun] if shape.target else []
    return (indikator.nama, *formula, *targets)


REPORT = Report(key="matriks-cascading", nama="Matriks cascading", build=build)
