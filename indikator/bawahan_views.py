"""One worksheet for a unit and all units below it: entered, handed in, verified and sent back many at a time.

Each package keeps its own way through the commands: its own rights, its own checks, its own row in the trail.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cascading import queries as plan_queries
from indikator import commands, kiriman, queries
from indikator.forms import Edit
from indikator.lembar_bawahan import combined_page
from indikator.models import Paket
from indikator.queries.lembar import Lembar
from indikator.queries.sandaran import companions
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, KinerjaError, Masalah, NotFound
from kinerja.core.web import in_pemda

NUMBER = re.compile(r"[0-9]{1,18}")
REASON = re.compile(r"alasan-([0-9]{1,18})")


@require_http_methods(["GET", "HEAD", "POST"])
@in_pemda
def isian_bawahan(request: HttpRequest, actor: Actor, rencana: str, **place: Any) -> HttpResponse:
    """The worksheet; a POST takes a step with the chosen packages. What could not go is shown with its reason, and
    what could has gone: nobody waits for a colleague's missing figure.
    """
    plan = plan_queries.rencana_at(actor, rencana)
    problem = None
    if request.method == "POST":
        try:
            _step(request, actor, queries.lembar_bawahan(actor, plan, **place))
            return redirect("isian_bawahan", actor.pemda_slug, plan.slug, *place.values())
        except Invalid as error:
            problem = error
    sheets = queries.lembar_bawahan(actor, plan, **place)
    units, _within = queries.units_below(actor, place["unit_id"])
    page = combined_page(actor, sheets, units[place["unit_id"]], request.GET.get("keadaan", ""))
    return render(
        request, "indikator/isian_bawahan.html", {**page, "galat": problem}, status=problem.status if problem else 200
    )


@require_POST
@in_pemda
def kirim(request: HttpRequest, actor: Actor, rencana: str, **place: Any) -> JsonResponse:
    """Saves rows of any of these units as typed."""
    plan = plan_queries.rencana_at(actor, rencana)
    rows = kiriman.read_rows(Edit.parse(request.body))
    _units, within = queries.units_below(actor, place["unit_id"])
    masa = kiriman.Masa(plan, place["tahun"], place["triwulan"], within)
    refused = kiriman.save_rows(actor, masa, rows)
    saved = [one.indikator_id for one in rows if one.indikator_id not in refused]
    if len(rows) == 1 and refused:  # alone it is refused as any edit is
        raise refused[rows[0].indikator_id]
    sheets = queries.lembar_bawahan(actor, plan, **place, only=saved) if saved else []
    found = kiriman.answers(sheets, rows, refused)
    return JsonResponse(found[0] if len(rows) == 1 else {"jawaban": found})


def _step(request: HttpRequest, actor: Actor, sheets: list[Lembar]) -> None:
    """Does what the form asks for; says how many went, and raises Invalid with all that could not."""
    step = STEPS.get(request.POST.get("langkah", ""))
    if step is None:
        raise Invalid(_("Langkah ini tidak dikenal. Muat ulang halaman lalu ulangi."))
    step(request, actor, sheets)


def _submit(request: HttpRequest, actor: Actor, sheets: list[Lembar]) -> None:
    def submit(lembar: Lembar) -> None:
        paket_id = kiriman.begun(actor, lembar)
        commands.submit_paket(actor, paket_id=paket_id, seen=_seen(request, lembar), catatan=_note(request))

    done, masalah = _each(_chosen(request, sheets), submit)
    if done:
        text = ngettext("%(n)s paket diserahkan.", "%(n)s paket diserahkan.", done) % {"n": done}
        messages.success(request, f"{text} {_('Perencana akan memverifikasi atau mengembalikannya.')}")
    _tell(masalah)


def _verify(request: HttpRequest, actor: Actor, sheets: list[Lembar]) -> None:
    reasons = _reasons(request)

    def verify(lembar: Lembar) -> None:
        if reasons.keys() & _entered(lembar):
            raise Invalid(_("Ada alasan pengembalian yang tertulis. Kembalikan dahulu, atau hapus alasannya."))
        paket = kiriman.paket_of(lembar)
        commands.verify_paket(actor, paket_id=paket.pk, seen=_seen(request, lembar), catatan=_note(request))
        gone.add(lembar.unit.pk)

    gone: set[int] = set()
    masalah: list[Masalah] = []
    waiting, done = _chosen(request, sheets), -1
    while waiting and len(gone) > done:  # a package that rests on the figures of another goes after it
        done = len(gone)
        _now, masalah = _each(waiting, verify)
        waiting = [one for one in waiting if one.unit.pk not in gone]
    for one in waiting:  # and those that rest on each other go at once
        mates = _mates(one, waiting)
        if one.unit.pk not in gone and mates and not reasons.keys() & {pk for mate in mates for pk in _entered(mate)}:
            others = {kiriman.paket_of(mate).pk: _seen(request, mate) for mate in mates}

            def together(lembar: Lembar, others: dict[int, int] = others) -> None:
                commands.verify_paket(
                    actor, paket_id=kiriman.paket_of(lembar).pk, seen=_seen(request, lembar), catatan=_note(request),
                    bersama=others,
                )  # fmt: skip

            went, _problems = _each([one], together)
            gone |= {mate.unit.pk for mate in (one, *mates)} if went else set()
    if len(gone) > done:
        _now, masalah = _each([one for one in waiting if one.unit.pk not in gone], verify)
    done = len(gone)
    if done:
        text = ngettext("%(n)s paket terverifikasi.", "%(n)s paket terverifikasi.", done) % {"n": done}
        messages.success(request, f"{text} {_('Nilai-nilainya sekarang terkunci.')}")
    _tell(masalah)


def _mates(lembar: Lembar, waiting: Sequence[Lembar]) -> list[Lembar]:
    """The others of these that it waits for; none where it waits for one that is not among them."""
    if lembar.paket is None or lembar.paket.status != Paket.Status.DIAJUKAN:
        return []
    wanted = {one.pk for one in companions(lembar.paket)}
    found = [one for one in waiting if one.paket is not None and one.paket.pk in wanted]
    return found if len(found) == len(wanted) else []


def _return(request: HttpRequest, actor: Actor, sheets: list[Lembar]) -> None:
    reasons = _reasons(request)
    if not reasons:
        raise Invalid(_("Tulis alasan pada sedikitnya satu isian yang perlu diperbaiki."))
    if not reasons.keys() <= {pk for one in sheets for pk in _entered(one)}:
        raise NotFound

    def send_back(lembar: Lembar) -> None:
        paket = kiriman.paket_of(lembar)
        own = {pk: reasons[pk] for pk in reasons.keys() & _entered(lembar)}
        commands.return_paket(
            actor, paket_id=paket.pk, seen=_seen(request, lembar), alasan=own, catatan=_note(request)
        )  # fmt: skip

    done, masalah = _each([one for one in sheets if reasons.keys() & _entered(one)], send_back)
    if done:
        text = _("%(n)s paket dikembalikan dengan alasan pada %(isian)s isian.")
        messages.success(request, text % {"n": done, "isian": len(reasons)})
    _tell(masalah)


STEPS: dict[str, Callable[[HttpRequest, Actor, list[Lembar]], None]] = {
    "ajukan": _submit,
    "verifikasi": _verify,
    "kembalikan": _return,
}


def _each(sheets: Sequence[Lembar], step: Callable[[Lembar], None]) -> tuple[int, list[Masalah]]:
    """How many went, and why the others did not, each with its unit."""
    done, masalah = 0, []
    for one in sheets:
        try:
            with transaction.atomic():
                step(one)
            done += 1
        except KinerjaError as error:
            problems = error.masalah if isinstance(error, Invalid) and error.masalah else [Masalah(error.pesan)]
            masalah += [
                Masalah(problem.pesan, ": ".join(filter(None, (one.unit.nama, problem.letak)))) for problem in problems
            ]
    return done, masalah


def _tell(masalah: list[Masalah]) -> None:
    if masalah:
        raise Invalid(masalah)


def _chosen(request: HttpRequest, sheets: list[Lembar]) -> list[Lembar]:
    texts = request.POST.getlist("unit")
    if not texts:
        raise Invalid(_("Pilih sedikitnya satu unit."))
    by_unit = {str(one.unit.pk): one for one in sheets}
    if not set(texts) <= by_unit.keys():
        raise NotFound
    return [one for text, one in by_unit.items() if text in texts]


def _seen(request: HttpRequest, lembar: Lembar) -> int:
    text = request.POST.get(f"seen-{lembar.unit.pk}", "")
    if not NUMBER.fullmatch(text):
        raise NotFound
    return int(text)


def _note(request: HttpRequest) -> str:
    return str(request.POST.get("catatan", ""))


def _reasons(request: HttpRequest) -> dict[int, str]:
    found = {}
    for name, text in request.POST.items():
        match = REASON.fullmatch(name)
        if match and isinstance(text, str) and text.strip():
            found[int(match[1])] = text
    return found


def _entered(lembar: Lembar) -> set[int]:
    """The ids of what waits in this package for a decision."""
    rows = (one.realisasi.get((lembar.tahun, lembar.triwulan)) for one in lembar.baris)
    return {row.pk for row in rows if row is not None}
