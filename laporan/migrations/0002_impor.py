"""Uploaded workbooks on their way into a plan, behind their wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0001_tables"),
        ("core", "0002_tables"),
        ("laporan", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Impor",
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
                ("nama_berkas", models.CharField(max_length=120, verbose_name="nama berkas")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "tahap",
                    models.CharField(
                        choices=[("periksa", "Memeriksa"), ("terapkan", "Menerapkan")],
                        default="periksa",
                        max_length=10,
                        verbose_name="tahap",
                    ),
                ),
                ("kolom", models.JSONField(default=dict, verbose_name="arti kolom")),
                ("pilihan", models.JSONField(default=dict, verbose_name="pilihan konflik")),
                ("hasil", models.JSONField(default=dict, verbose_name="pratinjau")),
                (
                    "diminta_oleh",
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
                (
                    "rencana",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="impor",
                        to="cascading.rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "impor",
                "indexes": [
                    models.Index(fields=["pemda", "rencana", "diminta_oleh"], name="impor_milik"),
                    models.Index(
                        condition=models.Q(("keadaan__in", ("menunggu", "berjalan"))),
                        fields=["sewa_sampai"],
                        name="impor_sewa",
                    ),
                ],
            },
        ),
        WallIn("impor"),
    ]
