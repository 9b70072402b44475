"""The page of entry windows: when each quarter is entered, and which units have longer."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indikator import commands
from indikator.lembar import masa_label
from indikator.models import JendelaKhusus, JendelaPengisian
from kinerja.core.access import verdict, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.queries import unit_choices
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda

DAYS_TO_ENTER = 15  # after a quarter's end, as a proposal


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def jendela(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All windows by year; a POST sets one, or grants a unit more time."""
    problem = None
    if request.method == "POST":
        try:
            messages.success(request, _step(request, actor))
            return redirect("jendela", actor.pemda_slug)
        except (Invalid, Conflict) as error:
            problem = error
    answer = verdict(actor, "jendela.set")
    context = {
        "tahun": _years(actor),
        "baru": _proposal(actor),
        "unit": unit_choices(actor) if answer.allowed else [],
        "boleh": answer.allowed,
        "alasan": answer.reason,
        "galat": problem,
    }
    return render(request, "indikator/jendela.html", context, status=problem.status if problem else 200)


def _years(actor: Actor) -> list[dict[str, Any]]:
    """The windows, the newest year first, each with the exceptions that were granted."""
    granted: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in visible_to(actor, JendelaKhusus.objects.select_related("unit").order_by("tutup", "id")):
        granted[row.jendela_id].append({"unit": row.unit.nama, "tutup": row.tutup, "alasan": row.alasan})
    today = hari_ini(actor.pemda_id)
    years: dict[int, list[dict[str, Any]]] = {}
    for one in visible_to(actor, JendelaPengisian.objects.order_by("-tahun", "triwulan")):
        years.setdefault(one.tahun, []).append({
            "id": one.pk, "tahun": one.tahun, "triwulan": one.triwulan, "revisi": one.revisi,
            "label": masa_label(one.tahun, one.triwulan), "buka": one.buka, "tutup": one.tutup,
            "hari_perbaikan": one.hari_perbaikan, "keadaan": _state(one, today), "khusus": granted[one.pk],
        })  # fmt: skip
    return [{"tahun": tahun, "jendela": rows} for tahun, rows in years.items()]


def _state(one: JendelaPengisian, today: date) -> dict[str, str]:
    if today < one.buka:
        return {"kode": "draf", "label": _("Belum dibuka")}
    if today > one.tutup:
        return {"kode": "digantikan", "label": _("Ditutup")}
    return {"kode": "ditetapkan", "label": _("Terbuka")}


def _proposal(actor: Actor) -> dict[str, Any]:
    """The quarter that comes after the last one: open from its last day on, for two weeks."""
    last = visible_to(actor, JendelaPengisian.objects.order_by("tahun", "triwulan")).last()
    tahun, triwulan = (last.tahun, last.triwulan + 1) if last else (hari_ini(actor.pemda_id).year, 1)
    if triwulan > 4:
        tahun, triwulan = tahun + 1, 1
    first_after = date(tahun + 1, 1, 1) if triwulan == 4 else date(tahun, triwulan * 3 + 1, 1)
    return {
        "tahun": tahun, "triwulan": triwulan,
        "buka": first_after, "tutup": first_after + timedelta(days=DAYS_TO_ENTER - 1),
        "hari_perbaikan": JendelaPengisian._meta.get_field("hari_perbaikan").default,
    }  # fmt: skip


def _step(request: HttpRequest, actor: Actor) -> str:
    posted = request.POST
    masalah: list[Masalah] = []
    if posted.get("langkah") == "khusus":
        place = {"jendela_id": _number(posted, "jendela", masalah), "unit_id": _number(posted, "unit", masalah)}
        tutup = _day(posted, "tutup", masalah)
        _check(masalah)
        commands.set_jendela_khusus(actor, **place, tutup=tutup, alasan=str(posted.get("alasan", "")))
        return _("Perpanjangan disimpan.")
    seen = None if posted.get("seen", "") == "" else _number(posted, "seen", masalah)
    numbers: dict[str, Any] = {name: _number(posted, name, masalah) for name in ("tahun", "triwulan", "hari_perbaikan")}
    days: dict[str, Any] = {name: _day(posted, name, masalah) for name in ("buka", "tutup")}
    _check(masalah)
    made = commands.set_jendela(actor, **numbers, **days, seen=seen)
    return _("Jendela %(masa)s disimpan.") % {"masa": masa_label(made.tahun, made.triwulan)}


def _check(masalah: list[Masalah]) -> None:
    if masalah:
        raise Invalid(masalah)


def _number(posted: Any, name: str, masalah: list[Masalah]) -> int:
    text = str(posted.get(name, "")).strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    masalah.append(Masalah(_("Harus berupa angka."), name))
    return 0


def _day(posted: Any, name: str, masalah: list[Masalah]) -> date:
    text = str(posted.get(name, "")).strip()
    try:
        found = parse_date(text)
    except ValueError:  # a day that no month has
        found = None
    if found is None:
        masalah.append(Masalah(_("Pilih sebuah tanggal."), name))
    return found or date.min
