"""A plan as it was at any moment: today's state, with the changes that came later taken back, the newest first.

What the trail keeps is enough for that: from what to what for each change, all that a deleted row said.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cascading.models import Rencana, Simpul
from cascading.rules import CHANGEABLE as SIMPUL_FIELDS
from indikator.models import Indikator, Target
from indikator.rules import CHANGEABLE as INDIKATOR_FIELDS
from kinerja.core.models import Jejak

Image = dict[str, Any]
Masa = tuple[int, int | None]  # year and quarter


@dataclass(slots=True)
class IndikatorDulu:
    """An indicator with its targets as they were."""

    id: int
    simpul: int
    urutan: int
    isi: dict[str, Any]
    target: dict[Masa, str] = field(default_factory=dict)


@dataclass(slots=True)
class Keadaan:
    """What a plan says at one moment: nodes by id with their parent and texts, children in order, indicators."""

    akar: int
    simpul: dict[int, dict[str, Any]] = field(default_factory=dict)
    induk: dict[int, int] = field(default_factory=dict)
    anak: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    indikator: dict[int, IndikatorDulu] = field(default_factory=dict)

    def in_order(self, below: int | None = None) -> Iterator[int]:
        """The nodes in tree order."""
        for pk in self.anak.get(self.akar if below is None else below, ()):
            yield pk
            yield from self.in_order(pk)

    def indicators_of(self) -> dict[int, list[IndikatorDulu]]:
        """The indicators by node, in their order."""
        found: dict[int, list[IndikatorDulu]] = {}
        for one in sorted(self.indikator.values(), key=lambda one: (one.urutan, one.id)):
            found.setdefault(one.simpul, []).append(one)
        return found

    def place(self, pk: int, induk: int, setelah: int | None) -> None:
        """Puts a node below `induk`, behind a sibling or as the first."""
        siblings = self.anak[induk]
        siblings.insert(siblings.index(setelah) + 1 if setelah in siblings else 0, pk)
        self.induk[pk] = induk

    def take_out(self, pk: int) -> None:
        self.anak[self.induk[pk]].remove(pk)


def state_on(rencana: Rencana, moment: datetime | None = None) -> Keadaan:
    """The plan, which the actor may read, after all that happened until `moment` (None: as it is). Four queries."""
    keadaan = _state_now(rencana)
    if moment is not None:
        later = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk, pada__gt=moment)
        for jejak in later.filter(tindakan__in=TAKING_BACK).order_by("-id"):
            TAKING_BACK[jejak.tindakan](keadaan, jejak)
    return keadaan


def _state_now(rencana: Rencana) -> Keadaan:
    mine = {"pemda_id": rencana.pemda_id}
    names = sorted(SIMPUL_FIELDS)
    nodes = list(Simpul.objects.filter(**mine, rencana=rencana).order_by("lft").values("id", "induk_id", *names))
    keadaan = Keadaan(akar=nodes[0]["id"])
    for row in nodes[1:]:
        pk, induk = row.pop("id"), row.pop("induk_id")
        keadaan.simpul[pk], keadaan.induk[pk] = row, induk
        keadaan.anak[induk].append(pk)
    indicators = Indikator.objects.filter(**mine, simpul__rencana=rencana)
    for row in indicators.values("id", "simpul_id", "urutan", *sorted(INDIKATOR_FIELDS)):
        pk, simpul, urutan = row.pop("id"), row.pop("simpul_id"), row.pop("urutan")
        keadaan.indikator[pk] = IndikatorDulu(pk, simpul, urutan, row)
    targets = Target.objects.filter(**mine, indikator__simpul__rencana=rencana)
    for pk, tahun, triwulan, teks in targets.values_list("indikator_id", "tahun", "triwulan", "teks"):
        keadaan.indikator[pk].target[tahun, triwulan] = teks
    return keadaan


def _remove(keadaan: Keadaan, jejak: Jejak) -> None:
    """Takes back that a node was added, or a branch restored or duplicated."""
    for image in jejak.sesudah.get("indikator", ()):
        keadaan.indikator.pop(image["id"], None)
    keadaan.take_out(jejak.objek_id)
    for pk in [jejak.objek_id, *keadaan.in_order(jejak.objek_id)]:
        del keadaan.simpul[pk], keadaan.induk[pk]
        keadaan.anak.pop(pk, None)


def _change_node(keadaan: Keadaan, jejak: Jejak) -> None:
    keadaan.simpul[jejak.objek_id].update(jejak.sebelum)


def _move_back(keadaan: Keadaan, jejak: Jejak) -> None:
    keadaan.take_out(jejak.objek_id)
    keadaan.place(jejak.objek_id, jejak.sebelum["induk"], jejak.sebelum["setelah"])


def _return_branch(keadaan: Keadaan, jejak: Jejak) -> None:
    letak, images = jejak.sebelum["letak"], jejak.sebelum["cabang"]
    keadaan.place(jejak.objek_id, letak["induk"], letak["setelah"])
    for image in images:
        keadaan.simpul[image["id"]] = {name: image[name] for name in SIMPUL_FIELDS}
        if image["id"] != jejak.objek_id:  # the images stand in tree order
            keadaan.induk[image["id"]] = image["induk"]
            keadaan.anak[image["induk"]].append(image["id"])
    for image in jejak.sebelum.get("indikator", ()):
        keadaan.indikator[image["id"]] = _indicator(image)


def _remove_indicator(keadaan: Keadaan, jejak: Jejak) -> None:
    del keadaan.indikator[jejak.objek_id]


def _change_indicator(keadaan: Keadaan, jejak: Jejak) -> None:
    keadaan.indikator[jejak.objek_id].isi.update(jejak.sebelum)


def _return_indicator(keadaan: Keadaan, jejak: Jejak) -> None:
    keadaan.indikator[jejak.objek_id] = _indicator(jejak.sebelum)


def _set_target(keadaan: Keadaan, jejak: Jejak) -> None:
    before = jejak.sebelum
    target, masa = keadaan.indikator[before["indikator"]].target, (before["tahun"], before["triwulan"])
    if before["teks"]:
        target[masa] = before["teks"]
    else:
        target.pop(masa, None)


def _empty(keadaan: Keadaan, _jejak: Jejak) -> None:
    """Takes back that the plan was made from another one."""
    keadaan.simpul, keadaan.induk, keadaan.indikator = {}, {}, {}
    keadaan.anak = defaultdict(list)


def _indicator(image: Image) -> IndikatorDulu:
    isi = {name: image[name] for name in INDIKATOR_FIELDS}
    target = {(one["tahun"], one["triwulan"]): one["teks"] for one in image["target"]}
    return IndikatorDulu(image["id"], image["simpul"], image["urutan"], isi, target)


# Each action that changes what the plan says, with what takes it back.
TAKING_BACK: dict[str, Callable[[Keadaan, Jejak], None]] = {
    "rencana.perubahan": _empty,
    "rencana.copy": _empty,
    "simpul.add": _remove,
    "simpul.change": _change_node,
    "simpul.move": _move_back,
    "simpul.delete": _return_branch,
    "simpul.restore": _remove,
    "simpul.duplicate": _remove,
    "indikator.add": _remove_indicator,
    "indikator.change": _change_indicator,
    "indikator.delete": _return_indicator,
    "indikator.restore": _remove_indicator,
    "target.set": _set_target,
}
# Actions on a plan that leave its nodes, indicators and targets as they are.
LEAVING_ALONE = {
    "rencana.create", "rencana.submit", "rencana.set", "temuan.waive", "temuan.revoke", "tautan.add", "tautan.delete",
    "naskah.save", "dokumen.issue", "dokumen.withdraw", "acuan.add", "acuan.set", "acuan.delete",
    "rumus.set", "anggaran.set", "target.explain", "realisasi.carry", "bukti.attach", "bukti.delete",
    "realisasi.record", "realisasi.correct", "realisasi.submit", "realisasi.verify",
}  # fmt: skip
