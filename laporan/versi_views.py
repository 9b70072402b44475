"""The page of versions: begin a Perubahan, copy to another period with a preview first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands, details
from indikator.copying import preview, read_form
from indikator.versions import versions_page
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.web import in_pemda
from laporan import commands as document_commands


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
        except (Invalid, Conflict) as error:
            context["galat"], status = error, error.status
            context["pratinjau"] = _preview_again(request, actor, plan)
    context["versi"] = versions_page(actor, plan)
    context["isian"] = _typed(request, context["versi"]["usul"])
    return render(request, "cascading/versi.html", context, status=status)


def _made(request: HttpRequest, actor: Actor, plan: Rencana) -> Rencana | None:
    """The new plan; None where the form asks for a preview only."""
    langkah = request.POST.get("langkah")
    if langkah == "perubahan":
        made = document_commands.begin_perubahan(actor, rencana_id=plan.pk, alasan=request.POST.get("alasan", ""))
        messages.success(request, _("Perubahan dimulai. Rencana ini salinan yang dapat diubah."))
        return made
    if langkah == "salin":
        form = read_form(request.POST)
        made = commands.copy_rencana(
            actor, rencana_id=plan.pk, slug=form.slug, judul=form.judul, tahun_awal=form.tahun_awal,
            tahun_akhir=form.tahun_akhir, pilihan=form.pilihan, seen=form.revisi,
        )  # fmt: skip
        messages.success(request, _("Rencana disalin. Setiap simpul mencatat asalnya."))
        return made
    if langkah == "pratinjau":
        return None
    raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman lalu ulangi."))


def _preview_again(request: HttpRequest, actor: Actor, plan: Rencana) -> dict[str, Any] | None:
    """With all that was typed, where the copy was refused for something that can be mended there."""
    if request.POST.get("langkah") != "salin":
        return None
    try:
        return preview(actor, plan, read_form(request.POST))
    except Invalid:
        return None  # the form above says what is wrong with it


def _typed(request: HttpRequest, proposal: dict[str, Any]) -> dict[str, Any]:
    """What stands in the form: what was typed, else the proposal."""
    if request.POST.get("langkah") not in {"pratinjau", "salin"}:
        return proposal
    names = ("judul", "slug", "tahun_awal", "tahun_akhir")
    return {**{name: request.POST.get(name, "") for name in names}, "ikut": request.POST.getlist("ikut")}
