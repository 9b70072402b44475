"""The columns in which governments print their key indicators (IKU), as data; and the cells of one indicator in them.

The variants are those found in decrees: `kondisi` and `target` (Balangan: the Perangkat Daerah, its Bagian), `rumus`
(Temanggung), `satuan` (Kulon Progo), `esakip` (with realisations). Texts stand as the plan has them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from laporan.document import Cell, Column

Kind = str  # a column: no, simpul, indikator, awal, target, akhir, makna, cara, satuan, pj, sumber, tahunan


@dataclass(frozen=True, slots=True)
class Varian:
    """Kinds of columns from left to right, with labels of their own where the kind's is not used."""

    kolom: tuple[Kind, ...]
    label: Mapping[Kind, str] = field(default_factory=dict)


CARA: Final = "Definisi Operasional/ Cara Hitung"
VARIAN: Final[dict[str, Varian]] = {
    "kondisi": Varian(("simpul", "indikator", "awal", "target", "akhir", "makna", "cara", "pj", "sumber")),
    "target": Varian(
        ("no", "simpul", "indikator", "awal", "target", "akhir", "makna", "cara", "pj", "sumber"),
        {"simpul": "Kinerja Utama", "indikator": "Indikator Kinerja Utama"},
    ),
    "rumus": Varian(("no", "simpul", "indikator", "cara", "sumber"), {"simpul": "Sasaran Strategis", "cara": "Rumus"}),
    "satuan": Varian(("no", "simpul", "indikator", "satuan", "pj", "sumber"), {"indikator": "Indikator Kinerja Utama"}),
    "esakip": Varian(
        ("no", "simpul", "indikator", "makna", "cara", "sumber", "pj", "satuan", "tahunan"),
        {"simpul": "Tujuan/Sasaran"},
    ),
}
# Label and width in mm of each kind, and the group under which it stands.
KINDS: Final[dict[Kind, tuple[str, float, str]]] = {
    "no": ("No.", 9.0, ""),
    "simpul": ("Sasaran", 34.0, ""),
    "indikator": ("Indikator", 32.0, ""),
    "awal": ("Kondisi Kinerja pada Awal Periode", 18.0, ""),
    "akhir": ("Kondisi Kinerja pada Akhir Periode", 18.0, ""),
    "makna": ("Makna dan Alasan", 52.0, CARA),
    "cara": ("Cara Hitung", 48.0, CARA),
    "satuan": ("Satuan", 18.0, ""),
    "pj": ("Penanggung Jawab", 24.0, ""),
    "sumber": ("Sumber Data", 26.0, ""),
}
TARGET: Final = "Target Capaian Setiap Tahun"
YEAR: Final = 15.0
CENTERED: Final = frozenset({"no", "awal", "akhir", "satuan"})


@dataclass(frozen=True, slots=True)
class Angka:
    """A printed figure, and the number that it stands for where it is one."""

    teks: str = ""
    nilai: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Iku:
    """One indicator as a decree prints it; target and realisasi by year."""

    nama: str
    makna: str
    cara: Cell  # in whichever column
    satuan: str
    penanggung_jawab: str
    sumber_data: str
    awal: Angka
    akhir: Angka
    target: Mapping[int, Angka]
    realisasi: Mapping[int, Angka] = field(default_factory=dict)


class Kolom:
    """The columns of one table: those of the variant that it needs, with the years in which anything is promised."""

    def __init__(self, varian: str, rows: Sequence[Iku], tahun: Iterable[int]) -> None:
        self._varian = VARIAN[varian]
        shown = {year for one in rows for year in (*one.target, *one.realisasi)}
        self.tahun = [year for year in tahun if year in shown] or list(tahun)
        empty = {kind for kind in ("awal", "akhir") if not any(getattr(one, kind).teks for one in rows)}
        optional = empty if varian == "target" else set()
        self.kinds = [kind for kind in self._varian.kolom if kind not in optional]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for kind in self.kinds for column in self._columns_of(kind))

    def _columns_of(self, kind: Kind) -> Iterator[Column]:
        if kind == "target":
            yield from (Column(str(year), YEAR, "center", TARGET) for year in self.tahun)
            return
        if kind == "tahunan":
            for year in self.tahun:
                yield from (Column(label, YEAR, "center", str(year)) for label in ("Target", "Realisasi"))
            return
        label, width, group = KINDS[kind]
        group = group if "makna" in self.kinds and "cara" in self.kinds else ""
        yield Column(self._varian.label.get(kind, label), width, "center" if kind in CENTERED else "left", group)

    def cells(self, nomor: str, simpul: str, indikator: Sequence[Iku]) -> Iterator[tuple[Cell, ...]]:
        """The rows of a node: one per indicator, number and statement merged over them."""
        span = max(1, len(indikator))
        for place in range(span):
            cells: list[Cell] = []
            at = 0
            for kind in self.kinds:
                if kind in ("no", "simpul"):
                    cells += [Cell(at, nomor if kind == "no" else simpul, span)] if place == 0 else []
                    at += 1
                else:
                    row = list(self._cells_of(kind, at, indikator[place] if indikator else None))
                    cells += row
                    at += len(row)
            yield tuple(cells)

    def _cells_of(self, kind: Kind, at: int, one: Iku | None) -> Iterator[Cell]:
        if kind in ("target", "tahunan"):
            figures = [(one.target if one else {}).get(year, Angka()) for year in self.tahun]
            if kind == "tahunan":
                done = [(one.realisasi if one else {}).get(year, Angka()) for year in self.tahun]
                figures = [figure for pair in zip(figures, done, strict=True) for figure in pair]
            yield from (Cell(at + index, one.teks, value=one.nilai) for index, one in enumerate(figures))
        elif kind in ("awal", "akhir"):
            figure: Angka = getattr(one, kind) if one else Angka()
            yield Cell(at, figure.teks, value=figure.nilai)
        elif kind == "cara":
            yield replace(one.cara, column=at) if one else Cell(at)
        else:
            names = {"indikator": "nama", "pj": "penanggung_jawab", "sumber": "sumber_data"}
            yield Cell(at, getattr(one, names.get(kind, kind)) if one else "")
