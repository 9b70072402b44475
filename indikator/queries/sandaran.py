"""Which packages a package waits for: those with the figures that its own rest on and that nobody has verified."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from indikator.capaian.waktu import ROMAN
from indikator.models import Indikator, Paket, Realisasi
from indikator.nilai import Keadaan
from indikator.queries import hitungan
from indikator.rules.realisasi import OPEN


@dataclass(slots=True)
class Sandaran:
    """Of one package: its waiting rows whose value is computed, with the sources that are not verified; `paket` by id
    of the package that holds such a source, the names of these; `belum` are names of sources that nobody has handed in.
    What a formula takes of earlier quarters of its own indicator is a source as well.
    """

    rows: list[Realisasi] = field(default_factory=list)
    sumber: dict[int, dict[int, set[str]]] = field(default_factory=dict)
    belum: dict[int, set[str]] = field(default_factory=dict)
    tercatat: hitungan.Tercatat | None = None

    @property
    def paket(self) -> set[int]:
        return {pk for own in self.sumber.values() for pk in own}


def sandaran_of(paket: Paket) -> Sandaran:
    """By row (its id): in which other packages its unverified sources wait, and which are not handed in at all."""
    waiting = paket.realisasi.filter(status=Paket.Status.DIAJUKAN)
    found = Sandaran([row for row in waiting.select_related("indikator")
                      if hitungan.computed_anew(row.indikator, row.isian)])  # fmt: skip
    prefetch_related_objects(found.rows, "indikator__variabel__rujukan__satuan", "indikator__target")
    indicators = [row.indikator for row in found.rows]
    found.tercatat = hitungan.Tercatat(paket.pemda_id, indicators, paket.tahun, hidup=False)
    live = hitungan.Penghitung(paket.pemda_id, indicators, paket.tahun, paket.triwulan)
    now = (paket.tahun, paket.triwulan)
    for row in found.rows:
        own: defaultdict[int, set[str]] = defaultdict(set)
        late: set[str] = set()
        masa = hitungan.quarters_used(row.indikator, paket.tahun, paket.triwulan)
        for rujukan in hitungan.sources_of(row.indikator):
            there = found.tercatat.of(rujukan.garis)
            for when, other in ((when, there[when]) for when in masa if when in there):
                if other.status == Paket.Status.DIAJUKAN and other.paket_id != paket.pk:
                    own[other.paket_id].add(rujukan.nama)
                elif other.status in OPEN and not _comes_later(live, rujukan, when):
                    late.add(rujukan.nama)
            if now not in there and hitungan.refers(rujukan) and not _comes_later(live, rujukan, now):
                late.add(rujukan.nama)  # it is computed, but its unit has not handed it in
        for other in _own_quarters(row, found.tercatat, masa):
            name = _("%(nama)s Triwulan %(triwulan)s %(tahun)s") % {
                "nama": row.indikator.nama, "triwulan": ROMAN[other.triwulan], "tahun": other.tahun}  # fmt: skip
            if other.status == Paket.Status.DIAJUKAN and other.paket_id != paket.pk:
                own[other.paket_id].add(name)
            elif other.status != Paket.Status.TERVERIFIKASI:
                late.add(name)
        found.sumber[row.pk], found.belum[row.pk] = dict(own), late
    return found


def _comes_later(live: hitungan.Penghitung, rujukan: Indikator, when: tuple[int, int]) -> bool:
    """Nobody has to hand it in now, nor can who has nothing else: it is not due yet. Asked only where it is open."""
    return live.source_now(rujukan, when).keadaan is Keadaan.BELUM_WAKTUNYA


def _own_quarters(
    row: Realisasi, tercatat: hitungan.Tercatat, masa: Sequence[tuple[int, int]]
) -> Iterator[Realisasi]:  # fmt: skip
    """The rows of its own earlier quarters in which something was typed that its formula takes; those of last year
    not, where last year's figures were typed as such.
    """
    earlier = [
        when for when in masa
        if when < (row.tahun, row.triwulan) and not (when[0] < row.tahun and row.isian.get(hitungan.LALU))
    ]  # fmt: skip
    there = tercatat.of(row.indikator.garis) if earlier else {}
    yield from (there[when] for when in earlier if when in there and there[when].isian)


def companions(paket: Paket) -> list[Paket]:
    """The packages handed in that must be verified before this one or with it, and those that these wait for."""
    return [one for one in waits_for([paket]).values() if one.pk != paket.pk]


def waits_for(packages: Iterable[Paket]) -> dict[int, Paket]:
    """These and all packages that they wait for, by id."""
    found = {one.pk: one for one in packages}
    waiting = list(found.values())
    while waiting:
        wanted = {pk for one in waiting for pk in sandaran_of(one).paket} - found.keys()
        waiting = (
            list(Paket.objects.filter(pk__in=wanted).select_related("unit", "rencana").order_by("pk")) if wanted else []
        )
        found |= {one.pk: one for one in waiting}
    return found
