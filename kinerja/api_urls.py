"""All addresses of the API, version 1."""

from django.urls import path

from indikator import api

urlpatterns = [path("rencana/<int:rencana>/pohon", api.Pohon.as_view(), name="api_pohon")]
