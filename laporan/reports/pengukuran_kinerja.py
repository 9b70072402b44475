"""The achievement table: targets and realisations of a year per quarter, how far they are reached, and why not.

Every indicator that the reader may see stands once, in the order of the tree, under its node; an indicator of which a
figure is missing says why. Targets that a Perubahan changed stand in a section of their own, with their reasons. Only
verified realisations are printed. A number is a real number in XLSX, shown as its text; where the rule is one of single
numbers, the year so far, the achievement and the mean are live formulas. Formulas stand in a section of their own,
and behind it how the last values came about, live too (`hitungan_rumus`).
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import QUARTERS, ROMAN
from indikator.formula import parse
from indikator.queries.tabel import BarisCapaian, TabelCapaian, tabel_of
from indikator.tabel import DECIMALS, Tertulis, explain_address, mean_text, rule_lines, target_address, written
from kinerja.core.actor import Actor
from laporan.document import Block, Cell, Column, Document, Meta, Note, Paper, Paragraph, Row, Section, Table
from laporan.document.numbers import number_format
from laporan.masa import period
from laporan.reports.base import Report
from laporan.reports.hitungan_rumus import computed_section
from laporan.reports.perubahan_target import target_section_of
from laporan.reports.rumus_sel import CAPAIAN, SAMPAI, TARGET, capaian_formula, mean_formula, until_formula
from laporan.rumus import formula_cell

WIDTH = 13.0  # mm, of a target or realisation of a quarter


def build(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """`parameter`: tahun, triwulan (until which), unit (an id; without: all that the actor may see), kertas."""
    tahun, sampai = period(rencana, parameter)
    unit = parameter.get("unit")
    tabel = tabel_of(actor, rencana, tahun, sampai, unit_id=int(unit) if unit else None)
    sections = [Section(blocks=_blocks(tabel), title=_title(tabel), sheet=_("Pengukuran"))]
    sections += [*_ways(tabel), *computed_section(tabel), *_changes(tabel)]
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    return Document(
        key=REPORT.key,
        title=_("Pengukuran kinerja %(judul)s") % {"judul": rencana.judul},
        sections=tuple(sections),
        meta=Meta(printed=now, revision=rencana.revisi, footer=rencana.judul),
        paper=Paper(kind=parameter.get("kertas", "F4"), orientation="landscape"),
    )


def _title(tabel: TabelCapaian) -> tuple[str, ...]:
    pemda, unit = tabel.rencana.pemda, tabel.unit or tabel.rencana.unit
    where = f"{unit.nama} {pemda.nama}" if unit else pemda.nama
    period = _("TAHUN %(tahun)s SAMPAI TRIWULAN %(tw)s") % {"tahun": tabel.tahun, "tw": ROMAN[tabel.sampai]}
    return _("PENGUKURAN KINERJA"), where.upper(), period


def _blocks(tabel: TabelCapaian) -> tuple[Block, ...]:
    if not tabel.baris:
        return (Paragraph(_("Tidak ada indikator yang dapat Anda baca di sini.")),)
    notes = [_("Realisasi yang dicetak adalah yang sudah terverifikasi."), *rule_lines(tabel)]
    rows = [*_rows(tabel)]
    table = Table(columns=_columns(tabel), body=(*rows, _mean_row(tabel, rows)), totals=True)
    return (table, Paragraph(mean_text(tabel), bold=True), *(Note(line) for line in notes))


def _columns(tabel: TabelCapaian) -> tuple[Column, ...]:
    target, done, until = _("Target"), _("Realisasi"), f"s.d. TW {ROMAN[tabel.sampai]}"
    quarters = [f"TW {ROMAN[tw]}" for tw in range(1, QUARTERS + 1)]
    return (
        Column(_("No."), 8.0, align="center"),
        Column(_("Tujuan/Sasaran/Program/Kegiatan"), 44.0),
        Column(_("Indikator"), 42.0),
        Column(_("Satuan"), 16.0),
        Column(str(tabel.tahun), 15.0, align="right", group=target),
        *(Column(label, WIDTH, align="right", group=target) for label in quarters),
        *(Column(label, WIDTH, align="right", group=done) for label in quarters),
        Column(until, 15.0, align="right", group=done),
        Column(_("Capaian %(sampai)s") % {"sampai": until}, 16.0, align="right"),
        Column(_("Status"), 17.0, align="center"),
        Column(_("Keterangan"), 36.0),
    )


def _rows(tabel: TabelCapaian) -> Iterator[Row]:
    number = 0
    for _simpul, group in groupby(tabel.baris, key=lambda one: one.indikator.simpul_id):
        rows = list(group)
        for place, one in enumerate(rows):
            number += 1
            node = [Cell(1, _statement(one), rowspan=len(rows))] if place == 0 else []
            yield Row((Cell(0, str(number)), *node, *_cells(one, tabel)))


def _statement(baris: BarisCapaian) -> str:
    simpul = baris.indikator.simpul
    jenjang = simpul.jenjang.nama if simpul.jenjang else ""
    return "\n".join(filter(None, (jenjang, simpul.pernyataan)))


def _cells(baris: BarisCapaian, tabel: TabelCapaian) -> Iterator[Cell]:
    line, indikator = written(baris, tabel), baris.indikator
    yield Cell(2, indikator.nama)
    yield Cell(3, indikator.satuan.nama if indikator.satuan else "")
    figures: list[Tertulis] = [*line.target, *line.realisasi, line.sampai, line.capaian]
    live = {SAMPAI: "", CAPAIAN: ""}
    if not baris.terbagi:
        numbers = [one.angka if is_number(one) else None for one in figures]
        live[SAMPAI] = until_formula(numbers[5:9], tabel.sampai, numbers[9])
        live[CAPAIAN] = capaian_formula(
            numbers[:5], numbers[9], baris.hasil, baris.aturan, indikator.baseline_nilai, tabel.sampai
        )  # fmt: skip
    until = explain_address(baris, tabel, tabel.sampai)
    quarters = [explain_address(baris, tabel, tw) for tw in range(1, QUARTERS + 1)]
    promised = [target_address(tabel.rencana, indikator.pk, tabel.tahun, tw) for tw in range(QUARTERS + 1)]
    links = dict(enumerate((*promised, *quarters, until, until), TARGET))
    for column, one in enumerate(figures, 4):
        link = links.get(column, "") if one.teks else ""
        yield Cell(column, one.teks, value=one.angka, formula=live.get(column, ""), link=link)
    after = 4 + len(figures)
    yield Cell(after, line.status)
    named = _("Predikat: %(predikat)s") % {"predikat": line.predikat} if line.predikat else ""
    yield Cell(after + 1, "\n".join(filter(None, (named, line.alasan))))


def is_number(one: Tertulis) -> bool:
    """Whether the sheet has it as a number: no format shows "84,01 (A)" of a predicate otherwise."""
    return one.angka is not None and number_format(one.teks, one.angka) is not None


def _mean_row(tabel: TabelCapaian, rows: list[Row]) -> Row:
    """The mean of the column above it, with what it covers."""
    mean = tabel.rata.nilai
    text = "–" if mean is None else f"{tulis(mean, DECIMALS)} %"
    column = [cell.value for row in rows for cell in row.cells if cell.column == CAPAIAN]
    return Row((
        Cell(0, _("Rata-rata capaian"), colspan=CAPAIAN, kind="band"),
        Cell(CAPAIAN, text, kind="band", value=mean, formula=mean_formula(column, mean, DECIMALS)),
        Cell(CAPAIAN + 1, str(tabel.rata.cakupan), colspan=2, kind="band"),
    ))  # fmt: skip


def _ways(tabel: TabelCapaian) -> tuple[Section, ...]:
    """How the indicators with a formula are computed, each formula as the fraction that it is."""
    measured = [one.indikator for one in tabel.baris if one.indikator.rumus]
    if not measured:
        return ()
    widths = {_("No."): 8.0, _("Indikator"): 80.0, _("Rumus"): 110.0, _("Variabel dan sumbernya"): 92.0}
    body = []
    for number, one in enumerate(measured, 1):
        variabel = list(one.variabel.all())
        lines = [f"{each.kode}: {each.label}" + (f" ({each.sumber})" if each.sumber else "") for each in variabel]
        cells = (Cell(0, str(number), align="center"), Cell(1, one.nama),
                 formula_cell(2, parse(one.rumus), {each.kode: each.label for each in variabel if each.label}),
                 Cell(3, "\n".join(lines)))  # fmt: skip
        body.append(Row(cells))
    table = Table(columns=tuple(Column(label, width) for label, width in widths.items()), body=tuple(body))
    return (Section(blocks=(table,), title=(_("RUMUS INDIKATOR"),), sheet=_("Rumus")),)


def _changes(tabel: TabelCapaian) -> tuple[Section, ...]:
    """The targets of this year that a Perubahan changed, of the indicators shown."""
    shown = {one.indikator.pk for one in tabel.baris}
    return target_section_of(tabel.rencana, [tabel.tahun], shown)


REPORT = Report(key="pengukuran-kinerja", nama="Pengukuran kinerja", build=build)
