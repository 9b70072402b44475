"""A printing keeps what it hung on, so that its file is given again only while all of that is as it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("laporan", "0007_jenis_impor"),
    ]

    operations = [
        migrations.AddField(
            model_name="cetakan",
            name="sidik",
            field=models.CharField(blank=True, max_length=64, verbose_name="sidik keadaan"),
        ),
    ]
