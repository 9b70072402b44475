"""Addresses of the floor."""

from django.urls import path

from kinerja.core import views

urlpatterns = [
    path("masuk/", views.Masuk.as_view(), name="masuk"),
    path("keluar/", views.Keluar.as_view(), name="keluar"),
    path("sandi/", views.ganti_sandi, name="ganti_sandi"),
    path("pilih-pemda/", views.pilih_pemda, name="pilih_pemda"),
    path("operator/", views.operator, name="operator"),
    path("", views.beranda, name="beranda"),
    path("<slug:pemda>/organisasi/", views.organisasi, name="organisasi"),
]
