"""One indicator with all that says how it is measured, and what its formula may name."""

from django.db.models import Prefetch

from cascading.models import Rencana
from indikator.models import Indikator, Parameter, SkalaPredikat, Target, Variabel
from kinerja.core.errors import NotFound

MAX_FOUND = 20


def indikator_in(rencana: Rencana, pk: int) -> Indikator:
    """An indicator of a plan that the actor may read, with variables and targets in their order."""
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, pk=pk)
    variabel = Variabel.objects.select_related("rujukan").order_by("urutan")
    target = Target.objects.order_by("tahun", "triwulan")
    found = (
        rows.select_related("simpul__rencana", "simpul__jenjang", "satuan")
        .prefetch_related(Prefetch("variabel", variabel), Prefetch("target", target))
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def parameters_of(pemda_id: int) -> dict[str, str]:
    """The names of the numbers that formulas may use without a variable, by their code as a formula writes it."""
    rows = Parameter.objects.filter(pemda_id=pemda_id).order_by("kode")
    return {kode.lower(): nama for kode, nama in rows.values_list("kode", "nama")}


def scales_of(pemda_id: int) -> set[str]:
    """The scales that `predikat` may name, as a formula writes them."""
    rows = SkalaPredikat.objects.filter(pemda_id=pemda_id, jenis=SkalaPredikat.Jenis.PREDIKAT)
    return {formula_name(kode) for kode in rows.values_list("kode", flat=True)}


def formula_name(kode: str) -> str:
    """How a formula writes the code of a scale: names there are small and have no hyphen."""
    return kode.lower().replace("-", "_")


def indicators_like(rencana: Rencana, teks: str, without: int) -> list[tuple[int, str]]:
    """Other indicators of the plan whose name holds the text, to refer to."""
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, nama__icontains=teks.strip())
    return list(rows.exclude(pk=without).order_by("nama", "pk").values_list("pk", "nama")[:MAX_FOUND])


def texts_before(rencana: Rencana, indikator: Indikator) -> dict[tuple[int, int | None], str]:
    """What the version before this plan promises for the same indicator, by year and quarter; nothing in a first."""
    if rencana.perubahan_dari_id is None:
        return {}
    rows = Target.objects.filter(
        pemda_id=rencana.pemda_id, indikator__simpul__rencana_id=rencana.perubahan_dari_id
    ).filter(indikator__in=_line(indikator))
    return {(tahun, triwulan): teks for tahun, triwulan, teks in rows.values_list("tahun", "triwulan", "teks")}


def _line(indikator: Indikator) -> list[int]:
    """The ids that an indicator has in all versions."""
    if indikator.semula_id is None:
        return []
    later = Indikator.objects.filter(pemda_id=indikator.pemda_id, semula_id=indikator.semula_id)
    return [indikator.semula_id, *later.values_list("pk", flat=True)]
