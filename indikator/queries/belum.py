"""The indicators themselves that are due in a quarter and that nobody has entered, by plan and unit."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cascading.models import Rencana
from indikator.models import Indikator, JendelaPengisian, Realisasi, Variabel
from indikator.queries.dasbor import Lingkup, Masa
from indikator.queries.dihitung import computed_now
from indikator.queries.pengisian import GARIS, due
from indikator.queries.tugas import owners_of
from indikator.rules.realisasi import UNENTERED
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Kurang:
    """What a unit still owes of a plan; `dihitung` of these rest on other indicators, which come first."""

    rencana: Rencana
    unit_id: int
    indikator: list[Indikator]
    dihitung: frozenset[int]


def missing_of(actor: Actor, lingkup: Lingkup, jendela: JendelaPengisian) -> list[Kurang]:
    """In the order of the organisation, as far as the actor may read realisations. Six queries whatever the size, and
    a few more where figures rest on others: what is computed already, or not due yet, nobody owes.
    """
    masa = jendela.tahun, jendela.triwulan
    tahun, triwulan = masa
    counted = Rencana.objects.filter(
        status=Rencana.Status.DITETAPKAN, tahun_awal__lte=tahun, tahun_akhir__gte=tahun
    )  # fmt: skip
    plans = {one.pk: one for one in visible_to(actor, counted).order_by("judul", "pk")}
    owners = owners_of(plans.values())
    within = units_within(actor, Realisasi.read_action)
    reach = within if lingkup.dalam is None else lingkup.dalam if within is None else lingkup.dalam & within
    refers = Exists(Variabel.objects.filter(indikator=OuterRef("pk"), rujukan__isnull=False))
    rows = Indikator.objects.filter(pemda_id=actor.pemda_id, simpul__rencana__in=plans).annotate(refers=refers)
    rows = rows.select_related("simpul").order_by("simpul__rencana", "simpul__lft", "urutan")
    own = [
        one for one in rows
        if (unit := owners.get(one.simpul_id)) is not None and (reach is None or unit in reach)
    ]  # fmt: skip
    owed = due(own, tahun, triwulan)
    entered = _entered(actor, masa)
    computed = computed_now(actor.pemda_id, list(plans.values()), owners, reach, [jendela]).indikator
    found: dict[tuple[int, int], list[Indikator]] = {}
    for one in own:
        if one.pk in owed and one.garis not in entered and (one.pk, *masa) not in computed:
            found.setdefault((owners[one.simpul_id] or 0, one.simpul.rencana_id), []).append(one)
    order = {pk: place for place, pk in enumerate(lingkup.unit)}
    return [
        Kurang(plans[plan], unit, some, frozenset(one.pk for one in some if one.refers))  # type: ignore[attr-defined]
        for (unit, plan), some in sorted(found.items(), key=lambda item: (order.get(item[0][0], 0), item[0][1]))
    ]


def _entered(actor: Actor, masa: Masa) -> set[int]:
    """The lineages that have a figure, or a stated reason for none, in the newest version of the quarter."""
    rows = visible_to(actor, Realisasi.objects.filter(tahun=masa[0], triwulan=masa[1])).annotate(garis=GARIS)
    newest = dict(rows.order_by("versi", "id").values_list("garis", "keadaan"))
    return {garis for garis, keadaan in newest.items() if keadaan not in UNENTERED}
