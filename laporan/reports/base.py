"""What a report is: a key, a name and one function from actor and plan to a Document; and what issuing adds to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cascading.models import Rencana
from kinerja.core.actor import Actor
from laporan.document import Document

DRAFT = "RANCANGAN"
"""The mark on each page of what is not issued."""


@dataclass(frozen=True, slots=True)
class Penandatangan:
    """Who signs: the words as they are printed, kept with the document."""

    jabatan: str
    nama: str = ""
    pangkat: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Terbitan:
    """What a document gets at the moment it is issued.

    `nomor` is printed behind 'NOMOR', with its year ('188.45/12/KUM/2025' or '45 TAHUN 2025'); `tautan` is the
    address of the verification page; `mencabut` names the decree that this one revokes
    ('Keputusan … Nomor … Tahun …'), or is empty. Without `penandatangan` the Naskah names the jabatan alone.
    """

    nomor: str
    tanggal: date
    tautan: str = ""
    mencabut: str = ""
    penandatangan: Penandatangan | None = None


@dataclass(frozen=True, slots=True)
class Pokok:
    """What a document is called, what it is about and who signs it, where its Naskah does not say so."""

    judul: str
    tentang: str
    penandatangan: Penandatangan


Build = Callable[[Actor, Rencana, dict[str, Any]], Document]
Issue = Callable[[Actor, Rencana, dict[str, Any], Terbitan], Document]


@dataclass(frozen=True, slots=True)
class Report:
    """`build` does all queries; the rights and the plan are checked before.

    A report with `issue` can be issued: `build` gives its draft then, with a visible mark, its number and date empty.
    With `pokok` each set of parameters is a document of its own, such as the agreement of one jabatan.
    """

    key: str
    nama: str
    build: Build
    issue: Issue | None = None
    pokok: Callable[[Actor, Rencana, dict[str, Any]], Pokok] | None = None
