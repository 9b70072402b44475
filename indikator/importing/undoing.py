"""Takes an import back as one step: its rows of the trail, the last first, by the commands that undo them.

What colleagues did elsewhere in the plan meanwhile stays; where they built on a row of the import, nothing is undone.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cascading.commands import move_simpul
from cascading.models import Rencana, Simpul
from indikator.commands import (
    TargetUbahan,
    Ubahan,
    change_banyak_indikator,
    change_banyak_simpul,
    delete_banyak_indikator,
    delete_cabang,
    restore_cabang,
    restore_indikator,
    restore_nilai,
    set_banyak_target,
)
from indikator.importing.lalu import BACK, PREFIX, check_there
from indikator.importing.since import later_on
from indikator.models import Indikator, Target
from indikator.trail import history_rows
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict
from kinerja.core.models import Jejak

MAX_NAMED = 100  # of rows that somebody changed since


def undo(actor: Actor, rencana: Rencana, import_id: str) -> int:
    """Undoes all rows of the import; call it under the plan's lock, with the actor signing as `back_id`.

    Raises Conflict, which names each row that others changed since (`keadaan["baris"]`); then nothing is written.
    """
    trail = Jejak.objects.filter(pemda_id=actor.pemda_id, rencana_id=rencana.pk)
    rows = list(trail.filter(permintaan=import_id).order_by("-id"))
    check_there(rencana, import_id, rows)
    later = trail.filter(pk__gt=rows[-1].pk)
    since = later_on(rows, later.exclude(permintaan__in=[import_id, *_settled(later)]).order_by("-id"))
    if since:
        pesan = _("%(n)s baris dari impor itu sudah diubah sesudahnya. Kembalikan dahulu perubahan itu dari riwayat.")
        named = history_rows(actor, rencana, since[:MAX_NAMED])
        baris = [{"nama": one["objek_label"], "tindakan": one["tindakan_label"], "oleh": one["oleh"],
                  "pada": one["saat_itu"], "alamat": one["alamat"]} for one in named]  # fmt: skip
        raise Conflict(pesan % {"n": len(since)}, {"baris": baris})
    back = _Back(actor, rencana, rows)
    for tindakan, group in groupby(rows, key=lambda row: row.tindakan):
        back.steps[tindakan](list(group))
    return len(rows)


def _settled(later: QuerySet[Jejak]) -> list[str]:
    """Later imports that were taken back, with what took them back: nothing of both is left."""
    back = later.filter(permintaan__startswith=BACK).order_by().values_list("permintaan", flat=True).distinct()
    gone = {PREFIX + one.removeprefix(BACK): one for one in back}
    there = later.filter(permintaan__in=gone).order_by().values_list("permintaan", flat=True).distinct()
    return [name for one in there for name in (one, gone[one])]


class _Back:
    """One step for each run of rows of one action; what was added below something that was added goes with it."""

    def __init__(self, actor: Actor, rencana: Rencana, rows: Sequence[Jejak]) -> None:
        self.actor, self.rencana = actor, rencana
        self.added = {(row.tindakan, row.objek_id) for row in rows}
        self.steps: dict[str, Callable[[list[Jejak]], None]] = {
            "simpul.add": self._remove_nodes,
            "indikator.add": self._remove_indicators,
            "simpul.change": self._change_nodes,
            "simpul.move": self._move_back,
            "indikator.change": self._change_indicators,
            "target.set": self._set_targets,
            "simpul.delete": self._return_branches,
            "indikator.delete": self._return_indicators,
            "target.explain": lambda _rows: None,  # kept, should the step come again; a submission forgets the rest
        }

    def _remove_nodes(self, rows: list[Jejak]) -> None:
        tops = [row.objek_id for row in rows if ("simpul.add", row.sesudah["induk"]) not in self.added]
        seen = self._seen(Simpul, tops)
        for pk in tops:
            delete_cabang(self.actor, simpul_id=pk, seen=seen[pk])

    def _remove_indicators(self, rows: list[Jejak]) -> None:
        alone = [row.objek_id for row in rows if ("simpul.add", row.sesudah["simpul"]) not in self.added]
        if alone:
            delete_banyak_indikator(self.actor, rencana_id=self.rencana.pk, hapusan=self._seen(Indikator, alone))

    def _change_nodes(self, rows: list[Jejak]) -> None:
        """A jenjang hangs on those around it, so each goes by itself; all else at once."""
        for row in rows:
            if "jenjang_id" in row.sebelum:
                restore_nilai(self.actor, jejak_id=row.pk)
        others = [row for row in rows if "jenjang_id" not in row.sebelum]
        seen = self._seen(Simpul, [row.objek_id for row in others])
        ubahan = [Ubahan(row.objek_id, seen[row.objek_id], row.sebelum) for row in others]
        if ubahan:
            change_banyak_simpul(self.actor, rencana_id=self.rencana.pk, ubahan=ubahan)

    def _move_back(self, rows: list[Jejak]) -> None:
        """Behind the sibling of then, or where that has gone elsewhere, behind the last."""
        for row in rows:
            induk, setelah = row.sebelum["induk"], row.sebelum["setelah"]
            if setelah is not None:
                siblings = Simpul.objects.filter(pemda_id=self.actor.pemda_id, induk=induk).exclude(pk=row.objek_id)
                there = siblings.order_by("lft").values_list("pk", flat=True)
                setelah = there.filter(pk=setelah).first() or there.last()
            seen = self._seen(Simpul, [row.objek_id])[row.objek_id]
            move_simpul(self.actor, simpul_id=row.objek_id, parent_id=induk, after_id=setelah, seen=seen)

    def _change_indicators(self, rows: list[Jejak]) -> None:
        seen = self._seen(Indikator, [row.objek_id for row in rows])
        ubahan = [Ubahan(row.objek_id, seen[row.objek_id], row.sebelum) for row in rows]
        change_banyak_indikator(self.actor, rencana_id=self.rencana.pk, ubahan=ubahan)

    def _set_targets(self, rows: list[Jejak]) -> None:
        befores = [
            row.sebelum for row in rows if ("indikator.add", row.sebelum["indikator"]) not in self.added
        ]  # those of a new indicator go with it
        names = ("indikator_id", "tahun", "triwulan", "revisi")
        wanted = {one["indikator"] for one in befores}
        there = Target.objects.filter(pemda_id=self.actor.pemda_id, indikator__in=wanted).values_list(*names)
        seen = {(pk, tahun, triwulan): revisi for pk, tahun, triwulan, revisi in there}
        ubahan = [
            TargetUbahan(one["indikator"], one["tahun"], one["triwulan"], one["teks"],
                         seen.get((one["indikator"], one["tahun"], one["triwulan"])))
            for one in befores
        ]  # fmt: skip
        if ubahan:
            set_banyak_target(self.actor, rencana_id=self.rencana.pk, ubahan=ubahan)

    def _return_branches(self, rows: list[Jejak]) -> None:
        for row in rows:
            restore_cabang(self.actor, jejak_id=row.pk)

    def _return_indicators(self, rows: list[Jejak]) -> None:
        for row in rows:
            restore_indikator(self.actor, jejak_id=row.pk)

    def _seen(self, model: type[Simpul | Indikator], ids: Iterable[int]) -> dict[int, int]:
        """The revisions of now: that nobody changed these rows since is checked before the first step."""
        found = model._default_manager.filter(pemda_id=self.actor.pemda_id, pk__in=[*ids])
        return dict(found.order_by().values_list("pk", "revisi"))
