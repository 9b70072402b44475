"""A stored file is given again while nothing that it prints has changed, and never afterwards: over all reports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cascading.models import Rencana
from indikator.commands import set_aturan, set_parameter, set_skala_bawaan, verify_paket
from indikator.models import Paket
from kinerja.core import commands as core
from kinerja.core.models import Jabatan
from laporan import jobs, rules
from laporan.commands import begin_perubahan, request_buku, request_cetakan, save_naskah, set_kop
from laporan.document import Document
from laporan.models import Cetakan
from laporan.queries import sidik
from laporan.queries.sidik import sidik_of
from laporan.reports import REPORTS
from laporan.rules.naskah import BERNASKAH
from tests.indikator import berkas
from tests.indikator.kantor import Kantor
from tests.indikator.test_isian import fresh
from tests.laporan.samples import AT
from tests.laporan.test_sakip import budget, kantor, verified

__all__ = ["kantor"]
ISI = {"judul": "KEPUTUSAN", "tentang": "UJI", "kop": ["PEMERINTAH"], "jabatan_penandatangan": "Sekretaris Daerah"}
KOP: dict[str, Any] = {"baris": ["PEMERINTAH KABUPATEN UJI"], "alamat": "Uji", "ibukota": "Uji"}
YEAR = {"tahun": "2021", "triwulan": "4"}


@pytest.fixture
def office(kantor: Kantor, settings: Any, tmp_path: Path) -> Kantor:
    """A plan with texts for each of its documents, a signer, one verified quarter and one that waits."""
    settings.MEDIA_ROOT = tmp_path
    stage = kantor.stage
    sekda = core.add_jabatan(stage.admin, unit_id=stage.setda.pk, nama="Sekretaris Daerah")
    core.add_pejabat(stage.admin, jabatan_id=sekda.pk, nama="Siti Uji")
    for laporan in BERNASKAH:
        save_naskah(stage.planner, rencana_id=kantor.rencana.pk, laporan=laporan, isi=ISI, seen=None)
    verified(kantor, "2", 1)
    kantor.diajukan("2", triwulan=2)
    return kantor


def wish(laporan: str) -> dict[str, Any]:
    sides = {"dari": "2000-01-01T00:00", "ke": "kini"}
    known = rules.LAPORAN[laporan]
    return {name: value for name, value in {**YEAR, **sides}.items() if name in known}


def documents(office: Kantor) -> dict[str, Document]:
    """What each report prints now; the moment of printing is no part of it."""
    rencana = Rencana.objects.select_related("skema", "unit", "pemda").get(pk=office.rencana.pk)
    made = {key: one.build(fresh(office.planner), rencana, wish(key)) for key, one in REPORTS.items()}
    return {key: replace(one, meta=replace(one.meta, printed=AT)) for key, one in made.items()}


def words(office: Kantor) -> dict[str, str]:
    rencana = Rencana.objects.get(pk=office.rencana.pk)
    return {key: sidik_of(rencana.pemda_id, key, rencana) for key in REPORTS}


# --- what a report prints, and changes --------------------------------------------------------------------------------


def emblem(office: Kantor) -> None:
    set_kop(office.stage.admin, **KOP, lambang=("lambang.png", berkas.png()))


def head(office: Kantor) -> None:
    set_kop(office.stage.admin, **{**KOP, "ibukota": "Ibukota Lain"})


def texts(office: Kantor) -> None:
    for laporan in BERNASKAH:
        isi = {**ISI, "tentang": "HAL LAIN {ibukota}"}
        save_naskah(office.planner, rencana_id=office.rencana.pk, laporan=laporan, isi=isi, seen=0)


def signer(office: Kantor) -> None:
    sekda = Jabatan.objects.get(nama="Sekretaris Daerah")
    core.add_pejabat(office.stage.admin, jabatan_id=sekda.pk, nama="Budi Uji", dari=date(2021, 1, 1))


def money(office: Kantor) -> None:
    budget(office, "2.000.000", "1.500.000")


def realisation(office: Kantor) -> None:
    office.isi("1", triwulan=3)


def verification(office: Kantor) -> None:
    paket = Paket.objects.get(status=Paket.Status.DIAJUKAN)
    verify_paket(office.planner, paket_id=paket.pk, seen=paket.revisi)


def scale(office: Kantor) -> None:
    set_skala_bawaan(office.stage.admin, kode="STATUS-ESAKIP", seen=0, berlaku_dari=date(2040, 1, 1))


def rule(office: Kantor) -> None:
    isi = {"nama": "Paling tinggi 150", "jenis": "positif", "batas_atas": "150", "batas_bawah": "0"}
    set_aturan(office.stage.admin, kode="POSITIF", seen=0, berlaku_dari=date(2040, 1, 1), isi=isi)


def parameter(office: Kantor) -> None:
    set_parameter(office.stage.admin, kode="IKM_KONVERSI", seen=0, berlaku_dari=date(2020, 1, 1),
                  isi={"nama": "Pengali", "nilai": "20,5"})  # fmt: skip


def successor(office: Kantor) -> None:
    begin_perubahan(office.planner, rencana_id=office.rencana.pk, alasan="Perubahan RPJMD")


CHANGES: dict[Callable[[Kantor], None], set[str]] = {
    emblem: {"sk-iku", "sk-iki"},
    head: set(),
    texts: {"sk-iku", "sk-iki"},
    signer: {"perjanjian-kinerja"},
    money: {"lkjip", "pengukuran-tahunan", "perjanjian-kinerja", "pengukuran-triwulan"},
    realisation: set(),
    verification: {"pengukuran-kinerja", "pengukuran-triwulan", "matriks-capaian"},
    scale: set(),  # what has judged a figure cannot be changed any more
    rule: set(),
    parameter: set(),
    successor: set(),
}
"""Each kind of change, with reports that print something else after it; more may."""


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_prints_otherwise_is_printed_anew(office: Kantor, change: Callable[[Kantor], None]) -> None:
    before, known = documents(office), words(office)
    assert documents(office) == before, "the same again"
    assert words(office) == known
    change(office)
    after, now = documents(office), words(office)
    other = {key for key in REPORTS if after[key] != before[key]}
    assert CHANGES[change] <= other
    assert [key for key in other if now[key] == known[key]] == []
    assert all(now[key] != known[key] for key in rules.CHANGING & REPORTS.keys()), "whatever it was"


def test_the_revision_alone_would_give_old_files(office: Kantor) -> None:
    """The control: neither an emblem nor a figure counts up the plan's revision."""
    before, revisi = documents(office), Rencana.objects.get(pk=office.rencana.pk).revisi
    emblem(office)
    verification(office)
    after = documents(office)
    assert before["sk-iku"] != after["sk-iku"]
    assert before["pengukuran-triwulan"] != after["pengukuran-triwulan"]
    assert Rencana.objects.get(pk=office.rencana.pk).revisi == revisi


def test_another_plan_and_another_day_count_where_they_are_printed(
    office: Kantor, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    known = words(office)
    stage = office.stage
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan="sk-iku", isi=ISI, seen=None)
    changed = {key for key, word in words(office).items() if word != known[key]}
    assert changed == rules.CHANGING & REPORTS.keys()
    known = words(office)
    monkeypatch.setattr(sidik, "hari_ini", lambda _pemda: date(2040, 1, 1))
    assert {key for key, word in words(office).items() if word == known[key]} == rules.TIMELESS
    settings.VERSION = "lain"
    assert all(word != known[key] for key, word in words(office).items())


# --- the printings themselves -----------------------------------------------------------------------------------------


def asked(office: Kantor, laporan: str) -> Cetakan:
    planner = fresh(office.planner)
    if laporan == rules.BUKU:
        buku = {"pd": [str(office.stage.setda.pk)], "laporan": ["lkjip"], **YEAR, "kertas": "F4"}
        return request_buku(planner, bentuk="xlsx", parameter=buku)
    return request_cetakan(
        planner, rencana_id=office.rencana.pk, laporan=laporan, bentuk="html", parameter=wish(laporan)
    )


def made(office: Kantor, laporan: str) -> Cetakan:
    cetakan = asked(office, laporan)
    jobs.run(cetakan.pemda_id, cetakan.pk)
    done = Cetakan.objects.get(pk=cetakan.pk)
    assert done.keadaan == Cetakan.Keadaan.SELESAI, done.pesan
    return done


@pytest.mark.parametrize("laporan", [*REPORTS, rules.BUKU])
def test_a_stored_file_is_given_until_something_changes(office: Kantor, laporan: str) -> None:
    first = made(office, laporan)
    assert asked(office, laporan).pk == first.pk
    emblem(office)
    second = made(office, laporan)
    assert second.pk != first.pk
    if laporan in CHANGES[emblem]:
        assert second.sha256 != first.sha256
    assert asked(office, laporan).pk == second.pk


def test_a_file_made_of_a_newer_state_stands_for_that_state(office: Kantor) -> None:
    """Asked for, then something changes, then a worker comes: the next request gets this file, which tells of it."""
    cetakan = asked(office, "lkjip")
    verification(office)
    jobs.run(cetakan.pemda_id, cetakan.pk)
    assert asked(office, "lkjip").pk == cetakan.pk
    assert Paket.objects.filter(status=Paket.Status.TERVERIFIKASI).count() == 2
