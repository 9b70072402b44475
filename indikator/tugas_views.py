"""The page of what is due: for who enters, who verifies, and who watches over both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indikator import queries
from indikator.tugas import task_page
from kinerja.core.actor import Actor
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda


@require_safe
@in_pemda
def tugas(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All packages that the actor can see, by urgency; `?tahun=` narrows the list."""
    tasks = queries.tasks_of(actor)
    years = sorted({one.tahun for one in tasks}, reverse=True)
    asked = request.GET.get("tahun", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    if chosen in years:
        tasks = [one for one in tasks if one.tahun == chosen]
    page = task_page(actor, tasks, hari_ini(actor.pemda_id))
    return render(request, "indikator/tugas.html", {"halaman": page, "tahun": years, "tahun_pilih": chosen})
