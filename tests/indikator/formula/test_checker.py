"""Formulas against their variables: names, units, percentages, circles between indicators."""

import pytest

from indikator.formula import VariabelInfo, check, cycle, names_now, parse, periksa_rumus
from indikator.formula.satuan import read_satuan

VARIABEL = {
    "tepat": VariabelInfo("Layanan tepat waktu", "layanan"),
    "semua": VariabelInfo("Seluruh layanan", "Layanan"),
    "laporan": VariabelInfo("Laporan", "laporan"),
    "biaya": VariabelInfo("Biaya", "Rp"),
    "p1": VariabelInfo("Persentase 1", "%"),
    "p2": VariabelInfo("Persentase 2", "persen"),
    "nrr": VariabelInfo("Nilai rata-rata", "indeks", "unsur"),
    "bobot": VariabelInfo("Bobot", ""),
    "tanpa": VariabelInfo("Tanpa satuan"),
}


@pytest.mark.parametrize(
    ("text", "satuan"),
    [
        ("tepat / semua × 100%", "persen"),
        ("tepat / semua × 100", "%"),
        ("100 × tepat / semua", "%"),
        ("(tepat - lalu(tepat)) / lalu(tepat) × 100", "Persen"),
        ("(1 - tepat / semua) × 100%", "%"),
        ("(p1 + p2) / 2", "%"),
        ("p1 × (tepat / semua)", "%"),
        ("p1 / 100 × tepat", "layanan"),
        ("tanpa / laporan × 100%", "%"),
        ("jumlah(nrr × bobot untuk setiap unsur) × 25", "indeks"),
        ("jumlah(nrr × bobot untuk setiap unsur) × 25", "nilai"),
        ("jumlah(tepat untuk setiap triwulan)", "layanan"),
        ("tepat + 1", "layanan"),
        ("cacah(jika tepat > 3 maka 1 untuk setiap unit)", "unit kerja"),
        ("biaya / tepat", "Rupiah per layanan"),
        ("bulatkan(biaya / tepat; 2)", "Rp/layanan"),
        ("jika tepat = semua maka tepat lainnya semua", "layanan"),
        ("tepat / semua × 100", "nilai"),  # a score from 0 to 100
        ("tepat^2 / semua", "layanan"),
    ],
)
def test_accepts(text: str, satuan: str) -> None:
    assert check(parse(text), VARIABEL, satuan) == []


@pytest.mark.parametrize(
    ("text", "satuan", "places", "saran", "words"),
    [
        ("tept / semua", "", [(0, 4)], "tepat", "Maksud Anda “tepat”?"),
        ("zz / yy", "", [(0, 2), (5, 2)], "", "tidak dikenal"),
        ("tepat / semua", "persen", [(0, 13)], "tepat / semua × 100%", "belum persen"),
        ("tanpa / bobot", "persen", [(0, 13)], "tanpa / bobot × 100%", "belum persen"),
        ("tepat / laporan × 100%", "persen", [(0, 22)], "", "layanan per laporan"),
        ("tepat / laporan × 100", "persen", [(0, 21)], "", "satuannya sama"),
        ("jumlah(tepat; laporan)", "", [(14, 7)], "", "berlainan satuan"),
        ("tepat + laporan + biaya", "", [(8, 7), (18, 5)], "", "berlainan satuan"),
        ("p1 + tepat / semua", "", [(5, 13)], "", "perbandingan"),
        ("jika tepat > laporan maka 1 lainnya 2", "", [(13, 7)], "", "dibandingkan"),
        ("jika tepat > 1 maka tepat lainnya laporan", "", [(34, 7)], "", "hasil rumus yang sama"),
        ("laporan", "dokumen", [(0, 7)], "", "sedangkan satuan indikator dokumen"),
        ("tepat × semua", "layanan", [(0, 13)], "", "layanan^2"),
        ("nrr × 25", "", [(0, 3)], "jumlah(nrr untuk setiap unsur)", "punya nilai per unsur"),
        ("jumlah(bobot untuk setiap unsurr)", "", [(0, 33)], "unsur", "Maksud Anda “unsur”?"),
        ("tepat / tepat × 100%", "%", [(0, 20)], "", "selalu 1"),  # domain.md F23
        ("tepat / 0", "", [(8, 1)], "", "selalu 0"),
        ("predikat(tanpa; akipp)", "", [(0, 22)], "akip", "Maksud Anda “akip”?"),
    ],
)
def test_refuses(text: str, satuan: str, places: list[tuple[int, int]], saran: str, words: str) -> None:
    problems = check(parse(text), VARIABEL, satuan, skala=["akip", "ikm"])
    assert [(each.posisi, each.panjang) for each in problems] == places
    assert problems[0].saran == saran
    assert words in problems[0].pesan


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rp/orang", "rupiah per orang"),
        ("dokumen per tahun", "dokumen per tahun"),
        ("", "perbandingan"),
        ("%", "persen"),
    ],
)
def test_units_as_people_write_them(text: str, shown: str) -> None:
    assert str(read_satuan(text)) == shown


def test_circles_between_indicators() -> None:
    assert cycle({"a": ["b"], "b": ["c", "d"], "c": [], "d": ["a"]}) == ["a", "b", "d", "a"]
    assert cycle({"a": ["a"]}) == ["a", "a"]
    assert cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["x"]}) == []  # two ways to one place are no circle
    long = {str(i): [str(i + 1)] for i in range(50_000)}
    assert cycle(long) == []
    assert len(cycle({**long, "50000": ["0"]})) == 50_002


def test_an_indicator_may_use_its_own_last_year() -> None:
    assert names_now(parse("a - lalu(b) + kumulatif(c)")) == {"a", "c"}


def test_the_editor_sees_problems_and_a_preview() -> None:
    broken = periksa_rumus("tepat / (", VARIABEL)
    assert broken.rumus is None
    assert broken.html == ""
    assert len(broken.masalah) == 1
    unready = periksa_rumus("tepat / semua", VARIABEL, "%")
    assert unready.masalah
    assert "Seluruh layanan" in unready.html
    assert periksa_rumus("tepat / semua × 100%", VARIABEL, "%").masalah == ()
