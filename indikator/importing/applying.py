"""Writes what a preview found, by the commands alone, inside a transaction that holds the plan."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cascading import tree
from cascading.commands import SimpulBaru, add_simpul, change_simpul, move_simpul
from indikator.commands import (
    AlasanTarget,
    IndikatorBaru,
    TargetUbahan,
    Ubahan,
    add_banyak_indikator,
    change_banyak_indikator,
    change_banyak_simpul,
    delete_banyak_indikator,
    delete_cabang,
    set_banyak_target,
)
from indikator.importing.plan import RencanaKini
from indikator.importing.rows import BarisIndikator, BarisSimpul, Isian
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.sheets import Report

Step = Callable[[], None]


class Writer:
    """Adds and moves from the top down, then changes, then deletes; each step is one command."""

    def __init__(self, actor: Actor, kini: RencanaKini, isian: Isian, alasan: AlasanTarget | None = None) -> None:
        self.actor, self.kini, self.isian, self.alasan = actor, kini, isian, alasan
        self.root = tree.root_of(kini.rencana).pk
        self.children: dict[int | None, list[BarisSimpul]] = {}  # by the parent's object; a matrix has several a row
        self.levels = dict(kini.rencana.skema.jenjang.values_list("id", "kode"))

    def write(self, report: Report) -> None:
        for row in self.isian.simpul:
            self.children.setdefault(id(row.induk) if row.induk else None, []).append(row)
        steps: list[tuple[BarisSimpul, Step]] = []
        self._place(None, steps)
        changed = [row for row in self.isian.simpul if row.id is not None and row.nilai]
        steps += [(row, self._change(row)) for row in changed if "jenjang_id" in row.nilai]
        self._run(steps, lambda part: report(0.4 * part))
        self._change_nodes([row for row in changed if "jenjang_id" not in row.nilai])
        self._delete(lambda part: report(0.5 + 0.2 * part))
        self._change_indicators([one for one in self.isian.indikator if one.id is not None and one.nilai])
        report(0.8)
        self._add_indicators([one for one in self.isian.indikator if one.id is None])
        self._set_targets([one for one in self.isian.indikator if one.id is not None])
        report(1.0)

    def _delete(self, report: Report) -> None:
        hapusan = {gone.id: gone.revisi for gone in self.isian.hapus_indikator}
        if hapusan:
            delete_banyak_indikator(self.actor, rencana_id=self.kini.rencana.pk, hapusan=hapusan)
        for done, gone in enumerate(self.isian.hapus_simpul):
            delete_cabang(self.actor, simpul_id=gone.id, seen=gone.revisi)
            report(done / len(self.isian.hapus_simpul))

    def _run(self, steps: list[tuple[BarisSimpul, Step]], report: Report) -> None:
        """A step that another must precede (a level that is freed first, a sibling to stand behind) is tried again."""
        total, done = len(steps), 0
        while steps:
            waiting = []
            refused: list[Masalah] = []
            for row, step in steps:
                try:
                    step()
                except Invalid as error:
                    waiting.append((row, step))
                    refused += row.addressed(error)
                else:
                    done += 1
                    report(done / total)
            if len(waiting) == len(steps):
                raise Invalid(refused)
            steps = waiting

    def _place(self, parent: BarisSimpul | None, steps: list[tuple[BarisSimpul, Step]]) -> None:
        """Steps for the children of a row, in their order; new branches in as few commands as there are gaps."""
        before: BarisSimpul | None = None
        fresh: list[BarisSimpul] = []
        for row in [*self.children.get(id(parent) if parent else None, ()), None]:
            if row is not None and row.id is None:
                fresh.append(row)
                continue
            if fresh:
                steps.append((fresh[0], self._add(parent, before, fresh)))
                before = fresh[-1]
                self._place_below(fresh, steps)
                fresh = []
            if row is None:
                return
            if row.is_moved:
                steps.append((row, self._move(row, parent, before)))
            if row.is_moved or self._stands_below(row, parent):
                before = row
            self._place(row, steps)

    def _place_below(self, fresh: list[BarisSimpul], steps: list[tuple[BarisSimpul, Step]]) -> None:
        """Known nodes that move below new ones; the new ones below new ones come with these."""
        for row in fresh:
            children = self.children.get(id(row), [])
            before: BarisSimpul | None = None
            for child in children:
                if child.id is not None:
                    steps.append((child, self._move(child, row, before)))
                    self._place(child, steps)
                before = child
            self._place_below([child for child in children if child.id is None], steps)

    def _stands_below(self, row: BarisSimpul, parent: BarisSimpul | None) -> bool:
        """Others may have moved it meanwhile; then nothing can stand behind it here."""
        assert row.id is not None
        return self.kini.simpul[row.id].induk_id == (parent.id if parent else None)

    def _add(self, parent: BarisSimpul | None, before: BarisSimpul | None, fresh: list[BarisSimpul]) -> Step:
        def step() -> None:
            grown = add_simpul(
                self.actor, parent_id=self._id(parent), after_id=self._id(before) if before else None,
                cabang=[self._new(row) for row in fresh],
            )  # fmt: skip
            for row, simpul in zip(self._new_rows(fresh), grown, strict=True):
                row.id = simpul.pk

        return step

    def _new(self, row: BarisSimpul) -> SimpulBaru:
        isi = {name: value for name, value in row.nilai.items() if name != "jenjang_id"}
        children = [one for one in self.children.get(id(row), ()) if one.id is None]
        return SimpulBaru(self.levels[row.nilai["jenjang_id"]], isi, tuple(self._new(one) for one in children))

    def _new_rows(self, fresh: list[BarisSimpul]) -> list[BarisSimpul]:
        """In tree order, as add_simpul gives the nodes back."""
        found = []
        for row in fresh:
            found.append(row)
            found += self._new_rows([one for one in self.children.get(id(row), ()) if one.id is None])
        return found

    def _move(self, row: BarisSimpul, parent: BarisSimpul | None, before: BarisSimpul | None) -> Step:
        def step() -> None:
            assert row.id is not None
            moved = move_simpul(
                self.actor, simpul_id=row.id, parent_id=self._id(parent), seen=row.revisi,
                after_id=self._id(before) if before else None,
            )  # fmt: skip
            row.revisi = moved.revisi

        return step

    def _change(self, row: BarisSimpul) -> Step:
        def step() -> None:
            assert row.id is not None
            changed = change_simpul(self.actor, simpul_id=row.id, seen=row.revisi, isi=row.nilai)
            row.revisi = changed.revisi

        return step

    def _id(self, row: BarisSimpul | None) -> int:
        if row is None:
            return self.root
        if row.id is None:
            raise Invalid([row.masalah(_("Baris ini belum dapat ditambahkan."))])  # its own step comes first
        return row.id

    def _change_nodes(self, rows: list[BarisSimpul]) -> None:
        ubahan = [Ubahan(row.id, row.revisi, row.nilai) for row in rows if row.id is not None]
        if ubahan:
            change_banyak_simpul(self.actor, rencana_id=self.kini.rencana.pk, ubahan=ubahan)

    def _change_indicators(self, rows: list[BarisIndikator]) -> None:
        ubahan = [Ubahan(row.id, row.revisi, row.nilai) for row in rows if row.id is not None]
        if ubahan:
            change_banyak_indikator(self.actor, rencana_id=self.kini.rencana.pk, ubahan=ubahan)

    def _add_indicators(self, fresh: list[BarisIndikator]) -> None:
        """With their yearly targets; those of quarters come with the changed ones, as targets that were not there."""
        baru = [(self._id(row.simpul), IndikatorBaru(row.nilai, row.yearly)) for row in fresh]
        made = add_banyak_indikator(self.actor, rencana_id=self.kini.rencana.pk, baru=baru) if baru else []
        for row, indikator in zip(fresh, made, strict=True):
            row.id = indikator.pk
            row.target = {masa: teks for masa, teks in row.target.items() if masa[1]}

    def _set_targets(self, rows: list[BarisIndikator]) -> None:
        ubahan = [
            TargetUbahan(row.id, tahun, triwulan or None, teks, row.seen.get((tahun, triwulan)))
            for row in rows
            if row.id is not None
            for (tahun, triwulan), teks in row.target.items()
        ]
        if ubahan:
            set_banyak_target(self.actor, rencana_id=self.kini.rencana.pk, ubahan=ubahan, alasan=self.alasan)
