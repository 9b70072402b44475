"""What an indicator promises: printed text beside the value read."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indikator.models.indikator import Indikator
from kinerja.core.tables import TenantKey, TenantModel


class Target(TenantModel):
    """What is promised for a year, or for a quarter of it: the printed text, and beside it the values read from it.

    `bagian` is a list of {"nilai": text of a decimal, "satuan": text, "predikat": text}; `catatan` says
    what the reader could not read.
    """

    read_action = "rencana.read"
    unit_path = "indikator__simpul__rencana__unit"

    indikator = TenantKey(Indikator, on_delete=models.CASCADE, related_name="target")
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    triwulan = models.PositiveSmallIntegerField(_("triwulan"), null=True, blank=True)
    teks = models.CharField(_("target"), max_length=240)
    bagian = models.JSONField(_("nilai terbaca"), default=list)
    keadaan = models.CharField(_("keadaan"), max_length=14)
    catatan = models.JSONField(_("catatan"), default=list)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("target")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "indikator", "tahun", "triwulan"],
                name="target_periode_uniq",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(triwulan=None) | Q(triwulan__range=(1, 4)), name="target_triwulan_1_sampai_4"
            ),
        ]

    def __str__(self) -> str:
        return self.teks
