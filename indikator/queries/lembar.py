"""The worksheet of a unit for a quarter: its indicators, what is promised, what was entered now and before."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from cascading.models import Rencana
from indikator.capaian.gabungan import Cakupan
from indikator.models import Bukti, Indikator, Paket, Realisasi, Target, Variabel
from indikator.queries import pengisian
from indikator.queries.hitungan import Huruf, Penghitung, refers
from indikator.queries.pengisian import Masa
from indikator.queries.usang import Usang, outdated
from indikator.rules.realisasi import OPEN
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Unit

Waktu = tuple[int, int]
"""Year and quarter."""


@dataclass(frozen=True, slots=True)
class BarisLembar:
    """An indicator of the worksheet: its targets by (year, quarter or None), the newest realisation of each quarter of
    this year and the year before, and the files of this quarter's.
    """

    indikator: Indikator
    variabel: list[Variabel]
    target: dict[tuple[int, int | None], Target]
    realisasi: dict[Waktu, Realisasi]
    bukti: list[Bukti] = field(default_factory=list)
    # The quarter's value as it would be handed in now, where it rests on other indicators and is still open.
    dihitung: Realisasi | None = None
    # Of the units whose values it combines, how many have one.
    cakupan: Cakupan | None = None
    # The letters that its variables may be typed as, by code of the instrument.
    huruf: Mapping[str, Huruf] = field(default_factory=dict)
    # Where the verified figure of the quarter has been outgrown by its sources.
    usang: Usang | None = None

    def kini(self, tahun: int, triwulan: int) -> Realisasi | None:
        """What stands for the quarter of the worksheet, computed just now where it rests on others."""
        return self.dihitung or self.realisasi.get((tahun, triwulan))


@dataclass(frozen=True, slots=True)
class Lembar:
    """`alasan` says why the actor cannot write into it today; empty where it is allowed."""

    rencana: Rencana
    unit: Unit
    tahun: int
    triwulan: int
    paket: Paket | None
    masa: Masa
    alasan: str
    baris: list[BarisLembar]


def lembar_of(
    actor: Actor, rencana: Rencana, unit_id: int, tahun: int, triwulan: int, *, only: Collection[int] = ()
) -> Lembar:
    """The worksheet, in the order of the tree; raises NotFound for a unit out of reach or without indicators here.

    With `only` the rows of these indicators alone.
    """
    unit = visible_to(actor, Unit.objects.filter(pk=unit_id)).first()
    check_within_reach(actor, unit_id)
    if unit is None or tahun not in rencana.tahun or triwulan not in range(1, 5):
        raise NotFound
    mine = [pk for pk, owner in pengisian.owners_of(rencana).items() if owner == unit_id]
    if not mine or not set(only) <= set(mine):
        raise NotFound
    place = {"rencana": rencana, "unit": unit, "tahun": tahun, "triwulan": triwulan}
    paket = (
        visible_to(actor, Paket.objects.filter(**place))
        .select_related("unit", "diajukan_oleh__pengguna", "diputus_oleh__pengguna")
        .first()
    )
    masa = pengisian.masa_of(actor.pemda_id, unit_id, tahun, triwulan, paket)
    alasan = pengisian.may_enter(actor, paket or Paket(pemda_id=actor.pemda_id, **place), masa)
    return Lembar(rencana, unit, tahun, triwulan, paket, masa, alasan, sheet_rows(only or mine, tahun, triwulan))


def check_within_reach(actor: Actor, unit_id: int) -> None:
    """What another unit entered is not there for this actor."""
    within = units_within(actor, Paket.read_action)
    if within is not None and unit_id not in within:
        raise NotFound


def sheet_rows(mine: Collection[int], tahun: int, triwulan: int) -> list[BarisLembar]:
    """The rows of these indicators, in the order of the tree."""
    indicators = list(
        Indikator.objects.filter(pk__in=mine)
        .select_related("simpul__jenjang", "satuan", "aturan", "skala")
        .prefetch_related(
            Prefetch("variabel", Variabel.objects.select_related("rujukan__satuan").order_by("urutan")),
            Prefetch("target", Target.objects.filter(tahun=tahun)),
        )
        .order_by("simpul__lft", "urutan")
    )
    if not indicators:
        return []
    lines = {one.garis for one in indicators}
    entered = pengisian.newest(indicators[0].pemda_id, lines, [tahun, tahun - 1])
    by_line: defaultdict[int, dict[Waktu, Realisasi]] = defaultdict(dict)
    for (line, year, quarter), row in entered.items():
        by_line[line][year, quarter] = row
    here = {row.pk for rows in by_line.values() for when, row in rows.items() if when == (tahun, triwulan)}
    files: defaultdict[int, list[Bukti]] = defaultdict(list)
    for one in Bukti.objects.filter(pemda_id=indicators[0].pemda_id, realisasi__in=here).order_by("id"):
        files[one.realisasi_id].append(one)
    rows = []
    stale = outdated(row for rows in by_line.values() for when, row in rows.items() if when == (tahun, triwulan))
    hitung = Penghitung(indicators[0].pemda_id, indicators, tahun, triwulan)
    for indikator in indicators:
        own = by_line[indikator.garis]
        now = own.get((tahun, triwulan))
        rows.append(BarisLembar(
            indikator, list(indikator.variabel.all()),
            {(one.tahun, one.triwulan): one for one in indikator.target.all()},
            own, files[now.pk] if now else [], _computed(indikator, now, hitung), hitung.cakupan(indikator),
            hitung.letters(indikator), stale.get(now.pk) if now else None,
        ))  # fmt: skip
    return rows


def _computed(indikator: Indikator, now: Realisasi | None, hitung: Penghitung) -> Realisasi | None:
    if not refers(indikator) or (now is not None and now.status not in OPEN):
        return None
    isian = now.isian if now else {}
    written = now.alasan_tertulis if now else ""
    found = hitung.terhitung(indikator, isian, written).nilai
    return Realisasi(
        indikator=indikator, tahun=hitung.tahun, triwulan=hitung.triwulan, isian=isian, nilai=found.angka,
        keadaan=found.keadaan.value, alasan_keadaan=found.alasan, alasan_tertulis=written,
    )  # fmt: skip
