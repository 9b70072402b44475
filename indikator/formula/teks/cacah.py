"""Counts: which things a text counts apart ("Jumlah A, B dan C"), and which are one thing with a long name."""

import re

from indikator.formula.teks.kata import QUANTITY, words

_FRONT = re.compile(rf"(?:{QUANTITY}\.?(?!\w)\s*(?:(?:dari|semua|seluruh)\s+)*)", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"\s(?:yang|dalam\s+(?:keadaan|kondisi|rangka)|penerima|pada|di|selama|setiap|sesuai|oleh|untuk|dengan|hasil|terkait"
    r"|tentang|mengenai|menurut|berdasarkan|per|kepada)\s",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:dan|serta)\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*(?:dan\s+|serta\s+)?|\s+(?:dan|serta)\s+", re.IGNORECASE)
CONTAINERS = frozenset({
    "dokumen", "laporan", "kegiatan", "rapat", "orang", "pd", "opd", "skpd", "desa", "kelurahan", "kasus", "jenis",
    "paket", "kebijakan", "peserta", "program", "sarana", "prasarana", "peralatan", "perlengkapan", "unit", "unsur",
    "layanan", "jasa", "hari", "hasil", "data", "surat", "usulan", "pelaksanaan", "kali", "permasalahan",
    "rekomendasi", "aplikasi", "penduduk", "pegawai", "asn", "pns", "masyarakat", "perjalanan", "lembaga", "naskah",
    "produk", "kunjungan", "acara", "pelatihan", "kelompok", "usaha", "pelaku", "tindak",
})  # fmt: skip
"""What is counted is this; the words behind it say which."""
_ACTIVITY = re.compile(
    r"(?:pe\w{4,}an|koordinasi|sinkronisasi|evaluasi|monitoring|fasilitasi|konsultasi|sosialisasi|verifikasi|pelaporan"
    r"|perencanaan|advokasi|publikasi|dokumentasi)$"
)


def counted_apart(text: str) -> list[str]:
    """The labels of the things counted apart, each with the words they share; one label where it is one thing."""
    front = _FRONT.match(text)
    if not front:
        return [text]
    body = text[front.end() :]
    explicit = re.split(rf"\s+(?:dan|serta)\s+(?={QUANTITY}\b)", body, flags=re.IGNORECASE)
    if len(explicit) > 1:
        return [f"Jumlah {_FRONT.sub('', part, count=1)}".strip() for part in explicit]
    if parts := _same_head(body):
        return [f"Jumlah {part}" for part in parts]
    match = _QUALIFIER.search(body)
    head, shared = (body[: match.start()], body[match.start() :]) if match else (body, "")
    things = _things(head)
    return [f"Jumlah {thing}{shared.rstrip(' .')}" for thing in things] if things else [text]


def _same_head(body: str) -> list[str]:
    """Where the head is said again each time: "kendaraan … dan kendaraan …", "dokumen A, dokumen B dan dokumen C"."""
    parts = [part.strip() for part in _COMMA.split(body)]
    first = words(parts[0])[:1]
    if len(parts) < 2 or not first or any(words(part)[:1] != first for part in parts):
        return []
    match = _QUALIFIER.search(parts[-1])
    if match and not any(_QUALIFIER.search(part) for part in parts[:-1]):
        shared = parts[-1][match.start() :].rstrip(" .")
        return [*(f"{part}{shared}" for part in parts[:-1]), parts[-1].rstrip(" .")]
    return [part.rstrip(" .") for part in parts]


def _things(head: str) -> list[str]:
    """The coordinated nouns of a head, where each can be counted by itself; else nothing."""
    if "(" in head or "/" in head:
        return []
    parts = _coordinated(head)
    if len(parts) < 2 or not all(parts):
        return []
    lengths = [len(words(part)) for part in parts]
    firsts = [words(part)[0] if words(part) else "" for part in parts]
    if firsts[0] in CONTAINERS or any(_ACTIVITY.match(first) for first in firsts[:-1]):
        return []
    if len(parts) == 2:
        # "sarana dan prasarana kantor" and "alat listrik dan elektronik" share a word; "gedung kantor dan rumah dinas"
        # don't.
        apart = min(lengths) > 1 and not _ACTIVITY.match(firsts[1])
        return parts if apart and max(lengths) <= 8 else []
    return parts if max(lengths) <= 4 else []


def _coordinated(head: str) -> list[str]:
    """The parts: three of "A, B dan C"; two of "A dan B, C dan D", for a list behind "dan" belongs to the second."""
    first_and = _AND.search(head)
    if first_and and "," in head[first_and.end() :] and "," not in head[: first_and.start()]:
        return [head[: first_and.start()].strip(), head[first_and.end() :].strip()]
    return [part.strip() for part in _COMMA.split(head)]
