"""The indicators whose value rests on others: those of a page, and what they rest on by a detour."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.formula import cycle, on_circles, reached, sources_first
from indikator.models import Indikator, Variabel
from indikator.queries.hitungan.rumus import names_now_of, refers, sources_of, variables_of

LINE = Coalesce(F("semula_id"), F("pk"))


class Jaringan:
    """By lineage, as it is measured by the plans in force in a year; what does not rest on others is not here.

    `putaran` says of those that rest on a circle which one: commands refuse it, but if data hold one, nothing turns
    with it.
    """

    def __init__(self, pemda_id: int, indikator: Iterable[Indikator], tahun: int) -> None:
        self.indikator: dict[int, Indikator] = {}
        some = {one.garis: one for one in indikator if refers(one)}
        asked: set[int] = set()
        while some:
            self.indikator = some | self.indikator
            wanted = {source.garis for one in some.values() for source in sources_of(one)}
            wanted -= self.indikator.keys() | asked
            asked |= wanted
            some = _in_force(pemda_id, wanted, tahun) if wanted else {}
        self._graph = {garis: _takes(one) for garis, one in self.indikator.items()}
        self.putaran = {one: self._way(one) for one in on_circles(self._graph)}

    def needed_by(self, garis: int) -> list[Indikator]:
        """What must be computed for this one, sources first, itself last."""
        order = sources_first(reached(self._graph, [garis]))
        return [self.indikator[one] for one in order if one in self.indikator]

    def _way(self, garis: int) -> str:
        path = cycle(reached(self._graph, [garis]))
        return _("Rumus berputar: %(jalan)s.") % {"jalan": " → ".join(self.indikator[one].nama for one in path)}


def _takes(indikator: Indikator) -> list[int]:
    """Whose value of the same period its formula takes."""
    now = names_now_of(indikator.rumus)
    return [one.rujukan.garis for one in variables_of(indikator) if one.rujukan is not None and one.kode in now]


def _in_force(pemda_id: int, garis: Iterable[int], tahun: int) -> dict[int, Indikator]:
    referring = Variabel.objects.filter(indikator=OuterRef("pk"), rujukan__isnull=False)
    rows = (
        Indikator.objects.annotate(line=LINE)
        .filter(Exists(referring), pemda_id=pemda_id, line__in=list(garis), cara_ukur=Indikator.CaraUkur.RUMUS,
                simpul__rencana__status=Rencana.Status.DITETAPKAN, simpul__rencana__tahun_awal__lte=tahun,
                simpul__rencana__tahun_akhir__gte=tahun)
        .select_related("satuan").prefetch_related("variabel__rujukan__satuan")
    )  # fmt: skip
    return {one.garis: one for one in rows}
