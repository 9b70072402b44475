"""Cuts the text of a formula into words, in all the ways people write them, and collects what is no word at all."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from indikator.formula.syntax import MAX_DIGITS, MAX_NAME, MAX_TEXT, Masalah

FUNCTIONS = {
    "jumlah": (1, None),
    "rata_rata": (1, None),
    "terkecil": (1, None),
    "terbesar": (1, None),
    "terakhir": (1, None),
    "cacah": (1, None),
    "pertama_terisi": (1, None),
    "bulatkan": (1, 2),
    "mutlak": (1, 1),
    "lalu": (1, 1),
    "kumulatif": (1, 1),
}
"""Name → least and largest number of arguments."""
AGGREGATES = frozenset({"jumlah", "rata_rata", "terkecil", "terbesar", "terakhir", "cacah", "pertama_terisi"})
"""Functions that may run over a set: `jumlah(… untuk setiap unsur)`."""

WORDS = {
    "jika": "JIKA",
    "maka": "MAKA",
    "lainnya": "LAINNYA",
    "dan": "DAN",
    "atau": "ATAU",
    "bukan": "BUKAN",
    "terisi": "TERISI",
    "predikat": "PREDIKAT",
    "untuk": "UNTUK_SETIAP",
    "setiap": "UNTUK_SETIAP",
    "dibagi": "BAGI",
    "dikali": "KALI",
    "ditambah": "TAMBAH",
    "dikurangi": "KURANG",
}
RESERVED = frozenset(FUNCTIONS) | frozenset(WORDS)
"""No variable may be called so."""

OTHER_NAMES = {
    "sum": "jumlah", "total": "jumlah", "sigma": "jumlah",
    "avg": "rata_rata", "average": "rata_rata", "mean": "rata_rata", "rerata": "rata_rata", "rata": "rata_rata",
    "min": "terkecil", "minimum": "terkecil", "minimal": "terkecil",
    "max": "terbesar", "maks": "terbesar", "maksimum": "terbesar", "maksimal": "terbesar",
    "last": "terakhir", "count": "cacah", "banyak": "cacah", "banyaknya": "cacah", "hitung": "cacah",
    "round": "bulatkan", "bulat": "bulatkan", "pembulatan": "bulatkan", "abs": "mutlak",
    "prev": "lalu", "sebelumnya": "lalu", "tahun_lalu": "lalu", "coalesce": "pertama_terisi", "ytd": "kumulatif",
}  # fmt: skip
"""What people call our functions elsewhere: for suggestions only."""

SIGNS = {
    "+": "TAMBAH",
    "-": "KURANG", "−": "KURANG", "–": "KURANG",
    "*": "KALI", "×": "KALI", "·": "KALI", "⋅": "KALI",
    "/": "BAGI", "÷": "BAGI", ":": "BAGI", "∕": "BAGI",
    "^": "PANGKAT",
    "(": "BUKA", "[": "BUKA", "{": "BUKA",
    ")": "TUTUP", "]": "TUTUP", "}": "TUTUP",
    ";": "PEMISAH", ",": "PEMISAH",
    "=": "BANDING", "<": "BANDING", ">": "BANDING", "<=": "BANDING", ">=": "BANDING", "<>": "BANDING",
    "≤": "BANDING", "≥": "BANDING", "≠": "BANDING", "!=": "BANDING", "==": "BANDING",
}  # fmt: skip
COMPARISONS = {"≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "==": "="}

TOKEN = re.compile(
    r"""(?P<spasi>\s+)
      | (?P<angka>\d[\d.]*(?:,\d+)?(?:\.\d+)*)(?P<persen>[ ]?%)?
      | (?P<nama>rata-rata(?=\s*\()|[a-z_][a-z0-9_]*)
      | (?P<tanda><=|>=|<>|!=|==|[-+*/:^()\[\]{};,=<>−–×·⋅÷∕≤≥≠])
      | (?P<lain>.)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII | re.DOTALL,
)
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)  # 1.000.000 and 1.234,5
PLAIN = re.compile(r"\d+(?:,\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kata:
    """One word: its kind in the grammar, how it is meant (a number in Python's notation), and its place."""

    jenis: str
    teks: str
    posisi: int
    panjang: int


def scan(teks: str) -> tuple[list[Kata], list[Masalah]]:
    """The words of a text, and all that is wrong with single words and with brackets."""
    if len(teks) > MAX_TEXT:
        pesan = f"Rumus terlalu panjang: {len(teks)} huruf, paling banyak {MAX_TEXT}."
        return [], [Masalah(MAX_TEXT, len(teks) - MAX_TEXT, pesan)]
    words: list[Kata] = []
    problems: list[Masalah] = []
    for match in TOKEN.finditer(teks):
        at, length = match.start(), match.end() - match.start()
        if match["angka"]:
            words.append(Kata("PERSEN" if match["persen"] else "ANGKA", match["angka"], at, length))
            problems += _number(words)
        elif match["nama"]:
            _name(match["nama"].lower().replace("-", "_"), at, length, words, problems)
        elif match["tanda"]:
            sign = match["tanda"]
            words.append(Kata(SIGNS[sign], COMPARISONS.get(sign, sign), at, length))
        elif match["lain"]:
            problems.append(_stranger(match["lain"], at))
    problems += _calls(words)
    problems += _brackets(words)
    return words, problems


def _number(words: list[Kata]) -> list[Masalah]:
    """Puts the last word into Python's notation; what is wrong with it."""
    word = words.pop()
    text, at, length = word.teks, word.posisi, word.panjang
    digits = sum(letter.isdigit() for letter in text)
    plain = text.replace(".", "").replace(",", ".")
    words.append(Kata(word.jenis, plain, at, length))
    if digits > MAX_DIGITS:
        return [Masalah(at, length, f"Angka ini terlalu panjang: {digits} angka, paling banyak {MAX_DIGITS}.")]
    return [] if PLAIN.fullmatch(text) or GROUPED.fullmatch(text) else [_dotted(text, at, length)]


def _dotted(text: str, at: int, length: int) -> Masalah:
    """A number with a dot that is no thousands' dot beyond doubt."""
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text, re.ASCII):
        whole, comma = text.replace(".", ""), text.replace(".", ",")
        return Masalah(at, length, f"“{text}” dapat berarti {whole} atau {comma}. Tulis salah satunya.", comma)
    if text.count(".") == 1 and "," not in text and not text.endswith("."):
        comma = text.replace(".", ",")
        return Masalah(at, length, f"Desimal ditulis dengan koma: {comma}.", comma)
    return Masalah(at, length, f"“{text}” bukan angka. Tulis misalnya 1250 atau 0,5.")


def _name(name: str, at: int, length: int, words: list[Kata], problems: list[Masalah]) -> None:
    if name == "setiap" and words and words[-1].jenis == "UNTUK_SETIAP":
        first = words.pop()
        words.append(Kata("UNTUK_SETIAP", "untuk setiap", first.posisi, at + length - first.posisi))
        return
    if name in FUNCTIONS:
        words.append(Kata("FUNGSI", name, at, length))
        return
    if len(name) > MAX_NAME:
        problems.append(Masalah(at, length, f"Nama ini terlalu panjang: paling banyak {MAX_NAME} huruf."))
    words.append(Kata(WORDS.get(name, "NAMA"), name, at, length))


def _stranger(letter: str, at: int) -> Masalah:
    if letter == "%":
        return Masalah(at, 1, "Tanda % hanya ditulis sesudah angka, misalnya × 100%.", "× 100%")
    if letter == ".":
        return Masalah(at, 1, "Titik tidak punya arti di sini. Desimal ditulis dengan koma: 0,5.")
    if letter in "\"'“”‘’":
        return Masalah(at, 1, "Tanda kutip tidak dipakai dalam rumus. Tulis nama variabelnya saja.")
    shown = letter if letter.isprintable() else f"U+{ord(letter):04X}"
    return Masalah(at, 1, f"Tanda “{shown}” tidak dikenal dalam rumus.")


def _calls(words: list[Kata]) -> list[Masalah]:
    """Names before a bracket that are no function, and functions without their bracket."""
    problems = []
    for index, word in enumerate(words):
        opens = index + 1 < len(words) and words[index + 1].jenis == "BUKA"
        if word.jenis == "NAMA" and opens:
            problems.append(_no_function(word))
        elif word.jenis in {"FUNGSI", "PREDIKAT", "TERISI"} and not opens:
            pesan = f"“{word.teks}” adalah fungsi dan memerlukan kurung: {word.teks}(…)."
            problems.append(Masalah(word.posisi, word.panjang, pesan, f"{word.teks}(…)"))
    return problems


def _no_function(word: Kata) -> Masalah:
    saran = nearest(word.teks, FUNCTIONS) or OTHER_NAMES.get(word.teks, "")
    if saran:
        pesan = f"Fungsi “{word.teks}” tidak dikenal. Maksud Anda “{saran}”?"
    elif word.teks == "if":
        return Masalah(word.posisi, word.panjang, "Syarat ditulis: jika … maka … lainnya ….", "jika … maka … lainnya …")
    else:
        pesan = f"“{word.teks}” bukan fungsi. Bila maksudnya perkalian, tulis tanda × sebelum kurung."
    return Masalah(word.posisi, word.panjang, pesan, saran)


def _brackets(words: list[Kata]) -> list[Masalah]:
    opened: list[Kata] = []
    problems = []
    for word in words:
        if word.jenis == "BUKA":
            opened.append(word)
        elif word.jenis == "TUTUP":
            if opened:
                opened.pop()
            else:
                problems.append(Masalah(word.posisi, word.panjang, "Kurung tutup ini tidak punya pasangan."))
    problems += [Masalah(word.posisi, word.panjang, "Kurung ini belum ditutup.", ")") for word in opened]
    return problems


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like this one, or ""."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.7)), "")
