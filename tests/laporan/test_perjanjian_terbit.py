"""Agreements as issued documents: one per jabatan and year, frozen like a decree, a later one in its place."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from cascading.models import Rencana
from kinerja.core import commands
from kinerja.core.errors import Invalid
from kinerja.core.models import Jabatan, Pengguna
from kinerja.core.tenancy import inside
from laporan import penerbitan
from laporan.commands import begin_perubahan, request_dokumen, save_naskah
from laporan.models import Dokumen, Penerbitan
from laporan.queries import dokumen as queries
from laporan.reports import REPORTS
from laporan.reports.perjanjian_kinerja import OPENING, PROMISE, SUPERVISION
from laporan.sakip.bahan import Bahan
from laporan.sakip.jabatan import HEADS, agreements
from tests import factories
from tests.cast import BRANCH, Cast, Stage
from tests.indikator.test_isian import fresh
from tests.laporan import pdftools

KEY = "perjanjian-kinerja"
BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN = "Dengan ini kami sepakat sebagai berikut:"


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    here = cast.here
    with inside(here.pemda.pk):
        office = commands.add_jabatan(here.admin, unit_id=here.setda.pk, nama="Sekretaris Daerah", eselon="II")
        commands.add_pejabat(here.admin, jabatan_id=office.pk, nama="Siti Uji", pangkat="Pembina")
        isi = {"pola_nomor": "800/{urut}/PK/{tahun}", "kop": ["PEMERINTAH KABUPATEN UJI"], "pernyataan": [OWN],
               "ditetapkan_di": "Kota Uji"}  # fmt: skip
        save_naskah(here.planner, rencana_id=here.rencana.pk, laporan=KEY, isi=isi, seen=None)
        factories.set_plan(here.planner, here.leader, here.rencana)
        yield here


def office_of(stage: Stage) -> Jabatan:
    return Jabatan.objects.get(unit=stage.setda)


def asked(stage: Stage, plan: Rencana, **parameter: str) -> Penerbitan:
    return request_dokumen(
        fresh(stage.leader), rencana_id=plan.pk, laporan=KEY, parameter=parameter, seen=plan.revisi,
        alamat="https://kinerja.example/",
    )  # fmt: skip


def issued(stage: Stage, plan: Rencana) -> Dokumen:
    job = asked(stage, plan, tahun="2021", jabatan=str(office_of(stage).pk))
    penerbitan.run(job.pemda_id, job.pk)
    job.refresh_from_db()
    assert job.dokumen is not None, job.pesan
    dokumen: Dokumen = job.dokumen
    return dokumen


def pages_of(dokumen: Dokumen) -> list[str]:
    return pdftools.texts(Path(settings.MEDIA_ROOT) / dokumen.berkas("pdf"))


def test_the_agreement_of_a_jabatan_gets_number_date_signer_and_code(stage: Stage) -> None:
    dokumen = issued(stage, Rencana.objects.get(pk=stage.rencana.pk))
    assert dokumen.nomor == f"800/1/PK/{dokumen.tahun}"
    assert dokumen.judul == "PERJANJIAN KINERJA TAHUN 2021"
    assert (dokumen.jabatan, dokumen.nama, dokumen.pangkat) == ("Sekretaris Daerah", "Siti Uji", "Pembina")
    statement, *others = pages_of(dokumen)
    for text in ("PEMERINTAH KABUPATEN UJI", f"NOMOR {dokumen.nomor}", OWN, "Siti Uji", "Kota Uji,"):
        assert text in statement
    whole = " ".join([statement, *others])
    assert "RANCANGAN" not in whole
    assert "belum lengkap" not in whole.lower()  # what is missing is for those who fill it in
    assert next(one for one in stage.simpul if one.jenjang.kode == "sasaran").pernyataan in " ".join(whole.split())
    answer = Client().get(f"/v/{dokumen.kode}/")
    assert dokumen.pdf_sha256 in answer.content.decode()
    assert "Siti Uji" not in answer.content.decode()


def test_a_draft_is_marked_and_leaves_number_and_date_open(stage: Stage) -> None:
    draft = REPORTS[KEY].build(fresh(stage.planner), stage.rencana, {"tahun": "2021"})
    assert draft.mark == "RANCANGAN"
    assert (draft.paper.kind, draft.typeface) == ("A4", "Arial")
    texts = [getattr(block, "text", "") for block in draft.sections[0].blocks]
    assert any(text.startswith("NOMOR ....") for text in texts)
    with pytest.raises(Invalid, match="tidak punya perjanjian"):
        REPORTS[KEY].build(fresh(stage.planner), stage.rencana, {"tahun": "2021", "jabatan": "1"})


def test_its_page_prints_on_the_paper_of_the_naskah(stage: Stage) -> None:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=stage.planner.pengguna_id or 0))
    for laporan, is_first in ((KEY, True), ("daftar-iku", False)):
        page = client.get(f"/{stage.pemda.slug}/{stage.rencana.slug}/sakip/{laporan}/?tahun=2021").content.decode()
        assert ('<option value="">Menurut naskah</option>' in page) is is_first


def test_whose_it_is_must_be_said(stage: Stage) -> None:
    plan = Rencana.objects.get(pk=stage.rencana.pk)
    with pytest.raises(Invalid) as caught:
        asked(stage, plan, tahun="2021")
    assert [one.letak for one in caught.value.masalah] == ["jabatan"]


def test_the_agreement_of_a_perubahan_takes_its_place_and_says_so(stage: Stage) -> None:
    plan = Rencana.objects.get(pk=stage.rencana.pk)
    first = issued(stage, plan)
    before = (Path(settings.MEDIA_ROOT) / first.berkas("pdf")).read_bytes()
    made = begin_perubahan(fresh(stage.planner), rencana_id=plan.pk, alasan="Anggaran berubah")
    factories.set_plan(fresh(stage.planner), fresh(stage.leader), made)
    second = issued(stage, Rencana.objects.get(pk=made.pk))
    assert second.menggantikan == first
    assert second.judul == "PERJANJIAN KINERJA PERUBAHAN TAHUN 2021"
    assert queries.status_of(first).kode == queries.DIGANTIKAN
    said = "".join("".join(pages_of(second)).split())  # a line may end behind a slash
    assert f"{first.judul} Nomor {first.nomor} tentang".replace(" ", "") in said
    assert "dicabutdandinyatakantidakberlaku" in said
    data = (Path(settings.MEDIA_ROOT) / first.berkas("pdf")).read_bytes()
    assert data == before
    assert hashlib.sha256(data).hexdigest() == first.pdf_sha256
    path = Path(settings.MEDIA_ROOT) / first.berkas("pdf")
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(CommandError):
        call_command("periksa_dokumen", verbosity=0)


def test_the_head_of_the_region_promises_alone(stage: Stage) -> None:
    """The plan of the Pemda itself: a statement without a second party, issued like any other."""
    planner = factories.member(stage.pemda, "perencana")
    plan = factories.rencana(planner, None, slug="rpjmd")
    factories.simpul(planner, plan, BRANCH)
    isi = {
        "ditetapkan_di": "Kota Uji",
        "pola_nomor": "{urut}/PK/{tahun}",
        "pernyataan": [OPENING, PROMISE, SUPERVISION],
    }
    save_naskah(planner, rencana_id=plan.pk, laporan=KEY, isi=isi, seen=None)
    factories.set_plan(planner, stage.leader, plan)
    plan = Rencana.objects.get(pk=plan.pk)
    bupati = agreements(Bahan(fresh(stage.leader), plan, 2021, 4))[0]
    assert (bupati.kunci, bupati.kedua, [one.jenjang for one in bupati.butir]) == ("0", None, ["sasaran"])
    assert bupati.pertama.jabatan.split()[0] in HEADS.values()
    job = asked(stage, plan, tahun="2021", jabatan=bupati.kunci)
    penerbitan.run(job.pemda_id, job.pk)
    job.refresh_from_db()
    assert job.dokumen is not None, job.pesan
    assert (job.dokumen.jabatan, job.dokumen.nama, job.dokumen.urut) == (bupati.pertama.jabatan, "", 1)
    pages = pages_of(job.dokumen)
    statement, whole = " ".join(pages[0].split()), " ".join(" ".join(pages).split())
    assert bupati.pertama.jabatan in statement
    assert "saya yang bertanda tangan" in statement
    assert "......" in statement  # room for the name
    for text in ("pihak pertama", "pihak kedua", "pejabat eselon ii "):
        assert text not in whole.lower()
    client = Client()
    client.force_login(Pengguna.objects.get(pk=stage.leader.pengguna_id or 0), BACKEND)
    page = client.get(f"/{stage.pemda.slug}/{plan.slug}/dokumen/perjanjian/", {"tahun": "2021"}).content.decode()
    for text in ("Kepala daerah", bupati.pertama.jabatan, job.dokumen.nomor, 'name="jabatan" value="0"'):
        assert text in page


def test_the_page_lists_levels_offices_and_what_was_issued(stage: Stage) -> None:
    dokumen = issued(stage, Rencana.objects.get(pk=stage.rencana.pk))
    client = Client()
    client.force_login(Pengguna.objects.get(pk=stage.leader.pengguna_id or 0), BACKEND)
    address = f"/{stage.pemda.slug}/{stage.rencana.slug}/dokumen/perjanjian/"
    page = client.get(address, {"tahun": "2021"}).content.decode()
    for text in ("Eselon II", "Sekretaris Daerah", "Siti Uji", dokumen.nomor, "Ya, terbitkan perjanjian ini"):
        assert text in page
    assert "belum ada di Organisasi" in page  # the levels below have no jabatan yet
    assert dokumen.nomor not in client.get(address, {"tahun": "2022"}).content.decode()
    assert client.get(address, {"tahun": "x"}).status_code == 422
    plan = f"/{stage.pemda.slug}/{stage.rencana.slug}/"
    draft = {"laporan": KEY, "format": "pdf", "tahun": "2021", "jabatan": str(office_of(stage).pk)}
    assert client.post(f"{plan}cetak/", draft).content.startswith(b"%PDF")
