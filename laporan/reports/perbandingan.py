"""The comparison of two versions of a plan, or of a plan at two moments: added, removed, moved and changed nodes.

Each difference stands once, with the value before and after; where both are texts, the last column tells the words
that changed, those of before as [-…-] and those of after as [+…+], since a printed cell knows no colours.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.comparison import Jenis, Kata
from indikator.sides import KINI, LABELS, BedaSimpul, differences, side_at
from kinerja.core.actor import Actor
from laporan.document import Cell, Column, Document, Meta, Paper, Paragraph, Row, Section, Table
from laporan.reports.base import Report
from laporan.reports.perubahan_target import target_section

MARKS = {"=": "{}", "-": "[-{}-]", "+": "[+{}+]"}


def build(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """`parameter`: dari, ke (sides as indikator.sides reads them; without: the source or now), kertas."""
    dari = side_at(actor, rencana, "dari", parameter.get("dari") or first_side(rencana))
    ke = side_at(actor, rencana, "ke", parameter.get("ke") or KINI)
    found = differences(actor, dari, ke)
    head = (
        _("PERBANDINGAN RENCANA"),
        _("Dari: %(sisi)s") % {"sisi": dari.label},
        _("Ke: %(sisi)s") % {"sisi": ke.label},
    )
    block = Table(columns=_columns(), body=_rows(found)) if found else Paragraph(_("Tidak ada perbedaan."))
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    return Document(
        key=REPORT.key,
        title=_("Perbandingan %(judul)s") % {"judul": rencana.judul},
        sections=(Section(blocks=(block,), title=head, sheet="Perbandingan"), *target_section(rencana)),
        meta=Meta(printed=now, revision=rencana.revisi, footer=rencana.judul),
        paper=Paper(kind=parameter.get("kertas", "F4"), orientation="landscape"),
    )


def first_side(rencana: Rencana) -> str:
    """With what a plan is compared when nobody chose: the version that it changes, else its beginning."""
    return f"rencana:{rencana.perubahan_dari.slug}" if rencana.perubahan_dari else "2000-01-01T00:00"


def _columns() -> tuple[Column, ...]:
    widths = {_("Jenjang"): 22.0, _("Simpul"): 60.0, _("Isian"): 34.0, _("Sebelum"): 56.0, _("Sesudah"): 56.0,
              _("Kata yang berubah"): 62.0}  # fmt: skip
    return tuple(Column(label, width) for label, width in widths.items())


def _rows(found: dict[Jenis, list[BedaSimpul]]) -> tuple[Row, ...]:
    rows = []
    for jenis, nodes in found.items():
        band = f"{LABELS[jenis]} ({len(nodes)})"
        rows.append(Row((Cell(0, band, colspan=6, kind="band", bold=True),)))
        for node in nodes:
            rows += _node(node)
    return tuple(rows)


def _node(node: BedaSimpul) -> list[Row]:
    """The node over all its rows, one row for each difference."""
    height = len(node.baris)
    name = f"{node.nomor} {node.pernyataan}".strip()
    rows = []
    for index, one in enumerate(node.baris):
        cells = [Cell(0, node.jenjang, rowspan=height), Cell(1, name, rowspan=height)] if index == 0 else []
        texts = (one.medan, one.sebelum, one.sesudah, _words(one.kata))
        rows.append(Row((*cells, *(Cell(2 + at, text) for at, text in enumerate(texts)))))
    return rows


def _words(kata: tuple[Kata, ...]) -> str:
    return "".join(_marked(one) for one in kata)


def _marked(kata: Kata) -> str:
    """The mark stands at the words, the space before it."""
    bare = kata.teks.lstrip()
    return kata.teks[: len(kata.teks) - len(bare)] + MARKS[kata.tanda].format(bare)


REPORT = Report(key="perbandingan", nama="Perbandingan rencana", build=build)
