"""A printing may be a book of several plans: then it names none."""

import django.db.models.deletion
from django.db import migrations

import kinerja.core.tables


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0004_penjaga_menurut_sesi"),
        ("laporan", "0002_impor"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cetakan",
            name="rencana",
            field=kinerja.core.tables.TenantKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cetakan",
                to="cascading.rencana",
            ),
        ),
    ]
