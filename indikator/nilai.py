"""A measured value: a number, or which of four ways there is none; the arithmetic that every figure shares.

Pure. A zero is a number (TERISI). The other states are never confused with it, nor with each other:

    KOSONG          missing: it is due, and nobody has entered it
    BELUM_WAKTUNYA  not yet due: its period has not ended
    TIDAK_BERLAKU   not applicable: said so by a person, with a reason; nobody has to enter it
    TAK_TERHITUNG   all that was needed is there, but it gives no number (a division by zero), with the reason

`indikator.reading.Keadaan` is another thing: what a printed target text says ("-" is NIHIL there).

Numbers are Decimals of 34 significant digits (decimal128), rounded half away from zero (0,005 → 0,01), as people do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import StrEnum

DIGITS = 34
CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_UP, traps=[DivisionByZero, InvalidOperation, Overflow])
"""For every calculation with measured values; the ambient context of the thread is never used."""


class Keadaan(StrEnum):
    TERISI = "terisi"
    KOSONG = "kosong"
    BELUM_WAKTUNYA = "belum_waktunya"
    TIDAK_BERLAKU = "tidak_berlaku"
    TAK_TERHITUNG = "tak_terhitung"


@dataclass(frozen=True, slots=True, init=False)
class Nilai:
    """`angka` is set exactly when the state is TERISI; `alasan` is an Indonesian sentence for the other states."""

    keadaan: Keadaan
    angka: Decimal | None
    alasan: str

    def __init__(self, keadaan: Keadaan, angka: Decimal | None = None, alasan: str = "") -> None:
        # Straight into the slots: half the time of what dataclass writes, and a Pemda has 100,000 of these a page.
        _set_keadaan(self, keadaan)
        _set_angka(self, angka)
        _set_alasan(self, alasan)

    @property
    def terisi(self) -> bool:
        return self.angka is not None


_set_keadaan = Nilai.__dict__["keadaan"].__set__
_set_angka = Nilai.__dict__["angka"].__set__
_set_alasan = Nilai.__dict__["alasan"].__set__

KOSONG = Nilai(Keadaan.KOSONG)
BELUM_WAKTUNYA = Nilai(Keadaan.BELUM_WAKTUNYA)


def angka(nilai: Decimal | int | str) -> Nilai:
    """A number as a measured value; a text in Python's notation ("12.5"), not as people type it."""
    return Nilai(Keadaan.TERISI, nilai if isinstance(nilai, Decimal) else Decimal(nilai))


def tidak_berlaku(alasan: str) -> Nilai:
    return Nilai(Keadaan.TIDAK_BERLAKU, None, alasan)


def tak_terhitung(alasan: str) -> Nilai:
    return Nilai(Keadaan.TAK_TERHITUNG, None, alasan)


STRENGTH = {
    Keadaan.TERISI: 0,
    Keadaan.BELUM_WAKTUNYA: 1,  # wait
    Keadaan.KOSONG: 2,  # somebody has to enter it
    Keadaan.TIDAK_BERLAKU: 3,  # nobody has to
    Keadaan.TAK_TERHITUNG: 4,  # the data are there and wrong
}
"""Where a calculation needs several values, the state of the result is the strongest of theirs."""


def strongest(nilai: Iterable[Nilai]) -> Nilai | None:
    """The first value with the strongest state other than TERISI; None where all are numbers."""
    found: Nilai | None = None
    for each in nilai:
        if each.angka is None and (found is None or STRENGTH[each.keadaan] > STRENGTH[found.keadaan]):
            found = each
    return found


def rounded(x: Decimal, desimal: int) -> Decimal:
    """Half away from zero at so many decimals (negative: tens, hundreds), with exactly those decimals: 37.5 → 37.50.

    A number of so many digits that it can't have those decimals beside them comes back as it is. Never raises
    for a finite number.
    """
    x = CONTEXT.plus(x) or Decimal(0)
    if x.adjusted() + 1 + desimal > DIGITS:
        return x
    return x.quantize(Decimal(1).scaleb(-desimal), context=CONTEXT)
