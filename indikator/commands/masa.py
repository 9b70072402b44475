"""Dated versions of one code: a new one ends the one before it, and itself ends where the next one begins.

No version is changed by which a verified figure was judged: a new one begins after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from indikator.capaian.aturan import is_in_force
from indikator.capaian.tulisan import tulis
from indikator.models import AturanCapaian, Instrumen, Parameter, SkalaPredikat
from kinerja.core.errors import Conflict, Invalid, Masalah

V = TypeVar("V", AturanCapaian, SkalaPredikat, Parameter, Instrumen)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tempat(Generic[V]):
    """Where a version goes among those of its code: `lama` holds on its first day, `akhir` began last of all.

    `revisi` is what the newest version has after the change: it counts every change of the code, so that an editor
    who saw an older state is found out.
    """

    lama: V | None
    akhir: V | None
    dari: date
    sampai: date | None
    revisi: int


def lock_acuan(pemda_id: int) -> None:
    """One writer of reference data at a time; read after it."""
    rows = AturanCapaian.objects.select_for_update(no_key=True).filter(pemda_id=pemda_id).order_by("id")
    list(rows.values_list("id"))


def versions_of(model: type[V], pemda_id: int, kode: str) -> list[V]:
    """All versions of a code, the oldest first."""
    rows = model._default_manager.filter(pemda_id=pemda_id, kode=kode)
    return sorted(rows, key=lambda one: (one.berlaku_dari or date.min, one.pk))


def check_newest(versions: list[V], seen: int | None) -> None:
    """`seen` is the revision of the newest version, None where the editor saw no such code."""
    newest = versions[-1] if versions else None
    if (newest.revisi if newest else None) != seen:
        keadaan = {"id": newest.pk, "revisi": newest.revisi} if newest else {}
        raise Conflict(
            _("Acuan ini sudah diubah sejak Anda membukanya. Periksa versi terbarunya lalu ulangi."), keadaan
        )


def place_for(versions: list[V], dari: date) -> Tempat[V]:
    """Invalid where a version begins on that very day."""
    if any(one.berlaku_dari == dari for one in versions):
        pesan = _("Sudah ada versi yang mulai berlaku pada tanggal ini. Pilih tanggal lain, atau hapus dulu versi itu.")
        raise Invalid([Masalah(pesan, "berlaku_dari")])
    lama = next((one for one in reversed(versions) if is_in_force(one.berlaku_dari, one.berlaku_sampai, dari)), None)
    later = [one.berlaku_dari for one in versions if one.berlaku_dari and one.berlaku_dari > dari]
    akhir = versions[-1] if versions else None
    return Tempat(lama, akhir, dari, min(later) - DAY if later else None, akhir.revisi + 1 if akhir else 0)


def check_unjudged(days: Iterable[date], dari: date, sampai: date | None) -> None:
    """No verified figure is judged on a day between."""
    judged = [day for day in days if is_in_force(dari, sampai, day)]
    if judged:
        pesan = _("Angka tahun %(tahun)s sudah diverifikasi dan dinilai dengan acuan yang berlaku waktu itu, sehingga "
                  "tidak dapat berubah lagi. Pilih tanggal mulai sesudah %(hari)s.")  # fmt: skip
        last = max(judged)
        raise Invalid([Masalah(pesan % {"tahun": last.year, "hari": f"{last:%d/%m/%Y}"}, "berlaku_dari")])


def put_in(tempat: Tempat[V], row: V) -> None:
    """Saves the new version, ends the one before it, and counts the change on the newest."""
    row.berlaku_dari, row.berlaku_sampai, row.revisi = tempat.dari, tempat.sampai, 0
    lama, akhir = tempat.lama, tempat.akhir
    if lama is not None:
        lama.berlaku_sampai = tempat.dari - DAY
        lama.revisi += 1
        lama.save(update_fields=["berlaku_sampai", "revisi"])
    if akhir is None or tempat.sampai is None:
        row.revisi = tempat.revisi
    else:
        akhir.revisi = tempat.revisi
        akhir.save(update_fields=["revisi"])
    row.save(force_insert=True)


def take_out(versions: list[V], row: V) -> None:
    """Deletes a version; the one that it had ended goes on in its place."""
    rest = [one for one in versions if one.pk != row.pk]
    revisi = versions[-1].revisi + 1
    for one in rest:
        if row.berlaku_dari and one.berlaku_sampai == row.berlaku_dari - DAY:
            one.berlaku_sampai = row.berlaku_sampai
            one.save(update_fields=["berlaku_sampai"])
    if rest:
        rest[-1].revisi = revisi
        rest[-1].save(update_fields=["revisi"])
    row.delete()


def in_words(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Fields of a version as the trail keeps them: numbers and days as text."""
    return {name: _word(getattr(row, name)) for name in names}


def _word(value: object) -> object:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return tulis(value)
    return "" if value is None else str(value)
