"""What tests of all reports share: their documents, made once."""

from typing import Any

import pytest

from tests.laporan.semua import Semua, semua


@pytest.fixture(scope="session")
def every(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Semua:  # fmt: skip
    """Plain documents: the plans they were made of are gone again."""
    return semua(django_db_blocker, tmp_path_factory.mktemp("semua"))
