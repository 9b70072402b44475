"""The page of versions: begin a Perubahan, copy to another period with a preview first; and what brings back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands, details
from indikator.sides import KINI, outline, side_at
from indikator.versions import preview, read_form, versions_page
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.web import in_pemda


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def versi(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """All versions and copies; a POST begins one, or shows what a copy would be, or says why it cannot be."""
    plan = plan_queries.rencana_at(actor, rencana)
    context: dict[str, Any] = {"rencana": details.rencana_head(plan)}
    status = 200
    if request.method == "POST":
        try:
            made = _made(request, actor, plan)
            if made is not None:
                return redirect("rencana", actor.pemda_slug, made.slug)
            context["pratinjau"] = preview(actor, plan, read_form(request.POST))
        except Invalid as error:
            context["galat"], status = error, error.status
    context["versi"] = versions_page(actor, plan)
    context["isian"] = _typed(request, context["versi"]["usul"])
    return render(request, "cascading/versi.html", context, status=status)


def _made(request: HttpRequest, actor: Actor, plan: Rencana) -> Rencana | None:
    """The new plan; None where the form asks for a preview only."""
    langkah = request.POST.get("langkah")
    if langkah == "perubahan":
        made = commands.start_perubahan(actor, rencana_id=plan.pk, alasan=request.POST.get("alasan", ""))
        messages.success(request, _("Perubahan dimulai. Rencana ini salinan yang dapat diubah."))
        return made
    if langkah == "salin":
        form = read_form(request.POST)
        made = commands.copy_rencana(
            actor, rencana_id=plan.pk, slug=form.slug, judul=form.judul, tahun_awal=form.tahun_awal,
            tahun_akhir=form.tahun_akhir, pilihan=form.pilihan,
        )  # fmt: skip
        messages.success(request, _("Rencana disalin. Setiap simpul mencatat asalnya."))
        return made
    if langkah == "pratinjau":
        return None
    raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman lalu ulangi."))


def _typed(request: HttpRequest, proposal: dict[str, Any]) -> dict[str, Any]:
    """What stands in the form: what was typed, else the proposal."""
    if request.POST.get("langkah") not in {"pratinjau", "salin"}:
        return proposal
    names = ("judul", "slug", "tahun_awal", "tahun_akhir")
    return {**{name: request.POST.get(name, "") for name in names}, "ikut": request.POST.getlist("ikut")}


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
