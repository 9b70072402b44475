"""How efficient a sasaran was, from the material of a report; the rule itself is `indikator.efisiensi`."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from indikator.capaian.efisiensi import Keluaran
from indikator.capaian.waktu import ROMAN
from indikator.efisiensi import Cara, Uang, chosen_by, compute_efficiency, formula_said, money_of, outputs_of
from indikator.nilai import KOSONG, Nilai, angka
from laporan.document import Note
from laporan.sakip.bahan import Bahan, Butir


def described(cara: Cara) -> list[str]:
    """The formula in words, for the foot of the table."""
    mean = _("Capaian kinerja % adalah rata-rata capaian indikator sasaran itu yang dapat dihitung.")
    return [formula_said(cara), chosen_by(cara), mean]


def mean_of(bahan: Bahan, butir: Butir) -> Nilai:
    """The mean of the achievements of a node's indicators, as the dashboard counts it; else their state."""
    found = bahan.shown([butir]).rata
    if found.nilai is not None:
        return angka(found.nilai)
    first = butir.baris[0].hasil.sampai if butir.baris else None
    return Nilai(first[0], None, first[3]) if first else KOSONG


def amounts(bahan: Bahan, rows: Iterable[Butir]) -> Uang:
    """Pagu and realisasi of these nodes together, until the quarter of the report."""
    return money_of((bahan.sel_anggaran(one.simpul.pk) for one in rows), bahan.triwulan)


def compute(bahan: Bahan, butir: Butir) -> Nilai:
    """Of a sasaran or program, by the Pemda's way."""
    uang = amounts(bahan, bahan.beranggaran(butir))
    return compute_efficiency(
        bahan.tabel.acuan, bahan.tahun, mean_of(bahan, butir), uang, lambda: outputs(bahan, butir)
    )  # fmt: skip


def outputs(bahan: Bahan, butir: Butir) -> list[Keluaran]:
    measured = {one.simpul.pk: one.baris[0] for one in bahan.butir if one.baris}
    tops = {one.simpul.pk for one in bahan.beranggaran(butir)}
    return outputs_of(bahan.anggaran, tops, measured, bahan.tahun, bahan.triwulan)


def until_notes(bahan: Bahan, rows: Iterable[Butir]) -> tuple[Note, ...]:
    """Which realisasi is that of the whole year although the table ends with an earlier quarter."""
    names = [one.nama for one in rows if amounts(bahan, [one]).setahun]
    if not names:
        return ()
    text = _("Realisasi anggaran dihitung sampai TW %(tw)s; yang triwulannya tidak diisi memakai realisasi setahun: "
             "%(nama)s.") % {"tw": ROMAN[bahan.triwulan], "nama": "; ".join(names)}  # fmt: skip
    return (Note(text),)
