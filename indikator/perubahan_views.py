"""The page of the targets that a Perubahan changes: what they were, what they become, and why."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cascading import queries as plan_queries
from indikator import commands, details
from indikator.models import TargetPerubahan
from indikator.pengukuran import draft_reason
from indikator.perubahan import target_changes
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.web import in_pemda

KUNCI = re.compile(r"(\d{1,18})-(\d{4})-([0-4])")


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def perubahan_target(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The list; a POST gives one reason to the targets that are chosen."""
    plan = plan_queries.rencana_at(actor, rencana)
    problem = None
    if request.method == "POST":
        posted = request.POST
        try:
            n = commands.explain_targets(
                actor, rencana_id=plan.pk, target=_chosen(posted.getlist("target")),
                jenis_alasan=posted.get("jenis_alasan", ""), alasan=posted.get("alasan", ""),
            )  # fmt: skip
            messages.success(request, _("Alasan dicatat untuk %(n)s target.") % {"n": n})
            return redirect("perubahan_target", actor.pemda_slug, plan.slug)
        except Invalid as error:
            problem = error
    baris = target_changes(plan)
    context = {
        "rencana": details.rencana_head(plan),
        "baris": baris,
        "tanpa_alasan": sum(not one.jenis for one in baris),
        "perubahan": plan.perubahan_dari_id is not None,
        "alasan": verdict(actor, "target.set", plan).reason or draft_reason(plan),
        "jenis_alasan": TargetPerubahan.Alasan.choices,
        "isian": request.POST,
        "dipilih": (request.POST or request.GET).getlist("target"),
        "galat": problem,
    }
    return render(request, "indikator/perubahan_target.html", context, status=problem.status if problem else 200)


def _chosen(values: list[str]) -> list[tuple[int, int, int | None]]:
    """Indicator, year and quarter of each box that was ticked."""
    found = [KUNCI.fullmatch(one) for one in values]
    if not found or not all(found):
        raise Invalid(_("Pilih target yang alasannya Anda tulis."))
    return [(int(one[1]), int(one[2]), int(one[3]) or None) for one in found if one]
