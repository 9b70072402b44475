"""A branch once more beside itself, with its indicators and targets; how a planner begins what is nearly the same."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cascading import tree
from cascading.commands import image_of
from cascading.models import Rencana, Simpul
from cascading.rules import CHANGEABLE, check_editable, check_seen
from indikator.commands import rows
from indikator.models import Indikator, Target, Variabel
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record

BATCH = 1_000


@transaction.atomic
def duplicate_cabang(actor: Actor, *, simpul_id: int, seen: int) -> Simpul:
    """The branch again, right behind the original; `seen` is the revision of its top that the planner saw.

    Links and waivers stay with the original: they speak of that very node. The trail keeps all that the new branch
    says, as it does for a restored one, and from which node it was made.
    """
    rencana = tree.lock_for(actor, simpul_id)
    simpul = rows.simpul_of(rencana, simpul_id)
    check_seen(simpul, seen)
    require(actor, "simpul.add", simpul)
    require(actor, "indikator.add", simpul)
    check_editable(rencana)
    assert simpul.induk is not None  # the hidden root is no node to people
    branch = tree.branch_of(simpul)
    grown = tree.grow(simpul.induk, simpul, [_nested(rencana, branch)])
    ids = {old.pk: new.pk for old, new in zip(branch, grown, strict=True)}
    indicators = _copy_indicators(rencana, ids)
    after = {
        "asal": simpul_id,
        "letak": {"induk": simpul.induk_id, "setelah": simpul_id},
        "cabang": [image_of(one) for one in grown],
        "indikator": indicators,
    }
    grown[0].jejak = record(actor, "simpul.duplicate", grown[0], after=after, rencana_id=rencana.pk)
    tree.bump(rencana)
    return grown[0]


def _nested(rencana: Rencana, branch: Sequence[Simpul]) -> dict[str, Any]:
    """The nodes, which stand in tree order, as the nested rows that tree.grow takes; ids and revisions are new."""
    nested: dict[int, dict[str, Any]] = {}
    for one in branch:
        fields = {name: getattr(one, name) for name in CHANGEABLE}
        nested[one.pk] = {**fields, "pemda_id": rencana.pemda_id, "rencana": rencana, "children": []}
        if one.induk_id in nested:
            nested[one.induk_id]["children"].append(nested[one.pk])
    return nested[branch[0].pk]


def _copy_indicators(rencana: Rencana, ids: dict[int, int]) -> list[dict[str, Any]]:
    """The indicators of the old nodes with their targets at the new ones; returns them as the trail keeps them."""
    found = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__in=ids).prefetch_related("target", "variabel")
    made = [(one, list(one.target.all()), list(one.variabel.all())) for one in found.order_by("simpul_id", "urutan")]
    twins = {one.pk: one for one, _targets, _variabel in made}
    for one, _targets, _variabel in made:
        one.pk, one.simpul_id, one.revisi, one.semula_id = None, ids[one.simpul_id], 0, None
    Indikator.objects.bulk_create((one for one, _targets, _variabel in made), batch_size=BATCH)
    for one, targets, variabel in made:
        for target in targets:
            target.pk, target.indikator, target.revisi = None, one, 0
        for variable in variabel:
            variable.pk, variable.indikator = None, one
            twin = twins.get(variable.rujukan_id or 0)  # what refers to its neighbour refers to the new one beside it
            variable.rujukan_id = twin.pk if twin else variable.rujukan_id
    Target.objects.bulk_create((target for _one, targets, _variabel in made for target in targets), batch_size=BATCH)
    Variabel.objects.bulk_create((one for _one, _targets, variabel in made for one in variabel), batch_size=BATCH)
    return [rows.image_of(one) for one, _targets, _variabel in made]
