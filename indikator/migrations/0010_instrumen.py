"""Instruments as dated rows with their weighted parts; a Pemda that is there already adopts the national ones."""

import django.db.models.deletion
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_tables"),
        ("indikator", "0009_skala_bawaan_bertanggal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrumen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=40, verbose_name="kode")),
                ("versi", models.CharField(max_length=40, verbose_name="versi")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("faktor", models.DecimalField(decimal_places=10, max_digits=34, verbose_name="faktor")),
                ("skala", models.CharField(blank=True, max_length=40, verbose_name="kode skala")),
                ("jawaban", models.JSONField(blank=True, default=dict, verbose_name="nilai jawaban")),
                ("sumber", models.CharField(blank=True, max_length=240, verbose_name="sumber")),
                ("berlaku_dari", models.DateField(blank=True, null=True, verbose_name="berlaku dari")),
                ("berlaku_sampai", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
            ],
            options={
                "verbose_name": "instrumen",
            },
        ),
        migrations.CreateModel(
            name="UnsurInstrumen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tingkat",
                    models.CharField(
                        choices=[("unsur", "Unsur"), ("sub", "Bagian setiap unsur")],
                        default="unsur",
                        max_length=5,
                        verbose_name="tingkat",
                    ),
                ),
                ("urutan", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("kode", models.CharField(max_length=40, verbose_name="kode")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("pembilang", models.PositiveBigIntegerField(verbose_name="pembilang bobot")),
                ("penyebut", models.PositiveBigIntegerField(verbose_name="penyebut bobot")),
            ],
            options={
                "verbose_name": "unsur instrumen",
            },
        ),
        migrations.AddField(
            model_name="instrumen",
            name="pemda",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
            ),
        ),
        migrations.AddField(
            model_name="unsurinstrumen",
            name="instrumen",
            field=kinerja.core.tables.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsur",
                to="indikator.instrumen",
            ),
        ),
        migrations.AddField(
            model_name="unsurinstrumen",
            name="pemda",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
            ),
        ),
        migrations.AddConstraint(
            model_name="instrumen",
            constraint=models.UniqueConstraint(
                fields=("pemda", "kode", "berlaku_dari"), name="instrumen_kode_uniq", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="instrumen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("berlaku_dari", None),
                    ("berlaku_sampai", None),
                    ("berlaku_sampai__gte", models.F("berlaku_dari")),
                    _connector="OR",
                ),
                name="instrumen_masa",
            ),
        ),
        migrations.AddConstraint(
            model_name="unsurinstrumen",
            constraint=models.UniqueConstraint(
                fields=("pemda", "instrumen", "tingkat", "kode"), name="unsur_instrumen_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="unsurinstrumen",
            constraint=models.CheckConstraint(condition=models.Q(("penyebut__gt", 0)), name="unsur_instrumen_bobot"),
        ),
        WallIn("instrumen"),
        WallIn("unsurinstrumen"),
    ]
