"""Pieces → a small tree. Words of calculation are read from left to right, as spoken; signs as in arithmetic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indikator.formula.teks.naskah import KINI, LALU
from indikator.formula.teks.potongan import MAX_DEPTH, MAX_PIECES, Potongan


@dataclass(frozen=True, slots=True)
class Isi:
    """An operand in words; `tahun` is "lalu" where the text means the year before; `nilai` a number printed with it."""

    teks: str
    tahun: str = ""
    nilai: str = ""


@dataclass(frozen=True, slots=True)
class Bilangan:
    nilai: Decimal
    persen: bool = False


@dataclass(frozen=True, slots=True)
class Hitung:
    tanda: str
    kiri: "Pohon"
    kanan: "Pohon"


@dataclass(frozen=True, slots=True)
class Rata:
    isi: tuple["Pohon", ...]


Pohon = Isi | Bilangan | Hitung | Rata

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def number(text: str) -> Decimal:
    """Indonesian or plain: 100.000 → 100000; 0,6 → 0.6; 2.5 → 2.5."""
    text = text.rstrip(".,")
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    whole, comma, fraction = text.replace(",", ".").partition(".")
    return Decimal(whole + comma + fraction.replace(".", ""))


class Broken(Exception):
    """The pieces make no expression."""


def build(pieces: list[Potongan]) -> Pohon | None:
    """The tree of all pieces; None where an operand or an operator is missing, or they are too many or too deep."""
    if len(pieces) > MAX_PIECES:
        return None
    try:
        tree, rest = _level(pieces, 0, 0)
    except Broken:
        return None
    return tree if rest == len(pieces) else None


def _level(pieces: list[Potongan], at: int, depth: int) -> tuple[Pohon, int]:
    """One bracket's inside, up to its end or the end of the text."""
    if depth > MAX_DEPTH:
        raise Broken
    operands: list[Pohon] = []
    signs: list[Potongan] = []
    while at < len(pieces) and pieces[at].jenis != ")":
        operand, at = _operand(pieces, at, depth)
        operands.append(operand)
        if at < len(pieces) and pieces[at].jenis in "+-*/":
            signs.append(pieces[at])
            at += 1
        elif at < len(pieces) and pieces[at].jenis in {"angka", "persen"}:
            signs.append(Potongan("*"))  # "(A / B) 100%"
        elif at < len(pieces) and pieces[at].jenis == "(" and isinstance(operand, Bilangan):
            signs.append(Potongan("*"))  # "1/3 (A + B)"
        elif at < len(pieces) and pieces[at].jenis != ")":
            raise Broken
    if not operands or len(signs) != len(operands) - 1:
        raise Broken
    return _combine(operands, signs), at


def _operand(pieces: list[Potongan], at: int, depth: int) -> tuple[Pohon, int]:
    piece = pieces[at]
    if piece.jenis == "isi":
        return _content(piece.teks), at + 1
    if piece.jenis in {"angka", "persen"}:
        return Bilangan(number(piece.teks), piece.jenis == "persen"), at + 1
    mean = piece.jenis == "rata"
    if mean:
        at += 1
    if at >= len(pieces) or pieces[at].jenis != "(":
        raise Broken
    tree, at = _level(pieces, at + 1, depth + 1)
    if at >= len(pieces):
        raise Broken
    return (Rata(tuple(terms(tree))) if mean else tree), at + 1


def _content(text: str) -> Isi:
    year = "lalu" if LALU in text else ""
    return Isi(re.sub(r"\s+", " ", text.replace(KINI, " ").replace(LALU, " ")).strip(" ,.;:"), year)


def _combine(operands: list[Pohon], signs: list[Potongan]) -> Pohon:
    """A spoken division divides all that was said before it by what follows up to the next × or ÷."""
    spoken = next((i for i, sign in enumerate(signs) if sign.jenis == "/" and sign.lisan), None)
    if spoken is None:
        return _arithmetic(operands, [sign.jenis for sign in signs])
    tree = _arithmetic(operands[: spoken + 1], [sign.jenis for sign in signs[:spoken]])
    end = spoken + 1
    while end < len(signs) and signs[end].jenis in "+-":
        end += 1
    below = _arithmetic(operands[spoken + 1 : end + 1], [sign.jenis for sign in signs[spoken + 1 : end]])
    tree = Hitung("/", tree, below)
    for sign, operand in zip(signs[end:], operands[end + 1 :], strict=True):
        tree = Hitung(sign.jenis, tree, operand)
    return tree


def _arithmetic(operands: list[Pohon], signs: list[str]) -> Pohon:
    """× and ÷ before + and −, from left to right."""
    sums: list[Pohon] = [operands[0]]
    between: list[str] = []
    for sign, operand in zip(signs, operands[1:], strict=True):
        if sign in "*/":
            sums[-1] = Hitung(sign, sums[-1], operand)
        else:
            sums.append(operand)
            between.append(sign)
    tree = sums[0]
    for sign, operand in zip(between, sums[1:], strict=True):
        tree = Hitung(sign, tree, operand)
    return tree


def terms(tree: Pohon) -> list[Pohon]:
    """The summands of a sum of +, from left to right."""
    found: list[Pohon] = []
    while isinstance(tree, Hitung) and tree.tanda == "+":
        found.append(tree.kanan)
        tree = tree.kiri
    return [tree, *reversed(found)]


def operands(tree: Pohon) -> Iterator[Isi]:
    """Every operand in words, from left to right; without recursion."""
    stack: list[Pohon] = [tree]
    while stack:
        match stack.pop():
            case Isi() as each:
                yield each
            case Hitung(kiri=left, kanan=right):
                stack += [right, left]
            case Rata(isi=parts):
                stack += reversed(parts)
            case Bilangan():
                pass
