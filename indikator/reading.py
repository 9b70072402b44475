"""Reads targets as governments print them: the text stays, the values stand beside it, and what is unsure is said.

Pure: text in, Terbaca out, never an exception. All shapes occur in real documents: `81,75` · `82.53` · `2.991` ·
`10000 Surat` · `84,01/A` · `B = 66.04` · `3,01 (-B)` · `100%` · `1 unit kerja/OPD` ·
`39 OPD dan 22 puskesmas dan 2 RSD` · `-` · `n/a` · empty; and as planners type them: `7–8 bulan` · `BB`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Keadaan(StrEnum):
    """Four states that are never confused with a zero, and one for what could not be read."""

    TERISI = "terisi"
    KOSONG = "kosong"  # nothing printed: missing
    NIHIL = "nihil"  # a dash: no target this year
    TIDAK_BERLAKU = "tidak_berlaku"  # n/a
    TAK_TERBACA = "tak_terbaca"


@dataclass(frozen=True, slots=True)
class Bagian:
    """One value of a target: `satuan` as printed behind the number, `predikat` in its usual form (`B-`, not `-B`).

    `atas` is the upper bound of a range, whose lower one is `nilai`; a predicate alone has no `nilai`.
    """

    nilai: Decimal | None
    satuan: str = ""
    predikat: str = ""
    atas: Decimal | None = None

    def as_dict(self) -> dict[str, str]:
        """As the tables keep it: numbers as texts of decimals, an empty one where there is none."""
        kept = {
            "nilai": "" if self.nilai is None else str(self.nilai),
            "satuan": self.satuan,
            "predikat": self.predikat,
        }
        return kept if self.atas is None else {**kept, "atas": str(self.atas)}


@dataclass(frozen=True, slots=True)
class Terbaca:
    """What a target says; `catatan` are sentences for the planner about what was unsure or unreadable."""

    keadaan: Keadaan
    bagian: tuple[Bagian, ...] = ()
    catatan: tuple[str, ...] = ()


NUMBER = (
    r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?"  # 1.234.567,8
    r"|-?\d{1,3}(?:,\d{3})+\.\d+|-?\d{1,3}(?:,\d{3}){2,}"  # 1,234,567.8
    r"|-?\d+(?:[.,]\d+)?"
)
# AKIP AA…E, IPP A…F with a minus, IKM A…D; the documents print the minus on either side.
PREDICATE = r"AA|BB|CC|-?[A-F]|[A-F]-"
SCORE_SLASH = re.compile(rf"({NUMBER})\s*/\s*({PREDICATE})")
SCORE_BRACKETS = re.compile(rf"({NUMBER})\s*\(\s*({PREDICATE})\s*\)")
PREDICATE_FIRST = re.compile(rf"({PREDICATE})\s*[=:]\s*({NUMBER})")
BOUND = re.compile(r"([<>≤≥]=?|(?:minimal|maksimal)\b)\s*", re.IGNORECASE)
# A unit begins with a letter (or a bracket, a degree): what else follows a number changes what it means.
WITH_UNIT = re.compile(rf"(?:(Rp)\.?\s*)?({NUMBER})(?:\s*(%(?:\s.*)?)|\s+((?:[^\W\d_]|[(°]).*))?")
RANGE = re.compile(
    rf"({NUMBER})\s*%?\s*(?:[-–—]|s\.?/?d\.?\s|sampai\s(?:dengan\s)?|hingga\s)\s*({NUMBER})(?:\s*(%(?:\s.*)?)|\s+((?:[^\W\d_]|[(°]).*))?"
)
NEXT_PART = re.compile(rf"\s*(?:\bdan\b|[,;+&])\s+(?={NUMBER})")
LOOSE_NUMBER = re.compile(r"(?<!\w)\d")
WITH_DECIMALS = re.compile(r"\d[.,]\d{1,2}(?!\d)")
ONE_GROUP = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
DASHES = {"-", "–", "—"}
NOT_APPLICABLE = {"n/a", "na", "n.a.", "tidak berlaku"}


def read_target(teks: str, *, saudara: Sequence[str] = ()) -> Terbaca:
    """Reads one target; `saudara` are the texts of the same indicator in other years, which settle `2.991`."""
    text = " ".join(teks.split())
    if not text:
        return Terbaca(Keadaan.KOSONG)
    if text in DASHES:
        return Terbaca(Keadaan.NIHIL)
    if text.lower() in NOT_APPLICABLE:
        return Terbaca(Keadaan.TIDAK_BERLAKU)
    return _score(text, saudara) or _values(text, saudara)


def _values(text: str, saudara: Sequence[str]) -> Terbaca:
    """One value, or several joined by "dan" or a comma."""
    bagian: list[Bagian] = []
    catatan: list[str] = []
    if bound := BOUND.match(text):
        catatan.append(f"“{bound[1]}” tidak ikut dibaca. Nyatakan batas itu dengan arah indikator.")
    for part in NEXT_PART.split(text[bound.end() :] if bound else text):
        if span := RANGE.fullmatch(part):
            return _range(text, span, saudara)
        match = WITH_UNIT.fullmatch(part)
        if match is None:
            return Terbaca(Keadaan.TAK_TERBACA, (), (f"“{text}” tidak terbaca sebagai angka.",))
        currency, number, percent, unit = match.groups()
        satuan = " ".join(word for word in (currency, percent, unit) if word)
        nilai, unsure = read_number(number, saudara=saudara, satuan=satuan)
        bagian.append(Bagian(nilai, satuan))
        catatan += [unsure] if unsure else []
        if LOOSE_NUMBER.search(satuan):
            catatan.append(f"Hanya {number} yang dibaca; angka di belakangnya tidak.")
    if len(bagian) > 1:
        catatan.append("Target majemuk: setiap bagian diukur sendiri. Sebaiknya dipisah menjadi beberapa indikator.")
    return Terbaca(Keadaan.TERISI, tuple(bagian), tuple(catatan))


def _range(text: str, span: re.Match[str], saudara: Sequence[str]) -> Terbaca:
    """Two bounds with one unit, the whole target; a range among other parts is not read."""
    low_text, high_text, percent, unit = span.groups()
    satuan = percent or unit or ""
    (low, unsure), (high, unsure_too) = (
        read_number(each, saudara=saudara, satuan=satuan) for each in (low_text, high_text)
    )
    if span[0] != text:
        return Terbaca(Keadaan.TAK_TERBACA, (), (f"“{text}” memuat rentang di antara nilai lain. Pisahkan.",))
    if high <= low:
        return Terbaca(Keadaan.TAK_TERBACA, (), (f"Rentang “{text}” terbalik: batas bawah lebih besar.",))
    notes = tuple(dict.fromkeys(one for one in (unsure, unsure_too) if one))
    return Terbaca(Keadaan.TERISI, (Bagian(low, satuan, atas=high),), notes)


def read_number(text: str, *, saudara: Sequence[str] = (), satuan: str = "") -> tuple[Decimal, str]:
    """A printed number with comma or dot as its decimal sign; and a sentence where it could be read in two ways."""
    commas, dots = text.count(","), text.count(".")
    if commas > 1 or 0 <= text.find(",") < text.rfind("."):  # 1,234,567.8: the English way
        return Decimal(text.replace(",", "")), ""
    if commas:
        nilai = Decimal(text.replace(".", "").replace(",", "."))
        if dots == 0 and re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", text) and satuan not in {"", "%"}:  # 1,250 orang
            other = text.replace(",", "")
            return nilai, f"“{text}” dibaca sebagai pecahan. Bila maksudnya {other}, tulis dengan titik."
        return nilai, ""
    thousands = Decimal(text.replace(".", ""))
    if dots > 1:
        return thousands, ""
    if not ONE_GROUP.fullmatch(text):  # 82.53, 0.125
        return Decimal(text), ""
    if any(WITH_DECIMALS.search(other) for other in saudara):
        return Decimal(text), ""  # 2.991 between 3.05 and 3.22
    if satuan and satuan != "%":
        return thousands, ""  # 1.250 orang
    printed = text.replace(".", ",")
    return thousands, f"“{text}” dibaca {thousands}. Bila maksudnya {printed}, tulis dengan koma."


def _score(text: str, saudara: Sequence[str]) -> Terbaca | None:
    """A score with its predicate, in any of the three ways to print them, or a predicate alone."""
    if re.fullmatch(PREDICATE, text):
        return Terbaca(Keadaan.TERISI, (Bagian(None, "", _usual(text)),))
    for pattern, number_at, predicate_at in (
        (SCORE_SLASH, 1, 2),
        (SCORE_BRACKETS, 1, 2),
        (PREDICATE_FIRST, 2, 1),
    ):
        if match := pattern.fullmatch(text):
            nilai, unsure = read_number(match[number_at], saudara=saudara)
            notes = (unsure,) if unsure else ()
            return Terbaca(Keadaan.TERISI, (Bagian(nilai, "", _usual(match[predicate_at])),), notes)
    return None


def _usual(predikat: str) -> str:
    """`B-` where a document prints `-B`."""
    return predikat[1:] + "-" if predikat.startswith("-") else predikat
