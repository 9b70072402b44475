"""Budgets from workbooks: our own template, or any sheet with codes and amounts.

`check` tells what an import would change and what is wrong or finds no place, each at its cell; `apply` does it as one
command under the plan's lock, and refuses where the plan no longer is as it was shown.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading import tree
from cascading.models import Rencana
from indikator.commands import AnggaranUbahan, set_anggaran_banyak
from indikator.commands.anggaran import check_open, not_the_sum
from indikator.importing.anggaran_lembar import FORMAT, Terbaca, read_foreign, read_template
from indikator.importing.lalu import ANGGARAN, back_id, check_there
from indikator.models.anggaran import FISIK_TW, ISIAN_ANGGARAN, REALISASI_TW
from indikator.queries.anggaran import TabelAnggaran, anggaran_of
from indikator.rules.anggaran import read_isian, settled
from indikator.rupiah import read_rupiah, write_rupiah
from kinerja.core import sheets
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.models import Jejak

MAX_NAMED = 100  # of rows that somebody changed since
Place = tuple[int, int, str]
"""Node, year, and one of ISIAN_ANGGARAN."""


@dataclass(frozen=True, slots=True)
class Ubah:
    """One amount that changes; both texts as people read them, empty for none."""

    letak: str
    simpul_id: int
    kode: str
    nama: str
    tahun: int
    medan: str
    lama: str
    baru: str


@dataclass(slots=True)
class PratinjauAnggaran:
    """`sisa` found no place and is left out; `masalah` hold the import back. Totals are those of the file."""

    jenis: str = ""
    perubahan: list[Ubah] = field(default_factory=list)
    sama: int = 0
    masalah: list[Masalah] = field(default_factory=list)
    sisa: list[Masalah] = field(default_factory=list)
    jumlah: dict[int, dict[str, Decimal]] = field(default_factory=dict)

    @property
    def sidik(self) -> str:
        """Names what was shown, so that something else is not applied under its name."""
        said = "\n".join(f"{one.simpul_id} {one.tahun} {one.medan} {one.lama} {one.baru}" for one in self.perubahan)
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def check_may(actor: Actor, rencana: Rencana) -> None:
    require(actor, "anggaran.set", rencana)
    check_open(rencana)


def check(actor: Actor, rencana: Rencana, data: bytes, report: sheets.Report | None = None) -> PratinjauAnggaran:
    """What the workbook would change; raises only where the actor may not import at all."""
    check_may(actor, rencana)
    return _examined(anggaran_of(actor, rencana), data, report)


def apply(actor: Actor, rencana_id: int, data: bytes, *, sidik: str = "", import_id: str = "",
          report: sheets.Report | None = None) -> PratinjauAnggaran:  # fmt: skip
    """All of it in one step, or Invalid with all problems, or Conflict where `sidik` was of another preview."""
    actor = replace(actor, permintaan=import_id or f"{ANGGARAN}{uuid.uuid4().hex[:16]}")
    with transaction.atomic():
        tree.lock(actor, rencana_id)
        rencana = plan_queries.rencana_by_id(actor, rencana_id)
        check_may(actor, rencana)
        table = anggaran_of(actor, rencana)
        found = _examined(table, data, report)
        if found.masalah:
            raise Invalid(found.masalah)
        if sidik and sidik != found.sidik:
            raise Conflict(_("Anggaran berubah sejak pratinjau dibuat. Periksa pratinjau yang baru, lalu terapkan."))
        set_anggaran_banyak(actor, rencana_id=rencana_id, ubahan=_changes(table, found))
    return found


def take_back(actor: Actor, rencana_id: int, *, import_id: str) -> int:
    """Undoes an import as one step; returns how many amounts went back.

    Conflict, with each row that somebody changed since in `keadaan["baris"]`; then nothing is written.
    """
    with transaction.atomic():
        tree.lock(actor, rencana_id)
        rencana = plan_queries.rencana_by_id(actor, rencana_id)
        check_may(actor, rencana)
        trail = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk)
        rows = list(trail.filter(permintaan=import_id, tindakan="anggaran.set").order_by("id"))
        check_there(rencana, import_id, rows, ANGGARAN)
        table = anggaran_of(actor, rencana)
        ubahan, since = [], []
        for row in rows:
            simpul_id, tahun = row.sesudah["simpul"], row.sesudah["tahun"]
            node = table.baris.get(simpul_id)
            cell = node.sel[tahun] if node else None
            now = {name: cell.diisi(name) if cell else None for name in ISIAN_ANGGARAN}
            if node is None or cell is None or now != {name: _amount(row.sesudah, name) for name in ISIAN_ANGGARAN}:
                name = f"{node.kode} {node.pernyataan} {tahun}".strip() if node else f"#{simpul_id} {tahun}"
                since.append({"nama": name})
                continue
            texts = {name: write_rupiah(_amount(row.sebelum, name)) for name in ISIAN_ANGGARAN}
            ubahan.append(AnggaranUbahan(simpul_id, tahun, texts, cell.revisi))
        if since:
            pesan = _("%(n)s isian dari impor itu sudah diubah sesudahnya, jadi impor tidak dapat dibatalkan.")
            raise Conflict(pesan % {"n": len(since)}, {"baris": since[:MAX_NAMED]})
        back = replace(actor, permintaan=back_id(import_id))
        set_anggaran_banyak(back, rencana_id=rencana_id, ubahan=ubahan)
        return sum(_amount(row.sebelum, name) != _amount(row.sesudah, name) for row in rows for name in ISIAN_ANGGARAN)


def _amount(image: Mapping[str, str], name: str) -> Decimal | None:
    return Decimal(image[name]) if name in image else None


def _examined(table: TabelAnggaran, data: bytes, report: sheets.Report | None) -> PratinjauAnggaran:
    """Nearly all of the time goes into reading the file, so that is what `report` is told of."""
    try:
        book = sheets.read(data, report)
    except Invalid as error:
        return PratinjauAnggaran(masalah=list(error.masalah))
    is_ours = any(sheet.text(1, 1) == FORMAT for sheet in book.sheets)
    read = read_template(book, table) if is_ours else read_foreign(book, table)
    out = PratinjauAnggaran("lembar" if is_ours else "lain", masalah=[*book.masalah, *read.masalah], sisa=read.sisa)
    if not (read.isi or out.masalah or out.sisa):
        out.masalah.append(Masalah(_("Tidak ada jumlah rupiah yang terbaca di berkas ini.")))
    for (simpul_id, tahun, medan), cell in read.isi.items():
        _compare(out, table, (simpul_id, tahun, medan), cell, read.dasar)
    _check_sums(out, table)
    return out


def _check_sums(out: PratinjauAnggaran, table: TabelAnggaran) -> None:
    """A year's realisasi beside its quarters must be their sum; and what the file spends by quarters is of the year."""
    changed: dict[tuple[int, int], list[Ubah]] = {}
    for one in out.perubahan:
        changed.setdefault((one.simpul_id, one.tahun), []).append(one)
    for (simpul_id, tahun), found in changed.items():
        cell = table.baris[simpul_id].sel[tahun]
        now = {name: cell.diisi(name) for name in ISIAN_ANGGARAN}
        new, is_sum = settled(now, {one.medan: read_rupiah(one.baru) for one in found})
        if not is_sum:
            letak = next(one.letak for one in found if one.medan == "realisasi")
            out.masalah.append(Masalah(not_the_sum(new), letak))


def _compare(out: PratinjauAnggaran, table: TabelAnggaran, place: Place, cell: Terbaca,
             base: Mapping[Place, str]) -> None:  # fmt: skip
    """Against what the plan has now, and for our own sheets against what was exported: who changed it, the file or
    somebody else meanwhile.
    """
    simpul_id, tahun, medan = place
    try:
        new = read_isian(medan, cell.teks)
    except ValueError:
        pesan = _("“%(teks)s” bukan jumlah rupiah. Tulis sebagai angka, misalnya 1.250.000.")
        if medan in FISIK_TW:
            pesan = _("“%(teks)s” bukan kemajuan fisik. Tulis persen dari 0 sampai 100, misalnya 45,5.")
        out.masalah.append(Masalah(pesan % {"teks": cell.teks[:60]}, cell.letak))
        return
    row = table.baris[simpul_id]
    now = row.sel[tahun].diisi(medan)
    if new is not None and medan not in FISIK_TW:
        sums = out.jumlah.setdefault(tahun, {"pagu": Decimal(0), "realisasi": Decimal(0)})
        is_told_by_year = (simpul_id, tahun, "realisasi") in cell.terisi and medan in REALISASI_TW
        if not is_told_by_year and not _is_counted_above(table, place, cell):
            sums["pagu" if medan == "pagu" else "realisasi"] += new
    was = read_rupiah(base[place]) if place in base else now
    if new in (now, was):
        out.sama += new is not None
        return
    if now != was:
        pesan = _("Sementara itu diisi %(kini)s oleh orang lain. Unduh lembar baru, lalu isi lagi.")
        out.masalah.append(Masalah(pesan % {"kini": write_rupiah(now) or _("(kosong)")}, cell.letak))
        return
    out.perubahan.append(Ubah(cell.letak, simpul_id, row.kode, row.pernyataan, tahun, medan,
                              write_rupiah(now), write_rupiah(new)))  # fmt: skip


def _is_counted_above(table: TabelAnggaran, place: Place, cell: Terbaca) -> bool:
    """A sub kegiatan whose program stands in the file too is part of the program's amount."""
    simpul_id, tahun, medan = place
    return any((row.id, tahun, medan) in cell.terisi for row in table.above(simpul_id) if row.id != simpul_id)


def _changes(table: TabelAnggaran, found: PratinjauAnggaran) -> list[AnggaranUbahan]:
    """What changes at a node in a year is written together."""
    wanted: dict[tuple[int, int], dict[str, str]] = {}
    for one in found.perubahan:
        wanted.setdefault((one.simpul_id, one.tahun), {})[one.medan] = one.baru
    return [
        AnggaranUbahan(simpul_id, tahun, new, table.baris[simpul_id].sel[tahun].revisi)
        for (simpul_id, tahun), new in wanted.items()
    ]
