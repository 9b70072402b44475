"""Every template fragment stands alone: rendered by itself it is the very markup that its page includes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import Client

from cascading.commands import add_tautan, change_simpul
from indikator.models import Bukti
from kinerja.core import commands
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from laporan.commands import save_naskah
from tests import factories
from tests.cast import BRANCH, Cast, Stage
from tests.contracts.routes import ROUTES, Ids, ids_of, printing
from tests.indikator.editing import Editor
from tests.indikator.kantor import make_kantor, make_usang
from tests.indikator.test_importing_matriks import matrix

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FRAGMENTS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("_*.html"))


@pytest.fixture
def answers(cast: Cast) -> list[Any]:
    """The pages of a small plan and of a refusal, each with the templates that it is made of."""
    here = cast.here
    with inside(here.pemda.pk):
        office = commands.add_jabatan(here.admin, unit_id=here.setda.pk, nama="Sekretaris Daerah")
        commands.add_pejabat(here.admin, jabatan_id=office.pk, nama="Siti Uji", status="plt")
        change_simpul(here.planner, simpul_id=here.simpul[-1].pk, seen=0, isi={"pernyataan": "Dokumen yang lain"})
        add_tautan(here.planner, dari_id=here.simpul[-1].pk, ke_id=here.simpul[0].pk, jenis="crosscutting")
    client = Client()
    client.force_login(
        Pengguna.objects.get(pk=here.planner.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend"
    )
    ids = ids_of(here, printing(here))
    pages = [name for name, methods in ROUTES.items() if "GET" in methods and name != "masuk"]
    found = [client.get(ids.url(name)) for name in pages] + worksheets(here)
    found += references(here) + dashboards(here) + in_force(cast.there)
    return [*found, client.get(ids.missing().url("rencana")), *previews(client, ids, here)]


def references(here: Stage) -> list[Any]:
    """The forms of an admin for new reference data of each kind."""
    client = Client()
    with inside(here.pemda.pk):
        admin = Pengguna.objects.get(pk=here.admin.pengguna_id or 0)
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    kinds = ("aturan", "skala", "parameter", "instrumen")
    return [client.get(f"/{here.pemda.slug}/acuan/ubah/?acuan={kind}") for kind in kinds]


def worksheets(here: Stage) -> list[Any]:
    """Of a unit head, in a window that is open: the pages with all that can be done there."""
    with inside(here.pemda.pk):
        plan = Bukti.objects.get().realisasi.paket.rencana
        client = Client()
        head = Pengguna.objects.get(pk=here.head.pengguna_id or 0)
        client.force_login(head, "django.contrib.auth.backends.ModelBackend")
    page = f"/{here.pemda.slug}/{plan.slug}/isian/{here.umum.pk}/2021/1/"
    return [client.get(page), client.get(f"{page}bawahan/"), client.get(f"/{here.pemda.slug}/tugas/")]


def dashboards(here: Stage) -> list[Any]:
    """Of the whole Pemda, with an indicator high up in a tree and two years to compare."""
    client = Client()
    with inside(here.pemda.pk):
        plan = factories.rencana(here.planner, here.setda)
        factories.indikator(here.planner, factories.simpul(here.planner, plan, BRANCH)[0])
        factories.set_plan(here.planner, here.leader, plan)
        factories.jendela(here.admin, 4, tahun=2022)
        inspector = Pengguna.objects.get(pk=here.inspector.pengguna_id or 0)
    client.force_login(inspector, "django.contrib.auth.backends.ModelBackend")
    return [client.get(f"/{here.pemda.slug}/dasbor/", {"tahun": 2021, "triwulan": 4, "tren": 1})]


def in_force(there: Stage) -> list[Any]:
    """Of a plan that is set: worksheet and tasks of a head whose verified figure rests on one that was corrected
    since; the page on which a leader issues its decree.
    """
    head, leader = Client(), Client()
    with inside(there.pemda.pk):
        kantor = make_kantor(there)
        make_usang(kantor)
        save_naskah(
            kantor.planner,
            rencana_id=kantor.rencana.pk,
            laporan="sk-iku",
            isi={"judul": "Keputusan", "menimbang": ["perlu"]},
            seen=None,
        )
        for client, actor in ((head, kantor.kepala_umum), (leader, there.leader)):
            person = Pengguna.objects.get(pk=actor.pengguna_id or 0)
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    plan = f"/{there.pemda.slug}/{kantor.rencana.slug}"
    pages = [f"{plan}/isian/{kantor.umum.pk}/2021/1/", f"/{there.pemda.slug}/tugas/"]
    return [*(head.get(page) for page in pages), leader.get(f"{plan}/dokumen/")]


def previews(client: Client, ids: Ids, stage: Stage) -> Iterator[Any]:
    """Pages that answer a form with a question or a refusal."""
    copy = {"judul": "Salinan", "slug": "salinan", "tahun_awal": "2023", "tahun_akhir": "2024"}
    yield client.post(ids.url("versi"), {"langkah": "pratinjau", **copy})
    sheet = SimpleUploadedFile("lembar.xlsx", client.get(ids.url("lembar")).content)
    yield client.post(ids.url("impor"), {"berkas": sheet}, follow=True)
    with inside(stage.pemda.pk):
        empty = replace(ids, rencana=factories.rencana(stage.planner, stage.setda).slug)
    table = matrix(["Kode", "Program", "Indikator", "Target 2021", "Kegiatan"], ["1", "P", "I", "2", "K"])
    yield client.post(empty.url("impor"), {"berkas": SimpleUploadedFile("matriks.xlsx", table)}, follow=True)
    yield client.post(ids.url("periksa"), {"langkah": "ajukan"})
    editor = Editor(client.get(ids.url("anggaran_lembar")).content)
    editor.book["Anggaran"]["E4"] = 750
    shown = client.post(ids.url("anggaran_impor"), {"berkas": SimpleUploadedFile("a.xlsx", editor.bytes)}, follow=True)
    yield shown
    client.post(shown.context["impor"]["alamat"], {"aksi": "terapkan"})
    yield client.get(ids.url("anggaran_impor"))
    yield client.post(ids.url("anggaran_impor"), {"berkas": SimpleUploadedFile("a.xlsx", b"%PDF-1.7")}, follow=True)
    yield client.post(ids.url("ukur"), {"cara_ukur": "luar", "seen": "0"})


def markup(text: str) -> str:
    """Without the spaces between elements, and without what differs from one request to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r"\s+", " ", re.sub(r"\s*([<>])\s*", r"\1", text)).strip()


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_stands_alone(answers: list[Any], name: str) -> None:
    shown = 0
    for answer in answers:
        page = markup(answer.content.decode()) if answer["Content-Type"].startswith("text/html") else ""
        several = isinstance(answer.context, list)  # a single template has but one context
        contexts = answer.context or () if several or answer.context is None else (answer.context,)
        for template, context in zip(answer.templates, contexts, strict=False):
            if template.name == name:
                request: HttpRequest = answer.wsgi_request
                alone = markup(get_template(name).render(context.flatten(), request))
                assert alone in page
                shown += bool(alone)
    assert shown, "no page shows it: is it unused?"
