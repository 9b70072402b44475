"""Efficiency as pages and reports show it: one rule of what money counts, and the Pemda's formula (EFISIENSI_CARA)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from django.utils.translation import gettext as _

from indikator.capaian.efisiensi import Keluaran, absorption, difference, efficiency_score, saving, unit_cost
from indikator.capaian.waktu import QUARTERS
from indikator.nilai import KOSONG, Nilai, tak_terhitung
from indikator.queries.acuan import AcuanPemda
from indikator.queries.anggaran import Jumlah, SelAnggaran, TabelAnggaran, together
from indikator.queries.tabel import BarisCapaian, number_of

TAK_LENGKAP = Nilai(KOSONG.keadaan, None, "Anggaran di bawahnya belum lengkap.")


class Cara(IntEnum):
    """The values of the parameter; the first is the default."""

    SELISIH = 1
    SISA = 2
    BIAYA = 3
    NILAI = 4


@dataclass(frozen=True, slots=True)
class Uang:
    """What may be spent and was spent; `setahun` where an earlier quarter was asked for and only the year is known."""

    pagu: Jumlah
    realisasi: Jumlah
    setahun: bool = False

    @property
    def serapan(self) -> Nilai:
        return absorbed(self.pagu, self.realisasi)


def money_of(cells: Iterable[SelAnggaran], triwulan: int = QUARTERS) -> Uang:
    """Of these nodes together, until the end of a quarter."""
    sel = together(list(cells))
    return Uang(sel.pagu, sel.sampai(triwulan), setahun=sel.hanya_setahun(triwulan))


def absorbed(pagu: Jumlah, spent: Jumlah) -> Nilai:
    """Serapan by what was entered, else by the sums below; of a sum that lacks a part there is none."""
    if pagu.berlaku is None or spent.berlaku is None:
        return KOSONG
    if not (pagu.utuh and spent.utuh):
        return TAK_LENGKAP
    return absorption(spent.berlaku, pagu.berlaku)


def way_of(acuan: AcuanPemda, tahun: int) -> Cara:
    """The Pemda's choice on the last day of the year."""
    chosen = acuan.angka("EFISIENSI_CARA", date(tahun, 12, 31))
    return next((one for one in Cara if one.value == chosen), Cara.SELISIH)


def formula_said(cara: Cara) -> str:
    """The formula in words."""
    if cara is Cara.SELISIH:
        return _("Efisiensi % = capaian kinerja % − serapan %; di atas 0 berarti efisien.")
    if cara is Cara.SISA:
        return _(
            "Efisiensi % = sisa anggaran ÷ pagu × 100, hanya bila capaian kinerja 100 % atau lebih; selain itu n/a."
        )
    text = _("Efisiensi % = rata-rata (1 − (realisasi anggaran ÷ realisasi volume) ÷ (pagu ÷ target volume)) × 100 "
             "dari keluaran yang pagu, target, dan realisasinya lengkap.")  # fmt: skip
    if cara is Cara.NILAI:
        text += " " + _("Yang dicetak nilai efisiensi NE = 50 % + E ÷ 20 × 50, dengan E di antara parameter "
                        "EFISIENSI_TERENDAH dan EFISIENSI_TERTINGGI.")  # fmt: skip
    return text


def chosen_by(cara: Cara) -> str:
    return _("Cara ini dipilih Pemda pada Acuan, parameter EFISIENSI_CARA = %(cara)s.") % {"cara": cara.value}


def compute_efficiency(
    acuan: AcuanPemda, tahun: int, capaian: Nilai, uang: Uang, outputs: Callable[[], list[Keluaran]]
) -> Nilai:
    """By the Pemda's way: percent points (SELISIH) or percent. `outputs` is asked for where the way counts them."""
    cara = way_of(acuan, tahun)
    if cara is Cara.BIAYA:
        return unit_cost(outputs())
    if cara is Cara.NILAI:
        lowest, highest = (
            acuan.angka(kode, date(tahun, 12, 31)) for kode in ("EFISIENSI_TERENDAH", "EFISIENSI_TERTINGGI")
        )
        if lowest is None or highest is None:
            return tak_terhitung(_("Parameter EFISIENSI_TERENDAH atau EFISIENSI_TERTINGGI belum ada pada Acuan."))
        return efficiency_score(unit_cost(outputs()), lowest, highest)
    serapan = uang.serapan
    if cara is Cara.SELISIH:
        return difference(capaian, serapan)
    if uang.pagu.berlaku is None or uang.realisasi.berlaku is None or serapan == TAK_LENGKAP:
        return serapan
    return saving(capaian, uang.pagu.berlaku, uang.realisasi.berlaku)


def outputs_of(
    table: TabelAnggaran, tops: Collection[int], measured: Mapping[int, BarisCapaian], tahun: int, triwulan: int
) -> list[Keluaran]:
    """The lowest nodes with a budget, at or below these, of which plan and realisation are whole numbers on both sides.

    `measured` has the first indicator of each node.
    """
    parents = {row.induk_id for row in table.baris.values()}
    found = []
    for row in table.baris.values():
        baris = measured.get(row.id)
        if row.id in parents or baris is None or not any(one.id in tops for one in table.above(row.id)):
            continue
        uang = money_of([row.sel[tahun]], triwulan)
        target, done = number_of(baris.target.get(0)), baris.sampai.angka
        numbers = (uang.pagu.whole, target, uang.realisasi.whole, done)
        if not any(one is None for one in numbers):
            found.append(Keluaran(*(one for one in numbers if one is not None)))
    return found


def is_good(cara: Cara, nilai: Decimal) -> bool:
    """Whether it counts as efficient; a score of 50 is that of an efficiency of 0."""
    return nilai >= (50 if cara is Cara.NILAI else 0)
