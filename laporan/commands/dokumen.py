"""Requests to issue a document, and the withdrawal of one; the issuing itself is laporan/penerbitan.py."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana
from cascading.rules import check_note
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.waktu import hari_ini
from laporan import queue, rules
from laporan.models import PencabutanDokumen, Penerbitan
from laporan.naskah.teks import unfilled
from laporan.queries import dokumen as queries
from laporan.queries.naskah import isian_of, kept_naskah
from laporan.reports import issuable
from laporan.rules import naskah as texts

State = Penerbitan.Keadaan


@transaction.atomic
def request_dokumen(
    actor: Actor, *, rencana_id: int, laporan: str, parameter: dict[str, Any], seen: int, alamat: str,
    urut: int | None = None,
) -> Penerbitan:  # fmt: skip
    """Asks a worker to issue a report; `seen` is the plan's revision whose draft was looked at.

    Nothing has a number yet: it gets the next one of its register, or `urut` where that is higher (the paper register
    has gone on meanwhile). The same request, while it is open, is given again.
    """
    rencana = plan_queries.rencana_by_id(actor, rencana_id)
    require(actor, "dokumen.issue", rencana)
    rules.check_issuable(rencana, laporan, issuable(), seen)
    rules.check_request(laporan, "pdf", parameter)
    rules.check_one_document(laporan, parameter)
    kept = kept_naskah(rencana, laporan).isi
    texts.check_written(laporan, kept)
    rules.check_filled(unfilled(kept, isian_of(rencana)))
    wished = _wished(rencana, laporan, urut)
    assert actor.pengguna_id is not None  # the system issues nothing
    same = {"pemda_id": rencana.pemda_id, "rencana": rencana, "laporan": laporan, "parameter": parameter,
            "revisi": rencana.revisi, "diminta_oleh_id": actor.pengguna_id}  # fmt: skip
    found = Penerbitan.objects.filter(**same, keadaan__in=(State.MENUNGGU, State.BERJALAN)).first()
    if found is not None and found.urut != wished:
        raise Invalid([Masalah(_("Permintaan ini masih berjalan dengan nomor lain. Batalkan dahulu."), "urut")])
    if found is not None:
        return found
    penerbitan = Penerbitan.objects.create(**same, alamat=alamat, urut=wished)
    queue.wake(penerbitan)
    return penerbitan


def _wished(rencana: Rencana, laporan: str, urut: int | None) -> int | None:
    """A number above the next one; who is content with the next one takes whichever that is when it is issued."""
    if urut is None:
        return None
    berikut = queries.next_number(rencana, laporan, hari_ini(rencana.pemda_id).year)
    rules.check_urut(urut, berikut)
    return urut if urut > berikut else None


@transaction.atomic
def cancel_penerbitan(actor: Actor, *, penerbitan_id: int) -> Penerbitan:
    """Stops it before its end; what has a number already is not stopped but withdrawn."""
    penerbitan = _own(actor, penerbitan_id)
    if not penerbitan.is_open:
        raise Invalid(_("Penerbitan ini sudah tidak berjalan."))
    penerbitan.keadaan = State.DIBATALKAN
    penerbitan.save(update_fields=["keadaan"])
    return penerbitan


@transaction.atomic
def retry_penerbitan(actor: Actor, *, penerbitan_id: int) -> Penerbitan:
    """Once more from the start, for a failed or cancelled one."""
    penerbitan = _own(actor, penerbitan_id)
    if penerbitan.keadaan not in (State.GAGAL, State.DIBATALKAN):
        raise Invalid(_("Penerbitan ini masih berjalan atau sudah selesai."))
    require(actor, "dokumen.issue", penerbitan.rencana)
    penerbitan.save(update_fields=queue.ask_again(penerbitan))
    queue.wake(penerbitan)
    return penerbitan


@transaction.atomic
def withdraw_dokumen(actor: Actor, *, dokumen_id: int, alasan: str) -> PencabutanDokumen:
    """Says from now on that a document holds no more; its files and its number stay."""
    dokumen = queries.document_of(actor, dokumen_id)
    plan_queries.rencana_by_id(actor, dokumen.rencana_id)
    require(actor, "dokumen.withdraw", dokumen)
    check_note(alasan, "alasan", kosong=_("Tulis mengapa dokumen ini dicabut."))
    assert actor.pengguna_id is not None  # the system withdraws nothing
    queries.lock_documents(actor.pemda_id)
    if queries.status_of(dokumen).kode != queries.BERLAKU:
        raise Invalid(_("Dokumen ini sudah tidak berlaku."))
    made = PencabutanDokumen.objects.create(
        pemda_id=actor.pemda_id, dokumen=dokumen, alasan=alasan, oleh_id=actor.pengguna_id
    )
    after = {"nomor": dokumen.nomor, "alasan": alasan}
    record(actor, "dokumen.withdraw", made, after=after, rencana_id=dokumen.rencana_id)
    return made


def _own(actor: Actor, pk: int) -> Penerbitan:
    """Only who asked for it steers it; for others it does not exist."""
    visible = queries.penerbitan_of(actor, pk)
    rows = Penerbitan.objects.select_for_update(of=("self",)).select_related("rencana__unit")
    return rows.get(pemda_id=actor.pemda_id, pk=visible.pk)
