"""Cells of a SAKIP table: a text with the number behind it, or the way in which there is none, noted down.

Figures come as the achievement page writes them; what is missing is printed as what it is and kept in `kurang`.
"""

from dataclasses import replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from indikator.anggaran import amount_text
from indikator.capaian.banyak import Sel4
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import QUARTERS, ROMAN
from indikator.models import Indikator, Target
from indikator.nilai import Keadaan, Nilai
from indikator.queries.anggaran import Jumlah
from indikator.queries.tabel import BarisCapaian, number_of
from indikator.rupiah import write_rupiah
from indikator.tabel import BarisTertulis, Tertulis, explain_address, target_address
from laporan.document import Cell
from laporan.sakip import rumus
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.kurang import WORDS, Kurang


class Lembar:
    """Makes the cells of one report, and remembers what it lacked."""

    def __init__(self, bahan: Bahan, laporan: str) -> None:
        self.bahan, self.laporan = bahan, laporan
        self.kurang: list[Kurang] = []

    def missing(self, objek: str, apa: str, keadaan: Keadaan, *, masa: str = "", alasan: str = "", tempat: str = "",
                alamat: str = "") -> str:  # fmt: skip
        """Notes it and returns the word that is printed instead."""
        self.kurang.append(
            Kurang(self.bahan.pemilik, objek, apa, masa, keadaan, alasan, self.laporan, tempat, alamat)
        )  # fmt: skip
        return WORDS[keadaan]

    def halaman_organisasi(self) -> str:
        return reverse("organisasi", args=[self.bahan.rencana.pemda.slug])

    # --- texts ----------------------------------------------------------------------------------------------------

    def text(self, column: int, text: str, indikator: Indikator, apa: str, *, rowspan: int = 1) -> Cell:
        """A text of an indicator that its planner writes in the tree."""
        return Cell(column, text or self._no_text(indikator, apa), rowspan=rowspan)

    def _no_text(self, indikator: Indikator, apa: str) -> str:
        return self.missing(
            indikator.nama, apa, Keadaan.KOSONG, tempat=_("Pohon kinerja, panel indikator"),
            alamat=self.bahan.halaman_rencana(),
        )  # fmt: skip

    def satuan(self, column: int, baris: BarisCapaian, *, rowspan: int = 1) -> Cell:
        """The unit of measure; where it stands in the target alone, that says so."""
        satuan = baris.indikator.satuan
        found = satuan.nama if satuan else _unit_in(baris.target.get(0))
        return self.text(column, found, baris.indikator, _("Satuan"), rowspan=rowspan)

    def without_indicator(self, butir: Butir) -> str:
        return self.missing(
            butir.nama, _("Indikator"), Keadaan.KOSONG, tempat=_("Pohon kinerja"), alamat=self.bahan.halaman_rencana()
        )

    def kode(self, column: int, butir: Butir) -> Cell:
        """The code of nomenclature of a program, kegiatan or sub kegiatan."""
        word = butir.simpul.kode or self.missing(
            butir.nama, _("Kode"), Keadaan.KOSONG, tempat=_("Pohon kinerja, panel simpul"),
            alamat=self.bahan.halaman_rencana(),
        )  # fmt: skip
        return Cell(column, word)

    def penanggung_jawab(self, column: int, butir: Butir, baris: BarisCapaian | None) -> Cell:
        """Who the indicator names, else the jabatan or the unit that owns the node."""
        named = baris.indikator.penanggung_jawab if baris else ""
        jabatan = butir.simpul.jabatan
        return Cell(column, named or (jabatan.nama if jabatan else self.bahan.nama_unit(butir.unit_id)))

    # --- figures of an indicator ----------------------------------------------------------------------------------

    def target(self, column: int, baris: BarisCapaian, triwulan: int = 0, *, rowspan: int = 1) -> Cell:
        """Of the year, or of a quarter, as it is printed in the plan."""
        when = f"TW {ROMAN[triwulan]} {self.bahan.tahun}" if triwulan else str(self.bahan.tahun)
        link = target_address(self.bahan.rencana, baris.indikator.pk, self.bahan.tahun, triwulan)
        return self._target(column, baris.indikator, baris.target.get(triwulan), when, link, rowspan=rowspan)

    def target_triwulan(self, column: int, baris: BarisCapaian, triwulan: int) -> Cell:
        """Of a quarter; a plan that promises by year alone has none, which is no fault in it."""
        if not any(baris.target.get(tw) for tw in range(1, QUARTERS + 1)) and baris.target.get(0):
            word = self.missing(
                baris.indikator.nama, _("Target"), Keadaan.TIDAK_BERLAKU,
                masa=f"TW {ROMAN[triwulan]} {self.bahan.tahun}", alasan=_("Targetnya hanya per tahun."),
                tempat=_("Pengukuran indikator, bagian target"), alamat=self.bahan.halaman_ukur(baris.indikator),
            )  # fmt: skip
            return Cell(column, word)
        return self.target(column, baris, triwulan)

    def target_akhir(self, column: int, indikator: Indikator) -> Cell:
        """Of the end of the plan."""
        tahun = self.bahan.rencana.tahun_akhir
        link = target_address(self.bahan.rencana, indikator.pk, tahun)
        return self._target(column, indikator, self.bahan.target_akhir(indikator), str(tahun), link)

    def target_of(self, column: int, indikator: Indikator, tahun: int, *, rowspan: int = 1) -> Cell:
        """Of any year of the plan."""
        found = self.bahan.target.get((indikator.pk, tahun))
        link = target_address(self.bahan.rencana, indikator.pk, tahun)
        return self._target(column, indikator, found, str(tahun), link, rowspan=rowspan)

    def _target(
        self, column: int, indikator: Indikator, target: Target | None, masa: str, link: str, *, rowspan: int = 1
    ) -> Cell:
        if target is not None and target.teks.strip():
            return Cell(column, target.teks, rowspan=rowspan, value=number_of(target), link=link)
        word = self.missing(
            indikator.nama, _("Target"), Keadaan.KOSONG, masa=masa, tempat=_("Pengukuran indikator, bagian target"),
            alamat=self.bahan.halaman_ukur(indikator),
        )  # fmt: skip
        return Cell(column, word, rowspan=rowspan)

    def realisasi(self, column: int, baris: BarisCapaian, tertulis: BarisTertulis, *, rowspan: int = 1) -> Cell:
        """What was done until the quarter; the same text as on the achievement page."""
        return self._figure(column, baris, tertulis.sampai, baris.sampai, _("Realisasi"), rowspan)

    def target_lain(self, column: int, indikator: Indikator, tahun: int, target: Target | None) -> Cell:
        """Of a year before, as the plan that counted then promised it."""
        if target is None and tahun < self.bahan.rencana.tahun_awal:
            word = self.missing(indikator.nama, _("Target"), Keadaan.TIDAK_BERLAKU, masa=str(tahun),
                                alasan=_("Indikator ini belum ada pada rencana tahun itu."))  # fmt: skip
            return Cell(column, word)
        link = target_address(self.bahan.rencana, indikator.pk, tahun)
        found = self.bahan.tahun_lain(indikator, tahun)
        if found is not None and tahun != self.bahan.tahun:  # as the plan that counted then has it
            link = target_address(found[1].rencana, found[0].indikator.pk, tahun)
        return self._target(column, indikator, target, str(tahun), link)

    def without_trend(self, column: int, baris: BarisCapaian, tahun: int, lack: Nilai) -> Cell:
        """Where a realisation is missing there is nothing to compare."""
        keadaan = Keadaan.KOSONG if lack.keadaan is Keadaan.TERISI else lack.keadaan
        if tahun < self.bahan.rencana.tahun_awal:
            keadaan = Keadaan.TIDAK_BERLAKU
        word = self.missing(
            baris.indikator.nama, _("naik/turun"), keadaan, masa=str(self.bahan.tahun),
            alasan=_("Realisasi %(tahun)s tidak ada angkanya.") % {"tahun": tahun},
            tempat=_("Lembar isian realisasi"), alamat=self.bahan.halaman_isian(baris.unit_id, 4, tahun),
        )  # fmt: skip
        return Cell(column, word, align="center")

    def realisasi_lain(
        self, column: int, indikator: Indikator, tahun: int, found: tuple[BarisCapaian, BarisTertulis] | None
    ) -> Cell:
        """Of another year; not applicable where the indicator was in no plan then."""
        if found is None:
            word = self.missing(indikator.nama, _("Realisasi"), Keadaan.TIDAK_BERLAKU, masa=str(tahun),
                                alasan=_("Indikator ini belum ada pada rencana tahun itu."))  # fmt: skip
            return Cell(column, word)
        baris, tertulis = found
        return self._figure(column, baris, tertulis.sampai, baris.sampai, _("Realisasi"), 1, tahun=tahun)

    def capaian_lain(
        self, column: int, indikator: Indikator, tahun: int, found: tuple[BarisCapaian, BarisTertulis] | None
    ) -> Cell:
        """Of another year, the same way."""
        if found is None:
            word = self.missing(indikator.nama, _("Capaian"), Keadaan.TIDAK_BERLAKU, masa=str(tahun),
                                alasan=_("Indikator ini belum ada pada rencana tahun itu."))  # fmt: skip
            return Cell(column, word)
        baris, tertulis = found
        state = state_of(baris.hasil.sampai)
        return self._figure(column, baris, tertulis.capaian, state, _("Capaian"), 1, tahun=tahun)

    def realisasi_triwulan(
        self, column: int, baris: BarisCapaian, tertulis: BarisTertulis, triwulan: int, *, rowspan: int = 1
    ) -> Cell:
        """Of one quarter; those after the chosen one are not yet due."""
        apa = _("Realisasi")
        if triwulan > self.bahan.triwulan:
            return self._figure(column, baris, Tertulis(), Nilai(Keadaan.BELUM_WAKTUNYA), apa, rowspan, triwulan)
        keadaan, _mentah, _nilai, alasan = baris.hasil.triwulan[triwulan - 1]
        row = baris.realisasi.get(triwulan)
        if row is not None and row.keadaan != Keadaan.TERISI:
            keadaan, alasan = Keadaan(row.keadaan), row.alasan_keadaan or alasan
        return self._figure(column, baris, tertulis.realisasi[triwulan - 1], Nilai(keadaan, None, alasan), apa,
                            rowspan, triwulan)  # fmt: skip

    def hasil(self, column: int, baris: BarisCapaian) -> list[Cell]:
        """Target, realisation and achievement in three columns, the last computed from the others in a sheet."""
        tertulis = self.bahan.tertulis(baris)
        target, done = self.target(column, baris), self.realisasi(column + 1, baris, tertulis)
        return [target, done, self.live(self.capaian(column + 2, baris, tertulis), target, done, baris)]

    def live(self, capaian: Cell, target: Cell, done: Cell, baris: BarisCapaian) -> Cell:
        """An achievement with its formula over the cells of its target and realisation."""
        baseline = baris.indikator.baseline_nilai
        formula = "" if baris.terbagi else rumus.reached(target, done, capaian.value, baris.aturan, baseline)
        return replace(capaian, formula=formula)

    def capaian(self, column: int, baris: BarisCapaian, tertulis: BarisTertulis, *, rowspan: int = 1) -> Cell:
        """In percent, after the rule's limits; the same figure as on the achievement page."""
        state = state_of(baris.hasil.sampai)
        return self._figure(column, baris, tertulis.capaian, state, _("Capaian"), rowspan)

    def _figure(
        self, column: int, baris: BarisCapaian, figure: Tertulis, state: Nilai, apa: str, rowspan: int,
        triwulan: int = 0, tahun: int = 0,
    ) -> Cell:  # fmt: skip
        """A figure, or the word of its state; a figure that has no text is missing even where its state says TERISI."""
        if figure.teks and (figure.angka is not None or state.keadaan is Keadaan.TERISI or baris.terbagi):
            link = self._explained(baris, triwulan, tahun)
            return Cell(column, figure.teks, rowspan=rowspan, value=figure.angka, link=link)
        keadaan = Keadaan.KOSONG if state.keadaan is Keadaan.TERISI else state.keadaan
        tahun = tahun or self.bahan.tahun
        masa = f"TW {ROMAN[triwulan]} {tahun}" if triwulan else str(tahun)
        word = self.missing(
            baris.indikator.nama, apa, keadaan, masa=masa, alasan=state.alasan,
            tempat=_("Lembar isian realisasi"),
            alamat=self.bahan.halaman_isian(baris.unit_id, triwulan or self.bahan.triwulan, tahun),
        )  # fmt: skip
        return Cell(column, word, rowspan=rowspan)

    def _explained(self, baris: BarisCapaian, triwulan: int, tahun: int) -> str:
        """Another year's figure is explained in the plan that counted then, after its last quarter."""
        bahan = self.bahan
        if tahun in {0, bahan.tahun}:
            return explain_address(baris, bahan.tabel, triwulan or bahan.triwulan)
        found = bahan.tahun_lain(baris.indikator, tahun)
        return explain_address(*found, QUARTERS) if found else ""

    # --- money and percentages ------------------------------------------------------------------------------------

    def rupiah(self, column: int, amount: Decimal | None, objek: str, apa: str, *, rowspan: int = 1) -> Cell:
        if amount is not None:
            link = self.bahan.halaman_anggaran()
            return Cell(column, write_rupiah(amount), rowspan=rowspan, value=amount, link=link)
        word = self.missing(
            objek, apa, Keadaan.KOSONG, masa=str(self.bahan.tahun), tempat=_("Halaman Anggaran"),
            alamat=self.bahan.halaman_anggaran(),
        )  # fmt: skip
        return Cell(column, word, rowspan=rowspan)

    def uang(self, column: int, amount: Jumlah, objek: str, apa: str) -> Cell:
        """A sum that lacks a part says so and is no number in a sheet, so that nothing is counted with it."""
        shown = self.rupiah(column, amount.whole, objek, apa)
        if amount.utuh or amount.berlaku is None:
            return shown
        return replace(shown, text=amount_text(amount), link=self.bahan.halaman_anggaran())

    def persen(
        self, column: int, nilai: Nilai, objek: str, apa: str, *, tempat: str, alamat: str, formula: str = "",
        jelaskan: str = "",
    ) -> Cell:  # fmt: skip
        """A percentage made of other figures, which are explained at `jelaskan` or entered at `alamat`; where there is
        none it says why.
        """
        if nilai.angka is not None:
            link = jelaskan or alamat
            return Cell(column, f"{tulis(nilai.angka, 2)} %", value=nilai.angka, formula=formula, link=link)
        word = self.missing(
            objek, apa, nilai.keadaan, masa=str(self.bahan.tahun), alasan=nilai.alasan, tempat=tempat, alamat=alamat
        )
        return Cell(column, word)


def _unit_in(target: Target | None) -> str:
    """The unit printed behind the target, where it has one value."""
    return target.bagian[0].get("satuan", "") if target and len(target.bagian) == 1 else ""


def state_of(cell: Sel4) -> Nilai:
    """The figure of an achievement with its state."""
    keadaan, _mentah, nilai, alasan = cell
    return Nilai(keadaan, nilai, alasan)
