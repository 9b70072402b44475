"""Explains a figure down to its evidence, and hands out the files of evidence to those who may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import details, queries
from indikator.jelaskan import explanation
from indikator.jelaskan_target import target_explained
from indikator.models import Bukti, Indikator
from indikator.penyimpanan import path_of
from indikator.queries import pengisian
from indikator.queries.lembar import Lembar
from indikator.queries.ukur import indikator_in
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.web import in_pemda


@require_safe
@in_pemda
def jelaskan(
    request: HttpRequest, actor: Actor, rencana: str, indikator: int, tahun: int, triwulan: int
) -> HttpResponse:
    """From a figure to its rule, formula, variables, evidence, and who entered and verified it."""
    plan = plan_queries.rencana_at(actor, rencana)
    lembar = worksheet_of(actor, plan, indikator, tahun, triwulan)
    return render(request, "indikator/jelaskan.html", {"angka": explanation(actor, lembar)})


@require_safe
@in_pemda
def jelaskan_target(request: HttpRequest, actor: Actor, rencana: str, indikator: int, tahun: int) -> HttpResponse:
    """From a target to the text as printed, how it was read, who wrote it, and why it changed."""
    plan = plan_queries.rencana_at(actor, rencana)
    found = target_explained(actor, plan, indikator_in(plan, indikator), tahun)
    context = {"target": found, "rencana": details.rencana_head(plan)}
    return render(request, "indikator/jelaskan_target.html", context)


def worksheet_of(actor: Actor, plan: Rencana, indikator_id: int, tahun: int, triwulan: int) -> Lembar:
    """The one row of the worksheet that holds this figure; NotFound where the actor may not read its unit's entries."""
    row = Indikator.objects.filter(pemda_id=plan.pemda_id, simpul__rencana=plan, pk=indikator_id).first()
    unit_id = pengisian.owner_of(row) if row else None
    if row is None or unit_id is None:
        raise NotFound
    return queries.lembar_of(actor, plan, unit_id, tahun, triwulan, only=[indikator_id])


@require_safe
@in_pemda
def bukti(_request: HttpRequest, actor: Actor, bukti: int) -> HttpResponse:
    """A file as an attachment, never shown in the page; rights are asked at each download."""
    found = visible_to(actor, Bukti.objects.filter(pk=bukti)).first()
    if found is None:
        raise NotFound
    try:
        data = path_of(found.pemda_id, found.sha256).read_bytes()
    except FileNotFoundError:
        raise Invalid(_("Berkas ini tidak ada di penyimpanan. Beri tahu admin server.")) from None
    response = HttpResponse(data, content_type=found.jenis)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.nama)
    return response
