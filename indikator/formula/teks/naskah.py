"""Makes one line of what was printed: fractions over several lines, LaTeX, legends and headings become plain text."""

import re

from indikator.formula.teks.kata import MEASURE, QUANTITY, says_the_same

MAX_TEXT = 4_000  # letters; no formula text is longer
KINI, LALU = "\ue000", "\ue001"
"""Stand for "tahun n" and "tahun n-1" within a text."""

_SPACES = str.maketrans(
    {"\xa0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": "\n", "\ue000": " ", "\ue001": " "}
)
_HEADING = re.compile(
    r"^\s*(?:(?:formula(?:si)?|rumus(?:an)?(?:\s+perhitungan)?|cara\s+(?:meng)?hitung|cara\s+perhitungan)\s*(?:[:=]|adalah\b)|=)\s*",
    re.IGNORECASE,
)
_RULE = r"(?:[-—–_─━‾]{3,}|(?:[-—–_] ){3,}[-—–_]?)"
_TIMES = r"(?:[x×*]\s*\d[\d.]*\s*(?:%|persen)?|\d[\d.]*\s*%\s*[x×*])?"
_FRACTION = re.compile(rf"^(?P<atas>[^\n]+)\n\s*{_RULE}\s*(?P<samping>{_TIMES})\s*\n(?P<bawah>[^\n]+)$", re.IGNORECASE)
_TAIL = re.compile(r"^(?P<isi>.*?)\s*(?P<kali>[x×*]\s*\d[\d.]*\s*(?:%|persen)?)\s*[.;]?\s*$", re.IGNORECASE | re.DOTALL)
_LEGEND = re.compile(
    r"(?:^|[\s,;.(])(?:keterangan|ket|dimana|di\s+mana|dengan\s+ketentuan|legenda)\s*[:.,]?\s*(?=\w{1,6}\s*[=:])",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:^|[\s;,.])(?P<huruf>[A-Za-z]{1,3}\d{0,2})\s*[=:]\s*(?P<arti>.+?)(?=[\s;,.]+[A-Za-z]{1,3}\d{0,2}\s*[=:]|$)"
)
_LAST_YEAR = re.compile(
    r"(?:\bpada\s+)?\b(?:tahun|thn|th)\b\.?\s*(?:ke\s*-?\s*)?[nt]\s*[-–−]\s*1\b"
    r"|(?:\bpada\s+)?\b(?:tahun|thn|th)\b\.?\s*\(\s*[nt]\s*[-–−]\s*1\s*\)"
    r"|(?<=[A-Z])[nt]\s?[-–−]\s?1\b|\b[nt]\s?[-–−]\s?1\b|\(\s*[nt]\s*[-–−]\s*1\s*\)"
    r"|(?:\bpada\s+)?\btahun\s+(?:yang\s+)?(?:lalu|sebelumnya|kemarin|sebelum(?:\s+tahun)?\s+(?:evaluasi|pelaporan|berjalan|ini))\b",
)
_THIS_YEAR = re.compile(
    r"(?:\bpada\s+)?\b(?:tahun|thn|th)\b\.?\s*(?:ke\s*-?\s*)?(?:[nt]\b|\(\s*[nt]\s*\))"
    r"|(?<=[A-Z][A-Z])[nt]\b|(?<=\s)[nt]\b(?=\s*[-–−+/):]|\s*$)|\(\s*[nt]\s*\)"
    r"|(?:\bpada\s+)?\btahun\s+(?:ini|berjalan|sekarang|bersangkutan|pelaporan|evaluasi)\b",
)
_LATEX = (
    (re.compile(r"\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"(\1) / (\2)"),
    (re.compile(r"\\(?:times|cdot)\b"), "×"),
    (re.compile(r"\\div\b"), "÷"),
    (re.compile(r"\\sum(?:_\{[^{}]*\})?(?:\^\{[^{}]*\})?"), "Σ "),
    (re.compile(r"\\(?:left|right|displaystyle|,|;|!)"), ""),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\$"), ""),
)


def plain(text: str) -> str:
    """The text with lines kept, LaTeX and odd spaces gone."""
    text = text[: MAX_TEXT + 1].translate(_SPACES)
    if "\\" in text or "$" in text:
        for pattern, instead in _LATEX:
            text = pattern.sub(instead, text)
    text = re.sub(r" *\n[ \n]*", "\n", text).strip()
    return re.sub(r"[ \f\v]+", " ", text)


def without_heading(text: str) -> str:
    """Drops "Formula :", "Rumus =" and a lone "=" in front."""
    while (shorter := _HEADING.sub("", text, count=1)) != text:
        text = shorter
    return text.strip()


def legend(text: str) -> tuple[str, dict[str, str]]:
    """The formula, and what its letters mean: "A/B x 100%. Keterangan: A = …; B = …"."""
    match = _LEGEND.search(text)
    if not match:
        return text, {}
    entries = re.sub(r"\s+", " ", text[match.end() :])
    meanings = {each["huruf"]: each["arti"].strip(" ;,.") for each in _ENTRY.finditer(entries)}
    return (text[: match.start()].strip(" ;,."), meanings) if meanings else (text, {})


def one_line(text: str) -> str:
    """A fraction drawn over lines as (A) / (B); other lines joined."""
    if match := _FRACTION.match(text):
        above, _ = _cut_times(match["atas"])
        below, times = _cut_times(match["bawah"])
        factor = match["samping"].strip() or times or _cut_times(match["atas"])[1]
        head, equals, above = above.rpartition("=")
        return f"{head}{equals} ({above.strip()}) / ({below.strip()}) {_behind(factor)}".strip()
    lines = text.split("\n")
    if len(lines) == 2 and all(re.match(rf"\(?\s*{MEASURE}(?!\w)", line, re.IGNORECASE) for line in lines):
        (above, first), (below, second) = _cut_times(lines[0]), _cut_times(lines[1])
        if bool(first) != bool(second):
            return f"({above}) / ({below}) {first or second}"
    return re.sub(rf"(?<=\s){_RULE}(?=\s)", "/", " ".join(lines))


def _cut_times(line: str) -> tuple[str, str]:
    """A line and the factor at its end: "B x 100%" → ("B", "x 100%")."""
    match = _TAIL.match(line)
    return (_unwrapped(match["isi"]), match["kali"]) if match and match["isi"].strip() else (_unwrapped(line), "")


def _unwrapped(line: str) -> str:
    """Without a bracket around the whole, or one whose other half stands on another line."""
    line = line.strip()
    whole = line.startswith("(") and line.endswith(")") and "(" not in line[1:]
    if whole:
        return line[1:-1].strip()
    if line.count("(") != line.count(")"):
        line = line.removeprefix("(") if line.count("(") > line.count(")") else line.removesuffix(")")
    return line.strip()


def _behind(factor: str) -> str:
    """The factor as it stands behind: "100% x" → "x 100%"."""
    return f"x {factor.rstrip('x×* ')}" if factor and factor[0].isdigit() else factor


def right_side(text: str) -> tuple[str, str]:
    """What stands left of the last "=", and right of it. "" on the left where nothing is named."""
    left, _, right = text.rpartition("=")
    return left.strip(" =:"), right.strip()


def with_years(text: str) -> str:
    """Marks for "tahun n" and "tahun n-1", but only where the text speaks of the last year at all."""
    marked = _LAST_YEAR.sub(f" {LALU} ", text)
    return re.sub(r" +", " ", _THIS_YEAR.sub(f" {KINI} ", marked)).strip() if marked != text else text


_PAIRS = (
    (
        re.compile(
            r"^(?:(?:mem)?perbandingan|membandingkan|rasio|hasil\s+bagi|pembagian|proporsi)\s+(?:dari\s+|antara\s+)*(?P<a>.+)$",
            re.IGNORECASE,
        ),
        r"dengan|dan|terhadap|dibanding(?:kan)?(?:\s+dengan)?",
        "dibagi",
    ),
    (re.compile(r"^selisih\s+(?:dari\s+|antara\s+)*(?P<a>.+)$", re.IGNORECASE), r"dengan|dan|terhadap", "dikurangi"),
)


def spelled_out(text: str) -> str:
    """With the operator between: "Perbandingan A dengan B" → "A dibagi B"; "selisih A dengan B" → "A dikurangi B"."""
    for pattern, between, operator in _PAIRS:
        match = pattern.match(text)
        if not match:
            continue
        rest = match["a"]
        first = re.escape(rest.split(" ", 1)[0])
        middle = re.search(rf"[\s,]+(?:{between})\s+(?=(?:{QUANTITY}|total|target|{first})(?!\w))", rest, re.IGNORECASE)
        if middle and middle.start():
            return f"{rest[: middle.start()]} {operator} {rest[middle.end() :]}"
    if re.match(rf"(?:menghitung|menjumlahkan|membagi)\s+{MEASURE}(?!\w)", text, re.IGNORECASE):
        return text.split(" ", 1)[1]
    return text


def repeats_itself(left: str, right: str) -> bool:
    """Whether both sides say the same: "Persentase X = persentase X"."""
    return bool(left) and says_the_same(right, left)
