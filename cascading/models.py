"""Tables of the performance tree: schemes and their levels, plans, nodes and the links between them."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from mptt.fields import TreeForeignKey
from mptt.managers import TreeManager
from mptt.models import MPTTModel

from kinerja.core.models import Jabatan, Jejak, Unit
from kinerja.core.tables import TenantKey, TenantModel


class Skema(TenantModel):
    """The named levels of a tree: cascading, CSF, IKU, IKI, or one that the Pemda added."""

    read_action = "skema.read"

    kode = models.SlugField(_("kode"), max_length=20)
    nama = models.CharField(_("nama"), max_length=80)

    class Meta:
        verbose_name = _("skema")
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["pemda", "kode"], name="skema_kode_uniq")]

    def __str__(self) -> str:
        return self.nama


class Jenjang(TenantModel):
    """One level of a scheme; a child's level comes strictly after its parent's (`urutan`)."""

    read_action = "skema.read"

    skema = TenantKey(Skema, on_delete=models.PROTECT, related_name="jenjang")
    urutan = models.PositiveSmallIntegerField(_("urutan"))
    kode = models.SlugField(_("kode"), max_length=30)
    nama = models.CharField(_("nama"), max_length=60)
    jenis_hasil = models.CharField(_("jenis hasil"), max_length=60, blank=True)
    pemilik_default = models.CharField(_("pemilik"), max_length=60, blank=True)
    warna = models.CharField(_("warna"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("jenjang")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "skema", "kode"], name="jenjang_kode_uniq"),
            models.UniqueConstraint(fields=["pemda", "skema", "urutan"], name="jenjang_urutan_uniq"),
        ]

    def __str__(self) -> str:
        return self.nama


class Rencana(TenantModel):
    """One performance plan of a Perangkat Daerah (or of the Pemda: no unit); it owns exactly one tree.

    Its row is the lock of that tree. `revisi` counts every change, for ETag and cache.
    """

    read_action = "rencana.read"
    unit_path = "unit"

    class Status(models.TextChoices):
        DRAF = "draf", _("Draf")
        DIAJUKAN = "diajukan", _("Diajukan")
        DITETAPKAN = "ditetapkan", _("Ditetapkan")
        DIGANTIKAN = "digantikan", _("Digantikan")

    unit = TenantKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="rencana")
    skema = TenantKey(Skema, on_delete=models.PROTECT, related_name="rencana")
    slug = models.SlugField(_("alamat"), max_length=80)
    judul = models.CharField(_("judul"), max_length=240)
    tahun_awal = models.PositiveSmallIntegerField(_("tahun awal"), validators=[MinValueValidator(2000)])
    tahun_akhir = models.PositiveSmallIntegerField(_("tahun akhir"), validators=[MaxValueValidator(2100)])
    versi = models.PositiveSmallIntegerField(_("versi"), default=1)
    perubahan_dari = TenantKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="perubahan")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAF)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)
    diubah_pada = models.DateTimeField(_("diubah pada"), auto_now=True)

    class Meta:
        verbose_name = _("rencana")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "slug"], name="rencana_slug_uniq"),
            models.CheckConstraint(condition=Q(tahun_akhir__gte=F("tahun_awal")), name="rencana_tahun_urut"),
        ]

    def __str__(self) -> str:
        return self.judul

    @property
    def tahun(self) -> range:
        return range(self.tahun_awal, self.tahun_akhir + 1)

    @property
    def periode(self) -> str:
        return str(self.tahun_awal) if self.tahun_awal == self.tahun_akhir else f"{self.tahun_awal}–{self.tahun_akhir}"


class Simpul(MPTTModel, TenantModel):  # type: ignore[misc]  # mptt publishes no types
    """A node of a plan's tree. The tree's root is hidden: without jenjang and text, its tree_id is the plan's id.

    The check below and the unique root make the database itself refuse a second root and a move to another plan.
    """

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.PROTECT, related_name="simpul")
    induk = TreeForeignKey("self", on_delete=models.CASCADE, null=True, related_name="anak", db_constraint=False)
    jenjang = TenantKey(Jenjang, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    nomor_lama = models.CharField(_("nomor tercetak"), max_length=40, blank=True)
    kode = models.CharField(_("kode"), max_length=40, blank=True)
    pernyataan = models.TextField(_("pernyataan"), blank=True)
    sasaran = models.TextField(_("kalimat sasaran"), blank=True)
    eselon = models.CharField(_("eselon"), max_length=8, blank=True)
    unit = TenantKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="simpul")
    jabatan = TenantKey(Jabatan, on_delete=models.PROTECT, null=True, blank=True, related_name="simpul")
    penjelasan = models.JSONField(_("penjelasan"), default=list, blank=True)
    masalah = models.JSONField(_("masalah"), default=list, blank=True)
    faktor_penyebab = models.TextField(_("faktor penyebab"), blank=True)
    penutup = models.TextField(_("penutup"), blank=True)
    revisi = models.PositiveIntegerField(_("revisi"), default=0)

    jejak: Jejak  # the row of the trail that a command has just written, on what the command returns; not stored

    # Bare: a manager that filtered by Pemda would renumber trees by half.
    objects: ClassVar[models.Manager["Simpul"]] = TreeManager()

    class MPTTMeta:
        parent_attr = "induk"

    class Meta:
        verbose_name = _("simpul")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["tree_id", "lft"], name="simpul_pohon")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(tree_id=F("rencana_id")), name="simpul_pohon_rencana"),
            models.UniqueConstraint(fields=["pemda", "rencana"], condition=Q(induk=None), name="simpul_satu_akar"),
            models.CheckConstraint(
                condition=Q(induk=None, jenjang=None) | Q(induk__isnull=False, jenjang__isnull=False),
                name="simpul_akar_tanpa_jenjang",
            ),
        ]

    def __str__(self) -> str:
        return self.pernyataan


class Tautan(TenantModel):
    """A relation beside the tree: where a node was translated or copied from, or to whom it contributes."""

    read_action = "rencana.read"
    unit_path = "dari__rencana__unit"

    class Jenis(models.TextChoices):
        TERJEMAHAN = "terjemahan", _("Terjemahan")
        CROSSCUTTING = "crosscutting", _("Crosscutting")
        KONTRIBUSI = "kontribusi", _("Kontribusi")
        SALINAN = "salinan", _("Salinan")

    class Status(models.TextChoices):
        DIUSULKAN = "diusulkan", _("Diusulkan")
        DISETUJUI = "disetujui", _("Disetujui")
        DITOLAK = "ditolak", _("Ditolak")

    dari = TenantKey(Simpul, on_delete=models.CASCADE, related_name="tautan_keluar")
    ke = TenantKey(Simpul, on_delete=models.CASCADE, related_name="tautan_masuk")
    jenis = models.CharField(_("jenis"), max_length=14, choices=Jenis)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DISETUJUI)
    alasan = models.TextField(_("alasan"), blank=True)

    class Meta:
        verbose_name = _("tautan")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pemda", "dari", "ke", "jenis"], name="tautan_uniq"),
            models.CheckConstraint(condition=~Q(dari=F("ke")), name="tautan_bukan_diri_sendiri"),
        ]


class Pengecualian(TenantModel):
    """A blocking finding that a planner waived, with the reason that the check prints."""

    read_action = "rencana.read"
    unit_path = "rencana__unit"

    rencana = TenantKey(Rencana, on_delete=models.CASCADE, related_name="pengecualian")
    simpul = TenantKey(Simpul, on_delete=models.CASCADE, related_name="pengecualian", null=True)
    temuan = models.CharField(_("temuan"), max_length=30)
    alasan = models.TextField(_("alasan"))

    class Meta:
        verbose_name = _("pengecualian")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pemda", "rencana", "simpul", "temuan"],
                name="pengecualian_uniq",
                nulls_distinct=False,
            ),
        ]
