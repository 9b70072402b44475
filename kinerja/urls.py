"""All addresses. The fixed words come before the Pemda's, since its address may be any word."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("kinerja.api_urls")),
    path("", include("kinerja.core.urls")),
    path("", include("laporan.urls")),
    path("", include("indikator.urls")),
]

handler400 = "kinerja.core.web.bad_request"
handler403 = "kinerja.core.web.permission_denied"
handler404 = "kinerja.core.web.page_not_found"
