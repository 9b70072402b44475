"""Requested printings and the texts of documents, each behind its wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cascading", "0001_tables"),
        ("core", "0002_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cetakan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("laporan", models.CharField(max_length=40, verbose_name="laporan")),
                ("format", models.CharField(max_length=5, verbose_name="format")),
                ("parameter", models.JSONField(default=dict, verbose_name="parameter")),
                ("revisi", models.PositiveIntegerField(verbose_name="revisi rencana")),
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
                ("berkas", models.CharField(blank=True, max_length=160, verbose_name="berkas")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("ukuran", models.PositiveIntegerField(default=0, verbose_name="ukuran (bita)")),
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
                        related_name="cetakan",
                        to="cascading.rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "cetakan",
                "indexes": [
                    models.Index(fields=["pemda", "rencana", "laporan", "format", "revisi"], name="cetakan_sama"),
                    models.Index(
                        condition=models.Q(("keadaan__in", ("menunggu", "berjalan"))),
                        fields=["sewa_sampai"],
                        name="cetakan_sewa",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Naskah",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("isi", models.JSONField(default=dict, verbose_name="isi")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
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
                        related_name="naskah",
                        to="cascading.rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "naskah",
                "constraints": [models.UniqueConstraint(fields=("pemda", "rencana"), name="naskah_uniq")],
            },
        ),
        WallIn("cetakan"),
        WallIn("naskah"),
    ]
