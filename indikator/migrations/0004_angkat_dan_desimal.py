"""What the national defaults need besides: the lift of SKP 2021, the decimals of a scale, defaults by date."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_tables"),
        ("indikator", "0003_kunci_realisasi"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="aturancapaian",
            name="aturan_bawaan_uniq",
        ),
        migrations.AddField(
            model_name="aturancapaian",
            name="angkat_di_atas",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="dinaikkan bila di atas"
            ),
        ),
        migrations.AddField(
            model_name="aturancapaian",
            name="angkat_menjadi",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="dinaikkan menjadi"
            ),
        ),
        migrations.AddField(
            model_name="skalapredikat",
            name="catatan",
            field=models.CharField(blank=True, max_length=240, verbose_name="catatan"),
        ),
        migrations.AddField(
            model_name="skalapredikat",
            name="desimal",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="desimal"),
        ),
        migrations.AddConstraint(
            model_name="aturancapaian",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bawaan", ""), _negated=True),
                fields=("pemda", "bawaan", "berlaku_dari"),
                name="aturan_bawaan_uniq",
                nulls_distinct=False,
            ),
        ),
    ]
