"""Reading formula texts: the tables of expected readings (tests/golden), what is said about doubts, any text at all."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.baca_rumus import CONTOH, LAIN, UJI, Baris, is_right, rows, table
from indikator.formula import parse, to_text
from indikator.formula.scanner import RESERVED
from indikator.formula.teks import BukanRumus, Jenis, Usulan, read_formula
from tests import benih

TERCAPAI = 0.95  # of the formulas; the goal is 60 %, and a step back from what has been reached is a mistake
SEMUA = [baris for berkas in (CONTOH, LAIN, UJI) for baris in rows(berkas)]


def usulan(teks: str, nama: str = "", satuan: str = "") -> Usulan:
    dibaca = read_formula(teks, nama, satuan)
    assert isinstance(dibaca, Usulan), dibaca
    return dibaca


def bukan(teks: str, nama: str = "", satuan: str = "") -> BukanRumus:
    dibaca = read_formula(teks, nama, satuan)
    assert isinstance(dibaca, BukanRumus), dibaca
    return dibaca


# --- the tables ---------------------------------------------------------------------------------------------------


def texts_of(simpul: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for node in simpul:
        yield from ((each["nama"], each["rumus_teks"]) for each in node.get("indikator", []) if each.get("rumus_teks"))
        yield from texts_of(node.get("anak", []))


def test_the_table_holds_every_formula_text_of_the_five_documents() -> None:
    expected: list[tuple[str, str]] = []
    for dokumen in benih.DOKUMEN:
        berkas = benih.PROJECT / "contoh" / dokumen.pemda / f"{dokumen.slug}.json"
        expected += texts_of(json.loads(berkas.read_text(encoding="utf-8"))["simpul"])
    assert sorted((baris.nama, baris.teks) for baris in rows(CONTOH)) == sorted(expected)
    assert len(expected) == 186


def test_expected_formulas_are_formulas_over_their_labels() -> None:
    for baris in SEMUA:
        assert (baris.kelas == "rumus") == bool(baris.rumus) == bool(baris.label), baris
        if baris.rumus:
            assert parse(baris.rumus).nama == set("abcdefgh"[: len(baris.label)]), baris


@pytest.mark.parametrize("berkas", [CONTOH, LAIN, UJI], ids=lambda berkas: berkas.stem)
def test_formula_texts_give_the_expression_a_careful_reader_expects(berkas: Any) -> None:
    lines, count = table(rows(berkas))
    print("\n".join(lines))  # noqa: T201 - the table: pytest -s
    assert count.held
    assert count.benar["rumus"] >= TERCAPAI * count.semua["rumus"]


@pytest.mark.parametrize("baris", [b for b in SEMUA if b.kelas != "rumus"], ids=lambda b: f"{b.kelas}-{b.asal}")
def test_what_is_no_formula_never_becomes_one(baris: Baris) -> None:
    dibaca = baris.read()
    assert isinstance(dibaca, BukanRumus)
    assert dibaca.jenis == baris.kelas
    assert dibaca.alasan.endswith(".")


def test_the_comparison_sees_a_wrong_expression_and_a_wrong_label() -> None:
    baris = next(b for b in SEMUA if b.rumus == "a / b * 100")
    dibaca = baris.read()
    assert isinstance(dibaca, Usulan)
    assert is_right(baris, dibaca)
    first, second = (each.kode for each in dibaca.variabel)
    assert not is_right(baris, Usulan(f"{second} / {first} × 100", dibaca.variabel))
    assert not is_right(baris, Usulan(f"{first} / {second}", dibaca.variabel))
    other = usulan("jumlah A yang lain dibagi jumlah B yang lain x 100%")
    assert not is_right(baris, other)


@pytest.mark.parametrize("baris", [b for b in SEMUA if b.kelas == "rumus"], ids=lambda b: b.asal)
def test_a_proposal_is_a_canonical_formula_with_readable_codes_of_its_own(baris: Baris) -> None:
    dibaca = baris.read()
    assert isinstance(dibaca, Usulan)
    rumus = parse(dibaca.rumus_teks)
    assert to_text(rumus) == dibaca.rumus_teks
    kode = [each.kode for each in dibaca.variabel]
    assert rumus.nama == set(kode)
    assert len(set(kode)) == len(kode)
    for each in kode:
        assert re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", each)
        assert len(each) <= 44
        assert each not in RESERVED


# --- what is put right is said ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teks", "nama", "rumus", "kata"),
    [
        ("Jumlah A / Jumlah B", "Persentase A", "a / b × 100", "× 100 tidak tercetak"),
        (
            "nilai tahun n - nilai tahun n-1 / nilai tahun n-1 x 100%",
            "",
            "(nilai - lalu(nilai)) / lalu(nilai) × 100",
            "Kurung",
        ),
        ("1 - jumlah gagal / jumlah uji x 100%", "", "(1 - gagal / uji) × 100", "Kurung ditambahkan"),
        ("Jumlah skor layanan / jumlah kecamatan x 100", "", "skor_layanan / kecamatan", "× 100 dihilangkan"),
        ("Total nilai : 5 Desa", "Rata-rata nilai", "nilai / desa", "Angka 5"),
        ("Jumlah pengaduan / jumlah tamu x 100%", "Persentase terlayani baik", "pengaduan / tamu × 100", "kebalikan"),
        ("jumlah capaian / jumlah target x 100%", "Nilai SAKIP", "capaian / target × 100", "bukan nilai indikatornya"),
        ("Jumlah rapat dibagi jumlah agenda x 100%", "Jumlah rapat", "rapat / agenda × 100", "bukan persen"),
        ("Jumlah desa yang melapor", "Persentase desa", "desa_melapor", "tidak membagi apa pun"),
        (
            "Jumlah izin yang diajukan / jumlah izin yang diajukan lagi x 100%",
            "",
            "izin_diajukan / izin_diajukan_lagi × 100",
            "",
        ),
        (
            "Jumlah izin baru yang diajukan / jumlah izin yang diajukan x 100%",
            "",
            "izin_baru_diajukan / izin_diajukan × 100",
            "hampir sama",
        ),
    ],
)
def test_what_was_put_right_or_looks_wrong_is_said(teks: str, nama: str, rumus: str, kata: str) -> None:
    dibaca = usulan(teks, nama)
    assert dibaca.rumus_teks == rumus
    assert kata in " ".join(dibaca.catatan)
    assert kata or not dibaca.catatan


def test_a_formula_in_good_order_needs_no_note() -> None:
    dibaca = usulan("Jumlah desa mandiri dibagi jumlah seluruh desa x 100%", "Persentase desa mandiri", "%")
    assert dibaca.rumus_teks == "desa_mandiri / desa × 100"
    assert dibaca.catatan == ()
    assert [each.label for each in dibaca.variabel] == ["Jumlah desa mandiri", "jumlah seluruh desa"]


def test_units_are_guessed_and_the_parts_of_a_percentage_share_one() -> None:
    dibaca = usulan("Panjang jalan mantap (km) / total panjang jalan x 100%")
    assert [each.satuan for each in dibaca.variabel] == ["km", "km"]
    assert [each.satuan for each in usulan("Jumlah jam pelatihan : jumlah pegawai", "Rata-rata jam").variabel] == [
        "jam",
        "orang",
    ]
    assert usulan("realisasi belanja pegawai / pagu belanja pegawai x 100%").variabel[0].satuan == "Rp"


def test_a_number_of_units_becomes_a_variable_that_remembers_its_number() -> None:
    assert [(each.label, each.nilai) for each in usulan("Total nilai : 5 Desa", "Rata-rata nilai").variabel] == [
        ("Total nilai", ""),
        ("Jumlah Desa", "5"),
    ]


def test_the_body_that_gives_a_score_is_named() -> None:
    dibaca = bukan("Nilai indeks RB yang dikeluarkan oleh Kementerian PANRB")
    assert (dibaca.jenis, dibaca.lembaga, dibaca.instrumen) == (Jenis.LUAR, "Kementerian PANRB", "indeks RB")


def test_without_the_name_a_repetition_cannot_be_told_from_a_count() -> None:
    teks = "Jumlah dokumen yang disusun"
    assert isinstance(read_formula(teks), Usulan)
    assert bukan(teks, "Jumlah Dokumen yang di susun (dokumen)").jenis is Jenis.TAUTOLOGI


@pytest.mark.parametrize(
    "teks",
    [
        "Jumlah dokumen LKPJ/LPPD yang disusun",
        "Jumlah desa/kelurahan dan/atau kampung",
        "Jumlah rapat (Januari - Desember)",
        "Jumlah kegiatan: sosialisasi",
        "Jumlah kunjungan 2 x setahun",
        "Jumlah laporan dari bidang terkait",
        "Jumlah bantuan yang dibagikan kepada warga",
        "Jumlah peserta usia 7 - 12 tahun",
    ],
)
def test_signs_that_belong_to_the_words_do_not_calculate(teks: str) -> None:
    dibaca = usulan(teks)
    assert [each.label for each in dibaca.variabel] == [teks]


# --- any text at all ----------------------------------------------------------------------------------------------

KATA = st.sampled_from(
    re.split(
        " ",
        "jumlah total nilai desa dokumen yang dan dibagi dikali ditambah dikurangi dari per rata-rata selisih"
        " perbandingan antara dengan tahun n n-1 t lalu berjalan x X × * : / ÷ + - − = ( ) [ ] . , ; % 100 100% 1.000"
        " 0,5 8 persen seratus Σ IKM unsur aspek bobot keterangan: A B dimana a. b. 1. 2. • \\frac { } $ ——— --- \ue000"
        " \n \t ",
    )
)
MIRIP = st.lists(KATA, max_size=60).map(" ".join)


def check_any(teks: str, nama: str, satuan: str) -> None:
    dibaca = read_formula(teks, nama, satuan)
    if isinstance(dibaca, BukanRumus):
        assert dibaca.alasan
        return
    rumus = parse(dibaca.rumus_teks)
    assert to_text(rumus) == dibaca.rumus_teks
    assert rumus.nama == {each.kode for each in dibaca.variabel}
    assert all(each.label for each in dibaca.variabel)


@settings(max_examples=1500)
@given(MIRIP, MIRIP, st.sampled_from(["", "%", "nilai", "orang/hari"]))
def test_texts_like_formulas_are_read_or_refused_and_never_raise(teks: str, nama: str, satuan: str) -> None:
    check_any(teks, nama, satuan)


@settings(max_examples=700)
@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=10))
def test_any_text_is_read_or_refused_and_never_raises(teks: str, nama: str, satuan: str) -> None:
    check_any(teks, nama, satuan)


@pytest.mark.parametrize(
    "teks",
    [
        "(" * 4000,
        "jumlah a + " * 350,
        "jumlah (" * 500,
        "- a " * 1000,
        "x " * 2000,
        "100% x " * 570,
        "a" * 4000,
        "1" * 4000,
        "A = " * 1000,
        "\n".join(["jumlah a", "---", "jumlah b"] * 200),
        "\\frac{" * 600,
        "a, " * 1300 + "dan b",
        "jumlah " + "a dan " * 600,
        "keterangan: " + "A = b; " * 500,
        "ab " * 50_000,
    ],
    ids=range(15),
)
def test_long_and_deep_texts_are_answered_in_time(teks: str) -> None:
    check_any(teks, "", "")
    check_any(teks, teks, "")
