"""A whole plan as JSON, for the API, and the name of its state."""

from collections import defaultdict
from typing import Any

import orjson
from django.conf import settings
from django.db import connection

from cascading.models import Rencana
from cascading.queries import rencana_by_id
from indikator.akhir import read_akhir
from kinerja.core.actor import Actor


def pohon_json(actor: Actor, rencana_id: int) -> tuple[bytes, str]:
    """The whole plan as JSON, nested, and its ETag; three queries whatever the size."""
    rencana = rencana_by_id(actor, rencana_id)
    return pohon_body(rencana), etag(rencana)


def pohon_body(rencana: Rencana) -> bytes:
    """The whole plan, which the actor may read, as JSON; two queries whatever the size.

    PostgreSQL writes the targets as JSON text, which stands in the answer as it is (bench/pohon.py tells the gain).
    """
    nodes = _rows(NODES, rencana)
    indicators: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for simpul_id, pk, nama, rumus_teks, satuan, polaritas, akumulasi, sumber_data, revisi, *ends, target in _rows(
        INDICATORS_WITH_TARGETS, rencana, [row[0] for row in nodes]
    ):
        awal, awal_nilai, akhir = ends
        indicators[simpul_id].append({
            "id": pk, "nama": nama, "rumus_teks": rumus_teks, "satuan": satuan, "polaritas": polaritas,
            "akumulasi": akumulasi, "sumber_data": sumber_data, "revisi": revisi,
            "kondisi_awal": {"teks": awal, "nilai": awal_nilai} if awal or awal_nilai else None,
            "kondisi_akhir": _end(akhir, target) if akhir else None, "target": orjson.Fragment(target),
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
    return orjson.dumps({"rencana": _head(rencana), "jenjang": levels, "simpul": root["anak"]})


def _end(teks: str, target: str) -> dict[str, Any]:
    """The end condition as printed and as it is read beside the targets, in the shape of these."""
    found = read_akhir(teks, [one["teks"] for one in orjson.loads(target)])
    return {"teks": teks, "keadaan": str(found.keadaan), "nilai": [one.as_dict() for one in found.bagian]}


def etag(rencana: Rencana) -> str:
    """Every change of the plan counts `revisi` up, so this names one state of it, as one version of us tells it."""
    return f'"{settings.VERSION}-{rencana.pk}-{rencana.revisi}"'


def revision_of(rencana: Rencana) -> int:
    """The plan's revision as the database has it now."""
    return Rencana.objects.values_list("revisi", flat=True).get(pemda_id=rencana.pemda_id, pk=rencana.pk)


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
    i.baseline_teks, trim_scale(i.baseline_nilai)::text, i.akhir_teks,
    (SELECT coalesce(json_agg(janji), '[]')::text FROM (
        SELECT t.tahun, t.triwulan, t.teks, t.keadaan, t.bagian AS nilai
        FROM indikator_target t WHERE t.pemda_id = %(pemda)s AND t.indikator_id = i.id
        ORDER BY t.tahun, t.triwulan) janji)
FROM indikator_indikator i LEFT JOIN indikator_satuan st ON st.id = i.satuan_id
WHERE i.pemda_id = %(pemda)s AND i.simpul_id = ANY(%(simpul)s)
ORDER BY i.simpul_id, i.urutan
"""
