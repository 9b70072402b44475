"""Scales: which predicate or status a figure has. Bands say of both ends whether they belong to them.

Pure. The figure is rounded (half up) to the decimals of the scale and then compared, so that 70,004 is B where AKIP
says "> 70", and printed bands such as 76,61–88,30 and 88,31–100 leave no gap.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from indikator.nilai import rounded


@dataclass(frozen=True, slots=True)
class Pita:
    """One band; None is an open end. `warna` is one of hijau, biru, kuning, jingga, merah, or "" where none is said."""

    predikat: str
    makna: str = ""
    bawah: Decimal | None = None
    bawah_termasuk: bool = True
    atas: Decimal | None = None
    atas_termasuk: bool = False
    warna: str = ""

    def holds(self, x: Decimal) -> bool:
        if self.bawah is not None and (x < self.bawah or (x == self.bawah and not self.bawah_termasuk)):
            return False
        return self.atas is None or x < self.atas or (x == self.atas and self.atas_termasuk)

    @property
    def rentang(self) -> str:
        """As a document prints it: "> 70 – 80", "≥ 91", "76,61 – 88,30"."""
        low, high = _text(self.bawah), _text(self.atas)
        if self.atas is None:
            return f"{'≥' if self.bawah_termasuk else '>'} {low}" if low else "semua nilai"
        if self.bawah is None:
            return f"{'≤' if self.atas_termasuk else '<'} {high}"
        return f"{'' if self.bawah_termasuk else '> '}{low} – {'' if self.atas_termasuk else '< '}{high}"


@dataclass(frozen=True, slots=True)
class Skala:
    """A dated scale, its bands from the best to the worst; figures are rounded to `desimal` before comparing."""

    kode: str
    nama: str
    pita: tuple[Pita, ...]
    desimal: int = 2
    jenis: str = "predikat"  # or "status": of achievements; `bawaan` is the one a Pemda judges by
    bawaan: bool = False
    sumber: str = ""
    berlaku_dari: date | None = None
    berlaku_sampai: date | None = None
    catatan: str = ""


def predikat(x: Decimal, skala: Skala) -> Pita | None:
    """The band of a figure; None outside all of them (an IKM of 12)."""
    x = rounded(x, skala.desimal)
    return next((pita for pita in skala.pita if pita.holds(x)), None)


def usual_predikat(teks: str) -> str:
    """`-B`, as some documents print it, is `B-`; letters in capitals, other words as they stand."""
    word = " ".join(teks.split())
    if word.startswith("-") and len(word) > 1:
        word = word[1:].strip() + "-"
    return word.upper() if len(word) <= 2 else word


def lowest(pita: Pita, skala: Skala) -> Decimal | None:
    """The lowest figure that has this predicate: 70,01 for BB of AKIP (> 70); None where the band is open below."""
    return _first(pita, Decimal(1).scaleb(-skala.desimal))


def find_pita(teks: str, skala: Skala) -> Pita | None:
    """The band with this predicate (or this meaning), however it is written."""
    word = usual_predikat(teks).lower()
    return next((pita for pita in skala.pita if word in {pita.predikat.lower(), pita.makna.lower()}), None)


def check_skala(skala: Skala) -> list[str]:
    """Sentences about bands that overlap, leave a gap at the decimals of the scale, or hold nothing."""
    problems = []
    step = Decimal(1).scaleb(-skala.desimal)
    names = [pita.predikat.lower() for pita in skala.pita]
    problems += [f"Predikat “{name}” ada dua kali." for name in sorted({n for n in names if names.count(n) > 1})]
    for pita in skala.pita:
        low, high = _first(pita, step), _last(pita, step)
        if low is not None and high is not None and low > high:
            problems.append(f"Pita {pita.predikat} ({pita.rentang}) tidak memuat nilai apa pun.")
    for better, worse in pairwise(skala.pita):
        low, high = _first(better, step), _last(worse, step)
        if low is None or high is None or high >= low:
            problems.append(f"Pita {better.predikat} dan {worse.predikat} bertindihan, atau urutannya terbalik.")
        elif high + step < low:
            between = f"di antara pita {worse.predikat} dan {better.predikat}"
            problems.append(f"Nilai {_text(high + step)} {between} tidak mendapat predikat.")
    return problems


def _first(pita: Pita, step: Decimal) -> Decimal | None:
    """The lowest value of the band among those with the decimals of the scale."""
    if pita.bawah is None:
        return None
    grid = (pita.bawah / step).to_integral_value(ROUND_CEILING) * step
    return grid if pita.bawah_termasuk or grid > pita.bawah else grid + step


def _last(pita: Pita, step: Decimal) -> Decimal | None:
    if pita.atas is None:
        return None
    grid = (pita.atas / step).to_integral_value(ROUND_FLOOR) * step
    return grid if pita.atas_termasuk or grid < pita.atas else grid - step


def _text(x: Decimal | None) -> str:
    """A bound as printed: no decimals, or at least two."""
    if x is None:
        return ""
    whole, _dot, decimals = f"{x.normalize():f}".partition(".")
    return f"{whole},{decimals.ljust(2, '0')}" if decimals else whole
