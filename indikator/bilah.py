"""The bullet of an indicator: what was done as a bar, what was promised as a mark, on one scale in the own unit.

Places are thousandths of the width; whatever is told by a place is told in words too. Bands are those of the
predicate's scale, or of the status scale turned back into values of this indicator; they are shades of grey, so that
the one colour is that of the figure itself, and it stands only where nothing is missing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indikator.capaian.aturan import Aturan, Jenis
from indikator.capaian.banyak import Baris, quarters_missing, year_of
from indikator.capaian.hitung import calculator
from indikator.capaian.skala import Skala, predikat
from indikator.capaian.target import Sel
from indikator.capaian.tulisan import decimals_shown, tulis
from indikator.capaian.waktu import ROMAN, is_percentage, year_to_date_pair
from indikator.nilai import CONTEXT, Keadaan, Nilai

WIDTH = 1000
MARK = 6  # how wide a mark is
LEAST = 4  # what is not zero is seen
ROOM = Decimal("1.05")  # beyond the largest figure
STEPS = [Decimal(x) for x in ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")]
ZERO, HUNDRED = Decimal(0), Decimal(100)
SHADES = 5
Janji = Decimal | tuple[Decimal, Decimal]
"""A target with a place: a number, or the bounds of a range."""


@dataclass(frozen=True, slots=True)
class Kotak:
    """A stretch of the scale, in thousandths of its width; `taraf` 0 is the best band."""

    x: str
    lebar: str
    taraf: int = 0


@dataclass(frozen=True, slots=True)
class Bilah:
    """One bullet. Without a scale (`bawah` empty) there are words alone. `kata` says why there is no bar or mark."""

    nama: str
    angka: str
    kata: str
    bawah: str = ""
    atas: str = ""
    isi: Kotak | None = None
    target: Kotak | None = None
    rentang: bool = False
    awal: Kotak | None = None
    pita: Sequence[Kotak] = ()


@dataclass(frozen=True, slots=True)
class Ukur:
    """How the figures of an indicator are written and read: unit, decimals, its own scale, that of the status."""

    satuan: str
    desimal: int | None
    skala: Skala | None
    status: Skala | None

    def text(self, x: Decimal) -> str:
        """With its predicate, where the indicator has a scale of its own."""
        pita = predikat(x, self.skala) if self.skala else None
        return tulis(x, decimals_shown(x, self.desimal)) + (f" ({pita.predikat})" if pita else "")

    def with_unit(self, text: str) -> str:
        return f"{text}{' ' if self.satuan != '%' else ''}{self.satuan}" if self.satuan else text


def bilah_of(row: Baris, sampai: int, ukur: Ukur) -> Bilah:
    """Of the year until a quarter: the very pair that its achievement is made of."""
    with localcontext(CONTEXT):
        aturan, baseline = row[1], row[6]
        done, promised = year_to_date_pair(year_of(row), sampai)
        value, target = done.angka, None if isinstance(promised, Nilai) else promised
        why = " ".join(reasons(row, done, promised, sampai))
        said = _said(value, target, aturan, baseline, ukur)
        figures = [x for x in (value, *(_bounds(target) if target is not None else ())) if x is not None]
        if not figures:
            return Bilah(why, "", why)
        place = Axis(*ends([*figures, *([] if baseline is None else [baseline])], ukur))
        judge = None if target is None or value is None else judge_of(target, aturan, baseline, ukur)
        return Bilah(
            _name(said, why, place), said, why, tulis(place.low), tulis(place.high),
            isi=None if value is None else place.bar(value),
            target=None if target is None else place.mark(target),
            rentang=isinstance(target, tuple),
            awal=None if baseline is None else place.mark(baseline),
            pita=() if judge is None else tuple(_bands(judge, place)),
        )  # fmt: skip


def _name(said: str, why: str, place: "Axis") -> str:
    """The drawing for who does not see it."""
    skala = _("Skala %(bawah)s sampai %(atas)s.") % {"bawah": tulis(place.low), "atas": tulis(place.high)}
    return " ".join(filter(None, (f"{said}.", why, skala)))


def reasons(row: Baris, done: Nilai, promised: Sel, sampai: int) -> list[str]:
    """Why a figure is missing or less than whole, in sentences."""
    found: list[str] = []
    if isinstance(promised, Nilai):
        found.append(promised.alasan or _("Target belum diisi."))
    if done.angka is None:
        found.append(done.alasan or str(WORDS[done.keadaan]))
    elif missing := quarters_missing(row, sampai):
        names = ", ".join(ROMAN[place] for place in missing)
        found.append(_("Triwulan %(tw)s belum diisi: angkanya sementara.") % {"tw": names})
    return found


WORDS = {
    Keadaan.KOSONG: gettext_lazy("Realisasi belum diisi."),
    Keadaan.BELUM_WAKTUNYA: gettext_lazy("Belum waktunya diisi."),
    Keadaan.TIDAK_BERLAKU: gettext_lazy("Tidak berlaku."),
    Keadaan.TAK_TERHITUNG: gettext_lazy("Tidak dapat dihitung."),
}


# --- in words -----------------------------------------------------------------------------------------------------


def _said(
    value: Decimal | None, target: Janji | None, aturan: Aturan | None, baseline: Decimal | None, ukur: Ukur
) -> str:
    if value is None and target is None:
        return ""
    done = "–" if value is None else ukur.text(value)
    if target is None:
        return ukur.with_unit(_("%(realisasi)s, tanpa target") % {"realisasi": done})
    low, high = _bounds(target)
    promised = ukur.text(low) if low == high else f"{ukur.text(low)} – {ukur.text(high)}"
    text = ukur.with_unit(_("%(realisasi)s dari target %(target)s") % {"realisasi": done, "target": promised})
    more = [str(WAYS[aturan.jenis])] if aturan and aturan.jenis in WAYS else []
    if baseline is not None:
        more.append(_("kondisi awal %(angka)s") % {"angka": ukur.text(baseline)})
    return f"{text} ({'; '.join(more)})" if more else text


WAYS = {
    Jenis.NEGATIF_LINEAR: gettext_lazy("makin rendah makin baik"),
    Jenis.NEGATIF_RASIO: gettext_lazy("makin rendah makin baik"),
    Jenis.TEPAT: gettext_lazy("harus tepat"),
}


# --- places -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale from `low` to `high` on the width of the drawing."""

    low: Decimal
    high: Decimal

    def at(self, x: Decimal) -> Decimal:
        return (min(max(x, self.low), self.high) - self.low) * WIDTH / (self.high - self.low)

    def box(self, start: Decimal, end: Decimal, taraf: int = 0) -> Kotak:
        return Kotak(_place(start), _place(end - start), taraf)

    def bar(self, value: Decimal) -> Kotak:
        """From zero, which is on every scale."""
        start, end = sorted((self.at(ZERO), self.at(value)))
        if value:  # a small one at the very edge too
            end = max(end, start + LEAST)
            start -= max(ZERO, end - WIDTH)
        return self.box(start, min(end, Decimal(WIDTH)))

    def mark(self, target: Janji) -> Kotak:
        """A line, or the stretch between two bounds; never beyond the edge."""
        low, high = _bounds(target)
        start = max(ZERO, min(self.at(low) - MARK // 2, Decimal(WIDTH - MARK)))
        return self.box(start, max(self.at(high) + MARK // 2, start + MARK) if low != high else start + MARK)


def ends(figures: Sequence[Decimal], ukur: Ukur) -> tuple[Decimal, Decimal]:
    """Round ends that hold zero and all figures: the ends of the own scale, or 100 of a percentage, where they fit."""
    low, high = min(ZERO, *figures), max(ZERO, *figures)
    if ukur.skala is not None:
        limits = limits_of(ukur.skala)
        if limits and low >= 0 and high <= max(limits):
            return ZERO, max(limits)
    if is_percentage(ukur.satuan) and low >= 0 and high <= HUNDRED:
        return ZERO, HUNDRED
    if low == high:
        return ZERO, Decimal(1)
    return -_round_up(-low) if low < 0 else ZERO, _round_up(high) if high > 0 else ZERO


def _round_up(x: Decimal) -> Decimal:
    wanted = x * ROOM
    ten = Decimal(1).scaleb(wanted.adjusted())
    return next(step * ten for step in STEPS if step * ten >= wanted).normalize()


def _bounds(target: Janji) -> tuple[Decimal, Decimal]:
    return target if isinstance(target, tuple) else (target, target)


def _place(x: Decimal) -> str:
    return f"{x:.1f}"


# --- bands --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judge:
    """Which band a value lies in, as its place from the best (-1: none), and between which values that may change."""

    limits: Sequence[Decimal]
    skala: Skala
    figure: Callable[[Decimal], Decimal | None]

    def band(self, x: Decimal) -> int:
        figure = self.figure(x)
        pita = None if figure is None else predikat(figure, self.skala)
        return -1 if pita is None else self.skala.pita.index(pita)


def judge_of(target: Janji, aturan: Aturan | None, baseline: Decimal | None, ukur: Ukur) -> Judge | None:
    """By the indicator's own scale, else by the achievement that its rule would give."""
    if ukur.skala is not None:
        return Judge(limits_of(ukur.skala), ukur.skala, lambda x: x)
    if aturan is None or ukur.status is None:
        return None
    percents = limits_of(ukur.status)
    if aturan.angkat_di_atas is not None:
        percents.append(aturan.angkat_di_atas)
    calculate = calculator(aturan)
    limits = list(_values_at(percents, target, aturan.jenis, baseline))
    return Judge(limits, ukur.status, lambda x: calculate(x, target, baseline)[2])


def limits_of(skala: Skala) -> list[Decimal]:
    return [x for pita in skala.pita for x in (pita.bawah, pita.atas) if x is not None]


def _bands(judge: Judge, place: Axis) -> Iterator[Kotak]:
    """Between two limits the middle tells which band it is; neighbours of one band are one stretch."""
    steps = [place.low, *sorted({x for x in judge.limits if place.low < x < place.high}), place.high]
    found: list[tuple[Decimal, Decimal, int]] = []
    for low, high in pairwise(steps):
        taraf = judge.band((low + high) / 2)
        if found and found[-1][2] == taraf:
            found[-1] = (found[-1][0], high, taraf)
        else:
            found.append((low, high, taraf))
    for low, high, taraf in found:
        if taraf >= 0:
            yield place.box(place.at(low), place.at(high), shade(taraf, len(judge.skala.pita)))


def shade(band: int, bands: int) -> int:
    """As many shades as there are, spread over the bands."""
    return band * (SHADES - 1) // max(1, bands - 1)


def _values_at(percents: Sequence[Decimal], target: Janji, jenis: Jenis, baseline: Decimal | None) -> Iterator[Decimal]:
    """The values whose achievement is one of these percents; around a range both ways, and its own ends."""
    if isinstance(target, tuple):
        yield from target
    for t in set(_bounds(target)):
        for p in percents:
            yield from _inverse(p / HUNDRED, t, jenis, baseline)


def _inverse(share: Decimal, t: Decimal, jenis: Jenis, baseline: Decimal | None) -> tuple[Decimal, ...]:
    """Of a ratio no value gives 0 %."""
    if jenis is Jenis.POSITIF:
        return (t * share,)
    if jenis is Jenis.NEGATIF_LINEAR:
        return (t * (2 - share),)
    if jenis is Jenis.NEGATIF_RASIO:
        return (t / share,) if share else ()
    if jenis is Jenis.KEMAJUAN:
        return () if baseline is None else (baseline + (t - baseline) * share,)
    off = abs(t) * (1 - share)
    return t - off, t + off
