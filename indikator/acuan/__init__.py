"""National defaults as data: rules of achievement, scales, instruments, parameters; each Pemda gets its own copy.

Pure: reads the TOML files beside it, once; gives plain frozen records. A fault in them is found by the tests.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol
from indikator.capaian.instrumen import Instrumen, Unsur
from indikator.capaian.skala import Pita, Skala

HERE = Path(__file__).parent
LIMITS = {"batas_atas", "batas_bawah", "angkat_di_atas", "angkat_menjadi"}
BOUNDS = re.compile(r"([\[(])\s*([^,]*?)\s*,\s*([^,]*?)\s*([\])])")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number with the days (inclusive, None open) on which it holds."""

    kode: str
    nama: str
    nilai: Decimal
    sumber: str = ""
    berlaku_dari: date | None = None
    berlaku_sampai: date | None = None


@dataclass(frozen=True, slots=True)
class Acuan:
    aturan: tuple[Aturan, ...]
    skala: tuple[Skala, ...]
    instrumen: tuple[Instrumen, ...]
    parameter: tuple[Parameter, ...]


@cache
def load_acuan() -> Acuan:
    """All national defaults; the weights of the instruments are among the parameters, for formulas."""
    instrumen = tuple(_instrumen(row) for row in _rows("instrumen"))
    weights = tuple(one for each in instrumen for one in weight_parameters(each))
    return Acuan(
        aturan=tuple(_aturan(row) for row in _rows("aturan")),
        skala=tuple(_skala(row) for row in _rows("skala")),
        instrumen=instrumen,
        parameter=tuple(_parameter(row) for row in _rows("parameter")) + weights,
    )


def weight_parameters(instrumen: Instrumen) -> list[Parameter]:
    """Weights that are finite decimals, so that a formula may name them: IPP_KEBIJAKAN, AKIP_PERENCANAAN_KUALITAS.

    1/9 is none: IKM_UNSUR divides there, and nothing is rounded too early.
    """
    parts = [((one.kode,), one.nama, one.bobot) for one in instrumen.unsur] + [
        ((one.kode, sub.kode), f"{one.nama}, {sub.nama.lower()}", one.bobot * sub.bobot)
        for one in instrumen.unsur
        for sub in instrumen.sub
    ]
    return [
        Parameter(
            "_".join((instrumen.kode, *codes)),
            f"Bobot {instrumen.nama}: {nama}",
            Decimal(bobot.numerator) / Decimal(bobot.denominator),
            instrumen.sumber,
            instrumen.berlaku_dari,
            instrumen.berlaku_sampai,
        )
        for codes, nama, bobot in parts
        if instrumen.kode.isidentifier() and 10**9 % bobot.denominator == 0
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    with (HERE / f"{name}.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file, parse_float=Decimal)[name]
    return rows


def _aturan(row: Mapping[str, Any]) -> Aturan:
    made: dict[str, Any] = {
        "versi": 1,
        **row,
        "jenis": Jenis(row["jenis"]),
        "kebijakan_nol": KebijakanNol(row.get("kebijakan_nol", KebijakanNol.TIDAK_DIHITUNG)),
    }
    for limit in LIMITS & made.keys():
        made[limit] = Decimal(made[limit])
    return Aturan(**made)


def _skala(row: Mapping[str, Any]) -> Skala:
    return Skala(**{**row, "pita": tuple(_pita(*one) for one in row["pita"])})


def _pita(predikat: str, bounds: str, makna: str, warna: str) -> Pita:
    match = BOUNDS.fullmatch(bounds)
    if match is None:
        raise ValueError(f"Batas pita {predikat} tidak terbaca: {bounds}")
    opening, low, high, closing = match.groups()
    return Pita(
        predikat, makna, Decimal(low) if low else None, opening == "[", Decimal(high) if high else None,
        closing == "]", warna,
    )  # fmt: skip


def _instrumen(row: Mapping[str, Any]) -> Instrumen:
    return Instrumen(**{
        **row,
        "faktor": Fraction(row["faktor"]),
        "unsur": tuple(_unsur(one) for one in row["unsur"]),
        "sub": tuple(_unsur(one) for one in row.get("sub", ())),
        "jawaban": {letter: Decimal(value) for letter, value in row.get("jawaban", {}).items()},
    })  # fmt: skip


def _unsur(row: list[str]) -> Unsur:
    kode, nama, bobot = row
    return Unsur(kode, nama, Fraction(bobot))


def _parameter(row: Mapping[str, Any]) -> Parameter:
    return Parameter(**{**row, "nilai": Decimal(row["nilai"])})
