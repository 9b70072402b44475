"""How a figure was measured when it was handed in: by the formula of its own row, which is not always that of today."""

from copy import copy

from indikator.formula.syntax import Panggilan, walk
from indikator.models import Indikator, Realisasi, Variabel
from indikator.queries.hitungan import LALU, rumus_of, variables_of
from indikator.rules.realisasi import OPEN


def as_measured(indikator: Indikator, row: Realisasi | None) -> Indikator:
    """The indicator with the formula and variables that made this row; `indikator` itself where these are its own, or
    where the row is still open and is computed by today's formula.

    Two queries where the row belongs to a version of the plan that measured otherwise; none else. Never to be saved.
    """
    if row is None or row.status in OPEN or row.rumus == indikator.rumus:
        return indikator
    version = indikator if row.indikator_id == indikator.pk else _version(row.indikator_id)
    rumus = row.rumus or version.rumus
    if version.cara_ukur != Indikator.CaraUkur.RUMUS:
        return indikator if indikator.cara_ukur == version.cara_ukur else version
    if indikator.cara_ukur == version.cara_ukur and rumus == indikator.rumus:
        return indikator
    made = copy(version)
    made.rumus = rumus
    variabel = variables_of(version)
    known = {one.kode for one in variabel}
    variabel += [_unnamed(made, kode, isi) for kode, isi in row.isian.items() if kode not in {*known, LALU}]
    # Read like any prefetch.
    made._prefetched_objects_cache = {"variabel": variabel}  # type: ignore[attr-defined]  # noqa: SLF001
    return made


def _version(pk: int) -> Indikator:
    rows = Indikator.objects.select_related("satuan", "simpul")
    return rows.prefetch_related("variabel__rujukan__satuan", "target").get(pk=pk)


def _unnamed(indikator: Indikator, kode: str, isi: object) -> Variabel:
    """A variable that its version no longer has, by its code alone; of a set the members that were typed."""
    one = Variabel(pemda_id=indikator.pemda_id, indikator=indikator, urutan=0, kode=kode, label=kode)
    if isinstance(isi, dict):
        rumus = rumus_of(indikator.rumus)
        nodes = [] if rumus is None else [node for node, _depth in walk(rumus.akar)]
        one.himpunan = next((node.himpunan for node in nodes if isinstance(node, Panggilan) and node.himpunan), "")
        one.anggota = [{"kode": member, "label": member} for member in isi]
    return one
