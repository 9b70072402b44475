"""The achievement table: the same figures as the recap, in every form, with the reasons for what is missing."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from indikator.commands import (
    correct_realisasi,
    record_realisasi,
    return_paket,
    set_cara_ukur,
    set_target,
    submit_paket,
    verify_paket,
)
from indikator.models import Indikator, Paket, Parameter
from indikator.nilai import rounded
from indikator.queries.rekap import capaian_for
from indikator.queries.tabel import tabel_of
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.tenancy import inside
from laporan.document import Document, Note, Table
from laporan.render import html, pdf, xlsx
from laporan.reports import pengukuran_kinerja
from laporan.reports.hitungan_rumus import computed_section
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_isian import fresh
from tests.indikator.test_sunting import browser
from tests.laporan.reading import Reading

QUARTERS = {1: "2 Dokumen", 2: "2 Dokumen", 3: "3 Dokumen", 4: "3 Dokumen"}


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    def prepare(surat: Indikator, _perda: Indikator) -> None:
        surat.akumulasi = "kumulatif"
        surat.save()
        for triwulan, teks in QUARTERS.items():
            set_target(cast.here.planner, indikator_id=surat.pk, tahun=2021, triwulan=triwulan, teks=teks)

    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, prepare=prepare)


def document(kantor: Kantor, actor: Actor | None = None, **parameter: str) -> Document:
    wish = {"tahun": "2021", "triwulan": "4", **parameter}
    return pengukuran_kinerja.build(fresh(actor or kantor.planner), kantor.rencana, wish)


def lines(found: Document) -> list[list[str]]:
    [table] = [block for block in found.sections[0].blocks if isinstance(block, Table)]
    return [[cell.text for cell in row.cells] for row in table.body if row.cells[0].kind != "band"]


def verified(kantor: Kantor, teks: str, triwulan: int) -> Paket:
    paket, _row = kantor.diajukan(teks, triwulan=triwulan)
    return verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)


def test_a_line_has_targets_realisations_and_the_year_so_far(kantor: Kantor) -> None:
    for triwulan, teks in enumerate(("2", "1,5", "3"), 1):
        verified(kantor, teks, triwulan)
    surat, perda = lines(document(kantor, triwulan="3"))
    assert surat[:4] == ["1", "Program\nSurat", "Surat terkelola", ""]
    assert surat[4:9] == ["10 Dokumen", *QUARTERS.values()]
    assert surat[9:] == ["2", "1,5", "3", "", "6,5", "92,86 %", "Sangat Tinggi", ""]
    assert perda[9:] == ["", "", "", "", "", "", "", ""], "its target is of the year, so nothing is due yet"


def test_the_figures_are_those_of_the_recap(kantor: Kantor) -> None:
    verified(kantor, "2", 1)
    planner = fresh(kantor.planner)
    tabel = tabel_of(planner, kantor.rencana, 2021, 2)
    rekap = capaian_for(planner, kantor.rencana, 2021, 2)
    assert {one.indikator.pk: one.hasil for one in tabel.baris} == rekap.indikator
    assert tabel.rata == rekap.semua.rata()


def test_what_is_not_verified_or_not_there_is_said(kantor: Kantor) -> None:
    verified(kantor, "2", 1)
    kantor.isi("2", triwulan=2)
    surat, perda = lines(document(kantor))
    assert surat[9:13] == ["2", "", "", ""]
    assert "TW II: Realisasi belum terverifikasi." in surat[-1]
    assert "TW III, IV: Realisasi belum diisi." in surat[-1]
    assert "TW IV: " in perda[-1]


def test_a_correction_counts_when_it_is_verified(kantor: Kantor) -> None:
    paket = verified(kantor, "2", 1)
    row = paket.realisasi.get()
    correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, isi={"isian": {"nilai": "4"}},
                      alasan="Salah hitung")  # fmt: skip
    assert lines(document(kantor))[0][9] == "2"
    paket.refresh_from_db()
    paket = submit_paket(kantor.kepala_umum, paket_id=paket.pk, seen=paket.revisi)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    assert lines(document(kantor))[0][9] == "4"


def test_the_mean_stands_with_its_coverage_and_the_rules_with_cap_and_zero(kantor: Kantor) -> None:
    verified(kantor, "2", 1)
    text = html.fragment(document(kantor, triwulan="1"))
    assert "Rata-rata capaian sampai TW I: 100,00 % (1 dari 1 indikator terisi)" in text
    assert "bila pembaginya 0:" in text
    assert "Batas: " in text
    assert "Status menurut" in text


def test_page_pdf_and_sheet_print_the_same(kantor: Kantor) -> None:
    verified(kantor, "2,5", 1)
    found = document(kantor, triwulan="1")
    [surat, _perda] = lines(found)
    sheet = openpyxl.load_workbook(BytesIO(xlsx.render(found)), data_only=True).worksheets[0]
    [row] = [row for row in sheet.iter_rows() if row[2].value == "Surat terkelola"]
    assert (row[9].value, row[9].number_format) == (2.5, "0.0")
    assert (row[14].value, row[14].number_format) == (125, '0.00" %"')
    shown = html.fragment(found)
    printed = " ".join(Reading(pdf.render(found)).texts(0, artifacts=False))
    for text in ("2,5", "125,00 %", surat[15]):
        assert text in shown
        assert "".join(text.split()) in "".join(printed.split())


def test_a_head_reads_the_own_unit_alone(kantor: Kantor) -> None:
    [line] = lines(document(kantor, kantor.kepala_hukum))
    assert line[2] == "Perda selesai"
    with pytest.raises(NotFound):
        document(kantor, kantor.kepala_hukum, unit=str(kantor.umum.pk))
    [line] = lines(document(kantor, unit=str(kantor.umum.pk)))
    assert line[2] == "Surat terkelola"


def test_the_page_is_reached_from_the_worksheet_and_prints(kantor: Kantor) -> None:
    client = browser(kantor.stage, kantor.kepala_umum)
    root = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}"
    link = f"{root}/pengukuran/?unit={kantor.umum.pk}&amp;tahun=2021&amp;triwulan=2"
    assert link in client.get(f"{root}/isian/{kantor.umum.pk}/2021/2/").content.decode()
    page = client.get(link.replace("&amp;", "&"))
    assert "Surat terkelola" in page.content.decode()
    asked = {"laporan": "pengukuran-kinerja", "format": "xlsx", "tahun": "2021", "triwulan": "2"}
    assert client.post(f"{root}/cetak/", asked).content.startswith(b"PK")
    for wrong in ({"tahun": "20x1"}, {"triwulan": "5"}, {"unit": "-1"}):
        assert client.get(f"{root}/pengukuran/", wrong).status_code == 422
    assert client.get(f"{root}/pengukuran/", {"tahun": "1999"}).status_code == 404


def test_each_figure_leads_to_its_explanation(kantor: Kantor) -> None:
    for triwulan, teks in enumerate(("2", "1,5"), 1):
        verified(kantor, teks, triwulan)
    client = browser(kantor.stage, kantor.kepala_umum)
    root = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}"
    page = client.get(f"{root}/pengukuran/", {"tahun": "2021", "triwulan": "2"}).content.decode()
    place = f"{root}/jelaskan/{kantor.surat.pk}/2021/"
    found = re.findall(r'<a class="laporan-jelaskan" href="([^"]*)"[^>]*>([^<]*)</a>', page)
    other = f"{root}/jelaskan/{kantor.perda.pk}/2021/"
    promised = [one for one in found if one[0].startswith(other)]
    found = [one for one in found if one not in promised]
    assert found == [
        (place, "10 Dokumen"),
        (f"{place}#tw-1", "2 Dokumen"),
        (f"{place}#tw-2", "2 Dokumen"),
        (f"{place}#tw-3", "3 Dokumen"),
        (f"{place}#tw-4", "3 Dokumen"),
        (f"{place}1/", "2"),
        (f"{place}2/", "1,5"),
        (f"{place}2/", "3,5"),
        (f"{place}2/", "87,50 %"),
    ]
    for address, text in found:
        assert text in client.get(address).content.decode()


def test_numbers_are_decimals_rounded_as_printed(kantor: Kantor) -> None:
    verified(kantor, "1", 1)
    [table] = document(kantor, triwulan="1").sections[0].tables
    values = {cell.column: cell.value for cell in table.body[0].cells}
    assert (values[4], values[9], values[14]) == (Decimal(10), Decimal(1), Decimal("50.00"))


def test_a_package_sent_back_is_not_printed(kantor: Kantor) -> None:
    paket, row = kantor.diajukan("2")
    return_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "Bukti kurang"})
    assert "belum terverifikasi" in lines(document(kantor, triwulan="1"))[0][-1]


# --- the sheet computes ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def soffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is missing: bin/setup.sh --dev installs it where there is apt")
    return program


def recomputed(data: bytes, soffice: str, folder: Path) -> openpyxl.Workbook:
    """The workbook as LibreOffice computes it: its cached results are taken out first, so that none can remain."""
    (folder / "asal.xlsx").write_bytes(without_results(data))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder / "hasil"), str(folder / "asal.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return openpyxl.load_workbook(folder / "hasil" / "asal.xlsx", data_only=True)


def without_results(data: bytes) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    target = BytesIO()
    book.save(target)  # openpyxl writes formulas without results
    return target.getvalue()


@pytest.mark.parametrize(
    ("akumulasi", "entered", "until", "formula"),
    [
        ("kumulatif", ("2", "1,5", "3"), "6,5", "=SUM(J{0}:L{0})"),
        ("nilai_akhir", ("2", "1,5", "2,3333333"), "2,33", "=L{0}"),
        ("rata_rata", ("2", "1,5", "3,125"), "2,21", None),
        ("maksimum", ("2", "4", "3"), "4", "=MAX(J{0}:L{0})"),
        ("minimum", ("2", "1,5", "3"), "1,5", "=MIN(J{0}:L{0})"),
    ],
)
def test_the_sheet_computes_the_figures_of_the_page(
    cast: Cast, soffice: str, tmp_path: Path, akumulasi: str, entered: tuple[str, ...], until: str, formula: str | None
) -> None:
    def prepare(surat: Indikator, _perda: Indikator) -> None:
        surat.akumulasi = akumulasi
        surat.save()
        for triwulan, teks in QUARTERS.items():
            set_target(cast.here.planner, indikator_id=surat.pk, tahun=2021, triwulan=triwulan, teks=teks)

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=prepare)
        for triwulan, teks in enumerate(entered, 1):
            verified(kantor, teks, triwulan)
        found = document(kantor, triwulan="3")
        [surat, _perda] = lines(found)
        data = xlsx.render(found)
    live = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    done = recomputed(data, soffice, tmp_path).worksheets[0]
    at = next(row[2].row for row in live.iter_rows() if row[2].value == "Surat terkelola")
    assert surat[13] == until
    if formula:
        assert live.cell(at, 14).value == formula.format(at)
    else:
        assert str(live.cell(at, 14).value).startswith("=AVERAGE(") or isinstance(live.cell(at, 14).value, float)
    assert str(live.cell(at, 15).value).startswith("=")
    mean = next(row[0].row for row in live.iter_rows() if row[0].value == "Rata-rata capaian")
    assert live.cell(mean, 15).value == f"=ROUND(AVERAGE(O{at}:O{mean - 1}),2)"
    for row, column, text in ((at, 14, surat[13]), (at, 15, surat[14]), (mean, 15, surat[14])):
        number = Decimal(text.removesuffix(" %").replace(",", "."))
        places = len(text.removesuffix(" %").partition(",")[2])
        assert rounded(Decimal(str(done.cell(row, column).value)), places) == number, (column, text)


def test_a_long_number_is_rounded_in_print_and_exact_in_the_sheet(kantor: Kantor) -> None:
    verified(kantor, "41,6666667", 1)
    found = document(kantor, triwulan="1")
    [surat, _perda] = lines(found)
    assert (surat[9], surat[13]) == ("41,67", "41,67")
    sheet = openpyxl.load_workbook(BytesIO(xlsx.render(found))).worksheets[0]
    [row] = [row for row in sheet.iter_rows() if row[2].value == "Surat terkelola"]
    assert (row[9].value, row[9].number_format) == (41.6666667, "0.00")


def test_a_formula_is_printed_as_a_fraction(cast: Cast) -> None:
    def prepare(surat: Indikator, _perda: Indikator) -> None:
        variabel = [{"kode": "a", "label": "surat selesai", "sumber": "Agenda"}, {"kode": "b", "label": "surat masuk"}]
        isi = {"cara_ukur": "rumus", "rumus": "a / b × 100", "variabel": variabel}
        set_cara_ukur(cast.here.planner, indikator_id=surat.pk, seen=surat.revisi, isi=isi)

    with inside(cast.here.pemda.pk):
        found = document(make_kantor(cast.here, prepare=prepare))
    assert [one.sheet for one in found.sections] == ["Pengukuran", "Rumus"]
    [table] = found.sections[1].tables
    [row] = table.body
    assert row.cells[2].fraction is not None
    assert (row.cells[2].fraction.above, row.cells[2].fraction.below) == ("surat selesai", "surat masuk")
    assert row.cells[3].text == "a: surat selesai (Agenda)\nb: surat masuk"


A_B = ("a", "b")
UNSUR = [{"kode": f"u{n}", "label": f"Unsur {n}"} for n in range(1, 4)]
MANY = tuple(f"v{n}" for n in range(1, 15))


@pytest.mark.parametrize(
    ("rumus", "kode", "isian", "nilai"),
    [
        ("a / b × 100", A_B, [{"a": "2.000", "b": "3.000"}], "66.6666666667"),
        ("jika terisi(b) maka a / b lainnya a × 2", A_B, [{"a": "7,5", "b": ""}], "15"),
        ("(a - b) / b × 100%", A_B, [{"a": "-1,25", "b": "0,8"}], "-256.25"),
        ("rata_rata(nrr × bobot untuk setiap unsur) × 25", ("nrr/", "bobot/"),
         [{"nrr": {"u1": "3,5", "u2": "3", "u3": ""}, "bobot": {"u1": "0,5", "u2": "0,3", "u3": "0,2"}}], "33.125"),
        ("(a - lalu(a)) / lalu(a) × 100", ("a",), [{"a": "50", "lalu": {"a": "40"}}], "25"),
        ("kumulatif(a / b) × 100", A_B, [{"a": "8", "b": "10"}, {"a": "90", "b": "100"}], "89.0909090909"),
        (" + ".join(MANY), MANY, [{kode: f"{n},5" for n, kode in enumerate(MANY)}], "98"),
        ("akip_perencanaan_bobot_uji × a", ("a",), [{"a": "0,123456789"}], "0.0370370367"),
    ],
    ids=["bagi", "jika", "minus", "himpunan", "lalu", "kumulatif", "banyak", "parameter"],
)  # fmt: skip
def test_the_sheet_computes_a_formula_from_its_numbers(
    cast: Cast, soffice: str, tmp_path: Path, rumus: str, kode: tuple[str, ...], isian: list[dict[str, Any]],
    nilai: str,
) -> None:  # fmt: skip
    """Variables, members of sets, last year, the year so far, parameters: each number has a cell of its own."""

    def prepare(surat: Indikator, _perda: Indikator) -> None:
        Parameter.objects.create(pemda=cast.here.pemda, kode="AKIP_PERENCANAAN_BOBOT_UJI", nama="Bobot uji",
                                 nilai=Decimal("0.3"), berlaku_dari=date(2020, 1, 1))  # fmt: skip
        variabel = [
            {"kode": one.rstrip("/"), "label": f"label {one}",
             **({"himpunan": "unsur", "anggota": UNSUR} if one.endswith("/") else {})}
            for one in kode
        ]  # fmt: skip
        isi = {"cara_ukur": "rumus", "rumus": rumus, "variabel": variabel}
        set_cara_ukur(cast.here.planner, indikator_id=surat.pk, seen=surat.revisi, isi=isi)

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=prepare)
        for triwulan, typed in enumerate(isian, 1):
            row = record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=triwulan,
                                   seen=None, isi={"isian": typed})  # fmt: skip
            paket = submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=row.paket.revisi)
            verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
        found = document(kantor, triwulan="2")
        data = xlsx.render(found)
        html.fragment(found)
        assert pdf.render(found).startswith(b"%PDF")
    assert [one.sheet for one in found.sections] == ["Pengukuran", "Rumus", "Perhitungan"]
    [table] = found.sections[2].tables
    assert [cell.text for cell in table.body[0].cells[:2]] == ["1", "Surat terkelola"]
    assert table.body[0].cells[3].value == Decimal(nilai)
    sheet = openpyxl.load_workbook(BytesIO(data))["Perhitungan"]
    done = recomputed(data, soffice, tmp_path)["Perhitungan"]
    [place] = [one.coordinate for line in sheet.iter_rows() for one in line if str(one.value).startswith("=")]
    assert "ISNUMBER(D" in str(sheet[place].value)
    assert rounded(Decimal(str(done[place].value)), 10) == Decimal(nilai)


def test_what_cannot_be_live_stays_a_number_with_its_reason(cast: Cast) -> None:
    def prepare(surat: Indikator, _perda: Indikator) -> None:
        isi = {"cara_ukur": "rumus", "rumus": "a × 2", "variabel": [{"kode": "a", "label": "surat"}]}
        set_cara_ukur(cast.here.planner, indikator_id=surat.pk, seen=surat.revisi, isi=isi)

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=prepare)
        record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=1, seen=None,
                         isi={"isian": {"a": "1234567890,1234567"}})  # fmt: skip
        tabel = tabel_of(fresh(kantor.planner), kantor.rencana, 2021, 1, resmi=False)
        [section] = computed_section(tabel)
    [table] = section.tables
    assert table.body[0].cells[3].formula == ""
    said = [block.text for block in section.blocks if isinstance(block, Note)]
    assert said[1] == "Surat terkelola: surat lebih dari 15 angka, dan Excel tidak menyimpannya utuh"


def test_a_result_that_its_cells_do_not_give_stays_a_plain_number(cast: Cast) -> None:
    def prepare(surat: Indikator, _perda: Indikator) -> None:
        isi = {"cara_ukur": "rumus", "rumus": "a × 2", "variabel": [{"kode": "a", "label": "surat"}]}
        set_cara_ukur(cast.here.planner, indikator_id=surat.pk, seen=surat.revisi, isi=isi)

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=prepare)
        record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=1, seen=None,
                         isi={"isian": {"a": "5"}})  # fmt: skip
        tabel = tabel_of(fresh(kantor.planner), kantor.rencana, 2021, 1, resmi=False)
        formulas = []
        for nilai in (Decimal(10), Decimal(11)):
            row = next(one for one in tabel.baris if one.indikator.pk == kantor.surat.pk).realisasi[1]
            row.nilai = nilai
            [section] = computed_section(tabel)
            [table] = section.tables
            formulas.append(table.body[0].cells[3].formula)
    assert formulas[0].startswith("=IFERROR(")
    assert formulas[1] == ""
