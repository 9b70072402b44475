"""Text → Rumus. Raises FormulaError, and nothing else, for every text that is no formula."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from indikator.formula.scanner import AGGREGATES, FUNCTIONS, Kata, scan
from indikator.formula.syntax import (
    MAX_DECIMALS,
    MAX_DEPTH,
    MAX_NODES,
    Angka,
    Apa,
    Banding,
    Bukan,
    FormulaError,
    Hasilkali,
    Jika,
    Jumlahan,
    Letak,
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
    Tanda,
    Terisi,
    walk,
)


def parse(teks: str) -> Rumus:
    """Reads a formula; FormulaError holds all problems of its words, or else the first of its structure."""
    words, problems = scan(teks)
    if not problems and not words:
        problems = [Masalah(0, 0, "Rumus masih kosong.")]
    if problems:
        raise FormulaError(tuple(sorted(problems, key=lambda each: each.posisi)))
    try:
        akar = cast(Simpul, PARSER.parse(cast(Any, words)))  # the scanner's words instead of a text
    except UnexpectedInput as error:
        raise FormulaError((_explained(error, words, len(teks)),)) from None
    if problems := list(_structure(akar)):
        raise FormulaError(tuple(sorted(problems, key=lambda each: each.posisi)))
    return Rumus(akar, teks)


# --- words to nodes -----------------------------------------------------------------------------------------------


class _Words(Lexer):
    """Hands the scanner's words to the parser."""

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, words: Any, *_: object) -> Iterator[Token]:
        for word in words:
            yield Token(word.jenis, word.teks, start_pos=word.posisi, end_pos=word.posisi + word.panjang)


def _span(parts: list[Any]) -> Letak:
    """From the first to the last of some tokens and nodes."""
    start, _ = _ends(parts[0])
    _, end = _ends(parts[-1])
    return Letak(start, end - start)


def _ends(part: Any) -> tuple[int, int]:
    if isinstance(part, Token):
        return cast(int, part.start_pos), cast(int, part.end_pos)
    return part.letak.posisi, part.letak.posisi + part.letak.panjang


Parts = list[Any]


class _Builder(Transformer[Token, Any]):
    """One method a rule of the grammar; called while parsing, so that no tree is ever walked by recursion."""

    def start(self, parts: Parts) -> Simpul:
        return cast(Simpul, parts[0])

    def angka(self, parts: Parts) -> Angka:
        return Angka(Decimal(str(parts[0])), _span(parts))

    def persen(self, parts: Parts) -> Persen:
        return Persen(Decimal(str(parts[0])), _span(parts))

    def nama(self, parts: Parts) -> Nama:
        return Nama(str(parts[0]), _span(parts))

    def kurung(self, parts: Parts) -> Apa:
        return cast(Apa, replace(parts[1], letak=_span(parts)))

    kurung_syarat = kurung

    def negatif(self, parts: Parts) -> Negatif:
        return Negatif(parts[1], _span(parts))

    def jumlahan(self, parts: Parts) -> Jumlahan:
        signs: list[Literal["+", "-"]] = ["+", *("+" if sign.type == "TAMBAH" else "-" for sign in parts[1::2])]
        return Jumlahan(tuple(zip(signs, parts[::2], strict=True)), _span(parts))

    def hasilkali(self, parts: Parts) -> Hasilkali:
        signs: list[Literal["*", "/"]] = ["*", *("*" if sign.type == "KALI" else "/" for sign in parts[1::2])]
        return Hasilkali(tuple(zip(signs, parts[::2], strict=True)), _span(parts))

    def pangkat(self, parts: Parts) -> Pangkat:
        return Pangkat(parts[0], parts[2], _span(parts))

    def panggilan(self, parts: Parts) -> Panggilan:
        return Panggilan(str(parts[0]), tuple(parts[2:-1:2]), letak=_span(parts))

    def agregat(self, parts: Parts) -> Panggilan:
        return Panggilan(str(parts[0]), (parts[2],), str(parts[4]), _span(parts))

    def predikat(self, parts: Parts) -> Predikat:
        return Predikat(parts[2], str(parts[4]), _span(parts))

    def jika(self, parts: Parts) -> Jika:
        return Jika(parts[1], parts[3], parts[5] if len(parts) > 5 else None, _span(parts))

    def syarat(self, parts: Parts) -> Logika:
        return Logika("atau", tuple(parts[::2]), _span(parts))

    def semua(self, parts: Parts) -> Logika:
        return Logika("dan", tuple(parts[::2]), _span(parts))

    def banding(self, parts: Parts) -> Banding:
        return Banding(parts[0], cast(Tanda, str(parts[1])), parts[2], _span(parts))

    def bukan(self, parts: Parts) -> Bukan:
        return Bukan(cast(Syarat, parts[1]), _span(parts))

    def terisi(self, parts: Parts) -> Terisi:
        return Terisi(parts[2], _span(parts))


PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    lexer=_Words,
    transformer=_Builder(),
    keep_all_tokens=True,
    maybe_placeholders=False,
)


# --- problems of structure ----------------------------------------------------------------------------------------


def _structure(akar: Simpul) -> Iterator[Masalah]:
    """What the grammar can't say: size, depth, numbers of arguments, where predikat may stand."""
    for count, (node, depth) in enumerate(walk(akar), 1):
        posisi, panjang = node.letak
        if depth > MAX_DEPTH:
            yield Masalah(posisi, panjang, f"Rumus terlalu dalam: paling banyak {MAX_DEPTH} tingkat.")
            return
        if count > MAX_NODES:
            yield Masalah(posisi, panjang, f"Rumus terlalu besar: paling banyak {MAX_NODES} bagian.")
            return
        if isinstance(node, Panggilan) and (pesan := _wrong_call(node)):
            yield Masalah(posisi, panjang, pesan)
        elif isinstance(node, Predikat) and depth > 1:
            yield Masalah(posisi, panjang, "predikat(…) hanya dapat membungkus seluruh rumus.")


def _wrong_call(node: Panggilan) -> str:
    name, count = node.fungsi, len(node.argumen)
    if node.himpunan:
        return "" if name in AGGREGATES else f"“{name}” tidak dapat dipakai dengan “untuk setiap”."
    least, most = FUNCTIONS[name]
    if most is not None and count > most:
        return f"“{name}” menerima paling banyak {most} bagian, di sini ada {count}."
    if name == "bulatkan" and count > 1 and decimals_of(node) is None:
        return f"Bagian kedua “bulatkan” adalah jumlah desimal: bilangan bulat 0 sampai {MAX_DECIMALS}."
    return "" if count >= least else f"“{name}” memerlukan paling sedikit {least} bagian."


def decimals_of(node: Panggilan) -> int | None:
    """To how many decimals `bulatkan` rounds; None where that is no whole number within the limits."""
    if len(node.argumen) == 1:
        return 0
    match node.argumen[1]:
        case Angka(nilai=n) if n == n.to_integral_value() and n <= MAX_DECIMALS:
            return int(n)
        case Negatif(isi=Angka(nilai=n)) if n == n.to_integral_value() and n <= MAX_DECIMALS:
            return -int(n)
        case _:
            return None


# --- problems of grammar, in words --------------------------------------------------------------------------------

VALUES = {"ANGKA", "PERSEN", "NAMA", "FUNGSI", "PREDIKAT"}
ENDS_OF_VALUES = {"ANGKA", "PERSEN", "NAMA", "TUTUP"}
CONDITION = "Kata ini tidak pada tempatnya. Syarat ditulis: jika … maka … lainnya …."
OUT_OF_PLACE = {
    "PEMISAH": "Tanda pemisah hanya ada di dalam kurung fungsi. Desimal ditulis rapat: 0,5.",
    "TUTUP": "Sebelum kurung tutup ini masih kurang satu bagian.",
    "UNTUK_SETIAP": "“untuk setiap” hanya ada di dalam kurung fungsi: jumlah(a untuk setiap unsur).",
    **dict.fromkeys(("JIKA", "MAKA", "LAINNYA", "DAN", "ATAU", "BUKAN", "TERISI"), CONDITION),
}
OPERATORS = {"TAMBAH", "KURANG", "KALI", "BAGI", "PANGKAT"}


def _explained(error: UnexpectedInput, words: list[Kata], length: int) -> Masalah:
    """The sentence for the first word that can't stand where it stands."""
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END" or token.start_pos is None:
        return _unfinished(words[-1], length)
    index = next(i for i, word in enumerate(words) if word.posisi == token.start_pos)
    word = words[index]
    before = words[index - 1] if index else None
    in_condition = any(each.jenis == "JIKA" for each in words[:index])
    pesan, saran = _misplaced(word, before, in_condition=in_condition)
    return Masalah(word.posisi, word.panjang, pesan, saran)


def _unfinished(last: Kata, length: int) -> Masalah:
    if last.jenis in OPERATORS or last.jenis == "BANDING":
        return Masalah(last.posisi, last.panjang, f"Sesudah “{last.teks}” masih kurang satu bagian.")
    if last.jenis in {"JIKA", "MAKA", "LAINNYA", "DAN", "ATAU", "BUKAN", "UNTUK_SETIAP"}:
        return Masalah(last.posisi, last.panjang, f"Sesudah kata “{last.teks}” masih kurang satu bagian.")
    return Masalah(length, 0, "Rumus berhenti terlalu awal. Syarat ditulis: jika … maka … lainnya ….")


def _misplaced(word: Kata, before: Kata | None, *, in_condition: bool) -> tuple[str, str]:
    """The sentence and the suggestion for a word that stands where none of its kind can."""
    kind, text = word.jenis, word.teks
    if kind == "BANDING":
        return _comparison(before, in_condition=in_condition), ""
    if (kind in VALUES or kind == "BUKA") and before is not None and before.jenis in ENDS_OF_VALUES:
        if "x" in {text, before.teks}:
            return "“x” di sini adalah nama variabel. Maksud Anda tanda kali “×”?", "×"
        return f"Kurang tanda hitung sebelum “{text}”.", "×"
    if kind in OPERATORS:
        return f"Sebelum “{text}” masih kurang satu bagian.", ""
    return OUT_OF_PLACE.get(kind, f"“{text}” tidak pada tempatnya."), ""


def _comparison(before: Kata | None, *, in_condition: bool) -> str:
    if not in_condition and before is not None and before.jenis == "NAMA":
        return "Tulis hanya ruas kanan rumus, tanpa “=”. Perbandingan hanya ada di dalam “jika … maka”."
    return "Perbandingan hanya ada di dalam “jika … maka”, dua bagian sekaligus: jika a > 0 dan a < 5 maka …."
