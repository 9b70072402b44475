"""Reference data as a whole: the national defaults copied or adopted, a version deleted that never judged anything."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from cascading.queries import visible
from indikator.acuan import Acuan
from indikator.acuan import Parameter as Angka
from indikator.capaian.aturan import Aturan
from indikator.capaian.instrumen import Instrumen as IsiInstrumen
from indikator.capaian.skala import Pita as NasionalPita
from indikator.capaian.skala import Skala
from indikator.commands import aturan, instrumen, masa, parameter, skala
from indikator.models import AturanCapaian, Indikator, Instrumen, Parameter, Pita, SkalaPredikat, UnsurInstrumen
from indikator.queries.instrumen import weights_at
from indikator.queries.nasional import missing_national
from indikator.queries.pemakaian import days_of_aturan, days_of_parameter, days_of_skala
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.waktu import hari_ini

Baris = AturanCapaian | SkalaPredikat | Parameter | Instrumen
D = TypeVar("D", Aturan, Skala, Angka, IsiInstrumen)
MODELS: dict[str, type[AturanCapaian] | type[SkalaPredikat] | type[Parameter] | type[Instrumen]] = {
    "aturan": AturanCapaian, "skala": SkalaPredikat, "parameter": Parameter, "instrumen": Instrumen,
}  # fmt: skip


@transaction.atomic
def add_national_acuan(actor: Actor, *, pemda_id: int) -> int:
    """Copies rules, scales, instruments and parameters of the national defaults into a Pemda; how many are new.

    What is there stays as the Pemda has it; a second run adds the codes that the defaults have got since.
    """
    require(actor, "pemda.create")
    return len(_add(actor, pemda_id, missing_national(pemda_id)))


@transaction.atomic
def adopt_acuan(actor: Actor) -> int:
    """An admin takes over what the national defaults have got since the Pemda was made; how many codes are new.

    Only whole codes that the Pemda has not: of a code that it has, a version is made by hand, from a day of its own
    choice. No figure changes, for nothing is judged by a code that was not there; defaults stay the Pemda's.
    """
    require(actor, "acuan.set")
    masa.lock_acuan(actor.pemda_id)
    return len(_add(actor, actor.pemda_id, missing_national(actor.pemda_id)))


def _add(actor: Actor, pemda_id: int, missing: Acuan) -> list[Baris]:
    rules = AturanCapaian.objects.bulk_create(
        AturanCapaian(pemda_id=pemda_id, **_columns(one)) for one in _rules(pemda_id, missing)
    )
    scales = _scales(pemda_id, missing)
    rows = SkalaPredikat.objects.bulk_create(
        SkalaPredikat(pemda_id=pemda_id, **_columns(one, without={"pita"})) for one in scales
    )
    Pita.objects.bulk_create(
        Pita(pemda_id=pemda_id, skala=row, urutan=place, **_columns(pita))
        for row, one in zip(rows, scales, strict=True)
        for place, pita in enumerate(one.pita, 1)
    )
    new = _of_new_codes(Instrumen, pemda_id, missing.instrumen)
    instruments = Instrumen.objects.bulk_create(instrumen.put_instrumen(pemda_id, one) for one in new)
    pairs = zip(instruments, new, strict=True)
    UnsurInstrumen.objects.bulk_create(part for row, one in pairs for part in instrumen.parts_of(row, one))
    numbers = Parameter.objects.bulk_create(
        Parameter(pemda_id=pemda_id, **_columns(one)) for one in _of_new_codes(Parameter, pemda_id, missing.parameter)
    )
    made: list[Baris] = [*rules, *rows, *instruments, *numbers]
    if made:
        record(actor, "acuan.add", made[0], after={"kode": sorted({one.kode for one in made})})
    return made


def _of_new_codes(model: type[Baris], pemda_id: int, defaults: Iterable[D]) -> list[D]:
    there = set(model._default_manager.filter(pemda_id=pemda_id).values_list("kode", flat=True))
    return [one for one in defaults if one.kode not in there]


def _rules(pemda_id: int, missing: Acuan) -> list[Aturan]:
    """Where the Pemda has chosen a default itself, that stays the default."""
    chosen = set(AturanCapaian.objects.filter(pemda_id=pemda_id).exclude(bawaan="").values_list("bawaan", flat=True))
    rules = _of_new_codes(AturanCapaian, pemda_id, missing.aturan)
    return [replace(one, bawaan="") if one.bawaan in chosen else one for one in rules]


def _scales(pemda_id: int, missing: Acuan) -> list[Skala]:
    chosen = set(SkalaPredikat.objects.filter(pemda_id=pemda_id, bawaan=True).values_list("jenis", flat=True))
    scales = _of_new_codes(SkalaPredikat, pemda_id, missing.skala)
    return [replace(one, bawaan=False) if one.jenis in chosen else one for one in scales]


def _columns(
    one: Aturan | Skala | NasionalPita | Angka, without: Collection[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """A default as the columns of its table: they have the same names."""
    return {field.name: getattr(one, field.name) for field in fields(one) if field.name not in without}


# --- deleting ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hapus:
    """How a kind is deleted: the words of the trail, and the days on which it judged something."""

    image: Callable[[Any], dict[str, Any]]
    days: Callable[[Any], Iterable[Any]]


HAPUS = {
    "aturan": Hapus(aturan.image, lambda row: days_of_aturan(row.pemda_id, row.kode, [row.bawaan])),
    "skala": Hapus(
        lambda row: skala.image(row, skala.bands_of(row)),
        lambda row: days_of_skala(row.pemda_id, row.kode, status=row.bawaan),
    ),
    "parameter": Hapus(parameter.image, lambda row: days_of_parameter(row.pemda_id, [row.kode])),
    "instrumen": Hapus(
        instrumen.image, lambda row: days_of_parameter(row.pemda_id, [one.kode for one in weights_at(row)])
    ),
}


@transaction.atomic
def delete_acuan(actor: Actor, *, jenis: str, acuan_id: int, seen: int) -> int:
    """Takes back a version that has not begun and that nothing uses; the version before it goes on. How many are left.

    `jenis` is a key of MODELS, `seen` the revision of the newest version of its code.
    """
    if jenis not in MODELS:
        raise Invalid([Masalah(_("Jenis acuan ini tidak dikenal."), "jenis")])
    masa.lock_acuan(actor.pemda_id)
    row: Any = visible(actor, MODELS[jenis], acuan_id)
    versions = masa.versions_of(type(row), actor.pemda_id, row.kode)
    require(actor, "acuan.set")
    masa.check_newest(versions, seen)
    _check_unused(jenis, row, alone=len(versions) == 1)
    before = HAPUS[jenis].image(row)
    if jenis == "instrumen":
        for one in weights_at(row):
            _delete_weight(row, one.kode)
    record(actor, "acuan.delete", row, before=before)
    masa.take_out(versions, row)
    return len(versions) - 1


def _check_unused(jenis: str, row: Any, *, alone: bool) -> None:
    if row.berlaku_dari is None or row.berlaku_dari <= hari_ini(row.pemda_id):
        raise Invalid(_("Versi yang sudah mulai berlaku tidak dihapus. Buat versi baru yang menggantikannya."))
    if jenis == "parameter" and parameter.instrument_of(row.pemda_id, row.kode):
        raise Invalid(_("Bobot ini milik sebuah instrumen. Hapus versi instrumennya."))
    masa.check_unjudged(HAPUS[jenis].days(row), row.berlaku_dari, row.berlaku_sampai)
    users = Indikator.objects.filter(pemda_id=row.pemda_id)
    if jenis in {"aturan", "skala"}:
        users = users.filter(**{jenis: row})
    else:  # an older value of the same code would go on in its place
        codes = [row.kode] if jenis == "parameter" else [one.kode for one in weights_at(row)]
        users = users.filter(rumus__iregex=rf"\m({'|'.join(codes)})\M") if alone and codes else users.none()
    if n := users.count():
        raise Invalid(_("Dipakai oleh %(n)s indikator. Pilihkan dulu acuan lain di halaman pengukurannya.") % {"n": n})


def _delete_weight(row: Instrumen, kode: str) -> None:
    versions = masa.versions_of(Parameter, row.pemda_id, kode)
    own = next((one for one in versions if one.berlaku_dari == row.berlaku_dari), None)
    if own is not None:
        masa.take_out(versions, own)
