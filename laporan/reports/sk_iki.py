"""The decree of individual performance indicators (IKI) as a booklet, in the form of Kecamatan Sampang.

Cover, kata pengantar, daftar isi, bab I to III, the decree, and one lampiran per jabatan: JABATAN, TUGAS, FUNGSI a–z
and the table Kinerja / Indikator / Penjelasan-Formulasi / Sumber Data. Each text of the Naskah stands once, but for the
titles of the decree (on the cover and over the first lampiran too); each statement, indicator, definition, meaning,
reason, relevance, formula and source once, in the lampiran of its jabatan. PermenPANRB 6/2022; PER/9/M.PAN/5/2007.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cascading.models import Rencana
from indikator.queries.uraian import SimpulUraian, in_order, uraian_of
from kinerja.core.actor import Actor
from kinerja.core.models import Jabatan
from laporan import queries
from laporan.document import (
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Document,
    Facts,
    Heading,
    Margins,
    Note,
    Paper,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
)
from laporan.reports import naskah as texts
from laporan.reports.base import DRAFT, Report, Terbitan
from laporan.reports.makna import before_formula, labelled
from laporan.reports.rumus import printed_formula

COLUMNS = (
    Column("Kinerja", 42),
    Column("Indikator", 48),
    Column("Penjelasan/Formulasi", 62),
    Column("Sumber Data", 28),
)
NOTHING = "Belum ada kinerja yang dimiliki sebuah jabatan. Isi kolom Jabatan pada simpulnya."
INDENT = 12.0  # mm, of the first line of a paragraph of prose


def build(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """The draft. `parameter`: kertas ('F4', 'A4', 'A3')."""
    return _document(actor, rencana, parameter, None)


def issue(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan) -> Document:
    return _document(actor, rencana, parameter, terbitan)


def _document(_actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan | None) -> Document:
    naskah, lambang = queries.naskah_of(rencana, REPORT.key), queries.lambang_of(rencana.pemda_id)
    kinerja = _by_jabatan(uraian_of(rencana))
    offices = Jabatan.objects.filter(pemda_id=rencana.pemda_id, pk__in=kinerja)
    known = {one.pk: one for one in offices}
    tata = texts.tata(naskah, parameter, Paper("F4", "portrait", Margins(25, 20, 25, 30)), "Bookman")
    return Document(
        key=REPORT.key,
        title=rencana.judul,
        sections=(
            Section((_cover(rencana, naskah, lambang),), sheet="Sampul"),
            *_foreword(naskah, terbitan),
            Section((Contents(),), sheet="Daftar isi"),
            *(Section(tuple(_bab(one)), sheet=_sheet(one)) for one in naskah.get("bab") or ()),
            Section(texts.decree(naskah, terbitan, lambang), sheet="Keputusan", bookmark="Keputusan"),
            *_lampirans(naskah, terbitan, [(known[pk], nodes) for pk, nodes in kinerja.items()]),
            *(() if kinerja else (Section((Note(NOTHING),), sheet="Lampiran"),)),
        ),
        meta=texts.meta(rencana, terbitan),
        paper=tata.paper,
        typeface=tata.typeface,
        spacing=tata.spacing,
        mark="" if terbitan else DRAFT,
    )


def _by_jabatan(tops: list[SimpulUraian]) -> dict[int, list[SimpulUraian]]:
    """The nodes of each jabatan, in the order in which the tree first names it."""
    found: dict[int, list[SimpulUraian]] = {}
    for one in in_order(tops):
        if one.jabatan_id is not None:
            found.setdefault(one.jabatan_id, []).append(one)
    return found


def _cover(rencana: Rencana, naskah: texts.Naskah, lambang: bytes | None) -> Cover:
    title = str(naskah.get("judul") or rencana.judul).upper()
    return Cover((title, "TENTANG", texts.about(naskah), f"TAHUN {rencana.periode}"), lambang)


def _foreword(naskah: texts.Naskah, terbitan: Terbitan | None) -> tuple[Section, ...]:
    paragraphs = naskah.get("kata_pengantar") or ()
    if not paragraphs:
        return ()
    blocks: list[Block] = [Heading("KATA PENGANTAR"), *map(_paragraph, paragraphs)]
    blocks.append(texts.signature(naskah, terbitan, own=False))
    return (Section(tuple(blocks), sheet="Kata pengantar"),)


def _sheet(bab: Mapping[str, Any]) -> str:
    """'BAB I' of 'BAB I PENDAHULUAN'."""
    return " ".join(str(bab["judul"]).split()[:2])[:31]


def _bab(bab: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(str(bab["judul"]))
    for part in bab.get("bagian") or ():
        if part.get("judul"):
            yield Heading(str(part["judul"]), level=2)
        yield from map(_paragraph, part.get("isi") or ())


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text, indent=INDENT)


def _lampirans(
    naskah: texts.Naskah, terbitan: Terbitan | None, offices: Sequence[tuple[Jabatan, Sequence[SimpulUraian]]]
) -> Iterator[Section]:
    """The first names the decree that they belong to, the last is signed like it."""
    for place, (jabatan, nodes) in enumerate(offices, 1):
        head = (texts.lampiran_head(naskah, terbitan),) if place == 1 and naskah.get("judul") else ()
        sign = (replace(texts.signature(naskah, terbitan), qr=""),) if place == len(offices) else ()
        blocks = (*head, *_lampiran(jabatan, nodes), *sign)
        yield Section(blocks, sheet=f"Lampiran {place}", bookmark=jabatan.nama)


def _lampiran(jabatan: Jabatan, nodes: Sequence[SimpulUraian]) -> Iterator[Block]:
    yield Facts((("JABATAN", jabatan.nama), ("TUGAS", jabatan.tugas or "–"), ("FUNGSI", "" if jabatan.fungsi else "–")))
    if jabatan.fungsi:
        yield Points(tuple(jabatan.fungsi), style="a.")
    yield Table(COLUMNS, tuple(_rows(nodes)))


def _rows(nodes: Sequence[SimpulUraian]) -> Iterator[Row]:
    """One row for each indicator; the kinerja once beside all of its indicators."""
    for node in nodes:
        height = max(1, len(node.indikator))
        for place in range(height):
            cells = [Cell(0, node.pernyataan, rowspan=height)] if place == 0 else []
            if place < len(node.indikator):
                one = node.indikator[place]
                cells += [
                    Cell(1, one.nama),
                    before_formula(labelled(one), printed_formula(2, one.rumus_teks, one.rumus, one.label)),
                    Cell(3, one.sumber_data),
                ]
            else:
                cells.append(Cell(1, "–", colspan=3))
            yield Row(tuple(cells))


REPORT = Report("sk-iki", "SK IKI", build, issue)
