"""The achievement of one value against one target, under one rule; and what every result keeps to be explained later.

Pure. The result is in percent. `mentah` is the rounded result of the formula, `nilai` the same after lift, cap and
floor of the rule, both with the decimals of the rule; averages and scales use these rounded figures, so that a reader
with the printed document gets the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext
from typing import Any

from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol
from indikator.capaian.skala import Skala
from indikator.capaian.target import BELUM_ADA, TARGET_MAJEMUK, Bagian, Sel, Target, part_cell
from indikator.nilai import CONTEXT, KOSONG, Keadaan, Nilai

REALISASI_KOSONG = Nilai(KOSONG.keadaan, None, "Realisasi belum diisi.")
KEDUANYA_KOSONG = Nilai(KOSONG.keadaan, None, "Target dan realisasi belum diisi.")
BELUM_WAKTUNYA = Nilai(Keadaan.BELUM_WAKTUNYA, None, "Periode ini belum waktunya diisi.")
TARGET_NOL = "Target 0: capaian tidak dapat dihitung dan tidak ikut dirata-rata."
TARGET_NEGATIF = "Target negatif tidak dapat dihitung dengan aturan ini. Pakai aturan kemajuan dari kondisi awal."
REALISASI_NOL = "Realisasi 0 atau kurang membuat target ÷ realisasi tak terhingga. Pakai aturan dengan batas atas."
TANPA_BASELINE = "Kondisi awal belum diisi, padahal aturan ini menghitung kemajuan dari kondisi awal."
TARGET_SAMA_BASELINE = "Target sama dengan kondisi awal: kemajuan tidak dapat dihitung."
TERLALU_BESAR = "Hasilnya di luar batas angka yang masuk akal. Periksa realisasi dan target."
LOWEST, HIGHEST = Decimal(-(10**12)), Decimal(10**12)  # percent; what lies beyond is an error of input

HUNDRED, ZERO = Decimal(100), Decimal(0)
Mentah = Decimal | str
"""A result before rounding, or the sentence why there is none."""


@dataclass(frozen=True, slots=True)
class Capaian:
    """The achievement and all it came from; `mentah` and `nilai` are set exactly where the state is TERISI."""

    keadaan: Keadaan
    mentah: Decimal | None
    nilai: Decimal | None
    alasan: str
    aturan: Aturan
    realisasi: Nilai
    target: Sel
    baseline: Decimal | None = None
    bagian: Bagian | None = None
    skala: Skala | None = None


def compute_capaian(
    realisasi: Nilai, target: Target | Sel, aturan: Aturan, baseline: Decimal | None = None, skala: Skala | None = None
) -> Capaian:
    """One achievement; never raises for numbers of any size. `skala` is for targets of a predicate alone."""
    bagian = None
    if isinstance(target, Target):
        bagian = target.bagian[0] if len(target.bagian) == 1 else None
        cell: Sel = part_cell(bagian, skala) if bagian else TARGET_MAJEMUK if target.majemuk else target.keadaan
    else:
        cell = target
    none = obstacle(realisasi if realisasi.angka is None else realisasi.angka, cell)
    if none is not None:
        return Capaian(none.keadaan, None, None, none.alasan, aturan, realisasi, cell, baseline, bagian, skala)
    assert realisasi.angka is not None
    assert not isinstance(cell, Nilai)
    with localcontext(CONTEXT):
        keadaan, mentah, nilai, alasan = calculator(aturan)(realisasi.angka, cell, baseline)
    return Capaian(keadaan, mentah, nilai, alasan, aturan, realisasi, cell, baseline, bagian, skala)


def obstacle(realisasi: Decimal | Nilai, target: Sel) -> Nilai | None:
    """Why there is nothing to compute, or None: not yet due first, then no target, then no realisation.

    Missing goes before not applicable on the side of the target alone: where nothing is promised nothing is asked.
    """
    given, promised = isinstance(realisasi, Nilai), isinstance(target, Nilai)
    if not given and not promised:
        return None
    if isinstance(realisasi, Nilai) and realisasi.keadaan is Keadaan.BELUM_WAKTUNYA:
        return realisasi if realisasi.alasan else BELUM_WAKTUNYA
    if isinstance(target, Nilai):
        if target.keadaan is Keadaan.KOSONG:
            empty = isinstance(realisasi, Nilai) and realisasi.keadaan is Keadaan.KOSONG
            return KEDUANYA_KOSONG if empty else target if target.alasan else BELUM_ADA
        return target
    assert isinstance(realisasi, Nilai)
    return REALISASI_KOSONG if realisasi.keadaan is Keadaan.KOSONG and not realisasi.alasan else realisasi


Hasil = tuple[Keadaan, Decimal | None, Decimal | None, str]
"""(state, raw, after the limits, reason where there is no number)"""


def calculator(aturan: Aturan) -> Callable[[Decimal, Decimal | tuple[Decimal, Decimal], Decimal | None], Hasil]:
    """The rule made ready for many values: (realisation, target or its bounds, baseline) → Hasil.

    To be called within `localcontext(CONTEXT)`; entering it for each of 100,000 values would cost more than the rest.
    """
    formula: Callable[..., Any] = FORMULAS[aturan.jenis]
    policy = aturan.kebijakan_nol
    step = Decimal(1).scaleb(-aturan.desimal)
    zero = ZERO.quantize(step)
    filled, without = Keadaan.TERISI, Keadaan.TAK_TERHITUNG
    over, to = aturan.angkat_di_atas, _cut(aturan.angkat_menjadi, step)
    ceiling, floor = _cut(aturan.batas_atas, step), _cut(aturan.batas_bawah, step)
    lowest, highest, bounds, words = LOWEST, HIGHEST, tuple, str  # names of the closure are found fastest

    def calculate(r: Decimal, target: Decimal | tuple[Decimal, Decimal], baseline: Decimal | None) -> Hasil:
        try:
            raw = formula(r, nearer(r, target) if target.__class__ is bounds else target, baseline, policy)
            if raw.__class__ is words:
                at_best = raw is REALISASI_NOL and ceiling is not None
                return (filled, ceiling, ceiling, "") if at_best else (without, None, None, raw)
            if not lowest < raw < highest:
                return without, None, None, TERLALU_BESAR
        except DecimalException:
            return without, None, None, TERLALU_BESAR
        mentah = nilai = raw.quantize(step) or zero  # never "-0,00"
        if over is not None and to is not None and mentah > over:
            nilai = to
        if ceiling is not None and nilai > ceiling:
            nilai = ceiling
        if floor is not None and nilai < floor:
            nilai = floor
        return filled, mentah, nilai, ""

    return calculate


def _cut(limit: Decimal | None, step: Decimal) -> Decimal | None:
    return None if limit is None else limit.quantize(step, context=CONTEXT)


def nearer(r: Decimal, bounds: tuple[Decimal, Decimal]) -> Decimal | None:
    """The bound that a value beyond the range missed; None inside."""
    low, high = bounds
    return low if r < low else high if r > high else None


def _positif(r: Decimal, t: Decimal | None, _b: Decimal | None, policy: KebijakanNol) -> Mentah:
    if t is None:
        return HUNDRED
    if t > 0:
        return r * 100 / t
    return TARGET_NEGATIF if t else _at_zero(policy, reached=r >= 0)


def _negatif_linear(r: Decimal, t: Decimal | None, _b: Decimal | None, policy: KebijakanNol) -> Mentah:
    if t is None:
        return HUNDRED
    if t > 0:
        return (2 * t - r) * 100 / t
    return TARGET_NEGATIF if t else _at_zero(policy, reached=r <= 0)


def _negatif_rasio(r: Decimal, t: Decimal | None, _b: Decimal | None, policy: KebijakanNol) -> Mentah:
    if t is None:
        return HUNDRED
    if t > 0:
        return t * 100 / r if r > 0 else REALISASI_NOL
    return TARGET_NEGATIF if t else _at_zero(policy, reached=r <= 0)


def _tepat(r: Decimal, t: Decimal | None, _b: Decimal | None, policy: KebijakanNol) -> Mentah:
    if t is None:
        return HUNDRED
    return 100 - abs(r - t) * 100 / abs(t) if t else _at_zero(policy, reached=r == 0)


def _kemajuan(r: Decimal, t: Decimal | None, b: Decimal | None, policy: KebijakanNol) -> Mentah:
    if b is None:
        return TANPA_BASELINE
    if t is None:
        return HUNDRED
    if t != b:
        return (r - b) * 100 / (t - b)
    return TARGET_SAMA_BASELINE if policy is KebijakanNol.TIDAK_DIHITUNG else _at_zero(policy, reached=r == t)


def _at_zero(policy: KebijakanNol, *, reached: bool) -> Mentah:
    """A target of 0 is reached or it is not; a share of it does not exist."""
    if policy is KebijakanNol.TIDAK_DIHITUNG:
        return TARGET_NOL
    return HUNDRED if reached and policy is KebijakanNol.SERATUS else ZERO


FORMULAS: dict[Jenis, Callable[[Decimal, Decimal | None, Decimal | None, KebijakanNol], Mentah]] = {
    Jenis.POSITIF: _positif,
    Jenis.NEGATIF_LINEAR: _negatif_linear,
    Jenis.NEGATIF_RASIO: _negatif_rasio,
    Jenis.TEPAT: _tepat,
    Jenis.RENTANG: _tepat,
    Jenis.KEMAJUAN: _kemajuan,
}
"""(realisation, target or None inside a range, baseline, zero policy) → percent before rounding, or why none."""
