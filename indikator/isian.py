"""Reads what a unit head types into a cell: a number in Indonesian notation, "n/a", or nothing; never an exception.

Pure. The text stays as typed beside the value; what could be read in two ways is read in one and said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indikator.nilai import KOSONG, Nilai, angka, tidak_berlaku
from indikator.reading import Bagian, Keadaan, read_target

MAX_ISIAN = 240  # characters; a number needs fewer, a composite ("39 OPD dan 22 puskesmas …") not many more
DASH = "“-” dapat berarti nol atau belum ada. Tulis 0, “n/a” bila tidak berlaku, atau kosongkan."
MAX_DIGITS = 24
PLAIN = re.compile(r"[0-9]+(?:,[0-9]{1,2})?")
"""Numbers that nobody can read in two ways, read without more ado exactly as `read_target` reads them."""
NOT_ONE = "Tulis satu angka saja."


@dataclass(frozen=True, slots=True)
class Terisi:
    """What a cell holds: a value or a state; its parts where it is a composite or names a predicate; or a problem.

    `catatan` says how an ambiguous number was read.
    """

    nilai: Nilai
    bagian: tuple[Bagian, ...] = ()
    masalah: str = ""
    catatan: str = ""


def read_isian(teks: str, *, saudara: Sequence[str] = (), majemuk: bool = False) -> Terisi:
    """One cell; `saudara` are texts of the same measure (targets, other quarters) that settle `2.991`.

    A composite gives no single value, only parts, and is read where `majemuk` allows it. "n/a" needs a reason that
    stands elsewhere.
    """
    if len(teks) <= MAX_DIGITS and PLAIN.fullmatch(teks):  # most cells; a whole Pemda has 100,000 of them
        value = Decimal(teks.replace(",", "."))
        return Terisi(angka(value), (Bagian(value),))
    found = read_target(teks, saudara=saudara)
    catatan = " ".join(found.catatan)
    if found.keadaan is Keadaan.KOSONG:
        return Terisi(KOSONG)
    if found.keadaan is Keadaan.TIDAK_BERLAKU:
        return Terisi(tidak_berlaku(""))
    if found.keadaan is Keadaan.NIHIL:
        return Terisi(KOSONG, masalah=DASH)
    if found.keadaan is Keadaan.TAK_TERBACA:
        return Terisi(KOSONG, masalah=catatan or f"“{teks}” tidak terbaca sebagai angka.")
    if len(found.bagian) > 1:
        return Terisi(KOSONG, found.bagian) if majemuk else Terisi(KOSONG, masalah=NOT_ONE)
    [one] = found.bagian
    if one.nilai is None and majemuk:  # a predicate alone, as another body may give it
        return Terisi(KOSONG, found.bagian)
    return _number(one, found.bagian, catatan)


def _number(one: Bagian, bagian: tuple[Bagian, ...], catatan: str) -> Terisi:
    if one.nilai is None or one.atas is not None:
        return Terisi(KOSONG, masalah=NOT_ONE)
    if len(one.nilai.as_tuple().digits) > MAX_DIGITS:
        return Terisi(KOSONG, masalah=f"Angka ini terlalu panjang: paling banyak {MAX_DIGITS} angka.")
    return Terisi(angka(one.nilai), bagian, catatan=catatan)
