"""Which plan counts for a Perangkat Daerah in a year: the version set and in force on its last day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cascading.models import Rencana
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak, Unit
from laporan.document import MONTHS

SET = (Rencana.Status.DITETAPKAN, Rencana.Status.DIGANTIKAN)
# Where a Perangkat Daerah has several plans that are set: what is measured comes from the first of these schemes.
RANK = {"cascading": 0, "iku": 1, "csf": 8, "iki": 9}
OWN_SCHEME = 5


@dataclass(frozen=True, slots=True)
class Terpilih:
    """A Perangkat Daerah (None: the Pemda itself) and its plan for the year; `sebab` says why that one, or none."""

    unit: Unit | None
    rencana: Rencana | None
    sebab: str

    @property
    def kunci(self) -> str:
        """How a form names it."""
        return str(self.unit.pk) if self.unit else "pemda"

    @property
    def nama(self) -> str:
        if self.unit:
            return self.unit.nama
        return self.rencana.pemda.nama if self.rencana else ""


def plans_of_year(actor: Actor, tahun: int) -> list[Terpilih]:
    """Every Perangkat Daerah that the actor may print, by name, with its plan of the year; four queries."""
    within = units_within(actor, "laporan.print")
    units = [
        one for one in visible_to(actor, Unit.objects.filter(induk=None)).order_by("urutan", "nama")
        if within is None or one.pk in within
    ]  # fmt: skip
    plans: defaultdict[int | None, list[Rencana]] = defaultdict(list)
    tops = {one.pk: one for one in units}
    others: dict[int, Unit] = {}
    for plan in _set_plans(actor, tahun):
        plans[plan.unit_id].append(plan)
        if plan.unit is not None and plan.unit_id not in tops:
            others[plan.unit.pk] = plan.unit  # a plan of a unit below its Perangkat Daerah stands by itself
    when = set_dates(actor, [plan.pk for group in plans.values() for plan in group])
    owners: list[Unit | None] = [*units, *others.values()]
    if plans.get(None):
        owners.insert(0, None)
    return [_chosen(one, plans.get(one.pk if one else None, []), when, tahun) for one in owners]


def plan_of(actor: Actor, unit_id: int | None, tahun: int) -> Rencana | None:
    """The plan of one owner that counts in a year."""
    found = [one for one in _set_plans(actor, tahun) if one.unit_id == unit_id]
    return pick(found, set_dates(actor, [one.pk for one in found]), tahun) if found else None


def years_with_plans(actor: Actor) -> list[int]:
    """The years of all plans that are set, the newest first."""
    spans = visible_to(actor, Rencana.objects.filter(status__in=SET)).values_list("tahun_awal", "tahun_akhir")
    return sorted({year for first, last in spans for year in range(first, last + 1)}, reverse=True)


def set_dates(actor: Actor, ids: Sequence[int]) -> dict[int, datetime]:
    """When each plan was set last, as the history of the plan tells whoever may read the plan."""
    rows = Jejak.objects.filter(
        pemda_id=actor.pemda_id, rencana_id__in=ids, tindakan="rencana.set",
        sesudah__status=Rencana.Status.DITETAPKAN,
    ).order_by("id")  # fmt: skip
    return {pk or 0: pada for pk, pada in rows.values_list("rencana_id", "pada")}


def _set_plans(actor: Actor, tahun: int) -> list[Rencana]:
    rows = Rencana.objects.filter(status__in=SET, tahun_awal__lte=tahun, tahun_akhir__gte=tahun)
    return list(visible_to(actor, rows).select_related("pemda", "unit", "skema").order_by("id"))


def _chosen(unit: Unit | None, plans: list[Rencana], when: Mapping[int, datetime], tahun: int) -> Terpilih:
    if not plans:
        return Terpilih(unit, None, _("Belum ada rencana yang ditetapkan untuk tahun %(tahun)s.") % {"tahun": tahun})
    plan = pick(plans, when, tahun)
    return Terpilih(unit, plan, reason_for(plan, when.get(plan.pk), tahun))


def reason_for(plan: Rencana, at: datetime | None, tahun: int) -> str:
    """Such as: Versi 2 (Perubahan), ditetapkan 3 Maret 2022, berlaku pada 31 Desember 2022."""
    name = _("Versi %(nomor)s (Perubahan)") if plan.perubahan_dari_id else _("Versi %(nomor)s")
    name = name % {"nomor": plan.versi}
    if at is None:
        return _("%(versi)s, berlaku pada 31 Desember %(tahun)s.") % {"versi": name, "tahun": tahun}
    local = at.astimezone(ZoneInfo(plan.pemda.zona_waktu))
    tanggal = f"{local.day} {MONTHS[local.month - 1]} {local.year}"
    if local.date() <= date(tahun, 12, 31):
        pesan = _("%(versi)s, ditetapkan %(tanggal)s, berlaku pada 31 Desember %(tahun)s.")
    else:
        pesan = _("%(versi)s, dicatat sebagai ditetapkan baru pada %(tanggal)s, sesudah 31 Desember %(tahun)s.")
    return pesan % {"versi": name, "tanggal": tanggal, "tahun": tahun}


def pick(plans: list[Rencana], when: Mapping[int, datetime], tahun: int) -> Rencana:
    """The last one set by the year's end; where all were recorded later, the one in force now."""
    best = min(RANK.get(one.skema.kode, OWN_SCHEME) for one in plans)
    plans = [one for one in plans if RANK.get(one.skema.kode, OWN_SCHEME) == best]
    last_day = date(tahun, 12, 31)

    def is_in_time(one: Rencana) -> bool:
        at = when.get(one.pk)
        return at is None or at.astimezone(ZoneInfo(one.pemda.zona_waktu)).date() <= last_day

    in_time = [one for one in plans if is_in_time(one)]
    in_force = [one for one in plans if one.status == Rencana.Status.DITETAPKAN]
    found = in_time or in_force or plans
    return max(found, key=lambda one: (_order(when.get(one.pk)), one.versi, one.pk))


def _order(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
