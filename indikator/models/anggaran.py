"""Money beside performance: what a program, kegiatan or sub kegiatan may spend in a year, and what it spent."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cascading.models import Simpul
from kinerja.core.tables import TenantKey, TenantModel


class Anggaran(TenantModel):
    """Pagu and realisasi in rupiah; a missing one is no zero."""

    read_action = "rencana.read"
    unit_path = "simpul__rencana__unit"

    simpul = TenantKey(Simpul, on_delete=models.CASCADE, related_name="anggaran", db_index=False)
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    pagu = models.DecimalField(_("pagu"), max_digits=20, decimal_places=2, null=True, blank=True)
    realisasi = models.DecimalField(_("realisasi anggaran"), max_digits=20, decimal_places=2, null=True, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.simpul_id}, {self.tahun}"
