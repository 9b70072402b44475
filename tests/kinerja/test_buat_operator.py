"""The first account of a server: an operator whose password is shown once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_shown_password_opens_the_operators_page(client: Client) -> None:
    said = StringIO()
    call_command("buat_operator", "operator.pusat", "Operator Pusat", stdout=said)
    name, sandi = said.getvalue().splitlines()[0].split()
    client.post("/masuk/", {"username": name, "password": sandi})
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/operator/"


def test_a_name_that_is_taken_is_refused_in_a_sentence() -> None:
    call_command("buat_operator", "operator.pusat", "Operator Pusat", stdout=StringIO())
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("buat_operator", "operator.pusat", "Yang lain", stdout=StringIO())
