"""From what was typed to a value: the same calculation before saving and when saving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indikator.isian import read_isian
from indikator.models import Indikator, Target, Variabel
from indikator.nilai import KOSONG, Keadaan, Nilai, angka, rounded, tak_terhitung, tidak_berlaku
from indikator.reading import Bagian
from kinerja.core.errors import Masalah

LANGSUNG = "nilai"  # the key of a value that is entered itself
TAHUN_LUAR = "tahun"  # the year of a score that another body gave
YEAR_DIGITS = 4
PLACES = 10
LIMIT = Decimal(10) ** 24


@dataclass(slots=True)
class Terhitung:
    """A value with what there is to say: problems at the code of their variable, and how unsure numbers were read."""

    nilai: Nilai = KOSONG
    bagian: list[dict[str, str]] = field(default_factory=list)
    masalah: list[Masalah] = field(default_factory=list)
    catatan: list[str] = field(default_factory=list)


def kode_isian(indikator: Indikator, variabel: Sequence[Variabel]) -> list[str]:
    """What is entered for an indicator, in order: its variables, or the value itself."""
    if indikator.cara_ukur == Indikator.CaraUkur.RUMUS:
        return [one.kode for one in variabel if one.rujukan_id is None]
    return [LANGSUNG, TAHUN_LUAR] if indikator.cara_ukur == Indikator.CaraUkur.LUAR else [LANGSUNG]


def terhitung(
    indikator: Indikator, isian: Mapping[str, Any], *, alasan: str = "", saudara: Sequence[str] = ()
) -> Terhitung:
    """The value that `isian` gives; `alasan` is why it does not apply, `saudara` texts that settle `2.991`."""
    return _direct(indikator, isian, alasan, saudara)


def _direct(indikator: Indikator, isian: Mapping[str, Any], alasan: str, saudara: Sequence[str]) -> Terhitung:
    found = read_isian(str(isian.get(LANGSUNG, "")), saudara=saudara, majemuk=True)
    result = Terhitung(stored(found.nilai), [part(one) for one in found.bagian])
    if found.masalah:
        result.masalah.append(Masalah(found.masalah, LANGSUNG))
    if found.catatan:
        result.catatan.append(found.catatan)
    if found.nilai.keadaan is Keadaan.TIDAK_BERLAKU:
        result.nilai = tidak_berlaku(alasan.strip())
    year = str(isian.get(TAHUN_LUAR, "")).strip()
    if indikator.cara_ukur == Indikator.CaraUkur.LUAR and year and not (year.isdecimal() and len(year) == YEAR_DIGITS):
        result.masalah.append(Masalah(_("Tahun ditulis dengan empat angka."), TAHUN_LUAR))
    return result


def part(bagian: Bagian) -> dict[str, str]:
    return {"nilai": str(bagian.nilai), "satuan": bagian.satuan, "predikat": bagian.predikat}


def stored(nilai: Nilai) -> Nilai:
    """The value as the table can hold it: ten decimals, and fewer than 25 digits before them."""
    if nilai.angka is None:
        return nilai
    if abs(nilai.angka) >= LIMIT:
        return tak_terhitung(_("Hasilnya terlalu besar untuk disimpan. Periksa isian dan satuannya."))
    return angka(rounded(nilai.angka, PLACES))


def target_texts(indikator: Indikator) -> list[str]:
    """The targets of an indicator; they show how its numbers are written."""
    return list(Target.objects.filter(indikator=indikator).values_list("teks", flat=True))
