"""An uploaded workbook from step to step: taken in, checked, applied, stopped, tried again."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import importing
from indikator.importing import anggaran
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from laporan import inbox, queries, queue
from laporan.models import Impor

CHECK_MAY: dict[str, Callable[[Actor, Rencana], None]] = {
    Impor.Jenis.RENCANA: importing.check_may,
    Impor.Jenis.ANGGARAN: anggaran.check_may,
}
"""Raises where the actor may not import into a plan, by what the workbook holds."""
RIGHTS = {Impor.Jenis.RENCANA: "simpul.add", Impor.Jenis.ANGGARAN: "anggaran.set"}
"""What is needed to stop an import, also into a plan that was closed meanwhile."""


@transaction.atomic
def request_impor(
    actor: Actor, *, rencana_id: int, nama_berkas: str, data: bytes, jenis: str = Impor.Jenis.RENCANA
) -> Impor:
    """Takes an uploaded workbook in, to be checked; it takes the place of what this person uploaded here before.

    A large one wakes a worker; a small one the caller checks at once (`is_small`).
    """
    rencana = plan_queries.rencana_by_id(actor, rencana_id)
    CHECK_MAY[jenis](actor, rencana)
    assert actor.pengguna_id is not None  # the system imports nothing
    mine = Impor.objects.filter(
        pemda_id=actor.pemda_id, rencana=rencana, diminta_oleh_id=actor.pengguna_id, jenis=jenis
    )
    mine.exclude(tahap=Impor.Tahap.TERAPKAN, keadaan=Impor.Keadaan.SELESAI).delete()
    impor = Impor.objects.create(
        pemda_id=rencana.pemda_id, rencana=rencana, diminta_oleh_id=actor.pengguna_id, jenis=jenis,
        nama_berkas=nama_berkas[-120:], sha256=inbox.keep(actor, rencana, data, jenis),
    )  # fmt: skip
    if not inbox.is_small(data):
        queue.wake(impor)
    return impor


@transaction.atomic
def continue_impor(
    actor: Actor, *, impor_id: int, tahap: str, kolom: Mapping[str, str] | None = None,
    pilihan: Mapping[str, str] | None = None,
) -> Impor:  # fmt: skip
    """What comes after a preview: the same file read with other columns, or applied; at once like `request_impor`."""
    impor = _own_impor(actor, impor_id)
    CHECK_MAY[impor.jenis](actor, impor.rencana)
    if impor.keadaan != Impor.Keadaan.SELESAI or impor.tahap != Impor.Tahap.PERIKSA:
        raise Invalid(_("Impor ini masih berjalan atau sudah diterapkan. Muat ulang halaman ini."))
    data = inbox.kept(impor)
    impor.tahap = tahap
    impor.kolom = impor.kolom if kolom is None else {**kolom}
    impor.pilihan = impor.pilihan if pilihan is None else {**pilihan}
    impor.save(update_fields=["tahap", "kolom", "pilihan", *queue.ask_again(impor)])
    if not inbox.is_small(data):
        queue.wake(impor)
    return impor


@transaction.atomic
def cancel_impor(actor: Actor, *, impor_id: int) -> Impor:
    """Stops a step; a worker that is at it notices with its next report, and writes nothing."""
    impor = _own_impor(actor, impor_id)
    require(actor, RIGHTS[Impor.Jenis(impor.jenis)], impor.rencana)
    if not impor.is_open:
        raise Invalid(_("Impor ini sudah tidak berjalan."))
    impor.keadaan = Impor.Keadaan.DIBATALKAN
    impor.save(update_fields=["keadaan"])
    return impor


@transaction.atomic
def retry_impor(actor: Actor, *, impor_id: int) -> Impor:
    """The step once more, after it failed or was cancelled; always by a worker."""
    impor = _own_impor(actor, impor_id)
    if impor.keadaan not in (Impor.Keadaan.GAGAL, Impor.Keadaan.DIBATALKAN):
        raise Invalid(_("Impor ini masih berjalan atau sudah selesai."))
    CHECK_MAY[impor.jenis](actor, impor.rencana)
    impor.save(update_fields=queue.ask_again(impor))
    queue.wake(impor)
    return impor


def _own_impor(actor: Actor, pk: int) -> Impor:
    """Only who uploaded a workbook steers its import; for others it does not exist."""
    visible = queries.impor_of(actor, pk)
    return Impor.objects.select_for_update(of=("self",)).select_related("rencana__unit").get(pk=visible.pk)
