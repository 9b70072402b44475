"""Which indicators may be combined into one: those that measure the same, below it in the tree or in other plans."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, Func, Q, QuerySet
from django.db.models.functions import Coalesce

from cascading.models import Rencana
from indikator.models import Indikator, Variabel
from indikator.queries.hitungan import variables_of
from indikator.susunan.gabungan import Sumber, similar
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Unit

MAX_FOUND = 100


@dataclass(frozen=True, slots=True)
class Calon:
    """An indicator that may be a source. `sejenis`: its name speaks of the same; `diusulkan`: ticked for want of a
    choice, which nothing below another one is, so that nothing counts twice.
    """

    sumber: Sumber
    simpul: str
    rencana: str  # the title of its plan, empty where it is the same
    sejenis: bool
    diusulkan: bool


def candidates(actor: Actor, plan: Rencana, indikator: Indikator, chosen: Collection[int] = ()) -> list[Calon]:
    """Of the same measuring unit: below it in the tree, or of a like name elsewhere in this plan and in the plans that
    are set for one of its years; and those that are `chosen` already. A fixed number of queries.
    """
    rows = _like(actor, plan, indikator, chosen)

    def order(one: Any) -> tuple[Any, ...]:
        place = one.simpul
        return (one.pk not in chosen, not similar(one.nama, indikator.nama), place.rencana_id != plan.pk,
                place.rencana_id, place.lft, one.urutan)  # fmt: skip

    rows = sorted(rows, key=order)[:MAX_FOUND]
    units = dict(Unit.objects.filter(
        pemda_id=plan.pemda_id, pk__in={one.unit_id for one in rows if one.unit_id}
    ).values_list("id", "nama"))  # fmt: skip
    own_unit = Indikator.objects.filter(pk=indikator.pk).values_list(OWNER, flat=True).get()
    taken: list[Indikator] = []
    found = []
    for one in rows:
        unit_id: int | None = one.unit_id
        alike = similar(one.nama, indikator.nama)
        above = _within(indikator, one)
        first = alike and unit_id != own_unit and not above and not any(_within(one, other) for other in taken)
        if first:
            taken.append(one)
        same_plan = one.simpul.rencana_id == plan.pk
        found.append(Calon(_source(one, units), one.simpul.pernyataan, "" if same_plan else one.simpul.rencana.judul,
                           alike, first))  # fmt: skip
    return found


def sources(actor: Actor, ids: Sequence[int]) -> list[Sumber]:
    """These, in this order; one that is not there for the actor is left out."""
    rows = {one.pk: one for one in _with_unit(visible_to(actor, Indikator.objects.filter(pk__in=ids)))}
    wanted = {one.unit_id for one in rows.values() if one.unit_id}
    units = dict(Unit.objects.filter(pemda_id=actor.pemda_id, pk__in=wanted).values_list("id", "nama"))
    return [_source(rows[pk], units) for pk in dict.fromkeys(ids) if pk in rows]


OWNER = Func(F("pk"), function="unit_indikator", output_field=BigIntegerField())
LINE = Coalesce(F("semula_id"), F("pk"))


def _with_unit(rows: QuerySet[Indikator]) -> QuerySet[Any]:
    return (
        rows.annotate(unit_id=OWNER).select_related("simpul__rencana", "satuan").prefetch_related("variabel")
    )  # fmt: skip


def _like(actor: Actor, plan: Rencana, indikator: Indikator, chosen: Collection[int]) -> list[Any]:
    simpul = indikator.simpul
    in_years = Q(simpul__rencana__tahun_awal__lte=plan.tahun_akhir, simpul__rencana__tahun_akhir__gte=plan.tahun_awal)
    others = Q(simpul__rencana__status=Rencana.Status.DITETAPKAN) & in_years
    rows = visible_to(actor, Indikator.objects.filter(satuan=indikator.satuan)).annotate(line=LINE)
    there = rows.exclude(line=indikator.garis).filter(Q(simpul__rencana=plan) | others)
    names = there.exclude(simpul__rencana=plan.perubahan_dari_id).values_list(
        "pk", "nama", "simpul__rencana_id", "simpul__lft"
    )
    wanted = {
        pk for pk, nama, rencana_id, lft in names
        if similar(nama, indikator.nama) or (rencana_id == plan.pk and simpul.lft <= lft <= simpul.rght)
    }  # fmt: skip
    found = list(_with_unit(visible_to(actor, Indikator.objects.filter(pk__in={*wanted, *chosen}))))
    found.sort(key=lambda one: (one.pk in chosen, one.pk))
    return list({one.garis: one for one in found}.values())  # versions of one line count once: the chosen, the newest


def _within(one: Indikator, other: Indikator) -> bool:
    """Whether it lies below the node of another, or at it."""
    mine, theirs = one.simpul, other.simpul
    return bool(mine.rencana_id == theirs.rencana_id and theirs.lft <= mine.lft and mine.rght <= theirs.rght)


def _source(one: Any, units: Mapping[int, str]) -> Sumber:
    own = variables_of(one)
    satuan = one.satuan.nama if one.satuan else ""
    by_formula = one.cara_ukur == Indikator.CaraUkur.RUMUS and own and all(_is_typed_number(each) for each in own)
    return Sumber(
        one.pk, units.get(one.unit_id, ""), one.nama, satuan, one.rumus if by_formula else "",
        tuple((each.kode, each.label, each.satuan) for each in own) if by_formula else (),
    )  # fmt: skip


def _is_typed_number(one: Variabel) -> bool:
    return one.rujukan_id is None and not one.himpunan and not one.jawaban
