"""The rules of the tree, pure: each `check_*` raises Invalid with a sentence that says what to do."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from cascading.models import Jenjang, Rencana, Simpul
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.rules import id_problems, text_problems

MAX_NOTE = 4_000
MAX_TEXT = 8_000  # characters; the longest text of the five real documents has 1,100
TEXT_FIELDS = {"pernyataan", "sasaran", "faktor_penyebab", "penutup"}
LIST_FIELDS = {"penjelasan", "masalah"}
SHORT_FIELDS = {"nomor_lama": 40, "kode": 40, "eselon": 8}
ID_FIELDS = {"jenjang_id", "unit_id", "jabatan_id"}
CHANGEABLE = TEXT_FIELDS | LIST_FIELDS | SHORT_FIELDS.keys() | ID_FIELDS


def check_editable(rencana: Rencana) -> None:
    """Only a draft changes; what is submitted or set goes its own ways."""
    if rencana.status != Rencana.Status.DRAF:
        status = rencana.get_status_display().lower()
        raise Invalid(_("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status})


def check_seen(row: Simpul, seen: int) -> None:
    """The editor must have seen the row as it is now."""
    if row.revisi != seen:
        raise Conflict(
            _("Baris ini sudah diubah orang lain sejak Anda membukanya. Periksa isinya lalu ulangi."),
            {"id": row.pk, "revisi": row.revisi} | {name: getattr(row, name) for name in sorted(CHANGEABLE)},
        )


def check_period(tahun_awal: int, tahun_akhir: int) -> None:
    if not 2000 <= tahun_awal <= tahun_akhir <= 2100:
        raise Invalid(
            [Masalah(_("Periode harus berada antara 2000 dan 2100, awal tidak setelah akhir."), "tahun_awal")]
        )


def check_level(jenjang: Jenjang | None, parent: Jenjang | None) -> None:
    """A child's level is strictly below its parent's; a skipped level is allowed and reported by the findings."""
    if jenjang is None:
        raise Invalid([Masalah(_("Jenjang harus dipilih."), "jenjang")])
    if parent is not None and jenjang.urutan <= parent.urutan:
        raise Invalid([Masalah(level_sentence(jenjang.nama, parent.nama), "jenjang")])


def level_sentence(anak: str, induk: str) -> str:
    """Said by the server and, while something is dragged, by the page."""
    return _("%(anak)s tidak dapat berada di bawah %(induk)s.") % {"anak": anak, "induk": induk}


def own_branch_sentence() -> str:
    return _("Simpul tidak dapat dipindahkan ke bawah dirinya sendiri.")


def check_placement(simpul: Simpul, parent: Simpul, after: Simpul | None) -> None:
    """A branch may go below any node of a higher level in the same plan, but not into itself."""
    if simpul.induk_id is None:
        raise Invalid(_("Akar rencana tidak dapat dipindahkan."))
    if parent.rencana_id != simpul.rencana_id:
        raise Invalid(_("Simpul tidak dapat dipindahkan ke rencana lain."))
    if simpul.lft <= parent.lft <= simpul.rght:
        raise Invalid(own_branch_sentence())
    check_after(after, parent)
    if after is not None and after.pk == simpul.pk:
        raise Invalid(_("Simpul tidak dapat diletakkan setelah dirinya sendiri."))
    check_level(simpul.jenjang, parent.jenjang)


def check_after(after: Simpul | None, parent: Simpul) -> None:
    if after is not None and after.induk_id != parent.pk:
        raise Invalid(_("Letak yang dipilih sudah berubah. Muat ulang pohon lalu ulangi."))


def check_levels_below(jenjang: Jenjang, children: Iterable[Simpul]) -> None:
    """A node whose level changes must still stand above all its children."""
    for child in children:
        check_level(child.jenjang, jenjang)


def check_text(isi: Mapping[str, object]) -> None:
    """Fields of a node: known, of their kind, not too long, and without what a printed page cannot show."""
    masalah = [Masalah(_("Isian ini tidak dikenal."), name) for name in isi.keys() - CHANGEABLE]
    for name, value in isi.items():
        if name in TEXT_FIELDS:
            masalah += text_problems(name, value, MAX_TEXT)
        elif name in SHORT_FIELDS:
            masalah += text_problems(name, value, SHORT_FIELDS[name])
        elif name in ID_FIELDS:
            masalah += id_problems(name, value)
        elif name in LIST_FIELDS:
            if not isinstance(value, list):
                masalah.append(Masalah(_("Isian ini berupa daftar paragraf."), name))
            else:
                masalah += [one for item in value for one in text_problems(name, item, MAX_TEXT)]
    if masalah:
        raise Invalid(masalah)


def check_note(text: str, letak: str, *, kosong: str = "") -> None:
    """What a person writes beside a step; `kosong` is said where it must not be empty."""
    if kosong and not text.strip():
        raise Invalid([Masalah(kosong, letak)])
    if masalah := text_problems(letak, text, MAX_NOTE):
        raise Invalid(masalah)


def check_new(isi: Mapping[str, object]) -> None:
    """The fields of a node to be added; its level stands beside them."""
    if "jenjang_id" in isi:
        raise Invalid([Masalah(_("Isian ini tidak dikenal."), "jenjang_id")])
    check_text(isi)


def check_not_empty(pernyataan: str, jabatan_id: int | None) -> None:
    """A node says something; only a row of an IKI may leave that to its jabatan."""
    if not pernyataan.strip() and jabatan_id is None:
        raise Invalid([Masalah(_("Pernyataan harus diisi."), "pernyataan")])
