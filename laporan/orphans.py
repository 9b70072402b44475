"""Removes files that no row speaks of any more: of printings and documents that came to nothing, of imports that are
over.
"""

import datetime as dt
import re
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from laporan import inbox
from laporan.models import Cetakan, Dokumen, Impor
from laporan.reports import RENDERERS

PRINTING = re.compile(rf"\d+-\d+\.(?:{'|'.join(RENDERERS)}|sebagian)")
UPLOAD = r"\d+-\d+\.(?:xlsx|\d+\.part)"
DOCUMENT = re.compile(r"[a-z0-9]{20}\.(?:pdf|xlsx|sebagian)")
YOUNG = dt.timedelta(hours=1)  # a file is there before the row that speaks of it, and that before its commit


def sweep() -> int:
    """Goes over the folders of all Pemda; returns how many files it removed. Files of other names are not ours."""
    every = Pemda.objects.values_list("id", flat=True)
    sweeps = (_sweep_printings, _sweep_documents, _sweep_uploads)
    return sum(one(pk) for pk in every for one in sweeps)


def _sweep_printings(pemda_id: int) -> int:
    """A printing has the file that its row names; each other attempt at it came to nothing."""
    found = _old_files(Path(settings.MEDIA_ROOT) / str(pemda_id), PRINTING)
    with inside(pemda_id), transaction.atomic():
        names = Cetakan.objects.filter(pemda_id=pemda_id).exclude(berkas="").values_list("berkas", flat=True)
        wanted = {Path(settings.MEDIA_ROOT) / name for name in names} if found else set()
    return _remove(found, wanted)


def _sweep_documents(pemda_id: int) -> int:
    """What was rendered for a document that was not issued in the end; an issued one keeps both its files for ever."""
    found = _old_files(Path(settings.MEDIA_ROOT) / str(pemda_id) / "dokumen", DOCUMENT)
    with inside(pemda_id), transaction.atomic():
        rows = Dokumen.objects.filter(pemda_id=pemda_id).only("pemda_id", "kode") if found else ()
        wanted = {Path(settings.MEDIA_ROOT) / row.berkas(bentuk) for row in rows for bentuk in ("pdf", "xlsx")}
    return _remove(found, wanted)


def _sweep_uploads(pemda_id: int) -> int:
    """An upload is wanted until it is applied: a preview may wait for days, a failed step may be tried again."""
    names = re.compile(rf"{pemda_id}-{UPLOAD}")
    found = [one for jenis in Impor.Jenis for one in _old_files(inbox.folder(jenis), names)]
    with inside(pemda_id), transaction.atomic():
        rows = Impor.objects.filter(pemda_id=pemda_id).exclude(
            tahap=Impor.Tahap.TERAPKAN, keadaan=Impor.Keadaan.SELESAI
        )
        places = rows.values_list("diminta_oleh_id", "rencana_id", "jenis")
        wanted = {inbox.path_of(pemda_id, *place) for place in places} if found else set()
    return _remove(found, wanted)


def _old_files(folder: Path, names: re.Pattern[str]) -> list[Path]:
    limit = (timezone.now() - YOUNG).timestamp()
    if not folder.is_dir():
        return []
    return [one for one in folder.iterdir() if names.fullmatch(one.name) and _written(one) < limit]


def _written(file: Path) -> float:
    """Infinity for one that went meanwhile: another worker sweeps too."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _remove(found: list[Path], wanted: set[Path]) -> int:
    gone = [one for one in found if one not in wanted]
    for one in gone:
        one.unlink(missing_ok=True)
    return len(gone)
