"""Reads the table of cases: the short notations of tests/golden/capaian.csv as the values that the rules take."""

import csv
import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from indikator.acuan import load_acuan
from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol
from indikator.capaian.skala import Skala
from indikator.capaian.target import Bagian, Target, predikat_value, stored_target
from indikator.nilai import KOSONG, Keadaan, Nilai, angka, tak_terhitung, tidak_berlaku
from indikator.queries.acuan import AcuanPemda

FILE = Path(__file__).parents[2] / "golden" / "capaian.csv"
ACUAN = load_acuan()
DAY = date(2023, 6, 30)
STATES = {
    "kosong": KOSONG,
    "belum_waktunya": Nilai(Keadaan.BELUM_WAKTUNYA),
    "tidak_berlaku": tidak_berlaku("Kegiatan dialihkan."),
    "tak_terhitung": tak_terhitung("Penyebut 0."),
}
FIELDS = {"atas": "batas_atas", "bawah": "batas_bawah", "angkat": "angkat_di_atas"}

Row = dict[str, str]


def rows(jenis: str) -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["jenis"] == jenis]


def name_of(row: Row) -> str:
    return f"{row['aturan']} {row['realisasi']} {row['target']} {row['lain']}".replace("/", ":")


def aturan(text: str) -> Aturan:
    """A national default by its code, or a bare kind without limits; `|name=value` changes a field."""
    kode, *changes = text.split("|")
    found = next((one for one in ACUAN.aturan if one.kode == kode), None) or Aturan(kode, 1, kode, Jenis(kode))
    for change in changes:
        name, _sign, value = change.partition("=")
        if name == "nol":
            found = dataclasses.replace(found, kebijakan_nol=KebijakanNol(value))
        elif name == "desimal":
            found = dataclasses.replace(found, desimal=int(value))
        elif name == "angkat":
            found = dataclasses.replace(found, angkat_di_atas=None, angkat_menjadi=None)
        else:
            limit: dict[str, Any] = {FIELDS[name]: Decimal(value) if value else None}
            found = dataclasses.replace(found, **limit)
    return found


def nilai(text: str) -> Nilai:
    """A number, a state, or a predicate of a scale (`BB@AKIP`)."""
    if text in STATES:
        return STATES[text]
    if "@" in text:
        return predikat_value(text.partition("@")[0], skala_of(text))
    return angka(text)


def skala_of(text: str) -> Skala | None:
    return skala_pada(text.partition("@")[2], DAY)


def skala_pada(kode: str, pada: date) -> Skala | None:
    """The version of a national scale that holds on a day, as a Pemda's tables give it."""
    found = AcuanPemda({}, dict(enumerate(ACUAN.skala)), ()).skala_pada(pada).values()
    return next((one for one in found if one.kode == kode), None)


def target(text: str) -> Target:
    """A number, a range `7..8`, a predicate `BB@AKIP`, or a state of a printed target."""
    if text in {"kosong", "nihil", "tidak_berlaku", "tak_terbaca"}:
        return stored_target(text, [])
    if "@" in text:
        return Target((Bagian(predikat=text.partition("@")[0]),))
    low, _dots, high = text.partition("..")
    return Target((Bagian(Decimal(low), Decimal(high) if high else None),))
