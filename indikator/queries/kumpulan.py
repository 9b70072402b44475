"""Counts achievements where they belong: at their node and those above it, their unit, Perangkat Daerah, the whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import localcontext
from typing import Any, NamedTuple

from indikator.capaian.banyak import Baris, CapaianSetahun
from indikator.capaian.gabungan import Kumpulan
from indikator.nilai import CONTEXT
from indikator.queries.acuan import AcuanPemda


@dataclass(slots=True)
class Rekap:
    """Figures after a quarter; `Kumpulan.rata()` gives a mean with its coverage.

    `simpul` counts a node's own indicators, `bawah` those below it too; `unit` and `pd` go by the unit that owns the
    indicators (None: the Pemda itself); `unit_triwulan` and `pd_triwulan` have each quarter until `sampai` by itself.
    `terutang` are the indicators of each unit that are due in the last quarter and that nobody has handed in.
    `baris` is what the figures of each indicator were computed from, where they are kept. `acuan` is what was judged
    by, empty where there was nothing to judge.
    """

    tahun: int
    sampai: int
    indikator: dict[int, CapaianSetahun] = field(default_factory=dict)
    baris: dict[int, list[Baris]] = field(default_factory=dict)
    simpul: dict[int, Kumpulan] = field(default_factory=dict)
    bawah: dict[int, Kumpulan] = field(default_factory=dict)
    unit: dict[int | None, Kumpulan] = field(default_factory=dict)
    pd: dict[int | None, Kumpulan] = field(default_factory=dict)
    unit_triwulan: dict[int | None, list[Kumpulan]] = field(default_factory=dict)
    pd_triwulan: dict[int | None, list[Kumpulan]] = field(default_factory=dict)
    terutang: Counter[int | None] = field(default_factory=Counter)
    semua: Kumpulan = field(default_factory=Kumpulan)
    acuan: AcuanPemda = field(default_factory=lambda: AcuanPemda({}, {}, ()))


class Letak(NamedTuple):
    """Where a node is, whose, and at which node its figures are counted: itself, or the nearest that has a place.

    The dict that holds them is in tree order.
    """

    induk_id: int | None
    unit_id: int | None
    tingkat: int
    tempat: int


class Counting:
    """Counts every indicator where it belongs: its node, unit, Perangkat Daerah, the whole."""

    def __init__(self, rekap: Rekap, nodes: dict[int, Letak], top: dict[int, int], *, limited: bool) -> None:
        self.rekap, self.nodes, self.top = rekap, nodes, top
        self.limited = limited  # means of figures after the limits, or of raw ones

    def add(self, simpul: Iterable[int], results: Iterable[CapaianSetahun]) -> None:
        rekap, nodes, limited = self.rekap, self.nodes, self.limited
        by_unit: defaultdict[int | None, list[CapaianSetahun]] = defaultdict(list)
        own: defaultdict[int, list[CapaianSetahun]] = defaultdict(list)
        deeper: defaultdict[int, list[CapaianSetahun]] = defaultdict(list)
        with localcontext(CONTEXT):
            for node_id, result in zip(simpul, results, strict=True):
                at = nodes[node_id]
                by_unit[at.unit_id].append(result)
                (own if at.tempat == node_id else deeper)[at.tempat].append(result)
            for place, there in own.items():
                _of(rekap.simpul, place).add_year(there, limited=limited)
            for place, there in deeper.items():
                _of(rekap.bawah, place).add_year(there, limited=limited)
            for unit, some in by_unit.items():
                _of(rekap.unit, unit).add_year(some, limited=limited)
                quarters = rekap.unit_triwulan.get(unit)
                if quarters is None:
                    quarters = rekap.unit_triwulan[unit] = [Kumpulan() for _quarter in range(rekap.sampai)]
                columns = zip(*(one.triwulan for one in some), strict=True)
                for counted, column in zip(quarters, columns, strict=True):
                    counted.add_many(column, limited=limited)
                for one in some:
                    for counted, lacks in zip(quarters, one.sementara, strict=False):  # its last is the year to date
                        counted.sementara += lacks

    def owe(self, simpul: Iterable[int]) -> None:
        """An indicator of each of these nodes is due and was not handed in."""
        self.rekap.terutang.update(self.nodes[node_id].unit_id for node_id in simpul)

    def _pd(self, unit_id: int | None) -> int | None:
        return self.top.get(unit_id) if unit_id else None

    def up_the_tree(self) -> None:
        """From units to Perangkat Daerah; and from the leaves: what is below a node counts above it too."""
        rekap = self.rekap
        with localcontext(CONTEXT):
            for unit_id, of_unit in rekap.unit.items():
                _of(rekap.pd, self._pd(unit_id)).merge(of_unit)
                rekap.semua.merge(of_unit)
            rekap.pd_triwulan = quarters_by(rekap, {unit: self._pd(unit) for unit in rekap.unit_triwulan})
            for node_id in reversed([pk for pk, at in self.nodes.items() if at.tempat == pk]):
                own, below = rekap.simpul.get(node_id), rekap.bawah.get(node_id)
                if own is not None:
                    if below is None:  # nothing is measured below it, as with most nodes: one count serves for both
                        below = rekap.bawah[node_id] = own
                    else:
                        below.merge(own)
                induk = self.nodes[node_id].induk_id
                if below is not None and induk is not None:
                    _of(rekap.bawah, induk).merge(below)


def quarters_by(rekap: Rekap, groups: Mapping[int | None, int | None]) -> dict[int | None, list[Kumpulan]]:
    """The quarters of the units put together by their group."""
    found: dict[int | None, list[Kumpulan]] = {}
    with localcontext(CONTEXT):
        for unit, quarters in rekap.unit_triwulan.items():
            together = found.setdefault(groups[unit], [Kumpulan() for _quarter in quarters])
            for counted, own in zip(together, quarters, strict=True):
                counted.merge(own)
    return found


def _of(kumpulan: dict[Any, Kumpulan], key: int | None) -> Kumpulan:
    found = kumpulan.get(key)
    if found is None:
        found = kumpulan[key] = Kumpulan()
    return found
