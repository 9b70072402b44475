"""Pages of a plan's history: who changed what, the plan as it was at a moment, and what takes a change back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana, Simpul
from indikator import commands, details, trail
from indikator.saringan import JENIS, Saringan
from indikator.sides import KINI, outline, side_at
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.web import in_pemda

HISTORY_PAGE = 50


@require_safe
@in_pemda
def riwayat(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """Who changed what in the plan, the newest first; by person, kind, days and node as asked for."""
    plan = plan_queries.rencana_at(actor, rencana)
    page, status = _page(request), 200
    context: dict[str, Any] = {"rencana": details.rencana_head(plan), "saringan": Saringan()}
    try:
        chosen = Saringan.read(request.GET)
        rows = plan_queries.history_of(plan, wanted=chosen.wanted(plan), page=page, size=HISTORY_PAGE)
        context["saringan"] = chosen
    except Invalid as error:
        rows, status = [], error.status
        context["galat"] = error
    context |= {
        "riwayat": trail.history_rows(actor, plan, rows[:HISTORY_PAGE]),
        "simpul_dipilih": _node_name(plan, context["saringan"].simpul),
        "jenis": [(kode, label) for kode, (label, _prefixes) in JENIS.items()],
        "orang": plan_queries.writers_of(plan),
        "halaman_sebelum": page - 1 if page > 1 else None,
        "halaman_sesudah": page + 1 if len(rows) > HISTORY_PAGE else None,
        "halaman_saring": f"{context['saringan'].alamat}&" if context["saringan"].is_active else "",
    }
    return render(request, "cascading/riwayat.html", context, status=status)


def _node_name(plan: Rencana, text: str) -> str:
    """What the chosen node is called, or was."""
    if not text:
        return ""
    pk = int(text)
    names = plan_queries.names_of(plan, {"simpul": {pk}})["simpul"]
    wanted = {(Simpul._meta.label, pk)} - {(Simpul._meta.label, one) for one in names}
    return names.get(pk) or plan_queries.last_words(plan, wanted).get((Simpul._meta.label, pk)) or f"#{pk}"


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
    """Takes one change of the history back, as a new change; leads back to the node from whose panel it came."""
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
    node = request.POST.get("simpul", "")
    if node.isdecimal() and len(node) < 19 and plan_queries.names_of(plan, {"simpul": {int(node)}})["simpul"]:
        return redirect("simpul", actor.pemda_slug, plan.slug, int(node))
    return redirect("riwayat", actor.pemda_slug, plan.slug)


def _page(request: HttpRequest) -> int:
    """A page number that is none becomes the first; nobody types these."""
    text = request.GET.get("halaman", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
