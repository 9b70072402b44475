"""The shape of a formula once it is read: frozen nodes, the problems found in a text, and the limits of both.

Every node knows its place in the text (`letak`), which takes no part in comparing two formulas.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

MAX_TEXT = 4_000  # letters of a formula
MAX_NODES = 1_000  # parts of a formula
MAX_DEPTH = 40  # brackets, functions and conditions inside each other
MAX_DIGITS = 24  # digits of a number that is written in a formula
MAX_NAME = 60  # letters of a name
MAX_EXPONENT = 100  # of a power, either way
MAX_DECIMALS = 12  # of bulatkan, either way


class Letak(NamedTuple):
    """A stretch of the text, counted in characters from 0."""

    posisi: int
    panjang: int


NOWHERE = Letak(0, 0)


@dataclass(frozen=True, slots=True)
class Masalah:
    """One problem: where in the text, an Indonesian sentence, and where known what to write instead."""

    posisi: int
    panjang: int
    pesan: str
    saran: str = ""


class FormulaError(ValueError):
    """The text is no formula; `masalah` holds every problem found, in the order of the text, and is never empty."""

    def __init__(self, masalah: tuple[Masalah, ...]) -> None:
        self.masalah = masalah
        super().__init__(" ".join(each.pesan for each in masalah))


@dataclass(frozen=True, slots=True)
class Angka:
    """A number, never negative."""

    nilai: Decimal
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Persen:
    """`30%` is 0,30; only `100%` is 100 with the unit persen, as in `a / b × 100%`."""

    nilai: Decimal
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Nama:
    """A variable, a parameter or another indicator, by its code in small letters."""

    kode: str
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negatif:
    isi: "Simpul"
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Jumlahan:
    """Terms from left to right, each with its sign; the first sign is always +."""

    suku: tuple[tuple[Literal["+", "-"], "Simpul"], ...]
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Hasilkali:
    """Factors from left to right, each multiplied or divided by; the first is always *."""

    faktor: tuple[tuple[Literal["*", "/"], "Simpul"], ...]
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pangkat:
    dasar: "Simpul"
    eksponen: "Simpul"
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Panggilan:
    """A function over its arguments; with `himpunan`, over its one argument for each member of that set."""

    fungsi: str
    argumen: tuple["Simpul", ...]
    himpunan: str = ""
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Jika:
    """Without `lainnya`, what does not meet the condition is not applicable."""

    syarat: "Syarat"
    maka: "Simpul"
    lainnya: "Simpul | None" = None
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Predikat:
    """A number, and the word that a scale has for it; only around a whole formula."""

    isi: "Simpul"
    skala: str
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


Tanda = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Banding:
    kiri: "Simpul"
    tanda: Tanda
    kanan: "Simpul"
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Logika:
    """Conditions that all hold (dan), or of which one does (atau)."""

    kata: Literal["dan", "atau"]
    bagian: tuple["Syarat", ...]
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bukan:
    isi: "Syarat"
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Terisi:
    """Whether there is a number, be it zero."""

    isi: "Simpul"
    letak: Letak = field(default=NOWHERE, compare=False, repr=False)


Simpul = Angka | Persen | Nama | Negatif | Jumlahan | Hasilkali | Pangkat | Panggilan | Jika | Predikat
Syarat = Banding | Logika | Bukan | Terisi
Apa = Simpul | Syarat


def children(node: Apa) -> tuple[Apa, ...]:  # noqa: PLR0911 - one line a kind of node
    """The parts of a node, from left to right."""
    match node:
        case Jumlahan(suku=parts) | Hasilkali(faktor=parts):
            return tuple(part for _, part in parts)
        case Panggilan(argumen=arguments):
            return arguments
        case Negatif(isi=inner) | Predikat(isi=inner) | Terisi(isi=inner):
            return (inner,)
        case Bukan(isi=condition):
            return (condition,)
        case Pangkat(dasar=base, eksponen=exponent):
            return (base, exponent)
        case Banding(kiri=left, kanan=right):
            return (left, right)
        case Logika(bagian=conditions):
            return conditions
        case Jika(syarat=condition, maka=then, lainnya=other):
            return (condition, then) if other is None else (condition, then, other)
        case _:
            return ()


def walk(node: Apa) -> Iterator[tuple[Apa, int]]:
    """Every node with its depth (the root has 1), before its parts; without recursion, so of any depth."""
    stack = [(node, 1)]
    while stack:
        here, depth = stack.pop()
        yield here, depth
        stack.extend((child, depth + 1) for child in reversed(children(here)))


@dataclass(frozen=True)
class Rumus:
    """A formula that can be checked, computed and printed. Two are equal when they mean the same tree."""

    akar: Simpul
    teks: str = field(default="", compare=False)

    @cached_property
    def nama(self) -> frozenset[str]:
        """Every name it uses."""
        return frozenset(node.kode for node, _ in walk(self.akar) if isinstance(node, Nama))
