"""The editor of the texts of a plan's documents and of the templates, and the head of a Pemda's documents."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator.details import rencana_head
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Forbidden, Invalid, KinerjaError
from kinerja.core.models import Pemda
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda
from laporan import commands, naskah_live, texts
from laporan.commands.naskah import MAX_EMBLEM
from laporan.models import NaskahTemplat
from laporan.naskah.hukum import URUTAN
from laporan.naskah.teks import filled
from laporan.queries import naskah as queries
from laporan.reports import REPORTS
from laporan.rules import naskah as rules

IN_HISTORY = 15


@require_safe
@in_pemda
def naskah_daftar(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """The documents of the plan that have texts, the one that its scheme is made for first."""
    plan = plan_queries.rencana_at(actor, rencana)
    kept = queries.all_kept(plan)
    usual = rules.fitting(plan.skema.kode)
    rows = [
        {"laporan": key, "nama": REPORTS[key].nama, "revisi": kept[key].revisi if key in kept else None,
         "biasa": key == usual, "tentang": kept[key].isi.get("tentang", "") if key in kept else ""}
        for key in sorted(rules.BERNASKAH, key=lambda one: one != usual)
    ]  # fmt: skip
    context = {"rencana": rencana_head(plan), "naskah": rows, "alasan": _why_not(actor, plan)}
    return render(request, "laporan/naskah_daftar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def naskah(request: HttpRequest, actor: Actor, rencana: str, laporan: str) -> HttpResponse:
    """The texts of one document: to be read, and edited by who may; a POST saves them or takes a change back.

    Where there are none yet the editor begins with the Pemda's template, not saved.
    """
    plan = plan_queries.rencana_at(actor, rencana)
    rules.check_has_naskah(laporan)
    if request.method == "POST":
        if request.content_type == "application/json":
            isi, seen = _sent(request)
            saved = commands.save_naskah(actor, rencana_id=plan.pk, laporan=laporan, isi=isi, seen=seen)
            return JsonResponse({"revisi": saved.revisi})
        return _take_back(request, actor, plan, laporan)
    kept = queries.kept_naskah(plan, laporan)
    why_not = _why_not(actor, plan)
    choices = _choices(actor, plan, laporan)
    begin = choices[0] if choices and kept.revisi is None and not why_not else None
    isi, nilai = begin.isi if begin else kept.isi, queries.isian_of(plan)
    live = naskah_live.answer(isi, nilai, queries.lambang_of(plan.pemda_id), laporan)
    signer = queries.signer_of(plan, filled(isi, nilai), hari_ini(plan.pemda_id))
    address = reverse("naskah", args=[actor.pemda_slug, plan.slug, laporan])
    context = {
        "rencana": rencana_head(plan),
        "laporan": REPORTS[laporan],
        "pilihan": [(key, REPORTS[key].nama) for key in rules.BERNASKAH],
        "dari_templat": begin.nama if begin else "",
        "penyunting": _editor(isi, kept.revisi, address, nilai, laporan),
        "alasan": why_not,
        "rupa": live["rupa"],
        "pratinjau_html": mark_safe(live["html"]),  # noqa: S308  (the renderer escapes every text)
        "penanda": signer,
        "jabatan": queries.office_names(actor),
        "templat": [{"nama": one.nama, "isi_json": orjson.dumps(one.isi).decode()} for one in choices],
        "riwayat": _history(plan, laporan, may_edit=not why_not),
    }
    return render(request, "laporan/naskah.html", context)


@require_POST
@in_pemda
def naskah_pratinjau(request: HttpRequest, actor: Actor, rencana: str, laporan: str) -> HttpResponse:
    """The document as it would look; saves nothing."""
    plan = plan_queries.rencana_at(actor, rencana)
    rules.check_has_naskah(laporan)
    isi, _seen = _sent(request)
    rules.check_naskah(isi)
    page = reverse("naskah", args=[actor.pemda_slug, plan.slug, laporan])
    answer = naskah_live.answer(isi, queries.isian_of(plan), queries.lambang_of(plan.pemda_id), laporan)
    return JsonResponse({"halaman": page, **answer})


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def templat_daftar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The templates of the Pemda and the head of its documents; its admin changes both."""
    problem: KinerjaError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _changed(request, actor))
            return redirect("templat_daftar", actor.pemda_slug)
        except Invalid as error:
            problem = error
    may = verdict(actor, "templat.save")
    pemda = Pemda.objects.get(pk=actor.pemda_id)
    context = {
        "templat": queries.templates_of(actor), "boleh": may.allowed, "alasan": may.reason, "galat": problem,
        "kop": _kop(request, pemda) if problem else _kop_of(pemda), "punya_lambang": queries.has_lambang(pemda.pk),
    }  # fmt: skip
    return render(request, "laporan/templat_daftar.html", context, status=problem.status if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def templat(request: HttpRequest, actor: Actor, templat: int) -> HttpResponse:
    """One template in the same editor."""
    row = queries.template_of(actor, templat)
    if request.method == "POST":
        isi, seen = _sent(request)
        if seen is None:
            raise Invalid(_("Permintaan tidak dapat dibaca."))
        saved = commands.save_templat(actor, templat_id=row.pk, isi=isi, seen=seen)
        return JsonResponse({"revisi": saved.revisi})
    may = verdict(actor, "templat.save", row)
    nilai = queries.sample_isian(actor)
    live = naskah_live.answer(row.isi, nilai, queries.lambang_of(actor.pemda_id), row.kode)
    address = reverse("templat", args=[actor.pemda_slug, row.pk])
    context = {
        "templat": row, "alasan": may.reason, "jabatan": queries.office_names(actor),
        "penyunting": _editor(row.isi, row.revisi, address, nilai, row.kode),
        "pratinjau_html": mark_safe(live["html"]),  # noqa: S308  (the renderer escapes every text)
        "rupa": live["rupa"],
    }  # fmt: skip
    return render(request, "laporan/templat.html", context)


@require_POST
@in_pemda
def templat_pratinjau(request: HttpRequest, actor: Actor, templat: int) -> HttpResponse:
    row = queries.template_of(actor, templat)
    isi, _seen = _sent(request)
    rules.check_naskah(isi)
    answer = naskah_live.answer(isi, queries.sample_isian(actor), queries.lambang_of(actor.pemda_id), row.kode)
    return JsonResponse({"halaman": reverse("templat", args=[actor.pemda_slug, row.pk]), **answer})


def _sent(request: HttpRequest) -> tuple[dict[str, Any], int | None]:
    """Texts and revision as the editor sends them."""
    try:
        asked = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("isi"), dict):
        raise Invalid(_("Permintaan tidak dapat dibaca."))
    seen = asked.get("seen")
    if seen is not None and (isinstance(seen, bool) or not isinstance(seen, int)):
        raise Invalid(_("Permintaan tidak dapat dibaca."))
    return asked["isi"], seen


def _take_back(request: HttpRequest, actor: Actor, plan: Rencana, laporan: str) -> HttpResponse:
    text = request.POST.get("jejak", "")
    jejak = plan_queries.jejak_of(plan, int(text)) if text.isdecimal() and len(text) < 19 else None
    if jejak is None:
        raise Invalid(_("Pilih perubahan yang akan dikembalikan pada riwayat."))
    commands.restore_naskah(actor, jejak_id=jejak.pk)
    messages.success(request, _("Sudah dikembalikan, dan tercatat sebagai perubahan baru."))
    return redirect("naskah", actor.pemda_slug, plan.slug, laporan)


def _why_not(actor: Actor, plan: Rencana) -> str:
    may = verdict(actor, "naskah.save", plan)
    try:
        rules.check_naskah_open(plan)
    except Invalid as error:
        return may.reason or error.pesan
    return may.reason


def _editor(
    isi: dict[str, Any], revisi: int | None, alamat: str, nilai: Mapping[str, str], laporan: str
) -> dict[str, Any]:
    return {
        "kelompok": texts.groups(laporan, isi), "pilihan_json": orjson.dumps(texts.choices()).decode(),
        "isi_json": orjson.dumps(isi).decode(), "seen": "" if revisi is None else str(revisi), "alamat": alamat,
        "pratinjau": f"{alamat}pratinjau/", "urutan_json": orjson.dumps(URUTAN).decode(),
        "isian": [(name, nilai[name]) for name in queries.ISIAN],
    }  # fmt: skip


def _choices(actor: Actor, plan: Rencana, laporan: str) -> list[NaskahTemplat]:
    """Templates to begin with: that of the document first, then those of the plan's scheme."""
    rows = queries.templates_of(actor)
    return sorted(rows, key=lambda one: (one.kode != laporan, one.skema != plan.skema.kode))


def _history(plan: Rencana, laporan: str, *, may_edit: bool) -> list[dict[str, Any]]:
    """The last changes of the texts, with what each was about."""
    return [
        {"id": row.pk, "pada": row.pada, "oleh": row.oleh, "bagian": ", ".join(texts.part_names(row.sesudah)),
         "boleh": may_edit and bool(row.sebelum)}
        for row in queries.changes_of(plan, laporan, IN_HISTORY)
    ]  # fmt: skip


def _changed(request: HttpRequest, actor: Actor) -> str:
    langkah = request.POST.get("langkah")
    if langkah == "nasional":
        n = commands.add_national_templat(actor)
        return _("%(n)s templat nasional ditambahkan.") % {"n": n} if n else _("Semua templat nasional sudah ada.")
    if langkah != "kop":
        raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman ini."))
    if not verdict(actor, "templat.save").allowed:
        raise Forbidden(verdict(actor, "templat.save").reason)
    file = request.FILES.get("lambang")
    if file is not None and (file.size or 0) > MAX_EMBLEM:
        raise Invalid(_("Lambang paling besar %(n)s KiB.") % {"n": MAX_EMBLEM // 1024})
    commands.set_kop(
        actor, baris=request.POST.get("baris", "").splitlines(), alamat=request.POST.get("alamat", ""),
        ibukota=request.POST.get("ibukota", ""), lambang=(str(file.name), file.read()) if file else None,
        tanpa_lambang="tanpa_lambang" in request.POST,
    )  # fmt: skip
    return _("Kop dokumen disimpan.")


def _kop_of(pemda: Pemda) -> dict[str, str]:
    kop = pemda.kop
    lines = "\n".join(kop.get("baris") or ())
    return {"baris": lines, "alamat": kop.get("alamat", ""), "ibukota": queries.capital_of(pemda)}


def _kop(request: HttpRequest, pemda: Pemda) -> dict[str, str]:
    """What was typed."""
    return {name: request.POST.get(name, value) for name, value in _kop_of(pemda).items()}
