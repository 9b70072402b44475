"""Reads what a unit head types into a cell: a number in Indonesian notation, "n/a", or nothing; never an exception.

Pure. The text stays as typed beside the value; what could be read in two ways is read in one and said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indikator.nilai import KOSONG, Nilai, angka, tidak_berlaku
from indikator.reading import Bagian, Keadaan, read_target

MAX_ISIAN = 240  # characters; a number needs fewer, a composite ("39 OPD dan 22 puskesmas …") not many more
DASH = "“-” dapat berarti nol atau belum ada. Tulis 0, “n/a” bila tidak berlaku, atau kosongkan."
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
    if len(found.bagian[0].nilai.as_tuple().digits) > 24:
        return Terisi(KOSONG, masalah="Angka ini terlalu panjang: paling banyak 24 angka.")
    return Terisi(angka(found.bagian[0].nilai), found.bagian, catatan=catatan)
