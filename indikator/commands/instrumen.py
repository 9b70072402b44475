"""Instruments: a new dated version with all of its parts; its weights become the parameters that formulas name."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indikator.acuan import weight_parameters
from indikator.capaian.instrumen import Instrumen as Isi
from indikator.capaian.instrumen import Unsur
from indikator.capaian.tulisan import tulis
from indikator.commands import masa
from indikator.commands.parameter import put_value
from indikator.models import Instrumen, Parameter, SkalaPredikat, UnsurInstrumen
from indikator.queries.instrumen import instruments_of, weights_at
from indikator.queries.pemakaian import days_of_parameter
from indikator.rules import acuan as rules
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah

TINGKAT = UnsurInstrumen.Tingkat


@transaction.atomic
def set_instrumen(
    actor: Actor, *, kode: str, seen: int | None, berlaku_dari: date, isi: Mapping[str, str],
    unsur: Sequence[Mapping[str, str]], sub: Sequence[Mapping[str, str]] = (),
) -> Instrumen:  # fmt: skip
    """A version from a day on, with all parts and weights; fields of rules.acuan.read_instrumen, as typed.

    `seen` is the revision of the newest version, None for a new code. Formulas that name its weights take the new
    ones from that day on; a weight that the new version does not have ends the day before.
    """
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    versions = masa.versions_of(Instrumen, actor.pemda_id, kode)
    masa.check_newest(versions, seen)
    rules.check_kode("instrumen", kode)
    rules.check_mulai(berlaku_dari)
    made = rules.read_instrumen(kode, berlaku_dari, isi, unsur, sub)
    if made.skala and not SkalaPredikat.objects.filter(pemda_id=actor.pemda_id, kode=made.skala).exists():
        raise Invalid([Masalah(_("Skala dengan kode ini tidak ada di Pemda ini."), "skala")])
    tempat = masa.place_for(versions, berlaku_dari)
    before = image(tempat.lama) if tempat.lama else {}
    _set_weights(actor.pemda_id, made, tempat)
    row = put_instrumen(actor.pemda_id, made)
    masa.put_in(tempat, row)
    _add_parts(row, made)
    record(actor, "acuan.set", row, before=before, after=image(row))
    return row


def put_instrumen(pemda_id: int, made: Isi) -> Instrumen:
    """The row of a version, unsaved."""
    return Instrumen(
        pemda_id=pemda_id, kode=made.kode, versi=made.versi, nama=made.nama, skala=made.skala, sumber=made.sumber,
        faktor=Decimal(made.faktor.numerator) / made.faktor.denominator, berlaku_dari=made.berlaku_dari,
        berlaku_sampai=made.berlaku_sampai, jawaban={letter: str(value) for letter, value in made.jawaban.items()},
    )  # fmt: skip


def parts_of(row: Instrumen, made: Isi) -> list[UnsurInstrumen]:
    """The rows of its parts, unsaved."""

    def level(tingkat: str, parts: Sequence[Unsur]) -> list[UnsurInstrumen]:
        return [
            UnsurInstrumen(pemda_id=row.pemda_id, instrumen=row, tingkat=tingkat, urutan=urutan, kode=one.kode,
                           nama=one.nama, pembilang=one.bobot.numerator, penyebut=one.bobot.denominator)
            for urutan, one in enumerate(parts, 1)
        ]  # fmt: skip

    return [*level(TINGKAT.UNSUR, made.unsur), *level(TINGKAT.SUB, made.sub)]


def _add_parts(row: Instrumen, made: Isi) -> None:
    UnsurInstrumen.objects.bulk_create(parts_of(row, made))


def _set_weights(pemda_id: int, made: Isi, tempat: masa.Tempat[Instrumen]) -> None:
    """The weights as parameters from the same day on; those that are gone end with the version before."""
    weights = weight_parameters(made)
    old = weights_at(tempat.lama) if tempat.lama else []
    gone = {one.kode for one in old} - {one.kode for one in weights}
    days = days_of_parameter(pemda_id, [*gone, *(one.kode for one in weights)])
    masa.check_unjudged(days, tempat.dari, tempat.sampai)
    for one in weights:
        put_value(pemda_id, masa.versions_of(Parameter, pemda_id, one.kode), one)
    for kode in gone:
        place = masa.place_for(masa.versions_of(Parameter, pemda_id, kode), tempat.dari)
        if place.lama is not None:
            place.lama.berlaku_sampai = tempat.dari - masa.DAY
            place.lama.revisi += 1
            place.lama.save(update_fields=["berlaku_sampai", "revisi"])


def image(row: Instrumen) -> dict[str, Any]:
    """A version with its parts in words, for the trail."""
    made = instruments_of(row.pemda_id, [row.pk])[row.pk]
    said = masa.in_words(row, ("kode", "versi", "nama", "faktor", "skala", "sumber", "berlaku_dari", "berlaku_sampai"))
    weights = [f"{one.kode}: {bobot_text(one)}" for one in (*made.unsur, *made.sub)]
    return {**said, "unsur": weights, "jawaban": [f"{letter} = {tulis(x)}" for letter, x in made.jawaban.items()]}


def bobot_text(one: Unsur) -> str:
    """A weight as people write it: 0,3 where that is exact, else 1/9."""
    if 10**9 % one.bobot.denominator:
        return f"{one.bobot.numerator}/{one.bobot.denominator}"
    return tulis(Decimal(one.bobot.numerator) / one.bobot.denominator)
