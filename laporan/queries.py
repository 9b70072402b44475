"""What an actor can read of printings."""

from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from laporan.models import Cetakan


def cetakan_of(actor: Actor, pk: int) -> Cetakan:
    """A printing that the actor asked for, of a plan that the actor can still see."""
    rows = visible_to(actor, Cetakan.objects.select_related("rencana"))
    cetakan = rows.filter(pk=pk, diminta_oleh_id=actor.pengguna_id).first()
    if cetakan is None:
        raise NotFound
    return cetakan
