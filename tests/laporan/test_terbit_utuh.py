"""A decree on key indicators from its pages to its files, and what may never happen to it: with the report itself."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from cascading.commands import change_simpul
from cascading.models import Rencana, Simpul
from indikator.commands import delete_cabang
from kinerja.core.actor import Actor
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from laporan.commands import begin_perubahan
from laporan.models import Dokumen
from laporan.queries import dokumen as queries
from tests import factories
from tests.cast import Stage, make_cast
from tests.committed import committed
from tests.laporan import pdftools

BACKEND = "django.contrib.auth.backends.ModelBackend"
KEY = "sk-iku"
NASKAH = {
    "judul": "KEPUTUSAN SEKRETARIS DAERAH", "tentang": "INDIKATOR KINERJA UTAMA", "pola_nomor": "188.45/{urut}/{tahun}",
    "menimbang": ["bahwa perlu ditetapkan;"], "diktum": [{"nomor": "KESATU", "isi": "Menetapkan."}],
    "jabatan_penandatangan": "Sekretaris Daerah", "ditetapkan_di": "Kota Uji",
}  # fmt: skip


@pytest.fixture
def stage(django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Stage]:
    settings.MEDIA_ROOT = tmp_path
    with committed(django_db_blocker):
        with transaction.atomic():
            cast = make_cast()
        yield cast.here


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), BACKEND)
    return client


def write_naskah(stage: Stage, slug: str, seen: int | None, **more: str) -> None:
    body = orjson.dumps({"isi": {**NASKAH, **more}, "seen": seen})
    address = f"/{stage.pemda.slug}/{slug}/naskah/{KEY}/"
    assert browser(stage.planner).post(address, body, "application/json").status_code == 200


def settle(stage: Stage, plan: Rencana) -> None:
    with inside(stage.pemda.pk), transaction.atomic():
        factories.set_plan(stage.planner, stage.leader, plan)


def issued(stage: Stage, plan: Rencana) -> Dokumen:
    with inside(stage.pemda.pk), transaction.atomic():
        seen = Rencana.objects.get(pk=plan.pk).revisi
    asked = browser(stage.leader).post(f"/{stage.pemda.slug}/{plan.slug}/dokumen/", {"laporan": KEY, "seen": str(seen)})
    assert asked.status_code == 302, asked.content.decode()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    with inside(stage.pemda.pk), transaction.atomic():
        return Dokumen.objects.select_related("menggantikan").latest("id")


def downloads(stage: Stage, dokumen: Dokumen) -> list[bytes]:
    leader = browser(stage.leader)
    address = f"/{stage.pemda.slug}/dokumen/{dokumen.pk}/berkas"
    return [leader.get(f"{address}.{bentuk}").content for bentuk in ("pdf", "xlsx")]


def test_a_decree_stays_byte_for_byte_whatever_becomes_of_the_plan(stage: Stage) -> None:
    plan = stage.rencana
    refused = browser(stage.leader).post(
        f"/{stage.pemda.slug}/{plan.slug}/dokumen/", {"laporan": KEY, "seen": str(plan.revisi)}
    )
    assert refused.status_code in {409, 422}  # neither set nor written
    write_naskah(stage, plan.slug, None)
    settle(stage, plan)
    first = issued(stage, plan)
    before = downloads(stage, first)
    assert [hashlib.sha256(data).hexdigest() for data in before] == [first.pdf_sha256, first.xlsx_sha256]
    page = " ".join(pdftools.texts(Path(settings.MEDIA_ROOT) / first.berkas("pdf"))[0].split())
    assert f"NOMOR {first.nomor}" in page
    assert "RANCANGAN" not in page
    with inside(stage.pemda.pk), transaction.atomic():
        made = begin_perubahan(stage.planner, rencana_id=plan.pk, alasan="Renstra berubah")
        nodes = list(Simpul.objects.filter(rencana=made, level__gt=0).order_by("lft"))
        change_simpul(stage.planner, simpul_id=nodes[0].pk, seen=nodes[0].revisi, isi={"pernyataan": "Nama yang baru"})
        last = nodes[-1]
        delete_cabang(stage.planner, simpul_id=last.pk, seen=last.revisi)
    write_naskah(stage, made.slug, 0, tentang="INDIKATOR KINERJA UTAMA PERUBAHAN")
    assert downloads(stage, first) == before
    assert "terdaftar dan berlaku" in Client().get(f"/v/{first.kode}/").content.decode()
    settle(stage, made)
    second = issued(stage, made)
    assert (second.urut, second.menggantikan) == (2, first)
    said = "".join("".join(pdftools.texts(Path(settings.MEDIA_ROOT) / second.berkas("pdf"))).split())
    assert f"Nomor {first.nomor} tentang {first.tentang} dicabut".replace(" ", "") in said
    assert said.index("KESATU:Menetapkan.") < said.index(f"KEDUA:{first.judul}Nomor".replace(" ", ""))
    assert downloads(stage, first) == before
    answer = Client().get(f"/v/{first.kode}/").content.decode()
    assert first.pdf_sha256 in answer
    assert "terdaftar dan berlaku" not in answer
    with inside(stage.pemda.pk), transaction.atomic():
        assert queries.status_of(first).kode == queries.DIGANTIKAN
    call_command("periksa_dokumen", verbosity=0)
    path = Path(settings.MEDIA_ROOT) / first.berkas("pdf")
    path.write_bytes(before[0][:-1] + bytes([before[0][-1] ^ 1]))
    with pytest.raises(CommandError, match="1 berkas dari 2 dokumen"):
        call_command("periksa_dokumen", verbosity=0)


def test_a_decree_without_texts_is_not_issued(stage: Stage) -> None:
    settle(stage, stage.rencana)
    with inside(stage.pemda.pk), transaction.atomic():
        seen = Rencana.objects.get(pk=stage.rencana.pk).revisi
    address = f"/{stage.pemda.slug}/{stage.rencana.slug}/dokumen/"
    answer = browser(stage.leader).post(address, {"laporan": KEY, "seen": str(seen)})
    assert answer.status_code == 422
    assert "Naskah dokumen ini belum dibuat" in answer.content.decode()
