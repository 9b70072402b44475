"""What a Perubahan promises otherwise than the version before it, and why."""

from dataclasses import dataclass

from cascading.models import Rencana
from indikator.models import Indikator, Target
from kinerja.core.models import Jejak

Masa = tuple[int, int, int | None]  # lineage of the indicator, year, quarter


@dataclass(frozen=True, slots=True)
class TargetUbah:
    """One promise that differs; an empty text is none. `indikator_id` is the new version's."""

    indikator_id: int
    tahun: int
    triwulan: int | None
    sebelum: str
    sesudah: str


def changed_targets(rencana: Rencana) -> list[TargetUbah]:
    """The targets of indicators that both versions have; three queries. None for a plan that changes no other."""
    if rencana.perubahan_dari_id is None:
        return []
    before = _targets(rencana.pemda_id, rencana.perubahan_dari_id)
    after = _targets(rencana.pemda_id, rencana.pk)
    ids = _ids(rencana)
    found = []
    for masa in sorted({*before, *after}, key=lambda one: (one[0], one[1], one[2] or 0)):
        garis, tahun, triwulan = masa
        old, new = (side[masa][1] if masa in side else "" for side in (before, after))
        if old != new and garis in ids:
            found.append(TargetUbah(ids[garis], tahun, triwulan, old, new))
    return found


def _targets(pemda_id: int, rencana_id: int) -> dict[Masa, tuple[int, str]]:
    rows = Target.objects.filter(pemda_id=pemda_id, indikator__simpul__rencana_id=rencana_id)
    columns = rows.values_list("indikator_id", "indikator__semula_id", "tahun", "triwulan", "teks")
    return {(semula or pk, tahun, triwulan): (pk, teks) for pk, semula, tahun, triwulan, teks in columns}


def _ids(rencana: Rencana) -> dict[int, int]:
    """The indicators that go on from the version before, by their lineage."""
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, semula__isnull=False)
    return {garis: pk for pk, garis in rows.values_list("id", "semula_id")}


def reason_of(rencana: Rencana) -> str:
    """Why the Perubahan as a whole was begun."""
    rows = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk, tindakan="rencana.perubahan")
    row = rows.order_by("id").first()
    return str(row.sesudah.get("alasan", "")) if row else ""
