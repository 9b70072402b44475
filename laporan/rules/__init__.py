"""The rules of documents, pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.sides import check_side
from kinerja.core.errors import Conflict, Invalid, Masalah
from laporan.models import Dokumen


def unknown_columns(name: str, value: object) -> Masalah:
    pesan = _("Bentuk kolom “%(nama)s” tidak dikenal. Pilih %(semua)s.")
    return Masalah(pesan % {"nama": value, "semua": ", ".join(KOLOM_IKU[1:])}, name)


# Each report with the parameters that it knows.
LAPORAN = {
    "matriks-cascading": {"kertas"},
    "perbandingan": {"kertas", "dari", "ke"},
    "pengukuran-kinerja": {"kertas", "tahun", "triwulan", "unit"},
    "pohon-kinerja": {"kertas", "susunan"},
    "kertas-kerja-csf": {"kertas"},
    "sk-iki": {"kertas"},
    "sk-iku": {"kertas", "kolom"},
}
# The tables of SAKIP: of a plan, or of many in one book.
SAKIP = (
    "daftar-iku", "perjanjian-kinerja", "rencana-aksi", "pengukuran-triwulan", "pengukuran-tahunan", "lkjip",
    "manual-iku", "matriks-capaian",
)  # fmt: skip
BUKU = "buku-sakip"
KERTAS_BUKU = ("F4", "A4", "A3")
LAPORAN |= {key: {"kertas", "tahun", "triwulan"} for key in SAKIP}
LAPORAN["daftar-iku"] |= {"kolom"}
LAPORAN["perjanjian-kinerja"] |= {"jabatan"}
# What a report must name so that it is one document.
PER_DOKUMEN = {"perjanjian-kinerja": ("tahun", "jabatan")}
# Decrees of an office share one register of numbers, whatever they set; every other kind has one of its own.
REGISTER = {"sk-iku": "keputusan", "sk-iki": "keputusan"}
MAKS_URUT = 999_999
# What hangs on more plans than its own: any change in the Pemda makes its file old.
CHANGING = {"perbandingan", "pengukuran-kinerja", BUKU, *SAKIP}
# What says the same on another day; all else names who holds an office today, or what is due by now.
TIMELESS = {"matriks-cascading", "pohon-kinerja"}
# What the parameters of a period must look like.
NUMBERS = {
    "tahun": re.compile(r"[12][0-9]{3}"),
    "triwulan": re.compile(r"[1-4]"),
    "unit": re.compile(r"[0-9]{1,18}"),
    "jabatan": re.compile(r"[0-9]{1,18}"),
}
FORMATS = ("pdf", "xlsx", "html")
KERTAS = ("F4", "A4", "A3", "A1")
SUSUNAN = ("program", "utuh")  # of the diagram: a set of pages per program, or all on one sheet
# The forms in which governments print the table of key indicators; "" leaves the usual ones.
KOLOM_IKU = ("", "kondisi", "target", "rumus", "satuan", "esakip")


# So many nodes are drawn within a request (well under a second); more wait for a worker, with progress.
INLINE_NODES = 300
GAMBAR = {"sampai": re.compile(r"[0-9]{1,2}"), "ubah": re.compile(r"[0-9]{1,18}(,[0-9]{1,18})*")}


def check_gambar(wish: Mapping[str, str]) -> None:
    """From which level the branches of the diagram are closed, and which are not."""
    masalah = [
        Masalah(_("Harus berupa angka."), name) for name, text in wish.items() if not GAMBAR[name].fullmatch(text)
    ]
    if masalah:
        raise Invalid(masalah)


def check_request(laporan: str, bentuk: str, parameter: Mapping[str, object]) -> None:
    """A report that exists, in a form and on a paper that exist."""
    masalah = []
    if laporan not in LAPORAN:
        masalah.append(Masalah(_("Laporan “%(nama)s” tidak dikenal.") % {"nama": laporan}, "laporan"))
    if bentuk not in FORMATS:
        pesan = _("Bentuk berkas “%(nama)s” tidak dikenal. Pilih %(semua)s.")
        masalah.append(Masalah(pesan % {"nama": bentuk, "semua": ", ".join(FORMATS)}, "format"))
    if parameter.get("kertas", "F4") not in KERTAS:
        pesan = _("Kertas “%(nama)s” tidak dikenal. Pilih %(semua)s.")
        masalah.append(Masalah(pesan % {"nama": parameter["kertas"], "semua": ", ".join(KERTAS)}, "kertas"))
    if parameter.get("susunan", "program") not in SUSUNAN:
        pesan = _("Susunan “%(nama)s” tidak dikenal. Pilih %(semua)s.")
        masalah.append(Masalah(pesan % {"nama": parameter["susunan"], "semua": ", ".join(SUSUNAN)}, "susunan"))
    if parameter.get("kolom", "") not in KOLOM_IKU:
        masalah.append(unknown_columns("kolom", parameter["kolom"]))
    masalah += [Masalah(_("Harus berupa angka."), name) for name, pattern in NUMBERS.items()
                if name in parameter and not pattern.fullmatch(str(parameter[name]))]  # fmt: skip
    unknown = parameter.keys() - LAPORAN.get(laporan, {"kertas"})
    masalah += [Masalah(_("Parameter ini tidak dikenal."), name) for name in sorted(unknown)]
    if masalah:
        raise Invalid(masalah)
    for name in sorted(parameter.keys() & {"dari", "ke"}):
        check_side(name, str(parameter[name]))


def check_buku(parameter: Mapping[str, Any], bentuk: str, known: Collection[str]) -> None:
    """A book of at least one Perangkat Daerah out of `known` and one report, for a period and paper that exist."""
    masalah = []
    if not parameter["pd"]:
        masalah.append(Masalah(_("Pilih paling sedikit satu perangkat daerah."), "pd"))
    elif not set(parameter["pd"]) <= set(known):
        masalah.append(Masalah(_("Ada perangkat daerah yang tidak dikenal. Muat ulang halaman ini."), "pd"))
    if not parameter["laporan"]:
        masalah.append(Masalah(_("Pilih paling sedikit satu laporan."), "laporan"))
    masalah += [
        Masalah(_("Laporan “%(nama)s” tidak dikenal.") % {"nama": one}, "laporan")
        for one in parameter["laporan"] if one not in SAKIP
    ]  # fmt: skip
    masalah += [
        Masalah(_("Harus berupa angka."), name) for name in ("tahun", "triwulan")
        if not NUMBERS[name].fullmatch(str(parameter[name]))
    ]  # fmt: skip
    if parameter["kertas"] not in KERTAS_BUKU:
        masalah.append(Masalah(_("Kertas ini tidak dikenal."), "kertas"))
    if bentuk not in ("pdf", "xlsx"):
        masalah.append(Masalah(_("Pilih PDF atau Excel."), "format"))
    if masalah:
        raise Invalid(masalah)


# --- issuing ---------------------------------------------------------------------------------------------------------


def check_issuable(rencana: Rencana, laporan: str, issuable: Iterable[str], seen: int) -> None:
    """A report that is issued, of a plan that is set, as the person saw it."""
    if laporan not in issuable:
        raise Invalid([Masalah(_("Laporan ini hanya dicetak, tidak diterbitkan sebagai dokumen."), "laporan")])
    if rencana.status != Rencana.Status.DITETAPKAN:
        status = rencana.get_status_display().lower()
        pesan = _("Dokumen terbit dari rencana yang sudah ditetapkan; rencana ini %(status)s.")
        raise Invalid(pesan % {"status": status})
    if rencana.revisi != seen:
        pesan = _("Rencana atau naskahnya berubah sejak Anda memeriksanya. Periksa rancangannya lalu terbitkan lagi.")
        raise Conflict(pesan, {"revisi": rencana.revisi})


def check_one_document(laporan: str, parameter: Mapping[str, object]) -> None:
    """Whose document it is must be said: an agreement is that of one jabatan in one year."""
    missing = [name for name in PER_DOKUMEN.get(laporan, ()) if not parameter.get(name)]
    if missing:
        raise Invalid([Masalah(_("Pilih dahulu dokumen untuk siapa dan tahun berapa."), name) for name in missing])


def register_of(laporan: str) -> str:
    """In which register of its office a document gets its number."""
    return REGISTER.get(laporan, laporan)


def check_urut(urut: int, berikut: int) -> None:
    """A number that is still free: the next one, or a higher one where the paper register stands higher."""
    if urut < berikut:
        pesan = _("Nomor urut %(urut)s sudah terpakai atau terlewati. Pakai %(berikut)s atau yang lebih besar.")
        raise Invalid([Masalah(pesan % {"urut": urut, "berikut": berikut}, "urut")])
    if urut > MAKS_URUT:
        raise Invalid([Masalah(_("Nomor urut paling besar %(maks)s.") % {"maks": MAKS_URUT}, "urut")])


def same_subject(dokumen: Dokumen, rencana: Rencana, parameter: Mapping[str, object]) -> bool:
    """Whether a new document takes an earlier one's place: the same parameters but the paper, in overlapping years."""
    old = dokumen.rencana
    alike = _but_paper(dokumen.parameter) == _but_paper(parameter)
    return alike and old.tahun_awal <= rencana.tahun_akhir and rencana.tahun_awal <= old.tahun_akhir


LOOK = {"kertas", "kolom", "susunan"}  # how a document looks, not what it is about


def _but_paper(parameter: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in parameter.items() if name not in LOOK}


def check_filled(left: Sequence[tuple[str, str]]) -> None:
    """No placeholder may be printed as it is."""
    if left:
        pesan = _("Isian {%(nama)s} belum dikenal atau belum punya nilai.")
        raise Invalid([Masalah(pesan % {"nama": name}, place) for place, name in left])
