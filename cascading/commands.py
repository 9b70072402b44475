"""Changes to plans and their trees. Each keeps one order: lock, see, may, rule, write and record, all at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cascading import national, queries, rules, tree
from cascading.models import Jenjang, Pengecualian, Rencana, Simpul, Skema, Tautan
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record, record_each
from kinerja.core.errors import Invalid, Masalah, NotFound
from kinerja.core.models import Jabatan, Jejak, Unit
from kinerja.core.rules import check_nama, check_slug
from kinerja.core.tables import TenantModel


@dataclass(frozen=True, slots=True)
class SimpulBaru:
    """A node to be added, with all that comes below it. `isi` holds the fields of rules.CHANGEABLE but the jenjang."""

    jenjang: str
    isi: dict[str, Any] = field(default_factory=dict)
    anak: tuple["SimpulBaru", ...] = ()


@transaction.atomic
def add_national_skema(actor: Actor, *, pemda_id: int) -> list[Skema]:
    """Copies the national schemes with their levels into a new Pemda, which may then rename them."""
    require(actor, "pemda.create")
    made = []
    for kode, nama, levels in national.SKEMA:
        skema = Skema.objects.create(pemda_id=pemda_id, kode=kode, nama=nama)
        Jenjang.objects.bulk_create(
            Jenjang(pemda_id=pemda_id, skema=skema, urutan=urutan, **level) for urutan, level in enumerate(levels, 1)
        )
        record(actor, "skema.add", skema, after={"kode": kode, "jenjang": [level["nama"] for level in levels]})
        made.append(skema)
    return made


@transaction.atomic
def create_rencana(actor: Actor, *, skema: str, slug: str, judul: str, tahun_awal: int, tahun_akhir: int,
                   unit_id: int | None = None) -> Rencana:  # fmt: skip
    """A new draft with an empty tree."""
    unit = queries.visible(actor, Unit, unit_id) if unit_id else None
    chosen = visible_to(actor, Skema.objects.all()).filter(kode=skema).first()
    if chosen is None:
        raise Invalid([Masalah(_("Skema “%(skema)s” tidak dikenal.") % {"skema": skema}, "skema")])
    rencana = Rencana(
        pemda_id=actor.pemda_id, unit=unit, skema=chosen, slug=slug, judul=judul,
        tahun_awal=tahun_awal, tahun_akhir=tahun_akhir,
    )  # fmt: skip
    require(actor, "rencana.create", rencana)
    check_slug(slug)
    check_nama(judul, limit=240, letak="judul")
    rules.check_period(tahun_awal, tahun_akhir)
    if Rencana.objects.filter(pemda_id=actor.pemda_id, slug=slug).exists():
        raise Invalid([Masalah(_("Sudah ada rencana dengan alamat ini."), "slug")])
    rencana.save(force_insert=True)
    tree.plant(rencana)
    after = {
        "judul": judul,
        "slug": slug,
        "skema": skema,
        "tahun": [tahun_awal, tahun_akhir],
        "unit": unit_id,
    }
    record(actor, "rencana.create", rencana, after=after, rencana_id=rencana.pk)
    return rencana


@transaction.atomic
def set_status(actor: Actor, *, rencana_id: int, action: str, status: str, dari: str, catatan: str = "") -> Rencana:
    """One step of a plan's way: `action` names the right that it needs, `dari` the state that it must have."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, action, rencana)
    if rencana.status != dari:
        kini = rencana.get_status_display().lower()
        raise Invalid(_("Langkah ini tidak berlaku untuk rencana yang %(status)s.") % {"status": kini})
    rules.check_note(catatan, "catatan")
    before = rencana.status
    rencana.status = status
    rencana.save(update_fields=["status", "diubah_pada"])
    after = {"status": status, "catatan": catatan.strip()} if catatan.strip() else {"status": status}
    record(actor, action, rencana, before={"status": before}, after=after, rencana_id=rencana.pk)
    tree.bump(rencana)
    return rencana


@transaction.atomic
def waive_temuan(actor: Actor, *, rencana_id: int, simpul_id: int | None, temuan: str, alasan: str) -> Pengecualian:
    """Lets a blocking finding stand, with the reason that the check prints."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "temuan.waive", rencana)
    rules.check_editable(rencana)
    rules.check_note(alasan, "alasan", kosong=_("Alasan harus diisi."))
    simpul = _node_of(rencana, simpul_id) if simpul_id else None
    pengecualian, _created = Pengecualian.objects.update_or_create(
        pemda_id=rencana.pemda_id, rencana=rencana, simpul=simpul, temuan=temuan, defaults={"alasan": alasan}
    )
    after = {"temuan": temuan, "alasan": alasan, "simpul": simpul_id}
    record(actor, "temuan.waive", pengecualian, after=after, rencana_id=rencana.pk)
    tree.bump(rencana)
    return pengecualian


@transaction.atomic
def revoke_pengecualian(actor: Actor, *, pengecualian_id: int) -> None:
    """Takes a waiver back: the finding, where it is still there, blocks the plan again."""
    found = queries.visible(actor, Pengecualian, pengecualian_id)
    rencana = tree.lock(actor, found.rencana_id)
    pengecualian = queries.visible(actor, Pengecualian, pengecualian_id)
    require(actor, "temuan.revoke", pengecualian)
    rules.check_editable(rencana)
    before = {"temuan": pengecualian.temuan, "alasan": pengecualian.alasan, "simpul": pengecualian.simpul_id}
    record(actor, "temuan.revoke", pengecualian, before=before, rencana_id=rencana.pk)
    pengecualian.delete()
    tree.bump(rencana)


@transaction.atomic
def add_simpul(actor: Actor, *, parent_id: int, after_id: int | None, cabang: Sequence[SimpulBaru]) -> list[Simpul]:
    """Adds one or more nodes, each with what comes below it, behind `after_id` or as the first children.

    Returns all new nodes in tree order. One Jejak row for each, as for any other way to add them.
    """
    rencana = tree.lock_for(actor, parent_id)
    parent, after = _pair_of(rencana, parent_id, after_id)
    require(actor, "simpul.add", parent)
    rules.check_editable(rencana)
    rules.check_after(after, parent)
    jenjang = queries.jenjang_by_kode(rencana)
    for baru, above in _flat(cabang, parent.jenjang, jenjang):
        rules.check_level(jenjang.get(baru.jenjang), above)
        rules.check_new(baru.isi)
        rules.check_not_empty(baru.isi.get("pernyataan", ""), baru.isi.get("jabatan_id"))
    check_owners(actor, [baru.isi for baru, _above in _flat(cabang, parent.jenjang, jenjang)])
    grown = tree.grow(parent, after, [_row(rencana, baru, jenjang) for baru in cabang])
    images = [(simpul, _new_image(simpul, before_it)) for simpul, before_it in _with_sibling_before(grown, after)]
    for simpul, jejak in zip(grown, record_each(actor, "simpul.add", images, rencana_id=rencana.pk), strict=True):
        simpul.jejak = jejak
    tree.bump(rencana)
    return grown


@transaction.atomic
def change_simpul(actor: Actor, *, simpul_id: int, seen: int, isi: dict[str, Any]) -> Simpul:
    """Changes fields of one node (rules.CHANGEABLE); `seen` is the revision that the editor saw."""
    rencana = tree.lock_for(actor, simpul_id)
    simpul = _node_of(rencana, simpul_id)
    rules.check_seen(simpul, seen)
    require(actor, "simpul.change", simpul)
    rules.check_editable(rencana)
    rules.check_text(isi)
    rules.check_not_empty(isi.get("pernyataan", simpul.pernyataan), isi.get("jabatan_id", simpul.jabatan_id))
    check_owners(actor, [isi])
    if "jenjang_id" in isi:
        jenjang = next((one for one in queries.jenjang_of(rencana) if one.pk == isi["jenjang_id"]), None)
        rules.check_level(jenjang, simpul.induk.jenjang if simpul.induk else None)
        assert jenjang is not None  # check_level refused it
        rules.check_levels_below(jenjang, simpul.get_children().select_related("jenjang"))
    before = {name: getattr(simpul, name) for name in isi if getattr(simpul, name) != isi[name]}
    changes = {name: isi[name] for name in before}
    if not changes:
        return simpul
    Simpul.objects.filter(pk=simpul.pk).update(**changes, revisi=F("revisi") + 1)
    record(actor, "simpul.change", simpul, before=before, after=changes, rencana_id=rencana.pk)
    tree.bump(rencana)
    simpul.revisi += 1
    for name, value in changes.items():
        setattr(simpul, name, value)
    return simpul


@transaction.atomic
def move_simpul(actor: Actor, *, simpul_id: int, parent_id: int, after_id: int | None, seen: int) -> Simpul:
    """Moves a branch below `parent_id`, behind the sibling `after_id` or as the first child; never by an index."""
    rencana = tree.lock_for(actor, simpul_id)
    simpul, parent, *behind = _simpul_in(rencana, simpul_id, parent_id, *([after_id] if after_id else []))
    after = behind[0] if behind else None
    rules.check_seen(simpul, seen)
    require(actor, "simpul.move", simpul)
    rules.check_editable(rencana)
    rules.check_placement(simpul, parent, after)
    before = {"induk": simpul.induk_id, "setelah": simpul.setelah}
    tree.move(simpul, parent, after)
    place = {"induk": parent.pk, "setelah": after_id or None}
    record(actor, "simpul.move", simpul, before=before, after=place, rencana_id=rencana.pk)
    tree.bump(rencana)
    return simpul


Hanging = Callable[[Sequence[Simpul]], Mapping[str, Any]]


@transaction.atomic
def delete_simpul(actor: Actor, *, simpul_id: int, seen: int, ikut: Hanging | None = None) -> Jejak:
    """Deletes a branch; returns the row of the trail, which keeps what each node said, where it stood, its links.

    `ikut` is asked before anything is written what else hangs on the branch, for the trail: only the apps above know
    of it, and they may refuse.
    """
    rencana = tree.lock_linked(actor, simpul_id)
    branch = tree.branch_at(rencana, simpul_id)
    simpul = branch[0]
    rules.check_seen(simpul, seen)
    require(actor, "simpul.delete", simpul)
    rules.check_editable(rencana)
    ids = [node.pk for node in branch]
    hanging = Tautan.objects.filter(Q(dari__in=ids) | Q(ke__in=ids), pemda_id=rencana.pemda_id)
    links = list(hanging.select_related("dari__rencana").order_by("id"))
    waivers = Pengecualian.objects.filter(pemda_id=rencana.pemda_id, simpul__in=ids).order_by("id")
    before = {
        "letak": {"induk": simpul.induk_id, "setelah": simpul.setelah},
        "cabang": [image_of(node) for node in branch],
        "tautan": [{**_link_image(one), "status": one.status} for one in links],
        "pengecualian": [{"simpul": one.simpul_id, "temuan": one.temuan, "alasan": one.alasan} for one in waivers],
        **(ikut(branch) if ikut else {}),
    }
    jejak = record(actor, "simpul.delete", simpul, before=before, rencana_id=rencana.pk)
    for tautan in links:
        _tell_other(actor, rencana, tautan)
    tree.remove(simpul)
    tree.bump(rencana)
    return jejak


def _tell_other(actor: Actor, rencana: Rencana, tautan: Tautan) -> None:
    """A link of another plan into a branch that goes is told in the trail of that plan."""
    other = tautan.dari.rencana
    if other.pk != rencana.pk:
        record(actor, "tautan.delete", tautan, before=_link_image(tautan), rencana_id=other.pk)
        tree.bump(other)


def _link_image(tautan: Tautan) -> dict[str, Any]:
    return {"dari": tautan.dari_id, "ke": tautan.ke_id, "jenis": tautan.jenis, "alasan": tautan.alasan}


@transaction.atomic
def add_tautan(actor: Actor, *, dari_id: int, ke_id: int, jenis: str, alasan: str = "") -> Tautan:
    """Links a node to another one, of this plan or of another plan that the actor sees."""
    plan_id, other_id = (queries.visible(actor, Simpul, pk).rencana_id for pk in (dari_id, ke_id))
    rencana = tree.lock_several(actor, {plan_id, other_id})[plan_id]
    dari, ke = _node_of(rencana, dari_id), queries.visible(actor, Simpul, ke_id)
    require(actor, "tautan.add", dari)
    rules.check_editable(rencana)
    if jenis not in Tautan.Jenis.values or dari.pk == ke.pk or ke.induk_id is None:
        raise Invalid([Masalah(_("Tautan ini tidak mungkin. Pilih simpul lain."), "ke")])
    tautan, _created = Tautan.objects.update_or_create(
        pemda_id=actor.pemda_id, dari=dari, ke=ke, jenis=jenis, defaults={"alasan": alasan}
    )
    after = {"dari": dari_id, "ke": ke_id, "jenis": jenis, "alasan": alasan}
    record(actor, "tautan.add", tautan, after=after, rencana_id=rencana.pk)
    tree.bump(rencana)
    return tautan


@transaction.atomic
def delete_tautan(actor: Actor, *, tautan_id: int) -> None:
    found = queries.visible(actor, Tautan, tautan_id)
    rencana = tree.lock_for(actor, found.dari_id)
    tautan = queries.visible(actor, Tautan, tautan_id)
    require(actor, "tautan.delete", tautan)
    rules.check_editable(rencana)
    record(actor, "tautan.delete", tautan, before=_link_image(tautan), rencana_id=rencana.pk)
    tautan.delete()
    tree.bump(rencana)


def _simpul_of(rencana: Rencana, pk: int) -> Simpul:
    return _simpul_in(rencana, pk)[0]


def _simpul_in(rencana: Rencana, *ids: int) -> list[tree.WithOrder]:
    """Nodes of the locked plan in this order, read fresh; an id of another plan does not exist here."""
    rows = tree.nodes_of(rencana).select_related("jenjang", "induk__jenjang")
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    if found.keys() != {*ids}:
        raise NotFound
    for simpul in found.values():
        simpul.rencana = rencana
    return [found[pk] for pk in ids]


def _pair_of(rencana: Rencana, parent_id: int, after_id: int | None) -> tuple[Simpul, Simpul | None]:
    """A parent, and the child behind which something comes."""
    if not after_id:
        return _simpul_of(rencana, parent_id), None
    parent, after = _simpul_in(rencana, parent_id, after_id)
    return parent, after


def _node_of(rencana: Rencana, pk: int) -> Simpul:
    """A node that people see: the hidden root is a place to add to, and nothing else."""
    simpul = _simpul_of(rencana, pk)
    if simpul.induk_id is None:
        raise NotFound
    return simpul


def _flat(
    cabang: Sequence[SimpulBaru], above: Jenjang | None, jenjang: dict[str, Jenjang]
) -> Iterator[tuple[SimpulBaru, Jenjang | None]]:
    """Each new node with the level of its parent, top down."""
    for baru in cabang:
        yield baru, above
        yield from _flat(baru.anak, jenjang.get(baru.jenjang), jenjang)


def _row(rencana: Rencana, baru: SimpulBaru, jenjang: dict[str, Jenjang]) -> dict[str, Any]:
    return {
        **baru.isi,
        "pemda_id": rencana.pemda_id,
        "rencana": rencana,
        "jenjang": jenjang[baru.jenjang],
        "children": [_row(rencana, anak, jenjang) for anak in baru.anak],
    }


def _with_sibling_before(grown: Sequence[Simpul], after: Simpul | None) -> Iterator[tuple[Simpul, int | None]]:
    """Each new node with the id of the sibling that it follows; `grown` is in tree order."""
    last: dict[int | None, int | None] = {after.induk_id: after.pk} if after else {}
    for simpul in grown:
        yield simpul, last.get(simpul.induk_id)
        last[simpul.induk_id] = simpul.pk


def _new_image(simpul: Simpul, before_it: int | None) -> dict[str, Any]:
    """All that a new node says, without what it leaves empty: enough to tell the plan of any day."""
    filled = {name: value for name in sorted(rules.CHANGEABLE) if (value := getattr(simpul, name))}
    return {**filled, "induk": simpul.induk_id, "setelah": before_it}


def image_of(simpul: Simpul) -> dict[str, Any]:
    """All that a node says, for the audit trail: enough to bring it back."""
    return {
        "id": simpul.pk,
        "induk": simpul.induk_id,
        "revisi": simpul.revisi,
        **{name: getattr(simpul, name) for name in sorted(rules.CHANGEABLE)},
    }


def check_owners(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> None:
    """Owners named by id must be units and offices of this Pemda; an id of another does not exist."""
    check_known(actor, owners_in(rows))


# Ids that rows name, by model: with the field that a refusal names, and what it says.
Wanted = dict[type[TenantModel], tuple[set[int], str, str]]


def owners_in(rows: Iterable[Mapping[str, Any]]) -> Wanted:
    """The units and offices that these rows name."""
    named: dict[str, set[int]] = {"unit_id": set(), "jabatan_id": set()}
    for row in rows:
        for name, ids in named.items():
            if row.get(name) is not None:
                ids.add(row[name])
    missing = _("Pemilik yang dipilih tidak ada di Pemda ini.")
    return {Unit: (named["unit_id"], "unit", missing), Jabatan: (named["jabatan_id"], "jabatan", missing)}


def check_known(actor: Actor, wanted: Wanted) -> None:
    """Raises Invalid for ids that the actor does not see; one query for all kinds."""
    found = queries.known(actor, {model: ids for model, (ids, _name, _missing) in wanted.items()})
    for model, (ids, name, missing) in wanted.items():
        if any((model._meta.label, pk) not in found for pk in ids):
            raise Invalid([Masalah(missing, name)])
