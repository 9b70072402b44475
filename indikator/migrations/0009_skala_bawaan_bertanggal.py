"""Which scale judges achievements is chosen from a day on, as which rule does: one for each first day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_tables"),
        ("indikator", "0008_tipe_penghitungan_dilengkapi"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="skalapredikat",
            name="skala_bawaan_uniq",
        ),
        migrations.AddConstraint(
            model_name="skalapredikat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bawaan", True)),
                fields=("pemda", "jenis", "berlaku_dari"),
                name="skala_bawaan_uniq",
                nulls_distinct=False,
            ),
        ),
    ]
