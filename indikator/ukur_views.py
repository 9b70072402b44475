"""The page on which a planner makes an indicator measurable, and the door that answers while somebody types there."""

from typing import Any

import orjson
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands, details, rules, ukur_live, ukur_susun
from indikator.commands import AlasanTarget
from indikator.commands.ukur import said
from indikator.models import Indikator
from indikator.pengukuran import ukur_page
from indikator.queries.ukur import indikator_in
from indikator.ukur_forms import TargetForm, UkurForm, read_targets, read_ukur
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, KinerjaError, Masalah
from kinerja.core.web import in_pemda


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def ukur(request: HttpRequest, actor: Actor, rencana: str, indikator: int) -> HttpResponse:
    """How an indicator is measured and judged, and its targets; a POST saves one of its two forms, or shows what was
    typed beside why it was refused.
    """
    plan = plan_queries.rencana_at(actor, rencana)
    measure = indikator_in(plan, indikator)
    typed: dict[str, Any] = {}
    context: dict[str, Any] = {"rencana": details.rencana_head(plan)}
    problem: KinerjaError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _saved(request, actor, plan, measure, typed))
            return redirect("ukur", actor.pemda_slug, plan.slug, measure.pk)
        except (Invalid, Conflict) as error:
            problem = error
            measure = indikator_in(plan, indikator)
    if isinstance(problem, Conflict) and "ketikan" in typed:
        context["terbaru"] = said(measure)
    context |= {"ukur": ukur_page(actor, plan, measure, galat=problem, **typed), "galat": problem}
    return render(request, "indikator/ukur.html", context, status=problem.status if problem else 200)


def _saved(request: HttpRequest, actor: Actor, plan: Rencana, measure: Indikator, typed: dict[str, Any]) -> str:
    """Saves the form that was sent; `typed` keeps what it held, should it be refused."""
    if request.POST.get("bagian") == "target":
        typed["target"] = target_form = read_targets(request.POST, measure.pk)
        n = save_targets(actor, plan, target_form)
        return _("%(n)s target disimpan.") % {"n": n}
    form = read_ukur(request.POST)
    typed["ketikan"] = form.ketikan
    susunan = ukur_susun.written(actor, plan, measure, form.ketikan)
    save(actor, measure, form, form.isi if susunan is None else ukur_susun.applied(plan, form.isi, susunan))
    return _("Cara ukur disimpan.")


@transaction.atomic
def save(actor: Actor, measure: Indikator, form: UkurForm, isi: dict[str, Any]) -> None:
    """Both parts of the form or neither: the indicator's own fields, and how it is measured."""
    seen = form.seen
    sifat = {name: value for name, value in form.sifat.items() if getattr(measure, name) != value}
    if "akumulasi" in sifat and not measure.akumulasi:  # what the document left blank is filled in, also once it is set
        isi = {**isi, "akumulasi": sifat.pop("akumulasi")}
    if sifat:
        seen = commands.change_indikator(actor, indikator_id=measure.pk, seen=seen, isi=sifat).revisi
    commands.set_cara_ukur(actor, indikator_id=measure.pk, seen=seen, isi=isi)


def save_targets(actor: Actor, plan: Rencana, form: TargetForm) -> int:
    """The cells that were changed, all or none; in a Perubahan with the reason for all of them."""
    said_why = form.jenis_alasan or form.alasan
    alasan = AlasanTarget(form.jenis_alasan, form.alasan) if said_why else None
    try:
        return commands.set_banyak_target(actor, rencana_id=plan.pk, ubahan=form.ubahan, alasan=alasan)
    except Invalid as error:
        raise _at_cells(error, plan, form) from None


def _at_cells(error: Invalid, plan: Rencana, form: TargetForm) -> Invalid:
    """The command names no cell: each text is checked again by the same rule to say at which it lies."""
    found = []
    for one in form.ubahan:
        try:
            rules.check_target(plan, one.tahun, one.triwulan, one.teks)
        except Invalid as problem:
            found += [Masalah(each.pesan, f"t-{one.tahun}-{one.triwulan or 0}") for each in problem.masalah]
    return Invalid(found) if found else error


@require_POST
@in_pemda
def ukur_cek(request: HttpRequest, actor: Actor, rencana: str, indikator: int) -> JsonResponse:
    """Answers what the page asks while somebody types; saves nothing."""
    plan = plan_queries.rencana_at(actor, rencana)
    measure = indikator_in(plan, indikator)
    try:
        asked = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict):
        raise Invalid(_("Permintaan tidak dapat dibaca."))
    page = reverse("ukur", args=[actor.pemda_slug, plan.slug, measure.pk])
    return JsonResponse({"halaman": page, **ukur_live.answer(actor, plan, measure, asked)})
