"""What an actor can read of a plan with its indicators: the whole tree, one node, and what the tree lacks.

Whole trees are read flat and assembled in Python, in a number of queries that does not grow with the tree.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from cascading.models import Pengecualian, Rencana, Simpul
from cascading.queries import jenjang_of, rencana_by_id, rencana_list
from indikator import rules
from indikator.models import Indikator, Satuan, Target
from indikator.rules import Periksaan, Temuan
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jejak, Unit

# --- the whole plan, for documents and the API -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndikatorBaris:
    """One indicator as a document prints it; `target` is the text per year."""

    id: int
    nama: str
    rumus_teks: str
    satuan: str
    sumber_data: str
    target: dict[int, str]


@dataclass(slots=True)
class SimpulBaris:
    """One node in tree order; `unit_id` is its owner's: the own unit, else the nearest ancestor's, else the plan's."""

    id: int
    induk_id: int | None
    jenjang: str
    urutan_jenjang: int
    nomor: str
    kode: str
    pernyataan: str
    unit_id: int | None
    unit: str
    jabatan: str
    revisi: int
    indikator: list[IndikatorBaris] = field(default_factory=list)


def rows_of(rencana: Rencana) -> list[SimpulBaris]:
    """All nodes of a plan that the actor may read, in tree order, with indicators and yearly targets. Three queries."""
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False)
    indicators = _indicators_of(rencana)
    rows: dict[int, SimpulBaris] = {}
    for pk, induk, jenjang, urutan, nomor, kode, pernyataan, unit_id, unit, jabatan, revisi in (
        nodes.order_by("lft").values_list("id", "induk_id", "jenjang__kode", "jenjang__urutan", "nomor_lama", "kode",
                                          "pernyataan", "unit_id", "unit__nama", "jabatan__nama", "revisi")
    ):  # fmt: skip
        above = rows.get(induk or 0)
        inherited = (above.unit_id, above.unit) if above else _owner_of(rencana)
        owner = (unit_id, unit) if unit_id else inherited
        above_id = induk if above else None
        rows[pk] = SimpulBaris(
            pk, above_id, jenjang, urutan, nomor, kode, pernyataan, *owner, jabatan or "", revisi, indicators[pk]
        )  # fmt: skip
    return list(rows.values())


def _owner_of(rencana: Rencana) -> tuple[int | None, str]:
    return rencana.unit_id, rencana.unit.nama if rencana.unit else ""


def _indicators_of(rencana: Rencana) -> defaultdict[int, list[IndikatorBaris]]:
    """The indicators of a plan by node, in their order."""
    targets: defaultdict[int, dict[int, str]] = defaultdict(dict)
    yearly = Target.objects.filter(pemda_id=rencana.pemda_id, indikator__simpul__rencana=rencana, triwulan=None)
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    for indikator_id, tahun, teks in yearly.values_list("indikator_id", "tahun", "teks"):
        targets[indikator_id][tahun] = teks
    found: defaultdict[int, list[IndikatorBaris]] = defaultdict(list)
    rows = measures.order_by("simpul_id", "urutan").values_list(
        "simpul_id", "id", "nama", "rumus_teks", "satuan__nama", "sumber_data"
    )
    for simpul_id, pk, nama, rumus_teks, satuan, sumber_data in rows:
        found[simpul_id].append(IndikatorBaris(pk, nama, rumus_teks, satuan or "", sumber_data, targets[pk]))
    return found


def pohon_json(actor: Actor, rencana_id: int) -> tuple[bytes, str]:
    """The whole plan as JSON, nested, and its ETag; three queries whatever the size.

    PostgreSQL writes the targets as JSON text, which stands in the answer as it is (bench/pohon.py tells the gain).
    """
    rencana = rencana_by_id(actor, rencana_id)
    nodes = _rows(NODES, rencana)
    indicators: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for simpul_id, pk, nama, rumus_teks, satuan, polaritas, akumulasi, sumber_data, revisi, target in _rows(
        INDICATORS_WITH_TARGETS, rencana, [row[0] for row in nodes]
    ):
        indicators[simpul_id].append({
            "id": pk, "nama": nama, "rumus_teks": rumus_teks, "satuan": satuan, "polaritas": polaritas,
            "akumulasi": akumulasi, "sumber_data": sumber_data, "revisi": revisi, "target": orjson.Fragment(target),
        })  # fmt: skip
    children: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for pk, induk, jenjang, nomor, kode, pernyataan, sasaran, unit_id, unit, jabatan, revisi, _levels in nodes:
        children[induk].append({
            "id": pk, "jenjang": jenjang, "nomor": nomor, "kode": kode, "pernyataan": pernyataan, "sasaran": sasaran,
            "unit": {"id": unit_id, "nama": unit} if unit_id else None, "jabatan": jabatan, "revisi": revisi,
            "indikator": indicators[pk], "anak": children[pk],
        })  # fmt: skip
    (root,) = children[None]  # hidden: what is below it is the plan
    levels = orjson.Fragment(nodes[0][-1])
    return orjson.dumps({"rencana": _head(rencana), "jenjang": levels, "simpul": root["anak"]}), etag(rencana)


def etag(rencana: Rencana) -> str:
    """Every change of the plan counts `revisi` up, so this names one state of it, as one version of us tells it."""
    return f'"{settings.VERSION}-{rencana.pk}-{rencana.revisi}"'


def _head(rencana: Rencana) -> dict[str, Any]:
    return {
        "id": rencana.pk, "slug": rencana.slug, "judul": rencana.judul, "skema": rencana.skema.kode,
        "tahun_awal": rencana.tahun_awal, "tahun_akhir": rencana.tahun_akhir, "versi": rencana.versi,
        "status": rencana.status, "revisi": rencana.revisi,
        "unit": {"id": rencana.unit.pk, "nama": rencana.unit.nama} if rencana.unit else None,
    }  # fmt: skip


def _rows(sql: str, rencana: Rencana, simpul: list[int] | None = None) -> list[tuple[Any, ...]]:
    of = {"pemda": rencana.pemda_id, "rencana": rencana.pk, "skema": rencana.skema_id, "simpul": simpul}
    with connection.cursor() as cursor:
        cursor.execute(sql, of)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


# In tree order; the hidden root comes first and carries the levels of the scheme, which saves a query.
NODES = """
SELECT s.id, s.induk_id, j.kode, s.nomor_lama, s.kode, s.pernyataan, s.sasaran, s.unit_id, u.nama, jab.nama, s.revisi,
    CASE WHEN s.induk_id IS NULL THEN (SELECT json_agg(tingkat)::text FROM (
        SELECT kode, nama, urutan FROM cascading_jenjang
        WHERE pemda_id = %(pemda)s AND skema_id = %(skema)s ORDER BY urutan) tingkat) END
FROM cascading_simpul s
LEFT JOIN cascading_jenjang j ON j.id = s.jenjang_id
LEFT JOIN core_unit u ON u.id = s.unit_id
LEFT JOIN core_jabatan jab ON jab.id = s.jabatan_id
WHERE s.pemda_id = %(pemda)s AND s.rencana_id = %(rencana)s
ORDER BY s.lft
"""
# By the ids of the nodes and by a subquery: a join made the planner read all indicators of the Pemda.
INDICATORS_WITH_TARGETS = """
SELECT i.simpul_id, i.id, i.nama, i.rumus_teks, st.nama, i.polaritas, i.akumulasi, i.sumber_data, i.revisi,
    (SELECT coalesce(json_agg(janji), '[]')::text FROM (
        SELECT t.tahun, t.triwulan, t.teks, t.keadaan, t.bagian AS nilai
        FROM indikator_target t WHERE t.pemda_id = %(pemda)s AND t.indikator_id = i.id
        ORDER BY t.tahun, t.triwulan) janji)
FROM indikator_indikator i LEFT JOIN indikator_satuan st ON st.id = i.satuan_id
WHERE i.pemda_id = %(pemda)s AND i.simpul_id = ANY(%(simpul)s)
ORDER BY i.simpul_id, i.urutan
"""


# --- the tree page ---------------------------------------------------------------------------------------------------


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


def revision_of(rencana: Rencana) -> int:
    """The plan's revision as the database has it now."""
    return Rencana.objects.values_list("revisi", flat=True).get(pemda_id=rencana.pemda_id, pk=rencana.pk)


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


def satuan_names(rencana: Rencana, ids: set[int]) -> dict[int, str]:
    """Names of units of measure, for the history; no query where none is asked for."""
    rows = Satuan.objects.filter(pemda_id=rencana.pemda_id, pk__in=ids)
    return dict(rows.values_list("id", "nama")) if ids else {}


# --- what is missing ----------------------------------------------------------------------------------------------


def plan_summaries(actor: Actor) -> list[tuple[Rencana, dict[str, int]]]:
    """The plans that the actor sees, each with its numbers of indicators, of nodes and indicators left bare, and of
    complete nodes (with indicators, all of them with a target). Two queries whatever the number of plans.
    """
    has_target = Exists(Target.objects.filter(pemda_id=actor.pemda_id, indikator=OuterRef("pk")))
    is_bare = Q(has_target=False)
    counted = (
        Indikator.objects.filter(pemda_id=actor.pemda_id)
        .annotate(has_target=has_target).order_by().values("simpul__rencana")
        .annotate(indicators=Count("pk"), bare=Count("pk", filter=is_bare), nodes=Count("simpul", distinct=True),
                  bare_nodes=Count("simpul", distinct=True, filter=is_bare))
    )  # fmt: skip
    by_plan = {row["simpul__rencana"]: row for row in counted}
    nothing = {"indicators": 0, "bare": 0, "nodes": 0, "bare_nodes": 0}
    found = []
    for plan in rencana_list(actor):
        row = by_plan.get(plan.pk, nothing)
        counts = {
            "n_indikator": row["indicators"],
            "n_tanpa_target": row["bare"],
            "n_tanpa_indikator": plan.n_simpul - row["nodes"],  # type: ignore[attr-defined]  # of rencana_list
            "n_lengkap": row["nodes"] - row["bare_nodes"],
        }
        found.append((plan, counts))
    return found


def findings_of(rencana: Rencana) -> list[tuple[int, Temuan]]:
    """All findings of the plan, waived or not: (node, finding)."""
    return findings_in(rencana, rows_of(rencana))


def findings_in(rencana: Rencana, rows: list[SimpulBaris]) -> list[tuple[int, Temuan]]:
    """The same for rows that were read already; targets are asked for this year."""
    level = {row.id: row.urutan_jenjang for row in rows}
    year = rules.year_to_check(rencana, timezone.localdate())
    satuan = dict(
        Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana, satuan__isnull=False)
        .order_by().values_list("simpul").annotate(n=Count("pk"))
    )  # fmt: skip
    # Which top level a scheme's first nodes have is the scheme's own affair: only a gap below a parent is a skip.
    return rules.findings([
        Periksaan(
            row.id, row.induk_id, row.urutan_jenjang,
            level[row.induk_id] if row.induk_id else row.urutan_jenjang - 1,
            row.pernyataan, row.unit_id is not None or bool(row.jabatan), len(row.indikator),
            sum(1 for one in row.indikator if year in one.target), satuan.get(row.id, 0),
        )
        for row in rows
    ])  # fmt: skip


def waivers_of(rencana: Rencana) -> dict[tuple[int | None, str], dict[str, Any]]:
    """Why a finding may stand, and who said so when: by (node, finding)."""
    rows = list(Pengecualian.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana))
    trail = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk, objek_jenis=Pengecualian._meta.label)
    told = {pk: (oleh, pada) for pk, oleh, pada in trail.order_by("id").values_list("objek_id", "oleh", "pada")}
    return {
        (one.simpul_id, one.temuan): dict(zip(("oleh", "pada"), told.get(one.pk, ("", None)), strict=True))
        | {"alasan": one.alasan}
        for one in rows
    }


def note_of_return(rencana: Rencana) -> dict[str, Any] | None:
    """What the pimpinan wrote when giving the plan back, unless it was submitted again since."""
    trail = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk)
    last = trail.filter(tindakan__in=("rencana.submit", "rencana.set")).order_by("-id").first()
    if last is None or "catatan" not in last.sesudah:
        return None
    return {"oleh": last.oleh, "pada": last.pada, "catatan": last.sesudah["catatan"]}


def open_findings(rencana: Rencana) -> list[tuple[str, Temuan]]:
    """What still blocks submitting: the node's statement and the finding, without those that were waived."""
    waived = set(
        Pengecualian.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana).values_list("simpul_id", "temuan")
    )
    names = dict(Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana).values_list("id", "pernyataan"))
    return [
        (names[simpul_id] or f"#{simpul_id}", temuan)
        for simpul_id, temuan in findings_of(rencana)
        if (simpul_id, str(temuan)) not in waived
    ]
