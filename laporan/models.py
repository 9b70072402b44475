"""Tables of the documents: work for the worker, the texts of a decree and their templates, and what was issued."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cascading.models import Rencana
from kinerja.core.models import Pengguna, Unit
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
    sidik = models.CharField(
        _("sidik keadaan"), max_length=64, blank=True
    )  # of all that it hangs on (queries/sidik.py)
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

    `jenis` says what it holds: the plan itself, or its budgets.
    `kolom` and `pilihan` are what the person decided: the meaning of columns, and whose content is used in a conflict.
    `hasil` is the preview as its page shows it. The file itself lies in the inbox, under its checksum.
    """

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    class Jenis(models.TextChoices):
        RENCANA = "rencana", _("Rencana")
        ANGGARAN = "anggaran", _("Anggaran")

    class Tahap(models.TextChoices):
        PERIKSA = "periksa", _("Memeriksa")
        TERAPKAN = "terapkan", _("Menerapkan")

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, related_name="impor")
    jenis = models.CharField(_("jenis"), max_length=10, choices=Jenis, default=Jenis.RENCANA)
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
        return f"{'impor' if self.jenis == self.Jenis.RENCANA else self.jenis}-{self.pk}"


class Penerbitan(Pekerjaan):
    """A request to issue a report as a document: number, date and files come together at its end, or not at all.

    `revisi` is the plan as who asked saw it; `alamat` is where this installation is reached, for the code on the page.
    `urut` is the number that was wished for because the paper register stands higher; without it the next one.
    """

    read_action = "dokumen.read"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, related_name="penerbitan")
    laporan = models.CharField(_("laporan"), max_length=40)
    parameter = models.JSONField(_("parameter"), default=dict)
    revisi = models.PositiveIntegerField(_("revisi rencana"))
    alamat = models.CharField(_("alamat layanan"), max_length=200)
    urut = models.PositiveIntegerField(_("nomor urut"), null=True, blank=True)
    dokumen = TenantKey("Dokumen", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("penerbitan")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pemda", "rencana"], name="penerbitan_rencana"),
            models.Index(
                fields=["sewa_sampai"], name="penerbitan_sewa", condition=Q(keadaan__in=("menunggu", "berjalan"))
            ),
        ]


class Dokumen(TenantModel):
    """An issued document: what it is called, who signs it, and the checksums of its two files. It never changes.

    A trigger refuses every UPDATE, every DELETE but the owner's (migration 0005), and a number that its register has
    passed already (0009): the register of the issuing office `unit` (None: the Pemda itself) for this kind and year.
    The files lie under the code: `berkas("pdf")`.
    """

    read_action = "dokumen.read"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.PROTECT, related_name="dokumen")
    revisi_rencana = models.PositiveIntegerField(_("revisi rencana"))
    laporan = models.CharField(_("laporan"), max_length=40)
    parameter = models.JSONField(_("parameter"), default=dict)
    judul = models.TextField(_("judul"))
    tentang = models.TextField(_("tentang"), blank=True)
    unit = TenantKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    register = models.CharField(_("register"), max_length=40)
    tahun = models.PositiveSmallIntegerField(_("tahun"))
    urut = models.PositiveIntegerField(_("nomor urut"))
    nomor = models.CharField(_("nomor"), max_length=120)
    tanggal = models.DateField(_("tanggal"))
    tempat = models.CharField(_("ditetapkan di"), max_length=120, blank=True)
    jabatan = models.CharField(_("jabatan penanda tangan"), max_length=240)
    nama = models.CharField(_("nama penanda tangan"), max_length=160, blank=True)
    pangkat = models.CharField(_("pangkat"), max_length=60, blank=True)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    kode = models.CharField(_("kode verifikasi"), max_length=24)
    pdf_sha256 = models.CharField(_("SHA-256 PDF"), max_length=64)
    pdf_ukuran = models.PositiveIntegerField(_("ukuran PDF (bita)"))
    xlsx_sha256 = models.CharField(_("SHA-256 Excel"), max_length=64)
    xlsx_ukuran = models.PositiveIntegerField(_("ukuran Excel (bita)"))
    menggantikan = TenantKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="pengganti")
    diterbitkan_oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    diterbitkan_pada = models.DateTimeField(_("diterbitkan pada"), auto_now_add=True)

    class Meta:
        verbose_name = _("dokumen")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "unit", "register", "tahun", "urut"], name="dokumen_urut_uniq", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["pemda", "kode"], name="dokumen_kode_uniq"),
            models.UniqueConstraint(fields=["pemda", "menggantikan"], name="dokumen_diganti_sekali"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pemda", "rencana", "laporan"], name="dokumen_rencana"),
        ]

    def __str__(self) -> str:
        return self.nomor

    def berkas(self, bentuk: str) -> str:
        """The name of a file below MEDIA_ROOT, which no request can set."""
        return f"{self.pemda_id}/dokumen/{self.kode}.{bentuk}"

    def sha256(self, bentuk: str) -> str:
        return self.pdf_sha256 if bentuk == "pdf" else self.xlsx_sha256


class PencabutanDokumen(TenantModel):
    """That an issued document is withdrawn without another in its place; the document itself stays as it is."""

    read_action = "dokumen.read"
    unit_path = "dokumen__rencana__unit"

    dokumen = TenantKey(Dokumen, on_delete=models.PROTECT, related_name="pencabutan")
    alasan = models.TextField(_("alasan"))
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(_("dicabut pada"), auto_now_add=True)

    class Meta:
        verbose_name = _("pencabutan dokumen")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "dokumen"], name="pencabutan_sekali"),
        ]


class NaskahTemplat(TenantModel):
    """The texts that a new naskah of a report begins with; a Pemda has its own copy of the national ones."""

    read_action = "templat.read"

    kode = models.CharField(_("kode"), max_length=40)
    nama = models.CharField(_("nama"), max_length=160)
    skema = models.CharField(_("skema"), max_length=40, blank=True)
    isi = models.JSONField(_("isi"), default=dict)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("templat naskah")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "kode"], name="templat_kode_uniq"),
        ]

    def __str__(self) -> str:
        return self.nama


class Lambang(TenantModel):
    """The emblem at the head of a Pemda's documents: one picture, PNG or JPEG."""

    read_action = "templat.read"

    data = models.BinaryField(_("gambar"))
    jenis = models.CharField(_("jenis"), max_length=20)
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("lambang")
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["pemda"], name="lambang_uniq")]


class Naskah(TenantModel):
    """The texts that one document of a plan prints around its tables: kop, menimbang, mengingat, diktum, bab.

    `isi` has the keys of the documented sample format (contoh/README.md, "naskah").
    """

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, related_name="naskah")
    laporan = models.CharField(_("laporan"), max_length=40)
    isi = models.JSONField(_("isi"), default=dict)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    class Meta:
        verbose_name = _("naskah")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "rencana", "laporan"], name="naskah_uniq"),
        ]
