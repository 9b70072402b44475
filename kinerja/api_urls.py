"""All addresses of the API, version 1."""

from django.urls import path

from indikator import api, realisasi_api

step = realisasi_api.LangkahPaket.as_view

urlpatterns = [
    path("rencana/<int:rencana>/pohon", api.Pohon.as_view(), name="api_pohon"),
    path("realisasi", realisasi_api.DaftarRealisasi.as_view(), name="api_realisasi"),
    path("capaian", realisasi_api.Capaian.as_view(), name="api_capaian"),
    path("paket/<int:paket>/ajukan", step(langkah="ajukan"), name="api_ajukan"),
    path("paket/<int:paket>/verifikasi", step(langkah="verifikasi"), name="api_verifikasi"),
    path("paket/<int:paket>/kembalikan", step(langkah="kembalikan"), name="api_kembalikan"),
]
