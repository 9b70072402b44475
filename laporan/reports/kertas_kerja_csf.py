"""The CSF worksheet of a Perangkat Daerah: from the outcome to its operational conditions.

Stages 2 to 4 of PermenPANRB 89/2021, in the form that Sekretariat Daerah Luwu Timur uses: a cover; three overview
tables; then each condition with its explanation, problems, indicators and closing; the signature. An outcome that has
any of these texts tells them before its conditions.

Overview and detail print from one statement. So the statement of a CSF stands three times (as the answer to its cause,
above its intermediate conditions, over its own detail), that of an intermediate condition three times likewise, that of
an operational condition twice, that of an outcome once, and once more over its own detail;
the name of an indicator twice (in the sentence and in its table); a cause, an explanation, a problem, a closing, a
definition, a relevance, a formula and a source of data once.

A plan of another scheme is read by its levels: the first is the outcome, the fourth and all below it are operational.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator.queries.uraian import IndikatorUraian, SimpulUraian, uraian_of
from kinerja.core.actor import Actor
from laporan import queries
from laporan.document import (
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Facts,
    Heading,
    Margins,
    Paper,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
)
from laporan.reports import naskah as texts
from laporan.reports.base import DRAFT, Report, Terbitan
from laporan.reports.rumus import printed_formula

OUTCOME, CSF, ANTARA, OPERASIONAL = range(4)  # the places of the levels
PARTS = ("Critical Success Factor (CSF) dari Outcome Kinerja",
         "Uraian CSF ke Kondisi Antara sampai Kondisi Paling Operasional")  # fmt: skip
HEADS = {
    CSF: ("Faktor Penyebab", "Kondisi yang Diperlukan (CSF)"),
    ANTARA: ("CSF", "Kondisi yang Diperlukan (Antara)"),
    OPERASIONAL: ("CSF", "Kondisi yang Diperlukan (Operasional)"),
}
REVOCATION = "Dengan berlakunya kertas kerja ini, %s dicabut dan dinyatakan tidak berlaku."
DETAIL = (Column("Indikator Kinerja", 34), Column("Definisi/Penjelasan", 42),
          Column("Relevansi Menggambarkan Kondisi", 40), Column("Formulasi/Rumus Perhitungan", 42),
          Column("Sumber Data", 28))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kondisi:
    """A node: its place among the levels, its number, and the node above it (an outcome has neither)."""

    tingkat: int
    nomor: str
    simpul: SimpulUraian
    atas: SimpulUraian | None

    @property
    def heading(self) -> str:
        return f"{self.label} {self.simpul.pernyataan}"

    @property
    def label(self) -> str:
        if self.tingkat == OUTCOME:
            return "Outcome"
        return f"CSF {self.nomor}" if self.tingkat < OPERASIONAL else self.nomor


def build(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """The draft. `parameter`: kertas ('F4', 'A4', 'A3')."""
    return _document(actor, rencana, parameter, None)


def issue(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan) -> Document:
    return _document(actor, rencana, parameter, terbitan)


def _document(_actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan | None) -> Document:
    naskah = queries.naskah_of(rencana, REPORT.key)
    outcomes = uraian_of(rencana)
    conditions = list(_conditions(outcomes, _levels(rencana)))
    parts = [*(naskah.get("bagian") or ()), *PARTS[len(naskah.get("bagian") or ()) :]]
    tata = texts.tata(naskah, parameter, Paper("F4", "portrait", Margins(20, 15, 20, 20)), "Arial")
    return Document(
        key=REPORT.key,
        title=rencana.judul,
        sections=(
            Section((_cover(rencana, naskah, terbitan),), sheet="Sampul"),
            Section((Heading(parts[0]), *_overview(outcomes, conditions)), sheet="CSF"),
            Section((Heading(parts[1]), *_details(conditions), *_closing(naskah, terbitan)), sheet="Uraian"),
        ),
        meta=texts.meta(rencana, terbitan),
        paper=tata.paper,
        typeface=tata.typeface,
        spacing=tata.spacing,
        mark="" if terbitan else DRAFT,
    )


def _closing(naskah: texts.Naskah, terbitan: Terbitan | None) -> Iterator[Block]:
    """The signature; before it the worksheet that this one takes the place of."""
    if terbitan and terbitan.mencabut:
        yield Paragraph(REVOCATION % terbitan.mencabut)
    yield texts.signature(naskah, terbitan)


def _cover(rencana: Rencana, naskah: texts.Naskah, terbitan: Terbitan | None) -> Cover:
    head = str(naskah.get("judul") or rencana.judul).upper()
    subject = str(naskah.get("subjudul") or "").upper()
    return Cover(tuple(filter(None, (subject, head, f"TAHUN {rencana.periode}", texts.number_line(terbitan)))))


def _levels(rencana: Rencana) -> dict[str, int]:
    return {one.kode: place for place, one in enumerate(plan_queries.jenjang_of(rencana))}


def _conditions(outcomes: Sequence[SimpulUraian], levels: dict[str, int]) -> Iterator[Kondisi]:
    """Each node before what hangs below it; an outcome where it has a detail. CSF are counted through all outcomes."""
    count = 0
    for outcome in outcomes:
        if outcome.penjelasan or outcome.masalah or outcome.indikator or outcome.penutup:
            yield Kondisi(OUTCOME, "", outcome, None)
        for one in outcome.anak:
            count += 1
            yield from _branch(one, outcome, str(count), levels)


def _branch(simpul: SimpulUraian, atas: SimpulUraian, nomor: str, levels: dict[str, int]) -> Iterator[Kondisi]:
    yield Kondisi(min(levels[simpul.jenjang], OPERASIONAL), nomor, simpul, atas)
    for place, one in enumerate(simpul.anak, 1):
        yield from _branch(one, simpul, f"{nomor}.{place}", levels)


def _overview(outcomes: Sequence[SimpulUraian], conditions: Sequence[Kondisi]) -> Iterator[Block]:
    yield Facts(tuple(("Outcome", one.pernyataan) for one in outcomes))
    for level, (left, right) in HEADS.items():
        found = [one for one in conditions if one.tingkat == level]
        columns = (Column("No", 18, align="center"), Column(left, 80), Column(right, 80))
        rows = _causes(found) if level == CSF else _below(found)
        yield Table(columns, tuple(rows) or (_nothing(len(columns)),))


def _causes(conditions: Sequence[Kondisi]) -> Iterator[Row]:
    for one in conditions:
        yield Row((Cell(0, one.label), Cell(1, one.simpul.faktor_penyebab), Cell(2, one.simpul.pernyataan)))


def _below(conditions: Sequence[Kondisi]) -> Iterator[Row]:
    """One row for each condition; the statement above it once, beside those that hang from it in a row."""
    for _atas, group in groupby(conditions, key=lambda one: one.atas and one.atas.id):
        beside = list(group)
        for place, one in enumerate(beside):
            above = [Cell(1, one.atas.pernyataan, rowspan=len(beside))] if place == 0 and one.atas else []
            yield Row((Cell(0, one.label), *above, Cell(2, one.simpul.pernyataan)))


def _nothing(width: int) -> Row:
    return Row((Cell(0, "Belum ada kondisi pada tingkat ini.", colspan=width, align="center"),))


def _details(conditions: Sequence[Kondisi]) -> Iterator[Block]:
    for one in conditions:
        simpul = one.simpul
        yield Heading(one.heading, level=2)
        if simpul.penjelasan:
            yield Heading("Penjelasan", level=3)
            yield from (Paragraph(text, align="left") for text in simpul.penjelasan)
        if simpul.masalah:
            yield Heading("Masalah", level=3)
            yield Points(tuple(simpul.masalah), style="-")
        if simpul.indikator:
            yield Paragraph(_sentence(simpul.indikator))
            yield Table(DETAIL, tuple(Row(_cells(indikator)) for indikator in simpul.indikator))
        if simpul.penutup:
            yield Paragraph(simpul.penutup)


def _sentence(indikator: Sequence[IndikatorUraian]) -> str:
    """One that names them all: 'Kondisi ini diukur dengan indikator A, B, dan C.'."""
    names = [one.nama.rstrip(".") for one in indikator]
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, dan {names[-1]}"
    return f"Kondisi ini diukur dengan indikator {joined}."


def _cells(one: IndikatorUraian) -> tuple[Cell, ...]:
    return (Cell(0, one.nama), Cell(1, one.definisi), Cell(2, one.relevansi),
            printed_formula(3, one.rumus_teks, one.rumus, one.label), Cell(4, one.sumber_data))  # fmt: skip


REPORT = Report("kertas-kerja-csf", "Kertas kerja CSF", build, issue)
