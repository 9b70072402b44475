"""Money beside performance: what a program, kegiatan or sub kegiatan may spend in a year, and what it spent."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cascading.models import Simpul
from kinerja.core.tables import TenantKey, TenantModel

REALISASI_TW = ("realisasi_1", "realisasi_2", "realisasi_3", "realisasi_4")
FISIK_TW = ("fisik_1", "fisik_2", "fisik_3", "fisik_4")
ISIAN_ANGGARAN = ("pagu", "realisasi", *REALISASI_TW, *FISIK_TW)
"""All that is entered of a node and year."""


def _amount(label: Any) -> Any:
    return models.DecimalField(label, max_digits=20, decimal_places=2, null=True, blank=True)


def _percent(label: Any) -> Any:
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True)


def _within(names: tuple[str, ...], **bound: int) -> Q:
    """Missing, or within a bound (`gte`, `lte`)."""
    condition = Q()
    for name in names:
        condition &= Q(**{name: None}) | Q(**{f"{name}__{one}": value for one, value in bound.items()})
    return condition


def _sum_of_quarters() -> Any:
    zero = Value(Decimal(0), models.DecimalField(max_digits=20, decimal_places=2))
    first, second, third, last = (Coalesce(F(name), zero) for name in REALISASI_TW)
    return first + second + third + last


class Anggaran(TenantModel):
    """Pagu and realisasi in rupiah; a missing one is no zero.

    What was spent is known by the year, or by quarters, each with its own; then `realisasi` is their sum. `fisik_n` is
    the physical progress in percent, as far as it has come at the end of the quarter.
    """

    read_action = "rencana.read"
    unit_path = "simpul__rencana__unit"

    simpul = TenantKey(Simpul, on_delete=models.CASCADE, related_name="anggaran", db_index=False)
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    pagu = _amount(_("pagu"))
    realisasi = _amount(_("realisasi anggaran"))
    realisasi_1 = _amount(_("realisasi anggaran TW I"))
    realisasi_2 = _amount(_("realisasi anggaran TW II"))
    realisasi_3 = _amount(_("realisasi anggaran TW III"))
    realisasi_4 = _amount(_("realisasi anggaran TW IV"))
    fisik_1 = _percent(_("fisik s.d. TW I (persen)"))
    fisik_2 = _percent(_("fisik s.d. TW II (persen)"))
    fisik_3 = _percent(_("fisik s.d. TW III (persen)"))
    fisik_4 = _percent(_("fisik s.d. TW IV (persen)"))
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("anggaran")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "simpul", "tahun"], name="anggaran_tahun_uniq"),
            models.CheckConstraint(
                condition=(models.Q(pagu=None) | models.Q(pagu__gte=0))
                & (models.Q(realisasi=None) | models.Q(realisasi__gte=0)),
                name="anggaran_tidak_negatif",
            ),
            models.CheckConstraint(condition=_within(REALISASI_TW, gte=0), name="anggaran_triwulan_tidak_negatif"),
            models.CheckConstraint(condition=_within(FISIK_TW, gte=0, lte=100), name="anggaran_fisik_persen"),
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(REALISASI_TW)) | Q(realisasi__isnull=False, realisasi=_sum_of_quarters()),
                name="anggaran_setahun_jumlah_triwulan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.simpul_id}, {self.tahun}"
