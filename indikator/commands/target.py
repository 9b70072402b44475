"""Changes to targets; the order is that of every command."""

from django.db import transaction

from cascading import tree
from cascading.rules import check_editable
from indikator import rules
from indikator.commands import rows
from indikator.commands.perubahan import AlasanTarget, explain_written
from indikator.models import Target
from indikator.reading import read_target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record


@transaction.atomic
def set_target(actor: Actor, *, indikator_id: int, tahun: int, teks: str, triwulan: int | None = None,
               seen: int | None = None, alasan: AlasanTarget | None = None) -> Target | None:  # fmt: skip
    """Promises `teks` for a year or a quarter; an empty text takes the promise back (and returns None).

    `seen` is the revision of the target that the editor saw, None where there was none; `alasan` says why a Perubahan
    promises something else than the version before it.
    """
    rencana, indikator = rows.locked(actor, indikator_id)
    require(actor, "target.set", indikator)
    check_editable(rencana)
    rules.check_target(rencana, tahun, triwulan, teks)
    target = indikator.target.filter(tahun=tahun, triwulan=triwulan).first()
    rules.check_target_seen(target, seen)
    place = {"indikator": indikator_id, "tahun": tahun, "triwulan": triwulan}
    before = {**place, "teks": target.teks if target else ""}
    others = list(indikator.target.exclude(tahun=tahun, triwulan=triwulan))
    if not teks.strip():
        if target is None:
            return None
        record(actor, "target.set", target, before=before, after={**place, "teks": ""}, rencana_id=rencana.pk)
        target.delete()
        _read_again(others)
        explain_written(actor, rencana, [(indikator_id, tahun, triwulan)], alasan)
        tree.bump(rencana)
        return None
    revisi = target.revisi + 1 if target else tree.next_revision(rencana)  # never that of a target taken back before
    target = target or Target(pemda_id=rencana.pemda_id, indikator=indikator, tahun=tahun, triwulan=triwulan)
    target.teks, target.revisi = teks, revisi
    for name, value in rows.values(read_target(teks, saudara=[one.teks for one in others])).items():
        setattr(target, name, value)
    target.save()
    _read_again(others, teks)
    record(actor, "target.set", target, before=before, after={**place, "teks": teks}, rencana_id=rencana.pk)
    explain_written(actor, rencana, [(indikator_id, tahun, triwulan)], alasan)
    tree.bump(rencana)
    return target


def _read_again(others: list[Target], *teks: str) -> None:
    """The years settle each other's notation (2.991 between 3.05 and 3.22), so those beside a change are read anew."""
    for target in others:
        saudara = [*teks, *(one.teks for one in others if one is not target)]
        found = rows.values(read_target(target.teks, saudara=saudara))
        if any(getattr(target, name) != value for name, value in found.items()):
            Target.objects.filter(pk=target.pk).update(**found)
