"""Whether a figure is due yet: what cannot be there is not missing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from cascading.models import Rencana
from indikator.capaian.waktu import QUARTERS
from indikator.models import JendelaPengisian, Target, Variabel
from indikator.nilai import BELUM_WAKTUNYA, Keadaan, Nilai
from indikator.queries.hitungan.nilai import quarter_end
from indikator.queries.pengisian import GARIS
from indikator.reading import Keadaan as Janji
from kinerja.core.waktu import hari_ini

MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "ag", "sep", "okt", "nov", "des")
QUARTER = re.compile(r"\b(?:tw|triwulan)[\W_]*(iv|i{1,3}|[1-4])\b", re.IGNORECASE)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
NO_PROMISE = {Janji.NIHIL.value, Janji.TIDAK_BERLAKU.value, Janji.KOSONG.value}
Masa = tuple[int, int]
"""Year and quarter."""


class Waktu:
    """Of a Pemda in a year and the year before; read once, and only when something is empty.

    `lineages` are those whose targets say when they are due. `coba`: a trial, whose figures are there all at once.
    """

    def __init__(self, pemda_id: int, tahun: int, lineages: Iterable[int], *, coba: bool = False) -> None:
        self.pemda_id, self.tahun, self._lineages, self._coba = pemda_id, tahun, lineages, coba
        self._buka: dict[Masa, date] | None = None
        self._hari = date.min
        self._janji: dict[tuple[int, int], set[int | None]] | None = None

    def has_begun(self, when: Masa) -> bool:
        """Whether units may enter it already; without a window, whether the quarter has ended."""
        if self._coba:
            return True
        if self._buka is None:
            years = [self.tahun - 1, self.tahun]
            rows = JendelaPengisian.objects.filter(pemda_id=self.pemda_id, tahun__in=years)
            self._buka = {(tahun, tw): buka for tahun, tw, buka in rows.values_list("tahun", "triwulan", "buka")}
            self._hari = hari_ini(self.pemda_id)
        buka = self._buka.get(when)
        return self._hari >= buka if buka is not None else self._hari > quarter_end(*when)

    def source(self, nilai: Nilai, garis: int, when: Masa) -> Nilai:
        """The value of another indicator: empty where its time is still to come, it is not due yet."""
        if nilai.keadaan is not Keadaan.KOSONG:
            return nilai
        return nilai if self.has_begun(when) and not self._comes_later(garis, when) else BELUM_WAKTUNYA

    def cell(self, nilai: Nilai, when: Masa, own: Masa | None = None) -> Nilai:
        """What is typed for a quarter; `own` where it is a month or quarter of its own in that."""
        if nilai.keadaan is not Keadaan.KOSONG:
            return nilai
        comes = own is not None and own > when
        return BELUM_WAKTUNYA if comes or not self.has_begun(when) else nilai

    def _comes_later(self, garis: int, when: Masa) -> bool:
        """Nothing is promised for this quarter, but for a later one, or for the year alone."""
        tahun, triwulan = when
        if self._janji is None:
            self._janji = self._promised()
        promised = self._janji.get((garis, tahun), set())
        quarters = {one for one in promised if one is not None}
        if quarters:
            return triwulan not in quarters and max(quarters) > triwulan
        return None in promised and triwulan < QUARTERS

    def _promised(self) -> dict[tuple[int, int], set[int | None]]:
        rows = Target.objects.annotate(line=GARIS).filter(
            pemda_id=self.pemda_id, tahun__in=[self.tahun - 1, self.tahun], line__in=list(self._lineages),
            indikator__simpul__rencana__status=Rencana.Status.DITETAPKAN,
        )  # fmt: skip
        found: defaultdict[tuple[int, int], set[int | None]] = defaultdict(set)
        for garis, tahun, triwulan in rows.exclude(keadaan__in=NO_PROMISE).values_list("line", "tahun", "triwulan"):
            found[garis, tahun].add(triwulan)
        return dict(found)


def own_quarters(variabel: Variabel) -> list[int | None]:
    """The quarter that each member of a set is, or lies in as a month: by its name, else by its place among all."""
    read = {Variabel.Himpunan.TRIWULAN.value: (_quarter, QUARTERS), Variabel.Himpunan.BULAN.value: (_month, 12)}
    if variabel.himpunan not in read:
        return [None] * len(variabel.anggota)
    named, whole = read[variabel.himpunan]
    found = [named(one) for one in variabel.anggota]
    if None in found and len(found) == whole:
        return [place * QUARTERS // whole + 1 for place in range(whole)]
    return found


def _quarter(member: Mapping[str, str]) -> int | None:
    for text in (member.get("label", ""), member["kode"].replace("_", " ")):
        if match := QUARTER.search(text):
            word = match[1].lower()
            return ROMAN.get(word) or int(word)
    return None


def _month(member: Mapping[str, str]) -> int | None:
    for text in (member.get("label", ""), member["kode"]):
        for place, month in enumerate(MONTHS):
            if text.strip().lower().startswith(month):
                return place // 3 + 1
    return None
