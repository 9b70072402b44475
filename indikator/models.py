"""Tables of what is measured: units of measure, indicators and their targets, printed text beside the value read."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cascading.models import Simpul
from kinerja.core.tables import TenantKey, TenantModel


class Satuan(TenantModel):
    """A unit of measure as this Pemda writes it."""

    read_action = "skema.read"

    nama = models.CharField(_("nama"), max_length=80)

    class Meta:
        verbose_name = _("satuan")
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["pemda", "nama"], name="satuan_nama_uniq")]

    def __str__(self) -> str:
        return self.nama


class Indikator(TenantModel):
    """Measures a node. Texts stand as the document prints them; a formula as an expression comes beside its text."""

    read_action = "rencana.read"
    unit_path = "simpul__rencana__unit"

    class Polaritas(models.TextChoices):
        NAIK = "naik", _("Makin tinggi makin baik")
        TURUN = "turun", _("Makin rendah makin baik")
        TEPAT = "tepat", _("Tepat pada target")
        RENTANG = "rentang", _("Di dalam rentang")

    class Akumulasi(models.TextChoices):
        KUMULATIF = "kumulatif", _("Kumulatif")
        NILAI_AKHIR = "nilai_akhir", _("Non kumulatif (nilai akhir)")
        RATA_RATA = "rata_rata", _("Rata-rata")
        MAKSIMUM = "maksimum", _("Maksimum")
        MINIMUM = "minimum", _("Minimum")

    simpul = TenantKey(Simpul, on_delete=models.CASCADE, related_name="indikator")
    urutan = models.PositiveSmallIntegerField(_("urutan"))
    nama = models.TextField(_("nama"))
    definisi = models.TextField(_("definisi"), blank=True)
    makna = models.TextField(_("makna"), blank=True)
    alasan = models.TextField(_("alasan"), blank=True)
    relevansi = models.TextField(_("relevansi"), blank=True)
    rumus_teks = models.TextField(_("formula"), blank=True)
    satuan = TenantKey(Satuan, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    polaritas = models.CharField(_("polaritas"), max_length=8, choices=Polaritas, default=Polaritas.NAIK)
    # Blank where the document prints no type of calculation: missing is not the same as a default.
    akumulasi = models.CharField(_("tipe penghitungan"), max_length=12, choices=Akumulasi, blank=True)
    sumber_data = models.TextField(_("sumber data"), blank=True)
    penanggung_jawab = models.TextField(_("penanggung jawab"), blank=True)
    keterangan = models.TextField(_("keterangan"), blank=True)
    baseline_teks = models.CharField(_("kondisi awal"), max_length=120, blank=True)
    akhir_teks = models.CharField(_("kondisi akhir"), max_length=120, blank=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("indikator")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "simpul", "urutan"],
                name="indikator_urutan_uniq",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.nama


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
