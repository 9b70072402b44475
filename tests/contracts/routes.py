"""Every address of the URLconf by its name and methods, and what it leads to on a stage."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from indikator.commands import attach_bukti
from indikator.models import Bukti, Indikator
from kinerja.core.tenancy import inside
from laporan import jobs
from laporan.commands import request_cetakan, request_impor
from laporan.models import Cetakan, Impor, NaskahTemplat, Penerbitan
from tests.cast import Stage
from tests.indikator.berkas import pdf
from tests.indikator.kantor import make_kantor
from tests.laporan import terbit

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

# Each route with the methods that it knows. A route that is missing here fails the build.
ROUTES = {
    "masuk": ("GET", "POST"),
    "keluar": ("POST",),
    "ganti_sandi": ("GET", "POST"),
    "pilih_pemda": ("GET",),
    "operator": ("GET",),
    "beranda": ("GET",),
    "organisasi": ("GET",),
    "pemda": ("GET",),
    "rencana_baru": ("GET", "POST"),
    "tugas": ("GET",),
    "jendela": ("GET", "POST"),
    "isian": ("GET", "POST"),
    "isian_kirim": ("POST",),
    "isian_hitung": ("POST",),
    "isian_bawahan": ("GET", "POST"),
    "isian_bawahan_kirim": ("POST",),
    "dasbor": ("GET",),
    "dasbor_unit": ("GET",),
    "belum": ("GET",),
    "belum_unit": ("GET",),
    "dasbor_tren": ("GET",),
    "dasbor_unit_tren": ("GET",),
    "dasbor_simpul": ("GET",),
    "bukti": ("GET",),
    "jelaskan": ("GET",),
    "jelaskan_target": ("GET",),
    "anggaran": ("GET",),
    "anggaran_kirim": ("POST",),
    "anggaran_lembar": ("GET",),
    "anggaran_impor": ("GET", "POST"),
    "rencana": ("GET",),
    "pohon": ("GET",),
    "sunting": ("POST",),
    "simpul": ("GET",),
    "riwayat": ("GET",),
    "periksa": ("GET", "POST"),
    "temuan": ("GET",),
    "acuan": ("GET", "POST"),
    "acuan_satu": ("GET", "POST"),
    "acuan_cek": ("POST",),
    "perubahan_target": ("GET", "POST"),
    "ukur": ("GET", "POST"),
    "ukur_cek": ("POST",),
    "versi": ("GET", "POST"),
    "banding": ("GET",),
    "pada": ("GET",),
    "pulihkan": ("POST",),
    "matriks": ("GET",),
    "pohon_kinerja": ("GET",),
    "pohon_gambar": ("GET",),
    "pengukuran": ("GET",),
    "lihat": ("GET",),
    "sakip": ("GET", "POST"),
    "laporan_sakip": ("GET",),
    "naskah_daftar": ("GET",),
    "naskah": ("GET", "POST"),
    "naskah_pratinjau": ("POST",),
    "templat_daftar": ("GET", "POST"),
    "templat": ("GET", "POST"),
    "templat_pratinjau": ("POST",),
    "dokumen_rencana": ("GET", "POST"),
    "perjanjian": ("GET",),
    "dokumen_pemda": ("GET",),
    "dokumen": ("GET", "POST"),
    "dokumen_berkas": ("GET",),
    "penerbitan": ("GET",),
    "penerbitan_batal": ("POST",),
    "penerbitan_ulang": ("POST",),
    "verifikasi": ("GET",),
    "lembar": ("GET",),
    "impor": ("GET", "POST"),
    "impor_satu": ("GET", "POST"),
    "cetak": ("POST",),
    "cetakan": ("GET",),
    "cetakan_berkas": ("GET",),
    "cetakan_batal": ("POST",),
    "cetakan_ulang": ("POST",),
    "api_pohon": ("GET",),
    "api_realisasi": ("GET", "POST", "PUT"),
    "api_capaian": ("GET",),
    "api_ajukan": ("POST",),
    "api_verifikasi": ("POST",),
    "api_kembalikan": ("POST",),
}
# Routes whose content is named by a part of the query.
ASKED = {"api_realisasi": "rencana", "api_capaian": "rencana"}
# The doors that stand open without a sign-in.
OPEN = {"masuk", "keluar", "verifikasi"}
# Of a unit, but so short that it names nothing of its own; tests/indikator/test_dasbor.py looks at whose it is.
NAMELESS = {"belum_unit", "dasbor_unit_tren"}
# What all of a Pemda share, whatever their Perangkat Daerah.
SHARED = {"templat", "templat_pratinjau"}


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf; `keys` are the parts of the address that a caller chooses."""

    name: str
    keys: frozenset[str]
    is_api: bool


def walk(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[Address]:
    """All patterns, also those of included modules; one without a name is called by its path."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        else:
            assert isinstance(pattern, URLPattern)
            keys = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", path)) | {*filter(None, [ASKED.get(pattern.name or "")])}
            yield Address(pattern.name or path, keys, path.startswith("api/"))


ADDRESSES = {one.name: one for one in walk()}
# Content of a Pemda; the API's addresses name none, the session does.
CONTENT = sorted(name for name, one in ADDRESSES.items() if "pemda" in one.keys or one.is_api)
# Content named by an id or slug of its own.
NAMED = sorted(name for name in CONTENT if ADDRESSES[name].keys - {"pemda"})


def printing(stage: Stage) -> Cetakan:
    """A finished printing of the stage's plan, asked for by its planner."""
    with inside(stage.pemda.pk):
        cetakan = request_cetakan(
            stage.planner, rencana_id=stage.rencana.pk, laporan="matriks-cascading", bentuk="html", parameter={}
        )
        jobs.run(stage.pemda.pk, cetakan.pk)
        return Cetakan.objects.get(pk=cetakan.pk)


def upload(stage: Stage) -> Impor:
    """A workbook that waits for a worker, uploaded by the stage's planner."""
    with inside(stage.pemda.pk):
        return request_impor(stage.planner, rencana_id=stage.rencana.pk, nama_berkas="rencana.xlsx", data=b"PK")


def evidence(stage: Stage) -> Bukti:
    """A file with a realisation, in another plan of the stage that is set."""
    with inside(stage.pemda.pk):
        if found := Bukti.objects.select_related("realisasi__paket__rencana").first():
            return found
        row = make_kantor(stage, prepare=partial(_name_after, stage)).isi("5")
        return attach_bukti(stage.head, realisasi_id=row.pk, nama=f"{stage.rencana.slug}.pdf", isi=pdf())


def _name_after(stage: Stage, surat: Indikator, _perda: Indikator) -> None:
    """A name that tells whose it is."""
    Indikator.objects.filter(pk=surat.pk).update(nama=f"Surat {stage.rencana.slug}")


def measured_node(stage: Stage) -> int:
    """The node whose indicator that realisation is of."""
    bukti = evidence(stage)
    with inside(stage.pemda.pk):
        simpul_id: int = bukti.realisasi.indikator.simpul_id
    return simpul_id


def document(stage: Stage) -> Penerbitan:
    """An issued document, with the request of the stage's planner that it (as it were) came from."""
    with inside(stage.pemda.pk):
        return Penerbitan.objects.create(
            pemda=stage.pemda, rencana=stage.rencana, laporan=terbit.KEY, revisi=1, alamat=terbit.ALAMAT,
            dokumen=terbit.row(stage), keadaan="selesai", diminta_oleh_id=stage.planner.pengguna_id or 0,
        )  # fmt: skip


def templat(stage: Stage) -> NaskahTemplat:
    """A template whose name tells whose it is."""
    with inside(stage.pemda.pk):
        found = NaskahTemplat.objects.order_by("id")[0]
        NaskahTemplat.objects.filter(pk=found.pk).update(nama=f"Templat {stage.rencana.slug}")
        return found


@dataclass(frozen=True)
class Ids:
    """What the parts of an address are on one stage; `nomor` are the ids by the name of their part."""

    pemda: str
    rencana: str
    rencana_id: int
    nomor: dict[str, int]
    kode: str = "tidakada"

    def missing(self) -> "Ids":
        """The same Pemda, with ids and slugs that nothing has."""
        return Ids(self.pemda, "tidak-ada", 900_001, {name: 900_002 + n for n, name in enumerate(self.nomor)})

    def at(self, pemda: str) -> "Ids":
        return replace(self, pemda=pemda)

    def with_id(self, name: str, pk: int) -> "Ids":
        return replace(self, nomor={**self.nomor, name: pk})

    def url(self, name: str) -> str:
        """Raises where an address asks for a part that is not known here: then Ids must learn it."""
        address = ADDRESSES[name]
        plan = self.rencana_id if address.is_api else self.rencana
        known = {
            "pemda": self.pemda,
            "rencana": plan,
            "tahun": 2021,
            "triwulan": 1,
            "laporan": "kertas-kerja-csf",
            "tabel": "lkjip",
            "bentuk": "pdf",
            **self.nomor,
            "kode": self.kode,
        }
        asked = ASKED.get(name)
        path = reverse(name, kwargs={key: known[key] for key in address.keys if key != asked})
        return f"{path}?{asked}={known[asked]}" if asked else path


def ids_of(stage: Stage, cetakan: Cetakan) -> Ids:
    penerbitan = document(stage)
    assert penerbitan.dokumen is not None
    nomor = {
        "simpul": stage.simpul[-1].pk,
        "cetakan": cetakan.pk,
        "impor": upload(stage).pk,
        "unit_id": stage.setda.pk,
        "indikator": stage.indikator.pk,
        "bukti": evidence(stage).pk,
        "simpul_terukur": measured_node(stage),
        "paket": evidence(stage).realisasi.paket_id,
        "penerbitan": penerbitan.pk,
        "dokumen": penerbitan.dokumen.pk,
        "templat": templat(stage).pk,
    }
    return Ids(stage.pemda.slug, stage.rencana.slug, stage.rencana.pk, nomor, penerbitan.dokumen.kode)
