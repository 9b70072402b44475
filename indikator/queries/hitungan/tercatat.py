"""What stands in the tables, read once for all that is computed on a page."""

from collections.abc import Iterable, Mapping

from indikator.models import Indikator, Realisasi
from indikator.queries.hitungan.rumus import sources_of
from indikator.queries.pengisian import newest


class Tercatat:
    """What stands in the tables for this year and the last, of these indicators and of those that they refer to: read
    at once, and only when asked; shared by the quarters of a page. `resmi` takes what is verified alone.
    """

    def __init__(self, pemda_id: int, indikator: Iterable[Indikator], tahun: int, *, resmi: bool = False) -> None:
        self.pemda_id, self.tahun, self.resmi = pemda_id, tahun, resmi
        self._indikator = list(indikator)
        self._rows: dict[int, dict[tuple[int, int], Realisasi]] = {}

    def of(self, garis: int) -> Mapping[tuple[int, int], Realisasi]:
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

    def _lineages(self) -> Iterable[int]:
        for indikator in self._indikator:
            yield indikator.garis
            yield from (one.garis for one in sources_of(indikator))
