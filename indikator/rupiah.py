"""Amounts of money as people type and read them; pure."""

from decimal import Decimal

from indikator.capaian.tulisan import tulis
from indikator.reading import Keadaan, read_target

DIGITS = 18  # before the comma
SEN = Decimal("0.01")


def read_rupiah(text: str) -> Decimal | None:
    """An amount, None where nothing is typed; a dot stands between thousands here, always.

    Raises ValueError for what is no amount: words, a negative, a range, more digits than any budget has.
    """
    plain = " ".join(text.strip().removesuffix(",-").split())
    found = read_target(plain if plain.startswith("Rp") or not plain else f"Rp {plain}")
    if found.keadaan is Keadaan.KOSONG:
        return None
    one = found.bagian[0] if len(found.bagian) == 1 else None
    if one is None or one.nilai is None or one.atas is not None or one.satuan != "Rp":
        raise ValueError(text)
    if one.nilai < 0 or one.nilai.adjusted() >= DIGITS:
        raise ValueError(text)
    return one.nilai.quantize(SEN)


def read_amount(text: str) -> Decimal | None:
    """An amount, None for everything that is none."""
    try:
        return read_rupiah(text)
    except ValueError:
        return None


def write_rupiah(amount: Decimal | None) -> str:
    """1.250.000, or 1.250.000,50 where there are sen; nothing for a missing one."""
    if amount is None:
        return ""
    return tulis(amount, 0 if amount == amount.to_integral_value() else 2)
