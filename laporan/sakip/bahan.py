"""What the SAKIP tables of one plan and year are made of: nodes, figures, targets of all years, budgets; read once.

The figures are those of the achievement page (`indikator.queries.tabel`), so that no table can say another one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from cascading.models import Rencana, Simpul
from indikator.akhir import akhir_target
from indikator.capaian.gabungan import mean_capaian
from indikator.models import Indikator, Target
from indikator.queries import pengisian
from indikator.queries.anggaran import JENJANG, SelAnggaran, TabelAnggaran, anggaran_of
from indikator.queries.tabel import BarisCapaian, TabelCapaian, tabel_of
from indikator.tabel import BarisTertulis, written
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Unit
from laporan.sakip.rencana import plan_of

TINGKAT = {
    "tujuan": "II", "sasaran": "II", "outcome": "II", "csf": "II",
    "program": "III", "kinerja_utama_iii": "III", "kondisi_antara": "III",
    "kegiatan": "IV", "sub_kegiatan": "IV", "kinerja_utama_iv": "IV", "kondisi_operasional": "IV",
}  # fmt: skip
"""The level of jabatan whose performance a level of the tree is; a level of a Pemda's own scheme goes by its eselon.

The eselon that a document prints at a node of these levels does not count: the Camat's plan of Sokaraja prints II.
"""
LEVELS = ("II", "III", "IV")


@dataclass(slots=True)
class Butir:
    """A node with what measures it; `unit_id` is its owner's, `tingkat` the level of jabatan that answers for it."""

    simpul: Simpul
    jenjang: str
    unit_id: int | None
    tingkat: str
    induk: "Butir | None"
    anak: "list[Butir]" = field(default_factory=list)
    baris: list[BarisCapaian] = field(default_factory=list)

    @property
    def nama(self) -> str:
        return self.simpul.pernyataan

    def below(self) -> "Iterator[Butir]":
        """All nodes below, in tree order."""
        for one in self.anak:
            yield one
            yield from one.below()


class Bahan:
    """The plan of a Perangkat Daerah in a year, until a quarter, as far as the actor may read it.

    `kolom` is the form of columns that was asked for, where a report has several.
    """

    def __init__(self, actor: Actor, rencana: Rencana, tahun: int, triwulan: int, kolom: str = "") -> None:
        self.actor, self.rencana, self.tahun, self.triwulan, self.kolom = actor, rencana, tahun, triwulan, kolom
        self.tabel: TabelCapaian = tabel_of(actor, rencana, tahun, triwulan)
        self._years: dict[int, dict[int, tuple[BarisCapaian, TabelCapaian]]] = {}

    @property
    def pemilik(self) -> str:
        """Whose plan it is."""
        return self.rencana.unit.nama if self.rencana.unit else self.rencana.pemda.nama

    @property
    def judul(self) -> str:
        """The name in a title: "SEKRETARIAT DAERAH KABUPATEN BALANGAN"."""
        pemda = self.rencana.pemda.nama
        return (f"{self.rencana.unit.nama} {pemda}" if self.rencana.unit else pemda).upper()

    @cached_property
    def butir(self) -> list[Butir]:
        """All nodes in tree order."""
        rows = Simpul.objects.filter(pemda_id=self.rencana.pemda_id, rencana=self.rencana, induk__isnull=False)
        found: dict[int, Butir] = {}
        for one in rows.select_related("jenjang", "jabatan").order_by("lft"):
            above = found.get(one.induk_id or 0)
            owner = one.unit_id or (above.unit_id if above else self.rencana.unit_id)
            kode = one.jenjang.kode if one.jenjang else ""
            level = TINGKAT.get(kode) or _level(one.eselon) or (above.tingkat if above else "II")
            found[one.pk] = Butir(one, kode, owner, level, above)
            if above:
                above.anak.append(found[one.pk])
        for row in self.tabel.baris:
            found[row.indikator.simpul_id].baris.append(row)
        return list(found.values())

    @cached_property
    def unit(self) -> dict[int, Unit]:
        """The units that own nodes here, and the plan's own."""
        ids = {one.unit_id for one in self.butir if one.unit_id} | {self.rencana.unit_id or 0}
        return {one.pk: one for one in visible_to(self.actor, Unit.objects.filter(pk__in=ids))}

    def nama_unit(self, unit_id: int | None) -> str:
        found = self.unit.get(unit_id or 0)
        return found.nama if found else self.pemilik

    @property
    def limited(self) -> bool:
        """Whether means are made of the figures after cap and floor."""
        return self.tabel.acuan.means_of_limited(date(self.tahun, 12, 31))

    @cached_property
    def anggaran(self) -> TabelAnggaran:
        return anggaran_of(self.actor, self.rencana)

    def sel_anggaran(self, simpul_id: int) -> SelAnggaran:
        """What a node may spend this year and spent, entered there or the sum of what is below."""
        row = self.anggaran.baris.get(simpul_id)
        return row.sel[self.tahun] if row else SelAnggaran()

    def beranggaran(self, butir: Butir) -> list[Butir]:
        """The topmost nodes with a budget at or below a node: those that its money is the sum of."""
        if butir.jenjang in JENJANG:
            return [butir]
        return [found for one in butir.anak for found in self.beranggaran(one)]

    def tertulis(self, baris: BarisCapaian) -> BarisTertulis:
        return written(baris, self.tabel)

    def shown(self, rows: Sequence[Butir]) -> TabelCapaian:
        """The achievement table of these nodes alone, for what stands below a table: mean, coverage, rules."""
        baris = [row for one in rows for row in one.baris]
        return replace(self.tabel, baris=baris, rata=mean_capaian((row.hasil for row in baris), limited=self.limited))

    @cached_property
    def target(self) -> dict[tuple[int, int], Target]:
        """The yearly targets of all years of the plan, by indicator and year."""
        rows = Target.objects.filter(
            pemda_id=self.rencana.pemda_id, indikator__simpul__rencana=self.rencana, triwulan=None
        )  # fmt: skip
        return {(one.indikator_id, one.tahun): one for one in rows}

    def target_akhir(self, indikator: Indikator) -> Target | None:
        """What the plan promises for its end: the end condition that its document prints, else the last year's."""
        years = {year: one for year in self.rencana.tahun if (one := self.target.get((indikator.pk, year)))}
        last = years.get(self.rencana.tahun_akhir)
        return akhir_target(indikator.akhir_teks, last, [one.teks for one in years.values()])

    @cached_property
    def pemilik_indikator(self) -> dict[int, int | None]:
        return pengisian.owners_of(self.rencana)

    def tahun_lain(self, indikator: Indikator, tahun: int) -> tuple[BarisCapaian, TabelCapaian] | None:
        """The same indicator in another year, as the plan that counted then has it; None where it was not there."""
        if tahun not in self._years:
            plan = self.rencana if tahun in self.rencana.tahun else None
            counted = plan_of(self.actor, self.rencana.unit_id, tahun)
            plan = counted if counted is not None and counted.skema_id == self.rencana.skema_id else plan
            found: dict[int, tuple[BarisCapaian, TabelCapaian]] = {}
            if plan is not None:
                tabel = tabel_of(self.actor, plan, tahun, 4)
                found = {row.indikator.garis: (row, tabel) for row in tabel.baris}
            self._years[tahun] = found
        return self._years[tahun].get(indikator.garis)

    # --- where what is missing is entered -------------------------------------------------------------------------

    def _page(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.rencana.pemda.slug, self.rencana.slug, *args])

    def halaman_rencana(self) -> str:
        return self._page("rencana")

    def halaman_ukur(self, indikator: Indikator) -> str:
        return self._page("ukur", indikator.pk)

    def halaman_anggaran(self, triwulan: int = 0) -> str:
        """The page of budgets, of the year or of a quarter of it."""
        when = f"?tahun={self.tahun}" + (f"&triwulan={triwulan}" if triwulan else "")
        return self._page("anggaran") + when

    def halaman_dasbor(self) -> str:
        """How means of achievements come about, down to their figures."""
        unit, slug = self.rencana.unit_id, self.rencana.pemda.slug
        page = reverse("dasbor_unit", args=[slug, unit]) if unit else reverse("dasbor", args=[slug])
        return f"{page}?tahun={self.tahun}&triwulan={self.triwulan}#pohon-capaian"

    def halaman_isian(self, unit_id: int | None, triwulan: int, tahun: int = 0) -> str:
        """The worksheet of a quarter; an indicator of the Pemda itself has none."""
        return self._page("isian", unit_id, tahun or self.tahun, triwulan) if unit_id else self.halaman_rencana()


def _level(eselon: str) -> str:
    return eselon if eselon in LEVELS else ""


def total(amounts: list[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known else None
