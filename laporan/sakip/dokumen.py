"""A SAKIP report as a Document: its sections from the material of a plan, and behind them what is missing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from cascading.models import Rencana
from kinerja.core.actor import Actor
from laporan.document import (
    Block,
    Column,
    Document,
    Margins,
    Meta,
    Orientation,
    Paper,
    Paragraph,
    Row,
    Section,
    Table,
)
from laporan.masa import period
from laporan.reports.base import Report
from laporan.reports.perubahan_target import target_section_of
from laporan.sakip.bahan import Bahan
from laporan.sakip.kurang import Kurang, section_of


@dataclass(frozen=True, slots=True)
class Bagian:
    """Sections of a report with what they lacked."""

    sections: tuple[Section, ...]
    kurang: Sequence[Kurang] = ()


Susun = Callable[[Bahan], Bagian]


@dataclass(frozen=True, slots=True)
class Sakip:
    """One of the reports that an inspector picks: `susun` makes its sections from the material of a plan and year.

    With `perubahan` the targets that a Perubahan changed stand behind them with their reasons: those of the year, or
    those of all years where the report has them too.
    """

    key: str
    nama: str
    susun: Susun
    paper: Literal["", "A3"] = ""  # its own paper, where no smaller one can hold the table
    orientation: Orientation = "landscape"
    margins: Margins = field(default_factory=Margins)
    perubahan: Literal["", "tahun", "rencana"] = ""

    def report(self) -> Report:
        return Report(key=self.key, nama=self.nama, build=self.build)

    def build(self, actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
        """`parameter`: tahun, triwulan (until which), kertas, and kolom where the report has several forms."""
        tahun, triwulan = period(rencana, parameter)
        bahan = Bahan(actor, rencana, tahun, triwulan, parameter.get("kolom", ""))
        made = self.susun(bahan)
        now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
        return Document(
            key=self.key,
            title=f"{self.nama} {bahan.pemilik} {tahun}",
            sections=(*made.sections, *self.changes(bahan), section_of(made.kurang, with_owner=False)),
            meta=Meta(printed=now, revision=rencana.revisi, footer=f"{self.nama} · {rencana.judul}"),
            paper=self.sheet(parameter),
        )

    def changes(self, bahan: Bahan, shown: Collection[int] | None = None) -> tuple[Section, ...]:
        """Of the indicators that the reader sees, or of these; none for a plan's first version."""
        if not self.perubahan:
            return ()
        years = bahan.rencana.tahun if self.perubahan == "rencana" else [bahan.tahun]
        return target_section_of(
            bahan.rencana, years, {one.indikator.pk for one in bahan.tabel.baris} if shown is None else shown
        )

    def sheet(self, parameter: Mapping[str, Any]) -> Paper:
        """The paper asked for, unless the table needs a larger one."""
        return Paper(
            kind=self.paper or parameter.get("kertas") or "F4", orientation=self.orientation, margins=self.margins
        )


def table_or_nothing(columns: tuple[Column, ...], body: Sequence[Row], *, totals: bool = False) -> tuple[Block, ...]:
    """The table, with `totals` in its last row; or the sentence that says why there is none."""
    if not body:
        return (Paragraph(_("Rencana ini belum punya sasaran.")),)
    return (Table(columns=columns, body=tuple(body), totals=totals),)
