"""All reports, and all ways to render one: visible dicts, no discovery."""

from collections.abc import Callable

from kinerja.core.errors import Invalid
from laporan.document import Document
from laporan.render import html, pdf, xlsx
from laporan.render.errors import RenderError
from laporan.reports import (
    kertas_kerja_csf,
    matriks_cascading,
    pengukuran_kinerja,
    perbandingan,
    pohon_kinerja,
    sk_iki,
)
from laporan.reports.base import Report

REPORTS: dict[str, Report] = {
    one.key: one
    for one in (
        matriks_cascading.REPORT,
        perbandingan.REPORT,
        pengukuran_kinerja.REPORT,
        pohon_kinerja.REPORT,
        kertas_kerja_csf.REPORT,
        sk_iki.REPORT,
    )
}
RENDERERS: dict[str, Callable[[Document, Callable[[float], None] | None], bytes]] = {
    "html": html.render,
    "pdf": pdf.render,
    "xlsx": xlsx.render,
}


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
