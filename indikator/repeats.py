"""The answer to an edit that was done already: read from what it left in the trail, as far as the trail tells."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from cascading.models import Rencana, Simpul
from indikator.edits import indikator_again, now, returned
from indikator.forms import Edit
from indikator.models import Indikator, Target
from indikator.steps import joined
from kinerja.core.models import Jejak

Answer = dict[str, Any]


def answer(plan: Rencana, edit: Edit, trail: list[Jejak]) -> Answer:
    """The page is to fetch the plan again; with the edit's way back, where the trail tells it.

    A row that the edit changed is one revision on from what its sender saw: anything else would have been refused.
    """
    rest = [row for row in trail if row.tindakan in READERS]  # a deletion also tells of the links that went
    if edit.tindakan == "banyak":
        steps = edit.edits()
        found = joined(_read(one, own) for one in steps if (own := _taken(one, rest)))
    else:
        found = _read(edit, rest) if rest else {}
    return {"revisi": plan.revisi, "muat_ulang": True, "sudah": True, **found}


def _read(edit: Edit, own: list[Jejak]) -> Answer:
    seen = edit.data.get("seen")
    return READERS[own[0].tindakan](own, seen if isinstance(seen, int) else None)


def _taken(edit: Edit, rest: list[Jejak]) -> list[Jejak]:
    """Takes from the trail of a step what this edit of it left there; nothing where it changed nothing."""
    many = {"hapus": "simpul", "pulihkan": "jejak", "tambah": "cabang"}.get(edit.tindakan)
    size = _size(edit.data[many]) if many else 1
    own: list[Jejak] = []
    while rest and len(own) < size and rest[0].tindakan == LEFT.get(edit.tindakan) and _is_of(edit, rest[0]):
        own.append(rest.pop(0))
    return own


def _size(named: list[Any]) -> int:
    """How many rows these are, with all that new ones bring along below them."""
    return sum(1 + _size(one.get("anak", []) if isinstance(one, dict) else []) for one in named)


def _is_of(edit: Edit, row: Jejak) -> bool:
    """Edits of a row name it; what others leave (a new row, several rows) stands in their order."""
    named = {"ubah": "simpul", "pindah": "simpul", "ubah_indikator": "indikator"}.get(edit.tindakan)
    return named is None or edit.data[named] == row.objek_id


def _grown(trail: list[Jejak], _seen: int | None) -> Answer:
    new = {row.objek_id for row in trail}
    tops = [row.objek_id for row in trail if row.sesudah["induk"] not in new]
    return _new(tops, trail[-1].pk)


def _duplicated(trail: list[Jejak], _seen: int | None) -> Answer:
    return _new([trail[0].objek_id], trail[0].pk)


def _new(tops: list[int], sejak: int) -> Answer:
    rows = [{"id": one, "seen": 0, "sejak": sejak} for one in tops]
    return {"baru": tops, "balik": {"tindakan": "hapus", "simpul": rows}}


def _changed(trail: list[Jejak], seen: int | None) -> Answer:
    return _one("simpul", trail[0], seen, {"tindakan": "ubah", "isi": trail[0].sebelum})


def _moved(trail: list[Jejak], seen: int | None) -> Answer:
    return _one("simpul", trail[0], seen, {"tindakan": "pindah", **trail[0].sebelum})


def _deleted(trail: list[Jejak], _seen: int | None) -> Answer:
    return {"balik": {"tindakan": "pulihkan", "jejak": [row.pk for row in reversed(trail)]}}


def _restored(trail: list[Jejak], _seen: int | None) -> Answer:
    tops = [(row.objek_id, _kini(Simpul, row, pk=row.objek_id)) for row in trail]
    return returned([row.sesudah for row in trail], trail[-1].pk, tops)


def _indikator_added(trail: list[Jejak], _seen: int | None) -> Answer:
    return _one("indikator", trail[0], None, {"tindakan": "hapus_indikator", "sejak": trail[0].pk})


def _indikator_changed(trail: list[Jejak], seen: int | None) -> Answer:
    return _one("indikator", trail[0], seen, {"tindakan": "ubah_indikator", "isi": trail[0].sebelum})


def _indikator_deleted(trail: list[Jejak], _seen: int | None) -> Answer:
    return {"balik": {"tindakan": "pulihkan_indikator", "jejak": trail[0].pk}}


def _indikator_restored(trail: list[Jejak], _seen: int | None) -> Answer:
    revisi = _kini(Indikator, trail[0], pk=trail[0].objek_id)
    undo = {"indikator": trail[0].objek_id, "seen": revisi, "sejak": trail[0].pk}
    return {"kini": indikator_again(trail[0].sesudah, revisi), "balik": {"tindakan": "hapus_indikator", **undo}}


def _target_set(trail: list[Jejak], seen: int | None) -> Answer:
    """A new target has a revision of its own; once it says something else, no step back may lead over it."""
    before, after = trail[0].sebelum, trail[0].sesudah
    place = {"tahun": after["tahun"], "triwulan": after["triwulan"]}
    revisi = None if seen is None else seen + 1
    if not before["teks"] or not after["teks"]:
        revisi = _kini(Target, trail[0], indikator_id=after["indikator"], teks=after["teks"], **place)
    kini = now("target", after["indikator"], seen, revisi, **place)
    return {"kini": [kini], "balik": {"tindakan": "target", **before, "seen": revisi}}


def _kini(model: type[Model], row: Jejak, **which: Any) -> int | None:
    """The revision of that row as the database has it now."""
    found = model._default_manager.filter(pemda_id=row.pemda_id, **which).values_list("revisi", flat=True)
    return found.first()


def _one(jenis: str, row: Jejak, seen: int | None, back: Answer) -> Answer:
    revisi = 0 if seen is None else seen + 1
    return {
        "kini": [now(jenis, row.objek_id, seen, revisi)],
        "balik": {**back, jenis: row.objek_id, "seen": revisi},
    }


READERS: dict[str, Callable[[list[Jejak], int | None], Answer]] = {
    "simpul.add": _grown,
    "simpul.duplicate": _duplicated,
    "simpul.change": _changed,
    "simpul.move": _moved,
    "simpul.delete": _deleted,
    "simpul.restore": _restored,
    "indikator.add": _indikator_added,
    "indikator.change": _indikator_changed,
    "indikator.delete": _indikator_deleted,
    "indikator.restore": _indikator_restored,
    "target.set": _target_set,
}
# What each edit of a step leaves in the trail.
LEFT = {
    "ubah": "simpul.change", "tambah": "simpul.add", "duplikat": "simpul.duplicate", "pindah": "simpul.move",
    "hapus": "simpul.delete", "pulihkan": "simpul.restore", "ubah_indikator": "indikator.change",
    "tambah_indikator": "indikator.add", "hapus_indikator": "indikator.delete",
    "pulihkan_indikator": "indikator.restore", "target": "target.set",
}  # fmt: skip
