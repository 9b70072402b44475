"""The database of the tests: made and migrated by the owner, used by the application's role, as in production."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from kinerja.postgres.base import as_owner
from tests.cast import Cast, make_cast

# Speed is measured in bench/; a busy machine fails no property.
settings.register_profile("kinerja", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kinerja")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:  # fmt: skip
    """The owner creates the database and runs the migrations; then the tests connect as the application."""
    with django_db_blocker.unblock():
        with as_owner(connection):
            made = setup_databases(verbosity=0, interactive=False)
        yield
        with as_owner(connection):
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def flush_as_owner() -> Iterator[None]:
    """Tests with real commits empty the tables behind them; TRUNCATE is the owner's alone."""

    def flush(self: TransactionTestCase) -> None:
        with as_owner(connection):
            call_command("flush", verbosity=0, interactive=False, allow_cascade=True, inhibit_post_migrate=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush)
        yield


@pytest.fixture(autouse=True)
def no_drawings() -> None:
    """After a flush another plan has the same number: what was drawn for the one before is none of its own."""
    caches["gambar"].clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """A Pemda with its people and a small plan, and the same in another Pemda."""
    return make_cast()
