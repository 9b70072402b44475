"""What a page says of a figure, word for word; checks of rules, targets and scales; the national defaults are whole."""

import dataclasses
from decimal import Decimal

import pytest

from indikator.capaian.aturan import Aturan, Jenis, check_aturan
from indikator.capaian.banyak import CapaianSetahun
from indikator.capaian.gabungan import mean_capaian
from indikator.capaian.hitung import compute_capaian
from indikator.capaian.pemeriksaan import check_triwulan
from indikator.capaian.penjelasan import describe_aturan, explain, explain_predikat, explain_rata, explain_realisasi
from indikator.capaian.skala import Pita, Skala, check_skala, find_pita
from indikator.capaian.target import BELUM_ADA, Bagian, Target, cell_of, check_target, stored_target
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import Setahun, accumulation, check_akumulasi
from indikator.nilai import KOSONG, Keadaan, angka
from indikator.queries.capaian import Terbagi, Ukuran, compute_rows, rows_for
from tests.indikator.capaian.kasus import ACUAN, DAY, aturan, nilai, skala_pada, target
from tests.indikator.capaian.susunan import score


@pytest.mark.parametrize(
    ("rule", "realisasi", "promised", "baseline", "lines"),
    [
        ("POSITIF", "83.20", "81.75", None, ["83,2 ÷ 81,75 × 100 = 101,77"]),
        ("POSITIF-100", "83.20", "81.75", None,
         ["83,2 ÷ 81,75 × 100 = 101,77", "Batas atas 100,00: 101,77 menjadi 100,00"]),
        ("SKP-POSITIF", "11.5", "10", None,
         ["11,5 ÷ 10 × 100 = 115,00", "Lebih dari 110 dinaikkan: 115,00 menjadi 120,00"]),
        ("NEGATIF-LINEAR", "25", "10", None,
         ["(2 × 10 − 25) ÷ 10 × 100 = -50,00", "Batas bawah 0,00: -50,00 menjadi 0,00"]),
        ("NEGATIF-RASIO", "0", "10", None,
         ["realisasi 0 membuat target ÷ realisasi tak terhingga: batas atas 120,00 dipakai"]),
        ("NEGATIF-LINEAR", "0", "0", None,
         ["pembaginya 0, realisasi 0: 100 bila target tercapai, selain itu 0 = 100,00"]),
        ("TEPAT", "-3", "-2", None, ["100 − |(-3) − (-2)| ÷ 2 × 100 = 50,00"]),
        ("RENTANG", "1.5", "2..4", None, ["rentang 2 – 4: 100 − |1,5 − 2| ÷ 2 × 100 = 75,00"]),
        ("RENTANG", "3", "2..4", None, ["rentang 2 – 4: realisasi 3 di dalamnya, capaian 100,00"]),
        ("KEMAJUAN", "75", "80", "60", ["(75 − 60) ÷ (80 − 60) × 100 = 75,00"]),
        ("POSITIF", "5", "0", None,
         ["Capaian tidak dapat dihitung: Target 0: capaian tidak dapat dihitung dan tidak ikut dirata-rata."]),
        ("POSITIF", "kosong", "80", None, ["Capaian belum diisi: Realisasi belum diisi."]),
        ("POSITIF", "belum_waktunya", "80", None, ["Capaian belum waktunya: Periode ini belum waktunya diisi."]),
        ("POSITIF", "5", "nihil", None, ["Capaian tidak berlaku: Tidak ditargetkan pada periode ini."]),
        ("POSITIF", "75", "BB@AKIP", None,
         ["Target: predikat BB berarti paling rendah 70,01", "75 ÷ 70,01 × 100 = 107,13"]),
    ],
)  # fmt: skip
def test_a_figure_is_explained_from_rule_to_result(
    rule: str, realisasi: str, promised: str, baseline: str | None, lines: list[str]
) -> None:
    chosen = aturan(rule)
    skala = skala_pada(promised.partition("@")[2], DAY)
    before = Decimal(baseline) if baseline else None
    done = compute_capaian(nilai(realisasi), target(promised), chosen, before, skala)
    assert explain(done) == [*describe_aturan(chosen), *lines]


def test_a_rule_is_described_with_its_limits() -> None:
    assert describe_aturan(aturan("SKP-POSITIF")) == [
        "Aturan SKP 2021, positif (SKP-POSITIF v1): realisasi ÷ target × 100",
        "Batas: lebih dari 110 menjadi 120, paling tinggi 120, paling rendah 0; bila pembaginya 0: tidak dihitung",
        "Dibulatkan ke 2 desimal, setengah ke atas",
    ]


def test_the_year_names_its_quarters_and_those_that_are_missing() -> None:
    year = Setahun("kumulatif", [angka(10), KOSONG, angka(5), nilai("belum_waktunya")], [KOSONG] * 4, Decimal(40))
    assert explain_realisasi(year, 3) == [
        "Realisasi sampai triwulan III (jumlah triwulan): TW I 10 · TW II belum diisi · TW III 5 → 15",
        "Belum termasuk triwulan II yang belum diisi.",
    ]


def test_an_average_stands_with_its_coverage() -> None:
    results = [(Keadaan.TERISI, Decimal("101.77")), (Keadaan.KOSONG, None), (Keadaan.TERISI, Decimal("95.00")),
               (Keadaan.TAK_TERHITUNG, None), (Keadaan.BELUM_WAKTUNYA, None)]  # fmt: skip
    rata = mean_capaian([year_so_far(*one) for one in results], limited=True)
    figures = [x for _keadaan, x in results if x is not None]
    assert explain_rata(rata, figures) == [
        "(101,77 + 95,00) ÷ 2 = 98,39",
        "Cakupan: 3 dari 4 indikator terisi; 1 tidak dapat dihitung",
    ]
    assert (rata.cakupan.persen, rata.cakupan.lengkap) == (Decimal("75.00"), False)
    nothing = mean_capaian([year_so_far(Keadaan.BELUM_WAKTUNYA, None)], limited=True)
    assert explain_rata(nothing, []) == ["Rata-rata belum ada: belum ada yang wajib diisi"]
    assert not nothing.cakupan.lengkap


def year_so_far(keadaan: Keadaan, figure: Decimal | None) -> CapaianSetahun:
    cell = keadaan, figure, figure, ""
    return CapaianSetahun(1, [], cell, cell)


def test_a_mean_over_a_figure_that_lacks_a_quarter_is_provisional_too() -> None:
    whole = year_so_far(Keadaan.TERISI, Decimal(80))
    rata = mean_capaian([whole, whole._replace(sementara=(False, False, True))], limited=True)
    assert not rata.cakupan.lengkap
    assert str(rata.cakupan) == "2 dari 2 indikator terisi; 1 sementara (ada triwulan yang belum diisi)"


def test_a_predicate_is_explained_by_the_rounded_figure() -> None:
    akip = skala_pada("AKIP", DAY)
    assert akip is not None
    assert explain_predikat(Decimal("70.004"), akip) == [
        "70,00 termasuk > 60 – 70: B – Predikat AKIP (PermenPANRB 88/2021)",
        "Batas bawah tidak termasuk: 70,00 adalah B.",
    ]
    assert explain_predikat(Decimal(101), akip) == ["101,00 di luar semua pita Predikat AKIP (PermenPANRB 88/2021)"]


@pytest.mark.parametrize(
    ("akumulasi", "tahun", "quarters", "satuan", "sentences"),
    [
        ("kumulatif", "40", ["10", "10", "10", "10"], "Dokumen", []),
        ("kumulatif", "40", ["10", "10", "10", "15"], "Dokumen",
         ["Jumlah target triwulan 45, sedangkan target tahun 40."]),
        ("kumulatif", "40", ["10", None, "15", "15"], "Dokumen",
         ["Target triwulan II belum diisi; tulis “-” bila memang tidak ditargetkan."]),
        ("nilai_akhir", "80", [None, None, None, "80"], "Indeks", []),
        ("nilai_akhir", "80", ["70", "75", "78", "79"], "Indeks",
         ["Target triwulan IV 79, sedangkan target tahun 80."]),
        ("nilai_akhir", "80", ["70", "75", "78", None], "Indeks",
         ["Target triwulan IV belum diisi, padahal nilai akhir tahun ditentukan olehnya."]),
        ("rata_rata", "83.33", ["80", "85", "85", "83.33"], "Nilai", []),
        ("rata_rata", "84", ["80", "85", "85", "83"], "Nilai",
         ["Rata-rata target triwulan 83,25, sedangkan target tahun 84."]),
        ("maksimum", "90", ["80", "90", "85", "70"], "Nilai", []),
        ("minimum", "90", ["80", "90", "85", "70"], "Nilai",
         ["Target triwulan terendah 70, sedangkan target tahun 90."]),
        ("kumulatif", None, ["1", "1", "1", "1"], "Dokumen",
         ["Target tahun ini belum diisi, sedangkan target triwulannya sudah."]),
        ("", "4", ["1", "1", "1", "1"], "Dokumen",
         ["Pilih tipe penghitungan agar target triwulan dapat dibandingkan dengan target tahun."]),
        ("kumulatif", None, [None] * 4, "Dokumen", []),
    ],
)  # fmt: skip
def test_quarter_targets_are_held_against_the_year(
    akumulasi: str, tahun: str | None, quarters: list[str | None], satuan: str, sentences: list[str]
) -> None:
    given = [Decimal(x) if x else None for x in quarters]
    assert check_triwulan(akumulasi, Decimal(tahun) if tahun else None, given, satuan) == sentences


def test_percentages_are_not_summed() -> None:
    (sentence,) = check_akumulasi("kumulatif", "%")
    assert "tidak boleh dijumlahkan" in sentence
    assert check_akumulasi("nilai_akhir", "%") == check_akumulasi("kumulatif", "Dokumen") == []
    units = ("%", "Persen", "Dokumen")
    assert [accumulation("kumulatif", unit) for unit in units] == ["gabungan", "gabungan", "kumulatif"]


@pytest.mark.parametrize(
    ("stored", "rule", "scale", "sentences"),
    [
        ([{"nilai": "0"}], "POSITIF", "",
         ["Target 0 tidak dapat dihitung. Bila memang tidak ditargetkan, pilih “tidak ditargetkan”."]),
        ([{"nilai": "0"}], "NEGATIF-LINEAR", "", []),
        ([{"nilai": "8", "atas": "7"}], "RENTANG", "", ["Rentang 8 – 7 terbalik: batas bawah lebih besar."]),
        ([{"nilai": "84.01", "predikat": "A"}], "POSITIF", "AKIP", []),
        ([{"nilai": "84.01", "predikat": "BB"}], "POSITIF", "AKIP",
         ["84,01 pada Predikat AKIP adalah A, tertulis BB."]),
        ([{"nilai": "", "predikat": "BB"}], "POSITIF", "AKIP", []),
        ([{"nilai": "", "predikat": "Z"}], "POSITIF", "AKIP", ["Predikat “Z” tidak ada pada Predikat AKIP."]),
        ([{"nilai": "", "predikat": "BB"}], "POSITIF", "",
         ["“BB” adalah predikat, tetapi indikator ini belum memilih skala."]),
    ],
)  # fmt: skip
def test_targets_are_checked(stored: list[dict[str, str]], rule: str, scale: str, sentences: list[str]) -> None:
    promised = stored_target("terisi", stored)
    assert check_target(promised, aturan(rule), skala_pada(scale, DAY)) == sentences


def test_each_part_of_a_compound_target_is_a_line_of_its_own() -> None:
    promised = stored_target("terisi", [
        {"nilai": "39", "satuan": "OPD"}, {"nilai": "22", "satuan": "puskesmas"}, {"nilai": "2", "satuan": "RSD"},
    ])  # fmt: skip
    measure = Ukuran(1, aturan("POSITIF"), "nilai_akhir", None, None)
    none = [BELUM_ADA] * 4
    entered = [Terbagi([{"nilai": "39", "satuan": "OPD"}, {"nilai": "11", "satuan": "puskesmas"}]), None, None, None]
    lines = [compute_rows([[part]], 1)[0].sampai for part in rows_for(measure, [promised, *none], entered)]
    assert [nilai for _keadaan, _mentah, nilai, _alasan in lines] == [Decimal("100.00"), Decimal("50.00"), None]
    assert lines[2][3] == "Realisasi belum diisi."
    whole = compute_capaian(angka(39), promised, aturan("POSITIF"))
    assert whole.keadaan is Keadaan.TAK_TERHITUNG
    assert cell_of(promised) == whole.target
    assert cell_of(Target((Bagian(Decimal(7), Decimal(8)),))) == (Decimal(7), Decimal(8))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"desimal": 9}, "desimal"),
        ({"batas_atas": Decimal(90)}, "Batas atas"),
        ({"batas_bawah": Decimal(5)}, "Batas bawah"),
        ({"angkat_di_atas": Decimal(110)}, "keduanya"),
        ({"angkat_di_atas": Decimal(110), "angkat_menjadi": Decimal(105)}, "dinaikkan"),
        ({"angkat_di_atas": Decimal(110), "angkat_menjadi": Decimal(130), "batas_atas": Decimal(120)}, "melampaui"),
        ({"berlaku_dari": DAY, "berlaku_sampai": DAY.replace(year=2020)}, "mendahului"),
    ],
)
def test_a_rule_that_is_not_whole_is_said(change: dict[str, object], word: str) -> None:
    whole = Aturan("UJI", 1, "Uji", Jenis.POSITIF)
    assert check_aturan(whole) == []
    (sentence,) = check_aturan(dataclasses.replace(whole, **change))  # type: ignore[arg-type]  # one field of each kind
    assert word in sentence


def test_bands_with_faults_are_said() -> None:
    def bands(*rows: tuple[str, str, str]) -> list[str]:
        made = tuple(Pita(p, bawah=Decimal(low), atas=Decimal(high), atas_termasuk=True) for p, low, high in rows)
        return check_skala(Skala("UJI", "Uji", made))

    assert bands(("A", "51", "100"), ("B", "0", "50.99")) == []
    gap = "Nilai 50,01 di antara pita B dan A tidak mendapat predikat."
    assert bands(("A", "51", "100"), ("B", "0", "50")) == [gap]
    assert bands(("A", "50", "100"), ("B", "0", "50")) == ["Pita A dan B bertindihan, atau urutannya terbalik."]
    assert bands(("A", "51", "100"), ("a", "0", "50.99")) == ["Predikat “a” ada dua kali."]
    assert bands(("A", "51", "50")) == ["Pita A (51 – 50) tidak memuat nilai apa pun."]


def test_the_national_defaults_are_whole() -> None:
    for skala in ACUAN.skala:
        assert check_skala(skala) == [], skala.kode
        assert skala.sumber
    for rule in ACUAN.aturan:
        assert check_aturan(rule) == [], rule.kode
    assert sorted(rule.bawaan for rule in ACUAN.aturan if rule.bawaan) == ["naik", "rentang", "tepat", "turun"]
    assert [skala.kode for skala in ACUAN.skala if skala.bawaan] == ["STATUS-86"]
    for instrumen in ACUAN.instrumen:
        total = sum(unsur.bobot for unsur in instrumen.unsur)
        assert total == 1 or instrumen.kode == "IKM-0,11"
        assert not instrumen.sub or sum(sub.bobot for sub in instrumen.sub) == 1
        assert any(skala.kode == instrumen.skala for skala in ACUAN.skala)
    keys = [(parameter.kode, parameter.berlaku_dari) for parameter in ACUAN.parameter]
    assert len(set(keys)) == len(keys)


def test_a_predicate_is_found_however_it_is_written() -> None:
    ipp = skala_pada("IPP", DAY)
    assert ipp is not None
    found = [find_pita(text, ipp) for text in ("-B", "B-", " b- ", "Baik (Dengan Catatan)")]
    assert [pita and pita.predikat for pita in found] == ["B-"] * 4
    assert find_pita("Z", ipp) is None


def test_the_weights_of_akip_answers_are_those_of_the_regulation() -> None:
    (akip,) = [one for one in ACUAN.instrumen if one.kode == "AKIP"]
    parts = [f"{unsur.kode}_{sub.kode}".lower() for unsur in akip.unsur for sub in akip.sub]
    shares = {part: score(akip, dict.fromkeys(parts, "E") | {part: "AA"}, rinci=True).angka for part in parts}
    assert shares["perencanaan_keberadaan"] == 6
    assert shares["pelaporan_kualitas"] == Decimal("4.5")
    assert shares["evaluasi_pemanfaatan"] == Decimal("12.5")
    assert sum(x for x in shares.values() if x is not None) == 100
    answers: dict[str, Decimal | str] = dict.fromkeys(parts, "BB")
    assert score(akip, answers, rinci=True).angka == 80
    del answers["evaluasi_kualitas"]
    missing = score(akip, answers, rinci=True)
    assert missing.keadaan is Keadaan.KOSONG
    assert missing.alasan == "“evaluasi_kualitas” belum diisi."


def test_numbers_are_written_as_indonesians_do() -> None:
    assert [tulis(Decimal(x)) for x in ("1234567.5", "0", "-0.50", "1E+3", "0.3333333333")] == [
        "1.234.567,5", "0", "-0,5", "1.000", "0,333333…"
    ]  # fmt: skip
    assert tulis(Decimal("1234.5"), 2) == "1.234,50"
