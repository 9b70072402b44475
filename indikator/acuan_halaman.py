"""What the pages of reference data show: the list of what holds now, and one code with its versions and its form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indikator.acuan import Parameter as Angka
from indikator.acuan_forms import AcuanForm
from indikator.acuan_isian import CHOICES, EMPTY, FILLED
from indikator.acuan_live import percent
from indikator.capaian.aturan import Aturan, is_in_force
from indikator.capaian.instrumen import Instrumen as Isi
from indikator.capaian.penjelasan import describe_aturan
from indikator.capaian.skala import Pita, Skala
from indikator.capaian.tulisan import tulis
from indikator.commands.parameter import instrument_of
from indikator.models import AturanCapaian, Indikator, Instrumen, Parameter, SkalaPredikat
from indikator.pengukuran import problems, rules_explained
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.queries.instrumen import instruments_of
from indikator.queries.nasional import missing_national
from indikator.queries.pemakaian import days_of_aturan, days_of_parameter, days_of_skala
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.waktu import hari_ini

T = TypeVar("T", Aturan, Skala, Isi, Angka)
Row = AturanCapaian | SkalaPredikat | Parameter | Instrumen
MODELS: dict[str, type[Row]] = {
    "aturan": AturanCapaian, "skala": SkalaPredikat, "parameter": Parameter, "instrumen": Instrumen,
}  # fmt: skip
SEBUTAN: dict[str, Any] = {
    "aturan": gettext_lazy("Aturan capaian"), "skala": gettext_lazy("Skala"),
    "parameter": gettext_lazy("Parameter"), "instrumen": gettext_lazy("Instrumen"),
}  # fmt: skip
BARU: dict[str, Any] = {
    "aturan": gettext_lazy("Aturan baru"), "skala": gettext_lazy("Skala baru"),
    "parameter": gettext_lazy("Parameter baru"), "instrumen": gettext_lazy("Instrumen baru"),
}  # fmt: skip
DAY = timedelta(days=1)


# --- the list ------------------------------------------------------------------------------------------------------


def list_page(actor: Actor) -> dict[str, Any]:
    """What figures are judged by today, one entry for each code, and what the national defaults have besides."""
    found, today = acuan_of(actor.pemda_id), hari_ini(actor.pemda_id)
    may = verdict(actor, "acuan.set")
    instruments = instruments_of(actor.pemda_id)
    return {
        "boleh": may.allowed,
        "alasan": may.reason,
        "aturan": _rules(found, today),
        "skala": _scales(found, today),
        "instrumen": [_instrument(one, today) for one in _current(instruments.values(), today)],
        "parameter": _parameters(found, today),
        "nasional": _national(actor.pemda_id) if may.allowed else {},
    }


def _current(rows: Iterable[T], pada: date) -> list[T]:
    """Of each code the version that holds on the day; of one that does not yet or no more, the newest."""
    best: dict[str, T] = {}
    for one in rows:
        other = best.get(one.kode)
        if other is None or _rank(one, pada) > _rank(other, pada):
            best[one.kode] = one
    return sorted(best.values(), key=lambda one: one.kode)


def _rank(one: Aturan | Skala | Isi | Angka, pada: date) -> tuple[bool, date]:
    return is_in_force(one.berlaku_dari, one.berlaku_sampai, pada), one.berlaku_dari or date.min


def _rules(found: AcuanPemda, today: date) -> list[dict[str, Any]]:
    polaritas = dict(Indikator.Polaritas.choices)
    defaults = {id(rule) for rule in found.defaults(today).values()}
    return [
        {**one, "kode": found.aturan[one["id"]].kode, "masa": found.aturan[one["id"]],
         "bawaan_label": polaritas[one["bawaan"]] if id(found.aturan[one["id"]]) in defaults else ""}
        for one in rules_explained(found, today)
    ]  # fmt: skip


def _scales(found: AcuanPemda, today: date) -> list[dict[str, Any]]:
    """Those of predicates first, each with its bands from the best to the worst."""
    scales = sorted(_current(found.skala.values(), today), key=lambda one: (one.jenis, one.nama))
    default = found.status(today)
    return [
        {"kode": one.kode, "nama": one.nama, "jenis": one.jenis, "bawaan": one is default, "sumber": one.sumber,
         "catatan": one.catatan, "desimal": one.desimal, "masa": one, "pita": [_band(pita) for pita in one.pita]}
        for one in scales
    ]  # fmt: skip


def _band(pita: Pita) -> dict[str, str]:
    return {"predikat": pita.predikat, "makna": "" if pita.makna == pita.predikat else pita.makna,
            "rentang": pita.rentang, "warna": pita.warna}  # fmt: skip


def _parameters(found: AcuanPemda, today: date) -> list[dict[str, Any]]:
    return [
        {"kode": one.kode, "nama": one.nama, "nilai": tulis(one.nilai), "sumber": one.sumber, "masa": one}
        for one in _current(found.parameter, today)
    ]


def _instrument(one: Isi, today: date) -> dict[str, Any]:
    return {
        "kode": one.kode, "nama": one.nama, "versi": one.versi, "sumber": one.sumber, "masa": one,
        "unsur": [{"kode": part.kode, "nama": part.nama, "bobot": percent(part.bobot)} for part in one.unsur],
        "sub": [{"kode": part.kode, "nama": part.nama, "bobot": percent(part.bobot)} for part in one.sub],
        "berlaku": is_in_force(one.berlaku_dari, one.berlaku_sampai, today),
    }  # fmt: skip


def _national(pemda_id: int) -> dict[str, Any]:
    """New codes that can be taken over as they are, and newer versions of codes that the Pemda has."""
    missing = missing_national(pemda_id)
    codes, versions = [], []
    for jenis, model in MODELS.items():
        rows: Sequence[Any] = getattr(missing, jenis)
        there = set(model._default_manager.filter(pemda_id=pemda_id).values_list("kode", flat=True))
        codes += [one.kode for one in rows if one.kode not in there]
        versions += [
            {"jenis": jenis, "kode": one.kode, "nama": one.nama, "dari": one.berlaku_dari}
            for one in rows if one.kode in there and jenis != "parameter"
        ]  # fmt: skip
    return {"kode": codes, "versi": versions}


# --- one code ------------------------------------------------------------------------------------------------------


def code_page(
    actor: Actor, jenis: str, kode: str, form: AcuanForm | None = None, galat: KinerjaError | None = None
) -> dict[str, Any]:
    """A code with its versions, the newest first, and the form of the next one; `form` is what was refused."""
    rows: list[Any] = sorted(
        MODELS[jenis]._default_manager.filter(pemda_id=actor.pemda_id, kode=kode),
        key=lambda one: (one.berlaku_dari or date.min, one.pk), reverse=True,
    )  # fmt: skip
    if kode and not rows and form is None:
        raise NotFound
    today, may = hari_ini(actor.pemda_id), verdict(actor, "acuan.set")
    values = _values(actor.pemda_id, jenis)
    owner = instrument_of(actor.pemda_id, kode) if jenis == "parameter" else None
    earliest = _earliest(actor.pemda_id, jenis, rows)
    return {
        "jenis": jenis,
        "sebutan": SEBUTAN[jenis],
        "baru": BARU[jenis],
        "kode": kode,
        "nama": rows[0].nama if rows else "",
        "seen": rows[0].revisi if rows else None,
        "versi": [_version(row, values[row.pk], today, boleh=may.allowed) for row in rows],
        "boleh": may.allowed and owner is None,
        "alasan": may.reason,
        "pemilik": owner,
        "paling_awal": earliest,
        "form": _form(jenis, values[rows[0].pk] if rows else None, form, max(earliest or today, _new_year(today))),
        "salah": problems(galat),
        "pilihan": CHOICES,
        "bawaan": _defaults(jenis, rows),
    }  # fmt: skip


def _values(pemda_id: int, jenis: str) -> Mapping[int, Any]:
    if jenis == "instrumen":
        return instruments_of(pemda_id)
    found = acuan_of(pemda_id)
    if jenis == "parameter":
        rows = Parameter.objects.filter(pemda_id=pemda_id)
        return {one.pk: Angka(one.kode, one.nama, one.nilai, one.sumber, one.berlaku_dari, one.berlaku_sampai)
                for one in rows}  # fmt: skip
    return found.aturan if jenis == "aturan" else found.skala


def _earliest(pemda_id: int, jenis: str, rows: Sequence[Any]) -> date | None:
    """The first day on which a new version may begin; None where nothing was judged yet."""
    if not rows:
        return None
    row, days = rows[0], set()
    if jenis == "aturan":
        days = days_of_aturan(pemda_id, row.kode, [one.bawaan for one in rows if one.bawaan])
    elif jenis == "skala":
        if row.jenis == "predikat" or any(one.bawaan for one in rows):
            days = days_of_skala(pemda_id, row.kode, status=row.jenis == "status")
    elif jenis == "parameter":
        days = days_of_parameter(pemda_id, [row.kode])
    else:
        codes = [f"{row.kode}_{one}" for one in row.unsur.values_list("kode", flat=True)]
        days = days_of_parameter(pemda_id, codes)
    return max(days) + DAY if days else None


def _new_year(today: date) -> date:
    return date(today.year + 1, 1, 1)


def _version(row: Any, value: Any, today: date, *, boleh: bool) -> dict[str, Any]:
    future = row.berlaku_dari is not None and row.berlaku_dari > today
    holds = is_in_force(row.berlaku_dari, row.berlaku_sampai, today)
    state = (
        ("diajukan", _("akan berlaku"))
        if future
        else ("ditetapkan", _("berlaku"))
        if holds
        else ("draf", _("berakhir"))
    )
    bawaan = getattr(row, "bawaan", "")
    polaritas = dict(Indikator.Polaritas.choices)
    return {
        "id": row.pk, "masa": row, "sumber": row.sumber, "keadaan": state[0], "keadaan_label": state[1],
        "judul": f"v{row.versi}" if isinstance(row, AturanCapaian) else getattr(row, "versi", ""),
        "bawaan": polaritas.get(bawaan, "") if isinstance(bawaan, str) else _("menilai capaian") if bawaan else "",
        "baris": SAID[type(value)](value), "pita": [_band(one) for one in getattr(value, "pita", ())],
        "hapus": future and boleh,
    }  # fmt: skip


SAID: dict[type, Callable[[Any], list[str]]] = {
    Aturan: describe_aturan,
    Skala: lambda one: [_("Dibulatkan ke %(n)s desimal sebelum dibandingkan. %(catatan)s")
                        % {"n": one.desimal, "catatan": one.catatan}],
    Angka: lambda one: [tulis(one.nilai)],
    Isi: lambda one: [f"{part.nama}: {percent(part.bobot)}" for part in (*one.unsur, *one.sub)],
}  # fmt: skip


def _defaults(jenis: str, rows: Sequence[Any]) -> str:
    """What this code can be made the default for: of a polarity (a rule), of achievements (a status scale)."""
    if not rows or jenis not in {"aturan", "skala"}:
        return ""
    return jenis if jenis == "aturan" or rows[0].jenis == "status" else ""


def _form(jenis: str, value: Any, form: AcuanForm | None, mulai: date) -> dict[str, Any]:
    """The fields as they were typed, else as the newest version has them."""
    if form is not None:
        return {**form.ketikan, **form.tabel}
    return {"berlaku_dari": mulai.isoformat(), "kode": "", **(FILLED[jenis](value) if value else EMPTY[jenis])}
