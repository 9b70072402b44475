"""The page that names what is not entered yet, each indicator with the place where it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indikator.capaian.waktu import ROMAN
from indikator.dasbor import query_of
from indikator.dasbor_views import period_of
from indikator.queries import dasbor as queries
from indikator.queries.belum import Kurang, missing_of
from kinerja.core.actor import Actor
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda

LISTED = 500  # indicators named one by one


@require_safe
@in_pemda
def belum(request: HttpRequest, actor: Actor, unit_id: int | None = None) -> HttpResponse:
    """Of all that the actor may read, or of one unit and those below it; the quarter as on the dashboard."""
    lingkup = queries.scope_of(actor, unit_id)
    windows = queries.windows_of(actor)
    context: dict[str, Any] = {"akar": lingkup.akar}
    if windows:
        hari = hari_ini(actor.pemda_id)
        masa = period_of(request, windows, hari)
        found = missing_of(actor, lingkup, windows[masa])
        names = {pk: one.nama for pk, one in lingkup.unit.items()}
        last = queries.deadlines_of(actor, windows[masa], lingkup)
        context |= {
            "tahun": masa[0], "triwulan": masa[1], "romawi": ROMAN[masa[1]],
            "query": query_of(*masa, resmi=True),
            "n": sum(len(one.indikator) for one in found),
            "kelompok": [
                {"unit": names.get(one.unit_id, ""), "tenggat": last.get(one.unit_id),
                 "lewat": one.unit_id in last and last[one.unit_id] < hari, "kurang": one, "baris": rows}
                for one, rows in zip(found, _listed(found), strict=True)
            ],
        }  # fmt: skip
    return render(request, "indikator/belum.html", context)


def _listed(found: list[Kurang]) -> list[list[dict[str, Any]]]:
    """The rows of each group, as many as there is room for in all."""
    rest = LISTED
    groups = []
    for one in found:
        shown = one.indikator[:rest]
        rest -= len(shown)
        groups.append([
            {"id": each.pk, "nama": each.nama, "simpul": each.simpul.pernyataan, "dihitung": each.pk in one.dihitung}
            for each in shown
        ])  # fmt: skip
    return groups
