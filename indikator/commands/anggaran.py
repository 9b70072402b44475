"""Money beside performance; also for a plan that is set, since it is spent after that."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import tree
from indikator.commands import rows
from indikator.models import Anggaran
from indikator.reading import Keadaan, read_target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Conflict, Invalid, Masalah

DIGITS = 18  # rupiah before the comma
CLOSED = {"diajukan", "digantikan"}


@transaction.atomic
def set_anggaran(actor: Actor, *, simpul_id: int, tahun: int, pagu: str, realisasi: str,
                 seen: int | None) -> Anggaran | None:  # fmt: skip
    """Pagu and realisasi of a node for a year, as typed ("Rp 1.250.000"); two empty texts take the row away.

    `seen` is the revision that the editor saw, None where there was none.
    """
    rencana = tree.lock_for(actor, simpul_id)
    simpul = rows.simpul_of(rencana, simpul_id)
    require(actor, "anggaran.set", simpul)
    if rencana.status in CLOSED:
        status = rencana.get_status_display().lower()
        raise Invalid(_("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status})
    if tahun not in rencana.tahun:
        pesan = _("Tahun %(tahun)s di luar periode rencana (%(periode)s).")
        raise Invalid([Masalah(pesan % {"tahun": tahun, "periode": rencana.periode}, "tahun")])
    row = Anggaran.objects.filter(pemda_id=rencana.pemda_id, simpul=simpul, tahun=tahun).first()
    if (row.revisi if row else None) != seen:
        keadaan = {"id": row.pk, "revisi": row.revisi} if row else {}
        raise Conflict(_("Anggaran ini sudah diubah orang lain. Muat ulang lalu ulangi."), keadaan)
    masalah: list[Masalah] = []
    amounts = {name: _rupiah(text, name, masalah) for name, text in (("pagu", pagu), ("realisasi", realisasi))}
    if masalah:
        raise Invalid(masalah)
    before = _image(row)
    if row is None and not any(amount is not None for amount in amounts.values()):
        return None
    row = row or Anggaran(pemda_id=rencana.pemda_id, simpul=simpul, tahun=tahun, revisi=-1)
    row.pagu, row.realisasi = amounts["pagu"], amounts["realisasi"]
    if _image(row) == before:
        return row
    row.revisi += 1
    is_empty = row.pagu is None and row.realisasi is None
    if not is_empty:
        row.save()
    record(actor, "anggaran.set", row, before=before, after={"tahun": tahun, **_image(row)}, rencana_id=rencana.pk)
    if is_empty:
        row.delete()
    tree.bump(rencana)
    return None if is_empty else row


def _rupiah(text: str, letak: str, masalah: list[Masalah]) -> Decimal | None:
    """An amount, or None where nothing is typed; a dot stands between thousands here, always."""
    plain = " ".join(text.removesuffix(",-").split())
    found = read_target(plain if plain.startswith("Rp") or not plain else f"Rp {plain}")
    if found.keadaan is Keadaan.KOSONG:
        return None
    one = found.bagian[0] if len(found.bagian) == 1 else None
    if one is None or one.nilai is None or one.satuan != "Rp" or one.nilai < 0 or one.nilai.adjusted() >= DIGITS:
        masalah.append(Masalah(_("Tulis rupiah sebagai angka, misalnya 1.250.000."), letak))
        return None
    return one.nilai.quantize(Decimal("0.01"))


def _image(row: Anggaran | None) -> dict[str, str]:
    if row is None:
        return {}
    amounts = {"pagu": row.pagu, "realisasi": row.realisasi}
    return {name: f"{amount:f}" for name, amount in amounts.items() if amount is not None}
