"""A package's way: submitted by the unit head, verified by the planner or sent back with a reason per cell."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cascading import tree
from cascading.models import Rencana
from cascading.queries import visible
from indikator.commands.realisasi import record_computed
from indikator.commands.sumber import check_sources, named
from indikator.models import Indikator, Paket, Realisasi
from indikator.queries import hitungan, pengisian
from indikator.queries.usang import outdated
from indikator.rules import realisasi as rules
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Forbidden, Invalid, Masalah, NotFound
from kinerja.core.models import Keanggotaan, Peran
from kinerja.core.waktu import hari_ini


@transaction.atomic
def submit_paket(actor: Actor, *, paket_id: int, seen: int, catatan: str = "") -> Paket:
    """Hands a quarter to the planner; what is due and missing blocks it, all of it named."""
    rencana, paket = _locked(actor, paket_id)
    rules.check_paket_seen(paket, seen)
    require(actor, "realisasi.submit", paket)
    rules.check_rencana(rencana, paket.tahun, paket.triwulan)
    rules.check_paket_status(paket, rules.OPEN)
    masa = pengisian.masa_of(actor.pemda_id, paket.unit_id, paket.tahun, paket.triwulan, paket)
    if masa.alasan:
        raise Invalid(masa.alasan)
    oleh = _role(actor, Peran.KEPALA_UNIT, paket)
    mine = _indicators(rencana, paket)
    record_computed(actor, rencana, paket, oleh, mine)
    _check_complete(mine, paket)
    moved = _step(actor, paket, Paket.Status.DIAJUKAN, catatan, diajukan_oleh=oleh, diajukan_pada=timezone.now())
    _move_rows(paket, rules.OPEN, Paket.Status.DIAJUKAN)
    return moved


@transaction.atomic
def verify_paket(
    actor: Actor, *, paket_id: int, seen: int, catatan: str = "", bersama: Mapping[int, int] | None = None
) -> Paket:
    """Takes the figures as true; from then on the database refuses to change them.

    `bersama` are other packages (the revision seen, by id) that are verified in the same step: each may rest on figures
    of the other, so none of them could go first.
    """
    wanted = {**(bersama or {}), paket_id: seen}
    plans = {visible(actor, Paket, pk).rencana_id for pk in wanted}
    for rencana_id in sorted(plans):
        tree.hold(actor, rencana_id)
    packages = {pk: _locked(actor, pk)[1] for pk in sorted(wanted)}
    decided = {}
    for pk, paket in packages.items():
        rules.check_paket_seen(paket, wanted[pk])
        decided[pk] = _decider(actor, paket)
    check_sources(packages, actor)
    for pk, paket in packages.items():
        _step(actor, paket, Paket.Status.TERVERIFIKASI, catatan, diputus_oleh=decided[pk],
              diputus_pada=timezone.now(), perbaikan_sampai=None)  # fmt: skip
        _move_rows(paket, {Paket.Status.DIAJUKAN}, Paket.Status.TERVERIFIKASI)
    return packages[paket_id]


@transaction.atomic
def return_paket(actor: Actor, *, paket_id: int, seen: int, alasan: Mapping[int, str], catatan: str = "") -> Paket:
    """Sends a package back with a reason for each cell in question (by realisasi); the unit has days to mend it."""
    _rencana, paket = _locked(actor, paket_id)
    rules.check_paket_seen(paket, seen)
    oleh = _decider(actor, paket)
    rows = {row.pk: row for row in paket.realisasi.filter(status=Paket.Status.DIAJUKAN).select_related("indikator")}
    if not alasan:
        raise Invalid(_("Pilih sedikitnya satu isian yang perlu diperbaiki, dengan alasannya."))
    if not alasan.keys() <= rows.keys():
        raise NotFound
    for pk, text in alasan.items():
        rules.check_reason(text, rows[pk].indikator.nama)
    masa = pengisian.masa_of(actor.pemda_id, paket.unit_id, paket.tahun, paket.triwulan)
    until = rules.repair_until(masa.jendela, hari_ini(actor.pemda_id))
    moved = _step(
        actor, paket, Paket.Status.DIKEMBALIKAN, catatan, diputus_oleh=oleh, diputus_pada=timezone.now(),
        perbaikan_sampai=until, alasan={rows[pk].indikator_id: text.strip() for pk, text in alasan.items()},
    )  # fmt: skip
    for pk, text in alasan.items():
        paket.realisasi.filter(pk=pk).update(
            status=Paket.Status.DIKEMBALIKAN, alasan_kembali=text.strip(), revisi=F("revisi") + 1
        )
    return moved


@transaction.atomic
def reopen_paket(actor: Actor, *, paket_id: int, seen: int, catatan: str) -> Paket:
    """Asks the unit to compute verified figures anew whose sources have changed: it has days for it, though its window
    has closed. The figures stay until their correction is verified.
    """
    _rencana, paket = _locked(actor, paket_id)
    rules.check_paket_seen(paket, seen)
    require(actor, "realisasi.verify", paket)
    rules.check_paket_status(paket, {Paket.Status.TERVERIFIKASI})
    oleh = _role(actor, Peran.PERENCANA, paket)
    rules.check_reason(catatan, "catatan")
    if not outdated(paket.realisasi.filter(status=Paket.Status.TERVERIFIKASI)):
        raise Invalid(_("Tidak ada angka dalam paket ini yang sumbernya berubah."))
    masa = pengisian.masa_of(actor.pemda_id, paket.unit_id, paket.tahun, paket.triwulan)
    until = rules.repair_until(masa.jendela, hari_ini(actor.pemda_id))
    return _step(actor, paket, Paket.Status.TERVERIFIKASI, catatan, diputus_oleh=oleh, perbaikan_sampai=until)


def _locked(actor: Actor, paket_id: int) -> tuple[Rencana, Paket]:
    """The plan held, then the package under lock, read fresh."""
    found = visible(actor, Paket, paket_id)
    rencana = tree.hold(actor, found.rencana_id)
    rows = Paket.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "rencana")
    paket = visible_to(actor, rows).filter(pk=paket_id).first()
    if paket is None:
        raise NotFound
    return rencana, paket


def _decider(actor: Actor, paket: Paket) -> Keanggotaan:
    """The planner, who has entered nothing of what waits here."""
    require(actor, "realisasi.verify", paket)
    rules.check_paket_status(paket, {Paket.Status.DIAJUKAN})
    oleh = _role(actor, Peran.PERENCANA, paket)
    waiting = paket.realisasi.exclude(status=Paket.Status.TERVERIFIKASI)
    entered = set(waiting.values_list("oleh__pengguna_id", flat=True))
    if paket.diajukan_oleh is not None:
        entered.add(paket.diajukan_oleh.pengguna_id)
    if actor.pengguna_id in entered:
        raise Forbidden(_("Anda mengisi atau mengajukan paket ini sendiri. Perencana lain yang memverifikasinya."))
    return oleh


def _role(actor: Actor, peran: Peran, paket: Paket) -> Keanggotaan:
    oleh = pengisian.membership(actor, peran, paket.unit_id)
    if oleh is None:
        raise Forbidden(_("Peran Anda tidak menjangkau unit ini."))
    return oleh


def _indicators(rencana: Rencana, paket: Paket) -> list[Indikator]:
    owners = pengisian.owners_of(rencana)
    rows = Indikator.objects.filter(pk__in=[pk for pk, unit in owners.items() if unit == paket.unit_id])
    return list(rows.prefetch_related("variabel__rujukan__satuan", "target"))


def _check_complete(mine: Sequence[Indikator], paket: Paket) -> None:
    last = pengisian.newest(paket.pemda_id, {one.garis for one in mine}, [paket.tahun])
    rows = {one.pk: last.get((one.garis, paket.tahun, paket.triwulan)) for one in mine}
    due = pengisian.due(mine, paket.tahun, paket.triwulan)
    complete = {one.pk for one in mine if rules.is_complete(rows[one.pk], one.cara_ukur)}
    yearless = {one.pk for one in mine if rules.lacks_year(rows[one.pk], one.cara_ukur)}
    later = {pk for pk, row in rows.items() if row and row.keadaan == Realisasi.Keadaan.BELUM_WAKTUNYA}
    empty = [one for one in mine if one.pk in due - complete - yearless - later]
    waits = _waiting(empty, paket)
    missing = [one.nama for one in empty if one.pk not in waits]
    rules.check_complete(missing, list(waits.values()), [one.nama for one in mine if one.pk in yearless], len(complete))


def _waiting(empty: Sequence[Indikator], paket: Paket) -> dict[int, Masalah]:
    """By id, which of these wait for another indicator, and for which one."""
    tercatat = hitungan.Tercatat(paket.pemda_id, empty, paket.tahun)
    pesan = _("Menunggu realisasi indikator yang dirujuknya: %(nama)s.")
    found = {}
    for indikator in empty:
        late = {
            one.nama for one in hitungan.sources_of(indikator)
            if not rules.is_complete(tercatat.of(one.garis).get((paket.tahun, paket.triwulan)), one.cara_ukur)
        }  # fmt: skip
        if late:
            found[indikator.pk] = Masalah(pesan % {"nama": named(late)}, indikator.nama)
    return found


def _step(actor: Actor, paket: Paket, status: Paket.Status, catatan: str, *, alasan: dict[int, str] | None = None,
          **fields: Any) -> Paket:  # fmt: skip
    if masalah := [Masalah(_("Paling banyak 8.000 karakter."), "catatan")] if len(catatan) > 8_000 else []:
        raise Invalid(masalah)
    before = {"status": paket.status}
    for name, value in {**fields, "status": status.value, "catatan": catatan.strip()}.items():
        setattr(paket, name, value)
    paket.revisi += 1
    paket.save()
    place: dict[str, Any] = {"unit": paket.unit_id, "tahun": paket.tahun, "triwulan": paket.triwulan}
    if status == before["status"] and paket.perbaikan_sampai:
        place["perbaikan_sampai"] = f"{paket.perbaikan_sampai:%d/%m/%Y}"
    after = {**place, "status": status.value, "catatan": paket.catatan, "alasan": alasan or {}}
    action = "realisasi.submit" if status == Paket.Status.DIAJUKAN else "realisasi.verify"
    record(actor, action, paket, before=before, after={name: value for name, value in after.items() if value},
           rencana_id=paket.rencana_id)  # fmt: skip
    return paket


def _move_rows(paket: Paket, dari: set[str], ke: Paket.Status) -> None:
    paket.realisasi.filter(status__in=dari).update(status=ke, revisi=F("revisi") + 1)
