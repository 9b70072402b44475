"""How many queries a page may cost: the same for one row as for five of everything, and no more than written here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cascading import queries as plan_queries
from cascading.commands import add_simpul, add_tautan
from cascading.models import Simpul
from indikator.commands import correct_realisasi, delete_cabang, return_paket, submit_paket
from indikator.models import Anggaran, Paket
from kinerja.core import commands
from kinerja.core.models import Pengguna, Unit
from kinerja.core.tenancy import inside
from laporan.commands import request_cetakan, save_naskah
from laporan.models import Penerbitan
from laporan.reports import RENDERERS, REPORTS
from tests import factories
from tests.cast import BRANCH, Cast, Stage
from tests.contracts.routes import ROUTES, Ids, evidence, ids_of, printing

# Queries of one request. Behind the sign-in two are for the session and the person, in a Pemda two more for its
# address and the person's roles, and the page frame asks in how many Pemda the person works.
BUDGETS = {
    "masuk": 0,
    "keluar": 6,
    "ganti_sandi": 2,
    "pilih_pemda": 3,
    "operator": 3,
    "beranda": 3,
    "organisasi": 8,
    "pemda": 10,
    "rencana_baru": 8,
    "tugas": 15,
    "jendela": 8,
    "isian": 22,
    "isian_kirim": 63,
    "isian_hitung": 26,
    "isian_bawahan": 26,
    "isian_bawahan_kirim": 70,
    "dasbor": 25,
    "dasbor_unit": 25,
    "belum": 16,
    "belum_unit": 16,
    "dasbor_tren": 20,
    "dasbor_unit_tren": 20,
    "dasbor_simpul": 25,
    "bukti": 5,
    "jelaskan": 28,
    "jelaskan_target": 26,
    "anggaran": 20,
    "anggaran_kirim": 22,
    "anggaran_lembar": 10,
    "anggaran_impor": 9,
    "rencana": 6,
    "pohon": 11,
    "sunting": 15,
    "simpul": 21,
    "riwayat": 13,
    "periksa": 18,
    "temuan": 11,
    "acuan": 11,
    "acuan_satu": 12,
    "acuan_cek": 9,
    "perubahan_target": 12,
    "ukur": 18,
    "ukur_cek": 12,
    "versi": 11,
    "banding": 24,
    "pada": 15,
    "pulihkan": 22,
    "matriks": 11,
    "pohon_kinerja": 7,
    "pohon_gambar": 8,
    "pengukuran": 30,
    "lihat": 11,
    "sakip": 40,
    "laporan_sakip": 70,
    "naskah_daftar": 9,
    "naskah": 17,
    "naskah_pratinjau": 12,
    "templat_daftar": 9,
    "templat": 12,
    "templat_pratinjau": 12,
    "dokumen_rencana": 30,
    "perjanjian": 60,
    "dokumen_pemda": 9,
    "dokumen": 10,
    "dokumen_berkas": 6,
    "penerbitan": 7,
    "penerbitan_batal": 10,
    "penerbitan_ulang": 12,
    "verifikasi": 8,
    "lembar": 13,
    "impor": 9,
    "impor_satu": 7,
    "cetak": 12,
    "cetakan": 6,
    "cetakan_berkas": 5,
    "cetakan_batal": 6,
    "cetakan_ulang": 8,
    "api_pohon": 6,
    "api_realisasi": 8,
    "api_capaian": 24,
    "api_ajukan": 30,
    "api_verifikasi": 24,
    "api_kembalikan": 26,
}
REPORT_BUDGETS = {
    "matriks-cascading": 7,
    "perbandingan": 16,
    "pengukuran-kinerja": 24,
    "pohon-kinerja": 3,
    "kertas-kerja-csf": 5,
    "sk-iki": 5,
    "sk-iku": 12,
    "daftar-iku": 60,
    "perjanjian-kinerja": 40,
    "rencana-aksi": 40,
    "pengukuran-triwulan": 40,
    "pengukuran-tahunan": 40,
    "lkjip": 70,
    "manual-iku": 40,
    "matriks-capaian": 40,
}

WORKSHEET = {"isian_kirim", "isian_hitung", "isian_bawahan_kirim"}
STEERED = {"penerbitan_batal": "menunggu", "penerbitan_ulang": "gagal"}
TEXTS = {"isi": {"judul": "Keputusan {PD}", "menimbang": ["perlu"]}, "seen": None}
PREVIEWS = {"naskah_pratinjau", "templat_pratinjau"}
STEPS = {"api_ajukan", "api_verifikasi", "api_kembalikan"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """A stage with one of everything."""
    here = cast.here
    with inside(here.pemda.pk):
        save_naskah(
            here.planner, rencana_id=here.rencana.pk, laporan="kertas-kerja-csf", isi={"judul": "Keputusan"}, seen=None
        )
        grow(here, 1)
    return here


def grow(stage: Stage, times: int) -> None:
    """So many more plans, nodes, indicators, links, units and offices; and Pemda in which the planner works."""
    person = Pengguna.objects.get(pk=stage.planner.pengguna_id or 0)
    for _ in range(times):
        unit = _unit(stage)
        factories.simpul(stage.planner, factories.rencana(stage.planner, stage.setda), BRANCH)
        program = factories.baru("program", f"Program {unit.nama}", unit_id=unit.pk)
        parent = stage.simpul[1]
        (node,) = add_simpul(stage.planner, parent_id=parent.pk, after_id=None, cabang=[program])
        add_tautan(stage.planner, dari_id=parent.pk, ke_id=node.pk, jenis="crosscutting")
        for one in (parent, node):
            factories.indikator(stage.planner, one, f"Jumlah {unit.nama}", {2021: "1 Dokumen", 2022: "2 Dokumen"})
        other = factories.pemda()
        with inside(other.pk):
            factories.member(other, "inspektur", orang=person)


def _unit(stage: Stage) -> Unit:
    unit = factories.unit(stage.admin, f"Bagian {Unit.objects.count()}", stage.setda)
    office = commands.add_jabatan(stage.admin, unit_id=unit.pk, nama=f"Kepala {unit.nama}")
    commands.add_pejabat(stage.admin, jabatan_id=office.pk, nama="Siti Uji")
    return unit


def addresses(stage: Stage) -> Ids:
    """Of the node that grows, and of a finished printing."""
    return ids_of(stage, printing(stage)).with_id("simpul", stage.simpul[1].pk)


def browser(stage: Stage, name: str) -> Client:
    """Of the stage's planner, or of who else the route is for."""
    client = Client()
    if name == "operator":
        client.force_login(factories.pengguna(is_operator=True), BACKEND)
    elif name != "masuk":
        who = stage.head if name in WORKSHEET | {"api_ajukan"} else stage.planner
        if name in STEERED:
            who = stage.leader
        client.force_login(Pengguna.objects.get(pk=who.pengguna_id or 0), BACKEND)
        session = client.session
        session["pemda_id"] = stage.pemda.pk
        session.save()
    return client


# What is typed where a page asks while somebody types.
TYPED: dict[str, dict[str, Any]] = {
    "ukur_cek": {"tindakan": "cek", "rumus": "a / b × 100%", "variabel": [{"kode": "a"}], "coba": {"a": "1"}},
    "acuan_cek": {"acuan": "aturan", "kode": "POSITIF", "nama": "Positif", "coba_target": "10", "coba_realisasi": "8"},
    **dict.fromkeys(PREVIEWS, TEXTS),
}


def queries_of(stage: Stage, name: str) -> list[str]:
    """The statements of one request that does what its route is for."""
    ids = addresses(stage)
    data = TYPED.get(name, {"format": "xlsx", "kertas": "A4"})
    if name in {"cetakan_batal", "cetakan_ulang"}:
        with inside(stage.pemda.pk):
            waiting = request_cetakan(
                stage.planner, rencana_id=stage.rencana.pk, laporan="matriks-cascading", bentuk="xlsx", parameter={}
            )
        ids = ids.with_id("cetakan", waiting.pk)
    if name == "sunting":
        data = _edit(stage, ids.nomor["simpul"])
    if name == "pulihkan":
        with inside(stage.pemda.pk):
            data = {"jejak": delete_cabang(stage.planner, simpul_id=stage.simpul[-1].pk, seen=_seen(stage))}
    _steer(stage, ids, STEERED.get(name, "selesai"))
    client = browser(stage, name)
    if name == "anggaran_kirim":
        data = _budget(stage)
    if name in WORKSHEET:
        ids, data = _cell(stage, ids)
    if name in STEPS:
        data = _step(stage, name)
    if name == "cetakan_ulang":
        client.post(ids.url("cetakan_batal"))
    with CaptureQueriesContext(connection) as found:
        if name in {"sunting", "ukur_cek", "anggaran_kirim"} | PREVIEWS | WORKSHEET | STEPS:
            response = client.post(ids.url(name), data, "application/json")
        else:
            response = client.get(ids.url(name)) if "GET" in ROUTES[name] else client.post(ids.url(name), data)
    assert response.status_code in {200, 302}
    # The request's own transaction is a savepoint of the test's; outside a test it is no query.
    return [one["sql"] for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]


def _steer(stage: Stage, ids: Ids, keadaan: str) -> None:
    """A request to issue, the pimpinan's own where it is still to be steered."""
    asker = stage.planner if keadaan == "selesai" else stage.leader
    with inside(stage.pemda.pk):
        Penerbitan.objects.filter(pk=ids.nomor["penerbitan"]).update(keadaan=keadaan, diminta_oleh_id=asker.pengguna_id)


def _cell(stage: Stage, ids: Ids) -> tuple[Ids, dict[str, Any]]:
    """Of a unit head's worksheet, each time another value."""
    with inside(stage.pemda.pk):
        row = evidence(stage).realisasi
        row.refresh_from_db()
        place = replace(ids, rencana=row.paket.rencana.slug).with_id("unit_id", row.paket.unit_id)
    isi = {"isian": {"nilai": str(row.revisi + 10)}}
    return place, {"tindakan": "isi", "indikator": row.indikator_id, "seen": row.revisi, "isi": isi}


def _step(stage: Stage, name: str) -> dict[str, Any]:
    """Of the package with evidence, brought each time to where the step begins."""
    with inside(stage.pemda.pk):
        row = evidence(stage).realisasi
        paket = Paket.objects.get(pk=row.paket_id)
        row = paket.realisasi.latest("versi")
        if paket.status == Paket.Status.TERVERIFIKASI:
            isi = {"isian": {"nilai": "6"}}
            correct_realisasi(stage.head, realisasi_id=row.pk, seen=row.revisi, isi=isi, alasan="Salah hitung")
            paket.refresh_from_db()
        submitted = paket.status == Paket.Status.DIAJUKAN
        if name == "api_ajukan" and submitted:
            paket = return_paket(stage.planner, paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "Kurang"})
        elif name != "api_ajukan" and not submitted:
            paket = submit_paket(stage.head, paket_id=paket.pk, seen=paket.revisi)
    reasons = {"alasan": {str(row.pk): "Kurang"}} if name == "api_kembalikan" else {}
    return {"seen": paket.revisi, **reasons}


def _edit(stage: Stage, simpul_id: int) -> dict[str, Any]:
    """Of one cell, each time to something else."""
    with inside(stage.pemda.pk):
        seen = Simpul.objects.values_list("revisi", flat=True).get(pk=simpul_id)
    return {"tindakan": "ubah", "simpul": simpul_id, "seen": seen, "isi": {"kode": f"kode {seen}"}}


def _budget(stage: Stage) -> dict[str, Any]:
    """Of one node, each time another amount."""
    with inside(stage.pemda.pk):
        row = Anggaran.objects.filter(simpul=stage.simpul[-1]).first()
    isi = {"pagu": str(100 + (row.revisi + 1 if row else 0)), "realisasi": ""}
    return {"simpul": stage.simpul[-1].pk, "tahun": 2021, "seen": row.revisi if row else None, "isi": isi}


def _seen(stage: Stage) -> int:
    """Brought back, it is one revision on."""
    return Simpul.objects.get(pk=stage.simpul[-1].pk).revisi


def test_every_route_has_its_budget() -> None:
    assert BUDGETS.keys() == ROUTES.keys()
    assert REPORT_BUDGETS.keys() == REPORTS.keys()
    assert BUDGETS["api_pohon"] <= 6


@pytest.mark.parametrize("name", ROUTES)
def test_a_page_costs_the_same_whatever_the_size(stage: Stage, name: str) -> None:
    small = queries_of(stage, name)
    with inside(stage.pemda.pk):
        grow(stage, 4)
    large = queries_of(stage, name)
    assert len(large) == len(small), "\n\n".join(large)
    assert len(large) <= BUDGETS[name], "\n\n".join(large)


def test_the_size_does_grow(stage: Stage) -> None:
    """Else the test above would compare a page with itself."""
    ids = addresses(stage)
    clients = {name: browser(stage, name) for name in ("rencana", "operator")}
    pages = ["pemda", "organisasi", "pohon", "simpul", "riwayat", "matriks", "api_pohon", "pilih_pemda", "operator"]
    before = {name: _length(clients, ids, name) for name in pages}
    with inside(stage.pemda.pk):
        grow(stage, 4)
    for name in pages:
        assert _length(clients, ids, name) > before[name] + 100, name


def _length(clients: dict[str, Client], ids: Ids, name: str) -> int:
    return len(clients.get(name, clients["rencana"]).get(ids.url(name)).content)


# --- documents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", REPORTS)
def test_a_report_costs_the_same_whatever_the_size(stage: Stage, key: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            REPORTS[key].build(stage.planner, rencana, {})
        return len(found)

    with inside(stage.pemda.pk):
        rencana = plan_queries.rencana_at(stage.planner, stage.rencana.slug)
        small = cost()
        grow(stage, 4)
        assert cost() == small <= REPORT_BUDGETS[key]


@pytest.mark.parametrize("bentuk", RENDERERS)
@pytest.mark.parametrize("key", REPORTS)
def test_rendering_asks_the_database_nothing(stage: Stage, key: str, bentuk: str) -> None:
    def refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        raise AssertionError(sql)

    with inside(stage.pemda.pk):
        rencana = plan_queries.rencana_at(stage.planner, stage.rencana.slug)
        document = REPORTS[key].build(stage.planner, rencana, {})
        with connection.execute_wrapper(refuse):
            assert RENDERERS[bentuk](document, None)
            with pytest.raises(AssertionError):  # the wrapper does stop a query
                stage.rencana.refresh_from_db()
