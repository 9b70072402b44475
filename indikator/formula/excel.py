"""Rumus → a live Excel formula over given cells, with the states of the evaluator as near as Excel allows.

A cell that holds a number is TERISI; an empty cell or any text ("n/a", "belum") is none. Inside the formula such a
value is #N/A, and what can't be computed is another error (#DIV/0!, #NUM!), so Excel itself carries both on; at the
outside they become an empty text and "tidak dapat dihitung".

Where it differs from the evaluator:
- KOSONG, BELUM_WAKTUNYA and TIDAK_BERLAKU all show as an empty text; with #N/A and #DIV/0! in one sum, Excel keeps
  the one further left, the evaluator the stronger one; a jumlah around that sum then leaves the part out, where
  the evaluator says TAK_TERHITUNG (of 2,000 random formulas with 12 % of the values missing, it was one).
- Excel computes in doubles (about 15 digits), and refuses numbers from 10^308 on instead of 10^60.
- A set is written out member by member; a name that has no cell is #NAME?, and so "tidak dapat dihitung".

Functions stand as XlsxWriter wants them (English names, commas, `_xlfn.` before what came after Excel 2007).
"""

from collections.abc import Sequence
from decimal import Decimal

from indikator.formula.lingkungan import Lingkungan, Ruang
from indikator.formula.parser import decimals_of
from indikator.formula.syntax import (
    MAX_EXPONENT,
    Angka,
    Banding,
    Bukan,
    FormulaError,
    Hasilkali,
    Jika,
    Jumlahan,
    Logika,
    Masalah,
    Nama,
    Negatif,
    Panggilan,
    Pangkat,
    Persen,
    Predikat,
    Rumus,
    Simpul,
    Syarat,
    Terisi,
)

MAX_LENGTH = 8_000  # Excel takes 8,192 letters
MAX_NESTING = 60  # and 64 levels of functions
MAX_PARTS = 250  # and 255 parts of one
MISSING, IMPOSSIBLE = "NA()", "1/0"


def to_excel(rumus: Rumus, sel: Lingkungan[str], *, polos: bool = False) -> str:
    """A formula beginning with "="; `sel` gives for each name the address of its cell ("Data!$B$3").

    With `polos`, errors are left as they are (#N/A: no value, others: not computable), for use in further formulas.
    FormulaError where Excel couldn't hold it.
    """
    text = Excel(Ruang(sel)).of(rumus.akar)
    if not polos:
        text = f'IFERROR(_xlfn.IFNA({text},""),"tidak dapat dihitung")'
    if _nesting(text) > MAX_NESTING:
        raise _refused("Rumus ini terlalu dalam untuk Excel.")
    return f"={text}"


def _nesting(text: str) -> int:
    deepest = depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    return deepest


def _refused(pesan: str) -> FormulaError:
    return FormulaError((Masalah(0, 0, pesan),))


def checked(text: str) -> str:
    """The text, if Excel can hold it: asked at every part, so that no formula grows without end on the way."""
    if len(text) > MAX_LENGTH:
        raise _refused("Rumus ini terlalu panjang untuk Excel.")
    return text


class Excel:
    """Writes the parts of a formula; a part is a number, #N/A where there is no value, or another error."""

    def __init__(self, ruang: Ruang[str]) -> None:
        self.ruang = ruang

    def of(self, node: Simpul) -> str:
        return checked(self._of(node))

    def _of(self, node: Simpul) -> str:  # noqa: PLR0911 - one line a kind of node
        match node:
            case Angka(nilai=x):
                return f"{x:f}"
            case Persen(nilai=x):
                return f"{x if x == 100 else x / 100:f}"
            case Nama(kode=kode):
                cell = self.ruang.nilai.get(kode)
                return "#NAME?" if cell is None else f"IF(ISNUMBER({cell}),{cell},{MISSING})"
            case Negatif(isi=inner):
                return f"(0-{self.of(inner)})"  # a bare minus would bind stronger than ^ in Excel
            case Jumlahan(suku=parts) | Hasilkali(faktor=parts):
                first, *others = parts
                return f"({self.of(first[1])}{''.join(sign + self.of(part) for sign, part in others)})"
            case Pangkat():
                return self._power(node)
            case Panggilan():
                return self._call(node)
            case Jika(syarat=condition, maka=then, lainnya=other):
                return f"IF({self.condition(condition)},{self.of(then)},{MISSING if other is None else self.of(other)})"
            case Predikat(isi=inner):
                return self.of(inner)

    def _power(self, node: Pangkat) -> str:
        base, exponent = self.of(node.dasar), self.of(node.eksponen)
        power = f"POWER({base},{exponent})"
        if isinstance(node.eksponen, Angka) and 0 < node.eksponen.nilai <= MAX_EXPONENT:
            return power
        return f"IF(OR(ABS({exponent})>{MAX_EXPONENT},AND({base}=0,{exponent}<=0)),{IMPOSSIBLE},{power})"

    # --- conditions: true, false or an error ---

    def condition(self, node: Syarat) -> str:
        match node:
            case Banding(kiri=left, tanda=sign, kanan=right):
                return checked(f"({self.of(left)}{sign}{self.of(right)})")
            case Terisi(isi=inner):
                return checked(f"ISNUMBER({self.of(inner)})")
            case Bukan(isi=inner):
                return checked(f"NOT({self.condition(inner)})")
            case Logika(kata=word, bagian=parts):
                return self._joined(word, [self.condition(part) for part in parts])

    def _joined(self, word: str, parts: list[str]) -> str:
        """`dan`: false as soon as one part is false, whatever error another is; only then the error."""
        name, neutral = ("AND", "TRUE()") if word == "dan" else ("OR", "FALSE()")
        settled = ",".join(f"IFERROR({part},{neutral})" for part in parts)
        whole = f"{name}({','.join(parts)})"
        if word == "dan":
            return checked(f"IF({name}({settled}),{whole},FALSE())")
        return checked(f"IF({name}({settled}),TRUE(),{whole})")

    # --- functions ---

    def _call(self, node: Panggilan) -> str:
        name = node.fungsi
        if name == "bulatkan":
            return f"ROUND({self.of(node.argumen[0])},{decimals_of(node) or 0})"
        if name == "mutlak":
            return f"ABS({self.of(node.argumen[0])})"
        if name in {"lalu", "kumulatif"}:
            there = self.ruang.tahun_lalu() if name == "lalu" else self.ruang.sampai_kini()
            return MISSING if there is None else Excel(there).of(node.argumen[0])
        if node.himpunan and self.ruang.anggota(node.himpunan) is None:
            return IMPOSSIBLE
        return self._fold(name, self._parts(node))

    def _parts(self, node: Panggilan) -> list[str]:
        if not node.himpunan:
            return [self.of(part) for part in node.argumen]
        parts: list[str] = []
        length = 0
        for member in self.ruang.anggota(node.himpunan) or ():
            parts.append(Excel(Ruang(member, self.ruang)).of(node.argumen[0]))
            length += len(parts[-1])
            if length > MAX_LENGTH or len(parts) > MAX_PARTS:
                raise _refused("Rumus ini terlalu panjang untuk Excel.")
        return parts

    def _fold(self, name: str, parts: list[str]) -> str:
        """The parts that are numbers; what is not computable stays an error of the whole."""
        if not parts:
            return "0" if name == "cacah" else MISSING
        count = f"COUNT({','.join(parts)})"
        if name == "pertama_terisi":
            return _first(parts)
        if name == "terakhir":
            return f"(0*SUM({_without(parts, Decimal(0))})+{_first(parts[::-1])})"
        total = f"SUM({_without(parts, Decimal(0))})"
        if name == "cacah":
            return f"({count}+0*{total})"
        largest = Decimal(10) ** 307
        whole = {
            "jumlah": total,
            "rata_rata": f"{total}/{count}",
            "terkecil": f"MIN({_without(parts, largest)})",
            "terbesar": f"MAX({_without(parts, -largest)})",
        }[name]
        if len(parts) == 1:
            return parts[0]
        # COUNT passes over every error: only where nothing but #N/A is left is there no value
        return f"IF({count}+0*{total}=0,{MISSING},{whole})"


def _without(parts: Sequence[str], instead: Decimal) -> str:
    value = f"{instead:E}".replace("E+", "E") if instead else "0"
    return ",".join(f"_xlfn.IFNA({part},{value})" for part in parts)


def _first(parts: Sequence[str]) -> str:
    text = parts[-1]
    for part in reversed(parts[:-1]):
        text = checked(f"_xlfn.IFNA({part},{text})")
    return text
