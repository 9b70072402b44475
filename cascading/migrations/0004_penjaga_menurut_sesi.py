"""The guard of a set plan asks who is signed in to the database, not as whom a key deletes along.

A key with ON DELETE CASCADE deletes as the owner of the table; asked about that role, the guard let a branch of a set
plan go whenever the deleted node had others below it.
"""

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION rencana_tetap(tabel oid, n bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF n > 0 AND NOT (SELECT pg_has_role({role}, relowner, 'USAGE') FROM pg_class WHERE pg_class.oid = tabel) THEN
        RAISE EXCEPTION 'rencana sudah ditetapkan, isinya tidak berubah lagi'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'rencana_ditetapkan_tetap';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cascading", "0003_keys_that_delete_along")]

    operations: ClassVar = [
        migrations.RunSQL(GUARD.format(role="session_user"), GUARD.format(role="current_user")),
    ]
