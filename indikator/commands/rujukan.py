"""What every command asks that makes references, or lets them count: that no indicator takes its own value."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from cascading.models import Rencana
from indikator.formula import reached
from indikator.models import Indikator
from indikator.queries.rujukan import graphs_of
from indikator.rules.ukur import check_no_cycle
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor

LINE = Coalesce(F("semula_id"), F("pk"))


def check_references(rencana: Rencana, actor: Actor, garis: Iterable[int] | None = None) -> None:
    """After writing, in the same transaction: none of these lineages, or of the plan, comes to take its own value.

    Two writers in two plans could each make one half of a circle, so they come here one after the other, always with
    their plans locked before, and each sees what the other has written.
    """
    _take_turns(rencana.pemda_id)
    own = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    starts = set(garis) if garis is not None else set(own.values_list(LINE, flat=True))
    for graph in graphs_of(rencana):
        part = reached(graph, starts)
        check_no_cycle(part, _names(actor, part) if part else {})


def _take_turns(pemda_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rujukan:{pemda_id}"])


def _names(actor: Actor, garis: Iterable[int]) -> dict[int, str]:
    """The newest name of each that the actor may read."""
    rows = visible_to(actor, Indikator.objects.annotate(line=LINE).filter(line__in=list(garis)))
    return dict(rows.order_by("id").values_list("line", "nama"))
