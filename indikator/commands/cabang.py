"""Deleting with all that hangs on a branch, and bringing back: a branch, an indicator, an earlier value.

A restored row takes its old id, so that its permanent address and its history hold again, and its old revision:
nobody can have changed it in between, so who saw it before it went may go on, and older steps can still be undone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cascading import commands as plan_commands
from cascading import queries as plan_queries
from cascading import tree
from cascading.commands import check_owners
from cascading.models import Pengecualian, Rencana, Simpul, Tautan
from cascading.rules import CHANGEABLE, check_editable, check_level
from indikator import rules
from indikator.commands import rows
from indikator.commands.indikator import change_indikator
from indikator.commands.satuan import check_satuan
from indikator.commands.target import set_target
from indikator.models import Indikator, Target, Variabel
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak

Image = dict[str, Any]


@transaction.atomic
def delete_cabang(actor: Actor, *, simpul_id: int, seen: int) -> int:
    """Deletes a branch with its indicators, targets and links; returns the row of the trail that can bring it back."""
    rencana = tree.lock_linked(actor, simpul_id)
    simpul = rows.simpul_of(rencana, simpul_id)
    plan_commands.delete_simpul(actor, simpul_id=simpul_id, seen=seen, ikut=_hanging_on(simpul))
    trail = Jejak.objects.filter(pemda_id=rencana.pemda_id, objek_id=simpul_id, tindakan="simpul.delete")
    return trail.latest("id").pk


@transaction.atomic
def restore_cabang(actor: Actor, *, jejak_id: int) -> Simpul:
    """Brings a deleted branch back to its place, with all that hung on it; links whose other end is gone stay away."""
    rencana, jejak = rows.jejak_of(actor, jejak_id, "simpul.delete")
    before = jejak.sebelum
    parent = _parent_of(rencana, before["letak"]["induk"])
    require(actor, "simpul.restore", parent)
    check_editable(rencana)
    _check_gone(rencana, before["cabang"])
    _check_still_fits(actor, rencana, parent, before)
    after = _place_behind(parent, before["letak"]["setelah"])
    revisi = _new_revision(rencana, jejak)
    grown = tree.grow(parent, after, [_nested(rencana, before["cabang"], revisi)])
    _bring_back(rencana, before, revisi)
    record(actor, "simpul.restore", grown[0], after={**before, "letak": tree.place_of(grown[0])}, rencana_id=rencana.pk)
    tree.bump(rencana)
    return grown[0]


@transaction.atomic
def restore_indikator(actor: Actor, *, jejak_id: int) -> Indikator:
    """Brings a deleted indicator back with its targets; where its place is taken, behind the others."""
    rencana, jejak = rows.jejak_of(actor, jejak_id, "indikator.delete")
    image = {**jejak.sebelum}
    simpul = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, pk=image["simpul"]).first()
    if simpul is None:
        raise Invalid(_("Simpul dari indikator ini sudah tidak ada. Pulihkan simpulnya lebih dahulu."))
    require(actor, "indikator.restore", simpul)
    check_editable(rencana)
    if Indikator.objects.filter(pemda_id=rencana.pemda_id, pk=image["id"]).exists():
        raise Invalid(_("Indikator ini sudah dipulihkan."))
    check_satuan(actor, image)
    places = set(simpul.indikator.values_list("urutan", flat=True))
    if image["urutan"] in places:
        image["urutan"] = max(places) + 1
    _save_indicators(rencana, [image], _new_revision(rencana, jejak))
    indikator = Indikator.objects.get(pk=image["id"])
    record(actor, "indikator.restore", indikator, after=image, rencana_id=rencana.pk)
    tree.bump(rencana)
    return indikator


@transaction.atomic
def restore_nilai(actor: Actor, *, jejak_id: int) -> Simpul | Indikator | Target | None:
    """Gives a row the value back that it had before one change, as a new change; Conflict where it changed since."""
    rencana, jejak = rows.jejak_of(actor, jejak_id, *RESTORERS)
    return RESTORERS[jejak.tindakan](actor, rencana, jejak)


def _restore_simpul(actor: Actor, rencana: Rencana, jejak: Jejak) -> Simpul:
    simpul = rows.simpul_of(rencana, jejak.objek_id)
    rules.check_unchanged({name: getattr(simpul, name) for name in jejak.sesudah}, jejak.sesudah)
    return plan_commands.change_simpul(actor, simpul_id=simpul.pk, seen=simpul.revisi, isi=jejak.sebelum)


def _restore_place(actor: Actor, rencana: Rencana, jejak: Jejak) -> Simpul:
    simpul = rows.simpul_of(rencana, jejak.objek_id)
    later = Jejak.objects.filter(
        pemda_id=rencana.pemda_id, objek_jenis=jejak.objek_jenis, objek_id=jejak.objek_id, pk__gt=jejak.pk,
        tindakan__in=("simpul.move", "simpul.restore"),
    )  # fmt: skip
    rules.check_unchanged({"pindah": later.exists()}, {"pindah": False})
    parent = _parent_of(rencana, jejak.sebelum["induk"])
    after = _place_behind(parent, jejak.sebelum["setelah"])
    return plan_commands.move_simpul(
        actor, simpul_id=simpul.pk, parent_id=parent.pk, after_id=after.pk if after else None, seen=simpul.revisi
    )


def _restore_indikator_values(actor: Actor, _rencana: Rencana, jejak: Jejak) -> Indikator:
    indikator = rows.locked(actor, jejak.objek_id)[1]
    rules.check_unchanged({name: getattr(indikator, name) for name in jejak.sesudah}, jejak.sesudah)
    return change_indikator(actor, indikator_id=indikator.pk, seen=indikator.revisi, isi=jejak.sebelum)


def _restore_target(actor: Actor, _rencana: Rencana, jejak: Jejak) -> Target | None:
    indikator = rows.locked(actor, jejak.sebelum["indikator"])[1]
    place = {"tahun": jejak.sebelum["tahun"], "triwulan": jejak.sebelum["triwulan"]}
    target = indikator.target.filter(**place).first()
    rules.check_unchanged({"teks": target.teks if target else ""}, {"teks": jejak.sesudah["teks"]})
    return set_target(
        actor, indikator_id=indikator.pk, teks=jejak.sebelum["teks"], seen=target.revisi if target else None, **place
    )


RESTORERS: dict[str, Callable[[Actor, Rencana, Jejak], Simpul | Indikator | Target | None]] = {
    "simpul.change": _restore_simpul,
    "simpul.move": _restore_place,
    "indikator.change": _restore_indikator_values,
    "target.set": _restore_target,
}


def _hanging_on(simpul: Simpul) -> dict[str, list[Image]]:
    """Indicators with targets, links from and to the branch, and waivers, as the trail keeps them."""
    ids = [node.pk for node in tree.branch_of(simpul)]
    indicators = Indikator.objects.filter(pemda_id=simpul.pemda_id, simpul__in=ids).prefetch_related("target")
    links = Tautan.objects.filter(Q(dari__in=ids) | Q(ke__in=ids), pemda_id=simpul.pemda_id)
    waivers = Pengecualian.objects.filter(pemda_id=simpul.pemda_id, simpul__in=ids)
    return {
        "indikator": [rows.image_of(one) for one in indicators.order_by("simpul_id", "urutan")],
        "tautan": [
            {"dari": one.dari_id, "ke": one.ke_id, "jenis": one.jenis, "status": one.status, "alasan": one.alasan}
            for one in links.order_by("id")
        ],
        "pengecualian": [
            {"simpul": one.simpul_id, "temuan": one.temuan, "alasan": one.alasan} for one in waivers.order_by("id")
        ],
    }


def _parent_of(rencana: Rencana, pk: int) -> Simpul:
    nodes = Simpul.objects.select_related("rencana", "jenjang")
    parent = nodes.filter(pemda_id=rencana.pemda_id, rencana=rencana, pk=pk).first()
    if parent is None:
        raise Invalid(_("Induk dari simpul ini sudah tidak ada. Pulihkan induknya lebih dahulu."))
    return parent


def _place_behind(parent: Simpul, pk: int | None) -> Simpul | None:
    """The sibling to stand behind: the old one, or where that has gone, the last; None for the first place."""
    if pk is None:
        return None
    siblings = Simpul.objects.filter(pemda_id=parent.pemda_id, rencana_id=parent.rencana_id, induk=parent)
    return siblings.filter(pk=pk).first() or siblings.order_by("lft").last()


def _check_gone(rencana: Rencana, images: Sequence[Image]) -> None:
    wanted = [image["id"] for image in images]
    if Simpul.objects.filter(pemda_id=rencana.pemda_id, pk__in=wanted).exists():
        raise Invalid(_("Cabang ini sudah dipulihkan."))


def _check_still_fits(actor: Actor, rencana: Rencana, parent: Simpul, before: Mapping[str, Any]) -> None:
    """Levels, owners and units of measure may have changed since the branch went."""
    levels = {one.pk: one for one in plan_queries.jenjang_of(rencana)}
    check_level(levels.get(before["cabang"][0]["jenjang_id"]), parent.jenjang)
    check_owners(actor, before["cabang"])
    for pk in {image["satuan_id"] for image in before.get("indikator", ())}:
        check_satuan(actor, {"satuan_id": pk})


def _new_revision(rencana: Rencana, jejak: Jejak) -> int | None:
    """None where rows take the revisions back that they went with. A deletion whose rows already lived once more gives
    them one that they never had: else two states would bear the same number, and a stale edit would pass.
    """
    is_branch = jejak.tindakan == "simpul.delete"
    nodes, indicators = (
        [image["id"] for image in jejak.sebelum.get(kind, ())] if is_branch else [] for kind in ("cabang", "indikator")
    )
    since: dict[str, Any] = {"pemda": rencana.pemda_id, "rencana": rencana.pk, "sejak": jejak.pk, "simpul": nodes,
             "indikator": indicators if is_branch else [jejak.objek_id]}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LIVED_SINCE, since)
        (has_lived,) = cursor.fetchone()
    return tree.next_revision(rencana) if has_lived else None


LIVED_SINCE = """
SELECT EXISTS (SELECT 1 FROM core_jejak WHERE pemda_id = %(pemda)s AND rencana_id = %(rencana)s AND id > %(sejak)s AND (
    tindakan = 'indikator.restore' AND objek_id = ANY(%(indikator)s::bigint[])
    OR tindakan = 'simpul.restore' AND (
        EXISTS (SELECT 1 FROM jsonb_array_elements(sesudah->'cabang') satu
                WHERE (satu->>'id')::bigint = ANY(%(simpul)s::bigint[]))
        OR EXISTS (SELECT 1 FROM jsonb_array_elements(sesudah->'indikator') satu
                   WHERE (satu->>'id')::bigint = ANY(%(indikator)s::bigint[])))))
"""


def _nested(rencana: Rencana, images: Sequence[Image], revisi: int | None) -> dict[str, Any]:
    """The images, which stand in tree order, as the nested rows that tree.grow takes."""
    nested: dict[int, dict[str, Any]] = {}
    for image in images:
        fields = {name: image[name] for name in CHANGEABLE}
        node = {**fields, "id": image["id"], "pemda_id": rencana.pemda_id, "rencana": rencana,
                "revisi": image["revisi"] if revisi is None else revisi, "children": []}  # fmt: skip
        nested[image["id"]] = node
        if image["induk"] in nested:
            nested[image["induk"]]["children"].append(node)
    return nested[images[0]["id"]]


def _bring_back(rencana: Rencana, before: Mapping[str, Any], revisi: int | None) -> None:
    _save_indicators(rencana, before.get("indikator", ()), revisi)
    links = before.get("tautan", ())
    ends = {one[end] for one in links for end in ("dari", "ke")}
    there = set(Simpul.objects.filter(pemda_id=rencana.pemda_id, pk__in=ends).values_list("id", flat=True))
    Tautan.objects.bulk_create(
        [
            Tautan(pemda_id=rencana.pemda_id, dari_id=one["dari"], ke_id=one["ke"], jenis=one["jenis"],
                   status=one["status"], alasan=one["alasan"])
            for one in links if {one["dari"], one["ke"]} <= there
        ],
        ignore_conflicts=True,  # an end that came back before the other brought the link along
    )  # fmt: skip
    Pengecualian.objects.bulk_create(
        Pengecualian(pemda_id=rencana.pemda_id, rencana=rencana, simpul_id=one["simpul"], temuan=one["temuan"],
                     alasan=one["alasan"])
        for one in before.get("pengecualian", ())
    )  # fmt: skip


def _save_indicators(rencana: Rencana, images: Sequence[Image], revisi: int | None) -> None:
    made = [rows.from_image(rencana.pemda_id, image, revisi) for image in images]
    Indikator.objects.bulk_create([indikator for indikator, _targets, _variabel in made], batch_size=1_000)
    Target.objects.bulk_create(
        [target for _indikator, targets, _variabel in made for target in targets], batch_size=1_000
    )
    Variabel.objects.bulk_create([one for _indikator, _targets, variabel in made for one in variabel], batch_size=1_000)
