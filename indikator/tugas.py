"""The page "Tugas saya": what is due, what came back and what is late, as sections in the order of urgency."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indikator.capaian.waktu import ROMAN
from indikator.models import Paket
from indikator.queries.tugas import Tugas
from kinerja.core.access import units_within, verdict
from kinerja.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Bagian:
    """A section of the page; `lipat` where it starts closed."""

    kode: str
    judul: Any
    penjelasan: Any
    lipat: bool = False


KEMBALI = Bagian(
    "kembali",
    gettext_lazy("Dikembalikan"),
    gettext_lazy("Verifikator meminta perbaikan. Alasannya tertulis pada setiap sel."),
)
TERLAMBAT = Bagian(
    "terlambat",
    gettext_lazy("Terlambat"),
    gettext_lazy("Tenggatnya lewat dan paketnya belum diserahkan. Admin Pemda dapat memberi perpanjangan."),
)
TERBUKA = Bagian("terbuka", gettext_lazy("Sedang diisi"), gettext_lazy("Jendela pengisiannya terbuka."))
ULANG = Bagian(
    "ulang",
    gettext_lazy("Perlu dihitung ulang"),
    gettext_lazy("Sudah terverifikasi, tetapi angka yang menjadi sumbernya berubah sesudah itu."),
)
DIAJUKAN = Bagian(
    "diajukan", gettext_lazy("Menunggu verifikasi"), gettext_lazy("Sudah diserahkan, menunggu perencana.")
)
NANTI = Bagian("nanti", gettext_lazy("Akan datang"), gettext_lazy("Jendelanya belum dibuka."), lipat=True)
SELESAI = Bagian(
    "selesai", gettext_lazy("Terverifikasi"), gettext_lazy("Tidak ada lagi yang harus dikerjakan."), lipat=True
)

ENTERING = (KEMBALI, ULANG, TERLAMBAT, TERBUKA, DIAJUKAN, NANTI, SELESAI)
VERIFYING = (DIAJUKAN, ULANG, TERLAMBAT, KEMBALI, TERBUKA, NANTI, SELESAI)
"""What comes first for who enters, and for who verifies or watches."""


def section_of(tugas: Tugas, hari: date) -> Bagian:
    if tugas.status == Paket.Status.TERVERIFIKASI:
        return ULANG if tugas.usang else SELESAI
    if tugas.status == Paket.Status.DIAJUKAN:
        return DIAJUKAN
    if tugas.is_late(hari):
        return TERLAMBAT
    if tugas.status == Paket.Status.DIKEMBALIKAN:
        return KEMBALI
    return TERBUKA if tugas.is_open(hari) else NANTI


def task_page(actor: Actor, tasks: list[Tugas], hari: date) -> dict[str, Any]:
    """The sections that hold anything, and the counts at the top of the page."""
    enters = verdict(actor, "realisasi.record").allowed
    verifies = verdict(actor, "realisasi.verify").allowed
    sorted_in: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in tasks:
        section = section_of(one, hari)
        sorted_in[section.kode].append(_card(one, hari, section, enters=enters, verifies=verifies))
    order = ENTERING if enters else VERIFYING
    within = units_within(actor, Paket.read_action)
    sections = [
        {"kode": one.kode, "judul": one.judul, "penjelasan": one.penjelasan, "lipat": one.lipat,
         "tugas": sorted_in[one.kode], "kelompok": _groups(sorted_in[one.kode], within)}
        for one in order if sorted_in[one.kode]
    ]  # fmt: skip
    counts = [
        {"kode": one.kode, "judul": one.judul, "n": len(sorted_in[one.kode])}
        for one in order if one is not NANTI and sorted_in[one.kode]
    ]  # fmt: skip
    empty = [] if enters and not verifies else _lacking(tasks, hari)
    return {"bagian": sections, "hitung": counts, "mengisi": enters, "kosong": empty,
            "n_kosong": sum(len(one["unit"]) for one in empty)}  # fmt: skip


def _lacking(tasks: list[Tugas], hari: date) -> list[dict[str, Any]]:
    """Of each open quarter of a plan the units that have entered nothing yet, or not all: for who watches over them."""
    together: defaultdict[tuple[int, int, int], list[Tugas]] = defaultdict(list)
    for one in tasks:
        if one.is_open(hari) and one.is_owed() and one.kosong > 0:
            together[one.rencana.pk, one.tahun, one.triwulan].append(one)
    return [
        {"masa": _masa(own[0]), "rencana": own[0].rencana, "tahun": own[0].tahun, "triwulan": own[0].triwulan,
         "nihil": sum(not one.terisi + one.dihitung for one in own),
         "sebagian": sum(bool(one.terisi + one.dihitung) for one in own),
         "n": sum(one.kosong for one in own), "unit": own}
        for own in together.values()
    ]  # fmt: skip


def _masa(tugas: Tugas) -> str:
    return _("Triwulan %(tw)s %(tahun)s") % {"tw": ROMAN[tugas.triwulan], "tahun": tugas.tahun}


def _groups(cards: list[dict[str, Any]], within: frozenset[int] | None) -> list[dict[str, Any]]:
    """The cards of a plan and quarter as one, which leads to the combined worksheet of the unit above them all; each
    alone where there is no such unit within reach.
    """
    together: defaultdict[tuple[str, int, int], list[dict[str, Any]]] = defaultdict(list)
    for one in cards:
        together[one["rencana"]["slug"], one["tahun"], one["triwulan"]].append(one)
    groups: list[dict[str, Any]] = []
    for own in together.values():
        above = _common([one["jalur"] for one in own])
        if len(own) == 1 or above is None or (within is not None and above not in within):
            groups += [{"tugas": [one]} for one in own]
            continue
        days = {one["tenggat"] for one in own}
        groups.append({
            "atas": above, "tugas": own, "n": len(own), "masa": own[0]["masa"], "rencana": own[0]["rencana"],
            "tahun": own[0]["tahun"], "triwulan": own[0]["triwulan"],
            **{name: sum(one[name] for one in own) for name in ("terisi", "dihitung", "ada", "jumlah")},
            "tenggat": days.pop() if len(days) == 1 else "", "mendesak": any(one["mendesak"] for one in own),
            "tindakan": own[0]["tindakan"], "bekerja": own[0]["bekerja"],
        })  # fmt: skip
    return groups


def _common(paths: list[tuple[int, ...]]) -> int | None:
    """The lowest unit that all these ways lead through."""
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared else None


def _card(tugas: Tugas, hari: date, section: Bagian, *, enters: bool, verifies: bool) -> dict[str, Any]:
    action = _action(tugas, section, enters=enters, verifies=verifies)
    return {
        "unit_id": tugas.unit_id,
        "jalur": tugas.jalur,
        "unit": tugas.unit,
        "rencana": {"slug": tugas.rencana.slug, "judul": tugas.rencana.judul},
        "tahun": tugas.tahun,
        "triwulan": tugas.triwulan,
        "masa": _masa(tugas),
        "terisi": tugas.terisi,
        "dihitung": tugas.dihitung,
        "ada": tugas.terisi + tugas.dihitung,
        "jumlah": tugas.jumlah,
        "revisi": tugas.revisi,
        "usang": tugas.usang,
        "serahkan": enters and section in {KEMBALI, TERBUKA} and tugas.is_computed_whole(),
        "tenggat": _deadline(tugas, hari, section),
        "mendesak": section is TERLAMBAT or (section not in {SELESAI, ULANG} and 0 <= (tugas.tutup - hari).days <= 3),
        "catatan": tugas.catatan if section is KEMBALI else "",
        "tindakan": action or _("Lihat"),
        "bekerja": bool(action),
    }


def _deadline(tugas: Tugas, hari: date, section: Bagian) -> str:
    """When it is due, and how long until then."""
    tanggal = f"{tugas.tutup:%d/%m/%Y}"
    left = (tugas.tutup - hari).days
    if section is ULANG and left < 0:
        return ""
    if section in {SELESAI, DIAJUKAN}:
        return ""
    if section is NANTI:
        return _("dibuka %(tanggal)s") % {"tanggal": f"{tugas.buka:%d/%m/%Y}"}
    if left < 0:
        return _("tenggat %(tanggal)s, lewat %(n)s hari") % {"tanggal": tanggal, "n": -left}
    if left == 0:
        return _("tenggat hari ini")
    return _("tenggat %(tanggal)s, %(n)s hari lagi") % {"tanggal": tanggal, "n": left}


def _action(tugas: Tugas, section: Bagian, *, enters: bool, verifies: bool) -> str:
    """What the actor has to do with it; empty where there is only something to look at."""
    if enters and section in {KEMBALI, TERBUKA}:
        return _("Perbaiki") if section is KEMBALI else _("Lanjutkan") if tugas.terisi + tugas.dihitung else _("Isi")
    if section is ULANG and (enters or verifies):
        return _("Hitung ulang") if enters else _("Minta hitung ulang")
    if verifies and section is DIAJUKAN:
        return _("Verifikasi")
    return ""
