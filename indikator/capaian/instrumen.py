"""Scores of instruments (IKM, IPP, AKIP): weighted parts, weights as exact fractions, rounded by who prints them.

Pure. score = faktor × Σ bobot × nilai; a part that has parts of its own is first made of those in the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indikator.nilai import CONTEXT, KOSONG, Nilai, angka


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


def score(instrumen: Instrumen, nilai: Mapping[str, Decimal | str]) -> Nilai:
    """The score, unrounded. Keys are the codes of the parts, or `PART.SUB`; values numbers, or letters of `jawaban`.

    A part that is missing makes the score missing and is named: a weight is never spread over the others.
    """
    total, missing = Fraction(0), []
    for unsur in instrumen.unsur:
        own = _value(instrumen, nilai.get(unsur.kode))
        if own is None and instrumen.sub:
            below = {sub: _value(instrumen, nilai.get(f"{unsur.kode}.{sub.kode}")) for sub in instrumen.sub}
            missing += [f"{unsur.nama}: {sub.nama.lower()}" for sub, value in below.items() if value is None]
            own = sum((sub.bobot * value for sub, value in below.items() if value is not None), Fraction(0))
        elif own is None:
            missing.append(unsur.nama)
            continue
        total += unsur.bobot * own
    if missing:
        return Nilai(KOSONG.keadaan, None, f"Belum diisi: {'; '.join(missing)}.")
    total *= instrumen.faktor
    return angka(CONTEXT.divide(Decimal(total.numerator), Decimal(total.denominator)))


def sub_score(instrumen: Instrumen, unsur: str, sub: str, jawaban: Decimal | str) -> Nilai:
    """What one answer adds to the score of 100: bobot × value (30 % × 50 % × BB 80 → 12,00)."""
    value = _value(instrumen, jawaban)
    if value is None:
        return KOSONG
    weights = {one.kode: one.bobot for one in (*instrumen.unsur, *instrumen.sub)}
    share = weights[unsur] * weights[sub] * value * instrumen.faktor
    return angka(CONTEXT.divide(Decimal(share.numerator), Decimal(share.denominator)))


def _value(instrumen: Instrumen, given: Decimal | str | None) -> Fraction | None:
    if isinstance(given, str):
        given = instrumen.jawaban.get(given.strip().upper())
    return None if given is None else Fraction(given)
