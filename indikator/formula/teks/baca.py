"""Reads a formula text: which kind of text it is, the expression it means, its variables, and what was unsure."""

import re
from dataclasses import replace

from indikator.formula.parser import parse
from indikator.formula.printer import to_text
from indikator.formula.syntax import FormulaError
from indikator.formula.teks import bukan, naskah, perbaikan
from indikator.formula.teks.baku import standard
from indikator.formula.teks.cacah import counted_apart
from indikator.formula.teks.kata import MEASURE, begins_with, is_percentage, key
from indikator.formula.teks.nama import codes, unit
from indikator.formula.teks.potongan import TIMES_HUNDRED, cut
from indikator.formula.teks.susunan import Bilangan, Hitung, Isi, Pohon, Rata, build, operands, terms
from indikator.formula.teks.usulan import BukanRumus, Jenis, Konteks, Usulan, Variabel

_MEAN_OF = re.compile(r"(?:nilai\s+)?rata-?\s?rata\s+dari\s+", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*(?:dan\s+)?|\s+dan\s+", re.IGNORECASE)
LONG_LABEL = 30  # words


def read_formula(teks: str, nama: str = "", satuan: str = "") -> Usulan | BukanRumus:
    """What a formula text means. With the indicator's name and unit more is told apart (a text that repeats the name,
    a share printed without × 100). Never raises; an `Usulan` always parses as a formula.
    """
    konteks = Konteks(nama, satuan)
    if len(teks) > naskah.MAX_TEXT:
        return BukanRumus(Jenis.NARATIF, f"Teks terlalu panjang untuk dibaca: paling banyak {naskah.MAX_TEXT} huruf.")
    text = naskah.plain(teks)
    formula, meanings = naskah.legend(naskah.without_heading(text))
    answer = bukan.of_nothing(text) or standard(text, konteks) or bukan.repetition(formula, konteks)
    if answer := answer or bukan.list_of_things(text):
        return answer
    left, line = naskah.right_side(naskah.one_line(formula))
    if naskah.repeats_itself(left, line):
        return bukan.repetition(line, Konteks(left)) or bukan.several_formulas()
    line = naskah.spelled_out(line)
    tree = _tree(line, konteks, meanings)
    if tree is None or isinstance(tree, Bilangan):
        return bukan.several_formulas()
    if isinstance(tree, Isi) and not tree.tahun:
        return bukan.single(line, konteks) or _count(line, konteks)
    return _calculation(tree, konteks, meanings)


def _tree(line: str, konteks: Konteks, meanings: dict[str, str]) -> Pohon | None:
    percentage = is_percentage(konteks.nama, konteks.satuan)
    loose = TIMES_HUNDRED.search(line) is not None or percentage is True or _is_ratio(konteks)
    loose = loose or (percentage is None and begins_with(line, MEASURE))
    pieces = cut(naskah.with_years(line), boleh_lemah=loose, huruf=frozenset(meanings))
    tree = build(pieces)
    if isinstance(tree, Isi):
        return _mean_of(tree, line)
    return tree


def _is_ratio(konteks: Konteks) -> bool:
    return (
        re.match(r"\s*(?:rasio|kepadatan|kerapatan|rata)", konteks.nama, re.IGNORECASE) is not None
        or "/" in konteks.satuan
    )


def _mean_of(tree: Isi, line: str) -> Pohon:
    """A mean in words: "Rata-rata dari nilai A, nilai B dan nilai C"."""
    if not (match := _MEAN_OF.match(line)):
        return tree
    parts = [part.strip(" .;") for part in _AND.split(line[match.end() :])]
    if len(parts) < 2 or not all(begins_with(part, MEASURE) for part in parts):
        return tree
    return Rata(tuple(Isi(part) for part in parts))


# --- proposals ----------------------------------------------------------------------------------------------------


def _count(line: str, konteks: Konteks) -> Usulan | BukanRumus:
    """One thing counted, or the sum of things counted apart."""
    labels = [label.strip(" .;,:=") for label in counted_apart(line.strip(" .;,:="))]
    tree: Pohon = Isi(labels[0])
    for label in labels[1:]:
        tree = Hitung("+", tree, Isi(label))
    notes = (
        ["Tiap hal dihitung sendiri lalu dijumlahkan. Gabungkan bila memang satu hitungan."] if len(labels) > 1 else []
    )
    if any(len(label.split()) > LONG_LABEL for label in labels):
        notes.append("Nama variabelnya panjang. Persingkat menjadi apa yang dihitung saja.")
    return _proposal(tree, [*notes, *perbaikan.doubts(tree, konteks)])


def _calculation(tree: Pohon, konteks: Konteks, meanings: dict[str, str]) -> Usulan | BukanRumus:
    tree = _mapped(_years_completed(tree), meanings)
    if any(not key(each.teks) or bukan.story(each.teks) for each in operands(tree)):
        return bukan.several_formulas()
    result = perbaikan.repaired(tree, konteks)
    parts = perbaikan.ratio(result.pohon)
    if parts and key(parts[0].teks) == key(parts[1].teks) and parts[0].tahun == parts[1].tahun:
        return bukan.same_above_and_below()
    return _proposal(result.pohon, [*result.catatan, *perbaikan.doubts(result.pohon, konteks)])


def _proposal(tree: Pohon, notes: list[str]) -> Usulan | BukanRumus:
    named: dict[str, Isi] = {}
    for each in operands(tree):
        named.setdefault(key(each.teks), each)
    variables = {
        each: Variabel(kode, isi.teks, unit(isi.teks), nilai=isi.nilai)
        for (each, isi), kode in zip(named.items(), codes([isi.teks for isi in named.values()]), strict=True)
    }
    try:
        text = to_text(parse(written(tree, {each: variable.kode for each, variable in variables.items()})))
    except FormulaError:
        return bukan.several_formulas()
    return Usulan(text, tuple(_same_units(tree, variables)), tuple(dict.fromkeys(notes)))


def _same_units(tree: Pohon, variables: dict[str, Variabel]) -> list[Variabel]:
    """In a percentage both parts have one unit: the numerator's, where the labels suggest two."""
    parts = perbaikan.ratio(tree)
    if parts and parts[2] == perbaikan.HUNDRED:
        above, below = variables[key(parts[0].teks)], variables[key(parts[1].teks)]
        one = above.satuan or below.satuan
        variables = {
            each: replace(variable, satuan=one) if variable in {above, below} else variable
            for each, variable in variables.items()
        }
    return list(variables.values())


# --- trees --------------------------------------------------------------------------------------------------------


def _mapped(tree: Pohon, meanings: dict[str, str]) -> Pohon:
    """The letters of a legend replaced by what they mean."""
    match tree:
        case Isi(teks=text) if text in meanings:
            return replace(tree, teks=meanings[text])
        case Hitung(tanda=sign, kiri=left, kanan=right):
            return Hitung(sign, _mapped(left, meanings), _mapped(right, meanings))
        case Rata(isi=parts):
            return Rata(tuple(_mapped(part, meanings) for part in parts))
        case _:
            return tree


def _years_completed(tree: Pohon) -> Pohon:
    """A year alone means the operand before it: "pelaku tahun n − pelaku tahun n-1 / tahun n-1"."""
    last = ""

    def complete(node: Pohon) -> Pohon:
        nonlocal last
        match node:
            case Isi(teks=text):
                if not text:
                    return replace(node, teks=last)
                last = text
                return node
            case Hitung(tanda=sign, kiri=left, kanan=right):
                first = complete(left)
                return Hitung(sign, first, complete(right))
            case Rata(isi=parts):
                return Rata(tuple(complete(part) for part in parts))
            case _:
                return node

    return complete(tree)


def written(tree: Pohon, codes: dict[str, str]) -> str:
    """The tree as text of the formula language; brackets wherever one might be needed, the printer drops the rest."""
    match tree:
        case Isi(teks=text, tahun=year):
            return f"lalu({codes[key(text)]})" if year else codes[key(text)]
        case Bilangan(nilai=number, persen=percent):
            plain = f"{number:f}".replace(".", ",")
            return f"{plain}%" if percent and number != perbaikan.HUNDRED else plain
        case Rata(isi=parts):
            return f"rata_rata({'; '.join(written(part, codes) for part in parts)})"
        case Hitung(tanda="+"):
            return " + ".join(_within(part, codes) for part in terms(tree))
        case Hitung(tanda=sign, kiri=left, kanan=right):
            return f"{_within(left, codes)} {sign} {_within(right, codes, right=True)}"


def _within(node: Pohon, codes: dict[str, str], *, right: bool = False) -> str:
    text = written(node, codes)
    chain = isinstance(node, Hitung) and node.tanda in "*/" and not right
    return text if chain or not isinstance(node, Hitung) else f"({text})"
