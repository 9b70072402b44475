"""The guards of realisations ask who is signed in to the database too, as those of a set plan do."""

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION oleh_pemilik_tabel(tabel oid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT pg_has_role({role}, relowner, 'USAGE') FROM pg_class WHERE pg_class.oid = tabel
$$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("indikator", "0006_keys_that_delete_along"),
        ("cascading", "0004_penjaga_menurut_sesi"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(GUARD.format(role="session_user"), GUARD.format(role="current_user")),
    ]
