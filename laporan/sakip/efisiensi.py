"""How efficient a sasaran was, by the formula that the Pemda has chosen: its parameter EFISIENSI_CARA."""

from datetime import date
from decimal import Decimal
from enum import IntEnum

from django.utils.translation import gettext as _

from indikator.capaian.efisiensi import Keluaran, absorption, difference, efficiency_score, saving, unit_cost
from indikator.nilai import KOSONG, Nilai, angka, tak_terhitung
from indikator.queries.anggaran import JENJANG
from indikator.queries.tabel import number_of
from laporan.sakip.bahan import Bahan, Butir, total


class Cara(IntEnum):
    """The values of the parameter; the first is the default."""

    SELISIH = 1
    SISA = 2
    BIAYA = 3
    NILAI = 4


def way_of(bahan: Bahan) -> Cara:
    """The Pemda's choice on the last day of the year."""
    chosen = _parameter(bahan, "EFISIENSI_CARA")
    return next((one for one in Cara if one.value == chosen), Cara.SELISIH)


def described(cara: Cara) -> list[str]:
    """The formula in words, for the foot of the table."""
    if cara is Cara.SELISIH:
        text = _("Efisiensi % = capaian kinerja % − serapan %; di atas 0 berarti efisien.")
    elif cara is Cara.SISA:
        text = _(
            "Efisiensi % = sisa anggaran ÷ pagu × 100, hanya bila capaian kinerja 100 % atau lebih; selain itu n/a."
        )
    else:
        text = _("Efisiensi % = rata-rata (1 − (realisasi anggaran ÷ realisasi volume) ÷ (pagu ÷ target volume)) × 100 "
                 "dari keluaran yang pagu, target, dan realisasinya lengkap.")  # fmt: skip
    if cara is Cara.NILAI:
        text += " " + _("Yang dicetak nilai efisiensi NE = 50 % + E ÷ 20 × 50, dengan E di antara parameter "
                        "EFISIENSI_TERENDAH dan EFISIENSI_TERTINGGI.")  # fmt: skip
    lines = [text, _("Cara ini dipilih Pemda pada Acuan, parameter EFISIENSI_CARA = %(cara)s.") % {"cara": cara.value}]
    mean = _("Capaian kinerja % adalah rata-rata capaian indikator sasaran itu yang dapat dihitung.")
    return [*lines, mean]


def mean_of(bahan: Bahan, butir: Butir) -> Nilai:
    """The mean of the achievements of a node's indicators, as the dashboard counts it; else their state."""
    found = bahan.shown([butir]).rata
    if found.nilai is not None:
        return angka(found.nilai)
    first = butir.baris[0].hasil.sampai if butir.baris else None
    return Nilai(first[0], None, first[3]) if first else KOSONG


def absorbed(pagu: Decimal | None, realisasi: Decimal | None) -> Nilai:
    """Serapan; missing where one of the two amounts is."""
    return KOSONG if pagu is None or realisasi is None else absorption(realisasi, pagu)


def amounts(bahan: Bahan, rows: list[Butir]) -> tuple[Decimal | None, Decimal | None]:
    """Pagu and realisasi of these nodes together."""
    cells = [bahan.sel_anggaran(one.simpul.pk) for one in rows]
    return total([one.pagu.berlaku for one in cells]), total([one.realisasi.berlaku for one in cells])


def compute(bahan: Bahan, butir: Butir, cara: Cara) -> Nilai:
    """Of a sasaran, in percent."""
    capaian = mean_of(bahan, butir)
    pagu, spent = amounts(bahan, bahan.beranggaran(butir))
    if cara is Cara.BIAYA:
        return unit_cost(outputs(bahan, butir))
    if cara is Cara.NILAI:
        lowest, highest = (_parameter(bahan, kode) for kode in ("EFISIENSI_TERENDAH", "EFISIENSI_TERTINGGI"))
        if lowest is None or highest is None:
            return tak_terhitung(_("Parameter EFISIENSI_TERENDAH atau EFISIENSI_TERTINGGI belum ada pada Acuan."))
        return efficiency_score(unit_cost(outputs(bahan, butir)), lowest, highest)
    if cara is Cara.SELISIH:
        return difference(capaian, absorbed(pagu, spent))
    return KOSONG if pagu is None or spent is None else saving(capaian, pagu, spent)


def outputs(bahan: Bahan, butir: Butir) -> list[Keluaran]:
    """The lowest nodes with a budget of which plan and realisation are whole numbers on both sides."""
    found = []
    for one in (butir, *butir.below()):
        if one.jenjang not in JENJANG or any(below.jenjang in JENJANG for below in one.below()):
            continue
        pagu, spent = amounts(bahan, [one])
        for baris in one.baris[:1]:
            target, done = number_of(baris.target.get(0)), baris.sampai.angka
            if pagu is not None and spent is not None and target is not None and done is not None:
                found.append(Keluaran(pagu, target, spent, done))
    return found


def _parameter(bahan: Bahan, kode: str) -> Decimal | None:
    return bahan.tabel.acuan.angka(kode, date(bahan.tahun, 12, 31))
