"""Pages of the way through a workbook, of a plan or of its budgets: out for editing, and back as changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import importing
from indikator.details import rencana_head
from indikator.importing import anggaran
from indikator.importing.columns import ROW, Bentuk
from indikator.importing.lalu import ANGGARAN, PREFIX, past_imports
from indikator.importing.plan import plan_of
from indikator.importing.rows import MINE, THEIRS
from indikator.models import TargetPerubahan
from indikator.rupiah import read_amount
from kinerja.core import sheets
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Forbidden, Invalid, NotFound
from kinerja.core.web import in_pemda
from laporan import commands, previews, queries, workbook
from laporan.commands import note_print
from laporan.commands.impor import CHECK_MAY
from laporan.files import as_file, file_name
from laporan.importing import ALASAN, JENIS_ALASAN, carry_out, problems_of, whole_preview
from laporan.models import Impor

LEMBAR = "lembar"
State, Tahap = Impor.Keadaan, Impor.Tahap


@dataclass(frozen=True, slots=True)
class Room:
    """Where an import of one kind begins (`unggah`) and where it leads, by the names of these pages."""

    unggah: str
    templat: str
    tujuan: str
    lihat: Any
    prefix: str
    take_back: Callable[..., int]
    number: Callable[[str], Decimal | None] | None = None
    """Reads what stands in a list of changes as a number, for its workbook."""


ROOMS: dict[str, Room] = {
    Impor.Jenis.RENCANA: Room(
        "impor", "laporan/impor.html", "rencana", gettext_lazy("Lihat pohon"), PREFIX, importing.take_back
    ),
    Impor.Jenis.ANGGARAN: Room(
        "anggaran_impor", "laporan/anggaran_impor.html", "anggaran", gettext_lazy("Lihat anggaran"), ANGGARAN,
        anggaran.take_back, read_amount,
    ),
}  # fmt: skip


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
    return _upload(request, actor, rencana, Impor.Jenis.RENCANA)


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def anggaran_impor(request: HttpRequest, actor: Actor, rencana: str) -> HttpResponse:
    return _upload(request, actor, rencana, Impor.Jenis.ANGGARAN)


def _upload(request: HttpRequest, actor: Actor, rencana: str, jenis: Impor.Jenis) -> HttpResponse:
    """The upload, which leads to the page of its import; and with `aksi=batal` an earlier import taken back."""
    plan = plan_queries.rencana_at(actor, rencana)
    if request.method != "POST":
        return _page(request, actor, plan, jenis)
    CHECK_MAY[jenis](actor, plan)
    if request.POST.get("aksi") == "batal":
        return _take_back(request, actor, plan, jenis)
    file = request.FILES.get("berkas")
    if file is None:
        return _page(request, actor, plan, jenis, galat=_("Pilih berkas .xlsx lebih dahulu."))
    if (file.size or 0) > sheets.MAX_BYTES:
        pesan = _("Berkas terlalu besar: paling besar %(n)s MiB.")
        return _page(request, actor, plan, jenis, galat=pesan % {"n": sheets.MAX_BYTES // 1024**2})
    made = commands.request_impor(actor, rencana_id=plan.pk, nama_berkas=str(file.name), data=file.read(), jenis=jenis)
    return _go_on(request, actor, made)


def _take_back(request: HttpRequest, actor: Actor, plan: Rencana, jenis: Impor.Jenis) -> HttpResponse:
    room = ROOMS[jenis]
    try:
        count = room.take_back(actor, plan.pk, import_id=request.POST.get("impor", ""))
    except Conflict as conflict:
        return _page(request, actor, plan, jenis, galat=conflict.pesan, konflik=conflict.keadaan["baris"], status=409)
    messages.success(request, _("Impor dibatalkan: %(n)s perubahan ditarik kembali.") % {"n": count})
    return redirect(room.tujuan, actor.pemda_slug, plan.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def impor_satu(request: HttpRequest, actor: Actor, impor: int) -> HttpResponse:
    """One import: its progress, its preview, its end; `aksi` takes it a step on."""
    row = queries.impor_of(actor, impor)
    if request.method == "POST":
        return _step(request, actor, row)
    if "cabang" in request.GET:
        return _branch(request, row)
    is_fragment = "HX-Request" in request.headers
    template = "laporan/_impor_keadaan.html" if is_fragment else "laporan/impor_satu.html"
    return render(request, template, _details(actor, row))


def _step(request: HttpRequest, actor: Actor, row: Impor) -> HttpResponse:
    aksi = request.POST.get("aksi", "")
    if aksi == "anotasi":
        return _annotated(actor, row)
    if aksi == "daftar":
        data = workbook.listed(whole_preview(actor, row), ROOMS[row.jenis].number)
        return as_file(data, "xlsx", f"pratinjau-{row.jenis}-{row.rencana.slug}.xlsx")
    if aksi == "batal":
        commands.cancel_impor(actor, impor_id=row.pk)
        return redirect("impor_satu", actor.pemda_slug, row.pk)
    if aksi == "ulang":
        return _go_on(request, actor, commands.retry_impor(actor, impor_id=row.pk))
    if aksi == "kolom":
        kolom = _named(request, "kolom-")
        if kolom.get(ROW) != str(row.hasil.get("baris_judul")):
            kolom = {ROW: kolom.get(ROW, "")}  # another heading tells anew what the columns are
        made = commands.continue_impor(actor, impor_id=row.pk, tahap=Tahap.PERIKSA, kolom=kolom)
    elif aksi == "terapkan":
        pilihan = _named(request, "konflik-") | {
            name: request.POST.get(name, "").strip() for name in (JENIS_ALASAN, ALASAN) if name in request.POST
        }  # fmt: skip
        made = commands.continue_impor(actor, impor_id=row.pk, tahap=Tahap.TERAPKAN, pilihan=pilihan)
    else:
        raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman ini."))
    return _go_on(request, actor, made)


def _go_on(request: HttpRequest, actor: Actor, row: Impor) -> HttpResponse:
    """Does a small step at once; the page of a large one follows its progress."""
    if row.sewa_sampai is None and row.keadaan == State.MENUNGGU:
        row = carry_out(actor, row)
    if row.tahap == Tahap.TERAPKAN and row.keadaan == State.SELESAI:
        messages.success(request, _("Impor selesai: %(n)s perubahan diterapkan.") % {"n": row.hasil["diterapkan"]})
        return redirect(_target(actor, row))
    return redirect("impor_satu", actor.pemda_slug, row.pk)


def _target(actor: Actor, row: Impor) -> str:
    """The page that shows what was imported, at the year that changed."""
    address = reverse(ROOMS[row.jenis].tujuan, args=[actor.pemda_slug, row.rencana.slug])
    tahun = row.hasil.get("tahun")
    return f"{address}?tahun={tahun}" if tahun else address


def _named(request: HttpRequest, prefix: str) -> dict[str, str]:
    """What the form says under names with this prefix; blank ones decide nothing."""
    return {
        name.removeprefix(prefix): value
        for name, value in request.POST.items()
        if name.startswith(prefix) and isinstance(value, str) and value
    }


def _branch(request: HttpRequest, row: Impor) -> HttpResponse:
    """What is below one node of a preview, fetched when it is opened."""
    try:
        rows = previews.branch_below(row.hasil.get("pohon", []), int(request.GET["cabang"]))
    except (LookupError, ValueError):
        raise NotFound from None
    context = {"cabang": rows, "alamat": reverse("impor_satu", args=[row.rencana.pemda.slug, row.pk])}
    return render(request, "laporan/_impor_cabang.html", context)


def _why_not(actor: Actor, plan: Rencana, jenis: Impor.Jenis) -> str:
    """Who reads a plan may open the page and download; why no import is possible stands in the form's place."""
    try:
        CHECK_MAY[jenis](actor, plan)
    except (Forbidden, Invalid) as error:
        return error.pesan
    return ""


def _annotated(actor: Actor, row: Impor) -> HttpResponse:
    """The uploaded workbook with every problem written at its cell."""
    data, problems = problems_of(actor, row)
    try:
        book = sheets.read(data)
    except Invalid:
        book = sheets.Workbook()
    return as_file(workbook.annotated(book, problems), "xlsx", f"masalah-{row.rencana.slug}.xlsx")


def _page(
    request: HttpRequest, actor: Actor, plan: Rencana, jenis: Impor.Jenis, *, galat: str = "",
    konflik: Sequence[Mapping[str, str]] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    larangan = _why_not(actor, plan, jenis)
    context = {
        "rencana": rencana_head(plan), "galat": galat, "larangan": larangan, "konflik": konflik,
        "impor_lalu": [] if larangan else past_imports(plan, ROOMS[jenis].prefix),
        "menunggu": None if larangan else queries.waiting_impor(actor, plan, jenis),
    }  # fmt: skip
    return render(request, ROOMS[jenis].templat, context, status=status)


def _details(actor: Actor, row: Impor) -> dict[str, Any]:
    """An import as its page shows it."""
    is_done = row.keadaan == State.SELESAI
    room, place = ROOMS[row.jenis], [actor.pemda_slug, row.rencana.slug]
    context: dict[str, Any] = {
        "rencana": rencana_head(row.rencana),
        "impor": {
            "state": row.keadaan, "tahap": row.tahap, "persen": row.kemajuan, "pesan": row.pesan,
            "nama_berkas": row.nama_berkas, "alamat": reverse("impor_satu", args=[actor.pemda_slug, row.pk]),
            "terbuka": row.is_open, "diterapkan": is_done and row.tahap == Tahap.TERAPKAN,
            "halaman": room.unggah, "alamat_unggah": reverse(room.unggah, args=place),
            "alamat_tujuan": _target(actor, row), "nama_tujuan": room.lihat,
        },
        "pratinjau": None,
    }  # fmt: skip
    if is_done and row.tahap == Tahap.PERIKSA:
        context["pratinjau"] = {**row.hasil, "saya": MINE, "server": THEIRS}
        context["alasan"] = {
            "daftar": TargetPerubahan.Alasan.choices,
            "jenis": row.pilihan.get(JENIS_ALASAN, ""), "teks": row.pilihan.get(ALASAN, ""),
        }  # fmt: skip
        if row.hasil.get("pohon"):
            context["cabang"] = previews.branches(row.hasil["pohon"])
        if row.hasil.get("kolom"):
            bentuk = Bentuk([one.nama for one in plan_queries.jenjang_of(row.rencana)], row.rencana.tahun)
            context |= {"arti_kolom": list(bentuk.choices()), "kunci_baris": ROW}
    elif is_done:
        context["hasil"] = row.hasil
    return context
