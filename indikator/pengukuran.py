"""What the page of measurement shows of an indicator: how it is measured, by which rule, what it promises when."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading.models import Rencana
from cascading.rules import check_editable
from indikator import ukur_susun
from indikator.akhir import end_of
from indikator.capaian.aturan import Aturan, Jenis
from indikator.capaian.hitung import compute_capaian
from indikator.capaian.pemeriksaan import check_triwulan
from indikator.capaian.penjelasan import describe_aturan, explain
from indikator.capaian.skala import Skala, predikat
from indikator.capaian.target import Target as Janji
from indikator.capaian.target import check_target, number, stored_target
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import ROMAN, check_akumulasi, is_percentage
from indikator.details import read_text
from indikator.models import Indikator, Target, TargetPerubahan, Variabel
from indikator.nilai import angka
from indikator.queries import ukur as queries
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.rules.ukur import MAX_DECIMALS
from indikator.ukur_forms import TargetForm, members_text
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, KinerjaError, Masalah

QUARTERS = (None, 1, 2, 3, 4)
# The worked example of each rule: target (or its two bounds), realisation, baseline.
EXAMPLES: dict[Jenis, tuple[Janji, int, int | None]] = {
    Jenis.POSITIF: (number(10), 8, None),
    Jenis.NEGATIF_LINEAR: (number(10), 8, None),
    Jenis.NEGATIF_RASIO: (number(10), 8, None),
    Jenis.TEPAT: (number(10), 9, None),
    Jenis.RENTANG: (number(8, 12), 15, None),
    Jenis.KEMAJUAN: (number(10), 8, 5),
}


def ukur_page(
    actor: Actor, plan: Rencana, indikator: Indikator, *, ketikan: Mapping[str, Any] | None = None,
    galat: KinerjaError | None = None, target: TargetForm | None = None,
) -> dict[str, Any]:  # fmt: skip
    """All of the page; `ketikan` and `target` are what was typed into the form that was refused with `galat`."""
    acuan = acuan_of(plan.pemda_id)
    day = date(plan.tahun_akhir, 12, 31)
    may = verdict(actor, "rumus.set", indikator)
    lengkap = verdict(actor, "indikator.change", indikator)
    aturan = acuan.aturan_for(indikator.aturan_id, indikator.polaritas, day)
    isian = {**stored_form(indikator), **ukur_susun.stored_choice(plan, indikator), **(ketikan or {})}
    scales = {pk: one for pk, one in acuan.skala_pada(day).items() if one.jenis == "predikat"}
    return {
        "id": indikator.pk,
        "nama": indikator.nama,
        "simpul_id": indikator.simpul_id,
        "pernyataan": indikator.simpul.pernyataan,
        "jenjang": indikator.simpul.jenjang.nama if indikator.simpul.jenjang else "",
        "satuan": indikator.satuan.nama if indikator.satuan else "",
        "rumus_teks": indikator.rumus_teks,
        "isian": isian,
        "susun": ukur_susun.choices(actor, plan, indikator, isian),
        "salah": problems(galat),
        "alasan": may.reason or status_reason(plan),
        "sifat_alasan": lengkap.reason or draft_reason(plan),
        "akumulasi_alasan": akumulasi_reason(actor, plan, indikator),
        "cara": [
            *({"nilai": value, "nama": label, "arti": CARA[value]} for value, label in Indikator.CaraUkur.choices),
            *({"nilai": value, "nama": nama, "arti": arti} for value, (nama, arti) in ukur_susun.PILIHAN.items()),
        ],
        "polaritas": Indikator.Polaritas.choices,
        "akumulasi": [("", _("(belum dipilih)")), *Indikator.Akumulasi.choices],
        "himpunan": [("", _("Satu angka")), *Variabel.Himpunan.choices],
        "aturan": rules_explained(acuan, day, indikator.aturan_id),
        "aturan_bawaan": {polaritas: rule.sebutan if rule else "" for polaritas, rule in acuan.defaults(day).items()},
        "aturan_dipakai": aturan.sebutan if aturan else "",
        "skala": [{"id": pk, "nama": one.nama} for pk, one in chosen(scales, indikator.skala_id)],
        "berlaku": judged_by(plan, indikator, acuan),
        "desimal": range(MAX_DECIMALS + 1),
        "parameter": [{"kode": kode, "nama": nama} for kode, nama in queries.parameters_of(plan.pemda_id).items()],
        "persen": is_percentage(indikator.satuan.nama if indikator.satuan else ""),
        "peringatan": check_akumulasi(indikator.akumulasi, indikator.satuan.nama if indikator.satuan else ""),
        "akhir": end_of(indikator, plan, indikator.satuan.nama if indikator.satuan else ""),
        "target": target_grid(plan, indikator, aturan, acuan.skala_for(indikator.skala_id, day), target, galat),
        "jenis_alasan": target.jenis_alasan if target else "",
        "alasan_tulis": target.alasan if target else "",
        "perubahan": plan.perubahan_dari_id is not None,
        "alasan_target": TargetPerubahan.Alasan.choices,
    }  # fmt: skip


def akumulasi_reason(actor: Actor, plan: Rencana, indikator: Indikator) -> str:
    """Why the type of accumulation cannot be chosen; one that the document left blank can be, also once it is set."""
    if indikator.akumulasi:
        return verdict(actor, "indikator.change", indikator).reason or draft_reason(plan)
    return verdict(actor, "rumus.set", indikator).reason or status_reason(plan)


def judged_by(plan: Rencana, indikator: Indikator, acuan: AcuanPemda) -> list[dict[str, Any]]:
    """Which version of which rule and scale holds in which years of the plan; years that agree in one row."""
    rows: list[dict[str, Any]] = []
    for tahun in plan.tahun:
        day = date(tahun, 12, 31)
        aturan = acuan.aturan_for(indikator.aturan_id, indikator.polaritas, day)
        skala = acuan.skala_for(indikator.skala_id, day)
        if rows and rows[-1]["aturan"] is aturan and rows[-1]["skala"] is skala:
            rows[-1]["sampai"] = tahun
        else:
            rows.append({"tahun": tahun, "sampai": tahun, "aturan": aturan, "skala": skala})
    return rows


CARA: dict[str, Any] = {
    Indikator.CaraUkur.LANGSUNG: gettext_lazy("Kepala unit mengisi nilainya sendiri setiap triwulan."),
    Indikator.CaraUkur.RUMUS: gettext_lazy("Kepala unit mengisi variabelnya; Kinerja menghitung nilainya."),
    Indikator.CaraUkur.LUAR: gettext_lazy("Nilai dari evaluasi atau survei lembaga lain; diisi beserta tahunnya."),
}


def stored_form(indikator: Indikator) -> dict[str, Any]:
    """The form as the database has it."""
    baseline = indikator.baseline_nilai
    names = ("cara_ukur", "rumus", "lembaga", "instrumen", "polaritas", "akumulasi", "baseline_teks", "akhir_teks")
    return {
        **{name: getattr(indikator, name) for name in names},
        "aturan": str(indikator.aturan_id or ""),
        "skala": str(indikator.skala_id or ""),
        "desimal": "" if indikator.desimal is None else str(indikator.desimal),
        "baseline_nilai": "" if baseline is None else tulis(baseline),
        "seen": indikator.revisi,
        "variabel": [variable_row(one) for one in indikator.variabel.all()],
    }


def variable_row(one: Variabel) -> dict[str, str]:
    part = f":{one.rujukan_variabel}" if one.rujukan_variabel else ""
    return {
        "kode": one.kode,
        "label": one.label,
        "satuan": one.satuan,
        "sumber": one.sumber,
        "himpunan": one.himpunan,
        "anggota": members_text(one.anggota),
        "rujukan": f"{one.rujukan_id}{part} · {one.rujukan.nama}" if one.rujukan else "",
        "jawaban": one.jawaban,
    }


def problems(galat: KinerjaError | None) -> dict[str, list[str]]:
    """The sentences of a refusal by field; those of a row of variables under `variabel`, with the row's number."""
    found: dict[str, list[str]] = {}
    for one in galat.masalah if isinstance(galat, Invalid) else ():
        name, sentence = placed(one)
        found.setdefault(name, []).append(sentence)
    return found


def placed(one: Masalah) -> tuple[str, str]:
    name, _colon, place = one.letak.partition(":")
    if place.isdecimal():
        return name, _("Karakter %(n)s: %(pesan)s") % {"n": int(place) + 1, "pesan": one.pesan}
    first, *rest = name.split(".")
    if first == "variabel" and rest:
        return first, _("Variabel %(n)s: %(pesan)s") % {"n": rest[0], "pesan": one.pesan}
    return name.removesuffix("_id"), one.pesan


def status_reason(plan: Rencana) -> str:
    """Why how it is measured cannot change; a formula may still be given to a plan that is set."""
    if plan.status in {Rencana.Status.DRAF, Rencana.Status.DITETAPKAN}:
        return ""
    status = plan.get_status_display().lower()
    return _("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status}


def draft_reason(plan: Rencana) -> str:
    try:
        check_editable(plan)
    except Invalid as error:
        return error.pesan
    return ""


def rules_explained(acuan: AcuanPemda, pada: date, own_id: int | None = None) -> list[dict[str, Any]]:
    """Each rule as it holds on that day, in words, with an example that can be checked by hand.

    Its id is that of the version which an indicator has chosen (`own_id`), else of the first: whichever is chosen, the
    version that holds judges.
    """
    rows = sorted(
        chosen(acuan.aturan_pada(pada), own_id), key=lambda row: (not row[1].bawaan, row[1].jenis, row[1].nama)
    )
    return [
        {"id": pk, "nama": one.sebutan, "bawaan": one.bawaan, "sumber": one.sumber, "uraian": describe_aturan(one),
         "contoh": rule_example(one)}
        for pk, one in rows
    ]  # fmt: skip


Berversi = TypeVar("Berversi", Aturan, Skala)


def chosen(rows: Mapping[int, Berversi], own_id: int | None = None) -> list[tuple[int, Berversi]]:
    """One entry for each code: under the id that was chosen, else under that of its oldest version."""
    own = rows[own_id].kode if own_id and own_id in rows else ""
    first: dict[str, int] = {}
    for pk, one in sorted(rows.items()):
        first.setdefault(one.kode, pk)
    return [(own_id if own_id and one.kode == own else pk, one) for pk, one in rows.items() if first[one.kode] == pk]


def rule_example(aturan: Aturan) -> str:
    """Such as "Contoh: target 10, realisasi 8: 8 ÷ 10 × 100 = 80,00"."""
    target, realisasi, baseline = EXAMPLES[aturan.jenis]
    result = compute_capaian(angka(Decimal(realisasi)), target, aturan, None if baseline is None else Decimal(baseline))
    sums = explain(result)[len(describe_aturan(aturan)) :]
    one = target.bagian[0]
    assert one.nilai is not None
    aim = tulis(one.nilai) if one.atas is None else f"{tulis(one.nilai)}–{tulis(one.atas)}"
    start = "" if baseline is None else _(", kondisi awal %(n)s") % {"n": baseline}
    given = _("Contoh: target %(target)s, realisasi %(realisasi)s%(awal)s: ") % {
        "target": aim, "realisasi": realisasi, "awal": start,
    }  # fmt: skip
    return given + "; ".join(sums)


def target_grid(
    plan: Rencana, indikator: Indikator, aturan: Aturan | None, skala: Skala | None, typed: TargetForm | None = None,
    galat: KinerjaError | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """A row per year of the plan: the year's target and four of the quarters, and what there is to say of them."""
    rows = {(one.tahun, one.triwulan): one for one in indikator.target.all()}
    before = queries.texts_before(plan, indikator)
    wrong = problems(galat) if typed else {}
    satuan = indikator.satuan.nama if indikator.satuan else ""
    return [
        {
            "tahun": tahun,
            "sel": [
                _typed(cell_of(rows.get((tahun, quarter)), tahun, quarter, aturan, skala), typed, wrong)
                | {"sebelum": before.get((tahun, quarter), "")}
                for quarter in QUARTERS
            ],
            "masalah": quarters_checked(indikator.akumulasi, satuan, [rows.get((tahun, one)) for one in QUARTERS]),
        }
        for tahun in plan.tahun
    ]  # fmt: skip


def cell_of(
    target: Target | None, tahun: int, quarter: int | None, aturan: Aturan | None, skala: Skala | None
) -> dict[str, Any]:
    """One cell as the database has it, with what was read and what is odd about it."""
    cell = {"nama": f"t-{tahun}-{quarter or 0}", "triwulan": quarter, "label": ROMAN[quarter or 0]}
    if target is None:
        return {**cell, "teks": "", "asal": "", "revisi": "", "terbaca": "", "catatan": []}
    janji = stored_target(target.keadaan, target.bagian)
    checks = check_target(janji, aturan, skala) if aturan else []
    return {**cell, "teks": target.teks, "asal": target.teks, "revisi": target.revisi,
            "terbaca": read_as(target, skala), "catatan": [*target.catatan, *checks]}  # fmt: skip


def _typed(cell: dict[str, Any], typed: TargetForm | None, wrong: Mapping[str, list[str]]) -> dict[str, Any]:
    """With what was typed there, where the grid was refused."""
    if typed is None or cell["nama"] not in typed.ketikan:
        return cell
    return {**cell, "teks": typed.ketikan[cell["nama"]], "salah": " ".join(wrong.get(cell["nama"], ()))}


def read_as(target: Target, skala: Skala | None) -> str:
    """What was read, with the predicate that the scale gives it; a dash and n/a in words."""
    if target.keadaan == "nihil":
        return _("tidak ditargetkan")
    if target.keadaan == "tidak_berlaku":
        return _("tidak berlaku")
    text = read_text(target)
    only = target.bagian[0] if len(target.bagian) == 1 else {}
    if skala is not None and only.get("nilai") and not only.get("predikat"):
        pita = predikat(Decimal(only["nilai"]), skala)
        text += f" ({pita.predikat})" if pita else ""
    return text


def quarters_checked(akumulasi: str, satuan: str, cells: Sequence[Target | None]) -> list[str]:
    """Whether the quarters add up to the year: of targets that are one number each; others are not compared."""
    if any(one is not None and len(one.bagian) > 1 for one in cells):
        return []
    year, *quarters = [_number(one) for one in cells]
    return check_triwulan(akumulasi, year, quarters, satuan)


def _number(target: Target | None) -> Decimal | None:
    if target is None or not target.bagian or not target.bagian[0].get("nilai") or target.bagian[0].get("atas"):
        return None
    return Decimal(target.bagian[0]["nilai"])
