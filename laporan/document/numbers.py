"""How Excel shows a number as its text does: the format of a cell, or none where only the text tells it."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

MAX_DIGITS = 15  # that a sheet keeps
PRECISE = Context(prec=60)
_NUMBER = re.compile(r'([^\d"-]*)(-?)([1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d*|0)(?:,(\d+))?((?![.,]?\d)[^"]*)')


def number_format(text: str, value: Decimal) -> str | None:
    """Excel's format in which `value` reads exactly as `text` ('1.250,50 ha' → '#,##0.00" ha"').

    None where no format does, or the number has more digits than a sheet keeps: the cell is text then.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    before, sign, whole, fraction, after = match.groups(default="")
    number = Decimal(f"{sign}{whole.replace('.', '')}.{fraction}")
    if number != rounded_half_up(value, len(fraction)) or len(whole) + len(fraction) > MAX_DIGITS or (before and sign):
        return None
    digits = ("#,##0" if "." in whole else "0") + (f".{'0' * len(fraction)}" if fraction else "")
    return "".join((before and f'"{before}"', digits, after and f'"{after}"'))


def rounded_half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=PRECISE)
