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
from laporan.models import Impor

FOLDERS = {Impor.Jenis.RENCANA: "impor", Impor.Jenis.ANGGARAN: "anggaran"}
INLINE_ROWS = 1_500  # of all sheets, hidden ones included: a plan of about 300 nodes, well under a second


def keep(actor: Actor, rencana: Rencana, data: bytes, jenis: str = Impor.Jenis.RENCANA) -> str:
    """Stores the file whole or not at all; returns the checksum that names this one of several uploads."""
    path = path_of(actor.pemda_id, actor.pengguna_id, rencana.pk, jenis)
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


def kept(impor: Impor) -> bytes:
    """What was uploaded for this import, and nothing that came after it."""
    path = _own_path(impor)
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != impor.sha256:
        raise Invalid(_("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
    return data


def forget(impor: Impor) -> None:
    """Removes this upload; one that came after it stays."""
    path = _own_path(impor)
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == impor.sha256:
        path.unlink(missing_ok=True)


def folder(jenis: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDERS[Impor.Jenis(jenis)]


def path_of(pemda_id: int, pengguna_id: int | None, rencana_id: int, jenis: str = Impor.Jenis.RENCANA) -> Path:
    return folder(jenis) / f"{pemda_id}-{pengguna_id}-{rencana_id}.xlsx"


def _own_path(impor: Impor) -> Path:
    return path_of(impor.pemda_id, impor.diminta_oleh_id, impor.rencana_id, impor.jenis)
