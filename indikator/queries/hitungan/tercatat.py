"""What stands in the tables, read once for all that is computed on a page."""

from collections.abc import Iterable, Mapping

from indikator.models import Indikator, Realisasi
from indikator.nilai import Nilai
from indikator.queries.hitungan.jaringan import Jaringan
from indikator.queries.hitungan.rumus import refers, sources_of
from indikator.queries.hitungan.waktu import Masa, Waktu
from indikator.queries.pengisian import newest
from indikator.rules.realisasi import OPEN


class Tercatat:
    """What stands in the tables for this year and the last, of these indicators and of those that they refer to: read
    at once, and only when asked; shared by the quarters of a page. `resmi` takes what is verified alone.

    What rests on others and is not handed in yet counts as it would be now, not as it was last written; `hidup` false
    takes what is written. `coba`: a trial, in which all figures are due.
    """

    def __init__(
        self, pemda_id: int, indikator: Iterable[Indikator], tahun: int, *, resmi: bool = False, hidup: bool = True,
        coba: bool = False,
    ) -> None:  # fmt: skip
        self.pemda_id, self.tahun, self.resmi = pemda_id, tahun, resmi
        self.hidup = hidup and not resmi
        self._indikator = list(indikator)
        self._rows: dict[int, dict[Masa, Realisasi]] = {}
        self._jaringan: Jaringan | None = None
        self.dihitung: dict[tuple[int, Masa], Nilai] = {}
        self.waktu = Waktu(pemda_id, tahun, self._known(), coba=coba)

    def of(self, garis: int) -> Mapping[Masa, Realisasi]:
        """The rows of a lineage by year and quarter."""
        if garis not in self._rows:
            some = {garis, *self._lineages()} - self._rows.keys()
            self._rows |= {one: {} for one in some}
            found = newest(self.pemda_id, some, [self.tahun - 1, self.tahun], resmi=self.resmi)
            for (own, tahun, triwulan), row in found.items():
                self._rows[own][tahun, triwulan] = row
        return self._rows[garis]

    def put(self, row: Realisasi) -> None:
        """A row that was written since."""
        self._rows.setdefault(row.indikator.garis, {})[row.tahun, row.triwulan] = row
        self.dihitung.clear()

    def jaringan(self) -> Jaringan:
        """What rests on others, with those that these rest on by a detour."""
        if self._jaringan is None:
            self._jaringan = Jaringan(self.pemda_id, self._indikator, self.tahun)
        return self._jaringan

    def is_live(self, garis: int, when: Masa) -> bool:
        """Whether its value of that quarter is what its sources give now: it rests on others and is still open."""
        if not self.hidup or when[0] != self.tahun or garis not in self.jaringan().indikator:
            return False
        row = self.of(garis).get(when)
        return row is None or row.status in OPEN

    def circle(self, indikator: Indikator) -> str:
        """Which circle keeps its value from being computed; empty where none does."""
        if not self.hidup or not refers(indikator):
            return ""
        return self.jaringan().putaran.get(indikator.garis, "")

    def _known(self) -> Iterable[int]:
        """The lineages of sources, when they are asked for: by then those of the detours are known too."""
        seen = {one.garis for indikator in self._indikator for one in sources_of(indikator)}
        further = self._jaringan.indikator.values() if self._jaringan else ()
        yield from seen | {one.garis for indikator in further for one in sources_of(indikator)}

    def _lineages(self) -> Iterable[int]:
        for indikator in (*self._indikator, *(self._jaringan.indikator.values() if self._jaringan else ())):
            yield indikator.garis
            yield from (one.garis for one in sources_of(indikator))
