"""The codes on issued documents, outside the wall: they lead into it. Rows are only ever added."""

import django.db.models.deletion
from django.db import migrations, models

from kinerja.core.tables import WallIn


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="KodeVerifikasi",
            fields=[
                ("kode", models.CharField(max_length=24, primary_key=True, serialize=False, verbose_name="kode")),
                ("dokumen_id", models.BigIntegerField(verbose_name="dokumen")),
                (
                    "pemda",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.pemda"),
                ),
            ],
            options={
                "verbose_name": "kode verifikasi",
            },
        ),
        WallIn("kodeverifikasi", append_only=True),
    ]
