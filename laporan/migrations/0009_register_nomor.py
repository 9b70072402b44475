"""Numbers of documents run in registers: one per issuing office, kind of register and year; a paper register may skip.

What was issued keeps its number. Where two decrees of one office have the same, the older stands in the register of
decrees and the other in one of its own. Taking it back fails where two offices have used the same number since.
"""

import django.db.models.deletion
from django.db import migrations, models

import kinerja.core.tables
from kinerja.core.tables import WallIn

FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE laporan_dokumen DISABLE TRIGGER dokumen_dijaga;
UPDATE laporan_dokumen d SET unit_id = r.unit_id,
    register = CASE WHEN d.laporan IN ('sk-iku', 'sk-iki') THEN 'keputusan' ELSE d.laporan END
FROM cascading_rencana r WHERE r.pemda_id = d.pemda_id AND r.id = d.rencana_id;
UPDATE laporan_dokumen d SET register = d.laporan || '-lama' WHERE EXISTS (
    SELECT FROM laporan_dokumen o WHERE o.pemda_id = d.pemda_id AND o.unit_id IS NOT DISTINCT FROM d.unit_id
    AND o.register = d.register AND o.tahun = d.tahun AND o.urut = d.urut AND o.id < d.id);
ALTER TABLE laporan_dokumen ENABLE TRIGGER dokumen_dijaga;
"""

ONWARD = """
CREATE OR REPLACE FUNCTION dokumen_berurutan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.urut <= (
        SELECT COALESCE(max(urut), 0) FROM laporan_dokumen
        WHERE pemda_id = NEW.pemda_id AND unit_id IS NOT DISTINCT FROM NEW.unit_id
        AND register = NEW.register AND tahun = NEW.tahun) THEN
        PERFORM dokumen_ditolak('dokumen_urut_maju', 'nomor urut dokumen sudah terlewati dalam registernya');
    END IF;
    RETURN NEW;
END $$;
"""
WITHOUT_GAP = """
CREATE OR REPLACE FUNCTION dokumen_berurutan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.urut <> (
        SELECT COALESCE(max(urut), 0) + 1 FROM laporan_dokumen
        WHERE pemda_id = NEW.pemda_id AND laporan = NEW.laporan AND tahun = NEW.tahun) THEN
        PERFORM dokumen_ditolak('dokumen_urut_tanpa_celah', 'nomor urut dokumen bukan yang berikutnya');
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_tables"),
        ("laporan", "0008_sidik_cetakan"),
    ]

    operations = [
        migrations.AddField(
            model_name="dokumen",
            name="unit",
            field=kinerja.core.tables.TenantKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.unit",
            ),
        ),
        migrations.AddField(
            model_name="dokumen",
            name="register",
            field=models.CharField(default="", max_length=40, verbose_name="register"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="penerbitan",
            name="urut",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="nomor urut"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="dokumen", name="dokumen_urut_uniq"),
        migrations.AddConstraint(
            model_name="dokumen",
            constraint=models.UniqueConstraint(
                fields=("pemda", "unit", "register", "tahun", "urut"), name="dokumen_urut_uniq", nulls_distinct=False
            ),
        ),
        WallIn("dokumen", keys=("unit",)),
        migrations.RunSQL(ONWARD, WITHOUT_GAP),
    ]
