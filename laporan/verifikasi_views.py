"""The public page behind the code on an issued document: what it is and whether it holds, and nothing else."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinerja.core.errors import NotFound, TooMany
from kinerja.core.laju import asked_this_minute
from kinerja.core.web import client_address
from laporan.queries.dokumen import verified

ASKED_PER_MINUTE = 60  # by one address


@transaction.non_atomic_requests  # a request that is refused is counted too
@require_safe
@csp_replace({"connect-src": [NONE], "form-action": [NONE]})  # type: ignore[arg-type]  # it knows views without arguments
def verifikasi(request: HttpRequest, kode: str) -> HttpResponse:
    """Without signing in. A code that nothing has gives the 404 of every other page that is not there.

    A file that is chosen here is compared in the browser; the policy of the page lets it go nowhere.
    """
    if asked_this_minute("verifikasi", client_address(request)) > ASKED_PER_MINUTE:
        # Guessing codes is hopeless; this keeps it from being a load.
        raise TooMany(_("Terlalu banyak permintaan dari alamat Anda. Tunggu satu menit lalu muat ulang."))
    plain = kode.replace("-", "").lower()
    if len(plain) > 24:
        raise NotFound
    with transaction.atomic():
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
