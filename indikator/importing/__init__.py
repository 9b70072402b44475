"""Plans from workbooks: the one that we export for editing, and the matrices that governments have.

`check` tells what an import would do and all that is wrong with the workbook, each problem at its cell; `apply` does it
under the plan's lock, as one transaction whose audit rows carry one import id, and refuses what is not clean.
"""

import dataclasses
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries, tree
from cascading.models import Rencana
from cascading.rules import check_editable
from indikator.commands import AlasanTarget
from indikator.importing.applying import Writer
from indikator.importing.comparing import compare
from indikator.importing.lalu import back_id
from indikator.importing.lembar import is_lembar, read_plan
from indikator.importing.matriks import read_matrix
from indikator.importing.plan import RencanaKini, plan_of
from indikator.importing.rows import Pratinjau, refused
from indikator.importing.undoing import undo
from indikator.queries.perubahan import need_reason
from kinerja.core import sheets
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.sheets import Report

READING = 0.7  # of the time of checking, what reading the file takes
CHECKING = 0.5  # of the time of an import
RIGHTS = ("simpul.add", "simpul.change", "simpul.move", "simpul.delete", "indikator.add", "indikator.change",
          "indikator.delete", "target.set")  # fmt: skip


def silent(_part: float) -> None:
    """Nobody waits for a report."""


@dataclasses.dataclass(frozen=True, slots=True)
class Putusan:
    """What the person decided: whose content is used in a conflict (its key → rows.MINE, rows.THEIRS), and what the
    columns of a matrix mean (their letters → headings.code_of), and why targets of a Perubahan change.
    """

    konflik: Mapping[str, str] = dataclasses.field(default_factory=dict)
    kolom: Mapping[str, str] = dataclasses.field(default_factory=dict)
    alasan: AlasanTarget | None = None


NOTHING = Putusan()


def check(
    actor: Actor, rencana: Rencana, data: bytes, putusan: Putusan = NOTHING, report: Report = silent
) -> Pratinjau:
    """What the workbook would change; raises only where the actor may not import at all."""
    return _examined(actor, rencana, data, putusan, report)[0]


def apply(
    actor: Actor, rencana_id: int, data: bytes, *, import_id: str, putusan: Putusan = NOTHING, report: Report = silent
) -> Pratinjau:
    """Checks once more under the lock and writes; the answer is what was done.

    Raises Invalid with all problems, or Conflict where something is still to be settled; then nothing is written.
    """
    actor = dataclasses.replace(actor, permintaan=import_id)
    with transaction.atomic():
        tree.lock(actor, rencana_id)
        rencana = queries.rencana_by_id(actor, rencana_id)
        found, kini = _examined(actor, rencana, data, putusan, lambda part: report(part * CHECKING))
        if found.masalah:
            raise Invalid(found.masalah)
        if not found.is_clean:
            raise Conflict(_("Ada baris yang sementara itu diubah orang lain. Pilih isi yang dipakai."))
        Writer(actor, kini, found.isian, putusan.alasan).write(lambda part: report(CHECKING + part * (1 - CHECKING)))
    return found


def take_back(actor: Actor, rencana_id: int, *, import_id: str) -> int:
    """Undoes an import as one step, where nobody built on its rows since; returns how many changes went."""
    with transaction.atomic():
        tree.lock(actor, rencana_id)
        rencana = queries.rencana_by_id(actor, rencana_id)
        check_may(actor, rencana)
        return undo(dataclasses.replace(actor, permintaan=back_id(import_id)), rencana, import_id)


def _examined(
    actor: Actor, rencana: Rencana, data: bytes, putusan: Putusan, report: Report
) -> tuple[Pratinjau, RencanaKini]:
    """The preview, and the plan that it was made against."""
    check_may(actor, rencana)
    kini = plan_of(actor, rencana)
    try:
        book = sheets.read(data, lambda part: report(part * READING))
    except Invalid as error:
        return refused(error.masalah), kini
    if not is_lembar(book):
        return read_matrix(kini, book, putusan.kolom), kini
    found = compare(kini, read_plan(book, rencana.tahun), putusan.konflik)
    found.n_tanpa_alasan = len(need_reason(rencana, found.isian.targets()))
    return found, kini


def check_may(actor: Actor, rencana: Rencana) -> None:
    """An import may do all that editing may, so it needs all its rights, and a draft."""
    for action in RIGHTS:
        require(actor, action, rencana)
    check_editable(rencana)
