"""Changes to the units of measure."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indikator import national, rules
from indikator.models import Satuan
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah


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


def check_satuan(actor: Actor, isi: dict[str, Any]) -> None:
    pk = isi.get("satuan_id")
    if pk is not None and not visible_to(actor, Satuan.objects.filter(pk=pk)).exists():
        raise Invalid([Masalah(_("Satuan yang dipilih tidak ada di Pemda ini."), "satuan")])
