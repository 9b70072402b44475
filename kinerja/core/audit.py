"""The audit trail, written in the transaction of the change itself; what happens at the doors is written beside it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from kinerja.core.actor import Actor
from kinerja.core.models import Jejak, KejadianAkun, Pengguna


def record(
    actor: Actor,
    action: str,
    obj: Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    rencana_id: int | None = None,
) -> Jejak:
    """One row: who, what, to which object, from what to what. Only the fields that differ should be given."""
    row = _row(actor, action, obj, before or {}, after or {}, rencana_id)
    row.save(force_insert=True)
    return row


def note_event(
    jenis: KejadianAkun.Jenis,
    *,
    pengguna: Pengguna | None = None,
    pengguna_id: int | None = None,
    nama_pengguna: str = "",
    pemda_id: int | None = None,
    keterangan: str = "",
    permintaan: str = "",
) -> None:
    """A sign-in, a refusal, an export or an operator's act; never content, never a secret."""
    KejadianAkun.objects.create(
        jenis=jenis,
        pengguna_id=pengguna.pk if pengguna else pengguna_id,
        nama_pengguna=_printable(pengguna.nama_pengguna if pengguna else nama_pengguna)[:80],
        pemda_id=pemda_id,
        keterangan=_printable(keterangan)[:240],
        permintaan=permintaan,
    )


def record_each(
    actor: Actor,
    action: str,
    changes: Iterable[tuple[Model, dict[str, Any]]],
    *,
    rencana_id: int | None = None,
) -> list[Jejak]:
    """One row for each of many objects and what it became, in few statements."""
    return Jejak.objects.bulk_create(
        (_row(actor, action, obj, {}, after, rencana_id) for obj, after in changes), batch_size=1_000
    )


def record_changes(
    actor: Actor,
    action: str,
    changes: Iterable[tuple[Model, dict[str, Any], dict[str, Any]]],
    *,
    rencana_id: int | None = None,
) -> None:
    """One row for each of many objects, what it was and what it became, in few statements."""
    Jejak.objects.bulk_create(
        (_row(actor, action, obj, before, after, rencana_id) for obj, before, after in changes), batch_size=1_000
    )


def trail_of_request(actor: Actor, rencana_id: int) -> list[Jejak]:
    """What this person's request left in a plan already, the oldest first; empty for a request that is new.

    The same request may still be under way, its connection cut: its end is waited for. Both go to the server in one
    message; the second statement sees what was committed while the first one waited.
    """
    parameters = [actor.pemda_id, rencana_id, actor.pengguna_id, actor.permintaan]
    return list(Jejak.objects.raw(TRAIL_OF_REQUEST, [":".join(map(str, parameters)), *parameters]))


TRAIL_OF_REQUEST = """
SELECT pg_advisory_xact_lock(hashtextextended(%s, 0));
SELECT * FROM core_jejak WHERE pemda_id = %s AND rencana_id = %s AND pengguna_id = %s AND permintaan = %s ORDER BY id
"""


def _row(
    actor: Actor,
    action: str,
    obj: Model,
    before: dict[str, Any],
    after: dict[str, Any],
    rencana_id: int | None,
) -> Jejak:
    return Jejak(
        pemda_id=actor.pemda_id,
        pengguna_id=actor.pengguna_id,
        oleh=actor.nama,
        tindakan=action,
        objek_jenis=obj._meta.label,
        objek_id=obj.pk,
        rencana_id=rencana_id,
        sebelum=before,
        sesudah=after,
        permintaan=actor.permintaan,
    )


def _printable(text: str) -> str:
    """What a stranger typed at the door, without the characters that no row can hold or that would forge a log line."""
    return "".join(character for character in text if character.isprintable())
