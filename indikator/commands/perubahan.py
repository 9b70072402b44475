"""A new version in force: the reasons of its changed targets, and what units had entered goes on in it.

One rule for every door: in a Perubahan a target that differs from the version before has a reason, a kind from the list
and a text. The commands that write targets take it; where it was said before, it stays until something else is said.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cascading import tree
from cascading.models import Rencana
from cascading.rules import check_editable
from indikator.models import Indikator, Paket, TargetPerubahan
from indikator.queries import pengisian
from indikator.queries.perubahan import TargetUbah, changed_targets, reasons_of
from indikator.rules.realisasi import check_reason
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah, NotFound

Masa = tuple[int, int, int | None]  # indicator of the Perubahan, year, quarter


@dataclass(frozen=True, slots=True)
class AlasanTarget:
    """Why targets change: `jenis` is one of TargetPerubahan.Alasan."""

    jenis: str
    teks: str


@transaction.atomic
def explain_targets(actor: Actor, *, rencana_id: int, target: Collection[Masa], jenis_alasan: str, alasan: str) -> int:
    """Says why these targets (indicator, year, quarter) change; reports print it. Returns how many were told."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "target.set", rencana)
    check_editable(rencana)
    why = AlasanTarget(jenis_alasan, alasan)
    _check_alasan(why)
    changed = {(one.indikator_id, one.tahun, one.triwulan): one for one in changed_targets(rencana)}
    if not target or not set(target) <= changed.keys():
        raise NotFound
    for masa in target:
        _tell(actor, rencana, changed[masa], why)
    tree.bump(rencana)
    return len(target)


def explain_written(actor: Actor, rencana: Rencana, target: Collection[Masa], alasan: AlasanTarget | None) -> None:
    """After these were written, in the same transaction: those that now differ from the version before bear `alasan`.

    Without one, each must have been explained before; else Invalid, at `jenis_alasan` and `alasan`.
    """
    indicators = {pk for pk, _tahun, _triwulan in target}
    changed = {(one.indikator_id, one.tahun, one.triwulan): one for one in changed_targets(rencana, indicators)}
    touched = [changed[masa] for masa in target if masa in changed]
    if touched and alasan is not None:
        _check_alasan(alasan)
        for one in touched:
            _tell(actor, rencana, one, alasan)
    elif touched:
        told = reasons_of(rencana, indicators)
        n = sum((one.indikator_id, one.tahun, one.triwulan) not in told for one in touched)
        if n:
            raise Invalid([Masalah(_why_missing(n), name) for name in ("jenis_alasan", "alasan")])


def settle_reasons(actor: Actor, rencana: Rencana) -> None:
    """Before the plan is submitted: reasons say what changes by now, and of what changes no more they are forgotten."""
    changed = {(one.indikator_id, one.tahun, one.triwulan): one for one in changed_targets(rencana)}
    for masa, row in reasons_of(rencana).items():
        one = changed.get(masa)
        if one is None:
            row.delete()
        elif (row.sebelum, row.sesudah) != (one.sebelum, one.sesudah):
            _tell(actor, rencana, one, AlasanTarget(row.jenis_alasan, row.alasan))


def _check_alasan(alasan: AlasanTarget) -> None:
    masalah = []
    if alasan.jenis not in TargetPerubahan.Alasan.values:
        masalah.append(Masalah(_("Pilih jenis alasan dari daftar."), "jenis_alasan"))
    try:
        check_reason(alasan.teks)
    except Invalid as error:
        masalah += error.masalah
    if masalah:
        raise Invalid(masalah)


def _why_missing(n: int) -> str:
    pesan = ngettext(
        "Target ini sudah ditetapkan pada versi sebelumnya. Isi jenis alasan dan alasan perubahannya.",
        "%(n)s target sudah ditetapkan pada versi sebelumnya. Isi jenis alasan dan alasan perubahannya.",
        n,
    )
    return pesan % {"n": n}


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


def _tell(actor: Actor, rencana: Rencana, one: TargetUbah, alasan: AlasanTarget) -> None:
    teks = alasan.teks.strip()
    row, _created = TargetPerubahan.objects.update_or_create(
        pemda_id=rencana.pemda_id, rencana=rencana, indikator_id=one.indikator_id, tahun=one.tahun,
        triwulan=one.triwulan,
        defaults={"sebelum": one.sebelum, "sesudah": one.sesudah, "jenis_alasan": alasan.jenis, "alasan": teks,
                  "oleh": actor.nama},
    )  # fmt: skip
    after = {"tahun": one.tahun, "triwulan": one.triwulan, "semula": one.sebelum, "menjadi": one.sesudah,
             "jenis_alasan": row.get_jenis_alasan_display(), "alasan": teks}  # fmt: skip
    record(actor, "target.explain", row, after=after, rencana_id=rencana.pk)
