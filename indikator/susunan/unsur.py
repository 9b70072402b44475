"""The score of an instrument as a formula over its parts: score = faktor × Σ bobot × nilai, weights as parameters.

Pure. The weights are named, not written, so that each year is weighed by the version that held on its quarter's last
day; only a weight that no parameter holds (1/9) stands as a number. Every part is needed: one that is missing makes the
score missing, a weight is never spread over the others.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from indikator.capaian.instrumen import Instrumen
from indikator.formula.printer import number_text
from indikator.susunan import Susunan, VariabelSusunan

FINITE = 10**9


def score_formula(
    instrumen: Instrumen, parameter: Mapping[str, Decimal], skala: Collection[str] = (), *, rinci: bool = False
) -> Susunan:
    """`parameter` are the numbers that hold for the version by their code in small letters, `skala` the scales that
    `predikat` may name. With `rinci` one variable for each part of each part (AKIP: 12), else one for each part.
    """
    parts = _parts(instrumen, rinci=rinci and bool(instrumen.sub))
    kode = _name(instrumen.kode)
    weights = {weight for _kode, _label, weight in parts}
    if len(weights) == 1 and len(parts) > 1 and f"{kode}_{parts[0][0]}" not in parameter:
        text = _even([one for one, *_rest in parts], weights.pop(), kode, parameter)
    else:
        text = " + ".join(_term(part, weight, kode, parameter) for part, _label, weight in parts)
        text = f"({text})" if instrumen.faktor != 1 and len(parts) > 1 else text
    if instrumen.faktor != 1:
        text += f" × {_number(instrumen.faktor)}"
    word = _name(instrumen.skala)
    if word and word in skala:
        text = f"predikat({text}; {word})"
    answers = instrumen.kode if instrumen.jawaban else ""
    variabel = tuple(VariabelSusunan(part, label, jawaban=answers) for part, label, _weight in parts)
    return Susunan(text, variabel, instrumen.skala)


def _parts(instrumen: Instrumen, *, rinci: bool) -> list[tuple[str, str, Fraction]]:
    """Code, label and weight of what is entered."""
    if not rinci:
        return [(_name(one.kode), one.nama, one.bobot) for one in instrumen.unsur]
    return [
        (f"{_name(one.kode)}_{_name(sub.kode)}"[:40], f"{one.nama}: {sub.nama.lower()}", one.bobot * sub.bobot)
        for one in instrumen.unsur
        for sub in instrumen.sub
    ]


def _even(parts: Sequence[str], weight: Fraction, kode: str, parameter: Mapping[str, Decimal]) -> str:
    """The same weight for all: (u1 + … + u9) / ikm_unsur."""
    inner = f"({' + '.join(parts)})"
    named = f"{kode}_unsur"
    if weight.numerator == 1 and parameter.get(named) == weight.denominator:
        return f"{inner} / {named}"
    return f"{inner} × {_number(weight)}"


def _term(part: str, weight: Fraction, kode: str, parameter: Mapping[str, Decimal]) -> str:
    named = f"{kode}_{part}"
    return f"{named if named in parameter else _number(weight)} × {part}"


def _number(x: Fraction) -> str:
    """Exact: 0,11; a weight that is no finite decimal as a division."""
    if FINITE % x.denominator:
        return f"({x.numerator} / {x.denominator})"
    return number_text(Decimal(x.numerator) / Decimal(x.denominator))


def _name(kode: str) -> str:
    """A code as formulas write it."""
    name = "".join(one if one.isascii() and one.isalnum() else "_" for one in kode.lower())
    return f"n{name}" if name[:1].isdigit() else name
