"""Numbers as Indonesian texts print them: comma for decimals, dots for thousands."""

from collections.abc import Mapping
from decimal import Decimal

from indikator.nilai import rounded

SHOWN = 6  # decimals of a number that was not rounded yet
DISPLAYED = 2  # decimals on pages and in print, where the indicator says nothing


def decimals_shown(x: Decimal, desimal: int | None) -> int:
    """The indicator's own; without them as many as the number has, at most two. The exact one stays in "Jelaskan"."""
    if desimal is not None:
        return desimal
    own = len(f"{rounded(x, DISPLAYED).normalize():f}".partition(".")[2])
    return min(own, DISPLAYED)


def tulis(x: Decimal, desimal: int | None = None) -> str:
    """With so many decimals; without a number of them as exact as it is, at most six and then an ellipsis."""
    more = ""
    if desimal is None:
        own = len(f"{x.normalize():f}".partition(".")[2])
        desimal, more = (SHOWN, "…") if own > SHOWN else (own, "")
    return f"{rounded(x, desimal):,f}".translate(SWAPPED) + more


SWAPPED = str.maketrans(",.", ".,")


def part_text(part: Mapping[str, str]) -> str:
    """A part of a target or of a realisation as the tables keep it: "84,01 (A)", "39 OPD", "8 – 12", "BB" alone."""
    predikat, satuan = part.get("predikat", ""), part.get("satuan", "")
    if not part.get("nilai"):
        return predikat
    bounds = [Decimal(part[name]) for name in ("nilai", "atas") if part.get(name)]
    number = " – ".join(f"{one:,f}".translate(SWAPPED) for one in bounds)
    if satuan == "%":
        return f"{number}%"
    return f"{number} {satuan}".strip() + (f" ({predikat})" if predikat else "")
