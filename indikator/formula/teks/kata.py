"""The words that texts about formulas are made of, and comparisons that overlook how they were written."""

import re

QUANTITY = r"(?:jumlah|jumlahnya|jml|jmlh|total|banyaknya|banyak|penjumlahan|[Σ∑])"
"""Words that say: count or add up what follows."""
MEASURE = (
    rf"(?:{QUANTITY}|target|seluruh|semua|keseluruhan|realisasi|rencana|nilai|skor|pagu|anggaran|luas|panjang|volume"
    r"|kebutuhan|capaian|persentase|prosentase|presentase|angka|cakupan|indeks|belanja|pendapatan|produksi)"
)
"""Words with which an operand begins."""

_LEADING = re.compile(rf"(?:{QUANTITY}\.?(?!\w)\s*|(?:dari|semua|seluruh|keseluruhan)\b\s*)+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W_]+")
_PLACE = re.compile(
    r"\s+(?:(?:di|pada|se)\b[\s-]*)?(?:(?:lingkungan|lingkup|wilayah|kantor)\s+){0,3}"
    r"(?:kecamatan|kabupaten|kota|provinsi|desa|kelurahan|kec|kab|prov)\b\.?(?:\s+[A-Z][\w'.-]*){0,3}\s*$",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(r"\b(?:prosentase|presentase|persentasi)\b|%", re.IGNORECASE)
_CLITIC = re.compile(r"(?<=\w{4})nya\b", re.IGNORECASE)

STOP = frozenset({
    "yang", "di", "ke", "dari", "dan", "atau", "pada", "dengan", "untuk", "dalam", "oleh", "se", "sebagai", "serta",
    "adalah", "ialah", "yaitu", "per", "tiap", "setiap", "para", "telah", "sudah", "akan", "secara", "terhadap",
    "antara", "hingga", "sampai", "maupun", "kepada", "tersebut",
})  # fmt: skip


def words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def bare(text: str) -> str:
    """Without the words in front that only say to count: "Jumlah seluruh desa" → "desa"."""
    return _LEADING.sub("", text.strip(), count=1) if _LEADING.match(text.strip()) else text.strip()


def key(text: str) -> str:
    """The same for two operands that mean the same thing, however they were written."""
    return "".join(words(bare(text))) or "".join(words(text))


def says_the_same(text: str, name: str) -> bool:
    """Whether a text has only the words of a name; case, punctuation, brackets and a place at the end don't count."""
    return bool(_essence(text)) and _essence(text) == _essence(name)


def _essence(text: str) -> str:
    text = _PERCENTAGE.sub("persentase ", _BRACKETS.sub(" ", text)).strip(" .,;:=")
    return "".join(words(_CLITIC.sub("", _PLACE.sub("", text))))


def content(text: str) -> set[str]:
    """The words that carry meaning."""
    return {word for word in words(bare(text)) if word not in STOP}


def begins_with(text: str, pattern: str) -> bool:
    return re.match(rf"{pattern}(?!\w)", text.strip(), re.IGNORECASE) is not None


def is_percentage(nama: str, satuan: str) -> bool | None:
    """Whether name or unit say that the indicator is a percentage; None where neither says anything."""
    if re.search(r"%|\bpers(?:en|entase|entasi)\b|\bpros?entase\b|\bpresentase\b", f"{satuan} {nama}", re.IGNORECASE):
        return True
    if satuan.strip() or re.match(
        r"\s*(?:jumlah|rata|rasio|indeks|skor|kepadatan|kerapatan|frekuensi)\b", nama, re.IGNORECASE
    ):
        return False
    return None
