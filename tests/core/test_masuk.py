"""Sign-in, sign-out, the password, lockout, the choice of Pemda and the operator's page, at the doors themselves."""

import datetime as dt
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kinerja.core.commands import reset_sandi
from kinerja.core.models import Keanggotaan, KejadianAkun, Pemda, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.factories import SANDI

BARU = "sandi-baru-yang-panjang"
EVENT = KejadianAkun.Jenis


@pytest.fixture
def planner(cast: Cast) -> Pengguna:
    return Pengguna.objects.get(pk=cast.here.planner.pengguna_id or 0)


def sign_in(client: Client, nama: str, sandi: str = SANDI, **rest: Any) -> Any:
    return client.post("/masuk/", {"username": nama, "password": sandi, **rest})


def events(*jenis: str) -> list[KejadianAkun]:
    return list(KejadianAkun.objects.filter(jenis__in=jenis).order_by("id"))


def is_in(client: Client) -> bool:
    return bool(client.get("/sandi/").status_code == 200)


# --- in and out ----------------------------------------------------------------------------------------------------


def test_who_signs_in_comes_to_the_own_pemda(cast: Cast, planner: Pengguna, client: Client) -> None:
    client.get("/masuk/")
    response = sign_in(client, planner.nama_pengguna)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/")["Location"] == f"/{cast.here.pemda.slug}/"
    (event,) = events(EVENT.MASUK)
    assert (event.pengguna, event.nama_pengguna) == (planner, planner.nama_pengguna)
    assert event.permintaan == response["X-Request-Id"]


def test_a_session_from_before_the_sign_in_is_not_kept(planner: Pengguna, client: Client) -> None:
    """Else somebody could hand out a session and wait until its new owner signs in."""
    session = client.session
    session["disisipkan"] = True
    session.save()
    before = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    sign_in(client, planner.nama_pengguna)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_wrong_unknown_and_deactivated_get_the_same_answer(planner: Pengguna, client: Client) -> None:
    gone = factories.pengguna()
    Pengguna.objects.filter(pk=gone.pk).update(is_active=False)
    pages = []
    for nama, sandi in ((planner.nama_pengguna, "salah"), ("tidak.ada", SANDI), (gone.nama_pengguna, SANDI)):
        response = sign_in(client, nama, sandi)
        assert response.status_code == 200
        assert not is_in(client)
        page = response.content.decode().replace(nama, "nama")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))
    assert "Nama pengguna atau sandi tidak cocok" in pages[0]
    assert pages[0] == pages[1] == pages[2]
    failed = events(EVENT.GAGAL_MASUK)
    assert [one.nama_pengguna for one in failed] == [planner.nama_pengguna, "tidak.ada", gone.nama_pengguna]
    assert all("salah" not in one.keterangan and SANDI not in one.keterangan for one in failed)


def test_signing_out_ends_the_session_on_the_server(planner: Pengguna, client: Client) -> None:
    sign_in(client, planner.nama_pengguna)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/keluar/").status_code == 405  # a link or an image must not sign anybody out
    assert is_in(client)
    response = client.post("/keluar/")
    assert response["Location"] == "/masuk/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not is_in(client)
    assert [one.pengguna for one in events(EVENT.KELUAR)] == [planner]


def test_who_is_in_already_is_sent_on(planner: Pengguna, client: Client) -> None:
    sign_in(client, planner.nama_pengguna)
    assert client.get("/masuk/")["Location"] == "/"


@pytest.mark.parametrize("target", ["https://jahat.test/", "//jahat.test/", "/\\jahat.test/", "javascript:alert(1)"])
def test_the_sign_in_leads_to_no_foreign_site(planner: Pengguna, client: Client, target: str) -> None:
    assert sign_in(client, planner.nama_pengguna, next=target)["Location"] == "/"


def test_the_sign_in_leads_back_to_where_one_wanted_to_go(planner: Pengguna, client: Client) -> None:
    asked = client.get("/sandi/")["Location"]
    assert asked == "/masuk/?next=/sandi/"
    assert 'name="next" value="/sandi/"' in client.get(asked).content.decode()
    assert sign_in(client, planner.nama_pengguna, next="/sandi/")["Location"] == "/sandi/"


def test_a_form_from_elsewhere_is_refused(planner: Pengguna) -> None:
    strict = Client(enforce_csrf_checks=True)
    refused = sign_in(strict, planner.nama_pengguna)
    assert refused.status_code == 403
    assert "Muat ulang halaman" in refused.content.decode()
    page = strict.get("/masuk/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    assert sign_in(strict, planner.nama_pengguna, csrfmiddlewaretoken=found[1]).status_code == 302
    assert strict.post("/keluar/").status_code == 403
    assert is_in(strict)


# --- guessing ------------------------------------------------------------------------------------------------------


def guess(client: Client, nama: str, times: int) -> Any:
    for number in range(times):
        response = sign_in(client, nama, f"tebakan-{number}")
    return response


def test_guessing_locks_the_name_and_not_the_neighbours(cast: Cast, planner: Pengguna, client: Client) -> None:
    other = Pengguna.objects.get(pk=cast.here.inspector.pengguna_id or 0)
    assert guess(client, planner.nama_pengguna, settings.AXES_FAILURE_LIMIT - 1).status_code == 200
    assert guess(client, planner.nama_pengguna, 1).status_code == 429
    locked = sign_in(client, planner.nama_pengguna)
    assert locked.status_code == 429  # even with the right password
    assert "Terlalu banyak percobaan" in locked.content.decode()
    assert not is_in(client)
    assert sign_in(Client(), other.nama_pengguna).status_code == 302
    (attempt,) = AccessAttempt.objects.values()
    assert attempt["username"] == planner.nama_pengguna
    assert "tebakan" not in str(attempt)


def test_the_lock_opens_after_a_while(planner: Pengguna, client: Client) -> None:
    guess(client, planner.nama_pengguna, settings.AXES_FAILURE_LIMIT)
    assert sign_in(client, planner.nama_pengguna).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert sign_in(client, planner.nama_pengguna).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(planner: Pengguna, client: Client) -> None:
    guess(client, planner.nama_pengguna, settings.AXES_FAILURE_LIMIT - 1)
    assert sign_in(client, planner.nama_pengguna).status_code == 302
    client.post("/keluar/")
    assert guess(client, planner.nama_pengguna, settings.AXES_FAILURE_LIMIT - 1).status_code == 200


# --- the password --------------------------------------------------------------------------------------------------


def change(client: Client, lama: str, baru: str, lagi: str | None = None) -> Any:
    data = {"old_password": lama, "new_password1": baru, "new_password2": baru if lagi is None else lagi}
    return client.post("/sandi/", data)


def test_a_new_password_ends_the_other_sessions(planner: Pengguna, client: Client) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one, planner.nama_pengguna)
    assert change(client, SANDI, BARU)["Location"] == "/"
    assert is_in(client)
    assert not is_in(elsewhere)
    assert sign_in(Client(), planner.nama_pengguna).status_code == 200
    assert sign_in(Client(), planner.nama_pengguna, BARU).status_code == 302
    assert [one.pengguna for one in events(EVENT.GANTI_SANDI)] == [planner]


@pytest.mark.parametrize(
    ("lama", "baru", "lagi", "sentence"),
    [
        ("salah", BARU, None, "Sandi lama tidak cocok"),
        (SANDI, BARU, BARU + "x", "Kedua sandi baru tidak sama"),
        (SANDI, "pendek-11ch", None, "12"),
        (SANDI, "1qaz2wsx3edc", None, ""),
    ],
)
def test_a_bad_password_is_refused_with_its_reason(
    planner: Pengguna, client: Client, lama: str, baru: str, lagi: str | None, sentence: str
) -> None:
    sign_in(client, planner.nama_pengguna)
    response = change(client, lama, baru, lagi)
    assert response.status_code == 200
    assert "Ada yang perlu diperbaiki" in response.content.decode()
    assert sentence in response.content.decode()
    planner.refresh_from_db()
    assert planner.check_password(SANDI)
    assert events(EVENT.GANTI_SANDI) == []


def test_a_long_password_counts_to_its_last_letter(planner: Pengguna, client: Client) -> None:
    long = "kata sandi yang panjang sekali " * 4
    sign_in(client, planner.nama_pengguna)
    assert change(client, SANDI, long + "a").status_code == 302
    assert sign_in(Client(), planner.nama_pengguna, long + "b").status_code == 200
    assert sign_in(Client(), planner.nama_pengguna, long + "a").status_code == 302


def test_a_password_that_the_admin_gave_ends_all_sessions(cast: Cast, planner: Pengguna, client: Client) -> None:
    sign_in(client, planner.nama_pengguna)
    with inside(cast.here.pemda.pk):
        reset_sandi(cast.here.admin, pengguna_id=planner.pk, sandi=BARU)
    assert not is_in(client)
    assert sign_in(client, planner.nama_pengguna, BARU).status_code == 302


# --- which Pemda ---------------------------------------------------------------------------------------------------


def test_who_works_in_several_pemda_chooses(cast: Cast, planner: Pengguna, client: Client) -> None:
    there = cast.there.pemda
    with inside(there.pk):
        factories.member(there, "inspektur", orang=planner)
        factories.member(there, "pimpinan", orang=planner)
    sign_in(client, planner.nama_pengguna)
    assert client.get("/")["Location"] == "/pilih-pemda/"
    choices = client.get("/pilih-pemda/").context["pilihan"]
    assert [(one["slug"], one["peran_label"]) for one in choices] == [
        (cast.here.pemda.slug, "Perencana"),
        (there.slug, "Inspektur, Pimpinan"),
    ]
    for stage in (cast.here, cast.there):
        assert client.get(f"/{stage.pemda.slug}/").context["actor"].pemda_id == stage.pemda.pk


def test_a_suspended_pemda_or_a_revoked_role_is_no_choice(cast: Cast, planner: Pengguna, client: Client) -> None:
    there = cast.there.pemda
    with inside(there.pk):
        factories.member(there, "inspektur", orang=planner)
    sign_in(client, planner.nama_pengguna)
    Pemda.objects.filter(pk=there.pk).update(ditangguhkan_pada=timezone.now())
    assert client.get("/")["Location"] == f"/{cast.here.pemda.slug}/"
    Keanggotaan.objects.filter(pengguna=planner).update(aktif=False)
    assert client.get("/")["Location"] == "/pilih-pemda/"
    assert "belum terdaftar di pemerintah daerah mana pun" in client.get("/pilih-pemda/").content.decode()


def test_the_api_answers_for_the_pemda_that_was_opened_last(cast: Cast, planner: Pengguna, client: Client) -> None:
    with inside(cast.there.pemda.pk):
        factories.member(cast.there.pemda, "inspektur", orang=planner)
    sign_in(client, planner.nama_pengguna)
    assert client.get(f"/api/v1/rencana/{cast.here.rencana.pk}/pohon").status_code == 404  # none was opened yet
    for stage, other in ((cast.here, cast.there), (cast.there, cast.here)):
        client.get(f"/{stage.pemda.slug}/")
        assert client.get(f"/api/v1/rencana/{stage.rencana.pk}/pohon").status_code == 200
        assert client.get(f"/api/v1/rencana/{other.rencana.pk}/pohon").status_code == 404


# --- the operator --------------------------------------------------------------------------------------------------


def test_the_operator_sees_names_and_states_alone(cast: Cast, client: Client) -> None:
    Pemda.objects.filter(pk=cast.there.pemda.pk).update(ditangguhkan_pada=timezone.now())
    sign_in(client, factories.pengguna(is_operator=True).nama_pengguna)
    assert client.get("/")["Location"] == "/operator/"
    page = client.get("/operator/").content.decode()
    for stage in (cast.here, cast.there):
        assert stage.pemda.nama in page
        assert stage.rencana.judul not in page
    assert page.count("Ditangguhkan") == 1
    assert client.get(f"/{cast.here.pemda.slug}/").status_code == 404


def test_the_operators_page_is_the_operators(planner: Pengguna, client: Client) -> None:
    sign_in(client, planner.nama_pengguna)
    response = client.get("/operator/")
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.django_db
def test_who_has_a_role_nowhere_is_told_what_to_do(client: Client) -> None:
    sign_in(client, factories.pengguna().nama_pengguna)
    assert client.get("/")["Location"] == "/pilih-pemda/"
    assert "Minta admin pemda" in client.get("/pilih-pemda/").content.decode()


def test_a_name_with_unprintable_characters_is_just_a_wrong_name(db: None, client: Client) -> None:
    """A stranger can type anything at the door, also what no row can hold or what would forge a line of a log."""
    answer = client.post("/masuk/", {"username": "a\0b\nc", "password": "x"})
    assert answer.status_code == 200
    assert KejadianAkun.objects.get(jenis=KejadianAkun.Jenis.GAGAL_MASUK).nama_pengguna == "abc"
