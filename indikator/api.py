"""Routes of the API for plans with their indicators."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from cascading import queries as plan_queries
from indikator import queries
from kinerja.core.actor import Actor
from kinerja.core.api import in_session_pemda
from kinerja.core.web import is_known


class Pohon(APIView):
    """The whole plan, nested, with indicators and targets, in one answer; 304 where the caller has it already."""

    @in_session_pemda
    def get(self, request: Request, actor: Actor, rencana: int) -> HttpResponse:
        plan = plan_queries.rencana_by_id(actor, rencana)
        tag = queries.etag(plan)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if is_known(request, tag):
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(queries.pohon_body(plan), content_type="application/json", headers=headers)
