"""What the tree page and its panel show: rows that count, and one node with its indicators."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cascading.models import Pengecualian, Rencana, Simpul
from cascading.queries import jenjang_of
from indikator import rules
from indikator.models import Indikator, Satuan, Target
from indikator.rules import Periksaan
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jejak, Unit
from kinerja.core.waktu import hari_ini


def pohon_page(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """The tree as its page draws it: flat rows (see `_page_rows`), levels, and all units of the Pemda."""
    jenjang = jenjang_of(rencana)
    year = rules.year_to_check(rencana, hari_ini(rencana.pemda_id))
    return {
        "rencana": {"id": rencana.pk, "slug": rencana.slug, "judul": rencana.judul, "revisi": rencana.revisi,
                    "status": rencana.status, "tahun": list(rencana.tahun), "skema": rencana.skema.kode,
                    "tahun_ini": year},
        "jenjang": [
            {"kode": one.kode, "nama": one.nama, "urutan": one.urutan, "warna": one.warna} for one in jenjang
        ],
        "unit": _unit_names(actor),
        "temuan": {str(kode): str(label) for kode, label in rules.LABELS.items()},
        "simpul": _page_rows(rencana, {one.kode: one.urutan for one in jenjang}, year),
    }  # fmt: skip


def _page_rows(rencana: Rencana, levels: dict[str, int], year: int) -> list[list[Any]]:
    """One row per node, parents before children: id, parent, jenjang, number, code, statement, owner unit (own or
    inherited), jabatan, indicators, of these with a target, 1 where some have none, names of the indicators (for the
    search), revision, own unit, the first indicator's promise for `year` (id, text, revision; None without an
    indicator), how many have one, and what keeps the node from being complete. Targets of other years are counted,
    not read: a plan of 5,000 nodes has 60,000.
    """
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False)
    measures = _measures(rencana, year)
    owners: dict[int, int | None] = {}
    rows: list[list[Any]] = []
    for pk, induk, jenjang, nomor, kode, pernyataan, unit_id, jabatan, revisi in nodes.order_by("lft").values_list(
        "id", "induk_id", "jenjang__kode", "nomor_lama", "kode", "pernyataan", "unit_id", "jabatan__nama", "revisi"
    ):
        owners[pk] = unit_id or owners.get(induk, rencana.unit_id)
        found = measures[pk]
        count = len(found.nama)
        rows.append([
            pk, induk if induk in owners else None, jenjang, nomor, kode, pernyataan, owners[pk], jabatan or "",
            count, count - found.bare, int(found.bare > 0), " ".join(found.nama), revisi,
            unit_id, found.first, found.promised,
        ])  # fmt: skip
    lacking = _lacking(rencana, rows, measures, levels)
    return [[*row, lacking[row[0]]] for row in rows]


@dataclass(slots=True)
class _Measures:
    """What the indicators of one node amount to."""

    nama: list[str] = field(default_factory=list)
    bare: int = 0  # without any target
    promised: int = 0  # with one for the year
    with_satuan: int = 0
    first: tuple[int, str, int | None] | None = None


def _measures(rencana: Rencana, year: int) -> defaultdict[int, _Measures]:
    """The indicators of a plan by node; two queries."""
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    has_target = Exists(Target.objects.filter(pemda_id=rencana.pemda_id, indikator=OuterRef("pk")))
    targets = Target.objects.filter(
        pemda_id=rencana.pemda_id, indikator__simpul__rencana=rencana, tahun=year, triwulan=None
    )
    promises = {pk: (teks, revisi) for pk, teks, revisi in targets.values_list("indikator_id", "teks", "revisi")}
    found: defaultdict[int, _Measures] = defaultdict(_Measures)
    listed = measures.order_by("simpul_id", "urutan").values_list("simpul_id", "id", "nama", "satuan_id", has_target)
    for simpul_id, pk, nama, satuan_id, is_targeted in listed:
        one = found[simpul_id]
        one.first = one.first or (pk, *promises.get(pk, ("", None)))
        one.nama.append(nama)
        one.bare += not is_targeted
        one.promised += pk in promises
        one.with_satuan += satuan_id is not None
    return found


def _lacking(rencana: Rencana, rows: list[list[Any]], measures: defaultdict[int, _Measures],
             levels: dict[str, int]) -> defaultdict[int, list[str]]:  # fmt: skip
    """By node the findings that would block submitting, but for those that were waived; one query."""
    level = {row[0]: levels[row[2]] for row in rows}
    found = rules.findings([
        Periksaan(pk, induk, level[pk], level[induk] if induk else level[pk] - 1, pernyataan,
                  unit_id is not None or bool(jabatan), count, measures[pk].promised, measures[pk].with_satuan)
        for pk, induk, _kode, _nomor, _code, pernyataan, unit_id, jabatan, count, *_rest in rows
    ])  # fmt: skip
    waivers = Pengecualian.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana)
    waived = set(waivers.values_list("simpul_id", "temuan"))
    lacking: defaultdict[int, list[str]] = defaultdict(list)
    for pk, temuan in found:
        if (pk, str(temuan)) not in waived:
            lacking[pk].append(str(temuan))
    return lacking


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
