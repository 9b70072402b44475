"""Issuing: number, date and files together or not at all; frozen for ever; verified by anybody who holds the code."""

import datetime as dt
import hashlib
import os
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from cascading.commands import change_simpul
from cascading.models import Rencana, Simpul
from kinerja.core import commands as core
from kinerja.core import laju
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Forbidden, Invalid
from kinerja.core.models import HitunganPermintaan, Jejak, Keanggotaan, KodeVerifikasi, Pengguna
from kinerja.core.tenancy import inside
from kinerja.postgres.base import as_owner
from laporan import orphans, penerbitan, queue, rules
from laporan.commands import (
    begin_perubahan,
    cancel_penerbitan,
    request_dokumen,
    retry_penerbitan,
    save_naskah,
    withdraw_dokumen,
)
from laporan.models import Dokumen, Penerbitan
from laporan.queries import dokumen as queries
from laporan.reports import RENDERERS
from laporan.rules import same_subject
from laporan.verifikasi_views import ASKED_PER_MINUTE
from tests import factories
from tests.cast import BRANCH, Cast, Stage, make_cast
from tests.committed import committed
from tests.laporan.terbit import ALAMAT, KEY, NASKAH, asked, issued, make_issuable, run, settled

BACKEND = "django.contrib.auth.backends.ModelBackend"
STATE = Penerbitan.Keadaan


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_issuable(monkeypatch)


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        settled(cast.here)
        yield cast.here


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """With real commits, for tests in which several connections meet."""
    with committed(django_db_blocker):
        with transaction.atomic():
            cast = make_cast()
            with inside(cast.here.pemda.pk):
                settled(cast.here)
        yield cast.here


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), BACKEND)
    return client


def files() -> list[Path]:
    return sorted(Path(settings.MEDIA_ROOT).rglob("*.*"))


def expire(job: Penerbitan) -> None:
    """As after a worker that died: nobody renews the lease."""
    with inside(job.pemda_id), transaction.atomic():
        Penerbitan.objects.filter(pk=job.pk).update(sewa_sampai=timezone.now() - dt.timedelta(seconds=1))


# --- number, date, files ---------------------------------------------------------------------------------------------


def test_issuing_gives_number_date_code_and_two_files(stage: Stage) -> None:
    job = asked(stage)
    assert Dokumen.objects.count() == 0  # nothing has a number yet
    done = run(job)
    dokumen = done.dokumen
    assert dokumen is not None
    assert (done.keadaan, done.kemajuan) == (STATE.SELESAI, 100)
    today = timezone.localdate()
    assert (dokumen.urut, dokumen.nomor, dokumen.tanggal) == (1, f"188.45/1/KUM/{today.year}", today)
    assert (dokumen.judul, dokumen.tentang) == (NASKAH["judul"], "POHON KINERJA SEKRETARIAT DAERAH")
    assert (dokumen.jabatan, dokumen.tempat) == ("Sekretaris Daerah", "Kota Uji")
    assert dokumen.revisi_rencana == Rencana.objects.get(pk=stage.rencana.pk).revisi
    for bentuk, begin in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        data = (Path(settings.MEDIA_ROOT) / dokumen.berkas(bentuk)).read_bytes()
        assert data.startswith(begin)
        assert hashlib.sha256(data).hexdigest() == dokumen.sha256(bentuk)
    assert KodeVerifikasi.objects.get(kode=dokumen.kode).dokumen_id == dokumen.pk
    jejak = Jejak.objects.get(tindakan="dokumen.issue")
    assert (jejak.objek_id, jejak.pengguna_id) == (dokumen.pk, stage.leader.pengguna_id)


def test_the_next_one_takes_the_place_of_the_last_and_says_so(stage: Stage) -> None:
    first, second = issued(stage), issued(stage)
    assert (second.urut, second.menggantikan) == (2, first)
    assert queries.status_of(first) == queries.Status(queries.DIGANTIKAN, oleh=second, pada=second.tanggal)
    assert queries.status_of(second).kode == queries.BERLAKU
    book = (Path(settings.MEDIA_ROOT) / second.berkas("xlsx")).read_bytes()
    with zipfile.ZipFile(BytesIO(book)) as archive:
        said = archive.read("xl/worksheets/sheet1.xml").decode()
    assert f"{first.judul} Nomor {first.nomor} tentang {first.tentang}" in said
    assert f"{ALAMAT}v/{second.kode}/" in said


def ask_as(stage: Stage, rencana: Rencana, laporan: str) -> Dokumen:
    seen = Rencana.objects.get(pk=rencana.pk).revisi
    job = request_dokumen(
        stage.leader, rencana_id=rencana.pk, laporan=laporan, parameter={}, seen=seen, alamat=ALAMAT
    )  # fmt: skip
    done = run(job)
    dokumen: Dokumen | None = done.dokumen
    assert dokumen is not None, done.pesan
    return dokumen


def test_an_office_has_one_register_of_decrees_and_no_other_offices(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two kinds of decree of one head and year never share a number; another office and the Pemda begin at 1."""
    assert rules.register_of("sk-iku") == rules.register_of("sk-iki") == "keputusan"
    monkeypatch.setitem(rules.REGISTER, KEY, "keputusan")
    isi = {**NASKAH, "pola_nomor": "{urut} TAHUN {tahun}"}
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan="sk-iku", isi=isi, seen=None)
    planner = factories.member(stage.pemda, "perencana")
    plans = [factories.rencana(planner, unit, slug=slug) for unit, slug in ((stage.dinas, "dinkes"), (None, "pemda"))]
    for plan in plans:
        factories.simpul(planner, plan, BRANCH)
        save_naskah(planner, rencana_id=plan.pk, laporan=KEY, isi=NASKAH, seen=None)
        factories.set_plan(planner, stage.leader, plan)
    made = [ask_as(stage, stage.rencana, KEY), ask_as(stage, stage.rencana, "sk-iku")]
    made += [ask_as(stage, plan, KEY) for plan in plans]
    assert [(one.unit, one.register, one.urut) for one in made] == [
        (stage.setda, "keputusan", 1), (stage.setda, "keputusan", 2), (stage.dinas, "keputusan", 1),
        (None, "keputusan", 1),
    ]  # fmt: skip
    assert ask_as(stage, plans[1], KEY).urut == 2


def test_the_database_refuses_a_second_document_with_a_number(stage: Stage) -> None:
    """Also without the trigger: the register of an office without a unit is one register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('dokumen_urut_uniq'::regclass)")
        made = cursor.fetchone()[0]
    assert "UNIQUE" in made
    assert "(pemda_id, unit_id, register, tahun, urut) NULLS NOT DISTINCT" in made


def test_the_paper_register_may_stand_higher(stage: Stage) -> None:
    assert issued(stage, 46).urut == 46
    assert issued(stage).urut == 47
    for urut in (46, 45, 0):
        with pytest.raises(Invalid) as caught:
            asked(stage, urut)
        [masalah] = caught.value.masalah
        assert masalah.letak == "urut"
        assert f"Nomor urut {urut} sudah terpakai atau terlewati. Pakai 48" in masalah.pesan
    with pytest.raises(Invalid, match="paling besar"):
        asked(stage, 1_000_000)
    assert asked(stage, 48).urut is None  # the next one as it was offered: whichever is next when it is issued


def test_a_number_wished_for_that_is_taken_meanwhile_is_refused(stage: Stage) -> None:
    job, other = asked(stage, 10), asked(stage, 10, tahun="2021")
    with pytest.raises(Invalid, match="dengan nomor lain"):
        asked(stage, 11)
    assert asked(stage, 10) == job
    assert run(other).keadaan == STATE.SELESAI
    failed = run(job)
    assert (failed.keadaan, failed.dokumen) == (STATE.GAGAL, None)
    assert "Nomor urut 10 sudah terpakai" in failed.pesan
    assert issued(stage).urut == 11


def test_another_subject_holds_beside_it(stage: Stage) -> None:
    """Of another Perangkat Daerah or year, as the Perjanjian Kinerja of each year."""
    first = issued(stage)
    other = Rencana(tahun_awal=2030, tahun_akhir=2035)
    assert not same_subject(first, other, {})
    assert not same_subject(first, stage.rencana, {"tahun": "2021"})
    assert same_subject(first, stage.rencana, {"kertas": "A4"})


def test_only_the_pimpinan_issues_a_plan_that_is_set_as_it_was_seen(cast: Cast) -> None:
    stage = cast.here
    with inside(stage.pemda.pk):
        save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan=KEY, isi=NASKAH, seen=None)
        with pytest.raises(Invalid, match="sudah ditetapkan"):
            asked(stage)
        revisi = Rencana.objects.get(pk=stage.rencana.pk).revisi
        with pytest.raises(Forbidden):
            request_dokumen(stage.planner, rencana_id=stage.rencana.pk, laporan=KEY, parameter={}, seen=revisi,
                            alamat=ALAMAT)  # fmt: skip


def test_what_changed_since_it_was_looked_at_is_not_issued(stage: Stage) -> None:
    job = asked(stage)
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan=KEY, isi={**NASKAH, "judul": "LAIN"}, seen=0)
    failed = run(job)
    assert (failed.keadaan, failed.dokumen) == (STATE.GAGAL, None)
    assert "berubah sejak" in failed.pesan
    with pytest.raises(Conflict):
        request_dokumen(stage.leader, rencana_id=stage.rencana.pk, laporan=KEY, parameter={}, seen=job.revisi,
                        alamat=ALAMAT)  # fmt: skip
    assert issued(stage).urut == 1  # the failed one used no number


def test_a_placeholder_without_a_value_is_named_at_its_place(stage: Stage) -> None:
    isi = {**NASKAH, "menimbang": ["bahwa {nama_bupati} di {ibukota};"]}
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan=KEY, isi=isi, seen=0)
    with pytest.raises(Invalid) as caught:
        asked(stage)
    assert [(one.letak, "{nama_bupati}" in one.pesan) for one in caught.value.masalah] == [
        ("menimbang.0", True), ("menimbang.0", False)
    ]  # fmt: skip


def test_rights_are_those_of_the_moment_of_issuing(stage: Stage) -> None:
    job = asked(stage)
    Keanggotaan.objects.filter(pengguna_id=stage.leader.pengguna_id or 0).update(aktif=False)
    assert run(job).keadaan == STATE.GAGAL
    assert (Dokumen.objects.count(), files()) == (0, [])


def test_the_signer_is_who_holds_the_office_that_day(stage: Stage) -> None:
    office = core.add_jabatan(stage.admin, unit_id=stage.setda.pk, nama="SEKRETARIS DAERAH")
    today = timezone.localdate()
    core.add_pejabat(stage.admin, jabatan_id=office.pk, nama="Yang Lama", sampai=today - dt.timedelta(1))
    core.add_pejabat(stage.admin, jabatan_id=office.pk, nama="Yang Kini", status="plt", dari=today, pangkat="Pembina")
    dokumen = issued(stage)
    assert (dokumen.jabatan, dokumen.nama, dokumen.pangkat) == ("Plt. Sekretaris Daerah", "Yang Kini", "Pembina")


# --- frozen for ever -------------------------------------------------------------------------------------------------


def test_an_issued_decree_stays_byte_for_byte(kept: Stage) -> None:
    """After the tree is edited, renamed and deleted: by a Perubahan, and past every guard by the owner himself."""
    dokumen = issued(kept)
    leader = browser(kept.leader)
    addresses = [f"/{kept.pemda.slug}/dokumen/{dokumen.pk}/berkas.{bentuk}" for bentuk in ("pdf", "xlsx")]
    before = [leader.get(address).content for address in addresses]
    page = Client().get(f"/v/{dokumen.kode}/").content.decode()
    assert dokumen.pdf_sha256 in page
    assert dokumen.xlsx_sha256 in page
    with inside(kept.pemda.pk), transaction.atomic():
        made = begin_perubahan(kept.planner, rencana_id=kept.rencana.pk, alasan="Uji")
        node = Simpul.objects.filter(rencana=made).exclude(induk=None).order_by("lft")[0]
        change_simpul(kept.planner, simpul_id=node.pk, seen=node.revisi, isi={"pernyataan": "Diubah"})
    with as_owner(connection), inside(kept.pemda.pk), transaction.atomic():
        Rencana.objects.filter(pk=kept.rencana.pk).update(judul="Nama lain", tahun_awal=2020)
        Simpul.objects.filter(rencana=kept.rencana).exclude(induk=None).update(pernyataan="Hilang")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cascading_simpul WHERE rencana_id = %s AND level > 0", [kept.rencana.pk])
    with inside(kept.pemda.pk), transaction.atomic():
        assert not Simpul.objects.filter(rencana=kept.rencana, level__gt=0).exists()
    assert [leader.get(address).content for address in addresses] == before
    assert Client().get(f"/v/{dokumen.kode}/").content.decode() == page
    call_command("periksa_dokumen", verbosity=0)


@pytest.mark.parametrize("bentuk", ["pdf", "xlsx"])
def test_one_changed_byte_is_found(stage: Stage, bentuk: str, capsys: pytest.CaptureFixture[str]) -> None:
    dokumen = issued(stage)
    call_command("periksa_dokumen")
    path = Path(settings.MEDIA_ROOT) / dokumen.berkas(bentuk)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(CommandError, match="1 berkas dari 1 dokumen tidak utuh"):
        call_command("periksa_dokumen")
    assert f"{dokumen.nomor}: berkas {bentuk} berubah" in capsys.readouterr().err
    path.unlink()
    with pytest.raises(CommandError):
        call_command("periksa_dokumen", pemda=stage.pemda.slug)
    assert f"berkas {bentuk} hilang" in capsys.readouterr().err


ATTACKS = {
    "change the number": "UPDATE laporan_dokumen SET nomor = 'X'",
    "change a checksum": "UPDATE laporan_dokumen SET pdf_sha256 = repeat('0', 64)",
    "lead the code elsewhere": "UPDATE laporan_dokumen SET kode = 'lain'",
    "say that it replaces another": "UPDATE laporan_dokumen SET menggantikan_id = id",
    "delete it": "DELETE FROM laporan_dokumen",
    "unsay a withdrawal": "DELETE FROM laporan_pencabutandokumen",
    "change a withdrawal": "UPDATE laporan_pencabutandokumen SET alasan = 'lain'",
    "take a number that is passed": """INSERT INTO laporan_dokumen SELECT (jsonb_populate_record(d,
        jsonb_build_object('id', 900001, 'urut', 0, 'kode', 'lain'))).* FROM laporan_dokumen d""",
}
GUARDS = {
    "laporan_dokumen": ("dokumen_dijaga", "dokumen_berurutan"),
    "laporan_pencabutandokumen": ("pencabutan_dijaga",),
}


def attack(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_application_cannot_change_what_was_issued(stage: Stage, statement: str) -> None:
    withdraw_dokumen(stage.leader, dokumen_id=issued(stage).pk, alasan="Salah cetak.")
    with pytest.raises(IntegrityError, match="dokumen") as caught, transaction.atomic():
        attack(statement)
    diagnosis: Any = caught.value.__cause__
    assert diagnosis.diag.constraint_name in {"dokumen_terbit_tetap", "dokumen_urut_maju"}


def test_control_without_the_guard_each_goes_through(kept: Stage) -> None:
    dokumen = issued(kept)
    with inside(kept.pemda.pk), transaction.atomic():
        withdraw_dokumen(kept.leader, dokumen_id=dokumen.pk, alasan="Salah cetak.")
    with as_owner(connection), inside(kept.pemda.pk):
        for statement in ATTACKS.values():
            with transaction.atomic():
                for table, names in GUARDS.items():
                    for name in names:
                        attack(f"DROP TRIGGER {name} ON {table}")
                assert attack(statement) == 1
                transaction.set_rollback(True)


def test_the_application_cannot_take_the_guards_or_the_codes_away(stage: Stage) -> None:
    issued(stage)
    statements = [f"DROP TRIGGER {name} ON {table}" for table, names in GUARDS.items() for name in names]
    statements += ["DELETE FROM core_kodeverifikasi", "UPDATE core_kodeverifikasi SET dokumen_id = 1"]
    for statement in statements:
        with pytest.raises(Exception, match=r"must be owner|permission denied"), transaction.atomic():
            attack(statement)


# --- withdrawn, and verified -----------------------------------------------------------------------------------------


def test_a_withdrawn_document_stays_and_its_number_is_not_used_again(stage: Stage) -> None:
    first = issued(stage)
    withdraw_dokumen(stage.leader, dokumen_id=first.pk, alasan="Salah lampiran.")
    assert queries.status_of(first).kode == queries.DICABUT
    with pytest.raises(Invalid, match="tidak berlaku"):
        withdraw_dokumen(stage.leader, dokumen_id=first.pk, alasan="Lagi.")
    second = issued(stage)
    assert (second.urut, second.menggantikan) == (2, None)
    assert "sudah dicabut" in Client().get(f"/v/{first.kode}/").content.decode()
    assert "berlaku" in Client().get(f"/v/{second.kode}/").content.decode()
    page = browser(stage.leader).get(f"/{stage.pemda.slug}/dokumen/{first.pk}/").content.decode()
    assert "Salah lampiran." in page


def test_anybody_verifies_and_reads_nothing_else(stage: Stage) -> None:
    dokumen = issued(stage)
    typed = "-".join(dokumen.kode.upper()[at : at + 4] for at in range(0, 20, 4))
    for code in (dokumen.kode, typed):
        response = Client().get(f"/v/{code}/")
        page = response.content.decode()
        assert response.status_code == 200
        for text in (dokumen.nomor, dokumen.judul, dokumen.tentang, dokumen.pdf_sha256, "terdaftar dan berlaku"):
            assert text in page
        for text in (stage.pemda.slug, stage.rencana.slug, stage.rencana.judul, stage.leader.nama, "berkas.pdf"):
            assert text not in page
        policy = response["Content-Security-Policy"]
        assert "connect-src 'none'" in policy
        assert "form-action 'none'" in policy


def test_an_unknown_code_is_like_any_page_that_is_not_there(stage: Stage) -> None:
    issued(stage)
    bodies = {
        re.sub(rb"<code>[0-9a-f]{12}</code>", b"", Client().get(address).content)
        for address in ("/v/tidakada/", f"/v/{'x' * 60}/", "/v/", "/tidak/ada/sama/sekali/")
        if Client().get(address).status_code == 404
    }
    assert len(bodies) == 1


def test_asking_without_end_is_stopped(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laju, "time", lambda: 6e9)  # all in one minute
    dokumen = issued(stage)
    client = Client()
    answers = [client.get(f"/v/{dokumen.kode}/").status_code for _ in range(ASKED_PER_MINUTE + 1)]
    assert answers == [200] * ASKED_PER_MINUTE + [429]
    assert client.get("/v/tidakada/").status_code == 429
    assert "Terlalu banyak permintaan" in client.get(f"/v/{dokumen.kode}/").content.decode()
    assert client.get(f"/v/{dokumen.kode}/", REMOTE_ADDR="192.0.2.7").status_code == 200  # somebody else's phone


def counted(kept: Stage, count: Callable[[], int]) -> list[int]:
    """What 4 processes (threads with connections of their own) hear when each asks 20 times at once."""
    start, heard = threading.Barrier(4, timeout=60), list[int]()

    def work() -> None:
        try:
            start.wait()
            heard.extend([count() for _ in range(20)])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(heard)


def test_all_processes_count_together(kept: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laju, "time", lambda: 6e9)
    assert counted(kept, lambda: laju.asked_this_minute("uji", "192.0.2.9")) == list(range(1, 81))
    monkeypatch.setattr(laju, "time", lambda: 6e9 + 60 * (laju.KEPT_MINUTES + 1))
    assert laju.asked_this_minute("uji", "192.0.2.9") == 1
    assert HitunganPermintaan.objects.count() == 1  # those of long ago are cleared away
    assert "192.0.2.9" not in str(list(HitunganPermintaan.objects.values()))


def test_control_counting_by_reading_and_writing_loses_some(kept: Stage) -> None:
    """As a cache in the database does: two read the same number, and one of them is forgotten."""
    meet = threading.Barrier(4, timeout=60)

    def count() -> int:
        row = HitunganPermintaan.objects.filter(menit=1).first()
        meet.wait()
        jumlah = (row.jumlah if row else 0) + 1
        HitunganPermintaan.objects.update_or_create(menit=1, kunci="uji", defaults={"jumlah": jumlah})
        meet.wait()
        return jumlah

    assert counted(kept, count)[-1] < 80


# --- once, whatever happens ------------------------------------------------------------------------------------------


class Death(BaseException):
    """A worker that ends at once: nothing catches it, nothing is tidied up."""


@pytest.mark.parametrize("moment", ["rendering", "between files and row", "after the row"])
def test_a_worker_that_dies_leaves_no_number_and_no_half(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    job = asked(stage)
    with monkeypatch.context() as patch, pytest.raises(Death):

        def die(*_args: Any, **_more: Any) -> Any:
            raise Death

        if moment == "rendering":
            patch.setitem(RENDERERS, "xlsx", die)
        else:
            patch.setattr(*((penerbitan, "_commit", die) if moment.startswith("between") else (queue, "finish", die)))
        run(job)
    assert Dokumen.objects.count() == KodeVerifikasi.objects.count() == 0
    left = files()
    assert bool(left) == (moment != "rendering")
    expire(job)
    done = run(job)
    assert done.dokumen is not None
    assert (done.dokumen.urut, done.percobaan, Dokumen.objects.count()) == (1, 2, 1)
    for path in left:
        stamp = (timezone.now() - 2 * orphans.YOUNG).timestamp()
        os.utime(path, (stamp, stamp))
    assert orphans.sweep() == len(left)
    call_command("periksa_dokumen", verbosity=0)


def test_the_files_of_issued_documents_are_never_swept(stage: Stage) -> None:
    issued(stage)
    for path in files():
        os.utime(path, (0, 0))
    assert orphans.sweep() == 0
    assert len(files()) == 2


def test_a_task_delivered_twice_issues_once(stage: Stage) -> None:
    job = asked(stage)
    first, second = run(job), run(job)
    assert first.dokumen == second.dokumen
    assert Dokumen.objects.count() == 1
    assert asked(stage).pk != job.pk


def test_a_cancelled_request_issues_nothing_and_can_be_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(stage)
    assert asked(stage).pk == job.pk  # a second click asks for nothing new
    real = RENDERERS["pdf"]

    def meanwhile(document: Any, progress: Any) -> bytes:
        data = real(document, progress)
        cancel_penerbitan(stage.leader, penerbitan_id=job.pk)
        return data

    with monkeypatch.context() as patch:
        patch.setitem(RENDERERS, "pdf", meanwhile)
        assert run(job).keadaan == STATE.DIBATALKAN
    assert (Dokumen.objects.count(), files()) == (0, [])
    retry_penerbitan(stage.leader, penerbitan_id=job.pk)
    dokumen = run(job).dokumen
    assert dokumen is not None
    assert dokumen.urut == 1


def test_a_number_taken_meanwhile_is_not_printed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another document is first while this one is rendered: it is rendered again with the next number."""
    job, other = asked(stage), asked(stage, tahun="2021")
    real, turns = RENDERERS["pdf"], []

    def meanwhile(document: Any, progress: Any) -> bytes:
        turns.append(1)
        if len(turns) == 1:
            assert run(other).keadaan == STATE.SELESAI
        return real(document, progress)

    monkeypatch.setitem(RENDERERS, "pdf", meanwhile)
    dokumen = run(job).dokumen
    assert dokumen is not None
    assert (dokumen.urut, len(turns)) == (2, 3)
    assert len(files()) == 4
    call_command("periksa_dokumen", verbosity=0)


def together(jobs: list[Penerbitan]) -> None:
    """Each in a worker's thread of its own."""

    def work(job: Penerbitan) -> None:
        try:
            penerbitan.run(job.pemda_id, job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)


def numbers(stage: Stage) -> list[int]:
    with inside(stage.pemda.pk), transaction.atomic():
        return sorted(Dokumen.objects.values_list("urut", flat=True))


def test_many_at_once_get_numbers_without_gap(kept: Stage) -> None:
    """Asked for by two pimpinan at once."""
    with inside(kept.pemda.pk), transaction.atomic():
        other = replace(kept, leader=factories.member(kept.pemda, "pimpinan"))
    jobs = [asked(stage, tahun=str(2021 + at)) for at, stage in enumerate((kept, other, kept, other))]
    assert len({job.diminta_oleh_id for job in jobs}) == 2
    together(jobs)
    assert numbers(kept) == [1, 2, 3, 4]
    call_command("periksa_dokumen", verbosity=0)


def test_control_without_the_lock_two_take_the_same_number(kept: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both see that it is free; only the table itself refuses the second then, and its job has failed."""
    jobs = [asked(kept, tahun=str(2021 + at)) for at in range(2)]
    meet = threading.Barrier(2, timeout=60)
    real = penerbitan._is_next

    def both(job: Penerbitan, dokumen: Dokumen) -> bool:
        answer = real(job, dokumen)
        meet.wait()
        return answer

    monkeypatch.setattr(queries, "lock_documents", lambda _pemda_id: None)
    monkeypatch.setattr(penerbitan, "_is_next", both)
    together(jobs)
    assert numbers(kept) == [1]
    with inside(kept.pemda.pk), transaction.atomic():
        assert sorted(Penerbitan.objects.values_list("keadaan", flat=True)) == ["gagal", "selesai"]


# --- pages -----------------------------------------------------------------------------------------------------------


def test_from_the_page_of_the_plan_to_the_file(kept: Stage) -> None:
    leader, plan = browser(kept.leader), f"/{kept.pemda.slug}/{kept.rencana.slug}/"
    page = leader.get(f"{plan}dokumen/").content.decode()
    assert "188.45/1/KUM/" in page
    assert "Belum ada dokumen yang terbit" in page
    with inside(kept.pemda.pk), transaction.atomic():
        seen = Rencana.objects.get(pk=kept.rencana.pk).revisi
    assert 'name="urut"' in page
    for urut, said in (("0", "sudah terpakai atau terlewati"), ("x", "berupa angka")):
        refused = leader.post(f"{plan}dokumen/", {"laporan": KEY, "seen": str(seen), "urut": urut})
        assert refused.status_code == 422
        assert said in refused.content.decode()
    response = leader.post(f"{plan}dokumen/", {"laporan": KEY, "seen": str(seen), "urut": "46"})
    progress = response["Location"]
    assert "Menunggu giliran" in leader.get(progress).content.decode()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    done = leader.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert "Terbit" in done
    assert "hx-get" not in done
    with inside(kept.pemda.pk), transaction.atomic():
        dokumen = Dokumen.objects.get()
    page = leader.get(f"/{kept.pemda.slug}/dokumen/").content.decode()
    assert dokumen.urut == 46
    assert dokumen.nomor in page
    assert f"http://testserver/v/{dokumen.kode}/".removeprefix("http://testserver") in page
    download = leader.get(f"/{kept.pemda.slug}/dokumen/{dokumen.pk}/berkas.pdf")
    assert hashlib.sha256(download.content).hexdigest() == dokumen.pdf_sha256
    stale = leader.post(f"{plan}dokumen/", {"laporan": KEY, "seen": str(seen - 1)})
    assert stale.status_code == 409
    assert "berubah sejak" in stale.content.decode()


def test_who_may_not_issue_reads_why(stage: Stage) -> None:
    address = f"/{stage.pemda.slug}/{stage.rencana.slug}/dokumen/"
    page = browser(stage.planner).get(address).content.decode()
    assert "tidak berhak" in page
    assert "Ya, terbitkan" not in page
    revisi = Rencana.objects.get(pk=stage.rencana.pk).revisi
    assert browser(stage.planner).post(address, {"laporan": KEY, "seen": str(revisi)}).status_code == 403
