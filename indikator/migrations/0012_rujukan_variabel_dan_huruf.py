"""What a variable of a formula takes over or is typed as: a variable of another indicator, letters of an instrument."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indikator", "0011_realisasi_belum_waktunya")]

    operations = [
        migrations.AddField(
            model_name="variabel",
            name="rujukan_variabel",
            field=models.CharField(blank=True, max_length=40, verbose_name="variabel yang dirujuk"),
        ),
        migrations.AddField(
            model_name="variabel",
            name="jawaban",
            field=models.CharField(blank=True, max_length=40, verbose_name="huruf menurut instrumen"),
        ),
    ]
