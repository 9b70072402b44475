"""The tables of SAKIP of one plan: headings of the forms, figures of the achievement page, and what is missing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cascading.models import Simpul
from indikator.capaian.tulisan import tulis
from indikator.commands import set_anggaran, set_target, verify_paket
from indikator.efisiensi import way_of
from indikator.models import Indikator, Parameter
from indikator.program import program_lines
from indikator.queries.anggaran import anggaran_of
from indikator.queries.tabel import tabel_of
from indikator.tabel import written
from kinerja.core import commands
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from laporan.document import Cell, Document, Facts, Note, Paragraph, Signature, Table
from laporan.models import Naskah
from laporan.queries.naskah import isian_of, signer_of
from laporan.render import html, pdf, xlsx
from laporan.reports import REPORTS, SAKIP
from laporan.reports.daftar_iku import FORMS
from laporan.rules import KOLOM_IKU
from laporan.sakip import efisiensi
from laporan.sakip.bahan import Bahan
from laporan.sakip.jabatan import agreements
from laporan.sakip.kurang import WORDS
from laporan.sakip.rencana import pick, plans_of_year
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_isian import fresh
from tests.indikator.test_sunting import browser

QUARTERS = {1: "2 Dokumen", 2: "2 Dokumen", 3: "3 Dokumen", 4: "3 Dokumen"}
TW = ("I", "II", "III", "IV")
# The columns of the forms, word for word.
HEADINGS = {
    "daftar-iku": [
        "No", "Tujuan/Sasaran", "Indikator", "Definisi Operasional/Formulasi", "Sumber Data", "Penanggung Jawab",
        "Satuan", "2021 Target", "2021 Realisasi", "2022 Target", "2022 Realisasi",
    ],
    "rencana-aksi": [
        "No", "Sasaran", "Indikator", "Satuan", "Target tahunan", *(f"Target TW {tw}" for tw in TW), "Kode",
        "Program/Kegiatan/Sub Kegiatan", "Indikator", "Target", "Satuan", "Penanggung jawab",
    ],
    "pengukuran-triwulan": [
        "No", "Sasaran", "Indikator", "Satuan", "Target tahunan", *(f"Target TW {tw}" for tw in TW),
        *(f"Realisasi TW {tw}" for tw in TW), "Realisasi", "Capaian %", "Predikat", "Kode",
        "Program/Kegiatan/Sub Kegiatan", "Indikator", "Target", "Satuan",
        *(f"Realisasi dan capaian anggaran TW {tw}" for tw in TW), "Serapan %", "Capaian program %", "Fisik %",
        "Penanggung jawab", "Faktor pendukung", "Faktor penghambat", "Catatan verifikator",
    ],
    "pengukuran-tahunan": [
        "Sasaran Strategis", "Indikator", "Target", "Realisasi", "%", "Program", "Pagu", "Realisasi", "%",
    ],
    "lkjip": ["Sasaran", "Indikator", "Satuan", "Target", "Realisasi", "Capaian %"],
    "matriks-capaian": [
        one for level in ("Tujuan", "Sasaran", "Program")
        for one in (level, "Indikator", "Target", "Realisasi", "Capaian %")
    ],
}  # fmt: skip
LKJIP = {
    2: [
        "Indikator", "Satuan",
        *(f"{year} {label}" for year in range(2018, 2022) for label in ("Target", "Realisasi", "Capaian")),
        "naik/turun",
    ],
    3: ["Indikator", "Satuan", "Target akhir Renstra", "Realisasi 2021", "Tingkat kemajuan %"],
    6: ["Sasaran", "Capaian kinerja %", "Pagu", "Realisasi", "Serapan %", "Efisiensi %"],
}  # fmt: skip


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    """A sasaran with an indicator of its own, above two programs of which one has a budget."""

    def prepare(surat: Indikator, _perda: Indikator) -> None:
        surat.akumulasi = "kumulatif"
        surat.save()
        for triwulan, teks in QUARTERS.items():
            set_target(cast.here.planner, indikator_id=surat.pk, tahun=2021, triwulan=triwulan, teks=teks)
        sasaran = surat.simpul.induk
        assert sasaran is not None
        factories.indikator(cast.here.planner, sasaran, "Indeks tertib", {2021: "80", 2022: "90"}, akhir_teks="95")

    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, prepare=prepare)


def document(kantor: Kantor, key: str, actor: Actor | None = None, **parameter: str) -> Document:
    wish = {"tahun": "2021", "triwulan": "4", **parameter}
    return REPORTS[key].build(fresh(actor or kantor.planner), kantor.rencana, wish)


def tables(found: Document) -> list[Table]:
    return [table for section in found.sections for table in section.tables]


def head_of(table: Table) -> list[str]:
    return [f"{one.group} {one.label}".strip() for one in table.columns]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.body]


def cells_of(table: Table, text: str) -> dict[int, Cell]:
    """The row that holds this text, by column."""
    [row] = [row for row in table.body if any(cell.text == text for cell in row.cells)]
    return {cell.column: cell for cell in row.cells}


def missing(found: Document) -> list[list[str]]:
    """The list of what is missing: number, object, value, state, reason, report, place."""
    return [line for table in found.sections[-1].tables for line in texts(table)]


def verified(kantor: Kantor, teks: str, triwulan: int) -> None:
    paket, _row = kantor.diajukan(teks, triwulan=triwulan)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)


def budget(kantor: Kantor, pagu: str, realisasi: str) -> None:
    isi = {"pagu": pagu, "realisasi": realisasi}
    set_anggaran(kantor.planner, simpul_id=kantor.surat.simpul_id, tahun=2021, isi=isi, seen=None)


def spent(kantor: Kantor, triwulan: int) -> list[str]:
    """Money of the four quarters, serapan and physical progress of the node with a budget."""
    found = document(kantor, "pengukuran-triwulan", triwulan=str(triwulan))
    head = head_of(tables(found)[0])
    wanted = [*(f"Realisasi dan capaian anggaran TW {tw}" for tw in TW), "Serapan %", "Fisik %"]
    node = kantor.surat.simpul.pernyataan
    row = cells_of(tables(found)[0], node)
    return [row[head.index(name)].text for name in wanted]


def test_money_and_progress_of_the_quarters_are_printed(kantor: Kantor) -> None:
    isi = {"pagu": "1.000.000", "realisasi_1": "100.000", "realisasi_2": "150.000", "realisasi_3": "0",
           "fisik_1": "12,5", "fisik_2": "30"}  # fmt: skip
    set_anggaran(kantor.planner, simpul_id=kantor.surat.simpul_id, tahun=2021, isi=isi, seen=None)
    first, second = "100.000\n10,00 %", "150.000\n15,00 %"
    assert spent(kantor, 1) == [first, *["belum waktunya"] * 3, "10,00 %", "12,50 %"]
    assert spent(kantor, 2) == [first, second, *["belum waktunya"] * 2, "25,00 %", "30,00 %"]
    assert spent(kantor, 4) == [first, second, "0\n0,00 %", "belum ada", "25,00 %", "belum ada"]
    lines = missing(document(kantor, "pengukuran-triwulan"))
    places = [line[-1] for line in lines if line[2].startswith("Fisik") and kantor.surat.simpul.pernyataan in line[1]]
    assert [place.endswith("/anggaran/?tahun=2021&triwulan=4") for place in places] == [True]


def test_money_of_the_year_alone_says_so_in_its_quarters(kantor: Kantor) -> None:
    budget(kantor, "1.000.000", "250.000")
    assert spent(kantor, 2) == [*["belum ada"] * 2, *["belum waktunya"] * 2, "25,00 %", "belum ada"]
    lines = missing(document(kantor, "pengukuran-triwulan", triwulan="2"))
    assert any("hanya diisi setahun" in " ".join(line) for line in lines)


# --- the forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", HEADINGS)
def test_the_headings_are_those_of_the_form(kantor: Kantor, key: str) -> None:
    assert head_of(tables(document(kantor, key))[0]) == HEADINGS[key]


IKU = {
    "rumus": ["No", "Sasaran Strategis", "Indikator", "Rumus", "Sumber Data"],
    "satuan": ["No", "Sasaran", "Indikator Kinerja Utama", "Satuan", "Penanggung Jawab", "Sumber Data"],
    "kondisi": ["Sasaran", "Indikator", "Kondisi awal", "Target 2021", "Target 2022", "Kondisi akhir",
                "Makna/Alasan Pemilihan", "Definisi Operasional/Cara Hitung", "Penanggung Jawab", "Sumber Data"],
    "target": ["No", "Kinerja Utama", "Indikator Kinerja Utama", "Target 2021", "Target 2022", "Makna/Alasan Pemilihan",
               "Cara Hitung", "Penanggung Jawab", "Sumber Data"],
    "esakip": HEADINGS["daftar-iku"],
}  # fmt: skip


@pytest.mark.parametrize("kolom", IKU)
def test_the_list_of_key_indicators_has_the_columns_of_a_chosen_form(kantor: Kantor, kolom: str) -> None:
    """Asked for, or chosen in the Naskah; a text that is not there is printed as missing, and listed."""
    found = document(kantor, "daftar-iku", kolom=kolom)
    [table] = found.sections[0].tables
    assert head_of(table) == IKU[kolom]
    assert cells_of(table, "Indeks tertib")[IKU[kolom].index("Sumber Data")].text == "belum ada"
    assert ["Indeks tertib", "Sumber Data", "belum ada"] in [line[1:4] for line in missing(found)]
    if "Target 2022" in IKU[kolom]:
        assert cells_of(table, "Indeks tertib")[IKU[kolom].index("Target 2022")].value == Decimal(90)


def test_the_naskah_chooses_the_form_of_the_list(kantor: Kantor) -> None:
    Naskah.objects.create(
        pemda_id=kantor.rencana.pemda_id, rencana=kantor.rencana, laporan="sk-iku", isi={"kolom_iku": "rumus"}
    )
    assert head_of(tables(document(kantor, "daftar-iku"))[0]) == IKU["rumus"]
    assert head_of(tables(document(kantor, "daftar-iku", kolom="satuan"))[0]) == IKU["satuan"]
    assert set(FORMS) | {""} == set(KOLOM_IKU)


def test_the_tables_of_the_lkjip_have_their_own_headings(kantor: Kantor) -> None:
    found = document(kantor, "lkjip")
    assert [head_of(one) for one in tables(found)[1:4]] == list(LKJIP.values())
    names = [section.title[0].partition(".")[0] for section in found.sections[:4]]
    assert names == ["TABEL 1", "TABEL 2", "TABEL 3", "TABEL 6"]


def test_an_agreement_has_a_page_to_sign_and_two_tables(kantor: Kantor) -> None:
    office = commands.add_jabatan(kantor.stage.admin, unit_id=kantor.stage.setda.pk, nama="Sekretaris Daerah")
    commands.add_pejabat(kantor.stage.admin, jabatan_id=office.pk, nama="Siti Uji", status="plt")
    budget(kantor, "1.500.000", "1.200.000")
    found = document(kantor, "perjanjian-kinerja")
    ii, lampiran, iii, lampiran_iii = found.sections[:4]
    assert ii.bookmark == "Perjanjian Kinerja Plt. Sekretaris Daerah"
    shown = html.fragment(Document("pk", "PK", (ii,), found.meta))
    for text in ("PERJANJIAN KINERJA TAHUN 2021", "pihak pertama", "pihak kedua", "Siti Uji", "Bupati Uji"):
        assert text in shown
    a, b = lampiran.tables
    assert head_of(a) == ["No", "Sasaran Strategis", "Indikator Kinerja", "Target"]
    assert texts(a) == [["1", "Tertib administrasi", "Indeks tertib", "80"]]
    assert head_of(b) == ["No", "Program", "Anggaran", "Keterangan"]
    assert texts(b) == [
        ["1", "Surat", "1.500.000", ""], ["2", "Perda", "belum ada", ""], ["Jumlah", "1.500.000", ""],
    ]  # fmt: skip
    [facts, superior] = [block for block in iii.blocks if isinstance(block, Facts)]
    assert facts.rows == (("Nama", "belum ada"), ("Jabatan", "Pejabat eselon III Bagian Umum"))
    assert superior.rows == (("Nama", "Siti Uji"), ("Jabatan", "Plt. Sekretaris Daerah"))
    assert head_of(list(lampiran_iii.tables)[1]) == ["No", "Kegiatan", "Anggaran", "Keterangan"]
    assert any(line[1:4] == ["Pejabat eselon III Bagian Umum", "Jabatan", "belum ada"] for line in missing(found))


def test_each_level_of_jabatan_promises_what_it_answers_for(cast: Cast) -> None:
    """II the sasaran, III the program, IV kegiatan and sub kegiatan; a tujuan above a sasaran is nobody's promise."""
    here = cast.here
    with inside(here.pemda.pk):
        factories.set_plan(here.planner, here.leader, here.rencana)
        bahan = Bahan(fresh(here.planner), here.rencana, 2021, 4)
        made = [(one.tingkat, [each.jenjang for each in one.butir]) for one in agreements(bahan)]
        assert made == [("II", ["sasaran"]), ("III", ["program"]), ("IV", ["kegiatan", "sub_kegiatan"])]
        found = REPORTS["perjanjian-kinerja"].build(fresh(here.planner), here.rencana, {"tahun": "2021"})
        kinds = [head_of(list(section.tables)[1])[1] for section in found.sections[1:6:2]]
        assert kinds == ["Program", "Kegiatan", "Sub Kegiatan"]


def test_decree_placeholder_and_agreement_name_the_same_head(kantor: Kantor) -> None:
    """The highest eselon leads a unit, though a lower one of it was entered first; an acting one says so everywhere."""
    stage = kantor.stage
    for unit, high, low in ((stage.setda, "II.b", "III.a"), (kantor.umum, "III.a", "IV.a")):
        commands.add_jabatan(stage.admin, unit_id=unit.pk, nama=f"Kasubbag {unit.nama}", eselon=low)
        office = commands.add_jabatan(stage.admin, unit_id=unit.pk, nama=f"Kepala {unit.nama}", eselon=high)
        commands.add_pejabat(stage.admin, jabatan_id=office.pk, nama=f"Ani {unit.nama}", status="plt")
    assert isian_of(kantor.rencana)["kepala"] == f"Kepala {stage.setda.nama}"
    found = REPORTS["sk-iku"].build(fresh(kantor.planner), kantor.rencana, {})
    signs = {
        block.role[0]: block.name for one in found.sections for block in one.blocks if isinstance(block, Signature)
    }
    assert signs[f"Plt. {f'Kepala {kantor.umum.nama}'.upper()},"] == f"Ani {kantor.umum.nama}"
    first = agreements(Bahan(fresh(kantor.planner), kantor.rencana, 2021, 4))[0].pertama
    assert (first.jabatan, first.nama) == (f"Plt. Kepala {stage.setda.nama}", f"Ani {stage.setda.nama}")
    signer = signer_of(kantor.rencana, {"jabatan_penandatangan": f"Kepala {stage.setda.nama}"}, date(2021, 5, 1))
    assert signer["jabatan"] == first.jabatan


def test_who_leads_the_office_promises_its_sasaran_and_nothing_below(kantor: Kantor) -> None:
    """A Camat is of eselon III, and still the head; programs without a unit of their own have nobody yet."""
    office = commands.add_jabatan(kantor.stage.admin, unit_id=kantor.stage.setda.pk, nama="Camat", eselon="III")
    kepala = commands.add_jabatan(kantor.stage.admin, unit_id=kantor.umum.pk, nama="Kepala Bagian", eselon="III")
    made = {(one.tingkat, one.jabatan) for one in agreements(Bahan(fresh(kantor.planner), kantor.rencana, 2021, 4))}
    assert made == {("II", office), ("III", kepala), ("III", None)}


@pytest.mark.parametrize("levels", [("program", "kegiatan"), ("sub_kegiatan", "sasaran")])
def test_a_jabatan_on_several_levels_has_one_agreement(cast: Cast, levels: tuple[str, str]) -> None:
    """Its statements together, on the highest of its levels, with that level's money."""
    here = cast.here
    with inside(here.pemda.pk):
        office = commands.add_jabatan(here.admin, unit_id=here.umum.pk, nama="Kepala Bagian", eselon="III")
        for one in here.simpul:
            if one.jenjang.kode in levels:
                Simpul.objects.filter(pk=one.pk).update(jabatan=office)
        bahan = Bahan(fresh(here.planner), here.rencana, 2021, 4)
        [made] = [one for one in agreements(bahan) if one.jabatan == office]
        assert sorted(each.jenjang for each in made.butir) == sorted(levels)
        assert made.tingkat == ("III" if "program" in levels else "II")
        found = REPORTS["perjanjian-kinerja"].build(fresh(here.planner), here.rencana, {"jabatan": str(office.pk)})
        assert len([one for one in found.sections if one.bookmark]) == 1  # one statement page


# --- the figures --------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_achievement_page(kantor: Kantor) -> None:
    for triwulan, teks in enumerate(("2", "1,5", "3"), 1):
        verified(kantor, teks, triwulan)
    planner = fresh(kantor.planner)
    tabel = tabel_of(planner, kantor.rencana, 2021, 4)
    [line] = [written(one, tabel) for one in tabel.baris if one.indikator.pk == kantor.surat.pk]
    cells = cells_of(tables(document(kantor, "matriks-capaian"))[0], "Surat terkelola")
    assert [cells[at].text for at in (12, 13, 14)] == ["10 Dokumen", line.sampai.teks, line.capaian.teks]
    assert [cells[at].value for at in (12, 13, 14)] == [Decimal(10), line.sampai.angka, line.capaian.angka]
    assert line.capaian.teks == "65,00 %"
    row = cells_of(tables(document(kantor, "pengukuran-triwulan"))[0], "Surat terkelola")
    assert row[18].text == "Surat terkelola"
    assert row[26].text == line.capaian.teks, "the mean of one indicator is that indicator's"


def test_figures_lead_to_their_explanation_on_the_page(kantor: Kantor) -> None:
    for triwulan, teks in enumerate(("2", "1,5", "3"), 1):
        verified(kantor, teks, triwulan)
    place = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/2021/4/"
    found = document(kantor, "matriks-capaian")
    cells = cells_of(tables(found)[0], "Surat terkelola")
    assert [cells[at].link for at in (12, 13, 14)] == [place.removesuffix("4/"), place, place]
    assert f'href="{place}"' in html.fragment(found)
    client = browser(kantor.stage, kantor.kepala_umum)
    assert "6,5 ÷ 10 × 100 = 65,00" in client.get(place).content.decode()


def test_the_mean_below_a_table_is_that_of_its_own_indicators(kantor: Kantor) -> None:
    """The programs of the plan reached something, the sasaran of the table nothing yet: no mean of it."""
    verified(kantor, "2", 1)
    [section, *_rest] = document(kantor, "pengukuran-tahunan").sections
    [mean] = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert mean == "Rata-rata capaian sampai TW IV: – (0 dari 1 indikator terisi)"
    [section, *_rest] = document(kantor, "matriks-capaian").sections
    [mean] = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert "20,00 % (1 dari 3 indikator terisi; 1 sementara" in mean


def test_money_stands_beside_performance_with_its_total(kantor: Kantor) -> None:
    budget(kantor, "2.000.000", "1.500.000")
    table = tables(document(kantor, "pengukuran-tahunan"))[0]
    first = cells_of(table, "Surat")
    assert [first[at].text for at in range(5, 9)] == ["Surat", "2.000.000", "1.500.000", "75,00 %"]
    assert [first[at].value for at in range(6, 9)] == [Decimal(2000000), Decimal(1500000), Decimal("75.00")]
    assert texts(table)[-1] == ["Jumlah", "2.000.000 (belum lengkap)", "1.500.000 (belum lengkap)", "belum ada"]


@pytest.mark.parametrize(
    ("cara", "halaman"),
    [(1, "efisiensi +57,50 poin"), (2, "efisiensi belum dapat dihitung"), (3, "efisiensi 14,29 %"),
     (4, "nilai efisiensi 85,73 %")],
)  # fmt: skip
@pytest.mark.parametrize("triwulan", [2, 4])
def test_page_and_reports_have_one_efficiency(kantor: Kantor, cara: int, halaman: str, triwulan: int) -> None:
    """By the Pemda's way, and with the money until the same quarter as the performance: 87,5 % for 30 % of it."""
    Parameter.objects.filter(kode="EFISIENSI_CARA").update(nilai=cara)
    for quarter, teks in enumerate(("2", "1,5"), 1):
        verified(kantor, teks, quarter)
    isi = {"pagu": "2.000.000", "realisasi_1": "400.000", "realisasi_2": "200.000", "realisasi_4": "900.000"}
    set_anggaran(kantor.planner, simpul_id=kantor.surat.simpul_id, tahun=2021, isi=isi, seen=None)
    actor = fresh(kantor.planner)
    line = program_lines(actor, anggaran_of(actor, kantor.rencana), 2021, triwulan)[kantor.surat.simpul_id]
    bahan = Bahan(actor, kantor.rencana, 2021, triwulan)
    [surat] = [one for one in bahan.butir if one.nama == "Surat"]
    found = efisiensi.compute(bahan, surat)
    if found.angka is not None:
        assert tulis(found.angka, 2) in line["efisiensi"]
    share = "30,00 %" if triwulan == 2 else "75,00 %"
    assert line["serapan"].endswith(share)
    assert efisiensi.amounts(bahan, [surat]).serapan.angka == Decimal(share[:2])
    row = cells_of(tables(document(kantor, "lkjip", triwulan=str(triwulan)))[3], "Tertib administrasi")
    assert row[3].text == ("600.000" if triwulan == 2 else "1.500.000") + " (belum lengkap)"
    if triwulan == 2:
        assert line["efisiensi"] == halaman
        assert any("EFISIENSI_CARA" in one for one in line["cara"])


def test_a_sum_of_money_that_lacks_a_part_is_never_printed_as_whole(kantor: Kantor) -> None:
    """One of the two programs of the sasaran has no budget; the year's realisasi of an earlier quarter is named."""
    budget(kantor, "2.000.000", "1.500.000")
    found = document(kantor, "lkjip", triwulan="2")
    row = cells_of(tables(found)[3], "Tertib administrasi")
    assert [row[at].text for at in (2, 3, 4)] == [
        "2.000.000 (belum lengkap)", "1.500.000 (belum lengkap)", "belum ada",
    ]  # fmt: skip
    assert [row[at].value for at in (2, 3)] == [None, None]
    assert "memakai realisasi setahun: Surat." in " ".join(
        block.text for block in found.sections[3].blocks if isinstance(block, Note)
    )
    isi = {"pagu": "1.000.000", "realisasi": "0"}
    set_anggaran(kantor.planner, simpul_id=kantor.perda.simpul_id, tahun=2021, isi=isi, seen=None)
    row = cells_of(tables(document(kantor, "lkjip"))[3], "Tertib administrasi")
    assert [row[at].text for at in (2, 3, 4)] == ["3.000.000", "1.500.000", "50,00 %"]


@pytest.mark.parametrize(
    ("cara", "hasil", "kata"),
    [
        (1, "−10,00 %", "capaian kinerja % − serapan %"),
        (2, "n/a", "sisa anggaran ÷ pagu"),
        (3, "−15,38 %", "realisasi volume"),
        (4, "11,55 %", "nilai efisiensi NE"),  # 50 − 15,38 ÷ 20 × 50
    ],
)
def test_efficiency_goes_by_the_formula_that_the_pemda_chose(kantor: Kantor, cara: int, hasil: str, kata: str) -> None:
    """A program reached 65 % of its performance with 75 % of its money."""
    Parameter.objects.filter(kode="EFISIENSI_CARA").update(nilai=cara)
    for triwulan, teks in enumerate(("2", "1,5", "3"), 1):
        verified(kantor, teks, triwulan)
    budget(kantor, "2.000.000", "1.500.000")
    bahan = Bahan(fresh(kantor.planner), kantor.rencana, 2021, 4)
    [surat] = [one for one in bahan.butir if one.nama == "Surat"]
    assert way_of(bahan.tabel.acuan, 2021) == cara
    found = efisiensi.compute(bahan, surat)
    shown = WORDS[found.keadaan] if found.angka is None else f"{tulis(found.angka, 2)} %"
    assert shown.replace("-", "−") == hasil
    section = document(kantor, "lkjip").sections[3]
    notes = " ".join(block.text for block in section.blocks if isinstance(block, Note))
    assert kata in notes
    assert f"EFISIENSI_CARA = {cara}" in notes
    assert texts(next(section.tables))[0][:5] == [
        "Tertib administrasi",
        "belum ada",
        "2.000.000 (belum lengkap)",
        "1.500.000 (belum lengkap)",
        "belum ada",
    ]


def test_years_before_and_the_end_of_the_renstra(kantor: Kantor) -> None:
    found = document(kantor, "lkjip", tahun="2022")
    _now, before, end, _money = tables(found)[:4]
    row = {cell.column: cell.text for cell in before.body[0].cells}
    assert row[0] == "Indeks tertib"
    assert [row[at] for at in range(2, 8)] == ["n/a"] * 6, "2019 and 2020 lie before the plan"
    assert [row[8], row[11]] == ["80", "90"]
    assert texts(end)[0][2] == "95", "the end condition as printed, not the last year's target"


# --- what is missing ----------------------------------------------------------------------------------------------


def test_each_missing_value_is_printed_as_what_it_is_and_listed(kantor: Kantor) -> None:
    verified(kantor, "2", 1)
    found = document(kantor, "pengukuran-triwulan", triwulan="2")
    row = cells_of(tables(found)[0], "Indeks tertib")
    assert [row[at].text for at in range(5, 9)] == ["n/a"] * 4, "promised by year alone"
    assert [row[at].text for at in range(9, 13)] == ["belum waktunya"] * 4
    lines = {(line[1], line[2], line[3]): line for line in missing(found)}
    assert ("Indeks tertib", "Target TW I 2021, TW II 2021, TW III 2021, TW IV 2021", "n/a") in lines
    waiting = [one[1] for one in lines if one[0] == "Indeks tertib" and one[2] == "belum waktunya"]
    assert any(text.startswith("Realisasi TW I 2021, TW II 2021") for text in waiting)
    assert "Realisasi TW III 2021, TW IV 2021" in waiting
    [kode] = [line for line in missing(found) if line[1:3] == ["Surat", "Kode"]]
    assert kode[-1] == f"Pohon kinerja, panel simpul\n/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/"


def test_every_word_for_a_missing_figure_is_in_the_list(kantor: Kantor) -> None:
    """As often as a table says "belum ada", the list has it: nothing is missing silently."""
    words = {"belum ada", "belum waktunya", "n/a", "tidak dapat dihitung"}
    for key in SAKIP:
        found = document(kantor, key)
        printed = [cell.text for table in tables(found)[:-1] for row in table.body for cell in row.cells]
        if any(text in words for text in printed):
            assert missing(found), key
        states = {text for text in printed if text in words}
        assert states <= {line[3] for line in missing(found)}, key


def test_a_plan_with_nothing_in_it_says_so(cast: Cast) -> None:
    here = cast.here
    with inside(here.pemda.pk):
        empty = factories.rencana(here.planner, here.setda)
        for key, one in SAKIP.items():
            found = REPORTS[key].build(fresh(here.planner), empty, {"tahun": "2021"})
            assert "belum punya" in html.fragment(found), one.nama
            assert xlsx.render(found)[:2] == b"PK"
            assert pdf.render(found)[:4] == b"%PDF"


# --- which plan counts --------------------------------------------------------------------------------------------


def test_the_plan_that_counts_is_said(kantor: Kantor) -> None:
    stage = kantor.stage
    [chosen] = [one for one in plans_of_year(fresh(stage.inspector), 2021) if one.unit == stage.setda]
    assert chosen.rencana == kantor.rencana
    assert "sesudah 31 Desember 2021" in chosen.sebab
    [other] = [one for one in plans_of_year(fresh(stage.inspector), 2021) if one.unit == stage.dinas]
    assert other.rencana is None
    assert "Belum ada rencana yang ditetapkan" in other.sebab


def test_a_planner_chooses_among_the_own_office_alone(kantor: Kantor) -> None:
    stage = kantor.stage
    assert {one.nama for one in plans_of_year(fresh(stage.inspector), 2021)} == {stage.setda.nama, stage.dinas.nama}
    assert {one.nama for one in plans_of_year(fresh(stage.planner), 2021)} == {stage.setda.nama}
    assert {one.nama for one in plans_of_year(fresh(stage.other_planner), 2021)} == {stage.dinas.nama}


def test_the_version_in_force_at_the_end_of_the_year_counts(cast: Cast) -> None:
    """Set before the year's end the latest counts, even where a later one replaced it since."""
    with inside(cast.here.pemda.pk):
        first, second = (factories.rencana(cast.here.planner, cast.here.setda) for _one in range(2))
        second.status, first.status, second.versi = "ditetapkan", "digantikan", 2
        before, after = datetime(2021, 3, 1, tzinfo=UTC), datetime(2022, 3, 1, tzinfo=UTC)
        assert pick([first, second], {first.pk: before, second.pk: after}, 2021) == first
        assert pick([first, second], {first.pk: before, second.pk: after}, 2022) == second
        assert pick([first, second], {first.pk: before, second.pk: before}, 2021) == second
        assert pick([first, second], {first.pk: after, second.pk: after}, 2021) == second, "recorded later"
        edge = datetime(2021, 12, 31, 17, 30, tzinfo=UTC)  # half past midnight of the new year in Jakarta
        assert pick([first, second], {first.pk: before, second.pk: edge}, 2021) == first
