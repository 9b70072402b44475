"""Pages of issued documents: those of a plan with the draft of the next, those of the Pemda, one, and its files."""

import re
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from cascading.rules import check_note
from indikator.details import rencana_head
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, KinerjaError, Masalah, NotFound
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda
from laporan import commands, rules
from laporan.details import step_address
from laporan.files import as_file
from laporan.models import Dokumen, Penerbitan
from laporan.naskah.nomor import number_text
from laporan.naskah.teks import filled, unfilled
from laporan.queries import dokumen as queries
from laporan.queries.naskah import all_kept, isian_of, signer_of
from laporan.reports import REPORTS, issuable
from laporan.rules import naskah as texts

STATUS_LABELS = {
    queries.BERLAKU: gettext_lazy("Berlaku"),
    queries.DIGANTIKAN: gettext_lazy("Digantikan"),
    queries.DICABUT: gettext_lazy("Dicabut"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def dokumen_rencana(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    """What was issued from a plan, and what can be: a POST asks for it, after what it says was confirmed."""
    plan = plan_queries.rencana_at(actor, rencana)
    problem: KinerjaError | None = None
    if request.method == "POST":
        try:
            made = _request(request, actor, plan)
            return redirect("penerbitan", actor.pemda_slug, made.pk)
        except (Invalid, Conflict) as error:
            problem = error
    may = verdict(actor, "dokumen.issue", plan)
    context = {
        "rencana": rencana_head(plan),
        "dokumen": [_row(actor, *one) for one in queries.documents_of(actor, plan)],
        "rancangan": _drafts(plan),
        "boleh": may.allowed,
        "alasan": may.reason or why_not(plan),
        "galat": problem,
        "menunggu": queries.waiting_penerbitan(actor, plan),
    }
    return render(request, "laporan/dokumen_rencana.html", context, status=problem.status if problem else 200)


def _request(request: HttpRequest, actor: Actor, plan: Rencana) -> Penerbitan:
    seen = request.POST.get("seen", "")
    if not seen.isdecimal() or len(seen) > 9:
        raise Invalid(_("Muat ulang halaman ini lalu terbitkan lagi."))
    parameter = {name: request.POST[name] for name in rules.NUMBERS if request.POST.get(name)}
    alamat = settings.ALAMAT or request.build_absolute_uri("/")
    return commands.request_dokumen(
        actor, rencana_id=plan.pk, laporan=request.POST.get("laporan", ""), parameter=parameter, seen=int(seen),
        alamat=alamat, urut=_urut(request),
    )  # fmt: skip


def _urut(request: HttpRequest) -> int | None:
    """The number in its register that was typed; nothing typed is the next one."""
    typed = request.POST.get("urut", "").strip()
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", typed):
        raise Invalid([Masalah(_("Nomor urut berupa angka, paling banyak enam angka."), "urut")])
    return int(typed)


def _drafts(plan: Rencana) -> list[dict[str, Any]]:
    """Each report that fits this plan, with what issuing it today would give."""
    kept, nilai = all_kept(plan), isian_of(plan)
    today = hari_ini(plan.pemda_id)
    fitting = texts.fitting(plan.skema.kode)
    possible = {key: nama for key, nama in issuable().items() if REPORTS[key].pokok is None}
    offered = {key: nama for key, nama in possible.items() if fitting in ("", key)}
    found = []
    for key, nama in (offered or possible).items():
        isi = kept[key].isi if key in kept else {}
        urut = queries.next_number(plan, key, today.year)
        found.append({
            "laporan": key, "nama": nama, "urut": urut,
            "nomor": number_text(str(isi.get("pola_nomor") or ""), urut, today),
            "tanggal": today, "penandatangan": signer_of(plan, filled(isi, nilai), today),
            "mencabut": queries.earlier(plan, key, {}), "bernaskah": key in texts.BERNASKAH,
            "tanpa_naskah": key in texts.KEPUTUSAN and not isi,
            "kosong": sorted({name for _place, name in unfilled(isi, nilai)}),
        })  # fmt: skip
    return found


def why_not(plan: Rencana) -> str:
    if plan.status == Rencana.Status.DITETAPKAN:
        return ""
    pesan = _("Dokumen terbit dari rencana yang sudah ditetapkan; rencana ini %(status)s.")
    return pesan % {"status": plan.get_status_display().lower()}


@require_safe
@in_pemda
def dokumen_pemda(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All issued documents that the actor can see."""
    rows = [_row(actor, *one) for one in queries.documents_of(actor)]
    return render(request, "laporan/dokumen_pemda.html", {"dokumen": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def dokumen_satu(request: HttpRequest, actor: Actor, dokumen: int) -> HttpResponse:
    """One document: its files, what it took the place of; a POST withdraws it."""
    row = queries.document_of(actor, dokumen)
    problem: KinerjaError | None = None
    if request.method == "POST":
        try:
            alasan = request.POST.get("alasan", "")
            check_note(alasan, "alasan", kosong=_("Tulis mengapa dokumen ini dicabut."))
            commands.withdraw_dokumen(actor, dokumen_id=row.pk, alasan=alasan)
            messages.success(request, _("Dokumen dicabut. Berkas dan nomornya tetap tersimpan."))
            return redirect("dokumen", actor.pemda_slug, row.pk)
        except Invalid as error:
            problem = error
    may = verdict(actor, "dokumen.withdraw", row)
    context = {
        "satu": _row(actor, row, queries.status_of(row)), "menggantikan": row.menggantikan, "boleh": may.allowed,
        "alasan": may.reason, "galat": problem, "ketikan": request.POST.get("alasan", ""),
        "rencana_slug": row.rencana.slug, "rencana_judul": row.rencana.judul,
    }  # fmt: skip
    return render(request, "laporan/dokumen.html", context, status=problem.status if problem else 200)


@require_safe
@in_pemda
def dokumen_berkas(_request: HttpRequest, actor: Actor, dokumen: int, bentuk: str) -> HttpResponse:
    """The very bytes that were issued; rights are checked at each download."""
    row = queries.document_of(actor, dokumen)
    if bentuk not in {"pdf", "xlsx"}:
        raise NotFound
    try:
        data = (Path(settings.MEDIA_ROOT) / row.berkas(bentuk)).read_bytes()
    except FileNotFoundError:
        pesan = _(
            "Berkas dokumen ini hilang dari penyimpanan. Hubungi pengelola: periksa_dokumen menunjukkan yang rusak."
        )
        raise Invalid(pesan) from None
    return as_file(data, bentuk, f"{row.laporan}-{row.rencana.slug}-{row.tahun}-{row.urut}.{bentuk}")


@require_safe
@in_pemda
def penerbitan(request: HttpRequest, actor: Actor, penerbitan: int) -> HttpResponse:
    """The way of a request to issue; the fragment alone for the page's own polling."""
    row = queries.penerbitan_of(actor, penerbitan)
    is_fragment = "HX-Request" in request.headers
    template = "laporan/_penerbitan.html" if is_fragment else "laporan/penerbitan.html"
    return render(request, template, {"pekerjaan": _progress(actor, row)})


@require_POST
@in_pemda
def penerbitan_batal(_request: HttpRequest, actor: Actor, penerbitan: int) -> HttpResponse:
    commands.cancel_penerbitan(actor, penerbitan_id=penerbitan)
    return redirect("penerbitan", actor.pemda_slug, penerbitan)


@require_POST
@in_pemda
def penerbitan_ulang(_request: HttpRequest, actor: Actor, penerbitan: int) -> HttpResponse:
    commands.retry_penerbitan(actor, penerbitan_id=penerbitan)
    return redirect("penerbitan", actor.pemda_slug, penerbitan)


def _progress(actor: Actor, row: Penerbitan) -> dict[str, Any]:
    address = partial(step_address, actor, row)
    return {
        "judul": REPORTS[row.laporan].nama, "rencana_judul": row.rencana.judul, "state": row.keadaan,
        "persen": row.kemajuan, "pesan": row.pesan, "alamat": address("penerbitan"),
        "alamat_batal": address("penerbitan_batal"), "alamat_ulang": address("penerbitan_ulang"),
        "alamat_rencana": reverse("dokumen_rencana", args=[actor.pemda_slug, row.rencana.slug]),
        "alamat_dokumen": reverse("dokumen", args=[actor.pemda_slug, row.dokumen_id]) if row.dokumen_id else "",
    }  # fmt: skip


def _row(actor: Actor, row: Dokumen, status: queries.Status) -> dict[str, Any]:
    """A document as its pages show it."""
    return {
        "id": row.pk, "judul": row.judul, "tentang": row.tentang, "nomor": row.nomor, "tanggal": row.tanggal,
        "laporan": REPORTS[row.laporan].nama if row.laporan in REPORTS else row.laporan,
        "unit": row.rencana.unit.nama if row.rencana.unit else actor.pemda_nama, "rencana": row.rencana.slug,
        "revisi": row.revisi_rencana, "tempat": row.tempat, "jabatan": row.jabatan, "nama": row.nama,
        "pangkat": row.pangkat, "nip": row.nip, "kode": "-".join(row.kode[at : at + 4] for at in range(0, 20, 4)),
        "alamat_verifikasi": reverse("verifikasi", args=[row.kode]), "pada": row.diterbitkan_pada,
        "berkas": [{"bentuk": bentuk, "label": label, "sha256": row.sha256(bentuk), "ukuran": ukuran,
                    "alamat": reverse("dokumen_berkas", args=[actor.pemda_slug, row.pk, bentuk])}
                   for bentuk, label, ukuran in (("pdf", "PDF", row.pdf_ukuran), ("xlsx", "Excel", row.xlsx_ukuran))],
        "status": status.kode, "status_label": STATUS_LABELS[status.kode], "sejak": status.pada,
        "alasan_cabut": status.alasan, "oleh_dokumen": status.oleh,
    }  # fmt: skip
