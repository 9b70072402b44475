"""Codes and units of variables, from the words of their labels."""

import re

from indikator.formula.scanner import RESERVED
from indikator.formula.teks.kata import QUANTITY, STOP, bare, words

MAX_WORDS, MAX_LETTERS = 4, 40
_SATUAN_IN_BRACKETS = re.compile(r"\(\s*(km2?|km²|m2|m²|m3|m³|ha|rp\.?|kg|ton|orang|unit|jiwa|kk|jam|hari|liter|%)\s*\)", re.IGNORECASE)
_MONEY = re.compile(r"\b(?:anggaran|belanja|pagu|pendapatan|pad|apbd|rupiah|rp|transaksi|retribusi|pajak|investasi|pdrb)\b", re.IGNORECASE)
_PEOPLE = {
    "pns", "asn", "pegawai", "orang", "siswa", "penduduk", "peserta", "guru", "murid", "pemohon", "responden", "masyarakat",
    "bayi", "balita", "ibu", "wisatawan", "pelaku", "petugas", "dokter", "anggota",
}  # fmt: skip
_NOT_A_UNIT = {"realisasi", "target", "rencana", "kebutuhan", "capaian", "penyediaan", "semua", "seluruh", "keseluruhan"}


def code(label: str, taken: set[str]) -> str:
    """A readable code of up to four words that no other variable has: "Jumlah PNS yang terlayani" → pns_terlayani."""
    plain = _ascii(re.sub(r"\([^()]*\)", " ", bare(label)) if words(re.sub(r"\([^()]*\)", " ", bare(label))) else label)
    meant = [word for word in plain if word not in STOP] or plain or ["nilai"]
    for count in range(min(MAX_WORDS, len(meant)), len(meant) + 1):
        found = _joined(meant[:count])
        if found not in taken and len(found) <= MAX_LETTERS + 20:
            break
    else:
        found = _joined(meant[:MAX_WORDS])
    base, number = found, 2
    while found in taken:
        found = f"{base}_{number}"
        number += 1
    taken.add(found)
    return found


def _ascii(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _joined(parts: list[str]) -> str:
    found = "_".join(parts)[:MAX_LETTERS].strip("_")
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
