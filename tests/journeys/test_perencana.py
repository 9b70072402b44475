"""The planner of Kabupaten Sampang: signs in, reads the real tree, downloads its matrix, signs out."""

import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kinerja.core.models import Pemda, Pengguna
from tests.journeys.conftest import SignIn

CONTOH: Path = settings.CONTOH_DIR
NAMES = [
    row["nama_pengguna"]
    for file in sorted(CONTOH.glob("*/pemda.json"))
    for row in json.loads(file.read_text(encoding="utf-8"))["pengguna"]
]
PLAN = "/sampang/setda-2021/"


def data(slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CONTOH / f"{slug}.json").read_text(encoding="utf-8"))
    return found


def flat(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All nodes of a sample plan, in tree order."""
    return [one for node in nodes for one in (node, *flat(node.get("anak") or []))]


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


# --- the way through -------------------------------------------------------------------------------------------------


def test_the_planner_reads_the_plan_and_takes_it_along(sign_in: SignIn) -> None:
    plan = data("sampang/setda-2021")
    planner = sign_in("perencana.sampang")
    assert planner.get("/")["Location"] == "/sampang/"
    home = text(planner.get("/sampang/"))
    assert plan["judul"] in home
    assert PLAN in home
    assert 'id="pohon"' in text(planner.get(PLAN))

    rows = json.loads(text(planner.get(f"{PLAN}pohon.json")))["simpul"]
    nodes = flat(plan["simpul"])
    assert [row[5] for row in rows] == [node["pernyataan"] for node in nodes]
    measured = next(index for index, node in enumerate(nodes) if node.get("indikator"))
    address = f"{PLAN}simpul/{rows[measured][0]}/"
    panel = text(planner.get(address, headers={"HX-Request": "true"}))
    whole = text(planner.get(address))
    for page in (panel, whole):
        assert nodes[measured]["indikator"][0]["nama"] in page
        assert "Menambah simpul" in page  # its history
    assert "<html" not in panel
    assert "<html" in whole
    assert "Menambah" in text(planner.get(f"{PLAN}riwayat/"))
    matrix = text(planner.get(f"{PLAN}matriks/"))
    assert "<table" in matrix
    organisation = unescape(text(planner.get("/sampang/organisasi/")))
    assert all(unit["nama"] in organisation for unit in data("sampang/pemda")["unit"])

    sheet = file(planner.post(f"{PLAN}cetak/", {"format": "xlsx", "kertas": "F4"}), "xlsx")
    book = openpyxl.load_workbook(BytesIO(sheet))
    cells = {str(cell.value) for row in book["Matriks"].iter_rows() for cell in row if cell.value is not None}
    assert nodes[measured]["indikator"][0]["nama"] in cells
    paper = file(planner.post(f"{PLAN}cetak/", {"format": "pdf", "kertas": "F4"}), "pdf")
    with pikepdf.open(BytesIO(paper)) as document:
        width, height = (float(one) / 72 * 25.4 for one in document.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (330, 215)

    assert planner.post("/keluar/")["Location"] == "/masuk/"
    for address in ("/sampang/", PLAN, f"{PLAN}pohon.json", f"{PLAN}matriks/"):
        assert planner.get(address)["Location"] == f"/masuk/?next={address}"


def file(response: Any, bentuk: str) -> bytes:
    assert response.status_code == 200
    name = rf'attachment; filename="matriks-cascading-setda-2021-r\d+\.{bentuk}"'
    assert re.fullmatch(name, response["Content-Disposition"])
    return bytes(response.content)


def test_an_unchanged_tree_is_not_sent_again(sign_in: SignIn) -> None:
    planner = sign_in("perencana.sampang")
    first = planner.get(f"{PLAN}pohon.json")
    again = planner.get(f"{PLAN}pohon.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert planner.get(f"{PLAN}pohon.json", headers={"If-None-Match": '"1-0"'}).status_code == 200


def test_the_whole_plan_comes_through_the_api(sign_in: SignIn) -> None:
    planner = sign_in("perencana.sampang")
    planner.get("/sampang/")
    plan = json.loads(text(planner.get(f"{PLAN}pohon.json")))["rencana"]
    answer = planner.get(reverse("api_pohon", args=[plan["id"]]))
    assert answer["Content-Type"] == "application/json"
    ours = flat(data("sampang/setda-2021")["simpul"])
    theirs = flat(json.loads(text(answer))["simpul"])
    assert [one["pernyataan"] for one in theirs] == [one["pernyataan"] for one in ours]
    assert [[i["nama"] for i in one["indikator"]] for one in theirs] == [
        [i["nama"] for i in one.get("indikator") or []] for one in ours
    ]


# --- the other sample people -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("nama", [*NAMES, "operator"])
def test_every_sample_sign_in_works(sign_in: SignIn, nama: str) -> None:
    client = sign_in(nama)
    response = client.get("/", follow=True)
    pengguna = Pengguna.objects.get(nama_pengguna=nama)
    assert pengguna.nama in text(response)
    if nama == "operator":
        assert response.redirect_chain == [("/operator/", 302)]
        return
    pemda = nama.partition(".")[2]
    assert response.redirect_chain == [(f"/{pemda}/", 302)]
    assert text(client.get(f"/{pemda}/organisasi/"))
    for slug in Pemda.objects.exclude(slug=pemda).values_list("slug", flat=True):
        assert client.get(f"/{slug}/").status_code == 404


def test_loading_twice_doubles_nothing(accounts: dict[str, str], sign_in: SignIn) -> None:
    planner = sign_in("perencana.sampang")
    before = planner.get(f"{PLAN}pohon.json").content
    call_command("muat_contoh", verbosity=0)
    assert planner.get(f"{PLAN}pohon.json").content == before  # and the session still holds: no password changed
    assert Pemda.objects.count() == len(list(CONTOH.glob("*/pemda.json")))


# --- what every answer says to the browser ---------------------------------------------------------------------------


def directives(response: HttpResponse) -> dict[str, str]:
    parts = (one.strip().partition(" ") for one in response["Content-Security-Policy"].split(";"))
    return {name: rest for name, _, rest in parts}


@pytest.mark.parametrize("address", ["/masuk/", "/sampang/", PLAN, f"{PLAN}matriks/", "/sampang/tidak-ada/", "/x/y/z/"])
def test_the_browser_is_told_to_be_careful(sign_in: SignIn, address: str) -> None:
    client = Client() if address == "/masuk/" else sign_in("perencana.sampang")
    response: Any = client.get(address)
    assert response.status_code in {200, 404}
    policy = directives(response)
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{12}", response["X-Request-Id"])
    assert "no-store" in response["Cache-Control"]


def test_downloads_and_data_are_kept_by_no_cache(sign_in: SignIn) -> None:
    planner = sign_in("perencana.sampang")
    assert planner.post(f"{PLAN}cetak/", {"format": "xlsx"})["Cache-Control"] == "no-store"
    assert planner.get(f"{PLAN}pohon.json")["Cache-Control"] == "private, no-cache"  # asked for anew each time
    session = planner.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_page_that_is_not_there_says_what_to_do_and_its_number(sign_in: SignIn) -> None:
    response = sign_in("perencana.sampang").get("/sampang/tidak-ada/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Mulai lagi dari beranda" in page
    assert response["X-Request-Id"] in page
    assert "Traceback" not in page


def test_a_form_that_is_too_old_changes_nothing(accounts: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        Pengguna.objects.get(nama_pengguna="perencana.sampang"), "django.contrib.auth.backends.ModelBackend"
    )
    refused = strict.post(f"{PLAN}cetak/", {"format": "xlsx"})
    assert refused.status_code == 403
    assert "Muat ulang halaman" in refused.content.decode()
