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

CREATE FUNCTION target_tetap() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rencana_tetap(TG_RELID, (
        SELECT count(*) FROM cascading_rencana r WHERE r.status IN ('ditetapkan', 'digantikan') AND r.id IN (
            SELECT s.rencana_id FROM berubah b JOIN indikator_indikator i ON i.id = b.indikator_id
            JOIN cascading_simpul s ON s.id = i.simpul_id)));
    RETURN NULL;
END $$;
"""
EVENTS = {"tambah": ("INSERT", "NEW"), "ubah": ("UPDATE", "OLD"), "hapus": ("DELETE", "OLD")}
TABLES = ("indikator", "target")
TRIGGERS = "\n".join(
    f"CREATE TRIGGER {table}_tetap_{name} AFTER {event} ON indikator_{table} REFERENCING {rows} TABLE AS berubah"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_tetap();"
    for table in TABLES
    for name, (event, rows) in EVENTS.items()
)
TAKE_BACK = "\n".join(
    [f"DROP TRIGGER {table}_tetap_{name} ON indikator_{table};" for table in TABLES for name in EVENTS]
    + [f"DROP FUNCTION {table}_tetap();" for table in TABLES]
)


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0002_rencana_ditetapkan_tetap"),
        ("indikator", "0004_angkat_dan_desimal"),
    ]

    operations = [
        migrations.RunSQL(GUARD + TRIGGERS, TAKE_BACK),
    ]
