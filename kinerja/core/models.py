"""Tables of the floor: Pemda, the organisation and its offices, people and their roles, and what happened."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from kinerja.core.tables import TenantKey, TenantModel


class Pemda(models.Model):
    """The tenant: the government of a provinsi, kabupaten or kota."""

    class Jenis(models.TextChoices):
        PROVINSI = "provinsi", _("Provinsi")
        KABUPATEN = "kabupaten", _("Kabupaten")
        KOTA = "kota", _("Kota")

    nama = models.CharField(_("nama"), max_length=120)
    jenis = models.CharField(_("jenis"), max_length=12, choices=Jenis)
    kode_wilayah = models.CharField(_("kode wilayah"), max_length=8, unique=True)
    slug = models.SlugField(_("alamat"), max_length=60, unique=True)
    kop = models.JSONField(_("kop"), default=dict, blank=True)
    zona_waktu = models.CharField(_("zona waktu"), max_length=40, default="Asia/Jakarta")
    ditangguhkan_pada = models.DateTimeField(_("ditangguhkan pada"), null=True, blank=True)

    class Meta:
        verbose_name = _("pemerintah daerah")

    def __str__(self) -> str:
        return self.nama


class Unit(TenantModel):
    """A node of the organisation tree: Perangkat Daerah → Bagian/Bidang → Sub Bagian/Seksi."""

    read_action = "unit.read"

    class Jenis(models.TextChoices):
        PERANGKAT_DAERAH = "perangkat_daerah", _("Perangkat Daerah")
        BAGIAN = "bagian", _("Bagian")
        BIDANG = "bidang", _("Bidang")
        SUB_BAGIAN = "sub_bagian", _("Sub Bagian")
        SEKSI = "seksi", _("Seksi")

    induk = TenantKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="anak")
    jenis = models.CharField(_("jenis"), max_length=20, choices=Jenis)
    nama = models.CharField(_("nama"), max_length=200)
    singkatan = models.CharField(_("singkatan"), max_length=40, blank=True)
    eselon = models.CharField(_("eselon"), max_length=8, blank=True)
    urutan = models.PositiveIntegerField(_("urutan"), default=0)
    berlaku_dari = models.DateField(_("berlaku dari"), null=True, blank=True)
    berlaku_sampai = models.DateField(_("berlaku sampai"), null=True, blank=True)
    pendahulu = TenantKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="penerus")

    class Meta:
        verbose_name = _("unit")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "induk", "nama", "berlaku_dari"], name="unit_nama_uniq", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.nama


class Jabatan(TenantModel):
    """A position in a unit, with the tugas and fungsi that its regulation gives it."""

    read_action = "unit.read"

    unit = TenantKey(Unit, on_delete=models.PROTECT, related_name="jabatan")
    atasan = TenantKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="bawahan")
    nama = models.CharField(_("nama"), max_length=240)
    eselon = models.CharField(_("eselon"), max_length=8, blank=True)
    tugas = models.TextField(_("tugas"), blank=True)
    fungsi = models.JSONField(_("fungsi"), default=list, blank=True)
    urutan = models.PositiveIntegerField(_("urutan"), default=0)

    class Meta:
        verbose_name = _("jabatan")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "unit", "nama"], name="jabatan_nama_uniq"),
        ]

    def __str__(self) -> str:
        return self.nama


class Pejabat(TenantModel):
    """Who holds a jabatan, from when to when."""

    read_action = "unit.read"

    class Status(models.TextChoices):
        DEFINITIF = "definitif", _("Definitif")
        PLT = "plt", _("Plt.")
        PLH = "plh", _("Plh.")

    jabatan = TenantKey(Jabatan, on_delete=models.PROTECT, related_name="pejabat")
    nama = models.CharField(_("nama"), max_length=160)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    pangkat = models.CharField(_("pangkat"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DEFINITIF)
    dari = models.DateField(_("dari"), null=True, blank=True)
    sampai = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("pejabat")

    def __str__(self) -> str:
        return self.nama


class PenggunaManager(BaseUserManager["Pengguna"]):
    """Django's authentication asks for this manager; accounts are made by commands alone."""

    def get_by_natural_key(self, username: str | None) -> "Pengguna":
        return self.get(nama_pengguna=username)


class Pengguna(AbstractBaseUser):
    """A person who signs in; what the person may do stands in Keanggotaan."""

    nama_pengguna = models.CharField(_("nama pengguna"), max_length=80, unique=True)
    nama = models.CharField(_("nama"), max_length=160)
    email = models.EmailField(_("pos-el"), blank=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    is_operator = models.BooleanField(_("operator"), default=False)

    USERNAME_FIELD = "nama_pengguna"
    objects = PenggunaManager()

    class Meta:
        verbose_name = _("pengguna")

    def __str__(self) -> str:
        return self.nama


class Peran(models.TextChoices):
    """What a person is in a Pemda; what each may do stands in access.GRANTS."""

    ADMIN_PEMDA = "admin_pemda", _("Admin Pemda")
    PERENCANA = "perencana", _("Perencana")
    KEPALA_UNIT = "kepala_unit", _("Kepala unit")
    INSPEKTUR = "inspektur", _("Inspektur")
    PIMPINAN = "pimpinan", _("Pimpinan")


class Keanggotaan(models.Model):
    """One person's role in one Pemda; without a unit it reaches the whole Pemda."""

    pengguna = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="keanggotaan")
    pemda = models.ForeignKey(Pemda, on_delete=models.PROTECT, related_name="keanggotaan", db_index=False)
    unit = TenantKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    peran = models.CharField(_("peran"), max_length=20, choices=Peran)
    aktif = models.BooleanField(_("aktif"), default=True)

    class Meta:
        verbose_name = _("keanggotaan")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "pengguna", "peran", "unit"], name="keanggotaan_uniq", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.peran} {self.pengguna_id}@{self.pemda_id}"


class Jejak(TenantModel):
    """The audit trail: who changed what, when, from what to what. Rows are only ever added."""

    read_action = "jejak.read"

    pada = models.DateTimeField(_("pada"), auto_now_add=True)
    pengguna = models.ForeignKey(Pengguna, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    oleh = models.CharField(_("oleh"), max_length=160)
    tindakan = models.CharField(_("tindakan"), max_length=40)
    objek_jenis = models.CharField(_("jenis objek"), max_length=40)
    objek_id = models.BigIntegerField(_("objek"))
    # The plan whose history shows the row; a number, since core knows nothing of plans.
    rencana_id = models.BigIntegerField(_("rencana"), null=True)
    sebelum = models.JSONField(_("sebelum"), default=dict)
    sesudah = models.JSONField(_("sesudah"), default=dict)
    permintaan = models.CharField(_("permintaan"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("jejak")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pemda", "objek_jenis", "objek_id"], name="jejak_objek"),
            models.Index(fields=["pemda", "rencana_id", "-id"], name="jejak_rencana"),
            models.Index(fields=["pemda", "permintaan"], name="jejak_permintaan"),
        ]

    def __str__(self) -> str:
        return f"{self.tindakan} {self.objek_jenis} {self.objek_id}"


class KejadianAkun(models.Model):
    """Sign-ins, refusals, exports and acts of operators: what happens at the doors, not to the content."""

    class Jenis(models.TextChoices):
        MASUK = "masuk", _("Masuk")
        GAGAL_MASUK = "gagal_masuk", _("Gagal masuk")
        KELUAR = "keluar", _("Keluar")
        GANTI_SANDI = "ganti_sandi", _("Ganti sandi")
        PEMDA_DIBUAT = "pemda_dibuat", _("Pemda dibuat")
        AKUN_DIBUAT = "akun_dibuat", _("Akun dibuat")
        PERAN_DIBERIKAN = "peran_diberikan", _("Peran diberikan")
        PERAN_DICABUT = "peran_dicabut", _("Peran dicabut")
        DITOLAK = "ditolak", _("Ditolak")
        EKSPOR = "ekspor", _("Ekspor")

    pada = models.DateTimeField(_("pada"), auto_now_add=True)
    jenis = models.CharField(_("jenis"), max_length=20, choices=Jenis)
    pengguna = models.ForeignKey(Pengguna, on_delete=models.PROTECT, null=True, related_name="+")
    nama_pengguna = models.CharField(_("nama pengguna"), max_length=80, blank=True)
    pemda = models.ForeignKey(Pemda, on_delete=models.PROTECT, null=True, related_name="+")
    keterangan = models.CharField(_("keterangan"), max_length=240, blank=True)
    permintaan = models.CharField(_("permintaan"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("kejadian akun")

    def __str__(self) -> str:
        return f"{self.jenis} {self.nama_pengguna}"


class HitunganPermintaan(models.Model):
    """How often somebody asked a public page in a minute, for all processes together; written by core/laju.py alone.

    `kunci` is no address but its keyed digest. Rows are of use for a minute.
    """

    menit = models.BigIntegerField(_("menit"))
    kunci = models.CharField(_("kunci"), max_length=64)
    jumlah = models.PositiveIntegerField(_("jumlah"))

    class Meta:
        verbose_name = _("hitungan permintaan")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["menit", "kunci"], name="hitungan_permintaan_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.menit}: {self.jumlah}"


class KodeVerifikasi(models.Model):
    """Leads from the code on an issued document to its Pemda and row; read by anybody, before a Pemda is known.

    `dokumen_id` is a number, since core knows nothing of documents. Rows are only ever added.
    """

    kode = models.CharField(_("kode"), max_length=24, primary_key=True)
    pemda = models.ForeignKey(Pemda, on_delete=models.PROTECT, related_name="+")
    dokumen_id = models.BigIntegerField(_("dokumen"))

    class Meta:
        verbose_name = _("kode verifikasi")

    def __str__(self) -> str:
        return self.kode
