"""The indicators and targets of a plan that is set change no more either, whichever door is used."""

from django.db import migrations

GUARD = """
CREATE FUNCTION indikator_tetap() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rencana_tetap(TG_RELID, (
        SELECT count(*) FROM cascading_rencana r WHERE r.status IN ('ditetapkan', 'digantikan') AND r.id IN (
            SELECT s.rencana_id FROM berubah b JOIN cascading_simpul s ON s.id = b.simpul_id)));
    RETURN NULL;
END $$;

-- How an indicator is measured may be said later too; what the plan prints of it may not.
CREATE FUNCTION indikator_tetap_tercetak() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rencana_tetap(TG_RELID, (
        SELECT count(*) FROM berubah b JOIN menjadi m ON m.id = b.id
        JOIN cascading_simpul s ON s.id = b.simpul_id JOIN cascading_rencana r ON r.id = s.rencana_id
        WHERE r.status IN ('ditetapkan', 'digantikan') AND (
            b.pemda_id, b.simpul_id, b.urutan, b.nama, b.definisi, b.makna, b.alasan, b.relevansi, b.rumus_teks,
            b.satuan_id, b.polaritas, b.akumulasi, b.sumber_data, b.penanggung_jawab, b.keterangan, b.baseline_teks,
            b.akhir_teks
        ) IS DISTINCT FROM (
            m.pemda_id, m.simpul_id, m.urutan, m.nama, m.definisi, m.makna, m.alasan, m.relevansi, m.rumus_teks,
            m.satuan_id, m.polaritas, m.akumulasi, m.sumber_data, m.penanggung_jawab, m.keterangan, m.baseline_teks,
            m.akhir_teks)));
    RETURN NULL;
END $$;

CREATE FUNCTION target_tetap() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rencana_tetap(TG_RELID, (
        SELECT count(*) FROM cascading_rencana r WHERE r.status IN ('ditetapkan', 'digantikan') AND r.id IN (
            SELECT s.rencana_id FROM berubah b JOIN indikator_indikator i ON i.id = b.indikator_id
            JOIN cascading_simpul s ON s.id = i.simpul_id)));
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER indikator_tetap_tambah AFTER INSERT ON indikator_indikator
REFERENCING NEW TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION indikator_tetap();
CREATE TRIGGER indikator_tetap_ubah AFTER UPDATE ON indikator_indikator
REFERENCING OLD TABLE AS berubah NEW TABLE AS menjadi FOR EACH STATEMENT EXECUTE FUNCTION indikator_tetap_tercetak();
CREATE TRIGGER indikator_tetap_hapus AFTER DELETE ON indikator_indikator
REFERENCING OLD TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION indikator_tetap();
CREATE TRIGGER target_tetap_tambah AFTER INSERT ON indikator_target
REFERENCING NEW TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION target_tetap();
CREATE TRIGGER target_tetap_ubah AFTER UPDATE ON indikator_target
REFERENCING OLD TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION target_tetap();
CREATE TRIGGER target_tetap_hapus AFTER DELETE ON indikator_target
REFERENCING OLD TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION target_tetap();
"""
TAKE_BACK = """
DROP TRIGGER target_tetap_hapus ON indikator_target;
DROP TRIGGER target_tetap_ubah ON indikator_target;
DROP TRIGGER target_tetap_tambah ON indikator_target;
DROP TRIGGER indikator_tetap_hapus ON indikator_indikator;
DROP TRIGGER indikator_tetap_ubah ON indikator_indikator;
DROP TRIGGER indikator_tetap_tambah ON indikator_indikator;
DROP FUNCTION target_tetap();
DROP FUNCTION indikator_tetap_tercetak();
DROP FUNCTION indikator_tetap();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0002_rencana_ditetapkan_tetap"),
        ("indikator", "0004_angkat_dan_desimal"),
    ]

    operations = [
        migrations.RunSQL(GUARD + TRIGGERS, TAKE_BACK),
    ]
