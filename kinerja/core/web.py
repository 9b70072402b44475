"""The doors of the pages: who is at the door of which Pemda, and every refusal as a page."""

import functools
import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.request import Request

from kinerja.core.actor import Actor, actor_in
from kinerja.core.errors import Forbidden, KinerjaError, NotFound
from kinerja.core.models import Keanggotaan, Pemda, Pengguna
from kinerja.core.waktu import at_home

View = Callable[..., HttpResponse]


def in_pemda(view: View) -> View:
    """A page of one Pemda: `view(request, actor, …)` runs inside the Pemda that the address names.

    A Pemda that does not exist and one where the person has no role give the same 404. The view must return
    a finished response (render(), never a lazy one): after it, the wall is up again.
    """

    @functools.wraps(view)
    def door(request: HttpRequest, pemda: str, **kwargs: Any) -> HttpResponse:
        found = Pemda.objects.filter(slug=pemda).values_list("id", "zona_waktu").first()
        if found is None:
            raise NotFound
        pemda_id, zone = found
        with at_home(pemda_id, zone):
            actor = actor_of(request, pemda_id)
            remember(request, actor, pemda_id)
            return view(request, actor, **kwargs)

    return login_required(door)


def actor_of(request: HttpRequest | Request, pemda_id: int) -> Actor:
    """The signed-in person in this Pemda; raises NotFound without a role there."""
    assert isinstance(request.user, Pengguna)  # login_required stands before
    actor = actor_in(request.user, pemda_id, permintaan=getattr(request, "permintaan_id", ""))
    if actor is None:
        raise NotFound
    return actor


def remember(request: HttpRequest, actor: Actor, pemda_id: int) -> None:
    """For the page frame, and for the API, whose addresses name no Pemda: the session's last one holds there."""
    request.actor = actor  # type: ignore[attr-defined]
    if request.session.get("pemda_id") != pemda_id:
        request.session["pemda_id"] = pemda_id


def is_known(request: HttpRequest | Request, tag: str) -> bool:
    """Whether the caller says that it has the state of this name already; a gzipped copy bears a weak one."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    return tag in known or "*" in known


def client_address(request: HttpRequest) -> str:
    """Whose sign-ins are counted: the address that the nearest trusted proxies saw (KINERJA_PROXY), else the sender's.

    Each proxy adds at the end whom it heard from, so only that many entries from the end can be believed.
    """
    sender = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return sender
    heard = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if len(heard) < settings.TRUSTED_PROXIES:
        return sender
    try:
        return str(ipaddress.ip_address(heard[-settings.TRUSTED_PROXIES]))
    except ValueError:
        return sender


def actor_context(request: HttpRequest) -> dict[str, Any]:
    """What the page frame shows of the person; reads floor tables alone."""
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "actor": actor,
        "pengguna": user if signed_in else None,
        "versi_aplikasi": settings.VERSION,
        "beberapa_pemda": signed_in and actor is not None and _pemda_count(user) > 1,
    }


def _pemda_count(user: Any) -> int:
    return Keanggotaan.objects.filter(pengguna=user, aktif=True).values("pemda").distinct().count()


def error_page(request: HttpRequest, error: KinerjaError) -> HttpResponse:
    """The refusal as a page (as JSON where a script asked): what happened, what to do, the id that the log knows."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(error.as_dict(), status=error.status)
    context = {
        "pesan": error.pesan,
        "alasan": error.pesan,
        "masalah": [str(one) for one in getattr(error, "masalah", ())],
        "permintaan_id": getattr(request, "permintaan_id", ""),
    }
    return render(request, f"errors/{error.status}.html", context, status=error.status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same answer as for a row that the actor cannot see."""
    return error_page(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, KinerjaError(_("Permintaan tidak dapat dibaca.")))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, Forbidden(_("Anda tidak berhak melakukan ini.")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session; nothing was changed."""
    return error_page(request, Forbidden(_("Formulir sudah kedaluwarsa. Muat ulang halaman lalu kirim sekali lagi.")))
