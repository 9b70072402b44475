"""Pages of a Pemda's plans: the list, the tree, a node."""

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from indikator import details, queries, trail
from indikator.saringan import at_node
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.web import in_pemda, is_known


@require_safe
@in_pemda
def pemda(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Home: the plans that the actor can see."""
    cards = [details.rencana_card(plan, counts) for plan, counts in queries.plan_summaries(actor)]
    may_create = verdict(actor, "rencana.create").allowed
    return render(request, "core/pemda.html", {"rencana": cards, "boleh_buat": may_create})


@require_safe
@in_pemda
def rencana(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The tree page; its rows come from `pohon`."""
    plan = plan_queries.rencana_at(actor, rencana)
    context = {"rencana": details.rencana_head(plan), "meja": details.desk(actor, plan)}
    return render(request, "cascading/rencana.html", context)


@require_safe
@in_pemda
def pohon(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The rows of the tree; unchanged since the browser's copy costs one query."""
    plan = plan_queries.rencana_at(actor, rencana)
    tag = queries.etag(plan)
    if is_known(request, tag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(orjson.dumps(queries.pohon_page(actor, plan)), content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@in_pemda
def simpul(request: HttpRequest, actor: Actor, rencana: str, simpul: int) -> HttpResponse:
    """A node at its permanent address: the panel alone for the page's script, else the whole tree page."""
    plan = plan_queries.rencana_at(actor, rencana)
    node, indicators = queries.simpul_with_indicators(plan, simpul)
    history = plan_queries.history_of(plan, wanted=at_node(plan, node.pk), size=trail.IN_PANEL)
    meja = details.desk(actor, plan)
    context = {
        "rencana": details.rencana_head(plan),
        "meja": meja,
        "pilihan": details.choices(actor) if meja["ya"] else {},
        "simpul": details.simpul_details(actor, plan, node),
        "indikator": [details.indikator_details(one, plan.tahun) for one in indicators],
        "riwayat": trail.history_rows(actor, plan, history[: trail.IN_PANEL]),
        "riwayat_lagi": len(history) > trail.IN_PANEL,
        "terpilih": node.pk,
    }
    is_fragment = "HX-Request" in request.headers
    response = render(request, "cascading/_simpul.html" if is_fragment else "cascading/rencana.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
