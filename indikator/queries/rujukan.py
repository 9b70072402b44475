"""Which indicators take each other's values: by lineage, over the versions that values come from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from cascading.models import Rencana
from indikator.models import Indikator, Variabel
from indikator.queries.hitungan.rumus import names_now_of

Graph = Mapping[int, Collection[int]]
"""Lineage → the lineages whose value of the same period its formula takes."""
EDGE = ("kode", "indikator__rumus", "indikator_id", "indikator__semula_id", "rujukan_id", "rujukan__semula_id",
        "indikator__simpul__rencana_id")  # fmt: skip


def graphs_of(rencana: Rencana) -> list[Graph]:
    """Who takes whose value when this plan is in force, in the place of the version that it changes.

    A value of a year comes from the plans in force in that year: one graph for all years that share their plans.
    """
    in_force = Rencana.objects.filter(pemda_id=rencana.pemda_id, status=Rencana.Status.DITETAPKAN)
    others = [one for one in in_force if one.pk not in {rencana.pk, rencana.perubahan_dari_id}]
    plans = {frozenset({rencana.pk, *(one.pk for one in others if tahun in one.tahun)}) for tahun in rencana.tahun}
    edges = _edges(rencana.pemda_id, frozenset().union(*plans))
    return [_graph(edges, some) for some in plans]


def _edges(pemda_id: int, plans: Collection[int]) -> list[tuple[int, int, int]]:
    """Plan, lineage, the lineage that it takes; one query."""
    rows = Variabel.objects.filter(
        pemda_id=pemda_id, rujukan__isnull=False, indikator__cara_ukur=Indikator.CaraUkur.RUMUS,
        indikator__simpul__rencana__in=plans,
    )  # fmt: skip
    return [
        (plan, semula or pk, sumber_semula or sumber)
        for kode, rumus, pk, semula, sumber, sumber_semula, plan in rows.order_by("indikator_id", "urutan").values_list(
            *EDGE
        )
        if kode in names_now_of(rumus)
    ]


def _graph(edges: Iterable[tuple[int, int, int]], plans: Collection[int]) -> Graph:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for plan, garis, sumber in edges:
        if plan in plans:
            found[garis].append(sumber)
    return found
