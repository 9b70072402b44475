"""Tables of the documents: work for the worker (a printing, an import), and the texts of a decree or worksheet."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cascading.models import Rencana
from kinerja.core.models import Pengguna
from kinerja.core.tables import TenantKey, TenantModel


class Pekerjaan(TenantModel):
    """Work for the worker, asked for by a person. Its row is the truth of the job; the queue only wakes workers.

    A worker holds it by a lease that it renews with its progress; an expired lease is tried again, at most
    queue.MAX_ATTEMPTS times.
    """

    class Keadaan(models.TextChoices):
        MENUNGGU = "menunggu", _("Menunggu giliran")
        BERJALAN = "berjalan", _("Sedang dibuat")
        SELESAI = "selesai", _("Selesai")
        GAGAL = "gagal", _("Gagal")
        DIBATALKAN = "dibatalkan", _("Dibatalkan")

    diminta_oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(_("diminta pada"), auto_now_add=True)
    keadaan = models.CharField(_("keadaan"), max_length=10, choices=Keadaan, default=Keadaan.MENUNGGU)
    kemajuan = models.PositiveSmallIntegerField(_("kemajuan (persen)"), default=0)
    percobaan = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    sewa_sampai = models.DateTimeField(_("sewa sampai"), null=True)
    pesan = models.TextField(_("pesan"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.keadaan in (self.Keadaan.MENUNGGU, self.Keadaan.BERJALAN)


class Cetakan(Pekerjaan):
    """A requested printing and its file: of a plan, or (`rencana` empty) a book of several, named in `parameter`."""

    read_action = "laporan.print"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, null=True, related_name="cetakan")
    laporan = models.CharField(_("laporan"), max_length=40)
    format = models.CharField(_("format"), max_length=5)
    parameter = models.JSONField(_("parameter"), default=dict)
    revisi = models.PositiveIntegerField(_("revisi rencana"))
    berkas = models.CharField(_("berkas"), max_length=160, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    ukuran = models.PositiveIntegerField(_("ukuran (bita)"), default=0)

    class Meta:
        verbose_name = _("cetakan")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pemda", "rencana", "laporan", "format", "revisi"], name="cetakan_sama"),
            models.Index(
                fields=["sewa_sampai"], name="cetakan_sewa", condition=Q(keadaan__in=("menunggu", "berjalan"))
            ),
        ]


class Impor(Pekerjaan):
    """An uploaded workbook on its way into a plan: first checked, then, when its uploader says so, applied.

    `kolom` and `pilihan` are what the person decided: the meaning of columns, and whose content is used in a conflict.
    `hasil` is the preview as its page shows it. The file itself lies in the inbox, under its checksum.
    """

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    class Tahap(models.TextChoices):
        PERIKSA = "periksa", _("Memeriksa")
        TERAPKAN = "terapkan", _("Menerapkan")

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, related_name="impor")
    nama_berkas = models.CharField(_("nama berkas"), max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    tahap = models.CharField(_("tahap"), max_length=10, choices=Tahap, default=Tahap.PERIKSA)
    kolom = models.JSONField(_("arti kolom"), default=dict)
    pilihan = models.JSONField(_("pilihan konflik"), default=dict)
    hasil = models.JSONField(_("pratinjau"), default=dict)

    class Meta:
        verbose_name = _("impor")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pemda", "rencana", "diminta_oleh"], name="impor_milik"),
            models.Index(fields=["sewa_sampai"], name="impor_sewa", condition=Q(keadaan__in=("menunggu", "berjalan"))),
        ]

    @property
    def import_id(self) -> str:
        """Under which the audit trail keeps all that this import changed."""
        return f"impor-{self.pk}"


class Naskah(TenantModel):
    """The texts that a document prints around its tables: kop, menimbang, mengingat, diktum, bab.

    `isi` has the keys of the documented sample format (contoh/README.md, "naskah").
    """

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, related_name="naskah")
    isi = models.JSONField(_("isi"), default=dict)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("naskah")
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["pemda", "rencana"], name="naskah_uniq")]
