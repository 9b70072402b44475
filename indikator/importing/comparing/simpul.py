"""The rows of the sheet Simpul against the tree: added, changed, moved, removed."""

import bisect
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cascading.rules import check_not_empty, check_text
from indikator.importing import plan
from indikator.importing.comparing.comparison import Comparison, copied_problem, shortened
from indikator.importing.lembar import is_marked, number_in
from indikator.importing.plan import MEDAN_SIMPUL
from indikator.importing.rows import BarisSimpul, Beda, Hapusan, Jenis, Perubahan
from kinerja.core.errors import Invalid, Masalah

MAX_DEPTH = 50  # no scheme has so many levels


class Nodes:
    """The rows of the sheet Simpul against the tree."""

    def __init__(self, comparison: Comparison) -> None:
        self.all = comparison
        self.kini, self.acuan, self.out = comparison.kini, comparison.acuan, comparison.out
        self.rows = comparison.lembar.simpul
        self.by_no: dict[str, BarisSimpul] = {}
        self.by_id: dict[int, BarisSimpul] = {}
        self.removed: set[int] = set()

    def compare(self) -> None:
        self._index()
        self._find_parents()
        self._drop_marked()
        self._find_reordered()
        for row in self.rows:
            if row.is_kept and row.id is None:
                self._new(row)
            elif row.is_kept:
                self._existing(row)
        self._check_levels()
        self._find_removed()
        self.out.isian.simpul = [row for row in self.rows if row.is_kept]

    def _index(self) -> None:
        for row in self.rows:
            if row.no and row.no in self.by_no:
                pesan = _("No. %(no)s sudah dipakai di baris %(baris)s.")
                self.all.wrong(row.masalah(pesan % {"no": row.no, "baris": self.by_no[row.no].baris}, plan.NO))
            elif row.no:
                self.by_no[row.no] = row
            if row.id is None:
                continue
            if row.id in self.by_id:
                self._drop(row, copied_problem(row, self.by_id[row.id]))
            else:
                self.by_id[row.id] = row
                if row.id not in self.kini.simpul:
                    self._drop(row, self._gone_problem(row))

    def _drop(self, row: BarisSimpul, masalah: Masalah | None) -> None:
        row.is_kept = False
        if masalah:
            self.all.wrong(masalah)

    def _gone_problem(self, row: BarisSimpul) -> Masalah | None:
        """A row that others deleted meanwhile is left out, unless the editor changed it."""
        base = self.acuan.simpul.get(row.id or 0)
        if base is None:
            return row.masalah(_("Simpul ini bukan dari rencana ini. Kosongkan kolom tersembunyi “id”."), plan.ID)
        if all(plan.fingerprint(row.isi[nama]) == sidik for nama, sidik in base.sidik.items() if nama in row.kolom):
            return None
        pesan = _("Simpul ini sudah dihapus orang lain. Kosongkan kolom tersembunyi “id” untuk menambahkannya lagi.")
        return row.masalah(pesan, "pernyataan")

    def _find_parents(self) -> None:
        for row in self.rows:
            no = number_in(row.isi[plan.INDUK])
            row.induk = self.by_no.get(no)
            if no and row.induk is None and row.is_kept:
                self.all.wrong(row.masalah(self._no_parent(no), plan.INDUK))
        endless = [row for row in self.rows if self._is_endless(row)]
        for row in endless:
            pesan = _("Induk baris ini berputar ke baris ini sendiri, atau terlalu dalam.")
            self.all.wrong(row.masalah(pesan, plan.INDUK))
            row.induk = None

    def _is_endless(self, row: BarisSimpul) -> bool:
        above: BarisSimpul | None = row
        for _step in range(MAX_DEPTH):
            if above is None:
                return False
            above = above.induk
        return True

    def _no_parent(self, no: str) -> str:
        if no.isdecimal() and 0 < int(no) <= len(self.acuan.simpul):
            pesan = _("Simpul No. %(no)s dihapus dari lembar ini. Hapus baris ini juga, atau pilih induk lain.")
        else:
            pesan = _("Tidak ada simpul dengan No. %(no)s.")
        return pesan % {"no": no[:40]}

    def _drop_marked(self) -> None:
        for row in self.rows:
            above: BarisSimpul | None = row
            while above is not None and not is_marked(above.isi):
                above = above.induk
            if above is None or not row.is_kept:
                continue
            row.is_kept = False
            if row.id is None and above is not row:
                pesan = _("Simpul baru ini berada di bawah simpul yang dihapus.")
                self.all.wrong(row.masalah(pesan, plan.INDUK))

    def _find_reordered(self) -> None:
        """Moved is a row with another parent, and of siblings as few as explain the new order."""
        place = {pk: index for index, pk in enumerate(self.acuan.simpul)}
        siblings: dict[int | None, list[BarisSimpul]] = {}
        for row in self.rows:
            if not row.is_kept or row.id is None:
                continue
            base = self.acuan.simpul.get(row.id)
            above = row.induk.id if row.induk else None
            if (row.induk is not None and above is None) or (base is not None and base.atas != above):
                row.is_moved = True
            else:
                siblings.setdefault(above, []).append(row)
        for group in siblings.values():
            staying = longest_rising([place.get(row.id or 0, 0) for row in group])
            for index, row in enumerate(group):
                row.is_moved = index not in staying

    def _new(self, row: BarisSimpul) -> None:
        for medan in MEDAN_SIMPUL:
            self.all.take(row, medan)
        self._check(row, row.nilai)
        beda = tuple(Beda(str(one.judul), "", text) for one in MEDAN_SIMPUL
                     if (text := row.isi.get(one.nama, "").strip()))  # fmt: skip
        self.all.settle("", [Perubahan(Jenis.TAMBAH_SIMPUL, row.at("pernyataan"), shortened(row.nama), beda)],
                        is_stale=False)  # fmt: skip
        self._check_parent_kept(row)

    def _existing(self, row: BarisSimpul) -> None:
        assert row.id is not None
        now, base = self.kini.simpul[row.id], self.acuan.simpul.get(row.id)
        row.revisi = now.revisi
        beda = self.all.differences(row, MEDAN_SIMPUL, now.isi, base)
        nama = shortened(now.isi["pernyataan"] or now.isi["jabatan_id"])
        changes = []
        if beda:
            self._check(row, row.nilai)
            changes.append(Perubahan(Jenis.UBAH_SIMPUL, row.at("pernyataan"), nama, tuple(beda)))
        if row.is_moved:
            self._check_parent_kept(row)
            places = Beda(_("Induk"), self._name(now.induk_id), row.induk.nama if row.induk else _("(paling atas)"))
            changes.append(Perubahan(Jenis.PINDAH_SIMPUL, row.at(plan.INDUK), nama, (places,)))
        is_stale = base is None or base.revisi != now.revisi
        if not self.all.settle(f"S{row.id}", changes, is_stale=is_stale):
            row.nilai, row.is_moved = {}, False

    def _name(self, pk: int | None) -> str:
        return self.kini.simpul[pk].isi["pernyataan"] if pk in self.kini.simpul else _("(paling atas)")

    def _check(self, row: BarisSimpul, nilai: dict[str, Any]) -> None:
        now = self.kini.simpul[row.id].isi if row.id else {}
        office = now.get("jabatan_id", "")
        before = self.kini.pilihan.value("jabatan", office) if office else None
        try:
            check_text(nilai)
            check_not_empty(nilai.get("pernyataan", now.get("pernyataan", "")), nilai.get("jabatan_id", before))
        except Invalid as error:
            self.all.wrong(*row.addressed(error))

    def _check_parent_kept(self, row: BarisSimpul) -> None:
        if row.induk is not None and not row.induk.is_kept:
            pesan = _("Induk yang dipilih sudah tidak ada. Pilih induk lain.")
            self.all.wrong(row.masalah(pesan, plan.INDUK))

    def _check_levels(self) -> None:
        """Only where a row or its parent changes: what stands on the server is right already."""
        levels = {value: index for index, (value, _name) in enumerate(self.kini.pilihan.lists["jenjang"])}
        names = dict(self.kini.pilihan.lists["jenjang"])
        for row in self.rows:
            above = row.induk
            if above is None or not (row.is_kept and above.is_kept):
                continue
            if not (row.is_moved or row.id is None or "jenjang_id" in row.nilai or "jenjang_id" in above.nilai):
                continue
            mine, theirs = self._level(row), self._level(above)
            if mine in levels and theirs in levels and levels[mine] <= levels[theirs]:
                pesan = _("%(anak)s tidak dapat berada di bawah %(induk)s.")
                names_of = {"anak": names[mine], "induk": names[theirs]}
                self.all.wrong(row.masalah(pesan % names_of, plan.INDUK if row.is_moved else "jenjang_id"))

    def _level(self, row: BarisSimpul) -> Any:
        if "jenjang_id" in row.nilai or row.id is None:
            return row.nilai.get("jenjang_id")
        return self.kini.pilihan.value("jenjang", self.kini.simpul[row.id].isi["jenjang_id"])

    def _find_removed(self) -> None:
        gone = {
            pk for pk in self.acuan.simpul
            if pk in self.kini.simpul and (pk not in self.by_id or not self.by_id[pk].is_kept)
        }  # fmt: skip
        for pk in self.kini.simpul:  # in tree order, so a branch's top comes first
            if pk in gone and pk not in self.removed and self.kini.simpul[pk].induk_id not in self.removed:
                self._remove(pk)

    def _remove(self, pk: int) -> None:
        """The branch below it goes too, without what the editor moved out of it."""
        branch = [pk]
        inside = {pk}
        is_stale = False
        for one in self.kini.simpul.values():
            row = self.by_id.get(one.id)
            if one.induk_id in inside and not (row is not None and row.is_moved):
                inside.add(one.id)
                branch.append(one.id)
                is_stale = is_stale or one.id not in self.acuan.simpul
        for one_id in branch:
            base = self.acuan.simpul.get(one_id)
            is_stale = is_stale or base is None or base.revisi != self.kini.simpul[one_id].revisi
        marked = self.by_id.get(pk)
        beda = (Beda(_("Cabang"), _("%(n)s simpul") % {"n": len(branch)}, ""),) if len(branch) > 1 else ()
        letak = marked.at(plan.HAPUS) if marked else plan.SIMPUL
        change = Perubahan(Jenis.HAPUS_SIMPUL, letak, shortened(self.kini.simpul[pk].isi["pernyataan"]), beda)
        self.removed |= inside
        if self.all.settle(f"H{pk}", [change], is_stale=is_stale):
            self.out.isian.hapus_simpul.append(Hapusan(pk, self.kini.simpul[pk].revisi))


def longest_rising(numbers: Iterable[int]) -> set[int]:
    """The places of a longest rising part of the numbers: what need not move."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        at = bisect.bisect_left(tails, number)
        before.append(ends[at - 1] if at else -1)
        tails[at:] = [number] if at == len(tails) else [number, *tails[at + 1 :]]
        ends[at:] = [index] if at == len(ends) else [index, *ends[at + 1 :]]
    found = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        found.add(index)
        index = before[index]
    return found
