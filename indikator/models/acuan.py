"""Reference data by which figures are judged: scales and their bands, weights, rules of achievement, all with dates.

The national defaults are copied into each Pemda, which may then change them: no rule stands in the code.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kinerja.core.tables import TenantKey, TenantModel

DIGITS, PLACES = 34, 10


def period_check(name: str) -> models.CheckConstraint:
    """A period that ends does not end before it begins."""
    dates = Q(berlaku_dari=None) | Q(berlaku_sampai=None) | Q(berlaku_sampai__gte=F("berlaku_dari"))
    return models.CheckConstraint(condition=dates, name=name)


class SkalaPredikat(TenantModel):
    """A named scale: of predicates (AKIP, IKM, IPP) or of the status of an achievement (Permendagri 86/2017)."""

    read_action = "acuan.read"

    class Jenis(models.TextChoices):
        PREDIKAT = "predikat", _("Predikat nilai")
        STATUS = "status", _("Status capaian")

    kode = models.SlugField(_("kode"), max_length=40)
    nama = models.CharField(_("nama"), max_length=160)
    jenis = models.CharField(_("jenis"), max_length=8, choices=Jenis, default=Jenis.PREDIKAT)
    # A figure is rounded to these decimals before it is compared with the bounds of the bands.
    desimal = models.PositiveSmallIntegerField(_("desimal"), default=2)
    catatan = models.CharField(_("catatan"), max_length=240, blank=True)
    sumber = models.CharField(_("sumber"), max_length=240, blank=True)
    berlaku_dari = models.DateField(_("berlaku dari"), null=True, blank=True)
    berlaku_sampai = models.DateField(_("berlaku sampai"), null=True, blank=True)
    # From its first day on the one by which the Pemda judges achievements, until another one begins.
    bawaan = models.BooleanField(_("bawaan"), default=False)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("skala")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "kode", "berlaku_dari"], name="skala_kode_uniq",
                                    nulls_distinct=False),
            models.UniqueConstraint(fields=["pemda", "jenis", "berlaku_dari"], condition=Q(bawaan=True),
                                    name="skala_bawaan_uniq", nulls_distinct=False),
            period_check("skala_masa"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nama


class Pita(TenantModel):
    """One band of a scale; each end is open or closed, and missing where the scale has no end there."""

    read_action = "acuan.read"

    skala = TenantKey(SkalaPredikat, on_delete=models.CASCADE, related_name="pita", db_index=False)
    urutan = models.PositiveSmallIntegerField(_("urutan"))
    predikat = models.CharField(_("predikat"), max_length=40)
    makna = models.CharField(_("makna"), max_length=240, blank=True)
    bawah = models.DecimalField(_("batas bawah"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    bawah_termasuk = models.BooleanField(_("batas bawah termasuk"), default=True)
    atas = models.DecimalField(_("batas atas"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    atas_termasuk = models.BooleanField(_("batas atas termasuk"), default=False)
    warna = models.CharField(_("warna"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("pita")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "skala", "urutan"], name="pita_urutan_uniq"),
            models.CheckConstraint(
                condition=Q(bawah=None) | Q(atas=None) | Q(atas__gte=F("bawah")), name="pita_batas_urut"
            ),
        ]

    def __str__(self) -> str:
        return self.predikat


class Parameter(TenantModel):
    """A named number that formulas use, such as the weight of an aspect; another one for another period."""

    read_action = "acuan.read"

    kode = models.SlugField(_("kode"), max_length=60)
    nama = models.CharField(_("nama"), max_length=160)
    nilai = models.DecimalField(_("nilai"), max_digits=DIGITS, decimal_places=PLACES)
    berlaku_dari = models.DateField(_("berlaku dari"), null=True, blank=True)
    berlaku_sampai = models.DateField(_("berlaku sampai"), null=True, blank=True)
    sumber = models.CharField(_("sumber"), max_length=240, blank=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("parameter")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "kode", "berlaku_dari"], name="parameter_kode_uniq",
                                    nulls_distinct=False),
            period_check("parameter_masa"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nama


class AturanCapaian(TenantModel):
    """A named, versioned rule by which a realisation is compared with its target; `indikator.capaian` computes it.

    `bawaan` names the polarity for which the Pemda takes this rule, from `berlaku_dari` on, for want of another.
    """

    read_action = "acuan.read"

    kode = models.SlugField(_("kode"), max_length=40)
    versi = models.PositiveSmallIntegerField(_("versi"), default=1)
    nama = models.CharField(_("nama"), max_length=160)
    jenis = models.CharField(_("jenis"), max_length=20)
    batas_atas = models.DecimalField(_("batas atas"), max_digits=12, decimal_places=4, null=True, blank=True)
    batas_bawah = models.DecimalField(_("batas bawah"), max_digits=12, decimal_places=4, null=True, blank=True)
    # SKP 2021: more than 110 becomes 120.
    angkat_di_atas = models.DecimalField(_("dinaikkan bila di atas"), max_digits=12, decimal_places=4, null=True,
                                         blank=True)  # fmt: skip
    angkat_menjadi = models.DecimalField(_("dinaikkan menjadi"), max_digits=12, decimal_places=4, null=True,
                                         blank=True)  # fmt: skip
    kebijakan_nol = models.CharField(_("bila target nol"), max_length=30, blank=True)
    desimal = models.PositiveSmallIntegerField(_("desimal"), default=2)
    bawaan = models.CharField(_("bawaan untuk polaritas"), max_length=8, blank=True)
    sumber = models.CharField(_("sumber"), max_length=240, blank=True)
    berlaku_dari = models.DateField(_("berlaku dari"), null=True, blank=True)
    berlaku_sampai = models.DateField(_("berlaku sampai"), null=True, blank=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("aturan capaian")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "kode", "versi"], name="aturan_kode_uniq"),
            models.UniqueConstraint(
                fields=["pemda", "bawaan", "berlaku_dari"],
                condition=~Q(bawaan=""),
                name="aturan_bawaan_uniq",
                nulls_distinct=False,
            ),
            period_check("aturan_masa"),
            models.CheckConstraint(
                condition=Q(batas_atas=None) | Q(batas_bawah=None) | Q(batas_atas__gte=F("batas_bawah")),
                name="aturan_batas_urut",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nama} (v{self.versi})"


class Instrumen(TenantModel):
    """A dated version of an instrument (IKM, IPP, AKIP): score = faktor × Σ bobot × nilai; its weights are parameters.

    `skala` is the code of the scale that gives the score its predicate; `jawaban` the value of each letter, as text.
    """

    read_action = "acuan.read"

    kode = models.CharField(_("kode"), max_length=40)
    versi = models.CharField(_("versi"), max_length=40)
    nama = models.CharField(_("nama"), max_length=160)
    faktor = models.DecimalField(_("faktor"), max_digits=DIGITS, decimal_places=PLACES)
    skala = models.CharField(_("kode skala"), max_length=40, blank=True)
    jawaban = models.JSONField(_("nilai jawaban"), default=dict, blank=True)
    sumber = models.CharField(_("sumber"), max_length=240, blank=True)
    berlaku_dari = models.DateField(_("berlaku dari"), null=True, blank=True)
    berlaku_sampai = models.DateField(_("berlaku sampai"), null=True, blank=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("instrumen")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "kode", "berlaku_dari"], name="instrumen_kode_uniq",
                                    nulls_distinct=False),
            period_check("instrumen_masa"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.nama} ({self.versi})"


class UnsurInstrumen(TenantModel):
    """A weighted part of an instrument, or (`sub`) a part of each of its parts; 1/9 stays 1/9."""

    read_action = "acuan.read"

    class Tingkat(models.TextChoices):
        UNSUR = "unsur", _("Unsur")
        SUB = "sub", _("Bagian setiap unsur")

    instrumen = TenantKey(Instrumen, on_delete=models.CASCADE, related_name="unsur", db_index=False)
    tingkat = models.CharField(_("tingkat"), max_length=5, choices=Tingkat, default=Tingkat.UNSUR)
    urutan = models.PositiveSmallIntegerField(_("urutan"))
    kode = models.CharField(_("kode"), max_length=40)
    nama = models.CharField(_("nama"), max_length=160)
    pembilang = models.PositiveBigIntegerField(_("pembilang bobot"))
    penyebut = models.PositiveBigIntegerField(_("penyebut bobot"))

    class Meta:
        verbose_name = _("unsur instrumen")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "instrumen", "tingkat", "kode"], name="unsur_instrumen_uniq"),
            models.CheckConstraint(condition=Q(penyebut__gt=0), name="unsur_instrumen_bobot"),
        ]

    def __str__(self) -> str:
        return self.nama
