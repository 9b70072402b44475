"""Rules of achievement: a new version from a day on, and which rule a polarity has by default from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indikator.capaian.aturan import Aturan, resolve_aturan
from indikator.commands import masa
from indikator.models import AturanCapaian, Indikator
from indikator.queries.acuan import acuan_of
from indikator.queries.pemakaian import days_of_aturan
from indikator.rules import acuan as rules
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah, NotFound

JUDGING = ("nama", "jenis", "batas_atas", "batas_bawah", "angkat_di_atas", "angkat_menjadi", "kebijakan_nol", "desimal",
           "sumber")  # fmt: skip


@transaction.atomic
def set_aturan(
    actor: Actor, *, kode: str, seen: int | None, berlaku_dari: date, isi: Mapping[str, str]
) -> AturanCapaian:
    """A new rule, or a new version of one, from a day on; fields of rules.acuan.read_aturan, as typed.

    `seen` is the revision of the newest version, None for a new code. What was the default stays it by the new version.
    """
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    versions = masa.versions_of(AturanCapaian, actor.pemda_id, kode)
    masa.check_newest(versions, seen)
    rules.check_kode("aturan", kode)
    rules.check_mulai(berlaku_dari)
    made = rules.read_aturan(kode, _next(versions), berlaku_dari, isi)
    tempat = masa.place_for(versions, berlaku_dari)
    return _put(actor, tempat, made, _default_of(actor.pemda_id, tempat.lama, berlaku_dari))


@transaction.atomic
def set_aturan_bawaan(
    actor: Actor, *, polaritas: str, kode: str, seen: int | None, berlaku_dari: date
) -> AturanCapaian:
    """From a day on the rule of this code judges all indicators of a polarity that have no rule of their own.

    It is a version of the rule that begins on that day; one that begins there already becomes the default itself.
    """
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    versions = masa.versions_of(AturanCapaian, actor.pemda_id, kode)
    masa.check_newest(versions, seen)
    rules.check_mulai(berlaku_dari)
    if polaritas not in Indikator.Polaritas.values:
        raise Invalid([Masalah(_("Pilih arah dari daftar."), "polaritas")])
    if not versions:
        raise NotFound
    _check_free(actor.pemda_id, polaritas, berlaku_dari)
    same = next((one for one in versions if one.berlaku_dari == berlaku_dari), None)
    if same is not None:
        return _make_default(actor, versions, same, polaritas)
    tempat = masa.place_for(versions, berlaku_dari)
    source = tempat.lama or versions[0]
    carried = _default_of(actor.pemda_id, tempat.lama, berlaku_dari)
    if carried not in {"", polaritas}:
        raise Invalid([Masalah(_("Aturan ini sudah bawaan untuk arah lain."), "polaritas")])
    made = acuan_of(actor.pemda_id).aturan[source.pk]
    return _put(actor, tempat, made, polaritas, versi=_next(versions))


def _put(
    actor: Actor, tempat: masa.Tempat[AturanCapaian], made: Aturan, bawaan: str, versi: int | None = None
) -> AturanCapaian:
    polarities = [bawaan] if bawaan else []
    days = days_of_aturan(actor.pemda_id, made.kode, polarities)
    masa.check_unjudged(days, tempat.dari, tempat.sampai)
    row = AturanCapaian(
        pemda_id=actor.pemda_id, kode=made.kode, versi=versi or made.versi, bawaan=bawaan,
        **{name: getattr(made, name) for name in JUDGING},
    )  # fmt: skip
    before = image(tempat.lama) if tempat.lama else {}
    masa.put_in(tempat, row)
    record(actor, "acuan.set", row, before=before, after=image(row))
    return row


def _make_default(
    actor: Actor, versions: list[AturanCapaian], row: AturanCapaian, polaritas: str
) -> AturanCapaian:  # fmt: skip
    """A version that judges nothing yet may still become the default from its own first day on."""
    if row.bawaan:
        raise Invalid([Masalah(_("Versi ini sudah menjadi bawaan."), "berlaku_dari")])
    assert row.berlaku_dari is not None
    masa.check_unjudged(days_of_aturan(actor.pemda_id, "", [polaritas]), row.berlaku_dari, row.berlaku_sampai)
    before = image(row)
    row.bawaan = polaritas
    row.revisi += 1
    row.save(update_fields=["bawaan", "revisi"])
    newest = versions[-1]
    if newest.pk != row.pk:
        newest.revisi += 1
        newest.save(update_fields=["revisi"])
    record(actor, "acuan.set", row, before=before, after=image(row))
    return row


def _check_free(pemda_id: int, polaritas: str, dari: date) -> None:
    there = AturanCapaian.objects.filter(pemda_id=pemda_id, bawaan=polaritas, berlaku_dari=dari).first()
    if there is not None:
        pesan = _(
            "%(nama)s sudah menjadi bawaan arah ini sejak tanggal yang sama. Pilih tanggal lain, atau hapus versi itu."
        )
        raise Invalid([Masalah(pesan % {"nama": there}, "berlaku_dari")])


def _default_of(pemda_id: int, lama: AturanCapaian | None, pada: date) -> str:
    """The polarity whose default this version is on that day."""
    if lama is None or not lama.bawaan:
        return ""
    found = acuan_of(pemda_id)
    chosen = resolve_aturan(None, found.aturan.values(), lama.bawaan, pada)
    return lama.bawaan if chosen is found.aturan[lama.pk] else ""


def _next(versions: list[AturanCapaian]) -> int:
    return max((one.versi for one in versions), default=0) + 1


def image(row: AturanCapaian) -> dict[str, Any]:
    """A version in words, for the trail."""
    return masa.in_words(row, ("kode", "versi", *JUDGING, "bawaan", "berlaku_dari", "berlaku_sampai"))
