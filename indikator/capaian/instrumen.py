"""Instruments (IKM, IPP, AKIP) as data: weighted parts, weights as exact fractions.

Pure. score = faktor × Σ bobot × nilai; a part that has parts of its own is first made of those in the same way.
`indikator.susunan.unsur` writes it as a formula.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unsur:
    kode: str
    nama: str
    bobot: Fraction


@dataclass(frozen=True, slots=True)
class Instrumen:
    """A version of an instrument; `sub` are the parts of each of its parts, `jawaban` the values of its letters."""

    kode: str
    versi: str
    nama: str
    faktor: Fraction
    unsur: tuple[Unsur, ...]
    sub: tuple[Unsur, ...] = ()
    jawaban: Mapping[str, Decimal] = field(default_factory=dict)
    skala: str = ""
    sumber: str = ""
    berlaku_dari: date | None = None
    berlaku_sampai: date | None = None
