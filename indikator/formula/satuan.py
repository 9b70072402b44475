"""Units of measure: what a sum, a product and a percentage do to them."""

from dataclasses import dataclass

SYNONYMS = {
    "%": "persen", "prosen": "persen", "persentase": "persen", "prosentase": "persen", "percent": "persen",
    "rp": "rupiah", "rp.": "rupiah", "idr": "rupiah",
    **dict.fromkeys(("indeks", "nilai", "skor", "poin", "point", "angka", "skala", "level"), "skor"),
}  # fmt: skip
PERSEN, SKOR = "persen", "skor"


@dataclass(frozen=True, slots=True)
class Satuan:
    """`dasar`: each unit with its power, by name; () is a ratio of equal units.

    None: unknown, of which nothing is said. `polos`: a bare number or a count, which goes with every unit.
    """

    dasar: tuple[tuple[str, int], ...] | None = ()
    polos: bool = False

    @property
    def tentu(self) -> bool:
        """Whether it is known and not that of a bare number."""
        return self.dasar is not None and not self.polos

    @property
    def rasio(self) -> bool:
        return self.dasar == ()

    def __str__(self) -> str:
        if not self.dasar:
            return "perbandingan"
        above = [name + (f"^{power}" if power > 1 else "") for name, power in self.dasar if power > 0]
        below = [name + (f"^{-power}" if power < -1 else "") for name, power in self.dasar if power < 0]
        return " × ".join(above or ["1"]) + "".join(f" per {name}" for name in below)


TAK_DIKETAHUI = Satuan(None)
POLOS = Satuan((), polos=True)
RASIO = Satuan(())
PERCENT = Satuan(((PERSEN, 1),))
SCORE = Satuan(((SKOR, 1),))


def read_satuan(teks: str) -> Satuan:
    """The unit as a planner writes it: 'orang', '%', 'Rp/orang', 'dokumen per tahun'; "" is unknown."""
    above, *below = (part.strip() for part in " ".join(teks.lower().split()).replace(" per ", "/").split("/"))
    if not above:
        return TAK_DIKETAHUI
    unit = _one(above)
    for part in below:
        unit = times(unit, _one(part), -1)
    return unit


def _one(name: str) -> Satuan:
    return Satuan(((SYNONYMS.get(name, name), 1),)) if name else TAK_DIKETAHUI


def times(first: Satuan, second: Satuan, power: int = 1) -> Satuan:
    """First × second^power."""
    if first.dasar is None or second.dasar is None:
        return TAK_DIKETAHUI
    powers = dict(first.dasar)
    for name, each in second.dasar:
        powers[name] = powers.get(name, 0) + each * power
    dasar = tuple(sorted((name, each) for name, each in powers.items() if each))
    return Satuan(dasar, first.polos and second.polos)


def fits(unit: Satuan, wanted: Satuan) -> bool:
    """Whether a result of this unit can stand for one of the other; a score may be a ratio or a percentage."""
    if not unit.tentu or not wanted.tentu:
        return True
    return unit == wanted or (wanted == SCORE and unit in {RASIO, PERCENT})
