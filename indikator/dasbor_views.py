"""The dashboard of a Pemda, a Perangkat Daerah or a unit after a quarter."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indikator.dasbor import Page, period_choices, trend_page
from indikator.models import JendelaPengisian
from indikator.queries import dasbor as queries
from indikator.queries.dasbor import Lingkup, Masa
from kinerja.core.actor import Actor
from kinerja.core.web import in_pemda


@require_safe
@in_pemda
def dasbor(request: HttpRequest, actor: Actor, unit_id: int | None = None) -> HttpResponse:
    """Verified figures of the newest quarter, or of `?tahun=&triwulan=`; with `?belum=1` also what is not verified.

    `?tren=1` computes the same quarter of the other years too.
    """
    lingkup = queries.scope_of(actor, unit_id)
    windows = queries.windows_of(actor)
    above = _units_above(actor, lingkup, unit_id)
    if not windows:
        return render(request, "indikator/dasbor.html", {"akar": lingkup.akar, "atas": above, "kosong": True})
    resmi = request.GET.get("belum") != "1"
    masa = period_of(request, windows)
    page = Page(actor, queries.dasbor_of(actor, lingkup, windows, masa, resmi=resmi), timezone.localdate())
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
        trend = trend_page(queries.trend_of(actor, lingkup, windows, masa, resmi=resmi), page.skala)
        context |= {"tren": trend, "data": {**context["data"], "tren": trend}}
    return render(request, "indikator/dasbor.html", context)


def period_of(request: HttpRequest, windows: Mapping[Masa, JendelaPengisian]) -> Masa:
    """What was asked for if it has a window, else the newest that has opened, of the year asked for if there is one."""
    tahun, triwulan = (_number(request.GET.get(name, "")) for name in ("tahun", "triwulan"))
    if (tahun, triwulan) in windows:
        return tahun, triwulan
    today = timezone.localdate()
    of_year = [masa for masa in windows if masa[0] == tahun] or list(windows)
    return next((masa for masa in of_year if windows[masa].buka <= today), of_year[-1])


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
