"""Routes of the API for plans with their indicators."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from indikator import queries
from kinerja.core.actor import Actor
from kinerja.core.api import in_session_pemda


class Pohon(APIView):
    """The whole plan, nested, with indicators and targets, in one answer."""

    @in_session_pemda
    def get(self, request: Request, actor: Actor, rencana: int) -> HttpResponse:
        body, tag = queries.pohon_json(actor, rencana)
        return HttpResponse(body, content_type="application/json", headers={"ETag": tag})
