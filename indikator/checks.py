"""The check of a plan as its page shows it: what keeps it from being submitted, what was waived, and the next step."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cascading.models import Rencana
from cascading.queries import jenjang_of
from indikator import queries, rules
from indikator.cautions import cautions, cell
from indikator.perubahan import masa_text
from indikator.queries import SimpulBaris
from indikator.queries.perubahan import TargetUbah, unexplained_targets
from indikator.rules import Temuan
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.waktu import hari_ini

DRAF, DIAJUKAN = Rencana.Status.DRAF, Rencana.Status.DIAJUKAN
# The steps that a plan may take from a state: name, right, label.
STEPS = {
    DRAF: [("ajukan", "rencana.submit", gettext_lazy("Ajukan ke pimpinan"))],
    DIAJUKAN: [
        ("tetapkan", "rencana.set", gettext_lazy("Tetapkan rencana")),
        ("kembalikan", "rencana.set", gettext_lazy("Kembalikan ke perencana")),
    ],
}


STEPS_TAKEN = {
    DRAF: gettext_lazy("Dikembalikan"),
    DIAJUKAN: gettext_lazy("Diajukan"),
    Rencana.Status.DITETAPKAN: gettext_lazy("Ditetapkan"),
    Rencana.Status.DIGANTIKAN: gettext_lazy("Digantikan oleh perubahannya"),
}


@dataclass(frozen=True, slots=True)
class _Acuan:
    """What the places of findings are told by: the year that is checked, changed targets that nobody explained."""

    tahun: int
    tanpa_alasan: dict[int, list[TargetUbah]]


def check_page(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """Findings by kind, open ones and waived ones apart, in the order of the tree; and what may be done about them."""
    rows = queries.rows_of(rencana)
    waivers = queries.waivers_of(rencana)
    by_id = {row.id: row for row in rows}
    acuan = _Acuan(rules.year_to_check(rencana, hari_ini(rencana.pemda_id)), unexplained_targets(rencana))
    levels = {one.kode: one.nama for one in jenjang_of(rencana)}
    groups: dict[Temuan, dict[str, list[dict[str, Any]]]] = {one: {"terbuka": [], "dikecualikan": []} for one in Temuan}
    for simpul_id, temuan in queries.findings_in(rencana, rows):
        waiver = waivers.get((simpul_id, str(temuan)))
        row = by_id[simpul_id]
        shown = {**_node(row), "jenjang": levels[row.jenjang], **(waiver or {})}
        shown["sel"] = _cells(actor, rencana, row, temuan, acuan)
        groups[temuan]["dikecualikan" if waiver else "terbuka"].append(shown)
    steps = queries.steps_of(rencana)
    count = sum(len(group["terbuka"]) for group in groups.values())
    return {
        "temuan": [_group(temuan, group) for temuan, group in groups.items() if any(group.values())],
        "n_terbuka": count,
        "n_dikecualikan": sum(len(group["dikecualikan"]) for group in groups.values()),
        "n_simpul": len(rows),
        "langkah": _steps(actor, rencana, count, len(rows)),
        "kecualikan": _waiving(actor, rencana),
        "cabut": _waiving(actor, rencana, "temuan.revoke"),
        "peringatan": cautions(actor, rencana, by_id),
        "catatan": _note(rencana, steps),
        "perjalanan": [{**one, "label": STEPS_TAKEN[one["menjadi"]]} for one in steps],
        "ringkasan_beda": _since(actor, rencana, steps),
    }


def _node(row: SimpulBaris) -> dict[str, Any]:
    return {"id": row.id, "nomor": row.nomor, "pernyataan": row.pernyataan or row.jabatan or f"#{row.id}"}


def _cells(actor: Actor, rencana: Rencana, row: SimpulBaris, temuan: Temuan, acuan: _Acuan) -> list[dict[str, str]]:
    """Where to mend it: of an indicator's finding each indicator by name, else the node (or its field) alone."""
    if temuan == Temuan.TARGET_TANPA_ALASAN:
        return [
            {"nama": f"{one.nama}: {masa_text(each.tahun, each.triwulan)}", "alamat": reason_cell(actor, rencana, each)}
            for one in row.indikator for each in acuan.tanpa_alasan.get(one.id, ())
        ]  # fmt: skip
    year = acuan.tahun
    untargeted = [one for one in row.indikator if year not in one.target]
    fields = {
        Temuan.TANPA_PEMILIK: [("", f"ubah-{row.id}-unit_id")],
        Temuan.TANPA_INDIKATOR: [("", f"tambah_indikator-{row.id}")],
        Temuan.TANPA_TARGET: [(one.nama, f"target-{one.id}-{year}") for one in untargeted],
        Temuan.TANPA_SATUAN: [
            (one.nama, f"ubah_indikator-{one.id}-satuan_id") for one in row.indikator if not one.satuan
        ],
    }.get(temuan, [("", "")])
    return [{"nama": nama, "alamat": cell(actor, rencana, row.id, field)} for nama, field in fields]


def _note(rencana: Rencana, steps: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What was written with the last step: to the planner at a return, to the pimpinan at a submission."""
    if not steps or not steps[0]["catatan"] or steps[0]["menjadi"] != rencana.status:
        return None
    is_return = rencana.status == DRAF
    return {**steps[0], "judul": _("Dikembalikan oleh") if is_return else _("Catatan pengajuan dari")}


def _since(actor: Actor, rencana: Rencana, steps: list[dict[str, Any]]) -> str:
    """The address of what differs from what the reader saw before: the version that this one changes, or the submission
    before the last return.
    """
    address = reverse("banding", args=[actor.pemda_slug, rencana.slug])
    earlier = [one["pada"] for one in steps if one["menjadi"] == DIAJUKAN]
    if rencana.status == DIAJUKAN:
        earlier = earlier[1:]
    if earlier:
        moment = timezone.localtime(earlier[0])
        return f"{address}?dari=waktu&dari_pada={moment:%Y-%m-%dT%H:%M:%S}"
    return address if rencana.perubahan_dari_id else ""


def _group(temuan: Temuan, group: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    label = rules.LABELS[temuan]
    return {"kode": str(temuan), "judul": label[0].upper() + label[1:], "penjelasan": rules.EXPLAINED[temuan],
            "tetap": temuan in rules.FIRM, **group}  # fmt: skip


def reason_cell(actor: Actor, rencana: Rencana, one: TargetUbah) -> str:
    """The row of the page of changed targets, ticked, where its reason is written."""
    kunci = f"{one.indikator_id}-{one.tahun}-{one.triwulan or 0}"
    return f"{reverse('perubahan_target', args=[actor.pemda_slug, rencana.slug])}?target={kunci}#target-{kunci}"


def _steps(actor: Actor, rencana: Rencana, n_open: int, n_simpul: int) -> list[dict[str, Any]]:
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
        if answer.allowed and nama == "ajukan" and not n_simpul:
            alasan = _("Rencana ini belum punya simpul. Susun pohonnya lebih dahulu.")
        steps.append({"nama": nama, "label": label, "alasan": alasan})
    return steps


def _waiving(actor: Actor, rencana: Rencana, action: str = "temuan.waive") -> dict[str, str]:
    """Why the actor may not waive, or take a waiver back; empty where it is allowed."""
    if rencana.status != DRAF:
        status = rencana.get_status_display().lower()
        return {"alasan": _("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status}}
    return {"alasan": verdict(actor, action, rencana).reason}
