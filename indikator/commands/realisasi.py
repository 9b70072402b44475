"""Entering and correcting realisations; each holds the plan as it is and locks the package of the unit.

Nobody waits for the planner's desk here: the plan is set, so it is only held, by all units at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cascading import tree
from cascading.models import Rencana
from cascading.queries import visible
from indikator.formula import sources_first
from indikator.models import Indikator, Paket, Realisasi
from indikator.queries import hitungan, pengisian
from indikator.rules import realisasi as rules
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Forbidden, Invalid, Masalah, NotFound
from kinerja.core.models import Keanggotaan, Peran, Unit

FIELDS = ("isian", "rumus", "nilai", "bagian", "keadaan", "alasan_keadaan", "alasan_tertulis", "catatan",
          "faktor_pendukung", "faktor_penghambat", "tindak_lanjut")  # fmt: skip


@dataclass(frozen=True, slots=True)
class BarisIsian:
    """A cell to be written: `isi` holds the texts of rules.NARRATIVE and `isian` (text by variable); what it does not
    name stays. `seen` is the revision that the editor saw, None where nothing had been entered. `permintaan` is the
    sender's own id of this edit, where it is not that of the whole request.
    """

    indikator_id: int
    seen: int | None
    isi: Mapping[str, Any]
    permintaan: str = ""


@dataclass(frozen=True, slots=True)
class _Meja:
    """What all cells of one writing share: the plan, the package under lock, and in which role the actor writes."""

    rencana: Rencana
    paket: Paket
    oleh: Keanggotaan


@transaction.atomic
def record_realisasi(actor: Actor, *, indikator_id: int, tahun: int, triwulan: int, seen: int | None,
                     isi: Mapping[str, Any]) -> Realisasi:  # fmt: skip
    """Enters one cell: variables or the value as typed, and what there is to say about it."""
    indikator = visible(actor, Indikator, indikator_id)
    unit_id = pengisian.owner_of(indikator)
    if unit_id is None:
        raise Invalid(_("Indikator ini belum mempunyai unit pemilik. Perencana menentukannya pada simpulnya."))
    rencana_id = Indikator.objects.values_list("simpul__rencana_id", flat=True).get(pk=indikator_id)
    baris = [BarisIsian(indikator_id, seen, isi)]
    return record_many(actor, rencana_id=rencana_id, unit_id=unit_id, tahun=tahun, triwulan=triwulan, baris=baris)[0]


@transaction.atomic
def record_many(actor: Actor, *, rencana_id: int, unit_id: int, tahun: int, triwulan: int,
                baris: Sequence[BarisIsian]) -> list[Realisasi]:  # fmt: skip
    """Enters several cells of one unit at once, or none: all problems are collected, each at indicator and variable."""
    rencana = tree.hold(actor, rencana_id)
    unit = visible(actor, Unit, unit_id)
    require(actor, "realisasi.record", Paket(pemda_id=actor.pemda_id, unit=unit))
    rules.check_rencana(rencana, tahun, triwulan)
    indicators = _indicators(rencana, unit_id, [one.indikator_id for one in baris])
    meja = _open(actor, rencana, unit_id, tahun, triwulan)
    last = pengisian.newest(actor.pemda_id, {one.garis for one in indicators.values()}, [tahun])
    found = {pk: last.get((one.garis, tahun, triwulan)) for pk, one in indicators.items()}
    # What another unit entered, before a Perubahan gave the node to this one, stays that unit's.
    rows = {pk: row if row and row.paket_id == meja.paket.pk else None for pk, row in found.items()}
    rules.stale(rows, {one.indikator_id: one.seen for one in baris})
    hitung = hitungan.Penghitung(actor.pemda_id, indicators.values(), tahun, triwulan)
    changed, masalah = [], []
    for one in baris:
        row = rows[one.indikator_id] or _new(meja, indicators[one.indikator_id])
        before = _image(row) if row.pk else {}
        problems = _fill(row, indicators[one.indikator_id], one.isi, hitung)
        masalah += [_placed(problem, one.indikator_id, alone=len(baris) == 1) for problem in problems]
        changed.append((row, before, replace(actor, permintaan=one.permintaan or actor.permintaan)))
    if masalah:
        raise Invalid(masalah)
    return [_save(sender, meja, row, before, "realisasi.record") for row, before, sender in changed]


@transaction.atomic
def correct_realisasi(actor: Actor, *, realisasi_id: int, seen: int, isi: Mapping[str, Any], alasan: str) -> Realisasi:
    """A verified value stays; the correction is a row of its own, which the package takes to be verified again."""
    found = realisasi_of(actor, realisasi_id)
    rencana = tree.hold(actor, found.paket.rencana_id)
    require(actor, "realisasi.record", found.paket)
    rules.check_reason(alasan)
    rules.check_rencana(rencana, found.tahun, found.triwulan)
    paket = locked_paket(actor, found.paket_id)
    rules.check_paket_status(paket, {Paket.Status.TERVERIFIKASI, *rules.OPEN})
    oleh = check_open(actor, paket)
    row = realisasi_of(actor, realisasi_id)
    rules.stale({row.indikator_id: row}, {row.indikator_id: seen})
    newest = pengisian.newest(actor.pemda_id, {row.indikator.garis}, [row.tahun])
    if row.status != Paket.Status.TERVERIFIKASI or newest[row.indikator.garis, row.tahun, row.triwulan].pk != row.pk:
        raise Invalid(_("Koreksi dimulai dari nilai terverifikasi yang terakhir."))
    if paket.status == Paket.Status.TERVERIFIKASI:
        paket.status, paket.revisi = Paket.Status.DRAF, paket.revisi + 1
        paket.save(update_fields=["status", "revisi"])
    before = _image(row)
    indikator = _same_line(rencana, row.indikator)
    made = Realisasi(
        pemda_id=row.pemda_id, paket=paket, indikator=indikator, tahun=row.tahun, triwulan=row.triwulan, revisi=-1,
        versi=row.versi + 1, koreksi_dari=row, alasan_koreksi=alasan.strip(),
        **{name: getattr(row, name) for name in FIELDS},
    )  # fmt: skip
    hitung = hitungan.Penghitung(actor.pemda_id, [indikator], row.tahun, row.triwulan)
    if problems := _fill(made, indikator, isi, hitung):
        raise Invalid(problems)
    return _save(actor, _Meja(rencana, paket, oleh), made, before, "realisasi.correct")


def record_computed(actor: Actor, rencana: Rencana, paket: Paket, oleh: Keanggotaan,
                    mine: Sequence[Indikator]) -> None:  # fmt: skip
    """Computes anew what formulas give now: of other indicators, typed into or not, and of what was typed here, since
    the formula, a parameter or an earlier quarter may have changed. Of those that rest on each other the source first.
    `mine` are the indicators of the unit, with `variabel__rujukan__satuan` and `target`.
    """
    last = pengisian.newest(actor.pemda_id, {one.garis for one in mine}, [paket.tahun])
    rows = {one.pk: last.get((one.garis, paket.tahun, paket.triwulan)) for one in mine}
    some = in_order([one for one in mine if hitungan.refers(one) or _is_old(one, rows[one.pk])])
    if not some:
        return
    tercatat = hitungan.Tercatat(actor.pemda_id, some, paket.tahun)
    hitung = hitungan.Penghitung(actor.pemda_id, some, paket.tahun, paket.triwulan, tercatat)
    meja = _Meja(rencana, paket, oleh)
    for indikator in some:
        found = rows[indikator.pk]
        if found is not None and (found.paket_id != paket.pk or found.status == Paket.Status.TERVERIFIKASI):
            continue
        row = found or _new(meja, indikator)
        if row.indikator_id == indikator.pk:
            row.indikator = indikator  # not to be fetched again
        before = _image(row) if row.pk else {}
        if problems := _fill(row, indikator, {}, hitung):
            raise Invalid([Masalah(one.pesan, indikator.nama) for one in problems])
        if row.pk or row.keadaan != Realisasi.Keadaan.KOSONG:
            tercatat.put(_save(actor, meja, row, before, "realisasi.record"))


def _is_old(indikator: Indikator, row: Realisasi | None) -> bool:
    return row is not None and hitungan.computed_anew(indikator, row.isian)


def in_order(some: Sequence[Indikator]) -> list[Indikator]:
    """Each after those of them that it refers to."""
    by_line = {one.garis: one for one in some}
    takes = {one.garis: [source.garis for source in hitungan.sources_of(one)] for one in some}
    return [by_line[garis] for garis in sources_first(takes) if garis in by_line]


def realisasi_of(actor: Actor, pk: int) -> Realisasi:
    rows = Realisasi.objects.select_related("paket__unit", "indikator__simpul")
    row = visible_to(actor, rows).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _indicators(rencana: Rencana, unit_id: int, wanted: Sequence[int]) -> dict[int, Indikator]:
    """The indicators of this unit in this plan; an id of another does not exist."""
    if len(set(wanted)) != len(wanted) or not wanted:
        raise Invalid(_("Setiap indikator diisi sekali."))
    owners = pengisian.owners_of(rencana)
    if any(owners.get(pk) != unit_id for pk in wanted):
        raise NotFound
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, pk__in=wanted).prefetch_related(
        "variabel__rujukan__satuan", "target"
    )
    return {one.pk: one for one in rows}


def _open(actor: Actor, rencana: Rencana, unit_id: int, tahun: int, triwulan: int) -> _Meja:
    """The package, made where it is missing, under lock and open to the actor today."""
    paket, _created = Paket.objects.get_or_create(
        pemda_id=rencana.pemda_id, rencana=rencana, unit_id=unit_id, tahun=tahun, triwulan=triwulan
    )
    paket = locked_paket(actor, paket.pk)
    if problem := rules.paket_problem(paket):
        raise Invalid(problem)
    return _Meja(rencana, paket, check_open(actor, paket))


def locked_paket(actor: Actor, paket_id: int) -> Paket:
    rows = Paket.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "rencana")
    paket = visible_to(actor, rows).filter(pk=paket_id).first()
    if paket is None:
        raise NotFound
    return paket


def check_open(actor: Actor, paket: Paket) -> Keanggotaan:
    masa = pengisian.masa_of(actor.pemda_id, paket.unit_id, paket.tahun, paket.triwulan, paket)
    if masa.alasan:
        raise Invalid(masa.alasan)
    oleh = pengisian.membership(actor, Peran.KEPALA_UNIT, paket.unit_id)
    if oleh is None:
        raise Forbidden(_("Hanya kepala unit ini yang mengisi realisasi."))
    return oleh


def _new(meja: _Meja, indikator: Indikator) -> Realisasi:
    paket = meja.paket
    return Realisasi(
        pemda_id=paket.pemda_id, paket=paket, indikator=indikator, tahun=paket.tahun, triwulan=paket.triwulan, revisi=-1
    )


def _same_line(rencana: Rencana, indikator: Indikator) -> Indikator:
    """The indicator as it stands in this version of the plan; itself where this version has dropped it."""
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, semula_id=indikator.garis)
    return rows.first() or indikator


def _fill(row: Realisasi, indikator: Indikator, isi: Mapping[str, Any], hitung: hitungan.Penghitung) -> list[Masalah]:
    """Writes the texts into the row and computes its value; problems instead, where there are any."""
    if row.status == Paket.Status.TERVERIFIKASI:
        return [Masalah(_("Nilai ini sudah terverifikasi. Ubah melalui koreksi."))]
    if masalah := rules.isi_problems(isi, hitungan.kode_isian(indikator)):
        return masalah
    for name in rules.NARRATIVE & isi.keys():
        setattr(row, rules.COLUMN.get(name, name), isi[name])
    row.isian = _merged(row.isian, isi.get("isian", {}))
    found = hitung.terhitung(indikator, row.isian, row.alasan_tertulis)
    row.nilai, row.bagian, row.rumus = found.nilai.angka, found.bagian, indikator.rumus
    row.keadaan = Realisasi.Keadaan.TERISI if found.bagian and row.nilai is None else found.nilai.keadaan.value
    written = row.alasan_tertulis if row.keadaan == Realisasi.Keadaan.TIDAK_BERLAKU else ""
    row.alasan_keadaan = written if written.strip() else found.nilai.alasan
    return found.masalah


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The texts with those that were typed anew; an empty one is taken out."""
    merged = {**old}
    for kode, value in new.items():
        if isinstance(value, Mapping):
            known = old.get(kode, {})
            value = _merged(known if isinstance(known, Mapping) else {}, value)
        elif isinstance(value, str):
            value = value.strip()
        merged[kode] = value
    return {kode: value for kode, value in merged.items() if value not in ("", {})}


def _placed(problem: Masalah, indikator_id: int, *, alone: bool) -> Masalah:
    """Where a problem lies: the variable, and among several cells the indicator before it."""
    return problem if alone else Masalah(problem.pesan, f"{indikator_id}.{problem.letak}".rstrip("."))


def _image(row: Realisasi) -> dict[str, Any]:
    """What a cell says, for the trail; a decimal as text."""
    image = {name: getattr(row, name) for name in FIELDS if getattr(row, name) not in ("", None, {}, [])}
    if "nilai" in image:
        image["nilai"] = f"{image['nilai'].normalize():f}"
    return image


def _save(actor: Actor, meja: _Meja, row: Realisasi, before: dict[str, Any], action: str) -> Realisasi:
    after = _image(row)
    if row.pk and before == after:
        return row
    row.oleh, row.status, row.pada = meja.oleh, Paket.Status.DRAF.value, timezone.now()
    row.revisi += 1
    row.save()
    place = {"indikator": row.indikator_id, "tahun": row.tahun, "triwulan": row.triwulan}
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    record(
        actor, action, row, rencana_id=meja.rencana.pk,
        before={name: before[name] for name in sorted(changed & before.keys())},
        after={**place, **{name: after.get(name) for name in sorted(changed)}, "alasan": row.alasan_koreksi},
    )  # fmt: skip
    return row
