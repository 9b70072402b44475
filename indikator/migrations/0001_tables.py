"""Units of measure, indicators and targets, each behind its wall."""

import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cascading", "0001_tables"),
        ("core", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Satuan",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("nama", models.CharField(max_length=80, verbose_name="nama")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.pemda",
                    ),
                ),
            ],
            options={
                "verbose_name": "satuan",
            },
        ),
        migrations.CreateModel(
            name="Indikator",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("urutan", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("nama", models.TextField(verbose_name="nama")),
                ("definisi", models.TextField(blank=True, verbose_name="definisi")),
                ("makna", models.TextField(blank=True, verbose_name="makna")),
                ("alasan", models.TextField(blank=True, verbose_name="alasan")),
                ("relevansi", models.TextField(blank=True, verbose_name="relevansi")),
                ("rumus_teks", models.TextField(blank=True, verbose_name="formula")),
                (
                    "polaritas",
                    models.CharField(
                        choices=[
                            ("naik", "Makin tinggi makin baik"),
                            ("turun", "Makin rendah makin baik"),
                            ("tepat", "Tepat pada target"),
                            ("rentang", "Di dalam rentang"),
                        ],
                        default="naik",
                        max_length=8,
                        verbose_name="polaritas",
                    ),
                ),
                (
                    "akumulasi",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kumulatif", "Kumulatif"),
                            ("nilai_akhir", "Non kumulatif (nilai akhir)"),
                            ("rata_rata", "Rata-rata"),
                            ("maksimum", "Maksimum"),
                            ("minimum", "Minimum"),
                        ],
                        max_length=12,
                        verbose_name="tipe penghitungan",
                    ),
                ),
                ("sumber_data", models.TextField(blank=True, verbose_name="sumber data")),
                ("penanggung_jawab", models.TextField(blank=True, verbose_name="penanggung jawab")),
                ("keterangan", models.TextField(blank=True, verbose_name="keterangan")),
                ("baseline_teks", models.CharField(blank=True, max_length=120, verbose_name="kondisi awal")),
                ("akhir_teks", models.CharField(blank=True, max_length=120, verbose_name="kondisi akhir")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.pemda",
                    ),
                ),
                (
                    "simpul",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indikator",
                        to="cascading.simpul",
                    ),
                ),
                (
                    "satuan",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indikator.satuan",
                    ),
                ),
            ],
            options={
                "verbose_name": "indikator",
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "triwulan",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="triwulan"),
                ),
                ("teks", models.CharField(max_length=240, verbose_name="target")),
                ("bagian", models.JSONField(default=list, verbose_name="nilai terbaca")),
                ("keadaan", models.CharField(max_length=14, verbose_name="keadaan")),
                ("catatan", models.JSONField(default=list, verbose_name="catatan")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "indikator",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="target",
                        to="indikator.indikator",
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.pemda",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
            },
        ),
        migrations.AddConstraint(
            model_name="satuan",
            constraint=models.UniqueConstraint(fields=("pemda", "nama"), name="satuan_nama_uniq"),
        ),
        migrations.AddConstraint(
            model_name="indikator",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("pemda", "simpul", "urutan"),
                name="indikator_urutan_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("pemda", "indikator", "tahun", "triwulan"),
                name="target_periode_uniq",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("triwulan", None), ("triwulan__range", (1, 4)), _connector="OR"),
                name="target_triwulan_1_sampai_4",
            ),
        ),
        WallIn("satuan"),
        WallIn("indikator"),
        WallIn("target"),
    ]
