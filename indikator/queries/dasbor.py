"""What the dashboard reads: the quarters that have a window, the units in reach, the recap, and what it is made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Prefetch, Q

from cascading.models import Rencana, Simpul
from indikator.capaian.gabungan import Kumpulan
from indikator.models import Indikator, JendelaKhusus, JendelaPengisian, Paket, Realisasi, Target
from indikator.queries.acuan import AcuanPemda
from indikator.queries.kumpulan import Rekap
from indikator.queries.lembar import check_within_reach
from indikator.queries.pengisian import newest
from indikator.queries.rekap import capaian_for, capaian_pemda
from indikator.queries.usang import outdated_in
from indikator.rules.realisasi import UNENTERED
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Unit

Masa = tuple[int, int]
"""Year and quarter."""
TREND = 5  # years at most, the newest
TOP_LEVELS = 2  # of a tree, where a page shows many plans: tujuan and sasaran, or what the scheme has there


@dataclass(frozen=True, slots=True)
class Lingkup:
    """Whose figures a page shows: `akar` and what is below it, or without it all that the actor reaches.

    `unit` are the units of the Pemda in the order of its organisation, `dalam` those in scope (None: all).
    """

    akar: Unit | None
    unit: Mapping[int, Unit]
    dalam: frozenset[int] | None

    def group_of(self, unit_id: int | None) -> int | None:
        """The row of the heat map that a unit counts in: the branch below `akar`, or its Perangkat Daerah."""
        root = self.akar.pk if self.akar else None
        at = unit_id
        while at is not None and at != root and (induk := self.unit[at].induk_id) is not None and induk != root:
            at = induk
        return at


@dataclass(frozen=True, slots=True)
class Isi:
    """How many realisations of the quarter a unit has: entered, handed in and still waiting, verified; and until when
    it may mend what was sent back.
    """

    terisi: int = 0
    menunggu: int = 0
    terverifikasi: int = 0
    perbaikan: date | None = None


@dataclass(frozen=True, slots=True)
class Ukuran:
    """One measured row of the tree: the indicator with the targets of the year, and its realisation if there is one."""

    indikator: Indikator
    target: Mapping[int | None, Target]
    realisasi: Realisasi | None


@dataclass(frozen=True, slots=True)
class Dasbor:
    """All that one page shows; `ukuran` is empty where many Perangkat Daerah are shown, `simpul` cut short there."""

    lingkup: Lingkup
    jendela: Mapping[Masa, JendelaPengisian]
    tahun: int
    triwulan: int
    resmi: bool
    rekap: Rekap
    rencana: list[Rencana]
    simpul: list[Simpul]
    ukuran: Mapping[int, list[Ukuran]]
    isi: Mapping[int, Isi]
    tenggat: Mapping[int, date]
    usang: int = 0
    """How many verified figures of the year so far their sources have outgrown."""


def scope_of(actor: Actor, unit_id: int | None) -> Lingkup:
    """Raises NotFound for a unit whose realisations the actor may not read. One query."""
    units = {one.pk: one for one in visible_to(actor, Unit.objects.order_by("urutan", "pk"))}
    within = units_within(actor, Realisasi.read_action)
    if unit_id is not None:
        if unit_id not in units:
            raise NotFound
        check_within_reach(actor, unit_id)
    elif within is not None:
        tops = [pk for pk in within if pk in units and units[pk].induk_id not in within]
        unit_id = tops[0] if len(tops) == 1 else None
    if unit_id is None:
        return Lingkup(None, units, within)
    below = _below(units, unit_id)
    return Lingkup(units[unit_id], units, below if within is None else below & within)


def _below(units: Mapping[int, Unit], top: int) -> frozenset[int]:
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk, unit in units.items():
        children[unit.induk_id].append(pk)
    found, rest = {top}, [top]
    while rest:
        below = children[rest.pop()]
        found.update(below)
        rest += below
    return frozenset(found)


def windows_of(actor: Actor) -> dict[Masa, JendelaPengisian]:
    """By year and quarter, the newest first. One query."""
    rows = visible_to(actor, JendelaPengisian.objects.order_by("-tahun", "-triwulan"))
    return {(one.tahun, one.triwulan): one for one in rows}


def dasbor_of(
    actor: Actor, lingkup: Lingkup, jendela: Mapping[Masa, JendelaPengisian], masa: Masa, *, resmi: bool
) -> Dasbor:
    """The figures after a quarter; the number of queries does not grow with the Pemda."""
    tahun, triwulan = masa
    detailed = lingkup.akar is not None
    rekap = capaian_pemda(
        actor,
        tahun,
        triwulan,
        resmi=resmi,
        rinci=detailed,
        units=lingkup.dalam,
        levels=None if detailed else TOP_LEVELS,
    )
    running = visible_to(actor, Rencana.objects.filter(tahun_awal__lte=tahun, tahun_akhir__gte=tahun))
    plans = list(running.exclude(status=Rencana.Status.DIGANTIKAN).order_by("judul", "pk"))
    in_force = [one.pk for one in plans if one.status == Rencana.Status.DITETAPKAN]
    nodes = _nodes(actor, in_force, rekap, detailed=detailed)
    measured = _measured(actor, rekap.indikator, masa, resmi=resmi) if detailed else {}
    window = jendela.get(masa)
    return Dasbor(
        lingkup, jendela, tahun, triwulan, resmi, rekap,
        [one for one in plans if _in_scope(one, lingkup)], nodes, measured, _entered(actor, lingkup, masa),
        deadlines_of(actor, window, lingkup) if window else {},
        len(outdated_in(actor.pemda_id, [tahun], units=lingkup.dalam, sampai=triwulan)),
    )  # fmt: skip


def node_of(
    actor: Actor, simpul_id: int, jendela: Mapping[Masa, JendelaPengisian], masa: Masa, *, resmi: bool
) -> tuple[Simpul, Dasbor]:
    """One node with its own indicators, as far as the actor may read their realisations; NotFound for one that does
    not count in this year.
    """
    counted = Rencana.objects.filter(
        status=Rencana.Status.DITETAPKAN, tahun_awal__lte=masa[0], tahun_akhir__gte=masa[0]
    )  # fmt: skip
    own = Simpul.objects.filter(pk=simpul_id, level__gt=0, rencana__in=counted)
    node = visible_to(actor, own).select_related("jenjang", "rencana").first()
    if node is None:
        raise NotFound
    rekap = capaian_for(actor, node.rencana, *masa, resmi=resmi)
    ids = Indikator.objects.filter(pemda_id=actor.pemda_id, simpul=node).values_list("id", flat=True)
    measured = _measured(actor, [pk for pk in ids if pk in rekap.indikator], masa, resmi=resmi)
    whole = Lingkup(None, {}, None)
    return node, Dasbor(whole, jendela, *masa, resmi, rekap, [node.rencana], [node], measured, {}, {})


def trend_of(
    actor: Actor,
    lingkup: Lingkup,
    jendela: Mapping[Masa, JendelaPengisian],
    masa: Masa,
    acuan: AcuanPemda,
    *,
    resmi: bool,
) -> dict[int, Kumpulan]:
    """The whole of the scope after the same quarter of each year that has a window for it, oldest first.

    Seven queries for each year, so a page asks for it afterwards.
    """
    return {
        tahun: capaian_pemda(actor, tahun, masa[1], resmi=resmi, units=lingkup.dalam, levels=0, acuan=acuan).semua
        for tahun in sorted(tahun for tahun, triwulan in jendela if triwulan == masa[1])[-TREND:]
    }


def _in_scope(rencana: Rencana, lingkup: Lingkup) -> bool:
    """Whether a plan is of this Perangkat Daerah; everything where there is no root."""
    if lingkup.akar is None:
        return True
    tops = {lingkup.akar.pk, *_above(lingkup.unit, lingkup.akar.pk)} | (lingkup.dalam or set())
    return rencana.unit_id in tops


def _above(units: Mapping[int, Unit], unit_id: int) -> Iterable[int]:
    at = units[unit_id].induk_id
    while at is not None:
        yield at
        at = units[at].induk_id


def _nodes(actor: Actor, plans: Collection[int], rekap: Rekap, *, detailed: bool) -> list[Simpul]:
    """The nodes that something is measured at or below, in tree order."""
    rows = Simpul.objects.filter(pemda_id=actor.pemda_id, rencana__in=plans, level__gt=0).order_by("rencana_id", "lft")
    if not detailed:
        rows = rows.filter(level__lte=TOP_LEVELS)
    rows = rows.select_related("jenjang", "rencana").only(
        "level", "pernyataan", "kode", "rencana_id", "induk_id", "jenjang__nama", "jenjang__kode", "jenjang__urutan",
        "rencana__slug", "rencana__judul", "rencana__unit_id",
    )  # fmt: skip
    return [one for one in rows if one.pk in rekap.bawah]


def _measured(actor: Actor, indikator: Collection[int], masa: Masa, *, resmi: bool) -> dict[int, list[Ukuran]]:
    tahun, triwulan = masa
    targets = Prefetch("target", Target.objects.filter(tahun=tahun))
    rows = list(
        Indikator.objects.filter(pemda_id=actor.pemda_id, pk__in=indikator)
        .select_related("satuan").prefetch_related(targets).order_by("simpul_id", "urutan")
    )  # fmt: skip
    entered = newest(actor.pemda_id, [one.garis for one in rows], [tahun], resmi=resmi)
    found: defaultdict[int, list[Ukuran]] = defaultdict(list)
    for one in rows:
        by_quarter = {target.triwulan: target for target in one.target.all()}
        found[one.simpul_id].append(Ukuran(one, by_quarter, entered.get((one.garis, tahun, triwulan))))
    return found


def _entered(actor: Actor, lingkup: Lingkup, masa: Masa) -> dict[int, Isi]:
    """By unit, the realisations of one quarter; a corrected one counts once."""
    tahun, triwulan = masa
    rows = visible_to(actor, Realisasi.objects.filter(tahun=tahun, triwulan=triwulan)).order_by()
    if lingkup.dalam is not None:
        rows = rows.filter(paket__unit__in=lingkup.dalam)
    counted = rows.values_list("paket__unit").annotate(
        terisi=Count("indikator", distinct=True, filter=~Q(keadaan__in=UNENTERED)),
        menunggu=Count("indikator", distinct=True, filter=Q(status=Paket.Status.DIAJUKAN)),
        terverifikasi=Count("indikator", distinct=True, filter=Q(status=Paket.Status.TERVERIFIKASI)),
        perbaikan=Max("paket__perbaikan_sampai", filter=Q(paket__status=Paket.Status.DIKEMBALIKAN)),
    )
    return {unit: Isi(*numbers) for unit, *numbers in counted}


def deadlines_of(actor: Actor, jendela: JendelaPengisian, lingkup: Lingkup) -> dict[int, date]:
    """The last day of each unit: of the window, or of an exception for it or for one above."""
    special: dict[int, date] = dict(
        visible_to(actor, JendelaKhusus.objects.filter(jendela=jendela)).values_list("unit", "tutup")
    )
    days = {}
    for pk in lingkup.unit if lingkup.dalam is None else lingkup.dalam:
        mine = (special[one] for one in (pk, *_above(lingkup.unit, pk)) if one in special) if special else ()
        days[pk] = max((jendela.tutup, *mine))
    return days


def is_within_reach(actor: Actor, unit_id: int) -> bool:
    """Whether the unit has a dashboard for this actor."""
    within = units_within(actor, Realisasi.read_action)
    return within is None or unit_id in within
