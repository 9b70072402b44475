"""The reader of printed targets: every shape of the real documents with the value a person reads, and any text."""

import json
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indikator.reading import Bagian, Keadaan, Terbaca, read_number, read_target
from tests import benih

D = Decimal
MAJEMUK = "Target majemuk: setiap bagian diukur sendiri. Sebaiknya dipisah menjadi beberapa indikator."

# text, then (value, unit, predicate) of each part, read by hand
READ: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("81,75", [("81.75", "", "")]),
    ("82.53", [("82.53", "", "")]),
    ("3.1", [("3.1", "", "")]),
    ("0", [("0", "", "")]),
    ("-2,5", [("-2.5", "", "")]),
    ("0.125", [("0.125", "", "")]),  # no thousands begin with a zero
    ("10000 Surat", [("10000", "Surat", "")]),
    ("10.000 orang", [("10000", "orang", "")]),
    ("1.000.000", [("1000000", "", "")]),
    ("1.234.567,8", [("1234567.8", "", "")]),
    ("1,234,567.8", [("1234567.8", "", "")]),
    ("1,234.5 ton", [("1234.5", "ton", "")]),
    ("84,01/A", [("84.01", "", "A")]),
    ("84,01 / AA", [("84.01", "", "AA")]),
    ("B = 66.04", [("66.04", "", "B")]),
    ("B = 68.4", [("68.4", "", "B")]),
    ("BB = 70.4", [("70.4", "", "BB")]),
    ("A: 81,2", [("81.2", "", "A")]),
    ("3,01 (-B)", [("3.01", "", "B-")]),
    ("3,01 (B-)", [("3.01", "", "B-")]),
    ("4,01 (-A)", [("4.01", "", "A-")]),
    ("4,91 (A)", [("4.91", "", "A")]),
    ("100%", [("100", "%", "")]),
    ("0,5 %", [("0.5", "%", "")]),
    ("95% OPD", [("95", "% OPD", "")]),
    ("12 Bulan", [("12", "Bulan", "")]),
    ("6 Urusan", [("6", "Urusan", "")]),
    ("5 Naskah Akademik", [("5", "Naskah Akademik", "")]),
    ("1 unit kerja/OPD", [("1", "unit kerja/OPD", "")]),
    ("3 m2", [("3", "m2", "")]),
    ("Rp 5.000", [("5000", "Rp", "")]),
    ("Rp. 5.000.000,50", [("5000000.50", "Rp", "")]),
    ("Rp1,5 miliar", [("1.5", "Rp miliar", "")]),
    ("  12 \n Bulan\u00a0", [("12", "Bulan", "")]),
]  # fmt: skip

# what is unsure or left out: the parts as above, and a word of each sentence that says so
NOTED: list[tuple[str, list[tuple[str, str, str]], list[str]]] = [
    ("39 OPD dan 22 puskesmas dan 2 RSD", [("39", "OPD", ""), ("22", "puskesmas", ""), ("2", "RSD", "")], [MAJEMUK]),
    ("39 OPD, 22 puskesmas", [("39", "OPD", ""), ("22", "puskesmas", "")], [MAJEMUK]),
    ("39 OPD + 2 RSD", [("39", "OPD", ""), ("2", "RSD", "")], [MAJEMUK]),
    ("2.991", [("2991", "", "")], ["Bila maksudnya 2,991"]),
    ("2.991%", [("2991", "%", "")], ["Bila maksudnya 2,991"]),
    ("1,250 orang", [("1.250", "orang", "")], ["Bila maksudnya 1250"]),
    ("≥ 80", [("80", "", "")], ["“≥” tidak ikut dibaca"]),
    ("<= 5 hari", [("5", "hari", "")], ["“<=” tidak ikut dibaca"]),
    ("minimal 3 kali", [("3", "kali", "")], ["“minimal” tidak ikut dibaca"]),
    ("39 OPD/22 puskesmas", [("39", "OPD/22 puskesmas", "")], ["Hanya 39 yang dibaca"]),
    ("1 Dokumen RKPD 2022", [("1", "Dokumen RKPD 2022", "")], ["Hanya 1 yang dibaca"]),
]

# (text, lower bound, upper bound, unit)
RANGES = [
    ("5-7 hari", "5", "7", "hari"), ("80 – 90", "80", "90", ""), ("80 s.d. 90", "80", "90", ""),
    ("80 s/d 90", "80", "90", ""),
    ("5 sampai dengan 7 kali", "5", "7", "kali"), ("5% - 7%", "5", "7", "%"), ("2,5—3,5", "2.5", "3.5", ""),
]  # fmt: skip
PREDICATES = [("BB", "BB"), ("-B", "B-"), ("A-", "A-"), ("AA", "AA"), ("C", "C")]
UNREAD = ["90 - 80", "5-7 hari dan 3 kali", "5-5", "NaN", "5 / 10", "1/2",
          "1.2.3", "WTP", "Baik", "(5)", "5 -", "- 5", "1e5", "Infinity", "1\x00", "\x00", "²"]  # fmt: skip


@pytest.mark.parametrize(("teks", "bawah", "atas", "satuan"), RANGES)
def test_a_range_is_read_with_both_bounds(teks: str, bawah: str, atas: str, satuan: str) -> None:
    read = read_target(teks)
    assert read == Terbaca(Keadaan.TERISI, (Bagian(D(bawah), satuan, atas=D(atas)),))
    assert read.bagian[0].as_dict() == {"nilai": bawah, "satuan": satuan, "predikat": "", "atas": atas}


@pytest.mark.parametrize(("teks", "predikat"), PREDICATES)
def test_a_predicate_alone_is_a_target(teks: str, predikat: str) -> None:
    assert read_target(teks) == Terbaca(Keadaan.TERISI, (Bagian(None, "", predikat),))


@pytest.mark.parametrize(("teks", "bagian"), READ)
def test_what_is_printed_is_read(teks: str, bagian: list[tuple[str, str, str]]) -> None:
    assert read_target(teks) == Terbaca(Keadaan.TERISI, tuple(Bagian(D(n), s, p) for n, s, p in bagian))


@pytest.mark.parametrize(("teks", "bagian", "catatan"), NOTED)
def test_what_is_unsure_is_said(teks: str, bagian: list[tuple[str, str, str]], catatan: list[str]) -> None:
    read = read_target(teks)
    assert (read.keadaan, read.bagian) == (Keadaan.TERISI, tuple(Bagian(D(n), s, p) for n, s, p in bagian))
    assert len(read.catatan) == len(catatan)
    assert all(words in said for words, said in zip(catatan, read.catatan, strict=True))


@pytest.mark.parametrize("teks", UNREAD)
def test_what_is_no_single_number_is_not_guessed(teks: str) -> None:
    read = read_target(teks)
    assert (read.keadaan, read.bagian) == (Keadaan.TAK_TERBACA, ())
    assert len(read.catatan) == 1


@pytest.mark.parametrize(
    ("teks", "keadaan"),
    [("", Keadaan.KOSONG), (" \n", Keadaan.KOSONG), ("-", Keadaan.NIHIL), ("–", Keadaan.NIHIL),
     ("n/a", Keadaan.TIDAK_BERLAKU), ("N/A", Keadaan.TIDAK_BERLAKU), ("tidak berlaku", Keadaan.TIDAK_BERLAKU)],
)  # fmt: skip
def test_missing_none_and_not_applicable_are_not_zero(teks: str, keadaan: Keadaan) -> None:
    assert read_target(teks) == Terbaca(keadaan)


def test_the_other_years_settle_a_dot() -> None:
    assert read_target("2.991", saudara=["3.05", "3.22"]) == Terbaca(Keadaan.TERISI, (Bagian(D("2.991")),))
    assert read_target("2.991", saudara=["3.050", "3.220"]).bagian == (Bagian(D(2991)),)
    assert read_target("B = 2.991", saudara=["B = 3.05"]).bagian == (Bagian(D("2.991"), "", "B"),)


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "1",
        "12",
        "123",
        "000",
        ".",
        ",",
        "-",
        "–",
        " ",
        "%",
        "/",
        "(",
        ")",
        "=",
        "A",
        "-B",
        "BB",
        "dan",
        "OPD",
        "Rp",
        "≥",
    ]
)


@settings(deadline=None)  # the machine may be busy
@given(st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)), st.lists(st.text(), max_size=3))
def test_no_text_raises_and_none_is_lost_in_silence(teks: str, saudara: list[str]) -> None:
    read = read_target(teks, saudara=saudara)
    assert all(part.predikat if part.nilai is None else part.nilai.is_finite() for part in read.bagian)
    assert (read.keadaan is Keadaan.TERISI) == bool(read.bagian)
    assert (read.keadaan is not Keadaan.TAK_TERBACA) or read.catatan


def in_indonesian(value: Decimal) -> str:
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


@settings(deadline=None)
@given(
    st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=2),
    st.sampled_from(["", "%", "OPD", "unit kerja/OPD", "Naskah Akademik"]),
)
def test_a_number_in_indonesian_notation_comes_back(value: Decimal, satuan: str) -> None:
    printed = f"{in_indonesian(value)} {satuan}".strip()
    assert read_target(printed) == Terbaca(Keadaan.TERISI, (Bagian(value, satuan),))


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**15))
def test_a_grouped_whole_number_comes_back(value: int) -> None:
    assert read_number(in_indonesian(D(value)), satuan="orang") == (D(value), "")


@pytest.mark.parametrize(
    "teks",
    ["9" * 100_000, "1." + "000." * 25_000 + "000", "1,5" * 30_000, "1 " + "dan 1 " * 20_000, "a" * 100_000,
     " " * 100_000 + "1", "1 " + "(" * 100_000, "-" * 100_000, "٣" * 50_000, "5-" * 50_000],
    ids=["digits", "groups", "decimals", "parts", "letters", "spaces", "brackets", "dashes", "arabic", "ranges"],
)  # fmt: skip
def test_very_long_texts_are_read_at_once(teks: str) -> None:
    """Generous, since it only has to tell linear from quadratic (which takes minutes)."""
    start = time.monotonic()
    read_target(teks, saudara=[teks, teks])
    assert time.monotonic() - start < 5


# --- the real documents -----------------------------------------------------------------------------------------------


def indicators(rows: list[benih.Obj]) -> Iterator[benih.Obj]:
    for row in rows:
        yield from row.get("indikator", [])
        yield from indicators(row.get("anak", []))


@pytest.mark.skipif(benih.seeds_folder() is None, reason="benih tidak ada: target dokumen asli tidak dibaca")
def test_all_targets_of_the_five_documents_are_read() -> None:
    """418 targets: none unread, one compound, and 2.991 settled by the years beside it."""
    texts, unread, noted = [], [], []
    for reference in benih.REFERENCES:
        for indikator in indicators(benih.rencana_of(reference)["simpul"]):
            target = indikator.get("target", {})
            for tahun, teks in target.items():
                read = read_target(teks, saudara=[other for year, other in target.items() if year != tahun])
                texts.append(teks)
                unread += [teks] if read.keadaan is not Keadaan.TERISI else []
                noted += [teks] if read.catatan else []
                if teks == "2.991":
                    assert read.bagian == (Bagian(D("2.991")),)
    assert len(texts) == 418
    assert "2.991" in texts
    assert unread == []
    assert noted == ["39 OPD dan 22 puskesmas dan 2 RSD"]


@pytest.mark.skipif(benih.seeds_folder() is None, reason="benih tidak ada: target dokumen asli tidak dibaca")
def test_every_number_in_a_target_of_the_documents_is_read_or_named() -> None:
    """Digits in, digits out: the values read hold exactly the digits of the text (a unit has none of its own)."""
    for reference in benih.REFERENCES:
        for indikator in indicators(benih.rencana_of(reference)["simpul"]):
            for teks in indikator.get("target", {}).values():
                digits = "".join(filter(str.isdigit, teks))
                read = read_target(teks, saudara=list(indikator["target"].values()))
                assert "".join(filter(str.isdigit, "".join(str(one.nilai) for one in read.bagian))) == digits, teks
                rest = json.dumps([(one.satuan, one.predikat) for one in read.bagian])
                letters = sorted(filter(str.isalpha, teks.replace("dan", "")))
                assert sorted(filter(str.isalpha, rest.replace("\\", ""))) == letters, teks
