"""A formula against its variables: names that don't exist, units that don't go together, parts that say nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indikator.formula.printer import to_text
from indikator.formula.satuan import (
    PERCENT,
    POLOS,
    RASIO,
    TAK_DIKETAHUI,
    Satuan,
    fits,
    read_satuan,
    times,
)
from indikator.formula.scanner import nearest
from indikator.formula.syntax import (
    Angka,
    Apa,
    Banding,
    Hasilkali,
    Jika,
    Jumlahan,
    Masalah,
    Nama,
    Negatif,
    Panggilan,
    Pangkat,
    Persen,
    Predikat,
    Rumus,
    Simpul,
    Terisi,
    children,
)

STANDARD_SETS = ("unit", "bulan", "triwulan")
"""Sets in which every variable has a value of its own."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class VariabelInfo:
    """What a formula may use: a variable, a parameter or another indicator.

    `satuan` as people write it ("" = unknown); `himpunan`: the set for each member of which it has a value
    (nrr: "unsur"), else "".
    """

    label: str = ""
    satuan: str = ""
    himpunan: str = ""


def check(
    rumus: Rumus,
    variabel: Mapping[str, VariabelInfo],
    satuan_hasil: str = "",
    skala: Collection[str] | None = None,
) -> list[Masalah]:
    """All problems, in the order of the text; none means that the formula can be computed and gives that unit."""
    checker = _Checker(variabel, skala)
    checker.names(rumus.akar)
    unit = checker.unit(rumus.akar)
    if not checker.found:
        checker.result(rumus.akar, unit, read_satuan(satuan_hasil))
    return sorted(checker.found, key=lambda each: each.posisi)


class _Checker:
    def __init__(self, variabel: Mapping[str, VariabelInfo], skala: Collection[str] | None) -> None:
        self.variabel = variabel
        self.skala = skala
        self.himpunan = {info.himpunan for info in variabel.values() if info.himpunan} | set(STANDARD_SETS)
        self.found: list[Masalah] = []

    def note(self, node: Apa, pesan: str, saran: str = "") -> None:
        self.found.append(Masalah(node.letak.posisi, node.letak.panjang, pesan, saran))

    # --- names ---

    def names(self, akar: Simpul) -> None:
        for node, inside in _with_sets(akar):
            if isinstance(node, Nama):
                self._name(node, inside)
            elif isinstance(node, Panggilan) and node.himpunan and node.himpunan not in self.himpunan:
                saran = nearest(node.himpunan, self.himpunan)
                self.note(node, f"Tidak ada variabel per “{node.himpunan}”.{_meant(saran)}", saran)
            elif isinstance(node, Predikat) and self.skala is not None and node.skala not in self.skala:
                saran = nearest(node.skala, self.skala)
                self.note(node, f"Skala “{node.skala}” tidak dikenal.{_meant(saran)}", saran)
            elif isinstance(node, Hasilkali):
                self._divisions(node)

    def _name(self, node: Nama, inside: frozenset[str]) -> None:
        info = self.variabel.get(node.kode)
        if info is None:
            saran = nearest(node.kode, self.variabel)
            self.note(node, f"Variabel “{node.kode}” tidak dikenal.{_meant(saran)}", saran)
        elif info.himpunan and info.himpunan not in inside:
            saran = f"jumlah({node.kode} untuk setiap {info.himpunan})"
            self.note(node, f"“{node.kode}” punya nilai per {info.himpunan}. Tulis misalnya {saran}.", saran)

    def _divisions(self, node: Hasilkali) -> None:
        above = [part for sign, part in node.faktor if sign == "*"]
        for sign, part in node.faktor:
            if sign == "/" and isinstance(part, Angka) and not part.nilai:
                self.note(part, "Pembagi ini selalu 0.")
            elif sign == "/" and part in above and not isinstance(part, Angka):
                self.note(node, f"“{to_text(part)}” dibagi dengan dirinya sendiri: hasilnya selalu 1.")

    # --- units ---

    def unit(self, node: Simpul) -> Satuan:
        match node:
            case Nama(kode=kode):
                info = self.variabel.get(kode)
                return TAK_DIKETAHUI if info is None else read_satuan(info.satuan)
            case Angka() | Persen():
                return POLOS
            case Negatif(isi=inner) | Predikat(isi=inner):
                return self.unit(inner)
            case Jumlahan(suku=terms):
                return self._same([part for _, part in terms], "dijumlahkan atau dikurangkan")
            case Hasilkali():
                return self._product(node)
            case Pangkat():
                return self._power(node)
            case Panggilan():
                return self._call(node)
            case Jika():
                self._condition(node.syarat)
                branches = [node.maka] if node.lainnya is None else [node.maka, node.lainnya]
                return self._same(branches, "menjadi hasil rumus yang sama")

    def _same(self, parts: list[Simpul], verb: str) -> Satuan:
        """The one unit of all parts; each part that has another is a problem."""
        units = [self.unit(part) for part in parts]
        first = next((i for i, unit in enumerate(units) if unit.tentu), None)
        if first is None:
            return TAK_DIKETAHUI if TAK_DIKETAHUI in units else POLOS
        for part, unit in zip(parts, units, strict=True):
            if unit.tentu and unit != units[first]:
                a, b = to_text(parts[first]), to_text(part)
                self.note(part, f"“{a}” ({units[first]}) dan “{b}” ({unit}) berlainan satuan: tidak dapat {verb}.")
        return units[first]

    def _product(self, node: Hasilkali) -> Satuan:
        unit, hundred = POLOS, None
        for sign, part in node.faktor:
            if sign == "*" and isinstance(part, Angka | Persen) and part.nilai == HUNDRED and hundred is None:
                hundred = part
            elif sign == "/" and isinstance(part, Angka) and part.nilai == HUNDRED and unit == PERCENT:
                unit = RASIO
            else:
                unit = times(unit, self.unit(part), 1 if sign == "*" else -1)
        if hundred is None:
            return unit
        if unit.rasio:
            return PERCENT
        if isinstance(hundred, Persen) and unit.dasar is not None:
            self.note(node, f"{PERCENT_RULE} Di sini hasilnya {unit}.")
            return PERCENT
        return unit

    def _power(self, node: Pangkat) -> Satuan:
        unit, exponent = self.unit(node.dasar), node.eksponen
        self.unit(exponent)
        if unit.rasio or unit.dasar is None:
            return unit
        if isinstance(exponent, Angka) and exponent.nilai == exponent.nilai.to_integral_value():
            return Satuan(tuple((name, power * int(exponent.nilai)) for name, power in unit.dasar))
        return TAK_DIKETAHUI

    def _call(self, node: Panggilan) -> Satuan:
        if node.fungsi == "cacah":
            for part in node.argumen:
                self.unit(part)
            return POLOS
        if node.fungsi == "bulatkan":
            return self.unit(node.argumen[0])
        return self._same(list(node.argumen), f"dipakai bersama dalam “{node.fungsi}”")

    def _condition(self, node: Apa) -> None:
        match node:
            case Banding(kiri=left, kanan=right):
                self._same([left, right], "dibandingkan")
            case Terisi(isi=inner):
                self.unit(inner)
            case _:
                for part in children(node):
                    self._condition(part)

    # --- the whole ---

    def result(self, akar: Simpul, unit: Satuan, wanted: Satuan) -> None:
        inner = akar.isi if isinstance(akar, Predikat) else akar
        if wanted == PERCENT and _bare_ratio(inner, unit):
            saran = f"{to_text(inner)} × 100%"
            self.note(akar, "Hasilnya perbandingan, belum persen. Kalikan dengan 100%.", saran)
        elif wanted == PERCENT and not fits(unit, wanted):
            self.note(akar, f"{PERCENT_RULE} Di sini hasilnya {unit}.")
        elif not fits(unit, wanted):
            self.note(akar, f"Rumus ini menghasilkan {unit}, sedangkan satuan indikator {wanted}.")


PERCENT_RULE = "Persentase adalah pembilang dibagi penyebut yang satuannya sama, dikali 100%."


def _bare_ratio(node: Simpul, unit: Satuan) -> bool:
    """A ratio that nobody multiplied by a hundred; where units are unknown, a plain division."""
    if unit.tentu:
        return unit.rasio
    if not isinstance(node, Hasilkali):
        return False
    divides = any(sign == "/" for sign, _ in node.faktor)
    return divides and not any(isinstance(part, Angka | Persen) for _, part in node.faktor)


def _meant(saran: str) -> str:
    return f" Maksud Anda “{saran}”?" if saran else ""


def _with_sets(akar: Apa) -> Iterator[tuple[Apa, frozenset[str]]]:
    """Every node with the sets it stands inside of."""
    stack: list[tuple[Apa, frozenset[str]]] = [(akar, frozenset())]
    while stack:
        node, inside = stack.pop()
        yield node, inside
        if isinstance(node, Panggilan) and node.himpunan:
            inside |= {node.himpunan}
        stack.extend((child, inside) for child in reversed(children(node)))
