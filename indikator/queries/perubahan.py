"""What a Perubahan promises otherwise than the version before it, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from cascading.models import Rencana
from indikator.models import Indikator, Target, TargetPerubahan

Masa = tuple[int, int, int | None]  # lineage of the indicator, year, quarter


@dataclass(frozen=True, slots=True)
class TargetUbah:
    """One promise that differs; an empty text is none. `indikator_id` is the new version's."""

    indikator_id: int
    tahun: int
    triwulan: int | None
    sebelum: str
    sesudah: str


def changed_targets(rencana: Rencana, indikator: Collection[int] | None = None) -> list[TargetUbah]:
    """The targets of indicators (these, or all) that both versions have; three queries. None for a first version."""
    if rencana.perubahan_dari_id is None:
        return []
    ids = _ids(rencana, indikator)
    lines = None if indikator is None else ids.keys()
    before = _targets(rencana.pemda_id, rencana.perubahan_dari_id, lines)
    after = _targets(rencana.pemda_id, rencana.pk, lines)
    found = []
    for masa in sorted({*before, *after}, key=lambda one: (one[0], one[1], one[2] or 0)):
        garis, tahun, triwulan = masa
        old, new = (side[masa][1] if masa in side else "" for side in (before, after))
        if old != new and garis in ids:
            found.append(TargetUbah(ids[garis], tahun, triwulan, old, new))
    return found


def unexplained_targets(rencana: Rencana) -> dict[int, list[TargetUbah]]:
    """Those of which nobody said why they change, by indicator; four queries, none for a first version."""
    changed = changed_targets(rencana)
    told = reasons_of(rencana) if changed else {}
    found: dict[int, list[TargetUbah]] = {}
    for one in changed:
        if (one.indikator_id, one.tahun, one.triwulan) not in told:
            found.setdefault(one.indikator_id, []).append(one)
    return found


def need_reason(rencana: Rencana, wanted: Mapping[Masa, str]) -> set[Masa]:
    """Of these texts (by indicator of this plan, year, quarter) those that nobody may write without saying why."""
    if rencana.perubahan_dari_id is None or not wanted:
        return set()
    indicators = {pk for pk, _tahun, _triwulan in wanted}
    garis = {pk: line for line, pk in _ids(rencana, indicators).items()}
    before = _targets(rencana.pemda_id, rencana.perubahan_dari_id, garis.values())
    told = reasons_of(rencana, indicators)
    return {
        masa for masa, teks in wanted.items()
        if masa[0] in garis and masa not in told
        and before.get((garis[masa[0]], *masa[1:]), (0, ""))[1] != (teks if teks.strip() else "")
    }  # fmt: skip


def reasons_of(rencana: Rencana, indikator: Collection[int] | None = None) -> dict[Masa, TargetPerubahan]:
    """What was said of changed targets of this plan (of these indicators, or all); its key has the indicator's id."""
    rows = TargetPerubahan.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana)
    if indikator is not None:
        rows = rows.filter(indikator__in=indikator)
    return {(one.indikator_id, one.tahun, one.triwulan): one for one in rows}


def _targets(pemda_id: int, rencana_id: int, garis: Collection[int] | None) -> dict[Masa, tuple[int, str]]:
    rows = Target.objects.filter(pemda_id=pemda_id, indikator__simpul__rencana_id=rencana_id)
    if garis is not None:
        rows = rows.filter(Q(indikator__in=garis) | Q(indikator__semula__in=garis))
    columns = rows.values_list("indikator_id", "indikator__semula_id", "tahun", "triwulan", "teks")
    return {(semula or pk, tahun, triwulan): (pk, teks) for pk, semula, tahun, triwulan, teks in columns}


def _ids(rencana: Rencana, indikator: Collection[int] | None) -> dict[int, int]:
    """The indicators that go on from the version before, by their lineage."""
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, semula__isnull=False)
    if indikator is not None:
        rows = rows.filter(pk__in=indikator)
    return {garis: pk for pk, garis in rows.values_list("id", "semula_id")}
