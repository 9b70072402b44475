"""Parameters: a named number from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indikator.acuan import Parameter as Angka
from indikator.commands import masa
from indikator.models import Instrumen, Parameter
from indikator.queries.pemakaian import days_of_parameter
from indikator.rules import acuan as rules
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah


@transaction.atomic
def set_parameter(
    actor: Actor, *, kode: str, seen: int | None, berlaku_dari: date, isi: Mapping[str, str]
) -> Parameter:  # fmt: skip
    """A value from a day on, of a new code or of one that is there; `isi` has nama, nilai, sumber, as typed.

    `seen` is the revision of the newest value, None for a new code. Weights of an instrument change with it alone.
    """
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    versions = masa.versions_of(Parameter, actor.pemda_id, kode)
    masa.check_newest(versions, seen)
    rules.check_kode("parameter", kode)
    rules.check_mulai(berlaku_dari)
    owner = instrument_of(actor.pemda_id, kode)
    if owner is not None:
        pesan = _("Ini bobot instrumen %(nama)s. Buat versi baru instrumennya, supaya semua bobotnya tetap sejalan.")
        raise Invalid([Masalah(pesan % {"nama": owner.nama}, "kode")])
    made = rules.read_parameter(kode, berlaku_dari, isi)
    tempat = masa.place_for(versions, berlaku_dari)
    masa.check_unjudged(days_of_parameter(actor.pemda_id, [kode]), berlaku_dari, tempat.sampai)
    row, before = put_value(actor.pemda_id, versions, made)
    record(actor, "acuan.set", row, before=before, after=image(row))
    return row


def put_value(pemda_id: int, versions: list[Parameter], made: Angka) -> tuple[Parameter, dict[str, Any]]:
    """The row from the value's first day on, and the value that it follows, as the trail says it."""
    assert made.berlaku_dari is not None
    tempat = masa.place_for(versions, made.berlaku_dari)
    before = image(tempat.lama) if tempat.lama else {}
    row = Parameter(pemda_id=pemda_id, kode=made.kode, nama=made.nama, nilai=made.nilai, sumber=made.sumber)
    masa.put_in(tempat, row)
    return row, before


def instrument_of(pemda_id: int, kode: str) -> Instrumen | None:
    """The instrument whose weight a parameter is: IPP_SDM belongs to IPP, where IPP has a part SDM."""
    head, _line, rest = kode.partition("_")
    rows = Instrumen.objects.filter(pemda_id=pemda_id, kode=head, unsur__kode=rest.partition("_")[0])
    return rows.first() if rest else None


def image(row: Parameter) -> dict[str, Any]:
    return masa.in_words(row, ("kode", "nama", "nilai", "sumber", "berlaku_dari", "berlaku_sampai"))
