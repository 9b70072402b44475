"""Who may do what: one table of rights, one verdict with its reason, one filter for what an actor can see."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from kinerja.core.actor import OPERATOR, SISTEM, Actor, Mandat
from kinerja.core.errors import Forbidden
from kinerja.core.models import Peran
from kinerja.core.tables import TenantModel


class Reach(StrEnum):
    """How far a right goes."""

    UNIT = "unit"  # the own unit and all below it
    PD = "pd"  # the whole Perangkat Daerah of the own unit
    PEMDA = "pemda"
    PLATFORM = "platform"  # outside every Pemda


PERENCANA, KEPALA, INSPEKTUR = Peran.PERENCANA.value, Peran.KEPALA_UNIT.value, Peran.INSPEKTUR.value
PIMPINAN, ADMIN = Peran.PIMPINAN.value, Peran.ADMIN_PEMDA.value
EVERYBODY = dict.fromkeys((PERENCANA, KEPALA, INSPEKTUR, PIMPINAN, ADMIN, SISTEM), Reach.PEMDA)
READERS = {PERENCANA: Reach.PD, KEPALA: Reach.PD, INSPEKTUR: Reach.PEMDA, PIMPINAN: Reach.PEMDA,
           ADMIN: Reach.PEMDA, SISTEM: Reach.PEMDA}  # fmt: skip
# What a unit enters its neighbours do not see; who verifies it and who inspects do.
ENTRY_READERS = READERS | {KEPALA: Reach.UNIT}
PLANNERS = {PERENCANA: Reach.PD}
ADMINS = {ADMIN: Reach.PEMDA}

GRANTS: dict[str, dict[str, Reach]] = {
    "pemda.create": {OPERATOR: Reach.PLATFORM},
    "pengguna.create": {OPERATOR: Reach.PLATFORM, ADMIN: Reach.PEMDA},
    "keanggotaan.grant": {OPERATOR: Reach.PLATFORM, ADMIN: Reach.PEMDA},
    "keanggotaan.revoke": {OPERATOR: Reach.PLATFORM, ADMIN: Reach.PEMDA},
    # The trail of the whole Pemda; the history of a plan goes with reading the plan.
    "jejak.read": {ADMIN: Reach.PEMDA, INSPEKTUR: Reach.PEMDA, SISTEM: Reach.PEMDA},
    "unit.read": EVERYBODY,
    "unit.add": ADMINS,
    "jabatan.add": ADMINS,
    "pejabat.add": ADMINS,
    "skema.read": EVERYBODY,
    "acuan.read": EVERYBODY,
    "acuan.set": ADMINS,
    "satuan.add": {ADMIN: Reach.PEMDA, PERENCANA: Reach.PEMDA},
    "rencana.read": READERS,
    "rencana.create": PLANNERS,
    "rencana.submit": PLANNERS,
    "rencana.set": {PIMPINAN: Reach.PEMDA},
    "temuan.waive": PLANNERS,
    "temuan.revoke": PLANNERS,
    "simpul.add": PLANNERS,
    "simpul.change": PLANNERS,
    "simpul.move": PLANNERS,
    "simpul.delete": PLANNERS,
    "simpul.restore": PLANNERS,
    "tautan.add": PLANNERS,
    "tautan.delete": PLANNERS,
    "indikator.add": PLANNERS,
    "indikator.change": PLANNERS,
    "indikator.delete": PLANNERS,
    "indikator.restore": PLANNERS,
    "rumus.set": PLANNERS,
    "target.set": PLANNERS,
    "jendela.read": EVERYBODY,
    "realisasi.read": ENTRY_READERS,
    "jendela.set": ADMINS,
    "realisasi.record": {KEPALA: Reach.UNIT},
    "realisasi.submit": {KEPALA: Reach.UNIT},
    "realisasi.verify": PLANNERS,
    "anggaran.set": PLANNERS,
    "naskah.save": PLANNERS,
    "templat.read": EVERYBODY,
    "templat.add": {OPERATOR: Reach.PLATFORM, ADMIN: Reach.PEMDA},
    "templat.save": ADMINS,
    "dokumen.read": READERS,
    "dokumen.issue": {PIMPINAN: Reach.PEMDA},
    "dokumen.withdraw": {PIMPINAN: Reach.PEMDA},
    "laporan.print": READERS,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, and why not: the button's tooltip, the 403 and the API say this same sentence."""

    allowed: bool
    reason: str = ""


def verdict(actor: Actor, action: str, obj: Model | None = None) -> Verdict:
    """Whether the actor may do this to the object; without one: whether anywhere in this Pemda."""
    grants = GRANTS[action]
    roles = [mandat for mandat in actor.mandat if mandat.peran in grants]
    if not roles:
        return Verdict(
            allowed=False, reason=_("Peran Anda (%(peran)s) tidak berhak melakukan ini.") % {"peran": actor.peran_label}
        )
    if obj is not None and not any(_reaches(actor, mandat, grants[mandat.peran], obj) for mandat in roles):
        return Verdict(
            allowed=False, reason=_("Hak Anda (%(peran)s) tidak menjangkau unit ini.") % {"peran": actor.peran_label}
        )
    return Verdict(allowed=True)


def require(actor: Actor, action: str, obj: Model | None = None) -> None:
    """Raises Forbidden with the verdict's reason."""
    answer = verdict(actor, action, obj)
    if not answer.allowed:
        raise Forbidden(answer.reason)


M = TypeVar("M", bound=TenantModel)


def units_within(actor: Actor, action: str) -> frozenset[int] | None:
    """The units in which the actor has this right, none without a role for it; None means all of the Pemda."""
    grants = GRANTS[action]
    reached = [_units(mandat, grants[mandat.peran]) for mandat in actor.mandat if mandat.peran in grants]
    within: frozenset[int] = frozenset()
    for units in reached:
        if units is None:
            return None
        within |= units
    return within


def visible_to(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows of this kind that the actor can see: of the own Pemda, and no wider than the role reaches."""
    model = rows.model
    units = units_within(actor, model.read_action)
    rows = rows.filter(pemda_id=actor.pemda_id)
    if units is None or (units and model.unit_path is None):
        return rows
    if not units:
        return rows.none()
    # A plan of the Pemda itself has no unit: everybody there may read it.
    return rows.filter(Q(**{f"{model.unit_path}__in": units}) | Q(**{f"{model.unit_path}__isnull": True}))


def _units(mandat: Mandat, reach: Reach) -> frozenset[int] | None:
    """The units within reach; None means all of the Pemda."""
    return {Reach.UNIT: mandat.unit_ids, Reach.PD: mandat.pd_ids}.get(reach)


def _reaches(actor: Actor, mandat: Mandat, reach: Reach, obj: Model) -> bool:
    if reach is Reach.PLATFORM:
        return True
    if getattr(obj, "pemda_id", None) != actor.pemda_id:
        return False
    units = _units(mandat, reach)
    return units is None or _unit_of(obj) in units


def _unit_of(obj: Model) -> int | None:
    """Follows the model's `unit_path` in memory: the same path that `visible_to` filters by."""
    path = getattr(obj, "unit_path", None)
    if path is None:
        return None
    value: object = obj
    *steps, last = path.split("__")
    for step in steps:
        value = getattr(value, step)
    unit_id: int | None = getattr(value, f"{last}_id")
    return unit_id
