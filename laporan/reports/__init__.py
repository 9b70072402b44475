"""All reports, and all ways to render one: visible dicts, no discovery."""

from collections.abc import Callable

from kinerja.core.errors import Invalid
from laporan.document import Document
from laporan.render import html, pdf, xlsx
from laporan.render.errors import RenderError
from laporan.reports import (
    daftar_iku,
    kertas_kerja_csf,
    lkjip,
    manual_iku,
    matriks_capaian,
    matriks_cascading,
    pengukuran_kinerja,
    pengukuran_tahunan,
    pengukuran_triwulan,
    perbandingan,
    perjanjian_kinerja,
    perjanjian_terbit,
    pohon_kinerja,
    rencana_aksi,
    sk_iki,
    sk_iku,
)
from laporan.reports.base import Report
from laporan.sakip.dokumen import Sakip

SAKIP: dict[str, Sakip] = {
    one.key: one
    for one in (
        daftar_iku.SAKIP,
        perjanjian_kinerja.SAKIP,
        rencana_aksi.SAKIP,
        pengukuran_triwulan.SAKIP,
        pengukuran_tahunan.SAKIP,
        lkjip.SAKIP,
        manual_iku.SAKIP,
        matriks_capaian.SAKIP,
    )
}
"""The tables of SAKIP in the order of their cycle; an inspector binds any of them in one book."""
REPORTS: dict[str, Report] = {
    one.key: one
    for one in (
        matriks_cascading.REPORT,
        perbandingan.REPORT,
        pengukuran_kinerja.REPORT,
        pohon_kinerja.REPORT,
        kertas_kerja_csf.REPORT,
        sk_iki.REPORT,
        sk_iku.REPORT,
        *(sakip.report() for sakip in SAKIP.values()),
        perjanjian_terbit.REPORT,  # the same tables as a document that is issued
    )
}
RENDERERS: dict[str, Callable[[Document, Callable[[float], None] | None], bytes]] = {
    "html": html.render,
    "pdf": pdf.render,
    "xlsx": xlsx.render,
}


def issuable() -> dict[str, str]:
    """Key and name of each report that can be issued as a document."""
    return {key: one.nama for key, one in REPORTS.items() if one.issue is not None}


def render(document: Document, bentuk: str, progress: Callable[[float], None] | None = None) -> bytes:
    """The document in one of the forms; what a renderer cannot do becomes a refusal with its sentence."""
    try:
        return RENDERERS[bentuk](document, progress)
    except RenderError as error:
        raise Invalid(str(error)) from error


CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
