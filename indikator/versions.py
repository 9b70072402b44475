"""The versions and copies of a plan as their page shows them, and what may be begun from it."""

from typing import Any

from django.urls import reverse

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import rules
from indikator.copying import ALONG
from indikator.leftovers import with_years
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid


def versions_page(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """All versions, where the plan came from, where it was copied to, and what may be begun from it."""
    origin = plan_queries.origin_of(rencana) if rencana.perubahan_dari_id is None else None
    return {
        "versi": [_line(actor, one) for one in plan_queries.versions_of(actor, rencana)],
        "asal": _line(actor, origin) if origin else None,
        "salinan": [_line(actor, one) for one in plan_queries.copies_of(rencana)],
        "perubahan_alasan": _why_no_perubahan(actor, rencana),
        "salin_alasan": verdict(actor, "rencana.create", rencana).reason,
        "usul": _proposal(rencana),
    }


def _line(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    return {
        "slug": rencana.slug,
        "judul": rencana.judul,
        "periode": rencana.periode,
        "versi": rencana.versi,
        "status": rencana.status,
        "status_label": rencana.get_status_display(),
        "diubah": rencana.diubah_pada,
        "alamat": reverse("rencana", args=[actor.pemda_slug, rencana.slug]),
    }


def _why_no_perubahan(actor: Actor, rencana: Rencana) -> str:
    """The sentence that the button says; empty where a Perubahan may begin."""
    answer = verdict(actor, "rencana.create", rencana)
    if not answer.allowed:
        return answer.reason
    try:
        rules.check_may_change(rencana, plan_queries.open_perubahan(rencana))
    except Invalid as error:
        return error.pesan
    return ""


def _proposal(rencana: Rencana) -> dict[str, Any]:
    """The next period of the same length, with title and address to match."""
    span = rencana.tahun_akhir - rencana.tahun_awal + 1
    return {
        "tahun_awal": rencana.tahun_awal + span,
        "tahun_akhir": rencana.tahun_akhir + span,
        "judul": with_years(rencana.judul, rencana.tahun, span),
        "slug": with_years(rencana.slug, rencana.tahun, span),
        "ikut": ALONG,
    }
