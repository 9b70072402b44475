"""Turns the five real documents ("benih") whole into the format of contoh/README.md, for tests of fidelity.

The documents are not part of the project: where their folder is missing, `seeds_folder` answers None and
the tests that need them say that they were not run. Nothing here needs Django or a database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Obj = dict[str, Any]

FORMAT = "kinerja-contoh/1"
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Dokumen:
    """What a seed does not say about itself: its address, its scheme, the key under which its PD is filed."""

    berkas: str
    pemda: str
    slug: str
    judul: str
    puncak: str
    skema: str
    status: str


DOKUMEN = (
    Dokumen(
        berkas="sampang-setda-2021.json",
        pemda="sampang",
        slug="setda-2021",
        judul="Cascading Kinerja Sekretariat Daerah Kabupaten Sampang Tahun 2021",
        puncak="setda",
        skema="cascading",
        status="draf",
    ),
    Dokumen(
        berkas="sampang-kecamatan-iki-2022.json",
        pemda="sampang",
        slug="kecamatan-iki-2022",
        judul="Indikator Kinerja Individu Kecamatan Sampang Tahun 2022",
        puncak="kec.sampang",
        skema="iki",
        status="draf",
    ),
    Dokumen(
        berkas="sokaraja-2021.json",
        pemda="banyumas",
        slug="sokaraja-2021",
        judul="Pohon Kinerja Kecamatan Sokaraja Tahun 2021",
        puncak="kec.sokaraja",
        skema="cascading",
        status="ditetapkan",
    ),
    Dokumen(
        berkas="luwu-timur-setda-csf-2024.json",
        pemda="luwu-timur",
        slug="setda-csf-2024",
        judul="Critical Success Factor Sekretariat Daerah Kabupaten Luwu Timur Tahun 2024",
        puncak="setda",
        skema="csf",
        status="draf",
    ),
    Dokumen(
        berkas="balangan-setda-iku-2021-2026.json",
        pemda="balangan",
        slug="setda-iku-2021-2026",
        judul="Indikator Kinerja Utama Sekretariat Daerah Kabupaten Balangan Tahun 2021-2026",
        puncak="setda",
        skema="iku",
        status="ditetapkan",
    ),
)
REFERENCES: Mapping[str, str] = {f"{d.pemda}/{d.slug}": d.berkas for d in DOKUMEN}
PEMDA: Mapping[str, Obj] = {
    "sampang": {"nama": "Kabupaten Sampang", "kode_wilayah": "35.27", "zona_waktu": "Asia/Jakarta"},
    "banyumas": {"nama": "Kabupaten Banyumas", "kode_wilayah": "33.02", "zona_waktu": "Asia/Jakarta"},
    "luwu-timur": {"nama": "Kabupaten Luwu Timur", "kode_wilayah": "73.24", "zona_waktu": "Asia/Makassar"},
    "balangan": {"nama": "Kabupaten Balangan", "kode_wilayah": "63.11", "zona_waktu": "Asia/Makassar"},
}

# The decree of Kecamatan Sampang names positions only; the units they sit in are read from their titles.
UNIT_KECAMATAN = (
    ("", None, "perangkat_daerah", "Kecamatan Sampang"),
    ("sekretariat", "", "bagian", "Sekretariat Kecamatan"),
    ("umpeg", "sekretariat", "sub_bagian", "Sub Bagian Umum dan Kepegawaian"),
    ("keu", "sekretariat", "sub_bagian", "Sub Bagian Keuangan"),
    ("pem", "", "seksi", "Seksi Pemerintahan dan Pelayanan Umum"),
    ("trantib", "", "seksi", "Seksi Ketentraman dan Ketertiban"),
    ("pmd", "", "seksi", "Seksi Pemberdayaan Masyarakat Desa dan Kesejahteraan Sosial"),
)
UNIT_OF_JABATAN = {"camat": "", "sekcam": "sekretariat"}  # kasubag-umpeg, staf-keu … end with their unit

JENIS_UNIT = {"sub bagian": "sub_bagian", "bagian": "bagian", "bidang": "bidang", "seksi": "seksi"}
INDIKATOR = {
    "nama": "nama",
    "definisi": "definisi",
    "makna": "makna",
    "alasan": "alasan",
    "relevansi": "relevansi",
    "rumus_teks": "formula",
    "tipe_hitung": "tipe_hitung",
    "satuan": "satuan",
    "baseline": "baseline",
    "target": "target",
    "akhir": "target_akhir",
    "sumber_data": "sumber_data",
    "penanggung_jawab": "penanggung_jawab",
    "keterangan": "keterangan",
}
NASKAH = (
    "judul",
    "nomor",
    "tentang",
    "menimbang",
    "mengingat",
    "menetapkan",
    "diktum",
    "ditetapkan_di",
    "tanggal",
    "jabatan_penandatangan",
    "kata_pengantar",
    "bab",
    "kop",
    "tugas",
    "fungsi",
    "lampiran",
    "subjudul",
    "bagian",
)


def seeds_folder() -> Path | None:
    """KINERJA_BENIH, or ../shared/seeds beside the project; None where the documents are absent."""
    folder = Path(os.environ.get("KINERJA_BENIH") or PROJECT.parent / "shared" / "seeds")
    return folder if folder.is_dir() else None


@cache
def seed(berkas: str) -> Obj:
    """One document as it stands in the folder; callers must not change what they get."""
    folder = seeds_folder()
    if folder is None:
        raise FileNotFoundError(f"benih tidak ada: {berkas}")
    document: Obj = json.loads((folder / berkas).read_text(encoding="utf-8"))
    return document


def pemda_of(slug: str) -> Obj:
    """The government with the units and positions of all its documents; officials are not in the seeds."""
    fakta = PEMDA[slug]
    documents = [d for d in DOKUMEN if d.pemda == slug]
    return _filled(
        format=FORMAT,
        slug=slug,
        nama=fakta["nama"],
        jenis="kabupaten",
        kode_wilayah=fakta["kode_wilayah"],
        zona_waktu=fakta["zona_waktu"],
        kop={"baris": [f"PEMERINTAH {fakta['nama'].upper()}"]},
        unit=[unit for d in documents for unit in _unit(d)],
        jabatan=[jabatan for d in documents for jabatan in _jabatan(d)],
    )


def rencana_of(reference: str) -> Obj:
    """One plan, addressed as 'pemda/slug'."""
    dokumen = next(d for d in DOKUMEN if f"{d.pemda}/{d.slug}" == reference)
    raw = seed(dokumen.berkas)
    simpul = _kinerja_individu(dokumen, raw) if dokumen.skema == "iki" else _forest(dokumen, raw["simpul"])
    return _filled(
        format=FORMAT,
        slug=dokumen.slug,
        judul=dokumen.judul,
        unit=dokumen.puncak,
        skema=dokumen.skema,
        tahun_awal=raw["tahun_awal"],
        tahun_akhir=raw["tahun_akhir"],
        status=dokumen.status,
        simpul=simpul,
        naskah=_naskah(dokumen, raw),
    )


def _filled(**fields: Any) -> Obj:
    """Absent means empty in the format, so empty values are left out."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _unit_keys(dokumen: Dokumen, units: Iterable[Obj]) -> dict[str | None, str | None]:
    """Seed id → key: the PD's own key, and '<PD>.<id>' for the units inside it."""
    inside = {u["id"]: dokumen.puncak if u["induk"] is None else _join(dokumen.puncak, u["id"]) for u in units}
    return {None: None, **inside}


def _unit(dokumen: Dokumen) -> list[Obj]:
    if dokumen.skema == "iki":
        return [
            _filled(
                kunci=_join(dokumen.puncak, key),
                induk=None if parent is None else _join(dokumen.puncak, parent),
                jenis=jenis,
                nama=nama,
            )
            for key, parent, jenis, nama in UNIT_KECAMATAN
        ]
    units = seed(dokumen.berkas)["unit"]
    keys = _unit_keys(dokumen, units)
    return [
        _filled(
            kunci=keys[u["id"]],
            induk=keys[u["induk"]],
            jenis=_jenis_unit(u),
            nama=u["nama"],
            eselon=u["eselon"],
        )
        for u in units
    ]


def _jenis_unit(unit: Obj) -> str:
    if unit["induk"] is None:
        return "perangkat_daerah"
    nama = unit["nama"].lower()
    return next(jenis for start, jenis in JENIS_UNIT.items() if nama.startswith(start))


def _jabatan(dokumen: Dokumen) -> list[Obj]:
    """Positions are printed by the decree on individual indicators alone."""
    if dokumen.skema != "iki":
        return []
    raw = seed(dokumen.berkas)
    duties = {row["jabatan"]: row for row in raw["iki"]}
    return [
        _filled(
            kunci=_join(dokumen.puncak, u["id"]),
            unit=_unit_of_jabatan(dokumen, u["id"]),
            atasan=u["induk"] and _join(dokumen.puncak, u["induk"]),
            nama=u["nama"],
            eselon=u["eselon"],
            tugas=duties.get(u["nama"], {}).get("tugas"),
            fungsi=duties.get(u["nama"], {}).get("fungsi"),
        )
        for u in raw["unit"]
    ]


def _unit_of_jabatan(dokumen: Dokumen, jabatan: str) -> str:
    return _join(dokumen.puncak, UNIT_OF_JABATAN.get(jabatan, jabatan.rpartition("-")[2]))


def _forest(dokumen: Dokumen, rows: list[Obj]) -> list[Obj]:
    """The flat list, parents before children, as nested nodes in the order of the document."""
    keys = _unit_keys(dokumen, seed(dokumen.berkas)["unit"])
    children: dict[str | None, list[Obj]] = {}
    for row in rows:
        children.setdefault(row["induk"], []).append(row)

    def branch(induk: str | None) -> list[Obj]:
        return [_simpul(row, keys[row["unit"]], branch(row["id"])) for row in children.get(induk, [])]

    return branch(None)


def _simpul(row: Obj, unit: str | None, anak: list[Obj]) -> Obj:
    return _filled(
        kunci=row["id"],
        jenjang=_jenjang(row),
        nomor=row["nomor"],
        pernyataan=row["nama"],
        sasaran=row.get("sasaran"),
        unit=unit,
        eselon=row.get("eselon"),
        penjelasan=row.get("penjelasan"),
        masalah=row.get("masalah"),
        faktor_penyebab=row.get("faktor_penyebab"),
        penutup=row.get("penutup"),
        indikator=[_indikator(i) for i in row["indikator"]],
        anak=anak,
    )


def _jenjang(row: Obj) -> str:
    jenis: str = row["jenis"]
    return f"kinerja_utama_{row['eselon'].lower()}" if jenis == "kinerja_utama" else jenis


def _indikator(row: Obj) -> Obj:
    return _filled(**{ours: row.get(theirs) for ours, theirs in INDIKATOR.items()})


def _kinerja_individu(dokumen: Dokumen, raw: Obj) -> list[Obj]:
    """One node per row of work; the position that owes it is its owner."""
    ids = {u["nama"]: u["id"] for u in raw["unit"]}
    return [
        _filled(
            kunci=f"{ids[owner['jabatan']]}.{number}",
            jenjang="kinerja_individu",
            pernyataan=row["sasaran"],
            unit=_unit_of_jabatan(dokumen, ids[owner["jabatan"]]),
            jabatan=_join(dokumen.puncak, ids[owner["jabatan"]]),
            indikator=[_indikator(i) for i in row["indikator"]],
        )
        for owner in raw["iki"]
        for number, row in enumerate(owner["kinerja"], start=1)
    ]


def _naskah(dokumen: Dokumen, raw: Obj) -> Obj:
    naskah = raw.get("naskah") or {}
    fields = {key: naskah.get(key) for key in NASKAH}
    fields["bab"] = [
        _filled(judul=bab["judul"], bagian=[_filled(**bagian) for bagian in bab["bagian"]])
        for bab in naskah.get("bab", [])
    ]
    keys = _unit_keys(dokumen, raw["unit"])
    fields["lampiran"] = [_filled(**{**sheet, "unit": keys[sheet["unit"]]}) for sheet in naskah.get("lampiran", [])]
    return _filled(**fields)
