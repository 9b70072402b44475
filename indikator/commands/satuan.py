"""Changes to the units of measure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cascading.commands import Wanted, check_known
from indikator import national, rules
from indikator.models import Satuan
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record


@transaction.atomic
def add_national_satuan(actor: Actor, *, pemda_id: int) -> list[Satuan]:
    """Copies the usual units of measure into a new Pemda."""
    require(actor, "pemda.create")
    made = Satuan.objects.bulk_create(Satuan(pemda_id=pemda_id, nama=nama) for nama in national.SATUAN)
    record(actor, "satuan.add", made[0], after={"nama": list(national.SATUAN)})
    return made


@transaction.atomic
def add_satuan(actor: Actor, *, nama: str) -> Satuan:
    """A unit of measure; one that is there already is given back."""
    require(actor, "satuan.add")
    nama = " ".join(nama.split())
    rules.check_satuan(nama)
    satuan, created = Satuan.objects.get_or_create(pemda_id=actor.pemda_id, nama=nama)
    if created:
        record(actor, "satuan.add", satuan, after={"nama": nama})
    return satuan


def check_satuan(actor: Actor, *isi: Mapping[str, Any]) -> None:
    """Units of measure named by id must be of this Pemda."""
    check_known(actor, satuan_in(isi))


def satuan_in(isi: Iterable[Mapping[str, Any]]) -> Wanted:
    """The units of measure that these fields name."""
    found = {one["satuan_id"] for one in isi if one.get("satuan_id") is not None}
    return {Satuan: (found, "satuan", _("Satuan yang dipilih tidak ada di Pemda ini."))}
