"""A job worker for bench/bunuh.py: production's, with short leases, and a matrix that can be issued as a document.

With `--kendali` it does what must not be done: it says that a printing is finished, and writes its file afterwards.
"""

import datetime as dt
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
from django.conf import settings
from django.core.management import call_command

from cascading.models import Rencana
from kinerja.core.actor import Actor
from kinerja.management.commands import db_worker
from laporan import jobs, queue
from laporan.document import Document, Note
from laporan.models import Cetakan
from laporan.reports import REPORTS, render
from laporan.reports.base import Terbitan

MATRIKS = "matriks-cascading"
LEASE = dt.timedelta(seconds=4)


def issue(actor: Actor, rencana: Rencana, _parameter: dict[str, Any], terbitan: Terbitan) -> Document:
    document = REPORTS[MATRIKS].build(actor, rencana, {})
    first, *others = document.sections
    said = Note(f"{terbitan.nomor} {terbitan.tautan} {terbitan.mencabut}")
    return replace(document, sections=(replace(first, blocks=(said, *first.blocks)), *others))


def prepare() -> None:
    queue.LEASE = LEASE
    db_worker.EVERY = 1
    REPORTS[MATRIKS] = replace(REPORTS[MATRIKS], issue=issue)


def print_after_saying_so(cetakan: Cetakan) -> None:
    """The control: the row first, then half the file; the other half never comes."""
    document, _sidik = jobs._build(cetakan)  # noqa: SLF001  (the control is the job itself, in the wrong order)
    data = render(document, cetakan.format)
    name = f"{cetakan.pemda_id}/{cetakan.pk}-{cetakan.percobaan}.{cetakan.format}"
    queue.finish(cetakan, keadaan=jobs.State.SELESAI, berkas=name, sha256="0" * 64, ukuran=len(data))
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data[: len(data) // 2])
    threading.Event().wait(30)  # until it is killed


if __name__ == "__main__":
    prepare()
    if "--kendali" in sys.argv:
        jobs._print = print_after_saying_so  # noqa: SLF001
    call_command("db_worker", interval=0.1, startup_delay=False, verbosity=0)
