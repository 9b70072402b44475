"""What holds between the amounts of a node and year, and how each is typed; pure."""

from collections.abc import Mapping
from decimal import Decimal

from indikator.models.anggaran import FISIK_TW, REALISASI_TW
from indikator.rupiah import read_rupiah, write_rupiah

Amounts = Mapping[str, Decimal | None]


def read_isian(name: str, text: str) -> Decimal | None:
    """An amount or, for `fisik_n`, a percentage from 0 to 100; raises ValueError for what is neither."""
    if name not in FISIK_TW:
        return read_rupiah(text)
    found = read_rupiah(text.strip().removesuffix("%"))
    if found is not None and found > 100:
        raise ValueError(text)
    return found


def settled(now: Amounts, typed: Amounts) -> tuple[dict[str, Decimal | None], bool]:
    """The amounts with what was typed, and whether that is in order.

    Where quarters are known the year's realisasi is their sum, and one typed beside them must be it.
    """
    new = {**now, **typed}
    quarters = [new[name] for name in REALISASI_TW]
    if any(one is not None for one in quarters):
        total = sum((one for one in quarters if one is not None), Decimal(0))
        said = typed.get("realisasi")
        new["realisasi"] = total
        return new, said is None or said == total
    if "realisasi" not in typed and any(now[name] is not None for name in REALISASI_TW):
        new["realisasi"] = None  # it was the sum of quarters that are gone
    return new, True


def texts_of(amounts: Amounts) -> dict[str, str]:
    """As the boxes of the page hold them."""
    return {name: write_rupiah(amount) for name, amount in amounts.items()}
