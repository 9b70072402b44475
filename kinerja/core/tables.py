"""What every tenant table is built from: its model base, its foreign keys, and the migration step that walls it in."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class TenantKey(models.ForeignKey[Any, Any]):
    """A foreign key inside one Pemda: the migration writes it as (pemda_id, x_id), so Django adds none of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        super().__init__(*args, **kwargs)


class TenantModel(models.Model):
    """A row that belongs to one Pemda. `unit_path` leads to the unit whose reach decides who may see it."""

    read_action: ClassVar[str]
    unit_path: ClassVar[str | None] = None

    pemda = models.ForeignKey("core.Pemda", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


# They carry a pemda, but are read before one is chosen: their keys are composite, a policy they have not.
FLOOR_MODELS = {"core.Keanggotaan", "core.KejadianAkun", "core.KodeVerifikasi"}


def is_tenant_table(model: type[models.Model]) -> bool:
    return any(field.name == "pemda" for field in model._meta.local_fields) and model._meta.label not in FLOOR_MODELS


class WallIn(Operation):
    """Row-level security and composite keys for one table; the last step after CreateModel.

    After an AddField `keys` names the new keys: then these alone are made, and taken back. Every statement can be run
    again.
    """

    reduces_to_sql = True

    def __init__(self, model_name: str, *, append_only: bool = False, keys: Collection[str] = ()) -> None:
        self.model_name = model_name
        self.append_only = append_only
        self.keys = keys

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        kwargs: dict[str, Any] = {"append_only": True} if self.append_only else {}
        if self.keys:
            kwargs["keys"] = self.keys
        return self.__class__.__qualname__, [self.model_name], kwargs

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing that Django's state knows of changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        statements = []
        if is_tenant_table(model) and not self.keys:
            statements += policy_sql(table)
        statements += [key_sql(model, field) for field in self._keys_of(model)]
        if self.append_only:
            statements.append(f'REVOKE UPDATE, DELETE ON "{table}" FROM kinerja_app')
        for statement in statements:
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        for field in self._keys_of(model):
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{key_name(model, field)}"')
        if is_tenant_table(model) and not self.keys:
            schema_editor.execute(f'DROP POLICY IF EXISTS pemda_ini ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{table}_pemda_uniq"')

    def _keys_of(self, model: type[models.Model]) -> list[models.Field[Any, Any]]:
        return [field for field in tenant_keys(model) if not self.keys or field.name in self.keys]

    def describe(self) -> str:
        return f"Row-level security and composite keys on {self.model_name}"


def tenant_keys(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The foreign keys of a table that lead to another tenant table (never the pemda itself)."""
    return [
        field
        for field in model._meta.local_fields
        if field.many_to_one and field.name != "pemda" and is_tenant_table(field.related_model)  # type: ignore[arg-type]
    ]


def key_name(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    return f"{model._meta.db_table}_{field.name}_pemda_fk"


def key_sql(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    name, table = key_name(model, field), model._meta.db_table
    target = field.related_model._meta.db_table  # type: ignore[union-attr]
    return (
        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}", ADD CONSTRAINT "{name}" '
        f'FOREIGN KEY (pemda_id, {field.column}) REFERENCES "{target}" (pemda_id, id) '
        f"{_on_delete_sql(field)}DEFERRABLE INITIALLY DEFERRED"
    )


def _on_delete_sql(field: models.Field[Any, Any]) -> str:
    """The tables keep the promise of the model by themselves: a branch goes in one statement with all that hangs on it,
    whichever app the table belongs to.
    """
    on_delete: object = field.remote_field.on_delete  # type: ignore[union-attr]
    if on_delete is models.CASCADE:
        return "ON DELETE CASCADE "
    return f"ON DELETE SET NULL ({field.column}) " if on_delete is models.SET_NULL else ""


class KeysAnew(Operation):
    """Writes the keys of a table again, after the way in which they are written has changed."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing that Django's state knows of changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for field in tenant_keys(model):
            schema_editor.execute(key_sql(model, field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """What went by the key goes by Django's own deleting too, so the keys may stay."""

    def describe(self) -> str:
        return f"The keys of {self.model_name} as they are written now"


def policy_sql(table: str) -> list[str]:
    """app_tenant() raises where no Pemda is set; the same expression guards reading and writing."""
    return [
        # Only where it is missing: the keys of other tables hang on it, so it cannot be dropped and made again.
        f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{table}_pemda_uniq') THEN
                ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pemda_uniq" UNIQUE (pemda_id, id);
            END IF;
        END $$""",  # noqa: S608  (names of our own tables)
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS pemda_ini ON "{table}"',
        f'CREATE POLICY pemda_ini ON "{table}" USING (pemda_id = app_tenant()) WITH CHECK (pemda_id = app_tenant())',
    ]
