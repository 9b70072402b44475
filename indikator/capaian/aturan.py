"""Named, versioned rules of achievement: the formula, what a zero target means, where the result is cut, decimals.

Pure. A rule is reference data of a Pemda (`indikator.acuan` holds the national defaults); this file holds the shapes
and what makes a rule whole. The formulas, with R realisation, T target and B baseline:

    positif         R ÷ T × 100
    negatif_linear  (2 × T − R) ÷ T × 100
    negatif_rasio   T ÷ R × 100
    tepat           100 − |R − T| ÷ |T| × 100
    rentang         100 inside; outside as `tepat`, measured from the nearer bound
    kemajuan        (R − B) ÷ (T − B) × 100

A target with two bounds works with every rule: inside it is 100, outside the nearer bound stands for T (SKP 2021).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MAX_DECIMALS = 6


class Jenis(StrEnum):
    POSITIF = "positif"
    NEGATIF_LINEAR = "negatif_linear"
    NEGATIF_RASIO = "negatif_rasio"
    TEPAT = "tepat"
    RENTANG = "rentang"
    KEMAJUAN = "kemajuan"


class KebijakanNol(StrEnum):
    """What the achievement is where the formula would divide by zero: a target of 0, or one equal to the baseline."""

    TIDAK_DIHITUNG = "tidak_dihitung"  # no number, no part in averages
    NOL = "nol"  # 0
    SERATUS = "seratus"  # 100 where the target is reached, else 0


@dataclass(frozen=True, slots=True)
class Aturan:
    """One version of a rule; the dates (both inclusive, None open) say when it may be a default, `bawaan` of which
    polarity (naik, turun, tepat, rentang; "" of none). All limits are percents; they hold for the rounded value.
    """

    kode: str
    versi: int
    nama: str
    jenis: Jenis
    batas_atas: Decimal | None = None
    batas_bawah: Decimal | None = None
    angkat_di_atas: Decimal | None = None  # SKP 2021: more than 110 …
    angkat_menjadi: Decimal | None = None  # … becomes 120
    kebijakan_nol: KebijakanNol = KebijakanNol.TIDAK_DIHITUNG
    desimal: int = 2
    bawaan: str = ""
    berlaku_dari: date | None = None
    berlaku_sampai: date | None = None
    sumber: str = ""

    @property
    def sebutan(self) -> str:
        """How reports name it."""
        return f"{self.nama} ({self.kode} v{self.versi})"


def is_in_force(dari: date | None, sampai: date | None, pada: date) -> bool:
    return (dari is None or dari <= pada) and (sampai is None or pada <= sampai)


def resolve_aturan(own: Aturan | None, rules: Iterable[Aturan], polaritas: str, pada: date) -> Aturan | None:
    """The indicator's own rule; else the Pemda's default for its polarity on that day (of several the one in force
    latest, then of the highest version); else None, which the page says.
    """
    if own is not None:
        return own
    fitting = [a for a in rules if a.bawaan == polaritas and is_in_force(a.berlaku_dari, a.berlaku_sampai, pada)]
    return max(fitting, key=lambda a: (a.berlaku_dari or date.min, a.versi, a.kode), default=None)


def check_aturan(aturan: Aturan) -> list[str]:
    """Sentences for the person who edits a rule; empty where it is whole."""
    problems = []
    if not 0 <= aturan.desimal <= MAX_DECIMALS:
        problems.append(f"Jumlah desimal harus 0 sampai {MAX_DECIMALS}.")
    if aturan.batas_atas is not None and aturan.batas_atas < 100:
        problems.append("Batas atas tidak boleh di bawah 100: target yang tercapai harus tetap bernilai 100.")
    if aturan.batas_bawah is not None and aturan.batas_bawah > 0:
        problems.append("Batas bawah tidak boleh di atas 0: capaian yang buruk tidak boleh tampak lebih baik.")
    over, to = aturan.angkat_di_atas, aturan.angkat_menjadi
    if (over is None) != (to is None):
        problems.append("Isi keduanya, atau kosongkan keduanya: “di atas” dan “menjadi”.")
    elif over is not None and to is not None and (to < over or over < 100):
        problems.append(
            "Capaian hanya dapat dinaikkan: isi “di atas” dengan 100 atau lebih, “menjadi” tidak di bawahnya."
        )
    elif to is not None and aturan.batas_atas is not None and to > aturan.batas_atas:
        problems.append("“Menjadi” melampaui batas atas, sehingga tidak pernah tercapai.")
    if aturan.berlaku_dari and aturan.berlaku_sampai and aturan.berlaku_sampai < aturan.berlaku_dari:
        problems.append("Tanggal akhir berlaku mendahului tanggal awalnya.")
    return problems
