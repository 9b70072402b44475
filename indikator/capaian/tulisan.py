"""Numbers as Indonesian texts print them: comma for decimals, dots for thousands."""

from decimal import Decimal

from indikator.nilai import rounded

SHOWN = 6  # decimals of a number that was not rounded yet


def tulis(x: Decimal, desimal: int | None = None) -> str:
    """With so many decimals; without a number of them as exact as it is, at most six and then an ellipsis."""
    more = ""
    if desimal is None:
        own = len(f"{x.normalize():f}".partition(".")[2])
        desimal, more = (SHOWN, "…") if own > SHOWN else (own, "")
    return f"{rounded(x, desimal):,f}".translate(SWAPPED) + more


SWAPPED = str.maketrans(",.", ".,")
