"""Explains a figure in lines that a person can check with a calculator: rule, formula with the numbers, limits, scale.

Pure, and called for one figure at a time: nothing of it is computed where figures are computed. The lines are
Indonesian by nature, as the words of the printed documents are.
"""

from collections.abc import Sequence
from decimal import Decimal

from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol
from indikator.capaian.banyak import TANPA_ATURAN, Baris, year_of
from indikator.capaian.gabungan import Rata
from indikator.capaian.hitung import Capaian, compute_capaian, nearer
from indikator.capaian.skala import Skala, predikat
from indikator.capaian.target import Sel
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import (
    GABUNGAN,
    KUMULATIF,
    MAKSIMUM,
    MINIMUM,
    NILAI_AKHIR,
    RATA_RATA,
    ROMAN,
    Setahun,
    has_quarters,
    missing_quarters,
    quarter_pair,
    year_to_date_pair,
)
from indikator.nilai import CONTEXT, Keadaan, Nilai

RUMUS = {
    Jenis.POSITIF: "realisasi ÷ target × 100",
    Jenis.NEGATIF_LINEAR: "(2 × target − realisasi) ÷ target × 100",
    Jenis.NEGATIF_RASIO: "target ÷ realisasi × 100",
    Jenis.TEPAT: "100 − |realisasi − target| ÷ |target| × 100",
    Jenis.RENTANG: "100 di dalam rentang; di luarnya 100 − |realisasi − batas terdekat| ÷ |batas| × 100",
    Jenis.KEMAJUAN: "(realisasi − kondisi awal) ÷ (target − kondisi awal) × 100",
}
NOL = {
    KebijakanNol.TIDAK_DIHITUNG: "tidak dihitung",
    KebijakanNol.NOL: "capaian 0",
    KebijakanNol.SERATUS: "100 bila target tercapai, selain itu 0",
}
TIPE = {
    KUMULATIF: "jumlah triwulan",
    NILAI_AKHIR: "triwulan terakhir yang terisi",
    RATA_RATA: "rata-rata triwulan yang terisi",
    MAKSIMUM: "triwulan tertinggi",
    MINIMUM: "triwulan terendah",
    GABUNGAN: "pembilang dan penyebut dijumlahkan, lalu dibagi",
}
STATE = {
    Keadaan.KOSONG: "belum diisi",
    Keadaan.BELUM_WAKTUNYA: "belum waktunya",
    Keadaan.TIDAK_BERLAKU: "tidak berlaku",
    Keadaan.TAK_TERHITUNG: "tidak dapat dihitung",
}


def describe_aturan(aturan: Aturan) -> list[str]:
    """A rule in words, for its page and the footer of reports."""
    lines = [f"Aturan {aturan.sebutan}: {RUMUS[aturan.jenis]}"]
    limits = [
        *([f"lebih dari {tulis(over)} menjadi {tulis(to)}"]
          if (over := aturan.angkat_di_atas) is not None and (to := aturan.angkat_menjadi) is not None else []),
        *([f"paling tinggi {tulis(aturan.batas_atas)}"] if aturan.batas_atas is not None else []),
        *([f"paling rendah {tulis(aturan.batas_bawah)}"] if aturan.batas_bawah is not None else []),
    ]  # fmt: skip
    lines.append(
        f"Batas: {', '.join(limits) if limits else 'tidak ada'}; bila pembaginya 0: {NOL[aturan.kebijakan_nol]}"
    )
    lines.append(f"Dibulatkan ke {aturan.desimal} desimal, setengah ke atas")
    return lines


def explain(capaian: Capaian) -> list[str]:
    """From the rule to the figure; for a figure that is not there, why not."""
    lines = describe_aturan(capaian.aturan)
    if capaian.bagian is not None and capaian.bagian.nilai is None and capaian.bagian.predikat:
        least = f" berarti paling rendah {tulis(capaian.target)}" if isinstance(capaian.target, Decimal) else ""
        lines.append(f"Target: predikat {capaian.bagian.predikat}{least}")
    if capaian.mentah is None or capaian.nilai is None:
        return [*lines, f"Capaian {STATE[capaian.keadaan]}: {capaian.alasan}".removesuffix(": ")]
    lines.append(_sum(capaian))
    lines += limits_applied(capaian.aturan, capaian.mentah, capaian.nilai)
    return lines


def _sum(capaian: Capaian) -> str:
    """The formula of the rule with the numbers in it."""
    r, target, mentah = capaian.realisasi.angka, capaian.target, capaian.mentah
    assert r is not None
    assert mentah is not None
    assert not isinstance(target, Nilai)
    result = tulis(mentah, capaian.aturan.desimal)
    bound = nearer(r, target) if isinstance(target, tuple) else target
    prefix = f"rentang {tulis(target[0])} – {tulis(target[1])}: " if isinstance(target, tuple) else ""
    if bound is None:
        return f"{prefix}realisasi {tulis(r)} di dalamnya, capaian {result}"
    jenis, divisor = capaian.aturan.jenis, bound
    if jenis is Jenis.KEMAJUAN:
        divisor = CONTEXT.subtract(bound, capaian.baseline or Decimal(0))
    if divisor == 0:
        return f"{prefix}pembaginya 0, realisasi {tulis(r)}: {NOL[capaian.aturan.kebijakan_nol]} = {result}"
    if jenis is Jenis.NEGATIF_RASIO and r <= 0:
        return f"{prefix}realisasi {tulis(r)} membuat target ÷ realisasi tak terhingga: batas atas {result} dipakai"
    x, t, b = bracketed(r), bracketed(bound), bracketed(capaian.baseline or Decimal(0))
    numbers = {
        Jenis.POSITIF: f"{x} ÷ {t} × 100",
        Jenis.NEGATIF_LINEAR: f"(2 × {t} − {x}) ÷ {t} × 100",
        Jenis.NEGATIF_RASIO: f"{t} ÷ {x} × 100",
        Jenis.TEPAT: f"100 − |{x} − {t}| ÷ {tulis(abs(bound))} × 100",
        Jenis.RENTANG: f"100 − |{x} − {t}| ÷ {tulis(abs(bound))} × 100",
        Jenis.KEMAJUAN: f"({x} − {b}) ÷ ({t} − {b}) × 100",
    }[jenis]
    return f"{prefix}{numbers} = {result}"


def limits_applied(aturan: Aturan, mentah: Decimal, nilai: Decimal) -> list[str]:
    """What the rule did to the raw result, where it did something."""
    if mentah == nilai:
        return []
    before, after = tulis(mentah, aturan.desimal), tulis(nilai, aturan.desimal)
    if aturan.angkat_di_atas is not None and mentah > aturan.angkat_di_atas and nilai > mentah:
        return [f"Lebih dari {tulis(aturan.angkat_di_atas)} dinaikkan: {before} menjadi {after}"]
    return [f"Batas {'atas' if nilai < mentah else 'bawah'} {after}: {before} menjadi {after}"]


def explain_realisasi(year: Setahun, sampai: int) -> list[str]:
    """How the quarters became the value of the year until this one, and which of them are missing."""
    done = year.done(sampai)
    quarters = " · ".join(
        f"TW {ROMAN[place]} {tulis(one.angka) if one.angka is not None else STATE[one.keadaan]}"
        for place, one in enumerate(year.realisasi[:sampai], 1)
    )
    how = TIPE.get(year.akumulasi, "tipe penghitungan belum dipilih")
    value = tulis(done.angka) if done.angka is not None else done.alasan or STATE[done.keadaan]
    lines = [f"Realisasi sampai triwulan {ROMAN[sampai]} ({how}): {quarters} → {value}"]
    if missing := missing_quarters(year.realisasi, sampai):
        lines.append(f"Belum termasuk triwulan {', '.join(ROMAN[place] for place in missing)} yang belum diisi.")
    return lines


def explain_row(row: Baris, sampai: int) -> list[str]:
    """The year to date of one indicator as the bulk calculation takes it: quarters, target until then, achievement."""
    target, year = row[4], year_of(row)
    done, promised = year_to_date_pair(year, sampai)
    until = f"sampai triwulan {ROMAN[sampai]}" if has_quarters(target) else "setahun"
    return [*explain_realisasi(year, sampai), *_judged(row, done, promised, f"Target {until}")]


def explain_quarter(row: Baris, triwulan: int) -> list[str]:
    """One quarter by itself: what it is judged by, its target, its achievement."""
    year, roman = year_of(row), ROMAN[triwulan]
    done, promised = quarter_pair(year, triwulan)
    summed = year.akumulasi in {KUMULATIF, GABUNGAN} and done.terisi
    what = f"Realisasi {'sampai ' if summed else ''}triwulan {roman}"
    value = tulis(done.angka) if done.angka is not None else done.alasan or STATE[done.keadaan]
    aim = "sampai triwulan" if year.akumulasi == KUMULATIF else "triwulan"
    named = f"Target {aim} {roman}" if has_quarters(year.target) else "Target setahun"
    return [f"{what}: {value}", *_judged(row, done, promised, named)]


def _judged(row: Baris, done: Nilai, promised: Sel, named: str) -> list[str]:
    aturan, baseline, lines = row[1], row[6], []
    if not isinstance(promised, Nilai):
        shown = " – ".join(tulis(x) for x in promised) if isinstance(promised, tuple) else tulis(promised)
        lines.append(f"{named}: {shown}")
    if aturan is None:
        return [*lines, TANPA_ATURAN]
    return [*lines, *explain(compute_capaian(done, promised, aturan, baseline))]


def explain_rata(rata: Rata, figures: Sequence[Decimal] = (), desimal: int = 2) -> list[str]:
    """An average of achievements with its parts (their sum, where they are not given) and its coverage."""
    if rata.nilai is None:
        return [f"Rata-rata belum ada: {rata.cakupan}"]
    count = len(figures) or rata.cakupan.terhitung
    parts = (
        f"({' + '.join(tulis(x, desimal) for x in figures)})" if figures else f"Jumlah {tulis(rata.jumlah, desimal)}"
    )
    return [f"{parts} ÷ {count} = {tulis(rata.nilai, desimal)}", f"Cakupan: {rata.cakupan}"]


def explain_predikat(x: Decimal, skala: Skala) -> list[str]:
    """Which band, by which rounded value, of which scale."""
    pita = predikat(x, skala)
    shown = tulis(x, skala.desimal)
    where = f"{skala.nama}{f' ({skala.sumber})' if skala.sumber else ''}"
    if pita is None:
        return [f"{shown} di luar semua pita {where}"]
    return [f"{shown} termasuk {pita.rentang}: {pita.predikat} – {where}", *([skala.catatan] if skala.catatan else [])]


def bracketed(x: Decimal) -> str:
    """A negative number within a formula stands in brackets."""
    return f"({tulis(x)})" if x < 0 else tulis(x)
