"""Rumus → closures, made once and run for every indicator, quarter and unit: no tree is walked while computing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from operator import eq, ge, gt, le, lt, ne

from indikator.formula.arithmetic import (
    CONTEXT,
    TOO_LARGE,
    Berhenti,
    Hitung,
    Tempat,
    both,
    linear_of,
    power_of,
    product_of,
    quotient_of_names,
    strongest_of,
    sum_of,
)
from indikator.formula.lingkungan import Ruang
from indikator.formula.parser import decimals_of
from indikator.formula.printer import to_text
from indikator.formula.syntax import (
    Angka,
    Banding,
    Bukan,
    Hasilkali,
    Jika,
    Jumlahan,
    Logika,
    Nama,
    Negatif,
    Panggilan,
    Pangkat,
    Persen,
    Predikat,
    Rumus,
    Simpul,
    Syarat,
    Terisi,
    walk,
)
from indikator.nilai import Keadaan, Nilai, rounded, tak_terhitung, tidak_berlaku

HUNDRED = Decimal(100)
POWER_STEPS = 10  # a power takes about as long as ten additions
OUT_OF_FUEL = tak_terhitung("Perhitungan terlalu panjang untuk satu rumus.")
UNSTATED = {
    Keadaan.KOSONG: "“{}” belum diisi.",
    Keadaan.BELUM_WAKTUNYA: "“{}” belum waktunya diisi.",
    Keadaan.TIDAK_BERLAKU: "“{}” tidak berlaku.",
    Keadaan.TAK_TERHITUNG: "“{}” tidak dapat dihitung.",
}
COMPARE = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
Putus = Callable[[Tempat], bool]


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled formula: how many steps it takes without its sets, and whether it looks beyond its own names."""

    hitung: Hitung
    langkah: int
    perlu_ruang: bool


def program_of(rumus: Rumus) -> Program:
    """Compiled on first use and kept with the formula."""
    program: Program | None = rumus.__dict__.get("program")
    if program is None:
        wide = any(isinstance(n, Panggilan) and (n.himpunan or n.fungsi in OTHER_TIMES) for n, _ in walk(rumus.akar))
        program = Program(compiled(rumus.akar), steps_of(rumus.akar), wide)
        rumus.__dict__["program"] = program
    return program


def steps_of(node: Simpul) -> int:
    """Steps that one run takes at most, sets not counted: they are charged member by member."""
    return sum(POWER_STEPS if isinstance(each, Pangkat) else 1 for each, _ in walk(node))


def compiled(node: Simpul) -> Hitung:  # noqa: C901, PLR0911 - one line a kind of node
    match node:
        case Nama(kode=kode):
            return _name(kode)
        case Angka(nilai=x):
            return lambda _: x
        case Persen():
            value = constant(node)
            return lambda _: value
        case Negatif(isi=inner):
            part = compiled(inner)
            return lambda ruang: CONTEXT.minus(part(ruang))
        case Jumlahan(suku=terms):
            return _sum(terms)
        case Hasilkali(faktor=factors):
            return _product(factors)
        case Pangkat(dasar=base, eksponen=exponent):
            return power_of(compiled(base), compiled(exponent), to_text(base))
        case Panggilan():
            return _call(node)
        case Predikat(isi=inner):
            return compiled(inner)
        case Jika():
            return _choice(node)


def constant(node: Angka | Persen) -> Decimal:
    """What a written number is worth: 30% is 0.3, but 100% is 100."""
    return node.nilai if isinstance(node, Angka) or node.nilai == HUNDRED else CONTEXT.divide(node.nilai, HUNDRED)


def _sum(terms: tuple[tuple[str, Simpul], ...]) -> Hitung:
    general = sum_of([(sign, compiled(part)) for sign, part in terms])
    weighted = [(sign, _weighted(part)) for sign, part in terms]
    plain = [(sign, *found) for sign, found in weighted if found is not None]
    return linear_of(plain, general) if len(plain) == len(terms) else general


def _weighted(node: Simpul) -> tuple[Decimal | None, str] | None:
    """`a`, `0,3 × a` or `a × 30%` as weight and name."""
    match node:
        case Nama(kode=kode):
            return None, kode
        case Hasilkali(faktor=((_, (Angka() | Persen()) as weight), ("*", Nama(kode=kode)))):
            return constant(weight), kode
        case Hasilkali(faktor=((_, Nama(kode=kode)), ("*", (Angka() | Persen()) as weight))):
            return constant(weight), kode
        case _:
            return None


def _product(factors: tuple[tuple[str, Simpul], ...]) -> Hitung:
    parts = [(sign, compiled(part)) for sign, part in factors]
    names = [to_text(part) if sign == "/" else "" for sign, part in factors]
    (_, first), (sign, second), *others = factors
    if sign == "/" and isinstance(first, Nama) and isinstance(second, Nama):
        ratio = quotient_of_names(first.kode, second.kode, product_of(parts[:2], names[:2]))
        return product_of([("*", ratio), *parts[2:]], ["", *names[2:]]) if others else ratio
    return product_of(parts, names)


def _name(kode: str) -> Hitung:
    def run(ruang: Tempat) -> Decimal:
        nilai = ruang.nilai.get(kode)
        if nilai is None:
            raise Berhenti(tak_terhitung(f"“{kode}” tidak dikenal."))
        if nilai.angka is None:
            raise Berhenti(nilai if nilai.alasan else Nilai(nilai.keadaan, None, UNSTATED[nilai.keadaan].format(kode)))
        return nilai.angka

    return run


# --- conditions ---------------------------------------------------------------------------------------------------


def _choice(node: Jika) -> Hitung:
    holds, then = condition(node.syarat), compiled(node.maka)
    if node.lainnya is not None:
        other = compiled(node.lainnya)
        return lambda ruang: then(ruang) if holds(ruang) else other(ruang)
    unmet = tidak_berlaku(f"Syarat “{to_text(node.syarat)}” tidak terpenuhi.")

    def run(ruang: Tempat) -> Decimal:
        if holds(ruang):
            return then(ruang)
        raise Berhenti(unmet)

    return run


def condition(node: Syarat) -> Putus:
    """True, false, or Berhenti where a state leaves it open."""
    match node:
        case Banding(kiri=left, tanda=sign, kanan=right):
            first, second, compare = compiled(left), compiled(right), COMPARE[sign]
            return lambda ruang: compare(*both(first, second, ruang))
        case Bukan(isi=inner):
            holds = condition(inner)
            return lambda ruang: not holds(ruang)
        case Terisi(isi=inner):
            return _filled(compiled(inner))
        case Logika(kata=word, bagian=parts):
            return _joined([condition(part) for part in parts], decisive=word == "atau")


def _filled(part: Hitung) -> Putus:
    def run(ruang: Tempat) -> bool:
        try:
            part(ruang)
        except Berhenti as stop:
            if stop.nilai is OUT_OF_FUEL:
                raise
            return False
        return True

    return run


def _joined(parts: Sequence[Putus], *, decisive: bool) -> Putus:
    """`decisive` is the answer of one part that settles the whole: false for dan, true for atau."""

    def run(ruang: Tempat) -> bool:
        open_ones: list[Berhenti] = []
        for part in parts:
            try:
                if part(ruang) is decisive:
                    return decisive
            except Berhenti as stop:
                if stop.nilai is OUT_OF_FUEL:
                    raise
                open_ones.append(stop)
        if open_ones:
            raise strongest_of(open_ones[0], [_raising(stop) for stop in open_ones[1:]], ruang)
        return not decisive

    return run


def _raising(stop: Berhenti) -> Hitung:
    def run(_: Tempat) -> Decimal:
        raise stop

    return run


# --- functions ----------------------------------------------------------------------------------------------------


def _call(node: Panggilan) -> Hitung:
    if node.fungsi in FOLDS:
        runs = _members(node) if node.himpunan else _arguments(node)
        return FOLDS[node.fungsi](runs)
    inner = compiled(node.argumen[0])
    if node.fungsi == "bulatkan":
        decimals = decimals_of(node) or 0
        return lambda ruang: rounded(CONTEXT.plus(inner(ruang)), decimals)
    if node.fungsi == "mutlak":
        return lambda ruang: CONTEXT.abs(inner(ruang))
    return _elsewhere(inner, OTHER_TIMES[node.fungsi])


OTHER_TIMES = {"lalu": "Tahun lalu belum punya nilai.", "kumulatif": "Belum ada nilai kumulatif."}


def _elsewhere(inner: Hitung, missing: str) -> Hitung:
    last_year = missing == OTHER_TIMES["lalu"]

    def run(ruang: Tempat) -> Decimal:
        assert isinstance(ruang, Ruang)
        there = ruang.tahun_lalu() if last_year else ruang.sampai_kini()
        if there is None:
            raise Berhenti(Nilai(Keadaan.KOSONG, None, missing))
        return inner(there)

    return run


Runs = Callable[[Tempat], Iterator[Callable[[], Decimal]]]
"""The parts a fold goes over, each computed when called."""


def _arguments(node: Panggilan) -> Runs:
    parts = [compiled(part) for part in node.argumen]

    def runs(ruang: Tempat) -> Iterator[Callable[[], Decimal]]:
        for part in parts:
            yield lambda part=part: part(ruang)  # type: ignore[misc]

    return runs


def _members(node: Panggilan) -> Runs:
    part, steps, members = compiled(node.argumen[0]), steps_of(node.argumen[0]) + 1, node.himpunan

    def runs(ruang: Tempat) -> Iterator[Callable[[], Decimal]]:
        assert isinstance(ruang, Ruang)
        anggota = ruang.anggota(members)
        if anggota is None:
            raise Berhenti(tak_terhitung(f"Himpunan “{members}” tidak dikenal."))
        for milik in anggota:
            ruang.tangki[0] -= steps
            if ruang.tangki[0] < 0:
                raise Berhenti(OUT_OF_FUEL)
            inside = Ruang(milik, ruang)
            yield lambda inside=inside: part(inside)  # type: ignore[misc]

    return runs


def _numbers(runs: Runs, ruang: Tempat) -> list[Decimal]:
    """The numbers among the parts; where there are none, the state that this leaves."""
    numbers: list[Decimal] = []
    states: list[Nilai] = []
    for run in runs(ruang):
        try:
            numbers.append(run())
        except Berhenti as stop:
            if stop.nilai.keadaan is Keadaan.TAK_TERHITUNG:
                raise
            states.append(stop.nilai)
    if not numbers:
        raise Berhenti(left_over(states))
    return numbers


def left_over(states: Sequence[Nilai]) -> Nilai:
    """What a fold over states alone gives: what somebody still has to enter comes first."""
    for keadaan in (Keadaan.KOSONG, Keadaan.BELUM_WAKTUNYA, Keadaan.TIDAK_BERLAKU):
        for each in states:
            if each.keadaan is keadaan:
                return each
    return Nilai(Keadaan.KOSONG, None, "Himpunan ini belum punya anggota.")


def _fold(of: Callable[[list[Decimal]], Decimal]) -> Callable[[Runs], Hitung]:
    def with_runs(runs: Runs) -> Hitung:
        def run(ruang: Tempat) -> Decimal:
            numbers = _numbers(runs, ruang)
            try:
                return of(numbers)
            except DecimalException:
                raise Berhenti(TOO_LARGE) from None

        return run

    return with_runs


def total(numbers: list[Decimal]) -> Decimal:
    result = Decimal(0)
    for x in numbers:
        result = CONTEXT.add(result, x)
    return result


def mean(numbers: list[Decimal]) -> Decimal:
    return CONTEXT.divide(total(numbers), Decimal(len(numbers)))


def _count(runs: Runs) -> Hitung:
    def run(ruang: Tempat) -> Decimal:
        count = 0
        for each in runs(ruang):
            try:
                each()
            except Berhenti as stop:
                if stop.nilai.keadaan is Keadaan.TAK_TERHITUNG:
                    raise
            else:
                count += 1
        return Decimal(count)

    return run


def _first(runs: Runs) -> Hitung:
    def run(ruang: Tempat) -> Decimal:
        states: list[Nilai] = []
        for each in runs(ruang):
            try:
                return each()
            except Berhenti as stop:
                if stop.nilai.keadaan is Keadaan.TAK_TERHITUNG:
                    raise
                states.append(stop.nilai)
        raise Berhenti(left_over(states))

    return run


FOLDS: dict[str, Callable[[Runs], Hitung]] = {
    "jumlah": _fold(total),
    "rata_rata": _fold(mean),
    "terkecil": _fold(min),
    "terbesar": _fold(max),
    "terakhir": _fold(lambda numbers: numbers[-1]),
    "cacah": _count,
    "pertama_terisi": _first,
}
