"""An import says what its workbook holds: the plan, as all did until now, or its budgets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("laporan", "0006_naskah_per_laporan")]

    operations = [
        migrations.AddField(
            model_name="impor",
            name="jenis",
            field=models.CharField(
                choices=[("rencana", "Rencana"), ("anggaran", "Anggaran")],
                default="rencana",
                max_length=10,
                verbose_name="jenis",
            ),
        ),
    ]
