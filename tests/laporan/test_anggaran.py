"""Budgets by page and by workbook: cells that save themselves, sums up the tree, preview first, all or nothing."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook, load_workbook

from cascading.commands import change_simpul
from indikator import queries
from indikator.capaian.banyak import CapaianSetahun
from indikator.capaian.gabungan import Rata, mean_capaian
from indikator.commands import AnggaranUbahan, set_anggaran, set_anggaran_banyak
from indikator.efisiensi import Cara, Uang
from indikator.importing.anggaran_lembar import column_heading
from indikator.models import Anggaran
from indikator.nilai import KOSONG, Keadaan, Nilai, angka
from indikator.program import efficiency_line
from indikator.queries.anggaran import Jumlah
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak, Keanggotaan, Pengguna
from kinerja.core.tenancy import inside
from laporan import previews
from laporan.models import Impor
from tests.cast import Cast, Stage


@pytest.fixture
def here(cast: Cast, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.MEDIA_ROOT = tmp_path
    with inside(cast.here.pemda.pk):
        for node, kode in zip(cast.here.simpul[2:], ("4.01.02", "4.01.02.2.01", "4.01.02.2.01.01"), strict=True):
            change_simpul(cast.here.planner, simpul_id=node.pk, seen=node.revisi, isi={"kode": kode})
        yield cast.here


def signed_in(actor: Actor) -> Client:
    client = Client()
    person = Pengguna.objects.get(pk=actor.pengguna_id or 0)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def address(stage: Stage, more: str = "") -> str:
    return f"/{stage.pemda.slug}/{stage.rencana.slug}/anggaran/{more}"


def type_in(stage: Stage, client: Client, node: int, pagu: str, realisasi: str = "", seen: int | None = None) -> Any:
    isi = {"pagu": pagu, "realisasi": realisasi}
    data = {"simpul": stage.simpul[node].pk, "tahun": 2021, "seen": seen, "isi": isi}
    return client.post(address(stage, "kirim/"), data, "application/json", headers={"accept": "application/json"})


def foreign(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client: Client, stage: Stage, data: bytes) -> Any:
    """The page of the import, where its preview stands."""
    file = {"berkas": SimpleUploadedFile("anggaran.xlsx", data)}
    return client.post(address(stage, "impor/"), file, follow=True)


def step(client: Client, page: Any, aksi: str) -> Any:
    return client.post(page.context["impor"]["alamat"], {"aksi": aksi}, follow=True)


def apply(client: Client, page: Any) -> Any:
    return step(client, page, "terapkan")


def counted(page: Any) -> dict[str, int]:
    return {one["label"]: one["n"] for one in page.context["pratinjau"]["hitungan"]}


def stored() -> dict[int, tuple[Any, Any]]:
    return {row.simpul_id: (row.pagu, row.realisasi) for row in Anggaran.objects.filter(tahun=2021)}


FOREIGN = (
    ("REALISASI ANGGARAN TAHUN 2021",),
    ("Kode Rekening", "Uraian", "Pagu", "Realisasi", "%"),
    ("4.1.2", "Program Penunjang", 1_000_000, 880_000, 88),
    ("4.01.02.2.01", "Perencanaan", "Rp 1.250.000,50", None, None),
    ("5.1.02", "Belanja Barang", 10, 5, 50),
    (None, "Jumlah", 1, 2, 3),
)


def test_cells_save_and_sums_above_follow(here: Stage) -> None:
    client = signed_in(here.planner)
    assert type_in(here, client, 2, "1.000.000").status_code == 200
    answer = type_in(here, client, 4, "900.000", "450.000").json()
    assert [one["id"] for one in answer["baris"]] == [here.simpul[n].pk for n in (4, 3, 2)]
    assert answer["baris"][0]["serapan"] == "50,00 %"
    assert answer["baris"][2]["bawah_pagu"] == {"teks": "Jumlah di bawahnya 900.000", "beda": True}
    wanted = {"pagu": "1.000.000", "realisasi": "450.000", "serapan": "45,00 %"}
    assert {name: answer["jumlah"][name] for name in wanted} == wanted
    assert answer["kini"][0]["revisi"] == 0
    page = client.get(address(here, "?tahun=2021")).content.decode()
    assert 'value="1.000.000"' in page
    assert "anggaran-beda" in page


def test_what_is_refused_says_why(here: Stage) -> None:
    client = signed_in(here.planner)
    assert type_in(here, client, 4, "banyak").json()["masalah"][0]["letak"] == "pagu"
    assert type_in(here, client, 4, "5", seen=3).status_code == 409
    assert type_in(here, client, 0, "5").status_code == 404  # a tujuan has no budget
    reader = signed_in(here.inspector)
    assert type_in(here, reader, 4, "5").status_code == 403
    page = reader.get(address(here)).content.decode()
    assert "Hanya dibaca." in page
    assert "<input class=" not in page
    assert not Anggaran.objects.exists()


def test_many_at_once_or_none(here: Stage) -> None:
    good = AnggaranUbahan(here.simpul[2].pk, 2021, {"pagu": "100", "realisasi": ""}, None)
    bad = AnggaranUbahan(here.simpul[3].pk, 2030, {"pagu": "x", "realisasi": "-1"}, None)
    with pytest.raises(Invalid) as caught:
        set_anggaran_banyak(here.planner, rencana_id=here.rencana.pk, ubahan=[good, bad, good])
    place = f"{here.simpul[3].pk}.2030"
    assert [one.letak for one in caught.value.masalah] == [
        f"{place}.tahun", f"{place}.pagu", f"{place}.realisasi", f"{here.simpul[2].pk}.2021.tahun",
    ]  # fmt: skip
    assert not Anggaran.objects.exists()


def test_a_foreign_sheet_by_its_codes(here: Stage) -> None:
    client = signed_in(here.planner)
    page = upload(client, here, foreign(*FOREIGN))
    shown = page.context["pratinjau"]
    assert counted(page) == {"isian baru": 3}
    assert (shown["n_masalah"], shown["n_sisa"]) == (0, 2)
    assert [one["letak"] for one in shown["sisa"]] == ["Sheet!C5", "Sheet!C6"]
    assert shown["jumlah"] == [{"tahun": 2021, "pagu": "1.000.000", "realisasi": "880.000"}]
    assert not Anggaran.objects.exists()
    assert "3 perubahan diterapkan" in apply(client, page).content.decode()
    assert len(stored()) == 2
    trail = Jejak.objects.filter(tindakan="anggaran.set")
    assert len({row.permintaan for row in trail}) == 1
    assert trail[0].permintaan.startswith("anggaran-")
    again = upload(client, here, foreign(*FOREIGN))
    assert again.context["pratinjau"]["kosong"]
    assert "Tidak ada perubahan" in again.content.decode()


def test_a_problem_holds_all_of_it_back(here: Stage) -> None:
    client = signed_in(here.planner)
    page = upload(client, here, foreign(*FOREIGN[:3], ("4.01.02.2.01", "", "lima juta", 1)))
    assert [one["letak"] for one in page.context["pratinjau"]["masalah"]] == ["Sheet!C4"]
    assert "lima juta" in apply(client, page).context["impor"]["pesan"]
    assert not Anggaran.objects.exists()
    noted = step(client, page, "anotasi")
    assert "Masalah" in load_workbook(io.BytesIO(noted.content)).sheetnames


def test_the_template_goes_out_and_comes_back(here: Stage) -> None:
    client = signed_in(here.planner)
    type_in(here, client, 2, "1.000,50")
    data = client.get(address(here, "lembar/")).content
    assert upload(client, here, data).context["pratinjau"]["kosong"]
    book = load_workbook(io.BytesIO(data))
    book["Anggaran"]["E4"] = 750
    data = saved(book)
    set_anggaran(here.planner, simpul_id=here.simpul[2].pk, tahun=2021, isi={"pagu": "7", "realisasi": ""}, seen=0)
    page = upload(client, here, data)
    changes = page.context["pratinjau"]["perubahan"]
    assert [(one["letak"], one["beda"]) for one in changes] == [
        ("Anggaran!E4", [{"medan": "Pagu 2021", "lama": "", "baru": "750"}])
    ]
    apply(client, page)
    assert stored()[here.simpul[2].pk] == (7, None)  # what others changed meanwhile stays
    book["Anggaran"]["E2"] = 8
    page = upload(client, here, saved(book))
    assert [one["letak"] for one in page.context["pratinjau"]["masalah"]] == ["Anggaran!E2"]


def test_what_was_shown_is_what_is_applied(here: Stage) -> None:
    client = signed_in(here.planner)
    page = upload(client, here, foreign(*FOREIGN))
    set_anggaran(here.planner, simpul_id=here.simpul[2].pk, tahun=2021, isi={"pagu": "7", "realisasi": ""}, seen=None)
    again = apply(client, page)
    assert "Anggaran berubah sejak pratinjau dibuat" in again.content.decode()
    assert counted(again) == {"isian baru": 2, "isian berubah": 1}
    assert stored() == {here.simpul[2].pk: (7, None)}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"a;b;c", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_hostile_files_get_a_sentence(here: Stage, data: bytes) -> None:
    page = upload(signed_in(here.planner), here, data)
    if data:
        assert page.context["pratinjau"]["n_masalah"] == 1
    assert page.status_code == 200
    assert not Anggaran.objects.exists()


def test_an_import_is_taken_back_where_nobody_built_on_it(here: Stage) -> None:
    client = signed_in(here.planner)
    set_anggaran(here.planner, simpul_id=here.simpul[2].pk, tahun=2021, isi={"pagu": "7", "realisasi": ""}, seen=None)
    before = stored()
    apply(client, upload(client, here, foreign(*FOREIGN)))
    assert stored() != before
    set_anggaran(here.planner, simpul_id=here.simpul[4].pk, tahun=2021, isi={"pagu": "5", "realisasi": ""}, seen=None)
    impor = client.get(address(here, "impor/")).context["impor_lalu"][0].permintaan
    row = Anggaran.objects.get(simpul=here.simpul[3], tahun=2021)
    changed = set_anggaran(here.planner, simpul_id=here.simpul[3].pk, tahun=2021, isi={"pagu": "9", "realisasi": ""},
                           seen=row.revisi)  # fmt: skip
    assert changed is not None
    answer = client.post(address(here, "impor/"), {"aksi": "batal", "impor": impor})
    assert answer.status_code == 409
    assert "4.01.02.2.01 " in answer.content.decode()
    assert stored()[here.simpul[3].pk] == (9, None)
    set_anggaran(here.planner, simpul_id=here.simpul[3].pk, tahun=2021, isi={"pagu": "1.250.000,50", "realisasi": ""},
                 seen=changed.revisi)  # fmt: skip
    client.post(address(here, "impor/"), {"aksi": "batal", "impor": impor})
    assert stored() == {**before, here.simpul[4].pk: (5, None)}
    assert client.get(address(here, "impor/")).context["impor_lalu"] == []
    assert client.post(address(here, "impor/"), {"aksi": "batal", "impor": impor}).status_code == 422


def test_a_long_preview_says_so_and_gives_all_of_it(here: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "SHOWN", 1)
    client = signed_in(here.planner)
    page = upload(client, here, foreign(*FOREIGN))
    assert "1 baris pertama" in page.content.decode()
    book = load_workbook(io.BytesIO(step(client, page, "daftar").content))
    rows = [[cell.value for cell in row] for row in book["Perubahan"].iter_rows(min_row=2)]
    assert [(str(row[2]).split()[0], row[3], row[5]) for row in rows] == [
        ("4.01.02", "Pagu 2021", 1_000_000), ("4.01.02", "Realisasi 2021", 880_000),
        ("4.01.02.2.01", "Pagu 2021", 1_250_000.5),
    ]  # fmt: skip
    assert book["Dilewati"].max_row - 1 == page.context["pratinjau"]["n_sisa"]


def test_each_import_that_stands_alone_is_taken_back(here: Stage) -> None:
    """An earlier one too, as long as no later one stands on it; else it is said which amounts do."""
    client = signed_in(here.planner)
    apply(client, upload(client, here, foreign(*FOREIGN[:3])))
    apply(client, upload(client, here, foreign(*FOREIGN[:2], FOREIGN[3])))
    apply(client, upload(client, here, foreign(*FOREIGN[:2], (*FOREIGN[3][:2], 5, None, None))))
    third, second, first = (one.permintaan for one in client.get(address(here, "impor/")).context["impor_lalu"])
    refused = client.post(address(here, "impor/"), {"aksi": "batal", "impor": second})
    assert (refused.status_code, len(refused.context["konflik"])) == (409, 1)
    client.post(address(here, "impor/"), {"aksi": "batal", "impor": first})
    assert stored() == {here.simpul[3].pk: (5, None)}
    for one in (third, second):
        assert client.post(address(here, "impor/"), {"aksi": "batal", "impor": one}).status_code == 302
    assert stored() == {}


def test_quarters_are_typed_on_their_page(here: Stage) -> None:
    client = signed_in(here.planner)

    def type_quarter(triwulan: int, seen: int | None, **isi: str) -> Any:
        data = {"simpul": here.simpul[4].pk, "tahun": 2021, "triwulan": triwulan, "seen": seen, "isi": isi}
        return client.post(address(here, "kirim/"), data, "application/json", headers={"accept": "application/json"})

    type_in(here, client, 4, "1.000")
    type_quarter(1, 0, realisasi_1="100", fisik_1="10")
    answer = type_quarter(2, 1, realisasi_2="150", fisik_2="30").json()
    assert (answer["baris"][0]["serapan"], answer["baris"][0]["sampai"]) == ("25,00 %", "250")
    assert answer["baris"][1]["bawah_realisasi_2"]["teks"] == "Jumlah di bawahnya 150"
    assert answer["jumlah"]["sampai"] == "250"
    page = client.get(address(here, "?tahun=2021&triwulan=2")).content.decode()
    assert 'data-medan="realisasi_2 fisik_2"' in page
    assert 'value="30"' in page
    year = client.get(address(here, "?tahun=2021")).content.decode()
    assert "readonly" in year
    assert "Jumlah triwulannya" in year
    refused = type_quarter(2, 2, fisik_2="130").json()
    assert refused["masalah"][0]["letak"] == "fisik_2"


def test_the_template_of_a_year_has_its_quarters(here: Stage) -> None:
    client = signed_in(here.planner)
    type_in(here, client, 4, "1.000")
    book = load_workbook(io.BytesIO(client.get(address(here, "lembar/?tahun=2021")).content))
    heads = [cell.value for cell in book["Anggaran"][1]]
    assert heads[4:] == [
        "Pagu 2021", *(f"Realisasi TW {tw} 2021" for tw in ("I", "II", "III", "IV")),
        *(f"Fisik % TW {tw} 2021" for tw in ("I", "II", "III", "IV")),
    ]  # fmt: skip
    sheet = book["Anggaran"]
    sheet["F4"], sheet["G4"], sheet["J4"] = 100, 50.5, 12.5
    page = upload(client, here, saved(book))
    assert [one["beda"][0]["medan"] for one in page.context["pratinjau"]["perubahan"]] == [heads[5], heads[6], heads[9]]
    assert page.context["pratinjau"]["jumlah"] == [{"tahun": 2021, "pagu": "1.000", "realisasi": "150,50"}]
    apply(client, page)
    assert stored()[here.simpul[4].pk] == (1000, Decimal("150.5"))
    sheet["J4"] = 120
    page = upload(client, here, saved(book))
    assert [one["letak"] for one in page.context["pratinjau"]["masalah"]] == ["Anggaran!J4"]
    book = load_workbook(io.BytesIO(client.get(address(here, "lembar/")).content))
    book["Anggaran"]["F4"] = 999  # the year's, beside its quarters
    page = upload(client, here, saved(book))
    assert [one["letak"] for one in page.context["pratinjau"]["masalah"]] == ["Anggaran!F4"]
    impor = client.get(address(here, "impor/")).context["impor_lalu"][0].permintaan
    client.post(address(here, "impor/"), {"aksi": "batal", "impor": impor})
    assert stored()[here.simpul[4].pk] == (1000, None)


@pytest.mark.parametrize(
    ("heading", "medan"),
    [("Realisasi TW I", "realisasi_1"), ("Realisasi Keuangan Triwulan 2 (Rp)", "realisasi_2"),
     ("Realisasi s.d. TW III", None), ("Realisasi s/d Triwulan III", None), ("Fisik (%) TW IV", "fisik_4"),
     ("Fisik (%)", None), ("Serapan TW I (%)", None), ("Target TW I", None), ("Realisasi Anggaran", "realisasi"),
     ("Realisasi Kinerja TW I", None)],
)  # fmt: skip
def test_headings_of_quarters(here: Stage, heading: str, medan: str | None) -> None:
    data = foreign(("TAHUN 2021",), ("Kode", "Uraian", "Pagu", heading), ("4.01.02", "Program", 1000, 50))
    changed = upload(signed_in(here.planner), here, data).context["pratinjau"]["perubahan"]
    assert [one["beda"][0]["medan"] for one in changed[1:]] == ([column_heading(medan, 2021)] if medan else [])


def test_only_planners_of_the_perangkat_daerah_enter_and_import(here: Stage, cast: Cast) -> None:
    """Who reads the plan sees the budgets and why nothing can be typed; for others the plan does not exist."""
    readers = (here.inspector, here.leader, here.admin)
    for actor in (*readers, here.head, here.other_planner, cast.there.planner):
        client = signed_in(actor)
        seen = client.get(address(here)).status_code
        refused = 403 if seen == 200 else 404
        assert type_in(here, client, 4, "5").status_code == refused
        assert upload(client, here, foreign(*FOREIGN)).status_code == refused
        assert client.post(address(here, "impor/"), {"aksi": "batal", "impor": "anggaran-1"}).status_code == refused
        assert (seen == 200) == (client.get(address(here, "impor/")).status_code == 200)
        if seen == 200:
            assert "Hanya dibaca." in client.get(address(here)).content.decode()
            assert 'type="file"' not in client.get(address(here, "impor/")).content.decode()
    assert signed_in(here.other_planner).get(address(here)).status_code == 404
    assert signed_in(here.inspector).get(address(here)).status_code == 200
    assert not Anggaran.objects.exists()
    assert not Impor.objects.exists()


def test_an_import_is_steered_by_who_uploaded_it_as_long_as_he_may(here: Stage) -> None:
    client = signed_in(here.planner)
    page = upload(client, here, foreign(*FOREIGN))
    place = page.context["impor"]["alamat"]
    for actor in (here.inspector, here.head, here.other_planner):
        assert signed_in(actor).post(place, {"aksi": "terapkan"}).status_code == 404
    Keanggotaan.objects.filter(pengguna_id=here.planner.pengguna_id or 0).update(peran="inspektur", unit=None)
    assert client.post(place, {"aksi": "terapkan"}).status_code == 403
    assert not Anggaran.objects.exists()


def test_by_terminal(here: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "anggaran.xlsx"
    file.write_bytes(foreign(*FOREIGN))
    name = Pengguna.objects.get(pk=here.planner.pengguna_id or 0).nama_pengguna
    where = {"rencana": f"{here.pemda.slug}/{here.rencana.slug}", "pengguna": name}
    call_command("anggaran", str(file), **where)
    assert not Anggaran.objects.exists()
    call_command("anggaran", str(file), terapkan=True, **where)
    assert "Diterapkan." in capsys.readouterr().out
    assert len(stored()) == 2
    file.write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="1 masalah"):
        call_command("anggaran", str(file), **where)


def test_efficiency_is_green_only_when_nothing_is_missing() -> None:
    done, missing = (Keadaan.TERISI, Decimal(95), Decimal(95), ""), (Keadaan.KOSONG, None, None, "")
    whole, holes = (
        mean_capaian([CapaianSetahun(1, [], cell, cell) for cell in cells], limited=True)
        for cells in ([done], [done, missing])
    )
    money = Uang(Jumlah(Decimal(100)), Jumlah(Decimal(88)))

    def line(rata: Rata, found: Nilai, cara: Cara = Cara.SELISIH) -> dict[str, Any]:
        return efficiency_line(rata, money, found, cara, 4)

    assert line(whole, angka(7))["status"] == "hijau"
    assert line(whole, angka(7))["efisiensi"] == "efisiensi +7,00 poin"
    assert line(holes, angka(7))["status"] == ""
    assert line(whole, angka(-4))["status"] == "merah"
    assert line(whole, KOSONG)["status"] == ""
    assert line(whole, angka(49), Cara.NILAI)["status"] == "merah"  # 50 is what an efficiency of 0 scores


def test_a_sum_with_holes_says_so(here: Stage) -> None:
    table = queries.anggaran_of(here.planner, here.rencana)
    top = table.baris[here.simpul[2].pk].sel[2021].pagu
    assert (top.diisi, top.bawah, top.beda) == (None, None, False)
