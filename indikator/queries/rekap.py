"""Achievement of a plan or of a whole Pemda: per indicator, node, unit, Perangkat Daerah, coverage beside each mean.

Read flat (nodes, indicators, targets of the year, realisations, reference data), assembled in one walk: the number of
queries does not grow with the Pemda.
"""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from cascading.models import Rencana, Simpul
from indikator.capaian.banyak import Baris
from indikator.capaian.target import BELUM_ADA
from indikator.capaian.waktu import GABUNGAN, QUARTERS, Isian, accumulation
from indikator.models import Indikator, Paket, Realisasi, Target
from indikator.nilai import KOSONG, Keadaan, Nilai
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.queries.capaian import (
    Janji,
    Terukur,
    Ukuran,
    compute_rows,
    measured,
    penghitungs_of,
    pooled_of,
    promised,
    rows_for,
)
from indikator.queries.kumpulan import Counting, Letak, Rekap
from indikator.queries.pengisian import GARIS
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Unit

BELUM_TERVERIFIKASI = Nilai(KOSONG.keadaan, None, "Realisasi belum terverifikasi.")
NO_TARGET: tuple[Janji, ...] = (BELUM_ADA,) * (QUARTERS + 1)
NOTHING: tuple[None, ...] = (None,) * QUARTERS
CHUNK = 500
Units = frozenset[int] | None
Owners = Mapping[int, int | None]
"""Plan → the unit it belongs to, None for the Pemda itself."""


def capaian_for(actor: Actor, rencana: Rencana, tahun: int, sampai: int, *, resmi: bool = True) -> Rekap:
    """One plan; only indicators whose realisations the actor may read are counted.

    `resmi` takes what is verified alone; without it the newest entry, whatever its state.
    """
    plans = Rencana.objects.filter(pk=rencana.pk)
    with collector_at_rest():
        return _rekap(actor, visible_to(actor, plans), Rekap(tahun, sampai), resmi=resmi, rinci=True)


def capaian_pemda(
    actor: Actor, tahun: int, sampai: int, *, resmi: bool = True, rinci: bool = False, units: Units = None,
    levels: int | None = None, acuan: AcuanPemda | None = None,
) -> Rekap:  # fmt: skip
    """All plans in force in a year, as far as the actor may read them; `rinci` keeps the figures of each indicator.

    `units` counts the indicators of these alone, None all. `levels` gives `simpul` and `bawah` of the nodes down to
    that level of the tree alone, None of all: who shows no more need not wait for them. `acuan` is for who has read
    it before.
    """
    plans = Rencana.objects.filter(
        status=Rencana.Status.DITETAPKAN, tahun_awal__lte=tahun, tahun_akhir__gte=tahun
    )  # fmt: skip
    rekap = Rekap(tahun, sampai) if acuan is None else Rekap(tahun, sampai, acuan=acuan)
    with collector_at_rest():
        return _rekap(actor, visible_to(actor, plans), rekap, resmi=resmi, rinci=rinci, units=units, levels=levels)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No cycles are made here, and the garbage collector would walk all rows made so far again and again (a third
    of the time with 25,000 indicators).
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _rekap(
    actor: Actor, plans: QuerySet[Rencana], rekap: Rekap, *, resmi: bool, rinci: bool, units: Units = None,
    levels: int | None = None,
) -> Rekap:  # fmt: skip
    tahun, sampai = rekap.tahun, rekap.sampai
    owners: dict[int, int | None] = dict(plans.values_list("id", "unit_id"))
    if not owners:
        return rekap
    if not rekap.acuan.aturan:
        rekap.acuan = acuan_of(actor.pemda_id)
    judging = Judging(rekap.acuan, tahun)
    nodes = _nodes(actor.pemda_id, owners, levels)
    measures = _measures(actor, owners, nodes, units)
    targets = _targets(actor.pemda_id, owners, tahun)
    lineages = [row[SEMULA] or row[ID] for row in measures] if len(owners) == 1 else None
    entered, handed_in = _entered(actor, lineages, tahun, sampai, resmi=resmi)
    by_sums = [row[ID] for row in measures if row[CARA] == Indikator.CaraUkur.RUMUS and judging.tipe(row) == GABUNGAN]
    pooled = _pooled(by_sums, entered, tahun, resmi=resmi)
    count = Counting(rekap, nodes, _tops(actor.pemda_id), limited=judging.limited)
    for start in range(0, len(measures), CHUNK):  # so that the rows of all are never there at once
        some = measures[start : start + CHUNK]
        rows: Iterable[list[Baris]] = (
            rows_for(judging.of(row), targets.get(row[ID], NO_TARGET), entered.get(row[SEMULA] or row[ID], NOTHING),
                     pooled.get(row[ID]))
            for row in some
        )  # fmt: skip
        if rinci:
            rows = list(rows)
            rekap.baris.update((own[0][0], own) for own in rows)
        results = compute_rows(rows, sampai)
        count.add([row[SIMPUL] for row in some], results)
        count.owe(
            row[SIMPUL] for row in some
            if (row[SEMULA] or row[ID]) not in handed_in and is_due(targets.get(row[ID], NO_TARGET), sampai)
        )  # fmt: skip
        if rinci:
            rekap.indikator.update((result.kunci, result) for result in results)
    count.up_the_tree()
    return rekap


def _nodes(pemda_id: int, owners: Owners, levels: int | None) -> dict[int, Letak]:
    """All nodes in tree order, each with the unit that owns it."""
    rows = Simpul.objects.filter(pemda_id=pemda_id, rencana__in=owners).order_by("rencana_id", "lft")
    nodes: dict[int, Letak] = {}
    for pk, induk_id, rencana_id, unit_id in rows.values_list("id", "induk_id", "rencana_id", "unit_id"):
        if not induk_id:
            nodes[pk] = Letak(None, unit_id or owners[rencana_id], 0, pk)
            continue
        above = nodes[induk_id]
        level = above.tingkat + 1
        place = pk if levels is None or level <= levels else above.tempat
        nodes[pk] = Letak(induk_id, unit_id or above.unit_id, level, place)
    return nodes


MEASURE = ("id", "simpul_id", "semula_id", "satuan__nama", "polaritas", "akumulasi", "aturan_id", "skala_id",
           "baseline_nilai", "cara_ukur")  # fmt: skip
ID, SIMPUL, SEMULA, SATUAN, POLARITAS, AKUMULASI, ATURAN, SKALA, BASELINE, CARA = range(len(MEASURE))
Measure = tuple[Any, ...]
"""The columns of `MEASURE`."""


def _measures(actor: Actor, owners: Owners, nodes: dict[int, Letak], units: Units) -> list[Measure]:
    """The indicators of these plans whose realisations the actor may read, of `units` alone where they are given."""
    within = units_within(actor, Realisasi.read_action)
    if units is not None:
        within = units if within is None else within & units
    rows = Indikator.objects.filter(pemda_id=actor.pemda_id, simpul__rencana__in=owners).values_list(*MEASURE)
    return [row for row in rows if within is None or nodes[row[SIMPUL]].unit_id in within]


class Judging:
    """How each indicator is judged in a year: rule, type of accumulation, scale."""

    def __init__(self, acuan: AcuanPemda, tahun: int) -> None:
        last_day = date(tahun, 12, 31)
        self.acuan = acuan
        self.defaults = acuan.defaults(last_day)
        self.aturan, self.skala = acuan.aturan_pada(last_day), acuan.skala_pada(last_day)
        self.limited = acuan.means_of_limited(last_day)
        self.types: dict[tuple[str, str | None], str] = {}

    def of(self, row: Measure) -> Ukuran:
        rule = self.aturan.get(row[ATURAN]) if row[ATURAN] else self.defaults[row[POLARITAS]]
        skala = self.skala.get(row[SKALA]) if row[SKALA] else None
        return Ukuran(row[ID], rule, self.tipe(row), skala, row[BASELINE])

    def tipe(self, row: Measure) -> str:
        key = row[AKUMULASI], row[SATUAN]
        found = self.types.get(key)
        if found is None:
            found = self.types[key] = accumulation(row[AKUMULASI], row[SATUAN] or "")
        return found


def _targets(pemda_id: int, owners: Owners, tahun: int) -> dict[int, list[Janji]]:
    """By indicator, the targets of a year as `rows_for` takes them; JSON that occurs again is read once."""
    rows = Target.objects.filter(pemda_id=pemda_id, tahun=tahun, indikator__simpul__rencana__in=owners)
    read: dict[tuple[str, str], Janji] = {}
    found: dict[int, list[Janji]] = {}
    for indikator_id, triwulan, keadaan, text in rows.values_list(
        "indikator_id", "triwulan", "keadaan", Cast("bagian", TextField())
    ):
        janji = read.get((keadaan, text))
        if janji is None:
            janji = read[keadaan, text] = promised(keadaan, orjson.loads(text))
        own = found.get(indikator_id)
        if own is None:
            own = found[indikator_id] = list(NO_TARGET)
        own[triwulan or 0] = janji
    return found


def _entered(
    actor: Actor, lineages: list[int] | None, tahun: int, sampai: int, *, resmi: bool
) -> tuple[dict[int, list[Terukur | None]], set[int]]:
    """By lineage, the newest realisation of each quarter; with `resmi` the newest that is verified. And the lineages
    whose last quarter was handed in, verified yet or not.
    """
    rows = visible_to(actor, Realisasi.objects.filter(tahun=tahun, triwulan__lte=sampai)).annotate(garis=GARIS)
    if lineages is not None:
        rows = rows.filter(garis__in=lineages)
    versions: dict[tuple[int, int], int] = {}  # only of those that were corrected
    found: dict[int, list[Terukur | None]] = {}
    handed_in: set[int] = set()
    official = Paket.Status.TERVERIFIKASI.value  # plain texts: this is the longest of all walks
    handed = {official, Paket.Status.DIAJUKAN.value}
    for garis, triwulan, versi, status, nilai, keadaan, alasan, bagian in rows.values_list(
        "garis", "triwulan", "versi", "status", "nilai", "keadaan", "alasan_keadaan", Cast("bagian", TextField())
    ):
        own = found.get(garis)
        if own is None:
            own = found[garis] = list(NOTHING)
        if triwulan == sampai and status in handed:
            handed_in.add(garis)
        if resmi and status != official:
            if own[triwulan - 1] is None:
                own[triwulan - 1] = BELUM_TERVERIFIKASI
            continue
        if versi > 1 or versions:
            if versi < versions.get((garis, triwulan), 1):
                continue
            versions[garis, triwulan] = versi
        own[triwulan - 1] = nilai if nilai is not None else measured(keadaan, None, alasan, orjson.loads(bagian))
    return found, handed_in


def is_due(target: Sequence[Janji], sampai: int) -> bool:
    """Whether a figure is owed for a quarter: it has a target, or it is the last and the year alone has one."""
    own = target[sampai]
    if sampai == QUARTERS and isinstance(own, Nilai) and own.keadaan is KOSONG.keadaan:
        own = target[0] if all(isinstance(one, Nilai) and one.keadaan is KOSONG.keadaan for one in target[1:]) else own
    return not isinstance(own, Nilai) or own.keadaan not in {KOSONG.keadaan, Keadaan.TIDAK_BERLAKU}


def _pooled(
    indikator: list[int], entered: dict[int, list[Terukur | None]], tahun: int, *, resmi: bool
) -> dict[int, list[Isian]]:
    """By indicator, what its formula gives on the sums of its variables; a few queries where there are any."""
    if not indikator:
        return {}
    found: dict[int, list[Isian]] = {}
    ours = list(Indikator.objects.filter(pk__in=indikator).prefetch_related("variabel__rujukan__satuan"))
    shared = penghitungs_of(ours, tahun, resmi=resmi)
    typed = _typed([one.garis for one in ours], tahun, resmi=resmi)
    for one in ours:
        rows = typed.get(one.garis, [*NOTHING])
        entries = [None if row is None else row.isian for row in rows]
        values = pooled_of(one, entries, entered.get(one.garis, NOTHING), shared, rows)
        if values is not None:
            found[one.pk] = values
    return found


def _typed(lineages: Collection[int], tahun: int, *, resmi: bool) -> dict[int, list[Realisasi | None]]:
    """By lineage, what was typed for each quarter and by which formula: as `newest` finds it, without all else of its
    rows.
    """
    rows = Realisasi.objects.filter(tahun=tahun).annotate(garis=GARIS).filter(garis__in=lineages)
    if resmi:
        rows = rows.filter(status=Paket.Status.TERVERIFIKASI)
    found: defaultdict[int, list[Realisasi | None]] = defaultdict(lambda: [*NOTHING])
    for row in rows.order_by("versi", "id").only("triwulan", "isian", "rumus", "status", "indikator_id"):
        found[row.garis][row.triwulan - 1] = row
    return found


def _tops(pemda_id: int) -> dict[int, int]:
    """The Perangkat Daerah of each unit."""
    above: dict[int, int | None] = dict(Unit.objects.filter(pemda_id=pemda_id).values_list("id", "induk_id"))
    tops: dict[int, int] = {}
    for unit in above:
        top = unit
        while (induk := above[top]) is not None:
            top = induk
        tops[unit] = top
    return tops
