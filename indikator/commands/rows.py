"""What these commands share: rows read under the plan's lock, and a reading as the row of a target keeps it."""

from typing import Any

from cascading import tree
from cascading.models import Rencana, Simpul
from cascading.queries import visible
from indikator.models import Indikator
from indikator.reading import Terbaca
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound


def locked(actor: Actor, indikator_id: int) -> tuple[Rencana, Indikator]:
    """The plan under lock, then the indicator, read fresh."""
    rencana = tree.lock_for(actor, visible(actor, Indikator, indikator_id).simpul_id)
    rows = Indikator.objects.select_related("simpul__rencana").filter(pk=indikator_id, simpul__rencana=rencana)
    indikator = rows.first()
    if indikator is None:
        raise NotFound
    return rencana, indikator


def simpul_of(rencana: Rencana, pk: int) -> Simpul:
    """A visible node of the locked plan; the hidden root carries no indicators."""
    simpul = Simpul.objects.select_related("rencana").filter(rencana=rencana, pk=pk, induk__isnull=False).first()
    if simpul is None:
        raise NotFound
    return simpul


def values(terbaca: Terbaca) -> dict[str, Any]:
    """The reading as the row keeps it: numbers as texts of decimals."""
    return {
        "keadaan": str(terbaca.keadaan),
        "bagian": [{"nilai": str(one.nilai), "satuan": one.satuan, "predikat": one.predikat} for one in terbaca.bagian],
        "catatan": list(terbaca.catatan),
    }
