"""What the reader of formula texts answers: a proposal to be confirmed by a planner, or why the text is no formula."""

from dataclasses import dataclass
from enum import StrEnum


class Jenis(StrEnum):
    """Why a text is no formula; LUAR is a value given by another body, a kind of measurement of its own."""

    KOSONG = "kosong"
    TAUTOLOGI = "tautologi"
    NARATIF = "naratif"
    NAMA_DOKUMEN = "nama_dokumen"
    DAFTAR = "daftar"
    LUAR = "luar"


@dataclass(frozen=True, slots=True)
class Variabel:
    """`kode` stands in the expression; `label` is the text as printed; `himpunan` the set it has a value for each of.

    `satuan` is a guess, `nilai` a number printed beside it ("8 Kecamatan"); "" where there is none.
    """

    kode: str
    label: str
    satuan: str = ""
    himpunan: str = ""
    nilai: str = ""


@dataclass(frozen=True, slots=True)
class Usulan:
    """`rumus_teks` is an expression of `indikator.formula`; `catatan` are sentences about what was unsure."""

    rumus_teks: str
    variabel: tuple[Variabel, ...]
    catatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BukanRumus:
    """`alasan` is a sentence for the planner with what to do next; `lembaga` and `instrumen` go with LUAR."""

    jenis: Jenis
    alasan: str
    lembaga: str = ""
    instrumen: str = ""


@dataclass(frozen=True, slots=True)
class Konteks:
    """What is known of the indicator whose formula is read. Each may be empty; then less can be told apart."""

    nama: str = ""
    satuan: str = ""
