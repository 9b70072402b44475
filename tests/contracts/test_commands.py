"""What every command promises: it leaves a trail, and whoever may not, comes too late or gives up leaves none."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, connection, transaction
from django.db.models import Model

from cascading.models import Jenjang
from indikator.commands import IndikatorBaru
from indikator.models import Satuan
from kinerja.core.access import GRANTS
from kinerja.core.actor import Actor
from kinerja.core.commands import reset_sandi
from kinerja.core.errors import Conflict, Forbidden, Invalid, NotFound
from kinerja.core.models import Jejak, KejadianAkun, Pemda, Pengguna
from kinerja.core.tables import is_tenant_table
from kinerja.core.tenancy import FLOOR_TABLES, inside
from tests import factories
from tests.cast import Cast, Stage, make_cast
from tests.committed import committed
from tests.contracts.examples import (
    NO_COMMANDS,
    NO_JEJAK,
    ROOMS,
    UNNOTED,
    Example,
    actor_of,
    commands,
    examples,
    jabatan,
    name_of,
    rooms,
    settle,
)
from tests.laporan import terbit

EXAMPLES = {one.name: one for one in examples()}
TENANT_TABLES = [model._meta.db_table for model in apps.get_models() if is_tenant_table(model)]
OPEN_TABLES = sorted(FLOOR_TABLES.keys() - {"django_migrations"})
PEOPLE = ("admin", "planner", "head", "inspector", "leader", "sistem", "operator")


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with committed(django_db_blocker):
        with transaction.atomic():
            cast = make_cast()
        yield cast


@pytest.fixture
def cast(stages: Cast) -> Iterator[Cast]:
    """Two Pemda that are made once; what a test does to them is rolled back."""
    with transaction.atomic():
        yield stages
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def issuable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix stands for a report that can be issued."""
    terbit.make_issuable(monkeypatch)


each_command = pytest.mark.parametrize("one", EXAMPLES.values(), ids=EXAMPLES.keys())


def only(fits: Callable[[Example], bool]) -> pytest.MarkDecorator:
    """The parametrisation over the commands that this promise is about."""
    return pytest.mark.parametrize("one", [pytest.param(one, id=one.name) for one in EXAMPLES.values() if fits(one)])


def contents() -> dict[Any, Any]:
    """Every row of every table, as the number of rows and a digest of what they say."""
    found: dict[Any, Any] = {}
    with connection.cursor() as cursor:
        for table in OPEN_TABLES:
            found[table] = _digest(cursor, table)
        for pemda_id in Pemda.objects.values_list("id", flat=True):
            with inside(pemda_id):
                found |= {(pemda_id, table): _digest(cursor, table) for table in TENANT_TABLES}
    return found


def _digest(cursor: Any, table: str) -> Any:
    cursor.execute(f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')  # noqa: S608
    return cursor.fetchone()


def trail() -> list[Jejak]:
    """All rows of the audit trail, of all Pemda."""
    found: list[Jejak] = []
    for pemda_id in Pemda.objects.values_list("id", flat=True):
        with inside(pemda_id):
            found += Jejak.objects.order_by("id")
    return found


def refused(one: Example, actor: Actor, arguments: dict[str, Any], expected: Any) -> None:
    """The command raises, and no row of any table differs after it."""
    before = contents()
    with pytest.raises(expected), transaction.atomic():
        one.command(actor, **arguments)
    assert contents() == before


def prepared(one: Example, stage: Stage) -> dict[str, Any]:
    with inside(stage.pemda.pk):
        return one.make(stage)


# --- the list ------------------------------------------------------------------------------------------------------


def test_every_command_has_its_example() -> None:
    assert rooms() | {"kinerja.platform"} == set(ROOMS)
    assert {name_of(one) for one in commands()} == EXAMPLES.keys() | NO_COMMANDS.keys()
    assert EXAMPLES.keys() >= NO_JEJAK.keys()


# --- the trail -----------------------------------------------------------------------------------------------------


@each_command
def test_leaves_its_trail(cast: Cast, one: Example) -> None:
    arguments = prepared(one, cast.here)
    actor = actor_of(cast.here, one.by)
    known, events = {row.pk for row in trail()}, KejadianAkun.objects.count()
    with inside(cast.here.pemda.pk):
        result = one.command(actor, **arguments)
    written = [row for row in trail() if row.pk not in known]
    if one.name in NO_JEJAK:
        assert written == []
        assert KejadianAkun.objects.count() == events + (one.name not in UNNOTED)
        return
    about = [row for row in written if row.tindakan == (one.tindakan or one.action) and row.objek_jenis == one.objek]
    assert about, [(row.tindakan, row.objek_jenis) for row in written]
    for row in written:
        assert (row.oleh, row.pengguna_id, row.permintaan) == (actor.nama, actor.pengguna_id, actor.permintaan)
        assert row.sebelum != row.sesudah
        if one.changes_a_plan or "rencana.create" in one.action:
            assert row.rencana_id is not None
    if isinstance(result, Model) and result._meta.label == one.objek:
        assert result.pk in {row.objek_id for row in about}


@only(lambda one: one.name not in NO_JEJAK)
def test_no_change_without_its_trail(cast: Cast, one: Example) -> None:
    """Where the trail cannot be written (here: a name too long for it), the change does not happen either."""
    arguments = prepared(one, cast.here)
    real = actor_of(cast.here, one.by)
    nameless = Actor("x" * 200, real.pemda_id, real.mandat, real.pengguna_id, real.pemda_slug)
    with inside(cast.here.pemda.pk):
        refused(one, nameless, arguments, DataError)


@each_command
def test_given_up_leaves_nothing(cast: Cast, one: Example) -> None:
    """Neither row nor trail nor a task in the queue; and done for good it does leave something."""
    arguments = prepared(one, cast.here)
    before = contents()
    with inside(cast.here.pemda.pk), transaction.atomic():
        one.command(actor_of(cast.here, one.by), **arguments)
        assert contents() != before
        transaction.set_rollback(True)
    assert contents() == before


# --- who may not ---------------------------------------------------------------------------------------------------


@each_command
def test_without_the_right_nothing_happens(cast: Cast, one: Example) -> None:
    arguments = prepared(one, cast.here)
    denied = [who for who in PEOPLE if not _may(cast.here, who, one)]
    assert len(denied) >= 4 or one.action == "laporan.print"
    with inside(cast.here.pemda.pk):
        for who in denied:
            refused(one, actor_of(cast.here, who), arguments, (Forbidden, NotFound))


def _may(stage: Stage, who: str, one: Example) -> bool:
    """By the table of rights; a printing is steered by who asked for it alone."""
    if "cetakan_id" in one.keys:
        return who == one.by
    return any(mandat.peran in GRANTS[one.action] for mandat in actor_of(stage, who).mandat)


@only(lambda one: one.changes_a_plan and one.by == "planner")
def test_a_planner_of_another_perangkat_daerah_changes_nothing(cast: Cast, one: Example) -> None:
    arguments = prepared(one, cast.here)
    with inside(cast.here.pemda.pk):
        refused(one, cast.here.other_planner, arguments, NotFound)


@only(lambda one: any(key.endswith("_id") for key in one.keys) and not one.by.startswith("operator"))
def test_a_stranger_of_the_same_role_changes_nothing(cast: Cast, one: Example) -> None:
    """In the own Pemda, and (as if a door had mixed them up) inside ours."""
    arguments = prepared(one, cast.here)
    for pemda in (cast.there.pemda, cast.here.pemda):
        with inside(pemda.pk):
            refused(one, actor_of(cast.there, one.by), arguments, (NotFound, Forbidden))


# --- ids of another Pemda --------------------------------------------------------------------------------------------

FOREIGN_IDS = [
    pytest.param(one, key, id=f"{one.name}-{key}")
    for one in EXAMPLES.values()
    for key in one.keys
    if key.endswith("_id")
    # The operator alone names a Pemda; and a person of another Pemda may be given a role in this one.
    and key != "pemda_id" and (one.name, key) != ("kinerja.core.grant_peran", "pengguna_id")
]  # fmt: skip


@pytest.mark.parametrize(("one", "key"), FOREIGN_IDS)
def test_an_id_of_another_pemda_does_not_exist(cast: Cast, one: Example, key: str) -> None:
    theirs = prepared(one, cast.there)[key]
    assert theirs is not None
    arguments = {**prepared(one, cast.here), key: theirs}
    with inside(cast.here.pemda.pk):
        refused(one, actor_of(cast.here, one.by), arguments, (NotFound, Invalid))


def _nested(cast: Cast) -> list[tuple[str, dict[str, Any]]]:
    """Foreign ids inside what a command is given, one at a time."""
    here, there = cast.here, cast.there
    with inside(there.pemda.pk):
        fields = {
            "unit_id": there.setda.pk,
            "jabatan_id": jabatan(there, "Sekretaris").pk,
            "jenjang_id": Jenjang.objects.get(kode="program", skema_id=there.rencana.skema_id).pk,
        }
        satuan = Satuan.objects.order_by("id")[0].pk
    node = {"parent_id": here.simpul[0].pk, "after_id": None}
    found: list[tuple[str, dict[str, Any]]] = [
        ("cascading.change_simpul", {"simpul_id": here.simpul[1].pk, "seen": 0, "isi": {key: value}})
        for key, value in fields.items()
    ]
    found += [
        ("cascading.add_simpul", {**node, "cabang": [factories.baru("sasaran", "Baru", **{key: value})]})
        for key, value in fields.items()
        if key != "jenjang_id"
    ]
    below = factories.baru("sasaran", "Baru", factories.baru("program", "Baru", unit_id=there.setda.pk))
    return [
        *found,
        ("cascading.add_simpul", {**node, "cabang": [below]}),
        ("indikator.add_indikator",
         {"simpul_id": here.simpul[0].pk, "baru": IndikatorBaru({"nama": "Baru", "satuan_id": satuan})}),
        ("indikator.change_indikator", {"indikator_id": here.indikator.pk, "seen": 0, "isi": {"satuan_id": satuan}}),
    ]  # fmt: skip


def test_a_foreign_id_inside_the_content_does_not_exist(cast: Cast) -> None:
    for name, arguments in _nested(cast):
        with inside(cast.here.pemda.pk):
            refused(EXAMPLES[name], cast.here.planner, arguments, Invalid)


# --- too late --------------------------------------------------------------------------------------------------------


@only(lambda one: "seen" in one.keys)
def test_a_stale_revision_is_refused(cast: Cast, one: Example) -> None:
    arguments = prepared(one, cast.here)
    arguments["seen"] = 0 if arguments["seen"] is None else arguments["seen"] + 1
    with inside(cast.here.pemda.pk):
        refused(one, actor_of(cast.here, one.by), arguments, Conflict)


@pytest.mark.parametrize("status", ["diajukan", "ditetapkan"])
@only(lambda one: one.changes_a_plan)
def test_a_plan_that_is_no_draft_does_not_change(cast: Cast, one: Example, status: str) -> None:
    if status == "diajukan" and one.action == "rencana.set":
        return  # that is the pimpinan's turn
    arguments = prepared(one, cast.here)
    with inside(cast.here.pemda.pk):
        settle(cast.here, status)
        refused(one, actor_of(cast.here, one.by), arguments, Invalid)


# --- accounts --------------------------------------------------------------------------------------------------------


def test_an_admin_gets_no_hold_of_an_account_of_another_pemda(cast: Cast) -> None:
    """Anybody may be given a role here; with it must not come the password that opens the other Pemda."""
    with inside(cast.there.pemda.pk):
        orang = Pengguna.objects.get(pk=cast.there.planner.pengguna_id or 0)
    with inside(cast.here.pemda.pk):
        factories.member(cast.here.pemda, "inspektur", orang=orang)
        with pytest.raises(NotFound):
            reset_sandi(cast.here.admin, pengguna_id=orang.pk, sandi="sandi-lain-yang-panjang")
