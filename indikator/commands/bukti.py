"""Evidence of a realisation: attached and taken away by its unit, while the figure may still change."""

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from cascading import tree
from cascading.queries import visible
from indikator import penyimpanan
from indikator.berkas import check_berkas
from indikator.commands import realisasi as entry
from indikator.models import Bukti, Paket, Realisasi
from indikator.rules import realisasi as rules
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.models import Keanggotaan

MAX_FILES = 20


@transaction.atomic
def attach_bukti(actor: Actor, *, realisasi_id: int, nama: str, isi: bytes) -> Bukti:
    """Stores a file with a realisation; refused files leave neither row nor file. The same file twice is one."""
    found = entry.realisasi_of(actor, realisasi_id)
    require(actor, "realisasi.record", found.paket)
    row, oleh = _open(actor, found)
    berkas = check_berkas(nama, isi, limit=settings.KINERJA_BUKTI_MAKS)
    penyimpanan.scan(isi)
    _lock_file(row.pemda_id, berkas.sha256)
    there = Bukti.objects.filter(pemda_id=row.pemda_id, realisasi=row, sha256=berkas.sha256).first()
    if there is not None:
        return there
    if Bukti.objects.filter(pemda_id=row.pemda_id, realisasi=row).count() >= MAX_FILES:
        raise Invalid(_("Paling banyak %(n)s berkas per isian. Gabungkan beberapa berkas.") % {"n": MAX_FILES})
    is_new = penyimpanan.store(row.pemda_id, berkas.sha256, isi)
    try:
        bukti = Bukti.objects.create(
            pemda_id=row.pemda_id, realisasi=row, nama=berkas.nama, jenis=berkas.jenis, ukuran=berkas.ukuran,
            sha256=berkas.sha256, oleh=oleh,
        )  # fmt: skip
        record(actor, "bukti.attach", bukti, after=_image(bukti), rencana_id=row.paket.rencana_id)
    except DatabaseError:
        if is_new:
            penyimpanan.remove(row.pemda_id, berkas.sha256)
        raise
    return bukti


@transaction.atomic
def delete_bukti(actor: Actor, *, bukti_id: int) -> None:
    """Takes a file away; it leaves the disk when nothing else in this Pemda needs it."""
    found = visible(actor, Bukti, bukti_id)
    entered = entry.realisasi_of(actor, found.realisasi_id)
    require(actor, "realisasi.record", entered.paket)
    row, _oleh = _open(actor, entered)
    bukti = visible_to(actor, Bukti.objects.filter(pk=bukti_id)).first()
    if bukti is None:
        raise NotFound
    record(actor, "bukti.delete", bukti, before=_image(bukti), rencana_id=row.paket.rencana_id)
    pemda_id, sha256 = bukti.pemda_id, bukti.sha256
    bukti.delete()
    transaction.on_commit(lambda: _remove_unused(pemda_id, sha256))


def _open(actor: Actor, found: Realisasi) -> tuple[Realisasi, Keanggotaan]:
    """The row under the lock of its package, open to the actor today."""
    rencana = tree.hold(actor, found.paket.rencana_id)
    rules.check_rencana(rencana, found.tahun, found.triwulan)
    paket = entry.locked_paket(actor, found.paket_id)
    if problem := rules.paket_problem(paket):
        raise Invalid(problem)
    oleh = entry.check_open(actor, paket)
    row = entry.realisasi_of(actor, found.pk)
    if row.status == Paket.Status.TERVERIFIKASI:
        raise Invalid(_("Nilai ini sudah terverifikasi. Bukti baru dilampirkan pada koreksinya."))
    return row, oleh


def _lock_file(pemda_id: int, sha256: str) -> None:
    """Who stores a file and who clears it away wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bukti:{pemda_id}:{sha256}"])


def _remove_unused(pemda_id: int, sha256: str) -> None:
    with transaction.atomic():
        _lock_file(pemda_id, sha256)
        if not Bukti.objects.filter(pemda_id=pemda_id, sha256=sha256).exists():
            penyimpanan.remove(pemda_id, sha256)


def _image(bukti: Bukti) -> dict[str, object]:
    return {"berkas": bukti.nama, "ukuran": bukti.ukuran, "sha256": bukti.sha256, "realisasi": bukti.realisasi_id}
