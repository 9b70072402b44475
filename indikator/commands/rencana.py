"""A plan's way to being set: submitted by its planner, set or returned by the pimpinan."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import commands as plan_commands
from cascading import queries as plan_queries
from cascading import tree
from cascading.models import Rencana
from cascading.queries import visible
from cascading.rules import check_editable, check_note
from indikator import queries, rules
from indikator.commands.anggaran import carry_budgets
from indikator.commands.perubahan import carry_over, settle_reasons
from indikator.commands.rujukan import check_references
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah


@transaction.atomic
def waive_findings(actor: Actor, *, rencana_id: int, temuan: str, simpul_ids: Collection[int], alasan: str) -> None:
    """Lets one kind of finding stand at some nodes, all for the same reason."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "temuan.waive", rencana)
    check_editable(rencana)
    rules.check_findings(simpul_ids, temuan, queries.findings_of(rencana))
    for simpul_id in simpul_ids:
        plan_commands.waive_temuan(actor, rencana_id=rencana_id, simpul_id=simpul_id, temuan=temuan, alasan=alasan)


@transaction.atomic
def revoke_findings(actor: Actor, *, rencana_id: int, temuan: str, simpul_ids: Collection[int]) -> None:
    """Takes the waivers of one kind of finding at some nodes back."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "temuan.revoke", rencana)
    check_editable(rencana)
    waived = queries.waivers_at(rencana, temuan, simpul_ids)
    rules.check_waived(simpul_ids, waived)
    for simpul_id in simpul_ids:
        plan_commands.revoke_pengecualian(actor, pengecualian_id=waived[simpul_id])


@transaction.atomic
def submit_rencana(actor: Actor, *, rencana_id: int, catatan: str = "") -> Rencana:
    """Hands the draft to the pimpinan, if wanted with a note; findings that nobody waived block it, all named."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "rencana.submit", rencana)
    rules.check_not_bare(plan_queries.size_of(rencana))
    open_ones = queries.open_findings(rencana)
    if open_ones:
        raise Invalid([Masalah(str(rules.LABELS[temuan]), nama) for nama, temuan in open_ones])
    check_references(rencana, actor)
    settle_reasons(actor, rencana)
    return plan_commands.set_status(
        actor,
        rencana_id=rencana_id,
        action="rencana.submit",
        dari=Rencana.Status.DRAF,
        status=Rencana.Status.DIAJUKAN,
        catatan=catatan,
    )


@transaction.atomic
def set_rencana(actor: Actor, *, rencana_id: int) -> Rencana:
    """The pimpinan sets the submitted plan; from then on it is read-only, and what it changes is replaced."""
    old_id = visible(actor, Rencana, rencana_id).perubahan_dari_id
    if old_id is not None:
        tree.lock(actor, old_id)  # older, so its id is the lower one: locks are taken in their order
    rencana = plan_commands.set_status(
        actor, rencana_id=rencana_id, action="rencana.set",
        dari=Rencana.Status.DIAJUKAN, status=Rencana.Status.DITETAPKAN,
    )  # fmt: skip
    check_references(rencana, actor)
    if old_id is not None:
        plan_commands.set_status(
            actor, rencana_id=old_id, action="rencana.set",
            dari=Rencana.Status.DITETAPKAN, status=Rencana.Status.DIGANTIKAN,
        )  # fmt: skip
        old = Rencana.objects.get(pemda_id=rencana.pemda_id, pk=old_id)
        carry_over(actor, old, rencana)
        carry_budgets(actor, old, rencana)
    return rencana


@transaction.atomic
def return_rencana(actor: Actor, *, rencana_id: int, catatan: str) -> Rencana:
    """The pimpinan gives the submitted plan back to its planner, and says why."""
    check_note(catatan, "catatan", kosong=_("Catatan pengembalian harus diisi."))
    return plan_commands.set_status(
        actor, rencana_id=rencana_id, action="rencana.set", catatan=catatan,
        dari=Rencana.Status.DIAJUKAN, status=Rencana.Status.DRAF,
    )  # fmt: skip
