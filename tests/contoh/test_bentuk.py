"""Every file of contoh/ obeys the format that contoh/README.md documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.benih import FORMAT, PROJECT

CONTOH = PROJECT / "contoh"
FILES = sorted(path for path in CONTOH.glob("*/*.json"))
PEMDA = [path for path in FILES if path.stem == "pemda"]
RENCANA = [path for path in FILES if path.stem != "pemda"]
NIP = re.compile(r"(?:\d[ .]?){18}")

JENJANG = {
    "cascading": ("tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan"),
    "csf": ("outcome", "csf", "kondisi_antara", "kondisi_operasional"),
    "iku": ("sasaran", "kinerja_utama_iii", "kinerja_utama_iv"),
    "iki": ("kinerja_individu",),
}

Check = Callable[[Any, str], Iterator[str]]  # a value and where it stands → the problems with it


def text(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str) or value != value.strip() or not value:
        yield f"{where}: bukan teks, kosong, atau berspasi di tepi: {value!r}"


def any_text(value: Any, where: str) -> Iterator[str]:
    """A printed heading may be empty."""
    if not isinstance(value, str):
        yield f"{where}: bukan teks: {value!r}"


def day(value: Any, where: str) -> Iterator[str]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield f"{where}: bukan tanggal: {value!r}"


def year(value: Any, where: str) -> Iterator[str]:
    if type(value) is not int:
        yield f"{where}: bukan tahun: {value!r}"


def one_of(*choices: str | None) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if value not in choices:
            yield f"{where}: {value!r} bukan salah satu dari {choices}"

    return check


def list_of(item: Check) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list) or not value:
            yield f"{where}: bukan daftar, atau kosong"
            return
        for number, element in enumerate(value):
            yield from item(element, f"{where}[{number}]")

    return check


def shape(required: str, /, **fields: Check) -> Check:
    """An object with these fields, in this order; those not required may be absent, none may be empty."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: bukan objek"
            return
        yield from (f"{where}.{key}: tidak ada" for key in required.split() if key not in value)
        yield from (f"{where}.{key}: tidak dikenal" for key in value if key not in fields)
        if [key for key in value if key in fields] != [key for key in fields if key in value]:
            yield f"{where}: urutan kunci {list(value)}"
        for key in value.keys() & fields.keys():
            yield from fields[key](value[key], f"{where}.{key}")

    return check


def targets(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield f"{where}: bukan objek, atau kosong"
        return
    for key, printed in value.items():
        yield from text(printed, f"{where}.{key}")
        if not re.fullmatch(r"\d{4}", key):
            yield f"{where}: {key!r} bukan tahun"


def simpul(value: Any, where: str) -> Iterator[str]:
    """A node is made of nodes, so its shape names itself."""
    return SIMPUL(value, where)


texts = list_of(text)
eselon = one_of("II", "III", "IV")
UNIT = shape(
    "kunci jenis nama",
    kunci=text,
    induk=text,
    jenis=one_of("perangkat_daerah", "bagian", "bidang", "sub_bagian", "seksi"),
    nama=text,
    singkatan=text,
    eselon=eselon,
)
JABATAN = shape(
    "kunci unit nama", kunci=text, unit=text, atasan=text, nama=text, eselon=eselon, tugas=text, fungsi=texts
)
PEJABAT = shape(
    "jabatan nama status dari",
    jabatan=text,
    nama=text,
    nip=text,
    pangkat=text,
    status=one_of("definitif", "plt", "plh"),
    dari=day,
    sampai=day,
)
PENGGUNA = shape(
    "nama_pengguna nama peran unit",
    nama_pengguna=text,
    nama=text,
    peran=one_of("perencana", "kepala_unit", "inspektur", "pimpinan", "admin_pemda"),
    unit=lambda value, where: iter(()) if value is None else text(value, where),
)
FILE_PEMDA = shape(
    "format slug nama jenis kode_wilayah zona_waktu kop unit jabatan pejabat pengguna",
    format=one_of(FORMAT),
    slug=text,
    nama=text,
    jenis=one_of("provinsi", "kabupaten", "kota"),
    kode_wilayah=text,
    zona_waktu=one_of("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    kop=shape("baris alamat", baris=texts, alamat=text),
    unit=list_of(UNIT),
    jabatan=list_of(JABATAN),
    pejabat=list_of(PEJABAT),
    pengguna=list_of(PENGGUNA),
)
INDIKATOR = shape(
    "nama",
    nama=text,
    definisi=text,
    makna=text,
    alasan=text,
    relevansi=text,
    rumus_teks=text,
    tipe_hitung=one_of("kumulatif", "non_kumulatif", "kumulatif_negatif"),
    satuan=text,
    baseline=text,
    target=targets,
    akhir=text,
    sumber_data=text,
    penanggung_jawab=text,
    keterangan=text,
)
SIMPUL = shape(
    "kunci jenjang",
    kunci=text,
    jenjang=one_of(*{jenjang for levels in JENJANG.values() for jenjang in levels}),
    nomor=text,
    kode=text,
    pernyataan=text,
    sasaran=text,
    unit=text,
    jabatan=text,
    eselon=eselon,
    penjelasan=texts,
    masalah=texts,
    faktor_penyebab=text,
    penutup=text,
    indikator=list_of(INDIKATOR),
    anak=list_of(simpul),
)
NASKAH = shape(
    "judul",
    judul=text,
    nomor=text,
    tentang=text,
    menimbang=texts,
    mengingat=texts,
    menetapkan=text,
    diktum=list_of(shape("nomor isi", nomor=text, isi=text)),
    ditetapkan_di=text,
    tanggal=text,
    jabatan_penandatangan=text,
    kata_pengantar=texts,
    bab=list_of(shape("judul bagian", judul=text, bagian=list_of(shape("isi", judul=text, isi=texts)))),
    kop=texts,
    tugas=text,
    fungsi=texts,
    lampiran=list_of(
        shape(
            "unit judul kolom",
            unit=text,
            judul=text,
            label=text,
            kolom=list_of(any_text),
            jabatan_penandatangan=text,
        )
    ),
    subjudul=text,
    bagian=texts,
)
FILE_RENCANA = shape(
    "format slug judul unit skema tahun_awal tahun_akhir status simpul",
    format=one_of(FORMAT),
    slug=text,
    judul=text,
    unit=text,
    skema=one_of(*JENJANG),
    tahun_awal=year,
    tahun_akhir=year,
    status=one_of("draf", "ditetapkan"),
    simpul=list_of(simpul),
    naskah=NASKAH,
)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def nodes(rows: list[dict[str, Any]], parent: str | None = None) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each node with the jenjang of its parent, parents first."""
    for node in rows:
        yield parent, node
        yield from nodes(node.get("anak", []), node["jenjang"])


def duplicates(keys: list[str]) -> set[str]:
    return {key for key in keys if keys.count(key) > 1}


def relative(path: Path) -> str:
    return str(path.relative_to(CONTOH))


each_file = pytest.mark.parametrize("path", FILES, ids=relative)
each_pemda = pytest.mark.parametrize("path", PEMDA, ids=relative)
each_rencana = pytest.mark.parametrize("path", RENCANA, ids=relative)


def test_every_government_has_its_file_and_at_least_one_plan() -> None:
    assert PEMDA
    assert {path.parent for path in PEMDA} == {path.parent for path in RENCANA}


@each_file
def test_file_has_the_documented_shape(path: Path) -> None:
    check = FILE_PEMDA if path in PEMDA else FILE_RENCANA
    assert list(check(read(path), relative(path))) == []


@each_file
def test_file_is_written_the_documented_way(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == json.dumps(read(path), ensure_ascii=False, indent=1) + "\n"


@each_file
def test_no_personal_number_anywhere(path: Path) -> None:
    assert NIP.findall(path.read_text(encoding="utf-8")) == []


@each_file
def test_slug_is_the_address(path: Path) -> None:
    assert read(path)["slug"] == (path.parent.name if path in PEMDA else path.stem)


@each_pemda
def test_units_and_positions_refer_to_what_stands_before_them(path: Path) -> None:
    pemda = read(path)
    for field, above in (("unit", "induk"), ("jabatan", "atasan")):
        keys = [row["kunci"] for row in pemda[field]]
        assert duplicates(keys) == set()
        for number, row in enumerate(pemda[field]):
            assert row.get(above) in (None, *keys[:number])
    for unit in pemda["unit"]:
        assert ("induk" not in unit) == (unit["jenis"] == "perangkat_daerah")
    units = {row["kunci"] for row in pemda["unit"]}
    assert {row["unit"] for row in pemda["jabatan"]} <= units
    assert {row["unit"] for row in pemda["pengguna"]} <= {None, *units}


@each_pemda
def test_positions_have_one_holder_at_a_time(path: Path) -> None:
    pemda = read(path)
    keys = {row["kunci"] for row in pemda["jabatan"]}
    terms: dict[str, list[tuple[str, str]]] = {}
    for row in pemda["pejabat"]:
        assert row["jabatan"] in keys
        terms.setdefault(row["jabatan"], []).append((row["dari"], row.get("sampai", "9999-12-31")))
    for held in terms.values():
        assert all(start <= end for start, end in held)
        assert all(end < start for (_, end), (start, _) in pairwise(held))


@each_pemda
def test_accounts_belong_to_their_government(path: Path) -> None:
    pemda = read(path)
    names = [row["nama_pengguna"] for row in pemda["pengguna"]]
    assert duplicates(names) == set()
    assert all(name.endswith(f".{pemda['slug']}") for name in names)
    in_a_unit = {"perencana", "kepala_unit"}
    assert all((row["peran"] in in_a_unit) == (row["unit"] is not None) for row in pemda["pengguna"])


def test_every_person_is_somebody_else() -> None:
    people = [{row["nama"] for row in [*read(p)["pejabat"], *read(p)["pengguna"]]} for p in PEMDA]
    assert duplicates([name for names in people for name in names]) == set()


@each_rencana
def test_references_of_a_plan_resolve(path: Path) -> None:
    rencana, pemda = read(path), read(path.parent / "pemda.json")
    units, positions = ({row["kunci"] for row in pemda[field]} for field in ("unit", "jabatan"))
    found = [node for _, node in nodes(rencana["simpul"])]
    assert duplicates([node["kunci"] for node in found]) == set()
    sheets = rencana.get("naskah", {}).get("lampiran", [])
    assert {row["unit"] for row in [rencana, *found, *sheets] if "unit" in row} <= units
    assert {node["jabatan"] for node in found if "jabatan" in node} <= positions


@each_rencana
def test_each_node_is_below_its_parent(path: Path) -> None:
    rencana = read(path)
    levels = JENJANG[rencana["skema"]]
    for parent, node in nodes(rencana["simpul"]):
        assert levels.index(node["jenjang"]) > (-1 if parent is None else levels.index(parent))


@each_rencana
def test_targets_lie_in_the_years_of_the_plan(path: Path) -> None:
    rencana = read(path)
    years = {str(number) for number in range(rencana["tahun_awal"], rencana["tahun_akhir"] + 1)}
    for _, node in nodes(rencana["simpul"]):
        for indikator in node.get("indikator", []):
            assert indikator.get("target", {}).keys() <= years


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"kunci": "a"}, "jenjang: tidak ada"),
        ({"kunci": "a", "jenjang": "visi"}, "bukan salah satu"),
        ({"kunci": "a", "jenjang": "tujuan", "judul": "b"}, "tidak dikenal"),
        ({"jenjang": "tujuan", "kunci": "a"}, "urutan kunci"),
        ({"kunci": "a", "jenjang": "tujuan", "pernyataan": ""}, "kosong"),
        (
            {"kunci": "a", "jenjang": "tujuan", "indikator": [{"nama": "b", "target": {"2021": 4}}]},
            "bukan teks",
        ),
        ({"kunci": "a", "jenjang": "tujuan", "anak": [{"kunci": "b"}]}, "anak[0].jenjang: tidak ada"),
    ],
)
def test_the_check_sees_what_is_wrong(broken: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in SIMPUL(broken, "simpul"))
