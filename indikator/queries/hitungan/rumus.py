"""What an indicator is computed from: its variables, the indicators it refers to, its formula as it is read."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

from indikator.formula import FormulaError, Rumus, names_now, parse
from indikator.formula.syntax import Panggilan, walk
from indikator.models import Indikator, Variabel
from indikator.susunan.gabungan import MIN_SOURCES, SEBUTAN, Gabungan, recognised

LANGSUNG = "nilai"  # the key of a value that is entered itself
TAHUN_LUAR = "tahun"  # the year of a score that another body gave
KUMULATIF = "kumulatif"  # the function of the year so far
LALU = "lalu"  # last year's figures by variable, where Kinerja has none


def variables_of(indikator: Indikator) -> list[Variabel]:
    return sorted(indikator.variabel.all(), key=lambda one: one.urutan)


def kode_isian(indikator: Indikator) -> list[str]:
    """What is entered for an indicator, in order: its variables, or the value itself."""
    if indikator.cara_ukur == Indikator.CaraUkur.RUMUS:
        own = [one.kode for one in variables_of(indikator) if one.rujukan_id is None]
        return [*own, LALU] if LALU in functions(indikator.rumus) else own
    return [LANGSUNG, TAHUN_LUAR] if indikator.cara_ukur == Indikator.CaraUkur.LUAR else [LANGSUNG]


def refers(indikator: Indikator) -> bool:
    """Whether its value rests on other indicators, so that it changes though nobody types here."""
    return bool(sources_of(indikator))


def sources_of(indikator: Indikator) -> list[Indikator]:
    """The indicators that its formula refers to."""
    if indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        return []
    return [one.rujukan for one in indikator.variabel.all() if one.rujukan is not None]


def gabungan_of(indikator: Indikator) -> Gabungan | None:
    """What it combines of other units, where its formula was written for that; None for any other indicator."""
    if indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        return None
    own = variables_of(indikator)
    if len(own) < MIN_SOURCES or own[0].rujukan_id is None:
        return None
    return recognised(indikator.rumus, [(one.kode, one.rujukan_id, one.rujukan_variabel) for one in own])


def way_said(indikator: Indikator) -> str:
    """How it is measured in a line; of what is combined the way and of how many."""
    found = gabungan_of(indikator)
    if found is None:
        return str(indikator.get_cara_ukur_display())
    way = {"cara": SEBUTAN[found.cara].lower(), "n": len(found.sumber)}
    return _("Digabung dari unit lain: %(cara)s dari %(n)s indikator") % way


def computed_anew(indikator: Indikator, isian: Mapping[str, object]) -> bool:
    """Whether a value must be computed again before it counts: the formula gives it, or what was typed was typed for a
    formula that measures the indicator no more.
    """
    return indikator.cara_ukur == Indikator.CaraUkur.RUMUS or not isian.keys() <= {LANGSUNG, TAHUN_LUAR}


def quarters_used(indikator: Indikator, tahun: int, triwulan: int) -> list[tuple[int, int]]:
    """The quarters whose figures its formula may take for this one: itself, those so far, those of the year before."""
    used = functions(indikator.rumus)
    before = [(tahun - 1, one) for one in range(1, 5)] if LALU in used else []
    return before + [(tahun, one) for one in range(1 if KUMULATIF in used else triwulan, triwulan + 1)]


def rumus_of(teks: str) -> Rumus | None:
    """A stored expression; None where it cannot be read (any more)."""
    return _read(teks)[0]


def functions(teks: str) -> frozenset[str]:
    """The functions that a formula calls; `lalu` and `kumulatif` need the figures of other quarters."""
    return _read(teks)[1]


def names_now_of(teks: str) -> frozenset[str]:
    """The names whose value of the same period a formula takes: what stands under `lalu` alone is of another year."""
    rumus = rumus_of(teks)
    return names_now(rumus) if rumus is not None else frozenset()


@lru_cache(maxsize=16_384)
def _read(teks: str) -> tuple[Rumus | None, frozenset[str]]:
    """A text means the same for ever, so each is read once in a process; about a kilobyte each."""
    try:
        rumus = parse(teks)
    except FormulaError:
        return None, frozenset()
    return rumus, frozenset(node.fungsi for node, _depth in walk(rumus.akar) if isinstance(node, Panggilan))
