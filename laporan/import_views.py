"""Pages of the way through a workbook: the one for editing goes out, and comes back as changes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import importing
from indikator.details import rencana_head
from indikator.importing.plan import plan_of
from indikator.importing.rows import LABELS, MINE, THEIRS, Jenis, Perubahan, Pratinjau
from indikator.importing.undoing import PREFIX, last_import
from kinerja.core import sheets
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Forbidden, Invalid
from kinerja.core.web import in_pemda
from laporan import inbox, workbook
from laporan.commands import note_print
from laporan.files import as_file, file_name

LEMBAR = "lembar"
SHOWN = 500  # rows of each list; the counts above them are whole


@require_safe
@in_pemda
def lembar(_request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The plan as a workbook made for editing."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    data = workbook.render(plan_of(actor, plan))
    note_print(actor, LEMBAR, "xlsx", plan.slug)
    return as_file(data, "xlsx", file_name(plan, LEMBAR, "xlsx", plan.revisi))


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def impor(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """Upload, preview, and with `aksi` the import itself or the workbook with its problems marked."""
    plan = plan_queries.rencana_at(actor, rencana)
    if request.method != "POST":
        return _page(request, plan, larangan=_why_not(actor, plan))
    importing.check_may(actor, plan)
    aksi = request.POST.get("aksi", "periksa")
    if aksi == "periksa":
        return _upload(request, actor, plan)
    if aksi == "batal":
        return _take_back(request, actor, plan)
    try:
        data = inbox.kept(actor, plan, request.POST.get("berkas_sha256", ""))
    except Invalid as error:
        return _page(request, plan, galat=error.pesan)
    if aksi == "anotasi":
        return _annotated(actor, plan, data)
    return _apply(request, actor, plan, data)


def _why_not(actor: Actor, plan: Rencana) -> str:
    """Who reads a plan may open the page and download; why no import is possible stands in the form's place."""
    try:
        importing.check_may(actor, plan)
    except (Forbidden, Invalid) as error:
        return error.pesan
    return ""


def _upload(request: HttpRequest, actor: Actor, plan: Rencana) -> HttpResponse:
    file = request.FILES.get("berkas")
    if file is None:
        return _page(request, plan, galat=_("Pilih berkas .xlsx lebih dahulu."))
    if (file.size or 0) > sheets.MAX_BYTES:
        pesan = _("Berkas terlalu besar: paling besar %(n)s MiB.")
        return _page(request, plan, galat=pesan % {"n": sheets.MAX_BYTES // 1024**2})
    data = file.read()
    checksum = inbox.keep(actor, plan, data)
    return _page(request, plan, importing.check(actor, plan, data), checksum, nama=str(file.name))


def _apply(request: HttpRequest, actor: Actor, plan: Rencana, data: bytes) -> HttpResponse:
    """Writes; where the plan changed since the preview, a new preview says what is to be settled now."""
    pilihan = {
        name.removeprefix("konflik-"): value
        for name, value in request.POST.items()
        if name.startswith("konflik-") and isinstance(value, str)
    }
    try:
        found = importing.apply(actor, plan.pk, data, import_id=f"{PREFIX}{uuid.uuid4().hex[:16]}", pilihan=pilihan)
    except (Invalid, Conflict) as error:
        checksum = request.POST.get("berkas_sha256", "")
        return _page(request, plan, importing.check(actor, plan, data, pilihan), checksum, galat=error.pesan)
    inbox.forget(actor, plan)
    total = len(found.perubahan) + sum(1 for one in found.konflik if one.pilihan == MINE)
    messages.success(request, _("Impor selesai: %(n)s perubahan diterapkan.") % {"n": total})
    return redirect("rencana", actor.pemda_slug, plan.slug)


def _take_back(request: HttpRequest, actor: Actor, plan: Rencana) -> HttpResponse:
    count = importing.take_back(actor, plan.pk, import_id=request.POST.get("impor", ""))
    messages.success(request, _("Impor dibatalkan: %(n)s perubahan ditarik kembali.") % {"n": count})
    return redirect("rencana", actor.pemda_slug, plan.slug)


def _annotated(actor: Actor, plan: Rencana, data: bytes) -> HttpResponse:
    """The uploaded workbook with every problem written at its cell."""
    found = importing.check(actor, plan, data)
    try:
        book = sheets.read(data)
    except Invalid:
        book = sheets.Workbook()
    return as_file(workbook.annotated(book, [*found.masalah, *found.sisa]), "xlsx", f"masalah-{plan.slug}.xlsx")


def _page(request: HttpRequest, plan: Rencana, found: Pratinjau | None = None, checksum: str = "", *,
          nama: str = "", galat: str = "", larangan: str = "") -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "rencana": rencana_head(plan), "galat": galat, "nama_berkas": nama, "larangan": larangan,
        "impor_terakhir": None if larangan or found else last_import(plan),
    }  # fmt: skip
    if found is not None:
        context |= {"pratinjau": preview_details(found), "berkas_sha256": checksum}
    return render(request, "laporan/impor.html", context)


def preview_details(found: Pratinjau) -> dict[str, Any]:
    """A preview as its page shows it."""
    return {
        "kosong": found.is_empty,
        "bersih": not found.masalah,
        "hitungan": [{"label": LABELS[jenis], "n": found.count(jenis)} for jenis in Jenis if found.count(jenis)],
        "perubahan": [_change(one) for one in found.perubahan[:SHOWN]],
        "n_perubahan": len(found.perubahan),
        "konflik": [
            {"kunci": one.kunci, "pilihan": one.pilihan, "perubahan": [_change(each) for each in one.perubahan]}
            for one in found.konflik
        ],
        "masalah": found.masalah[:SHOWN],
        "n_masalah": len(found.masalah),
        "sisa": found.sisa[:SHOWN],
        "n_sisa": len(found.sisa),
        "kolom": found.kolom,
        "saya": MINE,
        "server": THEIRS,
    }


def _change(one: Perubahan) -> dict[str, Any]:
    return {"label": LABELS[one.jenis], "letak": one.letak, "nama": one.nama, "beda": one.beda}
