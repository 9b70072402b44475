"""What rests on other indicators and is not handed in yet, as it would be now: nobody types it, so it is not empty."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef

from cascading.models import Rencana
from indikator.models import Indikator, JendelaPengisian, Realisasi, Variabel
from indikator.queries.hitungan import Penghitung, Tercatat
from indikator.rules.realisasi import OPEN, UNENTERED
from kinerja.core.waktu import hari_ini

Tempat = tuple[int, int | None, int, int]
"""Plan, unit, year, quarter."""


class Dihitung:
    """By place, how many figures are computed and not handed in, and how many of those that are computed are not due
    yet.
    """

    def __init__(self) -> None:
        self.ada: Counter[Tempat] = Counter()
        self.nanti: Counter[Tempat] = Counter()
        self.indikator: set[tuple[int, int, int]] = set()  # both kinds: id, year, quarter


def computed_now(
    pemda_id: int, plans: Collection[Rencana], owners: Mapping[int, int | None], units: frozenset[int] | None,
    windows: Collection[JendelaPengisian],
) -> Dihitung:  # fmt: skip
    """Of these plans, as far as `units` reach (None: all), in the quarters that have begun.

    `owners` are the units of the nodes. A few queries for each year; none but one where nothing rests on others.
    """
    found = Dihitung()
    some = [
        one for one in _referring(pemda_id, plans)
        if (owner := owners.get(one.simpul_id)) is not None and (units is None or owner in units)
    ]  # fmt: skip
    if not some:
        return found
    hari = hari_ini(pemda_id)
    begun = [one for one in windows if one.buka <= hari]
    for tahun in sorted({one.tahun for one in begun}):
        own = [one for one in some if tahun in one.simpul.rencana.tahun]
        shared = Tercatat(pemda_id, own, tahun)
        for triwulan in [one.triwulan for one in begun if one.tahun == tahun]:
            hitung = Penghitung(pemda_id, own, tahun, triwulan, shared)
            for one in own:
                place = (one.simpul.rencana_id, owners.get(one.simpul_id), tahun, triwulan)
                row = shared.of(one.garis).get((tahun, triwulan))
                if row is not None and (row.status not in OPEN or row.keadaan not in UNENTERED):
                    continue
                keadaan = _state(one, row, hitung)
                found.ada[place] += keadaan not in UNENTERED
                later = keadaan == Realisasi.Keadaan.BELUM_WAKTUNYA
                found.nanti[place] += later
                if later or keadaan not in UNENTERED:
                    found.indikator.add((one.pk, tahun, triwulan))
    return found


def _state(indikator: Indikator, row: Realisasi | None, hitung: Penghitung) -> Realisasi.Keadaan:
    nilai = hitung.terhitung(indikator, row.isian if row else {}, row.alasan_tertulis if row else "").nilai
    said = nilai.angka is not None or bool(nilai.alasan.strip())
    return Realisasi.Keadaan(nilai.keadaan) if said else Realisasi.Keadaan.KOSONG


def _referring(pemda_id: int, plans: Collection[Rencana]) -> list[Indikator]:
    by_id = {one.pk: one for one in plans}
    variables = Variabel.objects.filter(indikator=OuterRef("pk"), rujukan__isnull=False)
    rows = Indikator.objects.filter(
        Exists(variables), pemda_id=pemda_id, simpul__rencana__in=by_id, cara_ukur=Indikator.CaraUkur.RUMUS
    )
    found = list(rows.select_related("simpul").prefetch_related("variabel__rujukan__satuan").order_by("pk"))
    for one in found:
        one.simpul.rencana = by_id[one.simpul.rencana_id]
    return found
