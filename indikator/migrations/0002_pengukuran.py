"""How indicators are measured and judged, what units enter each quarter with its evidence, and budgets."""

import django.db.models.deletion
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0001_tables"),
        ("core", "0002_tables"),
        ("indikator", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="indikator",
            name="baseline_nilai",
            field=models.DecimalField(
                blank=True, decimal_places=10, max_digits=34, null=True, verbose_name="nilai kondisi awal"
            ),
        ),
        migrations.AddField(
            model_name="indikator",
            name="cara_ukur",
            field=models.CharField(
                choices=[
                    ("langsung", "Nilai diisi langsung"),
                    ("rumus", "Dihitung dari variabel"),
                    ("luar", "Nilai dari lembaga lain"),
                ],
                default="langsung",
                max_length=8,
                verbose_name="cara ukur",
            ),
        ),
        migrations.AddField(
            model_name="indikator",
            name="desimal",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="desimal"),
        ),
        migrations.AddField(
            model_name="indikator",
            name="instrumen",
            field=models.CharField(blank=True, max_length=160, verbose_name="instrumen penilaian"),
        ),
        migrations.AddField(
            model_name="indikator",
            name="lembaga",
            field=models.CharField(blank=True, max_length=160, verbose_name="lembaga penilai"),
        ),
        migrations.AddField(
            model_name="indikator",
            name="rumus",
            field=models.TextField(blank=True, verbose_name="rumus"),
        ),
        migrations.AddField(
            model_name="indikator",
            name="semula",
            field=kinerja.core.tables.TenantKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="lanjutan",
                to="indikator.indikator",
            ),
        ),
        migrations.CreateModel(
            name="AturanCapaian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.SlugField(max_length=40, verbose_name="kode")),
                ("versi", models.PositiveSmallIntegerField(default=1, verbose_name="versi")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("jenis", models.CharField(max_length=20, verbose_name="jenis")),
                (
                    "batas_atas",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="batas atas"
                    ),
                ),
                (
                    "batas_bawah",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="batas bawah"
                    ),
                ),
                ("kebijakan_nol", models.CharField(blank=True, max_length=30, verbose_name="bila target nol")),
                ("desimal", models.PositiveSmallIntegerField(default=2, verbose_name="desimal")),
                ("bawaan", models.CharField(blank=True, max_length=8, verbose_name="bawaan untuk polaritas")),
                ("sumber", models.CharField(blank=True, max_length=240, verbose_name="sumber")),
                ("berlaku_dari", models.DateField(blank=True, null=True, verbose_name="berlaku dari")),
                ("berlaku_sampai", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "aturan capaian",
            },
        ),
        migrations.AddField(
            model_name="indikator",
            name="aturan",
            field=kinerja.core.tables.TenantKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="indikator.aturancapaian",
            ),
        ),
        migrations.CreateModel(
            name="JendelaPengisian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("triwulan", models.PositiveSmallIntegerField(verbose_name="triwulan")),
                ("buka", models.DateField(verbose_name="dibuka")),
                ("tutup", models.DateField(verbose_name="ditutup")),
                ("hari_perbaikan", models.PositiveSmallIntegerField(default=5, verbose_name="hari perbaikan")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "jendela pengisian",
            },
        ),
        migrations.CreateModel(
            name="JendelaKhusus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tutup", models.DateField(verbose_name="ditutup")),
                ("alasan", models.TextField(verbose_name="alasan")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "unit",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                    ),
                ),
                (
                    "jendela",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="khusus",
                        to="indikator.jendelapengisian",
                    ),
                ),
            ],
            options={
                "verbose_name": "jendela khusus",
            },
        ),
        migrations.CreateModel(
            name="Paket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("triwulan", models.PositiveSmallIntegerField(verbose_name="triwulan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draf", "Draf"),
                            ("diajukan", "Diajukan"),
                            ("dikembalikan", "Dikembalikan"),
                            ("terverifikasi", "Terverifikasi"),
                        ],
                        default="draf",
                        max_length=14,
                        verbose_name="status",
                    ),
                ),
                ("catatan", models.TextField(blank=True, verbose_name="catatan")),
                ("diajukan_pada", models.DateTimeField(null=True, verbose_name="diajukan pada")),
                ("diputus_pada", models.DateTimeField(null=True, verbose_name="diputus pada")),
                ("perbaikan_sampai", models.DateField(null=True, verbose_name="perbaikan sampai")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "diajukan_oleh",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.keanggotaan",
                    ),
                ),
                (
                    "diputus_oleh",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.keanggotaan",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paket",
                        to="cascading.rencana",
                    ),
                ),
                (
                    "unit",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "paket realisasi",
            },
        ),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.SlugField(max_length=60, verbose_name="kode")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                ("nilai", models.DecimalField(decimal_places=10, max_digits=34, verbose_name="nilai")),
                ("berlaku_dari", models.DateField(blank=True, null=True, verbose_name="berlaku dari")),
                ("berlaku_sampai", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                ("sumber", models.CharField(blank=True, max_length=240, verbose_name="sumber")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "parameter",
            },
        ),
        migrations.CreateModel(
            name="Realisasi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("triwulan", models.PositiveSmallIntegerField(verbose_name="triwulan")),
                ("versi", models.PositiveSmallIntegerField(default=1, verbose_name="versi")),
                ("alasan_koreksi", models.TextField(blank=True, verbose_name="alasan koreksi")),
                ("isian", models.JSONField(default=dict, verbose_name="isian")),
                ("rumus", models.TextField(blank=True, verbose_name="rumus")),
                ("nilai", models.DecimalField(decimal_places=10, max_digits=34, null=True, verbose_name="nilai")),
                ("bagian", models.JSONField(default=list, verbose_name="bagian")),
                (
                    "keadaan",
                    models.CharField(
                        choices=[
                            ("terisi", "Terisi"),
                            ("kosong", "Belum diisi"),
                            ("tidak_berlaku", "Tidak berlaku"),
                            ("tak_terhitung", "Tidak dapat dihitung"),
                        ],
                        default="kosong",
                        max_length=14,
                        verbose_name="keadaan",
                    ),
                ),
                ("alasan_keadaan", models.TextField(blank=True, verbose_name="alasan keadaan")),
                ("catatan", models.TextField(blank=True, verbose_name="catatan")),
                ("faktor_pendukung", models.TextField(blank=True, verbose_name="faktor pendukung")),
                ("faktor_penghambat", models.TextField(blank=True, verbose_name="faktor penghambat")),
                ("tindak_lanjut", models.TextField(blank=True, verbose_name="tindak lanjut")),
                ("alasan_kembali", models.TextField(blank=True, verbose_name="alasan dikembalikan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draf", "Draf"),
                            ("diajukan", "Diajukan"),
                            ("dikembalikan", "Dikembalikan"),
                            ("terverifikasi", "Terverifikasi"),
                        ],
                        default="draf",
                        max_length=14,
                        verbose_name="status",
                    ),
                ),
                ("pada", models.DateTimeField(auto_now=True, verbose_name="pada")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "indikator",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="realisasi",
                        to="indikator.indikator",
                    ),
                ),
                (
                    "koreksi_dari",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="koreksi",
                        to="indikator.realisasi",
                    ),
                ),
                (
                    "oleh",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.keanggotaan",
                    ),
                ),
                (
                    "paket",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="realisasi",
                        to="indikator.paket",
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
                "verbose_name": "realisasi",
            },
        ),
        migrations.CreateModel(
            name="Bukti",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nama", models.CharField(max_length=160, verbose_name="nama berkas")),
                ("jenis", models.CharField(max_length=100, verbose_name="jenis")),
                ("ukuran", models.PositiveIntegerField(verbose_name="ukuran")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik berkas")),
                ("pada", models.DateTimeField(auto_now_add=True, verbose_name="pada")),
                (
                    "oleh",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.keanggotaan",
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "realisasi",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bukti",
                        to="indikator.realisasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "bukti",
            },
        ),
        migrations.CreateModel(
            name="SkalaPredikat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.SlugField(max_length=40, verbose_name="kode")),
                ("nama", models.CharField(max_length=160, verbose_name="nama")),
                (
                    "jenis",
                    models.CharField(
                        choices=[("predikat", "Predikat nilai"), ("status", "Status capaian")],
                        default="predikat",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("sumber", models.CharField(blank=True, max_length=240, verbose_name="sumber")),
                ("berlaku_dari", models.DateField(blank=True, null=True, verbose_name="berlaku dari")),
                ("berlaku_sampai", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                ("bawaan", models.BooleanField(default=False, verbose_name="bawaan")),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "skala",
            },
        ),
        migrations.CreateModel(
            name="Pita",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("urutan", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("predikat", models.CharField(max_length=40, verbose_name="predikat")),
                ("makna", models.CharField(blank=True, max_length=240, verbose_name="makna")),
                (
                    "bawah",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=34, null=True, verbose_name="batas bawah"
                    ),
                ),
                ("bawah_termasuk", models.BooleanField(default=True, verbose_name="batas bawah termasuk")),
                (
                    "atas",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=34, null=True, verbose_name="batas atas"
                    ),
                ),
                ("atas_termasuk", models.BooleanField(default=False, verbose_name="batas atas termasuk")),
                ("warna", models.CharField(blank=True, max_length=20, verbose_name="warna")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "skala",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pita",
                        to="indikator.skalapredikat",
                    ),
                ),
            ],
            options={
                "verbose_name": "pita",
            },
        ),
        migrations.AddField(
            model_name="indikator",
            name="skala",
            field=kinerja.core.tables.TenantKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="indikator.skalapredikat",
            ),
        ),
        migrations.CreateModel(
            name="TargetPerubahan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("triwulan", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="triwulan")),
                ("sebelum", models.CharField(blank=True, max_length=240, verbose_name="target semula")),
                ("sesudah", models.CharField(blank=True, max_length=240, verbose_name="target menjadi")),
                (
                    "jenis_alasan",
                    models.CharField(
                        choices=[
                            ("anggaran", "Perubahan anggaran"),
                            ("kebijakan", "Perubahan kebijakan atau peraturan"),
                            ("dokumen", "Penyelarasan dengan RPJMD, Renstra, atau RKPD"),
                            ("organisasi", "Perubahan organisasi atau tugas"),
                            ("keadaan", "Bencana atau keadaan di luar kendali"),
                            ("data", "Perubahan metode atau sumber data"),
                            ("pelengkap", "Melengkapi target yang belum ditetapkan"),
                            ("koreksi", "Koreksi kesalahan penulisan"),
                            ("lainnya", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="jenis alasan",
                    ),
                ),
                ("alasan", models.TextField(verbose_name="alasan")),
                ("oleh", models.CharField(max_length=160, verbose_name="oleh")),
                ("pada", models.DateTimeField(auto_now=True, verbose_name="pada")),
                (
                    "indikator",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="target_perubahan",
                        to="indikator.indikator",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_perubahan",
                        to="cascading.rencana",
                    ),
                ),
            ],
            options={
                "verbose_name": "perubahan target",
            },
        ),
        migrations.CreateModel(
            name="Variabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("urutan", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("kode", models.CharField(max_length=40, verbose_name="kode")),
                ("label", models.TextField(verbose_name="label")),
                ("satuan", models.CharField(blank=True, max_length=80, verbose_name="satuan")),
                ("sumber", models.TextField(blank=True, verbose_name="sumber")),
                (
                    "himpunan",
                    models.CharField(
                        blank=True,
                        choices=[("unsur", "Unsur"), ("unit", "Unit"), ("bulan", "Bulan"), ("triwulan", "Triwulan")],
                        max_length=8,
                        verbose_name="himpunan",
                    ),
                ),
                ("anggota", models.JSONField(blank=True, default=list, verbose_name="anggota")),
                (
                    "indikator",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variabel",
                        to="indikator.indikator",
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "rujukan",
                    kinerja.core.tables.TenantKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="dirujuk",
                        to="indikator.indikator",
                    ),
                ),
            ],
            options={
                "verbose_name": "variabel",
            },
        ),
        migrations.CreateModel(
            name="Anggaran",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tahun", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "pagu",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="pagu"),
                ),
                (
                    "realisasi",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="realisasi anggaran"
                    ),
                ),
                ("revisi", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"
                    ),
                ),
                (
                    "simpul",
                    kinerja.core.tables.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anggaran",
                        to="cascading.simpul",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggaran",
                "constraints": [
                    models.UniqueConstraint(fields=("pemda", "simpul", "tahun"), name="anggaran_tahun_uniq"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pagu", None), ("pagu__gte", 0), _connector="OR"),
                            models.Q(("realisasi", None), ("realisasi__gte", 0), _connector="OR"),
                        ),
                        name="anggaran_tidak_negatif",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="aturancapaian",
            constraint=models.UniqueConstraint(fields=("pemda", "kode", "versi"), name="aturan_kode_uniq"),
        ),
        migrations.AddConstraint(
            model_name="aturancapaian",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bawaan", ""), _negated=True), fields=("pemda", "bawaan"), name="aturan_bawaan_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="aturancapaian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("berlaku_dari", None),
                    ("berlaku_sampai", None),
                    ("berlaku_sampai__gte", models.F("berlaku_dari")),
                    _connector="OR",
                ),
                name="aturan_masa",
            ),
        ),
        migrations.AddConstraint(
            model_name="aturancapaian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("batas_atas", None),
                    ("batas_bawah", None),
                    ("batas_atas__gte", models.F("batas_bawah")),
                    _connector="OR",
                ),
                name="aturan_batas_urut",
            ),
        ),
        migrations.AddConstraint(
            model_name="jendelapengisian",
            constraint=models.UniqueConstraint(fields=("pemda", "tahun", "triwulan"), name="jendela_masa_uniq"),
        ),
        migrations.AddConstraint(
            model_name="jendelapengisian",
            constraint=models.CheckConstraint(
                condition=models.Q(("triwulan__range", (1, 4))), name="jendela_triwulan_1_sampai_4"
            ),
        ),
        migrations.AddConstraint(
            model_name="jendelapengisian",
            constraint=models.CheckConstraint(
                condition=models.Q(("tutup__gte", models.F("buka"))), name="jendela_tanggal_urut"
            ),
        ),
        migrations.AddConstraint(
            model_name="jendelakhusus",
            constraint=models.UniqueConstraint(fields=("pemda", "jendela", "unit"), name="jendela_khusus_uniq"),
        ),
        migrations.AddConstraint(
            model_name="paket",
            constraint=models.UniqueConstraint(
                fields=("pemda", "rencana", "unit", "tahun", "triwulan"), name="paket_masa_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="paket",
            constraint=models.CheckConstraint(
                condition=models.Q(("triwulan__range", (1, 4))), name="paket_triwulan_1_sampai_4"
            ),
        ),
        migrations.AddConstraint(
            model_name="parameter",
            constraint=models.UniqueConstraint(
                fields=("pemda", "kode", "berlaku_dari"), name="parameter_kode_uniq", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="parameter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("berlaku_dari", None),
                    ("berlaku_sampai", None),
                    ("berlaku_sampai__gte", models.F("berlaku_dari")),
                    _connector="OR",
                ),
                name="parameter_masa",
            ),
        ),
        migrations.AddConstraint(
            model_name="realisasi",
            constraint=models.UniqueConstraint(
                fields=("pemda", "indikator", "tahun", "triwulan", "versi"), name="realisasi_masa_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="realisasi",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("keadaan", "terisi"), _negated=True), ("nilai", None)),
                    models.Q(("keadaan", "terisi"), models.Q(("nilai", None), ("bagian", []), _negated=True)),
                    _connector="OR",
                ),
                name="realisasi_nilai_bila_terisi",
            ),
        ),
        migrations.AddConstraint(
            model_name="realisasi",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("koreksi_dari", None), ("versi", 1)),
                    models.Q(("koreksi_dari__isnull", False), ("versi__gt", 1)),
                    _connector="OR",
                ),
                name="realisasi_koreksi_berdasar",
            ),
        ),
        migrations.AddConstraint(
            model_name="bukti",
            constraint=models.UniqueConstraint(fields=("pemda", "realisasi", "sha256"), name="bukti_berkas_uniq"),
        ),
        migrations.AddConstraint(
            model_name="bukti",
            constraint=models.CheckConstraint(condition=models.Q(("ukuran__gt", 0)), name="bukti_tidak_kosong"),
        ),
        migrations.AddConstraint(
            model_name="skalapredikat",
            constraint=models.UniqueConstraint(
                fields=("pemda", "kode", "berlaku_dari"), name="skala_kode_uniq", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="skalapredikat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bawaan", True)), fields=("pemda", "jenis"), name="skala_bawaan_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="skalapredikat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("berlaku_dari", None),
                    ("berlaku_sampai", None),
                    ("berlaku_sampai__gte", models.F("berlaku_dari")),
                    _connector="OR",
                ),
                name="skala_masa",
            ),
        ),
        migrations.AddConstraint(
            model_name="pita",
            constraint=models.UniqueConstraint(fields=("pemda", "skala", "urutan"), name="pita_urutan_uniq"),
        ),
        migrations.AddConstraint(
            model_name="pita",
            constraint=models.CheckConstraint(
                condition=models.Q(("bawah", None), ("atas", None), ("atas__gte", models.F("bawah")), _connector="OR"),
                name="pita_batas_urut",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetperubahan",
            constraint=models.UniqueConstraint(
                fields=("pemda", "rencana", "indikator", "tahun", "triwulan"),
                name="target_perubahan_uniq",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="variabel",
            constraint=models.UniqueConstraint(fields=("pemda", "indikator", "kode"), name="variabel_kode_uniq"),
        ),
        WallIn("aturancapaian"),
        WallIn("skalapredikat"),
        WallIn("pita"),
        WallIn("parameter"),
        WallIn("indikator", keys=("aturan", "skala", "semula")),
        WallIn("variabel"),
        WallIn("targetperubahan"),
        WallIn("jendelapengisian"),
        WallIn("jendelakhusus"),
        WallIn("paket"),
        WallIn("realisasi"),
        WallIn("bukti"),
        WallIn("anggaran"),
    ]
