"""The number of a document from its pattern: 188.45/{urut}/KUM/{tahun}; pure."""

import re
from datetime import date

BAWAAN = "{urut} TAHUN {tahun}"
BAGIAN = re.compile(r"\{(\w*)(?::0?(\d))?\}")
KENAL = ("urut", "tahun", "bulan")
MAKS = 120
ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def number_text(pola: str, urut: int, tanggal: date) -> str:
    """`{urut}` (or `{urut:3}` with leading zeros), `{tahun}`, `{bulan}` in Roman; an empty pattern is BAWAAN."""

    def fill(found: re.Match[str]) -> str:
        if found[1] == "urut":
            return str(urut).zfill(int(found[2] or 0))
        return {"tahun": str(tanggal.year), "bulan": ROMAWI[tanggal.month - 1]}.get(found[1], found[0])

    return BAGIAN.sub(fill, pola.strip() or BAWAAN)


def problems(pola: str) -> list[str]:
    """What is wrong with a pattern, as names of parts: "urut" is missing or twice, an unknown one."""
    if not pola.strip():
        return []
    names = [found[1] for found in BAGIAN.finditer(pola)]
    wrong = [name for name in names if name not in KENAL]
    return wrong + (["urut"] if names.count("urut") != 1 else [])
