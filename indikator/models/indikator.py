"""What measures a node."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cascading.models import Simpul
from indikator.models.satuan import Satuan
from kinerja.core.tables import TenantKey, TenantModel


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
