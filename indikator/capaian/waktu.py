"""From quarters to the year: what was realised and promised until a quarter, by the indicator's type of accumulation.

Pure. The types (tipe penghitungan):

    kumulatif     the sum of the quarters
    nilai_akhir   the last filled quarter
    rata_rata     the mean of the filled quarters
    maksimum, minimum
    gabungan      a cumulative percentage: numerators and denominators are summed by who knows them

Quarters that nobody has filled yet are left out, and `missing_quarters` names them: a sum with one missing is too low
and is never shown without saying so. A percentage is never summed (FRM-09): its parts are added, then divided.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from indikator.capaian.target import Sel
from indikator.nilai import CONTEXT, KOSONG, Keadaan, Nilai, angka, strongest, tak_terhitung

QUARTERS = 4
ROMAN = ("", "I", "II", "III", "IV")  # by the number of the quarter
KUMULATIF, NILAI_AKHIR, RATA_RATA, MAKSIMUM, MINIMUM = "kumulatif", "nilai_akhir", "rata_rata", "maksimum", "minimum"
GABUNGAN = "gabungan"  # of a cumulative percentage; never stored, see `accumulation`
TANPA_TIPE = tak_terhitung("Tipe penghitungan belum dipilih, jadi beberapa triwulan tidak dapat digabung.")
PERSEN_DIJUMLAH = tak_terhitung(
    "Persentase tidak boleh dijumlahkan antartriwulan. Isi pembilang dan penyebutnya sebagai variabel "
    "(keduanya dijumlahkan, lalu dibagi), atau pilih nilai akhir."
)
TARGET_TW_KOSONG = Nilai(Keadaan.KOSONG, None, "Target triwulan ini belum diisi.")
TARGET_TW_BOLONG = Nilai(Keadaan.KOSONG, None, "Target salah satu triwulan sebelumnya belum diisi.")

Isian = Decimal | Nilai
"""A realisation in the bulk calculation: a number as it is, any other state as Nilai."""


def mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


FOLD: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    KUMULATIF: lambda numbers: sum(numbers, Decimal(0)),
    NILAI_AKHIR: lambda numbers: numbers[-1],
    RATA_RATA: mean,
    MAKSIMUM: max,
    MINIMUM: min,
}
"""The numbers of the filled quarters, at least one, in order → the value of the period."""


def accumulation(akumulasi: str, satuan: str) -> str:
    """The type to calculate with: a percentage that is said to be cumulative is pooled."""
    return GABUNGAN if akumulasi == KUMULATIF and is_percentage(satuan) else akumulasi


def accumulate(akumulasi: str, triwulan: Sequence[Nilai], sampai: int = QUARTERS) -> Nilai:
    """The value of the year until this quarter (1 … 4), unrounded.

    Where no quarter is filled the state is: missing if any is due and missing; else the strongest of theirs. Where
    one alone is filled every type gives that; several need a type that says how (`Setahun.gabungan` for a pooled one).
    """
    due = triwulan[:sampai]
    numbers = [one.angka for one in due if one.angka is not None]
    if not numbers:
        return nothing(due)
    if len(numbers) == 1:
        return angka(numbers[0])
    if akumulasi not in FOLD:
        return PERSEN_DIJUMLAH if akumulasi == GABUNGAN else TANPA_TIPE
    with localcontext(CONTEXT):
        return angka(FOLD[akumulasi](numbers))


def nothing(due: Sequence[Nilai]) -> Nilai:
    """What a period is of which no quarter has a number; KOSONG goes first, because somebody has to act."""
    return next((one for one in due if one.keadaan is Keadaan.KOSONG), None) or strongest(due) or KOSONG


def missing_quarters(triwulan: Sequence[Nilai], sampai: int = QUARTERS) -> list[int]:
    """The quarters (1 … 4) that are due and not filled."""
    return [place for place, one in enumerate(triwulan[:sampai], 1) if one.keadaan is Keadaan.KOSONG]


def accumulate_target(akumulasi: str, triwulan: Sequence[Sel], tahun: Sel, sampai: int = QUARTERS) -> Sel:
    """What was promised until this quarter, by the same type; a pooled percentage and a blank type take the last.

    A sum wants all its quarters; "tidak ditargetkan" adds nothing to it. The other types take the quarters that have
    a target. Where no quarter has one, the target of the year stands for all of them.
    """
    due = triwulan[:sampai]
    if not has_quarters(triwulan):
        return tahun
    parts = [_bounds(one) for one in due if not isinstance(one, Nilai)]
    if akumulasi == KUMULATIF and any(
        isinstance(one, Nilai) and one.keadaan is not Keadaan.TIDAK_BERLAKU for one in due
    ):
        return _first_problem(due)
    if not parts:
        return _first_problem(due)
    fold = FOLD.get(akumulasi, FOLD[NILAI_AKHIR])
    with localcontext(CONTEXT):
        low, high = fold([low for low, _high in parts]), fold([high for _low, high in parts])
    return low if low == high else (low, high)


def has_quarters(triwulan: Iterable[Sel]) -> bool:
    """Whether anything was said of the quarters at all."""
    return any(not isinstance(one, Nilai) or one.keadaan is not Keadaan.KOSONG for one in triwulan)


def _bounds(cell: Sel) -> tuple[Decimal, Decimal]:
    assert not isinstance(cell, Nilai)
    return cell if isinstance(cell, tuple) else (cell, cell)


def _first_problem(due: Sequence[Sel]) -> Nilai:
    states = [one for one in due if isinstance(one, Nilai)]
    worst = max(states, key=lambda one: TARGET_STRENGTH.get(one.keadaan, 0))
    if worst.keadaan is not Keadaan.KOSONG:
        return worst
    return TARGET_TW_KOSONG if isinstance(due[-1], Nilai) and due[-1].keadaan is Keadaan.KOSONG else TARGET_TW_BOLONG


TARGET_STRENGTH = {Keadaan.TIDAK_BERLAKU: 1, Keadaan.KOSONG: 2, Keadaan.TAK_TERHITUNG: 3}


@dataclass(frozen=True, slots=True)
class Setahun:
    """A year of one indicator: four realisations, four targets, the year's target.

    `gabungan`, where the caller pooled the variables of a formula: the value of the year until each quarter.
    """

    akumulasi: str
    realisasi: Sequence[Nilai]
    target: Sequence[Sel]
    target_tahun: Sel
    gabungan: Sequence[Nilai] | None = None

    def done(self, sampai: int) -> Nilai:
        if self.gabungan is not None:
            return self.gabungan[sampai - 1]
        return accumulate(self.akumulasi, self.realisasi, sampai)

    def promised(self, sampai: int) -> Sel:
        return accumulate_target(self.akumulasi, self.target, self.target_tahun, sampai)


def quarter_pair(year: Setahun, triwulan: int) -> tuple[Nilai, Sel]:
    """What a quarter is judged by: a cumulative one by the year until it, all others by its own value and target."""
    own = year.realisasi[triwulan - 1]
    if year.akumulasi in {KUMULATIF, GABUNGAN} and own.terisi:
        own = year.done(triwulan)
    if year.akumulasi == KUMULATIF or not has_quarters(year.target):
        return own, year.promised(triwulan)
    cell = year.target[triwulan - 1]
    return own, TARGET_TW_KOSONG if isinstance(cell, Nilai) and cell.keadaan is Keadaan.KOSONG else cell


def year_to_date_pair(year: Setahun, sampai: int) -> tuple[Nilai, Sel]:
    """The year after a quarter against what was promised until then."""
    return year.done(sampai), year.promised(sampai)


def year_pair(year: Setahun, sampai: int = QUARTERS) -> tuple[Nilai, Sel]:
    """The same against the target of the whole year; where only the quarters have targets, against all four of them."""
    unsaid = isinstance(year.target_tahun, Nilai) and year.target_tahun.keadaan is Keadaan.KOSONG
    return year.done(sampai), year.promised(QUARTERS) if unsaid else year.target_tahun


def is_percentage(satuan: str) -> bool:
    return satuan.strip().lower().split(" ")[0] in {"%", "persen", "persentase", "prosentase"}


def check_akumulasi(akumulasi: str, satuan: str) -> list[str]:
    """FRM-09: percentages of quarters are not summed."""
    if akumulasi == KUMULATIF and is_percentage(satuan):
        return [PERSEN_DIJUMLAH.alasan]
    return []
