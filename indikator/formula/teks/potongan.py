"""Cuts a line into operands and operators. A slash, a colon or a dash may belong to the words; what follows tells."""

import re
from dataclasses import dataclass

from indikator.formula.teks.kata import MEASURE, QUANTITY, begins_with, words
from indikator.formula.teks.naskah import KINI, LALU

MAX_DEPTH = 12  # brackets inside each other
MAX_PIECES = 120

NUMBER = re.compile(r"(\d[\d.]*(?:,\d+)?)\s*(%|pers(?:en)?\b|prosen\b)?", re.IGNORECASE)
TIMES_HUNDRED = re.compile(
    r"(?:[x×*]|\bkali(?:kan)?(?:\s+dengan)?)\s*(?:100|seratus)\b|100\s*(?:%|persen)", re.IGNORECASE
)
_HUNDRED = re.compile(r"\bseratus\b(?=\s*(?:%|persen\b|$|[.;)]))", re.IGNORECASE)
_MEAN = re.compile(r"(?:nilai\s+)?rata\s?-?\s?rata(?:\s+dari)?", re.IGNORECASE)
_SUM = re.compile(rf"{QUANTITY}(?:\s+dari)?", re.IGNORECASE)
_NOT_SHARED_OUT = (
    r"(?!\s+(?:sesuai|kepada|ke|menjadi|dalam|atas|untuk|secara|berdasarkan|habis|antar|masing|per|dan|atau|pada|yang)"
    r"\b)"
)
_SPOKEN = (
    ("*", re.compile(r"di\s?kali(?:kan)?\b(?:\s+dengan\b)?|kali(?:kan)?\b(?=\s+(?:100|seratus)\b)", re.IGNORECASE)),
    ("/", re.compile(rf"di\s?bagi\b(?:\s+(?:dengan|oleh)\b)?{_NOT_SHARED_OUT}", re.IGNORECASE)),
    (
        "/",
        re.compile(r"di\s?banding(?:kan)?\b(?:\s+(?:dengan|terhadap)\b)?|berbanding\b(?:\s+dengan\b)?", re.IGNORECASE),
    ),
    ("+", re.compile(r"di\s?tambah(?:kan)?\b(?:\s+dengan\b)?", re.IGNORECASE)),
    ("-", re.compile(r"di\s?kurangi?\b(?:\s+dengan\b)?", re.IGNORECASE)),
)
_SHARE_OF = re.compile(rf"(?:dari|per|terhadap)\b(?=\s+(?:{QUANTITY}|keseluruhan|seluruh)\b)", re.IGNORECASE)
_THEN = re.compile(
    r"(?:,\s*|\s+(?:dan\s+)?)(?:kemudian|selanjutnya|hasilnya|,\s*lalu)\s*,?\s*$|,\s*lalu\s*$", re.IGNORECASE
)
_SIGN = re.compile(r"[+×*÷/:]|\s[-–−]\s")
_YEAR = f"[{KINI}{LALU}]"
_DIVISOR = re.compile(r"\d[\d.]*\s*(?:$|[()x×*+;])")


@dataclass(frozen=True, slots=True)
class Potongan:
    """`jenis`: isi, angka, persen, rata (a mean of the bracket that follows) or the sign itself; `lisan` in words."""

    jenis: str
    teks: str = ""
    lisan: bool = False


class Pemotong:
    """One pass over a line. `dari` takes "A dari jumlah B" as a division; `lemah` signs that usually are words."""

    def __init__(self, teks: str, *, dari: bool = False, lemah: bool = False, huruf: frozenset[str]) -> None:
        self.teks = _HUNDRED.sub("100", teks)
        self.dari = dari
        self.lemah = lemah
        self.huruf = huruf
        self.kali = TIMES_HUNDRED.search(self.teks) is not None
        self.hasil: list[Potongan] = []
        self.isi = ""
        self.dalam = 0

    def run(self) -> list[Potongan]:
        at, text = 0, self.teks
        while at < len(text):
            if sign := self._operator(at):
                operator, at, spoken = sign
                self._flush()
                self.hasil.append(Potongan(operator, lisan=spoken))
            elif text[at] in "([{":
                at = self._opened(at)
            elif text[at] in ")]}":
                self._flush()
                if self.dalam:
                    self.dalam -= 1
                    self.hasil.append(Potongan(")"))
                at += 1
            else:
                end = at + 1
                while text[at].isalnum() and end < len(text) and text[end].isalnum():
                    end += 1
                self.isi += text[at:end]
                at = end
        self._flush()
        self.hasil += [Potongan(")")] * self.dalam
        return self.hasil

    # --- operands -------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        text = _THEN.sub("", self.isi).strip(" ,.;:\"'–-_")
        self.isi = ""
        if match := NUMBER.fullmatch(text):
            self.hasil.append(Potongan("persen" if match[2] else "angka", match[1]))
        elif any(letter.isalnum() or letter in {KINI, LALU} for letter in text):
            self.hasil.append(Potongan("isi", text))

    def _opened(self, at: int) -> int:
        """A bracket that groups, or one that belongs to the words: "(km)", "Kasus (gugatan/perkara)"."""
        end = _closing(self.teks, at)
        before, inside = self.isi.strip(), self.teks[at + 1 : end]
        if NUMBER.fullmatch(before) and _SIGN.search(inside):
            self._flush()
            before = ""
        aggregate = "rata" if _MEAN.fullmatch(before) else "(" if _SUM.fullmatch(before) and "+" in inside else ""
        if before and not aggregate:
            self.isi += self.teks[at : end + 1] if end < len(self.teks) else " "
            return min(end + 1, len(self.teks)) if end < len(self.teks) else at + 1
        if not aggregate and end < len(self.teks) and not self._ends(end + 1):
            self.isi += self.teks[at : end + 1]
            return end + 1
        if aggregate:
            self.isi = ""
        if aggregate == "rata":
            self.hasil.append(Potongan("rata"))
        self.hasil.append(Potongan("("))
        self.dalam += 1
        return at + 1

    def _ends(self, at: int) -> bool:
        """Whether an operand may be over here."""
        rest = self.teks[at:].lstrip()
        if not rest or rest[0] in ")]},;.=+-–−×*÷/:" or NUMBER.match(rest):
            return True
        kept, self.isi = self.isi, "x"
        try:
            return self._operator(at + len(self.teks[at:]) - len(rest)) is not None
        finally:
            self.isi = kept

    # --- operators ------------------------------------------------------------------------------------------------

    def _operator(self, at: int) -> tuple[str, int, bool] | None:
        """The sign here, where it ends, and whether it is a word; None where it belongs to the words."""
        left = self.isi.strip()
        closed = not left and bool(self.hasil) and self.hasil[-1].jenis in {")", "angka", "persen", "isi"}
        if not (left or closed):
            return None
        letter = self.teks[at]
        if letter.isalpha():
            return self._spoken(at, left)
        right = self.teks[at + 1 :]
        if letter in "+×*÷·⋅":
            return ("+" if letter == "+" else "/" if letter == "÷" else "*"), at + 1, False
        if letter in "/∕:.-–−":
            divides = {"/": self._slash, "∕": self._slash, ":": self._colon, ".": self._stop}.get(letter, self._dash)
            return (("-" if letter in "-–−" else "/"), at + 1, False) if divides(left, right) else None
        return None

    def _spoken(self, at: int, left: str) -> tuple[str, int, bool] | None:
        before = self.teks[at - 1] if at else " "
        if self.teks[at] in "xX" and not before.isalpha() and self._times(at, left):
            return "*", at + 1, False
        if before.isalnum():
            return None
        for operator, pattern in _SPOKEN:
            if (match := pattern.match(self.teks, at)) and self.teks[match.end() :].strip(" .,;:"):
                return operator, match.end(), True
        match = _SHARE_OF.match(self.teks, at)
        if self.dari and match and (not left or begins_with(left, MEASURE)):
            return "/", match.end(), True
        return None

    def _times(self, at: int, left: str) -> bool:
        right = self.teks[at + 1 :]
        if right[:1].isalpha():
            return False
        right = right.lstrip()
        return bool(right) and (
            right[0].isdigit()
            or right[0] in "(["
            or begins_with(right, rf"(?:{MEASURE}|seratus|bobot)")
            or self._is_letter(right)
            or not left
            or left.endswith("%")
            or NUMBER.fullmatch(left) is not None
        )

    def _slash(self, left: str, right: str) -> bool:
        loose_left, loose_right = self.isi.endswith(" ") or not left, right[:1].isspace()
        right = right.lstrip()
        if not right:
            return False
        if (
            not left
            or right[0] in "(["
            or begins_with(right, QUANTITY)
            or re.match(_YEAR, right)
            or _DIVISOR.match(right)
        ):
            return True
        if (loose_left or loose_right or self.kali) and begins_with(right, MEASURE):
            return True
        if self._is_letter(right) and left.rsplit(" ", 1)[-1] in self.huruf:
            return True
        return self.lemah and ((loose_left and loose_right) or (self.kali and self.teks.count("/") == 1))

    def _colon(self, left: str, right: str) -> bool:
        loose = self.isi.endswith(" ") or not left or left.endswith("%")
        right = right.lstrip()
        if not right or len(words(left)) == 0:
            return False
        if begins_with(right, QUANTITY):
            return loose or not left or len(words(left)) > 1
        return loose and (
            right[0] in "(["
            or right[0].isdigit()
            or begins_with(right, MEASURE)
            or self._is_letter(right)
            or (self.lemah and self.kali)
        )

    def _stop(self, left: str, right: str) -> bool:
        """Where the colon was printed as a full stop: "A x 100%. Jumlah B"."""
        hundred = NUMBER.fullmatch(left)
        times = bool(self.hasil) and self.hasil[-1].jenis == "*"
        return self.lemah and times and hundred is not None and begins_with(right, QUANTITY)

    def _dash(self, left: str, right: str) -> bool:
        number = NUMBER.fullmatch(left) is not None
        if not right[:1].isspace() and not (number or not left):
            return False
        if left and not (self.isi.endswith(" ") or number):
            return False
        right = right.lstrip()
        if not right:
            return False
        first = words(right[:60])[:1]
        return (
            right[0] == "("
            or begins_with(right, MEASURE)
            or re.match(_YEAR, right) is not None
            or self._is_letter(right)
            or (bool(first) and first == words(left)[:1])
        )

    def _is_letter(self, right: str) -> bool:
        match = re.match(r"\w+", right)
        return match is not None and match[0] in self.huruf


def _closing(text: str, at: int) -> int:
    """Where the bracket opened at `at` is closed; the length of the text where it never is."""
    depth = 0
    for index in range(at, len(text)):
        if text[index] in "([{":
            depth += 1
        elif text[index] in ")]}":
            depth -= 1
            if not depth:
                return index
    return len(text)


def cut(teks: str, *, boleh_lemah: bool, huruf: frozenset[str] = frozenset()) -> list[Potongan]:
    """The pieces of a line; signs that usually belong to the words count only where nothing else divides."""
    pieces = Pemotong(teks, huruf=huruf).run()
    if any(each.jenis == "/" for each in pieces):
        return pieces
    return Pemotong(teks, dari=True, lemah=boleh_lemah, huruf=huruf).run()
