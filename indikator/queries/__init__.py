"""What an actor can read of a plan with its indicators: the whole tree, one node, and what the tree lacks."""

from indikator.queries.anggaran import anggaran_of
from indikator.queries.lembar import check_within_reach, lembar_of
from indikator.queries.lembar_bawahan import lembar_bawahan, units_below
from indikator.queries.missing import (
    findings_in,
    findings_of,
    open_count,
    open_findings,
    plan_summaries,
    steps_of,
    unread_targets,
    waivers_at,
    waivers_of,
)
from indikator.queries.page import (
    indicator_names,
    indicators_ever,
    pohon_page,
    satuan_choices,
    satuan_names,
    simpul_with_indicators,
)
from indikator.queries.pohon import etag, pohon_body, pohon_json, revision_of
from indikator.queries.rekan import last_trail, others_at_indikator, others_in_branches
from indikator.queries.rows import IndikatorBaris, SimpulBaris, rows_of
from indikator.queries.tugas import tasks_of

__all__ = [
    "IndikatorBaris",
    "SimpulBaris",
    "anggaran_of",
    "check_within_reach",
    "etag",
    "findings_in",
    "findings_of",
    "indicator_names",
    "indicators_ever",
    "last_trail",
    "lembar_bawahan",
    "lembar_of",
    "open_count",
    "open_findings",
    "others_at_indikator",
    "others_in_branches",
    "plan_summaries",
    "pohon_body",
    "pohon_json",
    "pohon_page",
    "revision_of",
    "rows_of",
    "satuan_choices",
    "satuan_names",
    "simpul_with_indicators",
    "steps_of",
    "tasks_of",
    "units_below",
    "unread_targets",
    "waivers_at",
    "waivers_of",
]
