"""The rules of indicators and targets, and the findings of a plan, pure: rows in, problems out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading.models import Rencana
from cascading.rules import MAX_TEXT
from indikator.models import Indikator, Target
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.rules import id_problems, text_problems

TEXTS = {
    "nama",
    "definisi",
    "makna",
    "alasan",
    "relevansi",
    "rumus_teks",
    "sumber_data",
    "penanggung_jawab",
    "keterangan",
}
SHORT = {"baseline_teks": 120, "akhir_teks": 120}
CHOICES: dict[str, Sequence[str]] = {
    "polaritas": Indikator.Polaritas.values,
    "akumulasi": ["", *Indikator.Akumulasi.values],
}
CHANGEABLE = TEXTS | SHORT.keys() | CHOICES.keys() | {"satuan_id"}
MAX_TARGET = 240
MAX_SATUAN = 80


def check_seen(row: Indikator, seen: int) -> None:
    if row.revisi != seen:
        raise Conflict(
            _("Indikator ini sudah diubah orang lain sejak Anda membukanya. Periksa isinya lalu ulangi."),
            {"id": row.pk, "revisi": row.revisi} | {name: getattr(row, name) for name in sorted(CHANGEABLE)},
        )


def check_target_seen(target: Target | None, seen: int | None) -> None:
    """`seen` is None where the editor saw no target."""
    if (target.revisi if target else None) != seen:
        raise Conflict(
            _("Target ini sudah diubah orang lain sejak Anda membukanya. Periksa isinya lalu ulangi."),
            {"id": target.pk, "revisi": target.revisi, "teks": target.teks} if target else {},
        )


def check_unchanged(kini: Mapping[str, object], nilai: Mapping[str, object]) -> None:
    """A value is taken back only where it still is what that change made of it."""
    if any(kini.get(name) != value for name, value in nilai.items()):
        raise Conflict(
            _("Isi ini sudah diubah lagi sejak itu. Periksa isi yang sekarang lalu ubah di pohon."), {**kini}
        )


def check_isi(isi: Mapping[str, object], *, nama: str) -> None:
    """Fields of an indicator: known, printable, not too long, from the lists; `nama` is the name it will have."""
    masalah = [Masalah(_("Isian ini tidak dikenal."), name) for name in isi.keys() - CHANGEABLE]
    if not nama.strip():
        masalah.append(Masalah(_("Nama indikator harus diisi."), "nama"))
    for name, value in isi.items():
        if name in TEXTS or name in SHORT:
            masalah += text_problems(name, value, SHORT.get(name, MAX_TEXT))
        elif name == "satuan_id":
            masalah += id_problems(name, value)
        elif name in CHOICES and value not in CHOICES[name]:
            masalah.append(Masalah(_("Pilihan “%(value)s” tidak dikenal.") % {"value": value}, name))
    if masalah:
        raise Invalid(masalah)


def check_satuan(nama: str) -> None:
    if not nama:
        raise Invalid([Masalah(_("Nama satuan harus diisi."), "nama")])
    if masalah := text_problems("nama", nama, MAX_SATUAN):
        raise Invalid(masalah)


def check_target(rencana: Rencana, tahun: int, triwulan: int | None, teks: str) -> None:
    masalah = text_problems("teks", teks, MAX_TARGET)
    if tahun not in rencana.tahun:
        pesan = _("Tahun %(tahun)s di luar periode rencana (%(periode)s).")
        masalah.append(Masalah(pesan % {"tahun": tahun, "periode": rencana.periode}, "tahun"))
    if triwulan is not None and triwulan not in range(1, 5):
        masalah.append(Masalah(_("Triwulan adalah 1 sampai 4."), "triwulan"))
    if masalah:
        raise Invalid(masalah)


def check_may_change(source: Rencana, open_one: Rencana | None) -> None:
    """A Perubahan begins from a plan that is set, and only one is open at a time."""
    if source.status != Rencana.Status.DITETAPKAN:
        raise Invalid(_("Perubahan dimulai dari rencana yang sudah ditetapkan dan belum digantikan."))
    if open_one is not None:
        pesan = _("Masih ada perubahan yang belum ditetapkan: %(judul)s.")
        raise Invalid(pesan % {"judul": open_one.judul})


def check_copy(source: Rencana, periode: tuple[int, int], judul: str, copies: Sequence[Rencana]) -> None:
    """A copy is for another period, named, and made once for each."""
    masalah = []
    if periode == (source.tahun_awal, source.tahun_akhir):
        pesan = _("Salinan dibuat untuk periode lain. Untuk periode yang sama, mulai sebuah perubahan.")
        masalah.append(Masalah(pesan, "tahun_awal"))
    if not 0 < len(judul.strip()) <= 240:
        masalah.append(Masalah(_("Judul diisi, paling banyak 240 karakter."), "judul"))
    twin = next((one for one in copies if (one.tahun_awal, one.tahun_akhir) == periode), None)
    if twin is not None:
        pesan = _("Rencana ini (atau versi lainnya) sudah pernah disalin ke periode itu: %(judul)s.")
        masalah.append(Masalah(pesan % {"judul": twin.judul}, "tahun_awal"))
    if masalah:
        raise Invalid(masalah)


def check_source_seen(source: Rencana, seen: int) -> None:
    """What was shown before saving is what is copied."""
    if source.revisi != seen:
        raise Conflict(_("Rencana asal berubah sejak pratinjau ini dibuat. Periksa pratinjau yang baru lalu ulangi."))


def check_places(wanted: Collection[str], known: Collection[str]) -> None:
    if any(place not in known for place in wanted):
        raise Invalid(_("Ada teks pengganti yang tempatnya tidak ada pada salinan ini. Lihat hasilnya sekali lagi."))


def years_of_copy(source: Rencana, tahun: range) -> dict[int, int]:
    """Which year of the source becomes which year of the copy; years that fall behind its end stay away."""
    offset = tahun.start - source.tahun_awal
    return {year: year + offset for year in source.tahun if year + offset in tahun}


class Temuan(StrEnum):
    """Findings that block submitting a plan, each waivable with a reason but those of FIRM."""

    TANPA_PEMILIK = "tanpa_pemilik"
    TANPA_INDIKATOR = "tanpa_indikator"
    TANPA_TARGET = "tanpa_target"
    TANPA_SATUAN = "tanpa_satuan"
    JENJANG_TERLEWAT = "jenjang_terlewat"
    PERNYATAAN_GANDA = "pernyataan_ganda"
    TARGET_TANPA_ALASAN = "target_tanpa_alasan"


FIRM = frozenset({Temuan.TARGET_TANPA_ALASAN})  # what it asks for is a reason already
LABELS = {
    Temuan.TANPA_PEMILIK: gettext_lazy("tanpa pemilik"),
    Temuan.TANPA_INDIKATOR: gettext_lazy("tanpa indikator"),
    Temuan.TANPA_TARGET: gettext_lazy("tanpa target"),
    Temuan.TANPA_SATUAN: gettext_lazy("indikator tanpa satuan"),
    Temuan.JENJANG_TERLEWAT: gettext_lazy("jenjang terlewat"),
    Temuan.PERNYATAAN_GANDA: gettext_lazy("pernyataan ganda"),
    Temuan.TARGET_TANPA_ALASAN: gettext_lazy("target berubah tanpa alasan"),
}


EXPLAINED = {
    Temuan.TANPA_PEMILIK: gettext_lazy(
        "Simpul ini tidak punya unit atau jabatan pemilik, dan tidak mewarisinya. Pilih pemiliknya."
    ),
    Temuan.TANPA_INDIKATOR: gettext_lazy("Simpul ini tidak diukur oleh indikator apa pun. Tambahkan indikatornya."),
    Temuan.TANPA_TARGET: gettext_lazy("Ada indikator tanpa target untuk tahun ini. Isi targetnya."),
    Temuan.TANPA_SATUAN: gettext_lazy("Ada indikator tanpa satuan. Pilih satuannya."),
    Temuan.JENJANG_TERLEWAT: gettext_lazy(
        "Di antara simpul ini dan induknya ada jenjang yang terlewat. Sisipkan simpul pada jenjang itu."
    ),
    Temuan.PERNYATAAN_GANDA: gettext_lazy(
        "Simpul lain di bawah induk yang sama berbunyi sama. Gabungkan atau ubah salah satunya."
    ),
    Temuan.TARGET_TANPA_ALASAN: gettext_lazy(
        "Target yang sudah ditetapkan berubah tanpa alasan. Tulis alasannya, yang dicetak laporan; temuan ini tidak "
        "dapat dikecualikan."
    ),
}


def year_to_check(rencana: Rencana, today: date) -> int:
    """The running year; before and after its period, the first and the last year of the plan."""
    return min(max(today.year, rencana.tahun_awal), rencana.tahun_akhir)


def check_findings(wanted: Collection[int], temuan: str, found: Collection[tuple[int, Temuan]]) -> None:
    """Only what the check finds now can be waived, and nothing of FIRM."""
    if temuan in FIRM:
        raise Invalid(_("Temuan ini tidak dapat dikecualikan. Tulis alasan perubahan targetnya."))
    if not wanted or any((simpul_id, temuan) not in found for simpul_id in wanted):
        raise Invalid(_("Pilih temuan yang masih ada pada daftar, lalu ulangi."))


def check_not_bare(n_simpul: int) -> None:
    """An empty tree lacks nothing that the findings could name, and says nothing either."""
    if n_simpul == 0:
        raise Invalid(_("Rencana ini belum punya simpul. Susun pohonnya lebih dahulu."))


def check_waived(wanted: Collection[int], waived: Collection[int]) -> None:
    """Only a waiver that is still there can be taken back."""
    if not wanted or any(simpul_id not in waived for simpul_id in wanted):
        raise Invalid(_("Pilih pengecualian yang masih ada pada daftar, lalu ulangi."))


@dataclass(frozen=True, slots=True)
class Periksaan:
    """One node as the findings see it; `level` and `parent_level` are positions in the scheme, from 1."""

    simpul_id: int
    induk_id: int | None
    level: int
    parent_level: int
    pernyataan: str
    berpemilik: bool
    indikator: int
    bertarget: int
    bersatuan: int
    tanpa_alasan: int = 0


def findings(rows: Sequence[Periksaan]) -> list[tuple[int, Temuan]]:
    """What keeps a plan from being submitted: (node, finding), in the order of the rows."""
    doubled = Counter((row.induk_id, row.pernyataan.strip().casefold()) for row in rows)
    found = []
    for row in rows:
        tests = {
            Temuan.TANPA_PEMILIK: not row.berpemilik,
            Temuan.TANPA_INDIKATOR: row.indikator == 0,
            Temuan.TANPA_TARGET: row.bertarget < row.indikator,
            Temuan.TANPA_SATUAN: row.bersatuan < row.indikator,
            Temuan.JENJANG_TERLEWAT: row.level > row.parent_level + 1,
            Temuan.PERNYATAAN_GANDA: doubled[row.induk_id, row.pernyataan.strip().casefold()] > 1,
            Temuan.TARGET_TANPA_ALASAN: row.tanpa_alasan > 0,
        }
        found += [(row.simpul_id, temuan) for temuan, is_so in tests.items() if is_so]
    return found
