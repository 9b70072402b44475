"""What every request passes: an id for the logs, our errors as pages, and no copies of private pages in caches."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kinerja.core.audit import note_event
from kinerja.core.errors import Forbidden, KinerjaError
from kinerja.core.models import KejadianAkun
from kinerja.core.web import error_page

View = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Gives the request an id that the error page shows, and the audit trail and the log repeat."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.permintaan_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.permintaan_id  # type: ignore[attr-defined]
        return response


class PrivatePages:
    """Pages behind the sign-in are not kept by browsers and proxies."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class Errors:
    """Our refusals as pages. The view's transaction is rolled back by then, so nothing is half written."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, KinerjaError):
            return None
        if isinstance(exception, Forbidden):
            note_event(
                KejadianAkun.Jenis.DITOLAK,
                pengguna_id=request.user.pk,
                pemda_id=getattr(getattr(request, "actor", None), "pemda_id", None) or None,
                keterangan=f"{request.method} {request.path}"[:240],
                permintaan=request.permintaan_id,  # type: ignore[attr-defined]
            )
        return error_page(request, exception)
