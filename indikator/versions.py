"""The versions and copies of a plan as their page shows them, and what a copy would be before it is made."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import queries, rules
from indikator.commands import Pilihan
from indikator.leftovers import leftovers
from indikator.queries import SimpulBaris
from kinerja.core.access import verdict, visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.models import Unit

ALONG = ("pemilik", "indikator", "target")


def versions_page(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """All versions, where the plan came from, where it was copied to, and what may be begun from it."""
    origin = plan_queries.origin_of(rencana) if rencana.perubahan_dari_id is None else None
    return {
        "versi": [_line(actor, one) for one in plan_queries.versions_of(actor, rencana)],
        "asal": _line(actor, origin) if origin else None,
        "salinan": [_line(actor, one) for one in plan_queries.copies_of(rencana)],
        "perubahan_alasan": _why_no_perubahan(actor, rencana),
        "salin_alasan": verdict(actor, "rencana.create", rencana).reason,
        "usul": _proposal(rencana),
    }


def _line(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    return {
        "slug": rencana.slug,
        "judul": rencana.judul,
        "periode": rencana.periode,
        "versi": rencana.versi,
        "status": rencana.status,
        "status_label": rencana.get_status_display(),
        "diubah": rencana.diubah_pada,
        "alamat": reverse("rencana", args=[actor.pemda_slug, rencana.slug]),
    }


def _why_no_perubahan(actor: Actor, rencana: Rencana) -> str:
    """The sentence that the button says; empty where a Perubahan may begin."""
    answer = verdict(actor, "rencana.create", rencana)
    if not answer.allowed:
        return answer.reason
    try:
        rules.check_may_change(rencana, plan_queries.open_perubahan(rencana))
    except Invalid as error:
        return error.pesan
    return ""


def _proposal(rencana: Rencana) -> dict[str, Any]:
    """The next period of the same length, with title and address to match."""
    span = rencana.tahun_akhir - rencana.tahun_awal + 1
    return {
        "tahun_awal": rencana.tahun_awal + span,
        "tahun_akhir": rencana.tahun_akhir + span,
        "judul": _with_years(rencana.judul, rencana, span),
        "slug": _with_years(rencana.slug, rencana, span),
        "ikut": ALONG,
    }


def _with_years(text: str, rencana: Rencana, offset: int) -> str:
    def later(match: re.Match[str]) -> str:
        year = int(match[0])
        return str(year + offset) if year in rencana.tahun else match[0]

    return re.sub(r"(?<!\d)20\d\d(?!\d)", later, text)


@dataclass(frozen=True, slots=True)
class Salin:
    """The form of a copy: text in, what copy_rencana takes out."""

    slug: str
    judul: str
    tahun_awal: int
    tahun_akhir: int
    ikut: tuple[str, ...]

    @property
    def pilihan(self) -> Pilihan:
        return Pilihan(**{name: name in self.ikut for name in ALONG})


def read_form(data: Any) -> Salin:
    """Reads the posted form; Invalid where a year is no year."""
    years, masalah = {}, []
    for name in ("tahun_awal", "tahun_akhir"):
        text = data.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) == 4:
            years[name] = int(text)
        else:
            masalah.append(Masalah(_("Tahun ditulis dengan empat angka."), name))
    if masalah:
        raise Invalid(masalah)
    ikut = tuple(name for name in ALONG if name in data.getlist("ikut"))
    return Salin(data.get("slug", "").strip(), data.get("judul", "").strip(), **years, ikut=ikut)


def preview(actor: Actor, rencana: Rencana, salin: Salin) -> dict[str, Any]:
    """What the copy would hold, what would stay away, and what in its texts still speaks of the source."""
    rules.check_copy(rencana, (salin.tahun_awal, salin.tahun_akhir), salin.judul, plan_queries.copies_of(rencana))
    rows = queries.rows_of(rencana)
    indicators = [one for row in rows for one in row.indikator] if salin.pilihan.indikator else []
    period = range(salin.tahun_awal, salin.tahun_akhir + 1)
    years = rules.years_of_copy(rencana, period) if salin.pilihan.target else {}
    targets = [year for one in indicators for year in one.target]
    found = leftovers(
        [(None, salin.judul), *_texts(rows, indicators=salin.pilihan.indikator, years=years)],
        years=set(rencana.tahun) - set(period), own_names=_own_names(actor, rencana),
    )  # fmt: skip
    return {
        "salin": salin,
        "n_simpul": len(rows),
        "n_indikator": len(indicators),
        "n_target": sum(1 for year in targets if year in years),
        "n_target_tinggal": sum(1 for year in targets if year not in years),
        "sisa": [
            {"teks": one.teks, "temuan": one.temuan,
             "alamat": reverse("simpul", args=[actor.pemda_slug, rencana.slug, one.simpul_id]) if one.simpul_id else ""}
            for one in found
        ],
    }  # fmt: skip


def _texts(rows: list[SimpulBaris], *, indicators: bool, years: dict[int, int]) -> list[tuple[int | None, str]]:
    texts: list[tuple[int | None, str]] = []
    for row in rows:
        texts.append((row.id, row.pernyataan))
        for one in row.indikator if indicators else ():
            texts += [(row.id, text) for text in (one.nama, one.rumus_teks, one.sumber_data) if text]
            texts += [(row.id, text) for year, text in one.target.items() if year in years]
    return texts


def _own_names(actor: Actor, rencana: Rencana) -> list[str]:
    """The Pemda's own name, and its kecamatan; a plan of one kecamatan speaks of that one alone."""
    unit = rencana.unit.nama if rencana.unit else ""
    if unit.lower().startswith("kecamatan "):
        return [rencana.pemda.nama, unit]
    rows = visible_to(actor, Unit.objects.filter(nama__istartswith="kecamatan "))
    return [rencana.pemda.nama, *rows.values_list("nama", flat=True)]
