"""Live formulas of the achievement table's sheet: what a cell shows, computed in Excel from the cells beside it.

A formula is written only where it gives exactly the figure that Kinerja has: each candidate is computed here with the
decimals of those cells first. Where none does (parts, ranges, pooled percentages) the cell keeps its plain number.
Formulas stand as `laporan.document.Cell.formula` describes them.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

from indikator.capaian.aturan import Aturan, Jenis
from indikator.capaian.banyak import CapaianSetahun
from indikator.capaian.hitung import calculator
from indikator.nilai import CONTEXT, rounded

TARGET, REALISASI, SAMPAI, CAPAIAN = 4, 9, 13, 14  # columns: the year's target, TW I of the realisations, …
Angka = Decimal | None
EXACT = 15  # digits that a sheet keeps

FORMULAS = {
    Jenis.POSITIF: "{r}*100/{t}",
    Jenis.NEGATIF_LINEAR: "(2*{t}-{r})*100/{t}",
    Jenis.NEGATIF_RASIO: "{t}*100/{r}",
    Jenis.TEPAT: "100-ABS({r}-{t})*100/ABS({t})",
    Jenis.KEMAJUAN: "({r}-{b})*100/({t}-{b})",
}
FOLDS = ("SUM", "AVERAGE", "MAX", "MIN")


def until_formula(realisasi: Sequence[Angka], sampai: int, value: Angka) -> str:
    """The year so far from its quarters: the last one, or their sum, mean, highest or lowest."""
    return _same(_folded(realisasi[:sampai], REALISASI), value)


def capaian_formula(
    target: Sequence[Angka], done: Angka, hasil: CapaianSetahun, aturan: Aturan | None, baseline: Angka, sampai: int
) -> str:
    """`target`: the year's and the four quarters'; empty where the rule is not one of a single number."""
    if aturan is None or done is None or hasil.sampai[2] is None or aturan.jenis not in FORMULAS:
        return ""
    if aturan.jenis is Jenis.KEMAJUAN and baseline is None:
        return ""
    for place, promised in _promised(target, sampai):
        with localcontext(CONTEXT):
            if calculator(aturan)(done, promised, baseline)[:3] == hasil.sampai[:3] and promised and done:
                return limited(aturan, f"{{{SAMPAI}}}", place, baseline)
    return ""


def mean_formula(column: Sequence[Angka], value: Angka, desimal: int) -> str:
    """The mean of what the column has as numbers, as AVERAGE counts them."""
    numbers = [one for one in column if one is not None]
    if value is None or not numbers:
        return ""
    with localcontext(CONTEXT):
        found = rounded(sum(numbers, Decimal(0)) / len(numbers), desimal)
    return f"=ROUND(AVERAGE({{{CAPAIAN}:}}),{desimal})" if found == rounded(value, desimal) else ""


def _promised(target: Sequence[Angka], sampai: int) -> Iterator[tuple[str, Decimal]]:
    """What the rule may compare with: the quarter's target, the quarters so far, the year's."""
    places = list(_folded(target[1 : sampai + 1], TARGET + 1))
    if target[0] is not None:
        places.append((f"{{{TARGET}}}", target[0]))
    yield from places


def _folded(numbers: Sequence[Angka], first: int) -> Iterator[tuple[str, Decimal]]:
    given = [one for one in numbers if one is not None]
    if not given:
        return
    if numbers[-1] is not None:
        yield f"{{{first + len(numbers) - 1}}}", numbers[-1]
    area = f"{{{first}}}:{{{first + len(numbers) - 1}}}"
    with localcontext(CONTEXT):
        total = sum(given, Decimal(0))
        for name, found in zip(FOLDS, (total, total / len(given), max(given), min(given)), strict=True):
            yield f"{name}({area})", found


def _same(candidates: Iterator[tuple[str, Decimal]], value: Angka) -> str:
    if value is None:
        return ""
    return next((f"={text}" for text, found in candidates if rounded(found, EXACT) == rounded(value, EXACT)), "")


def limited(aturan: Aturan, done: str, promised: str, baseline: Angka) -> str:
    """The rule's formula over two places of the sheet, rounded, lifted and held within its limits."""
    text = FORMULAS[aturan.jenis].format(r=done, t=promised, b=f"({baseline:f})" if baseline is not None else "")
    text = f"ROUND({text},{aturan.desimal})"
    if aturan.angkat_di_atas is not None and aturan.angkat_menjadi is not None:
        text = f"IF({text}>{aturan.angkat_di_atas:f},{aturan.angkat_menjadi:f},{text})"
    if aturan.batas_atas is not None:
        text = f"MIN({text},{aturan.batas_atas:f})"
    if aturan.batas_bawah is not None:
        text = f"MAX({text},{aturan.batas_bawah:f})"
    return f"={text}"
