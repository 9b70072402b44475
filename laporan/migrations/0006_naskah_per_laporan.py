"""A plan has texts for each of its documents instead of one set for all.

What there is stays with the document that its scheme is made for. A plan of another scheme printed the same texts in
each of its decrees: each of them gets a copy. Taking it back keeps the oldest texts of a plan.
"""

from django.db import migrations, models

KEEP = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE laporan_naskah n SET laporan = CASE s.kode WHEN 'iki' THEN 'sk-iki' WHEN 'csf' THEN 'kertas-kerja-csf'
    ELSE 'sk-iku' END
FROM cascading_rencana r JOIN cascading_skema s ON s.pemda_id = r.pemda_id AND s.id = r.skema_id
WHERE r.pemda_id = n.pemda_id AND r.id = n.rencana_id;
INSERT INTO laporan_naskah (pemda_id, rencana_id, laporan, isi, revisi)
SELECT n.pemda_id, n.rencana_id, l.laporan, n.isi, 0
FROM laporan_naskah n JOIN cascading_rencana r ON r.pemda_id = n.pemda_id AND r.id = n.rencana_id
JOIN cascading_skema s ON s.pemda_id = r.pemda_id AND s.id = r.skema_id
CROSS JOIN (VALUES ('sk-iki'), ('kertas-kerja-csf')) AS l(laporan)
WHERE s.kode NOT IN ('iku', 'iki', 'csf');
"""
TAKE_BACK = """
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM laporan_naskah n USING laporan_naskah older
WHERE older.pemda_id = n.pemda_id AND older.rencana_id = n.rencana_id AND older.id < n.id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("laporan", "0005_dokumen_tetap"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="naskah", name="naskah_uniq"),
        migrations.AddField(
            model_name="naskah",
            name="laporan",
            field=models.CharField(default="", max_length=40, verbose_name="laporan"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="naskah",
            constraint=models.UniqueConstraint(fields=("pemda", "rencana", "laporan"), name="naskah_uniq"),
        ),
        migrations.RunSQL(KEEP, TAKE_BACK),
    ]
