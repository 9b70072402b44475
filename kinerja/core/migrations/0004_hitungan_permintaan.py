"""Counts of who asks the public page, shared by all web processes; of use for a minute, told of nobody by name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_kode_verifikasi"),
    ]

    operations = [
        migrations.CreateModel(
            name="HitunganPermintaan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("menit", models.BigIntegerField(verbose_name="menit")),
                ("kunci", models.CharField(max_length=64, verbose_name="kunci")),
                ("jumlah", models.PositiveIntegerField(verbose_name="jumlah")),
            ],
            options={
                "verbose_name": "hitungan permintaan",
                "constraints": [models.UniqueConstraint(fields=("menit", "kunci"), name="hitungan_permintaan_uniq")],
            },
        ),
    ]
