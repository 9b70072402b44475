"""What the page of measurement asks while somebody types: problems in a formula, how it prints, what it gives.

Reads only; nothing is saved here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator import ukur_susun
from indikator.capaian.hitung import compute_capaian
from indikator.capaian.penjelasan import explain as explain_capaian
from indikator.capaian.penjelasan import explain_predikat
from indikator.capaian.target import stored_target
from indikator.details import read_text
from indikator.formula import Rumus, VariabelInfo, periksa_rumus
from indikator.formula import explain as explain_rumus
from indikator.formula.explain import value_text
from indikator.formula.syntax import Nama, Panggilan, walk
from indikator.formula.teks import BukanRumus, read_formula
from indikator.models import Indikator, Target, Variabel
from indikator.nilai import Nilai
from indikator.queries import ukur as queries
from indikator.queries.acuan import acuan_of
from indikator.queries.hitungan import LALU, Penghitung, Tercatat, Terhitung
from indikator.reading import read_target
from indikator.ukur_forms import variable
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah

MAX_TEXT = 4_000


def answer(actor: Actor, plan: Rencana, indikator: Indikator, asked: Mapping[str, Any]) -> dict[str, Any]:
    """By `tindakan`: cek (a formula with its variables, and perhaps numbers to try), baca (the printed text), cari,
    susun (the formula that a choice writes).
    """
    if asked.get("tindakan") == "susun":
        return arranged(actor, plan, indikator, asked)
    if asked.get("tindakan") == "cek":
        return check(plan, indikator, asked)
    if asked.get("tindakan") == "baca":
        return proposal(indikator)
    if asked.get("tindakan") == "cari":
        found = queries.indicators_like(plan, _text(asked, "teks"), indikator.pk)
        return {"indikator": [f"{pk} · {nama}" for pk, nama in found]}
    if asked.get("tindakan") == "target":
        return {"terbaca": _read_targets(asked)}
    raise Invalid([Masalah(_("Permintaan tidak dapat dibaca."), "tindakan")])


def check(plan: Rencana, indikator: Indikator, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Problems at their places, the typeset formula, and with `coba` the value it gives."""
    teks, rows = _text(asked, "rumus"), _rows(asked.get("variabel"))
    parameter = queries.parameters_of(plan.pemda_id)
    known = {
        **{kode: VariabelInfo(nama) for kode, nama in parameter.items()},
        **{one["kode"]: VariabelInfo(one["label"], one["satuan"], one["himpunan"]) for one in rows},
    }
    satuan = indikator.satuan.nama if indikator.satuan else ""
    found = periksa_rumus(teks, known, satuan, queries.scales_of(plan.pemda_id))
    names = found.rumus.nama if found.rumus else frozenset()
    return {
        "masalah": [asdict(one) for one in found.masalah],
        "html": found.html,
        "baru": sorted(names - known.keys()),
        "lalu": sorted(named_in_lalu(found.rumus) & {one["kode"] for one in rows}) if found.rumus else [],
        "menganggur": sorted({one["kode"] for one in rows} - names) if found.rumus else [],
        "hasil": _tried(plan, indikator, found.rumus, rows, asked) if found.rumus and "coba" in asked else None,
    }


def arranged(actor: Actor, plan: Rencana, indikator: Indikator, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The formula that the choice writes, as it prints and as text; or why there is none."""
    try:
        susunan = ukur_susun.written(actor, plan, indikator, asked)
    except Invalid as error:
        return {"masalah": [one.pesan for one in error.masalah], "html": "", "rumus": ""}
    if susunan is None:
        raise Invalid([Masalah(_("Permintaan tidak dapat dibaca."), "cara_ukur")])
    known = {kode: VariabelInfo(nama) for kode, nama in queries.parameters_of(plan.pemda_id).items()}
    known |= {one.kode: VariabelInfo(one.label, one.satuan) for one in susunan.variabel}
    satuan = indikator.satuan.nama if indikator.satuan else ""
    found = periksa_rumus(susunan.rumus, known, satuan, queries.scales_of(plan.pemda_id))
    return {"masalah": [one.pesan for one in found.masalah], "html": found.html, "rumus": susunan.rumus}


def named_in_lalu(rumus: Rumus) -> set[str]:
    """The variables whose figure of the year before the formula takes: their numbers can be tried too."""
    calls = [node for node, _depth in walk(rumus.akar) if isinstance(node, Panggilan) and node.fungsi == LALU]
    return {one.kode for call in calls for one, _depth in walk(call) if isinstance(one, Nama)}


def _tried(
    plan: Rencana, indikator: Indikator, rumus: Rumus, rows: Sequence[dict[str, Any]], asked: Mapping[str, Any]
) -> dict[str, Any]:
    """The value by the very calculation that counts entries; a variable of another indicator is typed here too."""
    tahun = _year(plan, asked)
    trial = Indikator(pk=indikator.pk, pemda_id=plan.pemda_id, cara_ukur=Indikator.CaraUkur.RUMUS,
                      rumus=_text(asked, "rumus"), akumulasi=indikator.akumulasi)  # fmt: skip
    variabel = [
        Variabel(
            pemda_id=plan.pemda_id,
            indikator=trial,
            urutan=urutan,
            **{**one, "rujukan_id": None, "rujukan_variabel": ""},
        )
        for urutan, one in enumerate(rows, 1)
    ]
    vars(trial)["_prefetched_objects_cache"] = {"variabel": variabel}  # as typed, unsaved
    penghitung = Penghitung(plan.pemda_id, [trial], tahun, 4, Tercatat(plan.pemda_id, [trial], tahun, coba=True))
    typed = asked["coba"] if isinstance(asked["coba"], dict) else {}
    found = penghitung.terhitung(trial, typed, _("tidak berlaku"))
    ruang = penghitung.ruang(trial, typed, Terhitung())
    steps = explain_rumus(rumus, ruang, {one["kode"]: one["label"] for one in rows if one["label"]})
    return {
        "nilai": value_text(found.nilai),
        "ada": found.nilai.angka is not None,
        "alasan": found.nilai.alasan,
        "isian": steps.isian,
        "masalah": [{"letak": one.letak, "pesan": one.pesan} for one in found.masalah],
        "catatan": found.catatan,
        "capaian": _capaian(plan, indikator, found.nilai, tahun, asked),
    }


def _capaian(
    plan: Rencana, indikator: Indikator, nilai: Nilai, tahun: int, asked: Mapping[str, Any]
) -> list[str]:  # fmt: skip
    """The achievement against the year's target, by the rule that the form names."""
    target = next((one for one in indikator.target.all() if (one.tahun, one.triwulan) == (tahun, None)), None)
    if nilai.angka is None:
        return []
    acuan = acuan_of(plan.pemda_id)
    chosen, polaritas = str(asked.get("aturan", "")), str(asked.get("polaritas", "")) or indikator.polaritas
    own = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    last_day = date(tahun, 12, 31)
    aturan = acuan.aturan_for(own, polaritas, last_day)
    skala = acuan.skala_for(indikator.skala_id, last_day)
    lines = explain_predikat(nilai.angka, skala) if skala else []
    if aturan is None or target is None:
        return [*lines, _("Target %(tahun)s belum diisi.") % {"tahun": tahun}] if aturan else lines
    janji = stored_target(target.keadaan, target.bagian)
    head = _("Terhadap target %(tahun)s (%(teks)s):") % {"tahun": tahun, "teks": target.teks}
    return [*lines, head, *explain_capaian(compute_capaian(nilai, janji, aturan, indikator.baseline_nilai, skala))]


def proposal(indikator: Indikator) -> dict[str, Any]:
    """What the printed formula text says, to be confirmed; or why it is no formula."""
    satuan = indikator.satuan.nama if indikator.satuan else ""
    found = read_formula(indikator.rumus_teks, nama=indikator.nama, satuan=satuan)
    if isinstance(found, BukanRumus):
        return {"bukan": found.alasan, "jenis": found.jenis, "lembaga": found.lembaga, "instrumen": found.instrumen}
    known = {one.kode: VariabelInfo(one.label, one.satuan, one.himpunan) for one in found.variabel}
    return {
        "rumus": found.rumus_teks,
        "variabel": [
            {"kode": one.kode, "label": one.label, "satuan": one.satuan, "himpunan": one.himpunan}
            for one in found.variabel
        ],
        "catatan": list(found.catatan),
        "html": periksa_rumus(found.rumus_teks, known).html,
    }


def _read_targets(asked: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Targets as they are typed, each read beside the others."""
    typed = asked.get("target")
    texts = {str(name): str(teks)[:240] for name, teks in typed.items()} if isinstance(typed, dict) else {}
    found = {}
    for name, teks in list(texts.items())[:200]:
        read = read_target(teks, saudara=[other for key, other in texts.items() if key != name and other.strip()])
        kept = Target(bagian=[one.as_dict() for one in read.bagian])
        found[name] = {"terbaca": read_text(kept), "catatan": " ".join(read.catatan)}
    return found


def _rows(value: object) -> list[dict[str, Any]]:
    """The table of variables, as the form would send it; codes that are none are left to the form's own check."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return []
    typed = [{str(key): str(text) for key, text in one.items()} for one in value]
    return [variable(one) for one in typed if one.get("kode", "").strip()]


def _year(plan: Rencana, asked: Mapping[str, Any]) -> int:
    tahun = asked.get("tahun")
    return tahun if isinstance(tahun, int) and tahun in plan.tahun else plan.tahun_akhir


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str) or len(value) > 4 * MAX_TEXT:
        raise Invalid([Masalah(_("Harus berupa teks."), name)])
    return value
