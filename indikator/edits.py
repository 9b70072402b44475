"""The edits of the grid, one function each: runs its command, and answers what changed and what takes it back.

Of each row that got a new revision the answer says so in `kini`: `dari` is the revision with the same content that
the sender knew before (None: there was no such row). `balik` is the edit that takes it back; where that deletes, it
carries `sejak`, so that what colleagues did there meanwhile does not go unasked.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from cascading import commands as plan_commands
from cascading import tree
from cascading.models import Rencana, Simpul
from cascading.rules import CHANGEABLE as NODE_FIELDS
from indikator import commands, queries
from indikator.commands import AlasanTarget, IndikatorBaru
from indikator.details import work_line
from indikator.forms import Edit
from indikator.models import Indikator, Target
from indikator.rules import CHANGEABLE as INDICATOR_FIELDS
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, NotFound
from kinerja.core.models import Jejak

Answer = dict[str, Any]
Handler = Callable[[Actor, Rencana, Edit], Answer]


def now(jenis: str, pk: int, dari: int | None, revisi: int | None, **place: int | None) -> Answer:
    """One row of `kini`."""
    return {"jenis": jenis, "id": pk, **place, "dari": dari, "revisi": revisi}


def change(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen, isi = edit.number("simpul"), edit.number("seen"), edit.fields()
    edit.check()
    before = node_of(plan, pk)
    old = {name: getattr(before, name) for name in isi if name in NODE_FIELDS}
    after = plan_commands.change_simpul(actor, simpul_id=pk, seen=seen, isi=isi)
    back = {"tindakan": "ubah", "simpul": pk, "seen": after.revisi, "isi": old}
    return {"kini": [now("simpul", pk, seen, after.revisi)], "balik": back}


def add(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    parent, after, branches = edit.number_or_none("induk"), edit.number_or_none("setelah"), edit.branches()
    edit.check()
    parent_id = tree.root_of(plan).pk if parent is None else node_of(plan, parent).pk
    grown = plan_commands.add_simpul(actor, parent_id=parent_id, after_id=after, cabang=branches)
    return _grown([one for one in grown if one.induk_id == parent_id])


def duplicate(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen = edit.number("simpul"), edit.number("seen")
    edit.check()
    return _grown([commands.duplicate_cabang(actor, simpul_id=node_of(plan, pk).pk, seen=seen)])


def _grown(tops: list[Simpul]) -> Answer:
    rows = [{"id": one.pk, "seen": one.revisi, "sejak": one.jejak.pk} for one in tops]
    return {"baru": [one.pk for one in tops], "balik": {"tindakan": "hapus", "simpul": rows}}


def move(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen = edit.number("simpul"), edit.number("seen")
    parent, after = edit.number_or_none("induk"), edit.number_or_none("setelah")
    edit.check()
    node = node_of(plan, pk)
    old = tree.place_of(node)
    parent_id = tree.root_of(plan).pk if parent is None else parent
    moved = plan_commands.move_simpul(actor, simpul_id=pk, parent_id=parent_id, after_id=after, seen=seen)
    old_parent = old["induk"] if node.level > 1 else None
    back = {"tindakan": "pindah", "simpul": pk, "seen": moved.revisi, "induk": old_parent, "setelah": old["setelah"]}
    return {"kini": [now("simpul", pk, seen, moved.revisi)], "balik": back}


def delete(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    """Branches, each with the revision that the planner saw of its top."""
    tops = edit.rows("simpul")
    edit.check()
    steps_back = {one.id: one.sejak for one in tops if one.sejak is not None}

    def check(branch: Sequence[Simpul]) -> None:
        """Under the lock, before the first branch goes."""
        if branch[0].rencana_id != plan.pk:
            raise NotFound
        if steps_back and branch[0].pk == tops[0].id:
            work = queries.others_in_branches(actor, plan, set(steps_back), min(steps_back.values()))
            _check_alone(plan, tops[0].id, work)

    trail = [commands.delete_cabang(actor, simpul_id=one.id, seen=one.seen, periksa=check) for one in tops]
    return {"balik": {"tindakan": "pulihkan", "jejak": trail[::-1]}}


def restore(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    trail = edit.numbers("jejak")
    edit.check()
    tops = [commands.restore_cabang(actor, jejak_id=pk) for pk in trail]
    if any(one.rencana_id != plan.pk for one in tops):
        raise NotFound  # the transaction takes it back
    return returned([one.jejak.sesudah for one in tops], tops[-1].jejak.pk, [(one.pk, one.revisi) for one in tops])


def returned(images: Iterable[dict[str, Any]], sejak: int, tops: list[tuple[int, int | None]]) -> Answer:
    """The answer for branches that came back; where they did so in a new revision, all rows in them have that one."""
    kini = []
    for image, (_pk, revisi) in zip(images, tops, strict=True):
        if revisi != image["cabang"][0]["revisi"]:
            kini += [now("simpul", one["id"], one["revisi"], revisi) for one in image["cabang"]]
            kini += [row for one in image.get("indikator", ()) for row in indikator_again(one, revisi)]
    back = [{"id": pk, "seen": revisi, "sejak": sejak} for pk, revisi in tops[::-1]]
    return {"kini": kini, "pulih": [pk for pk, _revisi in tops], "balik": {"tindakan": "hapus", "simpul": back}}


def indikator_again(image: dict[str, Any], revisi: int | None) -> list[Answer]:
    """An indicator that came back and its targets, in the revisions that they went with or all in a new one."""
    new = None if revisi == image["revisi"] else revisi
    return [
        now("indikator", image["id"], image["revisi"], revisi),
        *(
            now("target", image["id"], one["revisi"], one["revisi"] if new is None else new,
                tahun=one["tahun"], triwulan=one["triwulan"])
            for one in image["target"]
        ),
    ]  # fmt: skip


def change_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen, isi = edit.number("indikator"), edit.number("seen"), edit.fields()
    edit.check()
    before = _indikator(plan, pk)
    old = {name: getattr(before, name) for name in isi if name in INDICATOR_FIELDS}
    after = commands.change_indikator(actor, indikator_id=pk, seen=seen, isi=isi)
    back = {"tindakan": "ubah_indikator", "indikator": pk, "seen": after.revisi, "isi": old}
    return {"kini": [now("indikator", pk, seen, after.revisi)], "balik": back}


def add_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, isi = edit.number("simpul"), edit.fields()
    edit.check()
    made = commands.add_indikator(actor, simpul_id=node_of(plan, pk).pk, baru=IndikatorBaru(isi))
    back = {"tindakan": "hapus_indikator", "indikator": made.pk, "seen": made.revisi, "sejak": made.jejak.pk}
    return {"kini": [now("indikator", made.pk, None, made.revisi)], "balik": back}


def delete_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, seen, sejak = edit.number("indikator"), edit.number("seen"), edit.number_or_none("sejak")
    edit.check()
    tree.lock(actor, plan.pk)
    indikator = _indikator(plan, pk)
    if sejak is not None:
        _check_alone(plan, pk, queries.others_at_indikator(actor, plan, pk, sejak))
    jejak = commands.delete_indikator(actor, indikator_id=indikator.pk, seen=seen)
    return {"balik": {"tindakan": "pulihkan_indikator", "jejak": jejak}}


def restore_indikator(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    jejak = edit.number("jejak")
    edit.check()
    back = commands.restore_indikator(actor, jejak_id=_jejak(plan, jejak))
    undo = {"indikator": back.pk, "seen": back.revisi, "sejak": back.jejak.pk}
    return {"kini": indikator_again(back.jejak.sesudah, back.revisi), "balik": {"tindakan": "hapus_indikator", **undo}}


def set_target(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    pk, tahun, teks = edit.number("indikator"), edit.number("tahun"), edit.text("teks")
    triwulan, seen = edit.number_or_none("triwulan"), edit.number_or_none("seen")
    alasan = None if edit.data.get("alasan") is None else Edit(edit.fields("alasan"), edit.masalah)
    why = None if alasan is None else AlasanTarget(alasan.text("jenis"), alasan.text("teks"))
    edit.check()
    place = {"tahun": tahun, "triwulan": triwulan}
    before = _target_text(plan, pk, place)
    target = commands.set_target(
        actor, indikator_id=pk, tahun=tahun, triwulan=triwulan, teks=teks, seen=seen, alasan=why
    )  # fmt: skip
    revisi = target.revisi if target else None
    back = {"tindakan": "target", "indikator": pk, **place, "teks": before, "seen": revisi}
    return {
        "kini": [now("target", pk, seen, revisi, **place)],
        "catatan": " ".join(target.catatan) if target else "",
        "balik": back,
    }


HANDLERS: dict[str, Handler] = {
    "ubah": change,
    "tambah": add,
    "duplikat": duplicate,
    "pindah": move,
    "hapus": delete,
    "pulihkan": restore,
    "ubah_indikator": change_indikator,
    "tambah_indikator": add_indikator,
    "hapus_indikator": delete_indikator,
    "pulihkan_indikator": restore_indikator,
    "target": set_target,
}


def _check_alone(plan: Rencana, pk: int, work: list[Jejak]) -> None:
    """A step back takes away what its author made; where colleagues worked there since, it names that and asks."""
    if work:
        raise Conflict(
            _("Rekan sudah bekerja di sini sejak langkah Anda. Bila langkah ini diambil kembali, ikut terhapus:"),
            {"id": pk, "ikut": [work_line(one) for one in work], "sejak": queries.last_trail(plan)},
        )


def node_of(plan: Rencana, pk: int) -> Simpul:
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
