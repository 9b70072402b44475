"""The worksheets of a unit and of all units below it for a quarter, read at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from cascading.models import Rencana
from indikator.models import Paket
from indikator.queries import pengisian
from indikator.queries.lembar import BarisLembar, Lembar, check_within_reach, sheet_rows
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Unit


def lembar_bawahan(
    actor: Actor, rencana: Rencana, unit_id: int, tahun: int, triwulan: int, *, only: Collection[int] = ()
) -> list[Lembar]:
    """One worksheet for each of these units that answers for indicators of this plan, in the order of the
    organisation; the same number of queries however many they are. Raises NotFound as `lembar_of` does.

    With `only` the rows of these indicators alone, and the units that they belong to.
    """
    if tahun not in rencana.tahun or triwulan not in range(1, 5):
        raise NotFound
    units, within = units_below(actor, unit_id)
    owners = pengisian.owners_of(rencana)
    mine = [pk for pk in only or owners if owners.get(pk) in within]
    if not mine or len(mine) < len(only):
        raise NotFound
    place = {"rencana": rencana, "tahun": tahun, "triwulan": triwulan}
    begun = visible_to(actor, Paket.objects.filter(**place, unit__in=within))
    paket = {
        one.unit_id: one
        for one in begun.select_related("unit", "diajukan_oleh__pengguna", "diputus_oleh__pengguna")
    }  # fmt: skip
    above = {pk: path_of(units, pk) for pk in within}
    masa = pengisian.masa_semua(actor.pemda_id, above, tahun, triwulan, paket)
    rows: defaultdict[int | None, list[BarisLembar]] = defaultdict(list)
    for one in sheet_rows(mine, tahun, triwulan):
        rows[owners[one.indikator.pk]].append(one)
    found = []
    for pk in [pk for pk in within if rows[pk]]:
        own = paket.get(pk) or Paket(pemda_id=actor.pemda_id, unit=units[pk], **place)
        alasan = pengisian.may_enter(actor, own, masa[pk])
        found.append(Lembar(rencana, units[pk], tahun, triwulan, paket.get(pk), masa[pk], alasan, rows[pk]))
    return found


def units_below(actor: Actor, unit_id: int) -> tuple[dict[int, Unit], list[int]]:
    """All units of the Pemda, and which of them are this one or below it and hold realisations that the actor sees."""
    check_within_reach(actor, unit_id)
    units = {one.pk: one for one in visible_to(actor, Unit.objects.order_by("urutan", "pk"))}
    if unit_id not in units:
        raise NotFound
    reach = units_within(actor, Paket.read_action)
    return units, [pk for pk in _below(units, unit_id) if reach is None or pk in reach]


def _below(units: Mapping[int, Unit], unit_id: int) -> list[int]:
    """The unit and all below it, each before those below it."""
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for one in units.values():
        children[one.induk_id].append(one.pk)
    found, waiting = [], [unit_id]
    while waiting:
        found.append(at := waiting.pop())
        waiting += reversed(children[at])
    return found


def path_of(units: Mapping[int, Unit], unit_id: int) -> list[int]:
    """The way from the top to the unit, both included."""
    found: list[int] = []
    at: int | None = unit_id
    while at is not None and at in units:
        found.insert(0, at)
        at = units[at].induk_id
    return found
