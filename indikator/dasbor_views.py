"""The dashboard of a Pemda, a Perangkat Daerah or a unit after a quarter."""

from collections.abc import Callable, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from indikator.dasbor import Page, period_choices, query_of
from indikator.models import JendelaPengisian
from indikator.queries import dasbor as queries
from indikator.queries.acuan import acuan_of
from indikator.queries.dasbor import Lingkup, Masa
from indikator.rata import trend_page
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda


@require_safe
@in_pemda
def dasbor(request: HttpRequest, actor: Actor, unit_id: int | None = None) -> HttpResponse:
    """Verified figures of the newest quarter, or of `?tahun=&triwulan=`; with `?belum=1` also what is not verified.

    `?tren=1` computes the same quarter of the other years too, which else the page asks for by itself.
    """
    lingkup = queries.scope_of(actor, unit_id)
    windows = queries.windows_of(actor)
    above = _units_above(actor, lingkup, unit_id)
    if not windows:
        return render(request, "indikator/dasbor.html", {"akar": lingkup.akar, "atas": above, "kosong": True})
    resmi = request.GET.get("belum") != "1"
    hari = hari_ini(actor.pemda_id)
    masa = period_of(request, windows, hari)
    page = Page(actor, queries.dasbor_of(actor, lingkup, windows, masa, resmi=resmi), hari)
    asked = (request.GET.get("tahun", ""), request.GET.get("triwulan", ""))
    context = page.context() | {
        "akar": lingkup.akar,
        "atas": above,
        "pilihan": period_choices(list(windows)),
        "tahun": masa[0],
        "triwulan": masa[1],
        "resmi": resmi,
        "lain": any(text and text != str(used) for text, used in zip(asked, masa, strict=True)),
        "query": page.query,
    }
    if request.GET.get("tren") == "1":
        acuan = page.dasbor.rekap.acuan
        trend = queries.trend_of(actor, lingkup, windows, masa, acuan, resmi=resmi)
        context["tren"] = trend_page(trend, page.skala, _years(actor, lingkup, masa[1], resmi=resmi))
    return render(request, "indikator/dasbor.html", context)


@require_safe
@in_pemda
def tren(request: HttpRequest, actor: Actor, unit_id: int | None = None) -> HttpResponse:
    """The trend alone, for the page that is there already."""
    lingkup = queries.scope_of(actor, unit_id)
    windows = queries.windows_of(actor)
    if not windows:
        raise NotFound
    masa = period_of(request, windows, hari_ini(actor.pemda_id))
    acuan = acuan_of(actor.pemda_id)
    resmi = request.GET.get("belum") != "1"
    found = queries.trend_of(actor, lingkup, windows, masa, acuan, resmi=resmi)
    status = acuan.status(date(masa[0], 12, 31))
    template = "indikator/_dasbor_tren_isi.html" if len(found) > 1 else "indikator/_dasbor_tren_kurang.html"
    years = _years(actor, lingkup, masa[1], resmi=resmi)
    return render(request, template, {"tren": trend_page(found, status, years)})


def _years(actor: Actor, lingkup: Lingkup, triwulan: int, *, resmi: bool) -> Callable[[int], str]:
    """Where the dashboard of the same place and quarter stands, by year."""
    if lingkup.akar is None:
        page = reverse("dasbor", args=[actor.pemda_slug])
    else:
        page = reverse("dasbor_unit", args=[actor.pemda_slug, lingkup.akar.pk])
    return lambda tahun: page + query_of(tahun, triwulan, resmi=resmi)


@require_safe
@in_pemda
def simpul(request: HttpRequest, actor: Actor, simpul_terukur: int) -> HttpResponse:
    """The indicators of one node, for a page that shows nodes alone."""
    windows = queries.windows_of(actor)
    if not windows:
        raise NotFound
    hari = hari_ini(actor.pemda_id)
    masa = period_of(request, windows, hari)
    node, found = queries.node_of(actor, simpul_terukur, windows, masa, resmi=request.GET.get("belum") != "1")
    page = Page(actor, found, hari)
    return render(request, "indikator/_dasbor_sendiri.html", {"pohon": page.indicators(node)})


def period_of(request: HttpRequest, windows: Mapping[Masa, JendelaPengisian], hari: date) -> Masa:
    """What was asked for if it has a window, else the newest that has opened, of the year asked for if there is one."""
    tahun, triwulan = (_number(request.GET.get(name, "")) for name in ("tahun", "triwulan"))
    if (tahun, triwulan) in windows:
        return tahun, triwulan
    of_year = [masa for masa in windows if masa[0] == tahun] or list(windows)
    return next((masa for masa in of_year if windows[masa].buka <= hari), of_year[-1])


def _number(text: str) -> int:
    """Nothing that has a window where it is no number."""
    return int(text) if text.isdecimal() and len(text) <= 4 else 0


def _units_above(actor: Actor, lingkup: Lingkup, unit_id: int | None) -> list[tuple[int, str]]:
    """The units between the whole and this one, as far as the actor may open them."""
    if unit_id is None or lingkup.akar is None:
        return []
    found = []
    at = lingkup.akar.induk_id
    while at is not None and queries.is_within_reach(actor, at):
        found.append((at, lingkup.unit[at].nama))
        at = lingkup.unit[at].induk_id
    return found[::-1]
