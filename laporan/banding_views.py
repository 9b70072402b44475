"""The page that compares two versions or two moments of a plan, word by word; the report prints the same."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator.details import rencana_head
from indikator.sides import KINI, LABELS, RENCANA, counts, differences, side_at
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.web import in_pemda
from laporan import queries

ON_A_DAY = "waktu"


@require_safe
@in_pemda
def banding(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """Two sides to choose, and what differs between them; of long plans a worker writes it, in any of the forms."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    dari, ke = _side(request, "dari", _default(plan)), _side(request, "ke", KINI)
    context: dict[str, Any] = {
        "rencana": rencana_head(plan),
        "lain": [one for one in _relatives(actor, plan) if one != plan],
        "sisi": [_form("dari", dari), _form("ke", ke)],
        "dari": dari,
        "ke": ke,
    }
    status = 200
    try:
        left, right = side_at(actor, plan, "dari", dari), side_at(actor, plan, "ke", ke)
        context |= {"kiri": left, "kanan": right, "panjang": queries.is_long(actor, plan, {"dari": dari, "ke": ke})}
        if not context["panjang"]:
            found = differences(actor, left, right)
            context |= {"jumlah": counts(found), "beda": [(LABELS[jenis], rows) for jenis, rows in found.items()]}
    except Invalid as error:
        context["galat"], status = error, error.status
    return render(request, "cascading/banding.html", context, status=status)


def _side(request: HttpRequest, name: str, default: str) -> str:
    """The chosen side; one on a day has its moment in a field of its own."""
    chosen = request.GET.get(name, default)
    return request.GET.get(f"{name}_pada", "") if chosen == ON_A_DAY else chosen


def _default(plan: Rencana) -> str:
    """The version that this one changes, else a week ago."""
    if plan.perubahan_dari is not None:
        return f"{RENCANA}{plan.perubahan_dari.slug}"
    return f"{timezone.localtime() - timedelta(days=7):%Y-%m-%dT%H:%M}"


def _relatives(actor: Actor, plan: Rencana) -> list[Rencana]:
    """Versions and copies, with which a comparison makes sense."""
    origin = plan_queries.origin_of(plan)
    found = [*plan_queries.versions_of(actor, plan), *([origin] if origin else []), *plan_queries.copies_of(plan)]
    return list(dict.fromkeys(found))


def _form(name: str, value: str) -> dict[str, str]:
    """How the choice stands in its form."""
    is_moment = value != KINI and not value.startswith(RENCANA)
    return {"nama": name, "nilai": ON_A_DAY if is_moment else value, "pada": value if is_moment else ""}
