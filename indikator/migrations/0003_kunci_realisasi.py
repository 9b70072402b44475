"""The database itself guards realisations: a verified one never changes, nobody writes out of time or for another unit.

Only deleting stays open to the owner of the tables, who clears away a Pemda that leaves. The refusals name a
constraint, as those of a check do.
"""

from django.db import migrations

# A temporary table of the same name must not stand before ours, hence the search_path of each function.
HELPERS = """
CREATE FUNCTION realisasi_ditolak(kunci text, pesan text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', pesan USING ERRCODE = 'check_violation', CONSTRAINT = kunci;
END $$;

CREATE FUNCTION unit_ke_atas(unit bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE atas AS (
        SELECT id, induk_id FROM core_unit WHERE id = unit
        UNION ALL SELECT u.id, u.induk_id FROM core_unit u JOIN atas ON u.id = atas.induk_id)
    SELECT id FROM atas
$$;

CREATE FUNCTION unit_indikator(indikator bigint) RETURNS bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT COALESCE(
        (SELECT a.unit_id FROM cascading_simpul a
         WHERE a.tree_id = s.tree_id AND a.lft <= s.lft AND a.rght >= s.rght AND a.unit_id IS NOT NULL
         ORDER BY a.lft DESC LIMIT 1), r.unit_id)
    FROM indikator_indikator i JOIN cascading_simpul s ON s.id = i.simpul_id
    JOIN cascading_rencana r ON r.id = s.rencana_id WHERE i.id = indikator
$$;

-- Raises unless this membership may write into this package today.
CREATE FUNCTION realisasi_periksa(p indikator_paket, oleh bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE hari date := (now() AT TIME ZONE (SELECT zona_waktu FROM core_pemda WHERE id = p.pemda_id))::date;
BEGIN
    IF p.status NOT IN ('draf', 'dikembalikan') THEN
        PERFORM realisasi_ditolak('realisasi_paket_terbuka', 'paket sudah ' || p.status);
    END IF;
    IF NOT EXISTS (SELECT 1 FROM cascading_rencana WHERE id = p.rencana_id AND status = 'ditetapkan') THEN
        PERFORM realisasi_ditolak('realisasi_rencana_ditetapkan', 'rencana belum ditetapkan');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM indikator_jendelapengisian j
        WHERE j.pemda_id = p.pemda_id AND j.tahun = p.tahun AND j.triwulan = p.triwulan AND j.buka <= hari
        AND (hari <= j.tutup OR hari <= p.perbaikan_sampai OR EXISTS (
            SELECT 1 FROM indikator_jendelakhusus k WHERE k.pemda_id = p.pemda_id AND k.jendela_id = j.id
            AND hari <= k.tutup AND k.unit_id IN (SELECT unit_ke_atas(p.unit_id))))) THEN
        PERFORM realisasi_ditolak('realisasi_jendela_terbuka', 'jendela pengisian tidak terbuka');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM core_keanggotaan m WHERE m.id = oleh AND m.pemda_id = p.pemda_id AND m.aktif
        AND m.peran = 'kepala_unit' AND m.unit_id IN (SELECT unit_ke_atas(p.unit_id))) THEN
        PERFORM realisasi_ditolak('realisasi_oleh_kepala_unit', 'hanya kepala unit ini yang mengisi');
    END IF;
END $$;

CREATE FUNCTION oleh_pemilik_tabel(tabel oid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE pg_class.oid = tabel
$$;
"""

REALISASI = """
CREATE FUNCTION realisasi_dijaga() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    bebas text[] := ARRAY['status', 'alasan_kembali', 'revisi', 'pada'];
    p indikator_paket;
    dari indikator_realisasi;
BEGIN
    IF TG_OP = 'DELETE' AND oleh_pemilik_tabel(TG_RELID) THEN RETURN OLD; END IF;
    IF TG_OP <> 'INSERT' AND OLD.status = 'terverifikasi' THEN
        PERFORM realisasi_ditolak('realisasi_terverifikasi_tetap', 'realisasi sudah terverifikasi');
    END IF;
    SELECT * INTO p FROM indikator_paket WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.paket_id ELSE NEW.paket_id END
    FOR SHARE;
    IF TG_OP = 'DELETE' THEN
        PERFORM realisasi_periksa(p, OLD.oleh_id);
        RETURN OLD;
    END IF;
    IF p.id IS NULL OR (p.pemda_id, p.tahun, p.triwulan) <> (NEW.pemda_id, NEW.tahun, NEW.triwulan) THEN
        PERFORM realisasi_ditolak('realisasi_masa_paket', 'masa realisasi bukan masa paketnya');
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.indikator_id <> OLD.indikator_id AND (
        SELECT count(DISTINCT COALESCE(semula_id, id)) FROM indikator_indikator
        WHERE id IN (NEW.indikator_id, OLD.indikator_id)) = 1 THEN
        bebas := bebas || 'indikator_id'::text;  -- the same indicator in the next version of its plan
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - bebas = to_jsonb(OLD) - bebas THEN
        IF NEW.status = 'terverifikasi' AND (OLD.status <> 'diajukan' OR p.status <> 'terverifikasi') THEN
            PERFORM realisasi_ditolak('realisasi_urutan_status', 'hanya paket terverifikasi yang memverifikasi');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.status <> 'draf' THEN
        PERFORM realisasi_ditolak('realisasi_urutan_status', 'isi yang berubah menjadi draf');
    END IF;
    PERFORM realisasi_periksa(p, NEW.oleh_id);
    IF TG_OP = 'INSERT' AND NEW.koreksi_dari_id IS NOT NULL THEN
        SELECT * INTO dari FROM indikator_realisasi WHERE id = NEW.koreksi_dari_id;
        IF dari.status <> 'terverifikasi' OR dari.paket_id <> NEW.paket_id OR NEW.versi <> dari.versi + 1 OR (
            SELECT count(DISTINCT COALESCE(semula_id, id)) FROM indikator_indikator
            WHERE id IN (NEW.indikator_id, dari.indikator_id)) <> 1 THEN
            PERFORM realisasi_ditolak('realisasi_koreksi_berdasar', 'koreksi berawal dari baris terverifikasi');
        END IF;
    ELSIF (TG_OP = 'INSERT' OR NEW.indikator_id <> OLD.indikator_id OR NEW.paket_id <> OLD.paket_id) AND NOT EXISTS (
        SELECT 1 FROM indikator_indikator i JOIN cascading_simpul s ON s.id = i.simpul_id
        WHERE i.id = NEW.indikator_id AND s.rencana_id = p.rencana_id
        AND unit_indikator(i.id) = p.unit_id) THEN
        PERFORM realisasi_ditolak('realisasi_unit_paket', 'indikator ini bukan milik unit paketnya');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER realisasi_dijaga BEFORE INSERT OR UPDATE OR DELETE ON indikator_realisasi
FOR EACH ROW EXECUTE FUNCTION realisasi_dijaga();
"""

PAKET = """
CREATE FUNCTION paket_dijaga() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.pemda_id, NEW.unit_id, NEW.tahun, NEW.triwulan) <> (OLD.pemda_id, OLD.unit_id, OLD.tahun, OLD.triwulan)
        OR NEW.rencana_id <> OLD.rencana_id AND NOT EXISTS (
            SELECT 1 FROM cascading_rencana WHERE id = NEW.rencana_id AND perubahan_dari_id = OLD.rencana_id) THEN
        PERFORM realisasi_ditolak('paket_tetap_miliknya', 'paket tidak berpindah unit atau masa');
    END IF;
    IF NEW.status = OLD.status THEN RETURN NEW; END IF;
    IF (OLD.status, NEW.status) NOT IN (('draf', 'diajukan'), ('dikembalikan', 'diajukan'), ('diajukan', 'dikembalikan'),
        ('diajukan', 'terverifikasi'), ('terverifikasi', 'draf')) THEN
        PERFORM realisasi_ditolak('paket_urutan_status', 'dari ' || OLD.status || ' tidak menjadi ' || NEW.status);
    END IF;
    IF NEW.status = 'diajukan' THEN
        PERFORM realisasi_periksa(OLD, NEW.diajukan_oleh_id);
    ELSIF OLD.status = 'diajukan' THEN
        IF NOT EXISTS (
            SELECT 1 FROM core_keanggotaan m WHERE m.id = NEW.diputus_oleh_id AND m.pemda_id = NEW.pemda_id AND m.aktif
            AND m.peran = 'perencana' AND (m.unit_id IS NULL OR EXISTS (
                SELECT 1 FROM core_unit pd WHERE pd.induk_id IS NULL AND pd.id IN (SELECT unit_ke_atas(m.unit_id))
                AND pd.id IN (SELECT unit_ke_atas(NEW.unit_id))))) THEN
            PERFORM realisasi_ditolak('paket_oleh_perencana', 'hanya perencana perangkat daerah ini yang memutuskan');
        END IF;
        IF EXISTS (
            SELECT 1 FROM core_keanggotaan m JOIN core_keanggotaan pengisi ON pengisi.pengguna_id = m.pengguna_id
            WHERE m.id = NEW.diputus_oleh_id AND (pengisi.id = NEW.diajukan_oleh_id OR pengisi.id IN (
                SELECT oleh_id FROM indikator_realisasi
                WHERE pemda_id = NEW.pemda_id AND paket_id = NEW.id AND status <> 'terverifikasi'))) THEN
            PERFORM realisasi_ditolak('paket_bukan_isian_sendiri', 'pengisi tidak memutuskan isiannya sendiri');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paket_dijaga BEFORE UPDATE ON indikator_paket FOR EACH ROW EXECUTE FUNCTION paket_dijaga();

CREATE FUNCTION paket_baru_dijaga() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status <> 'draf' THEN
        PERFORM realisasi_ditolak('paket_urutan_status', 'paket baru adalah draf');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paket_baru_dijaga BEFORE INSERT ON indikator_paket FOR EACH ROW EXECUTE FUNCTION paket_baru_dijaga();
"""

BUKTI = """
CREATE FUNCTION bukti_dijaga() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    r indikator_realisasi;
    p indikator_paket;
BEGIN
    IF TG_OP = 'DELETE' AND oleh_pemilik_tabel(TG_RELID) THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM realisasi_ditolak('bukti_tetap', 'bukti tidak berubah, hanya diganti yang lain');
    END IF;
    SELECT * INTO r FROM indikator_realisasi
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.realisasi_id ELSE NEW.realisasi_id END;
    IF r.status = 'terverifikasi' THEN
        PERFORM realisasi_ditolak('realisasi_terverifikasi_tetap', 'realisasi sudah terverifikasi');
    END IF;
    SELECT * INTO p FROM indikator_paket WHERE id = r.paket_id FOR SHARE;
    PERFORM realisasi_periksa(p, CASE TG_OP WHEN 'DELETE' THEN OLD.oleh_id ELSE NEW.oleh_id END);
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER bukti_dijaga BEFORE INSERT OR UPDATE OR DELETE ON indikator_bukti
FOR EACH ROW EXECUTE FUNCTION bukti_dijaga();
"""

TAKE_BACK = """
DROP TRIGGER bukti_dijaga ON indikator_bukti;
DROP TRIGGER paket_baru_dijaga ON indikator_paket;
DROP TRIGGER paket_dijaga ON indikator_paket;
DROP TRIGGER realisasi_dijaga ON indikator_realisasi;
DROP FUNCTION bukti_dijaga, paket_baru_dijaga, paket_dijaga, realisasi_dijaga, oleh_pemilik_tabel, realisasi_periksa,
    unit_indikator, unit_ke_atas, realisasi_ditolak;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("indikator", "0002_pengukuran"),
    ]

    operations = [
        migrations.RunSQL(HELPERS + REALISASI + PAKET + BUKTI, TAKE_BACK),
    ]
