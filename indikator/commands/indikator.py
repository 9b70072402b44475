"""Changes to indicators; the order is that of every command."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from cascading import tree
from cascading.rules import check_editable
from indikator import rules
from indikator.commands import rows
from indikator.commands.satuan import check_satuan
from indikator.models import Indikator, Target
from indikator.reading import read_target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record


@dataclass(frozen=True, slots=True)
class IndikatorBaru:
    """An indicator to be added: `isi` holds the fields of rules.CHANGEABLE, `target` the printed text per year."""

    isi: dict[str, Any]
    target: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def add_indikator(actor: Actor, *, simpul_id: int, baru: IndikatorBaru) -> Indikator:
    """One more indicator of a node, with its yearly targets; its place is behind the others."""
    rencana = tree.lock_for(actor, simpul_id)
    simpul = rows.simpul_of(rencana, simpul_id)
    require(actor, "indikator.add", simpul)
    check_editable(rencana)
    rules.check_isi(baru.isi, nama=str(baru.isi.get("nama", "")))
    for tahun, teks in baru.target.items():
        rules.check_target(rencana, tahun, None, teks)
    check_satuan(actor, baru.isi)
    targets = {tahun: teks for tahun, teks in baru.target.items() if teks.strip()}  # nothing printed, nothing promised
    last = simpul.indikator.aggregate(last=Max("urutan"))["last"] or 0
    indikator = Indikator.objects.create(pemda_id=rencana.pemda_id, simpul=simpul, urutan=last + 1, **baru.isi)
    Target.objects.bulk_create(
        Target(pemda_id=rencana.pemda_id, indikator=indikator, tahun=tahun, teks=teks, **rows.values(
            read_target(teks, saudara=[other for year, other in targets.items() if year != tahun])
        ))
        for tahun, teks in targets.items()
    )  # fmt: skip
    filled = {name: value for name, value in baru.isi.items() if value}
    after = {**filled, "simpul": simpul_id, "target": {str(year): text for year, text in targets.items()}}
    indikator.jejak = record(actor, "indikator.add", indikator, after=after, rencana_id=rencana.pk)
    tree.bump(rencana)
    return indikator


@transaction.atomic
def change_indikator(actor: Actor, *, indikator_id: int, seen: int, isi: dict[str, Any]) -> Indikator:
    """Changes fields of one indicator (rules.CHANGEABLE); `seen` is the revision that the editor saw."""
    rencana, indikator = rows.locked(actor, indikator_id)
    rules.check_seen(indikator, seen)
    require(actor, "indikator.change", indikator)
    check_editable(rencana)
    rules.check_isi(isi, nama=str(isi.get("nama", indikator.nama)))
    check_satuan(actor, isi)
    before = {name: getattr(indikator, name) for name in isi if getattr(indikator, name) != isi[name]}
    changes = {name: isi[name] for name in before}
    if changes:
        Indikator.objects.filter(pk=indikator.pk).update(**changes, revisi=F("revisi") + 1)
        record(actor, "indikator.change", indikator, before=before, after=changes, rencana_id=rencana.pk)
        tree.bump(rencana)
        indikator.revisi += 1
        for name, value in changes.items():
            setattr(indikator, name, value)
    return indikator


@transaction.atomic
def delete_indikator(actor: Actor, *, indikator_id: int, seen: int) -> int:
    """Deletes an indicator with its targets; returns the row of the trail that can bring both back."""
    rencana, indikator = rows.locked(actor, indikator_id)
    rules.check_seen(indikator, seen)
    require(actor, "indikator.delete", indikator)
    check_editable(rencana)
    own = Indikator.objects.filter(pk=indikator.pk)
    jejak = record(actor, "indikator.delete", indikator, before=rows.images_of(own)[0], rencana_id=rencana.pk)
    rows.erase(rencana, [indikator.pk])
    tree.bump(rencana)
    return jejak.pk
