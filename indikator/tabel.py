"""The achievement table as texts: what its page, PDF, sheet and the API print beside the numbers, made once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.angka import capaian_text, scale_of, value_text
from indikator.capaian.penjelasan import describe_aturan
from indikator.capaian.skala import predikat
from indikator.capaian.tulisan import decimals_shown, tulis
from indikator.capaian.waktu import QUARTERS, ROMAN
from indikator.models import Target
from indikator.nilai import Keadaan, rounded
from indikator.queries.tabel import BarisCapaian, TabelCapaian, last_realisasi, number_of
from indikator.usang import note_of

DECIMALS = 2
"""Of an achievement in print, whatever its rule rounds to."""
SILENT = {Keadaan.TERISI, Keadaan.BELUM_WAKTUNYA}
NOT_SHOWN = {Keadaan.KOSONG, Keadaan.BELUM_WAKTUNYA}


class Tertulis(NamedTuple):
    """A text and the number that it stands for, where it is one number: exact, while the text is rounded."""

    teks: str = ""
    angka: Decimal | None = None


class Sebutan(NamedTuple):
    """The word that a scale has for what was done until the quarter, with its band."""

    predikat: str
    rentang: str
    skala: str

    def __str__(self) -> str:
        return f"{self.predikat} ({self.rentang}, {self.skala})"


@dataclass(frozen=True, slots=True)
class BarisTertulis:
    """One line: the year's target and those of the quarters, what was measured, and how far the target is reached."""

    target: list[Tertulis]
    realisasi: list[Tertulis]
    sampai: Tertulis
    capaian_triwulan: list[Tertulis]
    capaian: Tertulis
    status: str
    warna: str
    alasan: str
    predikat: Sebutan | None = None


def written(baris: BarisCapaian, tabel: TabelCapaian) -> BarisTertulis:
    realisasi = [Tertulis()] * QUARTERS
    for tw, row in baris.realisasi.items():
        realisasi[tw - 1] = Tertulis(value_text(row, baris.indikator), row.nilai)
    _keadaan, _mentah, nilai, _alasan = cell = baris.hasil.sampai
    skala = tabel.acuan.status(date(tabel.tahun, 12, 31))
    pita = predikat(nilai, skala) if nilai is not None and skala is not None else None
    return BarisTertulis(
        target=[_target(baris.target.get(tw)) for tw in range(QUARTERS + 1)],
        realisasi=realisasi,
        sampai=_until(baris),
        capaian_triwulan=[Tertulis(capaian_text(one), _percent(one[2])) for one in baris.hasil.triwulan],
        capaian=Tertulis(capaian_text(cell), _percent(nilai)),
        status=pita.predikat if pita else "",
        warna=pita.warna if pita and baris.hasil.utuh and (baris.cakupan is None or baris.cakupan.lengkap) else "",
        alasan="\n".join(filter(None, (coverage_text(baris), _reasons(baris)))),
        predikat=_named(baris, tabel),
    )


def _named(baris: BarisCapaian, tabel: TabelCapaian) -> Sebutan | None:
    """None where no scale names it, or no band of the scale holds it."""
    nilai = baris.sampai.angka
    if nilai is None or baris.terbagi:
        return None
    skala = scale_of(baris.indikator, tabel.acuan, tabel.tahun, tabel.sampai)
    pita = predikat(nilai, skala) if skala else None
    return Sebutan(pita.predikat, pita.rentang, skala.nama) if skala and pita else None


def explain_address(baris: BarisCapaian, tabel: TabelCapaian, triwulan: int) -> str:
    """Where the figure of a quarter is explained; empty where nobody enters it (an indicator of the Pemda itself)."""
    if baris.unit_id is None:
        return ""
    plan = tabel.rencana
    return reverse("jelaskan", args=[plan.pemda.slug, plan.slug, baris.indikator.pk, tabel.tahun, triwulan])


def coverage_text(baris: BarisCapaian) -> str:
    """Of how many units a combined value is; empty for any other."""
    return baris.cakupan.of(_("unit")) if baris.cakupan is not None else ""


def target_address(rencana: Rencana, indikator_id: int, tahun: int, triwulan: int = 0) -> str:
    """Where a target of a year, or of a quarter, is explained; empty for a year that the plan does not have."""
    if tahun not in rencana.tahun:
        return ""
    page = reverse("jelaskan_target", args=[rencana.pemda.slug, rencana.slug, indikator_id, tahun])
    return page + (f"#tw-{triwulan}" if triwulan else "")


def _target(target: Target | None) -> Tertulis:
    return Tertulis(target.teks, number_of(target)) if target else Tertulis()


def _until(baris: BarisCapaian) -> Tertulis:
    """What was done until the quarter; of parts and predicates the last that was measured."""
    last = last_realisasi(baris)
    if baris.terbagi:
        return Tertulis(value_text(last, baris.indikator) if last else "")
    number = baris.sampai.angka
    if number is None:
        return Tertulis(capaian_text((baris.sampai.keadaan, None, None, "")))
    return Tertulis(tulis(number, decimals_shown(number, baris.indikator.desimal)), number)


def _percent(nilai: Decimal | None) -> Decimal | None:
    return None if nilai is None else rounded(nilai, DECIMALS)


def _reasons(baris: BarisCapaian) -> str:
    """Why figures are not there; the same reason of several quarters stands once."""
    quarters: defaultdict[str, list[str]] = defaultdict(list)
    for tw, (keadaan, _mentah, _nilai, alasan) in enumerate(baris.hasil.triwulan, 1):
        if keadaan not in SILENT:
            quarters[alasan or _("Belum diisi.")].append(ROMAN[tw])
    lines = [f"TW {', '.join(tws)}: {alasan}" for alasan, tws in quarters.items()]
    keadaan, _mentah, nilai, alasan = baris.hasil.sampai
    if nilai is None and alasan and alasan not in quarters and keadaan not in NOT_SHOWN:
        lines.append(alasan)
    stale = [ROMAN[tw] for tw in sorted(baris.usang)]
    if stale:
        lines.append(_("TW %(tw)s: perlu dihitung ulang, sumbernya berubah.") % {"tw": ", ".join(stale)})
    return "\n".join(lines)


def mean_text(tabel: TabelCapaian) -> str:
    """The mean, never without what it covers."""
    rata = tabel.rata
    figure = "–" if rata.nilai is None else f"{tulis(rata.nilai, DECIMALS)} %"
    pesan = _("Rata-rata capaian sampai TW %(tw)s: %(angka)s (%(cakupan)s)")
    return pesan % {"tw": ROMAN[tabel.sampai], "angka": figure, "cakupan": rata.cakupan}


def rule_lines(tabel: TabelCapaian) -> list[str]:
    """The rules by which these indicators are judged, each once, with cap and zero policy; then the scale of status;
    and each verified figure that its sources have outgrown, with both values.
    """
    rules = {one.aturan.sebutan: one.aturan for one in tabel.baris if one.aturan is not None}
    lines = ["; ".join(describe_aturan(rules[name])) + "." for name in sorted(rules)]
    skala = tabel.acuan.status(date(tabel.tahun, 12, 31))
    if skala is not None:
        bands = ", ".join(f"{pita.predikat} ({pita.rentang})" for pita in skala.pita)
        lines.append(_("Status menurut %(nama)s: %(pita)s.") % {"nama": skala.nama, "pita": bands})
    return [*lines, *(note_of(usang) for one in tabel.baris for _tw, usang in sorted(one.usang.items()))]
