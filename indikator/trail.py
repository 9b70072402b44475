"""The history of a plan or a node as its page shows it: who did what to which row when, in words instead of ids."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading import queries as plan_queries
from cascading.models import Rencana, Simpul
from indikator import queries
from indikator.comparison import word_difference
from indikator.details import ACTIONS, KINDS, field_label, object_label, value_text
from indikator.models import Indikator
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak

IN_PANEL = 10
# What the trail keeps to bring a row back, and no reader asks for.
INNER = {"id", "revisi", "urutan", "ukur"}
# Actions that can be taken back from the history, with the name of what comes back.
RESTORED = {
    "simpul.delete": gettext_lazy("Pulihkan cabang"),
    "indikator.delete": gettext_lazy("Pulihkan indikator"),
    "simpul.change": gettext_lazy("Kembalikan isi semula"),
    "simpul.move": gettext_lazy("Kembalikan ke tempat semula"),
    "indikator.change": gettext_lazy("Kembalikan isi semula"),
    "target.set": gettext_lazy("Kembalikan target semula"),
}
# One right has three outcomes.
DECISIONS = {
    Rencana.Status.DRAF: gettext_lazy("Mengembalikan rencana"),
    Rencana.Status.DITETAPKAN: gettext_lazy("Menetapkan rencana"),
    Rencana.Status.DIGANTIKAN: gettext_lazy("Menggantikan rencana dengan perubahannya"),
}
# How an import and its undoing sign what they do.
WAYS = {
    "impor-": gettext_lazy("lewat impor"),
    "batal-": gettext_lazy("membatalkan impor"),
    "anggaran-": gettext_lazy("lewat impor anggaran"),
}
Names = dict[str, dict[int, str]]


def history_rows(actor: Actor, rencana: Rencana, rows: list[Jejak]) -> list[dict[str, Any]]:
    """Rows of the audit trail with names for what it stores by id; a constant number of queries.

    A row that can be taken back has `pulihkan`, offered to who may edit the plan.
    """
    is_offered = verdict(actor, "simpul.restore", rencana).allowed and rencana.status == Rencana.Status.DRAF
    ids = _ids_in(rows)
    names = {**plan_queries.names_of(rencana, ids), "satuan": queries.satuan_names(rencana, ids.get("satuan", set()))}
    measures = queries.indicator_names(rencana, ids.get("indikator", set()))
    gone = plan_queries.last_words(rencana, _unknown(ids, names, measures))
    subjects = [_subject(row, names, measures, gone) for row in rows]
    return [
        {
            "id": row.pk,
            "pulihkan": RESTORED.get(row.tindakan, "") if is_offered else "",
            "pada": row.pada,
            "saat_itu": f"{timezone.localtime(row.pada):%Y-%m-%dT%H:%M:%S}",
            "oleh": row.oleh,
            "cara": next((label for prefix, label in WAYS.items() if row.permintaan.startswith(prefix)), ""),
            "tindakan_label": _action(row),
            "objek_label": label,
            "alamat": reverse("simpul", args=[actor.pemda_slug, rencana.slug, pk]) if pk in names["simpul"] else "",
            "perubahan": _changes(row, names),
        }
        for row, (label, pk) in zip(rows, subjects, strict=True)
    ]


def _action(row: Jejak) -> str:
    if row.tindakan == "rencana.set" and (told := DECISIONS.get(row.sesudah.get("status", ""))):
        return str(told)
    return str(ACTIONS.get(row.tindakan, row.tindakan))


def _ids_in(rows: Iterable[Jejak]) -> dict[str, set[int]]:
    """The ids of which names are wanted, by kind: those in the rows, and those that the rows are about."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for name, value in [*row.sebelum.items(), *row.sesudah.items()]:
            kind = "indikator" if name == "indikator" else KINDS.get(name.removesuffix("_id"))
            if kind and isinstance(value, int):
                found.setdefault(kind, set()).add(value)
        for model, kind in ((Simpul, "simpul"), (Indikator, "indikator")):
            if row.objek_jenis == model._meta.label:
                found.setdefault(kind, set()).add(row.objek_id)
    return found


def _unknown(ids: dict[str, set[int]], names: Names, measures: dict[int, tuple[str, int]]) -> set[tuple[str, int]]:
    """What is no more: its name stands in the trail alone."""
    nodes = {(Simpul._meta.label, pk) for pk in ids.get("simpul", set()) - names["simpul"].keys()}
    return nodes | {(Indikator._meta.label, pk) for pk in ids.get("indikator", set()) - measures.keys()}


def _subject(
    row: Jejak, names: Names, measures: dict[int, tuple[str, int]], gone: dict[tuple[str, int], str]
) -> tuple[str, int | None]:
    """What the row is about, by name (what it tells itself comes first), and the node at which it stands."""
    told = object_label(row)
    both = {**row.sebelum, **row.sesudah}
    if row.objek_jenis == Simpul._meta.label:
        return told or names["simpul"].get(row.objek_id) or gone.get((row.objek_jenis, row.objek_id), ""), row.objek_id
    indikator_id = row.objek_id if row.objek_jenis == Indikator._meta.label else both.get("indikator")
    if isinstance(indikator_id, int):
        name, simpul_id = measures.get(indikator_id, ("", both.get("simpul")))
        return told or name or gone.get((Indikator._meta.label, indikator_id), ""), simpul_id
    simpul_id = both.get("simpul", both.get("dari"))
    if isinstance(simpul_id, int):
        return told or names["simpul"].get(simpul_id, ""), simpul_id
    return told, None


def _changes(row: Jejak, names: Names) -> list[dict[str, Any]]:
    """Field by field; an insertion leaves out its own name, a deletion of a branch tells how many nodes went.

    `kata` are the words that differ, where a text became another one.
    """
    if "cabang" in {**row.sebelum, **row.sesudah}:
        return [{"medan": _("Cabang"), "sebelum": _branch_size(row.sebelum), "sesudah": _branch_size(row.sesudah)}]
    model = apps.get_model(row.objek_jenis)
    is_new = not row.sebelum
    fields = [name for name in {**row.sebelum, **row.sesudah} if row.sebelum.get(name) != row.sesudah.get(name)]
    found = []
    for name in fields:
        if name in INNER or (is_new and name in {"nama", "pernyataan"}):
            continue
        before, after = (value_text(model, name, side.get(name), names) for side in (row.sebelum, row.sesudah))
        is_text = isinstance(row.sebelum.get(name), str) and before and after
        kata = word_difference(before, after) if is_text else []
        found.append({"medan": field_label(model, name), "sebelum": before, "sesudah": after, "kata": kata})
    return found


def _branch_size(image: dict[str, Any]) -> str:
    return _("%(n)s simpul") % {"n": len(image["cabang"])} if "cabang" in image else ""
