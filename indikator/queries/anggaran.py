"""Budgets of a plan: what was entered at each program, kegiatan and sub kegiatan, beside what those below add up to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from cascading.models import Rencana, Simpul
from indikator.capaian.waktu import QUARTERS
from indikator.models import Anggaran
from indikator.models.anggaran import FISIK_TW, REALISASI_TW
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor

JENJANG = ("program", "kegiatan", "sub_kegiatan")
"""The levels of a scheme that have a budget (Permendagri 90/2019)."""


@dataclass(frozen=True, slots=True)
class Jumlah:
    """An amount as entered, and the sum of the nodes below, each by its own amount or again what is below it.

    `lengkap` is False where some node below has no amount: the sum says less than the whole then.
    """

    diisi: Decimal | None = None
    bawah: Decimal | None = None
    lengkap: bool = True

    @property
    def berlaku(self) -> Decimal | None:
        """What counts further up."""
        return self.diisi if self.diisi is not None else self.bawah

    @property
    def utuh(self) -> bool:
        """Known, and without a part that is missing."""
        return self.diisi is not None or (self.bawah is not None and self.lengkap)

    @property
    def whole(self) -> Decimal | None:
        """What counts of it where nothing of it is missing."""
        return self.berlaku if self.utuh else None

    @property
    def beda(self) -> bool:
        return self.diisi is not None and self.bawah is not None and self.diisi != self.bawah


@dataclass(frozen=True, slots=True)
class SelAnggaran:
    """A node's budget for a year; `revisi` is None where no row was entered.

    `triwulan` is what each quarter spent, `fisik` the physical progress as far as each has come.
    """

    revisi: int | None = None
    pagu: Jumlah = Jumlah()
    realisasi: Jumlah = Jumlah()
    triwulan: tuple[Jumlah, ...] = (Jumlah(),) * QUARTERS
    fisik: tuple[Decimal | None, ...] = (None,) * QUARTERS

    def diisi(self, name: str) -> Decimal | None:
        """What was entered, by its name in ISIAN_ANGGARAN."""
        if name in FISIK_TW:
            return self.fisik[FISIK_TW.index(name)]
        return self.jumlah(name).diisi

    def jumlah(self, name: str) -> Jumlah:
        """An amount by its name; none has a sum for the physical progress."""
        if name in REALISASI_TW:
            return self.triwulan[REALISASI_TW.index(name)]
        return {"pagu": self.pagu, "realisasi": self.realisasi}.get(name, Jumlah())

    @property
    def per_triwulan(self) -> bool:
        """Whether quarters were entered at this node, so that its year is their sum."""
        return any(one.diisi is not None for one in self.triwulan)

    def sampai(self, triwulan: int) -> Jumlah:
        """Spent until the end of a quarter; where no quarter is known, what is known of the year."""
        if triwulan == QUARTERS or all(one.berlaku is None for one in self.triwulan):
            return self.realisasi
        found = self.triwulan[:triwulan]
        known = [one.berlaku for one in found if one.berlaku is not None]
        return Jumlah(None, sum(known, Decimal(0)) if known else None, all(one.utuh for one in found))

    def hanya_setahun(self, triwulan: int) -> bool:
        """Whether `sampai` an earlier quarter gives the year, because no quarter is known."""
        quarters = all(one.berlaku is None for one in self.triwulan)
        return triwulan < QUARTERS and quarters and self.realisasi.berlaku is not None


@dataclass(slots=True)
class BarisAnggaran:
    """A node that has a budget; `induk_id` and `dalam` (depth) count such nodes alone."""

    id: int
    jenjang: str
    jenjang_nama: str
    kode: str
    pernyataan: str
    induk_id: int | None
    dalam: int
    sel: dict[int, SelAnggaran] = field(default_factory=dict)


@dataclass(slots=True)
class TabelAnggaran:
    """In tree order; `jumlah` has the totals of each year over the topmost rows."""

    rencana: Rencana
    baris: dict[int, BarisAnggaran]
    jumlah: dict[int, SelAnggaran]

    def above(self, simpul_id: int) -> Iterator[BarisAnggaran]:
        """The row and those whose sums it counts in."""
        at: int | None = simpul_id
        while at is not None:
            row = self.baris[at]
            yield row
            at = row.induk_id


def anggaran_of(actor: Actor, rencana: Rencana) -> TabelAnggaran:
    """Of a plan that the actor may read; two queries."""
    rows = _rows(rencana)
    entered = {
        (one.simpul_id, one.tahun): one
        for one in visible_to(actor, Anggaran.objects.filter(simpul__rencana=rencana, tahun__in=list(rencana.tahun)))
    }
    below: dict[int | None, list[BarisAnggaran]] = {}
    for row in rows.values():
        below.setdefault(row.induk_id, []).append(row)
    for row in reversed(rows.values()):
        for tahun in rencana.tahun:
            cells = [one.sel[tahun] for one in below.get(row.id, ())]
            row.sel[tahun] = together(cells, entered.get((row.id, tahun)))
    totals = {tahun: together([one.sel[tahun] for one in below.get(None, ())]) for tahun in rencana.tahun}
    return TabelAnggaran(rencana, rows, totals)


def _rows(rencana: Rencana) -> dict[int, BarisAnggaran]:
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False).order_by("lft")
    rows: dict[int, BarisAnggaran] = {}
    nearest: dict[int, int | None] = {}  # node → the row that it belongs below
    for pk, induk_id, kode, pernyataan, jenjang, nama in nodes.values_list(
        "id", "induk_id", "kode", "pernyataan", "jenjang__kode", "jenjang__nama"
    ):
        above = nearest.get(induk_id)
        nearest[pk] = above
        if jenjang in JENJANG:
            depth = rows[above].dalam + 1 if above is not None else 0
            rows[pk] = BarisAnggaran(pk, jenjang, nama, kode, pernyataan, above, depth)
            nearest[pk] = pk
    return rows


def together(cells: list[SelAnggaran], row: Anggaran | None = None) -> SelAnggaran:
    """The sum of nodes, beside what was entered for it."""
    return SelAnggaran(
        row.revisi if row else None,
        _amount(row.pagu if row else None, [one.pagu for one in cells]),
        _amount(row.realisasi if row else None, [one.realisasi for one in cells]),
        tuple(
            _amount(getattr(row, name) if row else None, [one.triwulan[at] for one in cells])
            for at, name in enumerate(REALISASI_TW)
        ),
        tuple(getattr(row, name) if row else None for name in FISIK_TW),
    )


def _amount(entered: Decimal | None, below: list[Jumlah]) -> Jumlah:
    known = [one.berlaku for one in below if one.berlaku is not None]
    return Jumlah(entered, sum(known, Decimal(0)) if known else None, all(one.utuh for one in below))
