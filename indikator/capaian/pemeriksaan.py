"""Do the targets of the quarters add up to the year's, by the type of accumulation? Sentences for the planner.

Pure; nothing is refused here: a real document may be wrong, and the check says where.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext

from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import (
    FOLD,
    KUMULATIF,
    MAKSIMUM,
    MINIMUM,
    NILAI_AKHIR,
    QUARTERS,
    RATA_RATA,
    ROMAN,
    check_akumulasi,
)
from indikator.nilai import CONTEXT, rounded

WORDS = {
    KUMULATIF: "Jumlah target triwulan",
    NILAI_AKHIR: "Target triwulan IV",
    RATA_RATA: "Rata-rata target triwulan",
    MAKSIMUM: "Target triwulan tertinggi",
    MINIMUM: "Target triwulan terendah",
}


def check_triwulan(
    akumulasi: str, tahun: Decimal | None, triwulan: Sequence[Decimal | None], satuan: str = ""
) -> list[str]:
    """`tahun` and the four quarters are numbers or None; while all quarters are empty nothing is said.

    A mean is compared at the decimals of the year's target.
    """
    given = [x for x in triwulan if x is not None]
    if not given:
        return []
    problems = check_akumulasi(akumulasi, satuan)
    empty = [ROMAN[place] for place in range(1, QUARTERS + 1) if triwulan[place - 1] is None]
    if empty and akumulasi in {KUMULATIF, RATA_RATA}:
        problems.append(f"Target triwulan {', '.join(empty)} belum diisi; tulis “-” bila memang tidak ditargetkan.")
    if akumulasi == NILAI_AKHIR and triwulan[-1] is None:
        problems.append("Target triwulan IV belum diisi, padahal nilai akhir tahun ditentukan olehnya.")
    if tahun is None:
        return [*problems, "Target tahun ini belum diisi, sedangkan target triwulannya sudah."]
    if akumulasi not in FOLD:
        return [*problems, "Pilih tipe penghitungan agar target triwulan dapat dibandingkan dengan target tahun."]
    if problems:
        return problems
    with localcontext(CONTEXT):
        total = FOLD[akumulasi](given)
    if rounded(total, decimals_of(tahun)) != tahun if akumulasi == RATA_RATA else total != tahun:
        return [f"{WORDS[akumulasi]} {tulis(total)}, sedangkan target tahun {tulis(tahun)}."]
    return []


def decimals_of(x: Decimal) -> int:
    return len(f"{x:f}".partition(".")[2])
