"""When realisations may be entered: windows, and exceptions of units."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cascading.queries import visible
from indikator.models import JendelaKhusus, JendelaPengisian
from indikator.rules import realisasi as rules
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.models import Unit


@transaction.atomic
def set_jendela(actor: Actor, *, tahun: int, triwulan: int, buka: date, tutup: date, hari_perbaikan: int = 5,
                seen: int | None = None) -> JendelaPengisian:  # fmt: skip
    """Opens a quarter, or moves its days; a day in the past closes it. `seen` is None where there is none yet."""
    require(actor, "jendela.set")
    rules.check_masa(tahun, triwulan)
    rules.check_jendela(buka, tutup, hari_perbaikan)
    rows = JendelaPengisian.objects.select_for_update().filter(pemda_id=actor.pemda_id, tahun=tahun, triwulan=triwulan)
    jendela = rows.first()
    _check_seen(jendela, seen)
    before = _image(jendela) if jendela else {}
    jendela = jendela or JendelaPengisian(pemda_id=actor.pemda_id, tahun=tahun, triwulan=triwulan, revisi=-1)
    jendela.buka, jendela.tutup, jendela.hari_perbaikan = buka, tutup, hari_perbaikan
    if _image(jendela) == before:
        return jendela
    jendela.revisi += 1
    jendela.save()
    record(actor, "jendela.set", jendela, before=before, after=_image(jendela))
    return jendela


@transaction.atomic
def set_jendela_khusus(actor: Actor, *, jendela_id: int, unit_id: int, tutup: date, alasan: str) -> JendelaKhusus:
    """Lets a unit, with all below it, enter until a later day; a day in the past takes that back."""
    require(actor, "jendela.set")
    jendela, unit = visible(actor, JendelaPengisian, jendela_id), visible(actor, Unit, unit_id)
    rules.check_reason(alasan)
    if tutup < jendela.buka:
        raise Invalid([Masalah(_("Tanggal ini mendahului hari pembukaan."), "tutup")])
    khusus = JendelaKhusus.objects.filter(pemda_id=actor.pemda_id, jendela=jendela, unit=unit).first()
    before = {"tutup": khusus.tutup.isoformat(), "alasan": khusus.alasan} if khusus else {}
    khusus = khusus or JendelaKhusus(pemda_id=actor.pemda_id, jendela=jendela, unit=unit, revisi=-1)
    khusus.tutup, khusus.alasan = tutup, alasan.strip()
    khusus.revisi += 1
    khusus.save()
    after = {"tahun": jendela.tahun, "triwulan": jendela.triwulan, "unit": unit_id, "tutup": tutup.isoformat(),
             "alasan": alasan}  # fmt: skip
    record(actor, "jendela.set", khusus, before=before, after=after)
    return khusus


def _check_seen(jendela: JendelaPengisian | None, seen: int | None) -> None:
    if (jendela.revisi if jendela else None) != seen:
        keadaan = {"id": jendela.pk, "revisi": jendela.revisi} if jendela else {}
        raise Conflict(_("Jendela ini sudah diubah sejak Anda membukanya. Periksa lalu ulangi."), keadaan)


def _image(jendela: JendelaPengisian) -> dict[str, object]:
    return {
        "tahun": jendela.tahun, "triwulan": jendela.triwulan, "buka": jendela.buka.isoformat(),
        "tutup": jendela.tutup.isoformat(), "hari_perbaikan": jendela.hari_perbaikan,
    }  # fmt: skip
