"""What verified figures were judged by: the days on which a rule, a scale or a parameter decided one already.

A year is judged by what holds on its last day, a formula by the parameters of the last day of its quarter.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from indikator.models import Indikator, Paket, Realisasi
from indikator.queries.acuan import RATA_TERBATAS

EVERYWHERE = (RATA_TERBATAS, "EFISIENSI_")
"""Parameters that no formula names: settings of the Pemda for all figures."""


def days_of_aturan(pemda_id: int, kode: str, bawaan: Collection[str] = ()) -> set[date]:
    """The last days of the years with figures of indicators that have this rule, or none of their own and one of the
    polarities for which it is the default.
    """
    judged = Q(aturan__kode=kode) if kode else Q(pk=None)
    return _last_days(pemda_id, judged | Q(aturan=None, polaritas__in=list(bawaan)))


def days_of_skala(pemda_id: int, kode: str, *, status: bool) -> set[date]:
    """Of a status scale: any verified figure; of another: those of indicators that have it."""
    return _last_days(pemda_id, Q() if status else Q(skala__kode=kode))


def days_of_parameter(pemda_id: int, kode: Collection[str]) -> set[date]:
    """The last days of the quarters with figures whose formula names one of these."""
    if any(one.startswith(EVERYWHERE) for one in kode):
        return _last_days(pemda_id, Q())
    named = Q(pk=None)
    for one in kode:
        named |= Q(rumus__icontains=one)
    return {
        date(tahun, 3 * triwulan, monthrange(tahun, 3 * triwulan)[1]) for tahun, triwulan in _quarters(pemda_id, named)
    }


def _last_days(pemda_id: int, judged: Q) -> set[date]:
    return {date(tahun, 12, 31) for tahun, _triwulan in _quarters(pemda_id, judged)}


def _quarters(pemda_id: int, judged: Q) -> set[tuple[int, int]]:
    """The quarters with verified figures of such indicators, in any version of their plan."""
    lines = Indikator.objects.filter(judged, pemda_id=pemda_id).values_list(Coalesce("semula_id", "id"))
    verified = Realisasi.objects.filter(pemda_id=pemda_id, status=Paket.Status.TERVERIFIKASI)
    found = verified.alias(garis=Coalesce("indikator__semula_id", "indikator_id")).filter(garis__in=lines)
    return set(found.values_list("tahun", "triwulan").distinct())
