"""The rows of the sheet Indikator against the indicators of the plan, with their targets."""

from django.utils.translation import gettext as _

from indikator import rules
from indikator.importing import plan
from indikator.importing.comparing.comparison import Comparison, copied_problem, shortened
from indikator.importing.comparing.simpul import Nodes
from indikator.importing.lembar import Rujukan, is_marked, number_in
from indikator.importing.plan import MEDAN_INDIKATOR, Masa, target_heading
from indikator.importing.rows import BarisIndikator, Beda, Hapusan, Jenis, Perubahan
from kinerja.core.errors import Invalid


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
        row.target = {masa: text.strip() for masa, text in row.target.items() if text.strip()}
        for masa in row.target:
            self._check_target(row, masa)
        beda = [Beda(str(one.judul), "", text) for one in MEDAN_INDIKATOR
                if one.nama != "nama" and (text := row.isi.get(one.nama, "").strip())]  # fmt: skip
        beda += [Beda(target_heading(masa), "", text) for masa, text in sorted(row.target.items())]
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
        for masa, text in row.target.items():
            now, base = self.kini.indikator[pk].target.get(masa), self.acuan.target.get((pk, masa))
            before = now.teks if now else ""
            if text.strip() == before.strip():
                continue
            if plan.fingerprint(text) == (base.sidik["teks"] if base else plan.fingerprint("")):
                continue  # the change is somebody else's
            self._check_target(row, masa)
            beda = Beda(target_heading(masa), before, text.strip())
            change = Perubahan(Jenis.UBAH_TARGET, row.at(target_heading(masa)), nama, (beda,))
            is_stale = (now.revisi if now else None) != (base.revisi if base else None)
            key = f"T{pk}-{masa[0]}" + (f"-{masa[1]}" if masa[1] else "")
            if self.all.settle(key, [change], is_stale=is_stale):
                written[masa] = text.strip()
                row.seen[masa] = now.revisi if now else None
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

    def _check_target(self, row: BarisIndikator, masa: Masa) -> None:
        try:
            rules.check_target(self.kini.rencana, masa[0], masa[1] or None, row.target[masa].strip())
        except Invalid as error:
            self.all.wrong(*(row.masalah(one.pesan, target_heading(masa)) for one in error.masalah))
