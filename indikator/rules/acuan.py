"""What makes a rule, a scale, a parameter or an instrument whole: texts as people type them in, values out.

The page shows with these what would be saved, and the commands save with them; all problems come at once, each at its
field.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import starmap
from typing import Any

from django.utils.translation import gettext as _

from indikator.acuan import Parameter
from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol, check_aturan
from indikator.capaian.instrumen import Instrumen, Unsur
from indikator.capaian.skala import Pita, Skala, check_skala
from indikator.capaian.tulisan import tulis
from kinerja.core.errors import Invalid, Masalah

KODE = {
    "aturan": re.compile(r"[A-Z][A-Z0-9-]{0,39}"),
    "skala": re.compile(r"[A-Z][A-Z0-9-]{0,39}"),
    "parameter": re.compile(r"[A-Z_][A-Z0-9_]{0,59}"),
    "instrumen": re.compile(r"[A-Z][A-Z0-9,-]{0,39}"),
}
ANGKA = re.compile(r"[-−]?(\d{1,20})(?:,(\d{1,10}))?")
BOBOT = re.compile(r"(\d{1,9})/(\d{1,9})")
KODE_UNSUR = re.compile(r"[A-Z][A-Z0-9_]{0,19}")
WARNA = ("", "hijau", "biru", "kuning", "jingga", "merah")
LIMIT_DIGITS, LIMIT_PLACES = 8, 4  # of the limits of a rule
MAX_DECIMALS, MAX_BANDS, MAX_PARTS = 6, 40, 60
SUMBER = 240
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
Isi = Mapping[str, str]


@dataclass(slots=True)
class Pembaca:
    """Reads fields of a form, and notes what is wrong with each at its place."""

    isi: Isi
    awalan: str = ""
    masalah: list[Masalah] = field(default_factory=list)

    def note(self, name: str, pesan: str) -> None:
        self.masalah.append(Masalah(pesan, self.awalan + name))

    def teks(self, name: str, limit: int, *, wajib: bool = False) -> str:
        text = " ".join(str(self.isi.get(name, "")).split())
        if wajib and not text:
            self.note(name, _("Isian ini harus diisi."))
        if len(text) > limit or not text.isprintable():
            self.note(name, _("Paling banyak %(n)s huruf, tanpa tanda khusus.") % {"n": limit})
        return text

    def angka(self, name: str, *, wajib: bool = False, digits: int = 20, places: int = 10) -> Decimal | None:
        text = str(self.isi.get(name, "")).strip()
        if not text:
            if wajib:
                self.note(name, _("Isi dengan sebuah angka."))
            return None
        match = ANGKA.fullmatch(text)
        if match is None:
            self.note(
                name, _("“%(teks)s” bukan angka. Tulis desimal dengan koma dan tanpa titik.") % {"teks": text[:40]}
            )
            return None
        if len(match[1].lstrip("0")) > digits or len(match[2] or "") > places:
            pesan = _("Paling banyak %(digit)s angka dan %(desimal)s desimal.")
            self.note(name, pesan % {"digit": digits, "desimal": places})
            return None
        return Decimal(text.replace("−", "-").replace(",", "."))

    def bulat(self, name: str, bawaan: int) -> int:
        text = str(self.isi.get(name, "")).strip()
        if not text:
            return bawaan
        if not (text.isascii() and text.isdigit() and int(text[:9]) <= MAX_DECIMALS):
            self.note(name, _("Jumlah desimal harus 0 sampai %(n)s.") % {"n": MAX_DECIMALS})
            return bawaan
        return int(text)

    def pilihan(self, name: str, choices: Iterable[str], bawaan: str = "") -> str:
        chosen = str(self.isi.get(name, "") or bawaan)
        if chosen not in choices:
            self.note(name, _("Pilih dari daftar."))
            return bawaan
        return chosen

    def end(self, sentences: Iterable[str] = (), letak: str = "") -> None:
        """Raises with all problems; what is wrong with the whole is asked only once its fields can be read."""
        if not self.masalah:
            self.masalah += [Masalah(one, letak) for one in sentences]
        if self.masalah:
            raise Invalid(self.masalah)


def check_kode(jenis: str, kode: str) -> None:
    if not KODE[jenis].fullmatch(kode):
        pesan = _("Kode berupa huruf besar dan angka, diawali huruf, dengan tanda hubung.")
        if jenis == "parameter":
            pesan = _("Kode parameter berupa huruf besar, angka, dan garis bawah, diawali huruf.")
        raise Invalid([Masalah(pesan, "kode")])


def check_mulai(dari: date) -> None:
    if not FIRST <= dari <= LAST:
        raise Invalid([Masalah(_("Tanggal mulai harus antara 1990 dan 2100."), "berlaku_dari")])


def read_aturan(kode: str, versi: int, dari: date | None, isi: Isi) -> Aturan:
    """A version of a rule; `jenis` and `kebijakan_nol` by their codes, limits in percent, empty where there is none."""
    baca = Pembaca(isi)
    limits: dict[str, Any] = {
        name: baca.angka(name, digits=LIMIT_DIGITS, places=LIMIT_PLACES)
        for name in ("batas_atas", "batas_bawah", "angkat_di_atas", "angkat_menjadi")
    }
    aturan = Aturan(
        kode, versi, baca.teks("nama", 160, wajib=True),
        Jenis(baca.pilihan("jenis", list(Jenis), Jenis.POSITIF)),
        kebijakan_nol=KebijakanNol(baca.pilihan("kebijakan_nol", list(KebijakanNol), KebijakanNol.TIDAK_DIHITUNG)),
        desimal=baca.bulat("desimal", 2), berlaku_dari=dari, sumber=baca.teks("sumber", SUMBER), **limits,
    )  # fmt: skip
    baca.end(check_aturan(aturan))
    return aturan


def read_skala(kode: str, dari: date | None, isi: Isi, pita: Sequence[Isi]) -> Skala:
    """A version of a scale with all of its bands, whatever order they come in; `bawah_termasuk` "ya" or ""."""
    baca = Pembaca(isi)
    rows = [_pita(row, n, baca) for n, row in enumerate(pita[: MAX_BANDS + 1], 1)]
    if not rows:
        baca.note("pita", _("Isi sedikitnya satu pita."))
    if len(pita) > MAX_BANDS:
        baca.note("pita", _("Paling banyak %(n)s pita.") % {"n": MAX_BANDS})
    skala = Skala(
        kode, baca.teks("nama", 160, wajib=True), tuple(sorted(rows, key=_height, reverse=True)),
        desimal=baca.bulat("desimal", 2), jenis=baca.pilihan("jenis", ("predikat", "status"), "predikat"),
        sumber=baca.teks("sumber", SUMBER), catatan=baca.teks("catatan", SUMBER), berlaku_dari=dari,
    )  # fmt: skip
    baca.end(check_skala(skala), "pita")
    return skala


def _pita(row: Isi, n: int, whole: Pembaca) -> Pita:
    baca = Pembaca(row, f"pita.{n}.", whole.masalah)
    low, high = baca.angka("bawah"), baca.angka("atas")
    if low is not None and high is not None and low > high:
        baca.note("atas", _("Batas atas lebih kecil daripada batas bawah."))
    return Pita(
        baca.teks("predikat", 40, wajib=True), baca.teks("makna", 240), low, row.get("bawah_termasuk") == "ya",
        high, row.get("atas_termasuk") == "ya", baca.pilihan("warna", WARNA),
    )  # fmt: skip


def _height(pita: Pita) -> tuple[Decimal, bool, Decimal]:
    endless = Decimal("Infinity")
    low = -endless if pita.bawah is None else pita.bawah
    return low, not pita.bawah_termasuk, endless if pita.atas is None else pita.atas


def read_parameter(kode: str, dari: date | None, isi: Isi) -> Parameter:
    baca = Pembaca(isi)
    nama, nilai = baca.teks("nama", 160, wajib=True), baca.angka("nilai", wajib=True)
    sumber = baca.teks("sumber", SUMBER)
    baca.end()
    return Parameter(kode, nama, nilai or Decimal(0), sumber, dari)


def read_instrumen(kode: str, dari: date | None, isi: Isi, unsur: Sequence[Isi], sub: Sequence[Isi]) -> Instrumen:
    """A version of an instrument; a weight is "0,30", "30%" or "1/9", and the weights of a level make exactly 1."""
    baca = Pembaca(isi)
    parts = [_unsur(row, f"unsur.{n}.", baca) for n, row in enumerate(unsur[: MAX_PARTS + 1], 1)]
    below = [_unsur(row, f"sub.{n}.", baca) for n, row in enumerate(sub[: MAX_PARTS + 1], 1)]
    if not parts:
        baca.note("unsur", _("Isi sedikitnya satu unsur."))
    if max(len(parts), len(below)) > MAX_PARTS:
        baca.note("unsur", _("Paling banyak %(n)s unsur.") % {"n": MAX_PARTS})
    faktor = baca.angka("faktor", wajib=True)
    if faktor is not None and faktor <= 0:
        baca.note("faktor", _("Faktor harus lebih dari 0."))
    made = Instrumen(
        kode, baca.teks("versi", 40, wajib=True), baca.teks("nama", 160, wajib=True), Fraction(faktor or 1),
        tuple(parts), tuple(below), _jawaban(baca), baca.teks("skala", 40).upper(), baca.teks("sumber", SUMBER), dari,
    )  # fmt: skip
    levels = [("unsur", parts), *([("sub", below)] if below else [])]
    baca.end([one for sentences in starmap(_level_problems, levels) for one in sentences], "unsur")
    return made


def _unsur(row: Isi, awalan: str, whole: Pembaca) -> Unsur:
    baca = Pembaca(row, awalan, whole.masalah)
    kode = baca.teks("kode", 20, wajib=True).upper()
    if kode and not KODE_UNSUR.fullmatch(kode):
        baca.note("kode", _("Kode unsur berupa huruf, angka, dan garis bawah, diawali huruf."))
    return Unsur(kode, baca.teks("nama", 160, wajib=True), _bobot(baca))


def _bobot(baca: Pembaca) -> Fraction:
    text = str(baca.isi.get("bobot", "")).replace(" ", "")
    if (match := BOBOT.fullmatch(text)) and int(match[2]):
        return Fraction(int(match[1]), int(match[2]))
    percent = text.endswith("%")
    plain = ANGKA.fullmatch(text.removesuffix("%"))
    if plain is None or text[0] in "-−" or len(plain[1]) > LIMIT_DIGITS:
        baca.note("bobot", _("Tulis bobot seperti 0,30 atau 30% atau 1/9."))
        return Fraction(0)
    return Fraction(text.removesuffix("%").replace(",", ".")) / (100 if percent else 1)


def _level_problems(name: str, parts: Sequence[Unsur]) -> list[str]:
    """Codes once each; and weights that make 1, or what IKM rounds to 0,11 nine times."""
    found = []
    codes = [one.kode for one in parts]
    found += [
        _("Kode “%(kode)s” ada dua kali.") % {"kode": one} for one in sorted({c for c in codes if codes.count(c) > 1})
    ]
    total = sum((one.bobot for one in parts), Fraction(0))
    if abs(total - 1) > Fraction(len(parts), 200):  # each weight may have been rounded to two decimals
        percent = tulis(Decimal(total.numerator) * 100 / Decimal(total.denominator), 2)
        what = _("unsur") if name == "unsur" else _("bagian setiap unsur")
        found.append(_("Jumlah bobot %(apa)s %(n)s %%, seharusnya 100 %%.") % {"apa": what, "n": percent})
    return found


def _jawaban(baca: Pembaca) -> dict[str, Decimal]:
    """Lines or parts such as "AA = 100; A = 90"."""
    found: dict[str, Decimal] = {}
    for part in re.split(r"[;\n]", str(baca.isi.get("jawaban", ""))):
        letter, _sign, number = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if not letter or len(letter) > 10 or not ANGKA.fullmatch(number):
            baca.note(
                "jawaban", _("“%(teks)s” tidak terbaca. Tulis seperti AA = 100; A = 90.") % {"teks": part.strip()[:40]}
            )
            continue
        found[letter.upper()] = Decimal(number.replace("−", "-").replace(",", "."))
    return found


READERS: dict[str, Callable[..., Aturan | Skala | Parameter | Instrumen]] = {
    "aturan": read_aturan, "skala": read_skala, "parameter": read_parameter, "instrumen": read_instrumen,
}  # fmt: skip
