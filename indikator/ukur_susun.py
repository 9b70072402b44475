"""The choices of the page of measurement that write the formula: one value out of several units, an instrument's score.

What is saved is the formula with its variables; a formula that was so written is shown as the choice again.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading.models import Rencana
from indikator.capaian.aturan import is_in_force
from indikator.capaian.instrumen import Instrumen, Unsur
from indikator.capaian.tulisan import tulis
from indikator.commands.instrumen import bobot_text
from indikator.models import Indikator
from indikator.queries import ukur as queries
from indikator.queries.acuan import acuan_of, parameters_on
from indikator.queries.hitungan import gabungan_of
from indikator.queries.instrumen import instruments_of
from indikator.queries.sumber import candidates, sources
from indikator.susunan import Susunan
from indikator.susunan.gabungan import ARTI, SEBUTAN, Cara, Sumber, TakTergabung, combine, proposed
from indikator.susunan.unsur import score_formula
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah

GABUNGAN, INSTRUMEN = "gabungan", "instrumen"
PILIHAN: dict[str, tuple[Any, Any]] = {
    GABUNGAN: (gettext_lazy("Digabung dari unit lain"),
               gettext_lazy("Nilai indikator yang sama di beberapa unit menjadi satu; tidak ada yang diketik.")),
    INSTRUMEN: (gettext_lazy("Skor instrumen"),
                gettext_lazy("Nilai tiap unsur IKM, IPP, atau AKIP diisi; bobotnya menurut versi tahun itu.")),
}  # fmt: skip


def written(actor: Actor, plan: Rencana, indikator: Indikator, form: Mapping[str, Any]) -> Susunan | None:
    """The formula that the form asks for, None where it leaves writing to the planner; Invalid at its field."""
    if form.get("cara_ukur") == GABUNGAN:
        return _combined(actor, indikator, form)
    if form.get("cara_ukur") == INSTRUMEN:
        return _scored(plan, str(form.get("i_kode", "")), rinci=form.get("i_rinci") == "ya")
    return None


def applied(plan: Rencana, isi: Mapping[str, Any], susunan: Susunan) -> dict[str, Any]:
    """What set_cara_ukur takes, with that formula; a scale comes with it where none was chosen."""
    fields = {**isi, "cara_ukur": Indikator.CaraUkur.RUMUS.value, "rumus": susunan.rumus,
              "variabel": [one.as_dict() for one in susunan.variabel]}  # fmt: skip
    if susunan.skala and not fields.get("skala_id"):
        rows = acuan_of(plan.pemda_id).skala_pada(date(plan.tahun_akhir, 12, 31))
        fields["skala_id"] = next((pk for pk, one in sorted(rows.items()) if one.kode == susunan.skala), None)
    return fields


def stored_choice(plan: Rencana, indikator: Indikator) -> dict[str, Any]:
    """What was chosen, read from the formula: fields of the form, none for a formula that a planner wrote."""
    found = gabungan_of(indikator)
    if found is not None:
        return {"cara_ukur": GABUNGAN, "g_cara": found.cara.value, "g_sumber": [str(pk) for pk in found.sumber]}
    if indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        return {}
    codes = [one.kode for one in indikator.variabel.all()]
    for kode, made in instruments_at(plan).items():
        for rinci in (True, False) if made.sub else (False,):
            susunan = _score(plan, made, rinci=rinci)
            if susunan.rumus == indikator.rumus and codes == [one.kode for one in susunan.variabel]:
                return {"cara_ukur": INSTRUMEN, "i_kode": kode, "i_rinci": "ya" if rinci else ""}
    return {}


def choices(actor: Actor, plan: Rencana, indikator: Indikator, form: Mapping[str, Any]) -> dict[str, Any]:
    """What the page offers; `form` is what was chosen, or typed before."""
    chosen = _ids(form.get("g_sumber", ()))
    rows = candidates(actor, plan, indikator, chosen)
    satuan = indikator.satuan.nama if indikator.satuan else ""
    ticked = [one.sumber for one in rows if (one.sumber.id in chosen if chosen else one.diusulkan)]
    cara, alasan = proposed(ticked, satuan, indikator.nama)
    return {
        "cara": [
            {"nilai": one.value, "nama": SEBUTAN[one], "arti": ARTI[one],
             "dipilih": one.value == (form.get("g_cara") or cara.value)} for one in Cara
        ],
        "usulan": {"cara": SEBUTAN[cara], "alasan": alasan} if ticked else None,
        "calon": [
            {"id": one.sumber.id, "unit": one.sumber.sebutan, "nama": one.sumber.nama, "simpul": one.simpul,
             "rencana": one.rencana, "sejenis": one.sejenis, "berumus": bool(one.sumber.rumus),
             "dipilih": one.sumber in ticked} for one in rows
        ],
        "satuan": satuan,
        "instrumen": [
            {"kode": kode, "nama": f"{made.nama} ({made.versi})", "unsur": [_weighed(one) for one in made.unsur],
             "sub": [_weighed(one) for one in made.sub],
             "huruf": [f"{letter} = {tulis(x)}" for letter, x in sorted(made.jawaban.items(), key=lambda o: -o[1])]}
            for kode, made in instruments_at(plan).items()
        ],
    }  # fmt: skip


def _weighed(one: Unsur) -> str:
    """A part with its weight: Perencanaan kinerja (0,3)."""
    return f"{one.nama} ({bobot_text(one)})"


def instruments_at(plan: Rencana) -> dict[str, Instrumen]:
    """By code the version that holds on the last day of the plan."""
    day = date(plan.tahun_akhir, 12, 31)
    rows = instruments_of(plan.pemda_id).values()
    return {one.kode: one for one in rows if is_in_force(one.berlaku_dari, one.berlaku_sampai, day)}


def _combined(actor: Actor, indikator: Indikator, form: Mapping[str, Any]) -> Susunan:
    ids = _ids(form.get("g_sumber", ()))
    found = sources(actor, ids)
    if len(found) != len(ids):
        raise Invalid([Masalah(_("Indikator yang dipilih tidak ada lagi. Muat ulang halaman."), "g_sumber")])
    satuan = indikator.satuan.nama if indikator.satuan else ""
    try:
        return combine(_way(form, found, satuan, indikator.nama), found, satuan)
    except TakTergabung as error:
        raise Invalid([Masalah(str(error), "g_sumber")]) from None


def _way(form: Mapping[str, Any], found: Sequence[Sumber], satuan: str, nama: str) -> Cara:
    chosen = str(form.get("g_cara", ""))
    if chosen and chosen not in {one.value for one in Cara}:
        raise Invalid([Masalah(_("Pilih cara menggabungkan dari daftar."), "g_cara")])
    return Cara(chosen) if chosen else proposed(found, satuan, nama)[0]


def _scored(plan: Rencana, kode: str, *, rinci: bool) -> Susunan:
    made = instruments_at(plan).get(kode)
    if made is None:
        raise Invalid([Masalah(_("Pilih instrumen dari daftar."), "i_kode")])
    return _score(plan, made, rinci=rinci)


def _score(plan: Rencana, made: Instrumen, *, rinci: bool) -> Susunan:
    """Its weights are named where they are parameters: each year of the plan takes those of its own version."""
    known = parameters_on(plan.pemda_id, date(plan.tahun_akhir, 12, 31))
    return score_formula(made, known, queries.scales_of(plan.pemda_id), rinci=rinci)


def _ids(values: object) -> list[int]:
    texts = [str(one) for one in values] if isinstance(values, list | tuple) else []
    return [int(one) for one in texts if one.isdecimal() and len(one) < 19]
