"""Pages of the way through a workbook: the one for editing goes out, and comes back as changes."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from indikator.importing.plan import plan_of
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.web import in_pemda
from laporan import workbook
from laporan.commands import note_print
from laporan.views import as_file, file_name

LEMBAR = "lembar"


@require_safe
@in_pemda
def lembar(_request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The plan as a workbook made for editing."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    data = workbook.render(plan_of(actor, plan))
    note_print(actor, LEMBAR, "xlsx", plan.slug)
    return as_file(data, "xlsx", file_name(plan, LEMBAR, "xlsx"))
