"""A mean as pages show it: with its coverage, and a colour of the scale only where nothing is missing."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from indikator.angka import status_of
from indikator.capaian.gabungan import Kumpulan
from indikator.capaian.penjelasan import explain_rata
from indikator.capaian.skala import Skala, predikat
from indikator.capaian.tulisan import tulis
from indikator.nilai import CONTEXT


def mean_of(kumpulan: Kumpulan, skala: Skala | None) -> dict[str, Any]:
    """A mean with its coverage. `kelas`: a colour of the scale where nothing is missing, else `sebagian`, `kosong`
    (nothing filled yet) or `nihil` (nothing due); `angka` is for the place in a chart alone; `cara` says in lines how
    the mean came about.
    """
    rata = kumpulan.rata()
    cakupan = rata.cakupan
    text = f"{tulis(rata.nilai, 2)} %" if rata.nilai is not None else "–"
    if not cakupan.wajib:
        kelas, kata = "nihil", _("belum ada yang wajib diisi")
    elif rata.nilai is None:
        kelas, kata = "kosong", _("belum ada angka")
    elif not cakupan.lengkap:
        kelas, kata = "sebagian", _("belum lengkap")
    else:
        kelas, kata = status_of(rata.nilai, skala) or "netral", word_of(rata.nilai, skala)
    return {
        "teks": text,
        "angka": None if rata.nilai is None else float(rata.nilai),
        "kelas": kelas,
        "kata": kata,
        "cakupan": str(cakupan),
        "bagian": f"{cakupan.terisi}/{cakupan.wajib}",
        "terisi": cakupan.terisi,
        "wajib": cakupan.wajib,
        "cara": explain_rata(rata),
    }


def word_of(nilai: Decimal | None, skala: Skala | None) -> str:
    """The name of the band, so that its colour is never alone."""
    pita = predikat(nilai, skala) if nilai is not None and skala is not None else None
    return pita.predikat if pita else ""


def trend_page(
    tren: Mapping[int, Kumpulan], skala: Skala | None, page_of: Callable[[int], str]
) -> list[dict[str, Any]]:
    """A point for each year, with the page that explains it; its colour is that of the scale of the year shown."""
    return [{"tahun": tahun, "tautan": page_of(tahun), **mean_of(one, skala)} for tahun, one in tren.items()]


def together(some: Iterable[Kumpulan]) -> Kumpulan:
    found = Kumpulan()
    with localcontext(CONTEXT):
        for one in some:
            found.merge(one)
    return found
