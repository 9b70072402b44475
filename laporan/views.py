"""Pages of the documents: a report on the screen, its printing, the way of a long one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cascading import queries as plan_queries
from indikator.details import rencana_head
from indikator.queries.tabel import units_measured
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.web import in_pemda
from laporan import commands, queries, rules, texts
from laporan.details import cetakan_details, year_table
from laporan.files import as_file, file_name, name_of
from laporan.masa import period
from laporan.models import Cetakan
from laporan.render import html
from laporan.reports import REPORTS
from laporan.reports import render as render_document
from laporan.rules.naskah import BERNASKAH

MATRIKS, PENGUKURAN = "matriks-cascading", "pengukuran-kinerja"


@require_safe
@in_pemda
def matriks(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The matrix on the screen, from the same Document as its PDF and XLSX."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    fragment = html.fragment(REPORTS[MATRIKS].build(actor, plan, {}))
    # The renderer escapes every text; what it returns is markup of its own.
    context = {"rencana": rencana_head(plan), "tabel_html": mark_safe(fragment)}  # noqa: S308
    return render(request, "laporan/matriks.html", context)


@require_safe
@in_pemda
def pengukuran(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The achievement table on the screen, of a year until a quarter, of the plan or of one unit."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    wish = {name: request.GET[name] for name in rules.NUMBERS if request.GET.get(name)}
    rules.check_request(PENGUKURAN, "html", wish)
    document = REPORTS[PENGUKURAN].build(actor, plan, wish)
    context = {
        **year_table(plan, document, PENGUKURAN, period(plan, wish)),
        "nama": _("Pengukuran kinerja"),
        "unit": int(wish.get("unit", 0)),
        "pilihan_unit": units_measured(actor, plan),
    }
    return render(request, "laporan/pengukuran.html", context)


@require_safe
@in_pemda
def lihat(request: HttpRequest, actor: Actor, rencana: str, laporan: str) -> HttpResponse:
    """Any document of a plan on the screen, with what downloads it; one that the plan cannot have says why."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    if laporan not in REPORTS:
        raise NotFound
    wish = {"kolom": request.GET["kolom"]} if request.GET.get("kolom") else {}
    rules.check_request(laporan, "html", wish)
    has_columns = "kolom" in rules.LAPORAN[laporan]
    context: dict[str, Any] = {
        "rencana": rencana_head(plan),
        "laporan": REPORTS[laporan],
        "pilihan_kolom": [(one, texts.KOLOM_IKU[one]) for one in rules.KOLOM_IKU] if has_columns else [],
        "kolom": wish.get("kolom", ""),
        "bernaskah": laporan in BERNASKAH,
    }
    try:
        context["tabel_html"] = mark_safe(html.fragment(REPORTS[laporan].build(actor, plan, wish)))  # noqa: S308
    except Invalid as refusal:
        context["pesan"] = refusal.pesan
    return render(request, "laporan/lihat.html", context)


@require_POST
@in_pemda
def cetak(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """A short document at once as a file; a long one as a request, whose page follows the progress."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    laporan, bentuk = request.POST.get("laporan", MATRIKS), request.POST.get("format", "pdf")
    sides = {name: request.POST[name] for name in ("dari", "ke") if name in request.POST}
    period = {name: request.POST[name] for name in rules.NUMBERS if request.POST.get(name)}
    shape = {name: request.POST[name] for name in ("susunan", "kolom") if request.POST.get(name)}
    kertas = request.POST.get("kertas", "" if laporan in BERNASKAH else "F4")  # its Naskah may name another
    parameter = {**({"kertas": kertas} if kertas else {}), **sides, **period, **shape}
    rules.check_request(laporan, bentuk, parameter)
    if queries.is_long(actor, plan, sides):
        cetakan = commands.request_cetakan(
            actor, rencana_id=plan.pk, laporan=laporan, bentuk=bentuk, parameter=parameter
        )
        return redirect("cetakan", actor.pemda_slug, cetakan.pk)
    data = render_document(REPORTS[laporan].build(actor, plan, parameter), bentuk)
    commands.note_print(actor, laporan, bentuk, plan.slug)
    return as_file(data, bentuk, file_name(plan, laporan, bentuk, plan.revisi))


@require_safe
@in_pemda
def cetakan(request: HttpRequest, actor: Actor, cetakan: int) -> HttpResponse:
    """The way of a printing; the fragment alone for the page's own polling."""
    row = queries.cetakan_of(actor, cetakan)
    is_fragment = "HX-Request" in request.headers
    template = "laporan/_kemajuan.html" if is_fragment else "laporan/cetakan.html"
    return render(request, template, {"pekerjaan": cetakan_details(actor, row)})


@require_safe
@in_pemda
def cetakan_berkas(request: HttpRequest, actor: Actor, cetakan: int) -> HttpResponse:
    """The finished file; rights are checked at each download."""
    row = queries.cetakan_of(actor, cetakan)
    if row.keadaan != Cetakan.Keadaan.SELESAI:
        raise NotFound
    try:
        data = (Path(settings.MEDIA_ROOT) / row.berkas).read_bytes()
    except FileNotFoundError:
        raise Invalid(_("Berkas ini sudah tidak tersimpan. Cetak sekali lagi.")) from None
    return as_file(data, row.format, name_of(row))


@require_POST
@in_pemda
def cetakan_batal(request: HttpRequest, actor: Actor, cetakan: int) -> HttpResponse:
    commands.cancel_cetakan(actor, cetakan_id=cetakan)
    return redirect("cetakan", actor.pemda_slug, cetakan)


@require_POST
@in_pemda
def cetakan_ulang(request: HttpRequest, actor: Actor, cetakan: int) -> HttpResponse:
    commands.retry_cetakan(actor, cetakan_id=cetakan)
    return redirect("cetakan", actor.pemda_slug, cetakan)
