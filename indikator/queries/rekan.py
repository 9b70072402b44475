"""What others did in a branch, or with an indicator, since some moment: a step back must not take it away unasked."""

from cascading.models import Rencana, Simpul
from indikator.models import Indikator
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak

WORK = ("simpul.add", "simpul.change", "simpul.move", "simpul.restore", "simpul.duplicate", "indikator.add",
        "indikator.change", "indikator.restore", "target.set")  # fmt: skip


def last_trail(rencana: Rencana) -> int:
    """The newest row of a plan's trail; under the plan's lock nothing comes between."""
    rows = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk).order_by("-id")
    return rows.values_list("id", flat=True).first() or 0


def others_in_branches(actor: Actor, rencana: Rencana, simpul_ids: set[int], sejak: int) -> list[Jejak]:
    """The work of others since that row of the trail that would go with these branches, the oldest first."""
    found = _others(actor, rencana, sejak)
    if not found:
        return []
    above: dict[int, int | None] = dict(
        Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana).values_list("id", "induk_id")
    )
    nodes = {pk for pk in above if _is_in(pk, simpul_ids, above)}
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__in=nodes).values_list("id", flat=True)
    return _about(found, nodes, set(measures))


def _is_in(pk: int, tops: set[int], above: dict[int, int | None]) -> bool:
    at: int | None = pk
    while at is not None and at not in tops:
        at = above.get(at)
    return at is not None


def others_at_indikator(actor: Actor, rencana: Rencana, indikator_id: int, sejak: int) -> list[Jejak]:
    """The same for one indicator and its targets."""
    return _about(_others(actor, rencana, sejak), set(), {indikator_id})


def _others(actor: Actor, rencana: Rencana, sejak: int) -> list[Jejak]:
    rows = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk, pk__gt=sejak, tindakan__in=WORK)
    return list(rows.exclude(pengguna_id=actor.pengguna_id or 0).order_by("id"))


def _about(rows: list[Jejak], nodes: set[int], measures: set[int]) -> list[Jejak]:
    def is_there(row: Jejak) -> bool:
        if row.tindakan.startswith("simpul."):
            return row.objek_id in nodes
        return (row.sesudah["indikator"] if row.tindakan == "target.set" else row.objek_id) in measures

    return [row for row in rows if is_there(row)]
