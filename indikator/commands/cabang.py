"""Deleting with all that hangs on a branch, and bringing back: a branch, an indicator, an earlier value.

A restored row takes its old id, so that its permanent address and its history hold again, and its old revision:
nobody can have changed it in between, so who saw it before it went may go on, and older steps can still be undone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from cascading import commands as plan_commands
from cascading import queries as plan_queries
from cascading import tree
from cascading.commands import check_known, owners_in
from cascading.models import Jenjang, Pengecualian, Rencana, Simpul, Tautan
from cascading.rules import CHANGEABLE, check_editable, check_level
from indikator import rules
from indikator.commands import rows
from indikator.commands.indikator import change_indikator
from indikator.commands.rujukan import check_references
from indikator.commands.satuan import check_satuan, satuan_in
from indikator.commands.target import set_target
from indikator.models import Indikator, Target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Image = dict[str, Any]
Check = Callable[[Sequence[Simpul]], None]


def delete_cabang(actor: Actor, *, simpul_id: int, seen: int, periksa: Check | None = None) -> int:
    """Deletes a branch with its indicators, targets and links; returns the row of the trail that can bring it back.

    `periksa` sees the branch under the lock, before anything is written, and may refuse.
    """

    def hanging_on(branch: Sequence[Simpul]) -> dict[str, list[Image]]:
        if periksa:
            periksa(branch)
        return _hanging_on(branch)

    return plan_commands.delete_simpul(actor, simpul_id=simpul_id, seen=seen, ikut=hanging_on).pk


def _hanging_on(branch: Sequence[Simpul]) -> dict[str, list[Image]]:
    """The indicators of a branch with their targets, as the trail keeps them."""
    found = Indikator.objects.filter(pemda_id=branch[0].pemda_id, simpul__in=[node.pk for node in branch])
    return {"indikator": rows.images_of(found.order_by("simpul_id", "urutan"))}


@transaction.atomic
def restore_cabang(actor: Actor, *, jejak_id: int) -> Simpul:
    """Brings a deleted branch back to its place, with all that hung on it; links whose other end is gone stay away."""
    rencana, jejak = rows.jejak_of(actor, jejak_id, "simpul.delete")
    before = jejak.sebelum
    links = before.get("tautan", ())
    ends = {one[end] for one in links for end in ("dari", "ke")}
    parent, after, there = _around(rencana, jejak, ends)
    require(actor, "simpul.restore", parent)
    check_editable(rencana)
    if there & {image["id"] for image in before["cabang"]}:
        raise Invalid(_("Cabang ini sudah dipulihkan."))
    _check_still_fits(actor, rencana, parent, before)
    revisi = tree.next_revision(rencana) if parent.telah_hidup else None
    grown = tree.grow(parent, after, [_nested(rencana, before["cabang"], revisi)])
    images = before.get("indikator", ())
    _check_references(rencana, actor, images, rows.save_indicators(rencana, images, revisi))
    _link_again(rencana, links, there | {one.pk for one in grown})
    _waive_again(rencana, before.get("pengecualian", ()))
    letak = {"induk": parent.pk, "setelah": after.pk if after else None}
    top = grown[0]
    top.jejak = record(actor, "simpul.restore", top, after={**before, "letak": letak}, rencana_id=rencana.pk)
    tree.bump(rencana)
    return top


@transaction.atomic
def restore_indikator(actor: Actor, *, jejak_id: int) -> Indikator:
    """Brings a deleted indicator back with its targets; where its place is taken, behind the others."""
    rencana, jejak = rows.jejak_of(actor, jejak_id, "indikator.delete")
    image = {**jejak.sebelum}
    there = Indikator.objects.filter(Q(simpul=OuterRef("pk")) | Q(pk=image["id"]), pemda_id=rencana.pemda_id)
    places = there.values_list(JSONObject(id="id", urutan="urutan"))
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, pk=image["simpul"])
    simpul = nodes.annotate(ada=ArraySubquery(places), telah_hidup=rows.lived_since(jejak)).first()
    if simpul is None:
        raise Invalid(_("Simpul dari indikator ini sudah tidak ada. Pulihkan simpulnya lebih dahulu."))
    simpul.rencana = rencana
    require(actor, "indikator.restore", simpul)
    check_editable(rencana)
    if any(one["id"] == image["id"] for one in simpul.ada):
        raise Invalid(_("Indikator ini sudah dipulihkan."))
    check_satuan(actor, image)
    taken = {one["urutan"] for one in simpul.ada}
    if image["urutan"] in taken:
        image["urutan"] = max(taken) + 1
    revisi = tree.next_revision(rencana) if simpul.telah_hidup else None
    (indikator,) = rows.save_indicators(rencana, [image], revisi)
    _check_references(rencana, actor, [image], [indikator])
    indikator.jejak = record(actor, "indikator.restore", indikator, after=image, rencana_id=rencana.pk)
    tree.bump(rencana)
    return indikator


def _check_references(
    rencana: Rencana, actor: Actor, images: Sequence[Mapping[str, Any]], back: Sequence[Indikator]
) -> None:
    """What came back with its formula may meet a formula that was written since."""
    if any(one["rujukan_id"] for image in images for one in image.get("ukur", {}).get("variabel", ())):
        check_references(rencana, actor, [one.garis for one in back])


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


class _Found(TypedDict):
    telah_hidup: bool  # rows.lived_since
    tingkat: int | None  # of the level of the branch's top, in the scheme


Parent: TypeAlias = "WithAnnotations[Simpul, _Found]"


def _around(rencana: Rencana, jejak: Jejak, ends: set[int]) -> tuple[Parent, Simpul | None, set[int]]:
    """The parent, the sibling to stand behind, and which nodes are there: of the branch itself, and ends of links."""
    images, letak = jejak.sebelum["cabang"], jejak.sebelum["letak"]
    wanted = {image["id"] for image in images} | ends | {letak["induk"], letak["setelah"]}
    level = Jenjang.objects.filter(pemda_id=rencana.pemda_id, skema_id=rencana.skema_id, pk=images[0]["jenjang_id"])
    nodes = Simpul.objects.select_related("jenjang").filter(pemda_id=rencana.pemda_id, pk__in=wanted - {None})
    nodes_with = nodes.annotate(telah_hidup=rows.lived_since(jejak), tingkat=Subquery(level.values("urutan")))
    found = {one.pk: one for one in nodes_with}
    parent = found.get(letak["induk"])
    if parent is None:
        raise Invalid(_("Induk dari simpul ini sudah tidak ada. Pulihkan induknya lebih dahulu."))
    parent.rencana = rencana
    after: Simpul | None = found.get(letak["setelah"])
    if letak["setelah"] is not None and (after is None or after.induk_id != parent.pk):
        after = _place_behind(parent, letak["setelah"])
    return parent, after, set(found)


def _check_still_fits(actor: Actor, rencana: Rencana, parent: Parent, before: Mapping[str, Any]) -> None:
    """Levels, owners and units of measure may have changed since the branch went."""
    if parent.tingkat is None or (parent.jenjang and parent.tingkat <= parent.jenjang.urutan):
        levels = {one.pk: one for one in plan_queries.jenjang_of(rencana)}
        check_level(levels.get(before["cabang"][0]["jenjang_id"]), parent.jenjang)
    check_known(actor, {**owners_in(before["cabang"]), **satuan_in(before.get("indikator", ()))})


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


def _link_again(rencana: Rencana, links: Sequence[Image], there: set[int]) -> None:
    Tautan.objects.bulk_create(
        [
            Tautan(pemda_id=rencana.pemda_id, dari_id=one["dari"], ke_id=one["ke"], jenis=one["jenis"],
                   status=one["status"], alasan=one["alasan"])
            for one in links if {one["dari"], one["ke"]} <= there
        ],
        ignore_conflicts=True,  # an end that came back before the other brought the link along
    )  # fmt: skip


def _waive_again(rencana: Rencana, waivers: Sequence[Image]) -> None:
    Pengecualian.objects.bulk_create(
        Pengecualian(pemda_id=rencana.pemda_id, rencana=rencana, simpul_id=one["simpul"], temuan=one["temuan"],
                     alasan=one["alasan"])
        for one in waivers
    )  # fmt: skip
