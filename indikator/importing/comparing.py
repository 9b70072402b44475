"""Tells what an editor changed in the workbook, three ways: as exported, as it stands in the workbook, as it is now.

What only others changed stays as it is now; what only the editor changed is written; a row that both changed is a
conflict to be settled. All problems are collected, each at its cell; nothing is raised and nothing written here.
"""

import bisect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cascading.rules import check_not_empty, check_text
from indikator import rules
from indikator.importing import plan
from indikator.importing.lembar import Lembar, Rujukan, is_marked, number_in
from indikator.importing.plan import MEDAN_INDIKATOR, MEDAN_SIMPUL, Medan, RencanaKini, folded
from indikator.importing.rows import (
    MINE,
    THEIRS,
    Baris,
    BarisIndikator,
    BarisSimpul,
    Beda,
    Hapusan,
    Jenis,
    Konflik,
    Perubahan,
    Pratinjau,
)  # fmt: skip
from kinerja.core.errors import Invalid, Masalah

MAX_DEPTH = 50  # no scheme has so many levels
NAME_LENGTH = 120  # of a node or an indicator in the preview


def compare(kini: RencanaKini, lembar: Lembar, pilihan: Mapping[str, str]) -> Pratinjau:
    """`pilihan` settles conflicts: their key → MINE or THEIRS."""
    comparison = Comparison(kini, lembar, pilihan)
    if not comparison.belongs():
        return comparison.out
    nodes = Nodes(comparison)
    nodes.compare()
    Indicators(comparison, nodes).compare()
    return comparison.out


class Comparison:
    """What nodes and indicators share: the three states, the preview, and how a conflict is settled."""

    def __init__(self, kini: RencanaKini, lembar: Lembar, pilihan: Mapping[str, str]) -> None:
        self.kini, self.lembar, self.acuan, self._choices = kini, lembar, lembar.acuan, pilihan
        self.out = Pratinjau("lembar", masalah=list(lembar.masalah))

    def belongs(self) -> bool:
        """A workbook of another plan, or without its reference, is not compared at all."""
        rencana = self.kini.rencana
        mine = self.acuan.pemda, self.acuan.rencana
        if any(mine) and mine != (rencana.pemda.slug, rencana.slug):
            pesan = _("Lembar kerja ini milik rencana %(lain)s. Unggah di halaman impor rencana itu.")
            self.wrong(Masalah(pesan % {"lain": "/".join(mine)}, f"{plan.ACUAN}!B1"))
            return False
        return any(mine)

    def wrong(self, *masalah: Masalah) -> None:
        self.out.masalah += masalah

    def settle(self, kunci: str, perubahan: Sequence[Perubahan], *, is_stale: bool) -> bool:
        """Whether these changes are written: at once, or where others changed the row too, once MINE was chosen."""
        if not perubahan:
            return False
        if not is_stale:
            self.out.perubahan += perubahan
            return True
        choice = self._choices.get(kunci, "")
        choice = choice if choice in (MINE, THEIRS) else ""
        self.out.konflik.append(Konflik(kunci, tuple(perubahan), choice))
        return choice == MINE

    def differences(self, row: Baris, medan: Sequence[Medan], now: dict[str, str], base: Rujukan | None) -> list[Beda]:
        """The fields that the editor changed; their values are put into the row, those that fit."""
        found = []
        for one in medan:
            text = row.isi.get(one.nama, "")
            is_same = folded(text) == folded(now[one.nama]) if one.pilihan else text.strip() == now[one.nama].strip()
            if one.nama not in row.kolom or is_same:
                continue
            if base is not None and plan.fingerprint(text) == base.sidik[one.nama]:
                continue  # the change is somebody else's
            found.append(Beda(str(one.judul), now[one.nama], text.strip()))
            self.take(row, one)
        return found

    def take(self, row: Baris, medan: Medan) -> None:
        """The value of a field, or the problem at its cell."""
        text = row.isi.get(medan.nama, "").strip()
        if not medan.pilihan:
            row.nilai[medan.nama] = text
        elif not text:
            row.nilai[medan.nama] = BLANK.get(medan.pilihan)
            if medan.pilihan in REQUIRED:
                self.wrong(row.masalah(_("%(medan)s harus dipilih.") % {"medan": medan.judul}, medan.nama))
        else:
            try:
                row.nilai[medan.nama] = self.kini.pilihan.value(medan.pilihan, text)
            except LookupError as error:
                self.wrong(row.masalah(str(error.args[0]), medan.nama))


BLANK = {"polaritas": "naik", "akumulasi": ""}  # what a choice that is left blank means, if not "none"
REQUIRED = {"jenjang"}


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


class Indicators:
    """The rows of the sheet Indikator against those of the plan, with their targets."""

    def __init__(self, comparison: Comparison, nodes: Nodes) -> None:
        self.all, self.nodes = comparison, nodes
        self.kini, self.acuan, self.out = comparison.kini, comparison.acuan, comparison.out
        self.by_id: dict[int, BarisIndikator] = {}

    def compare(self) -> None:
        for row in self.all.lembar.indikator:
            row.simpul = self.nodes.by_no.get(number_in(row.isi[plan.NO_SIMPUL]))
            if row.id is None and not is_marked(row.isi):
                self._new(row)
            elif row.id is not None and row.id in self.by_id:
                self.all.wrong(copied_problem(row, self.by_id[row.id]))
            elif row.id is not None:
                self.by_id[row.id] = row
                self._known(row, row.id)
        self._find_removed()

    def _new(self, row: BarisIndikator) -> None:
        if row.simpul is None or not row.simpul.is_kept:
            pesan = _("Tidak ada simpul dengan No. “%(no)s” untuk indikator ini.")
            self.all.wrong(row.masalah(pesan % {"no": row.isi[plan.NO_SIMPUL][:40]}, plan.NO_SIMPUL))
        for medan in MEDAN_INDIKATOR:
            self.all.take(row, medan)
        self._check(row, str(row.nilai.get("nama", "")))
        row.target = {year: text.strip() for year, text in row.target.items() if text.strip()}
        for year in row.target:
            self._check_target(row, year)
        beda = [Beda(str(one.judul), "", text) for one in MEDAN_INDIKATOR
                if one.nama != "nama" and (text := row.isi.get(one.nama, "").strip())]  # fmt: skip
        beda += [Beda(f"Target {year}", "", text) for year, text in row.target.items()]
        nama = shortened(row.isi.get("nama", "").strip())
        self.all.settle("", [Perubahan(Jenis.TAMBAH_INDIKATOR, row.at("nama"), nama, tuple(beda))], is_stale=False)
        self.out.isian.indikator.append(row)

    def _known(self, row: BarisIndikator, pk: int) -> None:
        base, now = self.acuan.indikator.get(pk), self.kini.indikator.get(pk)
        if now is None:
            self._gone(row, base)
            return
        if is_marked(row.isi) or now.simpul_id in self.nodes.removed:
            row.is_kept = False
            return
        if row.simpul is None or row.simpul.id != now.simpul_id:
            pesan = _("Indikator tidak dapat pindah ke simpul lain. Hapus di sini dan tambahkan di simpul itu.")
            self.all.wrong(row.masalah(pesan, plan.NO_SIMPUL))
        row.revisi = now.revisi
        beda = self.all.differences(row, MEDAN_INDIKATOR, now.isi, base)
        nama = shortened(now.isi["nama"])
        if beda:
            self._check(row, str(row.nilai.get("nama", now.isi["nama"])))
        changes = [Perubahan(Jenis.UBAH_INDIKATOR, row.at("nama"), nama, tuple(beda))] if beda else []
        if not self.all.settle(f"I{pk}", changes, is_stale=base is None or base.revisi != now.revisi):
            row.nilai = {}
        self._targets(row, pk, nama)
        if row.nilai or row.target:
            self.out.isian.indikator.append(row)

    def _gone(self, row: BarisIndikator, base: Rujukan | None) -> None:
        if base is None:
            pesan = _("Indikator ini bukan dari rencana ini. Kosongkan kolom tersembunyi “id”.")
            self.all.wrong(row.masalah(pesan, plan.ID))
        elif any(plan.fingerprint(row.isi[nama]) != sidik for nama, sidik in base.sidik.items() if nama in row.kolom):
            pesan = _("Indikator ini sudah dihapus orang lain. Kosongkan kolom “id” untuk menambahkannya lagi.")
            self.all.wrong(row.masalah(pesan, "nama"))

    def _targets(self, row: BarisIndikator, pk: int, nama: str) -> None:
        """Keeps in the row the targets that are to be written, with the revisions that are overwritten."""
        written = {}
        for year, text in row.target.items():
            now, base = self.kini.indikator[pk].target.get(year), self.acuan.target.get((pk, year))
            before = now.teks if now else ""
            if text.strip() == before.strip():
                continue
            if plan.fingerprint(text) == (base.sidik["teks"] if base else plan.fingerprint("")):
                continue  # the change is somebody else's
            self._check_target(row, year)
            change = Perubahan(Jenis.UBAH_TARGET, row.at(f"target-{year}"), nama,
                               (Beda(f"Target {year}", before, text.strip()),))  # fmt: skip
            is_stale = (now.revisi if now else None) != (base.revisi if base else None)
            if self.all.settle(f"T{pk}-{year}", [change], is_stale=is_stale):
                written[year] = text.strip()
                row.seen[year] = now.revisi if now else None
        row.target = written

    def _find_removed(self) -> None:
        for pk, base in self.acuan.indikator.items():
            now, row = self.kini.indikator.get(pk), self.by_id.get(pk)
            if now is None or now.simpul_id in self.nodes.removed or (row is not None and row.is_kept):
                continue
            letak = row.at(plan.HAPUS) if row else plan.INDIKATOR
            change = Perubahan(Jenis.HAPUS_INDIKATOR, letak, shortened(now.isi["nama"]))
            if self.all.settle(f"J{pk}", [change], is_stale=base.revisi != now.revisi):
                self.out.isian.hapus_indikator.append(Hapusan(pk, now.revisi))

    def _check(self, row: BarisIndikator, nama: str) -> None:
        try:
            rules.check_isi(row.nilai, nama=nama)
        except Invalid as error:
            self.all.wrong(*row.addressed(error))

    def _check_target(self, row: BarisIndikator, tahun: int) -> None:
        try:
            rules.check_target(self.kini.rencana, tahun, None, row.target[tahun].strip())
        except Invalid as error:
            self.all.wrong(*(row.masalah(one.pesan, f"target-{tahun}") for one in error.masalah))


def copied_problem(row: Baris, original: Baris) -> Masalah:
    pesan = _("Baris ini salinan dari baris %(baris)s. Kosongkan kolom tersembunyi “id” agar menjadi baris baru.")
    return row.masalah(pesan % {"baris": original.baris}, plan.ID)


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


def shortened(text: str) -> str:
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1]}…"
