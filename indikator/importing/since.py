"""Which later changes of a plan stand on what an import did, so that it cannot be taken back beneath them."""

from collections.abc import Iterable, Sequence

from indikator.models import Indikator
from kinerja.core.models import Jejak

Kunci = tuple[object, ...]  # what a row of the trail is about: a kind, and the ids of that one
MENTIONS = {"simpul": "simpul", "induk": "simpul", "dari": "simpul", "ke": "simpul", "indikator": "indikator"}


def later_on(rows: Sequence[Jejak], later: Iterable[Jejak]) -> list[Jejak]:
    """Of the later rows (the newest first) the last one for each thing that the import touched, made or stands on."""
    mine = {kunci for row in rows for kunci in _touched(row)}
    made = {kunci for row in rows if row.tindakan.endswith(".add") for kunci in _touched(row)}
    needed = {("pergi", *kunci) for row in rows for kunci in _stands_on(row)} - {("pergi", *one) for one in made}
    found, told = [], set[Kunci]()
    for row in later:
        hit = (mine & {*_touched(row)}) | (made & {*_mentioned(row)}) | (needed & {*_gone(row)})
        if hit - told:
            found.append(row)
        told |= hit
    return found


def _touched(row: Jejak) -> list[Kunci]:
    both = {**row.sebelum, **row.sesudah}
    found: list[Kunci] = []
    if row.tindakan.startswith("simpul."):
        found = [("simpul", row.objek_id), *(("simpul", one["id"]) for one in both.get("cabang", ()))]
        found += [("indikator", one["id"]) for one in _hanging(both)]
    elif row.objek_jenis == Indikator._meta.label:
        found = [("indikator", row.objek_id)]
    elif row.tindakan == "target.set":
        found = [("target", both["indikator"], both["tahun"], both["triwulan"])]
    return found


def _stands_on(row: Jejak) -> list[Kunci]:
    """What must be there for the row to be undone."""
    before = row.sebelum
    if row.tindakan == "simpul.delete":
        return [("simpul", before["letak"]["induk"])]
    if row.tindakan == "simpul.move":
        return [("simpul", before["induk"])]
    if row.tindakan == "indikator.delete":
        return [("simpul", before["simpul"])]
    return [("indikator", before["indikator"])] if row.tindakan == "target.set" else []


def _gone(row: Jejak) -> list[Kunci]:
    return [("pergi", *one) for one in _touched(row)] if row.tindakan.endswith(".delete") else []


def _mentioned(row: Jejak) -> list[Kunci]:
    """The nodes and indicators that a row names beside its own: as parent, as what it hangs on, as ends of a link."""
    return [
        (MENTIONS[name], value)
        for side in (row.sebelum, row.sesudah, row.sebelum.get("letak", {}), row.sesudah.get("letak", {}))
        for name, value in side.items()
        if name in MENTIONS and isinstance(value, int)
    ]


def _hanging(image: dict[str, object]) -> list[dict[str, int]]:
    found = image.get("indikator", ())
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
