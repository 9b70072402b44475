"""Loading the sample governments: repeatable, whole or not at all, and sign-ins that nobody else can read."""

import copy
import io
import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cascading.models import Pengecualian, Rencana, Simpul
from indikator.models import Indikator, JendelaPengisian, Target, TargetPerubahan
from indikator.queries.pengisian import due
from indikator.queries.perubahan import changed_targets
from kinerja import contoh
from kinerja.core.errors import Invalid
from kinerja.core.models import Jabatan, Jejak, Keanggotaan, Pejabat, Pemda, Pengguna, Unit
from kinerja.core.tenancy import inside
from kinerja.management.commands.muat_contoh import read_accounts, write_accounts
from laporan.models import Naskah

pytestmark = pytest.mark.django_db

PEMDA: dict[str, Any] = {
    "format": "kinerja-contoh/1", "slug": "kota-uji", "nama": "Kota Uji", "jenis": "kota", "kode_wilayah": "99.71",
    "zona_waktu": "Asia/Makassar", "kop": {"baris": ["PEMERINTAH KOTA UJI"]},
    "unit": [
        {"kunci": "setda", "jenis": "perangkat_daerah", "nama": "Sekretariat Daerah", "singkatan": "Setda",
         "eselon": "II"},
        {"kunci": "setda.umum", "induk": "setda", "jenis": "bagian", "nama": "Bagian Umum"},
    ],
    "jabatan": [
        {"kunci": "sekda", "unit": "setda", "nama": "Sekretaris Daerah", "tugas": "membantu", "fungsi": ["a", "b"]},
        {"kunci": "kabag", "unit": "setda.umum", "atasan": "sekda", "nama": "Kepala Bagian Umum"},
    ],
    "pejabat": [{"jabatan": "sekda", "nama": "Siti", "status": "plt", "dari": "2021-01-04", "sampai": "2021-12-31"}],
    "pengguna": [
        {"nama_pengguna": "perencana.uji", "nama": "Dewi", "peran": "perencana", "unit": "setda"},
        {"nama_pengguna": "kepala.uji", "nama": "Budi", "peran": "kepala_unit", "unit": "setda.umum"},
        {"nama_pengguna": "pimpinan.uji", "nama": "Rina", "peran": "pimpinan", "unit": None},
        {"nama_pengguna": "admin.uji", "nama": "Yoyok", "peran": "admin_pemda", "unit": None},
    ],
}  # fmt: skip
RENCANA: dict[str, Any] = {
    "format": "kinerja-contoh/1", "slug": "setda-2021", "judul": "Cascading Uji", "unit": "setda", "skema": "cascading",
    "tahun_awal": 2021, "tahun_akhir": 2021, "status": "ditetapkan",
    "simpul": [{"kunci": "t1", "jenjang": "tujuan", "nomor": "1", "pernyataan": "Tujuan",
                "indikator": [{"nama": "Indeks", "tipe_hitung": "kumulatif_negatif", "satuan": "Ekor", "baseline": "2",
                               "target": {"2021": "3,01 (-B)"}}],
                "anak": [{"kunci": "s1", "jenjang": "sub_kegiatan", "pernyataan": "Sub", "jabatan": "kabag",
                          "unit": "setda.umum", "penjelasan": ["satu", "dua"]}]}],
    "naskah": {"judul": "Keputusan"},
}  # fmt: skip
MODELS = (Unit, Jabatan, Pejabat, Rencana, Simpul, Indikator, Target, Naskah, Pengecualian, Jejak)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of samples with one government and one plan; the accounts beside it."""
    here = tmp_path / "contoh" / "kota-uji"
    here.mkdir(parents=True)
    (here / "pemda.json").write_text(json.dumps(PEMDA))
    (here / "setda-2021.json").write_text(json.dumps(RENCANA))
    (here.parent / "README.md").write_text("not a government")
    settings.CONTOH_DIR, settings.AKUN_CONTOH = here.parent, tmp_path / "var" / "akun-contoh.json"
    return here


def muat() -> str:
    out = io.StringIO()
    call_command("muat_contoh", stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    with inside(Pemda.objects.get(slug="kota-uji").pk):
        return {model.__name__: model._default_manager.count() for model in MODELS}


def signs_in(name: str, sandi: str) -> bool:
    return Pengguna.objects.get(nama_pengguna=name).check_password(sandi)


def test_all_that_the_files_say_is_there(folder: Path) -> None:
    muat()
    pemda = Pemda.objects.get(slug="kota-uji")
    assert (pemda.nama, pemda.jenis, pemda.zona_waktu, pemda.kop) == ("Kota Uji", "kota", "Asia/Makassar", PEMDA["kop"])
    with inside(pemda.pk):
        assert list(Unit.objects.order_by("id").values_list("nama", "induk__nama", "singkatan", "eselon")) == [
            ("Sekretariat Daerah", None, "Setda", "II"), ("Bagian Umum", "Sekretariat Daerah", "", "")
        ]  # fmt: skip
        assert list(Jabatan.objects.order_by("id").values_list("nama", "atasan__nama", "fungsi")) == [
            ("Sekretaris Daerah", None, ["a", "b"]), ("Kepala Bagian Umum", "Sekretaris Daerah", [])
        ]  # fmt: skip
        holder = Pejabat.objects.get()
        assert (holder.nama, holder.status, f"{holder.dari} {holder.sampai}") == (
            "Siti",
            "plt",
            "2021-01-04 2021-12-31",
        )
        roles = Keanggotaan.objects.filter(pemda=pemda).values_list("pengguna__nama_pengguna", "peran", "unit__nama")
        assert set(roles) == {
            ("perencana.uji", "perencana", "Sekretariat Daerah"), ("kepala.uji", "kepala_unit", "Bagian Umum"),
            ("pimpinan.uji", "pimpinan", None), ("admin.uji", "admin_pemda", None),
        }  # fmt: skip
        rencana = Rencana.objects.get()
        assert (rencana.status, rencana.judul, rencana.unit and rencana.unit.nama) == (
            "ditetapkan", "Cascading Uji", "Sekretariat Daerah"
        )  # fmt: skip
        indikator = Indikator.objects.get()
        assert (indikator.akumulasi, indikator.polaritas, indikator.baseline_teks) == ("kumulatif", "turun", "2")
        assert indikator.satuan is not None
        assert indikator.satuan.nama == "Ekor"
        assert Target.objects.get().bagian == [{"nilai": "3.01", "satuan": "", "predikat": "B-"}]
        sub = Simpul.objects.get(pernyataan="Sub")
        assert (sub.induk and sub.induk.pernyataan, sub.penjelasan) == ("Tujuan", ["satu", "dua"])
        assert sub.jabatan is not None
        assert sub.jabatan.nama == "Kepala Bagian Umum"
        assert Naskah.objects.get().isi == {"judul": "Keputusan"}
        waived = set(Pengecualian.objects.values_list("simpul__pernyataan", "temuan"))
        assert waived == {("Sub", "tanpa_indikator"), ("Sub", "jenjang_terlewat")}


def test_people_did_it_not_the_system(folder: Path) -> None:
    """The operator makes accounts and the admin, the admin the organisation, planner and pimpinan the plan."""
    muat()
    with inside(Pemda.objects.get(slug="kota-uji").pk):
        who = dict(Jejak.objects.order_by("id").values_list("tindakan", "oleh"))
    assert who["unit.add"] == who["jabatan.add"] == who["pejabat.add"] == "Yoyok"
    assert who["rencana.create"] == who["simpul.add"] == who["indikator.add"] == who["rencana.submit"] == "Dewi"
    assert who["rencana.set"] == "Rina"


def test_twice_doubles_nothing_and_keeps_the_passwords(folder: Path) -> None:
    said = muat()
    before, accounts = counts(), read_accounts()
    assert "Kota Uji: dimuat" in said
    assert "kota-uji/setda-2021: 2 simpul, 1 indikator" in said
    again = muat()
    assert "Kota Uji: sudah ada" in again
    assert "kota-uji/setda-2021: sudah ada" in again
    assert (counts(), read_accounts(), Pengguna.objects.count()) == (before, accounts, 5)


def test_every_sign_in_of_the_file_works_and_only_its_owner_reads_it(folder: Path, settings: Any) -> None:
    muat()
    accounts = read_accounts()
    assert set(accounts) == {"operator", "perencana.uji", "kepala.uji", "pimpinan.uji", "admin.uji"}
    assert all(signs_in(name, sandi) for name, sandi in accounts.items())
    assert len(set(accounts.values())) == 5
    assert stat.S_IMODE(settings.AKUN_CONTOH.stat().st_mode) == 0o600
    out = io.StringIO()
    call_command("akun_contoh", stdout=out)
    assert dict(line.split() for line in out.getvalue().splitlines()) == accounts


def test_a_file_that_others_could_read_is_closed_again(settings: Any, tmp_path: Path) -> None:
    settings.AKUN_CONTOH = tmp_path / "akun.json"
    settings.AKUN_CONTOH.write_text("{}")
    settings.AKUN_CONTOH.chmod(0o644)
    before = os.umask(0)
    try:
        write_accounts({"a": "rahasia"})
    finally:
        os.umask(before)
    assert stat.S_IMODE(settings.AKUN_CONTOH.stat().st_mode) == 0o600
    assert read_accounts() == {"a": "rahasia"}
    assert [path.name for path in tmp_path.iterdir()] == ["akun.json"]


def test_a_lost_file_gives_new_passwords(folder: Path, settings: Any) -> None:
    muat()
    lost, before = read_accounts(), counts()
    settings.AKUN_CONTOH.unlink()
    muat()
    accounts = read_accounts()
    assert accounts.keys() == lost.keys()
    assert all(signs_in(name, sandi) for name, sandi in accounts.items())
    assert not any(signs_in(name, sandi) for name, sandi in lost.items())
    assert counts() == before


def test_a_broken_file_of_accounts_is_one_sentence(folder: Path, settings: Any) -> None:
    muat()
    settings.AKUN_CONTOH.write_text("{")
    for command in ("muat_contoh", "akun_contoh"):
        with pytest.raises(CommandError, match=r"akun-contoh\.json rusak\. Hapus berkas itu"):
            call_command(command)


def test_without_samples_there_are_no_sign_ins_to_print(settings: Any, tmp_path: Path) -> None:
    settings.AKUN_CONTOH = tmp_path / "akun.json"
    with pytest.raises(CommandError, match="Belum ada akun contoh"):
        call_command("akun_contoh")


@pytest.mark.parametrize(
    ("part", "row"),
    [
        ("unit", {"kunci": "x", "induk": "setda", "jenis": "kerajaan", "nama": "X"}),
        ("unit", {"kunci": "x", "jenis": "bagian", "nama": "Bagian tanpa atasan"}),
        ("jabatan", {"kunci": "x", "unit": "setda", "nama": " "}),
        ("pejabat", {"jabatan": "sekda", "nama": "X", "nip": "123", "status": "plt"}),
        ("pengguna", {"nama_pengguna": "x.uji", "nama": "X", "peran": "raja", "unit": None}),
        ("pengguna", {"nama_pengguna": "x.uji", "nama": "X", "peran": "kepala_unit", "unit": None}),
    ],
)
def test_a_pemda_comes_whole_or_not_at_all(part: str, row: dict[str, Any]) -> None:
    data = copy.deepcopy(PEMDA)
    data[part].append(row)
    with pytest.raises(Invalid), transaction.atomic():
        contoh.load_pemda(data, {})
    assert not Pemda.objects.filter(slug="kota-uji").exists()
    assert not Pengguna.objects.filter(nama_pengguna__endswith=".uji").exists()
    assert contoh.load_pemda(PEMDA, {}).slug == "kota-uji"


@pytest.mark.parametrize(
    "change",
    [
        {"simpul": [{"kunci": "x", "jenjang": "outcome", "pernyataan": "Jenjang skema lain"}]},
        {"simpul": [*RENCANA["simpul"], {"kunci": "x", "jenjang": "tujuan", "pernyataan": ""}]},
        {"simpul": [{**RENCANA["simpul"][0], "indikator": [{"nama": "x", "target": {"2030": "1"}}]}]},
        {"naskah": {"tak_dikenal": "x"}},
        {"skema": "bsc"},
        {"slug": "Setda"},
    ],
    ids=["level", "empty statement", "year", "naskah", "scheme", "slug"],
)
def test_a_plan_comes_whole_or_not_at_all(change: dict[str, Any]) -> None:
    pemda = contoh.load_pemda(PEMDA, {})
    with pytest.raises(Invalid), transaction.atomic():
        contoh.load_rencana(pemda, {**RENCANA, **change}, PEMDA)
    with inside(pemda.pk):
        assert [model._default_manager.count() for model in (Rencana, Simpul, Indikator, Naskah)] == [0, 0, 0, 0]
    assert contoh.load_rencana(pemda, RENCANA, PEMDA)


def test_the_next_run_adds_what_an_earlier_one_could_not(folder: Path) -> None:
    """The passwords of what was loaded are in the file before a later plan fails."""
    good = (folder / "setda-2021.json").read_text()
    (folder / "setda-2021.json").write_text(json.dumps({**RENCANA, "skema": "bsc"}))
    with pytest.raises(Invalid):
        muat()
    accounts = read_accounts()
    assert signs_in("perencana.uji", accounts["perencana.uji"])
    (folder / "setda-2021.json").write_text(good)
    muat()
    assert (counts()["Rencana"], read_accounts()) == (1, accounts)


def check_the_years() -> None:
    """Two governments can be measured: their heads have something due, by formulas where the document has them."""
    for slug, plan, tahun, formulas in (
        ("banyumas", "sokaraja-2021-perubahan-1", 2021, 33), ("balangan", "setda-iku-2021-2026", 2022, 43),
    ):  # fmt: skip
        with inside(Pemda.objects.get(slug=slug).pk):
            rencana = Rencana.objects.get(slug=plan)
            rows = Indikator.objects.filter(simpul__rencana=rencana)
            assert JendelaPengisian.objects.filter(tahun=tahun, tutup__gt=date.today()).count() == 4  # noqa: DTZ011
            assert rows.exclude(rumus="").count() == formulas
            assert len(due(rows, tahun, 4)) > 40
            told = TargetPerubahan.objects.filter(rencana=rencana)
            assert told.count() == len(changed_targets(rencana))
            assert all(one.alasan for one in told)


def test_the_samples_of_the_project_load(settings: Any, tmp_path: Path) -> None:
    settings.AKUN_CONTOH = tmp_path / "akun.json"
    muat()
    plans: dict[str, tuple[str, int]] = {}
    for pemda in Pemda.objects.all():
        with inside(pemda.pk):
            plans |= {f"{pemda.slug}/{one.slug}": (one.status, one.simpul.count() - 1) for one in Rencana.objects.all()}
    assert plans == {
        "sampang/setda-2021": ("draf", 93), "sampang/kecamatan-iki-2022": ("draf", 11),
        "banyumas/sokaraja-2021": ("digantikan", 44), "banyumas/sokaraja-2021-perubahan-1": ("ditetapkan", 44),
        "luwu-timur/setda-csf-2024": ("draf", 45),
        "balangan/setda-iku-2021-2026": ("ditetapkan", 45),
    }  # fmt: skip
    check_the_years()
    accounts = read_accounts()
    roles = ("perencana", "kepala", "inspektur", "pimpinan", "admin")
    expected = {f"{role}.{slug}" for role in roles for slug in ("sampang", "banyumas", "luwu-timur", "balangan")}
    assert set(accounts) == expected | {"operator", "kepala2.sampang", "kepala2.balangan", "perencana2.sampang"}
    assert all(signs_in(name, sandi) for name, sandi in accounts.items())
