"""A real Chromium on a real server: the sample governments loaded once, and pages that fail on any script error."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, StorageState, expect
from pytest_django.live_server_helper import LiveServer

from bench import generator
from cascading import tree
from cascading.models import Rencana, Simpul
from kinerja.core.actor import actor_in
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from kinerja.management.commands.muat_contoh import read_accounts
from kinerja.postgres.base import as_owner
from tests import factories
from tests.cast import BRANCH

# Playwright's loop runs in this thread; Django would take every query of a fixture for one inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

BIG = 5_000  # nodes of the plan that the generator makes

OpenPage = Callable[..., Page]
NewPlan = Callable[..., str]
Stored = Callable[[str], list[tuple[str, int]]]

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are browser tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; it asks nothing of the network by itself."""
    chromium = os.environ.get("KINERJA_CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium tidak ada. Jalankan: make test-browser, atau isi KINERJA_CHROMIUM."
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGS}


@pytest.fixture(scope="session")
def accounts(django_db_setup: None, django_db_blocker: Any) -> dict[str, str]:
    """The sample governments in the database, once for all browser tests; name → password of their people."""
    with django_db_blocker.unblock():
        call_command("muat_contoh", verbosity=0)
    return read_accounts()


@pytest.fixture(scope="session")
def site(accounts: dict[str, str], django_db_blocker: Any) -> Iterator[str]:
    """The address of a server on that database; the tests only read, so nothing is emptied between them."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        with connection.cursor() as cursor:  # what a closed page left under way would keep the database from going
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def planner(browser: Browser, site: str, accounts: dict[str, str]) -> StorageState:
    """The cookies of the planner of Kabupaten Sampang, signed in once."""
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), "perencana.sampang", accounts["perencana.sampang"])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def big(browser: Browser, site: str, django_db_blocker: Any) -> tuple[str, StorageState]:
    """The address of a plan of 5,000 nodes with 10,000 indicators, and the cookies of its planner."""
    with django_db_blocker.unblock():
        government = generator.make_pemda([BIG], number=1_000)
        person, _actor = generator.planner(government, 0)
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what autovacuum does within a minute
    context = browser.new_context(base_url=site)
    page = context.new_page()
    sign_in(page, person.nama_pengguna, "sandi-bench-yang-panjang")
    address = page.locator("#daftar-rencana h2 a").get_attribute("href")
    assert address
    state = context.storage_state()
    context.close()
    return address, state


@pytest.fixture
def new_plan(accounts: dict[str, str], django_db_blocker: Any) -> NewPlan:
    """A plan of its own for a test that writes, empty or with one branch; returns its address."""

    def make(*, empty: bool = False) -> str:
        with django_db_blocker.unblock(), transaction.atomic():
            pemda = Pemda.objects.get(slug="sampang")
            with inside(pemda.pk):
                planner = actor_in(Pengguna.objects.get(nama_pengguna="perencana.sampang"), pemda.pk)
                assert planner is not None
                unit = Rencana.objects.select_related("unit").get(slug="setda-2021").unit
                plan = factories.rencana(planner, unit, slug=f"meja-{next(_numbers)}")
                if not empty:
                    nodes = factories.simpul(planner, plan, BRANCH)
                    factories.indikator(planner, nodes[-1], target={2021: "10 Dokumen", 2022: "12 Dokumen"})
        return f"/sampang/{plan.slug}/"

    return make


@pytest.fixture
def stored(django_db_blocker: Any) -> Stored:
    """What the database holds of a plan: statement and depth, in order; its tree is whole."""

    def read(address: str) -> list[tuple[str, int]]:
        with django_db_blocker.unblock(), transaction.atomic():
            pemda = Pemda.objects.get(slug="sampang")
            with inside(pemda.pk):
                plan = Rencana.objects.get(slug=address.split("/")[2])
                assert tree.faults(plan.pk) == []
                rows = Simpul.objects.filter(rencana=plan, induk__isnull=False).order_by("lft")
                return list(rows.values_list("pernyataan", "level"))

    return read


@pytest.fixture(scope="session")
def colleague(browser: Browser, site: str, accounts: dict[str, str], django_db_blocker: Any) -> StorageState:
    """The cookies of a second planner of the same Perangkat Daerah."""
    with django_db_blocker.unblock(), transaction.atomic():
        pemda = Pemda.objects.get(slug="sampang")
        with inside(pemda.pk):
            person = factories.pengguna("Perencana Kedua")
            unit = Rencana.objects.select_related("unit").get(slug="setda-2021").unit
            factories.member(pemda, "perencana", unit, orang=person)
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), person.nama_pengguna, factories.SANDI)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens pages in contexts of their own; no script error, refused by our own policy or foreign host may occur."""
    problems: list[str] = []
    contexts = []

    def watch_console(message: ConsoleMessage) -> None:
        # Chromium reports every 4xx and 5xx here too; which of these are right is each test's business.
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    def watch_hosts(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            problems.append(f"asks a foreign host: {request.url}")

    def open_(path: str = "", *, size: dict[str, int] | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=site, viewport=size or DESKTOP, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", watch_console)
        page.on("request", watch_hosts)
        if path:
            page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page: Page, name: str, sandi: str) -> None:
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Sandi").fill(sandi)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk/" not in url)


def wait_for_tree(page: Page) -> None:
    expect(page.locator("#alat-hasil")).not_to_be_empty()


# Colours are judged when what fades in is there: all movements that end have ended, or were taken back.
STILL = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime)).map((one) => one.finished))"""


def axe_findings(page: Page) -> list[str]:
    """Serious and critical findings, each with its rule and the first place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(STILL)
    result = page.evaluate("axe.run()")
    return [
        f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in result["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
