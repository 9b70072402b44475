"""The wall in the database: without a Pemda every tenant table raises, inside one nobody else's rows exist."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState

from cascading.models import Rencana, Simpul
from kinerja.core.models import Unit
from kinerja.core.tables import WallIn, is_tenant_table, tenant_keys
from kinerja.core.tenancy import FLOOR_TABLES, inside
from kinerja.postgres.base import as_owner
from tests.cast import Cast

TENANT_MODELS = [model for model in apps.get_models() if is_tenant_table(model)]


@pytest.mark.django_db
def test_canary_the_tests_run_as_the_application() -> None:
    """As a superuser or owner every test below would prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("kinerja_app", False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_no_pemda_no_rows_but_an_error(model: type[Unit]) -> None:
    with pytest.raises(DatabaseError, match="no Pemda is set"), transaction.atomic():
        list(model._default_manager.all())


def test_only_the_own_rows(cast: Cast) -> None:
    for stage, other in ((cast.here, cast.there), (cast.there, cast.here)):
        with inside(stage.pemda.pk), connection.cursor() as cursor:
            for model in TENANT_MODELS:
                cursor.execute(f'SELECT DISTINCT pemda_id FROM "{model._meta.db_table}"')  # noqa: S608
                assert {row[0] for row in cursor.fetchall()} <= {stage.pemda.pk}
            assert not Rencana.objects.filter(pk=other.rencana.pk).exists()


def test_writing_into_another_pemda_is_refused(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Unit.objects.create(pemda=cast.there.pemda, jenis="bagian", nama="Sisipan")
        assert Unit.objects.filter(pk=cast.there.setda.pk).update(nama="Ganti") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Unit.objects.filter(pk=cast.here.setda.pk).update(pemda=cast.there.pemda)


def test_a_parent_in_another_pemda_is_refused(cast: Cast) -> None:
    """Row-level security does not guard foreign keys: the composite key does."""
    with (
        inside(cast.here.pemda.pk),
        pytest.raises(DatabaseError, match="unit_induk_pemda_fk"),
        transaction.atomic(),
    ):
        Unit.objects.filter(pk=cast.here.umum.pk).update(induk=cast.there.setda.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_audit_trail_only_grows(cast: Cast) -> None:
    refused = [
        statement % table
        for table in ("core_jejak", "core_kejadianakun")
        for statement in ("DELETE FROM %s", "UPDATE %s SET permintaan = 'x'", "TRUNCATE %s")
    ]
    for statement in refused:
        with inside(cast.here.pemda.pk), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)


def test_inside_returns_to_the_outer_pemda(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        with inside(cast.there.pemda.pk):
            assert Simpul.objects.filter(pk=cast.there.simpul[0].pk).exists()
        assert Simpul.objects.filter(pk=cast.here.simpul[0].pk).exists()
        assert not Simpul.objects.filter(pk=cast.there.simpul[0].pk).exists()


@pytest.mark.django_db
def test_every_table_has_its_wall_or_its_reason() -> None:
    """Enabled, forced, one policy on app_tenant(), for each table but the closed list of the floor."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                   ARRAY(SELECT qual || ' / ' || with_check FROM pg_policies p WHERE p.tablename = c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')""")
        tables = {name: (enabled, forced, policies) for name, enabled, forced, policies in cursor.fetchall()}
    rule = "(pemda_id = app_tenant()) / (pemda_id = app_tenant())"
    assert {name for name, wall in tables.items() if wall != (True, True, [rule])} == set(FLOOR_TABLES)


@pytest.mark.django_db
def test_every_key_stays_inside_one_pemda() -> None:
    """Foreign keys between tenant tables are composite; unique keys (but the primary) start with pemda_id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        names = {row[0] for row in cursor.fetchall()}
        cursor.execute("""
            SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, a.attname
            FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid::regclass::text = ANY(%s)""",
            [[model._meta.db_table for model in TENANT_MODELS]])  # fmt: skip
        unique = cursor.fetchall()
    for model in apps.get_models():
        for field in tenant_keys(model) if any(f.name == "pemda" for f in model._meta.local_fields) else ():
            assert f"{model._meta.db_table}_{field.name}_pemda_fk" in names
    assert [row for row in unique if row[2] != "pemda_id"] == []
    assert len(unique) >= len(TENANT_MODELS)


@pytest.mark.django_db(transaction=True)
def test_a_wall_can_be_built_again_around_a_table_that_others_lean_on() -> None:
    """As after an AddField: the keys of other tables hang on the unique key, so it must stay."""
    with as_owner(connection), connection.schema_editor() as editor:
        for app, name in (("core", "unit"), ("cascading", "rencana"), ("cascading", "simpul")):
            state = ProjectState.from_apps(apps)
            WallIn(name).database_forwards(app, editor, state, state)
    test_every_table_has_its_wall_or_its_reason()
    test_every_key_stays_inside_one_pemda()
