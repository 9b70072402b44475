"""One Pemda with its people and its plan, entered."""

from collections.abc import Iterator

import pytest

from kinerja.core.tenancy import inside
from tests.cast import Stage, make_stage


@pytest.fixture
def here(db: None) -> Iterator[Stage]:
    stage = make_stage()
    with inside(stage.pemda.pk):
        yield stage
