"""How a figure came about: the formula with its numbers filled in, and the value of each of its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indikator.formula.compiler import OTHER_TIMES
from indikator.formula.evaluator import FUEL, evaluate, value_at
from indikator.formula.lingkungan import Lingkungan, Ruang
from indikator.formula.printer import DASAR, Printer, to_text
from indikator.formula.syntax import (
    Angka,
    Apa,
    Jika,
    Nama,
    Negatif,
    Panggilan,
    Persen,
    Rumus,
    Simpul,
    children,
)
from indikator.formula.typeset import Labelled
from indikator.nilai import Keadaan, Nilai, rounded

DECIMALS = 6  # of the values of parts; the result itself is never rounded here
MAX_MEMBERS = 12  # of a set that are written out; of a set inside another, none
EXPLAIN_FUEL = 5 * FUEL
STATES = {
    Keadaan.TERISI: "",
    Keadaan.KOSONG: "(kosong)",
    Keadaan.BELUM_WAKTUNYA: "(belum waktunya)",
    Keadaan.TIDAK_BERLAKU: "(tidak berlaku)",
    Keadaan.TAK_TERHITUNG: "(tidak dapat dihitung)",
}


@dataclass(frozen=True, slots=True)
class Langkah:
    """One part of the formula: as written, with its numbers, its value; `anggota`: the value for each set member."""

    teks: str
    isian: str
    nilai: Nilai
    anggota: tuple[tuple[str, Nilai], ...] = ()


@dataclass(frozen=True, slots=True)
class Penjelasan:
    """`langkah` go from the inside out; the last one is the whole formula."""

    teks: str
    isian: str
    hasil: Nilai
    langkah: tuple[Langkah, ...]


def explain(rumus: Rumus, lingkungan: Lingkungan[Nilai], label: Mapping[str, str] | None = None) -> Penjelasan:
    """Never raises; `label` gives for each name what to print instead of its code. Parts have a tank of their own:
    of a formula too large for it, only the inner ones are shown.
    """
    ruang = Ruang(lingkungan, None, [EXPLAIN_FUEL])
    names = Labelled(label or {})
    steps: dict[str, Langkah] = {}
    for node in _parts(rumus.akar, ruang):
        nilai = value_at(Rumus(node), ruang)
        if ruang.tangki[0] < 0:
            break
        text = names.of(node)
        steps[text] = Langkah(text, Filled(ruang).of(node), nilai, _each_member(node, ruang))
    return Penjelasan(
        names.of(rumus.akar), Filled(ruang).of(rumus.akar), evaluate(rumus, lingkungan), tuple(steps.values())
    )


def value_text(nilai: Nilai) -> str:
    """A value as people read it: 1.234,5; a state in brackets."""
    return STATES[nilai.keadaan] if nilai.angka is None else decimal_text(nilai.angka)


def decimal_text(x: Decimal) -> str:
    """Thousands with dots, a comma, at most six decimals; what is too large to write out, with its power of ten."""
    if not x.is_finite() or abs(x.adjusted()) > 30:
        return str(x).replace(".", ",")
    whole, _, fraction = f"{rounded(x, DECIMALS):,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def _parts(node: Simpul, ruang: Ruang[Nilai]) -> Iterator[Simpul]:
    """Parts worth a step of their own, inner ones first. What stands in a set or another year belongs to that part,
    and a branch not taken to none.
    """
    stack: list[tuple[Apa, bool]] = [(node, False)]
    while stack:
        here, entered = stack.pop()
        if entered:
            if isinstance(here, Simpul):
                yield here
        elif not _is_plain(here):
            stack.append((here, True))
            stack.extend((child, False) for child in reversed(_shown_children(here, ruang)))


def _is_plain(node: Apa) -> bool:
    return isinstance(node, Angka | Persen | Nama) or (isinstance(node, Negatif) and isinstance(node.isi, Angka))


def _shown_children(node: Apa, ruang: Ruang[Nilai]) -> tuple[Apa, ...]:
    if isinstance(node, Panggilan) and (node.himpunan or node.fungsi in OTHER_TIMES):
        return ()
    if not isinstance(node, Jika):
        return children(node)
    answer = value_at(Rumus(Jika(node.syarat, Angka(Decimal(1)), Angka(Decimal(0)))), ruang).angka
    if answer is None:
        return (node.syarat,)
    taken = node.maka if answer else node.lainnya
    return (node.syarat,) if taken is None else (node.syarat, taken)


def _each_member(node: Simpul, ruang: Ruang[Nilai]) -> tuple[tuple[str, Nilai], ...]:
    if not (isinstance(node, Panggilan) and node.himpunan):
        return ()
    inner, found = Rumus(node.argumen[0]), []
    for number, member in enumerate(ruang.anggota(node.himpunan) or (), 1):
        nilai = value_at(inner, Ruang(member, ruang))
        if ruang.tangki[0] < 0:
            break
        found.append((member.nama or f"{node.himpunan} {number}", nilai))
    return tuple(found)


class Filled(Printer):
    """Text with values in the place of names."""

    def __init__(self, ruang: Ruang[Nilai], *, in_set: bool = False) -> None:
        self.ruang = ruang
        self.in_set = in_set

    def name(self, node: Nama) -> str:
        nilai = self.ruang.nilai.get(node.kode)
        if nilai is None:
            return f"(“{node.kode}” tidak dikenal)"
        text = value_text(nilai)
        return f"({text})" if text.startswith("-") else text

    def of(self, node: Apa) -> str:
        match node:
            case Angka(nilai=x):
                return decimal_text(x)
            case Panggilan(fungsi=name, argumen=(inner,)) if name in OTHER_TIMES:
                there = self.ruang.tahun_lalu() if name == "lalu" else self.ruang.sampai_kini()
                return "(kosong)" if there is None else Filled(there, in_set=self.in_set).within(inner, DASAR)
            case Panggilan(fungsi=name, argumen=(inner,), himpunan=members) if members:
                each = self.ruang.anggota(members) or ()
                if self.in_set or not 0 < len(each) <= MAX_MEMBERS:
                    return to_text(node)
                parts = (Filled(Ruang(member, self.ruang), in_set=True).of(inner) for member in each)
                return f"{name}({'; '.join(parts)})"
            case _:
                return super().of(node)
