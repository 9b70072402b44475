"""The drawing as data for the page: branches closed as asked, one answer per state of the plan, nothing as markup."""

import json
from typing import Any

import pytest
from django.test import Client

from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from laporan import pohon_views
from laporan.diagram.drawing import whole
from laporan.document import Document, Meta, Plot, PlotBox, PlotLine, PlotRun, PlotText, Section
from laporan.reports import pohon_kinerja, render
from tests import factories
from tests.cast import BRANCH, Stage, make_stage
from tests.factories import baru
from tests.laporan.reading import Reading
from tests.laporan.samples import AT

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAYLOAD = "</text><script>alert(1)</script> &amp; \" onload='x' <svg/onload=alert(2)> {{ 7*7 }}"


@pytest.fixture
def stage(db: None) -> Stage:
    return make_stage()


@pytest.fixture
def address(stage: Stage, client: Client) -> str:
    client.force_login(Pengguna.objects.get(pk=stage.planner.pengguna_id or 0), backend=BACKEND)
    return f"/{stage.pemda.slug}/{stage.rencana.slug}/pohon-kinerja/"


def drawing(client: Client, address: str, **wish: str) -> dict[str, Any]:
    answer = client.get(f"{address}gambar.json", wish)
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def closed(found: dict[str, Any]) -> list[int]:
    return [box["id"] for box in found["kotak"] if box["tutup"]]


def test_all_of_a_small_plan_is_open(stage: Stage, address: str, client: Client) -> None:
    found = drawing(client, address)
    assert [box["id"] for box in found["kotak"]] == [node.pk for node in stage.simpul]
    assert [box["induk"] for box in found["kotak"]] == [None, 0, 1, 2, 3]
    assert [box["anak"] for box in found["kotak"]] == [1, 1, 1, 1, 0]
    assert closed(found) == []
    assert found["alamat"] == f"/{stage.pemda.slug}/{stage.rencana.slug}/simpul/0/"


def test_branches_are_closed_from_a_level_on_but_for_those_named(stage: Stage, address: str, client: Client) -> None:
    first, second, third, fourth, _last = (node.pk for node in stage.simpul)
    assert closed(drawing(client, address, sampai="2")) == [third]
    assert closed(drawing(client, address, sampai="2", ubah=f"{third}")) == [fourth]
    assert closed(drawing(client, address, sampai="4", ubah=f"{second}")) == [second]
    assert [row[5] for row in drawing(client, address, sampai="2", ubah=f"{first}")["semua"]] == [
        True,
        False,
        True,
        True,
        False,
    ]
    assert len(drawing(client, address, sampai="0")["semua"]) == 5


def test_a_large_plan_opens_as_far_as_it_can_be_surveyed(
    stage: Stage, address: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pohon_views, "AT_FIRST", 3)
    found = drawing(client, address)
    assert (found["sampai"], len(found["kotak"]), found["jumlah"]) == (2, 3, 5)


def test_an_unchanged_plan_is_not_drawn_again(stage: Stage, address: str, client: Client) -> None:
    tag = client.get(f"{address}gambar.json").headers["ETag"]
    assert client.get(f"{address}gambar.json", headers={"if-none-match": tag}).status_code == 304
    with inside(stage.pemda.pk):
        factories.simpul(stage.planner, stage.rencana, BRANCH)
    assert client.get(f"{address}gambar.json", headers={"if-none-match": tag}).status_code == 200


def test_a_drawing_is_made_once_for_all_who_may_see_it(
    stage: Stage, address: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the plan changes, and for each way of closing its branches; who may not see it gets none."""
    drawn: list[int] = []

    def counted(*arguments: Any) -> Plot:
        drawn.append(1)
        return whole(*arguments)

    monkeypatch.setattr(pohon_views, "whole", counted)
    first = drawing(client, address)
    other = Client()
    other.force_login(Pengguna.objects.get(pk=stage.inspector.pengguna_id or 0), backend=BACKEND)
    assert drawing(other, address) == drawing(client, address) == first
    assert len(drawn) == 1
    stranger = Client()
    stranger.force_login(Pengguna.objects.get(pk=make_stage().planner.pengguna_id or 0), backend=BACKEND)
    assert stranger.get(f"{address}gambar.json").status_code == 404
    assert drawing(client, address, sampai="1") != first
    with inside(stage.pemda.pk):
        factories.simpul(stage.planner, stage.rencana, BRANCH)
    assert drawing(client, address)["jumlah"] > first["jumlah"]
    assert len(drawn) == 3


@pytest.mark.parametrize("wish", [{"sampai": "dua"}, {"ubah": "1;2"}, {"ubah": "-1"}, {"sampai": "100"}])
def test_what_is_no_number_is_refused(address: str, client: Client, wish: dict[str, str]) -> None:
    assert client.get(f"{address}gambar.json", wish).status_code == 422


def test_an_unknown_arrangement_is_refused(stage: Stage, address: str, client: Client) -> None:
    wish = {"laporan": "pohon-kinerja", "format": "pdf", "kertas": "A3", "susunan": "melingkar"}
    answer = client.post(f"/{stage.pemda.slug}/{stage.rencana.slug}/cetak/", wish)
    assert answer.status_code == 422
    assert "melingkar" in answer.content.decode()


def test_an_empty_plan_says_so_in_every_form(stage: Stage) -> None:
    with inside(stage.pemda.pk):
        plan = factories.rencana(stage.planner, stage.setda)
        document = pohon_kinerja.build(stage.planner, plan, {})
        assert "belum punya simpul" in render(document, "html").decode()
        assert any("belum punya simpul" in text for text in Reading(render(document, "pdf")).texts(0, artifacts=False))
        assert render(document, "xlsx")


def test_texts_are_never_markup(stage: Stage) -> None:
    """On the page they reach the browser as JSON; in the file of HTML they are escaped; in the PDF they are letters."""
    with inside(stage.pemda.pk):
        plan = factories.rencana(stage.planner, stage.setda)
        factories.simpul(stage.planner, plan, baru("tujuan", PAYLOAD))
        document = pohon_kinerja.build(stage.planner, plan, {"kertas": "A3"})
        page = render(document, "html").decode()
        read = "".join(Reading(render(document, "pdf")).texts(0, artifacts=False))
    assert "<script" not in page
    assert "<svg/onload" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert PAYLOAD.replace(" ", "") in read.replace(" ", "")


def test_a_link_with_quotes_stays_an_attribute() -> None:
    line = PlotLine(1, 3, 7, (PlotRun(PAYLOAD, "bold"), PlotRun("x", "italic", "quiet")))
    box = PlotBox(0, 0, 40, 10, (PlotText((line,)),), link='/a" onclick="b')
    document = Document("uji", "Uji", (Section((Plot(50, 20, (box,), label='"><b>'),)),), Meta(AT))
    page = render(document, "html").decode()
    assert 'href="/a&quot; onclick=&quot;b"' in page
    assert "<b>" not in page
    assert 'onclick="' not in page
