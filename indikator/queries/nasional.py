"""What the national defaults hold that a Pemda has not: they may have grown since it was made."""

from collections.abc import Iterable
from typing import TypeVar

from indikator.acuan import Acuan, load_acuan
from indikator.acuan import Parameter as Angka
from indikator.capaian.aturan import Aturan
from indikator.capaian.instrumen import Instrumen as Isi
from indikator.capaian.skala import Skala
from indikator.models import AturanCapaian, Instrumen, Parameter, SkalaPredikat

Bawaan = TypeVar("Bawaan", Aturan, Skala, Angka, Isi)
Model = type[AturanCapaian] | type[SkalaPredikat] | type[Parameter] | type[Instrumen]


def missing_national(pemda_id: int) -> Acuan:
    """Those of whose code no version begins on the same day; what a Pemda changed is not missing."""
    acuan = load_acuan()
    return Acuan(
        _missing(AturanCapaian, pemda_id, acuan.aturan),
        _missing(SkalaPredikat, pemda_id, acuan.skala),
        _missing(Instrumen, pemda_id, acuan.instrumen),
        _missing(Parameter, pemda_id, acuan.parameter),
    )


def _missing(model: Model, pemda_id: int, defaults: Iterable[Bawaan]) -> tuple[Bawaan, ...]:
    rows = model._default_manager.filter(pemda_id=pemda_id)
    there = set(rows.values_list("kode", "berlaku_dari"))
    return tuple(one for one in defaults if (one.kode, one.berlaku_dari) not in there)
