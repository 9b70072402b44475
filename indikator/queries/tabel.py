"""The achievement table of a plan: every indicator with its targets, realisations and achievements of a year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, localcontext

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from cascading.models import Rencana
from indikator.capaian.aturan import Aturan
from indikator.capaian.banyak import Baris, CapaianSetahun, year_of
from indikator.capaian.gabungan import Cakupan, Rata, mean_capaian
from indikator.capaian.waktu import QUARTERS
from indikator.models import Indikator, Realisasi, Target
from indikator.nilai import CONTEXT, Keadaan, Nilai
from indikator.queries import pengisian
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.queries.capaian import compute_rows, penghitungs_of, year_rows
from indikator.queries.usang import Usang, outdated
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Unit

BELUM_TERVERIFIKASI = _("Realisasi belum terverifikasi.")


@dataclass(frozen=True, slots=True)
class BarisCapaian:
    """An indicator; `target` by quarter (0: the year), `realisasi` by quarter as far as it counts, `terbagi` where it
    has several parts, `sampai` what was done until the quarter (of one part), `cakupan` of how many units its value of
    the last quarter is, where it combines units. `usang` by quarter what its sources have outgrown.
    """

    indikator: Indikator
    unit_id: int | None
    target: dict[int, Target]
    realisasi: dict[int, Realisasi]
    terbagi: bool
    sampai: Nilai
    hasil: CapaianSetahun
    aturan: Aturan | None
    cakupan: Cakupan | None = None
    usang: dict[int, Usang] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TabelCapaian:
    """In the order of the tree; `rata` is the mean after `sampai` with its coverage."""

    rencana: Rencana
    unit: Unit | None
    tahun: int
    sampai: int
    acuan: AcuanPemda
    baris: list[BarisCapaian]
    rata: Rata


def tabel_of(
    actor: Actor, rencana: Rencana, tahun: int, sampai: int, *, unit_id: int | None = None, resmi: bool = True
) -> TabelCapaian:
    """The plan as far as the actor may read its realisations, or one unit of it; NotFound where that is out of reach.

    `resmi` takes what is verified alone; without it the newest entry, whatever its state.
    """
    if tahun not in rencana.tahun or sampai not in range(1, QUARTERS + 1):
        raise NotFound
    within = units_within(actor, Realisasi.read_action)
    unit = _unit(actor, unit_id, within) if unit_id is not None else None
    owners = {
        pk: owner
        for pk, owner in pengisian.owners_of(rencana).items()
        if (within is None or owner in within) and (unit is None or owner == unit.pk)
    }
    acuan = acuan_of(actor.pemda_id)
    indicators = _indicators(owners, tahun)
    entered = _entered(actor, indicators, tahun, sampai, resmi=resmi)
    shared = penghitungs_of(indicators, tahun, resmi=resmi)
    rows = [year_rows(one, entered, tahun, acuan, shared) for one in indicators]
    baris = [
        _baris(one, owners[one.pk], entered, tahun, sampai, own, result, shared[sampai].cakupan(one))
        for one, own, result in zip(indicators, rows, compute_rows(rows, sampai), strict=True)
    ]
    if stale := outdated(entered.values()):
        baris = [replace(one, usang=_outgrown(one, stale)) for one in baris]
    limited = acuan.means_of_limited(date(tahun, 12, 31))
    rata = mean_capaian((one.hasil for one in baris), limited=limited)
    return TabelCapaian(rencana, unit, tahun, sampai, acuan, baris, rata)


def units_measured(actor: Actor, rencana: Rencana) -> list[Unit]:
    """The units that have indicators in this plan, as far as the actor may read their realisations."""
    within = units_within(actor, Realisasi.read_action)
    owners = set(pengisian.owners_of(rencana).values())
    rows = visible_to(actor, Unit.objects.filter(pk__in=[pk for pk in owners if pk is not None]))
    return [one for one in rows.order_by("nama") if within is None or one.pk in within]


def _unit(actor: Actor, unit_id: int, within: frozenset[int] | None) -> Unit:
    unit = visible_to(actor, Unit.objects.filter(pk=unit_id)).first()
    if unit is None or (within is not None and unit_id not in within):
        raise NotFound
    return unit


def _indicators(owners: Iterable[int], tahun: int) -> list[Indikator]:
    return list(
        Indikator.objects.filter(pk__in=list(owners))
        .select_related("simpul__jenjang", "satuan")
        .prefetch_related("variabel__rujukan__satuan", Prefetch("target", Target.objects.filter(tahun=tahun)))
        .order_by("simpul__lft", "urutan")
    )


def _entered(
    actor: Actor, indicators: list[Indikator], tahun: int, sampai: int, *, resmi: bool
) -> dict[tuple[int, int, int], Realisasi]:
    """What counts, by lineage, year and quarter; what waits to be verified is missing, and says why."""
    lines = [one.garis for one in indicators]
    found = pengisian.newest(actor.pemda_id, lines, [tahun])
    if resmi:
        official = pengisian.newest(actor.pemda_id, lines, [tahun], resmi=True)
        waiting = {key: _waiting(row) for key, row in found.items() if key not in official}
        found = official | waiting
    return {key: row for key, row in found.items() if key[2] <= sampai}


def _waiting(row: Realisasi) -> Realisasi:
    return Realisasi(
        indikator_id=row.indikator_id, tahun=row.tahun, triwulan=row.triwulan, keadaan=Realisasi.Keadaan.KOSONG,
        alasan_keadaan=str(BELUM_TERVERIFIKASI), status=row.status,
    )  # fmt: skip


def _baris(
    indikator: Indikator, unit_id: int | None, entered: dict[tuple[int, int, int], Realisasi], tahun: int,
    sampai: int, own: list[Baris], hasil: CapaianSetahun, cakupan: Cakupan | None,
) -> BarisCapaian:  # fmt: skip
    quarters = range(1, sampai + 1)
    rows = {tw: row for tw in quarters if (row := entered.get((indikator.garis, tahun, tw))) is not None}
    parted = len(own) > 1 or any(row.nilai is None and row.bagian for row in rows.values())
    target = {one.triwulan or 0: one for one in indikator.target.all()}
    with localcontext(CONTEXT):
        until = year_of(own[0]).done(sampai)
    return BarisCapaian(indikator, unit_id, target, rows, parted, until, hasil, own[0][1], cakupan)


def _outgrown(baris: BarisCapaian, stale: Mapping[int, Usang]) -> dict[int, Usang]:
    return {tw: stale[row.pk] for tw, row in baris.realisasi.items() if row.pk in stale}


def last_realisasi(baris: BarisCapaian) -> Realisasi | None:
    """The last quarter in which something was measured."""
    filled = [row for _tw, row in sorted(baris.realisasi.items()) if row.keadaan == Keadaan.TERISI]
    return filled[-1] if filled else None


def number_of(target: Target | None) -> Decimal | None:
    """The number that a target is alone; None where it is a range, has parts, or is none."""
    if target is None or len(target.bagian) != 1 or target.bagian[0].get("atas"):
        return None
    text = target.bagian[0].get("nilai", "")
    return Decimal(text) if text else None
