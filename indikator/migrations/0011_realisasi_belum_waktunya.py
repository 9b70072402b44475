"""A realisation may say that it is not due yet: what a formula gives whose sources are still to come.

The column holds any of these words already; only the list of what it may say grows.
"""

from typing import ClassVar

from django.db import migrations, models

from indikator.nilai import Keadaan


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indikator", "0010_instrumen")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="realisasi",
            name="keadaan",
            field=models.CharField(
                choices=[
                    ("terisi", "Terisi"),
                    ("kosong", "Belum diisi"),
                    ("belum_waktunya", "Belum waktunya"),
                    ("tidak_berlaku", "Tidak berlaku"),
                    ("tak_terhitung", "Tidak dapat dihitung"),
                ],
                default=Keadaan.KOSONG,
                max_length=14,
                verbose_name="keadaan",
            ),
        ),
    ]
