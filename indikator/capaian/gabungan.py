"""Means of achievements over indicators, nodes and units, with their coverage.

Pure. A mean is never given alone: `Cakupan` says of how many it is, and how many are missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from indikator.capaian.banyak import CapaianSetahun
from indikator.capaian.hitung import Hasil
from indikator.nilai import CONTEXT, Keadaan, rounded


@dataclass(frozen=True, slots=True)
class Cakupan:
    """How many indicators are in which state; what is not yet due or not applicable is asked of nobody.

    `sementara` are those of `terhitung` whose figure lacks an earlier quarter.
    """

    terhitung: int = 0
    tak_terhitung: int = 0
    kosong: int = 0
    belum_waktunya: int = 0
    tidak_berlaku: int = 0
    sementara: int = 0

    @property
    def wajib(self) -> int:
        """Those that have to be filled by now."""
        return self.terhitung + self.tak_terhitung + self.kosong

    @property
    def terisi(self) -> int:
        return self.terhitung + self.tak_terhitung

    @property
    def lengkap(self) -> bool:
        """Nothing missing. Only then may a page show the colour of a good result."""
        return self.kosong == self.sementara == 0 and self.wajib > 0

    @property
    def persen(self) -> Decimal | None:
        """Share that is filled, at two decimals; None where nothing has to be."""
        return rounded(CONTEXT.divide(Decimal(self.terisi * 100), Decimal(self.wajib)), 2) if self.wajib else None

    def __add__(self, other: "Cakupan") -> "Cakupan":
        return Cakupan(
            self.terhitung + other.terhitung,
            self.tak_terhitung + other.tak_terhitung,
            self.kosong + other.kosong,
            self.belum_waktunya + other.belum_waktunya,
            self.tidak_berlaku + other.tidak_berlaku,
            self.sementara + other.sementara,
        )

    def __str__(self) -> str:
        """The words beside the average."""
        if not self.wajib:
            return "belum ada yang wajib diisi"
        rest = f"; {self.tak_terhitung} tidak dapat dihitung" if self.tak_terhitung else ""
        rest += f"; {self.sementara} sementara (ada triwulan yang belum diisi)" if self.sementara else ""
        return f"{self.terisi} dari {self.wajib} indikator terisi{rest}"

    @property
    def semua(self) -> int:
        return self.wajib + self.belum_waktunya + self.tidak_berlaku

    def of(self, apa: str) -> str:
        """Of all that were chosen, such as the units of a combined value: 7 dari 8 unit terisi; 1 belum waktunya."""
        rest = ((self.tak_terhitung, "tidak dapat dihitung"), (self.belum_waktunya, "belum waktunya"),
                (self.tidak_berlaku, "tidak berlaku"))  # fmt: skip
        words = [f"{self.terisi} dari {self.semua} {apa} terisi", *(f"{n} {said}" for n, said in rest if n)]
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Rata:
    """A mean at its decimals, None where nothing could be computed, and what it covers."""

    nilai: Decimal | None
    cakupan: Cakupan
    jumlah: Decimal = Decimal(0)


def mean_capaian(results: Iterable[CapaianSetahun], *, limited: bool) -> Rata:
    """The mean of the achievements of the year so far: of a sasaran from its indicators, of a unit from its own.

    Of the figures after cap and floor, or of the raw ones, as the Pemda's setting says; both are rounded as printed.
    """
    count = Kumpulan()
    with localcontext(CONTEXT):
        count.add_year(list(results), limited=limited)
    return count.rata()


def coverage(count: dict[Keadaan, int]) -> Cakupan:
    return Cakupan(
        count[Keadaan.TERISI], count[Keadaan.TAK_TERHITUNG], count[Keadaan.KOSONG],
        count[Keadaan.BELUM_WAKTUNYA], count[Keadaan.TIDAK_BERLAKU],
    )  # fmt: skip


class Kumpulan:
    """Achievements being counted: one for each node, unit and Pemda, filled in one walk over the indicators."""

    __slots__ = ("belum_waktunya", "kosong", "sementara", "tak_terhitung", "terhitung", "tidak_berlaku", "total")

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.terhitung = self.tak_terhitung = self.kosong = self.belum_waktunya = self.tidak_berlaku = 0
        self.sementara = 0

    def add(self, keadaan: Keadaan, figure: Decimal | None) -> None:
        """Call it within `localcontext(CONTEXT)`."""
        if figure is not None:
            self.total += figure
            self.terhitung += 1
        elif keadaan is Keadaan.KOSONG:
            self.kosong += 1
        elif keadaan is Keadaan.BELUM_WAKTUNYA:
            self.belum_waktunya += 1
        elif keadaan is Keadaan.TIDAK_BERLAKU:
            self.tidak_berlaku += 1
        else:
            self.tak_terhitung += 1

    def add_year(self, results: Sequence[CapaianSetahun], *, limited: bool) -> None:
        """The year so far of many indicators, with how many of the figures lack a quarter."""
        self.add_many([one.sampai for one in results], limited=limited)
        self.sementara += sum(1 for one in results if one.sementara and not one.utuh and one.sampai[1] is not None)

    def add_many(self, cells: Sequence[Hasil], *, limited: bool) -> None:
        """The same for many at once, by their figures after the limits or raw."""
        if limited:
            numbers = [x for _state, _raw, x, _why in cells if x is not None]
        else:
            numbers = [x for _state, x, _limited, _why in cells if x is not None]
        self.total = sum(numbers, self.total)
        self.terhitung += len(numbers)
        if len(numbers) < len(cells):
            for keadaan, raw, _limited, _why in cells:
                if raw is None:
                    self.add(keadaan, None)

    def merge(self, other: "Kumpulan") -> None:
        self.total += other.total
        self.terhitung += other.terhitung
        self.tak_terhitung += other.tak_terhitung
        self.kosong += other.kosong
        self.belum_waktunya += other.belum_waktunya
        self.tidak_berlaku += other.tidak_berlaku
        self.sementara += other.sementara

    def rata(self, desimal: int = 2) -> Rata:
        value = rounded(CONTEXT.divide(self.total, Decimal(self.terhitung)), desimal) if self.terhitung else None
        cakupan = Cakupan(
            self.terhitung, self.tak_terhitung, self.kosong, self.belum_waktunya, self.tidak_berlaku, self.sementara
        )  # fmt: skip
        return Rata(value, cakupan, self.total)
