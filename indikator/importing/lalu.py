"""Imports of a plan that could still be taken back, read from its trail: of the plan itself, and of its budgets."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from cascading.models import Rencana
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak

PREFIX, BACK = "impor-", "batal-"  # of the ids of imports, and of what takes one back
ANGGARAN = "anggaran-"  # of imports of budgets
SHOWN = 10


@dataclass(frozen=True, slots=True)
class ImporLalu:
    """`n` rows of the trail are what it changed."""

    permintaan: str
    oleh: str
    pada: dt.datetime
    n: int


def back_id(import_id: str) -> str:
    return BACK + import_id.removeprefix(PREFIX)


def past_imports(rencana: Rencana, prefix: str = PREFIX) -> list[ImporLalu]:
    """The latest imports that nobody has taken back, the newest first; two queries."""
    trail = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk).order_by()
    gone = set(trail.filter(permintaan__startswith=BACK).values_list("permintaan", flat=True).distinct())
    found = trail.filter(permintaan__startswith=prefix).values("permintaan")
    rows = found.annotate(siapa=Min("oleh"), kapan=Min("pada"), n=Count("id"), akhir=Max("id")).order_by("-akhir")
    there = [one for one in rows if back_id(one["permintaan"]) not in gone]
    return [ImporLalu(one["permintaan"], one["siapa"], one["kapan"], one["n"]) for one in there[:SHOWN]]


def check_there(rencana: Rencana, import_id: str, rows: list[Jejak], prefix: str = PREFIX) -> None:
    """That `rows` are those of an import which is not taken back yet."""
    if not import_id.startswith(prefix) or not rows:
        raise Invalid(_("Impor ini tidak ada."))
    trail = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk)
    if trail.filter(permintaan=back_id(import_id)).exists():
        raise Invalid(_("Impor ini sudah dibatalkan."))
