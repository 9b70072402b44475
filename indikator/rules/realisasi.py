"""The rules of entering and verifying realisations, pure: rows and a day in, Invalid or Conflict out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cascading.models import Rencana
from cascading.rules import MAX_TEXT
from indikator.isian import MAX_ISIAN, read_isian
from indikator.models import Indikator, JendelaKhusus, JendelaPengisian, Paket, Realisasi
from indikator.nilai import Keadaan
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.rules import text_problems

NARRATIVE = {"catatan", "faktor_pendukung", "faktor_penghambat", "tindak_lanjut", "alasan_keadaan"}
COLUMN = {"alasan_keadaan": "alasan_tertulis"}
"""Where a text is kept under another name than it is sent by: a reason that somebody wrote is not a computed one."""
OPEN = {Paket.Status.DRAF.value, Paket.Status.DIKEMBALIKAN.value}
MAX_REPAIR_DAYS = 60
NO_YEAR = gettext_noop("Tahun penilaian belum diisi. Isi tahun nilai yang diberikan lembaga itu.")
YEARS = range(2000, 2101)
UNENTERED = (Realisasi.Keadaan.KOSONG, Realisasi.Keadaan.BELUM_WAKTUNYA)
"""States of a row that holds no figure: one that is missing, or one whose time is still to come."""


def check_masa(tahun: int, triwulan: int) -> None:
    masalah = []
    if tahun not in YEARS:
        masalah.append(Masalah(_("Tahun berada antara 2000 dan 2100."), "tahun"))
    if triwulan not in range(1, 5):
        masalah.append(Masalah(_("Triwulan adalah 1 sampai 4."), "triwulan"))
    if masalah:
        raise Invalid(masalah)


def check_jendela(buka: date, tutup: date, hari_perbaikan: int) -> None:
    masalah = []
    if tutup < buka:
        masalah.append(Masalah(_("Tanggal tutup mendahului tanggal buka."), "tutup"))
    if not 0 <= hari_perbaikan <= MAX_REPAIR_DAYS:
        pesan = _("Hari perbaikan adalah 0 sampai %(n)s.")
        masalah.append(Masalah(pesan % {"n": MAX_REPAIR_DAYS}, "hari_perbaikan"))
    if masalah:
        raise Invalid(masalah)


def last_day(jendela: JendelaPengisian, khusus: Collection[JendelaKhusus] = (), paket: Paket | None = None) -> date:
    """Until when a unit may write: the window's end or the latest exception; `khusus` are those that reach the unit."""
    days = [jendela.tutup, *(one.tutup for one in khusus)]
    if paket is not None and paket.perbaikan_sampai is not None:
        days.append(paket.perbaikan_sampai)
    return max(days)


def window_problem(
    jendela: JendelaPengisian | None, khusus: Collection[JendelaKhusus], paket: Paket | None, hari: date
) -> str:
    """Why a unit may not write today; empty where it may."""
    if jendela is None:
        return _("Jendela pengisian untuk triwulan ini belum dibuat. Hubungi admin Pemda.")
    if hari < jendela.buka:
        return _("Pengisian dibuka mulai %(hari)s.") % {"hari": f"{jendela.buka:%d/%m/%Y}"}
    last = last_day(jendela, khusus, paket)
    if hari > last:
        pesan = _("Pengisian sudah ditutup pada %(hari)s. Mintalah jendela khusus kepada admin Pemda.")
        return pesan % {"hari": f"{last:%d/%m/%Y}"}
    return ""


def repair_until(jendela: JendelaPengisian | None, hari: date) -> date:
    return hari + timedelta(days=jendela.hari_perbaikan if jendela else 0)


def check_rencana(rencana: Rencana, tahun: int, triwulan: int) -> None:
    """Realisations belong to a plan that is set, and to one of its years."""
    check_masa(tahun, triwulan)
    if rencana.status != Rencana.Status.DITETAPKAN:
        status = rencana.get_status_display().lower()
        raise Invalid(_("Rencana ini %(status)s. Realisasi diisi setelah rencana ditetapkan.") % {"status": status})
    if tahun not in rencana.tahun:
        pesan = _("Tahun %(tahun)s di luar periode rencana (%(periode)s).")
        raise Invalid([Masalah(pesan % {"tahun": tahun, "periode": rencana.periode}, "tahun")])


def paket_problem(paket: Paket | None) -> str:
    if paket is None or paket.status in OPEN:
        return ""
    status = paket.get_status_display().lower()
    return _("Paket triwulan ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status}


def check_paket_status(paket: Paket, allowed: Collection[str]) -> None:
    if paket.status not in allowed:
        status = paket.get_status_display().lower()
        raise Invalid(_("Langkah ini tidak berlaku untuk paket yang %(status)s.") % {"status": status})


def check_paket_seen(paket: Paket, seen: int) -> None:
    if paket.revisi != seen:
        raise Conflict(
            _("Paket ini sudah berubah sejak Anda membukanya. Muat ulang lalu ulangi."),
            {"id": paket.pk, "revisi": paket.revisi, "status": paket.status},
        )


def fresh(row: Realisasi | None) -> dict[str, object]:
    """The state of a cell that a stale editor is shown."""
    if row is None:
        return {}
    names = ("isian", "catatan", "faktor_pendukung", "faktor_penghambat", "tindak_lanjut", "alasan_keadaan", "status")
    nilai = None if row.nilai is None else str(row.nilai)
    return {"id": row.pk, "revisi": row.revisi, "nilai": nilai,
            **{name: getattr(row, COLUMN.get(name, name)) for name in names}}  # fmt: skip


def stale(rows: Mapping[int, Realisasi | None], seen: Mapping[int, int | None]) -> None:
    """Conflict with the fresh state of each cell (by indicator) that changed since the editor saw it."""
    late = {pk: fresh(row) for pk, row in rows.items() if (row.revisi if row else None) != seen[pk]}
    if late:
        raise Conflict(
            _("Isian ini sudah diubah orang lain sejak Anda membukanya. Periksa isinya lalu ulangi."),
            {"realisasi": late} if len(rows) > 1 else next(iter(late.values())),
        )


def isi_problems(isi: Mapping[str, object], kode: Collection[str]) -> list[Masalah]:
    """Fields of a cell: known, printable, not too long; `kode` are the variables that are entered."""
    masalah = [Masalah(_("Isian ini tidak dikenal."), name) for name in isi.keys() - NARRATIVE - {"isian"}]
    for name in NARRATIVE & isi.keys():
        masalah += text_problems(name, isi[name], MAX_TEXT)
    isian = isi.get("isian", {})
    if not isinstance(isian, Mapping):
        return [*masalah, Masalah(_("Isian ini berupa nilai per variabel."), "isian")]
    for name, value in isian.items():
        if name not in kode:
            masalah.append(Masalah(_("Variabel ini tidak dikenal."), str(name)))
        elif isinstance(value, Mapping):
            masalah += [one for key, text in value.items() for one in text_problems(f"{name}.{key}", text, MAX_ISIAN)]
        else:
            masalah += text_problems(name, value, MAX_ISIAN)
    return masalah


def check_reason(alasan: str, letak: str = "alasan") -> None:
    masalah = text_problems(letak, alasan, MAX_TEXT)
    if not masalah and not alasan.strip():
        masalah = [Masalah(_("Alasan harus diisi."), letak)]
    if masalah:
        raise Invalid(masalah)


def lacks_year(row: Realisasi | None, cara_ukur: str) -> bool:
    """A score that another body gave says nothing without the year for which it was given."""
    if row is None or row.keadaan != Realisasi.Keadaan.TERISI or cara_ukur != Indikator.CaraUkur.LUAR:
        return False
    return not str(row.isian.get("tahun", "")).strip()


def is_complete(row: Realisasi | None, cara_ukur: str) -> bool:
    """Entered: a value (of another body with its year), or a stated reason why there is none."""
    if lacks_year(row, cara_ukur):
        return False
    if row is None or row.keadaan in UNENTERED:
        return False
    if row.keadaan == Realisasi.Keadaan.TIDAK_BERLAKU and says_not_applicable(row.isian):
        return bool(row.alasan_tertulis.strip())
    return row.keadaan == Realisasi.Keadaan.TERISI or bool(row.alasan_keadaan.strip())


def says_not_applicable(isian: Mapping[str, object]) -> bool:
    """Whether n/a was typed into a cell, so that its author owes the reason: the calculation only knows the cell."""
    return any(
        says_not_applicable(one) if isinstance(one, Mapping)
        else read_isian(str(one)).nilai.keadaan is Keadaan.TIDAK_BERLAKU
        for one in isian.values()
    )  # fmt: skip


def check_complete(
    missing: Sequence[str], waits: Sequence[Masalah], yearless: Sequence[str], n_filled: int
) -> None:  # fmt: skip
    """A package is submitted when all that is due has been entered; `missing` are the names of what is not, `yearless`
    those of scores without their year; `waits` says what waits for another unit.
    """
    masalah = [Masalah(_("Belum diisi. Isi nilainya, atau tulis n/a dengan alasannya."), one) for one in missing]
    masalah += waits
    masalah += [Masalah(_(NO_YEAR), one) for one in yearless]
    if masalah:
        raise Invalid(masalah)
    if not n_filled:
        raise Invalid(_("Belum ada isian dalam paket ini."))
