"""The page of checks: what a plan lacks, waiving it with a reason, and the plan's next step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands, details, queries
from indikator.checks import check_page
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.web import in_pemda


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def periksa(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """All findings with a link to each node; a POST takes one step, and shows the page again where it is refused."""
    plan = plan_queries.rencana_at(actor, rencana)
    problem = None
    if request.method == "POST":
        try:
            messages.success(request, _step(request, actor, plan))
            return redirect("periksa", actor.pemda_slug, plan.slug)
        except Invalid as error:
            problem = error
    context = {"rencana": details.rencana_head(plan), "periksa": check_page(actor, plan), "galat": problem}
    return render(request, "cascading/periksa.html", context, status=problem.status if problem else 200)


@require_safe
@in_pemda
def temuan(_request: HttpRequest, actor: Actor, rencana: str) -> JsonResponse:
    """The number of findings that block submitting, asked for by the tree page once it stands."""
    plan = plan_queries.rencana_at(actor, rencana)
    n = queries.open_count(plan)
    return JsonResponse({"rencana": plan.slug, "n": n, "kata": _("%(n)s temuan menahan pengajuan") % {"n": n}})


def _step(request: HttpRequest, actor: Actor, plan: Rencana) -> str:
    """Does what the form asks for; returns the sentence that says so."""
    posted = request.POST
    langkah = posted.get("langkah")
    chosen = [int(one) for one in posted.getlist("simpul") if one.isdecimal() and len(one) < 19]
    if langkah == "kecualikan":
        commands.waive_findings(
            actor, rencana_id=plan.pk, temuan=posted.get("temuan", ""), simpul_ids=chosen,
            alasan=posted.get("alasan", ""),
        )  # fmt: skip
        return _("%(n)s temuan dikecualikan.") % {"n": len(chosen)}
    if langkah == "cabut":
        commands.revoke_findings(actor, rencana_id=plan.pk, temuan=posted.get("temuan", ""), simpul_ids=chosen)
        return _("%(n)s pengecualian dicabut.") % {"n": len(chosen)}
    if langkah == "ajukan":
        commands.submit_rencana(actor, rencana_id=plan.pk, catatan=posted.get("catatan", ""))
        return _("Rencana diajukan. Pimpinan dapat menetapkan atau mengembalikannya.")
    if langkah == "tetapkan":
        commands.set_rencana(actor, rencana_id=plan.pk)
        return _("Rencana ditetapkan. Sejak sekarang isinya hanya dapat dibaca.")
    if langkah == "kembalikan":
        commands.return_rencana(actor, rencana_id=plan.pk, catatan=posted.get("catatan", ""))
        return _("Rencana dikembalikan ke perencana dengan catatan Anda.")
    raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman lalu ulangi."))
