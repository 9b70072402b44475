"""Rows of a workbook on their way into a plan, and the preview that a person decides by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy

from indikator.importing.plan import Masa
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.sheets import Sheet


@dataclass(slots=True)
class Baris:
    """A row of a sheet; `kolom` tells in which column a field stands, so that problems can name its cell."""

    sheet: Sheet
    baris: int
    kolom: dict[str, int]
    id: int | None = None
    isi: dict[str, str] = field(default_factory=dict)
    nilai: dict[str, Any] = field(default_factory=dict)  # what is to be written: all of a new row, else what changed
    revisi: int = 0
    is_kept: bool = True  # neither deleted here nor gone on the server

    def at(self, nama: str = "") -> str:
        """The address of a field's cell; of a field without a column, that of the row's first."""
        column = self.kolom.get(nama) or min(self.kolom.values())
        return self.sheet.at(self.baris, column)

    def masalah(self, pesan: str, nama: str = "") -> Masalah:
        return Masalah(pesan, self.at(nama))

    def addressed(self, error: Invalid) -> list[Masalah]:
        """Problems of a rule, whose place is a field, at the cell of that field."""
        return [self.masalah(one.pesan, one.letak) for one in error.masalah]


@dataclass(slots=True)
class BarisSimpul(Baris):
    """A node; `induk` is the row of its parent (None at the top), `is_moved` says that it goes there anew."""

    no: str = ""
    induk: "BarisSimpul | None" = None
    is_moved: bool = False

    @property
    def nama(self) -> str:
        return self.isi.get("pernyataan", "").strip()


@dataclass(slots=True)
class BarisIndikator(Baris):
    """An indicator of the node in the row `simpul`; `target` the text per year or quarter, `seen` their revisions."""

    simpul: BarisSimpul | None = None
    target: dict[Masa, str] = field(default_factory=dict)
    seen: dict[Masa, int | None] = field(default_factory=dict)

    @property
    def yearly(self) -> dict[int, str]:
        return {tahun: teks for (tahun, triwulan), teks in self.target.items() if not triwulan}


@dataclass(frozen=True, slots=True)
class Hapusan:
    """Something of the plan that goes: its id and the revision that is deleted."""

    id: int
    revisi: int


@dataclass(slots=True)
class Isian:
    """All that an import writes; rows in the order in which they shall stand."""

    simpul: list[BarisSimpul] = field(default_factory=list)
    indikator: list[BarisIndikator] = field(default_factory=list)
    hapus_simpul: list[Hapusan] = field(default_factory=list)
    hapus_indikator: list[Hapusan] = field(default_factory=list)

    def targets(self) -> dict[tuple[int, int, int | None], str]:
        """The texts for indicators of the plan, by indicator, year and quarter (None for the year)."""
        return {
            (row.id, tahun, triwulan or None): teks
            for row in self.indikator if row.id is not None
            for (tahun, triwulan), teks in row.target.items()
        }  # fmt: skip


class Jenis(StrEnum):
    TAMBAH_SIMPUL = "tambah_simpul"
    UBAH_SIMPUL = "ubah_simpul"
    PINDAH_SIMPUL = "pindah_simpul"
    HAPUS_SIMPUL = "hapus_simpul"
    TAMBAH_INDIKATOR = "tambah_indikator"
    UBAH_INDIKATOR = "ubah_indikator"
    HAPUS_INDIKATOR = "hapus_indikator"
    UBAH_TARGET = "ubah_target"


LABELS = {
    Jenis.TAMBAH_SIMPUL: gettext_lazy("Simpul baru"),
    Jenis.UBAH_SIMPUL: gettext_lazy("Simpul diubah"),
    Jenis.PINDAH_SIMPUL: gettext_lazy("Simpul dipindahkan"),
    Jenis.HAPUS_SIMPUL: gettext_lazy("Simpul dihapus"),
    Jenis.TAMBAH_INDIKATOR: gettext_lazy("Indikator baru"),
    Jenis.UBAH_INDIKATOR: gettext_lazy("Indikator diubah"),
    Jenis.HAPUS_INDIKATOR: gettext_lazy("Indikator dihapus"),
    Jenis.UBAH_TARGET: gettext_lazy("Target diubah"),
}


@dataclass(frozen=True, slots=True)
class Beda:
    """One field of a change; `lama` is what stands on the server now."""

    medan: str
    lama: str
    baru: str


@dataclass(frozen=True, slots=True)
class Perubahan:
    jenis: Jenis
    letak: str
    nama: str
    beda: tuple[Beda, ...] = ()


MINE, THEIRS = "saya", "server"


@dataclass(frozen=True, slots=True)
class Konflik:
    """Changed here and meanwhile by somebody else; `pilihan` is MINE or THEIRS once it is settled."""

    kunci: str
    perubahan: tuple[Perubahan, ...]
    pilihan: str = ""


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of a matrix: where its heading stands, its letter, heading, meaning, the meaning's code, some cells."""

    letak: str
    huruf: str
    judul: str
    arti: str
    kode: str
    contoh: tuple[str, ...]


@dataclass(slots=True)
class Pratinjau:
    """What an import would do. It can be applied when nothing is wrong and every conflict is settled."""

    bentuk: str = ""
    perubahan: list[Perubahan] = field(default_factory=list)
    konflik: list[Konflik] = field(default_factory=list)
    masalah: list[Masalah] = field(default_factory=list)
    sisa: list[Masalah] = field(default_factory=list)  # text that found no place, each at its cell
    kolom: list[Kolom] = field(default_factory=list)  # of a matrix
    baris_judul: int = 0
    jenjang: dict[int, tuple[int, str]] = field(default_factory=dict)  # of a matrix: id → position from 1, name
    isian: Isian = field(default_factory=Isian)
    n_tanpa_alasan: int = 0  # targets of a Perubahan for which a reason is to be given with the import

    @property
    def is_clean(self) -> bool:
        return not self.masalah and all(one.pilihan for one in self.konflik)

    @property
    def is_empty(self) -> bool:
        return not (self.perubahan or self.konflik or self.masalah)

    def count(self, jenis: Jenis) -> int:
        return sum(1 for one in self.perubahan if one.jenis == jenis)


def refused(masalah: Sequence[Masalah]) -> Pratinjau:
    return Pratinjau(masalah=list(masalah))
