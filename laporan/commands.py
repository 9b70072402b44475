"""Changes to the documents: their texts, and requests to print one."""

from typing import Any

from django.db import transaction

from cascading import tree
from cascading.rules import check_editable
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from laporan import rules
from laporan.models import Naskah


@transaction.atomic
def save_naskah(actor: Actor, *, rencana_id: int, isi: dict[str, Any], seen: int | None) -> Naskah:
    """The texts of a plan's document; `seen` is the revision that the editor saw, None where there were none."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "naskah.save", rencana)
    check_editable(rencana)
    rules.check_naskah(isi)
    naskah = Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana).first()
    rules.check_naskah_seen(naskah, seen)
    before = naskah.isi if naskah else {}
    naskah = naskah or Naskah(pemda_id=rencana.pemda_id, rencana=rencana, revisi=-1)
    naskah.isi = isi
    naskah.revisi += 1
    naskah.save()
    record(actor, "naskah.save", naskah, before=before, after=isi, rencana_id=rencana.pk)
    tree.bump(rencana)
    return naskah
