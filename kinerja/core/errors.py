"""What can go wrong, each with what happened and what to do: the page, the API and a command show the same sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Masalah:
    """One problem with the input: `letak` is the field, cell or character where it lies."""

    pesan: str
    letak: str = ""

    def __str__(self) -> str:
        return f"{self.letak}: {self.pesan}" if self.letak else self.pesan


class KinerjaError(Exception):
    """A refusal of ours; `status` is what HTTP calls it."""

    status = 400

    def __init__(self, pesan: str) -> None:
        super().__init__(pesan)
        self.pesan = pesan


class NotFound(KinerjaError):
    """There is no such thing, or the actor cannot see it: the same answer for both."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("Halaman atau data ini tidak ditemukan."))


class Forbidden(KinerjaError):
    """The actor sees it but may not do this; the message is the reason."""

    status = 403


class Conflict(KinerjaError):
    """Someone changed the row since the actor saw it; `keadaan` is the fresh state, for the page to show."""

    status = 409

    def __init__(self, pesan: str, keadaan: dict[str, Any] | None = None) -> None:
        super().__init__(pesan)
        self.keadaan = keadaan or {}


class Invalid(KinerjaError):
    """The input breaks a rule; all problems at once, never only the first."""

    status = 422

    def __init__(self, masalah: Sequence[Masalah] | str) -> None:
        self.masalah = (Masalah(masalah),) if isinstance(masalah, str) else tuple(masalah)
        super().__init__(" ".join(str(one) for one in self.masalah))


def page(request: HttpRequest, error: KinerjaError) -> HttpResponse:
    """The error as a page; htmx fragments get the same sentence, and the page's script shows it."""
    context = {
        "pesan": error.pesan,
        "alasan": error.pesan,
        "masalah": [str(one) for one in getattr(error, "masalah", ())],
        "permintaan_id": getattr(request, "permintaan_id", ""),
    }
    return render(request, f"errors/{error.status}.html", context, status=error.status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Byte for byte the answer for a row that the actor cannot see."""
    return page(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, KinerjaError(_("Permintaan tidak dapat dibaca.")))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, Forbidden(_("Anda tidak berhak melakukan ini.")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session; nothing was changed."""
    return page(request, Forbidden(_("Formulir sudah kedaluwarsa. Muat ulang halaman lalu kirim sekali lagi.")))
