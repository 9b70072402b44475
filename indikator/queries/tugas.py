"""What the units have to enter: the packages of each quarter with their deadlines, begun or not."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from cascading.models import Rencana, Simpul
from indikator.models import Indikator, JendelaKhusus, JendelaPengisian, Paket, Realisasi
from indikator.queries.dihitung import computed_now
from indikator.queries.lembar_bawahan import path_of
from indikator.queries.usang import outdated_in
from indikator.rules.realisasi import UNENTERED
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Unit

Masa = tuple[int, int]
"""Year and quarter."""


@dataclass(frozen=True, slots=True)
class Tugas:
    """The package that a unit owes for a quarter of a plan; `paket_id` is None and `status` "" before it is begun.

    `tutup` is the unit's own last day: an exception, and the days for mending what was sent back, are counted in.
    """

    rencana: Rencana
    unit_id: int
    unit: str
    tahun: int
    triwulan: int
    buka: date
    tutup: date
    jumlah: int
    terisi: int
    paket_id: int | None
    status: str
    catatan: str
    jalur: tuple[int, ...] = ()
    """The way to the unit from the top of the organisation, both included."""
    dihitung: int = 0
    nanti: int = 0
    revisi: int = 0
    usang: int = 0
    """`dihitung` rest on other indicators and are computed, but not handed in; `nanti` of these are not due yet;
    `usang` are verified and to be computed anew, since their sources have changed.
    """

    @property
    def kosong(self) -> int:
        return self.jumlah - self.terisi - self.dihitung - self.nanti

    def is_computed_whole(self) -> bool:
        """Whether nobody has to type anything more, and some of it nobody types at all: it can be handed in at once."""
        return self.kosong == 0 and self.dihitung > 0 and self.is_owed()

    def is_open(self, hari: date) -> bool:
        return self.buka <= hari <= self.tutup

    def is_owed(self) -> bool:
        """Whether the unit still has to hand it in."""
        return self.status in {"", Paket.Status.DRAF, Paket.Status.DIKEMBALIKAN}

    def is_late(self, hari: date) -> bool:
        return self.is_owed() and hari > self.tutup


def tasks_of(actor: Actor) -> list[Tugas]:
    """Every package that the actor can see, of each unit, quarter with a window and plan that is in force; the newest
    quarter first. Ten queries whatever the number of plans, and a few for each year where indicators rest on others.
    """
    windows = list(visible_to(actor, JendelaPengisian.objects.order_by("-tahun", "-triwulan")))
    in_force = visible_to(actor, Rencana.objects.filter(status=Rencana.Status.DITETAPKAN))
    plans = list(in_force.select_related("unit").order_by("pk"))
    if not windows or not plans:
        return []
    units = {one.pk: one for one in visible_to(actor, Unit.objects.order_by("urutan", "pk"))}
    within = units_within(actor, "realisasi.read")
    owners = owners_of(plans)
    measured = _per_unit(actor, plans, owners, within)
    computed = computed_now(actor.pemda_id, plans, owners, within, windows)
    years = {one.tahun for one in windows}
    stale = Counter(one.row.paket_id for one in outdated_in(actor.pemda_id, years, units=within))
    begun = {
        (one.rencana_id, one.unit_id, one.tahun, one.triwulan): one for one in visible_to(actor, Paket.objects.all())
    }
    filled = _filled(actor)
    special = _special_days(actor)
    order = {pk: place for place, pk in enumerate(units)}
    paths = {pk: tuple(path_of(units, pk)) for pk in units}
    found = []
    for window in windows:
        for plan in plans:
            if window.tahun not in plan.tahun:
                continue
            for unit_id in sorted(measured[plan.pk], key=lambda pk: order.get(pk, 0)):
                paket = begun.get((plan.pk, unit_id, window.tahun, window.triwulan))
                last = max([window.tutup, *_exceptions(special[window.pk], units, unit_id)])
                if paket and paket.perbaikan_sampai and (paket.status == Paket.Status.DIKEMBALIKAN or stale[paket.pk]):
                    last = max(last, paket.perbaikan_sampai)
                place = (plan.pk, unit_id, window.tahun, window.triwulan)
                found.append(Tugas(
                    plan, unit_id, units[unit_id].nama, window.tahun, window.triwulan, window.buka, last,
                    measured[plan.pk][unit_id], filled.get(paket.pk, 0) if paket else 0, paket.pk if paket else None,
                    paket.status if paket else "", paket.catatan if paket else "", paths[unit_id],
                    computed.ada[place], computed.nanti[place], paket.revisi if paket else 0,
                    stale[paket.pk] if paket else 0,
                ))  # fmt: skip
    return found


def _per_unit(
    actor: Actor, plans: Collection[Rencana], owners: Mapping[int, int | None], units: frozenset[int] | None
) -> dict[int, Counter[int]]:
    counted = (
        Indikator.objects.filter(pemda_id=actor.pemda_id, simpul__rencana__in=plans)
        .order_by().values_list("simpul__rencana", "simpul").annotate(n=Count("pk"))
    )  # fmt: skip
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for plan_id, simpul_id, n in counted:
        owner = owners.get(simpul_id)
        if owner is not None and (units is None or owner in units):
            found[plan_id][owner] += n
    return found


def owners_of(plans: Iterable[Rencana]) -> dict[int, int | None]:
    """The unit that answers for each node: its own, else its nearest ancestor's, else its plan's. One query."""
    by_id = {one.pk: one for one in plans}
    owners: dict[int, int | None] = {}
    nodes = Simpul.objects.filter(pemda_id__in={one.pemda_id for one in by_id.values()}, rencana__in=by_id)
    for pk, induk_id, plan_id, unit_id in nodes.order_by("tree_id", "lft").values_list(
        "id", "induk_id", "rencana_id", "unit_id"
    ):
        owners[pk] = unit_id or owners.get(induk_id, by_id[plan_id].unit_id)
    return owners


def _filled(actor: Actor) -> dict[int, int]:
    rows = visible_to(actor, Realisasi.objects.filter(~Q(keadaan__in=UNENTERED)))
    counted = rows.order_by().values_list("paket").annotate(n=Count("indikator", distinct=True))
    return dict(counted)


def _special_days(actor: Actor) -> dict[int, dict[int, date]]:
    found: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for window_id, unit_id, tutup in visible_to(actor, JendelaKhusus.objects.all()).values_list(
        "jendela", "unit", "tutup"
    ):
        found[window_id][unit_id] = tutup
    return found


def _exceptions(special: dict[int, date], units: dict[int, Unit], unit_id: int) -> list[date]:
    """The last days that were granted to this unit or to one above it."""
    days = []
    at: int | None = unit_id
    while special and at is not None:
        if at in special:
            days.append(special[at])
        at = units[at].induk_id if at in units else None
    return days
