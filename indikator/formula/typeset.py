"""A formula as a typeset fraction: HTML for pages, and plain parts with fractions for documents (PDF, XLSX)."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from indikator.formula.printer import HASILKALI, JUMLAHAN, TANDA, Printer, binding
from indikator.formula.syntax import (
    Apa,
    Banding,
    Hasilkali,
    Jumlahan,
    Nama,
    Panggilan,
    Pangkat,
    Predikat,
    Rumus,
    Simpul,
)


@dataclass(frozen=True, slots=True)
class Pecahan:
    """A numerator over a denominator, each as plain text."""

    pembilang: str
    penyebut: str


def fraction_parts(rumus: Rumus, label: Mapping[str, str] | None = None) -> tuple[str | Pecahan, ...]:
    """The formula as runs of text and fractions, for a document; only divisions at the outside become fractions.

    `label` gives for each name what to print instead of its code.
    """
    printer = Labelled(label or {})
    akar = rumus.akar.isi if isinstance(rumus.akar, Predikat) else rumus.akar
    runs: list[str | Pecahan] = []
    terms = akar.suku if isinstance(akar, Jumlahan) else (("+", akar),)
    least = HASILKALI if len(terms) > 1 else 0
    for index, (sign, term) in enumerate(terms):
        if index:
            runs.append(f" {sign} ")
        runs += _runs(term, printer) if isinstance(term, Hasilkali) else [printer.within(term, least)]
    return tuple(_joined(runs))


def _runs(node: Hasilkali, printer: Printer) -> list[str | Pecahan]:
    runs: list[str | Pecahan] = []
    for index, piece in enumerate(pieces(node)):
        if index:
            runs.append(" × ")
        if isinstance(piece, Tumpuk):
            runs.append(Pecahan(_product(piece.atas, printer), _product(piece.bawah, printer)))
        else:
            runs.append(printer.within(piece, TANDA))
    return runs


def _product(parts: tuple[Simpul, ...], printer: Printer) -> str:
    return printer.of(parts[0]) if len(parts) == 1 else " × ".join(printer.within(part, TANDA) for part in parts)


def _joined(runs: list[str | Pecahan]) -> list[str | Pecahan]:
    """Neighbouring texts as one."""
    joined: list[str | Pecahan] = []
    for run in runs:
        if isinstance(run, str) and joined and isinstance(joined[-1], str):
            joined[-1] += run
        else:
            joined.append(run)
    return joined


@dataclass(frozen=True, slots=True)
class Tumpuk:
    """Factors over factors."""

    atas: tuple[Simpul, ...]
    bawah: tuple[Simpul, ...]


def pieces(node: Hasilkali) -> list[Simpul | Tumpuk]:
    """A product as people set it: a × b / c / d × e is (a × b) over (c × d), times e."""
    done: list[Tumpuk] = []
    loose: list[Simpul] = []
    for sign, part in node.faktor:
        if sign == "*":
            loose.append(part)
        elif loose:
            done.append(Tumpuk(tuple(loose), (part,)))
            loose = []
        else:
            done[-1] = Tumpuk(done[-1].atas, (*done[-1].bawah, part))
    return [*done, *loose]


class Labelled(Printer):
    """Text with labels in the place of codes."""

    def __init__(self, label: Mapping[str, str]) -> None:
        self.label = label

    def name(self, node: Nama) -> str:
        return self.label.get(node.kode) or node.kode


class Spoken(Labelled):
    """For screen readers: the signs as words."""

    def of(self, node: Apa) -> str:
        match node:
            case Jumlahan(suku=terms):
                return self.chain(terms, {"+": " ditambah ", "-": " dikurangi "}, HASILKALI)
            case Hasilkali(faktor=factors):
                return self.chain(factors, {"*": " dikali ", "/": " dibagi "}, TANDA)
            case Pangkat(dasar=base, eksponen=exponent):
                return f"{self.within(base, TANDA + 2)} pangkat {self.within(exponent, TANDA)}"
            case _:
                return super().of(node)


def to_html(rumus: Rumus, label: Mapping[str, str] | None = None) -> str:
    """The formula as HTML that needs no trust: every name and label is escaped, classes only (look: kinerja.css)."""
    label = label or {}
    spoken = escape(Spoken(label).of(rumus.akar))
    shown = Html(label).of(rumus.akar)
    return f'<span class="rumus" role="math" aria-label="{spoken}"><span aria-hidden="true">{shown}</span></span>'


COMPARISON_SIGNS = {"=": "=", "<>": "≠", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥"}


class Html(Labelled):
    """Everything it returns is escaped markup."""

    def name(self, node: Nama) -> str:
        return f'<span class="rumus-nama">{escape(super().name(node))}</span>'

    def of(self, node: Apa) -> str:
        match node:
            case Jumlahan(suku=terms):
                return self.chain(terms, {"+": " + ", "-": " − "}, HASILKALI)
            case Banding(kiri=left, tanda=sign, kanan=right):
                return f"{self.of(left)} {COMPARISON_SIGNS[sign]} {self.of(right)}"
            case Hasilkali():
                return " × ".join(self.piece(piece) for piece in pieces(node))
            case Pangkat(dasar=base, eksponen=exponent):
                return f"{self.within(base, TANDA + 2)}<sup>{self.of(exponent)}</sup>"
            case Panggilan(fungsi="jumlah", argumen=(inner,), himpunan=members) if members:
                sigma = f'<span class="rumus-sigma">Σ<sub>{escape(members)}</sub></span>'
                return f"{sigma} {self.within(inner, HASILKALI)}"
            case Panggilan(fungsi="lalu", argumen=(inner,)):
                return f"{self.within(inner, TANDA + 2)}<sub>tahun lalu</sub>"
            case Panggilan(fungsi="mutlak", argumen=(inner,)):
                return f"|{self.of(inner)}|"
            case _:
                return super().of(node)

    def piece(self, piece: Simpul | Tumpuk) -> str:
        if not isinstance(piece, Tumpuk):
            return self.within(piece, TANDA)
        above, below = _product(piece.atas, self), _product(piece.bawah, self)
        return (
            f'<span class="pecahan"><span class="pembilang">{above}</span><span class="penyebut">{below}</span></span>'
        )

    def within(self, node: Apa, least: int) -> str:
        if isinstance(node, Panggilan) and node.fungsi == "jumlah" and node.himpunan and least > JUMLAHAN:
            return f"({self.of(node)})"  # what follows must not seem to belong under the Σ
        text = self.of(node)
        return f"({text})" if binding(node) < least else text
