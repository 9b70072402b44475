"""Computes the formulas that Kinerja writes for a choice, without a database: over units, over weighted parts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from indikator.capaian.instrumen import Instrumen
from indikator.formula import Lingkungan, evaluate, parse
from indikator.nilai import KOSONG, Nilai, angka
from indikator.susunan import Susunan
from indikator.susunan.gabungan import Cara, Sumber, combine, counted_in
from indikator.susunan.unsur import score_formula
from tests.indikator.capaian.kasus import ACUAN

VARIABEL = (("a", "Selesai", "berkas"), ("b", "Masuk", "berkas"))


def combined(cara: Cara, values: Sequence[Nilai]) -> Nilai:
    sumber = [Sumber(n, f"Unit {n}") for n, _one in enumerate(values, 1)]
    susunan = combine(cara, sumber, "Dokumen")
    return evaluate(parse(susunan.rumus), Lingkungan(dict(zip(codes(susunan), values, strict=True))))


def pooled(pairs: Sequence[tuple[Nilai, Nilai]]) -> Nilai:
    """One pair alone stands for two equal units, for there is no combining of one."""
    pairs = [*pairs, *pairs] if len(pairs) == 1 else list(pairs)
    rumus = "a / b × 100%"
    sumber = [Sumber(n, f"Unit {n}", rumus=rumus, variabel=VARIABEL) for n, _pair in enumerate(pairs, 1)]
    susunan = combine(Cara.PERSENTASE, sumber, "%")
    values = {}
    for one in susunan.variabel:
        pair = dict(zip(("a", "b"), pairs[(one.rujukan_id or 0) - 1], strict=True))
        own = evaluate(parse(rumus), Lingkungan(pair))
        values[one.kode] = counted_in(own, pair[one.rujukan_variabel])
    return evaluate(parse(susunan.rumus), Lingkungan(values))


def parameters(instrumen: Instrumen) -> dict[str, Decimal]:
    """Those that hold on the day on which the version begins."""
    day = instrumen.berlaku_dari
    return {
        one.kode.lower(): one.nilai for one in ACUAN.parameter
        if day is None or ((one.berlaku_dari or day) <= day <= (one.berlaku_sampai or day))
    }  # fmt: skip


def score(instrumen: Instrumen, given: Mapping[str, Decimal | str], *, rinci: bool = False) -> Nilai:
    """By the code of the part; letters stand for their numbers. A part that is not given is missing."""
    known = parameters(instrumen)
    susunan = score_formula(instrumen, known, rinci=rinci)
    letters = {kode: instrumen.jawaban[x] if isinstance(x, str) else x for kode, x in given.items()}
    values = {one.kode: angka(letters[one.kode]) if one.kode in letters else KOSONG for one in susunan.variabel}
    return evaluate(parse(susunan.rumus), Lingkungan({kode: angka(x) for kode, x in known.items()} | values))


def codes(susunan: Susunan) -> list[str]:
    return [one.kode for one in susunan.variabel]
