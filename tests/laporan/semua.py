"""Every report of every sample plan, made once: the Document, and its files when they are asked for.

The registry of reports is walked, so a new report is in by itself. A plan for which a report says that it makes no
document of it is left out of that report, with the report's own words.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cascading.models import Rencana
from kinerja import contoh, contoh_tahun
from kinerja.core.actor import actor_in, system_in
from kinerja.core.errors import Invalid
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from laporan import rules
from laporan.document import Document
from laporan.render import pdf, xlsx
from laporan.reports import REPORTS
from tests import factories
from tests.committed import committed
from tests.laporan.tahun_balangan import fill_year, read_json

AT = datetime(2026, 1, 2, 9, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
TAHUN = 2022  # the year of Balangan that has figures; of the other plans the nearest year is printed


@dataclass
class Berkas:
    """One report of one plan."""

    report: str
    rencana: str
    document: Document
    folder: Path = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.report}--{self.rencana}"

    @cached_property
    def pdf(self) -> Path:
        return self._stored("pdf", pdf.render(self.document))

    @cached_property
    def xlsx(self) -> Path:
        return self._stored("xlsx", xlsx.render(self.document))

    def _stored(self, form: str, data: bytes) -> Path:
        path = self.folder / f"{self.name}.{form}"
        path.write_bytes(data)
        return path


@dataclass
class Semua:
    """All of them, built once."""

    folder: Path
    berkas: dict[tuple[str, str], Berkas] = field(default_factory=dict)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, report: str) -> list[Berkas]:
        return [one for (key, _plan), one in self.berkas.items() if key == report]


def semua(blocker: Any, folder: Path) -> Semua:
    """The sample plans are there for as long as they are read, and gone after it."""
    with committed(blocker):
        with transaction.atomic():
            load()
        return made(folder)


def load() -> None:
    """The five sample plans with their years of measurement, that of Balangan filled."""
    for place in sorted(path for path in settings.CONTOH_DIR.iterdir() if path.is_dir()):
        slug = place.name
        people = read_json(f"{slug}/pemda.json")
        pemda = contoh.load_pemda(people, {})
        plans = {one["slug"]: one for one in (read_json(f"{slug}/{path.name}") for path in sorted(place.glob("*.json")))
                 if "simpul" in one}  # fmt: skip
        for data in plans.values():
            contoh.load_rencana(pemda, data, people)
        for path in sorted(place.glob("tahun/*.json")):
            year = read_json(f"{slug}/tahun/{path.name}")
            contoh_tahun.load_tahun(pemda, year, plans[year["rencana"]], people)
    pemda = Pemda.objects.get(slug="balangan")
    with inside(pemda.pk):
        plan = Rencana.objects.select_related("unit").get(status="ditetapkan")
        assert plan.unit is not None
        planner = actor_in(Pengguna.objects.get(nama_pengguna="perencana.balangan"), pemda.pk)
        assert planner is not None
        fill_year(plan, factories.member(pemda, "kepala_unit", plan.unit), planner)


def made(folder: Path) -> Semua:
    found = Semua(folder)
    for pemda in Pemda.objects.order_by("slug"):
        with inside(pemda.pk), transaction.atomic():
            for plan in Rencana.objects.select_related("pemda", "unit", "skema").order_by("slug"):
                for key, report in REPORTS.items():
                    try:
                        document = report.build(system_in(pemda), plan, wish(key, plan))
                    except Invalid as error:
                        found.refused[key, plan.slug] = str(error)
                        continue
                    still = replace(document, meta=replace(document.meta, printed=AT))
                    found.berkas[key, plan.slug] = Berkas(key, plan.slug, still, folder)
    return found


def wish(key: str, plan: Rencana) -> dict[str, Any]:
    """The parameters of a whole year, for reports that know a year."""
    known = rules.LAPORAN.get(key, set())
    year = min(max(TAHUN, plan.tahun_awal), plan.tahun_akhir)
    return {"tahun": str(year), "triwulan": "4"} if "tahun" in known else {}
