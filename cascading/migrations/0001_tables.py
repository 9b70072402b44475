"""Schemes, plans, nodes and links, each behind its wall."""

import django.core.validators
import django.db.models.deletion
import mptt.fields
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Jenjang",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("urutan", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("kode", models.SlugField(max_length=30, verbose_name="kode")),
                ("nama", models.CharField(max_length=60, verbose_name="nama")),
                ("jenis_hasil", models.CharField(blank=True, max_length=60, verbose_name="jenis hasil")),
                ("pemilik_default", models.CharField(blank=True, max_length=60, verbose_name="pemilik")),
                ("warna", models.CharField(blank=True, max_length=20, verbose_name="warna")),
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
                "verbose_name": "jenjang",
            },
        ),
        migrations.CreateModel(
            name="Rencana",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("slug", models.SlugField(max_length=80, verbose_name="alamat")),
                ("judul", models.CharField(max_length=240, verbose_name="judul")),
                (
                    "tahun_awal",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(2000)], verbose_name="tahun awal"
                    ),
                ),
                (
                    "tahun_akhir",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(2100)],
                        verbose_name="tahun akhir",
                    ),
                ),
                ("versi", models.PositiveSmallIntegerField(default=1, verbose_name="versi")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draf", "Draf"),
                            ("diajukan", "Diajukan"),
                            ("ditetapkan", "Ditetapkan"),
                            ("digantikan", "Digantikan"),
                        ],
                        default="draf",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                ("diubah_pada", models.DateTimeField(auto_now=True, verbose_name="diubah pada")),
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
                    "perubahan_dari",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="perubahan",
                        to="cascading.rencana",
                    ),
                ),
                (
                    "unit",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rencana",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencana",
            },
        ),
        migrations.CreateModel(
            name="Simpul",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("nomor_lama", models.CharField(blank=True, max_length=40, verbose_name="nomor tercetak")),
                ("kode", models.CharField(blank=True, max_length=40, verbose_name="kode")),
                ("pernyataan", models.TextField(blank=True, verbose_name="pernyataan")),
                ("sasaran", models.TextField(blank=True, verbose_name="kalimat sasaran")),
                ("eselon", models.CharField(blank=True, max_length=8, verbose_name="eselon")),
                ("penjelasan", models.JSONField(blank=True, default=list, verbose_name="penjelasan")),
                ("masalah", models.JSONField(blank=True, default=list, verbose_name="masalah")),
                ("faktor_penyebab", models.TextField(blank=True, verbose_name="faktor penyebab")),
                ("penutup", models.TextField(blank=True, verbose_name="penutup")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                ("lft", models.PositiveIntegerField(editable=False)),
                ("rght", models.PositiveIntegerField(editable=False)),
                ("tree_id", models.PositiveIntegerField(db_index=True, editable=False)),
                ("level", models.PositiveIntegerField(editable=False)),
                (
                    "induk",
                    mptt.fields.TreeForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anak",
                        to="cascading.simpul",
                    ),
                ),
                (
                    "jabatan",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simpul",
                        to="core.jabatan",
                    ),
                ),
                (
                    "jenjang",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cascading.jenjang",
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
                (
                    "rencana",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simpul",
                        to="cascading.rencana",
                    ),
                ),
                (
                    "unit",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simpul",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "simpul",
            },
        ),
        migrations.CreateModel(
            name="Pengecualian",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("temuan", models.CharField(max_length=30, verbose_name="temuan")),
                ("alasan", models.TextField(verbose_name="alasan")),
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
                    "rencana",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pengecualian",
                        to="cascading.rencana",
                    ),
                ),
                (
                    "simpul",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pengecualian",
                        to="cascading.simpul",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengecualian",
            },
        ),
        migrations.CreateModel(
            name="Skema",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kode", models.SlugField(max_length=20, verbose_name="kode")),
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
                "verbose_name": "skema",
            },
        ),
        migrations.AddField(
            model_name="rencana",
            name="skema",
            field=kinerja.core.tables.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rencana",
                to="cascading.skema",
            ),
        ),
        migrations.AddField(
            model_name="jenjang",
            name="skema",
            field=kinerja.core.tables.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jenjang",
                to="cascading.skema",
            ),
        ),
        migrations.CreateModel(
            name="Tautan",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "jenis",
                    models.CharField(
                        choices=[
                            ("terjemahan", "Terjemahan"),
                            ("crosscutting", "Crosscutting"),
                            ("kontribusi", "Kontribusi"),
                            ("salinan", "Salinan"),
                        ],
                        max_length=14,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("diusulkan", "Diusulkan"),
                            ("disetujui", "Disetujui"),
                            ("ditolak", "Ditolak"),
                        ],
                        default="disetujui",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("alasan", models.TextField(blank=True, verbose_name="alasan")),
                (
                    "dari",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tautan_keluar",
                        to="cascading.simpul",
                    ),
                ),
                (
                    "ke",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tautan_masuk",
                        to="cascading.simpul",
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
                "verbose_name": "tautan",
            },
        ),
        migrations.AddIndex(
            model_name="simpul",
            index=models.Index(fields=["tree_id", "lft"], name="simpul_pohon"),
        ),
        migrations.AddConstraint(
            model_name="simpul",
            constraint=models.CheckConstraint(
                condition=models.Q(("tree_id", models.F("rencana_id"))), name="simpul_pohon_rencana"
            ),
        ),
        migrations.AddConstraint(
            model_name="simpul",
            constraint=models.UniqueConstraint(
                condition=models.Q(("induk", None)), fields=("pemda", "rencana"), name="simpul_satu_akar"
            ),
        ),
        migrations.AddConstraint(
            model_name="simpul",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("induk", None), ("jenjang", None)),
                    models.Q(("induk__isnull", False), ("jenjang__isnull", False)),
                    _connector="OR",
                ),
                name="simpul_akar_tanpa_jenjang",
            ),
        ),
        migrations.AddConstraint(
            model_name="pengecualian",
            constraint=models.UniqueConstraint(
                fields=("pemda", "rencana", "simpul", "temuan"),
                name="pengecualian_uniq",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="skema",
            constraint=models.UniqueConstraint(fields=("pemda", "kode"), name="skema_kode_uniq"),
        ),
        migrations.AddConstraint(
            model_name="rencana",
            constraint=models.UniqueConstraint(fields=("pemda", "slug"), name="rencana_slug_uniq"),
        ),
        migrations.AddConstraint(
            model_name="rencana",
            constraint=models.CheckConstraint(
                condition=models.Q(("tahun_akhir__gte", models.F("tahun_awal"))), name="rencana_tahun_urut"
            ),
        ),
        migrations.AddConstraint(
            model_name="jenjang",
            constraint=models.UniqueConstraint(fields=("pemda", "skema", "kode"), name="jenjang_kode_uniq"),
        ),
        migrations.AddConstraint(
            model_name="jenjang",
            constraint=models.UniqueConstraint(fields=("pemda", "skema", "urutan"), name="jenjang_urutan_uniq"),
        ),
        migrations.AddConstraint(
            model_name="tautan",
            constraint=models.UniqueConstraint(fields=("pemda", "dari", "ke", "jenis"), name="tautan_uniq"),
        ),
        migrations.AddConstraint(
            model_name="tautan",
            constraint=models.CheckConstraint(
                condition=models.Q(("dari", models.F("ke")), _negated=True), name="tautan_bukan_diri_sendiri"
            ),
        ),
        WallIn("skema"),
        WallIn("jenjang"),
        WallIn("rencana"),
        WallIn("simpul"),
        WallIn("tautan"),
        WallIn("pengecualian"),
    ]
