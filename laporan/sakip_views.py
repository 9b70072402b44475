"""The pages of the SAKIP tables: one page on which a book is asked for, and each table of a plan on the screen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cascading import queries as plan_queries
from indikator.capaian.waktu import QUARTERS
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda
from laporan import commands, queries, rules, texts
from laporan.details import cetakan_details, year_table
from laporan.masa import period
from laporan.reports import REPORTS, SAKIP
from laporan.rules.naskah import BERNASKAH
from laporan.sakip.rencana import plans_of_year, years_with_plans


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def sakip(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Year, quarter, Perangkat Daerah, reports, paper and form; a POST asks for the book, whose page follows it."""
    require(actor, "laporan.print")
    years = years_with_plans(actor)
    data = request.POST if request.method == "POST" else request.GET
    galat = None
    if request.method == "POST":
        try:
            made = commands.request_buku(actor, bentuk=data.get("format", ""), parameter=_wish(data))
        except Invalid as error:
            galat = error
        else:
            return redirect("cetakan", actor.pemda_slug, made.pk)
    context = {**_form(actor, data, years, is_first=galat is None), "galat": galat}
    return render(request, "laporan/sakip.html", context, status=422 if galat else 200)


def _wish(data: Any) -> dict[str, Any]:
    """What was asked for, the reports in the order of their cycle."""
    reports = set(data.getlist("laporan"))
    return {
        "pd": sorted(set(data.getlist("pd"))),
        "laporan": [*(key for key in SAKIP if key in reports), *sorted(reports - SAKIP.keys())],
        "tahun": data.get("tahun", ""),
        "triwulan": data.get("triwulan", ""),
        "kertas": data.get("kertas", "F4"),
    }


def _form(actor: Actor, data: Any, years: list[int], *, is_first: bool) -> dict[str, Any]:
    """At first all is ticked; after a refusal what was."""
    tahun = _year(data.get("tahun", ""), years, hari_ini(actor.pemda_id).year)
    wish = _wish(data)
    found = plans_of_year(actor, tahun) if tahun else []
    return {
        "tahun": tahun,
        "pilihan_tahun": years,
        "triwulan": wish["triwulan"] or str(QUARTERS),
        "kertas": wish["kertas"],
        "pd": [
            {
                "kunci": one.kunci, "nama": one.nama, "sebab": one.sebab, "ada": one.rencana is not None,
                "judul": one.rencana.judul if one.rencana else "", "slug": one.rencana.slug if one.rencana else "",
                "dipilih": is_first or one.kunci in wish["pd"],
            }
            for one in found
        ],
        "laporan": [
            {"key": one.key, "nama": one.nama, "kertas": one.paper, "dipilih": is_first or one.key in wish["laporan"]}
            for one in SAKIP.values()
        ],
        "buku": [cetakan_details(actor, one) for one in queries.books_of(actor)],
    }  # fmt: skip


def _year(text: str, years: list[int], now: int) -> int:
    """The year asked for; without one this year's or the nearest before it, 0 where no plan is set."""
    if text.isascii() and text.isdigit() and int(text) in years:
        return int(text)
    return next((one for one in years if one <= now), years[-1] if years else 0)


@require_safe
@in_pemda
def laporan_sakip(request: HttpRequest, actor: Actor, rencana: str, tabel: str) -> HttpResponse:
    """One table of a plan on the screen, of a year until a quarter, with the way to print it."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    if tabel not in SAKIP:
        raise NotFound
    wish = {name: request.GET[name] for name in ("tahun", "triwulan", "kolom") if request.GET.get(name)}
    rules.check_request(tabel, "html", wish)
    document = REPORTS[tabel].build(actor, plan, wish)
    has_forms = "kolom" in rules.LAPORAN[tabel]
    context = {
        **year_table(plan, document, tabel, period(plan, wish)),
        "nama": SAKIP[tabel].nama,
        "kertas": SAKIP[tabel].paper,
        "bernaskah": tabel in BERNASKAH,
        "pilihan_laporan": [(one.key, one.nama) for one in SAKIP.values()],
        "pilihan_kolom": [(one, texts.KOLOM_IKU[one]) for one in rules.KOLOM_IKU] if has_forms else [],
        "kolom": wish.get("kolom", ""),
    }
    return render(request, "laporan/laporan_sakip.html", context)
