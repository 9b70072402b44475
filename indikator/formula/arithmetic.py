"""Sums, products and powers of values as closures: states carried on, every impossible result with its reason."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow

from indikator.formula.lingkungan import Lingkungan, Ruang
from indikator.formula.syntax import MAX_EXPONENT
from indikator.nilai import DIGITS, STRENGTH, Nilai, tak_terhitung

MAX_MAGNITUDE = 60
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_UP,
    Emax=MAX_MAGNITUDE - 1,
    Emin=-MAX_MAGNITUDE,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
"""34 significant digits, half away from zero; results of 10^60 and more are refused."""

Tempat = Ruang[Nilai] | Lingkungan[Nilai]
"""A Lingkungan itself suffices where a formula has no sets and no other years."""
Hitung = Callable[[Tempat], Decimal]

TOO_LARGE = tak_terhitung("Hasilnya terlalu besar untuk dihitung.")


class Berhenti(Exception):
    """There is no number: the state that takes its place."""

    def __init__(self, nilai: Nilai) -> None:
        self.nilai = nilai


def strongest_of(stop: Berhenti, rest: Sequence[Hitung], ruang: Tempat) -> Berhenti:
    """The strongest state among one that came up and those of the parts not computed yet."""
    for part in rest:
        try:
            part(ruang)
        except Berhenti as other:
            stop = stronger(stop, other)
    return Berhenti(stop.nilai)


def stronger(first: Berhenti | None, second: Berhenti) -> Berhenti:
    """Of two equally strong the first."""
    if first is None or STRENGTH[second.nilai.keadaan] > STRENGTH[first.nilai.keadaan]:
        return second
    return first


def all_of(parts: Sequence[Hitung], ruang: Tempat) -> list[Decimal]:
    """The numbers of all parts; each part is computed once, also when one of them has none."""
    numbers: list[Decimal] = []
    try:
        for part in parts:
            numbers.append(part(ruang))  # noqa: PERF401 - how many there are tells which part stopped
    except Berhenti as stop:
        raise strongest_of(stop, parts[len(numbers) + 1 :], ruang) from None
    return numbers


def both(first: Hitung, second: Hitung, ruang: Tempat) -> tuple[Decimal, Decimal]:
    try:
        x = first(ruang)
    except Berhenti as stop:
        raise strongest_of(stop, (second,), ruang) from None
    return x, second(ruang)


def sum_of(parts: Sequence[tuple[str, Hitung]]) -> Hitung:
    add, subtract = CONTEXT.add, CONTEXT.subtract
    steps = [(add if sign == "+" else subtract) for sign, _ in parts]
    closures = [part for _, part in parts]

    def run(ruang: Tempat) -> Decimal:
        first, *others = all_of(closures, ruang)
        try:
            for step, x in zip(steps[1:], others, strict=True):
                first = step(first, x)
        except DecimalException:
            raise Berhenti(TOO_LARGE) from None
        return first

    return run


def linear_of(terms: Sequence[tuple[str, Decimal | None, str]], general: Hitung) -> Hitung:
    """A sum of names, each with a weight or None, without calls; `general` where one of them is no plain number."""
    add, subtract, multiply = CONTEXT.add, CONTEXT.subtract, CONTEXT.multiply
    (_, weight, first), *others = terms
    steps = [(add if sign == "+" else subtract, each, name) for sign, each, name in others]

    def run(ruang: Tempat) -> Decimal:
        nilai = ruang.nilai
        try:
            total = nilai[first].angka
            if total is not None:
                if weight is not None:
                    total = multiply(weight, total)
                for step, each, name in steps:
                    x = nilai[name].angka
                    if x is None:
                        break
                    total = step(total, x if each is None else multiply(each, x))
                else:
                    return total
        except (KeyError, DecimalException):
            pass
        return general(ruang)

    return run


def product_of(parts: Sequence[tuple[str, Hitung]], names: Sequence[str]) -> Hitung:
    """Factors from left to right; `names` says what each is called, for a divisor that is zero."""
    if len(parts) == 2:
        (_, first), (sign, second) = parts
        return quotient_of(first, second, names[1]) if sign == "/" else times(first, second)
    if len(parts) == 3 and parts[1][0] == "/" and parts[2][0] == "*":
        return times(quotient_of(parts[0][1], parts[1][1], names[1]), parts[2][1])  # a / b × 100, the usual one
    return long_product(parts, names)


def times(first: Hitung, second: Hitung) -> Hitung:
    multiply = CONTEXT.multiply

    def run(ruang: Tempat) -> Decimal:
        try:
            x = first(ruang)
        except Berhenti as stop:
            raise strongest_of(stop, (second,), ruang) from None
        try:
            return multiply(x, second(ruang))
        except DecimalException:
            raise Berhenti(TOO_LARGE) from None

    return run


def quotient_of_names(first: str, second: str, general: Hitung) -> Hitung:
    """The most frequent part of all formulas, without calls; `general` where it is not two plain numbers."""
    divide = CONTEXT.divide

    def run(ruang: Tempat) -> Decimal:
        try:
            nilai = ruang.nilai
            x, y = nilai[first].angka, nilai[second].angka
            if x is not None and y:
                return divide(x, y)
        except (KeyError, DecimalException):
            pass
        return general(ruang)

    return run


def quotient_of(first: Hitung, second: Hitung, name: str) -> Hitung:
    divide = CONTEXT.divide

    def run(ruang: Tempat) -> Decimal:
        try:
            x = first(ruang)
        except Berhenti as stop:
            raise strongest_of(stop, (second,), ruang) from None
        y = second(ruang)
        if not y:
            raise Berhenti(divided_by_zero(name))
        try:
            return divide(x, y)
        except DecimalException:
            raise Berhenti(TOO_LARGE) from None

    return run


def long_product(parts: Sequence[tuple[str, Hitung]], names: Sequence[str]) -> Hitung:
    """As (a / b) / c would be: a zero among the divisors is told even where a later part has no number."""
    steps = [(sign == "/", part, name) for (sign, part), name in zip(parts, names, strict=True)]

    def run(ruang: Tempat) -> Decimal:
        product, stop = Decimal(1), None
        for divides, part, name in steps:
            try:
                x = part(ruang)
                if stop is None and divides and not x:
                    stop = Berhenti(divided_by_zero(name))
                elif stop is None:
                    product = CONTEXT.divide(product, x) if divides else CONTEXT.multiply(product, x)
            except Berhenti as other:
                stop = stronger(stop, other)
            except DecimalException:
                stop = stronger(stop, Berhenti(TOO_LARGE))
        if stop is not None:
            raise stop
        return product

    return run


def power_of(base: Hitung, exponent: Hitung, name: str) -> Hitung:
    def run(ruang: Tempat) -> Decimal:
        x, y = both(base, exponent, ruang)
        if abs(y) > MAX_EXPONENT:
            raise Berhenti(tak_terhitung(f"Pangkat di luar −{MAX_EXPONENT} sampai {MAX_EXPONENT}."))
        if not x and y < 0:
            raise Berhenti(divided_by_zero(name))
        if not x and not y:
            raise Berhenti(tak_terhitung("0 pangkat 0 tidak punya nilai."))
        if x < 0 and y != y.to_integral_value():
            raise Berhenti(tak_terhitung("Bilangan negatif tidak dapat dipangkatkan dengan pecahan."))
        try:
            return CONTEXT.power(x, y)
        except DecimalException:
            raise Berhenti(TOO_LARGE) from None

    return run


def divided_by_zero(name: str) -> Nilai:
    return tak_terhitung(f"Pembagi “{name}” bernilai 0.")
