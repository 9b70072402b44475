"""The door of the grid: one address per plan, one command per edit, what changed and the way back as answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cascading import commands as plan_commands
from cascading import queries as plan_queries
from cascading import tree
from cascading.models import Rencana, Simpul
from cascading.rules import CHANGEABLE as NODE_FIELDS
from indikator import commands, repeats
from indikator.commands import IndikatorBaru
from indikator.forms import Edit
from indikator.models import Indikator, Target
from indikator.rules import CHANGEABLE as INDICATOR_FIELDS
from kinerja.core.actor import Actor
from kinerja.core.audit import trail_of_request
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.models import Jejak
from kinerja.core.web import in_pemda

Answer = dict[str, Any]
Handler = Callable[[Actor, Rencana, Edit], Answer]


@require_POST
@in_pemda
def sunting(request: HttpRequest, actor: Actor, rencana: str) -> JsonResponse:
    """Runs one edit. 200: the new revision of the row (`kini`), and `balik`, the edit that takes it back.

    An edit that comes again under its `kunci`, since its answer was lost, is answered and not done again.
    """
    plan = plan_queries.rencana_at(actor, rencana)
    edit = Edit.parse(request.body)
    handler = HANDLERS.get(edit.tindakan)
    if handler is None:
        raise Invalid(_("Suntingan ini tidak dikenal. Muat ulang halaman lalu ulangi."))
    if edit.kunci:
        actor = replace(actor, permintaan=edit.kunci)
        if trail := trail_of_request(actor, plan.pk):
            return JsonResponse(repeats.answer(plan, edit, trail))
    return JsonResponse(handler(actor, plan, edit))


def change(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen, isi = edit.number("simpul"), edit.number("seen"), edit.fields()
    edit.check()
    before = _node(plan, pk)
    old = {name: getattr(before, name) for name in isi if name in NODE_FIELDS}
    after = plan_commands.change_simpul(actor, simpul_id=pk, seen=seen, isi=isi)
    back = {"tindakan": "ubah", "simpul": pk, "seen": after.revisi, "isi": old}
    return {"kini": [{"jenis": "simpul", "id": pk, "revisi": after.revisi}], "balik": back}


def add(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    parent, after, branches = edit.number_or_none("induk"), edit.number_or_none("setelah"), edit.branches()
    edit.check()
    parent_id = tree.root_of(plan).pk if parent is None else _node(plan, parent).pk
    grown = plan_commands.add_simpul(actor, parent_id=parent_id, after_id=after, cabang=branches)
    tops = [{"id": one.pk, "seen": one.revisi} for one in grown if one.induk_id == parent_id]
    return {"baru": [one["id"] for one in tops], "balik": {"tindakan": "hapus", "simpul": tops}}


def move(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen = edit.number("simpul"), edit.number("seen")
    parent, after = edit.number_or_none("induk"), edit.number_or_none("setelah")
    edit.check()
    node = _node(plan, pk)
    old = tree.place_of(node)
    parent_id = tree.root_of(plan).pk if parent is None else parent
    moved = plan_commands.move_simpul(actor, simpul_id=pk, parent_id=parent_id, after_id=after, seen=seen)
    old_parent = old["induk"] if node.level > 1 else None
    back = {"tindakan": "pindah", "simpul": pk, "seen": moved.revisi, "induk": old_parent, "setelah": old["setelah"]}
    return {"kini": [{"jenis": "simpul", "id": pk, "revisi": moved.revisi}], "balik": back}


def delete(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    """Branches, each with the revision that the planner saw of its top."""
    tops = edit.rows("simpul")
    edit.check()
    trail = [commands.delete_cabang(actor, simpul_id=_node(plan, pk).pk, seen=seen) for pk, seen in tops]
    return {"balik": {"tindakan": "pulihkan", "jejak": trail[::-1]}}


def restore(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    trail = edit.numbers("jejak")
    edit.check()
    tops = [commands.restore_cabang(actor, jejak_id=_jejak(plan, pk)) for pk in trail]
    back = [{"id": one.pk, "seen": one.revisi} for one in tops[::-1]]
    return {"pulih": [one.pk for one in tops], "balik": {"tindakan": "hapus", "simpul": back}}


def change_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen, isi = edit.number("indikator"), edit.number("seen"), edit.fields()
    edit.check()
    before = _indikator(plan, pk)
    old = {name: getattr(before, name) for name in isi if name in INDICATOR_FIELDS}
    after = commands.change_indikator(actor, indikator_id=pk, seen=seen, isi=isi)
    back = {"tindakan": "ubah_indikator", "indikator": pk, "seen": after.revisi, "isi": old}
    return {"kini": [{"jenis": "indikator", "id": pk, "revisi": after.revisi}], "balik": back}


def add_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, isi = edit.number("simpul"), edit.fields()
    edit.check()
    made = commands.add_indikator(actor, simpul_id=_node(plan, pk).pk, baru=IndikatorBaru(isi))
    back = {"tindakan": "hapus_indikator", "indikator": made.pk, "seen": made.revisi}
    return {"kini": [{"jenis": "indikator", "id": made.pk, "revisi": made.revisi}], "balik": back}


def delete_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen = edit.number("indikator"), edit.number("seen")
    edit.check()
    commands.delete_indikator(actor, indikator_id=_indikator(plan, pk).pk, seen=seen)
    trail = Jejak.objects.filter(pemda_id=plan.pemda_id, objek_id=pk, tindakan="indikator.delete").latest("id")
    return {"balik": {"tindakan": "pulihkan_indikator", "jejak": trail.pk}}


def restore_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    jejak = edit.number("jejak")
    edit.check()
    back = commands.restore_indikator(actor, jejak_id=_jejak(plan, jejak))
    return {
        "kini": [{"jenis": "indikator", "id": back.pk, "revisi": back.revisi}],
        "balik": {"tindakan": "hapus_indikator", "indikator": back.pk, "seen": back.revisi},
    }


def set_target(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, tahun, teks = edit.number("indikator"), edit.number("tahun"), edit.text("teks")
    triwulan, seen = edit.number_or_none("triwulan"), edit.number_or_none("seen")
    edit.check()
    place = {"tahun": tahun, "triwulan": triwulan}
    before = _target_text(plan, pk, place)
    target = commands.set_target(actor, indikator_id=pk, tahun=tahun, triwulan=triwulan, teks=teks, seen=seen)
    revisi = target.revisi if target else None
    back = {"tindakan": "target", "indikator": pk, **place, "teks": before, "seen": revisi}
    return {
        "kini": [{"jenis": "target", "id": pk, **place, "revisi": revisi}],
        "catatan": " ".join(target.catatan) if target else "",
        "balik": back,
    }


HANDLERS: dict[str, Handler] = {
    "ubah": change,
    "tambah": add,
    "pindah": move,
    "hapus": delete,
    "pulihkan": restore,
    "ubah_indikator": change_indikator,
    "tambah_indikator": add_indikator,
    "hapus_indikator": delete_indikator,
    "pulihkan_indikator": restore_indikator,
    "target": set_target,
}


def _node(plan: Rencana, pk: int) -> Simpul:
    """A node of the plan in the address; the command looks again under its lock."""
    simpul = Simpul.objects.filter(pemda_id=plan.pemda_id, rencana=plan, induk__isnull=False, pk=pk).first()
    if simpul is None:
        raise NotFound
    return simpul


def _indikator(plan: Rencana, pk: int) -> Indikator:
    indikator = Indikator.objects.filter(pemda_id=plan.pemda_id, simpul__rencana=plan, pk=pk).first()
    if indikator is None:
        raise NotFound
    return indikator


def _target_text(plan: Rencana, indikator_id: int, place: dict[str, int | None]) -> str:
    """What an indicator of the plan promises for that time, in one query."""
    target = Target.objects.filter(indikator=OuterRef("pk"), **place).values("teks")
    rows = Indikator.objects.filter(pemda_id=plan.pemda_id, simpul__rencana=plan, pk=indikator_id)
    found = rows.values_list(Subquery(target)).first()
    if found is None:
        raise NotFound
    return found[0] or ""


def _jejak(plan: Rencana, pk: int) -> int:
    if not Jejak.objects.filter(pemda_id=plan.pemda_id, rencana_id=plan.pk, pk=pk).exists():
        raise NotFound
    return pk
