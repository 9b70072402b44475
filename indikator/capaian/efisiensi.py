"""Efficiency: what was achieved beside the money it took; four ways, of which a Pemda chooses one.

Pure. The results are in percent points or percent, rounded half up at the given decimals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from indikator.nilai import CONTEXT, KOSONG, Nilai, angka, rounded, tak_terhitung, tidak_berlaku

PAGU_NOL = tak_terhitung("Pagu 0 atau belum diisi: serapan tidak dapat dihitung.")
BELUM_TERCAPAI = tidak_berlaku("Efisiensi hanya dihitung bila capaian kinerja 100 % atau lebih.")


@dataclass(frozen=True, slots=True)
class Keluaran:
    """Money and volume of one output, planned and realised; all of the plan must be above 0."""

    pagu: Decimal
    target: Decimal
    realisasi_anggaran: Decimal
    realisasi_volume: Decimal


def absorption(realisasi: Decimal, pagu: Decimal, desimal: int = 2) -> Nilai:
    """Serapan: realised money ÷ pagu × 100."""
    return angka(rounded(CONTEXT.divide(realisasi * 100, pagu), desimal)) if pagu > 0 else PAGU_NOL


def difference(capaian: Nilai, serapan: Nilai, desimal: int = 2) -> Nilai:
    """Capaian % − serapan %: 95 and 88 → 7,00; above zero is efficient."""
    if capaian.angka is None or serapan.angka is None:
        return capaian if capaian.angka is None else serapan
    return angka(rounded(CONTEXT.subtract(capaian.angka, serapan.angka), desimal))


def saving(capaian: Nilai, pagu: Decimal, realisasi: Decimal, desimal: int = 2) -> Nilai:
    """The unspent share of the pagu, which is a saving only where the performance was reached (capaian ≥ 100)."""
    if capaian.angka is None:
        return capaian
    if pagu <= 0:
        return PAGU_NOL
    if capaian.angka < 100:
        return BELUM_TERCAPAI
    return angka(rounded(CONTEXT.divide((pagu - realisasi) * 100, pagu), desimal))


def unit_cost(outputs: Sequence[Keluaran], desimal: int = 2) -> Nilai:
    """E = mean of (1 − (realised money ÷ realised volume) ÷ (pagu ÷ target volume)) × 100 (LAKIP Itjen 2019)."""
    if not outputs:
        return KOSONG
    if any(one.pagu <= 0 or one.target <= 0 for one in outputs):
        return tak_terhitung("Pagu dan target volume setiap keluaran harus lebih dari 0.")
    if any(one.realisasi_volume <= 0 for one in outputs):
        return tak_terhitung("Ada keluaran tanpa realisasi volume: biaya per keluarannya tidak dapat dihitung.")
    with localcontext(CONTEXT):
        shares = [1 - one.realisasi_anggaran * one.target / (one.realisasi_volume * one.pagu) for one in outputs]
        return angka(rounded(sum(shares, Decimal(0)) / len(shares) * 100, desimal))


def efficiency_score(efisiensi: Nilai, lowest: Decimal, highest: Decimal, desimal: int = 2) -> Nilai:
    """NE = 50 % + E ÷ 20 × 50, with E held between the two limits of the Pemda's rule (−20 and 20 give 0 … 100)."""
    if efisiensi.angka is None:
        return efisiensi
    held = min(max(efisiensi.angka, lowest), highest)
    return angka(rounded(CONTEXT.add(Decimal(50), CONTEXT.divide(held * 50, Decimal(20))), desimal))
