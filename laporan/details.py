"""What pages show of a printing: its state, its file, where each step of it leads; and of a table of a year."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.capaian.waktu import ROMAN
from indikator.details import rencana_head
from kinerja.core.actor import Actor
from laporan.document import Document
from laporan.files import name_of
from laporan.models import Cetakan, Penerbitan
from laporan.render import html
from laporan.reports import REPORTS


def step_address(actor: Actor, row: Cetakan | Penerbitan, name: str) -> str:
    """Where a page or a step of a printing is."""
    return reverse(name, args=[actor.pemda_slug, row.pk])


def cetakan_details(actor: Actor, row: Cetakan) -> dict[str, Any]:
    address = partial(step_address, actor, row)
    return {
        "judul": REPORTS[row.laporan].nama if row.rencana else _("Buku laporan SAKIP"),
        "rencana_judul": row.rencana.judul if row.rencana else _book_title(row),
        "format_label": {"pdf": "PDF", "xlsx": "Excel", "html": "HTML"}[row.format],
        "kertas": row.parameter.get("kertas", ""),
        "state": row.keadaan,
        "state_label": row.get_keadaan_display(),
        "persen": row.kemajuan,
        "pesan": row.pesan,
        "nama_berkas": name_of(row),
        "ukuran": row.ukuran,
        "sha256": row.sha256,
        "alamat": address("cetakan"),
        "alamat_berkas": address("cetakan_berkas"),
        "alamat_batal": address("cetakan_batal"),
        "alamat_ulang": address("cetakan_ulang"),
        "alamat_rencana": reverse("rencana", args=[actor.pemda_slug, row.rencana.slug]) if row.rencana else "",
        "alamat_sakip": "" if row.rencana else reverse("sakip", args=[actor.pemda_slug]),
    }


def _book_title(row: Cetakan) -> str:
    wish = row.parameter
    pesan = _("Tahun %(tahun)s sampai triwulan %(tw)s · %(pd)s perangkat daerah · %(laporan)s laporan")
    return pesan % {"tahun": wish["tahun"], "tw": ROMAN[int(wish["triwulan"])], "pd": len(wish["pd"]),
                    "laporan": len(wish["laporan"])}  # fmt: skip


def year_table(plan: Rencana, document: Document, laporan: str, period: tuple[int, int]) -> dict[str, Any]:
    """A table of a plan until a quarter (year, quarter) on the screen, with the choice of another period."""
    tahun, triwulan = period
    return {
        "rencana": rencana_head(plan),
        "tabel_html": mark_safe(html.fragment(document)),  # noqa: S308 - the renderer escapes every text
        "laporan": laporan,
        "tahun": tahun,
        "triwulan": str(triwulan),
        "pilihan_tahun": list(plan.tahun),
        "pilihan_triwulan": [(str(number), roman) for number, roman in enumerate(ROMAN) if number],
    }
