"""Measures whose formula stands in a regulation, and which documents often print garbled: IKM and IPP."""

import re

from indikator.formula.teks.kata import words
from indikator.formula.teks.usulan import Konteks, Usulan, Variabel

_IKM = re.compile(r"\b(?:ikm|skm)\b|(?:indeks|survei|survey)\s+kepuasan\s+masyarakat", re.IGNORECASE)
_IPP = re.compile(r"\bipp\b|indeks\s+pelayanan\s+publik", re.IGNORECASE)
_CALCULATES = re.compile(r"[/÷×+:]|\bdi\s?(?:bagi|kali|jumlah|tambah)|\bx\s", re.IGNORECASE)

IKM = Usulan(
    "jumlah(nrr × bobot_unsur untuk setiap unsur) × 25",
    (
        Variabel("nrr", "Nilai rata-rata per unsur", "nilai", himpunan="unsur"),
        Variabel("bobot_unsur", "Bobot unsur", "", himpunan="unsur"),
    ),
    (
        (
            "Teks dibaca sebagai IKM menurut PermenPANRB 14/2017: nilai rata-rata tiap unsur dikali bobotnya,"
            " dijumlahkan, lalu dikali 25. Yang tercetak berbeda; periksa sebelum disimpan."
        ),
    ),
)
IPP = Usulan(
    "jumlah(nilai_aspek × bobot_aspek untuk setiap aspek)",
    (
        Variabel("nilai_aspek", "Nilai aspek", "nilai", himpunan="aspek"),
        Variabel("bobot_aspek", "Bobot aspek", "", himpunan="aspek"),
    ),
    (
        (
            "Teks dibaca sebagai Indeks Pelayanan Publik: nilai tiap aspek dikali bobotnya, lalu dijumlahkan."
            " Yang tercetak berbeda; periksa sebelum disimpan."
        ),
    ),
)


def standard(text: str, konteks: Konteks) -> Usulan | None:
    """The formula of the regulation where a text calculates one of these measures from its parts."""
    both, said = f"{konteks.nama} {text}", set(words(text))
    if not _CALCULATES.search(text):
        return None
    if _IKM.search(both) and "unsur" in said:
        return IKM
    if _IPP.search(both) and "aspek" in said and ("bobot" in said or "penimbang" in said):
        return IPP
    return None
