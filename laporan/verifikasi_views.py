"""The public page behind the code on an issued document: what it is and whether it holds, and nothing else."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinerja.core.errors import NotFound, TooMany
from kinerja.core.web import client_address
from laporan.queries.dokumen import verified

ASKED_PER_MINUTE = 60  # by one address, in one process


@require_safe
@csp_replace({"connect-src": [NONE], "form-action": [NONE]})  # type: ignore[arg-type]  # it knows views without arguments
def verifikasi(request: HttpRequest, kode: str) -> HttpResponse:
    """Without signing in. A code that nothing has gives the 404 of every other page that is not there.

    A file that is chosen here is compared in the browser; the policy of the page lets it go nowhere.
    """
    _count(request)
    plain = kode.replace("-", "").lower()
    if len(plain) > 24:
        raise NotFound
    dokumen, status = verified(plain)
    context = {
        "judul": dokumen.judul,
        "tentang": dokumen.tentang,
        "nomor": dokumen.nomor,
        "tanggal": dokumen.tanggal,
        "berkas": [("PDF", dokumen.pdf_sha256), ("Excel", dokumen.xlsx_sha256)],
        "status": status.kode,
        "sejak": status.pada,
    }
    response = render(request, "laporan/verifikasi.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _count(request: HttpRequest) -> None:
    """Guessing codes is hopeless; this keeps it from being a load."""
    key = f"verifikasi:{client_address(request)}"
    cache.add(key, 0, timeout=60)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two
        asked = 1
    if asked > ASKED_PER_MINUTE:
        raise TooMany(_("Terlalu banyak permintaan dari alamat Anda. Tunggu satu menit lalu muat ulang."))
