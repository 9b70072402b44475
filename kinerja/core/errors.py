"""What can go wrong, each with what happened and what to do: the page, the API and a command show the same sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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

    def as_dict(self) -> dict[str, Any]:
        """For scripts and the API: the sentence, and what a kind of error adds."""
        return {"status": self.status, "title": self.pesan}


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

    def as_dict(self) -> dict[str, Any]:
        return {**super().as_dict(), "keadaan": self.keadaan}


class Invalid(KinerjaError):
    """The input breaks a rule; all problems at once, never only the first."""

    status = 422

    def __init__(self, masalah: Sequence[Masalah] | str) -> None:
        self.masalah = (Masalah(masalah),) if isinstance(masalah, str) else tuple(masalah)
        super().__init__(" ".join(str(one) for one in self.masalah))

    def as_dict(self) -> dict[str, Any]:
        return {**super().as_dict(), "masalah": [{"letak": one.letak, "pesan": one.pesan} for one in self.masalah]}


class TooMany(KinerjaError):
    """Asked more often than a person does."""

    status = 429
