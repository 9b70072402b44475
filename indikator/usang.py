"""What is said of a verified figure that its sources have outgrown."""

from django.utils import timezone
from django.utils.translation import gettext as _

from indikator.angka import value_text
from indikator.capaian.waktu import ROMAN
from indikator.models import Realisasi
from indikator.queries.usang import Sumber, Usang


def said(usang: Usang) -> dict[str, object]:
    """Both values, and each source that changed: for the worksheet and the explanation."""
    return {
        "lama": _value(usang.row, usang),
        "baru": _value(usang.sebagai, usang),
        "sumber": [source_line(one) for one in usang.sumber],
    }


def source_line(sumber: Sumber) -> str:
    """Which source changed from what to what, by whom, when and why."""
    ke = sumber.ke
    words = {
        "nama": sumber.indikator.nama, "tw": ROMAN[ke.triwulan], "tahun": ke.tahun,
        "dari": value_text(sumber.dari, sumber.indikator) if sumber.dari else _("belum ada"),
        "ke": value_text(ke, sumber.indikator) or "–", "oleh": ke.oleh.pengguna.nama,
        "pada": f"{timezone.localtime(ke.pada):%d/%m/%Y %H:%M}",
    }  # fmt: skip
    text = _("“%(nama)s” TW %(tw)s %(tahun)s berubah dari %(dari)s menjadi %(ke)s (%(oleh)s, %(pada)s).") % words
    return f"{text} {_('Alasan: %(alasan)s') % {'alasan': ke.alasan_koreksi}}" if ke.alasan_koreksi else text


def reason_of(usang: Usang) -> str:
    """Why the correction that follows is made, as its row keeps it."""
    return f"{_('Dihitung ulang.')} {' '.join(source_line(one) for one in usang.sumber)}"[:2_000]


def note_of(usang: Usang) -> str:
    """One line below a table of a report."""
    words = {"nama": usang.indikator.nama, "tw": ROMAN[usang.row.triwulan], "tahun": usang.row.tahun,
             "lama": _value(usang.row, usang), "baru": _value(usang.sebagai, usang),
             "sumber": " ".join(source_line(one) for one in usang.sumber)}  # fmt: skip
    return _("Perlu dihitung ulang: %(nama)s TW %(tw)s %(tahun)s, terverifikasi %(lama)s, "
             "dengan sumber sekarang %(baru)s. %(sumber)s") % words  # fmt: skip


def _value(row: Realisasi, usang: Usang) -> str:
    return value_text(row, usang.indikator) or str(row.get_keadaan_display()).lower()
