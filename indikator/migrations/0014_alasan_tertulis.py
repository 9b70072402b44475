"""Why something is n/a, as its author wrote it, beside why there is no value, which the calculation says too.

What was n/a so far keeps its reason in both: the guard of verified rows is lifted for that one statement.
"""

from typing import ClassVar

from django.db import migrations, models

COPY = """
ALTER TABLE indikator_realisasi DISABLE TRIGGER realisasi_dijaga;
UPDATE indikator_realisasi SET alasan_tertulis = alasan_keadaan
WHERE keadaan = 'tidak_berlaku' AND alasan_keadaan NOT LIKE '“%” tidak berlaku.';
ALTER TABLE indikator_realisasi ENABLE TRIGGER realisasi_dijaga;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indikator", "0013_anggaran_triwulan")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="realisasi",
            name="alasan_tertulis",
            field=models.TextField(blank=True, default="", verbose_name="alasan bila n/a"),
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
