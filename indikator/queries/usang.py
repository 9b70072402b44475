"""Verified figures that their sources have outgrown: what they would be now, and which source changed when.

A verified figure never changes by itself. Where an indicator that its formula takes was corrected or entered after it,
it is said to be computed anew, with both values, until its own correction is verified.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from indikator.models import Indikator, Paket, Realisasi, Variabel
from indikator.nilai import Nilai
from indikator.queries.hitungan import (
    KUMULATIF,
    LALU,
    Penghitung,
    Tercatat,
    functions,
    quarters_used,
    sources_of,
)
from indikator.queries.pengisian import GARIS

Masa = tuple[int, int]
"""Year and quarter."""


class Sumber(NamedTuple):
    """A source that changed since: its row before (None where there was none) and the one that counts now."""

    indikator: Indikator
    dari: Realisasi | None
    ke: Realisasi


@dataclass(frozen=True, slots=True)
class Usang:
    """A verified row, what it would be with what is verified now, and why."""

    indikator: Indikator
    row: Realisasi
    kini: Nilai
    sumber: tuple[Sumber, ...]

    @property
    def sebagai(self) -> Realisasi:
        """The row as it would be, unsaved."""
        kini, row = self.kini, self.row
        return Realisasi(indikator=self.indikator, tahun=row.tahun, triwulan=row.triwulan, nilai=kini.angka,
                         keadaan=kini.keadaan.value, alasan_keadaan=kini.alasan)  # fmt: skip


def outdated(rows: Iterable[Realisasi]) -> dict[int, Usang]:
    """Of these rows, by id, those that are verified and outgrown. No query where none rests on other figures."""
    verified = [row for row in rows if row.pk and row.status == Paket.Status.TERVERIFIKASI and row.rumus]
    if not verified:
        return {}
    indicators = Indikator.objects.filter(
        pemda_id=verified[0].pemda_id, pk__in={row.indikator_id for row in verified}
    ).filter(RESTS)
    known = {one.pk: one for one in indicators.select_related("satuan").prefetch_related("variabel__rujukan__satuan")}
    by_year: defaultdict[int, list[Realisasi]] = defaultdict(list)
    for row in verified:
        if row.indikator_id in known:
            by_year[row.tahun].append(row)
    found: dict[int, Usang] = {}
    for tahun, own in by_year.items():
        found |= _of_year(own, known, tahun)
    history = _replaced(found) if found else set()
    return {pk: one for pk, one in found.items() if pk not in history}


def _replaced(rows: Collection[int]) -> set[int | None]:
    """Those whose correction has been verified: they are history."""
    newer = Realisasi.objects.filter(koreksi_dari__in=list(rows), status=Paket.Status.TERVERIFIKASI)
    return set(newer.values_list("koreksi_dari", flat=True))


RESTS = Q(cara_ukur=Indikator.CaraUkur.RUMUS) & (
    Exists(Variabel.objects.filter(indikator=OuterRef("pk"), rujukan__isnull=False))
    | Q(rumus__icontains=KUMULATIF)
    | Q(rumus__icontains=LALU)
)
"""Indicators whose figure of a quarter rests on others: other indicators, or their own other quarters."""


def outdated_in(
    pemda_id: int, tahun: Collection[int], *, units: Collection[int] | None = None, sampai: int = 4
) -> list[Usang]:
    """All of these years, as far as `units` reach (None: all); one query where no indicator rests on others."""
    some = list(Indikator.objects.filter(RESTS, pemda_id=pemda_id).values_list("pk", flat=True))
    if not some:
        return []
    rows = Realisasi.objects.filter(
        pemda_id=pemda_id, indikator__in=some, tahun__in=tahun, triwulan__lte=sampai,
        status=Paket.Status.TERVERIFIKASI,
    )  # fmt: skip
    if units is not None:
        rows = rows.filter(paket__unit__in=units)
    newest: dict[tuple[int, int, int], Realisasi] = {}
    for row in rows.annotate(garis=GARIS).select_related("paket").order_by("versi", "id"):
        newest[row.garis, row.tahun, row.triwulan] = row
    return list(outdated(newest.values()).values())


def _of_year(rows: Collection[Realisasi], known: Mapping[int, Indikator], tahun: int) -> dict[int, Usang]:
    pemda_id = next(iter(rows)).pemda_id
    indicators = {row.indikator_id: known[row.indikator_id] for row in rows}.values()
    official = Tercatat(pemda_id, indicators, tahun, resmi=True)
    counters: dict[int, Penghitung] = {}
    later: dict[int, list[tuple[Indikator, Realisasi]]] = {}
    for row in rows:
        if changed := _changed_since(row, known[row.indikator_id], official):
            later[row.pk] = changed
    before = _before({one.pk: one for some in later.values() for _indikator, one in some})
    found = {}
    for row in [row for row in rows if row.pk in later]:
        indikator = known[row.indikator_id]
        counter = counters.setdefault(row.triwulan, Penghitung(pemda_id, indicators, tahun, row.triwulan, official))
        kini = counter.terhitung(indikator, row.isian, row.alasan_tertulis).nilai
        if (kini.angka, kini.keadaan.value) == (row.nilai, row.keadaan):
            continue
        sources = [Sumber(one, _known_then(before.get(ke.pk, []), row), ke) for one, ke in later[row.pk]]
        found[row.pk] = Usang(indikator, row, kini, tuple(sources))
    return found


def _changed_since(row: Realisasi, indikator: Indikator, official: Tercatat) -> list[tuple[Indikator, Realisasi]]:
    """What it rests on that was written after it."""
    sources = {one.garis: one for one in sources_of(indikator)}
    if functions(indikator.rumus) & {KUMULATIF, LALU}:
        sources[indikator.garis] = indikator  # its own other quarters
    found = []
    for garis, one in sources.items():
        rows = official.of(garis)
        for when in quarters_used(indikator, row.tahun, row.triwulan):
            other = rows.get(when)
            if other is not None and other.pk != row.pk and other.pada > row.pada:
                found.append((one, other))
    return found


def _before(rows: Mapping[int, Realisasi]) -> dict[int, list[Realisasi]]:
    """The verified versions before each of these, the oldest first. One query."""
    wanted = [row for row in rows.values() if row.versi > 1]
    if not wanted:
        return {}
    some = Realisasi.objects.filter(
        pemda_id=wanted[0].pemda_id, status=Paket.Status.TERVERIFIKASI, tahun__in={row.tahun for row in wanted}
    ).annotate(garis=GARIS)
    lines = {row.pk: row.garis for row in wanted}  # type: ignore[attr-defined]  # of pengisian.newest
    by_place: defaultdict[tuple[int, int, int], list[Realisasi]] = defaultdict(list)
    for one in some.filter(garis__in=set(lines.values())).order_by("versi", "id"):
        by_place[one.garis, one.tahun, one.triwulan].append(one)
    return {
        row.pk: [one for one in by_place[lines[row.pk], row.tahun, row.triwulan] if one.versi < row.versi]
        for row in wanted
    }  # fmt: skip


def _known_then(versions: Iterable[Realisasi], row: Realisasi) -> Realisasi | None:
    """The version that the row was computed from: the last that was written before it."""
    return next((one for one in reversed(list(versions)) if one.pada <= row.pada), None)
