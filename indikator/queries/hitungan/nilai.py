"""A value with what there is to say about it: read from a cell, taken from a row, fit to be stored."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indikator.capaian.tulisan import tulis
from indikator.formula.compiler import UNSTATED
from indikator.isian import read_isian
from indikator.models import Indikator, Realisasi
from indikator.nilai import KOSONG, Keadaan, Nilai, angka, rounded, tak_terhitung, tidak_berlaku
from indikator.queries.hitungan.rumus import LANGSUNG, TAHUN_LUAR
from kinerja.core.errors import Masalah

YEAR_DIGITS = 4
PLACES = 10
LIMIT = Decimal(10) ** 24
Isian = Mapping[str, Any]
Huruf = Mapping[str, Decimal]
"""The letters of an instrument (AA … E) with their numbers, the best first."""


@dataclass(slots=True)
class Terhitung:
    """A value with what there is to say: problems at the code of their variable, and how unsure numbers were read."""

    nilai: Nilai = KOSONG
    bagian: list[dict[str, str]] = field(default_factory=list)
    masalah: list[Masalah] = field(default_factory=list)
    catatan: list[str] = field(default_factory=list)

    def read(
        self, teks: object, letak: str, alasan: str, saudara: Sequence[str] = (), *, huruf: Huruf | None = None
    ) -> Nilai:
        """One cell; what is wrong with it is noted. What was made of several cells is a value already.

        With `huruf` one of these letters stands for its number, and no number may lie outside of theirs.
        """
        if isinstance(teks, Nilai):
            return teks
        if isinstance(teks, Decimal):
            return angka(teks)
        if huruf:
            return self._answer(str(teks or ""), letak, alasan, huruf)
        found = read_isian(str(teks or ""), saudara=saudara)
        if found.masalah:
            self.masalah.append(Masalah(found.masalah, letak))
        if found.catatan:
            self.catatan.append(found.catatan)
        return tidak_berlaku(alasan) if found.nilai.keadaan is Keadaan.TIDAK_BERLAKU else found.nilai

    def _answer(self, teks: str, letak: str, alasan: str, huruf: Huruf) -> Nilai:
        letter = letter_of(teks, huruf)
        if letter is not None:
            return angka(letter)
        other = Terhitung()
        value = other.read(teks, letak, alasan)
        low, high = min(huruf.values()), max(huruf.values())
        if other.masalah or (value.angka is not None and not low <= value.angka <= high):
            said = _("Isi huruf %(huruf)s, atau angka %(rendah)s sampai %(tinggi)s.")
            words = {"huruf": ", ".join(huruf), "rendah": tulis(low), "tinggi": tulis(high)}
            self.masalah.append(Masalah(said % words, letak))
            return KOSONG
        self.catatan += other.catatan
        return value


def letter_of(teks: str, huruf: Huruf) -> Decimal | None:
    """The number for which a typed letter of an instrument stands; small letters are the same."""
    return huruf.get(teks.strip().upper())


def direct(indikator: Indikator, isian: Isian, alasan: str) -> Terhitung:
    """A value as entered; how the indicator's targets are written settles what `2.991` is."""
    texts = [one.teks for one in indikator.target.all()]
    found = read_isian(str(isian.get(LANGSUNG, "")), saudara=texts, majemuk=True)
    result = Terhitung(stored(found.nilai), [one.as_dict() for one in found.bagian])
    if found.masalah:
        result.masalah.append(Masalah(found.masalah, LANGSUNG))
    if found.catatan:
        result.catatan.append(found.catatan)
    if found.nilai.keadaan is Keadaan.TIDAK_BERLAKU:
        result.nilai = tidak_berlaku(alasan)
    year = str(isian.get(TAHUN_LUAR, "")).strip()
    if year and not (year.isdecimal() and len(year) == YEAR_DIGITS):
        result.masalah.append(Masalah(_("Tahun ditulis dengan empat angka."), TAHUN_LUAR))
    return result


def nilai_of(row: Realisasi) -> Nilai:
    """A stored realisation as the calculations take it."""
    return Nilai(Keadaan(row.keadaan), row.nilai, "" if row.nilai is not None else row.alasan_keadaan)


def stored(nilai: Nilai) -> Nilai:
    """The value as the table can hold it: ten decimals, and fewer than 25 digits before them."""
    if nilai.angka is None:
        return nilai
    if abs(nilai.angka) >= LIMIT:
        return tak_terhitung(_("Hasilnya terlalu besar untuk disimpan. Periksa isian dan satuannya."))
    return angka(rounded(nilai.angka, PLACES))


def quarter_end(tahun: int, triwulan: int) -> date:
    return date(tahun, 3 * triwulan, monthrange(tahun, 3 * triwulan)[1])


def named(nilai: Nilai, label: str) -> Nilai:
    """A state says whose it is: readers know the other indicator by its label, not by its code in the formula."""
    if nilai.angka is not None or nilai.alasan:
        return nilai
    return Nilai(nilai.keadaan, None, UNSTATED[nilai.keadaan].format(label))
