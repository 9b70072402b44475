"""Budgets by workbook: the template goes out, and any workbook with codes and amounts comes in, first as a preview."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import queries
from indikator.anggaran import why_not
from indikator.details import rencana_head
from indikator.importing import anggaran as importing
from indikator.importing.anggaran import PratinjauAnggaran
from indikator.rupiah import write_rupiah
from kinerja.core import sheets
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.web import in_pemda
from laporan import anggaran_lembar, inbox, workbook
from laporan.commands import note_print
from laporan.files import as_file, file_name

RUANG = inbox.ANGGARAN
SHOWN = 200  # rows of each list of a preview


@require_safe
@in_pemda
def lembar(_request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The plan's budgets as a workbook made for entering them."""
    plan = plan_queries.rencana_at(actor, rencana)
    require(actor, "laporan.print", plan)
    data = anggaran_lembar.render(queries.anggaran_of(actor, plan))
    note_print(actor, RUANG, "xlsx", plan.slug)
    return as_file(data, "xlsx", file_name(plan, RUANG, "xlsx", plan.revisi))


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def impor(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The upload, its preview, and with `aksi` what is done with it."""
    plan = plan_queries.rencana_at(actor, rencana)
    if request.method != "POST":
        return _page(request, actor, plan)
    importing.check_may(actor, plan)
    aksi = request.POST.get("aksi", "")
    if aksi == "batal":
        return _take_back(request, actor, plan)
    if aksi in STEPS:
        data = inbox.kept(actor, plan, request.POST.get("berkas", ""), ruang=RUANG)
        return STEPS[aksi](request, actor, plan, data)
    file = request.FILES.get("berkas")
    if file is None:
        return _page(request, actor, plan, galat=_("Pilih berkas .xlsx lebih dahulu."))
    if (file.size or 0) > sheets.MAX_BYTES:
        pesan = _("Berkas terlalu besar: paling besar %(n)s MiB.")
        return _page(request, actor, plan, galat=pesan % {"n": sheets.MAX_BYTES // 1024**2})
    data = file.read()
    found = importing.check(actor, plan, data)
    return _page(request, actor, plan, found=found, sha256=inbox.keep(actor, plan, data, ruang=RUANG))


def _apply(request: HttpRequest, actor: Actor, plan: Rencana, data: bytes) -> HttpResponse:
    sha256 = request.POST.get("berkas", "")
    try:
        found = importing.apply(actor, plan.pk, data, sidik=request.POST.get("sidik", ""))
    except (Invalid, Conflict) as error:
        found = importing.check(actor, plan, data)
        return _page(request, actor, plan, found=found, sha256=sha256, galat=error.pesan[:1_000], status=error.status)
    inbox.forget(actor, plan, sha256, ruang=RUANG)
    count = len(found.perubahan)
    told = ngettext("Anggaran diimpor: %(n)s isian berubah.", "Anggaran diimpor: %(n)s isian berubah.", count)
    messages.success(request, told % {"n": count} if count else _("Tidak ada perubahan: isi berkas sama."))
    return redirect("anggaran", actor.pemda_slug, plan.slug)


def _take_back(request: HttpRequest, actor: Actor, plan: Rencana) -> HttpResponse:
    try:
        n = importing.take_back(actor, plan.pk, import_id=request.POST.get("impor", ""))
    except Conflict as error:
        return _page(request, actor, plan, galat=error.pesan, sejak=error.keadaan["baris"], status=error.status)
    messages.success(request, _("Impor anggaran dibatalkan: %(n)s baris kembali seperti semula.") % {"n": n})
    return redirect("anggaran", actor.pemda_slug, plan.slug)


def _listed(_request: HttpRequest, actor: Actor, plan: Rencana, data: bytes) -> HttpResponse:
    """All that the preview found; the page shows the first rows of long lists."""
    found = importing.check(actor, plan, data)
    return as_file(anggaran_lembar.changes(found), "xlsx", f"pratinjau-anggaran-{plan.slug}.xlsx")


def _annotated(_request: HttpRequest, actor: Actor, plan: Rencana, data: bytes) -> HttpResponse:
    """The uploaded workbook with every problem written at its cell."""
    found = importing.check(actor, plan, data)
    try:
        book = sheets.read(data)
    except Invalid:
        book = sheets.Workbook()
    name = f"masalah-anggaran-{plan.slug}.xlsx"
    return as_file(workbook.annotated(book, [*found.masalah, *found.sisa]), "xlsx", name)


STEPS = {"terapkan": _apply, "anotasi": _annotated, "daftar": _listed}


def _page(request: HttpRequest, actor: Actor, plan: Rencana, *, found: PratinjauAnggaran | None = None,
          sha256: str = "", galat: str = "", sejak: Sequence[str] = (), status: int = 200) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "rencana": rencana_head(plan), "larangan": why_not(actor, plan), "galat": galat, "sha256": sha256,
        "pratinjau": preview(found) if found else None, "sejak": sejak,
        "impor_terakhir": None if why_not(actor, plan) else importing.last_import(plan),
    }  # fmt: skip
    return render(request, "laporan/anggaran_impor.html", context, status=status)


def preview(found: PratinjauAnggaran) -> dict[str, Any]:
    """As the page shows it; of long lists the first rows and their whole number."""
    new = sum(not one.lama for one in found.perubahan)
    gone = sum(not one.baru for one in found.perubahan)
    return {
        "n_baru": new,
        "n_hapus": gone,
        "n_berubah": len(found.perubahan) - new - gone,
        "n_sama": found.sama,
        "perubahan": found.perubahan[:SHOWN], "n_perubahan": len(found.perubahan),
        "masalah": found.masalah[:SHOWN], "n_masalah": len(found.masalah),
        "sisa": found.sisa[:SHOWN], "n_sisa": len(found.sisa),
        "jumlah": [
            {"tahun": tahun, "pagu": write_rupiah(sums["pagu"]), "realisasi": write_rupiah(sums["realisasi"])}
            for tahun, sums in sorted(found.jumlah.items())
        ],
        "sidik": found.sidik,
        "terpotong": max(len(found.perubahan), len(found.masalah), len(found.sisa)) > SHOWN, "tampil": SHOWN,
        "kosong": not (found.perubahan or found.masalah),
        "bersih": bool(found.perubahan) and not found.masalah,
    }  # fmt: skip
