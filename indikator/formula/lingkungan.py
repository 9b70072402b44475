"""What a formula is computed over: values of names, of the members of sets, of last year, of the year to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Lingkungan(Generic[T]):
    """Names with their values (T is Nilai to compute, the address of a cell to print for Excel).

    `himpunan` holds for each set its members in order, each again with values (and sets) of its own; `lalu` is the
    previous year and `kumulatif` the year to date, where every variable has been added up over the quarters. Give a
    member all its values, KOSONG where one is missing: a name it doesn't have is looked up around it.
    """

    nilai: Mapping[str, T]
    himpunan: Mapping[str, Sequence["Lingkungan[T]"]] = field(default_factory=dict)
    lalu: "Lingkungan[T] | None" = None
    kumulatif: "Lingkungan[T] | None" = None
    nama: str = ""


class Ruang(Generic[T]):
    """Where a part of a formula stands while it is computed: a Lingkungan inside those of the sets around it."""

    __slots__ = ("luar", "milik", "nilai", "tangki")

    def __init__(self, milik: Lingkungan[T], luar: "Ruang[T] | None" = None, tangki: list[int] | None = None) -> None:
        self.milik = milik
        self.luar = luar
        self.nilai: Mapping[str, T] = milik.nilai if luar is None else {**luar.nilai, **milik.nilai}
        self.tangki: list[int] = tangki if tangki is not None else [0] if luar is None else luar.tangki
        """How many steps are left; one for the whole computation."""

    def anggota(self, himpunan: str) -> Sequence[Lingkungan[T]] | None:
        """The members of a set; None where nobody gives it."""
        ruang: Ruang[T] | None = self
        while ruang is not None:
            if (members := ruang.milik.himpunan.get(himpunan)) is not None:
                return members
            ruang = ruang.luar
        return None

    def tahun_lalu(self) -> "Ruang[T] | None":
        if self.milik.lalu is None:
            return None
        return Ruang(self.milik.lalu, None if self.luar is None else self.luar.tahun_lalu(), self.tangki)

    def sampai_kini(self) -> "Ruang[T] | None":
        if self.milik.kumulatif is None:
            return None
        return Ruang(self.milik.kumulatif, None if self.luar is None else self.luar.sampai_kini(), self.tangki)
