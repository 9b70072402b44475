"""Addresses of a Pemda's plans."""

from django.urls import path

from indikator import (
    acuan_views,
    anggaran_views,
    bawahan_views,
    belum_views,
    dasbor_views,
    edit_views,
    isian_views,
    jelaskan_views,
    jendela_views,
    periksa_views,
    perubahan_views,
    rencana_views,
    riwayat_views,
    tugas_views,
    ukur_views,
    views,
)

# A figure: of an indicator, in a quarter; a worksheet: of a unit, for a quarter.
FIGURE = "<int:indikator>/<int:tahun>/<int:triwulan>"
QUARTER = "<int:unit_id>/<int:tahun>/<int:triwulan>"

urlpatterns = [
    path("<slug:pemda>/", views.pemda, name="pemda"),
    path("<slug:pemda>/baru/", rencana_views.rencana_baru, name="rencana_baru"),
    path("<slug:pemda>/acuan/", acuan_views.acuan, name="acuan"),
    path("<slug:pemda>/acuan/ubah/", acuan_views.acuan_satu, name="acuan_satu"),
    path("<slug:pemda>/acuan/cek/", acuan_views.acuan_cek, name="acuan_cek"),
    path("<slug:pemda>/tugas/", tugas_views.tugas, name="tugas"),
    path("<slug:pemda>/dasbor/", dasbor_views.dasbor, name="dasbor"),
    path("<slug:pemda>/dasbor/<int:unit_id>/", dasbor_views.dasbor, name="dasbor_unit"),
    path("<slug:pemda>/dasbor/belum/", belum_views.belum, name="belum"),
    path("<slug:pemda>/dasbor/<int:unit_id>/belum/", belum_views.belum, name="belum_unit"),
    path("<slug:pemda>/dasbor/tren/", dasbor_views.tren, name="dasbor_tren"),
    path("<slug:pemda>/dasbor/<int:unit_id>/tren/", dasbor_views.tren, name="dasbor_unit_tren"),
    path("<slug:pemda>/dasbor/simpul/<int:simpul_terukur>/", dasbor_views.simpul, name="dasbor_simpul"),
    path("<slug:pemda>/bukti/<int:bukti>/", jelaskan_views.bukti, name="bukti"),
    path("<slug:pemda>/jendela/", jendela_views.jendela, name="jendela"),
    path("<slug:pemda>/<slug:rencana>/", views.rencana, name="rencana"),
    path("<slug:pemda>/<slug:rencana>/pohon.json", views.pohon, name="pohon"),
    path("<slug:pemda>/<slug:rencana>/sunting/", edit_views.sunting, name="sunting"),
    path("<slug:pemda>/<slug:rencana>/simpul/<int:simpul>/", views.simpul, name="simpul"),
    path("<slug:pemda>/<slug:rencana>/riwayat/", riwayat_views.riwayat, name="riwayat"),
    path("<slug:pemda>/<slug:rencana>/riwayat/pada/", riwayat_views.pada, name="pada"),
    path("<slug:pemda>/<slug:rencana>/riwayat/pulihkan/", riwayat_views.pulihkan, name="pulihkan"),
    path(f"<slug:pemda>/<slug:rencana>/isian/{QUARTER}/", isian_views.isian, name="isian"),
    path(f"<slug:pemda>/<slug:rencana>/isian/{QUARTER}/kirim/", isian_views.kirim, name="isian_kirim"),
    path(f"<slug:pemda>/<slug:rencana>/isian/{QUARTER}/hitung/", isian_views.hitung, name="isian_hitung"),
    path(f"<slug:pemda>/<slug:rencana>/isian/{QUARTER}/bawahan/", bawahan_views.isian_bawahan, name="isian_bawahan"),
    path(
        f"<slug:pemda>/<slug:rencana>/isian/{QUARTER}/bawahan/kirim/", bawahan_views.kirim, name="isian_bawahan_kirim"
    ),
    path(f"<slug:pemda>/<slug:rencana>/jelaskan/{FIGURE}/", jelaskan_views.jelaskan, name="jelaskan"),
    path(
        "<slug:pemda>/<slug:rencana>/jelaskan/<int:indikator>/<int:tahun>/",
        jelaskan_views.jelaskan_target,
        name="jelaskan_target",
    ),
    path("<slug:pemda>/<slug:rencana>/anggaran/", anggaran_views.anggaran, name="anggaran"),
    path("<slug:pemda>/<slug:rencana>/anggaran/kirim/", anggaran_views.kirim, name="anggaran_kirim"),
    path("<slug:pemda>/<slug:rencana>/periksa/", periksa_views.periksa, name="periksa"),
    path("<slug:pemda>/<slug:rencana>/periksa/temuan.json", periksa_views.temuan, name="temuan"),
    path("<slug:pemda>/<slug:rencana>/perubahan-target/", perubahan_views.perubahan_target, name="perubahan_target"),
    path("<slug:pemda>/<slug:rencana>/ukur/<int:indikator>/", ukur_views.ukur, name="ukur"),
    path("<slug:pemda>/<slug:rencana>/ukur/<int:indikator>/cek/", ukur_views.ukur_cek, name="ukur_cek"),
]
