"""One step of an uploaded workbook, checking or applying, the same within a request and in the worker.

What a workbook holds decides which way it goes (`WAYS`): into the plan itself, or into its budgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cascading import queries as plan_queries
from indikator import importing
from indikator.commands import AlasanTarget
from indikator.importing import Putusan, anggaran, silent
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid, Masalah
from kinerja.core.sheets import Report
from laporan import inbox, previews
from laporan.commands.impor import CHECK_MAY
from laporan.models import Impor

JENIS_ALASAN, ALASAN = "alasan-jenis", "alasan-teks"
Row = dict[str, Any]
Step = Callable[[Actor, Impor, bytes, Report], Row]


@dataclass(frozen=True, slots=True)
class Way:
    """How a workbook of one kind is checked and applied; both answer with what its page shows, fit for JSON.

    `apply` raises Invalid or Conflict where the plan of this moment refuses it, and has written nothing then;
    `whole` is the preview without a limit to its lists.
    """

    check: Step
    apply: Step
    problems: Callable[[Actor, Impor, bytes], list[Masalah]]
    whole: Callable[[Actor, Impor, bytes], Row]


def outcome(actor: Actor, impor: Impor, report: Report = silent) -> Row:
    """Does the step, and returns the fields that its row gets with it, in the same transaction.

    An import that the plan of this moment refuses goes back to its preview, made anew; nothing was written then.
    """
    rencana = plan_queries.rencana_by_id(actor, impor.rencana_id)
    CHECK_MAY[impor.jenis](actor, rencana)
    impor.rencana = rencana
    data = inbox.kept(impor)
    way = WAYS[impor.jenis]
    done = {"keadaan": Impor.Keadaan.SELESAI, "kemajuan": 100, "pesan": ""}
    if impor.tahap == Impor.Tahap.PERIKSA:
        return {**done, "hasil": way.check(actor, impor, data, report)}
    try:
        hasil = way.apply(actor, impor, data, report)
    except (Invalid, Conflict) as error:
        found = way.check(actor, impor, data, silent)
        return {**done, "tahap": Impor.Tahap.PERIKSA, "pesan": error.pesan[:1_000], "hasil": found}
    transaction.on_commit(lambda: inbox.forget(impor))
    return {**done, "hasil": hasil}


def carry_out(actor: Actor, impor: Impor) -> Impor:
    """The step at once, within the request; the caller has just asked for it."""
    fields = outcome(actor, impor)
    for name, value in fields.items():
        setattr(impor, name, value)
    impor.save(update_fields=list(fields))
    return impor


def problems_of(actor: Actor, impor: Impor) -> tuple[bytes, list[Masalah]]:
    """The uploaded file, and all that is wrong or finds no place in it."""
    data = inbox.kept(impor)
    return data, WAYS[impor.jenis].problems(actor, impor, data)


def whole_preview(actor: Actor, impor: Impor) -> Row:
    return WAYS[impor.jenis].whole(actor, impor, inbox.kept(impor))


# --- The plan ---------------------------------------------------------------------------------------------------------


def decided(impor: Impor) -> Putusan:
    """What the person chose on the page of the import; the reason of changed targets stands among the choices."""
    jenis, teks = (impor.pilihan.get(name, "") for name in (JENIS_ALASAN, ALASAN))
    return Putusan(impor.pilihan, impor.kolom, AlasanTarget(jenis, teks) if jenis or teks else None)


def _check_plan(actor: Actor, impor: Impor, data: bytes, report: Report) -> Row:
    found = importing.check(actor, impor.rencana, data, decided(impor), report)
    return previews.details(found, previews.SHOWN)


def _apply_plan(actor: Actor, impor: Impor, data: bytes, report: Report) -> Row:
    done = importing.apply(
        actor, impor.rencana_id, data, import_id=impor.import_id, putusan=decided(impor), report=report
    )
    return previews.applied(done)


def _problems_of_plan(actor: Actor, impor: Impor, data: bytes) -> list[Masalah]:
    found = importing.check(actor, impor.rencana, data, decided(impor))
    return [*found.masalah, *found.sisa]


def _whole_plan(actor: Actor, impor: Impor, data: bytes) -> Row:
    return previews.details(importing.check(actor, impor.rencana, data, decided(impor)))


# --- Its budgets ------------------------------------------------------------------------------------------------------


def _check_budgets(actor: Actor, impor: Impor, data: bytes, report: Report) -> Row:
    return previews.budget_details(anggaran.check(actor, impor.rencana, data, report), previews.SHOWN)


def _apply_budgets(actor: Actor, impor: Impor, data: bytes, report: Report) -> Row:
    """What is applied is what the last preview showed, or nothing."""
    sidik = impor.hasil.get("sidik", "")
    done = anggaran.apply(
        actor, impor.rencana_id, data, sidik=sidik, import_id=impor.import_id, report=report
    )  # fmt: skip
    return previews.budget_applied(done)


def _problems_of_budgets(actor: Actor, impor: Impor, data: bytes) -> list[Masalah]:
    found = anggaran.check(actor, impor.rencana, data)
    return [*found.masalah, *found.sisa]


def _whole_budgets(actor: Actor, impor: Impor, data: bytes) -> Row:
    return previews.budget_details(anggaran.check(actor, impor.rencana, data))


WAYS: dict[str, Way] = {
    Impor.Jenis.RENCANA: Way(_check_plan, _apply_plan, _problems_of_plan, _whole_plan),
    Impor.Jenis.ANGGARAN: Way(_check_budgets, _apply_budgets, _problems_of_budgets, _whole_budgets),
}
