"""Issued documents, the requests for them, templates of their texts and the emblem, each behind its wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0004_penjaga_menurut_sesi"),
        ("core", "0003_kode_verifikasi"),
        ("laporan", "0003_buku_tanpa_rencana"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dokumen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revisi_rencana", models.PositiveIntegerField(verbose_name="revisi rencana")),
                ("laporan", models.CharField(max_length=40, verbose_name="laporan")),
                ("parameter", models.JSONField(default=dict, verbose_name="parameter")),
                ("judul", models.TextField(verbose_name="judul")),
                ("tentang", models.TextField(blank=True, verbose_name="tentang")),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("urut", models.PositiveIntegerField(verbose_name="nomor urut")),
                ("nomor", models.CharField(max_length=120, verbose_name="nomor")),
                ("tanggal", models.DateField(verbose_name="tanggal")),
                ("tempat", models.CharField(blank=True, max_length=120, verbose_name="ditetapkan di")),
                ("jabatan", models.CharField(max_length=240, verbose_name="jabatan penanda tangan")),
                ("nama", models.CharField(blank=True, max_length=160, verbose_name="nama penanda tangan")),
                ("pangkat", models.CharField(blank=True, max_length=60, verbose_name="pangkat")),
                ("nip", models.CharField(blank=True, max_length=18, verbose_name="NIP")),
                ("kode", models.CharField(max_length=24, verbose_name="kode verifikasi")),
                ("pdf_sha256", models.CharField(max_length=64, verbose_name="SHA-256 PDF")),
                ("pdf_ukuran", models.PositiveIntegerField(verbose_name="ukuran PDF (bita)")),
                ("xlsx_sha256", models.CharField(max_length=64, verbose_name="SHA-256 Excel")),
                ("xlsx_ukuran", models.PositiveIntegerField(verbose_name="ukuran Excel (bita)")),
                ("diterbitkan_pada", models.DateTimeField(auto_now_add=True, verbose_name="diterbitkan pada")),
                (
                    "diterbitkan_oleh",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "menggantikan",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pengganti",
                        to="laporan.dokumen",
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "rencana",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dokumen",
                        to="cascading.rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen",
            },
        ),
        migrations.CreateModel(
            name="Lambang",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data", models.BinaryField(verbose_name="gambar")),
                ("jenis", models.CharField(max_length=20, verbose_name="jenis")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "lambang",
            },
        ),
        migrations.CreateModel(
            name="NaskahTemplat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=40, verbose_name="kode")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("skema", models.CharField(blank=True, max_length=40, verbose_name="skema")),
                ("isi", models.JSONField(default=dict, verbose_name="isi")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "templat naskah",
            },
        ),
        migrations.CreateModel(
            name="PencabutanDokumen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alasan", models.TextField(verbose_name="alasan")),
                ("pada", models.DateTimeField(auto_now_add=True, verbose_name="dicabut pada")),
                (
                    "dokumen",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pencabutan",
                        to="laporan.dokumen",
                    ),
                ),
                (
                    "oleh",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "pencabutan dokumen",
            },
        ),
        migrations.CreateModel(
            name="Penerbitan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dibuat_pada", models.DateTimeField(auto_now_add=True, verbose_name="diminta pada")),
                (
                    "keadaan",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu giliran"),
                            ("berjalan", "Sedang dibuat"),
                            ("selesai", "Selesai"),
                            ("gagal", "Gagal"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="menunggu",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("kemajuan", models.PositiveSmallIntegerField(default=0, verbose_name="kemajuan (persen)")),
                ("percobaan", models.PositiveSmallIntegerField(default=0, verbose_name="percobaan")),
                ("sewa_sampai", models.DateTimeField(null=True, verbose_name="sewa sampai")),
                ("pesan", models.TextField(blank=True, verbose_name="pesan")),
                ("laporan", models.CharField(max_length=40, verbose_name="laporan")),
                ("parameter", models.JSONField(default=dict, verbose_name="parameter")),
                ("revisi", models.PositiveIntegerField(verbose_name="revisi rencana")),
                ("alamat", models.CharField(max_length=200, verbose_name="alamat layanan")),
                (
                    "diminta_oleh",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dokumen",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="laporan.dokumen",
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "rencana",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="penerbitan",
                        to="cascading.rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "penerbitan",
            },
        ),
        migrations.AddIndex(
            model_name="dokumen",
            index=models.Index(fields=["pemda", "rencana", "laporan"], name="dokumen_rencana"),
        ),
        migrations.AddConstraint(
            model_name="dokumen",
            constraint=models.UniqueConstraint(fields=("pemda", "laporan", "tahun", "urut"), name="dokumen_urut_uniq"),
        ),
        migrations.AddConstraint(
            model_name="dokumen",
            constraint=models.UniqueConstraint(fields=("pemda", "kode"), name="dokumen_kode_uniq"),
        ),
        migrations.AddConstraint(
            model_name="dokumen",
            constraint=models.UniqueConstraint(fields=("pemda", "menggantikan"), name="dokumen_diganti_sekali"),
        ),
        migrations.AddConstraint(
            model_name="lambang",
            constraint=models.UniqueConstraint(fields=("pemda",), name="lambang_uniq"),
        ),
        migrations.AddConstraint(
            model_name="naskahtemplat",
            constraint=models.UniqueConstraint(fields=("pemda", "kode"), name="templat_kode_uniq"),
        ),
        migrations.AddConstraint(
            model_name="pencabutandokumen",
            constraint=models.UniqueConstraint(fields=("pemda", "dokumen"), name="pencabutan_sekali"),
        ),
        migrations.AddIndex(
            model_name="penerbitan",
            index=models.Index(fields=["pemda", "rencana"], name="penerbitan_rencana"),
        ),
        migrations.AddIndex(
            model_name="penerbitan",
            index=models.Index(
                condition=models.Q(("keadaan__in", ("menunggu", "berjalan"))),
                fields=["sewa_sampai"],
                name="penerbitan_sewa",
            ),
        ),
        WallIn("dokumen"),
        WallIn("pencabutandokumen"),
        WallIn("penerbitan"),
        WallIn("naskahtemplat"),
        WallIn("lambang"),
    ]
