"""New plans from old ones: the Perubahan of a plan that is set, and the copy for another period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading import tree
from cascading.commands import create_rencana
from cascading.models import Pengecualian, Rencana, Simpul, Tautan
from cascading.rules import LIST_FIELDS, TEXT_FIELDS, check_note
from indikator import letak, rules
from indikator.commands import rows
from indikator.history import state_on
from indikator.models import Anggaran, Indikator, Target, Variabel
from indikator.reading import read_target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record

PERUBAHAN_SLUG = re.compile(r"-perubahan-\d+$")
PERUBAHAN_JUDUL = re.compile(r" \(Perubahan \d+\)$")
OWNERS = ("unit", "jabatan", "eselon")
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Pilihan:
    """What goes along with a copy; targets go with their indicators alone.

    `ganti` are texts that the copy has instead of those of the source, by their place (indikator.letak).
    """

    pemilik: bool = True
    indikator: bool = True
    target: bool = True
    ganti: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def start_perubahan(actor: Actor, *, rencana_id: int, alasan: str) -> Rencana:
    """A new version of a plan that is set, as a draft with all that the old one says; one at a time."""
    source = tree.lock(actor, rencana_id)
    require(actor, "rencana.create", source)
    check_note(alasan, "alasan", kosong=_("Alasan perubahan harus diisi."))
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
    _copy_anggaran(source, ids)
    _link_to_source(made, source, ids)
    after = {"sumber": source.slug, "versi": versi, "alasan": alasan, "simpul": _("%(n)s simpul") % {"n": len(ids) - 1}}
    record(actor, "rencana.perubahan", made, after=after, rencana_id=made.pk)
    tree.bump(made)
    return made


@transaction.atomic
def copy_rencana(actor: Actor, *, rencana_id: int, slug: str, judul: str, tahun_awal: int, tahun_akhir: int,
                 pilihan: Pilihan, seen: int) -> Rencana:  # fmt: skip
    """The plan again for another period, as a draft; targets move by as many years as the period does.

    `seen` is the revision of the source that the preview showed.
    """
    source = tree.lock(actor, rencana_id)
    require(actor, "rencana.create", source)
    rules.check_source_seen(source, seen)
    versions = plan_queries.versions_of(actor, source)
    rules.check_copy(source, (tahun_awal, tahun_akhir), judul, plan_queries.copies_of(*versions))
    made = create_rencana(
        actor, skema=source.skema.kode, unit_id=source.unit_id, slug=slug, judul=judul,
        tahun_awal=tahun_awal, tahun_akhir=tahun_akhir,
    )  # fmt: skip
    ids = tree.copy(source, made, without=() if pilihan.pemilik else OWNERS)
    years = rules.years_of_copy(source, made.tahun) if pilihan.target else {}
    words = _other_words(source, pilihan, years)
    _reword_nodes(source, ids, words)
    if pilihan.indikator:
        _copy_indicators(source, ids, years, words)
    _link_to_source(made, source, ids)
    along = [name for name in ("pemilik", "indikator", "target") if getattr(pilihan, name)]
    after = {"sumber": source.slug, "ikut": along, "simpul": _("%(n)s simpul") % {"n": len(ids) - 1}}
    if words:
        after["teks_diganti"] = list(words.values())
    record(actor, "rencana.copy", made, after=after, rencana_id=made.pk)
    tree.bump(made)
    return made


def _perubahan_slug(source: Rencana, number: int) -> str:
    ending = f"-perubahan-{number}"
    return PERUBAHAN_SLUG.sub("", source.slug)[: 80 - len(ending)].rstrip("-") + ending


def _perubahan_judul(source: Rencana, number: int) -> str:
    ending = f" (Perubahan {number})"
    return PERUBAHAN_JUDUL.sub("", source.judul)[: 240 - len(ending)] + ending


def _other_words(source: Rencana, pilihan: Pilihan, years: Mapping[int, int]) -> dict[str, str]:
    """The texts that differ from those of the source; Invalid where a place is none of those that go along."""
    if not pilihan.ganti:
        return {}
    texts = letak.texts_of(state_on(source), indicators=pilihan.indikator, years=years)
    said = {place.kunci: text for place, text in texts}
    rules.check_places(pilihan.ganti, said)
    return {place: text.strip() for place, text in pilihan.ganti.items() if text.strip() != said[place]}


def _reword_nodes(source: Rencana, ids: Mapping[int, int], words: Mapping[str, str]) -> None:
    wanted = {old for old in ids if any(place.startswith(f"simpul-{old}-") for place in words)} if words else set()
    old_of = {ids[old]: old for old in wanted}
    changed = [
        simpul for simpul in Simpul.objects.filter(pemda_id=source.pemda_id, pk__in=old_of)
        if letak.reword_node(simpul, old_of[simpul.pk], words)
    ]  # fmt: skip
    Simpul.objects.bulk_update(changed, sorted(TEXT_FIELDS | LIST_FIELDS), batch_size=BATCH)


def _copy_indicators(
    source: Rencana, ids: dict[int, int], years: Mapping[int, int], words: Mapping[str, str] | None = None
) -> None:
    """`years` tells which year's targets go along, and to which year; `words` what is said instead."""
    words = words or {}
    old = list(Indikator.objects.filter(pemda_id=source.pemda_id, simpul__rencana=source).order_by("id"))
    targets = list(Target.objects.filter(pemda_id=source.pemda_id, indikator__simpul__rencana=source).order_by("id"))
    new_of = {}
    for one in old:
        new_of[one.pk] = one
        letak.reword_indicator(one, one.pk, words)
        one.semula_id = one.garis
        one.pk, one.simpul_id, one.revisi = None, ids[one.simpul_id], 0
    variables = list(Variabel.objects.filter(pemda_id=source.pemda_id, indikator__in=new_of).order_by("id"))
    Indikator.objects.bulk_create(old, batch_size=BATCH)
    for variable in variables:
        variable.pk, variable.indikator_id = None, new_of[variable.indikator_id].pk
        if variable.rujukan_id in new_of:
            variable.rujukan_id = new_of[variable.rujukan_id].pk
    Variabel.objects.bulk_create(variables, batch_size=BATCH)
    kept = [one for one in targets if one.tahun in years]
    for one_target in [one for one in kept if letak.reword_target(one, one.indikator_id, words)]:
        _read_anew(one_target, kept)
    for one_target in kept:
        one_target.pk, one_target.revisi = None, 0
        one_target.indikator_id, one_target.tahun = new_of[one_target.indikator_id].pk, years[one_target.tahun]
    Target.objects.bulk_create(kept, batch_size=BATCH)


def _read_anew(target: Target, all_of_them: list[Target]) -> None:
    """The values beside a text that the copy says otherwise."""
    others = [one.teks for one in all_of_them if one.indikator_id == target.indikator_id and one is not target]
    for name, value in rows.values(read_target(target.teks, saudara=others)).items():
        setattr(target, name, value)


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


def _copy_anggaran(source: Rencana, ids: dict[int, int]) -> None:
    """Money goes on in the new version where it stood in the old one."""
    budgets = list(Anggaran.objects.filter(pemda_id=source.pemda_id, simpul__rencana=source))
    for one in budgets:
        one.pk, one.simpul_id, one.revisi = None, ids[one.simpul_id], 0
    Anggaran.objects.bulk_create(budgets, batch_size=BATCH)


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
