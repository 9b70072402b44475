"""Who leads a unit and how whoever holds an office is called: one answer for decrees, agreements and placeholders."""

from collections.abc import Iterable

from kinerja.core.models import Jabatan, Pejabat


def leader(offices: Iterable[Jabatan]) -> Jabatan | None:
    """The jabatan that leads a unit, out of its own: of the highest eselon, among several the first in its order."""
    return min(offices, key=lambda one: (one.eselon or "Z", one.urutan, one.pk), default=None)


def titled(holder: Pejabat, jabatan: str) -> str:
    """The words for the jabatan, with Plt. or Plh. before them where its holder is acting."""
    acting = "" if holder.status == Pejabat.Status.DEFINITIF else f"{holder.get_status_display()} "
    return acting + jabatan
