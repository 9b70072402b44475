"""What legal drafting asks of a decree (domain 3.2), as advice with a change that follows it.

Menimbang begins with “bahwa” and ends with a semicolon; Mengingat goes by rank (UUD, UU, PP, Perpres, Peraturan
Menteri, Perda, Peraturan Kepala Daerah, Keputusan), within a rank by year, and ends with a semicolon, the last one
with a full stop; diktum are numbered in words and end with the day from which the decree holds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from laporan.reports.naskah import CLASSES, legal_order

KAPITAL = {"judul": "Judul", "tentang": "Tentang"}
URUTAN = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS", "KETIGA BELAS", "KEEMPAT BELAS", "KELIMA BELAS", "KEENAM BELAS", "KETUJUH BELAS",
    "KEDELAPAN BELAS", "KESEMBILAN BELAS", "KEDUA PULUH",
)  # fmt: skip
BERLAKU = re.compile(r"\bberlaku\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Saran:
    """One advice at a place ("menimbang.0"); `ubah` is what the key of the place becomes when it is taken."""

    letak: str
    pesan: str
    ubah: Any = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def advice(isi: Mapping[str, Any]) -> list[Saran]:
    """All advice for a decree, from top to bottom; a naskah without menimbang and diktum is none and gets none."""
    if not (isi.get("menimbang") or isi.get("diktum") or isi.get("mengingat")):
        return []
    return [
        *_capitals(isi), *_menimbang(isi.get("menimbang") or []), *_mengingat(isi.get("mengingat") or []),
        *_diktum(isi.get("diktum") or []),
    ]  # fmt: skip


def _capitals(isi: Mapping[str, Any]) -> list[Saran]:
    found = []
    for key, label in KAPITAL.items():
        text = str(isi.get(key) or "")
        better = re.sub(r"\{(\w+)\}", lambda one: one[0].upper(), text.upper().rstrip(" ."))
        if text and text != better:
            found.append(Saran(key, _("%(nama)s ditulis dengan huruf kapital tanpa titik.") % {"nama": label}, better))
    return found


def _menimbang(rows: Sequence[str]) -> list[Saran]:
    found = []
    for index, text in enumerate(rows):
        if not text.strip():
            continue
        if not re.match(r"bahwa\b", text.strip()):
            bare = re.sub(r"^bahwa\b\s*", "", text.strip(), flags=re.IGNORECASE)
            better = f"bahwa {_lower_first(bare)}"
            found.append(_point("menimbang", index, _("Menimbang diawali “bahwa”."), rows, better))
        if not text.rstrip().endswith(";"):
            found.append(_point("menimbang", index, _("Menimbang diakhiri titik koma."), rows, _ended(text, ";")))
    return found


def _mengingat(rows: Sequence[str]) -> list[Saran]:
    found = []
    known: dict[str, int] = {}
    for index, text in enumerate(rows):
        if not text.strip():
            continue
        end = "." if index == len(rows) - 1 else ";"
        if not text.rstrip().endswith(end):
            pesan = _("Dasar hukum terakhir diakhiri titik.") if end == "." else _("Dasar hukum diakhiri titik koma.")
            found.append(_point("mengingat", index, pesan, rows, _ended(text, end)))
        bare = re.sub(r"\W+", " ", text).strip().lower()
        if bare in known:
            pesan = _("Sama dengan nomor %(n)s.") % {"n": known[bare] + 1}
            found.append(Saran(f"mengingat.{index}", pesan, [one for at, one in enumerate(rows) if at != index]))
        known.setdefault(bare, index)
        if not is_known(text):
            found.append(Saran(f"mengingat.{index}", _("Jenis peraturannya tidak dikenali; letaknya tidak diperiksa.")))
    ordered = legal_order(rows)
    if ordered != list(rows):
        at = next(index for index, (one, other) in enumerate(zip(rows, ordered, strict=True)) if one != other)
        pesan = _("Dasar hukum diurutkan menurut tingkatnya (UU, PP, Perpres, Permen, Perda, Perbup, Keputusan), lalu "
                  "tahunnya.")  # fmt: skip
        found.append(Saran(f"mengingat.{at}", pesan, _punctuated(ordered)))
    return found


def _diktum(rows: Sequence[Mapping[str, str]]) -> list[Saran]:
    found = []
    numbers = [str(one.get("nomor") or "") for one in rows]
    if len(rows) <= len(URUTAN) and numbers != list(URUTAN[: len(rows)]):
        at = next(index for index, number in enumerate(numbers) if number != URUTAN[index])
        better = [{**one, "nomor": URUTAN[index]} for index, one in enumerate(rows)]
        found.append(Saran(f"diktum.{at}", _("Diktum dinomori KESATU, KEDUA, dan seterusnya."), better))
    if rows and not any(BERLAKU.search(str(one.get("isi") or "")) for one in rows):
        number = URUTAN[len(rows)] if len(rows) < len(URUTAN) else ""
        better = [*map(dict, rows), {"nomor": number, "isi": "Keputusan ini mulai berlaku pada tanggal ditetapkan."}]
        found.append(
            Saran(f"diktum.{len(rows) - 1}", _("Belum ada diktum tentang mulai berlakunya keputusan."), better)
        )
    elif rows and not BERLAKU.search(str(rows[-1].get("isi") or "")):
        found.append(Saran(f"diktum.{len(rows) - 1}", _("Diktum tentang mulai berlaku diletakkan paling akhir.")))
    return found


def is_known(text: str) -> bool:
    """Whether the kind of a legal reference is one that has a place in the order."""
    return any(pattern.match(text.strip()) for pattern in CLASSES)


def _punctuated(rows: Sequence[str]) -> list[str]:
    return [_ended(text, "." if index == len(rows) - 1 else ";") for index, text in enumerate(rows)]


def _ended(text: str, end: str) -> str:
    return text.rstrip(" \t\n.;:,") + end


def _lower_first(text: str) -> str:
    """Names in capitals keep theirs."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _point(key: str, index: int, pesan: str, rows: Sequence[str], better: str) -> Saran:
    return Saran(f"{key}.{index}", pesan, [better if at == index else one for at, one in enumerate(rows)])
