"""One step of an uploaded workbook, checking or applying, the same within a request and in the worker."""

from typing import Any

from django.db import transaction

from cascading import queries as plan_queries
from indikator import importing
from indikator.commands import AlasanTarget
from indikator.importing import Putusan, silent
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.sheets import Report
from laporan import inbox, previews
from laporan.models import Impor

JENIS_ALASAN, ALASAN = "alasan-jenis", "alasan-teks"


def outcome(actor: Actor, impor: Impor, report: Report = silent) -> dict[str, Any]:
    """Does the step, and returns the fields that its row gets with it, in the same transaction.

    An import that the plan of this moment refuses goes back to its preview, made anew; nothing was written then.
    """
    rencana = plan_queries.rencana_by_id(actor, impor.rencana_id)
    importing.check_may(actor, rencana)
    data = inbox.kept(actor, rencana, impor.sha256)
    putusan = decided(impor)
    done = {"keadaan": Impor.Keadaan.SELESAI, "kemajuan": 100, "pesan": ""}
    if impor.tahap == Impor.Tahap.PERIKSA:
        return {**done, "hasil": previews.details(importing.check(actor, rencana, data, putusan, report))}
    try:
        found = importing.apply(
            actor, rencana.pk, data, import_id=impor.import_id, putusan=putusan, report=report
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        found = importing.check(actor, rencana, data, putusan)
        return {**done, "tahap": Impor.Tahap.PERIKSA, "pesan": error.pesan[:1_000], "hasil": previews.details(found)}
    transaction.on_commit(lambda: inbox.forget(actor, rencana, impor.sha256))
    return {**done, "hasil": previews.applied(found)}


def decided(impor: Impor) -> Putusan:
    """What the person chose on the page of the import; the reason of changed targets stands among the choices."""
    jenis, teks = (impor.pilihan.get(name, "") for name in (JENIS_ALASAN, ALASAN))
    return Putusan(impor.pilihan, impor.kolom, AlasanTarget(jenis, teks) if jenis or teks else None)


def carry_out(actor: Actor, impor: Impor) -> Impor:
    """The step at once, within the request; the caller has just asked for it."""
    fields = outcome(actor, impor)
    for name, value in fields.items():
        setattr(impor, name, value)
    impor.save(update_fields=list(fields))
    return impor
