"""Across midnight: 23:30 in Jakarta, where the server stands, is half past one of the next year in Jayapura."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from indikator.models import JendelaPengisian
from indikator.queries.pengisian import masa_of
from indikator.rules import year_to_check
from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from kinerja.core.waktu import at_home, hari_ini
from laporan import jobs
from laporan.commands import request_cetakan
from laporan.masa import period
from laporan.models import Cetakan
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser

NIGHT = datetime(2021, 12, 31, 16, 30, tzinfo=UTC)
WIT, WIB = "Asia/Jayapura", "Asia/Jakarta"


@pytest.fixture(params=[(WIT, 2022), (WIB, 2021)], ids=["WIT", "WIB, the control"])
def night(request: pytest.FixtureRequest, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[Kantor, int]:
    """An office at work in that zone, at that moment; and the year that it is there. The server's zone stays WIB."""
    zone, year = request.param
    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here)
        JendelaPengisian.objects.update(buka=date(2021, 10, 1), tutup=date(2021, 10, 15))
        JendelaPengisian.objects.filter(triwulan=4).update(buka=date(2022, 1, 1), tutup=date(2022, 1, 15))
    Pemda.objects.filter(pk=cast.here.pemda.pk).update(zona_waktu=zone)
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    assert timezone.localdate() == date(2021, 12, 31)
    return kantor, year


def test_the_day_is_that_of_the_pemda(night: tuple[Kantor, int]) -> None:
    kantor, year = night
    pemda_id = kantor.stage.pemda.pk
    assert hari_ini(pemda_id) == (date(2022, 1, 1) if year == 2022 else date(2021, 12, 31))
    with at_home(pemda_id):
        assert timezone.localtime(NIGHT).year == year
        assert masa_of(pemda_id, kantor.umum.pk, 2021, 4).terbuka == (year == 2022)
    assert timezone.localtime(NIGHT).year == 2021


def test_reports_choose_the_year_that_it_is_there(night: tuple[Kantor, int]) -> None:
    kantor, year = night
    with inside(kantor.stage.pemda.pk):
        assert period(kantor.rencana, {}) == (year, 4)
        assert year_to_check(kantor.rencana, hari_ini(kantor.rencana.pemda_id)) == year


def test_pages_and_the_api_too(night: tuple[Kantor, int]) -> None:
    kantor, year = night
    stage = kantor.stage
    page: Any = browser(stage, kantor.planner).get(f"/{stage.pemda.slug}/jendela/")
    states = {one["triwulan"]: one["keadaan"]["kode"] for one in page.context["tahun"][0]["jendela"]}
    assert states[4] == ("ditetapkan" if year == 2022 else "draf")
    tree = browser(stage, kantor.planner).get(f"/api/v1/rencana/{kantor.rencana.pk}/pohon")
    assert tree.status_code == 200
    dashboard: Any = browser(stage, kantor.planner).get(f"/{stage.pemda.slug}/dasbor/")
    newest = (2021, 4) if year == 2022 else (2021, 3)
    assert (dashboard.context["tahun"], dashboard.context["triwulan"]) == newest


@pytest.mark.parametrize("laporan", ["pengukuran-kinerja", "pengukuran-tahunan"])
def test_the_worker_prints_the_year_that_it_is_there(night: tuple[Kantor, int], laporan: str) -> None:
    kantor, year = night
    unasked = printed(kantor, laporan)
    assert unasked == printed(kantor, laporan, tahun=year)
    assert unasked != printed(kantor, laporan, tahun=4043 - year), "the other year of the two"


def printed(kantor: Kantor, laporan: str, **parameter: Any) -> str:
    """The file that a worker makes."""
    stage = kantor.stage
    with inside(stage.pemda.pk):
        asked = request_cetakan(
            stage.planner, rencana_id=kantor.rencana.pk, laporan=laporan, bentuk="html", parameter=parameter
        )
    jobs.run(stage.pemda.pk, asked.pk)
    with inside(stage.pemda.pk):
        done = Cetakan.objects.get(pk=asked.pk)
    assert done.keadaan == "selesai"
    return (Path(settings.MEDIA_ROOT) / done.berkas).read_text(encoding="utf-8")
