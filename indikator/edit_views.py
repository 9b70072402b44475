"""The door of the grid: one address per plan, one command per edit, what changed and the way back as answer."""

from dataclasses import replace

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from cascading import queries as plan_queries
from indikator import repeats, steps
from indikator.forms import Edit
from kinerja.core.actor import Actor
from kinerja.core.audit import trail_of_request
from kinerja.core.web import in_pemda


@require_POST
@in_pemda
def sunting(request: HttpRequest, actor: Actor, rencana: str) -> JsonResponse:
    """Runs one edit, or several as one step. 200: what indikator/edits.py says.

    An edit that comes again under its `kunci`, since its answer was lost, is answered and not done again.
    """
    plan = plan_queries.rencana_at(actor, rencana)
    edit = Edit.parse(request.body)
    if edit.kunci:
        actor = replace(actor, permintaan=edit.kunci)
        if trail := trail_of_request(actor, plan.pk):
            return JsonResponse(repeats.answer(plan, edit, trail))
    return JsonResponse(steps.run(actor, plan, edit))
