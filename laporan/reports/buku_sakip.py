"""The SAKIP tables of several Perangkat Daerah bound in one book: an index, the tables, the list of what is missing.

As PDF the index gives page numbers, as workbook links to the sheets. Each Perangkat Daerah is read by itself (`part`),
so that a large book keeps its lease and can be cancelled between two of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indikator.capaian.waktu import ROMAN
from indikator.nilai import Keadaan
from kinerja.core.actor import Actor
from kinerja.core.models import Pemda
from laporan.document import Block, Cell, Column, Contents, Document, Meta, Paper, Paragraph, Row, Section, Table
from laporan.rules import BUKU
from laporan.sakip.bahan import Bahan
from laporan.sakip.dokumen import Sakip
from laporan.sakip.kurang import Kurang, section_of
from laporan.sakip.rencana import Terpilih, plans_of_year


@dataclass(frozen=True, slots=True)
class Bab:
    """What a book holds of one Perangkat Daerah."""

    terpilih: Terpilih
    sections: tuple[Section, ...] = ()
    kurang: tuple[Kurang, ...] = ()


def chosen(actor: Actor, parameter: Mapping[str, Any]) -> list[Terpilih]:
    """The Perangkat Daerah of the request that the actor may print, in the order of the page."""
    wanted = set(parameter["pd"])
    return [one for one in plans_of_year(actor, int(parameter["tahun"])) if one.kunci in wanted]


def part(actor: Actor, terpilih: Terpilih, parameter: Mapping[str, Any], reports: Mapping[str, Sakip]) -> Bab:
    """All asked for of one Perangkat Daerah; without a plan that is what is missing."""
    tahun, triwulan = int(parameter["tahun"]), int(parameter["triwulan"])
    if terpilih.rencana is None:
        lack = Kurang(
            terpilih.nama, _("Rencana kinerja"), _("Rencana yang ditetapkan"), str(tahun), Keadaan.KOSONG,
            terpilih.sebab, _("Semua laporan"), _("Rencana kinerja"), reverse("pemda", args=[actor.pemda_slug]),
        )  # fmt: skip
        return Bab(terpilih, kurang=(lack,))
    bahan = Bahan(actor, terpilih.rencana, tahun, triwulan)
    sections: list[Section] = []
    kurang: list[Kurang] = []
    is_alone = len(parameter["pd"]) == 1
    last = _with_changes([reports[key] for key in parameter["laporan"]])
    for key in parameter["laporan"]:
        report = reports[key]
        made = report.susun(bahan)
        kurang += made.kurang
        for place, section in enumerate((*made.sections, *(report.changes(bahan) if key == last else ()))):
            own = section.bookmark or (report.nama if place == 0 else "")
            sections.append(
                replace(
                    section,
                    bookmark=own if is_alone or not own else f"{terpilih.nama}: {own}",
                    sheet=section.sheet if is_alone else f"{section.sheet} {_short(terpilih)}",
                    paper=section.paper or report.sheet(parameter),
                )
            )
    return Bab(terpilih, tuple(sections), tuple(kurang))


def _with_changes(asked: Sequence[Sakip]) -> str:
    """The report behind which the changed targets stand, once in the book: one with all years before one with one."""
    ranked = sorted((one for one in asked if one.perubahan), key=lambda one: one.perubahan == "rencana")
    return ranked[-1].key if ranked else ""


def _short(terpilih: Terpilih) -> str:
    return (terpilih.unit.singkatan or terpilih.unit.nama) if terpilih.unit else terpilih.nama


def bound(pemda: Pemda, parts: Sequence[Bab], parameter: Mapping[str, Any]) -> Document:
    """The book: index first, what is missing last."""
    now = timezone.localtime(timezone=ZoneInfo(pemda.zona_waktu))
    name = _("Laporan SAKIP %(pemda)s %(tahun)s") % {"pemda": pemda.nama, "tahun": parameter["tahun"]}
    paper = Paper(kind=parameter.get("kertas") or "F4", orientation="landscape")
    kurang = section_of((lack for one in parts for lack in one.kurang), with_owner=True)
    sections = (
        _index(pemda, parts, parameter, replace(paper, orientation="portrait")),
        *(section for one in parts for section in one.sections),
        replace(kurang, bookmark=_("Daftar nilai yang belum lengkap"), paper=paper),
    )
    return Document(key=BUKU, title=name, sections=sections, meta=Meta(printed=now, footer=name), paper=paper)


def _index(pemda: Pemda, parts: Iterable[Bab], parameter: Mapping[str, Any], paper: Paper) -> Section:
    until = _("TAHUN %(tahun)s SAMPAI TRIWULAN %(tw)s")
    until = until % {"tahun": parameter["tahun"], "tw": ROMAN[int(parameter["triwulan"])]}
    columns = (
        Column("No", 10.0, align="center"), Column(_("Perangkat Daerah"), 50.0), Column(_("Rencana"), 70.0),
        Column(_("Versi yang dipakai"), 60.0),
    )  # fmt: skip
    body = []
    for number, one in enumerate(parts, 1):
        texts = (str(number), one.terpilih.nama, _plan(one.terpilih), one.terpilih.sebab)
        body.append(Row(tuple(Cell(at, text) for at, text in enumerate(texts))))
    blocks: tuple[Block, ...] = (
        Paragraph(_("LAPORAN SAKIP"), align="center", bold=True, size="large"),
        Paragraph(pemda.nama.upper(), align="center", bold=True),
        Paragraph(until, align="center", bold=True),
        Table(columns=columns, body=tuple(body), caption=_("Rencana yang dipakai")),
        Contents(sheets=True),
    )
    return Section(blocks=blocks, sheet=_("Daftar isi"), paper=paper)


def _plan(terpilih: Terpilih) -> str:
    return terpilih.rencana.judul if terpilih.rencana else _("belum ada")
