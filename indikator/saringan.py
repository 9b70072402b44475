"""What of a history is asked for: by whom, of which kind, between which days, at which node."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading.models import Rencana, Simpul, Tautan
from indikator import queries
from indikator.models import Indikator, Target
from kinerja.core.errors import Invalid, Masalah

# The kinds of a history by the first part of their actions.
JENIS = {
    "simpul": (gettext_lazy("Simpul"), ("simpul.",)),
    "indikator": (gettext_lazy("Indikator"), ("indikator.", "rumus.")),
    "target": (gettext_lazy("Target"), ("target.",)),
    "realisasi": (gettext_lazy("Realisasi dan bukti"), ("realisasi.", "bukti.")),
    "tautan": (gettext_lazy("Tautan"), ("tautan.",)),
    "temuan": (gettext_lazy("Pengecualian temuan"), ("temuan.",)),
    "naskah": (gettext_lazy("Naskah"), ("naskah.", "dokumen.")),
    "rencana": (gettext_lazy("Langkah dan versi rencana"), ("rencana.",)),
}


@dataclass(frozen=True, slots=True)
class Saringan:
    """Empty fields ask for all."""

    oleh: str = ""
    jenis: str = ""
    dari: str = ""
    sampai: str = ""
    simpul: str = ""

    @classmethod
    def read(cls, data: Any) -> "Saringan":
        """From an address; what cannot be read is told all at once."""
        found = cls(**{name: data.get(name, "").strip()[:160] for name in cls.__slots__})
        masalah = [Masalah(_("Tanggal ditulis seperti 2026-01-31."), name) for name in ("dari", "sampai")
                   if getattr(found, name) and _day(getattr(found, name)) is None]  # fmt: skip
        if found.jenis and found.jenis not in JENIS:
            masalah.append(Masalah(_("Jenis perubahan ini tidak dikenal."), "jenis"))
        if found.simpul and not (found.simpul.isascii() and found.simpul.isdigit() and len(found.simpul) < 19):
            masalah.append(Masalah(_("Simpul ini tidak dikenal."), "simpul"))
        if masalah:
            raise Invalid(masalah)
        return found

    @property
    def is_active(self) -> bool:
        return self != Saringan()

    @property
    def alamat(self) -> str:
        """For the addresses of the other pages of the same list."""
        chosen = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return urlencode(chosen)

    def without_node(self) -> "Saringan":
        return replace(self, simpul="")

    def wanted(self, rencana: Rencana) -> Q:
        """The rows of the plan's trail that are asked for."""
        found = Q()
        if self.oleh:
            found &= Q(oleh=self.oleh)
        if self.jenis:
            kinds = Q(pk__in=[])
            for prefix in JENIS[self.jenis][1]:
                kinds |= Q(tindakan__startswith=prefix)
            found &= kinds
        if first := _day(self.dari):
            found &= Q(pada__gte=_midnight(first))
        if last := _day(self.sampai):
            found &= Q(pada__lt=_midnight(last + timedelta(days=1)))
        if self.simpul:
            found &= at_node(rencana, int(self.simpul))
        return found


def at_node(rencana: Rencana, simpul_id: int) -> Q:
    """All that was done to a node: to itself, its indicators (those that are gone too), targets, links and waivers."""
    indicators = list(queries.indicators_ever(rencana, simpul_id))
    of_targets = Q(sebelum__indikator__in=indicators) | Q(sesudah__indikator__in=indicators)
    ends = (Q(**{f"{side}__{end}": simpul_id}) for side in ("sebelum", "sesudah") for end in ("dari", "ke"))
    of_links = Q(pk__in=[])
    for end in ends:
        of_links |= end
    return (
        Q(objek_jenis=Simpul._meta.label, objek_id=simpul_id)
        | Q(objek_jenis=Indikator._meta.label, objek_id__in=indicators)
        | Q(of_targets, objek_jenis=Target._meta.label)
        | Q(of_links, objek_jenis=Tautan._meta.label)
        | Q(Q(sebelum__simpul=simpul_id) | Q(sesudah__simpul=simpul_id), tindakan__startswith="temuan.")
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    """The beginning of a day where the Pemda is."""
    return timezone.make_aware(datetime.combine(day, time.min))
