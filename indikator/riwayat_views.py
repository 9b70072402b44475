"""Pages of a plan's history: who changed what, the plan as it was at a moment, and what takes a change back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cascading import queries as plan_queries
from indikator import commands, details
from indikator.sides import KINI, outline, side_at
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.web import in_pemda

HISTORY_PAGE = 50


@require_safe
@in_pemda
def riwayat(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """Who changed what in the plan, the newest first."""
    plan = plan_queries.rencana_at(actor, rencana)
    page = _page(request)
    rows = plan_queries.history_of(plan, page=page, size=HISTORY_PAGE)
    context = {
        "rencana": details.rencana_head(plan),
        "riwayat": details.history_rows(actor, plan, rows[:HISTORY_PAGE]),
        "halaman_sebelum": page - 1 if page > 1 else None,
        "halaman_sesudah": page + 1 if len(rows) > HISTORY_PAGE else None,
    }
    return render(request, "cascading/riwayat.html", context)


@require_safe
@in_pemda
def pada(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The plan as it was at a moment, to be read."""
    plan = plan_queries.rencana_at(actor, rencana)
    waktu = request.GET.get("waktu") or KINI
    context: dict[str, Any] = {"rencana": details.rencana_head(plan), "waktu": "" if waktu == KINI else waktu}
    status = 200
    try:
        sisi = side_at(actor, plan, "waktu", waktu)
        context |= {"sisi": sisi, "simpul": outline(sisi)}
    except Invalid as error:
        context["galat"], status = error, error.status
    return render(request, "cascading/pada.html", context, status=status)


@require_POST
@in_pemda
def pulihkan(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """Takes one change of the history back, as a new change; leads to the node where there is one."""
    plan = plan_queries.rencana_at(actor, rencana)
    text = request.POST.get("jejak", "")
    jejak = plan_queries.jejak_of(plan, int(text)) if text.isdecimal() and len(text) < 19 else None
    if jejak is None:
        raise Invalid(_("Pilih perubahan yang akan dikembalikan pada riwayat."))
    if jejak.tindakan == "simpul.delete":
        commands.restore_cabang(actor, jejak_id=jejak.pk)
    elif jejak.tindakan == "indikator.delete":
        commands.restore_indikator(actor, jejak_id=jejak.pk)
    else:
        commands.restore_nilai(actor, jejak_id=jejak.pk)
    messages.success(request, _("Sudah dikembalikan, dan tercatat sebagai perubahan baru."))
    return redirect("riwayat", actor.pemda_slug, plan.slug)


def _page(request: HttpRequest) -> int:
    """A page number that is none becomes the first; nobody types these."""
    text = request.GET.get("halaman", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
