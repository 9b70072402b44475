"""The reference data of a Pemda: what holds now, each code with its versions, a door for live checks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indikator import acuan_live, commands
from indikator.acuan_forms import AcuanForm, kind_of, read_form, seen_of
from indikator.acuan_halaman import code_page, list_page
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, KinerjaError, Masalah, NotFound
from kinerja.core.web import in_pemda


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def acuan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What figures are judged by, for everybody to read; a POST adopts what the national defaults have got since."""
    problem = None
    if request.method == "POST":
        if request.POST.get("langkah") == "nasional":
            n = commands.adopt_acuan(actor)
            messages.success(request, _("%(n)s acuan nasional disalin.") % {"n": n})
            return redirect("acuan", actor.pemda_slug)
        problem = Invalid(_("Permintaan tidak dapat dibaca."))
    context = {**list_page(actor), "galat": problem}
    return render(request, "indikator/acuan.html", context, status=problem.status if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def acuan_satu(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One code (`?acuan=aturan&kode=POSITIF`) or a new one; a POST makes a version, a default, or deletes a version."""
    if request.method != "POST":
        jenis, kode = kind_of(request.GET), request.GET.get("kode", "")
        return render(request, "indikator/acuan_satu.html", {"acuan": code_page(actor, jenis, kode)})
    form = read_form(request.POST)
    problem: KinerjaError
    try:
        pesan, kode = _step(request, actor, form)
    except (Invalid, Conflict) as error:
        problem = error
    else:
        messages.success(request, pesan)
        back = reverse("acuan_satu", args=[actor.pemda_slug]) if kode else reverse("acuan", args=[actor.pemda_slug])
        return redirect(f"{back}?{urlencode({'acuan': form.jenis, 'kode': kode})}" if kode else back)
    typed = form if request.POST.get("langkah") == "simpan" else None
    try:
        page = code_page(actor, form.jenis, form.kode, typed, problem)
    except NotFound:
        page = code_page(actor, form.jenis, "", form, problem)
    return render(request, "indikator/acuan_satu.html", {"acuan": page, "galat": problem}, status=problem.status)


def _step(request: HttpRequest, actor: Actor, form: AcuanForm) -> tuple[str, str]:
    """What to say, and the code to show next; "" where it is gone."""
    langkah = request.POST.get("langkah")
    if langkah == "hapus":
        pk = request.POST.get("id", "")
        seen = seen_of(request.POST)
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19) or seen is None:
            raise Invalid(_("Formulir tidak terbaca. Muat ulang halaman lalu ulangi."))
        rest = commands.delete_acuan(actor, jenis=form.jenis, acuan_id=int(pk), seen=seen)
        return _("Versi dihapus."), form.kode if rest else ""
    if langkah == "bawaan":
        named: dict[str, Any] = {"kode": form.kode, "seen": form.seen, "berlaku_dari": form.day()}
        if form.jenis == "skala":
            commands.set_skala_bawaan(actor, **named)
        else:
            commands.set_aturan_bawaan(actor, polaritas=request.POST.get("polaritas", ""), **named)
        return _("Bawaan disimpan."), form.kode
    if langkah != "simpan":
        raise Invalid([Masalah(_("Permintaan tidak dapat dibaca."), "langkah")])
    _save(actor, form)
    return _("Versi baru disimpan."), form.kode


def _save(actor: Actor, form: AcuanForm) -> None:
    """All problems of the form at once, also where the day is missing."""
    try:
        day = form.day()
    except Invalid as error:
        acuan_live.check(form, error.masalah)
        raise
    shared: dict[str, Any] = {"kode": form.kode, "seen": form.seen, "berlaku_dari": day, "isi": form.isi}
    save: dict[str, Callable[..., object]] = {
        "aturan": commands.set_aturan, "skala": commands.set_skala, "parameter": commands.set_parameter,
        "instrumen": commands.set_instrumen,
    }  # fmt: skip
    save[form.jenis](actor, **shared, **form.tabel)


@require_POST
@in_pemda
def acuan_cek(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Answers while somebody types; saves nothing."""
    if "acuan" not in request.POST:
        raise Invalid(_("Permintaan tidak dapat dibaca."))
    return JsonResponse(acuan_live.preview(actor.pemda_id, read_form(request.POST), request.POST))
