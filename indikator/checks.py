"""The check of a plan as its page shows it: what keeps it from being submitted, what was waived, and the next step."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cascading.models import Rencana
from cascading.queries import jenjang_of
from indikator import queries, rules
from indikator.queries import SimpulBaris
from indikator.rules import Temuan
from kinerja.core.access import verdict
from kinerja.core.actor import Actor

DRAF, DIAJUKAN = Rencana.Status.DRAF, Rencana.Status.DIAJUKAN
# The steps that a plan may take from a state: name, right, label.
STEPS = {
    DRAF: [("ajukan", "rencana.submit", gettext_lazy("Ajukan ke pimpinan"))],
    DIAJUKAN: [
        ("tetapkan", "rencana.set", gettext_lazy("Tetapkan rencana")),
        ("kembalikan", "rencana.set", gettext_lazy("Kembalikan ke perencana")),
    ],
}


def check_page(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """Findings by kind, open ones and waived ones apart, in the order of the tree; and what may be done about them."""
    rows = queries.rows_of(rencana)
    waivers = queries.waivers_of(rencana)
    by_id = {row.id: row for row in rows}
    levels = {one.kode: one.nama for one in jenjang_of(rencana)}
    groups: dict[Temuan, dict[str, list[dict[str, Any]]]] = {one: {"terbuka": [], "dikecualikan": []} for one in Temuan}
    for simpul_id, temuan in queries.findings_in(rencana, rows):
        waiver = waivers.get((simpul_id, str(temuan)))
        row = by_id[simpul_id]
        shown = {**_node(actor, rencana, row), "jenjang": levels[row.jenjang], **(waiver or {})}
        groups[temuan]["dikecualikan" if waiver else "terbuka"].append(shown)
    count = sum(len(group["terbuka"]) for group in groups.values())
    return {
        "temuan": [_group(temuan, group) for temuan, group in groups.items() if any(group.values())],
        "n_terbuka": count,
        "n_dikecualikan": sum(len(group["dikecualikan"]) for group in groups.values()),
        "n_simpul": len(rows),
        "langkah": _steps(actor, rencana, count),
        "kecualikan": _waiving(actor, rencana),
        "catatan": queries.note_of_return(rencana) if rencana.status == DRAF else None,
    }


def _node(actor: Actor, rencana: Rencana, row: SimpulBaris) -> dict[str, Any]:
    return {
        "id": row.id,
        "nomor": row.nomor,
        "pernyataan": row.pernyataan or row.jabatan or f"#{row.id}",
        "alamat": reverse("simpul", args=[actor.pemda_slug, rencana.slug, row.id]),
    }


def _group(temuan: Temuan, group: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    label = rules.LABELS[temuan]
    return {"kode": str(temuan), "judul": label[0].upper() + label[1:], "penjelasan": rules.EXPLAINED[temuan], **group}


def _steps(actor: Actor, rencana: Rencana, n_open: int) -> list[dict[str, Any]]:
    """Each step with whether the actor may take it now; `alasan` says why not."""
    steps = []
    for nama, action, label in STEPS.get(Rencana.Status(rencana.status), ()):
        answer = verdict(actor, action, rencana)
        alasan = answer.reason
        if answer.allowed and nama == "ajukan" and n_open:
            alasan = ngettext(
                "Masih ada %(n)s temuan. Perbaiki atau kecualikan dengan alasan lebih dahulu.",
                "Masih ada %(n)s temuan. Perbaiki atau kecualikan dengan alasan lebih dahulu.",
                n_open,
            ) % {"n": n_open}
        steps.append({"nama": nama, "label": label, "alasan": alasan})
    return steps


def _waiving(actor: Actor, rencana: Rencana) -> dict[str, str]:
    """Why the actor may not waive; empty where it is allowed."""
    if rencana.status != DRAF:
        status = rencana.get_status_display().lower()
        return {"alasan": _("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status}}
    return {"alasan": verdict(actor, "temuan.waive", rencana).reason}
