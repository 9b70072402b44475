"""What a unit enters for a quarter: the package with its way to being verified, and the realisations in it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cascading.models import Rencana
from indikator.models.acuan import DIGITS, PLACES
from indikator.models.indikator import Indikator
from indikator.nilai import Keadaan
from kinerja.core.models import Keanggotaan, Unit
from kinerja.core.tables import TenantKey, TenantModel


class Paket(TenantModel):
    """All realisations of a unit for a quarter of a plan; they are submitted, verified or sent back together.

    A verified package goes back to draft when one of its figures is corrected; what was verified stays as it is.
    """

    read_action = "realisasi.read"
    unit_path = "unit"

    class Status(models.TextChoices):
        DRAF = "draf", _("Draf")
        DIAJUKAN = "diajukan", _("Diajukan")
        DIKEMBALIKAN = "dikembalikan", _("Dikembalikan")
        TERVERIFIKASI = "terverifikasi", _("Terverifikasi")

    rencana = TenantKey(Rencana, on_delete=models.PROTECT, related_name="paket", db_index=False)
    unit = TenantKey(Unit, on_delete=models.PROTECT, related_name="+")
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    triwulan = models.PositiveSmallIntegerField(_("triwulan"))
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.DRAF)
    catatan = models.TextField(_("catatan"), blank=True)
    diajukan_oleh = models.ForeignKey(Keanggotaan, on_delete=models.PROTECT, null=True, related_name="+",
                                      db_index=False)  # fmt: skip
    diajukan_pada = models.DateTimeField(_("diajukan pada"), null=True)
    diputus_oleh = models.ForeignKey(Keanggotaan, on_delete=models.PROTECT, null=True, related_name="+",
                                     db_index=False)  # fmt: skip
    diputus_pada = models.DateTimeField(_("diputus pada"), null=True)
    # What was sent back may be mended until this day, though the window has closed.
    perbaikan_sampai = models.DateField(_("perbaikan sampai"), null=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("paket realisasi")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "rencana", "unit", "tahun", "triwulan"], name="paket_masa_uniq"),
            models.CheckConstraint(condition=Q(triwulan__range=(1, 4)), name="paket_triwulan_1_sampai_4"),
        ]

    def __str__(self) -> str:
        return f"{self.tahun} TW {self.triwulan}, unit {self.unit_id}"


class Realisasi(TenantModel):
    """What was measured for a quarter: what was typed, the value made from it, and what there is to say about it.

    `isian` holds the texts as typed by code of variable ("nilai" where the value itself is entered; of a set, the
    texts by code of its members); `rumus` the expression that made the value, so that it can still be explained when
    the indicator's formula is another one. `bagian` holds the values of a composite or of a predicate as Target does.
    `alasan_tertulis` is why something is n/a, as its author wrote it, kept whatever the value is; `alasan_keadaan` why
    there is no value now: that, or what the calculation says.
    A verified row never changes: a correction is another row with the next `versi`. The newest verified row counts.
    """

    read_action = "realisasi.read"
    unit_path = "paket__unit"

    class Keadaan(models.TextChoices):
        TERISI = Keadaan.TERISI, _("Terisi")
        KOSONG = Keadaan.KOSONG, _("Belum diisi")
        BELUM_WAKTUNYA = Keadaan.BELUM_WAKTUNYA, _("Belum waktunya")
        TIDAK_BERLAKU = Keadaan.TIDAK_BERLAKU, _("Tidak berlaku")
        TAK_TERHITUNG = Keadaan.TAK_TERHITUNG, _("Tidak dapat dihitung")

    paket = TenantKey(Paket, on_delete=models.PROTECT, related_name="realisasi")
    indikator = TenantKey(Indikator, on_delete=models.PROTECT, related_name="realisasi", db_index=False)
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    triwulan = models.PositiveSmallIntegerField(_("triwulan"))
    versi = models.PositiveSmallIntegerField(_("versi"), default=1)
    koreksi_dari = TenantKey("self", on_delete=models.PROTECT, null=True, related_name="koreksi", db_index=False)
    alasan_koreksi = models.TextField(_("alasan koreksi"), blank=True)
    isian = models.JSONField(_("isian"), default=dict)
    rumus = models.TextField(_("rumus"), blank=True)
    nilai = models.DecimalField(_("nilai"), max_digits=DIGITS, decimal_places=PLACES, null=True)
    bagian = models.JSONField(_("bagian"), default=list)
    keadaan = models.CharField(_("keadaan"), max_length=14, choices=Keadaan, default=Keadaan.KOSONG)
    alasan_keadaan = models.TextField(_("alasan keadaan"), blank=True)
    alasan_tertulis = models.TextField(_("alasan bila n/a"), blank=True, default="")
    catatan = models.TextField(_("catatan"), blank=True)
    faktor_pendukung = models.TextField(_("faktor pendukung"), blank=True)
    faktor_penghambat = models.TextField(_("faktor penghambat"), blank=True)
    tindak_lanjut = models.TextField(_("tindak lanjut"), blank=True)
    alasan_kembali = models.TextField(_("alasan dikembalikan"), blank=True)
    status = models.CharField(_("status"), max_length=14, choices=Paket.Status, default=Paket.Status.DRAF)
    oleh = models.ForeignKey(Keanggotaan, on_delete=models.PROTECT, related_name="+", db_index=False)
    pada = models.DateTimeField(_("pada"), auto_now=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("realisasi")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "indikator", "tahun", "triwulan", "versi"], name="realisasi_masa_uniq"
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="terisi") & Q(nilai=None) | Q(keadaan="terisi") & ~(Q(nilai=None) & Q(bagian=[])),
                name="realisasi_nilai_bila_terisi",
            ),
            models.CheckConstraint(
                condition=Q(versi=1, koreksi_dari=None) | Q(versi__gt=1, koreksi_dari__isnull=False),
                name="realisasi_koreksi_berdasar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indikator_id}, {self.tahun} TW {self.triwulan} v{self.versi}"


class Bukti(TenantModel):
    """A file that proves a realisation; stored privately by its checksum, so its name never meets the disk."""

    read_action = "realisasi.read"
    unit_path = "realisasi__paket__unit"

    realisasi = TenantKey(Realisasi, on_delete=models.PROTECT, related_name="bukti", db_index=False)
    nama = models.CharField(_("nama berkas"), max_length=160)
    jenis = models.CharField(_("jenis"), max_length=100)
    ukuran = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(_("sidik berkas"), max_length=64)
    oleh = models.ForeignKey(Keanggotaan, on_delete=models.PROTECT, related_name="+", db_index=False)
    pada = models.DateTimeField(_("pada"), auto_now_add=True)

    class Meta:
        verbose_name = _("bukti")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "realisasi", "sha256"], name="bukti_berkas_uniq"),
            models.CheckConstraint(condition=Q(ukuran__gt=0), name="bukti_tidak_kosong"),
        ]

    def __str__(self) -> str:
        return self.nama
