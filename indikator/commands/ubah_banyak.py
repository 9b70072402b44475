"""Changes to many rows of one plan in one command: an import changes thousands, which one by one take most of its time.

The same rights, rules and rows of the trail as one by one; a number of queries that does not grow with the rows but
for batches. `seen` is in each case the revision that the editor saw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import rules as plan_rules
from cascading import tree
from cascading.commands import check_owners
from cascading.models import Rencana, Simpul
from indikator import rules
from indikator.commands import rows
from indikator.commands.perubahan import AlasanTarget, explain_written
from indikator.models import Indikator, Satuan, Target
from indikator.reading import read_target
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record_changes
from kinerja.core.errors import Invalid, Masalah, NotFound

BATCH = 500


@dataclass(frozen=True, slots=True)
class Ubahan:
    """New values of some fields of one row."""

    id: int
    seen: int
    isi: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TargetUbahan:
    """What is promised for a year or quarter; an empty text takes it back, `seen` is None where there was none."""

    indikator_id: int
    tahun: int
    triwulan: int | None
    teks: str
    seen: int | None


@transaction.atomic
def change_banyak_simpul(actor: Actor, *, rencana_id: int, ubahan: Sequence[Ubahan]) -> int:
    """Fields of nodes but the jenjang, which hangs on others; returns how many nodes changed."""
    rencana = tree.lock(actor, rencana_id)
    nodes = nodes_of(rencana, {one.id for one in ubahan})
    plan_rules.check_editable(rencana)
    for one in ubahan:
        simpul = nodes[one.id]
        plan_rules.check_seen(simpul, one.seen)
        require(actor, "simpul.change", simpul)
        plan_rules.check_new(one.isi)
        plan_rules.check_not_empty(
            one.isi.get("pernyataan", simpul.pernyataan), one.isi.get("jabatan_id", simpul.jabatan_id)
        )
    check_owners(actor, [one.isi for one in ubahan])
    return _write(actor, "simpul.change", rencana, [(nodes[one.id], one.isi) for one in ubahan])


@transaction.atomic
def change_banyak_indikator(actor: Actor, *, rencana_id: int, ubahan: Sequence[Ubahan]) -> int:
    """Fields of indicators of one plan; returns how many changed."""
    rencana = tree.lock(actor, rencana_id)
    found = _indicators(rencana, {one.id for one in ubahan})
    plan_rules.check_editable(rencana)
    for one in ubahan:
        indikator = found[one.id]
        rules.check_seen(indikator, one.seen)
        require(actor, "indikator.change", indikator)
        rules.check_isi(one.isi, nama=str(one.isi.get("nama", indikator.nama)))
    check_all_satuan(actor, {one.isi["satuan_id"] for one in ubahan if one.isi.get("satuan_id")})
    return _write(actor, "indikator.change", rencana, [(found[one.id], one.isi) for one in ubahan])


@transaction.atomic
def set_banyak_target(
    actor: Actor, *, rencana_id: int, ubahan: Sequence[TargetUbahan], alasan: AlasanTarget | None = None
) -> int:
    """Targets of indicators of one plan, each given once; returns how many changed. `alasan` is for all of them."""
    rencana = tree.lock(actor, rencana_id)
    indicators = _indicators(rencana, {one.indikator_id for one in ubahan})
    plan_rules.check_editable(rencana)
    there: dict[int, dict[tuple[int, int | None], Target]] = {pk: {} for pk in indicators}
    for target in Target.objects.filter(pemda_id=rencana.pemda_id, indikator__in=indicators).order_by("id"):
        there[target.indikator_id][target.tahun, target.triwulan] = target
    setting = _Setting(rencana)
    for one in ubahan:
        require(actor, "target.set", indicators[one.indikator_id])
        rules.check_target(rencana, one.tahun, one.triwulan, one.teks)
        rules.check_target_seen(there[one.indikator_id].get((one.tahun, one.triwulan)), one.seen)
        setting.put(indicators[one.indikator_id], there[one.indikator_id], one)
    for pk in {one.indikator_id for one in ubahan}:
        setting.read_again(there[pk])
    setting.save()
    record_changes(actor, "target.set", setting.changes, rencana_id=rencana.pk)
    if setting.changes:
        written = [(one.indikator_id, one.tahun, one.triwulan) for one, _before, _after in setting.changes]
        explain_written(actor, rencana, written, alasan)
        tree.bump(rencana)
    return len(setting.changes)


@transaction.atomic
def delete_banyak_indikator(actor: Actor, *, rencana_id: int, hapusan: Mapping[int, int]) -> int:
    """Indicators of one plan with their targets (id → the revision that the editor saw); returns how many went."""
    rencana = tree.lock(actor, rencana_id)
    found = _indicators(rencana, {*hapusan})
    plan_rules.check_editable(rencana)
    for pk, seen in hapusan.items():
        rules.check_seen(found[pk], seen)
        require(actor, "indikator.delete", found[pk])
    own = Indikator.objects.filter(pemda_id=rencana.pemda_id, pk__in=found)
    images = {image["id"]: image for image in rows.images_of(own)}
    gone: list[tuple[Indikator, dict[str, Any], dict[str, Any]]] = [(found[pk], images[pk], {}) for pk in hapusan]
    record_changes(actor, "indikator.delete", gone, rencana_id=rencana.pk)
    rows.erase(rencana, [*hapusan])
    tree.bump(rencana)
    return len(gone)


class _Setting:
    """Targets on their way into the table: new, changed, taken back, and those that are only read anew."""

    def __init__(self, rencana: Rencana) -> None:
        self.rencana = rencana
        self.first = tree.next_revision(rencana)  # of a new target: never that of one that was taken back before
        self.changes: list[tuple[Target, dict[str, Any], dict[str, Any]]] = []
        self.fresh: list[Target] = []
        self.written: list[Target] = []
        self.read: list[Target] = []
        self.gone: list[int] = []

    def put(self, indikator: Indikator, there: dict[tuple[int, int | None], Target], one: TargetUbahan) -> None:
        target = there.get((one.tahun, one.triwulan))
        teks = one.teks if one.teks.strip() else ""
        if (target.teks if target else "") == teks:
            return
        place = {"indikator": indikator.pk, "tahun": one.tahun, "triwulan": one.triwulan}
        before = {**place, "teks": target.teks if target else ""}
        is_new = target is None
        if target is None:
            target = Target(pemda_id=self.rencana.pemda_id, indikator=indikator, tahun=one.tahun,
                            triwulan=one.triwulan, revisi=self.first - 1)  # fmt: skip
        if teks:
            target.teks, target.revisi = teks, target.revisi + 1
            there[one.tahun, one.triwulan] = target
            (self.fresh if is_new else self.written).append(target)
        else:
            del there[one.tahun, one.triwulan]
            self.gone.append(target.pk)
        self.changes.append((target, before, {**place, "teks": teks}))

    def read_again(self, there: dict[tuple[int, int | None], Target]) -> None:
        """The years settle each other's notation (2.991 between 3.05 and 3.22), so all of one are read anew."""
        for target in there.values():
            saudara = [one.teks for one in there.values() if one is not target]
            found = rows.values(read_target(target.teks, saudara=saudara))
            if any(getattr(target, name) != value for name, value in found.items()):
                for name, value in found.items():
                    setattr(target, name, value)
                self.read.append(target)

    def save(self) -> None:
        """Rows of the trail name the id of a new target, so these come first."""
        new = {id(one) for one in self.fresh}
        old = {id(one): one for one in (*self.written, *self.read) if id(one) not in new}
        Target.objects.filter(pemda_id=self.rencana.pemda_id, pk__in=self.gone).delete()
        Target.objects.bulk_create(self.fresh, batch_size=BATCH)
        Target.objects.bulk_update(
            old.values(), ["teks", "revisi", "keadaan", "bagian", "catatan"], batch_size=BATCH
        )  # fmt: skip


def check_all_satuan(actor: Actor, wanted: set[int]) -> None:
    if wanted and visible_to(actor, Satuan.objects.filter(pk__in=wanted)).count() != len(wanted):
        raise Invalid([Masalah(_("Satuan yang dipilih tidak ada di Pemda ini."), "satuan")])


def nodes_of(rencana: Rencana, wanted: set[int]) -> dict[int, Simpul]:
    """Nodes of the locked plan by id; an id of another plan, or of the hidden root, does not exist."""
    found = Simpul.objects.select_related("rencana").filter(
        pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False, pk__in=wanted
    )
    nodes = {one.pk: one for one in found}
    if nodes.keys() != wanted:
        raise NotFound
    return nodes


def _indicators(rencana: Rencana, wanted: set[int]) -> dict[int, Indikator]:
    found = Indikator.objects.select_related("simpul__rencana").filter(
        pemda_id=rencana.pemda_id, simpul__rencana=rencana, pk__in=wanted
    )
    indicators = {one.pk: one for one in found}
    if indicators.keys() != wanted:
        raise NotFound
    return indicators


def _write(actor: Actor, action: str, rencana: Rencana, wanted: Sequence[tuple[Any, dict[str, Any]]]) -> int:
    """Writes and records the fields that differ, one revision on."""
    changes, names = [], {"revisi"}
    for row, isi in wanted:
        before = {name: getattr(row, name) for name in isi if getattr(row, name) != isi[name]}
        if before:
            after = {name: isi[name] for name in before}
            for name, value in after.items():
                setattr(row, name, value)
            row.revisi += 1
            names |= after.keys()
            changes.append((row, before, after))
    if changes:
        fields = sorted(name.removesuffix("_id") for name in names)
        type(changes[0][0])._default_manager.bulk_update([row for row, *_rest in changes], fields, batch_size=BATCH)
        record_changes(actor, action, changes, rencana_id=rencana.pk)
        tree.bump(rencana)
    return len(changes)
