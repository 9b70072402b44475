"""The Perjanjian Kinerja as documents of their own: a draft of all or of one jabatan, and the one that is issued.

Each jabatan's agreement of a year is a document with number, date and code; a later one of the same jabatan and year,
as after a Perubahan, takes its place and says so. Whoever is not known yet signs over a gap.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from cascading.models import Rencana
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah
from laporan import queries
from laporan.document import Document, Meta, Paper
from laporan.masa import period
from laporan.reports import naskah as texts
from laporan.reports.base import DRAFT, Penandatangan, Pokok, Report, Terbitan
from laporan.reports.perjanjian_kinerja import LETTER, SAKIP, Bentuk, made_of, title_of
from laporan.sakip.bahan import Bahan
from laporan.sakip.jabatan import Perjanjian, agreements
from laporan.sakip.kurang import section_of


def build(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """The draft. `parameter`: tahun, kertas, jabatan (whose: `Perjanjian.kunci`; without it all)."""
    return _document(actor, rencana, parameter, None)


def issue(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan) -> Document:
    return _document(actor, rencana, parameter, terbitan)


def pokok(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Pokok:
    """Whose promise it is: the first party signs it."""
    bahan = _bahan(actor, rencana, parameter)
    first = _chosen(bahan, parameter)[0].pertama
    signer = Penandatangan(first.jabatan, first.nama, first.pangkat, first.nip)
    return Pokok(title_of(bahan), f"{first.jabatan}, {bahan.judul}", signer)


def _bahan(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Bahan:
    return Bahan(actor, rencana, *period(rencana, parameter))


def _chosen(bahan: Bahan, parameter: dict[str, Any]) -> list[Perjanjian]:
    wanted = str(parameter.get("jabatan") or "")
    found = [one for one in agreements(bahan) if not wanted or one.kunci == wanted]
    if wanted and not found:
        raise Invalid([Masalah(_("Jabatan ini tidak punya perjanjian kinerja pada tahun itu."), "jabatan")])
    return found


def _document(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan | None) -> Document:
    naskah = queries.naskah_of(rencana, REPORT.key)
    bahan = _bahan(actor, rencana, parameter)
    chosen = _chosen(bahan, parameter)
    bentuk = Bentuk(
        naskah, terbitan, queries.lambang_of(rencana.pemda_id) if naskah.get("kop") else None, bernomor=True
    )
    made = made_of(bahan, chosen, bentuk)
    shown = {row.indikator.pk for one in chosen for butir in one.butir for row in butir.baris}
    lacking = () if terbitan else (section_of(made.kurang, with_owner=False),)
    tata = texts.tata(naskah, parameter, Paper("A4", "portrait", LETTER), "Arial")
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    name = chosen[0].pertama.jabatan if parameter.get("jabatan") else bahan.pemilik
    footer = f"Nomor {terbitan.nomor}" if terbitan else f"{REPORT.nama} · {rencana.judul}"
    return Document(
        key=REPORT.key,
        title=f"{REPORT.nama} {name} {bahan.tahun}",
        sections=(*made.sections, *SAKIP.changes(bahan, shown), *lacking),
        meta=Meta(printed=now, revision=None if terbitan else rencana.revisi, footer=footer),
        paper=tata.paper,
        typeface=tata.typeface,
        spacing=tata.spacing,
        mark="" if terbitan else DRAFT,
    )


REPORT = Report(SAKIP.key, SAKIP.nama, build, issue, pokok)
