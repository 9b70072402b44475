"""Takes an import back as one step: its rows of the trail, the last first, each by the command that undoes it."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cascading.models import Rencana, Simpul
from indikator.commands import delete_cabang, delete_indikator, restore_cabang, restore_indikator, restore_nilai
from indikator.models import Indikator
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.models import Jejak

PREFIX = "impor-"  # of the ids of imports; what takes one back has another, so it is not found as an import


def last_import(rencana: Rencana) -> Jejak | None:
    """A row of the latest import into this plan, as long as nothing was done in the plan since."""
    row = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk).order_by("-id").first()
    return row if row is not None and row.permintaan.startswith(PREFIX) else None


def undo(actor: Actor, rencana_id: int, import_id: str) -> int:
    """Undoes all rows of the import; call it under the plan's lock. Raises Conflict where others built on it since."""
    trail = Jejak.objects.filter(pemda_id=actor.pemda_id, rencana_id=rencana_id, permintaan=import_id)
    rows = list(trail.order_by("-id"))
    if not import_id.startswith(PREFIX) or not rows:
        raise Invalid(_("Impor ini tidak ada."))
    if Jejak.objects.filter(pemda_id=actor.pemda_id, rencana_id=rencana_id, pk__gt=rows[0].pk).exists():
        raise Conflict(_("Rencana ini sudah diubah setelah impor itu. Pulihkan satu per satu dari riwayat."))
    added = {row.objek_id for row in rows if row.tindakan == "simpul.add"}
    for row in rows:
        if row.sesudah.get(CAME_WITH.get(row.tindakan, "")) not in added:
            UNDO[row.tindakan](actor, row)
    return len(rows)


def _remove_node(actor: Actor, row: Jejak) -> None:
    simpul = Simpul.objects.get(pemda_id=actor.pemda_id, pk=row.objek_id)
    delete_cabang(actor, simpul_id=simpul.pk, seen=simpul.revisi)


def _remove_indicator(actor: Actor, row: Jejak) -> None:
    indikator = Indikator.objects.get(pemda_id=actor.pemda_id, pk=row.objek_id)
    delete_indikator(actor, indikator_id=indikator.pk, seen=indikator.revisi)


# What was added below something that was added goes with it.
CAME_WITH = {"simpul.add": "induk", "indikator.add": "simpul"}
UNDO: dict[str, Callable[[Actor, Jejak], object]] = {
    "simpul.add": _remove_node,
    "indikator.add": _remove_indicator,
    "simpul.change": lambda actor, row: restore_nilai(actor, jejak_id=row.pk),
    "simpul.move": lambda actor, row: restore_nilai(actor, jejak_id=row.pk),
    "indikator.change": lambda actor, row: restore_nilai(actor, jejak_id=row.pk),
    "target.set": lambda actor, row: restore_nilai(actor, jejak_id=row.pk),
    "simpul.delete": lambda actor, row: restore_cabang(actor, jejak_id=row.pk),
    "indikator.delete": lambda actor, row: restore_indikator(actor, jejak_id=row.pk),
}
