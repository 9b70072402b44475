"""A type of accumulation that the document left blank may be given to a plan that is set; one that stands may not go."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION indikator_tetap_tercetak() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rencana_tetap(TG_RELID, (
        SELECT count(*) FROM berubah b JOIN menjadi m ON m.id = b.id
        JOIN cascading_simpul s ON s.id = b.simpul_id JOIN cascading_rencana r ON r.id = s.rencana_id
        WHERE r.status IN ('ditetapkan', 'digantikan') AND (
            b.pemda_id, b.simpul_id, b.urutan, b.nama, b.definisi, b.makna, b.alasan, b.relevansi, b.rumus_teks,
            b.satuan_id, b.polaritas, {semula}, b.sumber_data, b.penanggung_jawab, b.keterangan, b.baseline_teks,
            b.akhir_teks
        ) IS DISTINCT FROM (
            m.pemda_id, m.simpul_id, m.urutan, m.nama, m.definisi, m.makna, m.alasan, m.relevansi, m.rumus_teks,
            m.satuan_id, m.polaritas, m.akumulasi, m.sumber_data, m.penanggung_jawab, m.keterangan, m.baseline_teks,
            m.akhir_teks)));
    RETURN NULL;
END $$;
"""
# A plan that another version took over ("digantikan") is history: nothing is filled in there.
FILLED_IN = "CASE WHEN b.akumulasi = '' AND r.status = 'ditetapkan' THEN m.akumulasi ELSE b.akumulasi END"


class Migration(migrations.Migration):
    dependencies = [("indikator", "0007_penjaga_menurut_sesi")]

    operations = [
        migrations.RunSQL(GUARD.format(semula=FILLED_IN), GUARD.format(semula="b.akumulasi")),
    ]
