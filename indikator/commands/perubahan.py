"""A new version in force: the reasons of its changed targets, and what units had entered goes on in it."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import tree
from cascading.models import Rencana
from cascading.rules import check_editable
from indikator.models import Indikator, Paket, TargetPerubahan
from indikator.queries import pengisian
from indikator.queries.perubahan import TargetUbah, changed_targets, reason_of
from indikator.rules.realisasi import check_reason
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah, NotFound

Masa = tuple[int, int, int | None]  # indicator of the Perubahan, year, quarter


@transaction.atomic
def explain_targets(actor: Actor, *, rencana_id: int, target: Collection[Masa], jenis_alasan: str, alasan: str) -> int:
    """Says why these targets (indicator, year, quarter) change; reports print it. Returns how many were told."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "target.set", rencana)
    check_editable(rencana)
    check_reason(alasan)
    if jenis_alasan not in TargetPerubahan.Alasan.values:
        raise Invalid([Masalah(_("Pilih jenis alasan dari daftar."), "jenis_alasan")])
    changed = {(one.indikator_id, one.tahun, one.triwulan): one for one in changed_targets(rencana)}
    if not target or not set(target) <= changed.keys():
        raise NotFound
    for masa in target:
        _tell(actor, rencana, changed[masa], jenis_alasan, alasan.strip())
    tree.bump(rencana)
    return len(target)


def explain_the_rest(actor: Actor, rencana: Rencana) -> None:
    """Before the plan is submitted: a change that nobody explained bears the reason of the whole Perubahan, and what
    was explained and is changed no more is forgotten.
    """
    changed = {(one.indikator_id, one.tahun, one.triwulan): one for one in changed_targets(rencana)}
    told = TargetPerubahan.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana)
    known: dict[Masa, TargetPerubahan] = {(one.indikator_id, one.tahun, one.triwulan): one for one in told}
    for masa in known.keys() - changed.keys():
        known[masa].delete()
    for masa, one in changed.items():
        row = known.get(masa)
        if row is None:
            _tell(actor, rencana, one, TargetPerubahan.Alasan.LAINNYA, reason_of(rencana) or _("Perubahan rencana"))
        elif (row.sebelum, row.sesudah) != (one.sebelum, one.sesudah):
            _tell(actor, rencana, one, row.jenis_alasan, row.alasan)


def carry_over(actor: Actor, old: Rencana, new: Rencana) -> None:
    """Packages go on in the new version; what is not verified yet with its indicators, where their unit is the same.

    Verified figures stay with the indicators of their version; all versions of an indicator share one line.
    """
    owners = pengisian.owners_of(new)
    rows = Indikator.objects.filter(pemda_id=new.pemda_id, simpul__rencana=new, semula__isnull=False)
    successor = {one.semula_id: one.pk for one in rows}
    packages = list(Paket.objects.select_for_update().filter(pemda_id=old.pemda_id, rencana=old).order_by("id"))
    for paket in packages:
        paket.rencana = new
        paket.save(update_fields=["rencana"])
        for row in paket.realisasi.exclude(status=Paket.Status.TERVERIFIKASI).select_related("indikator"):
            after = successor.get(row.indikator.garis)
            if after is not None and owners.get(after) == paket.unit_id:
                paket.realisasi.filter(pk=row.pk).update(indikator=after)
    if packages:
        record(actor, "realisasi.carry", new, after={"dari": old.slug, "paket": len(packages)}, rencana_id=new.pk)


def _tell(actor: Actor, rencana: Rencana, one: TargetUbah, jenis_alasan: str, alasan: str) -> None:
    row, _created = TargetPerubahan.objects.update_or_create(
        pemda_id=rencana.pemda_id, rencana=rencana, indikator_id=one.indikator_id, tahun=one.tahun,
        triwulan=one.triwulan,
        defaults={"sebelum": one.sebelum, "sesudah": one.sesudah, "jenis_alasan": jenis_alasan, "alasan": alasan,
                  "oleh": actor.nama},
    )  # fmt: skip
    after = {"tahun": one.tahun, "triwulan": one.triwulan, "semula": one.sebelum, "menjadi": one.sesudah,
             "jenis_alasan": row.get_jenis_alasan_display(), "alasan": alasan}  # fmt: skip
    record(actor, "target.explain", row, after=after, rencana_id=rencana.pk)
