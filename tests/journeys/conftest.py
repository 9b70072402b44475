"""The sample governments in the database, loaded once for the journeys of a module as a newcomer would load them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from kinerja.management.commands.muat_contoh import read_accounts
from tests.committed import committed

SignIn = Callable[[str], Client]


@pytest.fixture(scope="module")
def accounts(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Name → password of the sample people; their file and all documents lie in a folder of this run."""
    folder = tmp_path_factory.mktemp("contoh")
    with pytest.MonkeyPatch.context() as patch, committed(django_db_blocker):
        patch.setattr(settings, "AKUN_CONTOH", folder / "akun-contoh.json")
        patch.setattr(settings, "MEDIA_ROOT", folder / "berkas")
        call_command("muat_contoh", verbosity=0)
        yield read_accounts()


@pytest.fixture
def sign_in(accounts: dict[str, str]) -> SignIn:
    """A browser in which one of the sample people has signed in."""

    def signed_in(nama: str) -> Client:
        client = Client()
        response = client.post("/masuk/", {"username": nama, "password": accounts[nama]})
        assert (response.status_code, response["Location"]) == (302, "/")
        return client

    return signed_in
