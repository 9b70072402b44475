"""What an actor can read of the organisation."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Jabatan, Keanggotaan, Pejabat, Pengguna, Peran, Unit
from kinerja.core.waktu import hari_ini


def organisation(actor: Actor) -> list[dict[str, Any]]:
    """The organisation tree, nested, with offices and today's holders; three queries whatever the size."""
    today = hari_ini(actor.pemda_id)
    holders: dict[int, Pejabat] = {}
    at_work = (Q(dari=None) | Q(dari__lte=today)) & (Q(sampai=None) | Q(sampai__gte=today))
    current = visible_to(actor, Pejabat.objects.filter(at_work))
    for holder in current.order_by(F("dari").asc(nulls_first=True), "id"):
        holders[holder.jabatan_id] = holder
    offices: dict[int, list[dict[str, Any]]] = {}
    for office in visible_to(actor, Jabatan.objects.order_by("urutan", "id")):
        offices.setdefault(office.unit_id, []).append(_office(office, holders.get(office.pk)))
    nodes: dict[int, dict[str, Any]] = {}
    rows = list(visible_to(actor, Unit.objects.order_by("urutan", "id")))
    for row in rows:
        nodes[row.pk] = {
            "nama": row.nama, "singkatan": row.singkatan, "jenis": row.get_jenis_display(),
            "eselon": _("Eselon %(eselon)s") % {"eselon": row.eselon} if row.eselon else "",
            "jabatan": offices.get(row.pk, []), "anak": [],
        }  # fmt: skip
    for row in rows:
        if row.induk_id:
            nodes[row.induk_id]["anak"].append(nodes[row.pk])
    return [nodes[row.pk] for row in rows if row.induk_id is None]


def perangkat_daerah(actor: Actor) -> list[Unit]:
    """The top-level units of the Pemda, in their order."""
    return list(visible_to(actor, Unit.objects.filter(induk=None).order_by("urutan", "id")))


def unit_choices(actor: Actor) -> list[tuple[int, int, str]]:
    """All units as a list to choose from, parents before children: id, depth, name."""
    below: dict[int | None, list[Unit]] = {}
    for row in visible_to(actor, Unit.objects.order_by("urutan", "id")):
        below.setdefault(row.induk_id, []).append(row)

    def walk(induk: int | None, depth: int) -> Iterator[tuple[int, int, str]]:
        for row in below.get(induk, ()):
            yield row.pk, depth, row.nama
            yield from walk(row.pk, depth + 1)

    return list(walk(None, 0))


def _office(office: Jabatan, holder: Pejabat | None) -> dict[str, str]:
    acting = holder is not None and holder.status != Pejabat.Status.DEFINITIF
    return {
        "nama": office.nama,
        "pejabat": holder.nama if holder else "",
        "status": holder.get_status_display() if holder and acting else "",
    }


def pemda_choices(pengguna: Pengguna) -> list[dict[str, str]]:
    """The Pemda at work in which a person has a role, with the roles' names; floor tables alone."""
    rows = Keanggotaan.objects.select_related("pemda").filter(
        pengguna=pengguna, aktif=True, pemda__ditangguhkan_pada=None
    )
    labels = dict(Peran.choices)
    found: dict[str, dict[str, str]] = {}
    for row in rows.order_by("pemda__nama", "id"):
        label = str(labels[row.peran])
        one = found.setdefault(row.pemda.slug, {"slug": row.pemda.slug, "nama": row.pemda.nama, "peran_label": label})
        if label not in one["peran_label"]:
            one["peran_label"] += f", {label}"
    return list(found.values())
