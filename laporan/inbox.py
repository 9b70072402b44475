"""Keeps an uploaded workbook between its preview and its import: one for each person, plan and kind, the last one.

The file lies outside what is served; its name is made here, and it is given back to nobody else.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from cascading.models import Rencana
from kinerja.core import sheets
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid

ANGGARAN = "anggaran"  # the folder of budgets beside that of plans
INLINE_ROWS = 1_500  # of all sheets, hidden ones included: a plan of about 300 nodes, well under a second


def keep(actor: Actor, rencana: Rencana, data: bytes, *, ruang: str = "impor") -> str:
    """Stores the file whole or not at all; returns the checksum that names this one of several uploads."""
    path = _path(actor, rencana, ruang)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)
    return hashlib.sha256(data).hexdigest()


def is_small(data: bytes) -> bool:
    """Whether a workbook is read within a request; one that cannot be read is told so at once."""
    try:
        return sheets.rows_in(data) <= INLINE_ROWS
    except Invalid:
        return True


def kept(actor: Actor, rencana: Rencana, checksum: str, *, ruang: str = "impor") -> bytes:
    path = _path(actor, rencana, ruang)
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != checksum:
        raise Invalid(_("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
    return data


def forget(actor: Actor, rencana: Rencana, checksum: str, *, ruang: str = "impor") -> None:
    """Removes this upload; one that came after it stays."""
    path = _path(actor, rencana, ruang)
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == checksum:
        path.unlink(missing_ok=True)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "impor"


def path_of(pemda_id: int, pengguna_id: int | None, rencana_id: int) -> Path:
    return folder() / f"{pemda_id}-{pengguna_id}-{rencana_id}.xlsx"


def _path(actor: Actor, rencana: Rencana, ruang: str) -> Path:
    path = path_of(actor.pemda_id, actor.pengguna_id, rencana.pk)
    return path.parent.with_name(ruang) / path.name
