"""When realisations may be entered: a window per quarter, and dated exceptions of units."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kinerja.core.models import Unit
from kinerja.core.tables import TenantKey, TenantModel


class JendelaPengisian(TenantModel):
    """The days, both included, on which a quarter's realisations are entered. The database refuses others.

    What is sent back may be mended for `hari_perbaikan` days, also after the window has closed.
    """

    read_action = "jendela.read"

    tahun = models.PositiveSmallIntegerField(_("tahun"))
    triwulan = models.PositiveSmallIntegerField(_("triwulan"))
    buka = models.DateField(_("dibuka"))
    tutup = models.DateField(_("ditutup"))
    hari_perbaikan = models.PositiveSmallIntegerField(_("hari perbaikan"), default=5)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("jendela pengisian")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "tahun", "triwulan"], name="jendela_masa_uniq"),
            models.CheckConstraint(condition=Q(triwulan__range=(1, 4)), name="jendela_triwulan_1_sampai_4"),
            models.CheckConstraint(condition=Q(tutup__gte=F("buka")), name="jendela_tanggal_urut"),
        ]

    def __str__(self) -> str:
        return f"{self.tahun} TW {self.triwulan}"


class JendelaKhusus(TenantModel):
    """A unit, with all below it, may enter until a later day; with the reason."""

    read_action = "jendela.read"

    jendela = TenantKey(JendelaPengisian, on_delete=models.CASCADE, related_name="khusus", db_index=False)
    unit = TenantKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    tutup = models.DateField(_("ditutup"))
    alasan = models.TextField(_("alasan"))
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("jendela khusus")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "jendela", "unit"], name="jendela_khusus_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.jendela_id}: {self.unit_id} → {self.tutup}"
