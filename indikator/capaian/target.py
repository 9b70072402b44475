"""What is promised, as the achievement rules read it: a number, a range, a predicate, several parts, or no target.

Pure. `Target.bagian` as the database keeps it: {"nilai": text or "", "atas": text, "satuan": text, "predikat": text};
`atas` is the upper bound of a range (then `nilai` is the lower), an empty `nilai` a target of a predicate alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indikator.capaian.aturan import Aturan, Jenis
from indikator.capaian.skala import Skala, find_pita, lowest, predikat
from indikator.capaian.tulisan import tulis
from indikator.nilai import KOSONG, Nilai, angka, tak_terhitung, tidak_berlaku

BELUM_ADA = Nilai(KOSONG.keadaan, None, "Target belum diisi.")
TIDAK_DITARGETKAN = tidak_berlaku("Tidak ditargetkan pada periode ini.")
TARGET_TIDAK_BERLAKU = tidak_berlaku("Target tidak berlaku (n/a) pada periode ini.")
TARGET_TAK_TERBACA = tak_terhitung("Target tidak terbaca sebagai angka. Tulis ulang target itu.")
TARGET_MAJEMUK = tak_terhitung("Target majemuk: setiap bagian dihitung sendiri.")
STATES = {
    "kosong": BELUM_ADA,
    "nihil": TIDAK_DITARGETKAN,
    "tidak_berlaku": TARGET_TIDAK_BERLAKU,
    "tak_terbaca": TARGET_TAK_TERBACA,
}
"""By `indikator.reading.Keadaan`: a dash, or a zero marked "tidak ditargetkan", is NIHIL there."""


@dataclass(frozen=True, slots=True)
class Bagian:
    """One thing that is promised; at least one of `nilai` and `predikat` is there."""

    nilai: Decimal | None = None
    atas: Decimal | None = None
    satuan: str = ""
    predikat: str = ""


Sel = Decimal | tuple[Decimal, Decimal] | Nilai
"""A target in the bulk calculation: a number, the two bounds of a range, or why there is no number."""


@dataclass(frozen=True, slots=True)
class Target:
    """One part or more; without any, `keadaan` says why (missing, none promised, not applicable, unreadable)."""

    bagian: tuple[Bagian, ...] = ()
    keadaan: Nilai = BELUM_ADA

    @property
    def majemuk(self) -> bool:
        return len(self.bagian) > 1


def number(nilai: Decimal | int | str, atas: Decimal | int | str | None = None) -> Target:
    """A target of one number, or of a range."""
    return Target((Bagian(Decimal(nilai), None if atas is None else Decimal(atas)),))


def stored_target(keadaan: str, bagian: Sequence[Mapping[str, str]]) -> Target:
    """A target from what the database keeps of it."""
    if keadaan in STATES:
        return Target((), STATES[keadaan])
    return Target(tuple(
        Bagian(_decimal(one.get("nilai")), _decimal(one.get("atas")), one.get("satuan", ""), one.get("predikat", ""))
        for one in bagian
    ))  # fmt: skip


def cell_of(target: Target, skala: Skala | None = None) -> Sel:
    """What the bulk calculation takes for this target; a compound one has to be measured part by part."""
    if not target.bagian:
        return target.keadaan
    return TARGET_MAJEMUK if target.majemuk else part_cell(target.bagian[0], skala)


def part_cell(bagian: Bagian, skala: Skala | None = None) -> Sel:
    """A target of a predicate alone counts as the lowest figure that has it."""
    if bagian.nilai is None:
        least = predikat_value(bagian.predikat, skala)
        return least if least.angka is None else least.angka
    if bagian.atas is not None:
        return (bagian.nilai, bagian.atas)
    return bagian.nilai


def predikat_value(teks: str, skala: Skala | None) -> Nilai:
    """The lowest figure with this predicate, for targets and realisations that are a predicate and no figure."""
    if skala is None:
        return tak_terhitung(f"“{teks}” adalah predikat, tetapi indikator ini belum memilih skala.")
    pita = find_pita(teks, skala)
    least = lowest(pita, skala) if pita else None
    if pita is None or least is None:
        what = "tidak ada pada" if pita is None else "tidak punya batas bawah pada"
        return tak_terhitung(f"Predikat “{teks}” {what} {skala.nama}.")
    return angka(least)


def check_target(target: Target, aturan: Aturan, skala: Skala | None = None) -> list[str]:
    """Sentences for the planner: an unmarked zero, bounds the wrong way round, a predicate not of the scale."""
    problems: list[str] = []
    for one in target.bagian:
        if one.nilai is None:
            cell = part_cell(one, skala)
            problems += [cell.alasan] if isinstance(cell, Nilai) else []
            continue
        if one.atas is not None and one.atas < one.nilai:
            problems.append(f"Rentang {tulis(one.nilai)} – {tulis(one.atas)} terbalik: batas bawah lebih besar.")
        if one.nilai == 0 and one.atas is None and aturan.jenis is Jenis.POSITIF:
            problems.append("Target 0 tidak dapat dihitung. Bila memang tidak ditargetkan, pilih “tidak ditargetkan”.")
        if one.predikat and skala is not None:
            pita = predikat(one.nilai, skala)
            if pita is None or find_pita(one.predikat, skala) != pita:
                meant = pita.predikat if pita else "tanpa predikat"
                problems.append(f"{tulis(one.nilai)} pada {skala.nama} adalah {meant}, tertulis {one.predikat}.")
    return problems


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
