"""The database itself keeps what was issued: no row changes or goes, and the numbers of a year have no gap.

Only deleting stays open to the owner of the tables, who clears away a Pemda that leaves. A code that is told to the
public leads to a document that is there.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION dokumen_ditolak(kunci text, pesan text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', pesan USING ERRCODE = 'check_violation', CONSTRAINT = kunci;
END $$;

CREATE FUNCTION dokumen_dijaga() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM dokumen_ditolak('dokumen_terbit_tetap', 'dokumen yang sudah terbit tidak berubah lagi');
    END IF;
    IF NOT (SELECT pg_has_role(session_user, relowner, 'USAGE') FROM pg_class WHERE pg_class.oid = TG_RELID) THEN
        PERFORM dokumen_ditolak('dokumen_terbit_tetap', 'dokumen yang sudah terbit tidak dihapus');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER dokumen_dijaga BEFORE UPDATE OR DELETE ON laporan_dokumen
FOR EACH ROW EXECUTE FUNCTION dokumen_dijaga();
CREATE TRIGGER pencabutan_dijaga BEFORE UPDATE OR DELETE ON laporan_pencabutandokumen
FOR EACH ROW EXECUTE FUNCTION dokumen_dijaga();

CREATE FUNCTION dokumen_berurutan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.urut <> (
        SELECT COALESCE(max(urut), 0) + 1 FROM laporan_dokumen
        WHERE pemda_id = NEW.pemda_id AND laporan = NEW.laporan AND tahun = NEW.tahun) THEN
        PERFORM dokumen_ditolak('dokumen_urut_tanpa_celah', 'nomor urut dokumen bukan yang berikutnya');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dokumen_berurutan BEFORE INSERT ON laporan_dokumen
FOR EACH ROW EXECUTE FUNCTION dokumen_berurutan();

ALTER TABLE core_kodeverifikasi ADD CONSTRAINT kodeverifikasi_dokumen_fk
FOREIGN KEY (pemda_id, dokumen_id) REFERENCES laporan_dokumen (pemda_id, id) DEFERRABLE INITIALLY DEFERRED;
"""

TAKE_BACK = """
ALTER TABLE core_kodeverifikasi DROP CONSTRAINT kodeverifikasi_dokumen_fk;
DROP TRIGGER dokumen_berurutan ON laporan_dokumen;
DROP TRIGGER pencabutan_dijaga ON laporan_pencabutandokumen;
DROP TRIGGER dokumen_dijaga ON laporan_dokumen;
DROP FUNCTION dokumen_berurutan();
DROP FUNCTION dokumen_dijaga();
DROP FUNCTION dokumen_ditolak(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("laporan", "0004_dokumen"),
    ]

    operations = [
        migrations.RunSQL(GUARD, TAKE_BACK),
    ]
