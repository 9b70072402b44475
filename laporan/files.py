"""A rendered document as a download."""

from django.http import HttpResponse

from cascading.models import Rencana
from laporan.models import Cetakan
from laporan.reports import CONTENT_TYPES


def as_file(data: bytes, bentuk: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[bentuk])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file_name(rencana: Rencana, laporan: str, bentuk: str, revisi: int) -> str:
    """Slugs only, so that no header can be broken."""
    return f"{laporan}-{rencana.slug}-r{revisi}.{bentuk}"


def name_of(cetakan: Cetakan) -> str:
    """Of a finished printing; a book is named after its year."""
    if cetakan.rencana is None:
        return f"{cetakan.laporan}-{cetakan.parameter['tahun']}.{cetakan.format}"
    return file_name(cetakan.rencana, cetakan.laporan, cetakan.format, cetakan.revisi)
