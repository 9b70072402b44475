"""The door of the API: the session's Pemda, compact JSON, and every refusal as problem+json (RFC 9457)."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.tenancy import inside
from kinerja.core.web import actor_of


def in_session_pemda(method: Callable[..., Any]) -> Callable[..., Any]:
    """A route of the Pemda in which the session works: `method(view, request, actor, …)`."""

    @functools.wraps(method)
    def door(view: Any, request: Request, **kwargs: Any) -> Any:
        pemda_id = request.session.get("pemda_id")
        if pemda_id is None:
            raise NotFound
        with inside(pemda_id):
            return method(view, request, actor_of(request, pemda_id), **kwargs)

    return door


def problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: our errors and DRF's own in one shape; anything else stays a 500."""
    if isinstance(exception, Http404):
        exception = NotFound()
    if isinstance(exception, KinerjaError):
        status, body = exception.status, exception.as_dict()
    elif isinstance(exception, APIException):
        status = exception.status_code
        body = {"status": status, "title": str(exception.detail)}
    else:
        return None
    set_rollback()
    return Response(body, status=status, content_type="application/problem+json")
