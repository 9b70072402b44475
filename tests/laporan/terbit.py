"""A report that can be issued, made of the cascading matrix, and the steps to issue it: for tests of issuing itself."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from cascading.models import Rencana
from kinerja.core.actor import Actor
from kinerja.core.models import KodeVerifikasi
from kinerja.core.tenancy import inside
from laporan import penerbitan, rules
from laporan.commands import request_dokumen, save_naskah
from laporan.document import Document, Note
from laporan.models import Dokumen, Penerbitan
from laporan.queries import dokumen as queries
from laporan.reports import REPORTS
from laporan.reports.base import Terbitan
from laporan.rules import naskah as texts
from tests import factories
from tests.cast import Stage

KEY = "matriks-cascading"
ALAMAT = "https://kinerja.example/"
NASKAH = {
    "judul": "KEPUTUSAN SEKRETARIS DAERAH", "tentang": "POHON KINERJA {PD}", "pola_nomor": "188.45/{urut}/KUM/{tahun}",
    "menimbang": ["bahwa perlu ditetapkan;"], "jabatan_penandatangan": "Sekretaris Daerah", "ditetapkan_di": "Kota Uji",
}  # fmt: skip


def issue(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan) -> Document:
    """The matrix, with all that issuing gives in a remark above it."""
    document = REPORTS[KEY].build(actor, rencana, {})
    said = " | ".join(map(str, (terbitan.nomor, terbitan.tanggal, terbitan.tautan, terbitan.mencabut)))
    first, *others = document.sections
    return replace(document, sections=(replace(first, blocks=(Note(said), *first.blocks)), *others))


def make_issuable(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(REPORTS, KEY, replace(REPORTS[KEY], issue=issue))
    patch.setitem(rules.LAPORAN, KEY, {"kertas", "tahun"})
    patch.setitem(texts.BERNASKAH, KEY, "cascading")


def settled(stage: Stage) -> Rencana:
    """The stage's plan, set, with a naskah; call it inside the Pemda."""
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan=KEY, isi=NASKAH, seen=None)
    factories.set_plan(stage.planner, stage.leader, stage.rencana)
    return Rencana.objects.get(pk=stage.rencana.pk)


def asked(stage: Stage, urut: int | None = None, **parameter: Any) -> Penerbitan:
    with inside(stage.pemda.pk), transaction.atomic():
        seen = Rencana.objects.get(pk=stage.rencana.pk).revisi
        return request_dokumen(
            stage.leader, rencana_id=stage.rencana.pk, laporan=KEY, parameter=parameter, seen=seen, alamat=ALAMAT,
            urut=urut,
        )  # fmt: skip


def run(job: Penerbitan) -> Penerbitan:
    penerbitan.run(job.pemda_id, job.pk)
    with inside(job.pemda_id), transaction.atomic():
        return Penerbitan.objects.select_related("dokumen").get(pk=job.pk)


def issued(stage: Stage, urut: int | None = None, **parameter: Any) -> Dokumen:
    done = run(asked(stage, urut, **parameter))
    dokumen: Dokumen | None = done.dokumen
    assert dokumen is not None, done.pesan
    return dokumen


def row(stage: Stage) -> Dokumen:
    """A document as if it had been issued, with its files: for tests of what comes after. Call it inside the Pemda."""
    data = b"%PDF-1.7 uji"
    number = queries.next_number(stage.rencana, KEY, 2021)
    dokumen = Dokumen.objects.create(
        pemda=stage.pemda, rencana=stage.rencana, revisi_rencana=1, laporan=KEY, judul="KEPUTUSAN UJI", tahun=2021,
        unit_id=stage.rencana.unit_id, register=KEY,
        tentang="UJI", urut=number, nomor=f"{number} TAHUN 2021", tanggal=date(2021, 3, 1), jabatan="Camat",
        kode=penerbitan.new_code(), pdf_sha256=sha256(data).hexdigest(), pdf_ukuran=len(data),
        xlsx_sha256=sha256(data).hexdigest(), xlsx_ukuran=len(data), diterbitkan_oleh_id=stage.leader.pengguna_id or 0,
    )  # fmt: skip
    for bentuk in ("pdf", "xlsx"):
        penerbitan.write_whole(Path(settings.MEDIA_ROOT) / dokumen.berkas(bentuk), data)
    KodeVerifikasi.objects.create(kode=dokumen.kode, pemda=stage.pemda, dokumen_id=dokumen.pk)
    return dokumen
