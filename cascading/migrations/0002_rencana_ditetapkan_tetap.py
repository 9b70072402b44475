"""The database itself keeps a plan that is set: its row and its nodes change no more, whichever door is used.

Asked once for each statement, not for each row, so that a tree of thousands of nodes is as fast as before. The owner
of the tables, who migrates, restores and clears away a Pemda that leaves, is not asked.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION rencana_tetap(tabel oid, n bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF n > 0 AND NOT (SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE pg_class.oid = tabel) THEN
        RAISE EXCEPTION 'rencana sudah ditetapkan, isinya tidak berubah lagi'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'rencana_ditetapkan_tetap';
    END IF;
END $$;

CREATE FUNCTION simpul_tetap() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rencana_tetap(TG_RELID, (
        SELECT count(*) FROM cascading_rencana
        WHERE status IN ('ditetapkan', 'digantikan') AND id IN (SELECT rencana_id FROM berubah)));
    RETURN NULL;
END $$;
CREATE TRIGGER simpul_tetap_tambah AFTER INSERT ON cascading_simpul
REFERENCING NEW TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION simpul_tetap();
CREATE TRIGGER simpul_tetap_ubah AFTER UPDATE ON cascading_simpul
REFERENCING OLD TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION simpul_tetap();
CREATE TRIGGER simpul_tetap_hapus AFTER DELETE ON cascading_simpul
REFERENCING OLD TABLE AS berubah FOR EACH STATEMENT EXECUTE FUNCTION simpul_tetap();

CREATE FUNCTION rencana_dijaga() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE bebas text[] := ARRAY['status', 'revisi', 'diubah_pada'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM rencana_tetap(TG_RELID, 1);
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - bebas <> to_jsonb(OLD) - bebas OR (NEW.status <> OLD.status AND NEW.status <> 'digantikan') THEN
        PERFORM rencana_tetap(TG_RELID, 1);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rencana_dijaga BEFORE UPDATE OR DELETE ON cascading_rencana
FOR EACH ROW WHEN (OLD.status IN ('ditetapkan', 'digantikan')) EXECUTE FUNCTION rencana_dijaga();
"""

TAKE_BACK = """
DROP TRIGGER rencana_dijaga ON cascading_rencana;
DROP TRIGGER simpul_tetap_hapus ON cascading_simpul;
DROP TRIGGER simpul_tetap_ubah ON cascading_simpul;
DROP TRIGGER simpul_tetap_tambah ON cascading_simpul;
DROP FUNCTION rencana_dijaga();
DROP FUNCTION simpul_tetap();
DROP FUNCTION rencana_tetap(oid, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(GUARD, TAKE_BACK),
    ]
