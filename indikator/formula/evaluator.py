"""A formula and the values of its names → one value. Never raises, whatever the formula and the values."""

from decimal import DecimalException

from indikator.formula.arithmetic import CONTEXT, TOO_LARGE, Berhenti, Hitung, Tempat
from indikator.formula.compiler import OUT_OF_FUEL, Program, program_of
from indikator.formula.lingkungan import Lingkungan, Ruang
from indikator.formula.syntax import Rumus
from indikator.nilai import Keadaan, Nilai

FUEL = 10_000
"""Steps that one formula may take: one for each part computed, ten for a power, each member of a set again."""


def evaluate(rumus: Rumus, lingkungan: Lingkungan[Nilai], fuel: int = FUEL) -> Nilai:
    """The value of a formula, unrounded (34 digits). The states and their rules: package docstring."""
    program: Program = rumus.__dict__.get("program") or program_of(rumus)
    if program.langkah > fuel:
        return OUT_OF_FUEL
    return _value(
        program.hitung, Ruang(lingkungan, None, [fuel - program.langkah]) if program.perlu_ruang else lingkungan
    )


def value_at(rumus: Rumus, ruang: Ruang[Nilai]) -> Nilai:
    """The value of a part at its place inside sets, paid for from the tank of that place."""
    program = program_of(rumus)
    ruang.tangki[0] -= program.langkah
    return OUT_OF_FUEL if ruang.tangki[0] < 0 else _value(program.hitung, ruang)


def _value(hitung: Hitung, tempat: Tempat) -> Nilai:
    try:
        x = CONTEXT.plus(hitung(tempat))
    except Berhenti as stop:
        return stop.nilai
    except DecimalException:  # a value handed in that is itself beyond all limits
        return TOO_LARGE
    return Nilai(FILLED, x) if x.is_finite() else TOO_LARGE


FILLED = Keadaan.TERISI
