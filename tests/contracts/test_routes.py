"""The tenant sweep: every address of the URLconf, asked for by everybody who must not see what lies behind it.

Each of the two walls must hold with the other one taken away; with both away the foreign row shows, so that the
sweep is known to see a leak.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kinerja.core import access
from kinerja.core.actor import Actor
from kinerja.core.models import Keanggotaan, Pemda, Pengguna
from kinerja.core.tenancy import inside
from kinerja.postgres.base import as_owner
from tests import factories
from tests.cast import Cast, make_cast
from tests.committed import committed
from tests.contracts.routes import (
    ADDRESSES,
    CONTENT,
    METHODS,
    NAMED,
    NAMELESS,
    OPEN,
    ROUTES,
    SHARED,
    Ids,
    ids_of,
    printing,
    walk,
)


@dataclass
class World:
    """Two Pemda with committed rows, and the sessions of those who come to their doors."""

    cast: Cast
    here: Ids
    there: Ids
    sessions: dict[str, str] = field(default_factory=dict)

    def ask(self, who: str, name: str, ids: Ids, method: str) -> HttpResponse:
        """One request in a transaction that is rolled back, so that no request changes the next one's world."""
        with transaction.atomic():
            browser = Client()
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
            response: Any = browser.generic(method, ids.url(name))
            transaction.set_rollback(True)
        assert isinstance(response, HttpResponse)
        return response


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with committed(django_db_blocker):
        with transaction.atomic():
            cast = make_cast()
            found = World(cast, ids_of(cast.here, printing(cast.here)), ids_of(cast.there, printing(cast.there)))
            planner = _person(cast.here.planner)
            with inside(cast.there.pemda.pk):
                stranger = factories.member(cast.there.pemda, "perencana", cast.there.setda)
                factories.member(cast.there.pemda, "perencana", cast.there.setda, orang=planner)
            found.sessions = {
                "nobody": "",
                "planner": _session(planner, cast.here.pemda),
                # The planner of here with a role there too: at there's door only the walls know the difference.
                "planner in both": _session(planner, cast.there.pemda),
                "stranger": _session(_person(stranger), cast.there.pemda),
                "other planner": _session(_person(cast.here.other_planner), cast.here.pemda),
                "operator": _session(factories.pengguna(is_operator=True), None),
            }
        yield found


def _person(actor: Actor) -> Pengguna:
    assert actor.pengguna_id is not None
    return Pengguna.objects.get(pk=actor.pengguna_id)


def _session(person: Pengguna, pemda: Pemda | None) -> str:
    """Signed in, and (for the API, whose addresses name no Pemda) at work in this one."""
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    if pemda is not None:
        session = client.session
        session["pemda_id"] = pemda.pk
        session.save()
    return str(client.session.session_key)


def without_filters() -> AbstractContextManager[None]:
    """Queries that no longer ask whose row it is: `visible_to` gives all rows, and every filter by Pemda is gone."""

    @contextmanager
    def removed() -> Iterator[None]:
        original = QuerySet._filter_or_exclude_inplace  # type: ignore[attr-defined]  # Django's own inner part

        def filtered(self: Any, negate: bool, args: Any, kwargs: Any) -> None:  # noqa: FBT001
            kept = {key: value for key, value in kwargs.items() if key not in {"pemda", "pemda_id"}}
            original(self, negate, args, kept)

        importers = [one for one in sys.modules.values() if getattr(one, "visible_to", None) is access.visible_to]
        assert {"cascading.queries", "indikator.queries.page", "laporan.queries"} <= {one.__name__ for one in importers}
        with pytest.MonkeyPatch.context() as patch:
            for module in importers:
                patch.setattr(module, "visible_to", lambda _actor, rows: rows)
            for module in [one for one in sys.modules.values() if hasattr(one, "units_within")]:
                patch.setattr(module, "units_within", lambda _actor, _action: None)
            patch.setattr(QuerySet, "_filter_or_exclude_inplace", filtered)
            yield

    return removed()


def past_row_level_security() -> AbstractContextManager[None]:
    """The connection of the owner, who has BYPASSRLS."""
    return as_owner(connection)


WALLS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "both walls": nullcontext,
    "row-level security alone": without_filters,
    "queries alone": past_row_level_security,
}


@pytest.fixture(params=WALLS)
def walls(request: pytest.FixtureRequest, world: World) -> Iterator[str]:
    with WALLS[request.param]():
        yield request.param


def same(response: HttpResponse) -> tuple[int, bytes]:
    """What a caller can tell answers apart by, without what differs from one request to the next."""
    body = response.content.replace(response["X-Request-Id"].encode(), b"(id)")
    return response.status_code, re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb"\1", body)


# --- the list ------------------------------------------------------------------------------------------------------


def test_every_route_is_listed() -> None:
    assert {one.name for one in walk()} == set(ROUTES)
    assert len(list(walk())) == len(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_other_methods_are_refused(world: World, name: str) -> None:
    who = "nobody" if name in OPEN else "planner"  # the sign-in sends on who is signed in already
    for method in METHODS:
        status = world.ask(who, name, world.here, method).status_code
        assert (status == 405) == (method not in ROUTES[name]), method


# A finished printing goes no further; a form that asks for nothing is told so.
REFUSED = {
    (name, "POST")
    for name in (
        "cetakan_batal",
        "cetakan_ulang",
        "periksa",
        "sunting",
        "versi",
        "pulihkan",
        "jendela",
        "isian",
        "isian_kirim",
        "isian_hitung",
        "isian_bawahan",
        "isian_bawahan_kirim",
        "anggaran_kirim",
        "rencana_baru",
        "impor_satu",
        "perubahan_target",
        "acuan",
        "acuan_satu",
        "acuan_cek",
        "ukur",
        "ukur_cek",
        "sakip",
        "naskah",
        "naskah_pratinjau",
        "templat_daftar",
        "templat",
        "templat_pratinjau",
        "dokumen_rencana",
        "dokumen",
        "penerbitan_batal",
        "penerbitan_ulang",
        "api_realisasi",
        "api_ajukan",
        "api_verifikasi",
        "api_kembalikan",
    )
} | {("api_realisasi", "PUT")}


@pytest.mark.parametrize("name", CONTENT)
def test_its_own_planner_comes_in(world: World, name: str) -> None:
    """Else the sweep below would be about addresses that lead nowhere."""
    for method in ROUTES[name]:
        response = world.ask("planner", name, world.here, method)
        assert response.status_code == (422 if (name, method) in REFUSED else 200), method


# --- who must not come in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(ROUTES) - OPEN))
def test_nobody_comes_in_without_signing_in(world: World, name: str) -> None:
    for method in ROUTES[name]:
        response = world.ask("nobody", name, world.here, method)
        if ADDRESSES[name].is_api:
            assert response.status_code in {401, 403}
            assert response["Content-Type"] == "application/problem+json"
        else:
            assert response.status_code == 302
            assert response["Location"] == f"/masuk/?next={world.here.url(name)}"


@pytest.mark.parametrize("name", CONTENT)
def test_a_stranger_finds_nothing(world: World, walls: str, name: str) -> None:
    """Not even whether it exists: the answer is byte for byte that of a Pemda, plan or id that nothing has."""
    for method in METHODS:
        answer = world.ask("stranger", name, world.here, method)
        nowhere = world.ask("stranger", name, world.here.missing().at("tidak-ada"), method)
        assert same(answer) == same(nowhere)
        assert answer.status_code == (404 if method in ROUTES[name] else 405)


@pytest.mark.parametrize("who", ["stranger", "planner in both"])
@pytest.mark.parametrize("name", NAMED)
def test_foreign_ids_in_ones_own_pemda_lead_nowhere(world: World, walls: str, name: str, who: str) -> None:
    for method in METHODS:
        answer = world.ask(who, name, world.here.at(world.there.pemda), method)
        nowhere = world.ask(who, name, world.there.missing(), method)
        assert same(answer) == same(nowhere)
        assert answer.status_code == (404 if method in ROUTES[name] else 405)


@pytest.mark.parametrize("name", [name for name in NAMED if {"simpul", "indikator"} & ADDRESSES[name].keys])
def test_a_foreign_node_in_ones_own_plan_leads_nowhere(world: World, walls: str, name: str) -> None:
    mixed = replace(world.there, nomor=world.here.nomor)
    for method in ROUTES[name]:
        assert world.ask("planner in both", name, mixed, method).status_code == 404


@pytest.mark.parametrize("name", NAMED)
def test_control_without_both_walls_the_foreign_row_shows(world: World, name: str) -> None:
    with without_filters(), past_row_level_security():
        for method in ROUTES[name]:
            answer = world.ask("planner in both", name, world.here.at(world.there.pemda), method)
            assert answer.status_code != 404
            if answer.status_code == 200 and name not in NAMELESS:
                assert world.here.rencana in answer.content.decode(errors="replace") + answer.get(
                    "Content-Disposition", ""
                )


@pytest.mark.parametrize("name", sorted(set(NAMED) - SHARED))
def test_a_planner_of_another_perangkat_daerah_finds_nothing(world: World, name: str) -> None:
    for method in ROUTES[name]:
        answer = world.ask("other planner", name, world.here, method)
        assert same(answer) == same(world.ask("other planner", name, world.here.missing(), method))
        assert answer.status_code == 404


@pytest.mark.parametrize("name", CONTENT)
def test_the_operator_sees_no_content(world: World, name: str) -> None:
    for method in ROUTES[name]:
        assert world.ask("operator", name, world.here, method).status_code == 404


# --- dead at the next request --------------------------------------------------------------------------------------


def suspend(world: World) -> None:
    Pemda.objects.filter(pk=world.cast.here.pemda.pk).update(ditangguhkan_pada=timezone.now())


def revoke(world: World) -> None:
    Keanggotaan.objects.filter(pengguna=_person(world.cast.here.planner)).update(aktif=False)


def deactivate(world: World) -> None:
    Pengguna.objects.filter(pk=_person(world.cast.here.planner).pk).update(is_active=False)


@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.parametrize("change", [suspend, revoke])
def test_without_pemda_or_role_all_is_gone_at_the_next_request(
    world: World, change: Callable[[World], None], name: str
) -> None:
    for method in ROUTES[name]:
        assert world.ask("planner", name, world.here, method).status_code != 404
        with transaction.atomic():
            change(world)
            assert world.ask("planner", name, world.here, method).status_code == 404
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", CONTENT)
def test_a_deactivated_person_is_signed_out_at_the_next_request(world: World, name: str) -> None:
    for method in ROUTES[name]:
        with transaction.atomic():
            deactivate(world)
            answer = world.ask("planner", name, world.here, method)
            transaction.set_rollback(True)
        if ADDRESSES[name].is_api:
            assert answer.status_code in {401, 403}
        else:
            assert answer["Location"].startswith("/masuk/")
