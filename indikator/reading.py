"""Reads targets as governments print them: the text stays, the values stand beside it, and what is unsure is said.

Pure: text in, Terbaca out, never an exception. All shapes occur in real documents: `81,75` · `82.53` · `2.991` ·
`10000 Surat` · `84,01/A` · `B = 66.04` · `3,01 (-B)` · `100%` · `1 unit kerja/OPD` ·
`39 OPD dan 22 puskesmas dan 2 RSD` · `-` · `n/a` · empty.
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
    """One value of a target: `satuan` as printed behind the number, `predikat` in its usual form (`B-`, not `-B`)."""

    nilai: Decimal
    satuan: str = ""
    predikat: str = ""


@dataclass(frozen=True, slots=True)
class Terbaca:
    """What a target says; `catatan` are sentences for the planner about what was unsure or unreadable."""

    keadaan: Keadaan
    bagian: tuple[Bagian, ...] = ()
    catatan: tuple[str, ...] = ()


NUMBER = r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|-?\d+(?:[.,]\d+)?"
# AKIP AA…E, IPP A…F with a minus, IKM A…D; the documents print the minus on either side.
PREDICATE = r"AA|BB|CC|-?[A-F]|[A-F]-"
SCORE_SLASH = re.compile(rf"({NUMBER})\s*/\s*({PREDICATE})")
SCORE_BRACKETS = re.compile(rf"({NUMBER})\s*\(\s*({PREDICATE})\s*\)")
PREDICATE_FIRST = re.compile(rf"({PREDICATE})\s*[=:]\s*({NUMBER})")
WITH_UNIT = re.compile(rf"({NUMBER})(?:\s*(%)|\s+(\S.*))?", re.DOTALL)
NEXT_PART = re.compile(rf"\s*(?:\bdan\b|[,;+&])\s+(?={NUMBER})")
GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+")
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
    if scored := _score(text, saudara):
        return scored
    bagian: list[Bagian] = []
    catatan: list[str] = []
    for part in NEXT_PART.split(text):
        match = WITH_UNIT.fullmatch(part.strip())
        if match is None:
            return Terbaca(Keadaan.TAK_TERBACA, (), (f"“{text}” tidak terbaca sebagai angka.",))
        number, percent, unit = match.groups()
        nilai, unsure = read_number(number, saudara=saudara, satuan=percent or unit or "")
        bagian.append(Bagian(nilai, percent or (unit or "").strip()))
        catatan += [unsure] if unsure else []
    if len(bagian) > 1:
        catatan.append("Target majemuk: setiap bagian diukur sendiri. Sebaiknya dipisah menjadi beberapa indikator.")
    return Terbaca(Keadaan.TERISI, tuple(bagian), tuple(catatan))


def read_number(text: str, *, saudara: Sequence[str] = (), satuan: str = "") -> tuple[Decimal, str]:
    """A printed number with comma or dot as its decimal sign; and a sentence where it could be read in two ways."""
    if text.count(",") > 1:  # 1,234,567.8: the English way
        return Decimal(text.replace(",", "")), ""
    if "," in text:
        return Decimal(text.replace(".", "").replace(",", ".")), ""
    if not GROUPED.fullmatch(text):
        return Decimal(text), ""
    thousands = Decimal(text.replace(".", ""))
    if text.count(".") > 1:
        return thousands, ""
    as_decimal = Decimal(text)
    if any(re.search(r"\d+[.,]\d{1,2}(?!\d)", other) for other in saudara):
        return as_decimal, ""  # 2.991 between 3.05 and 3.22
    if satuan and satuan != "%":
        return thousands, ""  # 1.250 orang
    printed = f"{as_decimal}".replace(".", ",")
    return thousands, f"“{text}” dibaca {thousands}. Bila maksudnya {printed}, tulis dengan koma."


def _score(text: str, saudara: Sequence[str]) -> Terbaca | None:
    """A score with its predicate, in any of the three ways to print them."""
    for pattern, number_at, predicate_at in (
        (SCORE_SLASH, 1, 2),
        (SCORE_BRACKETS, 1, 2),
        (PREDICATE_FIRST, 2, 1),
    ):
        if match := pattern.fullmatch(text):
            nilai, unsure = read_number(match[number_at], saudara=saudara)
            predikat = match[predicate_at]
            if predikat.startswith("-"):
                predikat = predikat[1:] + "-"
            return Terbaca(Keadaan.TERISI, (Bagian(nilai, "", predikat),), (unsure,) if unsure else ())
    return None
