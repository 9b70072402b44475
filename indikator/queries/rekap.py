"""Achievement of a plan or of a whole Pemda: per indicator, node, unit, Perangkat Daerah, coverage beside each mean.

Read flat (nodes, indicators, targets of the year, realisations, reference data), assembled in one walk: the number of
queries does not grow with the Pemda.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from cascading.models import Rencana, Simpul
from indikator.capaian.banyak import CapaianSetahun, Sel4
from indikator.capaian.gabungan import Kumpulan
from indikator.capaian.target import Target as Janji
from indikator.capaian.target import stored_target
from indikator.capaian.waktu import GABUNGAN, Isian, accumulation
from indikator.models import Indikator, Paket, Realisasi, Target
from indikator.nilai import CONTEXT, KOSONG, Nilai
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.queries.capaian import Terukur, Ukuran, compute_rows, measured, pooled_of, rows_for
from indikator.queries.pengisian import GARIS, newest
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Unit

BELUM_TERVERIFIKASI = Nilai(KOSONG.keadaan, None, "Realisasi belum terverifikasi.")
Periode = dict[int | None, Janji]
Owners = Mapping[int, int | None]
"""Plan → the unit it belongs to, None for the Pemda itself."""


@dataclass(slots=True)
class Rekap:
    """Figures after a quarter; `Kumpulan.rata()` gives a mean with its coverage.

    `simpul` counts a node's own indicators, `bawah` those below it too; `unit` and `pd` go by the unit that owns the
    indicators (None: the Pemda itself); `pd_triwulan` has each quarter until `sampai` by itself.
    """

    tahun: int
    sampai: int
    indikator: dict[int, CapaianSetahun] = field(default_factory=dict)
    simpul: dict[int, Kumpulan] = field(default_factory=dict)
    bawah: dict[int, Kumpulan] = field(default_factory=dict)
    unit: dict[int | None, Kumpulan] = field(default_factory=dict)
    pd: dict[int | None, Kumpulan] = field(default_factory=dict)
    pd_triwulan: dict[int | None, list[Kumpulan]] = field(default_factory=dict)
    semua: Kumpulan = field(default_factory=Kumpulan)


@dataclass(frozen=True, slots=True)
class Letak:
    """Where a node is, and whose; the dict that holds them is in tree order."""

    induk_id: int | None
    unit_id: int | None


def capaian_for(actor: Actor, rencana: Rencana, tahun: int, sampai: int, *, resmi: bool = True) -> Rekap:
    """One plan that the actor has been given; only indicators whose realisations the actor may read are counted.

    `resmi` takes what is verified alone; without it the newest entry, whatever its state.
    """
    plans = Rencana.objects.filter(pemda_id=actor.pemda_id, pk=rencana.pk)
    return _rekap(actor, visible_to(actor, plans), tahun, sampai, resmi=resmi)


def capaian_pemda(actor: Actor, tahun: int, sampai: int, *, resmi: bool = True) -> Rekap:
    """All plans that are in force in a year, as far as the actor may read them."""
    plans = Rencana.objects.filter(
        pemda_id=actor.pemda_id, status=Rencana.Status.DITETAPKAN, tahun_awal__lte=tahun, tahun_akhir__gte=tahun
    )
    return _rekap(actor, visible_to(actor, plans), tahun, sampai, resmi=resmi)


def _rekap(actor: Actor, plans: QuerySet[Rencana], tahun: int, sampai: int, *, resmi: bool) -> Rekap:
    owners: dict[int, int | None] = dict(plans.values_list("id", "unit_id"))
    if not owners:
        return Rekap(tahun, sampai)
    acuan = acuan_of(actor.pemda_id)
    nodes = _nodes(actor.pemda_id, owners)
    measures = list(_measures(actor, owners, nodes, acuan, tahun))
    targets = _targets(actor.pemda_id, owners, tahun)
    entered = _entered(actor, [garis for _node, garis, *_rest in measures], owners, tahun, sampai, resmi=resmi)
    pooled = _pooled(
        [ukuran.id for _node, _garis, ukuran, by_formula in measures if by_formula], entered, tahun, resmi=resmi
    )
    nothing: dict[int, Terukur] = {}
    no_target: Periode = {}
    rows = [
        rows_for(ukuran, targets.get(ukuran.id, no_target), entered.get(garis, nothing), pooled.get(ukuran.id))
        for _node, garis, ukuran, _by_formula in measures
    ]
    done = compute_rows(rows, sampai)
    limited = acuan.means_of_limited(date(tahun, 12, 31))
    top = _tops(actor.pemda_id)
    placed = ((node_id, nodes[node_id].unit_id) for node_id, *_rest in measures)
    return _summed(Rekap(tahun, sampai), zip(placed, done, strict=True), nodes, top, limited=limited)


def _nodes(pemda_id: int, owners: Owners) -> dict[int, Letak]:
    """All nodes in tree order, each with the unit that owns it."""
    rows = Simpul.objects.filter(pemda_id=pemda_id, rencana__in=owners).order_by("rencana_id", "lft")
    nodes: dict[int, Letak] = {}
    for pk, induk_id, rencana_id, unit_id in rows.values_list("id", "induk_id", "rencana_id", "unit_id"):
        above = nodes.get(induk_id or 0)
        nodes[pk] = Letak(induk_id, unit_id or (above.unit_id if above else owners[rencana_id]))
    return nodes


def _measures(
    actor: Actor, owners: Owners, nodes: dict[int, Letak], acuan: AcuanPemda, tahun: int
) -> Iterator[tuple[int, int, Ukuran, bool]]:
    """(node, lineage, what decides how it is judged, whether a formula has to be pooled) of each indicator."""
    within = units_within(actor, Realisasi.read_action)
    defaults = acuan.defaults(date(tahun, 12, 31))
    rows = Indikator.objects.filter(pemda_id=actor.pemda_id, simpul__rencana__in=owners).values_list(
        "id", "simpul_id", "semula_id", "satuan__nama", "polaritas", "akumulasi", "aturan_id", "skala_id",
        "baseline_nilai", "cara_ukur",
    )  # fmt: skip
    types: dict[tuple[str, str | None], str] = {}
    for pk, simpul_id, semula, satuan, polaritas, akumulasi, aturan_id, skala_id, baseline, cara in rows:
        if within is not None and nodes[simpul_id].unit_id not in within:
            continue
        tipe = types.get((akumulasi, satuan))
        if tipe is None:
            tipe = types[akumulasi, satuan] = accumulation(akumulasi, satuan or "")
        rule = acuan.aturan.get(aturan_id) if aturan_id else defaults[polaritas]
        ukuran = Ukuran(pk, rule, tipe, acuan.skala.get(skala_id or 0), baseline)
        yield simpul_id, semula or pk, ukuran, tipe == GABUNGAN and cara == Indikator.CaraUkur.RUMUS


def _targets(pemda_id: int, owners: Owners, tahun: int) -> dict[int, Periode]:
    """By indicator, the targets of a year by quarter; JSON that occurs again is read once."""
    rows = Target.objects.filter(pemda_id=pemda_id, tahun=tahun, indikator__simpul__rencana__in=owners)
    read: dict[tuple[str, str], Janji] = {}
    found: defaultdict[int, Periode] = defaultdict(dict)
    for indikator_id, triwulan, keadaan, text in rows.values_list(
        "indikator_id", "triwulan", "keadaan", Cast("bagian", TextField())
    ):
        janji = read.get((keadaan, text))
        if janji is None:
            janji = read[keadaan, text] = stored_target(keadaan, orjson.loads(text))
        found[indikator_id][triwulan] = janji
    return found


def _entered(
    actor: Actor, garis: list[int], owners: Owners, tahun: int, sampai: int, *, resmi: bool
) -> dict[int, dict[int, Terukur]]:
    """By lineage, the newest realisation of each quarter; with `resmi` the newest that is verified."""
    rows = visible_to(actor, Realisasi.objects.filter(tahun=tahun, triwulan__lte=sampai)).annotate(garis=GARIS)
    if len(owners) == 1:
        rows = rows.filter(garis__in=garis)
    versions: dict[tuple[int, int], int] = {}
    found: defaultdict[int, dict[int, Terukur]] = defaultdict(dict)
    for own, triwulan, versi, status, nilai, keadaan, alasan, bagian in rows.values_list(
        "garis", "triwulan", "versi", "status", "nilai", "keadaan", "alasan_keadaan", Cast("bagian", TextField())
    ):
        if resmi and status != Paket.Status.TERVERIFIKASI:
            found[own].setdefault(triwulan, Terukur(BELUM_TERVERIFIKASI))
        elif versi > versions.get((own, triwulan), 0):
            versions[own, triwulan] = versi
            found[own][triwulan] = measured(keadaan, nilai, alasan, orjson.loads(bagian) if bagian != "[]" else ())
    return found


def _pooled(
    indikator: list[int], entered: dict[int, dict[int, Terukur]], tahun: int, *, resmi: bool
) -> dict[int, list[Isian]]:
    """By indicator, what its formula gives on the sums of its variables; two queries where there are any."""
    if not indikator:
        return {}
    found: dict[int, list[Isian]] = {}
    ours = list(Indikator.objects.filter(pk__in=indikator))
    rows = newest(ours[0].pemda_id, [one.garis for one in ours], [tahun], resmi=resmi)
    for one in ours:
        done = entered.get(one.garis, {})
        quarters = {place: row for place in done if (row := rows.get((one.garis, tahun, place)))}
        values = pooled_of(one, quarters, done)
        if values is not None:
            found[one.pk] = values
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


def _summed(
    rekap: Rekap,
    results: Iterable[tuple[tuple[int, int | None], CapaianSetahun]],
    nodes: dict[int, Letak],
    top: dict[int, int],
    *,
    limited: bool,
) -> Rekap:
    """Counts every indicator where it belongs, then the nodes from the leaves up."""
    figure = 2 if limited else 1  # of a cell: after the limits, or raw
    with localcontext(CONTEXT):
        for (node_id, unit_id), result in results:
            rekap.indikator[result.kunci] = result
            pd = top.get(unit_id) if unit_id else None
            here: Sel4 = result.sampai
            keadaan, angka = here[0], here[figure]
            assert angka is None or isinstance(angka, Decimal)
            for counted in (_of(rekap.simpul, node_id), _of(rekap.unit, unit_id), _of(rekap.pd, pd), rekap.semua):
                counted.add(keadaan, angka)
            quarters = rekap.pd_triwulan.get(pd)
            if quarters is None:
                quarters = rekap.pd_triwulan[pd] = [Kumpulan() for _quarter in range(rekap.sampai)]
            for counted, cell in zip(quarters, result.triwulan, strict=True):
                counted.add(cell[0], cell[figure])  # type: ignore[arg-type]  # 1 and 2 are the figures
        for node_id in reversed(nodes):
            own, below = rekap.simpul.get(node_id), rekap.bawah.get(node_id)
            if own is not None:
                below = _of(rekap.bawah, node_id)
                below.merge(own)
            induk = nodes[node_id].induk_id
            if below is not None and induk is not None:
                _of(rekap.bawah, induk).merge(below)
    return rekap


def _of(kumpulan: dict[Any, Kumpulan], key: int | None) -> Kumpulan:
    found = kumpulan.get(key)
    if found is None:
        found = kumpulan[key] = Kumpulan()
    return found
