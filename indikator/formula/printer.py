"""Rumus → canonical text: one way to write each formula, which parses back to an equal one."""

from decimal import Decimal

from indikator.formula.syntax import (
    Angka,
    Apa,
    Banding,
    Bukan,
    Hasilkali,
    Jika,
    Jumlahan,
    Logika,
    Nama,
    Negatif,
    Panggilan,
    Pangkat,
    Persen,
    Predikat,
    Rumus,
    Terisi,
)

# How strongly the outermost sign of a node binds; a part that binds less than its place asks for needs brackets.
JIKA, JUMLAHAN, HASILKALI, TANDA, PANGKAT, DASAR = range(6)
ATAU, DAN, KLAUSA = range(3)


def to_text(node: Apa | Rumus) -> str:
    """The canonical text of a formula or of any part of one."""
    return Printer().of(node.akar if isinstance(node, Rumus) else node)


def number_text(x: Decimal) -> str:
    """A number as it is written in a formula: comma, no thousands' dots."""
    return f"{x:f}".replace(".", ",")


def binding(node: Apa) -> int:
    match node:
        case Jika():
            return JIKA
        case Jumlahan():
            return JUMLAHAN
        case Hasilkali():
            return HASILKALI
        case Negatif():
            return TANDA
        case Pangkat():
            return PANGKAT
        case _:
            return DASAR


class Printer:
    """Writes formulas; a subclass may write names in another way (labels, values)."""

    def name(self, node: Nama) -> str:
        return node.kode

    def of(self, node: Apa) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a kind of node
        match node:
            case Angka(nilai=x):
                return number_text(x)
            case Persen(nilai=x):
                return f"{number_text(x)}%"
            case Nama():
                return self.name(node)
            case Negatif(isi=inner):
                return f"-{self.within(inner, TANDA)}"
            case Jumlahan(suku=terms):
                return self.chain(terms, {"+": " + ", "-": " - "}, HASILKALI)
            case Hasilkali(faktor=factors):
                return self.chain(factors, {"*": " × ", "/": " / "}, TANDA)
            case Pangkat(dasar=base, eksponen=exponent):
                return f"{self.within(base, DASAR)}^{self.within(exponent, TANDA)}"
            case Panggilan(fungsi=name, argumen=arguments, himpunan=members):
                each = f" untuk setiap {members}" if members else ""
                return f"{name}({'; '.join(map(self.of, arguments))}{each})"
            case Predikat(isi=inner, skala=scale):
                return f"predikat({self.of(inner)}; {scale})"
            case Jika(syarat=condition, maka=then, lainnya=other):
                first = f"({self.of(then)})" if isinstance(then, Jika) else self.of(then)
                last = "" if other is None else f" lainnya {self.of(other)}"
                return f"jika {self.of(condition)} maka {first}{last}"
            case Banding(kiri=left, tanda=sign, kanan=right):
                return f"{self.within(left, JUMLAHAN)} {sign} {self.within(right, JUMLAHAN)}"
            case Logika(kata=word, bagian=parts):
                least = KLAUSA if word == "dan" else DAN
                return f" {word} ".join(self.clause(part, least) for part in parts)
            case Bukan(isi=condition):
                return f"bukan {self.clause(condition, KLAUSA)}"
            case Terisi(isi=inner):
                return f"terisi({self.of(inner)})"

    def chain(self, parts: tuple[tuple[str, Apa], ...], signs: dict[str, str], least: int) -> str:
        first, *others = parts
        return self.within(first[1], least) + "".join(signs[sign] + self.within(part, least) for sign, part in others)

    def within(self, node: Apa, least: int) -> str:
        text = self.of(node)
        return f"({text})" if binding(node) < least else text

    def clause(self, node: Apa, least: int) -> str:
        binds = KLAUSA if not isinstance(node, Logika) else DAN if node.kata == "dan" else ATAU
        text = self.of(node)
        return f"({text})" if binds < least else text
