"""What an actor can read of printings and of the texts of documents."""

from typing import Any

from cascading.models import Rencana
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from laporan.models import Cetakan, Naskah


def cetakan_of(actor: Actor, pk: int) -> Cetakan:
    """A printing that the actor asked for, of a plan that the actor can still see."""
    rows = visible_to(actor, Cetakan.objects.select_related("rencana"))
    cetakan = rows.filter(pk=pk, diminta_oleh_id=actor.pengguna_id).first()
    if cetakan is None:
        raise NotFound
    return cetakan


def naskah_of(rencana: Rencana) -> dict[str, Any]:
    """The texts of a plan that the actor may read; empty where it has none."""
    naskah = Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana).first()
    return naskah.isi if naskah else {}
