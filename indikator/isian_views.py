"""The worksheet of a unit for a quarter: its page and steps, the door of its cells, and values before saving."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands, kiriman, queries
from indikator.angka import figure_with, figures_of
from indikator.commands.realisasi import in_order
from indikator.forms import Edit
from indikator.lembar import worksheet_page
from indikator.queries.lembar import Lembar
from indikator.usang import reason_of
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, Masalah, NotFound
from kinerja.core.web import in_pemda

NUMBER = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def isian(request: HttpRequest, actor: Actor, rencana: str, **place: Any) -> HttpResponse:
    """The worksheet; a POST takes one step with the package, and shows the page again where it is refused."""
    plan = plan_queries.rencana_at(actor, rencana)
    problem = None
    if request.method == "POST":
        try:
            messages.success(request, _step(request, actor, queries.lembar_of(actor, plan, **place)))
            return _back(request, actor, plan, place)
        except (Invalid, Conflict) as error:
            problem = error
    lembar = queries.lembar_of(actor, plan, **place)
    page = worksheet_page(actor, lembar, figures_of(lembar))
    return render(
        request,
        "indikator/isian.html",
        {"lembar": page, "bagian": [page], "galat": problem},
        status=problem.status if problem else 200,
    )


def _back(request: HttpRequest, actor: Actor, plan: Rencana, place: Mapping[str, int]) -> HttpResponse:
    """To the same page, or to where the form stood: the list of tasks, the combined worksheet of the unit above."""
    if request.POST.get("kembali") == "tugas":
        return redirect("tugas", actor.pemda_slug)
    above = request.POST.get("atas", "")
    if above.isdecimal() and len(above) <= 18:
        return redirect(
            "isian_bawahan", actor.pemda_slug, plan.slug, int(above), place["tahun"], place["triwulan"]
        )  # fmt: skip
    return redirect("isian", actor.pemda_slug, plan.slug, *place.values())


@require_POST
@in_pemda
def kirim(request: HttpRequest, actor: Actor, rencana: str, **place: Any) -> JsonResponse:
    """Saves a row as typed, or several; one that comes again (its answer was lost) is answered and not done again."""
    plan = plan_queries.rencana_at(actor, rencana)
    rows = kiriman.read_rows(Edit.parse(request.body))
    queries.check_within_reach(actor, place["unit_id"])
    masa = kiriman.Masa(plan, place["tahun"], place["triwulan"], {place["unit_id"]})
    refused = kiriman.save_rows(actor, masa, rows)
    if len(rows) == 1 and refused:  # alone it is refused as any edit is
        raise refused[rows[0].indikator_id]
    saved = [one.indikator_id for one in rows if one.indikator_id not in refused]
    sheets = [queries.lembar_of(actor, plan, **place, only=saved)] if saved else []
    found = kiriman.answers(sheets, rows, refused)
    return JsonResponse(found[0] if len(rows) == 1 else {"jawaban": found})


@require_POST
@in_pemda
def hitung(request: HttpRequest, actor: Actor, rencana: str, **place: Any) -> JsonResponse:
    """The value and achievement of what stands in the boxes of a row; saves nothing."""
    plan = plan_queries.rencana_at(actor, rencana)
    edit = Edit.parse(request.body)
    indikator, isi = edit.number("indikator"), edit.fields()
    edit.check()
    lembar = queries.lembar_of(actor, plan, **place, only=[indikator])
    typed = isi.get("isian")
    figure, found = figure_with(lembar, lembar.baris[0], typed if isinstance(typed, dict) else {})
    return JsonResponse({
        "nilai": figure.nilai_teks,
        "capaian": {"teks": figure.capaian_teks, "status": figure.status},
        "masalah": " ".join([*(one.pesan for one in found.masalah), *found.catatan]) or figure.alasan,
    })  # fmt: skip


def _step(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    """Does what the form asks for; returns the sentence that says so."""
    step = STEPS.get(request.POST.get("langkah", ""))
    if step is None:
        raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman lalu ulangi."))
    return step(request, actor, lembar)


def _submit(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    with transaction.atomic():  # what is refused has not begun either
        paket_id = kiriman.begun(actor, lembar)
        commands.submit_paket(actor, paket_id=paket_id, seen=_seen(request), catatan=_text(request, "catatan"))
    return _("Diserahkan. Perencana akan memverifikasi atau mengembalikannya.")


def _verify(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    commands.verify_paket(actor, paket_id=_paket(lembar), seen=_seen(request), catatan=_text(request, "catatan"))
    return _("Terverifikasi. Nilai-nilainya sekarang terkunci.")


def _verify_together(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    """With the packages that the page named: each rests on figures of the other."""
    others = {
        int(name.removeprefix("bersama-")): int(text)
        for name, text in request.POST.items()
        if NUMBER.fullmatch(name.removeprefix("bersama-")) and isinstance(text, str) and NUMBER.fullmatch(text)
    }
    commands.verify_paket(actor, paket_id=_paket(lembar), seen=_seen(request), catatan=_text(request, "catatan"),
                          bersama=others)  # fmt: skip
    return _("%(n)s paket terverifikasi bersama. Nilai-nilainya sekarang terkunci.") % {"n": len(others) + 1}


def _return(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    reasons = {
        int(name.removeprefix("alasan-")): text
        for name, text in request.POST.items()
        if name.removeprefix("alasan-").isdecimal() and isinstance(text, str) and text.strip()
    }
    commands.return_paket(
        actor, paket_id=_paket(lembar), seen=_seen(request), alasan=reasons, catatan=_text(request, "catatan")
    )
    return _("Dikembalikan dengan alasan pada %(n)s isian.") % {"n": len(reasons)}


def _correct(request: HttpRequest, actor: Actor, _lembar: Lembar) -> str:
    typed: dict[str, Any] = {}
    for name, text in request.POST.items():
        if name.startswith("isian-"):
            kode, _dot, anggota = name.removeprefix("isian-").partition(".")
            if anggota:
                typed.setdefault(kode, {})[anggota] = text
            else:
                typed[kode] = text
    commands.correct_realisasi(
        actor, realisasi_id=_number(request, "realisasi"), seen=_seen(request), isi={"isian": typed},
        alasan=_text(request, "alasan"),
    )  # fmt: skip
    return _("Koreksi disimpan. Serahkan paketnya untuk diverifikasi lagi.")


def _recompute(_request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    """A correction of each figure that its sources have outgrown, sources first, with what changed as its reason."""
    stale = {one.indikator.garis: one.usang for one in lembar.baris if one.usang is not None}
    if not stale:
        raise Invalid(_("Tidak ada angka dalam paket ini yang sumbernya berubah."))
    with transaction.atomic():
        for indikator in in_order([one.indikator for one in lembar.baris if one.usang is not None]):
            usang = stale[indikator.garis]
            commands.correct_realisasi(
                actor, realisasi_id=usang.row.pk, seen=usang.row.revisi, isi={}, alasan=reason_of(usang)
            )  # fmt: skip
    return _("%(n)s angka dihitung ulang. Serahkan paketnya untuk diverifikasi lagi.") % {"n": len(stale)}


def _reopen(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    commands.reopen_paket(actor, paket_id=_paket(lembar), seen=_seen(request), catatan=_text(request, "catatan"))
    return _("Unit diminta menghitung ulang dan mempunyai waktu untuk itu. Nilai terverifikasi tetap berlaku dahulu.")


def _attach(request: HttpRequest, actor: Actor, lembar: Lembar) -> str:
    indikator = _number(request, "indikator")
    berkas = request.FILES.get("berkas")
    row = next((one for one in lembar.baris if one.indikator.pk == indikator), None)
    if row is None:
        raise NotFound
    entered = row.realisasi.get((lembar.tahun, lembar.triwulan))
    if entered is None:
        raise Invalid([Masalah(_("Isi nilainya dahulu, baru lampirkan buktinya."), row.indikator.nama)])
    if berkas is None or berkas.size is None or berkas.name is None:
        raise Invalid([Masalah(_("Pilih berkas yang akan dilampirkan."), row.indikator.nama)])
    if berkas.size > settings.KINERJA_BUKTI_MAKS:
        limit = filesizeformat(settings.KINERJA_BUKTI_MAKS)
        raise Invalid([Masalah(_("Berkas lebih besar dari %(limit)s.") % {"limit": limit}, berkas.name)])
    commands.attach_bukti(actor, realisasi_id=entered.pk, nama=berkas.name, isi=berkas.read())
    return _("Bukti “%(nama)s” dilampirkan.") % {"nama": berkas.name}


def _detach(request: HttpRequest, actor: Actor, _lembar: Lembar) -> str:
    commands.delete_bukti(actor, bukti_id=_number(request, "bukti"))
    return _("Bukti dihapus.")


STEPS: dict[str, Callable[[HttpRequest, Actor, Lembar], str]] = {
    "ajukan": _submit,
    "verifikasi": _verify,
    "verifikasi_bersama": _verify_together,
    "kembalikan": _return,
    "koreksi": _correct,
    "hitung_ulang": _recompute,
    "minta_ulang": _reopen,
    "lampirkan": _attach,
    "hapus_bukti": _detach,
}


def _paket(lembar: Lembar) -> int:
    return kiriman.paket_of(lembar).pk


def _seen(request: HttpRequest) -> int:
    return _number(request, "seen")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 18:
        raise NotFound
    return int(text)


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, ""))
