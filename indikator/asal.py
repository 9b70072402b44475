"""Where each number of a formula comes from: typed, another indicator, a dated parameter, other years and quarters.

The values are those of the very Lingkungan that the formula is computed with, so none can differ from it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.acuan import Parameter
from indikator.capaian.aturan import is_in_force
from indikator.capaian.waktu import QUARTERS, ROMAN
from indikator.formula import Lingkungan, Rumus
from indikator.formula.explain import value_text
from indikator.formula.syntax import Nama, Panggilan, walk
from indikator.models import Indikator, Realisasi, Variabel
from indikator.nilai import KOSONG, Nilai
from indikator.queries import pengisian
from indikator.queries.hitungan import KUMULATIF, LALU, quarter_end
from kinerja.core.access import units_within, visible_to
from kinerja.core.actor import Actor

Waktu = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asal:
    """One number: what it is called, its value, and where it comes from; `tautan` are (label, address) of the pages
    that show more of it. The first of several that belong together has their name (`kelompok`).
    """

    kode: str
    label: str
    nilai: str
    satuan: str = ""
    sumber: str = ""
    kelompok: str = ""
    tautan: Sequence[tuple[str, str]] = field(default=())


@dataclass(frozen=True, slots=True)
class Letak:
    """For whom and which figure; `baris` are the realisations of its indicator by year and quarter."""

    actor: Actor
    rencana: Rencana
    indikator: Indikator
    tahun: int
    triwulan: int
    baris: Mapping[Waktu, Realisasi]
    # Plans of years that this plan does not have, by the indicator that was measured then.
    dahulu: Mapping[int, Rencana] = field(default_factory=dict)

    def masa(self, tahun: int) -> list[int]:
        """The quarters of a year that count here."""
        return list(range(1, (self.triwulan if tahun == self.tahun else QUARTERS) + 1))


def origins(
    letak: Letak, variabel: Sequence[Variabel], rumus: Rumus, ruang: Lingkungan[Nilai], isian: Mapping[str, Any],
    parameter: Sequence[Parameter],
) -> list[Asal]:  # fmt: skip
    """Every number that the formula uses, in the order of its variables; then parameters, other years and quarters."""
    pages = _pages(letak.actor, [one.rujukan for one in variabel if one.rujukan is not None])
    found: list[Asal] = []
    for one in variabel:
        if one.rujukan is not None:
            found.append(_referred(letak, one, ruang.nilai.get(one.kode, KOSONG), pages))
        elif one.himpunan:
            found += _members(one, isian, ruang)
        else:
            text = typed_text(one, isian.get(one.kode), ruang.nilai.get(one.kode, KOSONG))
            found.append(Asal(one.kode, one.label, text, one.satuan, one.sumber))
    own = {one.kode for one in variabel}
    found += _parameters(letak, sorted(rumus.nama - own), ruang, parameter)
    last_year, so_far = names_in(rumus, LALU), names_in(rumus, KUMULATIF)
    if last_year and ruang.lalu is not None:
        typed = isian.get(LALU)
        found += _other_time(
            letak, [one for one in variabel if one.kode in last_year], ruang.lalu, letak.tahun - 1,
            typed if isinstance(typed, Mapping) else {}, pages,
        )  # fmt: skip
    if so_far and ruang.kumulatif is not None:
        wanted = [one for one in variabel if one.kode in so_far]
        found += _other_time(letak, wanted, ruang.kumulatif, letak.tahun, {}, pages)
    return found


def names_in(rumus: Rumus, fungsi: str) -> set[str]:
    """What a formula names within its calls of this function."""
    calls = [node for node, _depth in walk(rumus.akar) if isinstance(node, Panggilan) and node.fungsi == fungsi]
    return {node.kode for call in calls for node, _depth in walk(call) if isinstance(node, Nama)}


def page_of(actor: Actor, rencana: Rencana, indikator_id: int, tahun: int, triwulan: int) -> str:
    """Where a figure is explained; empty where its plan has no such year."""
    if tahun not in rencana.tahun:
        return ""
    return reverse("jelaskan", args=[actor.pemda_slug, rencana.slug, indikator_id, tahun, triwulan])


def _pages(actor: Actor, indikator: Collection[Indikator]) -> dict[int, Rencana]:
    """The plan of each of these indicators whose figures the actor may read; three queries for each plan."""
    ids = {one.pk for one in indikator}
    if not ids:
        return {}
    rows = visible_to(actor, Indikator.objects.filter(pk__in=ids)).select_related("simpul__rencana__pemda")
    within = units_within(actor, Realisasi.read_action)
    found: dict[int, Rencana] = {}
    owners: dict[int, dict[int, int | None]] = {}
    for one in rows:
        plan = one.simpul.rencana
        if plan.pk not in owners:
            owners[plan.pk] = pengisian.owners_of(plan)
        owner = owners[plan.pk].get(one.pk)
        if owner is not None and (within is None or owner in within):
            found[one.pk] = plan
    return found


def _referred(letak: Letak, one: Variabel, nilai: Nilai, pages: Mapping[int, Rencana]) -> Asal:
    """The value of another indicator in the same quarter, with the way to its own explanation."""
    other = one.rujukan
    assert other is not None
    unit = other.satuan.nama if other.satuan and not one.rujukan_variabel else one.satuan
    links = _links_of(letak, other, pages, letak.tahun, [letak.triwulan])
    source = _referred_source(one)
    if not links:
        source = _("%(asal)s, yang penjelasannya di luar jangkauan Anda") % {"asal": source}
    return Asal(one.kode, one.label or other.nama, value_text(nilai), unit, source, tautan=links)


def _referred_source(one: Variabel) -> str:
    """Which indicator, or which of its variables, it takes over."""
    nama = one.rujukan.nama if one.rujukan else ""
    if one.rujukan_variabel:
        return _("Variabel “%(kode)s” dari indikator “%(nama)s”") % {"kode": one.rujukan_variabel, "nama": nama}
    return _("Indikator “%(nama)s”") % {"nama": nama}


def typed_text(one: Variabel, text: object, nilai: Nilai) -> str:
    """As it was typed; a letter of an instrument with the number that it stands for."""
    typed = str(text or "")
    if not typed:
        return value_text(nilai)
    letter = one.jawaban and typed.strip().isalpha() and nilai.angka is not None
    return f"{typed.strip().upper()} = {value_text(nilai)}" if letter else typed


def _links_of(
    letak: Letak, other: Indikator, pages: Mapping[int, Rencana], tahun: int, quarters: Sequence[int]
) -> list[tuple[str, str]]:
    plan = pages.get(other.pk)
    if plan is None:
        return []
    links = [(f"TW {ROMAN[tw]} {tahun}", page_of(letak.actor, plan, other.pk, tahun, tw)) for tw in quarters]
    return [(label, address) for label, address in links if address]


def _members(one: Variabel, isian: Mapping[str, Any], ruang: Lingkungan[Nilai]) -> Iterator[Asal]:
    """Each member of a set with what was typed for it."""
    texts = isian.get(one.kode)
    texts = texts if isinstance(texts, Mapping) else {}
    inner = [each.nilai[one.kode] for each in ruang.himpunan.get(one.himpunan, ()) if one.kode in each.nilai]
    found = dict(zip((member["kode"] for member in one.anggota), inner, strict=False))
    for place, member in enumerate(one.anggota):
        kode, label = member["kode"], member.get("label", member["kode"])
        text = typed_text(one, texts.get(kode), found.get(kode, KOSONG))
        group = "" if place else f"{one.label or one.kode} ({_('setiap')} {one.get_himpunan_display().lower()})"
        yield Asal(f"{one.kode}.{kode}", label, text, one.satuan, one.sumber, group)


def _parameters(
    letak: Letak, names: Sequence[str], ruang: Lingkungan[Nilai], parameter: Sequence[Parameter]
) -> Iterator[Asal]:
    """Named numbers of the Pemda, as they hold on the last day of the quarter."""
    pada = quarter_end(letak.tahun, letak.triwulan)
    held = {
        one.kode.lower(): one
        for one in sorted(parameter, key=lambda one: one.berlaku_dari or date.min)
        if is_in_force(one.berlaku_dari, one.berlaku_sampai, pada)
    }
    first = _("Parameter Pemda yang berlaku pada %(tanggal)s") % {"tanggal": date_format(pada, "j F Y")}
    for place, kode in enumerate(names):
        group, nilai = "" if place else first, value_text(ruang.nilai.get(kode, KOSONG))
        one = held.get(kode)
        if one is None:
            yield Asal(
                kode, kode, nilai, kelompok=group, sumber=_("Tidak ada parameter dengan kode ini pada hari itu.")
            )
            continue
        source = " · ".join(filter(None, (held_text(one), one.sumber)))
        address = f"{reverse('acuan_satu', args=[letak.actor.pemda_slug])}?acuan=parameter&kode={one.kode}"
        yield Asal(kode, one.nama, nilai, "", source, group, [(_("Acuan"), address)])


def held_text(one: Parameter) -> str:
    """From when until when it holds."""
    since = _("berlaku sejak %(tanggal)s") % {"tanggal": date_format(one.berlaku_dari, "j F Y")} if (
        one.berlaku_dari) else _("berlaku sejak semula")  # fmt: skip
    until = _("sampai %(tanggal)s") % {"tanggal": date_format(one.berlaku_sampai, "j F Y")} if (
        one.berlaku_sampai) else ""  # fmt: skip
    return " ".join(filter(None, (since, until)))


def _other_time(
    letak: Letak, variabel: Sequence[Variabel], ruang: Lingkungan[Nilai], tahun: int, typed: Mapping[str, Any],
    pages: Mapping[int, Rencana],
) -> Iterator[Asal]:  # fmt: skip
    """The same names in the year before, or added up over the quarters so far; from which quarters they come."""
    quarters = letak.masa(tahun)
    if tahun == letak.tahun:
        group = _("Kumulatif sampai TW %(tw)s %(tahun)s") % {"tw": ROMAN[letak.triwulan], "tahun": tahun}
    else:
        group = _("Tahun lalu (%(tahun)s)") % {"tahun": tahun}
    for one in variabel:
        if one.himpunan:
            for member in ruang.himpunan.get(one.himpunan, ()):
                value = value_text(member.nilai.get(one.kode, KOSONG))
                yield Asal(one.kode, f"{one.label}: {member.nama}", value, one.satuan, "", group,
                           _own_links(letak, one.kode, tahun, quarters))  # fmt: skip
                group = ""
            continue
        value = value_text(ruang.nilai.get(one.kode, KOSONG))
        if one.rujukan is not None:
            links = _links_of(letak, one.rujukan, pages, tahun, quarters)
            source = _referred_source(one)
        elif str(typed.get(one.kode, "")).strip():
            links, source = [], _("Diisi pada lembar triwulan ini")
        else:
            links = _own_links(letak, one.kode, tahun, quarters)
            source = _("Isian triwulan yang tercatat") if links else _("Belum tercatat di Kinerja")
        yield Asal(one.kode, one.label, value, one.satuan, source, group, links)
        group = ""


def _own_links(letak: Letak, kode: str, tahun: int, quarters: Sequence[int]) -> list[tuple[str, str]]:
    """The quarters for which this was typed, each with its explanation where the plan has its year."""
    found = []
    for tw in quarters:
        row = letak.baris.get((tahun, tw))
        if row is None or not row.isian.get(kode):
            continue
        typed = row.isian[kode]
        text = f"TW {ROMAN[tw]}: {typed}" if isinstance(typed, str) else f"TW {ROMAN[tw]}"
        here = tahun in letak.rencana.tahun
        plan = letak.rencana if here else letak.dahulu.get(row.indikator_id)
        pk = letak.indikator.pk if here else row.indikator_id
        found.append((text, page_of(letak.actor, plan, pk, tahun, tw) if plan else ""))
    return found


def plans_before(actor: Actor, rencana: Rencana, baris: Mapping[Waktu, Realisasi]) -> dict[int, Rencana]:
    """The plans in which years were measured that this plan does not have; no query where there is none."""
    ids = {row.indikator_id for (tahun, _tw), row in baris.items() if tahun not in rencana.tahun}
    if not ids:
        return {}
    rows = visible_to(actor, Indikator.objects.filter(pk__in=ids)).select_related("simpul__rencana")
    return {one.pk: one.simpul.rencana for one in rows}
