"""The answer to an edit that was done already: read from what it left in the trail, as far as the trail tells."""

from collections.abc import Callable
from typing import Any

from cascading.models import Rencana
from indikator.forms import Edit
from indikator.models import Target
from kinerja.core.models import Jejak

Answer = dict[str, Any]


def answer(plan: Rencana, edit: Edit, trail: list[Jejak]) -> Answer:
    """The page is to fetch the plan again; with the edit's way back, where the trail tells it.

    A row that the edit changed is one revision on from what its sender saw: anything else would have been refused.
    """
    seen = edit.number_or_none("seen")
    read = READERS.get(trail[0].tindakan)
    found = read(trail, 0 if seen is None else seen + 1) if read else {}
    return {"revisi": plan.revisi, "muat_ulang": True, "sudah": True, **found}


def _grown(trail: list[Jejak], _revisi: int) -> Answer:
    new = {row.objek_id for row in trail}
    tops = [row.objek_id for row in trail if row.sesudah["induk"] not in new]
    return {"baru": tops, "balik": {"tindakan": "hapus", "simpul": [{"id": one, "seen": 0} for one in tops]}}


def _changed(trail: list[Jejak], revisi: int) -> Answer:
    return _one("simpul", trail[0], revisi, {"tindakan": "ubah", "isi": trail[0].sebelum})


def _moved(trail: list[Jejak], revisi: int) -> Answer:
    return _one("simpul", trail[0], revisi, {"tindakan": "pindah", **trail[0].sebelum})


def _deleted(trail: list[Jejak], _revisi: int) -> Answer:
    gone = [row.pk for row in trail if row.tindakan == "simpul.delete"]
    return {"balik": {"tindakan": "pulihkan", "jejak": gone[::-1]}}


def _indikator_added(trail: list[Jejak], _revisi: int) -> Answer:
    return _one("indikator", trail[0], 0, {"tindakan": "hapus_indikator"})


def _indikator_changed(trail: list[Jejak], revisi: int) -> Answer:
    return _one("indikator", trail[0], revisi, {"tindakan": "ubah_indikator", "isi": trail[0].sebelum})


def _indikator_deleted(trail: list[Jejak], _revisi: int) -> Answer:
    return {"balik": {"tindakan": "pulihkan_indikator", "jejak": trail[0].pk}}


def _target_set(trail: list[Jejak], revisi: int | None) -> Answer:
    """A new target has a revision of its own; once it says something else, no step back may lead over it."""
    before, after = trail[0].sebelum, trail[0].sesudah
    masa = {"tahun": after["tahun"], "triwulan": after["triwulan"]}
    if not before["teks"] or not after["teks"]:
        same = Target.objects.filter(
            pemda_id=trail[0].pemda_id, indikator_id=after["indikator"], teks=after["teks"], **masa
        )
        revisi = same.values_list("revisi", flat=True).first()
    kini = {"jenis": "target", "id": after["indikator"], **masa, "revisi": revisi}
    return {"kini": [kini], "balik": {"tindakan": "target", **before, "seen": kini["revisi"]}}


def _one(jenis: str, row: Jejak, revisi: int, back: Answer) -> Answer:
    return {
        "kini": [{"jenis": jenis, "id": row.objek_id, "revisi": revisi}],
        "balik": {**back, jenis: row.objek_id, "seen": revisi},
    }


READERS: dict[str, Callable[[list[Jejak], int], Answer]] = {
    "simpul.add": _grown,
    "simpul.change": _changed,
    "simpul.move": _moved,
    "simpul.delete": _deleted,
    "indikator.add": _indikator_added,
    "indikator.change": _indikator_changed,
    "indikator.delete": _indikator_deleted,
    "target.set": _target_set,
}
