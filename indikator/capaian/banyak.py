"""The same achievements for many indicators at once: plain tuples in, plain tuples out, about ten times leaner.

Pure. `compute_many` and `compute_row` give the same figures (a property test holds them together); the second is the
one to read. What a page wants to explain it computes again for that one indicator, so that nothing is kept here.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from indikator.capaian.aturan import Aturan
from indikator.capaian.hitung import ZERO, Hasil, calculator, compute_capaian, obstacle
from indikator.capaian.target import BELUM_ADA, Sel
from indikator.capaian.waktu import (
    FOLD,
    GABUNGAN,
    KUMULATIF,
    NILAI_AKHIR,
    Isian,
    Setahun,
    has_quarters,
    mean,
    quarter_pair,
    year_pair,
    year_to_date_pair,
)
from indikator.nilai import CONTEXT, Keadaan, Nilai, angka, rounded

TANPA_ATURAN = "Pemda ini belum punya aturan capaian untuk arah indikator ini."
TERISI, KOSONG, TAK_TERHITUNG = Keadaan.TERISI, Keadaan.KOSONG, Keadaan.TAK_TERHITUNG
WAIVED = Keadaan.TIDAK_BERLAKU

Baris = tuple[
    int, Aturan | None, str, Sequence[Isian], Sequence[Sel], Sel, Decimal | None, Sequence[Isian] | None
]  # fmt: skip
"""(key, rule, type of accumulation, four realisations, four targets, the year's target, baseline, and where a formula
was pooled the values of the year until each quarter)"""
Sel4 = Hasil


class CapaianSetahun(NamedTuple):
    """One indicator after a quarter: each quarter until it, the year to date, the year's target reached so far.

    `sementara` tells which of the figures lack a quarter that was promised: one for each quarter until it, at last
    the year to date; empty where all are whole.
    """

    kunci: int
    triwulan: list[Sel4]
    sampai: Sel4
    tahun: Sel4
    sementara: tuple[bool, ...] = ()

    @property
    def utuh(self) -> bool:
        """Whether the year to date lacks nothing. Only then may a page show the colour of a good result."""
        return not self.sementara or not self.sementara[-1]

    def utuh_pada(self, triwulan: int) -> bool:
        """The same of the figure of one quarter."""
        return not self.sementara or not self.sementara[triwulan - 1]


def year_of(row: Baris) -> Setahun:
    """The row as the functions that explain take it."""
    _kunci, _aturan, akumulasi, realisasi, target, tahun, _baseline, gabungan = row
    pooled = None if gabungan is None else [_nilai(x) for x in gabungan]
    return Setahun(akumulasi, [_nilai(x) for x in realisasi], target, tahun, pooled)


def compute_row(row: Baris, sampai: int) -> CapaianSetahun:
    """One indicator by the functions that pages explain with."""
    kunci, aturan, baseline, year = row[0], row[1], row[6], year_of(row)

    def cell(pair: tuple[Nilai, Sel]) -> Sel4:
        if aturan is None:
            return WITHOUT_RULE
        done = compute_capaian(*pair, aturan, baseline)
        return done.keadaan, done.mentah, done.nilai, done.alasan

    done = CapaianSetahun(
        kunci,
        [cell(quarter_pair(year, place)) for place in range(1, sampai + 1)],
        cell(year_to_date_pair(year, sampai)),
        cell(year_pair(year, sampai)),
    )
    return _marked(row, done)


def quarters_missing(row: Baris, sampai: int) -> list[int]:
    """The quarters that the figure of the year lacks: promised and not filled. Of last values the last one counts."""
    _kunci, _aturan, akumulasi, realisasi, target, _tahun, _baseline, _gabungan = row
    places = [sampai] if akumulasi == NILAI_AKHIR else range(1, sampai + 1)
    return [place for place in places if _is(realisasi[place - 1], KOSONG) and not _is(target[place - 1], WAIVED)]


def _marked(row: Baris, done: CapaianSetahun) -> CapaianSetahun:
    """With what is provisional about its figures: a sum of quarters from the first gap on, the year to date."""
    sampai = len(done.triwulan)
    gaps = quarters_missing(row, sampai)
    if not gaps:
        return done
    adds_up = row[2] in {KUMULATIF, GABUNGAN}
    each = [adds_up and gaps[0] < place and cell[1] is not None for place, cell in enumerate(done.triwulan, 1)]
    return done._replace(sementara=(*each, done.sampai[1] is not None))


def _is(x: Isian | Sel, keadaan: Keadaan) -> bool:
    return isinstance(x, Nilai) and x.keadaan is keadaan


def compute_many(rows: Iterable[Baris], sampai: int) -> list[CapaianSetahun]:
    """Each indicator of many, in their order. A list, because a generator would leave its decimal context behind."""
    ready: dict[int, Calculate] = {}
    done: list[CapaianSetahun] = []
    with localcontext(CONTEXT):
        for given in rows:
            row = given if given[7] is None else _pooled(given, sampai)
            aturan, akumulasi = row[1], row[2]
            simple = None if aturan is None or row[7] is not None else _targets(akumulasi, row[4], row[5], sampai)
            if aturan is None or simple is None or akumulasi == GABUNGAN:
                done.append(_marked(given, compute_row(row, sampai)))
                continue
            calculate = ready.get(id(aturan))
            if calculate is None:
                calculate = ready[id(aturan)] = calculator(aturan)
            found = _plain(row, simple, calculate, sampai)
            done.append(_marked(given, found) if Nilai in map(type, given[3]) else found)
    return done


Calculate = Callable[[Decimal, Decimal | tuple[Decimal, Decimal], Decimal | None], Hasil]
WITHOUT_RULE: Sel4 = (TAK_TERHITUNG, None, None, TANPA_ATURAN)


def _pooled(row: Baris, sampai: int) -> Baris:
    """A pooled row as one of last values: each filled quarter has the value of the year until it. Where one of them
    cannot be computed, or the last quarter is not filled, the row stays as it is.
    """
    kunci, aturan, akumulasi, realisasi, target, tahun, baseline, gabungan = row
    assert gabungan is not None
    until = [pooled if own.__class__ is Decimal else own for own, pooled in zip(realisasi, gabungan, strict=True)]
    known = list(map(type, until)) == list(map(type, realisasi)) and until[sampai - 1].__class__ is Decimal
    if akumulasi != GABUNGAN or not known:
        return row
    return kunci, aturan, NILAI_AKHIR, until, target, tahun, baseline, None


def _plain(row: Baris, targets: tuple[Sequence[Sel], Sel], calculate: Calculate, sampai: int) -> CapaianSetahun:
    """One indicator whose targets are all numbers, or which has none for its quarters."""
    kunci, _aturan, akumulasi, realisasi, _target, tahun, baseline, _gabungan = row
    promised, until = targets
    summed = akumulasi == KUMULATIF
    total = ZERO
    numbers: list[Decimal] = []
    quarters: list[Sel4] = []
    own: Any
    target: Any
    for own, target in zip(realisasi[:sampai], promised, strict=False):
        if own.__class__ is Decimal:
            numbers.append(own)
            if summed:
                own = total = total + own
            if target.__class__ is not Nilai:
                quarters.append(calculate(own, target, baseline))
                continue
        quarters.append(_cell(own, target, calculate, baseline))
    if not numbers or (len(numbers) > 1 and akumulasi not in FOLD):
        slow = compute_row(row, sampai)
        return CapaianSetahun(kunci, quarters, slow.sampai, slow.tahun)
    done = total if summed else FOLD[akumulasi](numbers) if len(numbers) > 1 else numbers[0]
    # After a filled quarter the year is mostly judged by the very same numbers as that quarter.
    same = own is done and promised[sampai - 1] is until
    here = quarters[-1] if same else _cell(done, until, calculate, baseline)
    if isinstance(tahun, Nilai) and tahun.keadaan is KOSONG:
        return CapaianSetahun(kunci, quarters, here, compute_row(row, sampai).tahun)
    return CapaianSetahun(kunci, quarters, here, here if until is tahun else _cell(done, tahun, calculate, baseline))


def _targets(akumulasi: str, target: Sequence[Sel], tahun: Sel, sampai: int) -> tuple[Sequence[Sel], Sel] | None:
    """What each quarter and the year to date are judged by, where that is simple; None where it is not."""
    first, second, third, fourth = target
    if first is second is third is fourth is BELUM_ADA:  # half of all, told at a glance
        return (tahun, tahun, tahun, tahun), tahun
    if first.__class__ is second.__class__ is third.__class__ is fourth.__class__ is Decimal:
        if akumulasi == NILAI_AKHIR:
            return target, target[sampai - 1]
        numbers: Any = target[:sampai]
        if akumulasi != KUMULATIF:
            return target, FOLD[akumulasi](numbers) if akumulasi in FOLD else numbers[-1]
        sums: list[Sel] = []
        total = Decimal(0)
        for number in numbers:
            total += number
            sums.append(total)
        return sums, total
    return None if has_quarters(target) else ((tahun, tahun, tahun, tahun), tahun)


def _cell(done: Isian, target: Sel, calculate: Calculate, baseline: Decimal | None) -> Sel4:
    if isinstance(done, Nilai) or isinstance(target, Nilai):
        none = obstacle(done, target)
        assert none is not None
        return none.keadaan, None, None, none.alasan
    return calculate(done, target, baseline)


def _nilai(given: Isian) -> Nilai:
    return given if isinstance(given, Nilai) else angka(given)


def combine_parts(parts: Sequence[CapaianSetahun], desimal: int) -> CapaianSetahun:
    """A compound target as one figure: the mean of its parts; where one has none, the first such state."""

    def cell(cells: Sequence[Sel4]) -> Sel4:
        for one in cells:
            if one[1] is None:
                return one
        raw, figures = [x for _, x, _, _ in cells if x is not None], [x for _, _, x, _ in cells if x is not None]
        return TERISI, rounded(mean(raw), desimal), rounded(mean(figures), desimal), ""

    with localcontext(CONTEXT):
        return CapaianSetahun(
            parts[0].kunci,
            [cell(cells) for cells in zip(*(part.triwulan for part in parts), strict=True)],
            cell([part.sampai for part in parts]),
            cell([part.tahun for part in parts]),
            _provisional([part.sementara for part in parts if part.sementara]),
        )


def _provisional(parts: Sequence[tuple[bool, ...]]) -> tuple[bool, ...]:
    return tuple(any(column) for column in zip(*parts, strict=True))
