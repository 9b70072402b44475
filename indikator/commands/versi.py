"""New plans from old ones: the Perubahan of a plan that is set, and the copy for another period."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading import tree
from cascading.commands import create_rencana
from cascading.models import Pengecualian, Rencana, Tautan
from indikator import rules
from indikator.models import Indikator, Target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah

PERUBAHAN_SLUG = re.compile(r"-perubahan-\d+$")
PERUBAHAN_JUDUL = re.compile(r" \(Perubahan \d+\)$")
OWNERS = ("unit", "jabatan", "eselon")
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Pilihan:
    """What goes along with a copy; targets go with their indicators alone."""

    pemilik: bool = True
    indikator: bool = True
    target: bool = True


@transaction.atomic
def start_perubahan(actor: Actor, *, rencana_id: int, alasan: str) -> Rencana:
    """A new version of a plan that is set, as a draft with all that the old one says; one at a time."""
    source = tree.lock(actor, rencana_id)
    require(actor, "rencana.create", source)
    if not alasan.strip():
        raise Invalid([Masalah(_("Alasan perubahan harus diisi."), "alasan")])
    rules.check_may_change(source, plan_queries.open_perubahan(source))
    versi = source.versi + 1
    made = create_rencana(
        actor, skema=source.skema.kode, unit_id=source.unit_id, slug=_perubahan_slug(source, versi - 1),
        judul=_perubahan_judul(source, versi - 1), tahun_awal=source.tahun_awal, tahun_akhir=source.tahun_akhir,
    )  # fmt: skip
    made.versi, made.perubahan_dari = versi, source
    made.save(update_fields=["versi", "perubahan_dari"])
    ids = tree.copy(source, made)
    _copy_indicators(source, ids, years={year: year for year in source.tahun})
    _copy_links(made, source, ids)
    _link_to_source(made, source, ids)
    after = {"sumber": source.slug, "versi": versi, "alasan": alasan, "simpul": _("%(n)s simpul") % {"n": len(ids) - 1}}
    record(actor, "rencana.perubahan", made, after=after, rencana_id=made.pk)
    tree.bump(made)
    return made


@transaction.atomic
def copy_rencana(actor: Actor, *, rencana_id: int, slug: str, judul: str, tahun_awal: int, tahun_akhir: int,
                 pilihan: Pilihan) -> Rencana:  # fmt: skip
    """The plan again for another period, as a draft; targets move by as many years as the period does."""
    source = tree.lock(actor, rencana_id)
    require(actor, "rencana.create", source)
    rules.check_copy(source, (tahun_awal, tahun_akhir), judul, plan_queries.copies_of(source))
    made = create_rencana(
        actor, skema=source.skema.kode, unit_id=source.unit_id, slug=slug, judul=judul,
        tahun_awal=tahun_awal, tahun_akhir=tahun_akhir,
    )  # fmt: skip
    ids = tree.copy(source, made, without=() if pilihan.pemilik else OWNERS)
    if pilihan.indikator:
        _copy_indicators(source, ids, rules.years_of_copy(source, made.tahun) if pilihan.target else {})
    _link_to_source(made, source, ids)
    along = [name for name in ("pemilik", "indikator", "target") if getattr(pilihan, name)]
    after = {"sumber": source.slug, "ikut": along, "simpul": _("%(n)s simpul") % {"n": len(ids) - 1}}
    record(actor, "rencana.copy", made, after=after, rencana_id=made.pk)
    tree.bump(made)
    return made


def _perubahan_slug(source: Rencana, number: int) -> str:
    ending = f"-perubahan-{number}"
    return PERUBAHAN_SLUG.sub("", source.slug)[: 80 - len(ending)].rstrip("-") + ending


def _perubahan_judul(source: Rencana, number: int) -> str:
    ending = f" (Perubahan {number})"
    return PERUBAHAN_JUDUL.sub("", source.judul)[: 240 - len(ending)] + ending


def _copy_indicators(source: Rencana, ids: dict[int, int], years: dict[int, int]) -> None:
    """`years` tells which year's targets go along, and to which year."""
    old = list(Indikator.objects.filter(pemda_id=source.pemda_id, simpul__rencana=source).order_by("id"))
    targets = list(Target.objects.filter(pemda_id=source.pemda_id, indikator__simpul__rencana=source).order_by("id"))
    new_of = {}
    for one in old:
        new_of[one.pk] = one
        one.pk, one.simpul_id, one.revisi = None, ids[one.simpul_id], 0
    Indikator.objects.bulk_create(old, batch_size=BATCH)
    kept = [one for one in targets if one.tahun in years]
    for one_target in kept:
        one_target.pk, one_target.revisi = None, 0
        one_target.indikator_id, one_target.tahun = new_of[one_target.indikator_id].pk, years[one_target.tahun]
    Target.objects.bulk_create(kept, batch_size=BATCH)


def _copy_links(made: Rencana, source: Rencana, ids: dict[int, int]) -> None:
    """Links that lead on from the plan, and waivers: a new version stands where the old one stood."""
    links = list(Tautan.objects.filter(pemda_id=source.pemda_id, dari__rencana=source).exclude(jenis="salinan"))
    for link in links:
        link.pk, link.dari_id, link.ke_id = None, ids[link.dari_id], ids.get(link.ke_id, link.ke_id)
    Tautan.objects.bulk_create(links, batch_size=BATCH)
    waivers = list(Pengecualian.objects.filter(pemda_id=source.pemda_id, rencana=source))
    for waiver in waivers:
        waiver.pk, waiver.rencana_id = None, made.pk
        waiver.simpul_id = ids[waiver.simpul_id] if waiver.simpul_id else None
    Pengecualian.objects.bulk_create(waivers, batch_size=BATCH)


def _link_to_source(made: Rencana, source: Rencana, ids: dict[int, int]) -> None:
    """Each node remembers where it came from; the hidden roots do not."""
    root_id = tree.root_of(source).pk
    Tautan.objects.bulk_create(
        (
            Tautan(pemda_id=made.pemda_id, dari_id=new, ke_id=old, jenis=Tautan.Jenis.SALINAN)
            for old, new in ids.items() if old != root_id
        ),
        batch_size=BATCH,
    )  # fmt: skip
