"""Several edits as one step of the planner: all or none, one answer, one way back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from cascading import tree
from cascading.models import Rencana
from indikator.edits import HANDLERS, Answer, node_of
from indikator.forms import Edit
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid

Kunci = tuple[Any, ...]  # kind and id of a row; of a target also its year and quarter


def run(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    """One edit, or several as one step (`banyak`)."""
    if edit.tindakan == "banyak":
        return _run_all(actor, plan, edit)
    if edit.tindakan not in HANDLERS:
        raise Invalid(_("Suntingan ini tidak dikenal. Muat ulang halaman lalu ulangi."))
    return HANDLERS[edit.tindakan](actor, plan, edit)


def joined(answers: Iterable[Answer]) -> Answer:
    """The answers of several edits as that of one step; back it goes in the opposite order."""
    found = list(answers)
    whole: Answer = {
        name: [one for answer in found for one in answer.get(name, ())] for name in ("kini", "baru", "pulih")
    }
    back = [answer["balik"] for answer in reversed(found) if "balik" in answer]
    return {**whole, "balik": {"tindakan": "banyak", "edit": back}} if back else whole


def _run_all(actor: Actor, plan: Rencana, edit: Edit) -> Answer:
    """A refusal says in `edit` which one it was; the request's transaction takes the others back with it."""
    steps = edit.edits()
    edit.check()
    if any(one.tindakan not in HANDLERS for one in steps):
        raise Invalid(_("Suntingan ini tidak dikenal. Muat ulang halaman lalu ulangi."))
    _lock(actor, plan, steps)
    answers: list[Answer] = []
    known: dict[Kunci, dict[int | None, int | None]] = {}
    for index, one in enumerate(steps):
        try:
            answer = HANDLERS[one.tindakan](actor, plan, _named_anew(one, known))
        except Conflict as conflict:
            raise Conflict(conflict.pesan, {**conflict.keadaan, "edit": index}) from conflict
        for row in answer.get("kini", ()):
            known.setdefault(_key(row), {})[row["dari"]] = row["revisi"]
        answers.append(answer)
    return joined(answers)


def _lock(actor: Actor, plan: Rencana, steps: list[Edit]) -> None:
    """All plans that the step may need, before anything else: two writers must never wait in a ring."""
    for one in steps:
        if one.tindakan == "hapus" and (tops := one.rows("simpul")):
            tree.lock_linked(actor, node_of(plan, tops[0].id).pk)
            return
    tree.lock(actor, plan.pk)


def _named_anew(edit: Edit, known: dict[Kunci, dict[int | None, int | None]]) -> Edit:
    """Rows that this very step changed before are named by their new revision; others cannot come between."""

    def fresh(kunci: Kunci, seen: Any) -> Any:
        return known.get(kunci, {}).get(seen, seen) if seen is None or isinstance(seen, int) else seen

    data = dict(edit.data)
    if edit.tindakan == "hapus":
        tops = data["simpul"] if isinstance(data.get("simpul"), list) else []
        data["simpul"] = [
            {**one, "seen": fresh(("simpul", str(one.get("id"))), one.get("seen"))} if isinstance(one, dict) else one
            for one in tops
        ]
    elif "seen" in data:
        jenis = "simpul" if "simpul" in data else "target" if edit.tindakan == "target" else "indikator"
        row = {"jenis": jenis, "id": data.get("simpul", data.get("indikator")), **data}
        data["seen"] = fresh(_key(row), data["seen"])
    return replace(edit, data=data)


def _key(row: dict[str, Any]) -> Kunci:
    named = (row["jenis"], str(row["id"]))
    return (*named, str(row.get("tahun")), str(row.get("triwulan"))) if row["jenis"] == "target" else named
