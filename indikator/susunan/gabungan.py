"""One value out of the same indicator of several units: summed, averaged, the largest, the smallest, or pooled.

Pure. What is combined are realisations, never achievements. Percentages are pooled: the numerators of all units by the
denominators of all units, for which each source must be a formula of the same shape over variables that are typed.
The states are those of the formula language: units without a number are left out (their coverage is said beside the
value), none left gives their state, and one that cannot be computed makes the whole not computable.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from indikator.capaian.waktu import is_percentage
from indikator.formula import FormulaError, Rumus, parse
from indikator.formula.printer import Printer
from indikator.formula.syntax import Hasilkali, Nama, Panggilan, Predikat, walk
from indikator.nilai import Keadaan, Nilai
from indikator.susunan import Susunan, VariabelSusunan

MIN_SOURCES, MAX_VARIABLES = 2, 100
# Words by which the unit or the name of an indicator says that it is a score: scores of units are averaged.
SCORES = {"nilai", "indeks", "skor", "angka", "poin", "level", "skala", "predikat", "rata-rata", "rasio", "index"}
OWN_SHARES = ("lalu", "kumulatif")


class Cara(StrEnum):
    """How the realisations of units become one; of unrelated indicators nothing is made."""

    JUMLAH = "jumlah"
    RATA_RATA = "rata_rata"
    TERBESAR = "terbesar"
    TERKECIL = "terkecil"
    PERSENTASE = "persentase"


SEBUTAN = {
    Cara.JUMLAH: "Jumlah",
    Cara.RATA_RATA: "Rata-rata",
    Cara.TERBESAR: "Terbesar",
    Cara.TERKECIL: "Terkecil",
    Cara.PERSENTASE: "Persentase gabungan",
}
ARTI = {
    Cara.JUMLAH: "Nilai semua unit dijumlahkan.",
    Cara.RATA_RATA: "Rata-rata nilai unit yang terisi.",
    Cara.TERBESAR: "Nilai unit yang terbesar.",
    Cara.TERKECIL: "Nilai unit yang terkecil.",
    Cara.PERSENTASE: "Pembilang semua unit dibagi penyebut semua unit: unit yang besar berbobot besar.",
}


@dataclass(frozen=True, slots=True)
class Sumber:
    """An indicator that may be combined: its variables as (code, label, unit) where its formula is over typed single
    numbers alone, else none. `sebutan` is what tells it from the others: its unit.
    """

    id: int
    sebutan: str
    nama: str = ""
    satuan: str = ""
    rumus: str = ""
    variabel: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gabungan:
    """What a formula was written for; the ids of the sources in their order."""

    cara: Cara
    sumber: tuple[int, ...]


class TakTergabung(ValueError):
    """These cannot be combined in that way; the message says why, in Indonesian."""


def combine(cara: Cara, sumber: Sequence[Sumber], satuan: str) -> Susunan:
    """The formula over these sources, for an indicator of this unit; raises TakTergabung."""
    if len(sumber) < MIN_SOURCES:
        raise TakTergabung("Pilih sedikitnya dua indikator yang digabungkan.")
    if cara is Cara.PERSENTASE:
        return _pooled(sumber)
    if cara is Cara.JUMLAH and is_percentage(satuan):
        raise TakTergabung("Persentase tidak dijumlahkan. Pilih persentase gabungan atau rata-rata.")
    _check_size(len(sumber))
    variabel = tuple(
        VariabelSusunan(f"u{n}", label, one.satuan, rujukan_id=one.id)
        for n, (one, label) in enumerate(zip(sumber, _labels(sumber), strict=True), 1)
    )
    return Susunan(f"{cara.value}({'; '.join(one.kode for one in variabel)})", variabel)


def proposed(sumber: Sequence[Sumber], satuan: str, nama: str = "") -> tuple[Cara, str]:
    """The way for want of a choice, and why: shares pooled, scores averaged, counts added up."""
    if shared_shape(sumber) is not None:
        return Cara.PERSENTASE, "Semua unit menghitung persentasenya dengan rumus yang sama."
    if is_percentage(satuan):
        return Cara.RATA_RATA, "Pembilang dan penyebut unit-unit tidak tercatat dengan rumus yang sama."
    if SCORES & {word for text in (satuan, nama) for word in text.lower().split()}:
        return Cara.RATA_RATA, "Nilai atau indeks beberapa unit dirata-ratakan."
    return Cara.JUMLAH, "Banyaknya sesuatu di beberapa unit dijumlahkan."


def counted_in(sumber: Nilai, bagian: Nilai) -> Nilai:
    """What a variable of a source brings into a pooled value: a source counts whole or not at all.

    One that was not entered, is not due or does not apply brings that state with each of its variables, so that no
    numerator comes without its denominator; 0 of 0, which has no percentage of its own, brings its zeros.
    """
    return bagian if sumber.keadaan in {Keadaan.TERISI, Keadaan.TAK_TERHITUNG} else sumber


# --- pooled percentages -------------------------------------------------------------------------------------------


class _Renamed(Printer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def name(self, node: Nama) -> str:
        return self.names.get(node.kode, node.kode)


def shared_shape(sumber: Sequence[Sumber]) -> list[list[str]] | None:
    """For each source its variables in the order of the shape that all formulas share; None where there is no such
    shape, or no division in it.
    """
    found, shapes = [], set()
    for one in sumber:
        rumus, own = _read(one.rumus), {kode for kode, _label, _satuan in one.variabel}
        if rumus is None or not own or not own <= rumus.nama or not _divides(rumus):
            return None
        order = list(dict.fromkeys(
            node.kode for node, _depth in walk(rumus.akar) if isinstance(node, Nama) and node.kode in own
        ))  # fmt: skip
        shapes.add(_Renamed({kode: f"x{n}" for n, kode in enumerate(order)}).of(rumus.akar))
        found.append(order)
    return found if len(shapes) == 1 else None


def _divides(rumus: Rumus) -> bool:
    akar = rumus.akar.isi if isinstance(rumus.akar, Predikat) else rumus.akar
    other_times = any(isinstance(node, Panggilan) and node.fungsi in OWN_SHARES for node, _depth in walk(akar))
    return not other_times and isinstance(akar, Hasilkali) and any(sign == "/" for sign, _part in akar.faktor)


def _pooled(sumber: Sequence[Sumber]) -> Susunan:
    orders = shared_shape(sumber)
    if orders is None:
        raise TakTergabung(
            "Persentase gabungan memerlukan pembilang dan penyebut setiap unit: ukur semua indikator yang dipilih "
            "dengan rumus yang sama bentuknya (misalnya a / b × 100%) atas variabel yang diisi."
        )
    width = len(orders[0])
    _check_size(len(sumber) * width)
    variabel, calls = [], {}
    for place in range(width):
        letter = chr(ord("a") + place) if width <= 26 else f"v{place}"
        for n, (one, order, label) in enumerate(zip(sumber, orders, _labels(sumber), strict=True), 1):
            _kode, said, satuan = next(each for each in one.variabel if each[0] == order[place])
            variabel.append(
                VariabelSusunan(f"u{n}_{letter}", f"{said or order[place]}, {label}", satuan, "", one.id, order[place])
            )
        calls[orders[0][place]] = f"jumlah({'; '.join(f'u{n}_{letter}' for n in range(1, len(sumber) + 1))})"
    first = _read(sumber[0].rumus)
    assert first is not None
    return Susunan(_Renamed(calls).of(first.akar), tuple(variabel))


def _check_size(variables: int) -> None:
    if variables > MAX_VARIABLES:
        raise TakTergabung(f"Paling banyak {MAX_VARIABLES} variabel; pilihan ini memerlukan {variables}.")


def _labels(sumber: Sequence[Sumber]) -> list[str]:
    """The unit of each; where a unit has several of them, with the name of the indicator."""
    units = [one.sebutan for one in sumber]
    return [one.sebutan if units.count(one.sebutan) == 1 else f"{one.sebutan}: {one.nama}" for one in sumber]


# --- recognised again ---------------------------------------------------------------------------------------------


def recognised(rumus: str, variabel: Sequence[tuple[str, int | None, str]]) -> Gabungan | None:
    """The choice that this formula was written for; `variabel` are its (code, indicator referred to, variable of it)
    in their order. None for any other formula.
    """
    return _recognised(rumus, tuple(variabel))


@lru_cache(maxsize=4_096)
def _recognised(rumus: str, variabel: tuple[tuple[str, int | None, str], ...]) -> Gabungan | None:
    codes = [kode for kode, _id, _part in variabel]
    ids = tuple(dict.fromkeys(pk for _kode, pk, _part in variabel if pk is not None))
    read = _read(rumus)
    if read is None or len(ids) < MIN_SOURCES or any(pk is None for _kode, pk, _part in variabel):
        return None
    if any(part for _kode, _id, part in variabel):
        pooled = all(part for _kode, _id, part in variabel) and _sums_alone(read, set(codes), len(ids))
        return Gabungan(Cara.PERSENTASE, ids) if pooled and _divides(read) else None
    akar = read.akar
    if not isinstance(akar, Panggilan) or akar.himpunan or akar.fungsi not in {one.value for one in Cara}:
        return None
    names = [one.kode for one in akar.argumen if isinstance(one, Nama)]
    return Gabungan(Cara(akar.fungsi), ids) if len(names) == len(akar.argumen) and names == codes else None


def _sums_alone(rumus: Rumus, codes: Collection[str], units: int) -> bool:
    """Every variable stands in a sum over all units, and nowhere else."""
    nodes = [node for node, _depth in walk(rumus.akar)]
    used = sum(isinstance(node, Nama) and node.kode in codes for node in nodes)
    summed = [node.argumen for node in nodes if isinstance(node, Panggilan) and node.fungsi == Cara.JUMLAH.value]
    inside = [one.kode for call in summed if len(call) == units for one in call if isinstance(one, Nama)]
    return {*inside} == {*codes} and len(inside) == used


def _read(teks: str) -> Rumus | None:
    if not teks:
        return None
    try:
        return parse(teks)
    except FormulaError:
        return None


def similar(first: str, second: str) -> bool:
    """Whether two names speak of the same: the shorter one's words are, but for a fifth of them, in the longer."""
    one, other = sorted((_words(first), _words(second)), key=len)
    return bool(one) and Decimal(len(one & other)) / len(one) >= Decimal("0.8")


IDLE = {"dan", "yang", "di", "pada", "ke", "dari", "untuk", "atas", "oleh", "dengan", "dalam"}


@lru_cache(maxsize=16_384)
def _words(teks: str) -> frozenset[str]:
    letters = "".join(one if one.isalnum() else " " for one in teks.lower())
    return frozenset(letters.split()) - IDLE
