"""The reference data of a Pemda on one page: rules of achievement, scales with their bands, dated parameters."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indikator.capaian.tulisan import tulis
from indikator.models import Indikator
from indikator.pengukuran import rules_explained
from indikator.queries.acuan import AcuanPemda, acuan_of
from kinerja.core.actor import Actor
from kinerja.core.web import in_pemda


@require_safe
@in_pemda
def acuan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What figures are judged by, for everybody to read."""
    found = acuan_of(actor.pemda_id)
    context = {"aturan": _rules(found), "skala": _scales(found), "parameter": _parameters(found)}
    return render(request, "indikator/acuan.html", context)


def _rules(found: AcuanPemda) -> list[dict[str, Any]]:
    polaritas = dict(Indikator.Polaritas.choices)
    return [
        {**one, "bawaan_label": polaritas.get(one["bawaan"], ""), "masa": found.aturan[one["id"]]}
        for one in rules_explained(found)
    ]


def _scales(found: AcuanPemda) -> list[dict[str, Any]]:
    """Those of predicates first, each with its bands from the best to the worst."""
    scales = sorted(found.skala.values(), key=lambda one: (one.jenis, one.nama))
    return [
        {"kode": one.kode, "nama": one.nama, "jenis": one.jenis, "bawaan": one.bawaan, "sumber": one.sumber,
         "catatan": one.catatan, "desimal": one.desimal, "masa": one,
         "pita": [{"predikat": pita.predikat, "makna": "" if pita.makna == pita.predikat else pita.makna,
                   "rentang": pita.rentang, "warna": pita.warna} for pita in one.pita]}
        for one in scales
    ]  # fmt: skip


def _parameters(found: AcuanPemda) -> list[dict[str, Any]]:
    return [
        {"kode": one.kode, "nama": one.nama, "nilai": tulis(one.nilai), "sumber": one.sumber, "masa": one}
        for one in sorted(found.parameter, key=lambda one: (one.kode, str(one.berlaku_dari or "")))
    ]
