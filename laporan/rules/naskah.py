"""The rules of the texts of a document, pure: what they may hold, how they look, when they change."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cascading.models import Rencana
from kinerja.core.errors import Conflict, Invalid, Masalah, NotFound
from kinerja.core.rules import text_problems
from laporan.models import Naskah, NaskahTemplat
from laporan.naskah import nomor
from laporan.rules import KOLOM_IKU, unknown_columns

# The texts that a document may have; the same keys as in contoh/README.md.
SHORT = {"judul", "subjudul", "nomor", "tentang", "menetapkan", "ditetapkan_di", "tanggal", "jabatan_penandatangan",
         "pola_nomor", "tugas", "kolom_iku", "kepala_lampiran", "huruf", "kertas", "spasi", "margin_atas",
         "margin_kanan", "margin_bawah", "margin_kiri"}  # fmt: skip
LISTS = {"kop", "menimbang", "mengingat", "bagian", "kata_pengantar", "fungsi", "pernyataan"}
NASKAH_KEYS = SHORT | LISTS | {"diktum", "bab", "lampiran"}
MAX_SHORT, MAX_TEXT, MAX_POINTS = 1_000, 8_000, 100
# Of the parts that are a choice, what may be chosen; an empty one leaves what is usual for the document.
CHOICES = {
    "huruf": ("", "Bookman", "Arial"),
    "kertas": ("", "F4", "A4"),
    "spasi": ("", "1", "1,15", "1,5"),
}
MARGIN = re.compile(r"(\d{1,2})(?:,(\d))?")
MARGIN_MM = (5, 60)

# The documents that have texts, each with the scheme whose plans are made for it.
BERNASKAH = {"sk-iku": "iku", "sk-iki": "iki", "kertas-kerja-csf": "csf", "perjanjian-kinerja": ""}
# Those that are nothing without them.
KEPUTUSAN = ("sk-iku", "sk-iki")


def fitting(skema: str) -> str:
    """The document that a plan of this scheme is made for; empty where it is for any."""
    return next((laporan for laporan, made_for in BERNASKAH.items() if made_for and made_for == skema), "")


def check_has_naskah(laporan: str) -> None:
    if laporan not in BERNASKAH:
        raise NotFound


def check_written(laporan: str, isi: Mapping[str, object]) -> None:
    """A decree without its texts is none."""
    if laporan in KEPUTUSAN and not isi:
        raise Invalid(_("Naskah dokumen ini belum dibuat. Buka Naskah, periksa isinya, lalu simpan."))


def check_naskah(isi: Mapping[str, object]) -> None:
    """Known parts, each of its shape, none too long; all problems at their place."""
    masalah = [Masalah(_("Bagian naskah ini tidak dikenal."), name) for name in sorted(isi.keys() - NASKAH_KEYS)]
    for name, value in isi.items():
        masalah += _problems(name, value)
    if isi.get("kolom_iku", "") not in KOLOM_IKU:
        masalah.append(unknown_columns("kolom_iku", isi["kolom_iku"]))
    if masalah:
        raise Invalid(masalah)


def check_naskah_open(rencana: Rencana) -> None:
    """The texts are made ready also after a plan is set; not while somebody decides on it, nor when it was replaced.

    What is issued is frozen by itself.
    """
    if rencana.status not in (Rencana.Status.DRAF, Rencana.Status.DITETAPKAN):
        status = rencana.get_status_display().lower()
        raise Invalid(_("Rencana ini sudah %(status)s sehingga naskahnya tidak dapat diubah.") % {"status": status})


def check_naskah_seen(naskah: Naskah | None, seen: int | None) -> None:
    if (naskah.revisi if naskah else None) != seen:
        keadaan = {"isi": naskah.isi, "revisi": naskah.revisi} if naskah else {}
        raise Conflict(_("Naskah ini sudah diubah orang lain sejak Anda membukanya."), keadaan)


def check_restorable(naskah: Naskah, sesudah: Mapping[str, object]) -> None:
    """A change is taken back only where all of it still stands."""
    if any(naskah.isi.get(key) != value for key, value in sesudah.items()):
        keadaan = {"isi": naskah.isi, "revisi": naskah.revisi}
        raise Conflict(_("Bagian ini sudah diubah lagi sesudahnya. Kembalikan perubahan yang terbaru dahulu."), keadaan)


def check_templat_seen(templat: NaskahTemplat, seen: int) -> None:
    if templat.revisi != seen:
        keadaan = {"isi": templat.isi, "revisi": templat.revisi}
        raise Conflict(_("Templat ini sudah diubah orang lain sejak Anda membukanya."), keadaan)


def _problems(name: str, value: Any) -> list[Masalah]:
    if name in CHOICES and value not in CHOICES[name]:
        return [Masalah(_("Pilih salah satu: %(semua)s.") % {"semua": ", ".join(CHOICES[name][1:])}, name)]
    if name.startswith("margin_") and name in SHORT and value:
        return _margin(name, value)
    if name in SHORT:
        return _pattern(str(value)) if name == "pola_nomor" and isinstance(value, str) else _short(name, value)
    if name in LISTS:
        return _list(name, value)
    if name == "diktum":
        return _rows(name, value, {"nomor": MAX_SHORT, "isi": MAX_TEXT})
    if name == "bab":
        return _bab(value)
    if name == "lampiran" and not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
        return [Masalah(_("Lampiran berupa daftar."), name)]
    return []


def margin_mm(text: str) -> float | None:
    """'25' or '25,4' in millimetres; None where it is no such number or no border of a sheet."""
    found = MARGIN.fullmatch(text.strip())
    if found is None:
        return None
    mm = float(f"{found[1]}.{found[2] or 0}")
    return mm if MARGIN_MM[0] <= mm <= MARGIN_MM[1] else None


def _margin(name: str, value: Any) -> list[Masalah]:
    if isinstance(value, str) and margin_mm(value) is not None:
        return []
    pesan = _("Tepi kertas ditulis dalam milimeter, dari %(dari)s sampai %(sampai)s.")
    return [Masalah(pesan % {"dari": MARGIN_MM[0], "sampai": MARGIN_MM[1]}, name)]


def _short(name: str, value: Any) -> list[Masalah]:
    return text_problems(name, value, MAX_SHORT)


def _pattern(pola: str) -> list[Masalah]:
    masalah = text_problems("pola_nomor", pola, nomor.MAKS)
    for name in nomor.problems(pola):
        if name == "urut":
            masalah.append(Masalah(_("Pola nomor memuat {urut} tepat satu kali."), "pola_nomor"))
        else:
            pesan = _("Bagian {%(nama)s} tidak dikenal; yang ada: {urut}, {urut:3}, {tahun}, {bulan}.")
            masalah.append(Masalah(pesan % {"nama": name}, "pola_nomor"))
    return masalah


def _list(name: str, value: Any) -> list[Masalah]:
    if not isinstance(value, list):
        return [Masalah(_("Bagian ini berupa daftar."), name)]
    if len(value) > MAX_POINTS:
        return [Masalah(_("Paling banyak %(n)s butir.") % {"n": MAX_POINTS}, name)]
    return [each for at, one in enumerate(value) for each in text_problems(f"{name}.{at}", one, MAX_TEXT)]


def _rows(name: str, value: Any, fields: Mapping[str, int]) -> list[Masalah]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return [Masalah(_("Bagian ini berupa daftar."), name)]
    if len(value) > MAX_POINTS:
        return [Masalah(_("Paling banyak %(n)s butir.") % {"n": MAX_POINTS}, name)]
    masalah = []
    for at, row in enumerate(value):
        masalah += [Masalah(_("Isian ini tidak dikenal."), f"{name}.{at}.{key}") for key in row.keys() - fields.keys()]
        for key, limit in fields.items():
            masalah += text_problems(f"{name}.{at}.{key}", row.get(key, ""), limit)
    return masalah


def _bab(value: Any) -> list[Masalah]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return [Masalah(_("Bagian ini berupa daftar."), "bab")]
    masalah = []
    for at, bab in enumerate(value):
        masalah += text_problems(f"bab.{at}.judul", bab.get("judul", ""), MAX_SHORT)
        parts = bab.get("bagian", [])
        if not isinstance(parts, list) or not all(isinstance(one, dict) for one in parts):
            masalah.append(Masalah(_("Bagian ini berupa daftar."), f"bab.{at}.bagian"))
            continue
        for place, part in enumerate(parts):
            masalah += text_problems(f"bab.{at}.bagian.{place}.judul", part.get("judul", ""), MAX_SHORT)
            masalah += _list(f"bab.{at}.bagian.{place}.isi", part.get("isi", []))
    return masalah
