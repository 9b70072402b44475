"""Issued documents: which there are, which of them hold, and what the next one's number would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from cascading.models import Rencana
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import KodeVerifikasi, Pemda
from kinerja.core.tenancy import inside
from laporan.models import Dokumen, PencabutanDokumen, Penerbitan
from laporan.rules import register_of, same_subject

BERLAKU, DIGANTIKAN, DICABUT = "berlaku", "digantikan", "dicabut"


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a document holds; `oleh` is the one that took its place, `pada` and `alasan` tell of its withdrawal."""

    kode: str
    oleh: Dokumen | None = None
    pada: date | None = None
    alasan: str = ""


def documents_of(actor: Actor, rencana: Rencana | None = None) -> list[tuple[Dokumen, Status]]:
    """The documents of a plan, or all that the actor can see, the newest first; three queries."""
    rows = visible_to(actor, Dokumen.objects.select_related("rencana", "rencana__unit"))
    found = list((rows.filter(rencana=rencana) if rencana else rows).order_by("-id")[:500])
    return list(zip(found, statuses(actor.pemda_id, found), strict=True))


def document_of(actor: Actor, pk: int) -> Dokumen:
    rows = visible_to(actor, Dokumen.objects.select_related("rencana__unit", "rencana__pemda", "menggantikan"))
    dokumen = rows.filter(pk=pk).first()
    if dokumen is None:
        raise NotFound
    return dokumen


def statuses(pemda_id: int, rows: Iterable[Dokumen]) -> list[Status]:
    """Of each document in its order; two queries."""
    rows = list(rows)
    ids = [one.pk for one in rows]
    newer = {one.menggantikan_id: one for one in Dokumen.objects.filter(pemda_id=pemda_id, menggantikan_id__in=ids)}
    ended = {one.dokumen_id: one for one in PencabutanDokumen.objects.filter(pemda_id=pemda_id, dokumen_id__in=ids)}
    return [_status(newer.get(pk), ended.get(pk)) for pk in ids]


def _status(newer: Dokumen | None, ended: PencabutanDokumen | None) -> Status:
    if newer is not None:
        return Status(DIGANTIKAN, oleh=newer, pada=newer.tanggal)
    if ended is not None:
        return Status(DICABUT, pada=ended.pada.date(), alasan=ended.alasan)
    return Status(BERLAKU)


def status_of(dokumen: Dokumen) -> Status:
    return statuses(dokumen.pemda_id, [dokumen])[0]


def earlier(rencana: Rencana, laporan: str, parameter: dict[str, Any]) -> Dokumen | None:
    """The document that a new one would take the place of: of the same report, PD and subject, and still in force."""
    rows = Dokumen.objects.filter(pemda_id=rencana.pemda_id, laporan=laporan, rencana__unit=rencana.unit)
    rows = rows.filter(Q(pengganti=None) & Q(pencabutan=None)).select_related("rencana").order_by("-id")
    return next((one for one in rows if same_subject(one, rencana, parameter)), None)


def lock_documents(pemda_id: int) -> None:
    """Held until the transaction ends: one at a time takes a number, or ends what is in force, in a Pemda."""
    Pemda.objects.select_for_update(no_key=True).get(pk=pemda_id)


def next_number(rencana: Rencana, laporan: str, tahun: int) -> int:
    """One more than the last in the register of the office that issues; true for sure only under `lock_documents`."""
    rows = Dokumen.objects.filter(
        pemda_id=rencana.pemda_id, unit=rencana.unit, register=register_of(laporan), tahun=tahun
    )
    return int(rows.aggregate(last=Max("urut"))["last"] or 0) + 1


def penerbitan_of(actor: Actor, pk: int) -> Penerbitan:
    """A request to issue that the actor made, for a plan that the actor can still see."""
    rows = visible_to(actor, Penerbitan.objects.select_related("rencana__unit", "rencana__pemda"))
    row = rows.filter(pk=pk, diminta_oleh_id=actor.pengguna_id).first()
    if row is None:
        raise NotFound
    return row


def waiting_penerbitan(actor: Actor, rencana: Rencana) -> Penerbitan | None:
    """The actor's own request for this plan that is still open or failed last."""
    rows = visible_to(actor, Penerbitan.objects.filter(rencana=rencana, diminta_oleh_id=actor.pengguna_id))
    last = rows.order_by("-id").first()
    return last if last is not None and last.is_open else None


def verified(kode: str) -> tuple[Dokumen, Status]:
    """The document with this code, whoever asks; the code is all that is needed, and all that it opens."""
    row = KodeVerifikasi.objects.filter(kode=kode).first()
    if row is None:
        raise NotFound
    with inside(row.pemda_id):
        dokumen = Dokumen.objects.select_related("pemda").get(pemda_id=row.pemda_id, pk=row.dokumen_id)
        return dokumen, status_of(dokumen)
