"""The workbook made for entering budgets; it comes back by the pages of imports (`import_views`)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from indikator import queries
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.web import in_pemda
from laporan import anggaran_lembar
from laporan.commands import note_print
from laporan.files import as_file, file_name

ANGGARAN = "anggaran"


@require_safe
@in_pemda
def lembar(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The plan's budgets as a workbook made for entering them; `?tahun=` the quarters of that year."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    asked = request.GET.get("tahun", "")
    tahun = next((year for year in plan.tahun if str(year) == asked), 0)
    data = anggaran_lembar.render(queries.anggaran_of(actor, plan), tahun)
    note_print(actor, ANGGARAN, "xlsx", plan.slug)
    return as_file(data, "xlsx", file_name(plan, ANGGARAN, "xlsx", plan.revisi))
