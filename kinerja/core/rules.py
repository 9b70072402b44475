"""The rules of the floor: pure checks that raise Invalid with all problems at once."""

import re
import zoneinfo
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from kinerja.core.errors import Invalid, Masalah
from kinerja.core.models import Pengguna, Peran, Unit

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_SLUG = 60
# First path segments of our own pages: a Pemda with such an address could not be reached.
RESERVED_SLUGS = {
    "masuk",
    "keluar",
    "sandi",
    "pilih-pemda",
    "static",
    "api",
    "sehat",
    "operator",
    "organisasi",
    "tugas",
    "dasbor",
    "jendela",
    "bukti",
    "cetakan",
    "baru",
    "acuan",
    "impor",
    "sakip",
    "dokumen",
    "penerbitan",
    "templat",
    "v",
}
KODE_WILAYAH = re.compile(r"\d{2}(\.\d{2})?")
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NIP = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{4})(\d{2})([12])(\d{3})")


def check_row(row: models.Model) -> None:
    """The table's own rules: lengths, choices, what must be unique; each problem at its field."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid(
            [
                Masalah(pesan, "" if field == NON_FIELD_ERRORS else field)
                for field, messages in error.message_dict.items()
                for pesan in messages
            ]
        ) from None


def check_slug(slug: str) -> None:
    """The part of an address: lower-case letters, digits and single hyphens, none of our own words."""
    if not SLUG.fullmatch(slug):
        raise Invalid([Masalah(_("Alamat hanya boleh berisi huruf kecil, angka, dan tanda hubung."), "slug")])
    if len(slug) > MAX_SLUG:
        raise Invalid([Masalah(_("Alamat paling banyak %(limit)s karakter.") % {"limit": MAX_SLUG}, "slug")])
    if slug in RESERVED_SLUGS:
        raise Invalid([Masalah(_("Alamat “%(slug)s” dipakai aplikasi. Pilih yang lain.") % {"slug": slug}, "slug")])


def check_pemda(*, slug: str, kode_wilayah: str, zona_waktu: str) -> None:
    check_slug(slug)
    masalah = []
    if not KODE_WILAYAH.fullmatch(kode_wilayah):
        masalah.append(Masalah(_("Kode wilayah Kemendagri berbentuk 35 atau 35.27."), "kode_wilayah"))
    if zona_waktu not in zoneinfo.available_timezones():
        masalah.append(Masalah(_("Zona waktu tidak dikenal. Contoh: Asia/Jakarta."), "zona_waktu"))
    if masalah:
        raise Invalid(masalah)


def check_nama(nama: str, *, limit: int, letak: str = "nama") -> None:
    """What people call a thing: something, in printable letters, no longer than its column."""
    masalah = text_problems(letak, nama, limit)
    if not masalah and not nama.strip():
        masalah = [Masalah(_("%(isian)s harus diisi.") % {"isian": letak.capitalize()}, letak)]
    if masalah:
        raise Invalid(masalah)


def check_unit(*, jenis: str, nama: str, induk: Unit | None) -> None:
    """A Perangkat Daerah stands at the top, everything else below something."""
    check_nama(nama, limit=200)
    if jenis not in Unit.Jenis.values:
        raise Invalid([Masalah(_("Jenis unit “%(jenis)s” tidak dikenal.") % {"jenis": jenis}, "jenis")])
    if (jenis == Unit.Jenis.PERANGKAT_DAERAH) != (induk is None):
        raise Invalid([Masalah(_("Hanya Perangkat Daerah yang berada di puncak organisasi."), "induk")])


def check_nip(nip: str) -> None:
    """18 digits: date of birth, year and month of appointment, sex (1 or 2), number; or nothing."""
    if not nip:
        return
    match = NIP.fullmatch(nip)
    if match:
        year, month, day, since, since_month = (int(part) for part in match.groups()[:5])
        if _is_date(year, month, day) and 1 <= since_month <= 12 and since > year:
            return
    raise Invalid([Masalah(_("NIP terdiri dari 18 angka: tanggal lahir, TMT, jenis kelamin, nomor urut."), "nip")])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def check_period(dari: date | None, sampai: date | None) -> None:
    if dari and sampai and sampai < dari:
        raise Invalid([Masalah(_("Tanggal akhir mendahului tanggal awal."), "sampai")])


def check_peran(peran: str, unit: Unit | None) -> None:
    if peran not in Peran.values:
        raise Invalid([Masalah(_("Peran “%(peran)s” tidak dikenal.") % {"peran": peran}, "peran")])
    if peran == Peran.KEPALA_UNIT and unit is None:
        raise Invalid([Masalah(_("Kepala unit harus mempunyai unit."), "unit")])


def check_pengguna(pengguna: Pengguna, sandi: str) -> None:
    masalah = []
    if not pengguna.nama_pengguna.strip():
        masalah.append(Masalah(_("Nama pengguna harus diisi."), "nama_pengguna"))
    if Pengguna.objects.filter(nama_pengguna=pengguna.nama_pengguna).exists():
        masalah.append(Masalah(_("Nama pengguna ini sudah ada."), "nama_pengguna"))
    masalah += _sandi_problems(pengguna, sandi)
    if masalah:
        raise Invalid(masalah)


def check_sandi(pengguna: Pengguna, sandi: str) -> None:
    if masalah := _sandi_problems(pengguna, sandi):
        raise Invalid(masalah)


def _sandi_problems(pengguna: Pengguna, sandi: str) -> list[Masalah]:
    try:
        validate_password(sandi, pengguna)
    except ValidationError as error:
        return [Masalah(pesan, "sandi") for pesan in error.messages]
    return []


def text_problems(name: str, value: object, limit: int) -> list[Masalah]:
    """What keeps a value from being printed: no text, too long, or with what no XML, and so no workbook, can hold."""
    if not isinstance(value, str):
        return [Masalah(_("Isian ini berupa teks."), name)]
    if len(value) > limit:
        return [Masalah(_("Paling banyak %(limit)s karakter.") % {"limit": limit}, name)]
    if UNPRINTABLE.search(value):
        return [Masalah(_("Ada karakter yang tidak dapat dicetak. Ketik ulang bagian itu."), name)]
    return []


def id_problems(name: str, value: object) -> list[Masalah]:
    """Whether the row exists is asked elsewhere; here only that it can be asked."""
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    return [] if value is None or is_id else [Masalah(_("Pilihan ini tidak dikenal."), name)]
