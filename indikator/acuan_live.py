"""What a rule, scale or instrument that is being typed would give: problems at their fields, and a figure to try.

Reads only; by the rules that the commands save with, and the calculation that judges figures.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indikator.acuan_forms import AcuanForm
from indikator.capaian.aturan import Aturan
from indikator.capaian.hitung import compute_capaian
from indikator.capaian.instrumen import Instrumen
from indikator.capaian.penjelasan import describe_aturan, explain, explain_predikat
from indikator.capaian.skala import Skala
from indikator.capaian.target import number
from indikator.capaian.tulisan import tulis
from indikator.nilai import angka
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.rules import acuan as rules
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.waktu import hari_ini

COBA = ("coba_target", "coba_realisasi", "coba_awal", "coba_nilai")


def made_of(form: AcuanForm) -> Any:
    """The version that the form makes; Invalid with all its problems."""
    tables = [form.tabel[name] for name in ("pita", "unsur", "sub") if name in form.tabel]
    versi = [1] if form.jenis == "aturan" else []
    return rules.READERS[form.jenis](form.kode, *versi, form.dari, form.isi, *tables)


def check(form: AcuanForm, known: Sequence[Masalah] = ()) -> None:
    """Raises what is wrong with the fields, after what is known already."""
    try:
        made_of(form)
    except Invalid as error:
        raise Invalid([*known, *error.masalah]) from None


def preview(pemda_id: int, form: AcuanForm, asked: Any) -> dict[str, Any]:
    """`masalah` at their fields, else `baris`: what it says, and what it makes of the numbers to try."""
    masalah: list[Masalah] = []
    try:
        rules.check_kode(form.jenis, form.kode)
        form.day()
    except Invalid as error:
        masalah += error.masalah
    try:
        made = made_of(form)
    except Invalid as error:
        masalah += error.masalah
        return {"masalah": _said(masalah), "baris": []}
    baca = rules.Pembaca(asked)
    numbers = {name: baca.angka(name) for name in COBA}
    acuan = acuan_of(pemda_id)
    day = form.dari or hari_ini(pemda_id)
    lines: list[str] = []
    if isinstance(made, Aturan):
        lines = _rule(made, acuan, day, numbers)
    elif isinstance(made, Skala):
        lines = _scale(made, acuan, numbers["coba_nilai"])
    elif isinstance(made, Instrumen):
        lines = [_("%(nama)s: %(bobot)s") % {"nama": one.nama, "bobot": percent(one.bobot)} for one in made.unsur]
    else:
        lines = [_("Rumus yang menyebut %(kode)s memakai %(n)s.") % {"kode": made.kode.lower(), "n": tulis(made.nilai)}]
    return {"masalah": _said([*masalah, *baca.masalah]), "baris": lines}


def percent(bobot: Any) -> str:
    return f"{tulis(Decimal(bobot.numerator) * 100 / Decimal(bobot.denominator), 2)} %"


def _said(masalah: list[Masalah]) -> list[dict[str, str]]:
    return [{"letak": one.letak, "pesan": one.pesan} for one in masalah]


def _rule(made: Aturan, acuan: AcuanPemda, day: date, numbers: Mapping[str, Decimal | None]) -> list[str]:
    """The rule in words; the achievement of the numbers, its status, and what the version before makes of them."""
    lines = describe_aturan(made)
    target, done, start = (numbers[name] for name in COBA[:3])
    if target is None or done is None:
        return lines
    result = compute_capaian(angka(done), number(target), made, start)
    lines = explain(result)
    status = acuan.status(date(day.year, 12, 31))
    if result.nilai is not None and status is not None:
        lines += explain_predikat(result.nilai, status)
    before = next((one for one in acuan.aturan_pada(day).values() if one.kode == made.kode), None)
    if before is not None:
        old = compute_capaian(angka(done), number(target), before, start)
        text = old.alasan if old.nilai is None else tulis(old.nilai, before.desimal)
        lines.append(_("Menurut versi sebelumnya (v%(versi)s): %(n)s") % {"versi": before.versi, "n": text})
    return lines


def _scale(made: Skala, acuan: AcuanPemda, x: Decimal | None) -> list[str]:
    lines = [f"{one.predikat}: {one.rentang}" for one in made.pita]
    if x is None:
        return lines
    lines = explain_predikat(x, made)
    before = [one for one in acuan.skala.values() if one.kode == made.kode]
    if before:
        old = max(before, key=lambda one: one.berlaku_dari or date.min)
        lines.append(_("Menurut versi sebelumnya: %(teks)s") % {"teks": " ".join(explain_predikat(x, old))})
    return lines
