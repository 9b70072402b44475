"""Addresses of the documents."""

from django.urls import path

from laporan import (
    anggaran_views,
    banding_views,
    dokumen_views,
    import_views,
    naskah_views,
    perjanjian_views,
    pohon_views,
    sakip_views,
    verifikasi_views,
    versi_views,
    views,
)

urlpatterns = [
    path("v/<slug:kode>/", verifikasi_views.verifikasi, name="verifikasi"),
    path("<slug:pemda>/<slug:rencana>/matriks/", views.matriks, name="matriks"),
    path("<slug:pemda>/<slug:rencana>/pohon-kinerja/", pohon_views.pohon_kinerja, name="pohon_kinerja"),
    path("<slug:pemda>/<slug:rencana>/pohon-kinerja/gambar.json", pohon_views.pohon_gambar, name="pohon_gambar"),
    path("<slug:pemda>/<slug:rencana>/pengukuran/", views.pengukuran, name="pengukuran"),
    path("<slug:pemda>/<slug:rencana>/lihat/<slug:laporan>/", views.lihat, name="lihat"),
    path("<slug:pemda>/sakip/", sakip_views.sakip, name="sakip"),
    path("<slug:pemda>/<slug:rencana>/sakip/<slug:tabel>/", sakip_views.laporan_sakip, name="laporan_sakip"),
    path("<slug:pemda>/<slug:rencana>/naskah/", naskah_views.naskah_daftar, name="naskah_daftar"),
    path("<slug:pemda>/<slug:rencana>/naskah/<slug:laporan>/", naskah_views.naskah, name="naskah"),
    path(
        "<slug:pemda>/<slug:rencana>/naskah/<slug:laporan>/pratinjau/",
        naskah_views.naskah_pratinjau,
        name="naskah_pratinjau",
    ),
    path("<slug:pemda>/templat/", naskah_views.templat_daftar, name="templat_daftar"),
    path("<slug:pemda>/templat/<int:templat>/", naskah_views.templat, name="templat"),
    path("<slug:pemda>/templat/<int:templat>/pratinjau/", naskah_views.templat_pratinjau, name="templat_pratinjau"),
    path("<slug:pemda>/<slug:rencana>/dokumen/", dokumen_views.dokumen_rencana, name="dokumen_rencana"),
    path("<slug:pemda>/<slug:rencana>/dokumen/perjanjian/", perjanjian_views.perjanjian, name="perjanjian"),
    path("<slug:pemda>/dokumen/", dokumen_views.dokumen_pemda, name="dokumen_pemda"),
    path("<slug:pemda>/dokumen/<int:dokumen>/", dokumen_views.dokumen_satu, name="dokumen"),
    path(
        "<slug:pemda>/dokumen/<int:dokumen>/berkas.<slug:bentuk>", dokumen_views.dokumen_berkas, name="dokumen_berkas"
    ),
    path("<slug:pemda>/penerbitan/<int:penerbitan>/", dokumen_views.penerbitan, name="penerbitan"),
    path("<slug:pemda>/penerbitan/<int:penerbitan>/batal/", dokumen_views.penerbitan_batal, name="penerbitan_batal"),
    path("<slug:pemda>/penerbitan/<int:penerbitan>/ulang/", dokumen_views.penerbitan_ulang, name="penerbitan_ulang"),
    path("<slug:pemda>/<slug:rencana>/lembar/", import_views.lembar, name="lembar"),
    path("<slug:pemda>/<slug:rencana>/impor/", import_views.impor, name="impor"),
    path("<slug:pemda>/<slug:rencana>/anggaran/lembar/", anggaran_views.lembar, name="anggaran_lembar"),
    path("<slug:pemda>/<slug:rencana>/anggaran/impor/", import_views.anggaran_impor, name="anggaran_impor"),
    path("<slug:pemda>/<slug:rencana>/versi/", versi_views.versi, name="versi"),
    path("<slug:pemda>/impor/<int:impor>/", import_views.impor_satu, name="impor_satu"),
    path("<slug:pemda>/<slug:rencana>/banding/", banding_views.banding, name="banding"),
    path("<slug:pemda>/<slug:rencana>/cetak/", views.cetak, name="cetak"),
    path("<slug:pemda>/cetakan/<int:cetakan>/", views.cetakan, name="cetakan"),
    path("<slug:pemda>/cetakan/<int:cetakan>/berkas", views.cetakan_berkas, name="cetakan_berkas"),
    path("<slug:pemda>/cetakan/<int:cetakan>/batal/", views.cetakan_batal, name="cetakan_batal"),
    path("<slug:pemda>/cetakan/<int:cetakan>/ulang/", views.cetakan_ulang, name="cetakan_ulang"),
]
