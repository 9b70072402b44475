"""What an indicator promises: printed text beside the value read."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cascading.models import Rencana
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


class TargetPerubahan(TenantModel):
    """Why a Perubahan promises something else for a period than the version before it; reports print it."""

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    class Alasan(models.TextChoices):
        ANGGARAN = "anggaran", _("Perubahan anggaran")
        KEBIJAKAN = "kebijakan", _("Perubahan kebijakan atau peraturan")
        DOKUMEN = "dokumen", _("Penyelarasan dengan RPJMD, Renstra, atau RKPD")
        ORGANISASI = "organisasi", _("Perubahan organisasi atau tugas")
        KEADAAN = "keadaan", _("Bencana atau keadaan di luar kendali")
        DATA = "data", _("Perubahan metode atau sumber data")
        PELENGKAP = "pelengkap", _("Melengkapi target yang belum ditetapkan")
        KOREKSI = "koreksi", _("Koreksi kesalahan penulisan")
        LAINNYA = "lainnya", _("Lainnya")

    rencana = TenantKey(Rencana, on_delete=models.PROTECT, related_name="target_perubahan", db_index=False)
    indikator = TenantKey(Indikator, on_delete=models.CASCADE, related_name="target_perubahan")
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    triwulan = models.PositiveSmallIntegerField(_("triwulan"), null=True, blank=True)
    sebelum = models.CharField(_("target semula"), max_length=240, blank=True)
    sesudah = models.CharField(_("target menjadi"), max_length=240, blank=True)
    jenis_alasan = models.CharField(_("jenis alasan"), max_length=12, choices=Alasan)
    alasan = models.TextField(_("alasan"))
    oleh = models.CharField(_("oleh"), max_length=160)
    pada = models.DateTimeField(_("pada"), auto_now=True)

    class Meta:
        verbose_name = _("perubahan target")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "rencana", "indikator", "tahun", "triwulan"],
                name="target_perubahan_uniq",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sebelum} → {self.sesudah}"
