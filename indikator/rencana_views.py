"""The page that begins a plan from nothing: scheme, Perangkat Daerah, title and period; its tree starts empty."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cascading import queries as plan_queries
from cascading.commands import create_rencana
from cascading.models import Rencana
from kinerja.core.access import require, verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.queries import perangkat_daerah
from kinerja.core.rules import MAX_SLUG
from kinerja.core.waktu import hari_ini
from kinerja.core.web import in_pemda

YEAR_FIELDS = ("tahun_awal", "tahun_akhir")
SELURUH_PEMDA = "pemda"


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def rencana_baru(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form; a POST makes the plan and leads to its empty tree, or says beside the form why it cannot be."""
    require(actor, "rencana.create")
    context: dict[str, Any] = {
        "skema": plan_queries.skema_list(actor), "unit": unit_list(actor), "isian": _proposal(actor), "salah": {},
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            made = create_rencana(actor, **_read(request.POST))
        except Invalid as error:
            context |= {"galat": error, "isian": request.POST, "salah": {one.letak: one.pesan for one in error.masalah}}
            status = error.status
        else:
            messages.success(request, _("Rencana dibuat. Tambahkan simpul pertamanya, atau muat dari Excel."))
            return redirect("rencana", actor.pemda_slug, made.slug)
    return render(request, "cascading/rencana_baru.html", context, status=status)


def unit_list(actor: Actor) -> list[tuple[str, str]]:
    """For whom the actor may make a plan; a plan of the Pemda itself is for who plans all of it."""
    found = [
        (str(one.pk), one.nama) for one in perangkat_daerah(actor)
        if verdict(actor, "rencana.create", Rencana(pemda_id=actor.pemda_id, unit=one)).allowed
    ]  # fmt: skip
    if verdict(actor, "rencana.create", Rencana(pemda_id=actor.pemda_id)).allowed:
        found.insert(0, (SELURUH_PEMDA, _("Seluruh %(pemda)s") % {"pemda": actor.pemda_nama}))
    return found


def _proposal(actor: Actor) -> dict[str, Any]:
    """A cascading plan for the coming year, as most are."""
    year = hari_ini(actor.pemda_id).year + 1
    return {"tahun_awal": year, "tahun_akhir": year, "skema": "cascading", "unit": ""}


def _read(data: Any) -> dict[str, Any]:
    """What create_rencana takes; an address that is left empty comes from the title."""
    masalah, years = [], {}
    for name in YEAR_FIELDS:
        text = data.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) == 4:
            years[name] = int(text)
        else:
            masalah.append(Masalah(_("Tahun ditulis dengan empat angka."), name))
    unit, judul = data.get("unit", ""), " ".join(data.get("judul", "").split())
    if unit != SELURUH_PEMDA and not (unit.isascii() and unit.isdigit() and len(unit) < 19):
        masalah.append(Masalah(_("Pilih perangkat daerahnya."), "unit"))
    if not judul:
        masalah.append(Masalah(_("Judul harus diisi."), "judul"))
    if masalah:
        raise Invalid(masalah)
    slug = data.get("slug", "").strip() or slugify(judul)[:MAX_SLUG].rstrip("-")
    unit_id = None if unit == SELURUH_PEMDA else int(unit)
    return {"skema": data.get("skema", ""), "slug": slug, "judul": judul, "unit_id": unit_id, **years}
