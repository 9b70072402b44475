"""What measures a node."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cascading.models import Simpul
from indikator.models.acuan import DIGITS, PLACES, AturanCapaian, SkalaPredikat
from indikator.models.satuan import Satuan
from kinerja.core.models import Jejak
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

    class CaraUkur(models.TextChoices):
        LANGSUNG = "langsung", _("Nilai diisi langsung")
        RUMUS = "rumus", _("Dihitung dari variabel")
        LUAR = "luar", _("Nilai dari lembaga lain")

    jejak: Jejak  # the row of the trail that a command has just written, on what the command returns; not stored

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
    baseline_nilai = models.DecimalField(_("nilai kondisi awal"), max_digits=DIGITS, decimal_places=PLACES, null=True,
                                         blank=True)  # fmt: skip
    cara_ukur = models.CharField(_("cara ukur"), max_length=8, choices=CaraUkur, default=CaraUkur.LANGSUNG)
    # The formula as an expression over the indicator's variables, beside its text as printed.
    rumus = models.TextField(_("rumus"), blank=True)
    lembaga = models.CharField(_("lembaga penilai"), max_length=160, blank=True)
    instrumen = models.CharField(_("instrumen penilaian"), max_length=160, blank=True)
    # Without a rule or scale of its own, the Pemda's for its polarity.
    aturan = TenantKey(AturanCapaian, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    skala = TenantKey(SkalaPredikat, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    desimal = models.PositiveSmallIntegerField(_("desimal"), null=True, blank=True)
    # The indicator of the first version that this one continues; its realisations count here too.
    semula = TenantKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="lanjutan")
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

    @property
    def garis(self) -> int:
        """What all versions of an indicator share."""
        return self.semula_id or self.pk


class Variabel(TenantModel):
    """A named number that an indicator's formula uses, with its unit and source.

    Of a set (`himpunan`) there is one number for each of its `anggota`, a list of {"kode", "label"}. A variable with a
    `rujukan` is not entered: it is the value of that indicator, or where `rujukan_variabel` names one, of its variable.
    `jawaban` is the code of an instrument whose letters (AA … E) may be entered instead of numbers.
    """

    read_action = "rencana.read"
    unit_path = "indikator__simpul__rencana__unit"

    class Himpunan(models.TextChoices):
        UNSUR = "unsur", _("Unsur")
        UNIT = "unit", _("Unit")
        BULAN = "bulan", _("Bulan")
        TRIWULAN = "triwulan", _("Triwulan")

    indikator = TenantKey(Indikator, on_delete=models.CASCADE, related_name="variabel", db_index=False)
    urutan = models.PositiveSmallIntegerField(_("urutan"))
    kode = models.CharField(_("kode"), max_length=40)
    label = models.TextField(_("label"))
    satuan = models.CharField(_("satuan"), max_length=80, blank=True)
    sumber = models.TextField(_("sumber"), blank=True)
    himpunan = models.CharField(_("himpunan"), max_length=8, choices=Himpunan, blank=True)
    anggota = models.JSONField(_("anggota"), default=list, blank=True)
    rujukan = TenantKey(Indikator, on_delete=models.SET_NULL, null=True, blank=True, related_name="dirujuk")
    rujukan_variabel = models.CharField(_("variabel yang dirujuk"), max_length=40, blank=True)
    jawaban = models.CharField(_("huruf menurut instrumen"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("variabel")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "indikator", "kode"], name="variabel_kode_uniq"),
        ]

    def __str__(self) -> str:
        return self.kode
