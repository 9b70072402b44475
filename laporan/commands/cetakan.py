"""Requests to print a document, and a Perubahan that takes the texts along."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands as plan_commands
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import note_event
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.models import KejadianAkun
from laporan import queue, rules
from laporan.models import Cetakan, Naskah
from laporan.queries.sidik import sidik_of
from laporan.sakip.rencana import plans_of_year


@transaction.atomic
def begin_perubahan(actor: Actor, *, rencana_id: int, alasan: str) -> Rencana:
    """A new version of a plan that is set, with its texts as rows of its own: those of the old one stay as they are."""
    made = plan_commands.start_perubahan(actor, rencana_id=rencana_id, alasan=alasan)
    Naskah.objects.bulk_create(
        Naskah(pemda_id=made.pemda_id, rencana=made, laporan=one.laporan, isi=one.isi)
        for one in Naskah.objects.filter(pemda_id=made.pemda_id, rencana_id=rencana_id).order_by("id")
    )
    return made


@transaction.atomic
def request_cetakan(actor: Actor, *, rencana_id: int, laporan: str, bentuk: str, parameter: dict[str, Any]) -> Cetakan:
    """Asks a worker for a document; what was printed the same way before gives that file again, if nothing changed.

    Printing changes no content, so it is noted with the exports and not in the audit trail.
    """
    rencana = plan_queries.rencana_by_id(actor, rencana_id)
    require(actor, "laporan.print", rencana)
    rules.check_request(laporan, bentuk, parameter)
    same = {"pemda_id": rencana.pemda_id, "rencana": rencana, "laporan": laporan, "format": bentuk,
            "parameter": parameter, "sidik": sidik_of(rencana.pemda_id, laporan, rencana),
            "diminta_oleh_id": actor.pengguna_id}  # fmt: skip
    found = _same(same)
    if found is not None:
        return found
    cetakan = Cetakan.objects.create(**same, revisi=rencana.revisi)
    note_print(actor, laporan, bentuk, rencana.slug)
    queue.wake(cetakan)
    return cetakan


@transaction.atomic
def request_buku(actor: Actor, *, bentuk: str, parameter: dict[str, Any]) -> Cetakan:
    """Asks a worker for a book of SAKIP tables: {"pd": keys, "laporan": keys, "tahun", "triwulan", "kertas"}."""
    require(actor, "laporan.print")
    rules.check_buku(parameter, bentuk, {one.kunci for one in plans_of_year(actor, _year(parameter))})
    same = {"pemda_id": actor.pemda_id, "rencana": None, "laporan": rules.BUKU, "format": bentuk,
            "parameter": parameter, "sidik": sidik_of(actor.pemda_id, rules.BUKU),
            "diminta_oleh_id": actor.pengguna_id}  # fmt: skip
    found = _same(same)
    if found is not None:
        return found
    cetakan = Cetakan.objects.create(**same, revisi=0)
    note_print(actor, rules.BUKU, bentuk, f"{parameter['tahun']} {','.join(parameter['pd'])}"[:80])
    queue.wake(cetakan)
    return cetakan


def _year(parameter: dict[str, Any]) -> int:
    text = str(parameter["tahun"])
    return int(text) if rules.NUMBERS["tahun"].fullmatch(text) else 0


@transaction.atomic
def cancel_cetakan(actor: Actor, *, cetakan_id: int) -> Cetakan:
    """Stops waiting; a worker that is at it notices with its next step of progress."""
    cetakan = _own(actor, cetakan_id)
    if cetakan.keadaan not in (Cetakan.Keadaan.MENUNGGU, Cetakan.Keadaan.BERJALAN):
        raise Invalid(_("Cetakan ini sudah tidak berjalan."))
    cetakan.keadaan = Cetakan.Keadaan.DIBATALKAN
    cetakan.save(update_fields=["keadaan"])
    return cetakan


@transaction.atomic
def retry_cetakan(actor: Actor, *, cetakan_id: int) -> Cetakan:
    """Once more from the start, for a failed or cancelled one."""
    cetakan = _own(actor, cetakan_id)
    if cetakan.keadaan not in (Cetakan.Keadaan.GAGAL, Cetakan.Keadaan.DIBATALKAN):
        raise Invalid(_("Cetakan ini masih berjalan atau sudah selesai."))
    cetakan.save(update_fields=queue.ask_again(cetakan))
    queue.wake(cetakan)
    return cetakan


def _same(wish: Mapping[str, Any]) -> Cetakan | None:
    """The newest printing of the same, waiting or done, with its file."""
    alive = (Cetakan.Keadaan.MENUNGGU, Cetakan.Keadaan.BERJALAN, Cetakan.Keadaan.SELESAI)
    found = Cetakan.objects.filter(**wish, keadaan__in=alive).order_by("-id").first()
    return None if found is None or _is_lost(found) else found


def _is_lost(cetakan: Cetakan) -> bool:
    """A finished printing whose file is gone (a disk restored without it) is no answer to a new request."""
    finished = cetakan.keadaan == Cetakan.Keadaan.SELESAI
    return finished and not (Path(settings.MEDIA_ROOT) / cetakan.berkas).exists()


def note_print(actor: Actor, laporan: str, bentuk: str, slug: str) -> None:
    """An export of content, kept with what happens at the doors."""
    note_event(
        KejadianAkun.Jenis.EKSPOR, pengguna_id=actor.pengguna_id, nama_pengguna=actor.nama, pemda_id=actor.pemda_id,
        keterangan=f"{laporan} {bentuk} {slug}", permintaan=actor.permintaan,
    )  # fmt: skip


def _own(actor: Actor, pk: int) -> Cetakan:
    """Only who asked for a printing steers it; for others it does not exist."""
    rows = Cetakan.objects.select_for_update().filter(pemda_id=actor.pemda_id, diminta_oleh_id=actor.pengguna_id, pk=pk)
    cetakan = rows.first()
    if cetakan is None:
        raise NotFound
    return cetakan
