"""Scales: a new dated version with all of its bands at once; which one judges achievements from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indikator.capaian.skala import Pita as PitaSkala
from indikator.capaian.skala import Skala
from indikator.commands import masa
from indikator.models import Pita, SkalaPredikat
from indikator.queries.acuan import PITA, acuan_of
from indikator.queries.pemakaian import days_of_skala
from indikator.rules import acuan as rules
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah, NotFound

STATUS = SkalaPredikat.Jenis.STATUS
OWN = ("nama", "jenis", "desimal", "catatan", "sumber")


@transaction.atomic
def set_skala(
    actor: Actor, *, kode: str, seen: int | None, berlaku_dari: date, isi: Mapping[str, str],
    pita: Sequence[Mapping[str, str]],
) -> SkalaPredikat:  # fmt: skip
    """A scale from a day on, with all bands; fields of rules.acuan.read_skala, as typed. Overlaps and gaps are refused.

    `seen` is the revision of the newest version, None for a new code. What judges achievements goes on doing so.
    """
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    versions = masa.versions_of(SkalaPredikat, actor.pemda_id, kode)
    masa.check_newest(versions, seen)
    rules.check_kode("skala", kode)
    rules.check_mulai(berlaku_dari)
    made = rules.read_skala(kode, berlaku_dari, isi, pita)
    if versions and versions[-1].jenis != made.jenis:
        raise Invalid([Masalah(_("Jenis sebuah skala tidak berubah. Buat skala baru dengan kode lain."), "jenis")])
    tempat = masa.place_for(versions, berlaku_dari)
    return _put(actor, tempat, replace(made, bawaan=_is_default(actor.pemda_id, tempat.lama, berlaku_dari)))


@transaction.atomic
def set_skala_bawaan(actor: Actor, *, kode: str, seen: int | None, berlaku_dari: date) -> SkalaPredikat:
    """From a day on achievements are judged by the status scale of this code: a version of it that begins there."""
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    versions = masa.versions_of(SkalaPredikat, actor.pemda_id, kode)
    masa.check_newest(versions, seen)
    rules.check_mulai(berlaku_dari)
    if not versions:
        raise NotFound
    if versions[0].jenis != STATUS:
        raise Invalid([Masalah(_("Hanya skala status yang menilai capaian."), "kode")])
    same = [one for one in versions if one.berlaku_dari == berlaku_dari]
    others = SkalaPredikat.objects.filter(pemda_id=actor.pemda_id, jenis=STATUS, bawaan=True, berlaku_dari=berlaku_dari)
    if same and not same[0].bawaan and not others.exists():
        return _make_default(actor, versions, same[0])
    if others.exists():
        pesan = _("Sudah ada skala bawaan sejak tanggal ini. Pilih tanggal lain, atau hapus versi itu.")
        raise Invalid([Masalah(pesan, "berlaku_dari")])
    tempat = masa.place_for(versions, berlaku_dari)
    source = acuan_of(actor.pemda_id).skala[(tempat.lama or versions[0]).pk]
    return _put(actor, tempat, replace(source, bawaan=True))


def _put(actor: Actor, tempat: masa.Tempat[SkalaPredikat], made: Skala) -> SkalaPredikat:
    status = made.jenis == STATUS
    if made.bawaan or not status:
        days = days_of_skala(actor.pemda_id, made.kode, status=status)
        masa.check_unjudged(days, tempat.dari, tempat.sampai)
    before = image(tempat.lama, bands_of(tempat.lama)) if tempat.lama else {}
    row = SkalaPredikat(
        pemda_id=actor.pemda_id, kode=made.kode, bawaan=made.bawaan, **{name: getattr(made, name) for name in OWN}
    )
    masa.put_in(tempat, row)
    Pita.objects.bulk_create(
        Pita(pemda_id=actor.pemda_id, skala=row, urutan=urutan, **{name: getattr(one, name) for name in PITA})
        for urutan, one in enumerate(made.pita, 1)
    )
    record(actor, "acuan.set", row, before=before, after=image(row, made.pita))
    return row


def _make_default(actor: Actor, versions: list[SkalaPredikat], row: SkalaPredikat) -> SkalaPredikat:
    assert row.berlaku_dari is not None
    days = days_of_skala(actor.pemda_id, row.kode, status=True)
    masa.check_unjudged(days, row.berlaku_dari, row.berlaku_sampai)
    bands = bands_of(row)
    before = image(row, bands)
    row.bawaan = True
    row.revisi += 1
    row.save(update_fields=["bawaan", "revisi"])
    if versions[-1].pk != row.pk:
        versions[-1].revisi += 1
        versions[-1].save(update_fields=["revisi"])
    record(actor, "acuan.set", row, before=before, after=image(row, bands))
    return row


def _is_default(pemda_id: int, lama: SkalaPredikat | None, pada: date) -> bool:
    if lama is None or lama.jenis != STATUS:
        return False
    found = acuan_of(pemda_id)
    return found.status(pada) is found.skala[lama.pk]


def bands_of(row: SkalaPredikat) -> list[PitaSkala]:
    return [PitaSkala(**{name: getattr(one, name) for name in PITA}) for one in row.pita.order_by("urutan")]


def image(row: SkalaPredikat, pita: Sequence[PitaSkala]) -> dict[str, Any]:
    """A version with its bands in words, for the trail."""
    names = ("kode", *OWN, "bawaan", "berlaku_dari", "berlaku_sampai")
    return {**masa.in_words(row, names), "pita": [f"{one.predikat}: {one.rentang}" for one in pita]}
