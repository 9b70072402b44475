"""What the tree page and its panel show: rows that count, and one node with its indicators."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cascading.models import Rencana, Simpul
from cascading.queries import jenjang_of
from indikator.models import Indikator, Satuan, Target
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jejak, Unit


def pohon_page(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """The tree as its page draws it: flat rows (see `_page_rows`), levels, and all units of the Pemda."""
    levels = [
        {"kode": one.kode, "nama": one.nama, "urutan": one.urutan, "warna": one.warna} for one in jenjang_of(rencana)
    ]
    return {
        "rencana": {"id": rencana.pk, "slug": rencana.slug, "judul": rencana.judul, "revisi": rencana.revisi,
                    "status": rencana.status, "tahun": list(rencana.tahun), "skema": rencana.skema.kode},
        "jenjang": levels,
        "unit": _unit_names(actor),
        "simpul": _page_rows(rencana),
    }  # fmt: skip


def page_row(rencana: Rencana, simpul_id: int) -> list[Any]:
    """One row of the tree page, as after an edit."""
    simpul = Simpul.objects.get(pemda_id=rencana.pemda_id, rencana=rencana, pk=simpul_id)
    return _page_rows(rencana, only=simpul)[-1]


def _page_rows(rencana: Rencana, only: Simpul | None = None) -> list[list[Any]]:
    """One row per node, parents before children: id, parent, jenjang, number, code, statement, owner unit (own or
    inherited), jabatan, indicators, of these with a target, 1 where some have none, names of the indicators (for the
    search), revision. Targets are counted, not read: a plan of 5,000 nodes has 60,000. With `only`: that node below
    its ancestors.
    """
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False)
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    if only is not None:
        nodes, measures = nodes.filter(lft__lte=only.lft, rght__gte=only.rght), measures.filter(simpul=only)
    names: defaultdict[int, list[str]] = defaultdict(list)
    bare: defaultdict[int, int] = defaultdict(int)
    has_target = Exists(Target.objects.filter(pemda_id=rencana.pemda_id, indikator=OuterRef("pk")))
    listed = measures.order_by("simpul_id", "urutan").values_list("simpul_id", "nama", has_target)
    for simpul_id, nama, is_targeted in listed:
        names[simpul_id].append(nama)
        bare[simpul_id] += not is_targeted
    owners: dict[int, int | None] = {}
    rows = []
    for pk, induk, jenjang, nomor, kode, pernyataan, unit_id, jabatan, revisi in nodes.order_by("lft").values_list(
        "id", "induk_id", "jenjang__kode", "nomor_lama", "kode", "pernyataan", "unit_id", "jabatan__nama", "revisi"
    ):
        owners[pk] = unit_id or owners.get(induk, rencana.unit_id)
        count = len(names[pk])
        rows.append([
            pk, induk if induk in owners else None, jenjang, nomor, kode, pernyataan, owners[pk], jabatan or "",
            count, count - bare[pk], int(bare[pk] > 0), " ".join(names[pk]), revisi,
        ])  # fmt: skip
    return rows


def _unit_names(actor: Actor) -> dict[str, dict[str, Any]]:
    """All units of the Pemda (some hundreds), since a filter by a unit takes those below it too."""
    rows = visible_to(actor, Unit.objects.order_by("urutan", "id"))
    return {str(one.pk): {"nama": one.nama, "singkatan": one.singkatan, "induk": one.induk_id} for one in rows}


def simpul_with_indicators(rencana: Rencana, simpul_id: int) -> tuple[Simpul, list[Indikator]]:
    """One node of a plan that the actor may read, and its indicators with targets; the hidden root is not found."""
    rows = Simpul.objects.select_related("rencana", "jenjang", "unit", "jabatan").filter(
        pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False, pk=simpul_id
    )
    simpul = rows.first()
    if simpul is None:
        raise NotFound
    indicators = simpul.indikator.select_related("satuan").prefetch_related("target").order_by("urutan")
    return simpul, list(indicators)


def indicator_names(rencana: Rencana, ids: set[int]) -> dict[int, tuple[str, int]]:
    """Name and node of indicators of the plan, for the history; no query where none is asked for."""
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, pk__in=ids)
    return {pk: (nama, simpul) for pk, nama, simpul in rows.values_list("id", "nama", "simpul_id")} if ids else {}


def indicators_ever(rencana: Rencana, simpul_id: int) -> set[int]:
    """The indicators that the node has or had."""
    now = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, simpul=simpul_id)
    trail = Jejak.objects.filter(
        Q(sesudah__simpul=simpul_id) | Q(sebelum__simpul=simpul_id),
        pemda_id=rencana.pemda_id, rencana_id=rencana.pk, objek_jenis=Indikator._meta.label,
    )  # fmt: skip
    return {*now.values_list("id", flat=True), *trail.values_list("objek_id", flat=True)}


def satuan_names(rencana: Rencana, ids: set[int]) -> dict[int, str]:
    """Names of units of measure, for the history; no query where none is asked for."""
    rows = Satuan.objects.filter(pemda_id=rencana.pemda_id, pk__in=ids)
    return dict(rows.values_list("id", "nama")) if ids else {}


def satuan_choices(actor: Actor) -> list[tuple[int, str]]:
    """All units of measure of the Pemda, to choose from."""
    return list(visible_to(actor, Satuan.objects.order_by("nama")).values_list("id", "nama"))
