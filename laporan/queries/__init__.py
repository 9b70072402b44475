"""What an actor can read of printings, of the texts of documents and of what was issued."""

from collections.abc import Collection, Mapping

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator.sides import RENCANA
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from laporan import rules
from laporan.models import Cetakan, Impor
from laporan.queries.naskah import lambang_of, naskah_of

__all__ = ["cetakan_of", "impor_of", "is_long", "lambang_of", "naskah_of", "waiting_impor"]

SHOWN_BOOKS = 5


def cetakan_of(actor: Actor, pk: int) -> Cetakan:
    """A printing that the actor asked for, of a plan or of Perangkat Daerah that the actor can still print."""
    rows = visible_to(actor, Cetakan.objects.select_related("rencana"))
    cetakan = rows.filter(pk=pk, diminta_oleh_id=actor.pengguna_id).first()
    if cetakan is None or (cetakan.rencana is None and not may_bind(actor, cetakan.parameter["pd"])):
        raise NotFound
    return cetakan


def may_bind(actor: Actor, pd: Collection[str]) -> bool:
    """Whether all of these Perangkat Daerah, as a form names them, are within the actor's reach."""
    within = units_within(actor, "laporan.print")
    return within is None or {int(one) for one in pd if one.isdigit()} <= within


def books_of(actor: Actor) -> list[Cetakan]:
    """The last books that the actor asked for, the newest first."""
    rows = visible_to(actor, Cetakan.objects.filter(rencana=None, diminta_oleh_id=actor.pengguna_id))
    return [one for one in rows.order_by("-id")[:SHOWN_BOOKS] if may_bind(actor, one.parameter["pd"])]


def impor_of(actor: Actor, pk: int) -> Impor:
    """An import whose workbook the actor uploaded, into a plan that the actor can still see."""
    rows = visible_to(actor, Impor.objects.select_related("rencana__pemda", "rencana__unit", "rencana__skema"))
    impor = rows.filter(pk=pk, diminta_oleh_id=actor.pengguna_id).first()
    if impor is None:
        raise NotFound
    return impor


def waiting_impor(actor: Actor, rencana: Rencana, jenis: str) -> Impor | None:
    """The actor's own upload of this kind for this plan that is not applied yet."""
    mine = Impor.objects.defer("hasil").filter(rencana=rencana, diminta_oleh_id=actor.pengguna_id, jenis=jenis)
    rows = visible_to(actor, mine)
    return rows.exclude(tahap=Impor.Tahap.TERAPKAN, keadaan=Impor.Keadaan.SELESAI).order_by("-id").first()


def is_long(actor: Actor, rencana: Rencana, sides: Mapping[str, str]) -> bool:
    """Whether a document of this plan is for a worker; a comparison is as long as the longer of its plans."""
    others = {text.removeprefix(RENCANA) for text in sides.values() if text.startswith(RENCANA)}
    plans = [rencana, *(plan_queries.rencana_at(actor, slug) for slug in sorted(others))]
    return any(plan_queries.size_of(one) > rules.INLINE_NODES for one in plans)
