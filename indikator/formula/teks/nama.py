"""Codes and units of variables, from the words of their labels."""

import re
from collections.abc import Sequence

from indikator.formula.scanner import RESERVED
from indikator.formula.teks.kata import QUANTITY, STOP, bare, words

MAX_WORDS, MAX_LETTERS = 4, 40
_SATUAN_IN_BRACKETS = re.compile(
    r"\(\s*(km2?|km²|m2|m²|m3|m³|ha|rp\.?|kg|ton|orang|unit|jiwa|kk|jam|hari|liter|%)\s*\)", re.IGNORECASE
)
_ASIDE = re.compile(
    r"\([^()]*\)|\b(?:dalam|selama|setiap|per)?\s*(?:kurun\s+)?(?:waktu\s+)?(?:1|satu)\s+(?:\(satu\)\s+)?tahun\b|\btahun\s+[nt]\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:anggaran|belanja|pagu|pendapatan|pad|apbd|rupiah|rp|transaksi|retribusi|pajak|investasi|pdrb)\b",
    re.IGNORECASE,
)
_PEOPLE = {
    "pns", "asn", "pegawai", "orang", "siswa", "penduduk", "peserta", "guru", "murid", "pemohon", "responden",
    "masyarakat", "bayi", "balita", "ibu", "wisatawan", "pelaku", "petugas", "dokter", "anggota",
}  # fmt: skip
_NOT_A_UNIT = {
    "realisasi",
    "target",
    "rencana",
    "kebutuhan",
    "capaian",
    "penyediaan",
    "semua",
    "seluruh",
    "keseluruhan",
}


def codes(labels: Sequence[str]) -> list[str]:
    """Readable codes of up to four words, all different: "Jumlah PNS yang terlayani" → pns_terlayani.

    Where labels begin alike, the shortest keeps its beginning and the others end with a word of their own.
    """
    meant = [_meant(label) for label in labels]
    found: dict[int, str] = {}
    for at in sorted(range(len(meant)), key=lambda each: len(meant[each])):
        found[at] = _free(meant[at], meant, set(found.values()))
    return [found[at] for at in range(len(meant))]


def _meant(label: str) -> list[str]:
    plain = _ascii(_ASIDE.sub(" ", bare(label))) or _ascii(label)
    return [word for word in plain if word not in STOP] or plain or ["nilai"]


def _free(meant: list[str], others: list[list[str]], taken: set[str]) -> str:
    own = [word for word in meant if any(word not in other for other in others)]
    choices = [meant[:MAX_WORDS]]
    choices += [[*meant[:count], word] for count in (3, 2, 1) for word in own if word not in meant[:count]]
    for choice in choices:
        if len(name := _joined(choice)) and name not in taken and (choice is choices[0] or name.endswith(choice[-1])):
            return name
    base, number = _joined(choices[0]), 2
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"


def _ascii(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _joined(parts: list[str]) -> str:
    while len(parts) > 1 and len("_".join(parts)) > MAX_LETTERS:
        parts = parts[:-1]
    found = "_".join(parts)[:MAX_LETTERS]
    if found[0].isdigit():
        found = f"n_{found}"
    return f"{found}_nilai" if found in RESERVED or found == "x" else found


def unit(label: str) -> str:
    """The unit that a label suggests, "" where it suggests none."""
    if match := _SATUAN_IN_BRACKETS.search(label):
        return match[1].rstrip(".")
    if _MONEY.search(label):
        return "Rp"
    if re.match(r"\s*(?:persentase|prosentase|presentase|cakupan)\b", label, re.IGNORECASE):
        return "%"
    if re.match(r"\s*(?:nilai|skor|indeks|rata)\b", label, re.IGNORECASE):
        return "nilai"
    meant = [word for word in words(bare(label)) if word not in _NOT_A_UNIT]
    if not meant or not re.match(rf"\s*{QUANTITY}(?!\w)", label, re.IGNORECASE):
        return ""
    return "orang" if meant[0] in _PEOPLE else meant[0]
