"""Pemda, organisation, people and audit trail, each tenant table behind its wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pengguna",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("nama_pengguna", models.CharField(max_length=80, unique=True, verbose_name="nama pengguna")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="pos-el")),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
                ("is_operator", models.BooleanField(default=False, verbose_name="operator")),
            ],
            options={
                "verbose_name": "pengguna",
            },
        ),
        migrations.CreateModel(
            name="Pemda",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("nama", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "jenis",
                    models.CharField(
                        choices=[("provinsi", "Provinsi"), ("kabupaten", "Kabupaten"), ("kota", "Kota")],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("kode_wilayah", models.CharField(max_length=8, unique=True, verbose_name="kode wilayah")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="alamat")),
                ("kop", models.JSONField(blank=True, default=dict, verbose_name="kop")),
                (
                    "zona_waktu",
                    models.CharField(default="Asia/Jakarta", max_length=40, verbose_name="zona waktu"),
                ),
                (
                    "ditangguhkan_pada",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditangguhkan pada"),
                ),
            ],
            options={
                "verbose_name": "pemerintah daerah",
            },
        ),
        migrations.CreateModel(
            name="Jabatan",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("nama", models.CharField(max_length=240, verbose_name="nama")),
                ("eselon", models.CharField(blank=True, max_length=8, verbose_name="eselon")),
                ("tugas", models.TextField(blank=True, verbose_name="tugas")),
                ("fungsi", models.JSONField(blank=True, default=list, verbose_name="fungsi")),
                ("urutan", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                (
                    "atasan",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bawahan",
                        to="core.jabatan",
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
                "verbose_name": "jabatan",
            },
        ),
        migrations.CreateModel(
            name="Pejabat",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("nip", models.CharField(blank=True, max_length=18, verbose_name="NIP")),
                ("pangkat", models.CharField(blank=True, max_length=60, verbose_name="pangkat")),
                (
                    "status",
                    models.CharField(
                        choices=[("definitif", "Definitif"), ("plt", "Plt."), ("plh", "Plh.")],
                        default="definitif",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("dari", models.DateField(blank=True, null=True, verbose_name="dari")),
                ("sampai", models.DateField(blank=True, null=True, verbose_name="sampai")),
                (
                    "jabatan",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pejabat",
                        to="core.jabatan",
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
                "verbose_name": "pejabat",
            },
        ),
        migrations.CreateModel(
            name="KejadianAkun",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("pada", models.DateTimeField(auto_now_add=True, verbose_name="pada")),
                (
                    "jenis",
                    models.CharField(
                        choices=[
                            ("masuk", "Masuk"),
                            ("gagal_masuk", "Gagal masuk"),
                            ("keluar", "Keluar"),
                            ("ganti_sandi", "Ganti sandi"),
                            ("pemda_dibuat", "Pemda dibuat"),
                            ("akun_dibuat", "Akun dibuat"),
                            ("peran_diberikan", "Peran diberikan"),
                            ("peran_dicabut", "Peran dicabut"),
                            ("ditolak", "Ditolak"),
                            ("ekspor", "Ekspor"),
                        ],
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
                ("nama_pengguna", models.CharField(blank=True, max_length=80, verbose_name="nama pengguna")),
                ("keterangan", models.CharField(blank=True, max_length=240, verbose_name="keterangan")),
                ("permintaan", models.CharField(blank=True, max_length=40, verbose_name="permintaan")),
                (
                    "pengguna",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.pemda",
                    ),
                ),
            ],
            options={
                "verbose_name": "kejadian akun",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "jenis",
                    models.CharField(
                        choices=[
                            ("perangkat_daerah", "Perangkat Daerah"),
                            ("bagian", "Bagian"),
                            ("bidang", "Bidang"),
                            ("sub_bagian", "Sub Bagian"),
                            ("seksi", "Seksi"),
                        ],
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
                ("nama", models.CharField(max_length=200, verbose_name="nama")),
                ("singkatan", models.CharField(blank=True, max_length=40, verbose_name="singkatan")),
                ("eselon", models.CharField(blank=True, max_length=8, verbose_name="eselon")),
                ("urutan", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                ("berlaku_dari", models.DateField(blank=True, null=True, verbose_name="berlaku dari")),
                ("berlaku_sampai", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                (
                    "induk",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anak",
                        to="core.unit",
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
                    "pendahulu",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="penerus",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
            },
        ),
        migrations.CreateModel(
            name="Keanggotaan",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "peran",
                    models.CharField(
                        choices=[
                            ("admin_pemda", "Admin Pemda"),
                            ("perencana", "Perencana"),
                            ("kepala_unit", "Kepala unit"),
                            ("inspektur", "Inspektur"),
                            ("pimpinan", "Pimpinan"),
                        ],
                        max_length=20,
                        verbose_name="peran",
                    ),
                ),
                ("aktif", models.BooleanField(default=True, verbose_name="aktif")),
                (
                    "pengguna",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keanggotaan",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keanggotaan",
                        to="core.pemda",
                    ),
                ),
                (
                    "unit",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "keanggotaan",
            },
        ),
        migrations.AddField(
            model_name="jabatan",
            name="unit",
            field=kinerja.core.tables.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jabatan",
                to="core.unit",
            ),
        ),
        migrations.CreateModel(
            name="Jejak",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("pada", models.DateTimeField(auto_now_add=True, verbose_name="pada")),
                ("oleh", models.CharField(max_length=160, verbose_name="oleh")),
                ("tindakan", models.CharField(max_length=40, verbose_name="tindakan")),
                ("objek_jenis", models.CharField(max_length=40, verbose_name="jenis objek")),
                ("objek_id", models.BigIntegerField(verbose_name="objek")),
                ("rencana_id", models.BigIntegerField(null=True, verbose_name="rencana")),
                ("sebelum", models.JSONField(default=dict, verbose_name="sebelum")),
                ("sesudah", models.JSONField(default=dict, verbose_name="sesudah")),
                ("permintaan", models.CharField(blank=True, max_length=40, verbose_name="permintaan")),
                (
                    "pengguna",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "jejak",
                "indexes": [
                    models.Index(fields=["pemda", "objek_jenis", "objek_id"], name="jejak_objek"),
                    models.Index(fields=["pemda", "rencana_id", "-id"], name="jejak_rencana"),
                    models.Index(fields=["pemda", "permintaan"], name="jejak_permintaan"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                fields=("pemda", "induk", "nama", "berlaku_dari"), name="unit_nama_uniq", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="keanggotaan",
            constraint=models.UniqueConstraint(
                fields=("pemda", "pengguna", "peran", "unit"), name="keanggotaan_uniq", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="jabatan",
            constraint=models.UniqueConstraint(fields=("pemda", "unit", "nama"), name="jabatan_nama_uniq"),
        ),
        WallIn("unit"),
        WallIn("jabatan"),
        WallIn("pejabat"),
        WallIn("keanggotaan"),
        WallIn("jejak", append_only=True),
        WallIn("kejadianakun", append_only=True),
    ]
