"""What every table after this one stands on: the application role's rights and the tenant of a transaction."""

from typing import ClassVar

from django.db import migrations

RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kinerja_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO kinerja_app;
GRANT USAGE ON SCHEMA public TO kinerja_app;
GRANT SELECT ON django_migrations TO kinerja_app;
"""
NO_RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM kinerja_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM kinerja_app;
"""

# After the first SET LOCAL of a connection the setting reads '' and not NULL: both mean that no Pemda was chosen,
# and silence (0 rows) would be worse than an error.
TENANT = """
CREATE FUNCTION app_tenant() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE pemda text := current_setting('app.tenant', true);
BEGIN
    IF pemda IS NULL OR pemda = '' THEN
        RAISE EXCEPTION 'no Pemda is set in this transaction' USING ERRCODE = '42501';
    END IF;
    RETURN pemda::bigint;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    # Default privileges hold for tables made later, so these come later.
    run_before: ClassVar[list[tuple[str, str]]] = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("axes", "0001_initial"),
        ("django_tasks_database", "0001_initial"),
    ]
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RunSQL(RIGHTS, NO_RIGHTS),
        migrations.RunSQL(TENANT, "DROP FUNCTION app_tenant()"),
    ]
