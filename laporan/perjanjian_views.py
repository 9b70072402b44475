"""The page of the agreements of a plan and year: per level and jabatan who promises, the draft, and what was issued."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from indikator.details import rencana_head
from kinerja.core.access import require, verdict
from kinerja.core.actor import Actor
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda
from laporan import rules
from laporan.dokumen_views import STATUS_LABELS, why_not
from laporan.masa import period
from laporan.queries import dokumen as queries
from laporan.reports.perjanjian_kinerja import SAKIP
from laporan.sakip.bahan import Bahan
from laporan.sakip.jabatan import Perjanjian, agreements


@require_safe
@in_pemda
def perjanjian(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """All agreements of a year; each is issued by itself, on the page of the plan's documents."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    wish = {"tahun": request.GET["tahun"]} if request.GET.get("tahun") else {}
    rules.check_request(SAKIP.key, "html", wish)
    tahun, triwulan = period(plan, wish)
    issued = {
        str(dokumen.parameter.get("jabatan")): (dokumen, status)
        for dokumen, status in reversed(queries.documents_of(actor, plan))
        if dokumen.laporan == SAKIP.key and str(dokumen.parameter.get("tahun")) == str(tahun)
    }
    may = verdict(actor, "dokumen.issue", plan)
    context = {
        "rencana": rencana_head(plan),
        "tahun": tahun,
        "pilihan_tahun": list(plan.tahun),
        "perjanjian": [_row(one, issued) for one in agreements(Bahan(actor, plan, tahun, triwulan))],
        "urut": queries.next_number(plan, SAKIP.key, hari_ini(plan.pemda_id).year),
        "boleh": may.allowed,
        "alasan": may.reason or why_not(plan),
    }
    return render(request, "laporan/perjanjian.html", context)


def _row(one: Perjanjian, issued: dict[str, Any]) -> dict[str, Any]:
    dokumen, status = issued.get(one.kunci, (None, None))
    return {
        "tingkat": one.tingkat if one.kedua else "", "jabatan": one.kunci, "pertama": one.pertama, "kedua": one.kedua,
        "indikator": sum(len(butir.baris) for butir in one.butir), "dokumen": dokumen,
        "status": status.kode if status else "", "status_label": STATUS_LABELS[status.kode] if status else "",
    }  # fmt: skip
