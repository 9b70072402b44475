"""Changes to the reference data by which figures are judged."""

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from django.db import transaction

from indikator.acuan import Parameter as NasionalParameter
from indikator.acuan import load_acuan
from indikator.capaian.aturan import Aturan
from indikator.capaian.skala import Pita as NasionalPita
from indikator.capaian.skala import Skala
from indikator.models import AturanCapaian, Parameter, Pita, SkalaPredikat
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record


@transaction.atomic
def add_national_acuan(actor: Actor, *, pemda_id: int) -> int:
    """Copies rules, scales and parameters of the national defaults into a Pemda; how many are new.

    What is there stays as the Pemda has it; a second run adds what the defaults have got since.
    """
    require(actor, "pemda.create")
    aturan, skala = _new_aturan(pemda_id), _new_skala(pemda_id)
    parameter = _new_parameter(pemda_id)
    rules = AturanCapaian.objects.bulk_create(AturanCapaian(pemda_id=pemda_id, **_columns(one)) for one in aturan)
    scales = SkalaPredikat.objects.bulk_create(
        SkalaPredikat(pemda_id=pemda_id, **_columns(one, without={"pita"})) for one in skala
    )
    Pita.objects.bulk_create(
        Pita(pemda_id=pemda_id, skala=row, urutan=place, **_columns(pita))
        for row, one in zip(scales, skala, strict=True)
        for place, pita in enumerate(one.pita, 1)
    )
    numbers = Parameter.objects.bulk_create(Parameter(pemda_id=pemda_id, **_columns(one)) for one in parameter)
    made: list[AturanCapaian | SkalaPredikat | Parameter] = [*rules, *scales, *numbers]
    if made:
        record(actor, "acuan.add", made[0], after={"kode": sorted({one.kode for one in made})})
    return len(made)


def _new_aturan(pemda_id: int) -> list[Aturan]:
    """Rules that the Pemda has not; where it has chosen a default itself, that stays the default."""
    rows = AturanCapaian.objects.filter(pemda_id=pemda_id)
    there = set(rows.values_list("kode", "versi"))
    chosen = set(rows.exclude(bawaan="").values_list("bawaan", flat=True))
    missing = [one for one in load_acuan().aturan if (one.kode, one.versi) not in there]
    return [replace(one, bawaan="") if one.bawaan in chosen else one for one in missing]


def _new_skala(pemda_id: int) -> list[Skala]:
    rows = SkalaPredikat.objects.filter(pemda_id=pemda_id)
    there = set(rows.values_list("kode", "berlaku_dari"))
    chosen = set(rows.filter(bawaan=True).values_list("jenis", flat=True))
    missing = [one for one in load_acuan().skala if (one.kode, one.berlaku_dari) not in there]
    return [replace(one, bawaan=False) if one.jenis in chosen else one for one in missing]


def _new_parameter(pemda_id: int) -> list[NasionalParameter]:
    there = set(Parameter.objects.filter(pemda_id=pemda_id).values_list("kode", "berlaku_dari"))
    return [one for one in load_acuan().parameter if (one.kode, one.berlaku_dari) not in there]


def _columns(
    one: Aturan | Skala | NasionalPita | NasionalParameter, without: Collection[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """A default as the columns of its table: they have the same names."""
    return {field.name: getattr(one, field.name) for field in fields(one) if field.name not in without}
