"""Money beside performance; also for a plan that is set, since it is spent after that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cascading import tree
from cascading.models import Rencana, Tautan
from indikator.commands import rows
from indikator.commands.ubah_banyak import BATCH, nodes_of
from indikator.models import Anggaran
from indikator.models.anggaran import FISIK_TW, ISIAN_ANGGARAN
from indikator.rules.anggaran import read_isian, settled, texts_of
from indikator.rupiah import write_rupiah
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record, record_changes
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.models import Jejak

CLOSED = {"diajukan", "digantikan"}
Amounts = dict[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class AnggaranUbahan:
    """What is entered of a node for a year, as typed; `seen` is the revision that the editor saw, None for none.

    `isi` has some of ISIAN_ANGGARAN: only what is named changes, an empty text takes it away.
    """

    simpul_id: int
    tahun: int
    isi: Mapping[str, str]
    seen: int | None


@transaction.atomic
def set_anggaran(
    actor: Actor, *, simpul_id: int, tahun: int, isi: Mapping[str, str], seen: int | None
) -> Anggaran | None:
    """Budget of a node for a year, as typed: {"pagu": "Rp 1.250.000", "fisik_1": "25"}.

    Only what `isi` names changes; where nothing is left the row goes.
    `seen` is the revision that the editor saw, None where there was none.
    """
    rencana = tree.lock_for(actor, simpul_id)
    simpul = rows.simpul_of(rencana, simpul_id)
    require(actor, "anggaran.set", simpul)
    check_open(rencana)
    one = AnggaranUbahan(simpul_id, tahun, isi, seen)
    row = Anggaran.objects.filter(pemda_id=rencana.pemda_id, simpul=simpul, tahun=tahun).first()
    if (row.revisi if row else None) != seen:
        keadaan = {"id": row.pk, "revisi": row.revisi, **shown(row)} if row else {}
        raise Conflict(_("Anggaran ini sudah diubah orang lain. Muat ulang lalu ulangi."), keadaan)
    masalah: list[Masalah] = []
    amounts = _amounts(rencana, one, row, masalah, "")
    if masalah:
        raise Invalid(masalah)
    before = _image(row)
    if row is None and _is_empty(amounts):
        return None
    row = row or Anggaran(pemda_id=rencana.pemda_id, simpul=simpul, tahun=tahun, revisi=-1)
    _put(row, amounts)
    if _image(row) == before:
        return row
    row.revisi += 1
    is_empty = _is_empty(amounts)
    if not is_empty:
        row.save()
    record(actor, "anggaran.set", row, rencana_id=rencana.pk, **_trail(one, before, row))
    if is_empty:
        row.delete()
    tree.bump(rencana)
    return None if is_empty else row


@transaction.atomic
def set_anggaran_banyak(actor: Actor, *, rencana_id: int, ubahan: Sequence[AnggaranUbahan]) -> int:
    """Budgets of many nodes and years of one plan, each given once; returns how many changed.

    All problems at once, each at "<simpul_id>.<tahun>.<name in isi|tahun>"; nothing is written then.
    """
    rencana = tree.lock(actor, rencana_id)
    nodes = nodes_of(rencana, {one.simpul_id for one in ubahan})
    for obj in nodes.values() if nodes else (rencana,):
        require(actor, "anggaran.set", obj)
    check_open(rencana)
    found = Anggaran.objects.filter(pemda_id=rencana.pemda_id, simpul__in=nodes)
    there = {(row.simpul_id, row.tahun): row for row in found}
    masalah: list[Masalah] = []
    wanted: dict[tuple[int, int], tuple[AnggaranUbahan, Amounts]] = {}
    for one in ubahan:
        key, row = (one.simpul_id, one.tahun), there.get((one.simpul_id, one.tahun))
        place = f"{one.simpul_id}.{one.tahun}."
        if key in wanted:
            masalah.append(Masalah(_("Simpul dan tahun ini disebut dua kali."), f"{place}tahun"))
        if (row.revisi if row else None) != one.seen:
            masalah.append(Masalah(_("Anggaran ini sudah diubah orang lain. Muat ulang lalu ulangi."), f"{place}tahun"))
        wanted[key] = one, _amounts(rencana, one, row, masalah, place)
    if masalah:
        raise Invalid(masalah)
    return _write(actor, rencana, there, list(wanted.values()))


def _write(actor: Actor, rencana: Rencana, there: dict[tuple[int, int], Anggaran],
           wanted: Sequence[tuple[AnggaranUbahan, Amounts]]) -> int:  # fmt: skip
    changes: list[tuple[Anggaran, dict[str, Any], dict[str, Any]]] = []
    fresh: list[Anggaran] = []
    written: list[Anggaran] = []
    gone: list[int] = []
    for one, amounts in wanted:
        old = there.get((one.simpul_id, one.tahun))
        before = _image(old)
        row = old or Anggaran(pemda_id=rencana.pemda_id, simpul_id=one.simpul_id, tahun=one.tahun, revisi=-1)
        _put(row, amounts)
        if _image(row) == before:
            continue
        row.revisi += 1
        if _is_empty(amounts):
            gone.append(row.pk)
        else:
            (written if old else fresh).append(row)
        sides = _trail(one, before, row)
        changes.append((row, sides["before"], sides["after"]))
    Anggaran.objects.bulk_create(fresh, batch_size=BATCH)
    Anggaran.objects.bulk_update(written, [*ISIAN_ANGGARAN, "revisi"], batch_size=BATCH)
    record_changes(actor, "anggaran.set", changes, rencana_id=rencana.pk)
    Anggaran.objects.filter(pemda_id=rencana.pemda_id, pk__in=gone).delete()
    if changes:
        tree.bump(rencana)
    return len(changes)


def carry_budgets(actor: Actor, old: Rencana, new: Rencana) -> int:
    """What was entered in a plan while its Perubahan was a draft goes on in it when that is set; returns how much.

    Where the Perubahan has amounts of its own its pagu stays, and what was spent comes from the old plan.
    """
    trail = Jejak.objects.filter(pemda_id=new.pemda_id)
    begun = trail.filter(rencana_id=new.pk).order_by("id").values_list("pk", flat=True).first() or 0
    late = _places(trail.filter(rencana_id=old.pk, pk__gt=begun))
    if not late:
        return 0
    own = _places(trail.filter(rencana_id=new.pk))
    links = Tautan.objects.filter(pemda_id=new.pemda_id, jenis=Tautan.Jenis.SALINAN, dari__rencana=new,
                                  ke__in={simpul for simpul, _tahun in late})  # fmt: skip
    after = dict(links.values_list("ke_id", "dari_id"))
    found = Anggaran.objects.filter(pemda_id=new.pemda_id, simpul__in={*after, *after.values()})
    there = {(row.simpul_id, row.tahun): row for row in found}
    wanted: list[tuple[AnggaranUbahan, Amounts]] = []
    for simpul_id, tahun in sorted(late):
        if simpul_id not in after:
            continue
        source, place = there.get((simpul_id, tahun)), (after[simpul_id], tahun)
        amounts = _now(source)
        if place in own:
            mine = there.get(place)
            amounts["pagu"] = mine.pagu if mine else None
        wanted.append((AnggaranUbahan(*place, isi={}, seen=None), amounts))
    return _write(actor, new, there, [one for one in wanted if there.get(_place(one)) or not _is_empty(one[1])])


def _place(one: tuple[AnggaranUbahan, Amounts]) -> tuple[int, int]:
    return one[0].simpul_id, one[0].tahun


def _places(trail: QuerySet[Jejak]) -> set[tuple[int, int]]:
    rows = trail.filter(tindakan="anggaran.set").values_list("sesudah", flat=True)
    return {(one["simpul"], one["tahun"]) for one in rows}


def check_open(rencana: Rencana) -> None:
    """Drafts and plans in force; not one that waits for a decision or was replaced."""
    if rencana.status in CLOSED:
        status = rencana.get_status_display().lower()
        raise Invalid(_("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status})


def shown(row: Anggaran) -> dict[str, str]:
    """The amounts as the boxes of the page hold them."""
    return texts_of(_now(row))


def _now(row: Anggaran | None) -> Amounts:
    return {name: getattr(row, name) if row else None for name in ISIAN_ANGGARAN}


def _put(row: Anggaran, amounts: Amounts) -> None:
    for name, amount in amounts.items():
        setattr(row, name, amount)


def _amounts(rencana: Rencana, one: AnggaranUbahan, row: Anggaran | None, masalah: list[Masalah],
             place: str) -> Amounts:  # fmt: skip
    """All amounts of the row as they are to be; what is wrong with the typed ones is added to `masalah`."""
    if one.tahun not in rencana.tahun:
        pesan = _("Tahun %(tahun)s di luar periode rencana (%(periode)s).")
        masalah.append(Masalah(pesan % {"tahun": one.tahun, "periode": rencana.periode}, f"{place}tahun"))
    typed: Amounts = {}
    for name, text in one.isi.items():
        if name not in ISIAN_ANGGARAN:
            masalah.append(Masalah(_("Isian ini tidak dikenal. Muat ulang halaman lalu ulangi."), f"{place}isi"))
            continue
        try:
            typed[name] = read_isian(name, text)
        except ValueError:
            masalah.append(Masalah(_wrong(name), f"{place}{name}"))
    new, is_sum = settled(_now(row), typed)
    if not is_sum:
        masalah.append(Masalah(not_the_sum(new), f"{place}realisasi"))
    return new


def _wrong(name: str) -> str:
    if name in FISIK_TW:
        return _("Tulis kemajuan fisik sebagai persen dari 0 sampai 100, misalnya 45,5.")
    return _("Tulis rupiah sebagai angka, misalnya 1.250.000.")


def not_the_sum(amounts: Amounts) -> str:
    pesan = _("Realisasi setahun adalah jumlah triwulannya, %(n)s. Ubah triwulannya, atau kosongkan dahulu.")
    return pesan % {"n": write_rupiah(amounts["realisasi"])}


def _is_empty(amounts: Amounts) -> bool:
    return all(amount is None for amount in amounts.values())


def _trail(one: AnggaranUbahan, before: dict[str, str], row: Anggaran) -> dict[str, dict[str, Any]]:
    """Both sides name node and year, which are no change."""
    place = {"simpul": one.simpul_id, "tahun": one.tahun}
    return {"before": {**place, **before} if before else {}, "after": {**place, **_image(row)}}


def _image(row: Anggaran | None) -> dict[str, str]:
    return {name: f"{amount:f}" for name, amount in _now(row).items() if amount is not None}
