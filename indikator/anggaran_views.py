"""The page of budgets and the door of its cells."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands, queries
from indikator.anggaran import budget_page, changed_rows
from indikator.details import rencana_head
from indikator.forms import Edit
from kinerja.core.actor import Actor
from kinerja.core.audit import trail_of_request
from kinerja.core.errors import NotFound
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda


@require_safe
@in_pemda
def anggaran(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """Budgets of all years; `?tahun=` is the one that stands in boxes, `?triwulan=` the quarter of it."""
    plan = plan_queries.rencana_at(actor, rencana)
    tahun, triwulan = _year(plan, request.GET.get("tahun", "")), _quarter(request.GET.get("triwulan", ""))
    page = budget_page(actor, queries.anggaran_of(actor, plan), tahun, triwulan)
    return render(request, "indikator/anggaran.html", {"rencana": rencana_head(plan), "halaman": page})


@require_POST
@in_pemda
def kirim(request: HttpRequest, actor: Actor, rencana: str) -> JsonResponse:
    """Saves boxes of a node for a year as typed; the same edit a second time is answered and not done again."""
    plan = plan_queries.rencana_at(actor, rencana)
    edit = Edit.parse(request.body)
    simpul_id, tahun, seen = edit.number("simpul"), edit.number("tahun"), edit.number_or_none("seen")
    triwulan = _quarter(str(edit.data.get("triwulan", "")))
    typed = Edit(edit.fields(), edit.masalah)
    isi = {name: typed.text(name) for name in typed.data}
    edit.check()
    if simpul_id not in queries.anggaran_of(actor, plan).baris:
        raise NotFound
    if edit.kunci:
        actor = replace(actor, permintaan=edit.kunci)
    if not edit.kunci or not trail_of_request(actor, plan.pk):
        commands.set_anggaran(actor, simpul_id=simpul_id, tahun=tahun, isi=isi, seen=seen)
    shown = changed_rows(queries.anggaran_of(actor, plan), simpul_id, tahun, triwulan)
    now = {"jenis": "anggaran", "id": simpul_id, "tahun": tahun, "dari": seen, "revisi": shown["baris"][0]["revisi"]}
    return JsonResponse({"kini": [now], **shown})


def _year(plan: Rencana, asked: str) -> int:
    """The year asked for, else this one, else the plan's nearest to it."""
    if asked.isdecimal() and len(asked) == 4 and int(asked) in plan.tahun:
        return int(asked)
    return min(max(hari_ini(plan.pemda_id).year, plan.tahun_awal), plan.tahun_akhir)


def _quarter(asked: str) -> int:
    """The quarter asked for, 0 for the year."""
    return int(asked) if asked in {"1", "2", "3", "4"} else 0
