"""Where evidence lies: by Pemda and checksum below MEDIA_ROOT, served by nobody but the view that asks for rights."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from kinerja.core.errors import Invalid, Masalah

SCAN_SECONDS = 120
INFECTED = 1  # as clamscan and clamdscan answer; 0 is clean, anything else is a failure of the scanner


def path_of(pemda_id: int, sha256: str) -> Path:
    """No part of the path comes from a request: an id, and a checksum that was computed here."""
    return Path(settings.MEDIA_ROOT) / "bukti" / str(pemda_id) / sha256[:2] / sha256


def scan(isi: bytes) -> None:
    """Hands the file to the scanner of settings.KINERJA_PEMINDAI, if there is one; Invalid unless it says clean."""
    command = shlex.split(settings.KINERJA_PEMINDAI)
    if not command:
        return
    with tempfile.NamedTemporaryFile(prefix="bukti-") as file:
        file.write(isi)
        file.flush()
        try:
            done = subprocess.run([*command, file.name], capture_output=True, timeout=SCAN_SECONDS, check=False)  # noqa: S603 - the operator's own command, our own file name
        except (OSError, subprocess.TimeoutExpired):
            raise _refused(_("Pemindai virus tidak dapat dijalankan, jadi berkas tidak disimpan.")) from None
    if done.returncode == INFECTED:
        raise _refused(_("Pemindai virus menolak berkas ini. Periksa komputer Anda."))
    if done.returncode != 0:
        raise _refused(_("Pemindai virus gagal memeriksa, jadi berkas tidak disimpan. Hubungi pengelola server."))


def store(pemda_id: int, sha256: str, isi: bytes) -> bool:
    """Writes the file whole or not at all; whether it is new."""
    path = path_of(pemda_id, sha256)
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(isi)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return True


def remove(pemda_id: int, sha256: str) -> None:
    path_of(pemda_id, sha256).unlink(missing_ok=True)


def _refused(pesan: str) -> Invalid:
    return Invalid([Masalah(pesan, "berkas")])
