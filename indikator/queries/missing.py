"""What a plan lacks: counts for the home page, findings that block submitting, and who let them stand."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from cascading.models import Pengecualian, Rencana, Simpul
from cascading.queries import rencana_list
from indikator import rules
from indikator.models import Indikator, Target
from indikator.queries.perubahan import unexplained_targets
from indikator.queries.rows import SimpulBaris, rows_of
from indikator.rules import Periksaan, Temuan
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak
from kinerja.core.waktu import hari_ini


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
    year = rules.year_to_check(rencana, hari_ini(rencana.pemda_id))
    unsaid = unexplained_targets(rencana)
    # Which top level a scheme's first nodes have is the scheme's own affair: only a gap below a parent is a skip.
    return rules.findings([
        Periksaan(
            row.id, row.induk_id, row.urutan_jenjang,
            level[row.induk_id] if row.induk_id else row.urutan_jenjang - 1,
            row.pernyataan, row.unit_id is not None or bool(row.jabatan), len(row.indikator),
            sum(1 for one in row.indikator if year in one.target), sum(1 for one in row.indikator if one.satuan),
            sum(1 for one in row.indikator if one.id in unsaid),
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


def waivers_at(rencana: Rencana, temuan: str, simpul_ids: Collection[int]) -> dict[int, int]:
    """The waivers of one kind of finding at these nodes: node → waiver."""
    rows = Pengecualian.objects.filter(
        pemda_id=rencana.pemda_id, rencana=rencana, temuan=temuan, simpul__in=simpul_ids
    ).values_list("simpul_id", "pk")
    return dict(rows)


def steps_of(rencana: Rencana) -> list[dict[str, Any]]:
    """The plan's way so far, the newest step first: who submitted, returned or set it when, and with which note."""
    trail = Jejak.objects.filter(
        pemda_id=rencana.pemda_id, rencana_id=rencana.pk, tindakan__in=("rencana.submit", "rencana.set")
    )
    return [
        {
            "oleh": one.oleh,
            "pada": one.pada,
            "menjadi": one.sesudah["status"],
            "catatan": one.sesudah.get("catatan", ""),
        }
        for one in trail.order_by("-id")
    ]  # fmt: skip


def open_count(rencana: Rencana) -> int:
    """How many findings keep the plan from being submitted."""
    waived = waivers_of(rencana).keys()
    return sum((simpul_id, str(temuan)) not in waived for simpul_id, temuan in findings_of(rencana))


def unread_targets(rencana: Rencana) -> dict[tuple[int, int], list[tuple[int, str, str]]]:
    """Yearly targets of which something could not be read: (node, indicator) → year, text, what was not read."""
    rows = Target.objects.filter(pemda_id=rencana.pemda_id, indikator__simpul__rencana=rencana, triwulan=None).exclude(
        catatan=[]
    )
    found: dict[tuple[int, int], list[tuple[int, str, str]]] = {}
    for simpul_id, indikator_id, tahun, teks, catatan in rows.order_by("tahun").values_list(
        "indikator__simpul_id", "indikator_id", "tahun", "teks", "catatan"
    ):
        found.setdefault((simpul_id, indikator_id), []).append((tahun, teks, " ".join(catatan)))
    return found


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
