"""Whose address a sign-in counts for, the key that several first starts make, and what an unchanged plan costs."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from kinerja.core.models import Pengguna
from kinerja.core.web import client_address
from kinerja.settings import make_key
from tests.cast import Cast


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "10.1.2.3"), (2, "6.6.6.6"), (3, "127.0.0.1")])
def test_only_trusted_proxies_are_believed(proxies: int, address: str) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"})
    with override_settings(TRUSTED_PROXIES=proxies):
        assert client_address(request) == address


def test_the_first_key_stays(tmp_path: Path) -> None:
    file = tmp_path / "var" / "kunci"
    make_key(file)
    first = file.read_text()
    make_key(file)
    assert file.read_text() == first
    assert len(first) > 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(("door", "most"), [("api", 4), ("page", 5)])
def test_an_unchanged_plan_is_told_in_few_queries(cast: Cast, door: str, most: int) -> None:
    here, client = cast.here, Client()
    person = Pengguna.objects.get(pk=here.planner.pengguna_id or 0)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    page = f"/{here.pemda.slug}/{here.rencana.slug}/pohon.json"
    client.get(page)
    address = page if door == "page" else f"/api/v1/rencana/{here.rencana.pk}/pohon"
    tag = client.get(address).headers["ETag"]
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    assert len([one for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]) <= most
    assert client.get(address, headers={"if-none-match": '"lain"'}).status_code == 200
