"""The diagram on the screen: its page, and the drawing as data with some of its branches closed."""

import hashlib
from collections.abc import Collection
from typing import Any

import orjson
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cascading import queries as plan_queries
from indikator.details import rencana_head
from indikator.queries import etag
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.web import in_pemda, is_known
from laporan import rules
from laporan.diagram.drawing import whole
from laporan.document import Plot, PlotBox
from laporan.pohon import Pohon, pohon_of
from laporan.render import svg

AT_FIRST = 150  # boxes: so many are open when the page opens, level by level
SAMPLE = "Meningkatnya kualitas pelayanan"  # by whose width the page sees whether its letters are as wide as ours


@require_safe
@in_pemda
def pohon_kinerja(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The page; its drawing comes from `pohon_gambar`."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    jenjang = plan_queries.jenjang_of(plan)
    context = {"rencana": rencana_head(plan), "jenjang": list(enumerate(jenjang))}
    return render(request, "laporan/pohon_kinerja.html", context)


@require_safe
@in_pemda
def pohon_gambar(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The places of all boxes shown. `sampai`: the level from which branches are closed; `ubah`: those that are not.

    Unchanged since the browser's copy, or since it was drawn for somebody, it costs no drawing: that takes most of a
    second for 2,000 boxes, and says nothing that hangs on who asks.
    """
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    wish = {name: request.GET[name] for name in ("sampai", "ubah") if request.GET.get(name)}
    rules.check_gambar(wish)
    tag = etag(plan)
    if is_known(request, tag):
        response = HttpResponse(status=304)
    else:
        key = f"{plan.pemda_id}-{tag}-{sorted(wish.items())}"
        data = caches["gambar"].get_or_set(
            hashlib.sha256(key.encode()).hexdigest(), lambda: orjson.dumps(_drawing(pohon_of(plan), wish))
        )
        response = HttpResponse(data, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def _drawing(pohon: Pohon, wish: dict[str, str]) -> dict[str, Any]:
    parents = {one.induk_id for one in pohon.kotak if one.induk_id is not None}
    levels = {one.id: pohon.levels[one.jenjang] for one in pohon.kotak}
    sampai = int(wish["sampai"]) if "sampai" in wish else _level_at_first(levels.values())
    changed = {int(part) for part in wish.get("ubah", "").split(",") if part}
    closed = {pk for pk in parents if (levels[pk] >= sampai) != (pk in changed)}
    style = pohon.style
    plot = whole(pohon.branches(closed), style)
    children: dict[int, int] = {}
    for one in pohon.kotak:
        if one.induk_id is not None:
            children[one.induk_id] = children.get(one.induk_id, 0) + 1
    looks: dict[tuple[str, str], int] = {}
    boxes = [_box(box, children.get(box.key, 0), closed, looks) for box in plot.boxes]
    return {
        "lebar": round(plot.width, 2), "tinggi": round(plot.height, 2), "sampai": sampai, "jumlah": len(pohon.kotak),
        "kotak": boxes, "rupa": [svg.classes(face, ink) for face, ink in looks],
        "alamat": reverse("simpul", args=[pohon.rencana.pemda.slug, pohon.rencana.slug, 0]),
        **_lines(plot),
        "contoh": SAMPLE, "lebar_contoh": style.faces["regular"].measure(SAMPLE),
        "semua": [
            [one.id, one.induk_id, pohon.label(one), one.pernyataan or one.jabatan,
             " ".join((one.kode, one.sasaran, *(each.nama for each in one.indikator))), one.id in closed]
            for one in pohon.kotak
        ],
    }  # fmt: skip


def _level_at_first(levels: Collection[int]) -> int:
    """The deepest level down to which the boxes are few enough to be shown at once."""
    counts: dict[int, int] = {}
    for level in levels:
        counts[level] = counts.get(level, 0) + 1
    shown = 0
    for level in sorted(counts):
        shown += counts[level]
        if shown > AT_FIRST:
            return max(0, level - 1)
    return max(counts, default=0) + 1


def _lines(plot: Plot) -> dict[str, Any]:
    """Arrows and bands."""
    return {
        "panah": "".join(svg.path(edge) for edge in plot.edges),
        "ujung": "".join(svg.arrow_head(edge) for edge in plot.edges),
        "pita": [
            [round(band.y, 2), round(band.height, 2), band.strip, svg.tone_class(band.tone), list(band.lines),
             round(band.points / svg.MM, 3)]
            for band in plot.bands
        ],
    }  # fmt: skip


def _box(box: PlotBox, children: int, closed: Collection[int], looks: dict[tuple[str, str], int]) -> dict[str, Any]:
    """`teks`: lines as [x, y, size, look, text, …] from its corner; `awal` of them suffice from afar."""
    lines = [line for text in box.texts for line in text.lines]
    return {
        "id": box.key, "x": round(box.x, 2), "y": round(box.y, 2), "w": round(box.width, 2), "h": round(box.height, 2),
        "nada": svg.tone_class(box.tone), "kepala": round(box.head, 2), "garis": [round(y, 2) for y in box.rules],
        "induk": box.parent, "anak": children, "tutup": box.key in closed,
        "awal": next((at for at, line in enumerate(lines) if box.rules and line.y > box.rules[0]), len(lines)),
        "teks": [
            [round(line.x, 2), round(line.y, 2), round(line.points / svg.MM, 3),
             *(part for run in line.runs for part in (looks.setdefault((run.face, run.ink), len(looks)), run.text))]
            for line in lines
        ],
    }  # fmt: skip
